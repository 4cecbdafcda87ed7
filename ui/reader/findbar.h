// SPDX-License-Identifier: GPL-3.0-or-later
// FindBar: find in the message that is shown: next, previous, how many. GUI thread.
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace homing::ui {

class PlainTextView;

class FindBar final : public QFrame
{
    Q_OBJECT
public:
    /// `view` outlives the bar. Starts hidden.
    explicit FindBar(PlainTextView *view, QWidget *parent = nullptr);
    void open();
    void close();
    void findNext(bool backward);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    PlainTextView *m_view;
    QLineEdit *m_edit = nullptr;
    QLabel *m_count = nullptr;
};

} // namespace homing::ui
