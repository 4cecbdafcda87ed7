// SPDX-License-Identifier: GPL-3.0-or-later
// UndoStep: one action of the user, in as many parts as mailboxes and changes, with all that is
// needed to do it and to take it back. Values; GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <functional>

namespace homing::ui {

/// A message as it was before the action.
struct UndoMessage
{
    quint32 uid = 0;
    QByteArray id; // Message-ID: what finds it in another mailbox; may be empty
    imap::FlagSet flags;
    // Only for messages that move: what of their flags changes with them.
    imap::FlagSet added;
    imap::FlagSet removed;
};

/// What is done to messages of one mailbox: one operation of the journal.
struct UndoPart
{
    MailboxRef mailbox;
    imap::UidSet uids;
    store::OperationKind kind =
        store::OperationKind::AddFlags; // or RemoveFlags, Move, Copy, Delete
    imap::FlagSet flags;
    MailboxId target;                  // Move, Copy, and Delete to Trash; null: for good
    std::vector<UndoMessage> messages; // empty: too many to look for one by one
    quint32 newFrom = 1;               // UIDs in the target from here on came after the action
    bool wasShown = false;             // before it was moved
    OperationId after;                 // the account's last operation before it
    OperationId operation;             // null until it is seen in the journal
    bool isHeard = false;              // the journal has changed since
    bool isDone = false;               // the server has it

    bool changesFlags() const
    {
        return kind == store::OperationKind::AddFlags || kind == store::OperationKind::RemoveFlags;
    }
    bool removes() const
    {
        return kind == store::OperationKind::Move || kind == store::OperationKind::Delete;
    }
    /// Also when the server has it.
    bool canBeInverted() const { return changesFlags() || (!target.isNull() && !messages.empty()); }
};

struct UndoStep
{
    QString text; // what was done: "Message archived"
    std::vector<UndoPart> parts;
    std::function<void()> takeBack; // instead of parts: something else than mail

    /// In as many parts as it takes commands.
    void add(UndoPart part);

    bool canBeInverted() const;
    bool concerns(AccountId account) const;
};

/// Reads what the cache knows of the messages: before anything is done.
UndoPart flagsPart(const account::MailService &service, const MailboxRef &mailbox,
                   const imap::UidSet &uids, store::OperationKind kind, const imap::FlagSet &flags);
UndoPart movePart(const account::MailService &service, const MailboxRef &mailbox,
                  const imap::UidSet &uids, store::OperationKind kind, MailboxId target);
void perform(account::MailService &service, const UndoPart &part);

/// The record as it is now; none when the mailbox is gone.
std::optional<store::MailboxRecord> mailboxRecord(const account::MailService &service,
                                                  const MailboxRef &mailbox);
/// Whether a message there can get the keyword for good (RFC 3501 section 7.1, PERMANENTFLAGS).
bool keepsKeyword(const store::MailboxRecord &mailbox, const QByteArray &keyword);

} // namespace homing::ui
