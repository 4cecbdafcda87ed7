// SPDX-License-Identifier: GPL-3.0-or-later
// Text parts for reading: charset, line ends, and format=flowed put together again (RFC 3676).
#include "core/mime/body.h"

#include "core/mime/charset.h"
#include "core/mime/clean.h"

namespace homing::mime {

namespace {

/// One line taken apart: quote marks counted, space-stuffing undone (RFC 3676 section 4.4, 4.5).
struct FlowedLine
{
    qsizetype depth = 0;
    QStringView text;
    bool isSignature = false;
    bool flows = false; // a space at its end: the next line goes on with it
};

FlowedLine readLine(QStringView line)
{
    FlowedLine read;
    while (read.depth < line.size() && line[read.depth] == QLatin1Char('>'))
        ++read.depth;
    read.text = line.sliced(read.depth);
    if (read.text.startsWith(QLatin1Char(' ')))
        read.text = read.text.sliced(1);
    read.isSignature = read.text == QLatin1String("-- ");
    read.flows = !read.isSignature && read.text.endsWith(QLatin1Char(' '));
    return read;
}

void appendQuoteMarks(QString &text, qsizetype depth)
{
    for (qsizetype i = 0; i < depth; ++i)
        text += QLatin1String("> ");
}

QString unflowed(const QString &text, bool delSp)
{
    QString joined;
    joined.reserve(text.size());
    qsizetype open = -1; // depth of the paragraph that goes on, if the next line lets it
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = text.indexOf(QLatin1Char('\n'), at);
        end = end < 0 ? text.size() : end;
        FlowedLine line = readLine(QStringView(text).sliced(at, end - at));
        // A signature line and a change of depth end a paragraph, whatever the line before
        // promised.
        const bool goesOn = open >= 0 && open == line.depth && !line.isSignature;
        if (!goesOn) {
            if (at > 0)
                joined += QLatin1Char('\n');
            appendQuoteMarks(joined, line.depth);
        }
        if (line.flows && delSp)
            line.text.chop(1);
        joined += line.text;
        open = line.flows ? line.depth : -1;
        at = end + 1;
    }
    if (text.endsWith(QLatin1Char('\n')))
        joined += QLatin1Char('\n');
    return joined;
}

bool isHtml(const QByteArray &type)
{
    const QByteArray name = type.trimmed().toLower();
    return name == "text/html" || name == "application/xhtml+xml";
}

QByteArray charsetOf(const QByteArray &bytes, const QByteArray &label, bool html)
{
    const QByteArray charset = canonicalCharset(label);
    if (html && (charset.isEmpty() || charset == "us-ascii")) {
        const QByteArray own = charsetOfHtml(bytes);
        return own.isEmpty() ? charset : own;
    }
    return charset;
}

} // namespace

QString htmlSource(const QByteArray &decodedBytes, const QByteArray &charset)
{
    return decodeCanonical(decodedBytes, charsetOf(decodedBytes, charset, true));
}

QString plainText(const QByteArray &decodedBytes, const TextPart &part)
{
    const bool html = isHtml(part.type);
    if (html)
        return htmlToPlainText(htmlSource(decodedBytes, part.charset));
    const QString clean =
        cleanBody(decodeCanonical(decodedBytes, charsetOf(decodedBytes, part.charset, false)));
    return part.isFlowed ? unflowed(clean, part.delSp) : clean;
}

} // namespace homing::mime
