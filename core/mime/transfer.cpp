// SPDX-License-Identifier: GPL-3.0-or-later
// Content-Transfer-Encoding undone (RFC 2045 section 6), broken input included: linear, never
// failing.
#include "core/mime/transfer.h"

#include "core/mime/body.h"

namespace homing::mime {

namespace {

constexpr bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}
constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// Where the soft line break that starts with the '=' at `at` ends, or -1 if it is none. Blanks
/// before the line end were put there on the way (RFC 2045 6.7 rule 3); an '=' as the last byte
/// counts too.
qsizetype softBreakEnd(QByteArrayView bytes, qsizetype at)
{
    ++at;
    while (at < bytes.size() && isBlank(bytes[at]))
        ++at;
    if (at == bytes.size())
        return at;
    if (bytes[at] == '\r')
        return at + 1 < bytes.size() && bytes[at + 1] == '\n' ? at + 2 : at + 1;
    return bytes[at] == '\n' ? at + 1 : -1;
}

QByteArray decodeQuotedPrintable(QByteArrayView bytes)
{
    QByteArray decoded;
    decoded.reserve(bytes.size());
    qsizetype solid = 0; // blanks behind this are dropped at a line end
    for (qsizetype at = 0; at < bytes.size();) {
        const char c = bytes[at];
        if (c == '=') {
            if (at + 2 < bytes.size()) {
                const int high = hexValue(bytes[at + 1]);
                const int low = hexValue(bytes[at + 2]);
                if (high >= 0 && low >= 0) {
                    decoded += static_cast<char>(high * 16 + low);
                    solid = decoded.size();
                    at += 3;
                    continue;
                }
            }
            const qsizetype end = softBreakEnd(bytes, at);
            if (end >= 0) {
                solid = decoded.size();
                at = end;
                continue;
            }
        }
        if (isLineEnd(c))
            decoded.truncate(solid);
        decoded += c;
        if (!isBlank(c))
            solid = decoded.size();
        ++at;
    }
    decoded.truncate(solid);
    return decoded;
}

/// After padding: more base64 only if the next line is nothing else. A footer that a list added is
/// not.
bool goesOnAfterPadding(QByteArrayView rest)
{
    qsizetype at = 0;
    while (at < rest.size() && (rest[at] == '=' || isBlank(rest[at]) || isLineEnd(rest[at])))
        ++at;
    const qsizetype start = at;
    while (at < rest.size() && base64Value(rest[at]) >= 0)
        ++at;
    const qsizetype digits = at - start;
    while (at < rest.size() && (rest[at] == '=' || isBlank(rest[at])))
        ++at;
    return digits > 1 && (at == rest.size() || isLineEnd(rest[at]));
}

QByteArray decodeBase64(QByteArrayView bytes)
{
    QByteArray decoded;
    decoded.reserve(bytes.size() / 4 * 3 + 3);
    quint32 bits = 0;
    int count = 0;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const int value = base64Value(bytes[at]);
        if (value >= 0) {
            bits = (bits << 6) | static_cast<quint32>(value);
            count += 6;
            if (count >= 8) {
                count -= 8;
                decoded += static_cast<char>((bits >> count) & 0xff);
            }
        } else if (bytes[at] == '=' && count > 0) {
            bits = 0;
            count = 0;
            if (!goesOnAfterPadding(bytes.sliced(at)))
                break;
        }
    }
    return decoded;
}

void decodeUuLine(QByteArrayView line, QByteArray &decoded)
{
    const auto value = [&line](qsizetype at) {
        return at < line.size() ? static_cast<quint32>((line[at] - 32) & 63) : 0U;
    };
    const auto wanted = static_cast<qsizetype>(value(0));
    const qsizetype end = decoded.size() + wanted;
    for (qsizetype at = 1; at < line.size() && decoded.size() < end; at += 4) {
        const quint32 bits =
            value(at) << 18 | value(at + 1) << 12 | value(at + 2) << 6 | value(at + 3);
        for (int shift = 16; shift >= 0 && decoded.size() < end; shift -= 8)
            decoded += static_cast<char>((bits >> shift) & 0xff);
    }
}

QByteArray decodeUu(QByteArrayView bytes)
{
    QByteArray decoded;
    decoded.reserve(bytes.size() / 4 * 3);
    bool begun = false;
    for (qsizetype at = 0; at < bytes.size();) {
        qsizetype end = bytes.indexOf('\n', at);
        if (end < 0)
            end = bytes.size();
        QByteArrayView line = bytes.sliced(at, end - at);
        at = end + 1;
        while (!line.isEmpty() && line.back() == '\r')
            line.chop(1);
        if (line.startsWith("begin ")) {
            begun = true;
            decoded.clear();
        } else if (line == "end" && begun) {
            break;
        } else if (!line.isEmpty()) {
            decodeUuLine(line, decoded);
        }
    }
    return decoded;
}

} // namespace

QByteArray decodeTransfer(const QByteArray &bytes, const QByteArray &encoding)
{
    const QByteArray name = encoding.trimmed().toLower();
    if (name.startsWith("quoted-printable"))
        return decodeQuotedPrintable(bytes);
    if (name.startsWith("base64"))
        return decodeBase64(bytes);
    if (name == "x-uuencode" || name == "uuencode" || name == "x-uue" || name == "uue")
        return decodeUu(bytes);
    return bytes;
}

} // namespace homing::mime
