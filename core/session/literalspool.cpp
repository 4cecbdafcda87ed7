// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/literalspool.h"

#include <QDir>

namespace homing::session {

std::shared_ptr<imap::LiteralSpool> TemporarySpool::create()
{
    std::shared_ptr<TemporarySpool> spool(new TemporarySpool);
    spool->m_file.setFileTemplate(QDir::temp().filePath(QStringLiteral("homing-literal-XXXXXX")));
    // QTemporaryFile opens exclusively and with 0600, whatever the umask; checked all the same.
    if (!spool->m_file.open())
        return nullptr;
    const QFile::Permissions others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    if ((spool->m_file.permissions() & others) != 0
        && !spool->m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return nullptr;
    return spool;
}

bool TemporarySpool::append(QByteArrayView bytes)
{
    // Flushed each time: whoever opens path() by name sees everything.
    return m_file.write(bytes.data(), bytes.size()) == bytes.size() && m_file.flush();
}

} // namespace homing::session
