// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/pendingpage.h"

#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/inspector/outboxpanel.h"
#include "ui/inspector/quiettable.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>

namespace homing::ui {

PendingPage::PendingPage(QWidget *parent)
    : QWidget(parent)
    , m_model(new OperationsModel(this))
    , m_stack(new QStackedLayout(this))
{
    setObjectName(QStringLiteral("pendingPage"));
    auto *both = new QWidget(this);
    auto *stack = new QVBoxLayout(both);
    stack->setContentsMargins(0, 0, 0, 0);
    stack->setSpacing(0);
    m_outbox = new OutboxPanel(both);
    stack->addWidget(m_outbox, 1);
    connect(m_outbox, &OutboxPanel::sendWanted, this, &PendingPage::sendWanted);
    connect(m_outbox, &OutboxPanel::editWanted, this, &PendingPage::editWanted);
    connect(m_outbox, &OutboxPanel::deleteWanted, this, &PendingPage::deleteWanted);

    auto *content = new QWidget(both);
    m_actions = content;
    stack->addWidget(content, 1);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);

    m_table = new QTableView(content);
    m_table->setModel(m_model);
    makeQuiet(m_table, QStringLiteral("pending"), tr("Pending actions"));
    m_table->setColumnWidth(OperationsModel::ActionColumn, 200);
    m_table->setColumnWidth(OperationsModel::MailboxColumn, 140);
    m_table->setColumnWidth(OperationsModel::SinceColumn, dateColumnWidth(*m_table));
    column->addWidget(m_table, 1);

    QBoxLayout *bar = addButtonBar(column);
    m_reason = new QLabel(content);
    m_reason->setObjectName(QStringLiteral("pendingReason"));
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setWordWrap(true);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    bar->addWidget(m_reason, 1);
    m_retry = new QPushButton(tr("Retry"), content);
    m_retry->setObjectName(QStringLiteral("pendingRetry"));
    m_retry->setAccessibleName(tr("Retry the selected actions"));
    m_drop = new QPushButton(tr("Drop"), content);
    m_drop->setObjectName(QStringLiteral("pendingDrop"));
    m_drop->setAccessibleName(tr("Drop the selected actions"));
    m_drop->setToolTip(
        tr("Forget the action: the message becomes again what it is on the server."));
    bar->addWidget(m_retry);
    bar->addWidget(m_drop);

    auto *none = new EmptyState(this);
    none->setObjectName(QStringLiteral("pendingNone"));
    none->present(QStringLiteral("check"), tr("Nothing is pending. The server has everything."));
    m_stack->addWidget(none);
    m_stack->addWidget(both);

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PendingPage::updateSelection);
    connect(m_retry, &QPushButton::clicked, this, [this] {
        for (const store::Operation &operation : selectedOperations()) {
            if (operation.state == store::OperationState::Parked)
                Q_EMIT retryWanted(operation.id);
        }
    });
    connect(m_drop, &QPushButton::clicked, this, [this] {
        for (const store::Operation &operation : selectedOperations()) {
            if (operation.state != store::OperationState::InFlight)
                Q_EMIT dropWanted(operation.id);
        }
    });
    updateSelection();
}

void PendingPage::setOperations(std::vector<store::Operation> operations)
{
    m_model->setOperations(std::move(operations));
    updateStack();
    updateSelection();
}

void PendingPage::setLocalMessages(std::vector<store::LocalMessage> messages)
{
    std::erase_if(messages, [](const auto &message) { return !message.isOutgoing(); });
    m_outbox->setMessages(std::move(messages));
    updateStack();
}

int PendingPage::count() const
{
    return m_model->rowCount() + m_outbox->count();
}

void PendingPage::updateStack()
{
    m_outbox->setVisible(m_outbox->count() > 0);
    m_actions->setVisible(m_model->rowCount() > 0);
    m_stack->setCurrentIndex(count() == 0 ? 0 : 1);
}

std::vector<store::Operation> PendingPage::selectedOperations() const
{
    std::vector<store::Operation> selected;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows()) {
        if (const store::Operation *operation = m_model->operation(index.row()))
            selected.push_back(*operation);
    }
    return selected;
}

void PendingPage::updateSelection()
{
    bool mayRetry = false;
    bool mayDrop = false;
    QString reason;
    for (const store::Operation &operation : selectedOperations()) {
        mayRetry = mayRetry || operation.state == store::OperationState::Parked;
        mayDrop = mayDrop || operation.state != store::OperationState::InFlight;
        if (reason.isEmpty())
            reason = oneLine(operation.parkedReason);
    }
    m_reason->setText(reason.isEmpty() ? QString() : tr("The server said: %1").arg(reason));
    m_reason->setAccessibleName(m_reason->text());
    m_retry->setEnabled(mayRetry);
    m_drop->setEnabled(mayDrop);
}

} // namespace homing::ui
