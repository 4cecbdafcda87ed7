// SPDX-License-Identifier: GPL-3.0-or-later
// HTML of a stranger cut down to what text needs, before any tree is built. Pure function, any
// thread.
//
// Gumbo's time and memory are quadratic in what a hostile text decides: attributes of one tag, open
// formatting elements, depth. So it never sees that text, only what this linear pass writes anew:
// known tags in one spelling with at most two attributes of ours, bounded in number and depth; no
// comments, scripts, styles, forms, doctypes or foreign markup. Invariant: each '<' in the output
// is our own.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace homing::mime {

struct FilteredHtml
{
    QByteArray html;    // UTF-8
    bool isCut = false; // a limit of limits.h was reached; the rest is missing
};
FilteredHtml filterHtml(QByteArrayView utf8);

} // namespace homing::mime
