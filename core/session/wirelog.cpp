// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/wirelog.h"

namespace homing::session {

namespace {

void cutWithNote(QByteArray &text, qsizetype limit, qint64 wholeSize)
{
    if (text.size() <= limit)
        return;
    text.truncate(limit);
    text += "[... " + QByteArray::number(wholeSize) + " octets]";
}

} // namespace

void Redactor::add(const QByteArray &secret)
{
    if (secret.size() >= 4 && !m_secrets.contains(secret))
        m_secrets.append(secret);
}

QByteArray Redactor::cleaned(QByteArray text) const
{
    for (const QByteArray &secret : m_secrets) {
        if (text.contains(secret))
            text.replace(secret, mark);
    }
    return text;
}

QString Redactor::cleaned(const QString &text) const
{
    return m_secrets.isEmpty() ? text : QString::fromUtf8(cleaned(text.toUtf8()));
}

QByteArray toPictures(QByteArrayView bytes)
{
    // Every octet of the wire comes by here: what needs nothing is told by blocks, and copied whole.
    constexpr qsizetype block = 64;
    const auto isControl = [](char c) { return uchar(c) < 0x20 || c == 0x7f; };
    const auto nextControl = [&](qsizetype at) {
        while (at + block <= bytes.size()) {
            bool found = false;
            for (qsizetype i = 0; i < block; ++i)
                found |= isControl(bytes.data()[at + i]);
            if (found)
                break;
            at += block;
        }
        return std::find_if(bytes.begin() + at, bytes.end(), isControl) - bytes.begin();
    };
    qsizetype at = nextControl(0);
    if (at == bytes.size())
        return bytes.toByteArray();
    QByteArray text;
    text.reserve(bytes.size() + 32);
    for (qsizetype done = 0;; at = nextControl(done)) {
        text += bytes.sliced(done, at - done);
        if (at == bytes.size())
            return text;
        // U+2400 .. U+241F, and U+2421 for DEL, in UTF-8.
        text += "\xE2\x90";
        text += char(bytes[at] == 0x7f ? 0xA1 : 0x80 + uchar(bytes[at]));
        done = at + 1;
    }
}

QByteArray fromPictures(QByteArrayView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (i + 2 < text.size() && text[i] == '\xE2' && text[i + 1] == '\x90') {
            const uchar last = uchar(text[i + 2]);
            if ((last >= 0x80 && last < 0xA0) || last == 0xA1) {
                bytes += last == 0xA1 ? char(0x7f) : char(last - 0x80);
                i += 2;
                continue;
            }
        }
        bytes += text[i];
    }
    return bytes;
}

QByteArray frameToLine(const imap::Frame &frame, const Redactor &redactor)
{
    // Somewhat more than is shown, so that a secret on the edge is still seen whole.
    constexpr qsizetype window = 2 * logLineBytes;
    QByteArray text;
    qint64 whole = 0;
    for (std::size_t i = 0; i < frame.pieces.size(); ++i) {
        const QByteArray &piece = frame.pieces[i];
        whole += piece.size();
        text += piece.left(std::max<qsizetype>(0, window - text.size()));
        if (i >= frame.literals.size())
            continue;
        const imap::Literal &literal = frame.literals[i];
        whole += 2 + literal.size;
        if (text.size() >= window)
            continue;
        QByteArray content = redactor.cleaned(literal.bytes.left(2 * logLiteralBytes));
        if (literal.bytes.isEmpty() && literal.size > 0)
            content = literal.spool ? "[kept in a file]" : "[lost]";
        if (content.size() > logLiteralBytes)
            cutWithNote(content, logLiteralBytes, literal.size);
        text += "\r\n" + content;
    }
    text = redactor.cleaned(std::move(text));
    cutWithNote(text, logLineBytes, whole);
    return toPictures(text);
}

QByteArray commandToLine(QByteArrayView redactedCommand)
{
    QByteArray text =
        redactedCommand.first(std::min(redactedCommand.size(), logLineBytes)).toByteArray();
    if (redactedCommand.size() > logLineBytes) {
        text += "[... " + QByteArray::number(redactedCommand.size()) + " octets]";
    }
    return toPictures(text);
}

} // namespace homing::session
