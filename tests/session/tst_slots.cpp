// SPDX-License-Identifier: GPL-3.0-or-later
// Slots that do what they like inside a signal: abort, delete, open again, submit.
#include "tests/session/sessionrig.h"

using namespace homing;
using namespace homing::test;
using session::CommandResult;
using session::ImapSession;
using session::Pipelining;

namespace {
const QList<QByteArray> moments {"state",     "authenticated", "untagged", "finished",
                                 "malformed", "received",      "log"};

void addMoments()
{
    QTest::addColumn<QByteArray>("moment");
    for (const QByteArray &moment : moments)
        QTest::newRow(moment.constData()) << moment;
    QTest::newRow("closed") << QByteArray("closed");
}

/// Calls `action` once, from inside the first signal of that kind after the login (or the first at
/// all).
void at(const QByteArray &moment, ImapSession *s, session::TrafficLog *log,
        std::function<void()> action)
{
    const auto once = [done = std::make_shared<bool>(false), action] {
        if (!std::exchange(*done, true))
            action();
    };
    if (moment == "state")
        QObject::connect(s, &ImapSession::stateChanged, s, once);
    else if (moment == "authenticated")
        QObject::connect(s, &ImapSession::authenticated, s, once);
    else if (moment == "untagged")
        QObject::connect(s, &ImapSession::untagged, s, once);
    else if (moment == "finished")
        QObject::connect(s, &ImapSession::finished, s, once);
    else if (moment == "malformed")
        QObject::connect(s, &ImapSession::malformed, s, once);
    else if (moment == "received")
        QObject::connect(s, &ImapSession::received, s, once);
    else if (moment == "closed")
        QObject::connect(s, &ImapSession::closed, s, once);
    else
        QObject::connect(log, &session::TrafficLog::line, s, once);
}

QByteArray richScript()
{
    return loginScript()
        + "C: A2 XONE\nC: A3 XTWO\nS: * 1 EXISTS\nS: * 1 FETCH ((\nS: A2 OK x\nS: * 2 EXISTS\nS: "
          "A3 OK x\n"
          "S: * BYE x\nT: close\n";
}
} // namespace

class TestSlots : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void abortFromInside_data();
    void abortFromInside();
    void deleteFromInside_data();
    void deleteFromInside();
    void openAgainFromInside();
    void submitFromInside();
    void submitWhileEnding();
    void abortWhileClosed();
};

void TestSlots::abortFromInside_data()
{
    addMoments();
}

void TestSlots::abortFromInside()
{
    QFETCH(QByteArray, moment);
    SessionRig rig;
    rig.server.play(richScript());
    rig.remember("PLAIN", "IMAP4REV1 IDLE LITERAL+ COMPRESS=DEFLATE");
    at(moment, &rig.session, &rig.log, [&] {
        rig.session.abort({FaultCause::Cancelled, QString()});
    });
    const auto one = rig.submit("XONE");
    const auto two = rig.submit("XTWO");
    const auto three = rig.submit("XTHREE", Pipelining::AfterPrevious);
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    if (moment != "closed")
        QCOMPARE(rig.fault.cause, FaultCause::Cancelled);
    QTRY_COMPARE(rig.session.state(), ImapSession::State::Closed);
    for (const auto id : {one, two, three})
        QCOMPARE(rig.finishedCount.value(id), 1);
    QCoreApplication::processEvents();
    QCOMPARE(rig.closedCount, 1);
}

void TestSlots::deleteFromInside_data()
{
    addMoments();
}

void TestSlots::deleteFromInside()
{
    QFETCH(QByteArray, moment);
    ScriptedServer server(ScriptedServer::Tls::None);
    QVERIFY(server.start());
    server.play(richScript());
    ManualClock clock;
    session::TrafficLog log;
    SessionRig values; // for its configuration
    values.remember("PLAIN", "IMAP4REV1 IDLE LITERAL+ COMPRESS=DEFLATE");
    values.endpoint.port = server.serverPort();
    auto *doomed = new ImapSession(clock, &log);
    const QPointer<ImapSession> guard(doomed);
    at(moment, doomed, &log, [&] { delete doomed; });
    doomed->configure(values.endpoint, values.credentials, values.remembered);
    doomed->open();
    if (guard) {
        doomed->submit(imap::Command("XONE"));
        doomed->submit(imap::Command("XTWO"));
        doomed->submit(imap::Command("XTHREE"), Pipelining::AfterPrevious);
    }
    QTRY_VERIFY(guard.isNull());
    QCoreApplication::processEvents();
    clock.advance(1'000'000); // no timer of the dead fires
}

