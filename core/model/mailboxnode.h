// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxNode: a row of MailboxTreeModel, and how a server's flat list becomes a tree. No QObject.
#pragma once

#include "core/account/mailservice.h"

namespace homing::model {

struct MailboxNode
{
    enum class Kind { Root, Account, Mailbox, Parent, Searches, Search };
    Kind kind = Kind::Root;
    AccountId account;
    MailboxId id;    // Mailbox only
    qint64 search = 0; // Search only
    QByteArray path; // wire name up to here: the identity among an account's nodes
    QString name;    // last part, decoded, for display
    QString fullName;
    store::MailboxRole role = store::MailboxRole::None;
    store::MailboxCounters counters;
    std::optional<quint32> statusUnread; // as STATUS said; holds until the first sync is complete
    std::optional<quint32> statusTotal;
    bool isComplete = false;
    account::AccountState state; // Account only

    MailboxNode *parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<MailboxNode>> children;

    quint32 unread() const;
    quint32 total() const;
    void adopt(std::unique_ptr<MailboxNode> child); // as the last one
    void renumber(size_t from = 0);
    /// Takes everything but the place in the tree; true when something that is shown has changed.
    bool takeData(MailboxNode &&other);
};

/// An account with all its mailboxes: special ones first and at the top level, the rest by name
/// below their parents. At most limits::mailboxLevels: deeper names stay whole at the last one.
/// The group of saved searches; its name is the view's.
std::unique_ptr<MailboxNode> searchTree(const std::vector<account::SavedSearch> &searches);
std::unique_ptr<MailboxNode> accountTree(const account::AccountSettings &settings,
                                         const account::AccountState &state,
                                         const std::vector<store::MailboxRecord> &records);

} // namespace homing::model
