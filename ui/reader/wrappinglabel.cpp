// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/wrappinglabel.h"

#include "ui/common/format.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

namespace homing::ui {

WrappingLabel::WrappingLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setCursor(Qt::IBeamCursor);
}

void WrappingLabel::setForeignText(const QString &text, int room)
{
    setText(breakable(text, fontMetrics(), room));
}

QString WrappingLabel::selection() const
{
    QString selected = selectedText();
    selected.remove(QChar(0x200B));
    return selected.replace(QChar::ParagraphSeparator, u'\n').replace(QChar::LineSeparator, u'\n');
}

void WrappingLabel::copy() const
{
    if (hasSelectedText())
        QApplication::clipboard()->setText(selection());
}

/// For the middle mouse button, where the desktop has that.
void WrappingLabel::offerSelection() const
{
    QClipboard *clipboard = QApplication::clipboard();
    if (hasSelectedText() && clipboard->supportsSelection())
        clipboard->setText(selection(), QClipboard::Selection);
}

void WrappingLabel::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    QLabel::keyPressEvent(event);
    offerSelection();
}

void WrappingLabel::mouseReleaseEvent(QMouseEvent *event)
{
    QLabel::mouseReleaseEvent(event);
    offerSelection();
}

void WrappingLabel::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("headerTextMenu"));
    menu->setAccessibleName(tr("Message header"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copyAction =
        menu->addAction(tr("Copy"), QKeySequence::Copy, this, &WrappingLabel::copy);
    copyAction->setEnabled(hasSelectedText());
    menu->addAction(tr("Select all"), QKeySequence::SelectAll, this, [this] {
        setSelection(0, int(text().size()));
        offerSelection();
    });
    menu->popup(event->globalPos());
}

} // namespace homing::ui
