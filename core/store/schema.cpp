// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

#include <QFile>
#include <QtEndian>

namespace homing::store {

namespace {

constexpr QFileDevice::Permissions ownerFile = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr QFileDevice::Permissions ownerFolder = ownerFile | QFileDevice::ExeOwner;

std::optional<qint64> pragma(Database &database, const QByteArray &name)
{
    const auto value = database.runOnce("PRAGMA " + name);
    if (!value)
        return std::nullopt;
    return value->toLongLong();
}

} // namespace

// clang-format off
// README.md says what holds between the tables. A message's id is (mailbox id << 32) | UID, so that
// one b-tree serves look-up, range and order, without any further index.
const Schema &cacheSchema()
{
    static const Schema schema {
        0x486f6d43, // "HomC"
        {
            {
                "CREATE TABLE meta (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)",
                "INSERT INTO meta (id, value) VALUES (1, 0)", // the revision
                "CREATE TABLE note (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
                "CREATE TABLE keyword (id INTEGER PRIMARY KEY, name BLOB NOT NULL)",
                "CREATE TABLE mailbox (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                " name BLOB NOT NULL UNIQUE,"
                " delimiter INTEGER, attributes BLOB NOT NULL, role INTEGER NOT NULL,"
                " selectable INTEGER NOT NULL, subscribed INTEGER NOT NULL,"
                " uidvalidity INTEGER NOT NULL DEFAULT 0,"
                " uidnext INTEGER NOT NULL DEFAULT 0, modseq INTEGER NOT NULL DEFAULT 0,"
                " present INTEGER NOT NULL DEFAULT 0, nomodseq INTEGER NOT NULL DEFAULT 0,"
                " oldest INTEGER NOT NULL DEFAULT 0, permanent BLOB,"
                " maycreate INTEGER NOT NULL DEFAULT 0,"
                " readonly INTEGER NOT NULL DEFAULT 0, messages INTEGER NOT NULL DEFAULT 0,"
                " shown INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0,"
                " status BLOB)",
                "CREATE TABLE shadow (mailbox INTEGER PRIMARY KEY,"
                " hidden BLOB NOT NULL, departed BLOB NOT NULL)",
                "CREATE TABLE keys (id INTEGER PRIMARY KEY, count INTEGER NOT NULL,"
                " keys BLOB NOT NULL)",
                "CREATE TABLE message (id INTEGER PRIMARY KEY,"
                " flags INTEGER NOT NULL, keywords BLOB, eflags INTEGER, ekeywords BLOB,"
                " modseq INTEGER NOT NULL, date INTEGER, size INTEGER NOT NULL,"
                " attachment INTEGER NOT NULL)",
                "CREATE INDEX message_pending ON message (id) WHERE eflags IS NOT NULL",
                "CREATE TABLE header (id INTEGER PRIMARY KEY,"
                " head BLOB NOT NULL, preview BLOB, structure BLOB)",
                "CREATE TABLE part (message INTEGER NOT NULL,"
                " section BLOB NOT NULL, bytes BLOB NOT NULL)",
                "CREATE UNIQUE INDEX part_section ON part (message, section)",
            },
            {
                // Messages whose UIDVALIDITY went; their parts stand in `part` under minus the id.
                "CREATE TABLE kept (id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL, old INTEGER,"
                " size INTEGER NOT NULL, identity BLOB NOT NULL, date INTEGER, preview BLOB,"
                " copies INTEGER NOT NULL, target INTEGER, targets INTEGER NOT NULL DEFAULT 0)",
                "CREATE UNIQUE INDEX kept_identity ON kept (mailbox, size, identity)",
                "CREATE INDEX kept_old ON kept (old) WHERE old IS NOT NULL",
                "ALTER TABLE mailbox ADD COLUMN keeps INTEGER NOT NULL DEFAULT 0",
            },
            {
                // Full text (textindex.h). A prefix index costs as much again as the words: only
                // the heads, which are small, have one.
                "CREATE VIRTUAL TABLE headtext USING fts5 (subject, sender, recipients, files,"
                " content='', columnsize=0, prefix='2',"
                " tokenize='unicode61 remove_diacritics 2')",
                "CREATE VIRTUAL TABLE bodytext USING fts5 (body, content='', columnsize=0,"
                " tokenize='unicode61 remove_diacritics 2')",
                "CREATE TABLE textslot (slot INTEGER PRIMARY KEY AUTOINCREMENT,"
                " mailbox INTEGER NOT NULL UNIQUE, heads BLOB NOT NULL, bodies BLOB NOT NULL)",
                "CREATE TABLE textwait (message INTEGER PRIMARY KEY)",
                "CREATE TRIGGER part_came AFTER INSERT ON part WHEN new.message > 0"
                " BEGIN INSERT OR IGNORE INTO textwait VALUES (new.message); END",
                "CREATE TRIGGER part_moved AFTER UPDATE OF message ON part WHEN new.message > 0"
                " BEGIN INSERT OR IGNORE INTO textwait VALUES (new.message); END",
                "INSERT INTO textwait SELECT DISTINCT message FROM part WHERE message > 0",
                "INSERT INTO meta (id, value) VALUES (2, 0)", // heads indexed
                "CREATE TABLE person (address TEXT PRIMARY KEY, name TEXT NOT NULL,"
                " seen INTEGER NOT NULL) WITHOUT ROWID",
            },
            {
                // Threads: see threadindex.h for nodes, links and subjects.
                "CREATE TABLE thread_state (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL,"
                " last INTEGER NOT NULL)",
                "INSERT INTO thread_state (id, revision, last) VALUES (1, 0, 0)",
                "CREATE TABLE thread_node (id INTEGER PRIMARY KEY, holder INTEGER NOT NULL)",
                "CREATE TABLE thread_members (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
                "CREATE TABLE thread_link (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
                "CREATE TABLE thread_subject (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
                "CREATE TABLE thread_keys (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
                "CREATE TABLE thread_todo (mailbox INTEGER PRIMARY KEY, removed BLOB NOT NULL,"
                " added BLOB NOT NULL, isdone INTEGER NOT NULL)",
            },
            {
                // Messages that vanished elsewhere, for a day (vanishedrows.h).
                "CREATE TABLE vanished (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                " mailbox INTEGER NOT NULL, uid INTEGER NOT NULL, time INTEGER NOT NULL,"
                " flags INTEGER NOT NULL, date INTEGER, size INTEGER NOT NULL,"
                " attachment INTEGER NOT NULL, head BLOB NOT NULL, preview BLOB, structure BLOB)",
                "CREATE INDEX vanished_mailbox ON vanished (mailbox, id)",
                "CREATE TABLE vanished_part (message INTEGER NOT NULL,"
                " section BLOB NOT NULL, bytes BLOB NOT NULL)",
                "CREATE UNIQUE INDEX vanished_section ON vanished_part (message, section)",
            },
            {
                // Messages whose References field may be needed, and is (threadasks.h). All is
                // threaded anew, so that those that are there already are looked at too.
                "CREATE TABLE thread_check (message INTEGER PRIMARY KEY)",
                "CREATE TABLE thread_ask (message INTEGER PRIMARY KEY)",
                "DELETE FROM thread_node",
                "DELETE FROM thread_members",
                "DELETE FROM thread_link",
                "DELETE FROM thread_subject",
                "DELETE FROM thread_keys",
                "DELETE FROM thread_todo",
            },
            {
                // The name as foldedWords() has it; null: written before, until it is seen again.
                "ALTER TABLE person ADD COLUMN folded TEXT",
            },
        },
    };
    return schema;
}

const Schema &journalSchema()
{
    static const Schema schema {
        0x486f6d4a, // "HomJ"
        {
            {
                "CREATE TABLE operation (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                " kind INTEGER NOT NULL, state INTEGER NOT NULL, mailbox BLOB NOT NULL,"
                " uidvalidity INTEGER NOT NULL, uids BLOB NOT NULL,"
                " flags BLOB NOT NULL, target BLOB NOT NULL, message BLOB,"
                " reason BLOB NOT NULL,"
                " attempts INTEGER NOT NULL, created INTEGER NOT NULL)",
            },
            {
                // Drafts and outgoing mail (localmessage.h).
                "CREATE TABLE local_message (id INTEGER PRIMARY KEY, state INTEGER NOT NULL,"
                " subject BLOB NOT NULL, recipients BLOB NOT NULL, changed INTEGER NOT NULL,"
                " notbefore INTEGER, reason BLOB NOT NULL, attempts INTEGER NOT NULL,"
                " mailbox BLOB NOT NULL, uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,"
                " mark BLOB NOT NULL, cause INTEGER NOT NULL, message BLOB NOT NULL)",
            },
            {
                // Actions on mailboxes: kinds that an earlier program would take for damage.
            },
            {
                // What of drafts stands on the server (draftversions.h).
                "CREATE TABLE draft_version (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                " draft INTEGER NOT NULL, operation INTEGER NOT NULL, mailbox BLOB NOT NULL,"
                " uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL, messageid BLOB NOT NULL,"
                " changed INTEGER NOT NULL, made INTEGER NOT NULL, handedover INTEGER NOT NULL,"
                // What the draft answers, as in local_message, once that has it no more.
                " amailbox BLOB, auidvalidity INTEGER, auid INTEGER, amark BLOB)",
            },
        },
    };
    return schema;
}

// clang-format on
FileState inspectFile(const QString &path, const Schema &schema)
{
    QFile file(path);
    if (!file.exists())
        return FileState::Missing;
    if (!file.open(QIODevice::ReadOnly))
        return FileState::Unreadable;
    const QByteArray head = file.read(100);
    if (head.isEmpty())
        return FileState::Fresh;
    if (head.size() < 100 || !head.startsWith(QByteArrayView("SQLite format 3\0", 16)))
        return FileState::Foreign;
    const auto version = qFromBigEndian<quint32>(head.constData() + 60);
    const auto applicationId = qFromBigEndian<quint32>(head.constData() + 68);
    if (applicationId == 0 && version == 0)
        return FileState::Fresh;
    if (applicationId != schema.applicationId)
        return FileState::Foreign;
    return version > quint32(schema.version()) ? FileState::Newer : FileState::Ours;
}

bool makePrivateFile(const QString &path)
{
    QFile file(path);
    if (file.exists())
        return file.setPermissions(ownerFile);
    return file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerFile);
}

