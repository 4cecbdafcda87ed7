// SPDX-License-Identifier: GPL-3.0-or-later
// Mailboxes that the user makes, renames, deletes: what shows before the server knows of it, and
// what a restart, a LIST or a lost cache leaves of it.
#include "core/store/shownmailboxes.h"
#include "storefixture.h"

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

struct Actions : Fixture
{
    Actions()
    {
        need(store->applyMailboxList({listed("INBOX"), listed("A"), listed("A/x"), listed("A/x/y"),
                                      listed("Ab"), listed("Trash", {"\\Trash"})}));
    }
    OperationId act(OperationKind kind, const char *mailbox, const char *target = "")
    {
        return need(store->enqueue(made(kind, mailbox, target))).first;
    }
    bool isTaken(OperationKind kind, const char *mailbox, const char *target = "")
    {
        return store->enqueue(made(kind, mailbox, target)).hasValue();
    }
    static Operation made(OperationKind kind, const char *mailbox, const char *target)
    {
        Operation operation;
        operation.kind = kind;
        operation.mailbox = name(mailbox);
        operation.target = name(target);
        return operation;
    }
    QByteArray shown() const
    {
        QList<QByteArray> names;
        for (const MailboxRecord &record :
             shownMailboxes(store->mailboxes(), store->operations())) {
            QByteArray text = record.name.wire();
            if (record.isPending)
                text += '*';
            if (!record.isSubscribed)
                text += '-';
            if (!record.isSelectable)
                text += '!';
            names << text;
        }
        std::sort(names.begin(), names.end());
        return names.join(' ');
    }
    QByteArray onServer() const
    {
        QList<QByteArray> names;
        for (const MailboxRecord &record : store->mailboxes())
            names << record.name.wire();
        std::sort(names.begin(), names.end());
        return names.join(' ');
    }
    MailboxId idShown(const char *wire) const
    {
        for (const MailboxRecord &record :
             shownMailboxes(store->mailboxes(), store->operations())) {
            if (record.name == name(wire))
                return record.id;
        }
        return {};
    }
};

} // namespace

class TestStoreMailboxActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNewMailboxHasItsIdAtOnceAndKeepsIt()
    {
        Actions f;
        const OperationId create = f.act(OperationKind::CreateMailbox, "New");
        const MailboxId id = f.idShown("New");
        QVERIFY(!id.isNull());
        QVERIFY(f.shown().contains("New*"));
        QVERIFY(!f.shown().contains('!'));
        QVERIFY(!f.store->mailboxNamed(name("New"))->isSelectable); // nobody opens it yet
        QCOMPARE(f.store->mailboxNamed(name("New"))->delimiter, std::optional<char>('/'));

        // LIST does not know it yet, and a restart finds it again.
        need(f.store->applyMailboxList({listed("INBOX"), listed("A")}));
        QCOMPARE(f.shown(), QByteArray("A INBOX New*"));
        f.reopen();
        QCOMPARE(f.idShown("New"), id);

        QVERIFY(need(f.store->complete(create, {})).empty());
        QCOMPARE(f.shown(), QByteArray("A INBOX New"));
        QCOMPARE(f.store->mailboxNamed(name("New"))->id, id);
        QVERIFY(f.store->mailboxNamed(name("New"))->isSelectable);
        need(f.store->applyMailboxList({listed("INBOX"), listed("A")})); // and gone again elsewhere
        QCOMPARE(f.onServer(), QByteArray("A INBOX"));
    }

    void aRefusedOrDroppedCreationIsNotShown()
    {
        Actions f;
        const QByteArray before = f.shown();
        const OperationId create = f.act(OperationKind::CreateMailbox, "New");
        const MailboxId id = f.idShown("New");
        need(f.store->park(create, QStringLiteral("no")));
        QCOMPARE(f.shown(), before);
        need(f.store->retry(create));
        QCOMPARE(f.idShown("New"), id);
        need(f.store->drop(create));
        QCOMPARE(f.shown(), before);
        QCOMPARE(f.onServer(), QByteArray("A A/x A/x/y Ab INBOX Trash"));
    }

    void aLostCacheDoesNotLoseIt()
    {
        Actions f;
        f.act(OperationKind::CreateMailbox, "New");
        f.store.reset();
        QVERIFY(QFile::remove(f.folder.filePath(QStringLiteral("cache.sqlite"))));
        f.reopen();
        QCOMPARE(f.shown(), QByteArray("New*"));
    }

    void aServerThatHasItMeanwhileIsBelieved()
    {
        Actions f;
        const OperationId create = f.act(OperationKind::CreateMailbox, "New");
        need(f.store->applyMailboxList({listed("INBOX"), listed("New", {"\\HasNoChildren"})}));
        QCOMPARE(f.shown(), QByteArray("INBOX New"));
        need(f.store->drop(create));
        QCOMPARE(f.shown(), QByteArray("INBOX New")); // it is the server's now
    }

    void aRenamingTakesAllBelowWithIt()
    {
        Actions f;
        const MailboxId below = f.store->mailboxNamed(name("A/x/y"))->id;
        const OperationId rename = f.act(OperationKind::RenameMailbox, "A", "B");
        QCOMPARE(f.shown(), QByteArray("Ab B* B/x B/x/y INBOX Trash"));
        QCOMPARE(f.onServer(), QByteArray("A A/x A/x/y Ab INBOX Trash"));
        QCOMPARE(f.idShown("B/x/y"), below);
        need(f.store->park(rename, QStringLiteral("no")));
        QVERIFY(f.shown().startsWith("A A/x "));
        need(f.store->retry(rename));
        need(f.store->complete(rename, {}));
        QCOMPARE(f.onServer(), QByteArray("Ab B B/x B/x/y INBOX Trash"));
        QCOMPARE(f.shown(), QByteArray("Ab B B/x B/x/y INBOX Trash"));
        QCOMPARE(f.store->mailboxNamed(name("B/x/y"))->id, below);
    }

    void renamingsFollowEachOther()
    {
        Actions f;
        const OperationId first = f.act(OperationKind::RenameMailbox, "A", "B");
        f.act(OperationKind::RenameMailbox, "A/x", "B/z"); // by the names that the server has
        f.act(OperationKind::RenameMailbox, "A", "C");
        QCOMPARE(f.shown(), QByteArray("Ab C* C/z* C/z/y INBOX Trash"));
        need(f.store->complete(first, {}));
        const auto operations = f.store->operations();
        QCOMPARE(operations.size(), size_t(2));
        QCOMPARE(operations[0].mailbox, name("B/x"));
        QCOMPARE(operations[0].target, name("B/z"));
        QCOMPARE(operations[1].mailbox, name("B"));
        QCOMPARE(operations[1].target, name("C"));
        QCOMPARE(f.shown(), QByteArray("Ab C* C/z* C/z/y INBOX Trash"));
        need(f.store->complete(operations[0].id, {}));
        need(f.store->complete(operations[1].id, {}));
        QCOMPARE(f.onServer(), QByteArray("Ab C C/z C/z/y INBOX Trash"));
    }

    void whatWaitsForARenamedMailboxFollows()
    {
        Actions f;
        f.fill(3);
        const OperationId rename = f.act(OperationKind::RenameMailbox, "A", "B");
        Operation move = f.operation(OperationKind::Move, "2");
        move.target = name("A/x");
        need(f.store->enqueue(move));
        const OperationId subscription = f.act(OperationKind::Unsubscribe, "A");
        // NOTIFY may tell it before the tagged OK (RFC 5465 5.4).
        need(f.store->renameMailbox(name("A"), name("B")));
        need(f.store->complete(rename, {}));
        const auto operations = f.store->operations();
        QCOMPARE(operations.size(), size_t(2));
        QCOMPARE(operations[0].target, name("B/x"));
        QCOMPARE(operations[1].id, subscription);
        QCOMPARE(operations[1].mailbox, name("B"));
        QCOMPARE(f.shown(), QByteArray("Ab B- B/x B/x/y INBOX Trash"));
    }

    void aDeletedMailboxIsHiddenAndThenGone()
    {
        Actions f;
        const OperationId remove = f.act(OperationKind::DeleteMailbox, "Ab");
        QVERIFY(!f.shown().contains("Ab"));
        need(f.store->park(remove, QStringLiteral("no")));
        QVERIFY(f.shown().contains("Ab"));
        need(f.store->retry(remove));
        need(f.store->complete(remove, {}));
        QVERIFY(!f.onServer().contains("Ab"));
    }

    // Undo puts it where nobody would see it, and where it would go with the rest.
    void aMessagePutBackKeepsItsMailbox()
    {
        Actions f;
        const MailboxId ab = f.idShown("Ab");
        MailboxDelta delta;
        delta.updates.emplace(1, arrival(1));
        need(f.store->apply(ab, delta, state(5, 2, 10, 1), ChangeCause::FirstSync));
        Operation move;
        move.kind = OperationKind::Move;
        move.mailbox = name("Ab");
        move.uids = uidSet("1");
        move.target = name("Trash");
        const OperationId moved = need(f.store->enqueue(move)).first;
        const OperationId remove = f.act(OperationKind::DeleteMailbox, "Ab");
        const OperationId other = f.act(OperationKind::DeleteMailbox, "A/x/y");
        need(f.store->drop(moved));
        QVERIFY(f.shown().contains("Ab"));
        for (const Operation &operation : f.store->operations()) {
            QVERIFY(operation.id == remove || operation.id == other);
            QCOMPARE(operation.state,
                     operation.id == remove ? OperationState::Parked : OperationState::Pending);
        }
    }

    void subscriptionsShowAtOnceAndOutliveAListWithoutThem()
    {
        Actions f;
        const OperationId first = f.act(OperationKind::Unsubscribe, "Ab");
        QVERIFY(f.shown().contains("Ab-"));
        need(f.store->complete(first, {}));
        QVERIFY(f.shown().contains("Ab-"));
        need(f.store->applyMailboxList({listed("INBOX"), listed("Ab")}));
        QCOMPARE(f.shown(), QByteArray("Ab- INBOX"));
        need(f.store->applyMailboxList(
            {listed("INBOX", {"\\Subscribed"}), listed("Ab", {"\\Subscribed"})}));
        QCOMPARE(f.shown(), QByteArray("Ab INBOX"));
    }

    void whatCannotBeIsRefusedAtOnce()
    {
        Actions f;
        f.fill(2);
        QVERIFY(!f.isTaken(OperationKind::CreateMailbox, "A"));
        QVERIFY(!f.isTaken(OperationKind::CreateMailbox, ""));
        QVERIFY(!f.isTaken(OperationKind::RenameMailbox, "INBOX", "Old"));
        QVERIFY(!f.isTaken(OperationKind::DeleteMailbox, "INBOX"));
        QVERIFY(!f.isTaken(OperationKind::RenameMailbox, "A", "Ab"));
        QVERIFY(!f.isTaken(OperationKind::RenameMailbox, "A", "A"));
        QVERIFY(!f.isTaken(OperationKind::RenameMailbox, "A", "A/z")); // below itself
        QVERIFY(!f.isTaken(OperationKind::RenameMailbox, "A", "INBOX"));
        QVERIFY(!f.isTaken(OperationKind::RenameMailbox, "None", "B"));
        QVERIFY(!f.isTaken(OperationKind::DeleteMailbox, "None"));
        QVERIFY(!f.isTaken(OperationKind::Subscribe, "None"));
        QVERIFY(f.store->operations().empty());
        QVERIFY(f.isTaken(OperationKind::CreateMailbox, "New"));
        QVERIFY(!f.isTaken(OperationKind::CreateMailbox, "New"));
        // Mail that is on its way must not go with the mailbox.
        Operation move = f.operation(OperationKind::Move, "2");
        move.target = name("New");
        need(f.store->enqueue(move));
        QVERIFY(!f.isTaken(OperationKind::DeleteMailbox, "New"));
    }

    void theReaderSeesTheSame()
    {
        Actions f;
        f.act(OperationKind::CreateMailbox, "New");
        f.act(OperationKind::RenameMailbox, "A", "B");
        f.act(OperationKind::DeleteMailbox, "Ab");
        const auto reader = need(StoreReader::open(f.folder, account));
        QList<QByteArray> names;
        for (const MailboxRecord &record : reader->mailboxes())
            names << record.name.wire();
        std::sort(names.begin(), names.end());
        QCOMPARE(names.join(' '), QByteArray("B B/x B/x/y INBOX New Trash"));
    }
};

QTEST_GUILESS_MAIN(TestStoreMailboxActions)
#include "tst_store_mailboxactions.moc"
