// SPDX-License-Identifier: GPL-3.0-or-later
// Toast: news at the bottom of a window, never modal, gone by itself; with Undo where there is
// something to undo. GUI thread. One at a time per host: a new one takes the old one's place. It
// waits while the mouse is over it.
#pragma once

#include <QFrame>
#include <QTimer>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace homing::ui {

class Toast : public QFrame
{
    Q_OBJECT
public:
    enum class Kind { Info, Error };

    /// Shows `text` over `host` (a child of it, owned by it). `action` runs at most once, when its
    /// button is pressed.
    static Toast *post(QWidget *host, const QString &text, const QString &actionText = {},
                       std::function<void()> action = {}, Kind kind = Kind::Info);
    /// The toast shown over `host`, or null.
    static Toast *current(const QWidget *host);

    QString text() const;
    QPushButton *actionButton() const { return m_action; } // null without an action
    void dismiss();
    void setLifetime(int ms); // default 6000 (10000 with an action or an error); 0: until dismissed

Q_SIGNALS:
    void actionTriggered();
    void dismissed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    Toast(QWidget *host, const QString &text, const QString &actionText, Kind kind);
    void place();
    void appear();
    void updateColours();
    QRect visualBar() const;

    Kind m_kind;
    QLabel *m_text = nullptr;
    QPushButton *m_action = nullptr;
    QToolButton *m_close = nullptr;
    QTimer m_timer;
    bool m_isGone = false;
};

} // namespace homing::ui
