// SPDX-License-Identifier: GPL-3.0-or-later
// From safe HTML to a page: litehtml behind a container of ours that answers from what was handed in and opens nothing.
// Pure function, any thread but not short: a worker's.
#pragma once

#include "core/html/safehtml.h"
#include "ui/reader/htmlpage.h"

namespace homing::ui {

/// Pictures by the address that the HTML has ("cid:...", "https://..."), decoded.
using HtmlPictures = QHash<QByteArray, QImage>;

/// A width in CSS pixels; a page that does not fit is wider.
HtmlPage layOutHtml(const html::SafeHtml &html, const HtmlPictures &pictures, int width, const QFont &base);
/// A plain text in the same way; nothing in it is markup.
HtmlPage layOutPlain(const QString &text, int width, const QFont &base);

} // namespace homing::ui
