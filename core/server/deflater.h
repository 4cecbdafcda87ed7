// SPDX-License-Identifier: GPL-3.0-or-later
// Deflater: raw DEFLATE in both directions (RFC 1951, RFC 4978). No I/O.
#pragma once

#include <QByteArray>

#include <functional>

#include <zlib.h>

namespace homing::server {

class Deflater
{
public:
    Deflater();
    ~Deflater();
    Deflater(const Deflater &) = delete;
    Deflater &operator=(const Deflater &) = delete;

    /// All of it, ready to be understood by the other side (Z_SYNC_FLUSH).
    QByteArray compress(const QByteArray &bytes);
    /// Gives pieces of bounded size as they come out; false for bytes that are no DEFLATE stream.
    bool decompress(const QByteArray &bytes, const std::function<void(const QByteArray &)> &piece);

private:
    z_stream m_out {};
    z_stream m_in {};
};

} // namespace homing::server
