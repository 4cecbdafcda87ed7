// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/presence.h"

#include <QFile>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace homing::store {

namespace {

#ifdef Q_OS_UNIX
/// False when it is refused; a signal is no refusal.
bool lock(int file, int how)
{
    int result = 0;
    do
        result = ::flock(file, how);
    while (result != 0 && errno == EINTR);
    return result == 0;
}
#endif

} // namespace

Presence::~Presence()
{
#ifdef Q_OS_UNIX
    if (m_file >= 0)
        ::close(m_file);
#endif
}

bool Presence::enter(const QDir &folder)
{
#ifdef Q_OS_UNIX
    if (m_file >= 0)
        ::close(m_file);
    const QByteArray path = QFile::encodeName(folder.filePath(QStringLiteral("journal.lock")));
    m_file = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_file >= 0)
        ::fchmod(m_file, 0600); // as the files beside it
    if (m_file < 0 || lock(m_file, LOCK_EX | LOCK_NB))
        return true;
    lock(m_file, LOCK_SH); // waits for one that is between enter() and settle()
    return false;
#else
    Q_UNUSED(folder)
    return true;
#endif
}

void Presence::settle()
{
#ifdef Q_OS_UNIX
    if (m_file >= 0)
        lock(m_file, LOCK_SH);
#endif
}

} // namespace homing::store
