// SPDX-License-Identifier: GPL-3.0-or-later
// A selection for other programs: as text, and as HTML of our own making (words, bold, italic, links; nothing of the sender's).
#pragma once

#include "ui/reader/htmlpage.h"

class QMimeData;

namespace homing::ui {

/// The caller owns it. Offsets are of HtmlPage::text.
QMimeData *htmlClipboardData(const HtmlPage &page, qsizetype start, qsizetype end);
/// All that was to be seen, made of the same: what an answer quotes.
QString visibleHtml(const HtmlPage &page);

} // namespace homing::ui
