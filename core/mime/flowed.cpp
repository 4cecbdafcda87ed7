// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/flowed.h"

namespace homing::mime {

namespace {

constexpr qsizetype longestFlowedLine = 78; // RFC 3676 4.2
constexpr qsizetype narrowestText = 20;     // however deep the quote

constexpr QLatin1String signatureLine("-- ");

/// One line taken apart: quote marks counted, space-stuffing undone (RFC 3676 section 4.4, 4.5).
struct FlowedLine
{
    qsizetype depth = 0;
    QStringView text;
    bool isSignature = false;
    bool flows = false; // a space at its end: the next line goes on with it
};

FlowedLine readFlowedLine(QStringView line)
{
    FlowedLine read;
    while (read.depth < line.size() && line[read.depth] == u'>')
        ++read.depth;
    read.text = line.sliced(read.depth);
    if (read.text.startsWith(u' '))
        read.text = read.text.sliced(1);
    read.isSignature = read.text == signatureLine;
    read.flows = !read.isSignature && read.text.endsWith(u' ');
    return read;
}

void appendQuoteMarks(QString &text, const FlowedLine &line, QuoteMarks marks)
{
    if (marks == QuoteMarks::Shown) {
        for (qsizetype i = 0; i < line.depth; ++i)
            text += QLatin1String("> ");
    } else if (line.depth > 0) {
        text += QString(line.depth, u'>');
        if (!line.text.isEmpty())
            text += u' ';
    }
}

/// RFC 3676 4.4; "From " because some mailbox files would put a ">" before it.
bool wantsStuffing(QStringView line)
{
    return line.startsWith(u' ') || line.startsWith(u'>')
        || line.startsWith(QLatin1String("From "));
}

/// How much of `text` is its first line: all of it, or up to and with a space.
qsizetype firstLineSize(QStringView text, qsizetype width)
{
    if (text.size() <= width)
        return text.size();
    qsizetype end = text.lastIndexOf(u' ', width - 1) + 1;
    if (end == 0 || text.first(end) == signatureLine) // a soft break may not make a signature
        end = text.indexOf(u' ', std::max(width, end)) + 1;
    return end == 0 ? text.size() : end;
}

void appendFlowed(QString &lines, qsizetype depth, QStringView text)
{
    const bool isSignature = text == signatureLine;
    while (!isSignature && text.endsWith(u' '))
        text.chop(1);
    const qsizetype width = std::max(narrowestText, longestFlowedLine - 1 - depth);
    do {
        const qsizetype size = isSignature ? text.size() : firstLineSize(text, width);
        const QStringView line = text.first(size);
        if (depth == 0 && wantsStuffing(line))
            lines += u' ';
        lines += quotedLine(depth, line);
        lines += u'\n';
        text = text.sliced(size);
    } while (!text.isEmpty());
}

} // namespace

QuotedLine readQuoteMarks(QStringView line)
{
    QuotedLine read;
    read.text = line;
    for (;;) {
        // After a mark one blank may stand before the next.
        const QStringView rest =
            read.depth > 0 && read.text.startsWith(u' ') ? read.text.sliced(1) : read.text;
        if (!rest.startsWith(u'>')) {
            read.text = rest;
            return read;
        }
        read.text = rest.sliced(1);
        ++read.depth;
    }
}

QString quotedLine(qsizetype depth, QStringView text)
{
    QString line(depth, u'>');
    if (depth > 0 && !text.isEmpty())
        line += u' ';
    line += text;
    return line;
}

QString flowed(const QString &text)
{
    QString lines;
    lines.reserve(text.size() + text.size() / 32);
    for (const QStringView line : QStringView(text).split(u'\n')) {
        const QuotedLine read = readQuoteMarks(line);
        appendFlowed(lines, read.depth, read.text);
    }
    return lines;
}

QString unflowed(const QString &text, bool delSp, QuoteMarks marks)
{
    QString joined;
    joined.reserve(text.size());
    qsizetype open = -1; // depth of the paragraph that goes on, if the next line lets it
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = text.indexOf(u'\n', at);
        end = end < 0 ? text.size() : end;
        FlowedLine line = readFlowedLine(QStringView(text).sliced(at, end - at));
        // A signature line and a change of depth end a paragraph, whatever the line before
        // promised.
        const bool goesOn = open >= 0 && open == line.depth && !line.isSignature;
        if (!goesOn) {
            if (at > 0)
                joined += u'\n';
            appendQuoteMarks(joined, line, marks);
        }
        if (line.flows && delSp)
            line.text.chop(1);
        joined += line.text;
        open = line.flows ? line.depth : -1;
        at = end + 1;
    }
    if (text.endsWith(u'\n'))
        joined += u'\n';
    return joined;
}

} // namespace homing::mime
