// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/composerwindow.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/flatbutton.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/noticestrip.h"
#include "ui/common/theme.h"
#include "ui/composer/addressedit.h"
#include "ui/composer/addressfield.h"
#include "ui/composer/attachmenttray.h"
#include "ui/composer/bodyedit.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/composerhead.h"
#include "ui/composer/draftfiles.h"
#include "ui/composer/reportwishes.h"
#include "ui/composer/sendlater.h"
#include "ui/composer/signing.h"

#include <QBoxLayout>
#include <QCloseEvent>
#include <QCoreApplication>
#include <QDropEvent>
#include <QMenu>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QShortcut>
#include <QThreadPool>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr int perMegabyteMs = 200; // large files are not written every few seconds
constexpr int quietWaitMs = 400;
constexpr QKeyCombination sendLaterKeys = Qt::CTRL | Qt::SHIFT | Qt::Key_Return;
constexpr quint64 composedAtOnce = 256ULL << 10; // octets of files; more are the pool's work

QString domainOf(const QString &address)
{
    return address.section(u'@', -1).toLower();
}

/// The shortcut works in the whole window and stands in the tooltip.
template <typename Slot>
void addShortcut(QAbstractButton *button, const QKeySequence &keys, const QString &tip,
                 QWidget *window, Slot slot)
{
    button->setToolTip(QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    QObject::connect(new QShortcut(keys, window), &QShortcut::activated, window, slot);
    QObject::connect(button, &QAbstractButton::clicked, window, slot);
}

} // namespace

