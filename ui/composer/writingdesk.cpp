// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/writingdesk.h"

#include "core/mime/mailto.h"
#include "core/mime/outgoing.h"
#include "ui/common/format.h"
#include "ui/composer/answering.h"
#include "ui/composer/composerwindow.h"
#include "ui/composer/deliveredto.h"
#include "ui/composer/senders.h"
#include "ui/composer/sendtimes.h"
#include "ui/spelling/composerspelling.h"
#include "ui/spelling/spellingdesk.h"

#include <QMenu>
#include <QSettings>
#include <QTimer>

namespace homing::ui {

namespace {

constexpr std::size_t mostInMenu = 20;

void bringForward(QWidget *window)
{
    window->show();
    window->raise();
    window->activateWindow();
}

QString draftTitle(const store::LocalMessage &draft)
{
    const QString subject = oneLine(draft.subject, 60);
    const QString title = subject.isEmpty() ? WritingDesk::tr("(no subject)") : subject;
    return draft.recipients.isEmpty()
        ? title
        : WritingDesk::tr("%1, to %2").arg(title, oneLine(draft.recipients, 60));
}

} // namespace

WritingDesk::WritingDesk(account::MailService &service, QWidget *host, OfferUndo offerUndo,
                         QString settingsFile)
    : QObject(host)
    , m_service(service)
    , m_host(host)
    , m_offerUndo(std::move(offerUndo))
    , m_settingsFile(std::move(settingsFile))
    , m_spelling(new SpellingDesk(spelling::installedDictionaries(), m_settingsFile, this))
{
    connect(&m_service, &account::MailService::localMessagesChanged, this,
            &WritingDesk::draftsChanged);
    connect(&m_service, &account::MailService::messageSent, this,
            [this](AccountId, LocalMessageId id) { tellSent(id); });
    connect(&m_service, &account::MailService::localMessageNotKept, this,
            [this](AccountId, LocalMessageId id) { openNotKept(id); });
    connect(&m_service, &account::MailService::partReady, this, &WritingDesk::onPartReady);
}

WritingDesk::~WritingDesk()
{
    for (const QPointer<ComposerWindow> &composer : m_composers) {
        if (!composer)
            continue;
        composer->disconnect(this); // there is nobody left to tell
        composer->close();
        delete composer;
    }
}

bool WritingDesk::canWrite() const
{
    return !senders(m_service).empty();
}

std::vector<ComposerWindow *> WritingDesk::composers() const
{
    std::vector<ComposerWindow *> open;
    for (const QPointer<ComposerWindow> &composer : m_composers) {
        if (composer && composer->isVisible())
            open.push_back(composer);
    }
    return open;
}

// --- opening

ComposerWindow *WritingDesk::open(Letter letter)
{
    const QString answered = letter.quoted;
    auto *composer = new ComposerWindow(m_service, std::move(letter));
    if (m_spelling->isAvailable())
        new ComposerSpelling(*m_spelling, *composer, answered);
    std::erase_if(m_composers, [](const auto &one) { return one.isNull(); });
    m_composers.emplace_back(composer);
    connect(composer, &ComposerWindow::sendWanted, this, &WritingDesk::send);
    connect(composer, &ComposerWindow::discarded, this, &WritingDesk::offerDiscarded);
    connect(composer, &ComposerWindow::putAway, this, &WritingDesk::tellPutAway);
    connect(composer, &ComposerWindow::richChosen, this, &WritingDesk::rememberRich);
    connect(composer, &QObject::destroyed, this, &WritingDesk::draftsChanged);
    Q_EMIT composerOpened(composer->localId());
    bringForward(composer);
    Q_EMIT draftsChanged();
    return composer;
}

ComposerWindow *WritingDesk::write(AccountId account)
{
    if (!canWrite())
        return nullptr;
    Letter letter;
    letter.account = account;
    letter.isUnsigned = true;
    letter.isRich = writesRich();
    return open(std::move(letter));
}

/// Whom the message came to writes now; false: it names nobody of ours.
bool WritingDesk::chooseSender(Letter &letter, const MessageRef &message) const
{
    const std::vector<store::MessageRow> rows = m_service.rows(message.mailbox, {message.uid});
    std::vector<mime::DecodedAddress> people;
    for (const store::MessageRow &row : rows) {
        for (const auto *list : {&row.header.from, &row.header.to, &row.header.cc}) {
            for (const store::MessageAddress &one : *list)
                people.push_back({one.name, one.address});
        }
    }
    const std::vector<Sender> all = senders(m_service);
    const int index = senderAmong(all, people, letter.account);
    letter.draft.from = {};
    if (index < 0)
        return false;
    letter.account = all[std::size_t(index)].account;
    letter.draft.from = addressOf(all[std::size_t(index)].identity);
    return true;
}

ComposerWindow *WritingDesk::writeFromLink(AccountId account, const QByteArray &mailto,
                                           const MessageRef &where)
{
    std::optional<mime::Draft> draft = mime::readMailto(mailto);
    if (!canWrite() || !draft)
        return nullptr;
    Letter letter;
    letter.account = account;
    letter.draft = std::move(*draft);
    letter.isFromLink = true;
    letter.isUnsigned = true;
    const MessageRef place = m_service.placeOf(where);
    const bool isAsked = where.uid != 0 && !chooseSender(letter, where);
    ComposerWindow *composer = open(std::move(letter));
    if (isAsked)
        new DeliveredTo(m_service, place, *composer);
    return composer;
}

ComposerWindow *WritingDesk::answer(mime::AnswerKind kind, const MessageRef &message,
                                    const Seen &seen,
                                    const std::vector<mime::Attachment> &files)
{
    const std::vector<store::MessageRow> rows = m_service.rows(message.mailbox, {message.uid});
    if (!canWrite() || rows.empty())
        return nullptr;
    const std::vector<mime::DecodedAddress> own = ownAddresses(m_service);
    Letter letter;
    letter.answered = m_service.placeOf(message);
    letter.account = letter.answered.mailbox.account;
    letter.draft = answerTo(kind, rows.front(), seen.text, own);
    const bool isNamed = chooseSender(letter, message);
    letter.isUnsigned = true;
    letter.quoted = letter.draft.text.trimmed();
    letter.isRich = writesRich();
    if (letter.isRich && !seen.html.isEmpty())
        letter.begins = richAnswerTo(kind, rows.front(), seen.html, own);
    if (letter.begins && (letter.begins->isCut || mime::isTooLong(mime::writeHtml(*letter.begins))))
        letter.begins.reset(); // as plain text it is quoted whole
    letter.local.answeredMark = answeredMark(kind);
    if (kind == mime::AnswerKind::Forward) {
        for (const mime::Attachment &file : files)
            letter.parts.push_back(
                {message, file.section, file.fileName, file.contentType, file.octets});
    }
    const MessageRef place = letter.answered;
    ComposerWindow *composer = open(std::move(letter));
    if (!isNamed)
        new DeliveredTo(m_service, place, *composer);
    return composer;
}

std::optional<store::LocalMessage> WritingDesk::find(AccountId account, LocalMessageId id) const
{
    for (store::LocalMessage &message : m_service.localMessages(account)) {
        if (message.id == id)
            return std::move(message);
    }
    return {};
}

void WritingDesk::openLocal(AccountId account, LocalMessageId id)
{
    for (ComposerWindow *composer : composers()) {
        if (composer->account() == account && composer->localId() == id) {
            bringForward(composer);
            return;
        }
    }
    const auto message = find(account, id);
    if (!message) { // the server may have it alone now
        if (const auto letter = m_justLetGo.constFind(id); letter != m_justLetGo.cend()
            && letter->local.state == store::LocalMessage::State::Draft)
            open(Letter(*letter));
        return;
    }
    if (!message->isOutgoing()) {
        openStored(account, id);
        return;
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (mime::prepareOutgoing(m_service.localMessageText(account, id), now).isNotification) {
        Toast::post(m_host, tr("A confirmation of reading cannot be changed."), tr("Discard"),
                    [this, account, id] { m_service.dropLocalMessage(account, id); });
        return;
    }
    m_service.takeBackMessage(account, id, this, [this, account, id](bool isDraft) {
        if (isDraft)
            openStored(account, id);
        else
            Toast::post(m_host, tr("The message is leaving: it cannot be changed any more."));
    });
}

void WritingDesk::openStored(AccountId account, LocalMessageId id)
{
    const auto message = find(account, id);
    const QByteArray text = m_service.localMessageText(account, id);
    if (!message || text.isEmpty()) {
        Toast::post(m_host, tr("That draft is not there any more."));
        return;
    }
    Letter letter;
    letter.account = account;
    letter.draft = mime::draftFrom(text);
    letter.local = *message;
    letter.isKept = true;
    open(std::move(letter));
}

std::vector<WritingDesk::LocalPlace> WritingDesk::drafts() const
{
    QSet<LocalMessageId> open;
    for (const ComposerWindow *composer : composers())
        open.insert(composer->localId());
    std::vector<LocalPlace> found;
    for (const account::AccountSettings &settings : m_service.accounts()) {
        for (store::LocalMessage &message : m_service.localMessages(settings.id)) {
            if (!message.isOutgoing() && !open.contains(message.id))
                found.push_back({settings.id, std::move(message)});
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const LocalPlace &a, const LocalPlace &b) {
        return a.message.changed > b.message.changed;
    });
    return found;
}

void WritingDesk::openDrafts(const QPoint &place)
{
    const std::vector<LocalPlace> all = drafts();
    if (all.size() == 1) {
        openLocal(all.front().account, all.front().message.id);
        return;
    }
    auto *menu = new QMenu(m_host);
    menu->setObjectName(QStringLiteral("draftsMenu"));
    menu->setAccessibleName(tr("Drafts on this computer"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (std::size_t i = 0; i < std::min(all.size(), mostInMenu); ++i) {
        const LocalPlace &draft = all[i];
        QAction *action =
            menu->addAction(draftTitle(draft.message).replace(u'&', QLatin1String("&&")));
        action->setObjectName(QStringLiteral("draft%1").arg(i));
        connect(action, &QAction::triggered, this,
                [this, account = draft.account, id = draft.message.id] { openLocal(account, id); });
    }
    menu->popup(place);
}

void WritingDesk::closeAll()
{
    for (ComposerWindow *composer : composers())
        composer->close();
}

// --- what composers let go

void WritingDesk::send(Letter letter)
{
    const int seconds = undoSeconds();
    letter.local.state = store::LocalMessage::State::Queued;
    letter.local.reason.clear();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QDateTime later = letter.local.notBefore;
    const bool isLater = later.isValid() && later > now.addSecs(seconds);
    if (!isLater)
        letter.local.notBefore = seconds > 0 ? now.addSecs(seconds) : QDateTime();
    m_service.sendMessage(letter.account, letter.local, answeredBy(letter));
    remember(letter);
    const QString recipients = recipientWords(letter.draft);
    const bool isOffline =
        m_service.state(letter.account).connectivity == account::Connectivity::Offline;
    const QString text = isLater
        ? tr("To %1: leaves %2").arg(recipients, whenWords(later, now))
        : isOffline
        ? tr("To %1: it leaves as soon as there is a connection").arg(recipients)
        : tr("Sending to %1").arg(recipients);
    if (isLater) { // the Inspector's Pending page has it from now on
        m_offerUndo(text, [this, letter] { takeBack(letter); });
        return;
    }
    Toast *toast = seconds > 0 ? m_offerUndo(text, [this, letter] { takeBack(letter); })
                               : Toast::post(m_host, text);
    if (seconds > 0)
        toast->setLifetime(seconds * 1'000);
    m_sending.insert(letter.local.id, {recipients, toast});
}

/// Until the service must have written it: what it cannot write is opened again.
void WritingDesk::remember(const Letter &letter)
{
    constexpr int longestWriteMs = 60'000;
    m_justLetGo.insert(letter.local.id, letter);
    QTimer::singleShot(longestWriteMs, this,
                       [this, id = letter.local.id] { m_justLetGo.remove(id); });
}

void WritingDesk::openNotKept(LocalMessageId id)
{
    const auto found = m_justLetGo.constFind(id);
    if (found == m_justLetGo.cend())
        return; // its composer is open and tells
    Letter letter = *found;
    m_justLetGo.erase(found);
    m_sending.remove(id);
    letter.isKept = false;
    open(std::move(letter));
}

void WritingDesk::takeBack(const Letter &letter)
{
    for (ComposerWindow *composer : composers()) {
        if (composer->localId() != letter.local.id)
            continue;
        composer->activateWindow(); // it could not be written, and is open again
        return;
    }
    m_service.takeBackMessage(letter.account, letter.local.id, this, [this, letter](bool isDraft) {
        if (!isDraft) {
            Toast::post(m_host, tr("It has left already."));
            return;
        }
        m_sending.remove(letter.local.id);
        Letter again = letter;
        again.isKept = true;
        open(std::move(again));
    });
}

void WritingDesk::offerDiscarded(const Letter &letter)
{
    m_offerUndo(tr("Message discarded"), [this, letter] {
        Letter again = letter;
        again.isKept = false;
        again.local.id = {}; // the old one is dropped for good
        forgetOpened(again);
        if (ComposerWindow *composer = open(std::move(again)))
            composer->keepNow();
    });
}

void WritingDesk::tellPutAway(const Letter &letter)
{
    remember(letter);
    const QString text =
        keepsOnServer(letter.account) ? tr("Draft kept") : tr("Draft kept on this computer");
    Toast::post(m_host, text, tr("Open"),
                [this, account = letter.account, id = letter.local.id] { openLocal(account, id); });
}

void WritingDesk::tellSent(LocalMessageId id)
{
    const Sending sending = m_sending.take(id);
    // What offers an Undo of something else stays.
    const Toast *shown = Toast::current(m_host);
    if (shown && shown->actionButton() && shown != sending.toast)
        return;
    Toast::post(m_host,
                sending.recipients.isEmpty() ? tr("Message sent")
                                             : tr("Sent to %1").arg(sending.recipients));
}

bool WritingDesk::writesRich() const
{
    if (m_settingsFile.isEmpty())
        return false;
    return QSettings(m_settingsFile, QSettings::IniFormat)
        .value(QStringLiteral("composer/rich"), false)
        .toBool();
}

void WritingDesk::rememberRich(bool isRich)
{
    if (!m_settingsFile.isEmpty())
        QSettings(m_settingsFile, QSettings::IniFormat)
            .setValue(QStringLiteral("composer/rich"), isRich);
}

int WritingDesk::undoSeconds() const
{
    if (m_settingsFile.isEmpty())
        return usualUndoSeconds;
    const QSettings settings(m_settingsFile, QSettings::IniFormat);
    bool isNumber = false;
    const int seconds =
        settings.value(QStringLiteral("composer/undoSeconds"), usualUndoSeconds).toInt(&isNumber);
    return isNumber ? std::clamp(seconds, 0, mostUndoSeconds) : usualUndoSeconds;
}

} // namespace homing::ui
