// SPDX-License-Identifier: GPL-3.0-or-later
// SessionsPage: the sessions that the server holds for quick reconnects (which, since when), and
// the button that ends one. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QWidget>

class QPushButton;
class QStackedLayout;
class QTableWidget;
class QTimer;

namespace homing::ui {

class SessionsPage final : public QWidget
{
    Q_OBJECT
public:
    explicit SessionsPage(QWidget *parent = nullptr);
    void setSessions(const std::vector<account::ServerSession> &sessions);

Q_SIGNALS:
    void endWanted();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    static QString ageWords(const QDateTime &since, const QDateTime &now);
    void updateRows();
    void updateButton();

    std::vector<account::ServerSession> m_sessions;
    QStackedLayout *m_stack = nullptr;
    QTableWidget *m_table = nullptr;
    QPushButton *m_end = nullptr;
    QTimer *m_clock = nullptr; // runs while the page is seen, so that the ages stay true
};

} // namespace homing::ui
