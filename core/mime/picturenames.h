// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures that an HTML text shows, and whether it has words at all. Pure function, any thread;
// linear in the text.
#pragma once

#include <QByteArray>
#include <QSet>
#include <QString>

namespace homing::mime {

struct PictureNames
{
    /// What stands in src, background and url(), as written; nothing of comments or words.
    QSet<QByteArray> addresses;
    /// Characters that are no blanks, of what is outside of tags; a few may be hidden ones.
    qsizetype characters = 0;
};
PictureNames picturesOf(const QString &html);

} // namespace homing::mime
