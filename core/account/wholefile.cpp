// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/wholefile.h"

#include <QFile>
#include <QSaveFile>

namespace homing::account {

namespace {

Fault faultOf(const QFileDevice &file)
{
    const bool isFull = file.error() == QFileDevice::ResourceError;
    return {isFull ? FaultCause::DiskFull : FaultCause::Store, file.errorString()};
}

} // namespace

Fault writeWholeFile(const QString &path, const QByteArray &bytes,
                     QFileDevice::Permissions permissions)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {FaultCause::Store, file.errorString()};
    if (permissions)
        file.setPermissions(permissions);
    // flush(): what a full disk refuses only then is no error to commit(), which would put a cut
    // file in place.
    if (file.write(bytes) == bytes.size() && file.flush() && file.commit())
        return {};
    return faultOf(file);
}

Fault writeNewFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return {FaultCause::Store, file.errorString()};
    if (file.write(bytes) == bytes.size() && file.flush())
        return {};
    const Fault fault = faultOf(file);
    file.remove();
    return fault;
}

} // namespace homing::account
