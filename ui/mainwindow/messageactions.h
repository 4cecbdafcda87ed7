// SPDX-License-Identifier: GPL-3.0-or-later
// MessageActions: flag, read, archive, delete for the selected messages: through MailService, with
// a toast that offers Undo exactly while the server does not have the action yet. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace homing::ui {

class Toast;

class MessageActions final : public QObject
{
    Q_OBJECT
public:
    /// Toasts and questions appear over `host`. Both outlive this object.
    MessageActions(account::MailService &service, QWidget *host);

    void setSelection(const MailboxRef &mailbox, const imap::UidSet &uids);

    bool hasSelection() const { return !m_uids.isEmpty(); }
    /// An archive mailbox is there and this is another one.
    bool canArchive() const;
    /// What the toggles would do: flags of the first 200 selected.
    bool wouldFlag() const;     // false: remove the flag
    bool wouldMarkRead() const; // false: mark unread
    /// From Trash, or without a Trash, a message is gone for good.
    bool deletesForGood() const;

    void toggleFlag();
    void toggleRead();
    void archive();
    void trash();

    /// The last archive or delete can be taken back: the server does not have it yet.
    bool canUndo() const { return m_last && !m_last->operation.isNull() && m_last->toast; }
    void undo();

Q_SIGNALS:
    void canUndoChanged();

private:
    struct Undoable
    {
        AccountId account;
        imap::UidSet uids;
        OperationId operation; // null until it is seen in the journal
        QPointer<Toast> toast;
        QString text;
    };
    const store::MailboxRecord *record(store::MailboxRole role) const;
    const std::vector<store::MessageRow> &sample() const;
    void confirmTrash();
    void trashNow(const MailboxRef &mailbox, const imap::UidSet &uids, const QString &text);
    void announce(const QString &text, AccountId account, const imap::UidSet &uids);
    void followJournal(AccountId account);

    account::MailService &m_service;
    QWidget *m_host;
    MailboxRef m_mailbox;
    imap::UidSet m_uids;
    std::optional<Undoable> m_last;
    mutable std::vector<store::MailboxRecord> m_special; // with a role, of m_mailbox's account
    mutable bool m_isSpecialKnown = false;
    mutable std::optional<std::vector<store::MessageRow>> m_sample; // until something changes
};

} // namespace homing::ui
