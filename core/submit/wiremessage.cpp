// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/submit/wiremessage.h"

namespace homing::submit {

QByteArray withCrLf(const QByteArray &message)
{
    QByteArray wire;
    wire.reserve(message.size() + message.count('\n') + 2);
    for (qsizetype at = 0; at < message.size(); ++at) {
        const char c = message[at];
        if (c != '\r' && c != '\n') {
            wire += c;
            continue;
        }
        wire += "\r\n";
        if (c == '\r' && at + 1 < message.size() && message[at + 1] == '\n')
            ++at;
    }
    if (!wire.isEmpty() && !wire.endsWith('\n'))
        wire += "\r\n";
    return wire;
}

MessageTraits traitsOf(const QByteArray &wireMessage)
{
    MessageTraits traits;
    bool isBody = false;
    for (qsizetype at = 0; at < wireMessage.size();) {
        qsizetype end = wireMessage.indexOf("\r\n", at);
        end = end < 0 ? wireMessage.size() : end;
        const QByteArrayView line = QByteArrayView(wireMessage).sliced(at, end - at);
        isBody = isBody || line.isEmpty();
        traits.longestLine = std::max(traits.longestLine, line.size());
        for (const char c : line) {
            traits.hasNul |= c == 0;
            (isBody ? traits.hasEightBitBody : traits.hasEightBitHeader) |= uchar(c) >= 0x80;
        }
        at = end + 2;
    }
    return traits;
}

MessagePieces::MessagePieces(QByteArray wireMessage, qsizetype end, bool stuffDots)
    : m_message(std::move(wireMessage))
    , m_end(end)
    , m_stuffDots(stuffDots)
{
}

QByteArray MessagePieces::next(qsizetype octets)
{
    const qsizetype until = std::min(m_end, m_at + octets);
    QByteArray piece;
    piece.reserve(until - m_at + 16);
    while (m_at < until) {
        const bool isLineStart = m_at == 0 || m_message[m_at - 1] == '\n';
        if (m_stuffDots && isLineStart && m_message[m_at] == '.')
            piece += '.';
        qsizetype end = m_message.indexOf('\n', m_at);
        end = end < 0 ? until : std::min(until, end + 1);
        piece.append(m_message.constData() + m_at, end - m_at);
        m_at = end;
    }
    return piece;
}

} // namespace homing::submit
