// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/searchtext.h"

#include "core/mime/body.h"
#include "core/mime/headers.h"
#include "core/server/headerblock.h"
#include "core/server/messagestructure.h"
#include "core/server/wiretext.h"

namespace homing::server {

namespace {

bool contains(const QString &decoded, const QByteArray &text)
{
    return text.isEmpty() || decoded.toLower().toUtf8().contains(text);
}

QByteArrayView headerOf(const QByteArray &message)
{
    return QByteArrayView(message).first(headerEnd(message));
}

} // namespace

QByteArray searchForm(const QByteArray &text)
{
    return QString::fromUtf8(text).toLower().toUtf8();
}

bool headerHas(const QByteArray &message, const QByteArray &field, const QByteArray &text)
{
    for (const HeaderField &have : headerFields(headerOf(message))) {
        if (have.name.compare(field, Qt::CaseInsensitive) == 0
            && contains(mime::decodeText(unfolded(have.value)), text))
            return true;
    }
    return false;
}

bool headersHave(const QByteArray &message, const QByteArray &text)
{
    for (const HeaderField &have : headerFields(headerOf(message))) {
        if (contains(QString::fromUtf8(have.name) + QStringLiteral(": ")
                         + mime::decodeText(unfolded(have.value)),
                     text))
            return true;
    }
    return false;
}

bool bodyHas(const QByteArray &message, const QByteArray &text)
{
    const MessageStructure structure(message);
    for (const MimePart &part : structure.parts()) {
        if (part.type != "TEXT")
            continue;
        const std::vector<HeaderField> fields = headerFields(structure.header(part));
        const QByteArray encoding = headerValue(fields, "Content-Transfer-Encoding");
        const QByteArray charset =
            parseParameters(headerValue(fields, "Content-Type")).parameter("charset");
        const QByteArray decoded =
            mime::decodeTransfer(structure.content(part).toByteArray(), encoding);
        if (contains(mime::decodeCharset(decoded, charset), text))
            return true;
    }
    return false;
}

QDate sentDate(const QByteArray &message)
{
    // [day-of-week ","] day month year ...
    QByteArray date = headerValue(headerFields(headerOf(message)), "Date");
    const qsizetype comma = date.indexOf(',');
    if (comma >= 0)
        date = date.mid(comma + 1);
    const QList<QByteArray> words = date.simplified().split(' ');
    if (words.size() < 3)
        return {};
    return parseDate(words.at(0) + '-' + words.at(1) + '-' + words.at(2));
}

} // namespace homing::server
