// SPDX-License-Identifier: GPL-3.0-or-later
// Cleaning for display: which characters are shown, which become a blank, which go.
#include "core/mime/clean.h"

#include "core/mime/headers.h"

namespace homing::mime {

namespace {

enum class Kind {
    Visible,
    Blank,
    Drop,
    Joiner, // shapes its neighbour (emoji, Persian, Han variants); alone it is an invisible
            // character
};

bool isVisibleFormat(char32_t c)
{
    // Format characters that are drawn: Arabic and Kaithi number signs, the Syriac abbreviation
    // mark.
    return (c >= 0x600 && c <= 0x605) || c == 0x6dd || c == 0x70f || c == 0x890 || c == 0x891
        || c == 0x8e2 || c == 0x110bd || c == 0x110cd;
}

Kind kindOf(char32_t c)
{
    if (c == 0x200c || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef)
        || (c >= 0x180b && c <= 0x180d) || c == 0x180f)
        return Kind::Joiner;
    // Not "other, format" by category, yet nothing is drawn.
    if (c == 0x34f || c == 0x17b4 || c == 0x17b5)
        return Kind::Drop;
    if (c == 0x115f || c == 0x1160 || c == 0x2800 || c == 0x3164 || c == 0xffa0)
        return Kind::Blank;
    if (QChar::isNonCharacter(c))
        return Kind::Drop;
    switch (int(QChar::category(c))) {
    case QChar::Other_Control:
        return c == '\t' || c == '\n' || c == '\r' || c == 0x85 || c == 0x0b || c == 0x0c
            ? Kind::Blank
            : Kind::Drop;
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return Kind::Blank;
    case QChar::Other_Format:
        return isVisibleFormat(c) ? Kind::Visible : Kind::Drop;
    default:
        return Kind::Visible;
    }
}

/// Reads one character and moves on; a lone surrogate reads as U+FFFD.
char32_t nextCharacter(QStringView text, qsizetype &at)
{
    const QChar first = text[at++];
    if (!first.isSurrogate())
        return first.unicode();
    if (first.isHighSurrogate() && at < text.size() && text[at].isLowSurrogate())
        return QChar::surrogateToUcs4(first, text[at++]);
    return 0xfffd;
}

void append(QString &text, char32_t c)
{
    for (const char16_t unit : QChar::fromUcs4(c))
        text += QChar(unit);
}

/// Scripts whose letters need no second look, so that most text is returned as it came.
bool isHarmless(char16_t c)
{
    return (c > 0x20 && c < 0x7f) || (c > 0xa0 && c < 0x300 && c != 0xad)
        || (c >= 0x370 && c < 0x590) || (c >= 0x3041 && c < 0x3100) || (c >= 0x4e00 && c < 0xa000)
        || (c >= 0xac00 && c < 0xd7a4);
}

bool isClean(QStringView text)
{
    bool afterBlank = true;
    for (const QChar c : text) {
        const bool blank = c == QLatin1Char(' ');
        if (blank ? afterBlank : !isHarmless(c.unicode()))
            return false;
        afterBlank = blank;
    }
    return !afterBlank || text.isEmpty();
}

} // namespace

QString cleanForDisplay(const QString &text)
{
    if (isClean(text))
        return text;
    QString clean;
    clean.reserve(text.size());
    bool blank = false;
    int joiners = 0;
    for (qsizetype at = 0; at < text.size();) {
        const char32_t c = nextCharacter(text, at);
        const Kind kind = kindOf(c);
        if (kind == Kind::Blank) {
            blank = true;
        } else if (kind == Kind::Joiner) {
            // At most two: an emoji's variation selector and the joiner to the next one.
            if (!blank && !clean.isEmpty() && ++joiners <= 2)
                append(clean, c);
        } else if (kind == Kind::Visible) {
            if (blank && !clean.isEmpty())
                clean += QLatin1Char(' ');
            append(clean, c);
            blank = false;
            joiners = 0;
        }
    }
    return clean;
}

QString escapeForTerminal(const QString &text)
{
    const auto isUnsafe = [&text](qsizetype at) {
        const char16_t c = text[at].unicode();
        if (c == '\t' || c == '\n')
            return false;
        if (c == '\r') // alone it would write over what stands before it
            return at + 1 == text.size() || text[at + 1] != QLatin1Char('\n');
        return c < 0x20 || (c >= 0x7f && c < 0xa0);
    };
    QString escaped;
    qsizetype done = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (!isUnsafe(at))
            continue;
        escaped += QStringView(text).sliced(done, at - done);
        escaped += QStringLiteral("\\u%1").arg(text[at].unicode(), 4, 16, QLatin1Char('0'));
        done = at + 1;
    }
    if (done == 0)
        return text;
    escaped += QStringView(text).sliced(done);
    return escaped;
}

bool hasVisible(QStringView text)
{
    for (qsizetype at = 0; at < text.size();) {
        const char32_t c = nextCharacter(text, at);
        if (kindOf(c) == Kind::Visible && !QChar::isMark(c))
            return true;
    }
    return false;
}

QString cleanBody(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (qsizetype at = 0; at < text.size();) {
        const char32_t c = nextCharacter(text, at);
        if (c == '\r') {
            if (at < text.size() && text[at] == QLatin1Char('\n'))
                ++at;
            clean += QLatin1Char('\n');
        } else if (c == '\n' || c == '\t') {
            clean += QChar(static_cast<char16_t>(c));
        } else if (c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0x0c) {
            clean += QLatin1Char('\n');
        } else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x202d || c == 0x202e || c == 0xfeff
                   || QChar::isNonCharacter(c)) {
            continue;
        } else {
            append(clean, c);
        }
    }
    return clean;
}

} // namespace homing::mime
