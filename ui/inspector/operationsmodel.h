// SPDX-License-Identifier: GPL-3.0-or-later
// OperationsModel: one account's pending and parked actions as a table. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QAbstractTableModel>

namespace homing::ui {

class OperationsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { ActionColumn, MailboxColumn, MessagesColumn, SinceColumn, StateColumn, ColumnCount };

    explicit OperationsModel(QObject *parent = nullptr);
    /// Takes over the list; rows that stay keep their place (and the view its selection).
    void setOperations(std::vector<store::Operation> operations);
    const store::Operation *operation(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<store::Operation> m_operations;
};

} // namespace homing::ui
