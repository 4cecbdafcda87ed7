// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 7162 3.1.3, rule C20: flags are stored with UNCHANGEDSINCE, and what MODIFIED names is looked
// at before it is tried again.
#include "tests/sync/linebench.h"

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;
using homing::test::Bench;
using homing::test::LineServer;
using homing::test::selected;
using store::OperationKind;
using store::OperationState;

namespace {

const QByteArray abilities =
    QByteArrayLiteral("IMAP4REV1 SASL-IR IDLE ENABLE CONDSTORE QRESYNC UIDPLUS");

/// Answers the STOREs and FETCHes of the journal with what the test has put down, in order.
struct StoreServer
{
    StoreServer()
        : lines(abilities,
                [this](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                    if (command.startsWith("SELECT"))
                        return selected(5, 6, "* OK [HIGHESTMODSEQ 50] m\r\n");
                    const bool isAsked =
                        command.startsWith("UID STORE") || command.endsWith("(UID FLAGS MODSEQ)");
                    if (!isAsked)
                        return std::nullopt;
                    said << command;
                    return answers.isEmpty() ? "<tag> OK done\r\n" : answers.takeFirst();
                })
    {
    }
    QList<QByteArray> said;
    QList<QByteArray> answers;
    LineServer lines;
};

OperationId queue(Bench &bench, OperationKind kind, const QByteArray &uids)
{
    store::Operation operation;
    operation.kind = kind;
    operation.mailbox = MailboxName::fromWire("INBOX");
    operation.uidValidity = UidValidity(7);
    operation.uids = UidSet::parse(uids).valueOr(UidSet());
    operation.flags.set(SystemFlag::Flagged);
    operation.created = bench.clock.nowUtc();
    auto queued = bench.store->enqueue(operation);
    if (!queued)
        qFatal("not journalled");
    return queued->first;
}

const QByteArray flagged =
    QByteArrayLiteral("UID STORE 2:3 (UNCHANGEDSINCE 50) +FLAGS (\\Flagged)");

} // namespace

class TestConditionalStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatWasDoneOfflineSaysUnchangedSince()
    {
        StoreServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        queue(bench, OperationKind::AddFlags, "2:3");
        QVERIFY(bench.stay());
        QTRY_VERIFY(bench.store->operations().empty());
        QCOMPARE(server.said, QList<QByteArray> {flagged});
    }

    // A killed process's last STORE may arrive when the next one has said what the user did since:
    // with UNCHANGEDSINCE the late one fails.
    void soDoesWhatIsDoneOnline()
    {
        StoreServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QVERIFY(bench.stay());
        server.answers = {"* 3 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (60))\r\n<tag> OK done\r\n"};
        queue(bench, OperationKind::AddFlags, "3");
        bench.account->journalChanged();
        QTRY_VERIFY(bench.store->operations().empty());
        queue(bench, OperationKind::RemoveFlags, "2:3");
        bench.account->journalChanged();
        QTRY_VERIFY(bench.store->operations().empty());
        QCOMPARE(server.said,
                 (QList<QByteArray> {"UID STORE 3 (UNCHANGEDSINCE 50) +FLAGS (\\Flagged)",
                                     "UID STORE 2:3 (UNCHANGEDSINCE 60) -FLAGS (\\Flagged)"}));
    }

    // Our own first STORE raises the mod-sequence: that is nobody else's change.
    void twoActionsOnOneMessageDoNotMeetEachOther()
    {
        StoreServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        queue(bench, OperationKind::AddFlags, "2:3");
        queue(bench, OperationKind::RemoveFlags, "3:4");
        server.answers = {"* 2 FETCH (UID 2 FLAGS (\\Flagged) MODSEQ (60))\r\n"
                          "* 3 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (60))\r\n<tag> OK done\r\n"};
        QVERIFY(bench.stay());
        QTRY_VERIFY(bench.store->operations().empty());
        QCOMPARE(
            server.said,
            (QList<QByteArray> {flagged, "UID STORE 3:4 (UNCHANGEDSINCE 60) -FLAGS (\\Flagged)"}));
    }

    // "If the required metadata items haven't changed, the client SHOULD retry the command with the
    // new mod-sequence. The client needs to allow for a reasonable number of retries (at least 2)."
    void anotherFlagThatChangedIsNoConflict_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::newRow("ok") << QByteArray("OK");
        QTest::newRow("no") << QByteArray("NO"); // Example 12: MODIFIED in a NO
    }
    void anotherFlagThatChangedIsNoConflict()
    {
        QFETCH(QByteArray, kind);
        StoreServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        queue(bench, OperationKind::AddFlags, "2:3");
        server.answers = {"<tag> " + kind + " [MODIFIED 3] failed\r\n",
                          "* 3 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (60))\r\n<tag> OK done\r\n",
                          "<tag> " + kind + " [MODIFIED 3] failed\r\n",
                          "* 3 FETCH (UID 3 FLAGS (\\Answered) MODSEQ (61))\r\n<tag> OK done\r\n"};
        QVERIFY(bench.stay());
        QTRY_VERIFY(bench.store->operations().empty());
        QCOMPARE(server.said,
                 (QList<QByteArray> {flagged, "UID FETCH 3 (UID FLAGS MODSEQ)",
                                     "UID STORE 3 (UNCHANGEDSINCE 60) +FLAGS (\\Flagged)",
                                     "UID FETCH 3 (UID FLAGS MODSEQ)",
                                     "UID STORE 3 (UNCHANGEDSINCE 61) +FLAGS (\\Flagged)"}));
    }

    void whatIsAsWantedAlreadyIsDone()
    {
        StoreServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        queue(bench, OperationKind::AddFlags, "2:3");
        server.answers = {"<tag> OK [MODIFIED 3] failed\r\n",
                          "* 3 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (60))\r\n<tag> OK done\r\n"};
        QVERIFY(bench.stay());
        QTRY_VERIFY(bench.store->operations().empty());
        QCOMPARE(server.said.size(), 2);
    }

    // A MODIFIED that never ends is shown to the user and blocks nothing.
    void aMessageThatChangesAllTheTimeIsParked()
    {
        StoreServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        const OperationId id = queue(bench, OperationKind::AddFlags, "3");
        queue(bench, OperationKind::AddFlags, "5");
        for (int i = 0; i < 20; ++i)
            server.answers << (i == 1 ? QByteArray("<tag> OK done\r\n")
                                      : QByteArray("<tag> OK [MODIFIED 3] failed\r\n"));
        QVERIFY(bench.stay());
        const auto parked = [&] {
            const auto operations = bench.store->operations();
            return operations.size() == 1 && operations.front().id == id
                && operations.front().state == OperationState::Parked;
        };
        QTRY_VERIFY(parked());
        QVERIFY(!bench.store->operations().front().parkedReason.isEmpty());
        QVERIFY(server.said.count("UID FETCH 3 (UID FLAGS MODSEQ)") >= 2);
        QVERIFY(server.said.size() < 15);
    }

    // Rule C12: on a NOMODSEQ mailbox no UNCHANGEDSINCE.
    void withoutModSequencesNothingIsAsked()
    {
        LineServer none(
            abilities,
            [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(5, 6, "* OK [NOMODSEQ] none\r\n");
                if (command.startsWith("UID FETCH 1:5 "))
                    return homing::test::flagsUpTo(5);
                return std::nullopt;
            });
        Bench without(none, nullptr, {"INBOX"}, 5, 0);
        queue(without, OperationKind::AddFlags, "2:3");
        QVERIFY(without.stay());
        QTRY_VERIFY(without.store->operations().empty());
        QCOMPARE(none.count("UID STORE 2:3 +FLAGS.SILENT"), 1);
    }
};

QTEST_GUILESS_MAIN(TestConditionalStore)
#include "tst_conditionalstore.moc"
