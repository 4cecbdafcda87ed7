// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/gmimeuse.h"

#include <QUrl>

#include <mutex>

namespace homing::mime {

void initialiseGMime()
{
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); }); // never shut down: other threads may still parse
}

QByteArray dateText(const QDateTime &date)
{
    GDateTime *const time = g_date_time_new_from_unix_utc(date.toSecsSinceEpoch());
    if (!time) // beyond the year 9999
        return {};
    char *const text = g_mime_utils_header_format_date(time);
    const QByteArray copy(text);
    g_free(text);
    g_date_time_unref(time);
    return copy;
}

QByteArray newMessageId(const QByteArray &sender)
{
    const QByteArray domain =
        QUrl::toAce(QString::fromUtf8(sender.mid(sender.lastIndexOf('@') + 1)));
    char *const id =
        g_mime_utils_generate_message_id(domain.isEmpty() ? "localhost" : domain.constData());
    const QByteArray copy(id);
    g_free(id);
    return copy;
}

} // namespace homing::mime
