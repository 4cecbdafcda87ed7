// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/messageedit.h"

#include "ui/common/theme.h"

#include <QFontMetricsF>
#include <QMimeData>
#include <QScrollBar>
#include <QUrl>

#include <cmath>

namespace homing::ui {

namespace {

constexpr int columnCharacters = 80;
constexpr int sideMargin = 2 * theme::grid;

} // namespace

QStringList localFiles(const QMimeData *data)
{
    QStringList paths;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

QMargins columnMargins(const QAbstractScrollArea &edit)
{
    const QFontMetricsF metrics(edit.font());
    const QString sample = QStringLiteral("abcdefghijklmnopqrstuvwxyz ");
    // Not the font's average, in which scripts count that nobody writes here.
    const qreal character = metrics.horizontalAdvance(sample) / qreal(sample.size());
    const int column = int(std::ceil(character * columnCharacters));
    const int room =
        edit.contentsRect().width() - edit.verticalScrollBar()->sizeHint().width();
    const int rest = std::max(sideMargin, room - sideMargin - column);
    return QMargins(edit.isRightToLeft() ? rest : sideMargin, theme::rowPaddingX,
                    edit.isRightToLeft() ? sideMargin : rest, 0);
}

} // namespace homing::ui
