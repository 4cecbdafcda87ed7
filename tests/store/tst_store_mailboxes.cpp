// SPDX-License-Identifier: GPL-3.0-or-later
// The mailbox tree: LIST answers, roles, STATUS.
#include "core/base/limits.h"
#include "core/store/mailboxroles.h"
#include "storefixture.h"
#include "storetestaccess.h"

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

std::map<QByteArray, MailboxRole> rolesOf(const std::vector<MailboxRecord> &records)
{
    std::map<QByteArray, MailboxRole> roles;
    for (const MailboxRecord &record : records) {
        if (record.role != MailboxRole::None)
            roles[record.name.wire()] = record.role;
    }
    return roles;
}

} // namespace

class TestStoreMailboxes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aListIsTheTree()
    {
        Fixture f(false);
        need(f.store->applyMailboxList(
            {listed("INBOX", {"\\HasChildren"}, '.'), listed("INBOX.a", {}, '.'),
             listed("Gone", {"\\NonExistent"}), listed("Above", {"\\NoSelect"})}));
        f.reopen();
        const std::vector<MailboxRecord> records = f.store->mailboxes();
        QCOMPARE(records.size(), size_t(4));
        QCOMPARE(records[0].name, name("INBOX"));
        QCOMPARE(records[0].delimiter, std::optional<char>('.'));
        QCOMPARE(records[0].attributes, imap::AtomList {"\\HasChildren"});
        QCOMPARE(records[0].role, MailboxRole::Inbox);
        QVERIFY(records[0].isSelectable && records[1].isSelectable);
        QVERIFY(!records[2].isSelectable && !records[3].isSelectable);
        QVERIFY(records[3].isSubscribed); // nothing was said of subscriptions
        QVERIFY(!records[0].lastStatus.has_value());
        QVERIFY(records[0].state == SyncState());
        QCOMPARE(f.store->mailboxNamed(name("INBOX.a"))->id, records[1].id);
        QVERIFY(!f.store->mailboxNamed(name("inbox.a")));
    }

    // RFC 5465 5.4: told of by the server, with OLDNAME.
    void aRenamedMailboxKeepsItsRowsAndActions()
    {
        Fixture f;
        f.fill(3);
        const MailboxId archive = f.store->mailboxNamed(name("Archive"))->id;
        MailboxDelta delta;
        for (quint32 uid = 1; uid <= 4; ++uid)
            delta.updates.emplace(uid, arrival(uid));
        need(f.store->apply(archive, delta, state(9, 5, 7, 4), ChangeCause::Resync));
        Operation there = f.operation(OperationKind::AddFlags, "2", flags({"\\Seen"}));
        there.mailbox = name("Archive");
        there.uidValidity = imap::UidValidity(9);
        need(f.store->enqueue(there));
        need(f.store->enqueue(f.operation(OperationKind::Copy, "1"))); // to Archive
        const QByteArray before = f.store->uids(archive).toWire();
        const quint32 unread = f.store->mailbox(archive)->counters.unread;
        QCOMPARE(unread, 3U);

        need(f.store->renameMailbox(name("Archive"), name("Attic")));
        for (const bool isReopened : {false, true}) {
            if (isReopened)
                f.reopen();
            QVERIFY(!f.store->mailboxNamed(name("Archive")));
            const auto attic = f.store->mailboxNamed(name("Attic"));
            QVERIFY(attic);
            QCOMPARE(attic->id, archive);
            QVERIFY(attic->state == state(9, 5, 7, 4));
            QCOMPARE(attic->counters.unread, unread);
            QCOMPARE(f.store->uids(archive).toWire(), before);
            QVERIFY(f.store->row(archive, imap::Uid(2))->flags.has(imap::SystemFlag::Seen));
            const std::vector<Operation> operations = f.store->operations();
            QCOMPARE(operations.size(), size_t(2));
            QCOMPARE(operations[0].mailbox, name("Attic"));
            QCOMPARE(operations[1].mailbox, name("INBOX"));
            QCOMPARE(operations[1].target, name("Attic"));
        }
        // One that had the name is gone.
        need(f.store->renameMailbox(name("Attic"), name("Trash")));
        QCOMPARE(f.store->mailboxes().size(), size_t(2));
        QCOMPARE(f.store->mailboxNamed(name("Trash"))->id, archive);
        QCOMPARE(f.store->uids(archive).toWire(), before);
        // Nothing known, and nothing to do.
        need(f.store->renameMailbox(name("Nowhere"), name("Trash")));
        need(f.store->renameMailbox(name("Trash"), name("Trash")));
        QCOMPARE(f.store->mailboxNamed(name("Trash"))->id, archive);
    }

    void idsStayWithNames()
    {
        Fixture f;
        f.fill(3);
        const MailboxId archive = f.store->mailboxNamed(name("Archive"))->id;
        const MailboxId trash = f.store->mailboxNamed(name("Trash"))->id;
        MailboxDelta delta;
        delta.updates.emplace(1, arrival(1));
        need(f.store->apply(trash, delta, state(9, 2, 1, 1), ChangeCause::Resync));
        need(f.store->putPart(trash, imap::Uid(1), "1", "x"));
        need(f.store->applyMailboxList(
            {listed("New"), listed("Archive", {"\\Archive"}), listed("INBOX")}));
        QCOMPARE(f.store->mailboxNamed(name("INBOX"))->id, f.inbox);
        QCOMPARE(f.store->mailbox(f.inbox)->counters.total, 3U);
        QCOMPARE(f.store->mailbox(f.inbox)->state.uidValidity, imap::UidValidity(5));
        QCOMPARE(f.store->mailboxNamed(name("Archive"))->id, archive);
        QCOMPARE(f.store->mailbox(archive)->role, MailboxRole::Archive);
        QVERIFY(!f.store->mailbox(trash) && !f.store->mailboxNamed(name("Trash")));
        for (const char *table : {"message", "header"})
            QCOMPARE(StoreTestAccess::ask(*f.store, QByteArray("SELECT COUNT(*) FROM ") + table),
                     QByteArray("3"));
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT COUNT(*) FROM part"), QByteArray("0"));
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT COUNT(*) FROM keys"), QByteArray("1"));
        // A name that comes back is another mailbox: nobody who holds the old id sees its rows.
        need(f.store->applyMailboxList({listed("INBOX"), listed("Trash")}));
        QVERIFY(f.store->mailboxNamed(name("Trash"))->id > trash);
        QVERIFY(f.store->mailboxNamed(name("Trash"))->state.uidValidity.isNull());
    }

    void inboxIsNeverRemoved()
    {
        Fixture f;
        f.fill(3);
        need(f.store->applyMailboxList({listed("Archive")}));
        QCOMPARE(f.store->mailbox(f.inbox)->counters.total, 3U);
        need(f.store->applyMailboxList({}));
        QCOMPARE(f.store->mailboxes().size(), size_t(1));
    }

    void attributesChange()
    {
        Fixture f;
        need(f.store->applyMailboxList({listed("INBOX"), listed("Archive", {"\\Trash"}),
                                        listed("Trash", {"\\Noselect"}, '.')}));
        QCOMPARE(f.store->mailboxNamed(name("Archive"))->role, MailboxRole::Trash);
        const auto trash = f.store->mailboxNamed(name("Trash"));
        QCOMPARE(trash->role, MailboxRole::None);
        QVERIFY(!trash->isSelectable);
        QCOMPARE(trash->delimiter, std::optional<char>('.'));
        imap::ListData flat = listed("Trash");
        flat.delimiter.reset();
        need(f.store->applyMailboxList({listed("INBOX"), flat}));
        QCOMPARE(f.store->mailboxNamed(name("Trash"))->delimiter, std::optional<char>());
        QCOMPARE(f.store->mailboxNamed(name("Trash"))->role, MailboxRole::Trash);
        QVERIFY(f.store->mailboxNamed(name("Trash"))->isSelectable);
    }

    void subscriptions()
    {
        Fixture f(false);
        need(f.store->applyMailboxList(
            {listed("INBOX", {"\\Subscribed"}), listed("a"), listed("b", {"\\subscribed"})}));
        QVERIFY(f.store->mailboxNamed(name("INBOX"))->isSubscribed);
        QVERIFY(!f.store->mailboxNamed(name("a"))->isSubscribed);
        QVERIFY(f.store->mailboxNamed(name("b"))->isSubscribed);
        imap::ListData lsub = listed("a");
        lsub.isLsub = true;
        imap::ListData lsubOnly = listed("elsewhere");
        lsubOnly.isLsub = true;
        need(
            f.store->applyMailboxList({listed("INBOX"), listed("a"), listed("b"), lsub, lsubOnly}));
        QVERIFY(f.store->mailboxNamed(name("a"))->isSubscribed);
        QVERIFY(!f.store->mailboxNamed(name("b"))->isSubscribed);
        QVERIFY(!f.store->mailboxNamed(name("elsewhere")));
    }

    void repeatedAndEmptyNames()
    {
        Fixture f(false);
        need(f.store->applyMailboxList(
            {listed("INBOX"), listed("a", {"\\Sent"}), listed("a", {"\\Trash"}), listed("")}));
        QCOMPARE(f.store->mailboxes().size(), size_t(2));
        QCOMPARE(f.store->mailboxNamed(name("a"))->role, MailboxRole::Sent);
    }

    void levelsAreBounded_data()
    {
        QTest::addColumn<int>("levels");
        QTest::addColumn<bool>("isKept");
        QTest::newRow("at the limit") << limits::mailboxLevels << true;
        QTest::newRow("one above") << limits::mailboxLevels + 1 << false;
        QTest::newRow("far above") << limits::mailboxLevels * 100 << false;
    }
    void levelsAreBounded()
    {
        QFETCH(int, levels);
        QFETCH(bool, isKept);
        Fixture f(false);
        const QByteArray deep = QByteArray("x") + QByteArray("/x").repeated(levels - 1);
        need(f.store->applyMailboxList({listed("INBOX"), listed(deep.constData())}));
        QCOMPARE(f.store->mailboxes().size(), size_t(isKept ? 2 : 1));
    }

    void theirNumberIsBounded()
    {
        Fixture f(false);
        std::vector<imap::ListData> list;
        for (int i = 0; i <= limits::mailboxes; ++i)
            list.push_back(listed(QByteArray("m" + QByteArray::number(i)).constData()));
        need(f.store->applyMailboxList(list));
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT COUNT(*) FROM mailbox"),
                 QByteArray::number(limits::mailboxes));
        QVERIFY(!f.store->mailboxNamed(list.back().mailbox));
    }

    void hostileNames()
    {
        Fixture f(false);
        const QByteArray hostile[] = {"../../etc/passwd", "a\0b", "'; DROP TABLE message; --",
                                      "\xff\xfe",         "CON",  QByteArray(8000, 'n')};
        std::vector<imap::ListData> list {listed("INBOX")};
        for (const QByteArray &wire : hostile) {
            imap::ListData data = listed("x");
            data.mailbox = imap::MailboxName::fromWire(wire);
            list.push_back(data);
        }
        const QStringList before = f.folder.entryList(QDir::AllEntries | QDir::Hidden);
        need(f.store->applyMailboxList(list));
        f.reopen();
        for (const imap::ListData &data : list)
            QVERIFY(f.store->mailboxNamed(data.mailbox).has_value());
        QCOMPARE(f.folder.entryList(QDir::AllEntries | QDir::Hidden),
                 before); // no name became a file
    }

    void roles_data()
    {
        QTest::addColumn<QList<QByteArray>>("list"); // "name" or "name \\Attribute"
        QTest::addColumn<QList<QByteArray>>("expected");
        using L = QList<QByteArray>;
        QTest::newRow("special use")
            << L {"INBOX",     "x \\Sent",    "y \\Drafts", "z \\Junk",
                  "u \\Trash", "v \\Archive", "w \\All",    "f \\Flagged"}
            << L {"INBOX 1", "x 3", "y 2", "z 5", "u 6", "v 4", "w 7", "f 8"};
        QTest::newRow("without case") << L {"x \\SENT"} << L {"x 3"};
        QTest::newRow("English") << L {"Sent", "Drafts", "Spam", "Trash", "Archive"}
                                 << L {"Sent 3", "Drafts 2", "Spam 5", "Trash 6", "Archive 4"};
        QTest::newRow("Exchange") << L {"Sent Items", "Deleted Items", "Junk E-mail"}
                                  << L {"Sent Items 3", "Deleted Items 6", "Junk E-mail 5"};
        QTest::newRow("German") << L {"Gesendet", "Entw&APw-rfe", "Papierkorb", "Archiv",
                                      "Spamverdacht"}
                                << L {"Gesendet 3", "Entw&APw-rfe 2", "Papierkorb 6", "Archiv 4",
                                      "Spamverdacht 5"};
        QTest::newRow("Russian") << L {"&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-", "&BCEEPwQwBDw-"}
                                 << L {"&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1- 3", "&BCEEPwQwBDw- 5"};
        QTest::newRow("the attribute wins over a name")
            << L {"Sent", "Outgoing \\Sent"} << L {"Outgoing 3"};
        QTest::newRow("one mailbox for a guessed role")
            << L {"Sent Messages", "Sent"} << L {"Sent 3"};
        QTest::newRow("the higher one") << L {"INBOX/Sent", "Sent Items"} << L {"Sent Items 3"};
        QTest::newRow("below INBOX")
            << L {"INBOX", "INBOX/Trash"} << L {"INBOX 1", "INBOX/Trash 6"};
        QTest::newRow("not below another") << L {"Work/Trash", "a/INBOX/Sent"} << L {};
        QTest::newRow("not selectable") << L {"Trash \\Noselect"} << L {};
        QTest::newRow("INBOX stays INBOX") << L {"INBOX \\Archive"} << L {"INBOX 1"};
    }
    void roles()
    {
        QFETCH(QList<QByteArray>, list);
        QFETCH(QList<QByteArray>, expected);
        std::vector<imap::ListData> answer;
        for (const QByteArray &entry : list) {
            const qsizetype attribute = entry.indexOf(" \\");
            answer.push_back(
                listed(attribute < 0 ? entry.constData() : entry.first(attribute).constData()));
            if (attribute >= 0)
                answer.back().attributes = {entry.mid(attribute + 1)};
        }
        Fixture f(false);
        need(f.store->applyMailboxList(answer));
        std::map<QByteArray, MailboxRole> wanted;
        for (const QByteArray &entry : expected)
            wanted[entry.chopped(2)] = MailboxRole(entry.right(1).toInt());
        QCOMPARE(rolesOf(f.store->mailboxes()), wanted);
    }

    void statusIsMerged()
    {
        Fixture f;
        imap::StatusData status;
        status.mailbox = name("INBOX");
        status.messages = 10;
        status.unseen = 3;
        status.uidNext = imap::Uid(99);
        need(f.store->applyStatus(status));
        imap::StatusData more;
        more.mailbox = name("INBOX");
        more.messages = 11;
        more.highestModSeq = imap::ModSeq(0);
        need(f.store->applyStatus(more));
        more.mailbox = name("Nowhere");
        need(f.store->applyStatus(more));
        f.reopen();
        const auto last = f.store->mailbox(f.inbox)->lastStatus;
        QVERIFY(last.has_value());
        QCOMPARE(last->mailbox, name("INBOX"));
        QCOMPARE(last->messages, std::optional<quint32>(11));
        QCOMPARE(last->unseen, std::optional<quint32>(3));
        QCOMPARE(last->uidNext, std::optional(imap::Uid(99)));
        QCOMPARE(last->highestModSeq, std::optional(imap::ModSeq(0)));
        QVERIFY(!last->uidValidity.has_value());
        QVERIFY(!f.store->mailboxNamed(name("Archive"))->lastStatus.has_value());
    }
};

QTEST_GUILESS_MAIN(TestStoreMailboxes)
#include "tst_store_mailboxes.moc"
