// SPDX-License-Identifier: GPL-3.0-or-later
// The look of the Inspector's tables: whole rows are selected, no grid, quiet headers. GUI thread.
#pragma once

class QBoxLayout;
class QString;
class QTableView;
class QWidget;

namespace homing::ui {

/// Gives `table`, which has its model, that look; its object names are NAME + "Table" and, of the
/// header, NAME + "Header".
void makeQuiet(QTableView *table, const QString &name, const QString &title);
/// Room for date and time as the locale writes them in short.
int dateColumnWidth(const QTableView &table);
/// The row of buttons below a table, in the last place of `column`.
QBoxLayout *addButtonBar(QBoxLayout *column);

} // namespace homing::ui
