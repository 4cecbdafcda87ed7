// SPDX-License-Identifier: GPL-3.0-or-later
// StatusLine: the window's bottom line: state of one account in words, what can be done, pending actions, Inspector.
// GUI thread. Counts down to the next try by itself.
#pragma once

#include "ui/mainwindow/statuswords.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace homing::ui {

class ElidedLabel;

class StatusLine final : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);
    void setState(const account::AccountState &state, const StatusContext &context);
    /// A link's target under the pointer takes the sentence's place until it is empty again.
    void setHint(const QString &hint);
    QString text() const;
    StatusAction action() const { return m_words.action; }

Q_SIGNALS:
    void actionTriggered(homing::ui::StatusAction action);
    void detailsWanted();
    void pendingWanted();
    void inspectorWanted();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void updateSymbol();
    void updatePending();

    account::AccountState m_state;
    StatusContext m_context;
    StatusWords m_words;
    QString m_hint;
    QTimer m_countdown;
    QLabel *m_symbol = nullptr;
    ElidedLabel *m_text = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_action = nullptr;
    QToolButton *m_details = nullptr;
    QToolButton *m_pending = nullptr;
    QToolButton *m_inspector = nullptr;
};

} // namespace homing::ui
