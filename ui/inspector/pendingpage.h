// SPDX-License-Identifier: GPL-3.0-or-later
// PendingPage: the user's actions that the server does not have yet, with Retry and Drop. GUI thread.
#pragma once

#include "ui/inspector/operationsmodel.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace homing::ui {

class PendingPage final : public QWidget
{
    Q_OBJECT
public:
    explicit PendingPage(QWidget *parent = nullptr);
    void setOperations(std::vector<store::Operation> operations);

Q_SIGNALS:
    void retryWanted(homing::OperationId operation);
    void dropWanted(homing::OperationId operation);

private:
    void updateSelection();
    std::vector<store::Operation> selectedOperations() const;

    OperationsModel *m_model = nullptr;
    QStackedLayout *m_stack = nullptr;
    QTableView *m_table = nullptr;
    QLabel *m_reason = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_drop = nullptr;
};

} // namespace homing::ui
