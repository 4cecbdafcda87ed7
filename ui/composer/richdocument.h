// SPDX-License-Identifier: GPL-3.0-or-later
// RichDocument: formatted text while it is edited. What is written into it and read out of it is
// mime::RichText; no HTML ever reaches Qt's own reader, and nothing is ever loaded: pictures are
// handed in. GUI thread.
#pragma once

#include "core/mime/richtext.h"

#include <QTextCursor>
#include <QTextDocument>

namespace homing::ui {

/// What the document says beyond Qt's own properties; Qt's colours are the theme's.
enum RichProperty {
    ChosenColour = QTextFormat::UserProperty + 1, // "#rrggbb", what is sent
    ChosenSize,                                   // mime::RichSize
};

class RichDocument final : public QTextDocument
{
    Q_OBJECT
public:
    explicit RichDocument(QObject *parent = nullptr);

    /// Not normalised.
    mime::RichText rawText() const;
    /// Of what is selected.
    static mime::RichText richText(const QTextCursor &selection);
    /// In place of everything; cannot be undone.
    void setRichText(const mime::RichText &text);
    /// At the cursor, in place of its selection, as one step; it stands behind it then.
    static void insert(QTextCursor &cursor, const mime::RichText &text);
    void setPicture(const QByteArray &contentId, const QImage &picture);

protected:
    /// Never the base class's, which reads files (security row 16).
    QVariant loadResource(int type, const QUrl &name) override;
};

/// A heading of `level` 1 to 3, 0 for none, and so many quotes.
QTextBlockFormat blockFormat(int level, int quotes);
/// What of it says the quotes.
QTextBlockFormat quoteFormat(int quotes);
int quotesOf(const QTextBlock &block);
/// The letters of a heading of this level; of 0: plain ones.
QTextCharFormat headingFormat(int level);
void setSize(QTextCharFormat &format, mime::RichSize size);

} // namespace homing::ui
