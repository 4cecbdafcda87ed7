// SPDX-License-Identifier: GPL-3.0-or-later
// Charsets: the table of names, and decoding that loses as little as it can.
#include "core/mime/charset.h"

#include "core/mime/body.h"

#include <QStringDecoder>

#include <glib.h>

#include <array>
#include <cerrno>
#include <string_view>

namespace homing::mime {

namespace {

struct Alias
{
    std::string_view label; // lower case, only letters and digits
    std::string_view name;  // ours; what iconv calls it
};

// Supersets stand in for what senders mean: Windows-1252 for latin1, GB18030 for gb2312, CP932 for
// shift_jis, UHC for ks_c_5601, Big5-HKSCS for big5 (as web browsers do).
// clang-format off
constexpr std::array aliases {
    Alias {"ansix341968", "us-ascii"}, Alias {"armscii8", "ARMSCII-8"},
    Alias {"ascii", "us-ascii"}, Alias {"big5", "BIG5-HKSCS"}, Alias {"big5hkscs", "BIG5-HKSCS"},
    Alias {"cnbig5", "BIG5-HKSCS"}, Alias {"cngb", "GB18030"}, Alias {"cp1250", "CP1250"},
    Alias {"cp1251", "CP1251"}, Alias {"cp1252", "windows-1252"}, Alias {"cp1253", "CP1253"},
    Alias {"cp1254", "CP1254"}, Alias {"cp1255", "CP1255"}, Alias {"cp1256", "CP1256"},
    Alias {"cp1257", "CP1257"}, Alias {"cp1258", "CP1258"}, Alias {"cp437", "CP437"},
    Alias {"cp50220", "ISO-2022-JP-3"}, Alias {"cp50221", "ISO-2022-JP-3"},
    Alias {"cp51932", "EUC-JP-MS"}, Alias {"cp737", "CP737"}, Alias {"cp775", "CP775"},
    Alias {"cp850", "CP850"}, Alias {"cp852", "CP852"}, Alias {"cp855", "CP855"},
    Alias {"cp857", "CP857"}, Alias {"cp858", "CP858"}, Alias {"cp860", "CP860"},
    Alias {"cp861", "CP861"}, Alias {"cp862", "CP862"}, Alias {"cp863", "CP863"},
    Alias {"cp864", "CP864"}, Alias {"cp865", "CP865"}, Alias {"cp866", "CP866"},
    Alias {"cp874", "CP874"}, Alias {"cp932", "CP932"}, Alias {"cp936", "GB18030"},
    Alias {"cp949", "UHC"}, Alias {"cp950", "BIG5-HKSCS"}, Alias {"cyrillic", "ISO-8859-5"},
    Alias {"euccn", "GB18030"}, Alias {"eucjp", "EUC-JP-MS"}, Alias {"euckr", "UHC"},
    Alias {"euctw", "EUC-TW"}, Alias {"gb18030", "GB18030"}, Alias {"gb2312", "GB18030"},
    Alias {"gb231280", "GB18030"}, Alias {"gbk", "GB18030"}, Alias {"georgianps", "GEORGIAN-PS"},
    Alias {"greek", "ISO-8859-7"}, Alias {"hebrew", "ISO-8859-8"}, Alias {"ibm437", "CP437"},
    Alias {"ibm850", "CP850"}, Alias {"ibm852", "CP852"}, Alias {"ibm855", "CP855"},
    Alias {"ibm866", "CP866"}, Alias {"iso2022cn", "ISO-2022-CN"},
    Alias {"iso2022jp", "ISO-2022-JP-3"}, Alias {"iso2022jp1", "ISO-2022-JP-3"},
    Alias {"iso2022jp2", "ISO-2022-JP-2"}, Alias {"iso2022jp3", "ISO-2022-JP-3"},
    Alias {"iso2022kr", "ISO-2022-KR"}, Alias {"iso646us", "us-ascii"},
    Alias {"iso88591", "windows-1252"}, Alias {"iso885910", "ISO-8859-10"},
    Alias {"iso885911", "CP874"}, Alias {"iso885913", "ISO-8859-13"},
    Alias {"iso885914", "ISO-8859-14"}, Alias {"iso885915", "ISO-8859-15"},
    Alias {"iso885916", "ISO-8859-16"}, Alias {"iso88592", "ISO-8859-2"},
    Alias {"iso88593", "ISO-8859-3"}, Alias {"iso88594", "ISO-8859-4"},
    Alias {"iso88595", "ISO-8859-5"}, Alias {"iso88596", "ISO-8859-6"},
    Alias {"iso88596i", "ISO-8859-6"}, Alias {"iso88597", "ISO-8859-7"},
    Alias {"iso88598", "ISO-8859-8"}, Alias {"iso88598e", "ISO-8859-8"},
    Alias {"iso88598i", "ISO-8859-8"}, Alias {"iso88599", "CP1254"}, Alias {"koi8", "KOI8-R"},
    Alias {"koi8r", "KOI8-R"}, Alias {"koi8ru", "KOI8-U"}, Alias {"koi8u", "KOI8-U"},
    Alias {"ksc5601", "UHC"}, Alias {"ksc56011987", "UHC"}, Alias {"ksc56011992", "UHC"},
    Alias {"l1", "windows-1252"}, Alias {"l2", "ISO-8859-2"}, Alias {"l9", "ISO-8859-15"},
    Alias {"latin1", "windows-1252"}, Alias {"latin2", "ISO-8859-2"},
    Alias {"latin3", "ISO-8859-3"}, Alias {"latin4", "ISO-8859-4"}, Alias {"latin5", "CP1254"},
    Alias {"latin9", "ISO-8859-15"}, Alias {"macce", "MAC-CENTRALEUROPE"},
    Alias {"maccyrillic", "MAC-CYRILLIC"}, Alias {"macintosh", "MACINTOSH"},
    Alias {"macroman", "MACINTOSH"}, Alias {"ms936", "GB18030"}, Alias {"mskanji", "CP932"},
    Alias {"shiftjis", "CP932"}, Alias {"sjis", "CP932"}, Alias {"tis620", "CP874"},
    Alias {"ucs2", "utf-16"}, Alias {"uhc", "UHC"}, Alias {"unicode11utf7", "UTF-7"},
    Alias {"unicode11utf8", "utf-8"}, Alias {"unicode20utf8", "utf-8"},
    Alias {"usascii", "us-ascii"}, Alias {"utf16", "utf-16"}, Alias {"utf16be", "utf-16be"},
    Alias {"utf16le", "utf-16le"}, Alias {"utf32", "utf-32"}, Alias {"utf32be", "utf-32be"},
    Alias {"utf32le", "utf-32le"}, Alias {"utf7", "UTF-7"}, Alias {"utf8", "utf-8"},
    Alias {"utf8mb4", "utf-8"}, Alias {"viscii", "VISCII"}, Alias {"windows1250", "CP1250"},
    Alias {"windows1251", "CP1251"}, Alias {"windows1252", "windows-1252"},
    Alias {"windows1253", "CP1253"}, Alias {"windows1254", "CP1254"},
    Alias {"windows1255", "CP1255"}, Alias {"windows1256", "CP1256"},
    Alias {"windows1257", "CP1257"}, Alias {"windows1258", "CP1258"},
    Alias {"windows31j", "CP932"}, Alias {"windows874", "CP874"}, Alias {"windows936", "GB18030"},
    Alias {"windows949", "UHC"}, Alias {"xcp1251", "CP1251"}, Alias {"xcp1252", "windows-1252"},
    Alias {"xeucjp", "EUC-JP-MS"}, Alias {"xgbk", "GB18030"},
    Alias {"xmaccyrillic", "MAC-CYRILLIC"},
    Alias {"xmacroman", "MACINTOSH"}, Alias {"xsjis", "CP932"}, Alias {"xwindows949", "UHC"},
};
// clang-format on

constexpr bool isSorted()
{
    for (std::size_t i = 1; i < aliases.size(); ++i) {
        if (!(aliases[i - 1].label < aliases[i].label))
            return false;
    }
    return true;
}
static_assert(isSorted(), "canonicalCharset() searches the table by halves");

// 0x80 to 0x9f; 0: not assigned.
constexpr std::array<char16_t, 32> windows1252 {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

constexpr char16_t replacement = 0xfffd;

bool isAscii(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(),
                       [](char c) { return static_cast<uchar>(c) < 0x80; });
}

QString decodeWindows1252(QByteArrayView bytes)
{
    QString text(bytes.size(), Qt::Uninitialized);
    std::transform(bytes.begin(), bytes.end(), text.begin(), [](char c) {
        const auto byte = static_cast<uchar>(c);
        if (byte < 0x80 || byte > 0x9f)
            return QChar(char16_t(byte));
        const char16_t mapped = windows1252[byte - 0x80U];
        return QChar(mapped ? mapped : char16_t(byte));
    });
    return text;
}

bool fitsWindows1252(QByteArrayView bytes)
{
    return std::none_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<uchar>(c);
        return byte >= 0x80 && byte <= 0x9f && windows1252[byte - 0x80U] == 0;
    });
}

