// SPDX-License-Identifier: GPL-3.0-or-later
// Rule C23: an APPEND or COPY that was cut before its answer is looked for by Message-ID.
#include "tests/sync/linebench.h"

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;
using homing::test::Bench;
using homing::test::LineServer;
using homing::test::selected;
using homing::test::SyncFixture;
using store::OperationKind;
using store::OperationState;

namespace {

const QByteArray plain = QByteArrayLiteral("IMAP4REV1 SASL-IR IDLE UIDPLUS");

store::Operation operationOf(OperationKind kind, UidSet uids, const char *target)
{
    store::Operation operation;
    operation.kind = kind;
    operation.mailbox = MailboxName::fromWire(kind == OperationKind::Append ? target : "INBOX");
    if (kind != OperationKind::Append)
        operation.target = MailboxName::fromWire(target);
    operation.uids = std::move(uids);
    return operation;
}

/// The first APPEND is heard, and then the connection is gone. What SEARCH finds is up to the test.
struct Cut
{
    explicit Cut(QByteArray message, quint32 uidNext = 4)
        : server(
            plain,
            [this](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("LIST"))
                    return QByteArray("* LIST () \"/\" INBOX\r\n* LIST () \"/\" Archive\r\n"
                                      "<tag> OK done\r\n");
                if (command.startsWith("SELECT"))
                    return selected(3, 4);
                if (command.startsWith("UID FETCH 1:3 (UID FLAGS"))
                    return homing::test::flagsUpTo(3);
                if (command.startsWith("APPEND"))
                    return std::exchange(isCut, true) ? "<tag> OK done\r\n" : "hang up";
                if (command.startsWith("UID SEARCH HEADER"))
                    return found;
                return std::nullopt;
            })
        , bench(server, nullptr, {"INBOX", "Archive"}, uidNext - 1)
    {
        store::Operation append = operationOf(OperationKind::Append, {}, "Archive");
        append.message = std::move(message);
        if (!bench.store->enqueue(append))
            qFatal("not journalled");
    }
    void play()
    {
        bench.account->start(Presence::Stay);
        QTRY_COMPARE(bench.account->state(), AccountSync::State::Waiting);
        QCOMPARE(server.count("APPEND"), 1);
        bench.account->linkChanged();
        QTRY_COMPARE(bench.account->state(), AccountSync::State::Online);
    }
    bool isParked() const
    {
        const auto operations = bench.store->operations();
        return operations.size() == 1 && operations.front().state == OperationState::Parked
            && !operations.front().parkedReason.isEmpty();
    }

    bool isCut = false;
    QByteArray found;
    LineServer server;
    Bench bench;
};

const QByteArray letter =
    QByteArrayLiteral("Subject: x\r\nMessage-Id:\r\n <1@example.org>\r\n\r\nMessage-ID: <2@x>\r\n");

} // namespace

