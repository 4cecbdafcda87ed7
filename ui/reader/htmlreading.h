// SPDX-License-Identifier: GPL-3.0-or-later
// From litehtml's tree and what was drawn: the text of a page in reading order, its links, raised letters, and what is
// right-to-left. Pure, any thread; iterative.
#pragma once

#include "ui/reader/htmlpage.h"

#include <litehtml/litehtml.h>

namespace homing::ui {

/// `page` as the container drew it, with what each word stands on; its runs are put in order.
void readHtml(HtmlPage &page, const litehtml::element::ptr &root);

} // namespace homing::ui
