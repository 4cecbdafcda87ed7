// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/messagereader.h"

#include "ui/accounts/faultwords.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/noticestrip.h"
#include "ui/common/theme.h"
#include "ui/reader/attachmentbar.h"
#include "ui/reader/blocksview.h"
#include "ui/reader/findbar.h"
#include "ui/reader/headercard.h"
#include "ui/reader/htmlclipboard.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/linkopener.h"
#include "ui/reader/plaintext.h"
#include "ui/reader/plaintextview.h"
#include "ui/reader/receiptstrip.h"
#include "ui/reader/senderwishes.h"
#include "ui/reader/unsubscribing.h"

#include <QBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedLayout>
#include <QToolButton>

namespace homing::ui {

namespace {
constexpr int loadingDelayMs = 150;
}

MessageReader::MessageReader(account::MailService &service, QWidget *parent)
    : QWidget(parent)
    , m_service(service)
    , m_desktop(std::make_unique<DesktopLinkOpener>())
    , m_opener(m_desktop.get())
    , m_pages(new QStackedLayout(this))
    , m_nothing(new EmptyState(this))
{
    setObjectName(QStringLiteral("messageReader"));
    setAccessibleName(tr("Message"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_nothing->setObjectName(QStringLiteral("readerNothing"));

    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_header = new HeaderCard(page);
    m_attachments = new AttachmentBar(m_service, page);
    m_text = new PlainTextView(page);
    m_text->setObjectName(QStringLiteral("messageView"));
    m_text->setAccessibleName(tr("Message text"));
    m_find = new FindBar(m_text, page);
    m_blocks = new BlocksView(m_service, page);
    m_notices = new QWidget(page);
    m_notices->setObjectName(QStringLiteral("readerNotices"));
    m_notices->setAccessibleName(tr("About this message"));
    m_noticeColumn = new QVBoxLayout(m_notices);
    m_noticeColumn->setContentsMargins(24, theme::half, 24, theme::half);
    m_notices->hide();
    m_showRest = new QToolButton(page);
    m_showRest->setObjectName(QStringLiteral("readerShowRest"));
    m_showRest->setText(tr("This message is very long. Show all of it"));
    m_showRest->setAccessibleName(m_showRest->text());
    m_showRest->setAutoRaise(true);
    m_showRest->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_showRest->hide();
    m_picture = new EmptyState(page);
    m_picture->setObjectName(QStringLiteral("readerState"));
    column->addWidget(m_header);
    m_wishes = new SenderWishes(m_service, m_header, page);
    connect(m_wishes, &SenderWishes::notice, this, &MessageReader::notice);
    connect(m_wishes->unsubscribing(), &Unsubscribing::writeWanted, this,
            &MessageReader::writeWanted);
    connect(m_wishes->unsubscribing(), &Unsubscribing::openWanted, this,
            &MessageReader::activateLink);
    column->addWidget(m_wishes->receiptStrip());
    m_draftStrip = new NoticeStrip(QStringLiteral("draftStrip"), tr("Draft"), page);
    connect(m_draftStrip->addButton("draftEditButton", tr("Edit draft")), &QToolButton::clicked,
            this, [this] { Q_EMIT editWanted(m_message); });
    column->addWidget(m_draftStrip);
    column->addWidget(m_attachments);
    column->addWidget(m_notices);
    column->addWidget(m_find);
    auto *body = new QWidget(page);
    m_body = new QStackedLayout(body);
    m_body->addWidget(m_text);
    m_body->addWidget(m_picture);
    m_body->addWidget(m_blocks);
    m_htmlChoices = std::make_unique<HtmlChoices>();
    m_html = new HtmlBody(m_service, *m_htmlChoices, page);
    m_body->addWidget(m_html);
    m_blocks->setHtmlFactory([this](const MessageRef &message, const mime::Block &block, QWidget *row, bool isFirst) {
        auto *inside = new HtmlBody(m_service, *m_htmlChoices, row);
        // An attached message's sender is whoever wrote it: nothing is remembered for him.
        inside->setEmbedded(isFirst);
        inside->show(message, block.level == 0 ? sender() : QString(), block);
        connect(inside, &HtmlBody::picturesKnown, this, &MessageReader::listUnshownPictures);
        connect(inside, &HtmlBody::linkHovered, this, &MessageReader::linkHovered);
        connect(inside, &HtmlBody::linkActivated, this, &MessageReader::askOrActivate);
        connect(inside, &HtmlBody::sheetChosen, this, &MessageReader::applyChoices);
        return inside;
    });
    connect(m_html, &HtmlBody::picturesKnown, this, &MessageReader::listUnshownPictures);
    connect(m_html, &HtmlBody::linkHovered, this, &MessageReader::linkHovered);
    connect(m_html, &HtmlBody::linkActivated, this, &MessageReader::askOrActivate);
    connect(m_html, &HtmlBody::sheetChosen, this, &MessageReader::applyChoices);
    connect(this, &MessageReader::printed, this, [this](bool ok) {
        if (!ok)
            Q_EMIT notice(tr("The message could not be printed."));
    });
    column->addWidget(body, 1);
    column->addWidget(m_showRest);
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(page);

    m_loadingDelay.setSingleShot(true);
    m_loadingDelay.setInterval(loadingDelayMs);
    connect(&m_loadingDelay, &QTimer::timeout, this, [this] {
        if (m_state == State::Waiting)
            setState(State::Loading);
    });
    m_markRead.setSingleShot(true);
    connect(&m_markRead, &QTimer::timeout, this, [this] {
        if (m_state != State::Ready || m_isRead || !isVisible())
            return;
        imap::FlagSet seen;
        seen.set(imap::SystemFlag::Seen);
        m_service.addFlags(m_message.mailbox, imap::UidSet::single(m_message.uid), seen);
    });
    connect(m_picture, &EmptyState::actionTriggered, this, [this] {
        if (m_state == State::Offline)
            m_service.synchroniseNow(m_message.mailbox.account);
        requestBody();
    });
    connect(m_showRest, &QToolButton::clicked, this, [this] {
        m_text->showAll();
        m_showRest->hide();
    });
    connect(m_attachments, &AttachmentBar::notice, this, &MessageReader::notice);
    connect(m_text, &PlainTextView::linkHovered, this, &MessageReader::linkHovered);
    connect(m_text, &PlainTextView::linkActivated, this, &MessageReader::activateLink);
    connect(m_blocks, &BlocksView::linkHovered, this, &MessageReader::linkHovered);
    connect(m_blocks, &BlocksView::linkActivated, this, &MessageReader::activateLink);
    connect(&m_service, &account::MailService::bodyChanged, this, &MessageReader::applyBody);
    connect(&m_service, &account::MailService::changed, this, &MessageReader::applyChanges);
    connect(&m_service, &account::MailService::accountStateChanged, this,
            [this](AccountId account) {
                // What could not be had offline comes by itself once there is a connection, and
                // nothing loads without one.
                if (m_message.uid == 0 || account != m_message.mailbox.account)
                    return;
                const account::Connectivity now = m_service.state(account).connectivity;
                const bool isCut =
                    now == account::Connectivity::Offline || now == account::Connectivity::Waiting;
                if ((m_state == State::Offline && now == account::Connectivity::Online)
                    || ((m_state == State::Waiting || m_state == State::Loading) && isCut))
                    requestBody();
            });
    showNothing();
}

MessageReader::~MessageReader() = default;

void MessageReader::setLinkOpener(LinkOpener *opener)
{
    m_opener = opener ? opener : m_desktop.get();
}

void MessageReader::showNothing(int selectedMessages)
{
    m_message = {};
    m_markRead.stop();
    m_loadingDelay.stop();
    m_find->close();
    m_wishes->clear();
    clearBody();
    if (selectedMessages > 1) {
        m_nothing->present(QStringLiteral("message-none"),
                           tr("%Ln messages selected", nullptr, selectedMessages));
        setState(State::Several);
    } else {
        m_nothing->present(QStringLiteral("message-none"), tr("No message selected"));
        setState(State::Nothing);
    }
}

void MessageReader::showMessage(const MessageRef &message)
{
    if (message == m_message)
        return;
    if (message.uid == 0) {
        showNothing();
        return;
    }
    m_message = message;
    m_markRead.stop();
    m_find->close();
    m_wishes->clear();
    clearBody();
    m_attachments->setAttachments({}, {});
    m_showRest->hide();
    m_header->setExpanded(false);
    updateHeader();
    updateDraftStrip();
    requestBody();
}

void MessageReader::updateDraftStrip()
{
    const auto mailbox = mailboxFor(m_service, m_message);
    if (mailbox && mailbox->role == store::MailboxRole::Drafts)
        m_draftStrip->present(tr("This is a draft."));
    else
        m_draftStrip->hide();
}

void MessageReader::requestBody()
{
    setState(State::Waiting);
    m_loadingDelay.start();
    applyBody(m_service.body(m_message));
}

void MessageReader::setTags(const TagBook *tags)
{
    m_header->setTags(tags);
}

void MessageReader::updateHeader()
{
    const std::vector<store::MessageRow> rows = m_service.rows(m_message.mailbox, {m_message.uid});
    m_isRead = !rows.empty() && rows.front().flags.has(imap::SystemFlag::Seen);
    m_header->setVisible(!rows.empty());
    if (!rows.empty())
        m_header->setMessage(rows.front(), account::ownAddresses(settings()));
    m_wishes->refresh();
}

void MessageReader::applyBody(const account::MessageBody &body)
{
    if (body.message != m_message || m_message.uid == 0)
        return;
    switch (body.state) {
    case account::MessageBody::State::Loading:
        if (m_state != State::Loading && m_state != State::Waiting) {
            setState(State::Waiting);
            m_loadingDelay.start();
        }
        return;
    case account::MessageBody::State::Ready:
        showBlocks(body);
        m_files = m_listed = body.attachments;
        m_attachments->setAttachments(m_message, m_files);
        setState(State::Ready);
        m_wishes->show(m_message);
        if (m_markReadDelay >= 0 && !m_isRead)
            m_markRead.start(m_markReadDelay);
        return;
    case account::MessageBody::State::Offline:
        setState(State::Offline);
        return;
    case account::MessageBody::State::Gone:
        setState(State::Gone);
        return;
    case account::MessageBody::State::Failed:
        setState(State::Failed, body.fault);
        return;
    }
}

void MessageReader::clearBody()
{
    m_text->clearMessage();
    m_blocks->clearBlocks();
    m_html->clear();
    m_isColumn = m_isHtml = false;
    m_shown.clear();
    m_find->setTarget(m_text);
    while (QLayoutItem *item = m_noticeColumn->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    m_notices->hide();
}

/// One text is shown as ever, with what is to be said of it above; anything else as a column.
void MessageReader::showBlocks(const account::MessageBody &body)
{
    clearBody();
    m_shown = body.blocks;
    m_plainText = body.plainText;
    m_isColumn = !BlocksView::isSimple(body);
    m_showRest->hide();
    if (m_isColumn) {
        m_find->setTarget(m_blocks);
        m_blocks->setZoom(m_text->zoom());
        m_blocks->setBlocks(m_message, body.blocks);
        return;
    }
    for (const mime::Block &block : body.blocks) {
        if (block.kind == mime::Block::Kind::Notice)
            m_noticeColumn->addWidget(makeBlockCard(block, m_notices));
    }
    m_notices->setVisible(m_noticeColumn->count() > 0);
    m_isHtml = !body.blocks.empty() && body.blocks.back().kind == mime::Block::Kind::Html;
    if (m_isHtml) {
        m_find->setTarget(m_html->view());
        m_html->show(m_message, sender(), body.blocks.back());
        return;
    }
    m_text->setMessageText(body.plainText);
    m_showRest->setVisible(m_text->isCut());
}

/// Too large, not a picture after all, hidden, or in a text that is shown plain: then it is a file like others.
void MessageReader::listUnshownPictures()
{
    QSet<QByteArray> shown;
    std::vector<const HtmlBody *> bodies;
    if (!m_isColumn)
        bodies.push_back(m_html);
    for (const auto &[section, body] : m_blocks->htmlBodies())
        bodies.push_back(body);
    for (const HtmlBody *body : bodies) {
        if (!body->arePicturesKnown() || !m_blocks->isComplete())
            return; // it will tell
        shown.unite(body->shownPictures());
    }
    std::vector<account::MessageBody::Attachment> files = m_files;
    for (account::MessageBody::Attachment &file : files)
        file.isInline = file.isInline && shown.contains(file.section);
    if (files == m_listed)
        return;
    m_listed = files;
    m_attachments->setAttachments(m_message, files);
}

QString MessageReader::visibleText() const
{
    if (!m_isColumn)
        return m_isHtml ? m_html->view()->visibleText() : m_plainText;
    QStringList texts;
    for (const mime::Block &block : m_shown) {
        const auto html = m_blocks->htmlBodies().find(block.section);
        if (block.kind == mime::Block::Kind::Text)
            texts.append(block.text.trimmed());
        else if (block.kind == mime::Block::Kind::Html && html != m_blocks->htmlBodies().end())
            texts.append(html->second->view()->visibleText().trimmed());
    }
    return texts.join(QLatin1String("\n\n"));
}

QString MessageReader::visibleHtml() const
{
    if (!m_isColumn)
        return m_isHtml ? ui::visibleHtml(*m_html->view()->page()) : QString();
    QStringList parts;
    bool hasHtml = false;
    for (const mime::Block &block : m_shown) {
        const auto html = m_blocks->htmlBodies().find(block.section);
        if (block.kind == mime::Block::Kind::Text) {
            parts.append(QLatin1String("<pre>") + block.text.trimmed().toHtmlEscaped()
                         + QLatin1String("</pre>"));
        } else if (block.kind == mime::Block::Kind::Html && html != m_blocks->htmlBodies().end()) {
            hasHtml = true;
            parts.append(QLatin1String("<p>") + ui::visibleHtml(*html->second->view()->page())
                         + QLatin1String("</p>"));
        }
    }
    return hasHtml ? parts.join(QString()) : QString();
}

std::vector<account::MessageBody::Attachment> MessageReader::files() const
{
    std::vector<account::MessageBody::Attachment> files = m_listed;
    std::erase_if(files, [](const auto &file) { return file.isInline; });
    return files;
}

QString MessageReader::sender() const
{
    const std::vector<store::MessageRow> rows = m_service.rows(m_message.mailbox, {m_message.uid});
    return rows.empty() || rows.front().header.from.size() != 1 ? QString() : rows.front().header.from.front().address;
}

void MessageReader::setSettingsFile(const QString &path)
{
    *m_htmlChoices = HtmlChoices(path);
    m_wishes->receiptStrip()->setSettingsFile(path);
    applyChoices();
}

void MessageReader::applyChoices()
{
    m_html->choicesChanged();
    for (const auto &[section, body] : m_blocks->htmlBodies())
        body->choicesChanged();
}

void MessageReader::setZoom(int points)
{
    m_text->setZoom(points);
    m_blocks->setZoom(m_text->zoom());
    m_html->setZoom(BlocksView::percentOf(m_text->zoom()));
}

int MessageReader::zoom() const
{
    return m_text->zoom();
}

QWidget *MessageReader::bodyWidget() const
{
    return m_isHtml ? static_cast<QWidget *>(m_html->view()) : m_text;
}

void MessageReader::applyChanges(const store::ChangeSet &changes)
{
    if (m_message.uid == 0 || changes.mailbox != m_message.mailbox)
        return;
    if (changes.isReset || changes.removed.contains(m_message.uid)) {
        // If the list goes on to another message, this is never seen.
        m_markRead.stop();
        setState(State::Gone);
    } else if (changes.changed.contains(m_message.uid)) {
        updateHeader();
    }
}

void MessageReader::setState(State state, const Fault &fault)
{
    if (state != State::Waiting)
        m_loadingDelay.stop();
    m_state = state;
    m_pages->setCurrentIndex(state == State::Nothing || state == State::Several ? 0 : 1);
    const auto textShown = state == State::Ready || state == State::Waiting;
    m_body->setCurrentWidget(!textShown        ? static_cast<QWidget *>(m_picture)
                                 : m_isColumn ? static_cast<QWidget *>(m_blocks)
                                 : m_isHtml   ? static_cast<QWidget *>(m_html)
                                              : m_text);
    switch (state) {
    case State::Nothing:
    case State::Several:
    case State::Waiting:
    case State::Ready:
        break;
    case State::Loading:
        showPicture(QStringLiteral("syncing"), tr("Loading the message..."), {}, {});
        m_picture->setProgress(0, 0);
        break;
    case State::Offline:
        showPicture(
            QStringLiteral("offline-large"),
            tr("This message is not on this computer yet. It is loaded as soon as you are online."),
            tr("Try now"), {});
        break;
    case State::Gone:
        showPicture(QStringLiteral("trash"), tr("This message is no longer here."), {}, {});
        m_attachments->setAttachments({}, {});
        break;
    case State::Failed: {
        const FaultWords words = faultWords(fault, settings());
        showPicture(QStringLiteral("error-large"),
                    words.sentence.isEmpty() ? tr("The message could not be loaded.")
                                             : words.sentence,
                    tr("Try again"), faultTechnicalText(fault));
        break;
    }
    }
    Q_EMIT stateChanged();
}

void MessageReader::showPicture(const QString &symbol, const QString &text, const QString &action,
                                const QString &detail)
{
    m_picture->present(symbol, text, action, detail);
}

account::AccountSettings MessageReader::settings() const
{
    for (const account::AccountSettings &candidate : m_service.accounts()) {
        if (candidate.id == m_message.mailbox.account)
            return candidate;
    }
    return {};
}

void MessageReader::activateLink(const QUrl &url)
{
    if (url.scheme() == QLatin1String("mailto")) {
        Q_EMIT writeWanted(url.toEncoded());
        return;
    }
    if (!m_opener->open(url))
        Q_EMIT notice(tr("No program on this computer opens %1").arg(linkTarget(url)));
}

void MessageReader::askOrActivate(const QUrl &url, const QString &shown)
{
    if (!namesOtherHost(shown, url)) {
        activateLink(url);
        return;
    }
    auto *box = new QMessageBox(this);
    box->setObjectName(QStringLiteral("otherHostDialog"));
    box->setTextFormat(Qt::PlainText);
    box->setIcon(QMessageBox::Warning);
    box->setText(tr("This link does not lead where it says."));
    box->setInformativeText(tr("It says: %1\nIt leads to: %2").arg(oneLine(shown, 100), linkTarget(url)));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *open = box->addButton(tr("Open"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::buttonClicked, this, [this, open, url](QAbstractButton *clicked) {
        if (clicked == open)
            activateLink(url);
    });
    box->open();
}

void MessageReader::openFind()
{
    if (m_state == State::Ready)
        m_find->open();
}

bool MessageReader::isFindOpen() const
{
    return m_find->isVisible();
}

void MessageReader::closeFind()
{
    m_find->close();
}

} // namespace homing::ui
