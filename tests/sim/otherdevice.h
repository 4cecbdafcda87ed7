// SPDX-License-Identifier: GPL-3.0-or-later
// OtherDevice: a second connection of the same user that says what it has to say and listens to
// nothing; the server owns it. For what a client must bear from its own kind: that its session is
// taken (draft-ietf-lemonade-reconnect-07 section 3.3).
#pragma once

#include "core/server/bytestream.h"

#include <QPointer>

namespace homing::sim {

class OtherDevice final : public server::ByteStream
{
    Q_OBJECT
public:
    explicit OtherDevice(QByteArray words)
        : m_words(std::move(words))
    {
    }
    qint64 bytesAvailable() const override { return m_words.size(); }
    QByteArray read(qint64 most) override
    {
        const QByteArray piece = m_words.left(most);
        m_words.remove(0, piece.size());
        return piece;
    }
    void write(const QByteArray &) override { }
    qint64 bytesToWrite() const override { return 0; }
    void flush() override { }
    void closeWhenSent() override { abort(); }
    void abort() override
    {
        if (!std::exchange(m_isClosed, true))
            Q_EMIT closed();
    }
    void speak() { Q_EMIT readyRead(); }

private:
    QByteArray m_words;
    bool m_isClosed = false;
};

} // namespace homing::sim
