// SPDX-License-Identifier: GPL-3.0-or-later
// OutgoingModel: one account's mail that has not left, as a table. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QAbstractTableModel>

namespace homing::ui {

class OutgoingModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { SubjectColumn, RecipientsColumn, SinceColumn, StateColumn, ColumnCount };

    explicit OutgoingModel(QObject *parent = nullptr);
    /// Takes over the list; while its messages stay, so does the view's selection.
    void setMessages(std::vector<store::LocalMessage> messages);
    const store::LocalMessage *message(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<store::LocalMessage> m_messages;
};

} // namespace homing::ui
