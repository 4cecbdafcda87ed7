// SPDX-License-Identifier: GPL-3.0-or-later
// ListPane: the list with what stands above it: filters, and a header in its column layout. GUI
// thread.
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace homing::ui {

class ColumnHeader;
class FilterBar;
class MessageListView;

class ListPane final : public QWidget
{
    Q_OBJECT
public:
    /// Takes both.
    ListPane(FilterBar *filters, MessageListView *list, QWidget *parent = nullptr);

    ColumnHeader *header() const { return m_header; }
    /// Between the filters and the list.
    void addStrip(QWidget *strip);
    void setColumns(bool columns);
    bool hasColumns() const { return m_hasColumns; }

private:
    void placeColumns();
    QVBoxLayout *m_column = nullptr;
    ColumnHeader *m_header = nullptr;
    MessageListView *m_list = nullptr;
    bool m_hasColumns = false;
};

} // namespace homing::ui