void TestSlots::openAgainFromInside()
{
    SessionRig rig;
    rig.remember();
    const QByteArray play = loginScript() + "C: A2 XONE\nT: close\n";
    rig.server.play(play + "T: connect\n" + play + "T: connect\n" + loginScript()
                    + "C: A2 XTHREE\nS: A2 OK x\n");
    // Once from finished(), once from closed(): each time exactly one new connection.
    session::CommandId third = 0;
    QObject::connect(&rig.session, &ImapSession::finished, &rig.session,
                     [&](session::CommandId id) {
                         if (id == 1) {
                             rig.session.open();
                             rig.submit("XONE");
                         }
                     });
    QObject::connect(&rig.session, &ImapSession::closed, &rig.session, [&] {
        if (rig.closedCount == 2) {
            third = rig.submit("XTHREE");
            rig.session.open();
        }
    });
    rig.open();
    rig.submit("XONE");
    QTRY_VERIFY2(third != 0 && rig.results.value(third).isOk(), rig.log.toScenario().constData());
    QCOMPARE(rig.server.connectionCount(), 3);
    QCOMPARE(rig.closedCount, 2);
    for (const int count : qAsConst(rig.finishedCount))
        QCOMPARE(count, 1);
}

void TestSlots::submitFromInside()
{
    LoggedIn rig("C: A2 XONE\nS: * 1 EXISTS\nS: A2 OK x\nC: A3 XTWO\nC: A4 XTHREE\nS: A3 OK x\nS: "
                 "A4 OK x\n");
    QObject::connect(&rig.session, &ImapSession::authenticated, &rig.session,
                     [&] { rig.submit("XONE"); });
    QObject::connect(&rig.session, &ImapSession::untagged, &rig.session,
                     [&] { rig.submit("XTWO"); });
    QObject::connect(&rig.session, &ImapSession::finished, &rig.session,
                     [&](session::CommandId id) {
                         if (id == 1)
                             rig.submit("XTHREE");
                     });
    QTRY_COMPARE(rig.results.size(), 3);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.server.chunks().last(), QByteArray("A3 XTWO\r\nA4 XTHREE\r\n"));
}

void TestSlots::submitWhileEnding()
{
    // A slot that submits again whatever was lost: it goes with the next connection and ends no
    // loop.
    LoggedIn rig("C: A2 XONE\nT: close\nT: connect\n" + loginScript()
                 + "C: A2 XAGAIN\nS: A2 OK x\n");
    session::CommandId again = 0;
    QObject::connect(&rig.session, &ImapSession::finished, &rig.session,
                     [&](session::CommandId, const CommandResult &result) {
                         if (!result.isOk())
                             again = rig.submit("XAGAIN");
                     });
    QTRY_VERIFY(rig.isReady());
    rig.submit("XONE");
    QTRY_COMPARE(rig.closedCount, 1);
    QVERIFY(again != 0);
    QCOMPARE(rig.finishedCount.value(again), 0);
    rig.remembered.loginNeedsItsOwnFlight = true;
    rig.open();
    QTRY_VERIFY2(rig.results.value(again).isOk(), rig.log.toScenario().constData());
}

void TestSlots::abortWhileClosed()
{
    SessionRig rig;
    const auto noop = rig.submit("NOOP");
    rig.session.abort({FaultCause::Cancelled, QString()});
    QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::NotSent);
    QCOMPARE(rig.closedCount, 0);
}

QTEST_GUILESS_MAIN(TestSlots)
#include "tst_slots.moc"
