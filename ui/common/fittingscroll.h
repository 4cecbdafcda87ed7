// SPDX-License-Identifier: GPL-3.0-or-later
// FittingScroll: a form in a dialog that is as tall as it needs to be at its width, and scrolls
// only where the screen has no room for that. The dialog grows with it and stays on the screen. GUI
// thread.
#pragma once

#include <QScrollArea>

namespace homing::ui {

class FittingScroll final : public QScrollArea
{
    Q_OBJECT
public:
    /// `content` needs a layout; it is owned by this.
    explicit FittingScroll(QWidget *content, QWidget *parent = nullptr);
    /// Brings `part` of the content into view once everything has its place.
    void reveal(QWidget *part);
    QSize sizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fit();
    void keepOnScreen();
};

} // namespace homing::ui
