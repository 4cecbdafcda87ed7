// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/outboxpanel.h"

#include "ui/common/format.h"
#include "ui/inspector/quiettable.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

namespace homing::ui {

namespace {

QPushButton *addButton(QBoxLayout *bar, const char *name, const QString &text,
                       const QString &accessibleName)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QString::fromLatin1(name));
    button->setAccessibleName(accessibleName);
    bar->addWidget(button);
    return button;
}

/// Nothing of it is on its way at this moment.
bool isAtRest(const store::LocalMessage &message)
{
    return message.state != store::LocalMessage::State::Leaving
        && message.state != store::LocalMessage::State::Ending;
}

} // namespace

OutboxPanel::OutboxPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new OutgoingModel(this))
    , m_table(new QTableView(this))
    , m_reason(new QLabel(this))
{
    setObjectName(QStringLiteral("outboxPanel"));
    setAccessibleName(tr("Outgoing mail"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_table->setModel(m_model);
    makeQuiet(m_table, QStringLiteral("outbox"), tr("Outgoing mail"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumnWidth(OutgoingModel::SubjectColumn, 260);
    m_table->setColumnWidth(OutgoingModel::RecipientsColumn, 220);
    m_table->setColumnWidth(OutgoingModel::SinceColumn, dateColumnWidth(*m_table));
    column->addWidget(m_table, 1);
    QBoxLayout *bar = addButtonBar(column);
    m_reason->setObjectName(QStringLiteral("outboxReason"));
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setWordWrap(true);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    bar->addWidget(m_reason, 1);
    m_send = addButton(bar, "outboxSend", tr("Send now"), tr("Send the selected message now"));
    m_edit = addButton(bar, "outboxEdit", tr("Edit"), tr("Edit the selected message"));
    m_delete = addButton(bar, "outboxDelete", tr("Delete"), tr("Delete the selected message"));
    connect(m_send, &QPushButton::clicked, this, [this] { Q_EMIT sendWanted(selected()->id); });
    connect(m_edit, &QPushButton::clicked, this, [this] { Q_EMIT editWanted(selected()->id); });
    connect(m_delete, &QPushButton::clicked, this, [this] { Q_EMIT deleteWanted(selected()->id); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &OutboxPanel::updateSelection);
    connect(m_table, &QTableView::activated, this, [this] {
        if (m_edit->isEnabled())
            m_edit->click();
    });
    updateSelection();
}

void OutboxPanel::setMessages(std::vector<store::LocalMessage> messages)
{
    m_model->setMessages(std::move(messages));
    updateSelection();
}

const store::LocalMessage *OutboxPanel::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : m_model->message(rows.front().row());
}

void OutboxPanel::updateSelection()
{
    const store::LocalMessage *message = selected();
    const bool mayChange = message && isAtRest(*message);
    for (QPushButton *button : {m_send, m_edit, m_delete})
        button->setEnabled(mayChange);
    m_reason->setText(message ? oneLine(message->reason) : QString());
    m_reason->setAccessibleName(m_reason->text());
}

} // namespace homing::ui
