// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/deflater.h"

namespace homing::server {

namespace {

constexpr int rawWindow = -15;
constexpr int pieceBytes = 64 * 1024;

} // namespace

Deflater::Deflater()
{
    deflateInit2(&m_out, Z_DEFAULT_COMPRESSION, Z_DEFLATED, rawWindow, 8, Z_DEFAULT_STRATEGY);
    inflateInit2(&m_in, rawWindow);
}

Deflater::~Deflater()
{
    deflateEnd(&m_out);
    inflateEnd(&m_in);
}

QByteArray Deflater::compress(const QByteArray &bytes)
{
    QByteArray compressed;
    QByteArray piece(pieceBytes, Qt::Uninitialized);
    m_out.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    m_out.avail_in = uInt(bytes.size());
    do {
        m_out.next_out = reinterpret_cast<Bytef *>(piece.data());
        m_out.avail_out = pieceBytes;
        deflate(&m_out, Z_SYNC_FLUSH);
        compressed.append(piece.constData(), pieceBytes - qsizetype(m_out.avail_out));
    } while (m_out.avail_out == 0);
    return compressed;
}

bool Deflater::decompress(const QByteArray &bytes,
                          const std::function<void(const QByteArray &)> &piece)
{
    QByteArray out(pieceBytes, Qt::Uninitialized);
    m_in.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    m_in.avail_in = uInt(bytes.size());
    do {
        m_in.next_out = reinterpret_cast<Bytef *>(out.data());
        m_in.avail_out = pieceBytes;
        const int result = inflate(&m_in, Z_SYNC_FLUSH);
        const qsizetype count = pieceBytes - qsizetype(m_in.avail_out);
        if (count > 0)
            piece(out.left(count));
        if (result == Z_BUF_ERROR)
            return true; // wants more input
        if (result != Z_OK)
            return false;
    } while (m_in.avail_in > 0 || m_in.avail_out == 0);
    return true;
}

} // namespace homing::server
