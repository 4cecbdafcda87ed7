// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/htmlwriter.h"

#include "core/base/limits.h"

namespace homing::mime {

namespace {

constexpr std::size_t deepestPrefix = 20;
constexpr int mostGapsInPre = 10;

bool isBlank(char16_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/// Characters without ink that newsletters pad their hidden first words with, and byte order marks.
bool isFiller(char16_t c)
{
    return c == 0xad || c == 0x34f || c == 0x200b || c == 0x2060 || c == 0xfeff || c == 0x202d
        || c == 0x202e || c < 0x20 || (c >= 0x7f && c < 0xa0);
}

} // namespace

void HtmlWriter::text(QStringView text)
{
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        if (isBlank(unit)) {
            m_space = true;
        } else if (!isFiller(unit)) {
            if (m_cell && !m_line.isEmpty()) {
                append(QLatin1Char(' '));
                append(QLatin1Char(' '));
            } else if (m_space && !m_line.isEmpty()) {
                append(QLatin1Char(' '));
            }
            m_space = false;
            m_cell = false;
            append(unit == 0xa0 ? QLatin1Char(' ') : c);
        }
    }
}

void HtmlWriter::verbatim(QStringView text)
{
    for (const QChar c : text) {
        if (c == QLatin1Char('\n')) {
            if (m_line.isEmpty())
                m_gap = std::min(m_gap + 1, mostGapsInPre);
            else
                endLine();
        } else if (c == QLatin1Char('\t') || !isFiller(c.unicode())) {
            append(c.unicode() == 0xa0 ? QLatin1Char(' ') : c);
        }
    }
    m_space = false;
}

void HtmlWriter::lineBreak()
{
    if (m_line.isEmpty())
        m_gap = std::max(m_gap, 1);
    else
        endLine();
}

void HtmlWriter::block(bool gap)
{
    if (!m_line.isEmpty())
        endLine();
    m_space = false;
    m_cell = false;
    if (gap)
        m_gap = std::max(m_gap, 1);
}

void HtmlWriter::cell()
{
    m_cell = !m_line.isEmpty();
    m_space = false;
}

void HtmlWriter::pushQuote()
{
    push({QStringLiteral("> "), QStringLiteral("> "), true, true});
}

void HtmlWriter::pushIndent(const QString &marker)
{
    push({marker, QString(marker.size(), QLatin1Char(' ')), false, false});
}

void HtmlWriter::push(Prefix prefix)
{
    block(false);
    m_prefixes.push_back(m_prefixes.size() < deepestPrefix ? std::move(prefix) : Prefix());
}

void HtmlWriter::pop()
{
    block(false);
    if (!m_prefixes.empty())
        m_prefixes.pop_back();
}

QString HtmlWriter::finish()
{
    block(false);
    if (m_out.endsWith(QLatin1Char('\n')))
        m_out.chop(1);
    return std::move(m_out);
}

void HtmlWriter::append(QChar c)
{
    constexpr qint64 most = limits::htmlOutBytes / qint64(sizeof(QChar));
    m_isFull = m_isFull || (m_length == Limited && m_out.size() + m_line.size() >= most);
    if (!m_isFull)
        m_line += c;
}

void HtmlWriter::endLine()
{
    m_space = false;
    m_cell = false;
    qsizetype end = m_line.size();
    while (end > 0 && (m_line[end - 1] == QLatin1Char(' ') || m_line[end - 1] == QLatin1Char('\t')))
        --end;
    if (m_line == QLatin1String("-- ")) // RFC 3676 4.3: what follows is the signature
        ++end;
    m_line.truncate(end);
    if (end == 0) { // nothing but blanks: an empty line
        m_gap = std::max(m_gap, 1);
        return;
    }
    if (!m_out.isEmpty()) {
        const QString marks =
            QStringLiteral("> ").repeated(std::min(m_lastQuotes, quotes())).trimmed();
        for (; m_gap > 0; --m_gap)
            m_out += marks + QLatin1Char('\n');
    }
    m_gap = 0;
    for (Prefix &prefix : m_prefixes) {
        m_out += prefix.isUsed ? prefix.rest : prefix.first;
        prefix.isUsed = true;
    }
    m_out += m_line + QLatin1Char('\n');
    m_lastQuotes = quotes();
    m_line.clear();
}

qsizetype HtmlWriter::quotes() const
{
    return std::count_if(m_prefixes.begin(), m_prefixes.end(),
                         [](const Prefix &prefix) { return prefix.isQuote; });
}

} // namespace homing::mime
