// SPDX-License-Identifier: GPL-3.0-or-later
// An Append that takes another message's place: UID REPLACE (RFC 8508) where that can be, else
// APPEND, and the other one stays.
#include "tests/sync/linebench.h"

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;
using homing::test::Bench;
using homing::test::LineServer;
using homing::test::selected;
using store::OperationKind;

namespace {

const QByteArray plain = QByteArrayLiteral("IMAP4REV1 SASL-IR IDLE UIDPLUS");
const QByteArray told = QByteArrayLiteral("* OK [APPENDUID 7 4] ready\r\n");
const QByteArray expunged = QByteArrayLiteral("* 2 EXPUNGE\r\n* 3 EXISTS\r\n");

} // namespace

class TestReplacing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneTakesTheOthersPlace_data()
    {
        QTest::addColumn<QByteArray>("capabilities");
        QTest::addColumn<quint32>("uidValidity");
        QTest::addColumn<QByteArray>("replaced"); // the answer to UID REPLACE
        QTest::addColumn<QByteArray>("appended"); // the answer to APPEND
        QTest::addColumn<int>("replaces");
        QTest::addColumn<int>("appends");
        QTest::addColumn<quint32>("uid"); // that was told
        const QByteArray can = plain + " REPLACE";
        const QByteArray ok = "<tag> OK done\r\n";
        const QByteArray no = "<tag> NO [EXPUNGEISSUED] it is gone\r\n";
        const QByteArray okWithUid = "<tag> OK [APPENDUID 7 9] done\r\n";
        QTest::newRow("told before the expunge") // 4.3
            << can << 7U << told + expunged + ok << QByteArray() << 1 << 0 << 4U;
        QTest::newRow("told behind it")
            << can << 7U << expunged + "<tag> OK [APPENDUID 7 4] done\r\n"
            << QByteArray() << 1 << 0 << 4U;
        QTest::newRow("nothing told") << can << 7U << expunged + ok << QByteArray() << 1 << 0 << 0U;
        QTest::newRow("refused") << can << 7U << no << okWithUid << 1 << 1 << 9U;
        QTest::newRow("not understood")
            << can << 7U << QByteArray("<tag> BAD what?\r\n") << okWithUid << 1 << 1 << 9U;
        QTest::newRow("told, and refused") << can << 7U << told + no << ok << 1 << 1 << 0U;
        QTest::newRow("not offered") << plain << 7U << QByteArray() << okWithUid << 0 << 1 << 9U;
        QTest::newRow("another incarnation") << can << 6U << QByteArray() << ok << 0 << 1 << 0U;
        QTest::newRow("several told")
            << plain << 7U << QByteArray() << QByteArray("<tag> OK [APPENDUID 7 9:10] done\r\n")
            << 0 << 1 << 0U;
    }
    void oneTakesTheOthersPlace()
    {
        QFETCH(QByteArray, capabilities);
        QFETCH(quint32, uidValidity);
        QFETCH(QByteArray, replaced);
        QFETCH(QByteArray, appended);
        LineServer server(
            capabilities,
            [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(3, 4);
                if (command.startsWith("UID FETCH 1:3 (UID FLAGS"))
                    return homing::test::flagsUpTo(3);
                if (command.startsWith("UID REPLACE"))
                    return replaced;
                if (command.startsWith("APPEND"))
                    return appended;
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 3);
        store::Operation operation;
        operation.kind = OperationKind::Append;
        operation.mailbox = MailboxName::fromWire("INBOX");
        operation.uidValidity = UidValidity(uidValidity);
        operation.uids = UidSet::single(2);
        operation.flags.set(SystemFlag::Draft);
        operation.message = "Message-ID: <new@example.org>\r\n\r\nx\r\n";
        const auto queued = bench.store->enqueue(operation);
        QVERIFY(queued.hasValue());
        QSignalSpy spy(bench.account.get(), &AccountSync::appended);
        QVERIFY(bench.stay());
        QTRY_VERIFY(bench.store->operations().empty());
        QTEST(int(server.count("UID REPLACE 2 INBOX (\\Draft) ")), "replaces");
        QTEST(int(server.count("APPEND INBOX (\\Draft) ")), "appends");
        QFETCH(quint32, uid);
        QCOMPARE(spy.size(), uid == 0 ? 0 : 1);
        if (uid != 0) {
            QCOMPARE(spy.front().at(0).value<OperationId>(), queued->first);
            QCOMPARE(spy.front().at(1).value<UidValidity>(), UidValidity(7));
            QCOMPARE(spy.front().at(2).value<Uid>(), Uid(uid));
        }
    }
};

QTEST_GUILESS_MAIN(TestReplacing)
#include "tst_replacing.moc"
