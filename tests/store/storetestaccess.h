// SPDX-License-Identifier: GPL-3.0-or-later
// Ways into a store that only tests have: failures on demand, a small disk, and everything that is
// in the files.
#pragma once

#include "core/store/schema.h"
#include "core/store/sqlstore.h"

#include <QSqlQuery>
#include <QSqlRecord>
#include <QVariant>

namespace homing::store {

struct StoreTestAccess
{
    static SqlStore &of(Store &store) { return static_cast<SqlStore &>(store); }

    /// The n-th statement from now fails, in whichever of the two databases it runs. Until the plan
    /// is taken away.
    static void setFailurePlan(Store &store, FailurePlan *plan)
    {
        of(store).m_cache.setFailurePlan(plan);
        of(store).m_journal.database().setFailurePlan(plan);
    }

    /// As if the disk had room for `more` further pages. Negative: no bound.
    static void limitCache(Store &store, int more) { limit(of(store).m_cache, more); }
    static void limitJournal(Store &store, int more)
    {
        limit(of(store).m_journal.database(), more);
    }

    static std::vector<MessageKey> allKeys(Store &store, MailboxId mailbox)
    {
        return KeyChunks(of(store).m_cache, mailbox).all();
    }
    static QByteArray ask(Store &store, const QByteArray &sql)
    {
        return of(store).m_cache.runOnce(sql).value_or("failed");
    }

private:
    static void limit(Database &database, int more)
    {
        const int pages = database.runOnce("PRAGMA page_count").value_or("0").toInt();
        const int most = more < 0 ? 1'000'000'000 : pages + more;
        database.runOnce("PRAGMA max_page_count = " + QByteArray::number(most));
    }
};

namespace test {

/// Every row of every table of a database file, as text; the files are only read.
inline QByteArray dumpFile(const QString &path)
{
    QByteArray dump;
    const QString connection = QStringLiteral("dump");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        database.setDatabaseName(path);
        if (!database.open())
            qFatal("cannot dump %s", qPrintable(path));
        QStringList tables = database.tables();
        tables.sort();
        tables.removeAll(
            QStringLiteral("sqlite_sequence")); // ids that were never given out may be skipped
        for (const QString &table : tables) {
            dump += "== " + table.toUtf8() + '\n';
            QSqlQuery query(database);
            query.exec(QStringLiteral("SELECT * FROM \"%1\" ORDER BY 1, 2").arg(table));
            while (query.next()) {
                for (int i = 0; i < query.record().count(); ++i) {
                    const QVariant value = query.value(i);
                    const bool isBlob = value.userType() == QMetaType::QByteArray;
                    dump += value.isNull() ? "NULL"
                        : isBlob           ? value.toByteArray().toHex()
                                           : value.toByteArray();
                    dump += '|';
                }
                dump += '\n';
            }
        }
    }
    QSqlDatabase::removeDatabase(connection);
    return dump;
}

inline QByteArray dumpFolder(const QDir &folder)
{
    return dumpFile(folder.filePath(cacheFileName)) + dumpFile(folder.filePath(journalFileName));
}

/// Copies a folder's files while a store has them open: what a killed process leaves behind.
inline void copyFiles(const QDir &from, const QDir &to)
{
    QDir().mkpath(to.path());
    for (const QString &file : from.entryList(QDir::Files | QDir::Hidden)) {
        if (!file.endsWith(QLatin1String("-shm"))) // memory that dies with the process
            QFile::copy(from.filePath(file), to.filePath(file));
    }
}

inline QMap<QString, QByteArray> contentOf(const QDir &folder)
{
    QMap<QString, QByteArray> content;
    for (const QString &name : folder.entryList(QDir::Files | QDir::Hidden)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            content.insert(name, file.readAll());
    }
    return content;
}

} // namespace test
} // namespace homing::store
