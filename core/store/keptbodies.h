// SPDX-License-Identifier: GPL-3.0-or-later
// KeptBodies: bodies and previews of a mailbox whose UIDVALIDITY changed (rule C5). They outlive
// their rows and go to the same messages under their new UIDs: Message-ID and size equal, one old
// and one new message with them, and the same INTERNALDATE where one was cached. All in the cache
// file and by SQL, so a killed process goes on where it was and nothing is held in memory. Inside
// the caller's transaction.
#pragma once

#include "core/store/mailboxtable.h"

namespace homing::store {

class KeptBodies
{
public:
    KeptBodies(Database &database, MailboxId mailbox)
        : m_database(database)
        , m_mailbox(mailbox)
    {
    }

    /// Before the rows of an incarnation are removed: takes over what it has. False: there is
    /// nothing to keep.
    bool keep();
    /// When the new incarnation is whole: gives what matches, throws the rest away. The rows that
    /// have got a preview.
    imap::UidSet giveBack();

private:
    void findOwners();
    void countCopies();
    void dropAmbiguous();
    void takeParts();
    void findTargets();

    Database &m_database;
    MailboxId m_mailbox;
};

} // namespace homing::store
