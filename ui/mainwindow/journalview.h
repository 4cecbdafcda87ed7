// SPDX-License-Identifier: GPL-3.0-or-later
// JournalView: how far the parts of the user's actions have come, by one look at the journals.
// Short-lived; GUI thread.
#pragma once

#include "ui/mainwindow/undostep.h"

#include <map>
#include <set>

namespace homing::ui {

class JournalView final
{
public:
    enum class Standing {
        Unwritten, // asked for, not in the journal yet
        Waiting,   // in the journal: it can be dropped
        Flying,    // the server is being told: nobody knows
        Done,      // the server has it
    };

    explicit JournalView(const account::MailService &service)
        : m_service(service)
    {
    }
    /// Another part's operation: is not this one's.
    void claim(AccountId account, OperationId operation);
    /// Notes in the part what is found out.
    Standing standing(UndoPart &part);
    /// Messages are about to come into the mailbox.
    bool isOnTheWay(const MailboxRef &mailbox);

private:
    const std::vector<store::Operation> &journal(AccountId account);
    const store::Operation *find(const UndoPart &part);
    bool hasTakenEffect(const UndoPart &part) const;

    const account::MailService &m_service;
    std::map<AccountId, std::vector<store::Operation>> m_journals;
    std::set<std::pair<AccountId, OperationId>> m_claimed;
};

} // namespace homing::ui
