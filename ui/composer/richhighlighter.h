// SPDX-License-Identifier: GPL-3.0-or-later
// RichHighlighter: links, quotes and chosen colours as the theme shows them; the document itself
// stays without colours. GUI thread.
#pragma once

#include <QPalette>
#include <QSyntaxHighlighter>

namespace homing::ui {

class RichHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    explicit RichHighlighter(QTextDocument *document);
    /// Call rehighlight() afterwards.
    void setPalette(const QPalette &palette) { m_palette = palette; }

protected:
    void highlightBlock(const QString &text) override;

private:
    QPalette m_palette;
};

} // namespace homing::ui
