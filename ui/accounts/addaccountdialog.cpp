// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/addaccountdialog.h"

#include "ui/accounts/accountform.h"
#include "ui/accounts/faultnotice.h"
#include "ui/accounts/faultwords.h"
#include "ui/common/fittingscroll.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace homing::ui {

AddAccountDialog::AddAccountDialog(account::MailService &service, QWidget *parent)
    : QDialog(parent)
    , m_service(service)
    , m_form(new AccountForm(this))
    , m_fault(new FaultNotice(this))
    , m_progress(new QWidget(this))
    , m_progressText(new QLabel(this))
    , m_add(new QPushButton(tr("Add account"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(QStringLiteral("addAccountDialog"));
    setAccessibleName(tr("Add account"));
    setWindowTitle(tr("Add account"));
    setMinimumWidth(540);

    auto *title = new QLabel(tr("Add your mailbox"), this);
    title->setTextFormat(Qt::PlainText);
    title->setFont(theme::font(font(), 1.35, QFont::DemiBold));
    auto *intro = new QLabel(tr("Homing checks the login before anything is stored. "
                                "The password goes to the system's keychain."),
                             this);
    intro->setTextFormat(Qt::PlainText);
    intro->setWordWrap(true);
    intro->setForegroundRole(QPalette::PlaceholderText);

    m_progress->setObjectName(QStringLiteral("addAccountProgress"));
    auto *progressRow = new QVBoxLayout(m_progress);
    progressRow->setContentsMargins(0, 0, 0, 0);
    progressRow->setSpacing(theme::half);
    m_progressText->setObjectName(QStringLiteral("addAccountProgressText"));
    m_progressText->setTextFormat(Qt::PlainText);
    auto *bar = new QProgressBar(this);
    bar->setObjectName(QStringLiteral("addAccountBar"));
    bar->setAccessibleName(tr("Checking the login"));
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedHeight(theme::half);
    progressRow->addWidget(m_progressText);
    progressRow->addWidget(bar);

    m_add->setObjectName(QStringLiteral("addAccountButton"));
    m_add->setAccessibleName(tr("Add account"));
    m_add->setDefault(true);
    m_cancel->setObjectName(QStringLiteral("addAccountCancel"));
    m_cancel->setAutoDefault(false);

    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(24, 24, 24, 0);
    column->setSpacing(16);
    auto *heading = new QVBoxLayout;
    heading->setSpacing(theme::half);
    heading->addWidget(title);
    heading->addWidget(intro);
    column->addLayout(heading);
    column->addWidget(m_form);
    column->addWidget(m_fault);
    column->addWidget(m_progress);
    m_scroll = new FittingScroll(content, this);
    m_scroll->setObjectName(QStringLiteral("addAccountScroll"));
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(24, 16, 24, 20);
    buttons->setSpacing(theme::grid);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_add);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_scroll);
    rows->addStretch(1);
    rows->addLayout(buttons);

    connect(m_add, &QPushButton::clicked, this, &AddAccountDialog::check);
    connect(m_cancel, &QPushButton::clicked, this, &AddAccountDialog::reject);
    connect(m_form, &AccountForm::edited, m_fault, &FaultNotice::clear);
    connect(&m_service, &account::MailService::loginChecked, this, &AddAccountDialog::finishCheck);
    setChecking(false);
    m_form->setFocus();
}

AddAccountDialog::~AddAccountDialog()
{
    if (m_isChecking)
        m_service.cancelCheckLogin();
}

void AddAccountDialog::setChecking(bool checking)
{
    m_isChecking = checking;
    m_form->setEnabled(!checking);
    m_add->setEnabled(!checking);
    m_progress->setVisible(checking);
    if (checking)
        m_scroll->reveal(m_progress);
    m_cancel->setAccessibleName(checking ? tr("Stop checking the login") : tr("Cancel"));
}

void AddAccountDialog::check()
{
    const QString problem = m_form->firstProblem();
    if (!problem.isEmpty()) {
        m_fault->present(problem);
        m_scroll->reveal(m_fault);
        return;
    }
    m_fault->clear();
    m_settings = m_form->settings();
    m_password = m_form->password();
    m_progressText->setText(tr("Checking the login at %1").arg(m_settings.imap.host));
    setChecking(true);
    m_cancel->setFocus();
    m_service.checkLogin(m_settings, m_password);
}

void AddAccountDialog::finishCheck(const Fault &fault)
{
    // An answer to a check that was cancelled is no news.
    if (!m_isChecking || fault.cause == FaultCause::Cancelled)
        return;
    setChecking(false);
    if (fault) {
        const FaultWords words = faultWords(fault, m_settings);
        m_fault->present(words.sentence,
                         words.showDetail ? fault.detail : faultTechnicalText(fault),
                         words.showDetail);
        m_scroll->reveal(m_fault);
        m_password.wipe();
        if (words.action == FaultAction::ChangePassword)
            m_form->focusPassword();
        else
            m_add->setFocus();
        return;
    }
    m_form->clearPassword();
    const AccountId account = m_service.addAccount(m_settings, m_password);
    m_password.wipe();
    Q_EMIT accountAdded(account);
    accept();
}

void AddAccountDialog::reject()
{
    // The first press stops the check and leaves what was typed; the second closes.
    if (m_isChecking) {
        setChecking(false);
        m_service.cancelCheckLogin();
        m_password.wipe();
        m_add->setFocus();
        return;
    }
    m_form->clearPassword();
    QDialog::reject();
}

} // namespace homing::ui
