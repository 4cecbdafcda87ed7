// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messagelist/listpane.h"

#include "ui/messagelist/columnheader.h"
#include "ui/messagelist/filterbar.h"
#include "ui/messagelist/messagelistview.h"

#include <QBoxLayout>

namespace homing::ui {

ListPane::ListPane(FilterBar *filters, MessageListView *list, QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_header(new ColumnHeader(this))
    , m_list(list)
{
    setObjectName(QStringLiteral("listPane"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(filters);
    m_column->addWidget(m_header);
    m_column->addWidget(list, 1);
    setFocusProxy(list);
    m_header->hide();
    connect(m_header, &ColumnHeader::columnsChanged, this, &ListPane::placeColumns);
}

void ListPane::addStrip(QWidget *strip)
{
    m_column->insertWidget(1, strip);
}

void ListPane::setColumns(bool columns)
{
    m_hasColumns = columns;
    m_header->setVisible(columns);
    placeColumns();
}

void ListPane::placeColumns()
{
    m_list->setColumns(m_hasColumns ? m_header->columns() : std::vector<MessageColumn> {});
}

} // namespace homing::ui