ComposerWindow::ComposerWindow(account::MailService &service, Letter letter)
    : QWidget(nullptr, Qt::Window)
    , m_service(service)
    , m_letter(std::move(letter))
    , m_files(new DraftFiles(service, this))
{
    setObjectName(QStringLiteral("composerWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(true);
    resize(720, 600);
    setMinimumSize(360, 320);
    if (m_letter.local.id.isNull())
        m_letter.local.id = store::newLocalMessageId();
    m_saveTimer.setSingleShot(true);
    m_waitTimer.setSingleShot(true);
    m_waitTimer.setInterval(quietWaitMs);
    build();
    fill();
    connectParts();
    m_service.setDraftOpen(m_letter.account, m_letter.local.id, true);
}

ComposerWindow::~ComposerWindow() = default;

BodyEdit *ComposerWindow::body() const
{
    return m_text->plain();
}

void ComposerWindow::build()
{
    m_head = new ComposerHead(m_service, this);
    m_strip = new NoticeStrip(QStringLiteral("composerStrip"), tr("Before it is sent"), this);
    m_goOn = m_strip->addButton("sendAnywayButton", tr("Send anyway"));
    m_formatBack = m_strip->addButton("formatBackButton", tr("Keep formatting"));
    m_formatBack->hide();
    m_text = new ComposerBody(this);
    m_tray = new AttachmentTray(*m_files, this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar());
    column->addWidget(m_head);
    column->addWidget(m_strip);
    column->addWidget(m_text, 1);
    column->addWidget(m_tray);
}

QWidget *ComposerWindow::buildBar()
{
    auto *bar = new QWidget(this);
    bar->setObjectName(QStringLiteral("composerBar"));
    m_send = new QPushButton(tr("Send"), bar);
    m_send->setObjectName(QStringLiteral("sendButton"));
    m_send->setAccessibleName(m_send->text());
    m_send->setDefault(true);
    m_send->setIcon(icon("sent", Tint::OnAccent));
    addShortcut(m_send, Qt::CTRL | Qt::Key_Return, tr("Send"), this, [this] { sendAt({}); });
    auto *later = new SendLaterButton(bar);
    later->setToolTip(QStringLiteral("%1 (%2)").arg(
        tr("Send later"), QKeySequence(sendLaterKeys).toString(QKeySequence::NativeText)));
    connect(new QShortcut(sendLaterKeys, this), &QShortcut::activated, later,
            &QToolButton::showMenu);
    connect(later, &SendLaterButton::chosen, this, &ComposerWindow::sendAt);
    QToolButton *files = flatButton(bar, "attachButton", tr("Attach"));
    files->setIcon(icon("attachment"));
    addShortcut(files, Qt::CTRL | Qt::SHIFT | Qt::Key_A, tr("Attach files"), this,
                [this] { chooseFiles(); });
    m_rich = flatButton(bar, "richTextButton", tr("Rich text"));
    m_rich->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_rich->setIcon(icon("text-style"));
    m_rich->setCheckable(true);
    addShortcut(m_rich, richTextKeys, tr("Rich text"), this, [this] {
        m_text->setRich(!m_text->isRich());
        Q_EMIT richChosen(m_text->isRich());
    });
    m_saved = new ElidedLabel(bar);
    m_saved->setObjectName(QStringLiteral("saveState"));
    m_saved->setMuted(true);
    m_discard = flatButton(bar, "discardButton", tr("Discard"));
    m_discard->setIcon(icon("trash"));
    addShortcut(m_discard, Qt::CTRL | Qt::SHIFT | Qt::Key_D, tr("Discard this message"), this,
                [this] { discard(); });
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(2 * theme::grid, theme::grid, theme::grid, theme::grid);
    row->setSpacing(theme::half); // narrow windows have all of them, too
    row->addWidget(m_send);
    row->addWidget(later);
    m_wishes = new ReportWishes(bar);
    row->addWidget(files);
    row->addWidget(m_rich);
    row->addWidget(m_wishes);
    row->addStretch(1);
    row->addWidget(m_saved);
    row->addWidget(m_discard);
    return bar;
}

void ComposerWindow::addMenu(QMenu *menu, const QString &name)
{
    m_wishes->menu()->addSeparator();
    m_wishes->menu()->addMenu(menu);
    m_wishes->setToolTip(name);
    m_wishes->setAccessibleName(name);
}

void ComposerWindow::connectParts()
{
    connect(m_head, &ComposerHead::identityChosen, this,
            [this](const account::Identity &before) {
                m_isSenderChosen = true;
                changeIdentity(before);
            });
    connect(m_head, &ComposerHead::edited, this, [this] {
        moveToAccount(m_head->account());
        onEdited();
    });
    connectText();
    connect(m_wishes, &ReportWishes::edited, this, &ComposerWindow::onEdited);
    connect(m_files, &DraftFiles::edited, this, &ComposerWindow::onEdited);
    connect(m_files, &DraftFiles::changed, this, [this] {
        if (m_isEdited) // what came belongs to what is kept
            onEdited();
        goOnSending();
    });
    connect(m_files, &DraftFiles::refused, this, [this](const QString &text) {
        m_sendsWhenHere = false;
        tell(text, false);
    });
    connect(&m_waitTimer, &QTimer::timeout, this, &ComposerWindow::tellOfWaiting);
    connect(m_goOn, &QToolButton::clicked, this, &ComposerWindow::send);
    connect(m_strip, &NoticeStrip::dismissed, this, [this] { m_sendsWhenHere = false; });
    connect(&m_saveTimer, &QTimer::timeout, this, &ComposerWindow::keep);
    connect(&m_service, &account::MailService::localMessagesChanged, this,
            [this](AccountId account) {
                if (account != m_letter.account || !m_letter.isKept || m_isUnsaved)
                    return;
                const QDateTime now = QDateTime::currentDateTime();
                m_saved->setText(tr("Saved %1").arg(shortDate(now, now)));
            });
    connect(&m_service, &account::MailService::actionFailed, this, [this] {
        if (m_letter.isKept)
            m_saved->setText(tr("Not saved"));
    });
    new QShortcut(QKeySequence::Close, this, this, &QWidget::close);
    new QShortcut(QKeySequence::Save, this, this, &ComposerWindow::keepNow);
}

void ComposerWindow::connectText()
{
    connect(m_text, &ComposerBody::edited, this, [this] {
        if (m_formatBack->isVisibleTo(m_strip)) { // it would take away what is written now
            m_formatBack->hide();
            m_strip->hide();
        }
        onEdited();
    });
    connect(m_text, &ComposerBody::filesGiven, this, &ComposerWindow::addFiles);
    connect(m_text, &ComposerBody::pictureGiven, this, &ComposerWindow::addPicture);
    connect(m_text, &ComposerBody::pictureWanted, this, &ComposerWindow::choosePictures);
    connect(m_text, &ComposerBody::pictureFailed, this, [this](const QString &name) {
        m_sendsWhenHere = false;
        tell(tr("%1 is no picture that can be shown. Attach it as a file.").arg(oneLine(name, 80)),
             false);
    });
    connect(m_text, &ComposerBody::pictureCame, this, &ComposerWindow::goOnSending);
    connect(m_text, &ComposerBody::pictureLeftOver, m_files, &DraftFiles::add);
    connect(m_text, &ComposerBody::richChanged, this, [this](bool isRich) {
        m_rich->setChecked(isRich);
        convertSignature(*m_text, m_head->identity());
    });
    connect(m_text, &ComposerBody::formattingLost, this, [this] {
        tell(tr("Plain text has no formatting and no pictures: they were taken out."), false);
        m_formatBack->show();
    });
    connect(m_formatBack, &QToolButton::clicked, this, [this] {
        m_text->takeFormattingBack();
        Q_EMIT richChosen(true);
    });
}

void ComposerWindow::fill()
{
    const mime::Draft &draft = m_letter.draft;
    m_head->setSender(m_letter.account, draft);
    if (m_letter.account != m_head->account())
        forgetOpened(m_letter); // another account writes a message of its own
    m_letter.account = m_head->account();
    if (domainOf(draft.from.address) != domainOf(m_head->identity().email))
        m_letter.draft.messageId.clear(); // whose draft it was writes no more
    m_head->fill(draft);
    m_wishes->fill(draft);
    if (!m_text->fill(draft, m_letter.isRich || !draft.html.isEmpty()))
        tell(tr("This text is too long to be written with formatting. It is plain text."), false);
    if (m_letter.begins)
        m_text->fill(*m_letter.begins);
    if (m_letter.isUnsigned)
        sign(*m_text, m_head->identity());
    m_letter.isUnsigned = false;
    m_rich->setChecked(m_text->isRich());
    for (const mime::DraftFile &file : draft.files) {
        if (!m_text->isShowing(file))
            m_files->add(file);
    }
    for (const LetterPart &part : m_letter.parts)
        m_files->addPart(part);
    updateTitle();
    // Recipients alone can be seen at a glance.
    if (m_letter.isFromLink && (!draft.text.isEmpty() || !draft.cc.empty() || !draft.bcc.empty())) {
        m_goOn->hide();
        m_strip->present(tr("A link filled in this message: look at it before you send it."));
    }
    // Where one goes on: to whom, if that is open, else what.
    m_text->goToStart();
    if (m_head->hasRecipients())
        m_text->setFocus();
    else
        m_head->to()->setFocus();
}

void ComposerWindow::updateTitle()
{
    const QString subject = oneLine(m_head->subject(), 80);
    const QString title = subject.isEmpty() ? tr("New message") : subject;
    setWindowTitle(tr("%1 - Homing").arg(title));
    setAccessibleName(title);
}

// --- files

void ComposerWindow::attach(const QStringList &paths)
{
    m_files->addPaths(paths);
}

void ComposerWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!localFiles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ComposerWindow::dropEvent(QDropEvent *event)
{
    attach(localFiles(event->mimeData()));
    event->acceptProposedAction();
}

// --- what is kept

void ComposerWindow::onEdited()
{
    m_isEdited = m_isUnsaved = true;
    ++m_edits;
    m_saved->setText({});
    startSaveTimer();
    updateTitle();
}

/// Not from the last key on: who never pauses is not to lose everything.
void ComposerWindow::startSaveTimer()
{
    if (!m_saveTimer.isActive())
        m_saveTimer.start(m_saveDelayMs + int(m_files->octets() >> 20) * perMegabyteMs);
}

bool ComposerWindow::isEmpty() const
{
    return m_head->isEmpty() && m_files->entries().empty()
        && isJustSigned(*m_text, m_head->identity());
}

Letter ComposerWindow::current() const
{
    Letter letter = unwritten();
    writeLetter(letter);
    return letter;
}

Letter ComposerWindow::unwritten() const
{
    Letter letter = m_letter;
    m_head->writeTo(letter.draft);
    m_wishes->writeTo(letter.draft);
    letter.draft.files = m_files->files();
    letter.toWrite = m_text->giveTo(letter.draft);
    letter.isRich = m_text->isRich();
    letter.begins.reset();
    letter.parts.clear();
    for (const DraftFiles::Entry &entry : m_files->entries()) {
        if (entry.state != DraftFiles::State::Here && !entry.part.section.isEmpty())
            letter.parts.push_back(entry.part);
    }
    return letter;
}

void ComposerWindow::keep()
{
    if (m_isDone || isEmpty() || !m_isUnsaved)
        return;
    m_saveTimer.stop();
    if (!m_text->isLong() && m_files->octets() + m_text->octets() <= composedAtOnce) {
        keepAtOnce();
        return;
    }
    if (m_isComposing) { // one after the other: the last one stays
        startSaveTimer();
        return;
    }
    // Nobody waits for it while he writes.
    m_isComposing = true;
    QThreadPool::globalInstance()->start(
        [self = QPointer(this), letter = toKeep(), edits = m_edits]() mutable {
            const bool isComposed = composeLetter(letter, mime::DraftUse::Keep);
            QMetaObject::invokeMethod(
                qApp,
                [=] {
                    if (!self)
                        return;
                    self->m_isComposing = false;
                    const bool isOld = self->m_keptEdits > edits
                        || self->m_letter.local.id != letter.local.id;
                    if (!self->m_isDone && !isOld)
                        self->finishKeeping(letter, edits, isComposed);
                },
                Qt::QueuedConnection);
        });
}

Letter ComposerWindow::toKeep() const
{
    Letter letter = unwritten();
    // Not in the text yet, and not lost if this is the last that is kept.
    for (mime::DraftFile picture : m_text->comingPictures()) {
        picture.contentId.clear();
        letter.draft.files.push_back(std::move(picture));
    }
    letter.local.state = store::LocalMessage::State::Draft;
    letter.local.reason.clear();
    letter.local.notBefore = {};
    return letter;
}

/// What was written since is unsaved still.
void ComposerWindow::finishKeeping(const Letter &letter, quint64 edits, bool isComposed)
{
    if (!isComposed) {
        m_saved->setText(tr("Not saved"));
        return;
    }
    m_letter.draft.messageId = letter.draft.messageId;
    m_letter.isKept = true;
    m_keptEdits = edits;
    m_isUnsaved = m_edits != edits;
    m_service.keepDraft(letter.account, letter.local, answeredBy(letter));
}

void ComposerWindow::keepNow()
{
    onEdited();
    keepAtOnce();
}

void ComposerWindow::keepAtOnce()
{
    if (!m_isUnsaved)
        return;
    Letter letter = toKeep();
    const bool isComposed = composeLetter(letter, mime::DraftUse::Keep);
    finishKeeping(letter, m_edits, isComposed);
}

void ComposerWindow::keepOrDrop()
{
    if (m_isDone)
        return;
    if (isEmpty()) {
        if (m_letter.isKept)
            m_service.dropLocalMessage(m_letter.account, m_letter.local.id);
        return;
    }
    if (!m_isEdited) // an answer that nobody wrote is none
        return;
    keepAtOnce();
    Q_EMIT putAway(current());
}

void ComposerWindow::changeIdentity(const account::Identity &before)
{
    const account::Identity &now = m_head->identity();
    changeSignature(*m_text, before, now);
    if (domainOf(before.email) != domainOf(now.email))
        m_letter.draft.messageId.clear(); // its domain is the sender's
}

void ComposerWindow::writeAs(const std::vector<mime::DecodedAddress> &people)
{
    const account::Identity before = m_head->identity();
    if (m_isDone || m_isSenderChosen || !m_head->setSenderAmong(people))
        return;
    {
        const QSignalBlocker quiet(m_text);
        changeIdentity(before);
    }
    moveToAccount(m_head->account());
    if (m_isEdited) // what is kept has the other sender
        onEdited();
}

void ComposerWindow::moveToAccount(AccountId account)
{
    if (account == m_letter.account)
        return;
    dropWhatIsKept();
    m_service.setDraftOpen(m_letter.account, m_letter.local.id, false);
    m_letter.isKept = false;
    m_letter.local.id = store::newLocalMessageId();
    m_letter.account = account;
    m_letter.draft.messageId.clear();
    forgetOpened(m_letter);
    m_service.setDraftOpen(m_letter.account, m_letter.local.id, true);
}

/// Here, and the server's version with it.
void ComposerWindow::dropWhatIsKept()
{
    if (m_letter.isKept)
        m_service.dropLocalMessage(m_letter.account, m_letter.local.id);
    else if (m_letter.opened.uid != 0)
        m_service.deleteMessages(m_letter.opened.mailbox,
                                 imap::UidSet::single(m_letter.opened.uid));
}

/// Half a word is worse than a picture.
void ComposerWindow::resizeEvent(QResizeEvent *event)
{
    constexpr int roomForWords = 480;
    m_discard->setToolButtonStyle(width() < roomForWords ? Qt::ToolButtonIconOnly
                                                         : Qt::ToolButtonTextBesideIcon);
    QWidget::resizeEvent(event);
}

void ComposerWindow::closeEvent(QCloseEvent *event)
{
    m_head->commit();
    keepOrDrop();
    m_isDone = true;
    m_service.setDraftOpen(m_letter.account, m_letter.local.id, false);
    QWidget::closeEvent(event);
}

} // namespace homing::ui
