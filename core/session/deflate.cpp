// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/deflate.h"

#include <zlib.h>

namespace homing::session {

namespace {
constexpr int rawWindow = -15; // RFC 4978 section 4: no zlib header, full window
constexpr int memoryLevel = 8;

Bytef *bytesOf(const char *data)
{
    // zlib's next_in is not const in its old form; it is never written to.
    return reinterpret_cast<Bytef *>(const_cast<char *>(data));
}
} // namespace

struct Deflater::Private
{
    z_stream stream {};
    bool good = false;
};

Deflater::Deflater()
    : d(std::make_unique<Private>())
{
    d->good = deflateInit2(&d->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, rawWindow, memoryLevel,
                           Z_DEFAULT_STRATEGY)
        == Z_OK;
}

Deflater::~Deflater()
{
    if (d->good)
        deflateEnd(&d->stream);
}

QByteArray Deflater::compress(QByteArrayView plain)
{
    QByteArray out;
    if (!d->good || plain.isEmpty())
        return out;
    d->stream.next_in = bytesOf(plain.data());
    d->stream.avail_in = uInt(plain.size());
    do {
        constexpr qsizetype step = 16 << 10;
        const qsizetype used = out.size();
        out.resize(used + step);
        d->stream.next_out = bytesOf(out.data() + used);
        d->stream.avail_out = uInt(step);
        if (deflate(&d->stream, Z_SYNC_FLUSH) == Z_STREAM_ERROR)
            return {};
        out.resize(used + step - qsizetype(d->stream.avail_out));
    } while (d->stream.avail_out == 0);
    return out;
}

struct Inflater::Private
{
    z_stream stream {};
    QByteArray input;
    bool good = false;
};

Inflater::Inflater()
    : d(std::make_unique<Private>())
{
    d->good = inflateInit2(&d->stream, rawWindow) == Z_OK;
}

Inflater::~Inflater()
{
    inflateEnd(&d->stream);
}

void Inflater::setInput(QByteArray compressed)
{
    d->input = std::move(compressed);
    d->stream.next_in = bytesOf(d->input.constData());
    d->stream.avail_in = uInt(d->input.size());
}

Inflater::Step Inflater::next(QByteArray &out)
{
    out.clear();
    if (!d->good)
        return Step::Broken;
    out.resize(pieceBytes);
    d->stream.next_out = bytesOf(out.data());
    d->stream.avail_out = uInt(pieceBytes);
    const int result = inflate(&d->stream, Z_SYNC_FLUSH);
    out.resize(pieceBytes - qsizetype(d->stream.avail_out));
    // Z_BUF_ERROR: nothing to do for now. Z_STREAM_END: nobody may end the stream of a living
    // connection.
    if (result != Z_OK && result != Z_BUF_ERROR)
        d->good = false;
    if (!out.isEmpty())
        return Step::Output;
    return d->good ? Step::NeedInput : Step::Broken;
}

} // namespace homing::session
