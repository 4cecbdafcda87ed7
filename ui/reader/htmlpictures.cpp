// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmlpictures.h"

#include <QBuffer>
#include <QImageReader>

#include <algorithm>

namespace homing::ui {

namespace {

/// Only these: no other decoder of the system's (SVG, PDF, camera formats) ever sees a stranger's bytes.
QByteArray formatOf(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return "png";
    if (bytes.startsWith("\xff\xd8\xff"))
        return "jpeg";
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a"))
        return "gif";
    if (bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP")
        return "webp";
    return {};
}

/// Whether it hides what is under it; who painted it may say otherwise.
bool isOpaque(const QImage &picture)
{
    for (int y = 0; y < picture.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
        if (std::any_of(line, line + picture.width(), [](QRgb pixel) { return qAlpha(pixel) < 255; }))
            return false;
    }
    return true;
}

} // namespace

QImage decodePicture(const QByteArray &bytes, qint64 room)
{
    const QByteArray format = formatOf(bytes);
    if (format.isEmpty() || bytes.size() > mostPictureBytes)
        return {};
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    // What does not tell its size before it is decoded is not decoded.
    if (size.isEmpty() || size.width() > longestPictureSide || size.height() > longestPictureSide
        || qint64(size.width()) * size.height() * 4 > room)
        return {};
    const QImage picture = reader.read();
    if (picture.isNull() || picture.sizeInBytes() > room)
        return {};
    const QImage own = picture.convertToFormat(QImage::Format_ARGB32_Premultiplied);
    return isOpaque(own) ? own.convertToFormat(QImage::Format_RGB32) : own;
}

} // namespace homing::ui
