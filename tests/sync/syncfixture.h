// SPDX-License-Identifier: GPL-3.0-or-later
// SyncFixture: a server in this process, a store in a temporary folder, and AccountSync between them, over a real socket.
#pragma once

#include "core/server/imapserver.h"
#include "core/server/mailstore.h"
#include "core/sync/accountsync.h"

#include <QTemporaryDir>
#include <QtTest>

namespace homing::test {

class SyncFixture
{
public:
    explicit SyncFixture(server::ServerOptions options = {}, server::ExpungeMemory memory = server::ExpungeMemory::Queue);

    /// `count` messages into `mailbox`, the first ones seen.
    void fill(int count, const char *mailbox = "INBOX");
    QByteArray message(int number) const;
    imap::MailboxName name(const char *mailbox) const { return imap::MailboxName::fromWire(mailbox); }

    /// A whole synchronisation with login and logout; restricted to INBOX unless told otherwise.
    sync::SyncReport syncOnce(std::vector<imap::MailboxName> mailboxes = {imap::MailboxName::fromWire("INBOX")});
    /// Stays connected; returns when synchronised.
    void stayOnline();
    void goOffline();
    /// Closes and opens the store as a killed process would find it.
    void reopenStore();

    /// Empty when cache and server agree on UIDs, flags and counts; else what differs.
    QString difference(const char *mailbox = "INBOX");
    static const sync::MailboxOutcome &outcome(const sync::SyncReport &report, const char *mailbox = "INBOX");
    store::MailboxRecord record(const char *mailbox = "INBOX");

    std::shared_ptr<server::MailStore> mail;
    std::unique_ptr<server::ImapServer> server;
    QTemporaryDir folder;
    std::unique_ptr<store::Store> store;
    SystemClock clock;
    session::TrafficLog log;
    std::unique_ptr<sync::AccountSync> account;
    std::vector<store::ChangeSet> changes;
    std::function<void(sync::AccountSync &)> onAccount; // before it starts, each time

private:
    void makeAccount();
    int m_filled = 0;
};

} // namespace homing::test
