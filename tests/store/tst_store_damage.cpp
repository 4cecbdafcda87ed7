// SPDX-License-Identifier: GPL-3.0-or-later
// A disk that returns other bytes than it was given. Nothing crashes or hangs, and a cache with any
// damage is whole again after a synchronisation, at the latest behind the second restart.
#include "tests/store/storefixture.h"
#include "tests/store/storetestaccess.h"
#include "tests/store/syntheticmailbox.h"

#include "core/store/schema.h"

#include <QRandomGenerator>

#include <numeric>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

constexpr quint32 messages = 400;
constexpr int rounds = 150;
const QString asideName = cacheFileName + QStringLiteral(".aside");

void fill(Fixture &f)
{
    MailboxDelta delta;
    for (quint32 uid = 1; uid <= messages; ++uid)
        delta.updates.emplace(uid, syntheticMessage(uid));
    f.apply(delta, state(5, messages + 1, 10, messages));
    for (quint32 uid = 1; uid <= messages; uid += 7)
        need(
            f.store->putPart(f.inbox, imap::Uid(uid), "1", QByteArray(3000, char('a' + uid % 26))));
    need(f.store->enqueue(f.operation(OperationKind::Move, "10:30")));
    need(f.store->enqueue(f.operation(OperationKind::AddFlags, "40:60", flags({"\\Seen"}))));
}

/// Another byte here and there, or a stretch of nothing.
void damage(const QString &path, QRandomGenerator &random)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        qFatal("no file to damage");
    const int places = 1 + random.bounded(4);
    for (int i = 0; i < places; ++i) {
        const qint64 at = random.bounded(file.size());
        const int length = random.bounded(3) == 0 ? 1 + random.bounded(5000) : 1;
        QByteArray bytes(int(std::min<qint64>(length, file.size() - at)), '\0');
        if (length == 1)
            bytes[0] = char(random.bounded(256));
        file.seek(at);
        file.write(bytes);
    }
}

void readEverything(const QDir &folder, Store &store)
{
    auto reader = need(StoreReader::open(folder, account));
    for (const MailboxRecord &record : store.mailboxes()) {
        std::vector<quint32> uids;
        store.rows(record.id, 0);
        store.serverFlags(record.id, imap::UidSet::range(1, messages));
        for (const MessageKey &key : reader->keys(record.id).keys)
            uids.push_back(key.uid);
        reader->rows(record.id, uids);
        for (quint32 uid = 1; uid <= messages; ++uid) {
            store.bodyStructure(record.id, imap::Uid(uid));
            reader->part(record.id, imap::Uid(uid), "1");
            reader->hasPart(record.id, imap::Uid(uid), "1");
        }
    }
    for (const Operation &operation : store.operations())
        store.message(operation.id);
}

/// What a synchronisation from nothing brings, if the store takes it.
void rebuild(Store &store)
{
    const auto listedNow = store.applyMailboxList({listed("INBOX"), listed("Archive")});
    const auto inbox = store.mailboxNamed(name("INBOX"));
    if (!listedNow || !inbox)
        return;
    MailboxDelta delta;
    delta.rebuild = true;
    for (quint32 uid = 1; uid <= messages; ++uid)
        delta.updates.emplace(uid, syntheticMessage(uid));
    (void)store.apply(inbox->id, delta, state(5, messages + 1, 20, messages), ChangeCause::Resync);
}

/// After a start: all rows, and what the journal does to them: 21 moved away, 21 marked as read.
bool isWhole(const QDir &folder)
{
    auto opened = Store::open(folder, account);
    if (!opened)
        return false;
    const auto inbox = (*opened)->mailboxNamed(name("INBOX"));
    if (!inbox || (*opened)->operations().size() != 2)
        return false;
    const auto read = (*opened)->row(inbox->id, imap::Uid(50));
    return (*opened)->uids(inbox->id) == imap::UidSet::range(1, messages)
        && (*opened)->rows(inbox->id, 0).size() == messages - 21 && read
        && read->flags.has(imap::SystemFlag::Seen);
}

} // namespace

