// SPDX-License-Identifier: GPL-3.0-or-later
// A delivery cut after every octet of either side, hard and softly, in the clear and inside TLS,
// with DATA and with BDAT. An outbox that tries again after NotSent, and never after Unknown, has
// delivered once at the end, or, where the end of the message was on its way, once or not at all.
#include "tests/submit/submitrig.h"

using namespace homing;
using namespace homing::test;
using Kind = submit::Outcome::Kind;

namespace {

struct Measured
{
    qint64 sent = 0;
    qint64 received = 0;
    qint64 messageStart = 0;
    qint64 messageEnd = 0;
};

void prepare(RecordedRig &rig, bool chunking)
{
    rig.submission.recipients = {"bob@example.net", "carl@example.net"};
    rig.submission.message = "Subject: x\n\n.\na\n";
    if (chunking)
        rig.server.extensions.append("CHUNKING");
}

Measured whole(SmtpRecorder::Tls tls, bool chunking)
{
    RecordedRig rig {tls};
    prepare(rig, chunking);
    rig.send();
    [&] { VERIFY_OUTCOME(rig, "Delivered"); }();
    return {rig.server.sent, rig.server.received, rig.server.messageStart, rig.server.messageEnd};
}

/// One send with the cut; then as an outbox does. Fails the running test.
void cutAt(SmtpRecorder::Tls tls, bool chunking, bool hard, bool isServersSide, qint64 octets,
           const Measured &measured)
{
    RecordedRig rig {tls};
    prepare(rig, chunking);
    rig.server.isCutHard = hard;
    (isServersSide ? rig.server.cutAfterSent : rig.server.cutAfterReceived) = octets;
    rig.send();
    VERIFY_OVER(rig);
    const Kind first = rig.outcome.kind;
    const qsizetype arrived = rig.server.deliveries.size();
    QVERIFY(arrived <= 1);
    QVERIFY(first != Kind::Refused); // nobody did
    if (first == Kind::Delivered)
        QCOMPARE(arrived, 1);
    if (first == Kind::NotSent)
        QCOMPARE(arrived, 0);
    if (arrived == 1)
        QVERIFY(first == Kind::Delivered || first == Kind::Unknown);
    if (!isServersSide
        && octets < measured.messageStart) // it did not even get the message asked for
        QVERIFY(first == Kind::NotSent);
    if (!isServersSide && octets < measured.messageEnd)
        QCOMPARE(arrived, 0);
    if (!isServersSide && octets == measured.messageEnd) // all there, and no word of it
        QVERIFY(first == Kind::Unknown && arrived == 1);

    rig.server.cutAfterSent = rig.server.cutAfterReceived = -1;
    if (first == Kind::NotSent) {
        rig.send();
        VERIFY_OUTCOME(rig, "Delivered");
        QCOMPARE(rig.server.deliveries.size(), 1);
    }
    for (const SmtpRecorder::Delivery &delivery : std::as_const(rig.server.deliveries)) {
        QCOMPARE(delivery.message, QByteArray("Subject: x\r\n\r\n.\r\na\r\n"));
        QCOMPARE(delivery.recipients.size(), 2);
    }
}

} // namespace

class TestSubmitCuts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(certificates().isValid(), qPrintable(certificates().problem()));
    }
    void everyOctet_data();
    void everyOctet();
};

void TestSubmitCuts::everyOctet_data()
{
    QTest::addColumn<int>("tls");
    QTest::addColumn<bool>("chunking");
    QTest::addColumn<bool>("hard");
    QTest::addColumn<bool>("isServersSide");
    for (const bool side : {false, true}) {
        for (const bool chunking : {false, true}) {
            const char *how = chunking ? "BDAT" : "DATA";
            const char *what = side ? "sent" : "received";
            const int none = int(SmtpRecorder::Tls::None);
            QTest::addRow("%s, clear, %s", how, what) << none << chunking << false << side;
            QTest::addRow("%s, clear, %s, reset", how, what) << none << chunking << true << side;
            QTest::addRow("%s, TLS, %s", how, what)
                << int(SmtpRecorder::Tls::Implicit) << chunking << false << side;
        }
    }
    QTest::newRow("STARTTLS, received")
        << int(SmtpRecorder::Tls::StartTls) << false << false << false;
}

void TestSubmitCuts::everyOctet()
{
    QFETCH(int, tls);
    QFETCH(bool, chunking);
    QFETCH(bool, hard);
    QFETCH(bool, isServersSide);
    const auto mode = SmtpRecorder::Tls(tls);
    const Measured measured = whole(mode, chunking);
    if (QTest::currentTestFailed())
        return;
    QVERIFY(measured.messageStart > 50 && measured.messageEnd > measured.messageStart
            && measured.received > measured.messageEnd && measured.sent > 100);
    const qint64 all = isServersSide ? measured.sent : measured.received;
    // Handshakes cost: inside TLS each third octet, and each one of the message and what follows
    // it.
    for (qint64 octets = 0; octets <= all; ++octets) {
        const bool isClose =
            isServersSide ? octets + 60 > all : octets + 1 >= measured.messageStart;
        if (mode != SmtpRecorder::Tls::None && !isClose && octets % 3 != 0)
            continue;
        cutAt(mode, chunking, hard, isServersSide, octets, measured);
        if (QTest::currentTestFailed()) {
            qWarning("cut after %lld octets", octets);
            return;
        }
    }
}

QTEST_GUILESS_MAIN(TestSubmitCuts)
#include "tst_submitcuts.moc"
