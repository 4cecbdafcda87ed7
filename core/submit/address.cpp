// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/submit/address.h"

#include <QUrl>

namespace homing::submit {

namespace {

// RFC 5321 4.5.3.1: 64 for the local part, 255 for the domain, 256 for a path with its <>.
constexpr qsizetype longestLocalPart = 64;
constexpr qsizetype longestAddress = 254;

bool isAscii(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) < 0x80; });
}

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Nothing but characters that can be seen: no controls of C1, no blanks, no marks of direction.
bool isReadable(const QByteArray &utf8)
{
    const QString text = QString::fromUtf8(utf8);
    if (text.toUtf8() != utf8)
        return false;
    const QList<uint> points = text.toUcs4();
    return std::all_of(points.begin(), points.end(), [](uint point) {
        return QChar::isPrint(char32_t(point)) && !QChar::isSpace(char32_t(point));
    });
}

bool isLocalPart(QByteArrayView local)
{
    if (local.isEmpty() || local.size() > longestLocalPart)
        return false;
    if (local.size() > 2 && local.startsWith('"') && local.endsWith('"')) {
        const QByteArrayView inner = local.sliced(1, local.size() - 2);
        return std::all_of(inner.begin(), inner.end(), [](char c) {
            return uchar(c) > 0x20 && c != 0x7f && c != '"' && c != '\\' && c != '<' && c != '>';
        });
    }
    return std::all_of(local.begin(), local.end(), [](char c) {
        return uchar(c) >= 0x80 || isAlphanumeric(c)
            || QByteArrayView("!#$%&'*+-/=?^_`{|}~.").contains(c);
    });
}

/// The domain as sent; empty where it is none.
QByteArray wireDomain(QByteArrayView domain)
{
    if (domain.startsWith('[')) { // an address literal
        const QByteArrayView inner =
            domain.endsWith(']') ? domain.sliced(1, domain.size() - 2) : QByteArrayView();
        const bool isLiteral = !inner.isEmpty()
            && std::all_of(inner.begin(), inner.end(),
                           [](char c) { return isAlphanumeric(c) || c == '.' || c == ':'; });
        return isLiteral ? domain.toByteArray() : QByteArray();
    }
    const QByteArray ascii =
        isAscii(domain) ? domain.toByteArray() : QUrl::toAce(QString::fromUtf8(domain));
    const bool isName = !ascii.isEmpty() && !ascii.startsWith('.') && !ascii.endsWith('.')
        && !ascii.contains("..") && std::all_of(ascii.begin(), ascii.end(), [](char c) {
               return isAlphanumeric(c) || c == '-' || c == '.' || c == '_';
           });
    return isName ? ascii : QByteArray();
}

} // namespace

QByteArray wireAddress(const QByteArray &address)
{
    const qsizetype at = address.lastIndexOf('@');
    if (at < 1 || address.size() > 4 * longestAddress || !isReadable(address))
        return {};
    const QByteArrayView local = QByteArrayView(address).first(at);
    const QByteArray domain = wireDomain(QByteArrayView(address).sliced(at + 1));
    if (!isLocalPart(local) || domain.isEmpty())
        return {};
    const QByteArray wire = local.toByteArray() + '@' + domain;
    return wire.size() <= longestAddress ? wire : QByteArray();
}

bool needsSmtpUtf8(const QByteArray &wireAddress)
{
    return !isAscii(wireAddress);
}

QByteArray xtext(const QByteArray &ascii)
{
    QByteArray text;
    for (const char c : ascii) {
        if (uchar(c) > 0x20 && uchar(c) < 0x7f && c != '+' && c != '=')
            text += c;
        else
            text += '+' + QByteArray(1, c).toHex().toUpper();
    }
    return text;
}

} // namespace homing::submit
