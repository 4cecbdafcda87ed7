// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/lazyfile.h"

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace homing::store {

namespace {

std::optional<FileIdentity> identityOf(const QString &path)
{
#ifdef Q_OS_UNIX
    struct stat status
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return std::nullopt;
    return FileIdentity {quint64(status.st_dev), quint64(status.st_ino)};
#else
    // An open file cannot be renamed there.
    if (!QFile::exists(path))
        return std::nullopt;
    return FileIdentity {};
#endif
}

} // namespace

Database *LazyFile::get()
{
    const auto identity = identityOf(m_path);
    if (m_database.isOpen() && identity == m_identity)
        return &m_database;
    m_database.close();
    if (!identity)
        return nullptr;
    const FileState state = inspectFile(m_path, m_schema);
    if ((state != FileState::Ours && state != FileState::Fresh)
        || !m_database.open(m_path, Database::Mode::ReadOnly, m_purpose))
        return nullptr;
    const auto version = m_database.runOnce("PRAGMA user_version");
    m_database.runOnce("PRAGMA cache_size = -4000");
    if (!belongs(m_database, m_schema) || !version || version->toInt() != m_schema.version()) {
        m_database.close();
        return nullptr;
    }
    m_identity = identity;
    m_isNew = true;
    return &m_database;
}

} // namespace homing::store
