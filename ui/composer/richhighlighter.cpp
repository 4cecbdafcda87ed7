// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/richhighlighter.h"

#include "ui/common/theme.h"
#include "ui/composer/richdocument.h"
#include "ui/reader/plaintexthighlighter.h"

#include <QTextBlock>

namespace homing::ui {

RichHighlighter::RichHighlighter(QTextDocument *document)
    : QSyntaxHighlighter(document)
{
}

void RichHighlighter::highlightBlock(const QString &text)
{
    const QColor base = m_palette.color(QPalette::Base);
    const QTextBlock block = currentBlock();
    const int quotes = quotesOf(block);
    if (quotes > 0)
        setFormat(0, int(text.size()), quoteColour(quotes, m_palette));
    for (auto at = block.begin(); !at.atEnd(); ++at) {
        const QTextFragment fragment = at.fragment();
        const QTextCharFormat written = fragment.charFormat();
        const QColor chosen(written.stringProperty(ChosenColour));
        QTextCharFormat shown;
        if (written.isAnchor()) {
            shown.setForeground(theme::accentOnBase(m_palette));
            shown.setFontUnderline(true);
        } else if (chosen.isValid()) {
            shown.setForeground(theme::readable(chosen, base));
        } else {
            continue;
        }
        setFormat(fragment.position() - block.position(), fragment.length(), shown);
    }
}

} // namespace homing::ui
