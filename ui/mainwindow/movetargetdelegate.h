// SPDX-License-Identifier: GPL-3.0-or-later
// MoveTargetDelegate: a mailbox in a list of some: its picture, its name, and what it is in,
// quieter and behind it. GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace homing::ui {

class MoveTargetDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static int heightFor(const QFontMetrics &metrics);
    enum Role { PathRole = Qt::UserRole + 1, IconRole, IndexRole };

    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace homing::ui
