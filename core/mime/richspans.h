// SPDX-License-Identifier: GPL-3.0-or-later
// The line that a block of formatted text makes, for those who write it. Pure functions, any
// thread.
#pragma once

#include "core/mime/richtext.h"

namespace homing::mime {

/// Its letters; a picture is an object replacement character.
QString lineOf(const std::vector<RichSpan> &spans);
/// `text`, which stands at `at` in `line`, with no-break blanks where HTML would drop plain ones.
QString heldBlanks(const QString &text, const QString &line, qsizetype at);

/// A line end there says nothing by itself.
inline bool endsInLineEnd(const RichBlock &block)
{
    return !block.spans.empty() && block.spans.back().pictureId.isEmpty()
        && block.spans.back().text.endsWith(u'\n');
}

inline bool isList(const RichBlock &block)
{
    return block.kind == RichBlock::Kind::Bullet || block.kind == RichBlock::Kind::Number;
}

} // namespace homing::mime
