// SPDX-License-Identifier: GPL-3.0-or-later
// The tree as litehtml 0.6 lays it out well: presentational attributes as styles below the author's, blocks that align=center
// centres, wrapper tables of one cell as blocks, right-to-left written mirrored, and nothing that makes its time explode.
// Pure function, any thread.
#pragma once

#include "core/html/htmltree.h"

namespace homing::html {

struct LayoutForm
{
    QByteArray html;
    QByteArray hints;
    double costMs = 0;
    bool isTooDeep = false;
    bool isRightToLeft = false;
};

/// What is more than so many content-wide boxes (tables, floats) deep is a block.
LayoutForm layoutForm(const Tree &tree, int deepest);

} // namespace homing::html
