// SPDX-License-Identifier: GPL-3.0-or-later
// How a tag looks: its name on a tint of its colour, or a dot where there is no room. GUI thread.
#pragma once

#include "ui/common/tagbook.h"

#include <QIcon>
#include <QLabel>

namespace homing::ui {

/// A dot's colour: at least 3:1 on Base and on a selected row.
QColor tagDot(TagColour colour, const QPalette &palette);
QColor tagBack(TagColour colour, const QPalette &palette);
QColor tagText(TagColour colour, const QPalette &palette); // at least 4.5:1 on tagBack()

/// A dot for menus and buttons; On, it has a check mark in it.
QIcon tagIcon(TagColour colour, const QPalette &palette);

int tagChipWidth(const QFontMetrics &metrics, const QString &name);
/// The name is cut where it is too long for `rect`.
void paintTagChip(QPainter &painter, const QRect &rect, const Tag &tag, const QFont &font,
                  const QPalette &palette, Qt::LayoutDirection direction);

class TagChip final : public QLabel
{
    Q_OBJECT
public:
    TagChip(const Tag &tag, QWidget *parent);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont chipFont() const;

    Tag m_tag;
};

} // namespace homing::ui
