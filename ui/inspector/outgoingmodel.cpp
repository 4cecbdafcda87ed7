// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/outgoingmodel.h"

#include "ui/common/format.h"
#include "ui/composer/sendtimes.h"
#include "ui/inspector/operationwords.h"

#include <QLocale>

namespace homing::ui {

/// One that leaves later says when.
static QString stateWords(const store::LocalMessage &message)
{
    constexpr int longestUndo = 60; // seconds: what waits for less is leaving
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const bool isLater = message.state == store::LocalMessage::State::Queued
        && message.notBefore > now.addSecs(longestUndo);
    return isLater ? OutgoingModel::tr("Leaves %1").arg(whenWords(message.notBefore, now))
                   : outgoingStateWords(message.state);
}

OutgoingModel::OutgoingModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void OutgoingModel::setMessages(std::vector<store::LocalMessage> messages)
{
    const bool areTheSame =
        std::equal(messages.begin(), messages.end(), m_messages.begin(), m_messages.end(),
                   [](const auto &a, const auto &b) { return a.id == b.id; });
    if (!areTheSame)
        beginResetModel();
    m_messages = std::move(messages);
    if (!areTheSame)
        endResetModel();
    else if (!m_messages.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const store::LocalMessage *OutgoingModel::message(int row) const
{
    return row >= 0 && row < int(m_messages.size()) ? &m_messages[size_t(row)] : nullptr;
}

int OutgoingModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_messages.size());
}

int OutgoingModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant OutgoingModel::data(const QModelIndex &index, int role) const
{
    const store::LocalMessage *row = index.isValid() ? message(index.row()) : nullptr;
    if (!row || role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case SubjectColumn:
        return row->subject.isEmpty() ? tr("(no subject)") : oneLine(row->subject, 200);
    case RecipientsColumn:
        return oneLine(row->recipients, 200);
    case SinceColumn:
        return QLocale().toString(row->changed.toLocalTime(), QLocale::ShortFormat);
    case StateColumn:
        return stateWords(*row);
    default:
        return {};
    }
}

QVariant OutgoingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SubjectColumn:
        return tr("Outgoing message");
    case RecipientsColumn:
        return tr("To");
    case SinceColumn:
        return tr("Since");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace homing::ui
