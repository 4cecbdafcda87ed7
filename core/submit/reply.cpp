// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/submit/reply.h"

#include "core/base/limits.h"
#include "core/mime/headers.h"

namespace homing::submit {

namespace {

constexpr qsizetype textLength = 1'000;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// "5.1.1 " at the beginning; its length, or 0. The class has to fit the code (RFC 2034 section 4).
qsizetype readEnhanced(QByteArrayView text, int code, EnhancedCode &enhanced)
{
    int numbers[3] = {};
    qsizetype at = 0;
    for (int part = 0; part < 3; ++part) {
        if (part > 0 && (at >= text.size() || text[at++] != '.'))
            return 0;
        const qsizetype start = at;
        while (at < text.size() && at - start < 3 && isDigit(text[at]))
            numbers[part] = numbers[part] * 10 + (text[at++] - '0');
        if (at == start)
            return 0;
    }
    if (numbers[0] != code / 100 || (at < text.size() && text[at] != ' '))
        return 0;
    enhanced = {numbers[0], numbers[1], numbers[2]};
    return std::min(at + 1, text.size());
}

} // namespace

QByteArray EnhancedCode::text() const
{
    return isNull() ? QByteArray()
                    : QByteArray::number(category) + '.' + QByteArray::number(subject) + '.'
            + QByteArray::number(detail);
}

QString Reply::text() const
{
    return mime::cleanForDisplay(QString::fromUtf8(lines.join(' '))).left(textLength);
}

void ReplyReader::reset()
{
    m_buffer.clear();
    m_partial = {};
}

ReplyReader::Step ReplyReader::next(Reply &reply)
{
    qsizetype taken = 0;
    Step step = Step::NeedsMore;
    while (step == Step::NeedsMore) {
        const qsizetype end = m_buffer.indexOf('\n', taken);
        if ((end < 0 ? m_buffer.size() : end + 1) - taken > limits::smtpReplyLineBytes)
            return Step::Malformed;
        if (end < 0)
            break;
        if (end == taken || m_buffer[end - 1] != '\r')
            return Step::Malformed;
        const QByteArrayView text = QByteArrayView(m_buffer).sliced(taken, end - 1 - taken);
        taken = end + 1;
        step = line(text, reply);
    }
    m_buffer.remove(0, taken);
    return step;
}

// Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
ReplyReader::Step ReplyReader::line(QByteArrayView text, Reply &reply)
{
    const bool isCode = text.size() >= 3 && text[0] >= '2' && text[0] <= '5' && isDigit(text[1])
        && isDigit(text[2]);
    const char separator = text.size() > 3 ? text[3] : ' ';
    if (!isCode || (separator != ' ' && separator != '-') || text.contains('\r')
        || text.contains('\0'))
        return Step::Malformed;
    const int code = text.first(3).toInt();
    if ((m_partial.code != 0 && m_partial.code != code)
        || m_partial.lines.size() >= limits::smtpReplyLines)
        return Step::Malformed;
    m_partial.code = code;
    QByteArrayView words = text.sliced(std::min<qsizetype>(4, text.size()));
    EnhancedCode enhanced;
    words = words.sliced(readEnhanced(words, code, enhanced));
    if (m_partial.enhanced.isNull())
        m_partial.enhanced = enhanced;
    m_partial.lines.append(words.toByteArray());
    if (separator == '-')
        return Step::NeedsMore;
    reply = std::exchange(m_partial, {});
    return Step::Complete;
}

} // namespace homing::submit
