// SPDX-License-Identifier: GPL-3.0-or-later
// Text parts for reading: charset and line ends.
#include "core/mime/body.h"

#include "core/mime/charset.h"
#include "core/mime/clean.h"
#include "core/mime/flowed.h"

namespace homing::mime {

namespace {

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
    return part.isFlowed ? unflowed(clean, part.delSp, QuoteMarks::Shown) : clean;
}

} // namespace homing::mime
