// SPDX-License-Identifier: GPL-3.0-or-later
// Charsets by the names that mail uses. Any thread; each thread keeps one open converter.
// Only names of our own table ever reach iconv: a label out of a message never does.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace homing::mime {

/// One spelling for all aliases ("ISO_8859-1", "latin1" and "cp1252" are "windows-1252"); empty for
/// an unknown or missing label. "us-ascii" stays, so that its eight-bit liars can be guessed.
QByteArray canonicalCharset(QByteArrayView label);

/// Bytes without a usable label: ISO-2022-JP escapes, UTF-16 marks, UTF-8, else Windows-1252.
QString guessCharset(QByteArrayView bytes);

/// As decodeCharset() of body.h, for a label that went through canonicalCharset().
QString decodeCanonical(QByteArrayView bytes, const QByteArray &canonical);

/// The charset that an HTML text names for itself in its first kilobyte (<meta charset>, or a mark
/// at its start); empty if none that fits.
QByteArray charsetOfHtml(QByteArrayView bytes);

} // namespace homing::mime
