// SPDX-License-Identifier: GPL-3.0-or-later
// MessageDelegate: paints a row of the message list, and finds the words for it. GUI thread.
// Reads decoded rows straight from the model: painting fetches nothing and makes no QVariant.
#pragma once

#include "core/model/messagelistmodel.h"

#include <QStyledItemDelegate>

namespace homing::ui {

/// What a screen reader says of a row: state, sender, subject, date, marks.
QString messageDescription(const model::MessageListModel &model, int row);

class MessageDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit MessageDelegate(QObject *parent = nullptr);

    void setShowsPreview(bool shows) { m_showsPreview = shows; }
    /// Fonts and heights for `widget`; call when its font or style changes.
    void measure(const QWidget &widget);
    int rowHeight() const { return m_rowHeight; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    struct Lines
    {
        QRect sender;
        QRect subject;
        QRect preview;
        QRect dot;
    };
    Lines lines(const QRect &row) const;
    void paintBackground(QPainter *painter, const QStyleOptionViewItem &option) const;
    void paintSkeleton(QPainter *painter, const QStyleOptionViewItem &option, int row) const;
    void paintMessage(QPainter *painter, const QStyleOptionViewItem &option,
                      const model::MessageListModel &model, const store::MessageRow &message) const;
    /// Gives the width that the marks take at the end of `line`.
    int paintMarks(QPainter *painter, const QStyleOptionViewItem &option, const QRect &line,
                   const store::MessageRow &message) const;

    QFont m_plain;
    QFont m_strong;
    QFont m_small;
    int m_lineHeight = 16;
    int m_rowHeight = 64;
    bool m_showsPreview = true;
};

} // namespace homing::ui
