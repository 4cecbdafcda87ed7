// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/world.h"

#include "tests/sim/oracle.h"

#include <QCoreApplication>

#include <set>

namespace homing::sim {

using imap::MailboxName;
using imap::UidSet;
using server::SidForm;
using server::SidOrder;
using sync::AccountSync;

namespace {
server::ExpungeMemory drawMemory(Random &random)
{
    const int drawn = random.between(0, 3);
    return drawn == 0 ? server::ExpungeMemory::None
        : drawn == 1  ? server::ExpungeMemory::Minimal
                      : server::ExpungeMemory::Queue;
}

server::ServerOptions drawOptions(Random &random)
{
    server::ServerOptions options;
    options.user = "anna";
    options.password = "secret";
    options.memory = drawMemory(random);
    options.queueLimit = random.between(2, 40);
    options.modSeqPerFlag = random.chance(30);
    if (random.chance(20))
        options.sessionLifetimeMs = 60'000LL * random.between(1, 10);
    if (random.chance(10))
        options.sessionsPerUser = 1;
    if (random.chance(15))
        options.without.append("QRESYNC");
    if (options.without.contains("QRESYNC") && random.chance(50))
        options.without.append("CONDSTORE");
    for (const char *capability : {"MOVE", "LIST-STATUS", "IDLE", "ESEARCH", "NOTIFY", "SASL-IR",
                                   "LITERAL+", "COMPRESS=DEFLATE", "X-DRAFT-W07-RECONNECT"}) {
        if (random.chance(12))
            options.without.append(capability);
    }
    return options;
}
} // namespace

int letterNumber(const QByteArray &bytes)
{
    const qsizetype at = bytes.indexOf("Message-ID: <m");
    const qsizetype end = bytes.indexOf('@', at);
    return at < 0 || end < 0 ? 0 : bytes.mid(at + 14, end - at - 14).toInt();
}

World::World(quint64 seed, bool prints)
    : m_random(seed)
    , m_lineRandom(m_random.fork())
    , m_trace(m_clock, prints)
    , m_options(drawOptions(m_random))
{
    m_options.clock = &m_clock;
    m_options.sidSeed = quint32(m_random.next()) | 1U;
    m_mail = std::make_shared<server::MailStore>(m_options.memory, m_options.queueLimit, nullptr,
                                                 &m_clock);
    m_lasting.noClosedCode = m_random.chance(10);
    m_lasting.vanishedTwice = m_random.chance(10);
    m_lasting.vanishedUnknownUids = m_random.chance(10);
    m_lasting.forgetExpunges = m_random.chance(10);
    m_lasting.capabilitiesDifferBeforeLogin = m_random.chance(10);
    m_lasting.untaggedAnywhere = m_random.chance(10);
    m_lasting.newSidTwice = m_random.chance(10);
    m_lasting.expungedForVanished = m_random.chance(10);
    m_lasting.sidForm =
        m_random.pick(std::vector {SidForm::Atom, SidForm::Quoted, SidForm::Literal});
    m_lasting.sidOrder = m_random.pick(
        std::vector {SidOrder::AsDraft, SidOrder::SelectedFirst, SidOrder::NewSidFirst});
    m_rewrites = m_random.chance(40) ? m_random.between(10, 80) : 0;
    m_description = "memory " + QByteArray::number(int(m_options.memory)) + ", without "
        + QByteArrayList(m_options.without).join(' ');
    const bool hasHighUids = m_random.chance(10);
    const bool hasHighModSeqs = m_random.chance(10);
    for (const char *name : {"INBOX", "Trash", "Work", "Archive"}) {
        const MailboxName mailbox = MailboxName::fromWire(name);
        m_mail->createMailbox(mailbox,
                              qstrcmp(name, "Trash") == 0 ? QList<QByteArray> {"\\Trash"}
                                                          : QList<QByteArray>());
        if (hasHighUids)
            m_mail->setNextUid(mailbox,
                               imap::Uid(0xffffffffU - quint32(m_random.between(500, 1'000))));
        if (hasHighModSeqs)
            m_mail->setHighestModSeq(mailbox, imap::ModSeq(imap::maxModSeq - 100'000));
        for (int count = m_random.between(0, 15); count > 0; --count)
            append(mailbox);
    }
    if (hasHighUids)
        m_description += ", UIDs near 2^32";
    if (hasHighModSeqs)
        m_description += ", MODSEQs near 2^63";
    startServer(m_lasting);
    m_client =
        std::make_unique<Client>(m_clock, m_random.fork(), m_trace,
                                 [this](PipeTransport *transport) { connectClient(transport); });
    m_client->died = [this] {
        for (const auto &pipe : m_pipes)
            pipe->clientDied();
    };
    m_client->committed = [this](const char *what) { lookAtCommit(what); };
    note(m_description);
}

World::~World()
{
    m_client.reset();
    m_server.reset();
    m_pipes.clear();
    drainEvents();
}

/// Anew, if there was one: its sessions are gone, its mail is not.
void World::startServer(const server::ServerFaults &faults)
{
    if (m_server)
        m_server->dropConnections();
    m_server.reset();
    m_server = std::make_unique<server::ImapServer>(m_mail, m_options);
    m_server->setFaults(faults);
}

// --- time

void World::drainEvents()
{
    QCoreApplication::sendPostedEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void World::pass(qint64 ms)
{
    constexpr int mostEvents = 200'000;
    const qint64 until = m_clock.monotonicMs() + ms;
    for (int events = 0; m_wrong.isEmpty(); ++events) {
        drainEvents();
        if (m_client->isDead())
            m_client->restart();
        const qint64 left = until - m_clock.monotonicMs();
        const qint64 next = m_clock.nextDueMs();
        if (next < 0 || next > left) {
            m_clock.advance(left);
            return;
        }
        m_clock.advance(std::max<qint64>(next, 0));
        if (events > mostEvents)
            m_wrong = QStringLiteral("it does not come to rest: %1 timers within %2 ms")
                          .arg(mostEvents)
                          .arg(ms);
    }
}

void World::passSome()
{
    switch (m_random.between(0, 9)) {
    case 0:
        pass(m_random.between(30'000, 400'000));
        break;
    case 1:
        pass(m_random.between(1'000, 10'000));
        break;
    case 2:
    case 3:
        pass(m_random.between(100, 1'000));
        break;
    case 4:
    case 5:
        break; // at once
    default:
        pass(m_random.between(1, 60));
        break;
    }
}

QString World::run(int operations)
{
    m_client->goOnline();
    int untilQuiet = m_random.between(5, 40);
    for (m_step = 1; m_step <= operations; ++m_step) {
        step();
        passSome();
        if (m_trace.prints()) // the quiet points find it too, but later
            noteLostLetters();
        const bool looks = --untilQuiet <= 0 || m_step == operations;
        if (looks) {
            untilQuiet = m_random.between(5, 60);
            if (m_wrong.isEmpty())
                m_wrong = quiesce();
        }
        if (!m_wrong.isEmpty())
            return QStringLiteral("step %1: %2").arg(m_step).arg(m_wrong);
    }
    return {};
}

void World::noteLostLetters()
{
    std::set<int> there;
    for (const MailboxName &name : m_mail->mailboxNames()) {
        for (const server::StoredMessage &message : m_mail->messages(name))
            there.insert(letterNumber(message.bytes));
    }
    for (const auto &[number, letter] : m_letters) {
        if (letter.atLeast > 0 && letter.append.isNull() && !there.contains(number)
            && m_lost.insert(number).second)
            m_trace.print("letter " + QByteArray::number(number) + " is nowhere");
    }
}

bool World::isAtRest() const
{
    const bool linesRest = std::all_of(m_pipes.begin(), m_pipes.end(),
                                       [](const auto &pipe) { return pipe->isIdle(); });
    const auto operations = m_client->store().operations();
    const bool allDone = std::all_of(operations.begin(), operations.end(), [](const auto &each) {
        return each.state == store::OperationState::Parked;
    });
    return linesRest && allDone && m_client->sync().state() == AccountSync::State::Online;
}

/// Waits until nothing has been under way for a while.
QString World::settle(const char *what)
{
    constexpr qint64 longest = 90 * 60'000;
    const qint64 start = m_clock.monotonicMs();
    int quiet = 0;
    while (quiet < 4 && m_wrong.isEmpty()) {
        const quint64 before = m_trace.lines();
        pass(1'500);
        quiet = isAtRest() && m_trace.lines() == before ? quiet + 1 : 0;
        if (m_clock.monotonicMs() - start > longest)
            return QStringLiteral("%1: no rest after 90 minutes; state %2, operations %3")
                .arg(QLatin1String(what))
                .arg(int(m_client->sync().state()))
                .arg(m_client->store().operations().size());
    }
    return m_wrong;
}

QString World::quiesce()
{
    note("quiet from here");
    m_isCalm = true;
    m_client->killAt(0);
    m_server->setFaults(m_lasting);
    for (const auto &pipe : m_pipes)
        pipe->forgetFaults();
    if (std::exchange(m_isHarsh, false))
        m_server->dropConnections();
    pass(1);
    m_connects = 0;
    if (!m_client->wantsOnline() || m_client->sync().state() == AccountSync::State::Stopped)
        m_client->goOnline();
    if (const QString wrong = settle("after the faults"); !wrong.isEmpty())
        return wrong;
    m_client->sync().refresh();
    if (const QString wrong = settle("after a look at all mailboxes"); !wrong.isEmpty())
        return wrong;
    if (m_connects > 3)
        return QStringLiteral("%1 connections were needed").arg(m_connects);
    Oracle oracle(*this);
    QString wrong = oracle.check();
    if (wrong.isEmpty() && m_random.chance(30))
        wrong = syncAgain();
    m_isCalm = false;
    std::erase_if(m_pipes, [](const auto &pipe) { return pipe->isOver(); });
    return wrong;
}

QString World::syncAgain()
{
    note("once more, with nothing to do");
    m_client->goOffline();
    for (int tries = 0; m_client->sync().state() != AccountSync::State::Stopped && tries < 100;
         ++tries)
        pass(100);
    const quint64 revision = m_client->store().revision();
    const int reports = m_client->reports();
    m_client->goOnline();
    if (const QString wrong = settle("second synchronisation"); !wrong.isEmpty())
        return wrong;
    if (m_client->reports() == reports)
        return QStringLiteral("the second synchronisation was not reported");
    if (m_client->store().revision() != revision)
        return QStringLiteral("the second synchronisation changed rows");
    for (const sync::MailboxOutcome &outcome : m_client->report().mailboxes) {
        if (outcome.inserted + outcome.flagsChanged + outcome.vanished > 0)
            return QStringLiteral("the second synchronisation found something in %1")
                .arg(outcome.name.display());
    }
    return Oracle(*this).check();
}

// --- the line

void World::connectClient(PipeTransport *transport)
{
    ++m_connects;
    if (!m_isCalm && m_lineRandom.chance(12)) {
        const bool hangs = m_lineRandom.chance(30);
        note(hangs ? "connecting hangs" : "connecting is refused");
        const QPointer<PipeTransport> end(transport);
        if (!hangs)
            m_clock.callAfter(m_lineRandom.between(1, 500), transport,
                              [end] { end->fail(FaultCause::ConnectionRefused, "refused"); });
        return;
    }
    note("connected");
    auto made = std::make_unique<Pipe>(m_clock, m_lineRandom.fork(),
                                       m_isCalm ? LineFaults {} : drawLineFaults(), m_rewrites,
                                       m_trace, transport);
    Pipe *pipe = made.get();
    m_pipes.push_back(std::move(made));
    m_clock.callAfter(m_lineRandom.between(1, 300), transport, [this, transport, pipe] {
        m_server->serve(pipe->makeServerEnd());
        transport->accept(pipe);
    });
}

LineFaults World::drawLineFaults()
{
    LineFaults faults;
    const auto octets = [this] { // mostly while it synchronises
        return qint64(m_lineRandom.below(m_lineRandom.chance(60) ? 1'500 : 40'000));
    };
    switch (m_lineRandom.between(0, 9)) {
    case 0:
    case 1:
    case 2:
        faults.cutToClient = octets();
        break;
    case 3:
        faults.cutToServer = octets() / 4;
        break;
    case 4:
        faults.silentToClient = octets();
        break;
    case 5:
        faults.silentToServer = octets() / 4;
        break;
    default:
        break;
    }
    return faults;
}

void World::lookAtCommit(const char *what)
{
    if (!m_wrong.isEmpty() || qstrcmp(what, "apply") != 0)
        return;
    m_wrong = Oracle(*this).tokensAreNotAhead();
}

} // namespace homing::sim
