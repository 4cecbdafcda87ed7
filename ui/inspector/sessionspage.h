// SPDX-License-Identifier: GPL-3.0-or-later
// SessionsPage: the sessions that the server holds for quick reconnects (which, since when), and
// the button that ends one. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QWidget>

class QPushButton;
class QStackedLayout;
class QTableWidget;

namespace homing::ui {

class SessionsPage final : public QWidget
{
    Q_OBJECT
public:
    explicit SessionsPage(QWidget *parent = nullptr);
    /// `now` is what ages are counted to.
    void setSessions(const std::vector<account::ServerSession> &sessions, const QDateTime &now);

Q_SIGNALS:
    void endWanted();

private:
    void updateButton();

    std::vector<account::ServerSession> m_sessions;
    QStackedLayout *m_stack = nullptr;
    QTableWidget *m_table = nullptr;
    QPushButton *m_end = nullptr;
};

} // namespace homing::ui
