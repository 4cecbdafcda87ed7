// SPDX-License-Identifier: GPL-3.0-or-later
// Formats of selected letters, each changed for itself: a merge cannot take anything away, and one
// format for all would make letters of pictures. GUI thread.
#pragma once

#include <QTextBlock>
#include <QTextCharFormat>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>
#include <utility>
#include <vector>

namespace homing::ui {

/// `change(format)` for all that is selected, each with its own.
template <typename Change> void changeFormats(const QTextCursor &selection, Change change)
{
    std::vector<std::pair<QTextCursor, QTextCharFormat>> changes;
    const int start = selection.selectionStart();
    const int end = selection.selectionEnd();
    QTextBlock block = selection.document()->findBlock(start);
    for (; block.isValid() && block.position() < end; block = block.next()) {
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            const QTextFragment fragment = at.fragment();
            QTextCursor letters(selection.document());
            letters.setPosition(std::clamp(fragment.position(), start, end));
            letters.setPosition(std::clamp(fragment.position() + fragment.length(), start, end),
                                QTextCursor::KeepAnchor);
            QTextCharFormat format = fragment.charFormat();
            change(format);
            changes.emplace_back(letters, format);
        }
    }
    for (auto &[letters, format] : changes) {
        if (letters.hasSelection())
            letters.setCharFormat(format);
    }
}

/// Where a link leads to; empty: no link.
inline void setTarget(QTextCharFormat &format, const QString &target)
{
    format.clearProperty(QTextFormat::IsAnchor);
    format.clearProperty(QTextFormat::AnchorHref);
    if (target.isEmpty())
        return;
    format.setAnchor(true);
    format.setAnchorHref(target);
}

/// No format but that it is a picture, and which.
inline void clearLetters(const QTextCursor &selection)
{
    changeFormats(selection, [](QTextCharFormat &format) {
        if (format.isImageFormat())
            setTarget(format, {});
        else
            format = {};
    });
}

} // namespace homing::ui
