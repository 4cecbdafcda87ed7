// SPDX-License-Identifier: GPL-3.0-or-later
// HTML of a stranger cut down to what text needs, before any tree is built. Pure function, any
// thread.
//
// Gumbo's time and memory are quadratic in what a hostile text decides: attributes of one tag, open
// formatting elements, depth. So it never sees that text, only what this linear pass writes anew:
// known tags in one spelling with known attributes, each once, bounded in number and depth; no
// comments, scripts, styles, forms, doctypes or foreign markup. Invariant: each '<' in the output
// is our own.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace homing::mime {

enum class FilterMode {
    Text,  // what text needs: links' targets, pictures' alt texts; what is hidden is marked
    Looks, // what looks need too: the attributes that speak of them, unread; <body> with its own
};

struct FilteredHtml
{
    QByteArray html;    // UTF-8
    QByteArray styles;  // Looks: what stood in <style>, in order; not part of html
    bool isCut = false; // a limit of limits.h was reached; the rest is missing
};
/// In Looks, a formatting element ("b") is written as <span f="b">, for gumbo's sake.
FilteredHtml filterHtml(QByteArrayView utf8, FilterMode mode = FilterMode::Text);

/// An inline style that leaves nothing to see. In Text the filter has looked at it already.
bool hidesContent(QByteArrayView style);

} // namespace homing::mime
