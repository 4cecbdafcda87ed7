// SPDX-License-Identifier: GPL-3.0-or-later
// ColumnHeader: above the list in its column layout: what a column is, how wide, and by which the
// list is sorted. GUI thread.
#pragma once

#include "ui/messagelist/messagedelegate.h"

#include <QHeaderView>

namespace homing::ui {

class ColumnHeader final : public QHeaderView
{
    Q_OBJECT
public:
    explicit ColumnHeader(QWidget *parent = nullptr);

    /// Where the columns are now, from the left (from the right where that is the start).
    std::vector<MessageColumn> columns() const;
    void showArrangement(const store::Arrangement &arrangement);

Q_SIGNALS:
    /// A click: another order, or the same one the other way.
    void orderWanted(homing::store::SortOrder order, bool reversed);
    void columnsChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void sortBy(int section);
    store::Arrangement m_arrangement;
};

} // namespace homing::ui
