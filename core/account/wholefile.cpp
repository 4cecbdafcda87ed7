// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/wholefile.h"

#include <QSaveFile>

namespace homing::account {

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
    const bool isFull = file.error() == QFileDevice::ResourceError;
    return {isFull ? FaultCause::DiskFull : FaultCause::Store, file.errorString()};
}

} // namespace homing::account
