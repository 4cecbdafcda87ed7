// SPDX-License-Identifier: GPL-3.0-or-later
// MessageReader: the reading pane: header card, attachments, text; and a picture for each state in which there is no text.
// GUI thread. Shows exactly one message, named by MessageRef; what the service tells of others is ignored.
#pragma once

#include "core/account/mailservice.h"

#include <QTimer>
#include <QWidget>

class QPrinter;
class QStackedLayout;
class QToolButton;
class QVBoxLayout;

namespace homing::ui {

class AttachmentBar;
class BlocksView;
class EmptyState;
class FindBar;
class HeaderCard;
class HtmlBody;
class HtmlChoices;
class LinkOpener;
class NoticeStrip;
class PlainTextView;
class SenderWishes;
class TagBook;

class MessageReader final : public QWidget
{
    Q_OBJECT
public:
    enum class State { Nothing, Several, Waiting /* for the text, shortly */, Loading, Ready, Offline, Gone, Failed };
    Q_ENUM(State)

    /// `service` outlives the reader.
    explicit MessageReader(account::MailService &service, QWidget *parent = nullptr);
    ~MessageReader() override;

    void showMessage(const MessageRef &message);
    /// Nothing, or several: then their number is shown.
    void showNothing(int selectedMessages = 0);
    MessageRef message() const { return m_message; }
    State state() const { return m_state; }

    /// A message in view becomes read after this many milliseconds; -1: never by itself.
    void setMarkReadDelay(int ms) { m_markReadDelay = ms; }
    /// The user's own hand on read/unread comes before the timer's.
    void cancelMarkRead() { m_markRead.stop(); }
    /// Not owned; null: the desktop's.
    void setLinkOpener(LinkOpener *opener);

    /// Where it is remembered whose remote pictures are shown, and the sheet. Before the first message.
    void setSettingsFile(const QString &path);
    /// Points added to the system's text size.
    void setZoom(int points);
    int zoom() const;
    /// As HeaderCard::setTags().
    void setTags(const TagBook *tags);
    /// What has the keyboard when the message is read.
    QWidget *bodyWidget() const;
    HtmlBody *htmlBody() const { return m_html; }
    bool isHtmlShown() const { return m_isHtml; }
    /// What is to be seen of the text, for a reply: nothing that the sender hid. Ready only.
    QString visibleText() const;
    /// The same with its bold and italic words and links, where some of it is HTML; else empty.
    QString visibleHtml() const;
    /// The files in the bar.
    std::vector<account::MessageBody::Attachment> files() const;
    /// The message as it is shown, on paper or into a file that the user names.
    void print();
    void saveAsPdf();
    void saveAsPdf(const QString &path);
    /// Where and under which name that is suggested.
    QString suggestedPdf() const;
    SenderWishes *wishes() const { return m_wishes; }
    PlainTextView *textView() const { return m_text; }
    void openFind();
    bool isFindOpen() const;
    void closeFind();

Q_SIGNALS:
    /// A link's target while the pointer is on it, else empty: for the status line.
    void linkHovered(const QString &target);
    /// A mailto: link was clicked. It is ours to open: with another program it would leave Homing.
    void writeWanted(const QByteArray &mailto);
    /// The message in view is a draft, to be gone on with.
    void editWanted(const homing::MessageRef &message);
    /// A sentence for a toast.
    void notice(const QString &text);
    void stateChanged();
    void printed(bool ok);

private:
    void requestBody();
    void applyBody(const account::MessageBody &body);
    void applyChanges(const store::ChangeSet &changes);
    void updateHeader();
    void updateDraftStrip();
    void applyChoices();
    void listUnshownPictures();
    QString sender() const;
    void setState(State state, const Fault &fault = {});
    void showBlocks(const account::MessageBody &body);
    void clearBody();
    void showPicture(const QString &symbol, const QString &text, const QString &action, const QString &detail);
    account::AccountSettings settings() const;
    void activateLink(const QUrl &url);
    void askOrActivate(const QUrl &url, const QString &shown);
    void printOn(std::shared_ptr<QPrinter> printer);

    account::MailService &m_service;
    MessageRef m_message;
    State m_state = State::Nothing;
    NoticeStrip *m_draftStrip = nullptr;
    bool m_isRead = false;
    int m_markReadDelay = 1'000;
    QTimer m_loadingDelay;
    QTimer m_markRead;
    std::unique_ptr<LinkOpener> m_desktop;
    LinkOpener *m_opener = nullptr;
    QStackedLayout *m_pages = nullptr;
    QStackedLayout *m_body = nullptr;
    EmptyState *m_nothing = nullptr;
    EmptyState *m_picture = nullptr;
    HeaderCard *m_header = nullptr;
    SenderWishes *m_wishes = nullptr;
    AttachmentBar *m_attachments = nullptr;
    FindBar *m_find = nullptr;
    QWidget *m_notices = nullptr; // above a single text
    QVBoxLayout *m_noticeColumn = nullptr;
    BlocksView *m_blocks = nullptr; // for a message of several blocks
    bool m_isColumn = false;
    std::unique_ptr<HtmlChoices> m_htmlChoices;
    HtmlBody *m_html = nullptr; // for a single HTML text
    bool m_isHtml = false;
    std::vector<account::MessageBody::Attachment> m_files;  // of the message
    std::vector<account::MessageBody::Attachment> m_listed; // in the bar: with those that the text does not show after all
    std::vector<mime::Block> m_shown;
    QString m_plainText;
    QToolButton *m_showRest = nullptr;
    PlainTextView *m_text = nullptr;
};

} // namespace homing::ui
