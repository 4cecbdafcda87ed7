// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/sessionspage.h"

#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/inspector/quiettable.h"

#include <QBoxLayout>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableWidget>
#include <QTimer>

namespace homing::ui {

namespace {

constexpr int clockMs = 10'000; // an age changes once a minute

enum Column { SessionColumn, MailboxColumn, AgeColumn, StateColumn, ColumnCount };

} // namespace

SessionsPage::SessionsPage(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout(this))
{
    setObjectName(QStringLiteral("sessionsPage"));
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);

    m_table = new QTableWidget(0, ColumnCount, content);
    m_table->setHorizontalHeaderLabels({tr("Session"), tr("Folder"), tr("Age"), tr("State")});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    makeQuiet(m_table, QStringLiteral("sessions"), tr("Sessions on the server"));
    m_table->setColumnWidth(SessionColumn, 260);
    m_table->setColumnWidth(MailboxColumn, 180);
    m_table->setColumnWidth(AgeColumn, 140);
    column->addWidget(m_table, 1);

    QBoxLayout *bar = addButtonBar(column);
    bar->addStretch(1);
    m_end = new QPushButton(tr("End session"), content);
    m_end->setObjectName(QStringLiteral("sessionsEnd"));
    m_end->setAccessibleName(tr("End the selected session"));
    m_end->setToolTip(tr("Homing forgets the session; if it is connected, so does the server. "
                         "The next connection makes a new one."));
    bar->addWidget(m_end);

    auto *none = new EmptyState(this);
    none->setObjectName(QStringLiteral("sessionsNone"));
    none->present(QStringLiteral("syncing"), tr("The server holds no session for this account."),
                  {}, tr("Servers that offer quick reconnect keep one between connections."));
    m_stack->addWidget(none);
    m_stack->addWidget(content);

    m_clock = new QTimer(this);
    m_clock->setObjectName(QStringLiteral("sessionsClock"));
    m_clock->setInterval(clockMs);
    connect(m_clock, &QTimer::timeout, this, &SessionsPage::updateRows);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &SessionsPage::updateButton);
    connect(m_end, &QPushButton::clicked, this, &SessionsPage::endWanted);
    updateButton();
}

void SessionsPage::setSessions(const std::vector<account::ServerSession> &sessions)
{
    // The account's state comes often: what is selected stays while the sessions are the same.
    if (m_sessions != sessions)
        m_table->clearSelection();
    m_sessions = sessions;
    m_table->setRowCount(int(sessions.size()));
    updateRows();
    m_stack->setCurrentIndex(sessions.empty() ? 0 : 1);
    updateButton();
}

void SessionsPage::updateRows()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int row = 0; row < int(m_sessions.size()); ++row) {
        const account::ServerSession &session = m_sessions[std::size_t(row)];
        const QStringList texts {
            oneLine(session.id, 200),
            session.mailbox.isEmpty() ? tr("None") : oneLine(session.mailbox, 200),
            ageWords(session.created, now),
            session.isActive ? tr("In use") : tr("Waits to be resumed"),
        };
        for (int column = 0; column < ColumnCount; ++column) {
            if (!m_table->item(row, column))
                m_table->setItem(row, column, new QTableWidgetItem);
            m_table->item(row, column)->setText(texts.at(column));
        }
    }
}

QString SessionsPage::ageWords(const QDateTime &since, const QDateTime &now)
{
    if (!since.isValid())
        return tr("Unknown");
    const qint64 minutes = std::max<qint64>(0, since.secsTo(now)) / 60;
    constexpr qint64 hour = 60;
    constexpr qint64 day = 24 * hour;
    if (minutes == 0)
        return tr("Under a minute");
    if (minutes < hour)
        return minutes == 1 ? tr("1 minute") : tr("%Ln minutes", nullptr, int(minutes));
    if (minutes < day) {
        const int hours = int(minutes / hour);
        return hours == 1 ? tr("1 hour") : tr("%Ln hours", nullptr, hours);
    }
    const int days = int(minutes / day);
    return days == 1 ? tr("1 day") : tr("%Ln days", nullptr, days);
}

void SessionsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateRows();
    m_clock->start();
}

void SessionsPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_clock->stop();
}

void SessionsPage::updateButton()
{
    m_end->setEnabled(m_table->selectionModel()->hasSelection());
}

} // namespace homing::ui
