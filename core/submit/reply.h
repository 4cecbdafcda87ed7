// SPDX-License-Identifier: GPL-3.0-or-later
// An SMTP server's answers (RFC 5321 4.2) with their enhanced codes (RFC 2034, RFC 3463), and the
// reader that cuts them out of what comes in. Values and bytes; any thread. Hostile input: bounded
// by limits::smtpReplyLines and smtpReplyLineBytes, lines end in CR LF and nothing else.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace homing::submit {

struct EnhancedCode
{
    int category = 0; // 2, 4, 5; 0: the server gave none
    int subject = 0;
    int detail = 0;
    bool isNull() const { return category == 0; }
    /// "5.1.1"; empty for none.
    QByteArray text() const;
    bool operator==(const EnhancedCode &) const = default;
};

struct Reply
{
    int code = 0; // 200 to 599; 0: there was none
    EnhancedCode enhanced;
    QList<QByteArray> lines; // without codes; foreign bytes

    bool isNull() const { return code == 0; }
    bool isPositive() const { return code / 100 == 2; }
    bool isIntermediate() const { return code / 100 == 3; }
    bool isTemporary() const { return code / 100 == 4; }
    bool isPermanent() const { return code / 100 == 5; }
    bool isGoodbye() const { return code == 421; }
    /// The server's own words for people, one line, clean for display; foreign text.
    QString text() const;
};

class ReplyReader
{
public:
    enum class Step { NeedsMore, Complete, Malformed };

    void feed(const QByteArray &bytes) { m_buffer += bytes; }
    /// The next whole answer. After Malformed there is no way back into step: drop the connection.
    Step next(Reply &reply);
    /// Not even the beginning of an answer is here.
    bool isEmpty() const { return m_buffer.isEmpty() && m_partial.isNull(); }
    void reset();

private:
    Step line(QByteArrayView text, Reply &reply);
    QByteArray m_buffer;
    Reply m_partial;
};

} // namespace homing::submit
