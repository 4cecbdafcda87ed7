// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/uitest.h"

#include "resources/resources.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/quietstyle.h"

#include <QApplication>
#include <QDir>
#include <QImage>

namespace homing::test {

void prepareApplication()
{
    homing::initResources();
    qApp->setStyle(new ui::QuietStyle);
    ui::theme::apply(*qApp, ui::theme::Scheme::Light);
}

QImage shot(QWidget &widget, const QString &name, qreal scale)
{
    QImage image((QSizeF(widget.size()) * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(widget.palette().color(QPalette::Window));
    widget.render(&image);
    const QString folder = qEnvironmentVariable("HOMING_SHOTS");
    if (!folder.isEmpty() && QDir().mkpath(folder))
        image.save(QDir(folder).filePath(name + QStringLiteral(".png")));
    return image;
}

ModelSpy::ModelSpy(QAbstractItemModel *model)
    : QObject(model)
{
    connect(model, &QAbstractItemModel::modelReset, this, [this] { ++resets; });
    connect(model, &QAbstractItemModel::layoutChanged, this, [this] { ++layouts; });
    connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) {
                ++removals;
                rowsRemoved += last - first + 1;
            });
    connect(model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) {
                ++insertions;
                rowsInserted += last - first + 1;
            });
    connect(model, &QAbstractItemModel::dataChanged, this, [this] { ++changes; });
}

} // namespace homing::test
