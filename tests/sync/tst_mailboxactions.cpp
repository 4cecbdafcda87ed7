// SPDX-License-Identifier: GPL-3.0-or-later
// Mailboxes made, renamed, deleted and subscribed by the user: what is said, in which order, what
// each answer leads to, and what is left wherever the connection ends (RFC 3501 6.3.3 to 6.3.7).
#include "core/store/shownmailboxes.h"
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

const QByteArray capabilities = QByteArrayLiteral("IMAP4REV1 SASL-IR IDLE UIDPLUS MOVE");

store::Operation act(OperationKind kind, const char *mailbox, const char *target = "")
{
    store::Operation operation;
    operation.kind = kind;
    operation.mailbox = MailboxName::fromWire(mailbox);
    operation.target = MailboxName::fromWire(target);
    return operation;
}

/// A server that has the mailboxes of `names`, and says to a verb what `answers` has for it.
struct Told
{
    explicit Told(QList<QByteArray> mailboxes, quint32 rows = 3)
        : names(std::move(mailboxes))
        , server(capabilities,
                 [this](const QByteArray &, const QByteArray &line) { return answer(line); })
        , bench(server, nullptr, {names.begin(), names.end()}, rows)
    {
    }
    std::optional<QByteArray> answer(const QByteArray &line)
    {
        for (const auto &[verb, text] : answers) {
            if (line.startsWith(verb))
                return text;
        }
        if (line.startsWith("LIST")) {
            QByteArray lines;
            QByteArray pattern = line.split(' ').at(2);
            pattern.replace('"', "");
            for (const QByteArray &name : names) {
                if (pattern.contains('*') || pattern == name)
                    lines += "* LIST (" + attributes + ") \"/\" " + name + "\r\n";
            }
            return lines + "<tag> OK done\r\n";
        }
        if (line.startsWith("SELECT"))
            return selected(3, 4);
        if (line.startsWith("STATUS"))
            return "* STATUS " + line.split(' ').at(1)
                + " (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 7 UNSEEN 3)\r\n<tag> OK done\r\n";
        if (line.startsWith("UID FETCH 1:3 (UID FLAGS"))
            return homing::test::flagsUpTo(3);
        return std::nullopt;
    }
    OperationId queue(store::Operation operation)
    {
        if (operation.kind == OperationKind::DeleteMailbox)
            operation.uidValidity = UidValidity(7);
        const auto queued = bench.store->enqueue(std::move(operation));
        if (!queued)
            qFatal("not journalled: %s", qPrintable(queued.error().detail));
        return queued->first;
    }
    std::vector<store::Operation> left() const { return bench.store->operations(); }

    QList<QByteArray> names;
    QByteArray attributes;
    std::vector<std::pair<QByteArray, QByteArray>> answers;
    LineServer server;
    Bench bench;
};

} // namespace

class TestMailboxActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachIsSaidAndThenListed_data()
    {
        QTest::addColumn<OperationKind>("kind");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("create") << OperationKind::CreateMailbox << QByteArray()
                                << QByteArray("CREATE New");
        QTest::newRow("rename") << OperationKind::RenameMailbox << QByteArray("B")
                                << QByteArray("RENAME A B");
        QTest::newRow("delete") << OperationKind::DeleteMailbox << QByteArray()
                                << QByteArray("DELETE A");
        QTest::newRow("subscribe")
            << OperationKind::Subscribe << QByteArray() << QByteArray("SUBSCRIBE A");
        QTest::newRow("unsubscribe")
            << OperationKind::Unsubscribe << QByteArray() << QByteArray("UNSUBSCRIBE A");
    }
    void eachIsSaidAndThenListed()
    {
        QFETCH(OperationKind, kind);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, said);
        Told told({"INBOX", "A"});
        store::Operation operation =
            act(kind, kind == OperationKind::CreateMailbox ? "New" : "A", target.constData());
        operation.uids = UidSet::range(1, 3);
        told.queue(operation);
        told.bench.account->start(Presence::Stay);
        QTRY_COMPARE(told.bench.account->state(), AccountSync::State::Online);
        QCOMPARE(told.server.count(said), 1);
        QVERIFY(told.left().empty());
        const qsizetype at = told.server.heard.indexOf(said);
        const QList<QByteArray> behind = told.server.heard.mid(at + 1);
        QVERIFY(std::any_of(behind.begin(), behind.end(), [](const QByteArray &line) {
            return line.startsWith("LIST \"\" \"*\"");
        }));
    }

    void whatTheServerSays_data()
    {
        QTest::addColumn<OperationKind>("kind");
        QTest::addColumn<QByteArray>("verb");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("reason"); // empty: it is done
        const QByteArray no = "<tag> NO ";
        const QByteArray end = "\r\n";
        QTest::newRow("there already") << OperationKind::CreateMailbox << QByteArray("CREATE")
                                       << no + "[ALREADYEXISTS] it is" + end << QString();
        QTest::newRow("not to be made")
            << OperationKind::CreateMailbox << QByteArray("CREATE")
            << no + "[CANNOT] no such name" + end << QStringLiteral("no such name");
        QTest::newRow("gone already") << OperationKind::DeleteMailbox << QByteArray("DELETE")
                                      << no + "[NONEXISTENT] none" + end << QString();
        QTest::newRow("not to be deleted")
            << OperationKind::DeleteMailbox << QByteArray("DELETE") << no + "has children" + end
            << QStringLiteral("has children");
        QTest::newRow("not to be renamed")
            << OperationKind::RenameMailbox << QByteArray("RENAME")
            << no + "[ALREADYEXISTS] taken" + end << QStringLiteral("taken");
        QTest::newRow("no subscription")
            << OperationKind::Subscribe << QByteArray("SUBSCRIBE")
            << no + "[NONEXISTENT] none" + end << QStringLiteral("none");
        QTest::newRow("none to end") << OperationKind::Unsubscribe << QByteArray("UNSUBSCRIBE")
                                     << no + "[NONEXISTENT] none" + end << QString();
        QTest::newRow("bad") << OperationKind::CreateMailbox << QByteArray("CREATE")
                             << QByteArray("<tag> BAD what\r\n") << QStringLiteral("what");
    }
    void whatTheServerSays()
    {
        QFETCH(OperationKind, kind);
        QFETCH(QByteArray, verb);
        QFETCH(QByteArray, answer);
        QFETCH(QString, reason);
        Told told({"INBOX", "A"});
        told.answers = {{verb, answer}};
        store::Operation operation = act(kind, kind == OperationKind::CreateMailbox ? "New" : "A",
                                         kind == OperationKind::RenameMailbox ? "B" : "");
        operation.uids = UidSet::range(1, 3);
        told.queue(operation);
        told.bench.account->start(Presence::Stay);
        QTRY_COMPARE(told.bench.account->state(), AccountSync::State::Online);
        QCOMPARE(told.server.count(verb), 1);
        QCOMPARE(told.left().empty(), reason.isEmpty());
        if (!reason.isEmpty()) {
            QCOMPARE(told.left().front().state, OperationState::Parked);
            QCOMPARE(told.left().front().parkedReason, reason);
        }
    }

    void mailWaitsForItsMailbox_data()
    {
        QTest::addColumn<bool>("isMade");
        QTest::newRow("made") << true;
        QTest::newRow("refused") << false;
    }
    void mailWaitsForItsMailbox()
    {
        QFETCH(bool, isMade);
        Told told({"INBOX"});
        if (!isMade)
            told.answers = {{"CREATE", "<tag> NO [LIMIT] too many\r\n"}};
        const OperationId create = told.queue(act(OperationKind::CreateMailbox, "New"));
        store::Operation move = act(OperationKind::Move, "INBOX", "New");
        move.uidValidity = UidValidity(7);
        move.uids = UidSet::single(2);
        const OperationId moved = told.queue(move);
        told.queue(act(OperationKind::CreateMailbox, "New/below"));
        told.bench.account->start(Presence::Stay);
        QTRY_COMPARE(told.bench.account->state(), AccountSync::State::Online);
        QCOMPARE(told.server.count("UID MOVE 2 New"), isMade ? 1 : 0);
        QCOMPARE(told.server.count("CREATE New/below"), isMade ? 1 : 0);
        if (isMade) {
            QVERIFY(told.server.heard.indexOf("CREATE New")
                    < told.server.heard.indexOf("UID MOVE 2 New"));
            QVERIFY(told.left().empty());
            return;
        }
        QCOMPARE(told.left().size(), size_t(3));
        for (const store::Operation &one : told.left())
            QCOMPARE(one.state, OperationState::Parked);
        QCOMPARE(told.left().at(1).id, moved);
        QCOMPARE(told.left().at(1).parkedReason, QStringLiteral("The mailbox New was not made"));
        // Both again, and now it works.
        told.answers.clear();
        QVERIFY(told.bench.store->retry(create).hasValue());
        QVERIFY(told.bench.store->retry(moved).hasValue());
        told.bench.account->journalChanged();
        QTRY_COMPARE(told.left().size(), size_t(1));
        QCOMPARE(told.server.count("UID MOVE 2 New"), 1);
    }

    // Never what the user did not see: mail that came meanwhile, or another mailbox of that name.
    void onlyWhatWasSeenIsDeleted_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<bool>("isDeleted");
        QTest::newRow("as seen") << QByteArray("MESSAGES 3 UIDNEXT 4 UIDVALIDITY 7") << true;
        QTest::newRow("fewer") << QByteArray("MESSAGES 1 UIDNEXT 4 UIDVALIDITY 7") << true;
        QTest::newRow("empty") << QByteArray("MESSAGES 0 UIDNEXT 9 UIDVALIDITY 7") << true;
        QTest::newRow("more") << QByteArray("MESSAGES 4 UIDNEXT 5 UIDVALIDITY 7") << false;
        QTest::newRow("another") << QByteArray("MESSAGES 3 UIDNEXT 4 UIDVALIDITY 8") << false;
        QTest::newRow("who knows which") << QByteArray("MESSAGES 3 UIDVALIDITY 7") << false;
        QTest::newRow("who knows how many") << QByteArray("UIDNEXT 4 UIDVALIDITY 7") << false;
        QTest::newRow("an event says less")
            << QByteArray("MESSAGES 4 UIDNEXT 5 UIDVALIDITY 7)\r\n* STATUS A (MESSAGES 4") << false;
    }
    void onlyWhatWasSeenIsDeleted()
    {
        QFETCH(QByteArray, status);
        QFETCH(bool, isDeleted);
        Told told({"INBOX", "A"});
        store::Operation operation = act(OperationKind::DeleteMailbox, "A");
        operation.uids = UidSet::range(1, 3);
        const OperationId id = told.queue(operation);
        told.answers = {{"STATUS A (", "* STATUS A (" + status + ")\r\n<tag> OK done\r\n"}};
        told.bench.account->start(Presence::Stay);
        QTRY_COMPARE(told.bench.account->state(), AccountSync::State::Online);
        QCOMPARE(told.server.count("DELETE A"), isDeleted ? 1 : 0);
        QCOMPARE(told.left().empty(), isDeleted);
        if (isDeleted)
            return;
        QCOMPARE(told.left().front().id, id);
        QCOMPARE(told.left().front().state, OperationState::Parked);
    }

    void nothingIsSelectedThatIsRenamedOrDeleted()
    {
        Told told({"INBOX", "A"});
        told.bench.account->setHome(told.bench.record("A").id);
        told.bench.account->start(Presence::Stay);
        QTRY_COMPARE(told.bench.account->state(), AccountSync::State::Online);
        told.server.heard.clear();
        told.queue(act(OperationKind::RenameMailbox, "A", "B"));
        told.bench.account->journalChanged();
        QTRY_COMPARE(told.server.count("RENAME A B"), 1);
        const qsizetype inbox = told.server.heard.indexOf("SELECT INBOX");
        QVERIFY(inbox >= 0 && inbox < told.server.heard.indexOf("RENAME A B"));
    }

    void subscriptionsFollowWhereThereAreAny()
    {
        for (const bool areUsed : {false, true}) {
            Told told({"INBOX", "A"});
            told.attributes = areUsed ? "\\Subscribed" : "";
            told.queue(act(OperationKind::CreateMailbox, "New"));
            told.queue(act(OperationKind::RenameMailbox, "A", "B"));
            told.bench.account->start(Presence::Stay);
            QTRY_COMPARE(told.bench.account->state(), AccountSync::State::Online);
            QCOMPARE(told.server.count("SUBSCRIBE New"), areUsed ? 1 : 0);
            QCOMPARE(told.server.count("SUBSCRIBE B"), areUsed ? 1 : 0);
            QCOMPARE(told.server.count("UNSUBSCRIBE A"), areUsed ? 1 : 0);
            QVERIFY(told.left().empty());
        }
    }

    // After a cut LIST tells which of the names are there.
    void afterACutTheNamesTell_data()
    {
        QTest::addColumn<OperationKind>("kind");
        QTest::addColumn<QByteArray>("there"); // after the cut
        QTest::addColumn<int>("said");         // in all
        QTest::addColumn<bool>("isParked");
        using K = OperationKind;
        QTest::newRow("made") << K::CreateMailbox << QByteArray("INBOX New") << 1 << false;
        QTest::newRow("not made") << K::CreateMailbox << QByteArray("INBOX") << 2 << false;
        QTest::newRow("renamed") << K::RenameMailbox << QByteArray("INBOX B") << 1 << false;
        QTest::newRow("not renamed") << K::RenameMailbox << QByteArray("INBOX A") << 2 << false;
        QTest::newRow("neither") << K::RenameMailbox << QByteArray("INBOX") << 1 << true;
        QTest::newRow("both") << K::RenameMailbox << QByteArray("INBOX A B") << 2 << false;
        QTest::newRow("deleted") << K::DeleteMailbox << QByteArray("INBOX") << 1 << false;
        QTest::newRow("not deleted") << K::DeleteMailbox << QByteArray("INBOX A") << 2 << false;
    }
    void afterACutTheNamesTell()
    {
        QFETCH(OperationKind, kind);
        QFETCH(QByteArray, there);
        QFETCH(int, said);
        QFETCH(bool, isParked);
        const QByteArray verb = kind == OperationKind::CreateMailbox ? "CREATE"
            : kind == OperationKind::RenameMailbox                   ? "RENAME"
                                                                     : "DELETE";
        Told told({"INBOX", "A"});
        told.answers = {{verb, "hang up"}};
        store::Operation operation = act(kind, kind == OperationKind::CreateMailbox ? "New" : "A",
                                         kind == OperationKind::RenameMailbox ? "B" : "");
        operation.uids = UidSet::range(1, 3);
        told.queue(operation);
        told.bench.account->start(Presence::Stay);
        QTRY_COMPARE(told.bench.account->state(), AccountSync::State::Waiting);
        told.answers.clear();
        told.names = there.split(' ');
        told.bench.account->linkChanged();
        QTRY_COMPARE(told.bench.account->state(), AccountSync::State::Online);
        QCOMPARE(told.server.count(verb), said);
        QCOMPARE(!told.left().empty(), isParked);
    }

    // Against our own server: wherever it ends, the second connection makes it whole.
    void cutAtEveryByte_data()
    {
        QTest::addColumn<OperationKind>("kind");
        QTest::newRow("create") << OperationKind::CreateMailbox;
        QTest::newRow("rename") << OperationKind::RenameMailbox;
        QTest::newRow("delete") << OperationKind::DeleteMailbox;
        QTest::newRow("unsubscribe") << OperationKind::Unsubscribe;
    }
    void cutAtEveryByte()
    {
        QFETCH(OperationKind, kind);
        server::ServerOptions options;
        options.without = {"X-DRAFT-W07-RECONNECT"};
        SyncFixture fixture(options);
        fixture.fill(2);
        int number = 0;
        const auto queue = [&] { // everything new, so that no round knows of the ones before
            const QByteArray name = "N" + QByteArray::number(++number);
            if (kind != OperationKind::CreateMailbox) {
                fixture.mail->createMailbox(fixture.name(name.constData()));
                fixture.fill(2, name.constData());
                QVERIFY(fixture.syncOnce({}).isOk);
            }
            store::Operation operation = act(kind, name.constData());
            if (kind == OperationKind::RenameMailbox)
                operation.target = fixture.name(("M" + QByteArray::number(number)).constData());
            if (const auto record = fixture.store->mailboxNamed(operation.mailbox)) {
                operation.uidValidity = record->state.uidValidity;
                operation.uids = UidSet::range(1, record->state.uidNext.value() - 1);
            }
            QVERIFY(fixture.store->enqueue(operation).hasValue());
        };
        QVERIFY(fixture.syncOnce({}).isOk);
        const SyncReport quiet = fixture.syncOnce({});
        queue();
        const SyncReport whole = fixture.syncOnce({});
        QVERIFY(quiet.isOk && whole.isOk && fixture.store->operations().empty());
        // Each round adds a mailbox to what LIST says; a step that is not 1 keeps this short.
        const int asked = qEnvironmentVariableIntValue("HOMING_CUT_STEP");
        const int step = std::max(asked, 7);
        for (const bool isOut : {true, false}) {
            const qint64 begin = (isOut ? quiet.cost.bytesIn : quiet.cost.bytesOut) - 100;
            const qint64 end = (isOut ? whole.cost.bytesIn : whole.cost.bytesOut) + 200;
            for (qint64 at = begin; at <= end; at += step) {
                queue();
                server::ServerFaults faults;
                (isOut ? faults.cutAfterBytesOut : faults.cutAfterBytesIn) = at;
                fixture.server->setFaults(faults);
                fixture.syncOnce({});
                fixture.server->setFaults({});
                const SyncReport report = fixture.syncOnce({});
                const QByteArray where = (isOut ? "out " : "in ") + QByteArray::number(at) + '\n'
                    + fixture.log.toScenario();
                QVERIFY2(report.isOk, where.constData());
                QVERIFY2(fixture.store->operations().empty(), where.constData());
                const QByteArray n = QByteArray::number(number);
                const auto old = fixture.store->mailboxNamed(fixture.name(("N" + n).constData()));
                const auto now = fixture.store->mailboxNamed(fixture.name(("M" + n).constData()));
                const bool stays =
                    kind == OperationKind::CreateMailbox || kind == OperationKind::Unsubscribe;
                QVERIFY2(old.has_value() == stays, where.constData());
                QVERIFY2(now.has_value() == (kind == OperationKind::RenameMailbox),
                         where.constData());
                QVERIFY2(!now || now->state.exists == 2, where.constData());
                for (const auto &one : {old, now}) { // the next round's LIST stays short
                    if (!one)
                        continue;
                    store::Operation remove =
                        act(OperationKind::DeleteMailbox, one->name.wire().constData());
                    remove.uidValidity = one->state.uidValidity;
                    remove.uids = UidSet::range(1, 9);
                    QVERIFY(fixture.store->enqueue(remove).hasValue());
                }
                QVERIFY(fixture.syncOnce({}).isOk);
                QVERIFY2(fixture.store->operations().empty(), fixture.log.toScenario().constData());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestMailboxActions)
#include "tst_mailboxactions.moc"