struct Utf8Census
{
    qsizetype good = 0; // multibyte characters
    qsizetype bad = 0;  // bytes that belong to none
    qsizetype cut = 0;  // bytes of a character that the end cut off
};

Utf8Census censusOfUtf8(QByteArrayView bytes)
{
    Utf8Census census;
    for (qsizetype i = 0; i < bytes.size();) {
        const auto lead = static_cast<uchar>(bytes[i]);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const int more = lead >= 0xc2 && lead <= 0xdf ? 1
            : lead >= 0xe0 && lead <= 0xef            ? 2
            : lead >= 0xf0 && lead <= 0xf4            ? 3
                                                      : 0;
        int found = 0;
        while (found < more && i + 1 + found < bytes.size()
               && (static_cast<uchar>(bytes[i + 1 + found]) & 0xc0) == 0x80)
            ++found;
        if (more > 0 && found == more) {
            ++census.good;
        } else if (more > 0 && found > 0 && i + 1 + found == bytes.size()) {
            census.cut = 1 + found;
        } else {
            census.bad += 1 + found;
        }
        i += 1 + found;
    }
    return census;
}

QString decodeUtf8(QByteArrayView bytes)
{
    if (bytes.startsWith("\xef\xbb\xbf"))
        bytes = bytes.sliced(3);
    return QString::fromUtf8(bytes);
}

