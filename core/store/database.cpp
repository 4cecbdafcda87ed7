// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include <QFile>
#include <QLoggingCategory>
#include <QSqlError>
#include <QVariant>

#include <atomic>

namespace homing::store {

Q_LOGGING_CATEGORY(storeLog, "homing.store")

namespace {

// SQLite's primary result codes (sqlite.org/rescode.html); extended ones have them in the low byte.
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteCannotOpen = 14;
constexpr int sqliteConstraint = 19;
constexpr int sqliteNotADatabase = 26;

constexpr qsizetype largeBind = 64 << 10;

StoreErrorKind kindOf(const QSqlError &error)
{
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case sqliteCorrupt:
    case sqliteNotADatabase:
    case sqliteConstraint: // what we write breaks none, unless the tables are no longer what they
                           // were
        return StoreErrorKind::Corrupt;
    case sqliteFull:
        return StoreErrorKind::DiskFull;
    case sqliteCannotOpen:
        return StoreErrorKind::CannotOpen;
    default:
        return StoreErrorKind::Failed;
    }
}

} // namespace

// --- Statement

Statement::Statement(Database &database, QSqlQuery *query, bool *busy, Sql sql)
    : m_database(database)
    , m_query(query)
    , m_busy(busy)
    , m_sql(sql.text)
{
    if (m_busy) {
        Q_ASSERT(!*m_busy); // one lease at a time of each statement
        *m_busy = true;
    }
}

Statement::~Statement()
{
    rewind();
    if (m_busy)
        *m_busy = false;
}

Statement &Statement::bind(qint64 value)
{
    if (m_query)
        m_query->bindValue(m_bound, QVariant(value));
    ++m_bound;
    return *this;
}

Statement &Statement::bind(const QByteArray &bytes)
{
    if (m_query)
        m_query->bindValue(m_bound, bytes.isNull() ? QVariant(QByteArray("")) : QVariant(bytes));
    m_largeBind = m_largeBind || bytes.size() > largeBind;
    ++m_bound;
    return *this;
}

Statement &Statement::bindNull()
{
    if (m_query)
        m_query->bindValue(m_bound, QVariant());
    ++m_bound;
    return *this;
}

Statement &Statement::bindNamed(const char *name, qint64 value)
{
    if (m_query)
        m_query->bindValue(QString::fromLatin1(name), QVariant(value));
    return *this;
}

Statement &Statement::bindNamed(const char *name, const QByteArray &bytes)
{
    if (m_query)
        m_query->bindValue(QString::fromLatin1(name),
                           bytes.isNull() ? QVariant(QByteArray("")) : QVariant(bytes));
    if (bytes.size() > largeBind)
        m_largeNames.push_back(name);
    return *this;
}

bool Statement::run()
{
    if (!m_query || m_database.hasFailed() || m_database.strike())
        return false;
    if (m_query->exec())
        return true;
    m_database.noteError(*m_query, m_sql);
    return false;
}

bool Statement::exec()
{
    const bool done = run();
    rewind();
    return done;
}

bool Statement::next()
{
    if (!m_running) {
        if (!run())
            return false;
        m_running = true;
    }
    if (m_query->next())
        return true;
    if (m_query->lastError().isValid())
        m_database.noteError(*m_query, m_sql);
    return false;
}

void Statement::rewind()
{
    if (m_query) {
        m_query->finish();
        if (m_largeBind) { // else the bytes would stay in memory until the next use
            for (int i = 0; i < m_bound; ++i)
                m_query->bindValue(i, QVariant());
        }
        for (const char *name : m_largeNames)
            m_query->bindValue(QString::fromLatin1(name), QVariant());
    }
    m_largeNames.clear();
    m_largeBind = false;
    m_running = false;
    m_bound = 0;
}

qint64 Statement::integer(int column) const
{
    return m_query->value(column).toLongLong();
}

QByteArray Statement::bytes(int column) const
{
    return m_query->value(column).toByteArray();
}

bool Statement::isNull(int column) const
{
    return m_query->isNull(column);
}

// --- Database

Database::~Database()
{
    close();
}

