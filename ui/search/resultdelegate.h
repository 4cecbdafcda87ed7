// SPDX-License-Identifier: GPL-3.0-or-later
// ResultDelegate: paints a search result as the message list paints a message, with its mailbox in
// front of the preview. GUI thread.
#pragma once

#include "core/model/searchmodel.h"

#include <QStyledItemDelegate>

namespace homing::ui {

/// What a screen reader says of a result.
QString resultDescription(const model::SearchModel &model, int row);

class ResultDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit ResultDelegate(QObject *parent = nullptr);
    void measure(const QWidget &widget);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintBackground(QPainter *painter, const QStyleOptionViewItem &option) const;
    void paintResult(QPainter *painter, const QStyleOptionViewItem &option,
                     const store::MessageRow &message, const QString &mailbox) const;

    QFont m_plain;
    QFont m_strong;
    QFont m_small;
    int m_lineHeight = 16;
};

} // namespace homing::ui
