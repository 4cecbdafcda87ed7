// SPDX-License-Identifier: GPL-3.0-or-later
// PlainTextHighlighter: colours for quotes by depth, links, the signature and the fold lines. GUI thread.
#pragma once

#include <QPalette>
#include <QSyntaxHighlighter>

#include <functional>

namespace homing::ui {

class PlainTextHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    explicit PlainTextHighlighter(QTextDocument *document);

    /// Call rehighlight() afterwards.
    void setPalette(const QPalette &palette) { m_palette = palette; }
    void setSignatureBlock(int block) { m_signatureBlock = block; }
    void setIsMarker(std::function<bool(int block)> isMarker) { m_isMarker = std::move(isMarker); }

protected:
    void highlightBlock(const QString &text) override;

private:
    QPalette m_palette;
    int m_signatureBlock = -1;
    std::function<bool(int)> m_isMarker;
};

/// Readable (at least 4.5:1) on the palette's base; depths repeat after three.
QColor quoteColour(int depth, const QPalette &palette);

} // namespace homing::ui
