// SPDX-License-Identifier: GPL-3.0-or-later
// GMime does not do this part: it leaves ASCII text that looks like an encoded word as it is.
#include "core/mime/headerwriter.h"

#include <QUrl>

namespace homing::mime {

namespace {

constexpr qsizetype longestHeaderLine = 78; // RFC 5322 2.1.1
constexpr qsizetype longestPlainWord = 64;
constexpr qsizetype longestEncodedWord = 64; // 75 by RFC 2047; so it fits beside a field's name
constexpr qsizetype longestWrittenId = 900;  // a line has 998 octets

constexpr bool isLetterOrDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// RFC 5322 atext.
bool isAtomText(char c)
{
    return isLetterOrDigit(c) || QByteArrayView("!#$%&'*+-/=?^_`{|}~").contains(c);
}

/// May stand in a field as it is: words of visible ASCII with one blank between them, none of which
/// is or looks like an encoded word.
bool isPlainWords(const QByteArray &utf8)
{
    qsizetype word = 0;
    for (const char c : utf8) {
        if (c == ' ' ? word == 0 : c < ' ' || c >= 0x7f)
            return false;
        word = c == ' ' ? 0 : word + 1;
        if (word > longestPlainWord)
            return false;
    }
    return word > 0 && !utf8.contains("=?");
}

/// What stands for itself in the "Q" encoding inside a phrase (RFC 2047 section 5 (3)).
bool isLiteralInQ(char c)
{
    return isLetterOrDigit(c) || QByteArrayView("!*+-/").contains(c);
}

qsizetype sizeInQ(QByteArrayView bytes)
{
    qsizetype size = 0;
    for (const char c : bytes)
        size += c == ' ' || isLiteralInQ(c) ? 1 : 3;
    return size;
}

qsizetype sizeInB(qsizetype bytes)
{
    return (bytes + 2) / 3 * 4;
}

QByteArray encodedInQ(QByteArrayView bytes)
{
    QByteArray encoded;
    for (const char c : bytes) {
        if (isLiteralInQ(c))
            encoded += c;
        else if (c == ' ')
            encoded += '_';
        else
            encoded += '=' + QByteArray(1, c).toHex().toUpper();
    }
    return encoded;
}

/// RFC 2047, by the shorter of its encodings; no character is in two words.
QByteArrayList encodedWords(const QByteArray &utf8)
{
    const bool inB = sizeInB(utf8.size()) < sizeInQ(utf8);
    const QByteArray start =
        inB ? QByteArrayLiteral("=?utf-8?B?") : QByteArrayLiteral("=?utf-8?Q?");
    const qsizetype room = longestEncodedWord - start.size() - 2;
    QByteArrayList words;
    QByteArray piece;
    const auto flush = [&] {
        words.append(start + (inB ? piece.toBase64() : encodedInQ(piece)) + "?=");
        piece.clear();
    };
    for (qsizetype at = 0; at < utf8.size();) {
        qsizetype end = at + 1;
        while (end < utf8.size() && (uchar(utf8[end]) & 0xc0) == 0x80)
            ++end;
        const QByteArray longer = piece + utf8.mid(at, end - at);
        if (!piece.isEmpty() && (inB ? sizeInB(longer.size()) : sizeInQ(longer)) > room)
            flush();
        piece += utf8.mid(at, end - at);
        at = end;
    }
    if (!piece.isEmpty())
        flush();
    return words;
}

/// A display name (RFC 5322 "phrase"): as it is, quoted, or encoded.
QByteArrayList phraseWords(const QByteArray &utf8)
{
    const bool isPhrase =
        std::all_of(utf8.begin(), utf8.end(), [](char c) { return c == ' ' || isAtomText(c); });
    if (isPlainWords(utf8) && isPhrase)
        return utf8.split(' ');
    if (!isPlainWords(utf8) || utf8.size() > longestPlainWord)
        return encodedWords(utf8);
    QByteArray quotedName(1, '"');
    for (const char c : utf8) {
        if (c == '"' || c == '\\')
            quotedName += '\\';
        quotedName += c;
    }
    return {quotedName + '"'};
}

/// Nothing but characters that can be seen: what is sent to is what was read.
bool isVisibleText(const QString &text)
{
    const QList<uint> points = text.toUcs4();
    return text.isValidUtf16() && std::all_of(points.begin(), points.end(), [](uint point) {
               return QChar::isPrint(char32_t(point)) && !QChar::isSpace(char32_t(point));
           });
}

bool isWritableLocalPart(QByteArrayView local)
{
    constexpr qsizetype longest = 64; // RFC 5321 4.5.3.1.1
    return !local.isEmpty() && local.size() <= longest
        && std::all_of(local.begin(), local.end(),
                       [](char c) { return uchar(c) >= 0x80 || c == '.' || isAtomText(c); });
}

/// The domain as it is written; empty where it is none.
QByteArray writtenDomain(const QString &domain)
{
    const QByteArray utf8 = domain.toUtf8();
    if (utf8.startsWith('[')) { // an address literal
        const QByteArray inner =
            utf8.endsWith(']') ? utf8.sliced(1, utf8.size() - 2) : QByteArray();
        const bool isLiteral = !inner.isEmpty()
            && std::all_of(inner.begin(), inner.end(),
                           [](char c) { return isLetterOrDigit(c) || c == '.' || c == ':'; });
        return isLiteral ? utf8 : QByteArray();
    }
    const bool isAsciiName =
        std::all_of(utf8.begin(), utf8.end(), [](char c) { return uchar(c) < 0x80; });
    const QByteArray name = isAsciiName ? utf8 : QUrl::toAce(domain);
    const bool isName = !name.isEmpty() && !name.startsWith('.') && !name.endsWith('.')
        && !name.contains("..") && std::all_of(name.begin(), name.end(), [](char c) {
               return isLetterOrDigit(c) || c == '-' || c == '.' || c == '_';
           });
    return isName ? name : QByteArray();
}

} // namespace

QByteArray writtenAddress(const QString &address)
{
    constexpr qsizetype longest = 254; // RFC 5321 4.5.3.1.3, without <>
    const qsizetype at = address.indexOf(u'@');
    if (at < 1 || address.size() > longest || address.indexOf(u'@', at + 1) >= 0
        || !isVisibleText(address))
        return {};
    const QByteArray local = address.first(at).toUtf8();
    const QByteArray domain = writtenDomain(address.sliced(at + 1));
    if (domain.isEmpty() || !isWritableLocalPart(local))
        return {};
    const QByteArray written = local + '@' + domain;
    return written.size() <= longest ? written : QByteArray();
}

bool isWritableId(const QByteArray &id)
{
    return !id.isEmpty() && id.size() <= longestWrittenId
        && std::all_of(id.begin(), id.end(),
                       [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>'; });
}

void HeaderWriter::plain(const QByteArray &name, const QByteArray &value)
{
    m_fields += name + ": " + value + "\r\n";
}

void HeaderWriter::text(const QByteArray &name, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    if (!utf8.isEmpty())
        fold(name, isPlainWords(utf8) ? utf8.split(' ') : encodedWords(utf8));
}

void HeaderWriter::addresses(const QByteArray &name, const std::vector<DecodedAddress> &addresses)
{
    QByteArrayList words;
    for (const DecodedAddress &address : addresses) {
        const QByteArray written = writtenAddress(address.address);
        if (written.isEmpty())
            continue;
        if (!words.isEmpty())
            words.back() += ',';
        // The colon in an address literal would begin a group to simple readers.
        const bool isBare = address.name.isEmpty() && !written.contains(':');
        if (!address.name.isEmpty())
            words += phraseWords(address.name.toUtf8());
        words += isBare ? written : '<' + written + '>';
    }
    fold(name, words);
}

void HeaderWriter::ids(const QByteArray &name, const QList<QByteArray> &ids)
{
    QByteArrayList words;
    for (const QByteArray &id : ids) {
        if (isWritableId(id))
            words += '<' + id + '>';
    }
    fold(name, words);
}

/// A line is never blank alone: the first word stays beside the name.
void HeaderWriter::fold(const QByteArray &name, const QByteArrayList &words)
{
    if (words.isEmpty())
        return;
    QByteArray line = name + ':';
    bool isFirst = true;
    for (const QByteArray &word : words) {
        if (!isFirst && line.size() + 1 + word.size() > longestHeaderLine) {
            m_fields += line + "\r\n";
            line.clear();
        }
        line += ' ' + word;
        isFirst = false;
    }
    m_fields += line + "\r\n";
}

} // namespace homing::mime
