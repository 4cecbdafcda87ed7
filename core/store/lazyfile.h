// SPDX-License-Identifier: GPL-3.0-or-later
// LazyFile: a read-only connection that opens its file as soon as the writer has made it, and again
// when another file stands in its place. Lives in the thread that first calls get().
#pragma once

#include "core/store/schema.h"

namespace homing::store {

/// Which file stands at a path: the writer may set a cache aside and begin another.
struct FileIdentity
{
    quint64 device = 0;
    quint64 number = 0;
    bool operator==(const FileIdentity &) const = default;
};

class LazyFile
{
public:
    /// `marker` is made when the file is found corrupt; may be empty.
    LazyFile(QString path, const Schema &schema, QString purpose, const QString &marker)
        : m_path(std::move(path))
        , m_schema(schema)
        , m_purpose(std::move(purpose))
    {
        m_database.setCorruptionMarker(marker);
    }
    /// Null while there is none of the right version.
    Database *get();
    bool takeIsNew() { return std::exchange(m_isNew, false); }

private:
    QString m_path;
    const Schema &m_schema;
    QString m_purpose;
    Database m_database;
    std::optional<FileIdentity> m_identity;
    bool m_isNew = false;
};

} // namespace homing::store