/// UTF-8 if that is what it mostly is (or nothing but a cut off character is wrong), else
/// Windows-1252.
QString decodeUtf8OrLatin(QByteArrayView bytes)
{
    if (bytes.isValidUtf8())
        return decodeUtf8(bytes);
    const Utf8Census census = censusOfUtf8(bytes);
    if (census.good < census.bad)
        return decodeWindows1252(bytes);
    const QString text = decodeUtf8(bytes.chopped(census.cut));
    return census.cut > 0 ? text + QChar(replacement) : text;
}

QStringConverter::Encoding utf16Order(QByteArrayView bytes)
{
    // No mark: text has its zero bytes on the high side. RFC 2781 says big endian when in doubt.
    qsizetype even = 0;
    qsizetype odd = 0;
    for (qsizetype i = 0; i + 1 < bytes.size() && i < 4096; i += 2) {
        even += bytes[i] == 0;
        odd += bytes[i + 1] == 0;
    }
    return odd > even ? QStringConverter::Utf16LE : QStringConverter::Utf16BE;
}

QString decodeWide(QByteArrayView bytes, const QByteArray &canonical)
{
    const bool marked = bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff");
    QStringConverter::Encoding encoding = QStringConverter::Utf32;
    if (canonical == "utf-16")
        encoding = marked ? QStringConverter::Utf16 : utf16Order(bytes);
    else if (canonical == "utf-16le")
        encoding = QStringConverter::Utf16LE;
    else if (canonical == "utf-16be")
        encoding = QStringConverter::Utf16BE;
    else if (canonical == "utf-32le")
        encoding = QStringConverter::Utf32LE;
    else if (canonical == "utf-32be")
        encoding = QStringConverter::Utf32BE;
    QString text = QStringDecoder(encoding)(bytes);
    if (text.startsWith(QChar(0xfeff)))
        text.remove(0, 1);
    return text;
}

