// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxActions: mailboxes made, renamed, deleted and subscribed by the user: what is asked first,
// and how it is taken back. GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "ui/mailboxes/mailboxnamedialog.h"

namespace homing::ui {

class MessageActions;

class MailboxActions final : public QObject
{
    Q_OBJECT
public:
    /// Dialogs and toasts appear over `host`; `actions` has the toasts with Undo. All outlive this.
    MailboxActions(account::MailService &service, MessageActions &actions, QWidget *host,
                   QObject *parent);

    /// A null mailbox: at the top of the account.
    void openCreate(const MailboxRef &above);
    void openRename(const MailboxRef &mailbox);
    /// To Trash, where it can be brought back; else for good, after a question.
    void remove(const MailboxRef &mailbox);
    void setSubscribed(const MailboxRef &mailbox, bool subscribed);

    bool canHoldMailboxes(const MailboxRef &above) const;
    /// Renamed and deleted: not INBOX, not All Inboxes.
    bool canChange(const MailboxRef &mailbox) const;

Q_SIGNALS:
    /// What was made or renamed stands in the list of mailboxes.
    void appeared(const homing::MailboxRef &mailbox);

private:
    using Records = std::vector<store::MailboxRecord>;
    void create(AccountId account, const imap::MailboxName &name);
    void rename(const MailboxRef &mailbox, const imap::MailboxName &name, const QString &done);
    void takeBackCreation(AccountId account, const imap::MailboxName &name);
    void takeBackRenaming(const MailboxRef &mailbox, const imap::MailboxName &old);
    void removeForGood(const MailboxRef &mailbox, const store::MailboxRecord &record);
    std::optional<imap::MailboxName> placeInTrash(const Records &all,
                                                  const store::MailboxRecord &record) const;
    void awaitAppearance(AccountId account, const imap::MailboxName &name);
    void tell(const QString &sentence);

    account::MailService &m_service;
    MessageActions &m_actions;
    QWidget *m_host;
};

} // namespace homing::ui
