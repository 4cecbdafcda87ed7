// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messagelist/columnheader.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QStandardItemModel>

namespace homing::ui {

namespace {

using Kind = MessageColumn::Kind;
using store::SortOrder;

/// What a click on a column sorts by; attachments are a filter, not an order.
std::optional<SortOrder> orderOf(Kind kind)
{
    switch (kind) {
    case Kind::Flag:
        return SortOrder::Flagged;
    case Kind::Attachment:
        return std::nullopt;
    case Kind::Sender:
        return SortOrder::Sender;
    case Kind::Subject:
        return SortOrder::Subject;
    case Kind::Date:
        return SortOrder::Date;
    case Kind::Size:
        return SortOrder::Size;
    }
    return std::nullopt;
}

constexpr Kind kinds[] = {Kind::Flag,    Kind::Attachment, Kind::Sender,
                          Kind::Subject, Kind::Date,       Kind::Size};

} // namespace

ColumnHeader::ColumnHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setObjectName(QStringLiteral("columnHeader"));
    setAccessibleName(tr("Columns"));
    auto *titles = new QStandardItemModel(0, int(std::size(kinds)), this);
    const QStringList names = {tr("Flag"),    tr("Attachment"), tr("From"),
                               tr("Subject"), tr("Date"),       tr("Size")};
    const int widths[] = {28, 28, 130, 200, 84, 72};
    for (int i = 0; i < names.size(); ++i) {
        titles->setHeaderData(i, Qt::Horizontal, names.at(i), Qt::ToolTipRole);
        titles->setHeaderData(i, Qt::Horizontal, names.at(i), Qt::AccessibleTextRole);
        if (i > 1)
            titles->setHeaderData(i, Qt::Horizontal, names.at(i));
    }
    titles->setHeaderData(0, Qt::Horizontal, icon("flag", Tint::Muted), Qt::DecorationRole);
    titles->setHeaderData(1, Qt::Horizontal, icon("attachment", Tint::Muted), Qt::DecorationRole);
    setModel(titles);
    setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    setSectionsClickable(true);
    setHighlightSections(false);
    setSortIndicatorShown(true);
    setMinimumSectionSize(28);
    setSectionsMovable(true);
    setFocusPolicy(Qt::NoFocus); // the sort menu is the keyboard's way
    for (int i = 0; i < names.size(); ++i)
        resizeSection(i, widths[i]);
    setSectionResizeMode(int(Kind::Flag), QHeaderView::Fixed);
    setSectionResizeMode(int(Kind::Attachment), QHeaderView::Fixed);
    setSectionResizeMode(int(Kind::Subject), QHeaderView::Stretch);
    connect(this, &QHeaderView::sectionClicked, this, &ColumnHeader::sortBy);
    connect(this, &QHeaderView::sectionResized, this, &ColumnHeader::columnsChanged);
    connect(this, &QHeaderView::sectionMoved, this, &ColumnHeader::columnsChanged);
    setFixedHeight(fontMetrics().height() + 2 * theme::grid);
    showArrangement({});
}

std::vector<MessageColumn> ColumnHeader::columns() const
{
    std::vector<MessageColumn> columns;
    int x = 0;
    for (int visual = 0; visual < count(); ++visual) {
        const int section = logicalIndex(visual);
        if (isSectionHidden(section))
            continue;
        columns.push_back({kinds[section], x, sectionSize(section)});
        x += sectionSize(section);
    }
    return columns;
}

void ColumnHeader::showArrangement(const store::Arrangement &arrangement)
{
    m_arrangement = arrangement;
    int section = -1;
    for (const Kind kind : kinds) {
        if (orderOf(kind) == arrangement.order)
            section = int(kind);
    }
    // The arrow shows which way values grow: A to Z and oldest first go up.
    const bool isText = arrangement.isByText();
    setSortIndicator(section,
                     arrangement.isReversed != isText ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void ColumnHeader::sortBy(int section)
{
    const auto order = orderOf(kinds[section]);
    if (!order) {
        showArrangement(m_arrangement); // QHeaderView has moved its arrow
        return;
    }
    Q_EMIT orderWanted(*order, m_arrangement.order == *order && !m_arrangement.isReversed);
}

void ColumnHeader::resizeEvent(QResizeEvent *event)
{
    // Where there is no room for all, the message's own words stay.
    setSectionHidden(int(Kind::Size), width() < 430);
    setSectionHidden(int(Kind::Attachment), width() < 330);
    setSectionHidden(int(Kind::Flag), width() < 300);
    QHeaderView::resizeEvent(event);
    Q_EMIT columnsChanged();
}

} // namespace homing::ui
