// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/sessionspage.h"

#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableWidget>

namespace homing::ui {

namespace {

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
    m_table->setObjectName(QStringLiteral("sessionsTable"));
    m_table->setAccessibleName(tr("Sessions on the server"));
    m_table->setHorizontalHeaderLabels({tr("Session"), tr("Folder"), tr("Age"), tr("State")});
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height()
                                                     + 2 * theme::grid);
    QHeaderView *header = m_table->horizontalHeader();
    header->setObjectName(QStringLiteral("sessionsHeader"));
    header->setAccessibleName(tr("Columns"));
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(true);
    m_table->setColumnWidth(SessionColumn, 260);
    m_table->setColumnWidth(MailboxColumn, 180);
    m_table->setColumnWidth(AgeColumn, 140);
    column->addWidget(m_table, 1);

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(16, theme::grid, 16, theme::grid);
    bar->addStretch(1);
    m_end = new QPushButton(tr("End session"), content);
    m_end->setObjectName(QStringLiteral("sessionsEnd"));
    m_end->setAccessibleName(tr("End the selected session"));
    m_end->setToolTip(tr("The server forgets the session. The next connection makes a new one."));
    bar->addWidget(m_end);
    column->addLayout(bar);

    auto *none = new EmptyState(this);
    none->setObjectName(QStringLiteral("sessionsNone"));
    none->present(QStringLiteral("syncing"), tr("The server holds no session for this account."),
                  tr("Servers that offer quick reconnect keep one between connections."));
    m_stack->addWidget(none);
    m_stack->addWidget(content);

    connect(m_table, &QTableWidget::itemSelectionChanged, this, &SessionsPage::updateButton);
    connect(m_end, &QPushButton::clicked, this, &SessionsPage::endWanted);
    updateButton();
}

void SessionsPage::setSessions(const std::vector<account::ServerSession> &sessions,
                               const QDateTime &now)
{
    const auto age = [&now](const QDateTime &since) {
        if (!since.isValid())
            return tr("Unknown");
        const qint64 minutes = std::max<qint64>(0, since.secsTo(now)) / 60;
        constexpr qint64 hour = 60;
        constexpr qint64 day = 24 * hour;
        if (minutes < hour)
            return minutes == 1 ? tr("1 minute") : tr("%Ln minutes", nullptr, int(minutes));
        if (minutes < day) {
            const int hours = int(minutes / hour);
            return hours == 1 ? tr("1 hour") : tr("%Ln hours", nullptr, hours);
        }
        const int days = int(minutes / day);
        return days == 1 ? tr("1 day") : tr("%Ln days", nullptr, days);
    };
    // The account's state comes often: what is selected stays while the sessions are the same.
    if (m_sessions != sessions)
        m_table->clearSelection();
    m_sessions = sessions;
    m_table->setRowCount(int(sessions.size()));
    for (int row = 0; row < int(sessions.size()); ++row) {
        const account::ServerSession &session = sessions[std::size_t(row)];
        const QStringList texts {
            oneLine(session.id, 200),
            session.mailbox.isEmpty() ? tr("None") : oneLine(session.mailbox, 200),
            age(session.created),
            session.isActive ? tr("In use") : tr("Waits to be resumed"),
        };
        for (int column = 0; column < ColumnCount; ++column) {
            if (!m_table->item(row, column))
                m_table->setItem(row, column, new QTableWidgetItem);
            m_table->item(row, column)->setText(texts.at(column));
        }
    }
    m_stack->setCurrentIndex(sessions.empty() ? 0 : 1);
    updateButton();
}

void SessionsPage::updateButton()
{
    m_end->setEnabled(m_table->selectionModel()->hasSelection());
}

} // namespace homing::ui