class TestInterrupted : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsFoundDecides_data()
    {
        QTest::addColumn<QByteArray>("found");
        QTest::addColumn<int>("appends");
        QTest::addColumn<bool>("isParked");
        const QByteArray ok = "<tag> OK done\r\n";
        QTest::newRow("there") << "* SEARCH 4\r\n" + ok << 1 << false;
        QTest::newRow("not there")
            << "* SEARCH\r\n" + ok << 1 << true; // it may still be on its way
        QTest::newRow("there before") << "* SEARCH 3\r\n" + ok << 1 << true;
        QTest::newRow("several") << "* SEARCH 4 5\r\n" + ok << 1 << true;
        QTest::newRow("before and after") << "* SEARCH 3 4\r\n" + ok << 1 << true;
        QTest::newRow("nothing said") << ok << 1 << true;
        QTest::newRow("refused") << QByteArray("<tag> NO never\r\n") << 1 << true;
    }
    void whatIsFoundDecides()
    {
        QFETCH(QByteArray, found);
        QFETCH(int, appends);
        QFETCH(bool, isParked);
        Cut cut(letter);
        cut.found = found;
        cut.play();
        QCOMPARE(cut.server.count("UID SEARCH HEADER Message-ID \"<1@example.org>\""), 1);
        QCOMPARE(cut.server.count("APPEND"), appends);
        QCOMPARE(cut.isParked(), isParked);
        QVERIFY(isParked || cut.bench.store->operations().empty());
    }

    void withoutAMessageIdNobodyCanTell_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("none") << QByteArray("Subject: x\r\n\r\nMessage-ID: <2@x>\r\n");
        QTest::newRow("empty") << QByteArray("Message-ID:\r\n\r\nx\r\n");
        QTest::newRow("two") << QByteArray("Message-ID: <1@x> <2@x>\r\n\r\nx\r\n");
        QTest::newRow("no header") << QByteArray("\r\nx");
    }
    void withoutAMessageIdNobodyCanTell()
    {
        QFETCH(QByteArray, message);
        Cut cut(message);
        cut.play();
        QCOMPARE(cut.server.count("UID SEARCH HEADER"), 0);
        QCOMPARE(cut.server.count("APPEND"), 1);
        QVERIFY(cut.isParked());
    }

    // So no action can name a message by a UID that COPYUID is still to tell.
    void whatIsMovedOfflineStandsInItsTargetOnlyAfterTheServerSaidSo()
    {
        Cut cut(letter);
        auto moved = cut.bench.store->enqueue(
            operationOf(OperationKind::Move, UidSet::single(2), "Archive"));
        QVERIFY(moved);
        QCOMPARE(moved->second.size(), size_t(1));
        QCOMPARE(moved->second.front().mailbox.mailbox, cut.bench.record("INBOX").id);
        QCOMPARE(cut.bench.store->rows(cut.bench.record("Archive").id, 0).size(), size_t(3));
    }

    // Wherever the connection ends: what the server has done is done, and nothing is done
    // twice; what it has not done is parked, and all stands as it was.
    void cutAtEveryByte_data()
    {
        QTest::addColumn<OperationKind>("kind");
        QTest::newRow("append") << OperationKind::Append;
        QTest::newRow("copy") << OperationKind::Copy;
        QTest::newRow("move") << OperationKind::Move;
        QTest::newRow("delete") << OperationKind::Delete;
    }
    void cutAtEveryByte()
    {
        QFETCH(OperationKind, kind);
        server::ServerOptions options;
        options.without = {"MOVE", "X-DRAFT-W07-RECONNECT"};
        SyncFixture fixture(options);
        fixture.mail->createMailbox(fixture.name("Archive"));
        fixture.fill(3, "Archive");
        fixture.fill(5);
        QVERIFY(fixture.syncOnce({}).isOk);
        const auto sizeOf = [&](const char *mailbox) {
            return fixture.mail->snapshot(fixture.name(mailbox)).size();
        };
        int letters = 1'000;
        const auto queue = [&] {
            store::Operation operation = operationOf(kind, {}, "Archive");
            if (kind == OperationKind::Append) {
                operation.message = fixture.message(++letters);
            } else {
                fixture.fill(1);
                QVERIFY(fixture.syncOnce().isOk);
                const auto here = fixture.mail->snapshot(fixture.name("INBOX"));
                operation.uids = UidSet::single(std::prev(here.end())->first);
            }
            QVERIFY(fixture.store->enqueue(operation).hasValue());
        };
        const SyncReport quiet = fixture.syncOnce();
        queue();
        const SyncReport whole = fixture.syncOnce();
        QVERIFY(quiet.isOk && whole.isOk && fixture.store->operations().empty());
        const int asked = qEnvironmentVariableIntValue("HOMING_CUT_STEP");
        const int step = std::max(1, asked);
        const bool leaves = kind == OperationKind::Move || kind == OperationKind::Delete;
        for (const bool isOut : {true, false}) { // of the server
            const qint64 begin =
                (isOut ? quiet.cost.bytesIn : quiet.cost.bytesOut) - 60; // less LOGOUT
            const qint64 end = (isOut ? whole.cost.bytesIn : whole.cost.bytesOut) + 60;
            for (qint64 at = begin; at <= end; at += step) {
                queue();
                const auto there = sizeOf("Archive");
                const auto here = sizeOf("INBOX");
                server::ServerFaults faults;
                (isOut ? faults.cutAfterBytesOut : faults.cutAfterBytesIn) = at;
                fixture.server->setFaults(faults);
                fixture.syncOnce();
                fixture.server->setFaults({});
                const SyncReport report = fixture.syncOnce();
                const QByteArray where = (isOut ? "out " : "in ") + QByteArray::number(at) + '\n'
                    + fixture.log.toScenario();
                QVERIFY2(report.isOk, where.constData());
                const auto left = fixture.store->operations();
                const bool isThere = sizeOf("Archive") == there + 1;
                QVERIFY2(isThere || sizeOf("Archive") == there, where.constData());
                QVERIFY2(left.empty() == isThere, where.constData());
                QVERIFY2(sizeOf("INBOX") == here - (leaves && isThere ? 1 : 0), where.constData());
                for (const store::Operation &one : left) {
                    QVERIFY2(one.state == OperationState::Parked, where.constData());
                    QVERIFY(fixture.store->drop(one.id).hasValue());
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestInterrupted)
#include "tst_interrupted.moc"