bool isWide(const QByteArray &canonical)
{
    return canonical.startsWith("utf-16") || canonical.startsWith("utf-32");
}

/// One open iconv descriptor a thread: mail comes in runs of the same charset.
class Converter
{
public:
    Converter() = default;
    ~Converter() { close(); }
    Converter(const Converter &) = delete;
    Converter &operator=(const Converter &) = delete;

    bool open(const QByteArray &name)
    {
        if (m_name == name && isOpen()) {
            g_iconv(m_handle, nullptr, nullptr, nullptr, nullptr); // back to the first shift state
            return true;
        }
        close();
        m_handle = g_iconv_open(Q_BYTE_ORDER == Q_LITTLE_ENDIAN ? "UTF-16LE" : "UTF-16BE",
                                name.constData());
        m_name = name;
        return isOpen();
    }

    /// The text, and in `errors` how many bytes are impossible in this charset.
    QString convert(QByteArrayView bytes, qsizetype &errors)
    {
        QString text(bytes.size() + 16, Qt::Uninitialized);
        qsizetype used = 0;
        auto *in = const_cast<gchar *>(bytes.data());
        auto left = static_cast<gsize>(bytes.size());
        errors = 0;
        const auto grow = [&] { text.resize(text.size() * 2); };
        const auto step = [&](gchar **from, gsize *fromLeft) {
            auto *out = reinterpret_cast<gchar *>(text.data() + used);
            auto room = static_cast<gsize>(text.size() - used) * sizeof(QChar);
            const gsize before = room;
            errno = 0;
            const gsize result = g_iconv(m_handle, from, fromLeft, &out, &room);
            used += static_cast<qsizetype>((before - room) / sizeof(QChar));
            return result != static_cast<gsize>(-1) ? 0 : errno;
        };
        while (left > 0) {
            const int error = step(&in, &left);
            if (error == E2BIG) {
                grow();
            } else if (error != 0) {
                if (used == text.size())
                    grow();
                text[used++] = QChar(replacement);
                errors += error == EILSEQ; // not a character that the end cut off
                ++in;
                --left;
            }
        }
        while (step(nullptr, nullptr) == E2BIG) // what a stateful charset still holds back
            grow();
        text.resize(used);
        return text;
    }

private:
    bool isOpen() const { return m_handle != reinterpret_cast<GIConv>(-1); }
    void close()
    {
        if (isOpen())
            g_iconv_close(m_handle);
        m_handle = reinterpret_cast<GIConv>(-1);
    }

    QByteArray m_name;
    GIConv m_handle = reinterpret_cast<GIConv>(-1);
};

QString decodeByIconv(QByteArrayView bytes, const QByteArray &canonical)
{
    thread_local Converter converter;
    if (!converter.open(canonical))
        return guessCharset(bytes);
    qsizetype errors = 0;
    QString text = converter.convert(bytes, errors);
    // A wrong label shows itself by many impossible bytes; a few are damage on the way.
    if (errors > 0 && !isAscii(bytes) && (bytes.isValidUtf8() || errors * 8 > bytes.size()))
        return decodeUtf8OrLatin(bytes);
    return text;
}

