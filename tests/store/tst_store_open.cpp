// SPDX-License-Identifier: GPL-3.0-or-later
// Opening: migrations, damaged, newer and foreign files, file modes, a full disk, a killed process.
#include "storefixture.h"
#include "storetestaccess.h"
#include "syntheticmailbox.h"

#include "core/store/schema.h"

#include <QtEndian>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

const QString asideName = QStringLiteral("cache.sqlite.aside");

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)
        || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Changes a database file without a store.
void runIn(const QString &path, const QByteArray &sql)
{
    Database database;
    if (!database.open(path, Database::Mode::ReadWrite, QStringLiteral("test"))
        || !database.runOnce(sql))
        qFatal("cannot run %s", sql.constData());
}

enum class Damage {
    Garbage,
    TextFile,
    Short,
    Newer,
    ForeignDatabase,
    NamelessDatabase,
    CutInHalf,
    BadPages,
    NoTable
};

void damage(const QString &path, Damage kind)
{
    const QByteArray content = readFile(path);
    QByteArray pages = content;
    switch (kind) {
    case Damage::Garbage:
        writeFile(path, QByteArray(10'000, '\xa5'));
        break;
    case Damage::TextFile:
        writeFile(path, "Dear diary,\n");
        break;
    case Damage::Short:
        writeFile(path, content.first(60));
        break;
    case Damage::Newer:
        runIn(path, "PRAGMA user_version = 99");
        break;
    case Damage::ForeignDatabase:
        runIn(path, "PRAGMA application_id = 1234");
        break;
    case Damage::NamelessDatabase:
        QFile::remove(path);
        runIn(path, "CREATE TABLE somebodyelses (x)");
        break;
    case Damage::CutInHalf:
        writeFile(path, content.first(content.size() / 2 / 4096 * 4096));
        break;
    case Damage::BadPages:
        for (qsizetype at = 4096; at < pages.size(); ++at)
            pages[at] = '\x5a';
        writeFile(path, pages);
        break;
    case Damage::NoTable:
        runIn(path, path.endsWith(cacheFileName) ? "DROP TABLE header" : "DROP TABLE operation");
        break;
    }
}

void addDamages()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("garbage") << int(Damage::Garbage);
    QTest::newRow("a text file") << int(Damage::TextFile);
    QTest::newRow("too short") << int(Damage::Short);
    QTest::newRow("newer") << int(Damage::Newer);
    QTest::newRow("another program's database") << int(Damage::ForeignDatabase);
    QTest::newRow("a database without a name") << int(Damage::NamelessDatabase);
    QTest::newRow("cut in half") << int(Damage::CutInHalf);
    QTest::newRow("overwritten pages") << int(Damage::BadPages);
    QTest::newRow("a table is missing") << int(Damage::NoTable);
}

QByteArray user(Database &database, const QByteArray &pragma)
{
    return database.runOnce("PRAGMA " + pragma).value_or("failed");
}

} // namespace