bool Database::open(const QString &path, Mode mode, const QString &purpose)
{
    close();
    static std::atomic<quint64> counter = 0;
    m_connectionName = QStringLiteral("homing-%1-%2").arg(purpose).arg(++counter);
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connectionName);
    m_database.setDatabaseName(path);
    // Waiting happens only while another connection recovers a WAL after a crash, or for a second
    // writer.
    m_database.setConnectOptions(
        mode == Mode::ReadOnly ? QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=1000")
                               : QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    m_error.reset();
    m_open = m_database.open();
    if (!m_open) {
        m_error = StoreError {kindOf(m_database.lastError()), m_database.lastError().text()};
        const auto error = m_error;
        close();
        m_error = error;
    }
    return m_open;
}

void Database::close()
{
    if (m_connectionName.isEmpty())
        return;
    if (m_inTransaction)
        rollback();
    m_statements.clear();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connectionName);
    m_connectionName.clear();
    m_open = false;
    m_inTransaction = false;
    m_error.reset();
}

Statement Database::prepare(Sql sql)
{
    if (!m_open) {
        fail(StoreErrorKind::CannotOpen, QStringLiteral("the database is not open"));
        return Statement(*this, nullptr, nullptr, sql);
    }
    Prepared &prepared = m_statements[sql.text];
    if (!prepared.query) {
        auto query = std::make_unique<QSqlQuery>(m_database);
        query->setForwardOnly(true); // else QtSql keeps a copy of each row
        if (!query->prepare(QString::fromLatin1(sql.text))) {
            noteError(*query, sql.text);
            return Statement(*this, nullptr, nullptr, sql);
        }
        prepared.query = std::move(query);
    }
    return Statement(*this, prepared.query.get(), &prepared.busy, sql);
}

std::optional<QByteArray> Database::runOnce(const QByteArray &sql)
{
    if (!m_open || hasFailed() || strike())
        return std::nullopt;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QString::fromUtf8(sql))) {
        noteError(query, sql.constData());
        return std::nullopt;
    }
    if (query.next())
        return query.value(0).toByteArray();
    return QByteArray();
}

bool Database::begin()
{
    Q_ASSERT(!m_inTransaction);
    m_error.reset();
    m_inTransaction = prepare("BEGIN IMMEDIATE").exec();
    return m_inTransaction;
}

bool Database::commit()
{
    if (!m_inTransaction)
        return false;
    if (!hasFailed() && prepare("COMMIT").exec()) {
        m_inTransaction = false;
        return true;
    }
    rollback();
    return false;
}

void Database::rollback()
{
    if (!m_inTransaction)
        return;
    m_inTransaction = false;
    rollbackPlainly();
}

void Database::rollbackPlainly()
{
    // SQLite may have rolled back by itself (full disk): then there is nothing to do and an error
    // that means nothing.
    QSqlQuery query(m_database);
    query.exec(QStringLiteral("ROLLBACK"));
}

StoreError Database::error() const
{
    return m_error.value_or(StoreError {StoreErrorKind::Failed, QStringLiteral("unknown")});
}

StoreError Database::takeError()
{
    StoreError result = error();
    m_error.reset();
    return result;
}

void Database::fail(StoreErrorKind kind, const QString &detail)
{
    if (m_error)
        return; // what follows from a failure tells nothing of the file
    m_error = StoreError {kind, detail};
    if (kind == StoreErrorKind::Corrupt && !m_corruptionMarker.isEmpty())
        QFile(m_corruptionMarker)
            .open(QIODevice::WriteOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

void Database::noteError(const QSqlQuery &query, const char *sql)
{
    const QSqlError error = query.lastError();
    qCWarning(storeLog, "%s in: %.80s", qUtf8Printable(error.text()), sql);
    fail(kindOf(error), error.text());
}

bool Database::strike()
{
    if (!m_failurePlan || !m_failurePlan->strike())
        return false;
    fail(StoreErrorKind::Failed, QStringLiteral("injected failure"));
    return true;
}

qint64 Database::dataVersion()
{
    Statement statement = prepare("PRAGMA data_version");
    return statement.next() ? statement.integer(0) : 0;
}

// --- ReadTransaction

ReadTransaction::ReadTransaction(Database &database)
    : m_database(database)
{
    m_database.m_error.reset();
    m_began = m_database.prepare("BEGIN").exec();
}

ReadTransaction::~ReadTransaction()
{
    m_database.m_error.reset(); // what could not be read is not the next one's failure
    if (m_began && !m_database.prepare("COMMIT").exec())
        m_database.rollbackPlainly();
    m_database.m_error.reset();
}

} // namespace homing::store
