// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/bodyedit.h"

#include <QMimeData>

namespace homing::ui {

BodyEdit::BodyEdit(QWidget *parent)
    : MessageEdit(parent)
{
    setObjectName(QStringLiteral("bodyEdit"));
    setAccessibleName(tr("Message text"));
    setPlaceholderText(tr("Write your message"));
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    document()->setDocumentMargin(0);
    begin();
}

bool BodyEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasImage() || !localFiles(source).isEmpty()
        || QPlainTextEdit::canInsertFromMimeData(source);
}

void BodyEdit::insertFromMimeData(const QMimeData *source)
{
    const QStringList paths = localFiles(source);
    if (!paths.isEmpty())
        Q_EMIT filesGiven(paths);
    else if (source->hasImage() && !source->hasText()) // a table's cells are a picture, too
        Q_EMIT pictureGiven(qvariant_cast<QImage>(source->imageData()));
    else
        QPlainTextEdit::insertFromMimeData(source);
}

} // namespace homing::ui
