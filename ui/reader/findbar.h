// SPDX-License-Identifier: GPL-3.0-or-later
// FindBar: find in the message that is shown: next, previous, how many. GUI thread.
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace homing::ui {

class FindTarget;

class FindBar final : public QFrame
{
    Q_OBJECT
public:
    /// `target` outlives the bar or is replaced before it goes. Starts hidden.
    explicit FindBar(FindTarget *target, QWidget *parent = nullptr);
    /// Closes the bar when it is another one.
    void setTarget(FindTarget *target);
    void open();
    void close();
    void findNext(bool backward);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    FindTarget *m_view;
    QLineEdit *m_edit = nullptr;
    QLabel *m_count = nullptr;
};

} // namespace homing::ui
