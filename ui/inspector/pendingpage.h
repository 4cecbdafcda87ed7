// SPDX-License-Identifier: GPL-3.0-or-later
// PendingPage: mail that has not left, and the user's actions that the server does not have yet,
// with what can be done about them. GUI thread.
#pragma once

#include "ui/inspector/operationsmodel.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace homing::ui {

class OutboxPanel;

class PendingPage final : public QWidget
{
    Q_OBJECT
public:
    explicit PendingPage(QWidget *parent = nullptr);
    void setOperations(std::vector<store::Operation> operations);
    /// Of all that only this computer has; drafts are left out.
    void setLocalMessages(std::vector<store::LocalMessage> messages);
    int count() const;

Q_SIGNALS:
    void retryWanted(homing::OperationId operation);
    void dropWanted(homing::OperationId operation);
    void sendWanted(homing::LocalMessageId message);
    void editWanted(homing::LocalMessageId message);
    void deleteWanted(homing::LocalMessageId message);

private:
    void updateStack();
    void updateSelection();
    std::vector<store::Operation> selectedOperations() const;

    OperationsModel *m_model = nullptr;
    OutboxPanel *m_outbox = nullptr;
    QWidget *m_actions = nullptr; // with the table of them
    QStackedLayout *m_stack = nullptr;
    QTableView *m_table = nullptr;
    QLabel *m_reason = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_drop = nullptr;
};

} // namespace homing::ui
