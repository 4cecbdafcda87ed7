// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 7162 3.2.5.2, rule C4: against a server that remembers no expunges a sample of sequence
// numbers and their UIDs saves most of the answer.
#include "tests/sync/syncfixture.h"

#include <QTcpSocket>

using namespace homing;
using namespace homing::imap;
using homing::test::SyncFixture;

namespace {

/// What the server answers to SELECT with `parameter`, from the command to its tagged line.
QByteArray selectAnswer(const SyncFixture &fixture, const QByteArray &parameter)
{
    QTcpSocket socket;
    QByteArray heard;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { heard += socket.readAll(); });
    socket.connectToHost(QStringLiteral("127.0.0.1"), fixture.server->port());
    socket.write("a1 LOGIN anna secret\r\na2 ENABLE QRESYNC\r\n");
    if (!QTest::qWaitFor([&] { return heard.contains("\r\na2 OK"); }, 10'000))
        return {};
    heard.clear();
    socket.write("a3 EXAMINE INBOX (QRESYNC (" + parameter + "))\r\n");
    if (!QTest::qWaitFor([&] { return heard.contains("\r\na3 OK"); }, 10'000))
        return {};
    return heard;
}

} // namespace

class TestMatchData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // "the server is unable to remember expunges at all, and only UIDs with messages divisible by
    // three are present in the mailbox."
    void savesMostOfTheAnswer()
    {
        server::ServerOptions options;
        options.without = {"X-DRAFT-W07-RECONNECT"};
        SyncFixture fixture(options, server::ExpungeMemory::None);
        const MailboxName inbox = fixture.name("INBOX");
        fixture.fill(30'000);
        std::vector<quint32> gone;
        for (quint32 uid = 1; uid <= 30'000; ++uid) {
            if (uid % 3 != 0)
                gone.push_back(uid);
        }
        fixture.mail->expunge(inbox, UidSet::fromUids(std::move(gone)));
        QVERIFY(fixture.syncOnce().isOk);
        const store::SyncState state = fixture.record().state;
        const UidSet uids = fixture.store->uids(fixture.record().id);
        QCOMPARE(uids.count(), 10'000ULL);
        // Two go at the end: what lies before the sample's last equal pair is not told.
        fixture.mail->expunge(inbox, UidSet {{29'970, 29'970}, {29'985, 29'985}});

        const QByteArray known = QByteArray::number(state.uidValidity.value()) + ' '
            + QByteArray::number(state.highestModSeq.value());
        UidSet sequence;
        UidSet sampled;
        sync::sampleMatchData(uids, sequence, sampled);
        const QByteArray with = known + " (" + sequence.toWire() + ' ' + sampled.toWire() + ')';
        const QByteArray answerWithout = selectAnswer(fixture, known);
        const QByteArray answerWith = selectAnswer(fixture, with);
        QVERIFY(answerWithout.contains("VANISHED (EARLIER)")
                && answerWith.contains("VANISHED (EARLIER)"));
        qInfo("SELECT of 10000 of 30000 UIDs, no memory: %lld bytes without match data; with it "
              "%lld, and %lld more sent",
              qint64(answerWithout.size()), qint64(answerWith.size()),
              qint64(with.size() - known.size()));
        QVERIFY(answerWith.size() + with.size() < answerWithout.size() / 10);

        // And this is what the client sends, and it is true afterwards.
        const sync::SyncReport report = fixture.syncOnce();
        QVERIFY(report.isOk);
        QCOMPARE(fixture.outcome(report).strategy, sync::Strategy::Qresync);
        QCOMPARE(fixture.outcome(report).vanished, 2U);
        QVERIFY(report.cost.bytesIn < answerWithout.size() / 10);
        QVERIFY(fixture.log.toScenario().contains(with));
        QCOMPARE(fixture.difference(), QString());
    }
};

QTEST_GUILESS_MAIN(TestMatchData)
#include "tst_matchdata.moc"
