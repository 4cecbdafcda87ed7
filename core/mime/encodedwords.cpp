// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 2047 as it is written and as it is found: split characters, touching words, wrong charsets,
// raw eight-bit text. One pass; every byte is looked at a bounded number of times.
#include "core/mime/charset.h"
#include "core/mime/headers.h"
#include "core/mime/transfer.h"

#include "core/base/limits.h"

namespace homing::mime {

namespace {

/// Printable ASCII with single inner blanks and no "=?": nothing to do. Most subjects are.
bool isPlain(QByteArrayView bytes)
{
    char before = ' ';
    for (const char c : bytes) {
        if (c < 0x20 || c > 0x7e || (c == ' ' && before == ' ') || (c == '?' && before == '='))
            return false;
        before = c;
    }
    return bytes.isEmpty() || before != ' ';
}

bool isBlank(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(),
                       [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
}

struct Word
{
    QByteArray charset; // canonical
    bool base64 = false;
    QByteArrayView text;
    qsizetype size = 0; // of the whole word
};

/// Reads words out of one header text. Knows where the next "?=" is, so that a text full of
/// beginnings without an end is not searched again and again.
class WordReader
{
public:
    explicit WordReader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    /// encoded-word = "=?" charset "?" encoding "?" encoded-text "?="
    bool read(qsizetype at, Word &word)
    {
        constexpr qsizetype longestCharset = 64;
        const qsizetype charset = at + 2;
        qsizetype mark = charset;
        while (mark < m_bytes.size() && mark - charset <= longestCharset && m_bytes[mark] != '?'
               && m_bytes[mark] > 0x20 && m_bytes[mark] < 0x7f)
            ++mark;
        if (mark == charset || mark + 2 >= m_bytes.size() || m_bytes[mark] != '?'
            || m_bytes[mark + 2] != '?')
            return false;
        const char encoding = static_cast<char>(m_bytes[mark + 1] | 0x20);
        if (encoding != 'q' && encoding != 'b')
            return false;
        const qsizetype text = mark + 3;
        const qsizetype end = nextEnd(text);
        if (end < 0)
            return false;
        word.text = m_bytes.sliced(text, end - text);
        if (word.text.contains("=?")) // this one was never ended, another begins
            return false;
        word.charset = canonicalCharset(m_bytes.sliced(charset, mark - charset));
        word.base64 = encoding == 'b';
        word.size = end + 2 - at;
        return true;
    }

private:
    qsizetype nextEnd(qsizetype from)
    {
        if (m_end >= 0 && m_end < from)
            m_end = m_bytes.indexOf("?=", from);
        return m_end;
    }

    QByteArrayView m_bytes;
    qsizetype m_end = 0; // of the next "?=" at or after the last place asked for; -1: there is none
};

/// Neighbouring words of one charset, joined as bytes before they are decoded: a character may be
/// cut in two by the end of a word, and a group of base64 too.
class WordRun
{
public:
    bool takes(const Word &word) const { return m_active && m_charset == word.charset; }
    bool isActive() const { return m_active; }

    void add(const Word &word)
    {
        m_charset = word.charset;
        m_active = true;
        if (word.base64) {
            addBase64(word.text);
        } else {
            m_count = 0;
            addQ(word.text);
        }
    }

    QString finish()
    {
        const QString text = decodeCanonical(m_bytes, m_charset);
        m_bytes.clear();
        m_count = 0;
        m_active = false;
        return text;
    }

private:
    void addQ(QByteArrayView text)
    {
        for (qsizetype at = 0; at < text.size(); ++at) {
            const char c = text[at];
            const int high = c == '=' && at + 2 < text.size() ? hexValue(text[at + 1]) : -1;
            const int low = high >= 0 ? hexValue(text[at + 2]) : -1;
            if (low >= 0) {
                m_bytes += static_cast<char>(high * 16 + low);
                at += 2;
            } else {
                m_bytes += c == '_' ? ' ' : c;
            }
        }
    }

    void addBase64(QByteArrayView text)
    {
        const auto digits =
            std::count_if(text.begin(), text.end(), [](char c) { return base64Value(c) >= 0; });
        // What the last word left over is padding that its writer forgot, unless bits are set in it
        // or this word completes the group.
        const bool splitGroup = m_count > 0
            && ((m_bits & ((1U << m_count) - 1)) != 0 || m_count == 6
                || ((m_count == 4 ? 2 : 3) + digits) % 4 == 0);
        if (!splitGroup)
            m_count = 0;
        for (const char c : text) {
            const int value = base64Value(c);
            if (value >= 0) {
                m_bits = (m_bits << 6) | static_cast<quint32>(value);
                m_count += 6;
                if (m_count >= 8) {
                    m_count -= 8;
                    m_bytes += static_cast<char>((m_bits >> m_count) & 0xff);
                }
            } else if (c == '=') {
                m_count = 0;
            }
        }
    }

    QByteArray m_charset;
    QByteArray m_bytes;
    quint32 m_bits = 0;
    int m_count = 0;
    bool m_active = false;
};

QString decodeWords(QByteArrayView bytes)
{
    QString text;
    WordReader reader(bytes);
    WordRun run;
    qsizetype done = 0; // up to here everything is in `text` or in `run`
    qsizetype at = 0;
    while ((at = bytes.indexOf("=?", at)) >= 0) {
        Word word;
        if (!reader.read(at, word)) {
            at += 2;
            continue;
        }
        const QByteArrayView between = bytes.sliced(done, at - done);
        if (!run.isActive() || !isBlank(between)) {
            text += run.finish() + guessCharset(between);
        } else if (!run.takes(word)) {
            text += run.finish(); // section 6.2: blanks between two words are not shown
        }
        run.add(word);
        at += word.size;
        done = at;
    }
    return text + run.finish() + guessCharset(bytes.sliced(done));
}

} // namespace

QString decodeText(const QByteArray &raw)
{
    const QByteArrayView bytes =
        QByteArrayView(raw).first(std::min<qsizetype>(raw.size(), limits::headerBytes));
    if (isPlain(bytes))
        return QString::fromLatin1(bytes);
    return cleanForDisplay(decodeWords(bytes));
}

} // namespace homing::mime
