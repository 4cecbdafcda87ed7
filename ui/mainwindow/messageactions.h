// SPDX-License-Identifier: GPL-3.0-or-later
// MessageActions: flag, read, archive, delete for the selected messages, which may be of several
// mailboxes: through MailService, with a toast that offers Undo exactly while the server does not
// have the action yet; of several, while no server has its part. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <map>

class QWidget;

namespace homing::ui {

class Toast;

class MessageActions final : public QObject
{
    Q_OBJECT
public:
    /// Toasts and questions appear over `host`. Both outlive this object.
    MessageActions(account::MailService &service, QWidget *host);

    using Parts = std::vector<std::pair<MailboxRef, imap::UidSet>>;
    void setSelection(const MailboxRef &mailbox, const imap::UidSet &uids);
    void setSelection(Parts parts);

    bool hasSelection() const { return !m_parts.empty(); }
    /// For some of them an archive mailbox is there and they are in another one.
    bool canArchive() const;
    /// What the toggles would do. Nothing is taken away unless all that is selected has it. Of more
    /// than 200 a worker is asked, and wouldChange() says when it has looked at all of them.
    bool wouldFlag();     // false: remove the flag
    bool wouldMarkRead(); // false: mark unread
    /// From Trash, or without a Trash, a message is gone for good: some of them.
    bool deletesForGood() const;

    void toggleFlag();
    void toggleRead();
    void archive();
    void trash();

    /// The last archive or delete can be taken back: the server does not have it yet. Or flags of
    /// many were changed a moment ago.
    bool canUndo() const
    {
        return (m_last && m_last->isSeen && m_last->toast) || (m_flagged && m_flagged->toast)
            || (m_other && m_other->toast);
    }
    void undo();
    /// Something else was done that `takeBack` takes back, as long as the toast stands.
    Toast *offerUndo(const QString &text, std::function<void()> takeBack);

Q_SIGNALS:
    void canUndoChanged();
    void wouldChange();

private:
    /// What became of one mailbox's messages.
    struct Done
    {
        AccountId account;
        imap::UidSet uids;
        OperationId after;     // the account's last operation before it
        OperationId operation; // null until it is seen in the journal
    };
    struct Undoable
    {
        std::vector<Done> done;
        QPointer<Toast> toast;
        QString text;
        bool isSeen = false; // all of them in the journal
        bool concerns(AccountId account) const;
    };
    struct Flagged
    { // what was done to many: only those that it changed
        imap::SystemFlag flag;
        bool wasAdded;
        Parts changed;
        QPointer<Toast> toast;
    };
    struct Other
    {
        std::function<void()> takeBack;
        QPointer<Toast> toast;
    };
    /// Whether all of many have a flag.
    struct Whole
    {
        std::shared_ptr<std::atomic_bool> cancelled; // being asked
        std::optional<bool> all;                     // the answer
    };
    struct Sample
    {
        MailboxRef mailbox;
        std::vector<store::MessageRow> rows;
    };
    const store::MailboxRecord *record(AccountId account, store::MailboxRole role) const;
    bool isForGood(const MailboxRef &mailbox) const;
    const std::vector<Sample> &sample() const;
    bool allHave(imap::SystemFlag flag);
    void forgetFlags();
    void askWhole();
    using FlagNews = std::function<void(const std::optional<Parts> &without)>;
    void findWithout(imap::SystemFlag flag, const Parts &parts,
                     const std::shared_ptr<std::atomic_bool> &cancelled, FlagNews done);
    Parts present(const Parts &parts) const;
    void toggle(imap::SystemFlag flag);
    void toggleMany(imap::SystemFlag flag, const Parts &parts);
    void changeFlag(imap::SystemFlag flag, bool adds, const Parts &parts, const Parts &changed);
    void tellFlagged(imap::SystemFlag flag, bool adds, const Parts &changed);
    void confirmTrash(const Parts &parts);
    void trashNow(const Parts &parts, const QString &text);
    void announce(const QString &text, const Parts &parts);
    void followJournal(AccountId account);
    bool isPending();
    void offerUndoOfLast();

    account::MailService &m_service;
    QWidget *m_host;
    Parts m_parts; // none is empty
    std::optional<Undoable> m_last;
    mutable std::map<AccountId, std::vector<store::MailboxRecord>> m_special; // with a role
    std::optional<Flagged> m_flagged;
    std::optional<Other> m_other;
    mutable std::optional<std::vector<Sample>> m_sample; // until something changes
    std::map<imap::SystemFlag, Whole> m_whole;           // the same
    QTimer m_askWhole;
};

} // namespace homing::ui
