// SPDX-License-Identifier: GPL-3.0-or-later
// Deflater and Inflater: the two directions of COMPRESS=DEFLATE (RFC 4978: raw RFC 1951 streams).
// Output comes in pieces of bounded size, so a bomb costs time but no memory. No thread of their
// own, no I/O.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace homing::session {

class Deflater
{
public:
    Deflater();
    ~Deflater();
    Q_DISABLE_COPY_MOVE(Deflater)
    /// The compressed bytes, flushed so that the other side can read all of them. Empty on an
    /// internal fault.
    QByteArray compress(QByteArrayView plain);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

class Inflater
{
public:
    enum class Step {
        Output,    // `out` has bytes; call again
        NeedInput, // everything given was used
        Broken,    // no deflate stream, or the other side ended it
    };
    static constexpr qsizetype pieceBytes = 64 << 10;

    Inflater();
    ~Inflater();
    Q_DISABLE_COPY_MOVE(Inflater)
    /// Only after the last next() said NeedInput.
    void setInput(QByteArray compressed);
    /// At most pieceBytes at a time.
    Step next(QByteArray &out);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace homing::session
