// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/operationsmodel.h"

#include "ui/common/format.h"
#include "ui/inspector/operationwords.h"

#include <QLocale>
#include <QSet>

namespace homing::ui {

OperationsModel::OperationsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void OperationsModel::setOperations(std::vector<store::Operation> operations)
{
    // Operations only leave or are added at the end: two passes, no reset.
    QSet<OperationId> ids;
    for (const store::Operation &operation : operations)
        ids.insert(operation.id);
    for (size_t row = m_operations.size(); row-- > 0;) {
        if (ids.contains(m_operations[row].id))
            continue;
        beginRemoveRows({}, int(row), int(row));
        m_operations.erase(m_operations.begin() + std::ptrdiff_t(row));
        endRemoveRows();
    }
    const size_t kept = m_operations.size();
    bool sameOrder = operations.size() >= kept;
    for (size_t row = 0; sameOrder && row < kept; ++row)
        sameOrder = m_operations[row].id == operations[row].id;
    if (!sameOrder) {
        beginResetModel();
        m_operations = std::move(operations);
        endResetModel();
        return;
    }
    for (size_t row = 0; row < kept; ++row)
        m_operations[row] = operations[row];
    if (kept > 0)
        Q_EMIT dataChanged(index(0, 0), index(int(kept) - 1, ColumnCount - 1));
    if (operations.size() > kept) {
        beginInsertRows({}, int(kept), int(operations.size()) - 1);
        m_operations.insert(m_operations.end(), operations.begin() + std::ptrdiff_t(kept),
                            operations.end());
        endInsertRows();
    }
}

const store::Operation *OperationsModel::operation(int row) const
{
    return row >= 0 && row < int(m_operations.size()) ? &m_operations[size_t(row)] : nullptr;
}

int OperationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_operations.size());
}

int OperationsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant OperationsModel::data(const QModelIndex &index, int role) const
{
    const store::Operation *row = index.isValid() ? operation(index.row()) : nullptr;
    if (!row)
        return {};
    if (role == Qt::TextAlignmentRole && index.column() == MessagesColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case ActionColumn:
        return operationWords(*row);
    case MailboxColumn:
        return oneLine(row->mailbox.display(), 200);
    case MessagesColumn:
        return QLocale().toString(qulonglong(row->uids.count()));
    case SinceColumn:
        return QLocale().toString(row->created.toLocalTime(), QLocale::ShortFormat);
    case StateColumn:
        return operationStateWords(row->state);
    default:
        return {};
    }
}

QVariant OperationsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == MessagesColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ActionColumn:
        return tr("Action");
    case MailboxColumn:
        return tr("Folder");
    case MessagesColumn:
        return tr("Messages");
    case SinceColumn:
        return tr("Since");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace homing::ui
