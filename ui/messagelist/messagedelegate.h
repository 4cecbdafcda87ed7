// SPDX-License-Identifier: GPL-3.0-or-later
// MessageDelegate: paints a row of the message list, and finds the words for it. GUI thread.
// Reads decoded rows straight from the model: painting fetches nothing and makes no QVariant.
#pragma once

#include "core/model/messagelistmodel.h"
#include "ui/common/tagbook.h"
#include "ui/common/theme.h"

#include <QStyledItemDelegate>

namespace homing::ui {

/// What a screen reader says of a row: state, sender, subject, date, marks, tags where `tags` is
/// given.
QString messageDescription(const model::MessageListModel &model, int row,
                           const TagBook *tags = nullptr);

/// A column of the one-line layout; `x` and `width` in the row, device-independent pixels.
struct MessageColumn
{
    enum class Kind { Flag, Attachment, Sender, Subject, Date, Size };
    Kind kind = Kind::Subject;
    int x = 0;
    int width = 0;
};

class MessageDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit MessageDelegate(QObject *parent = nullptr);

    /// Not owned; null: no tags are shown.
    void setTags(const TagBook *tags) { m_tags = tags; }
    void setShowsPreview(bool shows) { m_showsPreview = shows; }
    /// Fonts and heights for `widget`; call when its font or style changes.
    void measure(const QWidget &widget);
    int rowHeight() const { return m_rowHeight; }
    int groupHeight() const { return m_lineHeight + theme::grid; }
    void setColumns(const std::vector<MessageColumn> &columns) { m_columns = columns; }
    const std::vector<MessageColumn> &columns() const { return m_columns; }
    /// The header of a date group, in option.rect.
    void paintGroup(QPainter *painter, const QStyleOptionViewItem &option,
                    const QString &title) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// Where a row shows how many messages its conversation has, and takes a click to open it;
    /// nothing for a count of 1.
    QRect countRect(const QStyleOptionViewItem &option, int count) const;
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
    Lines lines(const QRect &row, bool isMember = false) const;
    void paintBackground(QPainter *painter, const QStyleOptionViewItem &option) const;
    void paintSkeleton(QPainter *painter, const QStyleOptionViewItem &option, int row) const;
    void paintMessage(QPainter *painter, const QStyleOptionViewItem &option,
                      const model::MessageListModel &model, int row,
                      const store::MessageRow &message) const;
    void paintColumns(QPainter *painter, const QStyleOptionViewItem &option,
                      const model::MessageListModel &model, int row,
                      const store::MessageRow &message) const;
    int countWidth(int count) const;
    void paintCount(QPainter *painter, const QStyleOptionViewItem &option, int count,
                    bool isOpen) const;
    /// Gives the width that the marks take at the end of `line`.
    int paintMarks(QPainter *painter, const QStyleOptionViewItem &option, const QRect &line,
                   bool isFlagged, bool hasAttachment, bool isAnswered) const;
    /// The same: names as far as there is room for them, then dots.
    int paintTags(QPainter *painter, const QStyleOptionViewItem &option, const QRect &line,
                  const std::vector<Tag> &tags) const;

    QFont m_plain;
    QFont m_strong;
    QFont m_small;
    int m_lineHeight = 16;
    int m_rowHeight = 64;
    bool m_showsPreview = true;
    std::vector<MessageColumn> m_columns;
    const TagBook *m_tags = nullptr;
};

} // namespace homing::ui
