// SPDX-License-Identifier: GPL-3.0-or-later
// From safe HTML to a page: litehtml behind a container of ours that answers from what was handed in and opens nothing.
// Pure function, any thread but not short: a worker's.
#pragma once

#include "core/html/safehtml.h"
#include "ui/reader/htmlpage.h"

#include <atomic>
#include <memory>

namespace homing::ui {

/// Pictures by the address that the HTML has ("cid:...", "https://..."), decoded.
using HtmlPictures = QHash<QByteArray, QImage>;

/// Set by another thread: what is laid out is not wanted any more.
using HtmlUnwanted = std::shared_ptr<std::atomic_bool>;

struct HtmlLimit {
    double workMs = 1'000; // roughly; it is counted, not timed (htmlwork.h)
    HtmlUnwanted unwanted;
};

/// A width in CSS pixels; a page that does not fit is wider. `base`: if its size is in pixels, that is the size of text that has
/// none. `margin`: at both sides, where the document says nothing. What goes over the limit says so in `isStopped` and is empty.
HtmlPage layOutHtml(const html::SafeHtml &html, const HtmlPictures &pictures, int width, const QFont &base,
                    const HtmlLimit &limit = {}, int margin = 8);
/// A plain text in the same way; nothing in it is markup. A very long one is cut, and says so.
HtmlPage layOutPlain(const QString &text, int width, const QFont &base, const HtmlUnwanted &unwanted = {}, int margin = 8);

} // namespace homing::ui