class TestStoreOpen : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void migrationsRunInOrderAndOnce()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.sqlite"));
        Schema schema {0x11223344, {{"CREATE TABLE a (x)", "INSERT INTO a VALUES (1)"}}};
        Database database;
        QVERIFY(database.open(path, Database::Mode::ReadWrite, QStringLiteral("test")));
        QVERIFY(belongs(database, schema) && migrate(database, schema));
        QCOMPARE(user(database, "user_version"), QByteArray("1"));
        QVERIFY(migrate(database, schema));
        schema.migrations.push_back({"ALTER TABLE a ADD COLUMN y", "UPDATE a SET y = x + 1"});
        schema.migrations.push_back({"INSERT INTO a VALUES (5, 6)"});
        QVERIFY(belongs(database, schema) && migrate(database, schema));
        QCOMPARE(user(database, "user_version"), QByteArray("3"));
        QCOMPARE(user(database, "application_id"), QByteArray::number(0x11223344));
        QCOMPARE(database.runOnce("SELECT group_concat(x || '-' || y) FROM a"),
                 QByteArray("1-2,5-6"));
        schema.migrations.resize(1); // an older program
        QVERIFY(!belongs(database, schema));
        QCOMPARE(database.takeError().kind, StoreErrorKind::TooNew);
        QCOMPARE(inspectFile(path, schema), FileState::Newer);
        schema.applicationId = 5;
        QVERIFY(!belongs(database, schema));
        QCOMPARE(database.takeError().kind, StoreErrorKind::Corrupt);
        QCOMPARE(inspectFile(path, schema), FileState::Foreign);
    }

    void aMigrationThatFailsLeavesThePreviousVersion()
    {
        // Every statement of every step fails once: the version and the tables are those of a whole
        // step.
        const Schema schema {7,
                             {{"CREATE TABLE a (x)", "INSERT INTO a VALUES (1)"},
                              {"CREATE TABLE b (x)", "INSERT INTO b VALUES (2)", "DELETE FROM a"}}};
        bool isClean = false;
        int failures = 0;
        for (int n = 1; !isClean; ++n) {
            QTemporaryDir folder;
            const QString path = folder.filePath(QStringLiteral("x.sqlite"));
            FailurePlan plan {n};
            Database database;
            QVERIFY(database.open(path, Database::Mode::ReadWrite, QStringLiteral("test")));
            database.setFailurePlan(&plan);
            isClean = migrate(database, schema);
            database.setFailurePlan(nullptr);
            failures += isClean ? 0 : 1;
            database.takeError();
            const QByteArray version = user(database, "user_version");
            const QByteArray tables =
                database.runOnce("SELECT COUNT(*) FROM sqlite_schema").value_or("");
            QCOMPARE(tables, version);
            if (version == "1")
                QCOMPARE(database.runOnce("SELECT COUNT(*) FROM a"), QByteArray("1"));
            if (version == "2")
                QCOMPARE(database.runOnce("SELECT COUNT(*) FROM a"), QByteArray("0"));
            QVERIFY(migrate(database, schema)); // and goes on from there
            QCOMPARE(user(database, "user_version"), QByteArray("2"));
        }
        QVERIFY(failures >= 10);
    }

    void aDamagedCacheIsSetAside_data() { addDamages(); }
    void aDamagedCacheIsSetAside()
    {
        QFETCH(int, kind);
        Fixture f;
        f.fill(500);
        need(f.store->enqueue(f.operation(OperationKind::Move, "2")));
        f.store.reset();
        const QString path = f.folder.filePath(cacheFileName);
        writeFile(f.folder.filePath(asideName), "of an earlier time");
        damage(path, Damage(kind));
        const QByteArray damaged = readFile(path);
        const auto opened = Store::open(f.folder, account);
        QVERIFY2(opened.hasValue(),
                 qPrintable(opened.hasValue() ? QString() : opened.error().detail));
        f.store = std::move(const_cast<StoreResult<std::unique_ptr<Store>> &>(opened)).value();
        QVERIFY(f.store->mailboxes().empty());
        QCOMPARE(f.store->operations().size(), size_t(1)); // what the user made is still there
        QCOMPARE(readFile(f.folder.filePath(asideName)), damaged);
        QCOMPARE(f.folder.entryList({QStringLiteral("*aside*")}, QDir::Files).size(), qsizetype(1));
        need(f.store->applyMailboxList({listed("INBOX")}));
        f.inbox = f.store->mailboxNamed(name("INBOX"))->id;
        f.fill(5);
        QCOMPARE(f.store->mailbox(f.inbox)->counters.total, 4U);
        f.reopen();
        QCOMPARE(f.store->mailbox(f.inbox)->counters.total, 4U);
    }

    void aDamagedJournalIsAnErrorThatTouchesNothing_data() { addDamages(); }
    void aDamagedJournalIsAnErrorThatTouchesNothing()
    {
        QFETCH(int, kind);
        Fixture f;
        f.fill(3);
        // Enough that half of the file is worth something.
        Operation append;
        append.kind = OperationKind::Append;
        append.mailbox = name("Drafts");
        append.message = QByteArray(30'000, 'm');
        need(f.store->enqueue(append));
        need(f.store->enqueue(f.operation(OperationKind::Move, "2")));
        f.store.reset();
        damage(f.folder.filePath(journalFileName), Damage(kind));
        const auto before = contentOf(f.folder);
        const auto opened = Store::open(f.folder, account);
        QVERIFY(!opened);
        const auto expected =
            Damage(kind) == Damage::Newer ? StoreErrorKind::TooNew : StoreErrorKind::Corrupt;
        QCOMPARE(opened.error().kind, expected);
        QVERIFY(!opened.error().detail.isEmpty());
        QCOMPARE(contentOf(f.folder), before);
    }

    void aCountThatIsNotThatOfItsKeysIsNotBelieved()
    {
        Fixture f;
        f.fill(20);
        f.store.reset();
        runIn(f.folder.filePath(cacheFileName),
              "UPDATE mailbox SET messages = messages + 1 WHERE id = 1");
        f.reopen();
        QVERIFY(f.store->mailboxes().empty());
        QVERIFY(f.folder.exists(asideName));
    }

    void corruptionFoundWhileWorkingIsRemembered()
    {
        Fixture f;
        f.fill(20);
        StoreTestAccess::ask(*f.store, "UPDATE keys SET keys = x'01020304'");
        MailboxDelta delta;
        delta.vanished = uidSet("3");
        const auto failed = f.store->apply(f.inbox, delta, state(5, 21, 30, 19), ChangeCause::Live);
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, StoreErrorKind::Corrupt);
        f.reopen(); // begins anew, though its counts look right
        QVERIFY(f.store->mailboxes().empty());
        QVERIFY(f.folder.exists(asideName));
        f.reopen();
        QVERIFY(!f.folder.exists(QStringLiteral("cache.corrupt")));
    }

    void aBadHeaderBlobIsAnEmptyHeader()
    {
        Fixture f;
        f.fill(3);
        StoreTestAccess::ask(*f.store, "UPDATE header SET head = x'ff', structure = x'01ffff'");
        QCOMPARE(f.store->rows(f.inbox, 0).size(), size_t(3));
        QVERIFY(f.store->row(f.inbox, imap::Uid(1))->header.subject.isEmpty());
        QVERIFY(!f.store->bodyStructure(f.inbox, imap::Uid(1)));
    }

    void modesAreThoseOfSecrets()
    {
#ifdef Q_OS_UNIX
        Fixture f;
        f.fill(50);
        need(f.store->enqueue(f.operation(OperationKind::Move, "2")));
        constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup
            | QFileDevice::ExeGroup | QFileDevice::ReadOther | QFileDevice::WriteOther
            | QFileDevice::ExeOther;
        const QFileInfoList files = f.folder.entryInfoList(QDir::Files | QDir::Hidden);
        QVERIFY(files.size() >= 4); // two databases and their WALs
        for (const QFileInfo &file : files) {
            QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
            QVERIFY2(!(file.permissions() & QFileDevice::ExeOwner), qPrintable(file.fileName()));
        }
        QVERIFY(!(QFileInfo(f.folder.path()).permissions() & others));
        // Wider modes from elsewhere are narrowed again.
        f.store.reset();
        QFile::setPermissions(f.folder.path(), QFile::permissions(f.folder.path()) | others);
        for (const QString &file : f.folder.entryList(QDir::Files))
            QFile::setPermissions(f.folder.filePath(file),
                                  QFile::permissions(f.folder.filePath(file)) | others);
        f.reopen();
        need(f.store->setNote("a", "b"));
        for (const QFileInfo &file : f.folder.entryInfoList(QDir::Files | QDir::Hidden))
            QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
        QVERIFY(!(QFileInfo(f.folder.path()).permissions() & others));
#else
        QSKIP("file modes are Unix's");
#endif
    }

    void aFolderThatCannotBeMade()
    {
        QTemporaryDir temporary;
        writeFile(temporary.filePath(QStringLiteral("file")), "x");
        const auto opened =
            Store::open(QDir(temporary.filePath(QStringLiteral("file/account"))), account);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, StoreErrorKind::CannotOpen);
    }

    void aFullDisk()
    {
        Fixture f;
        f.fill(10);
        const QByteArray before = dumpFolder(f.folder);
        MailboxDelta large;
        for (quint32 uid = 100; uid < 3000; ++uid)
            large.updates.emplace(uid, syntheticMessage(uid));
        large.vanished = uidSet("1:5");
        StoreTestAccess::limitCache(*f.store, 3);
        const auto failed =
            f.store->apply(f.inbox, large, state(5, 3000, 50, 2905), ChangeCause::Resync);
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, StoreErrorKind::DiskFull);
        QCOMPARE(f.store->uids(f.inbox), uidSet("1:10"));
        QCOMPARE(f.store->mailbox(f.inbox)->state, state(5, 11, 10, 10));
        QCOMPARE(dumpFolder(f.folder), before);
        // Small things still fit, and when there is room again the same delta does.
        MailboxDelta small;
        small.updates.emplace(1, flagUpdate(flags({"\\Seen"})));
        QCOMPARE(f.apply(small, state(5, 11, 11, 10)).flagsChanged, 1U);
        StoreTestAccess::limitCache(*f.store, -1);
        QCOMPARE(f.apply(large, state(5, 3000, 50, 2905)).inserted, 2900U);
        QCOMPARE(f.store->mailbox(f.inbox)->counters.total, 2905U);
    }

    void aFullDiskForTheJournal()
    {
        Fixture f;
        f.fill(10);
        const QByteArray before = dumpFolder(f.folder);
        const quint64 revision = f.store->revision();
        StoreTestAccess::limitJournal(*f.store, 0);
        Operation append;
        append.kind = OperationKind::Append;
        append.mailbox = name("Drafts");
        append.message = QByteArray(100'000, 'm');
        const auto failed = f.store->enqueue(append);
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, StoreErrorKind::DiskFull);
        QVERIFY(f.store->operations().empty());
        QCOMPARE(f.store->revision(), revision);
        QCOMPARE(dumpFolder(f.folder), before);
        StoreTestAccess::limitJournal(*f.store, -1);
        need(f.store->enqueue(append));
        QCOMPARE(f.store->operations().size(), size_t(1));
        QCOMPARE(f.store->message(f.store->operations()[0].id), append.message);
    }

    void whatAKilledProcessLeaves()
    {
        // After each commit the files as they stand, without the WAL's index, must open as exactly
        // that commit.
        Fixture f;
        int copies = 0;
        const auto opensTheSame = [&] {
            const QDir copy(f.temporary.filePath(QStringLiteral("copy%1").arg(++copies)));
            copyFiles(f.folder, copy);
            auto store = need(Store::open(copy, account));
            if (store->uids(f.inbox) != f.store->uids(f.inbox)
                || store->revision() != f.store->revision())
                return false;
            if (!(store->mailbox(f.inbox)->state == f.store->mailbox(f.inbox)->state))
                return false;
            const auto sum = [&](Store &one) {
                QByteArray text;
                for (const MessageRow &row : one.rows(f.inbox, 0))
                    text +=
                        QByteArray::number(row.uid.value()) + row.flags.toAtoms().join(' ') + ' ';
                for (const Operation &operation : one.operations())
                    text += operation.uids.toWire() + ' ';
                return text;
            };
            return sum(*store) == sum(*f.store);
        };
        QVERIFY(opensTheSame());
        for (quint32 window = 0; window < 5; ++window) {
            MailboxDelta delta;
            for (quint32 uid = 1000 - window * 100; uid > 900 - window * 100; --uid)
                delta.updates.emplace(uid, syntheticMessage(uid));
            SyncState after = state(5, 1001, 10, 1000);
            after.oldestFetched = imap::Uid(901 - window * 100);
            f.apply(delta, after, ChangeCause::FirstSync);
            QVERIFY(opensTheSame());
        }
        const auto id = need(f.store->enqueue(f.operation(OperationKind::Move, "700:800"))).first;
        QVERIFY(opensTheSame());
        need(f.store->complete(id, uidSet("700:750")));
        QVERIFY(opensTheSame());
        need(f.store->enqueue(
            f.operation(OperationKind::AddFlags, "900:1000", flags({"\\Flagged"}))));
        QVERIFY(opensTheSame());
    }

    void aCutWal()
    {
        // A commit that did not reach the disk whole is not there at all.
        Fixture f;
        f.fill(10);
        const QString wal = cacheFileName + QStringLiteral("-wal");
        const qint64 before = QFileInfo(f.folder.filePath(wal)).size();
        MailboxDelta delta;
        delta.vanished = uidSet("1:5");
        delta.updates.emplace(11, arrival(11));
        f.apply(delta, state(5, 12, 20, 6));
        const qint64 after = QFileInfo(f.folder.filePath(wal)).size();
        QVERIFY(after > before);
        int olds = 0;
        for (qint64 size = before; size <= after;
             size += std::max<qint64>(1, (after - before) / 40)) {
            const QDir copy(f.temporary.filePath(QStringLiteral("copy%1").arg(size)));
            copyFiles(f.folder, copy);
            QVERIFY(QFile::resize(copy.filePath(wal), size));
            auto store = need(Store::open(copy, account));
            const SyncState found = store->mailbox(f.inbox)->state;
            if (found == state(5, 11, 10, 10)) {
                QCOMPARE(store->uids(f.inbox), uidSet("1:10"));
                ++olds;
            } else {
                QCOMPARE(found, state(5, 12, 20, 6));
                QCOMPARE(store->uids(f.inbox), uidSet("6:11"));
            }
        }
        QVERIFY(olds > 0);
    }
};

QTEST_GUILESS_MAIN(TestStoreOpen)
#include "tst_store_open.moc"