/// Labelled as wide but surely not so: wide text has NULs in its line ends and blanks. A few Chinese
/// characters may have none, and may look like this.
bool isNarrow(QByteArrayView bytes)
{
    constexpr qsizetype few = 8;
    const auto isControl = [](char c) {
        return c >= 0 && c < ' ' && c != '\n' && c != '\r' && c != '\t';
    };
    return (bytes.size() >= few || bytes.size() % 2 == 1) && !bytes.startsWith("\xff\xfe")
        && !bytes.startsWith("\xfe\xff") && std::none_of(bytes.begin(), bytes.end(), isControl)
        && bytes.isValidUtf8();
}

} // namespace

QByteArray canonicalCharset(QByteArrayView label)
{
    constexpr qsizetype longest = 40;
    QByteArray key;
    for (const char c : label) {
        if (c == '*') // RFC 2231 section 5: a language follows
            break;
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
            key += lower;
        if (key.size() > longest)
            return {};
    }
    if (key.startsWith("cs") && key.size() > 4) // IANA's other spelling: csISO2022JP
        key.remove(0, 2);
    const std::string_view wanted(key.constData(), static_cast<std::size_t>(key.size()));
    const auto found = std::lower_bound(
        aliases.begin(), aliases.end(), wanted,
        [](const Alias &alias, std::string_view name) { return alias.label < name; });
    if (found == aliases.end() || found->label != wanted)
        return {};
    return QByteArray(found->name.data(), static_cast<qsizetype>(found->name.size()));
}

QString guessCharset(QByteArrayView bytes)
{
    if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff"))
        return decodeWide(bytes, QByteArrayLiteral("utf-16"));
    if (isAscii(bytes)) {
        if (bytes.contains("\x1b$B") || bytes.contains("\x1b$@") || bytes.contains("\x1b(J"))
            return decodeByIconv(bytes, QByteArrayLiteral("ISO-2022-JP-3"));
        return QString::fromLatin1(bytes);
    }
    return decodeUtf8OrLatin(bytes);
}

QString decodeCanonical(QByteArrayView bytes, const QByteArray &canonical)
{
    if (bytes.isEmpty())
        return {};
    if (canonical.isEmpty() || canonical == "us-ascii")
        return guessCharset(bytes);
    if (canonical == "utf-8")
        return decodeUtf8OrLatin(bytes);
    if (canonical == "windows-1252") {
        const bool mislabelled = !fitsWindows1252(bytes) && bytes.isValidUtf8();
        return mislabelled ? decodeUtf8(bytes) : decodeWindows1252(bytes);
    }
    if (isWide(canonical))
        return isNarrow(bytes) ? guessCharset(bytes) : decodeWide(bytes, canonical);
    return decodeByIconv(bytes, canonical);
}

QString decodeCharset(const QByteArray &bytes, const QByteArray &charset)
{
    return decodeCanonical(bytes, canonicalCharset(charset));
}

QByteArray charsetOfHtml(QByteArrayView bytes)
{
    if (bytes.startsWith("\xef\xbb\xbf"))
        return QByteArrayLiteral("utf-8");
    const QByteArray head =
        bytes.first(std::min<qsizetype>(bytes.size(), 1024)).toByteArray().toLower();
    const qsizetype meta = head.indexOf("<meta");
    qsizetype at = meta < 0 ? -1 : head.indexOf("charset=", meta);
    if (at < 0)
        return {};
    at += 8;
    while (at < head.size() && (head[at] == '"' || head[at] == '\'' || head[at] == ' '))
        ++at;
    qsizetype end = at;
    while (end < head.size() && !QByteArrayView("\"' ;/>\r\n\t").contains(head[end]))
        ++end;
    const QByteArray name = canonicalCharset(QByteArrayView(head).sliced(at, end - at));
    return isWide(name) ? QByteArray() : name; // a text that we could read so far is not wide
}

} // namespace homing::mime
