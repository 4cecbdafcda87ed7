// SPDX-License-Identifier: GPL-3.0-or-later
// FirstStartPage: what the window shows while there is no account: add one, or try the demo. GUI thread.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace homing::ui {

class FirstStartPage final : public QWidget
{
    Q_OBJECT
public:
    explicit FirstStartPage(QWidget *parent = nullptr);
    /// While the demo is being set up its button says so.
    void setDemoStarting(bool starting);

Q_SIGNALS:
    void addAccountWanted();
    void demoWanted();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void updateSymbol();

    QLabel *m_symbol = nullptr;
    QLabel *m_pitch = nullptr;
    QPushButton *m_demo = nullptr;
};

} // namespace homing::ui
