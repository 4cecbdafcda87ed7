// SPDX-License-Identifier: GPL-3.0-or-later
// One dialogue with everything in it, cut after every octet of either side and delivered octet by
// octet. Whatever happens: each command has exactly one end, the connection has exactly one, and
// nothing is told behind it.
#include "tests/session/sessionrig.h"

using namespace homing;
using namespace homing::test;
using session::CommandResult;
using session::Pipelining;

namespace {

QByteArray dialogue()
{
    return "S: * OK ready\n"
           "C: A1 AUTHENTICATE PLAIN "
        + plainResponse()
        + "\n"
          "C: A2 ENABLE QRESYNC\n"
          "C: A3 SELECT INBOX\n"
          "S: A1 OK [CAPABILITY IMAP4rev1 IDLE ENABLE QRESYNC COMPRESS=DEFLATE] in\n"
          "S: * ENABLED QRESYNC\n"
          "S: A2 OK done\n"
          "S: * 3 EXISTS\n"
          "S: * VANISHED (EARLIER) 4:9\n"
          "S: * 1 FETCH (UID 1 BODY[] {8}"
        + crlf + "one" + crlf
        + "two FLAGS ())\n"
          "S: A3 OK [READ-WRITE] selected\n"
          "C: A4 APPEND x {5}\n"
          "S: + go\n"
          "C: hello\n"
          "S: A4 OK [APPENDUID 1 2] done\n"
          "C: A5 CHECK\n"
          "C: A6 COMPRESS DEFLATE\n"
          "S: A5 NO not now\n"
          "S: A6 OK go\n"
          "T: compress\n"
          "C: A7 NOOP\n"
          "S: * 4 EXISTS\n"
          "S: A7 OK done\n"
          "C: A8 IDLE\n"
          "S: + idling\n"
          "S: * 5 EXISTS\n"
          "C: DONE\n"
          "C: A9 LOGOUT\n"
          "S: A8 OK idled\n"
          "S: * BYE bye\n"
          "S: A9 OK done\n";
}

/// Plays the client's side of the dialogue.
struct Player : SessionRig
{
    Player()
    {
        remember("PLAIN", "IMAP4REV1 IDLE ENABLE QRESYNC COMPRESS=DEFLATE");
        remembered.afterLogin =
            imap::Capabilities({"IMAP4REV1", "IDLE", "ENABLE", "QRESYNC", "COMPRESS=DEFLATE"});
        server.play(dialogue());
        ids.append(submit("ENABLE QRESYNC"));
        ids.append(submit("SELECT INBOX"));
        ids.append(session.submit(imap::Command("APPEND").verbatim("x").literal("hello"),
                                  Pipelining::AfterPrevious));
        ids.append(submit("CHECK", Pipelining::AfterPrevious));
        QObject::connect(&session, &session::ImapSession::finished, &session,
                         [this](session::CommandId id, const CommandResult &result) {
                             if (id == ids.at(2) && result.isOk())
                                 session.startCompression();
                             if (id == ids.at(3) && ids.size() == 4) {
                                 ids.append(submit("NOOP"));
                             }
                             if (ids.size() == 5 && id == ids.at(4))
                                 session.setIdleWanted(true);
                         });
        QObject::connect(&session, &session::ImapSession::untagged, &session, [this] {
            if (events.contains("exists 5"))
                session.logout();
        });
        QObject::connect(&session, &session::ImapSession::closed, &session,
                         [this] { eventsAtEnd = events.size(); });
        open();
    }
    QList<session::CommandId> ids;
    qsizetype eventsAtEnd = 0;
};

QList<QByteArray> fromServer(const QList<QByteArray> &events)
{
    QList<QByteArray> some;
    for (const QByteArray &event : events) {
        if (!event.startsWith("finished") && event != "closed")
            some.append(event);
    }
    return some;
}

/// The invariants. Fails the running test; the caller returns when it did.
void verifyEnds(Player &player)
{
    QCOMPARE(player.closedCount, 1);
    QCOMPARE(player.session.state(), session::ImapSession::State::Closed);
    const bool late = player.ids.size() == 5 && player.finishedCount.value(player.ids.at(4)) == 0;
    for (qsizetype i = 0; i < player.ids.size(); ++i) {
        // The one submitted while the others were being told their end waits for the next
        // connection.
        if (i == 4 && late)
            continue;
        QCOMPARE(player.finishedCount.value(player.ids.at(i)), 1);
    }
    QCOMPARE(player.events.at(player.eventsAtEnd - 1), QByteArray("closed"));
    QCOMPARE(player.events.size(), player.eventsAtEnd);
}

} // namespace

class TestCuts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whole();
    void octetByOctet();
    void serverCutsAfterEveryOctetSent();
    void serverCutsAfterEveryOctetReceived();

private:
    qint64 m_sent = 0;
    qint64 m_received = 0;
    QList<QByteArray> m_events;
};

void TestCuts::whole()
{
    Player player;
    QTRY_COMPARE_WITH_TIMEOUT(player.closedCount, 1, 5'000);
    VERIFY_PLAYED(player);
    QVERIFY2(player.fault.cause == FaultCause::None, player.log.toScenario().constData());
    verifyEnds(player);
    QCOMPARE(player.ids.size(), 5);
    QCOMPARE(player.fetched.size(), std::size_t(1));
    m_sent = player.server.sentOctets();
    m_received = player.session.cost().bytesOut;
    m_events = player.events;
    QVERIFY(m_sent > 300 && m_received > 100);
}

void TestCuts::octetByOctet()
{
    Player player;
    player.server.setBytewise(true);
    QTRY_COMPARE_WITH_TIMEOUT(player.closedCount, 1, 10'000);
    VERIFY_PLAYED(player);
    QCOMPARE(player.fault.cause, FaultCause::None);
    QCOMPARE(player.events, m_events);
}

void TestCuts::serverCutsAfterEveryOctetSent()
{
    QVERIFY(m_sent > 0);
    for (qint64 octets = 0; octets < m_sent; ++octets) {
        Player player;
        player.server.cutAfterSent(octets);
        QTRY_COMPARE_WITH_TIMEOUT(player.closedCount, 1, 5'000);
        QCoreApplication::processEvents();
        verifyEnds(player);
        if (QTest::currentTestFailed()) {
            qWarning("cut after %lld octets sent\n%s", octets, player.log.toScenario().constData());
            return;
        }
        // What the server said before the cut was told as in the whole dialogue.
        const QList<QByteArray> told = fromServer(player.events);
        QCOMPARE(told, fromServer(m_events).mid(0, told.size()));
    }
}

void TestCuts::serverCutsAfterEveryOctetReceived()
{
    QVERIFY(m_received > 0);
    for (qint64 octets = 1; octets < m_received; ++octets) {
        Player player;
        player.server.cutAfterReceived(octets);
        QTRY_COMPARE_WITH_TIMEOUT(player.closedCount, 1, 5'000);
        QCoreApplication::processEvents();
        verifyEnds(player);
        if (QTest::currentTestFailed()) {
            qWarning("cut after %lld octets received\n%s", octets,
                     player.log.toScenario().constData());
            return;
        }
    }
}

QTEST_GUILESS_MAIN(TestCuts)
#include "tst_cuts.moc"
