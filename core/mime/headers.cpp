// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses, parameters and message ids. Linear in the input, bounded by limits.h.
#include "core/mime/headers.h"

#include "core/mime/charset.h"
#include "core/mime/clean.h"
#include "core/mime/transfer.h"

#include "core/base/limits.h"

#include <map>

namespace homing::mime {

namespace {

constexpr qsizetype longestName = 4096;
constexpr qsizetype longestAddressPart = 1024;

QByteArrayView firstBytes(const QByteArray &bytes, qsizetype most)
{
    return QByteArrayView(bytes).first(std::min(bytes.size(), most));
}

/// Takes off the quotes that a server or a sender left around a whole name, and what they escaped.
QString unquoted(QString name)
{
    for (int round = 0; round < 2 && name.size() >= 2; ++round) {
        const QChar quote = name.front();
        if ((quote != QLatin1Char('"') && quote != QLatin1Char('\'')) || name.back() != quote)
            break;
        name = name.sliced(1, name.size() - 2).trimmed();
        if (quote != QLatin1Char('"'))
            continue;
        QString plain;
        for (qsizetype at = 0; at < name.size(); ++at) {
            if (name[at] == QLatin1Char('\\') && at + 1 < name.size())
                ++at;
            plain += name[at];
        }
        name = plain;
    }
    return name;
}

/// What servers put where a message has no mailbox or no host (Dovecot, UW, Cyrus).
bool isPlaceholder(QByteArrayView part)
{
    if (part.isEmpty() || !QByteArrayView(".MIu").contains(part.front()))
        return false;
    return part == "MISSING_MAILBOX" || part == "MISSING_DOMAIN" || part == "unspecified-domain"
        || part == ".MISSING-HOST-NAME." || part == ".SYNTAX-ERROR." || part == "INVALID_ADDRESS";
}

QString addressPart(const QByteArray &part)
{
    if (isPlaceholder(part))
        return {};
    const bool isWord =
        std::all_of(part.begin(), part.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (isWord && part.size() <= longestAddressPart) // nearly all of them
        return QString::fromLatin1(part);
    return cleanForDisplay(guessCharset(firstBytes(part, longestAddressPart)));
}

/// RFC 5322 dot-atom, loosely: what may stand before the @ without quotes.
bool isDotAtom(const QString &local)
{
    return std::none_of(local.begin(), local.end(), [](QChar c) {
        switch (c.unicode()) {
        case u' ':
        case u'"':
        case u'(':
        case u')':
        case u',':
        case u':':
        case u';':
        case u'<':
        case u'>':
        case u'@':
        case u'[':
        case u'\\':
        case u']':
            return true;
        default:
            return false;
        }
    });
}

bool isQuoted(const QString &local)
{
    return local.size() >= 2 && local.front() == QLatin1Char('"')
        && local.back() == QLatin1Char('"')
        && !QStringView(local).sliced(1, local.size() - 2).contains(QLatin1Char('"'));
}

QString quoted(const QString &local)
{
    QString text(QLatin1Char('"'));
    for (const QChar c : local) {
        if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
            text += QLatin1Char('\\');
        text += c;
    }
    return text + QLatin1Char('"');
}

QByteArray percentDecoded(QByteArrayView value)
{
    QByteArray bytes;
    bytes.reserve(value.size());
    for (qsizetype at = 0; at < value.size(); ++at) {
        const int high = value[at] == '%' && at + 2 < value.size() ? hexValue(value[at + 1]) : -1;
        const int low = high >= 0 ? hexValue(value[at + 2]) : -1;
        bytes += low >= 0 ? static_cast<char>(high * 16 + low) : value[at];
        at += low >= 0 ? 2 : 0;
    }
    return bytes;
}

/// A parameter's pieces by number (RFC 2231 section 3); the first of each number wins.
struct Piece
{
    QByteArrayView value;
    bool extended = false;
};
constexpr int mostPieces = 1'000;
constexpr qsizetype longestParameter = 64 << 10;

/// "*3" or "*3*" behind the name: the number, else -1.
int pieceNumber(QByteArrayView suffix)
{
    if (suffix.size() < 2 || suffix.size() > 5 || suffix[0] != '*')
        return -1;
    int number = 0;
    for (const char c : suffix.sliced(1)) {
        if (c < '0' || c > '9')
            return -1;
        number = number * 10 + (c - '0');
    }
    return number < mostPieces ? number : -1;
}

/// extended-value = charset "'" language "'" text: gives the charset and leaves the text.
QByteArray takeCharset(QByteArrayView &value)
{
    const qsizetype first = value.indexOf('\'');
    const qsizetype second = first < 0 ? -1 : value.indexOf('\'', first + 1);
    if (second < 0)
        return {};
    const QByteArray charset = canonicalCharset(value.first(first));
    value = value.sliced(second + 1);
    return charset;
}

QString joinPieces(const std::map<int, Piece> &pieces)
{
    QByteArray bytes;
    QByteArray charset;
    bool extended = false;
    int expected = 0;
    for (const auto &[number, piece] : pieces) {
        if (number != expected++ || bytes.size() > longestParameter)
            break; // a gap ends it
        QByteArrayView value = piece.value;
        if (number == 0 && piece.extended)
            charset = takeCharset(value);
        bytes += piece.extended ? percentDecoded(value) : value.toByteArray();
        extended = extended || piece.extended;
    }
    // Pieces without a charset of their own carry encoded words with some senders.
    return extended ? cleanForDisplay(decodeCanonical(bytes, charset)) : decodeText(bytes);
}

constexpr bool isIdEnd(char c)
{
    return c == '<' || c == '>';
}
constexpr bool isIdBlank(char c)
{
    return c >= 0 && c <= ' ';
}

QByteArray compactId(QByteArrayView bytes)
{
    constexpr qsizetype longestId = 998; // a line of RFC 5322
    QByteArray id;
    for (const char c : bytes) {
        if (!isIdBlank(c) && c != 0x7f)
            id += c;
        if (id.size() > longestId)
            return {};
    }
    return id;
}

} // namespace

DecodedAddress decodeAddress(const QByteArray &name, const QByteArray &mailbox,
                             const QByteArray &host)
{
    DecodedAddress decoded;
    const QString local = addressPart(mailbox);
    // A blank in a host would let it end early to the eye.
    const QString domain = addressPart(host).remove(QLatin1Char(' '));
    const bool bare = local.isEmpty() || isDotAtom(local) || isQuoted(local);
    decoded.address = bare || domain.isEmpty() ? local : quoted(local);
    if (!domain.isEmpty())
        decoded.address += QLatin1Char('@') + domain;

    const QString shown = cleanForDisplay(
        unquoted(decodeText(name.size() <= longestName ? name : name.first(longestName))));
    if (hasVisible(shown) && shown.compare(decoded.address, Qt::CaseInsensitive) != 0)
        decoded.name = shown;
    return decoded;
}

QString decodeParameter(const std::vector<std::pair<QByteArray, QByteArray>> &parameters,
                        const QByteArray &name)
{
    const QByteArray wanted = name.toLower();
    const QByteArray *plain = nullptr;
    const QByteArray *extended = nullptr;
    std::map<int, Piece> pieces;
    for (const auto &[key, value] : parameters) {
        const QByteArray lower = key.toLower();
        if (!lower.startsWith(wanted))
            continue;
        QByteArrayView suffix = QByteArrayView(lower).sliced(wanted.size());
        if (suffix.isEmpty()) {
            plain = plain ? plain : &value;
        } else if (suffix == "*") {
            extended = extended ? extended : &value;
        } else {
            const bool star = suffix.endsWith('*');
            const int number = pieceNumber(star ? suffix.chopped(1) : suffix);
            if (number >= 0)
                pieces.try_emplace(number, Piece {value, star});
        }
    }
    if (extended) {
        QByteArrayView value = firstBytes(*extended, longestParameter);
        const QByteArray charset = takeCharset(value);
        return cleanForDisplay(decodeCanonical(percentDecoded(value), charset));
    }
    if (pieces.contains(0))
        return joinPieces(pieces);
    return plain ? decodeText(firstBytes(*plain, longestParameter).toByteArray()) : QString();
}

std::vector<QByteArray> decodeMessageIds(const QByteArray &raw)
{
    const QByteArrayView bytes = firstBytes(raw, limits::headerBytes);
    std::vector<QByteArray> ids;
    const auto keep = [&ids](const QByteArray &id) {
        if (!id.isEmpty())
            ids.push_back(id);
    };
    if (bytes.contains('<')) {
        // Only what stands in <>: old In-Reply-To fields hold prose as well.
        for (qsizetype at = bytes.indexOf('<'); at >= 0; at = bytes.indexOf('<', at)) {
            const qsizetype start = ++at;
            while (at < bytes.size() && !isIdEnd(bytes[at]))
                ++at;
            keep(compactId(bytes.sliced(start, at - start)));
        }
    } else {
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype start = at;
            while (at < bytes.size() && !isIdBlank(bytes[at]) && bytes[at] != ',')
                ++at;
            const QByteArrayView word = bytes.sliced(start, at - start);
            if (word.contains('@'))
                keep(compactId(word));
            ++at;
        }
    }
    // Too many: the first is the thread's root, the last ones are the nearest parents.
    const auto most = static_cast<std::size_t>(limits::references);
    if (ids.size() > most) {
        const auto excess = static_cast<std::ptrdiff_t>(ids.size() - most);
        ids.erase(ids.begin() + 1, ids.begin() + 1 + excess);
    }
    return ids;
}

} // namespace homing::mime