class TestStoreDamage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDamagedCacheIsWholeAgain()
    {
        Fixture original;
        fill(original);
        original.store.reset(); // everything is in the file now
        QRandomGenerator random(7162);
        int setAside = 0;
        int kept = 0;
        for (int round = 0; round < rounds; ++round) {
            QTemporaryDir temporary;
            const QDir folder(temporary.filePath(QStringLiteral("account")));
            QDir().mkpath(folder.path());
            for (const QString &file : original.folder.entryList(QDir::Files))
                QFile::copy(original.folder.filePath(file), folder.filePath(file));
            damage(folder.filePath(cacheFileName), random);
            int starts = 0;
            while (!isWhole(folder)) {
                QVERIFY2(++starts < 4, QByteArray::number(round));
                auto opened = Store::open(folder, account);
                QVERIFY2(opened.hasValue(),
                         qPrintable(QStringLiteral("round %1: %2")
                                        .arg(round)
                                        .arg(opened ? QString() : opened.error().detail)));
                readEverything(folder, **opened);
                rebuild(**opened);
            }
            ++(QFile::exists(folder.filePath(asideName)) ? setAside : kept);
        }
        QVERIFY(setAside > 0 && kept > 0); // damage that matters, and damage that does not
    }

    void whatOnlyTheWindowReadsIsMendedToo()
    {
        // The writer has no business in the old rows; the reader finds out.
        Fixture f;
        fill(f);
        f.store.reset();
        const QString path = f.folder.filePath(cacheFileName);
        QRandomGenerator random(15);
        bool isFound = false;
        for (int round = 0; round < rounds && !isFound; ++round) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray good = file.readAll();
            file.close();
            damage(path, random);
            {
                auto opened = Store::open(f.folder, account);
                auto reader = need(StoreReader::open(f.folder, account));
                const bool isQuiet = opened && !QFile::exists(f.folder.filePath(asideName))
                    && !QFile::exists(f.folder.filePath(corruptionMarkerName));
                if (isQuiet) {
                    std::vector<quint32> uids(200);
                    std::iota(uids.begin(), uids.end(), 100U);
                    isFound = reader->rows(f.inbox, uids).size() < uids.size();
                }
            }
            if (isFound)
                break;
            for (const QString &other : f.folder.entryList({QStringLiteral("cache.*")}))
                QFile::remove(f.folder.filePath(other));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(good);
        }
        QVERIFY(isFound);
        f.reopen();
        QVERIFY(f.folder.exists(asideName));
        rebuild(*f.store);
        QVERIFY(isWhole(f.folder));
    }

    void aRowThatTheKeysNameAndNobodyHas()
    {
        Fixture f;
        f.fill(20);
        auto reader = need(StoreReader::open(f.folder, account));
        QCOMPARE(reader->rows(f.inbox, {3, 7, 21}).size(), size_t(2)); // 21 never was
        QVERIFY(!QFile::exists(f.folder.filePath(corruptionMarkerName)));
        StoreTestAccess::ask(*f.store, "DELETE FROM header WHERE (id & 4294967295) = 7");
        QCOMPARE(reader->rows(f.inbox, {3, 7, 21}).size(), size_t(1));
        reader.reset();
        f.reopen();
        QVERIFY(f.folder.exists(asideName));
        QVERIFY(f.store->mailboxes().empty());
    }

    void aRowThatStandsInTheWay()
    {
        Fixture f;
        f.fill(20);
        StoreTestAccess::ask(*f.store,
                             "INSERT INTO header (id, head) SELECT id + 1, head FROM header"
                             " WHERE (id & 4294967295) = 20");
        MailboxDelta delta;
        delta.updates.emplace(21, arrival(21));
        const auto failed = f.store->apply(f.inbox, delta, state(5, 22, 11, 21), ChangeCause::Live);
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, StoreErrorKind::Corrupt);
        f.reopen(); // else it would fail at each start
        QVERIFY(f.folder.exists(asideName));
    }

    void aDamagedJournalIsReadOrRefused()
    {
        Fixture original;
        fill(original);
        original.store.reset();
        const auto bytesOf = [](const QString &path) {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QRandomGenerator random(5162);
        int refused = 0;
        for (int round = 0; round < rounds; ++round) {
            QTemporaryDir temporary;
            const QDir folder(temporary.filePath(QStringLiteral("account")));
            QDir().mkpath(folder.path());
            for (const QString &file : original.folder.entryList(QDir::Files))
                QFile::copy(original.folder.filePath(file), folder.filePath(file));
            const QString path = folder.filePath(journalFileName);
            damage(path, random);
            const QByteArray before = bytesOf(path);
            auto opened = Store::open(folder, account);
            if (opened) {
                readEverything(folder, **opened);
                continue;
            }
            ++refused;
            QCOMPARE(bytesOf(path), before); // what the user made stays as it is
        }
        QVERIFY(refused > 0 && refused < rounds);
    }
};

QTEST_GUILESS_MAIN(TestStoreDamage)
#include "tst_store_damage.moc"
