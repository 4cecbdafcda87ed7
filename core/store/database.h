// SPDX-License-Identifier: GPL-3.0-or-later
// Database: one SQLite connection through QtSql, with its prepared statements, one transaction at a
// time, and one sticky error: after the first failure of a transaction every further statement of
// it fails at once, so that code checks once, at the commit. Lives in the thread that opened it.
// Text and names are bound as UTF-8 bytes.
#pragma once

#include "core/store/store.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <unordered_map>

namespace homing::store {

/// SQL as a literal: its address is the key of the prepared statement, so it is never built at run
/// time.
struct Sql
{
    consteval Sql(
        const char *sql) // NOLINT(google-explicit-constructor): reads as a string at each call
        : text(sql)
    {
    }
    const char *text;
};

/// For tests: lets the n-th statement from now fail, once or with all that follow. Shared by the
/// connections of a store.
struct FailurePlan
{
    int countdown = 0; // 0: never
    bool stays = false;
    bool strike()
    {
        if (countdown == 0)
            return stays && hasStruck;
        hasStruck = --countdown == 0;
        return hasStruck;
    }
    bool hasStruck = false;
};

class Database;

/// A lease of a prepared statement; the statement is reset when the lease ends, so that no read
/// lock stays behind.
class Statement
{
public:
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;
    ~Statement();

    Statement &bind(qint64 value);
    Statement &bind(const QByteArray &bytes); // a null QByteArray is bound as an empty one
    Statement &bindNull();
    /// By name (":x"), for parameters that stand in a statement more than once; not mixed with the
    /// others.
    Statement &bindNamed(const char *name, qint64 value);
    Statement &bindNamed(const char *name, const QByteArray &bytes);
    /// Runs a statement that gives no rows; the binds start over. False: see Database::error().
    bool exec();
    /// Runs it at the first call; false at the end and on an error.
    bool next();
    /// Ends the rows early, the binds start over.
    void rewind();

    qint64 integer(int column) const;
    QByteArray bytes(int column) const;
    bool isNull(int column) const;

private:
    friend class Database;
    Statement(Database &database, QSqlQuery *query, bool *busy, Sql sql);
    bool run();
    Database &m_database;
    QSqlQuery *m_query; // null: could not be prepared
    bool *m_busy;
    const char *m_sql;
    int m_bound = 0;
    bool m_running = false;
    bool m_largeBind = false;
    std::vector<const char *> m_largeNames;
};

class Database
{
public:
    enum class Mode { ReadWrite, ReadOnly };

    Database() = default;
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    ~Database();

    /// The file must exist for ReadOnly. `purpose` is for the connection's name only.
    bool open(const QString &path, Mode mode, const QString &purpose);
    void close();
    bool isOpen() const { return m_open; }

    Statement prepare(Sql sql);
    /// One statement that is not kept: pragmas and the schema's. Its first column, if it gives a
    /// row.
    std::optional<QByteArray> runOnce(const QByteArray &sql);

    bool begin();
    bool commit(); // rolls back when anything failed
    void rollback();
    bool inTransaction() const { return m_inTransaction; }

    bool hasFailed() const { return m_error.has_value(); }
    /// The first failure since the last begin() or takeError().
    StoreError error() const;
    StoreError takeError();
    void fail(StoreErrorKind kind, const QString &detail);
    /// Another number when another connection has changed the file since.
    qint64 dataVersion();

    void setFailurePlan(FailurePlan *plan) { m_failurePlan = plan; }
    /// A file that is made when SQLite finds the database corrupt, so that the next start knows.
    void setCorruptionMarker(const QString &path) { m_corruptionMarker = path; }

private:
    friend class Statement;
    friend class ReadTransaction;
    struct Prepared
    {
        std::unique_ptr<QSqlQuery> query;
        bool busy = false;
    };
    void noteError(const QSqlQuery &query, const char *sql);
    bool strike();
    void rollbackPlainly();

    QSqlDatabase m_database;
    QString m_connectionName;
    std::unordered_map<const char *, Prepared> m_statements;
    std::optional<StoreError> m_error;
    FailurePlan *m_failurePlan = nullptr;
    QString m_corruptionMarker;
    bool m_open = false;
    bool m_inTransaction = false;
};

/// begin() now; rolls back unless commit() was called and succeeded.
class Transaction
{
public:
    explicit Transaction(Database &database)
        : m_database(database)
    {
        m_database.begin();
    }
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;
    ~Transaction()
    {
        if (m_database.inTransaction())
            m_database.rollback();
    }
    bool commit() { return m_database.commit(); }

private:
    Database &m_database;
};

/// Several reads of one state of the database.
class ReadTransaction
{
public:
    explicit ReadTransaction(Database &database);
    ReadTransaction(const ReadTransaction &) = delete;
    ReadTransaction &operator=(const ReadTransaction &) = delete;
    ~ReadTransaction();

private:
    Database &m_database;
    bool m_began = false;
};

} // namespace homing::store
