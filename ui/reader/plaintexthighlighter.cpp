// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/plaintexthighlighter.h"

#include "ui/reader/plaintext.h"

namespace homing::ui {

QColor quoteColour(int depth, const QPalette &palette)
{
    static const QColor onLight[] = {QColor(0x1f5fa8), QColor(0x2f6f3a), QColor(0x8a3b8f)};
    static const QColor onDark[] = {QColor(0x7fb2ee), QColor(0x86c795), QColor(0xd3a0dc)};
    const bool isDark = palette.color(QPalette::Base).lightness() < 128;
    const int index = (std::max(depth, 1) - 1) % 3;
    return isDark ? onDark[index] : onLight[index];
}

PlainTextHighlighter::PlainTextHighlighter(QTextDocument *document)
    : QSyntaxHighlighter(document)
{
}

void PlainTextHighlighter::highlightBlock(const QString &text)
{
    const int block = currentBlock().blockNumber();
    QTextCharFormat base;
    if (m_isMarker && m_isMarker(block)) {
        base.setForeground(m_palette.color(QPalette::Link));
        setFormat(0, int(text.size()), base);
        return;
    }
    if (const int depth = quoteDepth(text); depth > 0) {
        base.setForeground(quoteColour(depth, m_palette));
        setFormat(0, int(text.size()), base);
    } else if (m_signatureBlock >= 0 && block >= m_signatureBlock) {
        QColor faded = m_palette.color(QPalette::Text);
        faded.setAlphaF(0.65F);
        base.setForeground(faded);
        setFormat(0, int(text.size()), base);
    }
    for (const TextLink &link : findLinks(text)) {
        QTextCharFormat format = base;
        format.setForeground(m_palette.color(QPalette::Link));
        format.setFontUnderline(true);
        setFormat(int(link.start), int(link.length), format);
    }
}

} // namespace homing::ui
