// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/quiettable.h"

#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QDateTime>
#include <QHeaderView>
#include <QLocale>
#include <QTableView>

namespace homing::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::ui::QuietTable)
};

} // namespace

void makeQuiet(QTableView *table, const QString &name, const QString &title)
{
    table->setObjectName(name + QStringLiteral("Table"));
    table->setAccessibleName(title);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false); // a row has one line
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 2 * theme::grid);
    QHeaderView *header = table->horizontalHeader();
    header->setObjectName(name + QStringLiteral("Header"));
    header->setAccessibleName(Words::tr("Columns"));
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(true);
}

int dateColumnWidth(const QTableView &table)
{
    const QDateTime wide(QDate(2028, 10, 28), QTime(20, 58, 58));
    return table.fontMetrics().horizontalAdvance(QLocale().toString(wide, QLocale::ShortFormat))
        + 3 * theme::grid;
}

QBoxLayout *addButtonBar(QBoxLayout *column)
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    bar->setSpacing(theme::grid);
    column->addLayout(bar);
    return bar;
}

} // namespace homing::ui
