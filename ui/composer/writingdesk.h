// SPDX-License-Identifier: GPL-3.0-or-later
// WritingDesk: opens composers and takes what they let go: mail on its way out, drafts, what was
// discarded. All of it can be taken back for a moment by the toast in the main window. GUI thread.
#pragma once

#include "ui/common/toast.h"
#include "ui/composer/letter.h"

#include "core/account/mailservice.h"

#include <QHash>
#include <QPointer>

namespace homing::ui {

class ComposerWindow;
class SpellingDesk;

class WritingDesk final : public QObject
{
    Q_OBJECT
public:
    static constexpr int usualUndoSeconds = 10;
    static constexpr int mostUndoSeconds = 30;
    /// Shows a toast whose Undo calls the function; the window's command Undo does, too.
    using OfferUndo = std::function<Toast *(const QString &text, std::function<void()> takeBack)>;

    /// Toasts appear over `host`. All outlive it. `settingsFile` may be empty.
    WritingDesk(account::MailService &service, QWidget *host, OfferUndo offerUndo,
                QString settingsFile);
    ~WritingDesk() override;

    struct LocalPlace
    {
        AccountId account;
        store::LocalMessage message;
    };
    /// Some account can send.
    bool canWrite() const;
    /// Newest first; without those that are being written.
    std::vector<LocalPlace> drafts() const;
    std::vector<ComposerWindow *> composers() const;

    /// From `account` if it can send.
    ComposerWindow *write(AccountId account);
    /// As write(), with what a mailto: link fills in. Null, too, if it is none.
    /// `where`: the message that the link stands in, if one.
    ComposerWindow *writeFromLink(AccountId account, const QByteArray &mailto,
                                  const MessageRef &where = {});
    /// What was to be seen of the message that is answered.
    struct Seen
    {
        QString text;
        QString html; // empty: there is no more to it than the text
    };
    /// `files` are those that are forwarded.
    ComposerWindow *answer(mime::AnswerKind kind, const MessageRef &message,
                           const Seen &seen, const std::vector<mime::Attachment> &files);
    /// A draft, or mail that has not left: out of the outbox then.
    void openLocal(AccountId account, LocalMessageId id);
    // --- serverdrafts.cpp
    bool isServerDraft(const MessageRef &message) const;
    /// One of a Drafts mailbox, whoever wrote it; it is fetched first where that must be.
    void openServerDraft(const MessageRef &message);
    /// The only draft, or a menu of them at `place` (global).
    void openDrafts(const QPoint &place);
    /// Every composer keeps what is in it.
    void closeAll();

Q_SIGNALS:
    /// A composer writes it: it is nobody's news.
    void composerOpened(homing::LocalMessageId id);
    void draftsChanged();

private:
    ComposerWindow *open(Letter letter);
    bool chooseSender(Letter &letter, const MessageRef &message) const;
    void send(Letter letter);
    void takeBack(const Letter &letter);
    void offerDiscarded(const Letter &letter);
    void tellPutAway(const Letter &letter);
    void tellSent(LocalMessageId id);
    void remember(const Letter &letter);
    void openNotKept(LocalMessageId id);
    void openStored(AccountId account, LocalMessageId id);
    std::optional<store::MailboxRecord> draftsMailbox(const MailboxRef &mailbox) const;
    bool keepsOnServer(AccountId account) const;
    void onPartReady(const MessageRef &message, const QByteArray &section,
                     const QByteArray &decoded, const Fault &fault);
    std::optional<store::LocalMessage> find(AccountId account, LocalMessageId id) const;
    int undoSeconds() const;
    bool writesRich() const;
    void rememberRich(bool isRich);

    account::MailService &m_service;
    QWidget *m_host;
    OfferUndo m_offerUndo;
    QString m_settingsFile;
    SpellingDesk *m_spelling; // outlives the composers
    std::vector<QPointer<ComposerWindow>> m_composers;
    struct Sending
    {
        QString recipients;
        QPointer<Toast> toast;
    };
    QHash<LocalMessageId, Sending> m_sending;  // by this run
    QHash<LocalMessageId, Letter> m_justLetGo; // perhaps not written yet
    QSet<MessageRef> m_fetched; // drafts of the server that are on their way
};

} // namespace homing::ui