bool makePrivateFolder(const QDir &folder)
{
    const QString path = folder.absolutePath();
    if (!QFileInfo::exists(path)) {
        if (!QDir().mkpath(QFileInfo(path).absolutePath()))
            return false;
        QDir().mkdir(path, ownerFolder); // may have been made meanwhile
    }
    return QFileInfo(path).isDir() && QFile::setPermissions(path, ownerFolder);
}

bool belongs(Database &database, const Schema &schema)
{
    const auto version = pragma(database, "user_version");
    const auto applicationId = pragma(database, "application_id");
    const auto tables = database.runOnce("SELECT COUNT(*) FROM sqlite_schema");
    if (!version || !applicationId || !tables)
        return false;
    const bool isFresh = *version == 0 && *applicationId == 0 && *tables == "0";
    if (!isFresh && quint32(*applicationId) != schema.applicationId) {
        database.fail(StoreErrorKind::Corrupt, QStringLiteral("not a database of this kind"));
        return false;
    }
    if (*version > schema.version() || *version < 0) {
        database.fail(
            StoreErrorKind::TooNew,
            QStringLiteral("version %1, known up to %2").arg(*version).arg(schema.version()));
        return false;
    }
    return true;
}

bool migrate(Database &database, const Schema &schema)
{
    const auto version = pragma(database, "user_version");
    if (!version || *version < 0)
        return false;
    for (int from = int(*version); from < schema.version(); ++from) {
        Transaction transaction(database);
        const auto present = pragma(database, "user_version");
        if (!present)
            return false;
        if (*present != from) { // another process was quicker
            from = int(*present) - 1;
            if (!transaction.commit())
                return false;
            continue;
        }
        for (const QByteArray &sql : schema.migrations[size_t(from)])
            database.runOnce(sql);
        database.runOnce("PRAGMA application_id = " + QByteArray::number(schema.applicationId));
        database.runOnce("PRAGMA user_version = " + QByteArray::number(from + 1));
        if (!transaction.commit())
            return false;
    }
    // The header on disk tells the version from now on, also to inspectFile().
    if (*version != schema.version())
        database.runOnce("PRAGMA wal_checkpoint(TRUNCATE)");
    return !database.hasFailed();
}

bool setAside(const QString &path)
{
    const QString aside = path + QStringLiteral(".aside");
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(aside + QLatin1String(suffix));
    if (!QFile::rename(path, aside))
        return false;
    const QString wal = path + QStringLiteral("-wal");
    if (QFile::exists(wal) && !QFile::rename(wal, aside + QStringLiteral("-wal"))
        && !QFile::remove(wal))
        return false; // an old WAL must never be taken for the new file's
    QFile::remove(path + QStringLiteral("-shm"));
    return true;
}

} // namespace homing::store
