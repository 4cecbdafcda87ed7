// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of strangers, decoded with limits: PNG, JPEG, GIF and WebP by their own first bytes, one frame, never a file.
// Pure function, a worker's.
#pragma once

#include <QByteArray>
#include <QImage>

namespace homing::ui {

inline constexpr qint64 mostPictureBytes = 16LL << 20;   // encoded
inline constexpr qint64 mostPicturesBytes = 64LL << 20;  // encoded, that showing one message fetches
inline constexpr qint64 mostDecodedBytes = 64LL << 20;   // of one message, all pictures together
inline constexpr int longestPictureSide = 20'000;

/// Null for what is no such picture, is broken, or would take more than `room` bytes once decoded. With an alpha channel
/// only where it is not opaque.
QImage decodePicture(const QByteArray &bytes, qint64 room = mostDecodedBytes);

} // namespace homing::ui
