// SPDX-License-Identifier: GPL-3.0-or-later
// World: one run of the simulation. A server, other clients that change its mailboxes, a user in
// front of the real client, a line that breaks, a process that is killed; all of it drawn from one
// seed, on a clock that only this class moves. At every quiet point the Oracle looks.
#pragma once

#include "core/server/mailstore.h"
#include "tests/sim/client.h"
#include "tests/sim/otherdevice.h"

#include <set>

namespace homing::sim {

/// What somebody once put into a mailbox, and how many copies of it there may be by now.
struct Letter
{
    int atLeast = 1;
    int atMost = 1;
    OperationId append; // how it came, when the user dropped it in
};

/// A keyword that only this user's action sets or takes away.
struct Wish
{
    OperationId operation;
    imap::UidValidity uidValidity;
    imap::UidSet uids;
    QByteArray keyword;
    bool isSet = true;
    bool isUnknown = false; // parked or dropped: nobody can say
};

class World
{
public:
    World(quint64 seed, bool prints);
    ~World();

    /// Empty, or what went wrong and at which step.
    QString run(int operations);
    QByteArray hash() const { return m_trace.hash(); }
    /// What the run was about, for people.
    QByteArray description() const { return m_description; }
    QByteArray transcript() { return m_client->log().toScenario(); }

private:
    friend class Oracle;
    // --- time (world.cpp)
    void pass(qint64 ms);
    void drainEvents();
    void passSome();
    QString quiesce();
    void noteLostLetters();
    bool isAtRest() const;
    QString settle(const char *what);
    QString syncAgain();
    void connectClient(PipeTransport *transport);
    LineFaults drawLineFaults();
    void startServer(const server::ServerFaults &faults);
    void note(const QByteArray &text) { m_trace.add('#', text); }
    void lookAtCommit(const char *what);

    // --- what happens (actors.cpp)
    void step();
    void otherClient();
    void mailboxesChange();
    void user();
    void trouble();
    void otherDevice();
    void append(const imap::MailboxName &mailbox);
    void userActs(store::Operation operation);
    void userTakesBack(const store::Operation &operation);
    bool userMayTouch(const store::MailboxRecord &record) const;
    imap::MailboxName anyMailbox();
    imap::UidSet someOf(const imap::UidSet &all);
    imap::UidSet someUids(const imap::MailboxName &mailbox);
    imap::FlagSet someFlags();
    QByteArray letterText(int number) const;
    /// By UIDVALIDITY: what the client knows by an old name may have been renamed.
    void mayVanish(imap::UidValidity mailbox, const imap::UidSet &uids);
    void mayDouble(imap::UidValidity mailbox, const imap::UidSet &uids);
    void forLetters(imap::UidValidity mailbox, const imap::UidSet &uids,
                    const std::function<void(Letter &)> &act);
    QByteArray freshName();

    Random m_random;
    Random m_lineRandom;
    ManualClock m_clock;
    Trace m_trace;
    QByteArray m_description;
    std::shared_ptr<server::MailStore> m_mail;
    server::ServerOptions m_options;
    server::ServerFaults m_lasting; // legal habits of this server
    int m_rewrites = 0;             // another one: percent of what it says otherwise
    bool m_isHarsh = false;         // faults under which nothing can converge are on
    std::vector<std::unique_ptr<Pipe>> m_pipes;
    std::unique_ptr<server::ImapServer> m_server;
    std::unique_ptr<Client> m_client;
    QPointer<OtherDevice> m_otherDevice; // that has taken the session
    std::map<int, Letter> m_letters;
    std::vector<Wish> m_wishes;
    std::set<int> m_lost; // told in the trace already
    int m_lastKeyword = 0;
    int m_lastName = 0;
    bool m_isCalm = false; // no trouble from outside
    int m_connects = 0;
    int m_step = 0;
    QString m_wrong; // found at a commit
};

/// The letter's number, from its bytes.
int letterNumber(const QByteArray &bytes);

} // namespace homing::sim
