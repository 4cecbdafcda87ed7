// SPDX-License-Identifier: GPL-3.0-or-later
// Told: an account that stays connected to a LineServer with NOTIFY, with time in the test's hand.
#pragma once

#include "tests/sync/linebench.h"

namespace homing::test {

inline const QByteArray notifying = QByteArrayLiteral(
    "IMAP4REV1 SASL-IR ENABLE CONDSTORE QRESYNC IDLE NOTIFY UIDPLUS LIST-EXTENDED LIST-STATUS");

/// INBOX and Archive of five messages each at mod-sequence 50 on a server that says what it is told
/// to say.
struct Told
{
    explicit Told(LineServer::Answer more = {}, QByteArray capabilities = notifying)
        : server(capabilities,
                 [this, more](const QByteArray &tag,
                              const QByteArray &command) -> std::optional<QByteArray> {
                     if (more) {
                         if (const auto answer = more(tag, command))
                             return answer;
                     }
                     if (command.startsWith("SELECT"))
                         return selected(5, 6, "* OK [HIGHESTMODSEQ 50] m\r\n");
                     if (command.startsWith("LIST"))
                         return list + "<tag> OK done\r\n";
                     return std::nullopt;
                 })
        , bench(server, &clock, {"INBOX", "Archive"}, 5, 50)
    {
    }
    /// Online and idling.
    bool stay()
    {
        return bench.stay() && QTest::qWaitFor([this] { return server.isIdle(); });
    }
    /// The server says it, and what waits for a moment happens.
    bool tell(const QByteArray &lines)
    {
        server.say(lines);
        return bench.account->session().state() != session::ImapSession::State::Closed && isStill();
    }
    /// Nothing is on the wire and no timer of a few milliseconds waits.
    bool isStill()
    {
        for (int quiet = 0; quiet < 3;) {
            clock.advance(60);
            server.say("* OK still here\r\n");
            QSignalSpy heard(&bench.account->session(), &session::ImapSession::untagged);
            if (!heard.wait(5'000))
                return false;
            quiet = server.isIdle() ? quiet + 1 : 0;
        }
        return true;
    }
    bool has(const char *name) const
    {
        return bench.store->mailboxNamed(MailboxName::fromWire(name)).has_value();
    }

    QByteArray list =
        "* LIST (\\Subscribed) \"/\" INBOX\r\n* LIST (\\Subscribed \\Archive) \"/\" Archive\r\n"
        "* STATUS Archive (MESSAGES 5 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 5 HIGHESTMODSEQ 50)\r\n";
    ManualClock clock;
    LineServer server;
    Bench bench;
};

} // namespace homing::test
