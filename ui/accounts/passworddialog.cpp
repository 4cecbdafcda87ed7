// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/passworddialog.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace homing::ui {

PasswordDialog::PasswordDialog(account::MailService &service, const account::AccountSettings &settings,
                               QWidget *parent)
    : QDialog(parent)
    , m_service(service)
    , m_account(settings.id)
    , m_password(new QLineEdit(this))
{
    setObjectName(QStringLiteral("passwordDialog"));
    setAccessibleName(tr("Change password"));
    setWindowTitle(tr("Change password"));
    setMinimumWidth(400);
    const QString address = oneLine(settings.email.isEmpty() ? settings.user : settings.email, 100);
    auto *label = new QLabel(tr("New password for %1 at %2").arg(address, oneLine(settings.imap.host, 100)), this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setBuddy(m_password);
    m_password->setObjectName(QStringLiteral("passwordEdit"));
    m_password->setAccessibleName(tr("New password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setMaxLength(500);
    m_password->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);

    auto *save = new QPushButton(tr("Change password"), this);
    save->setObjectName(QStringLiteral("passwordSave"));
    save->setAccessibleName(save->text());
    save->setDefault(true);
    save->setEnabled(false);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("passwordCancel"));
    cancel->setAccessibleName(cancel->text());
    cancel->setAutoDefault(false);
    connect(m_password, &QLineEdit::textChanged, save,
            [save](const QString &text) { save->setEnabled(!text.isEmpty()); });
    connect(save, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 20);
    column->setSpacing(12);
    column->addWidget(label);
    column->addWidget(m_password);
    column->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::grid);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    column->addLayout(buttons);
}

void PasswordDialog::done(int result)
{
    if (result == QDialog::Accepted)
        m_service.setPassword(m_account, Secret(m_password->text().toUtf8()));
    m_password->clear();
    QDialog::done(result);
}

} // namespace homing::ui
