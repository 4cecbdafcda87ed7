// SPDX-License-Identifier: GPL-3.0-or-later
// AwayStrip: a quiet line above the list that says what happened while there was no connection. GUI
// thread.
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace homing::ui {

class AwayStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit AwayStrip(QWidget *parent = nullptr);

    /// All 0: the strip hides.
    void present(quint64 arrived, quint64 gone, quint64 flagged);
    /// The list shows only these: the button leads back.
    void setShowing(bool showing);
    QString text() const;

Q_SIGNALS:
    void showWanted(bool show);
    void goneWanted();
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_text = nullptr;
    QToolButton *m_show = nullptr;
    QToolButton *m_gone = nullptr;
    bool m_isShowing = false;
};

} // namespace homing::ui
