// SPDX-License-Identifier: GPL-3.0-or-later
// Files that stand uuencoded inside a text. Pure functions, any thread; linear; decoded by GMime.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace homing::mime {

struct UuFile
{
    QString name;        // clean
    qsizetype start = 0; // its lines, behind "begin"
    qsizetype end = 0;   // before "end"
    qint64 octets = 0;   // decoded
};
struct TextAndFiles
{
    QByteArray text;           // without the files
    std::vector<UuFile> files; // at most limits::mimeParts
};
/// Only what is whole is a file: "begin", an octal mode and a name; lines of the length that they
/// say; "end".
TextAndFiles splitUuencoded(const QByteArray &text);

/// Lines between "begin" and "end".
QByteArray decodeUuLines(QByteArrayView lines);

} // namespace homing::mime
