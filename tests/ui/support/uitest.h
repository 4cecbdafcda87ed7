// SPDX-License-Identifier: GPL-3.0-or-later
// What GUI tests share: pictures of widgets, palettes, and a spy for everything a model announces.
#pragma once

#include <QAbstractItemModel>
#include <QImage>
#include <QWidget>

namespace homing::test {

/// What app/homing does before its first window: compiled-in pictures, our own light palette. Call
/// in initTestCase().
void prepareApplication();

/// Grabs `widget` at `scale` (1, 1.5, 2) device pixels and writes NAME.png into the folder named by
/// the environment variable HOMING_SHOTS; without it nothing happens. Gives the picture either way.
QImage shot(QWidget &widget, const QString &name, qreal scale = 1.0);

/// Counts a model's structural signals.
class ModelSpy : public QObject
{
    Q_OBJECT
public:
    explicit ModelSpy(QAbstractItemModel *model);
    int resets = 0;
    int layouts = 0;
    int removals = 0;
    int insertions = 0;
    int changes = 0;
    int rowsRemoved = 0;
    int rowsInserted = 0;
};

} // namespace homing::test
