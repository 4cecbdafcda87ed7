// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspectorwindow.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/common/toast.h"
#include "ui/inspector/pendingpage.h"
#include "ui/inspector/resyncpage.h"
#include "ui/inspector/sessionspage.h"
#include "ui/inspector/transcriptpage.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QShortcut>
#include <QTabBar>
#include <QTabWidget>

namespace homing::ui {

InspectorWindow::InspectorWindow(account::MailService &service, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_service(service)
    , m_chooser(new QComboBox(this))
    , m_tabs(new QTabWidget(this))
    , m_transcript(new TranscriptPage(this))
    , m_resync(new ResyncPage(this))
    , m_pending(new PendingPage(this))
    , m_sessions(new SessionsPage(this))
{
    setObjectName(QStringLiteral("inspectorWindow"));
    setAccessibleName(tr("Inspector"));
    setWindowTitle(tr("Inspector"));
    resize(920, 600);

    m_chooser->setObjectName(QStringLiteral("inspectorAccount"));
    m_chooser->setAccessibleName(tr("Account"));
    m_tabs->setObjectName(QStringLiteral("inspectorTabs"));
    m_tabs->setAccessibleName(tr("Inspector"));
    m_tabs->tabBar()->setObjectName(QStringLiteral("inspectorTabBar"));
    m_tabs->tabBar()->setAccessibleName(tr("Inspector"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_transcript, tr("Transcript"));
    m_tabs->addTab(m_resync, tr("Last resync"));
    m_tabs->addTab(m_pending, tr("Pending"));
    m_tabs->addTab(m_sessions, tr("Sessions"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, theme::grid, 0, 0);
    column->setSpacing(theme::grid);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(theme::grid, 0, theme::grid, 0);
    row->addWidget(m_chooser);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(m_tabs, 1);

    new QShortcut(QKeySequence::Close, this, this, &QWidget::close);
    new QShortcut(QKeySequence(Qt::Key_Escape), this, this, &QWidget::close);

    connect(m_chooser, &QComboBox::currentIndexChanged, this, [this](int index) {
        const AccountId chosen(m_chooser->itemData(index).toLongLong());
        if (chosen != m_account) {
            m_account = chosen;
            load();
        }
    });
    connect(m_transcript, &TranscriptPage::notice, this, [this](const QString &text) {
        Toast::post(this, text);
    });
    connect(m_pending, &PendingPage::retryWanted, this,
            [this](OperationId operation) { m_service.retryOperation(m_account, operation); });
    connect(m_pending, &PendingPage::dropWanted, this,
            [this](OperationId operation) { m_service.dropOperation(m_account, operation); });
    connect(m_pending, &PendingPage::sendWanted, this,
            [this](LocalMessageId message) { m_service.sendAgain(m_account, message); });
    connect(m_pending, &PendingPage::editWanted, this,
            [this](LocalMessageId message) { Q_EMIT editMessageWanted(m_account, message); });
    connect(m_pending, &PendingPage::deleteWanted, this,
            [this](LocalMessageId message) { m_service.dropLocalMessage(m_account, message); });
    connect(m_sessions, &SessionsPage::endWanted, this,
            [this] { m_service.endSession(m_account); });

    connect(&m_service, &account::MailService::accountsChanged, this, &InspectorWindow::updateAccounts);
    connect(&m_service, &account::MailService::transcriptLine, this,
            [this](const account::TranscriptLine &line) {
                if (line.account == m_account)
                    m_transcript->addLine(line);
            });
    connect(&m_service, &account::MailService::accountStateChanged, this, [this](AccountId account) {
        if (account == m_account)
            updateState();
    });
    const auto update = [this](AccountId account) {
        if (account == m_account)
            updateOperations();
    };
    connect(&m_service, &account::MailService::operationsChanged, this, update);
    connect(&m_service, &account::MailService::localMessagesChanged, this, update);
    updateAccounts();
}

void InspectorWindow::showAccount(AccountId account)
{
    const int index = m_chooser->findData(account.value());
    if (index >= 0)
        m_chooser->setCurrentIndex(index);
}

void InspectorWindow::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
}

void InspectorWindow::updateAccounts()
{
    const AccountId before = m_account;
    {
        const QSignalBlocker quiet(m_chooser);
        m_chooser->clear();
        for (const account::AccountSettings &settings : m_service.accounts()) {
            const QString name = settings.name.isEmpty() ? settings.email : settings.name;
            m_chooser->addItem(oneLine(name, 60), settings.id.value());
        }
        m_chooser->setCurrentIndex(std::max(0, m_chooser->findData(before.value())));
    }
    // One account needs no choosing.
    m_chooser->setVisible(m_chooser->count() > 1);
    m_account = AccountId(m_chooser->currentData().toLongLong());
    if (m_account != before)
        load();
}

void InspectorWindow::load()
{
    if (m_account.isNull()) {
        m_transcript->setLines({});
        m_resync->setState({});
        m_pending->setOperations({});
        m_pending->setLocalMessages({});
        m_sessions->setSessions({});
        return;
    }
    m_transcript->setLines(m_service.transcript(m_account));
    updateState();
    updateOperations();
}

void InspectorWindow::updateState()
{
    const account::AccountState state = m_service.state(m_account);
    m_resync->setState(state);
    m_sessions->setSessions(state.sessions);
}

void InspectorWindow::updateOperations()
{
    m_pending->setOperations(m_service.operations(m_account));
    m_pending->setLocalMessages(m_service.localMessages(m_account));
    const int count = m_pending->count();
    m_tabs->setTabText(int(Tab::Pending),
                       count == 0 ? tr("Pending") : tr("Pending (%1)").arg(count));
}

} // namespace homing::ui
