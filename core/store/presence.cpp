// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/presence.h"

#include <QFile>

#include <utility>

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

int openLock(const QDir &folder, const QString &name)
{
    const QByteArray path = QFile::encodeName(folder.filePath(name));
    const int file = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0)
        ::fchmod(file, 0600); // as the files beside it
    return file;
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
    m_file = openLock(folder, QStringLiteral("journal.lock"));
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

bool Turn::take(const QDir &folder)
{
#ifdef Q_OS_UNIX
    if (m_file >= 0)
        return true;
    m_file = openLock(folder, QStringLiteral("outbox.lock"));
    if (m_file < 0 || lock(m_file, LOCK_EX | LOCK_NB))
        return true;
    end();
    return false;
#else
    Q_UNUSED(folder)
    return true;
#endif
}

void Turn::end()
{
#ifdef Q_OS_UNIX
    if (m_file >= 0)
        ::close(std::exchange(m_file, -1));
#endif
}

} // namespace homing::store
