// SPDX-License-Identifier: GPL-3.0-or-later
// Case folding for octets, and modified UTF-7.
#include "core/imap/text.h"

#include <algorithm>

namespace homing::imap {

QByteArray toAsciiUpper(QByteArrayView text)
{
    QByteArray upper(text.size(), Qt::Uninitialized);
    std::transform(text.begin(), text.end(), upper.begin(), asciiUpper);
    return upper;
}

QByteArray toAsciiLower(QByteArrayView text)
{
    QByteArray lower(text.size(), Qt::Uninitialized);
    std::transform(text.begin(), text.end(), lower.begin(), asciiLower);
    return lower;
}

QByteArray sharedLower(QByteArrayView text)
{
    // clang-format off
    static const std::array<QByteArray, 31> common {
        QByteArrayLiteral("text"), QByteArrayLiteral("plain"), QByteArrayLiteral("html"),
        QByteArrayLiteral("charset"), QByteArrayLiteral("7bit"), QByteArrayLiteral("8bit"),
        QByteArrayLiteral("base64"), QByteArrayLiteral("quoted-printable"),
        QByteArrayLiteral("alternative"), QByteArrayLiteral("mixed"), QByteArrayLiteral("related"),
        QByteArrayLiteral("boundary"), QByteArrayLiteral("application"),
        QByteArrayLiteral("octet-stream"), QByteArrayLiteral("pdf"), QByteArrayLiteral("image"),
        QByteArrayLiteral("png"), QByteArrayLiteral("jpeg"), QByteArrayLiteral("gif"),
        QByteArrayLiteral("name"), QByteArrayLiteral("filename"), QByteArrayLiteral("attachment"),
        QByteArrayLiteral("inline"), QByteArrayLiteral("message"), QByteArrayLiteral("rfc822"),
        QByteArrayLiteral("format"), QByteArrayLiteral("signed"), QByteArrayLiteral("calendar"),
        QByteArrayLiteral("micalg"), QByteArrayLiteral("protocol"), QByteArrayLiteral("")};
    // clang-format on
    for (const QByteArray &known : common) {
        if (equalsAsciiCaseless(text, known))
            return known;
    }
    return toAsciiLower(text);
}

namespace {

constexpr char base64Alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

int base64Value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (isDigit(c))
        return c - '0' + 52;
    if (c == '+')
        return 62;
    return c == ',' ? 63 : -1;
}

bool isDirect(char16_t unit)
{
    return unit >= 0x20 && unit <= 0x7e;
}

/// Where a surrogate without its other half stands, from `start` on; -1 if nowhere.
qsizetype loneSurrogate(const QString &text, qsizetype start = 0)
{
    for (qsizetype i = start; i < text.size(); ++i) {
        if (!text[i].isSurrogate())
            continue;
        if (!text[i].isHighSurrogate() || i + 1 == text.size() || !text[i + 1].isLowSurrogate())
            return i;
        ++i;
    }
    return -1;
}

} // namespace

// RFC 3501 section 5.1.3
QByteArray encodeModifiedUtf7(const QString &text)
{
    QString input = text;
    for (qsizetype i = loneSurrogate(input); i >= 0; i = loneSurrogate(input, i))
        input[i] = QChar::ReplacementCharacter; // nothing could read half a character back
    QByteArray encoded;
    encoded.reserve(input.size());
    quint32 bits = 0;
    int bitCount = 0;
    bool shifted = false;
    const auto leaveShift = [&] {
        if (!shifted)
            return;
        if (bitCount > 0)
            encoded += base64Alphabet[(bits << (6 - bitCount)) & 0x3f];
        encoded += '-';
        bits = 0;
        bitCount = 0;
        shifted = false;
    };
    for (const QChar character : std::as_const(input)) {
        const char16_t unit = character.unicode();
        if (isDirect(unit)) {
            leaveShift();
            encoded += char(unit);
            if (unit == u'&')
                encoded += '-';
            continue;
        }
        if (!shifted) {
            encoded += '&';
            shifted = true;
        }
        bits = (bits << 16) | unit;
        bitCount += 16;
        while (bitCount >= 6) {
            bitCount -= 6;
            encoded += base64Alphabet[(bits >> bitCount) & 0x3f];
        }
        bits &= (1U << bitCount) - 1;
    }
    leaveShift();
    return encoded;
}

namespace {

/// Decodes the base64 run at `position` up to its "-" (not taken). False when it is not whole
/// UTF-16.
bool decodeShifted(QByteArrayView encoded, qsizetype &position, QString &text)
{
    quint32 bits = 0;
    int bitCount = 0;
    while (position < encoded.size() && encoded[position] != '-') {
        const int value = base64Value(encoded[position++]);
        if (value < 0)
            return false;
        bits = (bits << 6) | quint32(value);
        bitCount += 6;
        if (bitCount >= 16) {
            bitCount -= 16;
            text += QChar(char16_t(bits >> bitCount));
            bits &= (1U << bitCount) - 1;
        }
    }
    // What is left over is padding: fewer than six bits, all zero.
    return position < encoded.size() && bitCount < 6 && bits == 0;
}

} // namespace

// RFC 3501 section 5.1.3. Printable US-ASCII inside base64 is against the rules but harmless, and
// is read.
std::optional<QString> decodeModifiedUtf7(QByteArrayView encoded)
{
    QString text;
    text.reserve(encoded.size());
    qsizetype position = 0;
    while (position < encoded.size()) {
        const char c = encoded[position++];
        if (c < 0x20 || c > 0x7e) // char may be signed: 8-bit octets are refused by either test
            return std::nullopt;
        if (c != '&') {
            text += QLatin1Char(c);
            continue;
        }
        if (position < encoded.size() && encoded[position] == '-')
            text += QLatin1Char('&');
        else if (!decodeShifted(encoded, position, text))
            return std::nullopt;
        ++position; // the "-"
    }
    if (loneSurrogate(text) >= 0)
        return std::nullopt;
    return text;
}

} // namespace homing::imap
