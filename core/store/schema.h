// SPDX-License-Identifier: GPL-3.0-or-later
// The two databases' schemas as numbered migrations, and what a file on disk is before SQLite
// touches it.
#pragma once

#include "core/store/database.h"

#include <QDir>

namespace homing::store {

/// A kind of database. migrations[n] takes user_version n to n + 1; each is one transaction.
struct Schema
{
    quint32 applicationId = 0;
    std::vector<std::vector<QByteArray>> migrations;
    int version() const { return int(migrations.size()); }
};

const Schema &cacheSchema();
const Schema &journalSchema();

inline const QString cacheFileName = QStringLiteral("cache.sqlite");
inline const QString journalFileName = QStringLiteral("journal.sqlite");
/// Beside a cache that was found corrupt while it was open: the next start sets that one aside.
inline const QString corruptionMarkerName = QStringLiteral("cache.corrupt");

/// What the first 100 bytes say (sqlite.org/fileformat.html, 1.3). Nothing is opened for writing,
/// nothing made.
enum class FileState {
    Missing,
    Fresh /* empty, or its schema is still in the WAL */,
    Ours,
    Newer,
    Foreign,
    Unreadable
};
FileState inspectFile(const QString &path, const Schema &schema);

/// Makes an empty file with 0600 if there is none; SQLite gives its -wal and -shm the same mode.
bool makePrivateFile(const QString &path);
/// Makes `folder` with 0700, or narrows it to that.
bool makePrivateFolder(const QDir &folder);

/// Reads only. False, with an error of TooNew or Corrupt, when the open database is not ours or
/// from a later version.
bool belongs(Database &database, const Schema &schema);
/// Brings an open database that belongs() to the schema's version.
bool migrate(Database &database, const Schema &schema);

/// Renames a cache with its WAL to "<path>.aside"; an earlier one is removed, so that at most one
/// is kept.
bool setAside(const QString &path);

} // namespace homing::store
