// SPDX-License-Identifier: GPL-3.0-or-later
// Which parts of a message are for reading, and which of several that say the same is the best.
// Pure functions, any thread.
#pragma once

#include "core/mime/structure.h"

#include <QHash>

namespace homing::mime {

bool isHtml(const Part &part);
bool isShownText(const Part &part);
bool isReport(const Part &part);
bool isHeaderOnly(const Part &part);
/// Pictures that are ever decoded (security row 23).
bool isPictureType(const QByteArray &type);
bool isPicture(const Part &part);

/// What the view shows of each part of a message: made once, from the leaves up.
class ShownParts
{
public:
    explicit ShownParts(const Part &root);

    /// Of a multipart/related: what `start` names, else the first part; where that has no text, the
    /// first that has. Null when it is empty.
    const Part *rootOf(const Part &related) const;
    /// RFC 2046 section 5.1.4: the last that can be shown is the best; HTML before plain text
    /// wherever it stands. Null when nothing can.
    const Part *bestOf(const Part &alternatives) const;
    /// The plain text that says the same as `best`, which is one HTML text.
    const Part *plainBeside(const Part &alternatives, const Part *best) const;

private:
    int rankOf(const Part &part) const { return m_ranks.value(&part); }
    int rankFromInside(const Part &part) const;

    QHash<const Part *, int> m_ranks;
};

} // namespace homing::mime
