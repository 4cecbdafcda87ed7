// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/accountform.h"

#include "ui/accounts/accountguess.h"
#include "ui/common/flatbutton.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr int longestField = 500;

QLabel *fieldLabel(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text, buddy->parentWidget());
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    label->setBuddy(buddy);
    label->setMinimumHeight(buddy->sizeHint().height());
    return label;
}

QFormLayout *makeForm()
{
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(theme::grid);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return form;
}

} // namespace

AccountForm::AccountForm(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("accountForm"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);

    QFormLayout *who = makeForm();
    m_name = addEdit(who, "accountNameEdit", tr("Your name"), tr("As others see it"));
    m_address = addEdit(who, "accountAddressEdit", tr("Email address"), tr("you@example.org"));
    m_address->setInputMethodHints(Qt::ImhEmailCharactersOnly | Qt::ImhNoAutoUppercase);
    m_password = addEdit(who, "accountPasswordEdit", tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData
                                    | Qt::ImhNoPredictiveText);
    m_imap = addServer(who, "imap", tr("Mail server"), true);
    m_plaintext =
        new QCheckBox(tr("Send the password unencrypted: anyone on the way can read it"), this);
    m_plaintext->setObjectName(QStringLiteral("accountPlaintext"));
    m_plaintext->setAccessibleName(m_plaintext->text());
    m_plaintext->hide();
    who->addRow(QString(), m_plaintext);
    column->addLayout(who);

    m_more = flatButton(this, "accountMore", tr("More"));
    m_more->setAccessibleName(tr("More settings"));
    m_more->setCheckable(true);
    m_more->setProperty("isDisclosure", true);
    m_more->setIcon(icon("chevron-right", Tint::Muted));
    QWidget *more = makeMore();
    more->hide();
    connect(m_more, &QToolButton::toggled, this, [this, more](bool open) {
        more->setVisible(open);
        m_more->setIcon(icon(open ? "chevron-down" : "chevron-right", Tint::Muted));
    });
    column->addWidget(m_more, 0, Qt::AlignLeft);
    column->addWidget(more);

    // Both forms share one column of labels.
    int widest = 0;
    for (const QLabel *label : findChildren<QLabel *>())
        widest = std::max(widest, label->sizeHint().width());
    for (QLabel *label : findChildren<QLabel *>())
        label->setMinimumWidth(widest);

    connectServer(m_imap, true);
    connectServer(m_smtp, false);
    connect(m_address, &QLineEdit::textChanged, this, &AccountForm::guess);
    connect(m_label, &QLineEdit::textEdited, this, [this] { m_isLabelGuessed = false; });
    connect(m_user, &QLineEdit::textEdited, this, [this] { m_isUserGuessed = false; });
    for (QLineEdit *edit : findChildren<QLineEdit *>())
        connect(edit, &QLineEdit::textChanged, this, &AccountForm::edited);
    setFocusProxy(m_name);
}

QLineEdit *AccountForm::addEdit(QFormLayout *form, const char *name, const QString &label,
                                const QString &hint)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(QString::fromLatin1(name));
    edit->setAccessibleName(label);
    edit->setPlaceholderText(hint);
    edit->setMaxLength(longestField);
    form->addRow(fieldLabel(label, edit), edit);
    return edit;
}

AccountForm::Server AccountForm::addServer(QFormLayout *form, const char *name,
                                           const QString &label, bool isImap)
{
    const QString prefix = QString::fromLatin1(name);
    Server server;
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    server.host = new QLineEdit(this);
    server.host->setObjectName(prefix + QStringLiteral("HostEdit"));
    server.host->setAccessibleName(label);
    server.host->setMaxLength(longestField);
    server.host->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase);
    server.host->setMinimumWidth(180);
    row->addWidget(server.host, 1);
    server.port = new QSpinBox(this);
    server.port->setObjectName(prefix + QStringLiteral("PortSpin"));
    server.port->setAccessibleName(tr("Port"));
    server.port->setToolTip(tr("Port"));
    server.port->setRange(1, 65535);
    server.port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    server.port->setGroupSeparatorShown(false);
    server.port->setValue(isImap ? 993 : 465);
    row->addWidget(server.port);
    server.security = new QComboBox(this);
    server.security->setObjectName(prefix + QStringLiteral("SecurityCombo"));
    server.security->setAccessibleName(tr("Security"));
    server.security->addItem(tr("TLS"), int(session::TlsMode::Implicit));
    server.security->addItem(tr("STARTTLS"), int(session::TlsMode::StartTls));
    server.security->addItem(tr("None"), int(session::TlsMode::None));
    row->addWidget(server.security);
    form->addRow(fieldLabel(label, server.host), row);
    return server;
}

void AccountForm::connectServer(Server &server, bool isImap)
{
    connect(server.host, &QLineEdit::textEdited, this, [&server] { server.isGuessed = false; });
    connect(server.host, &QLineEdit::textChanged, this, &AccountForm::updatePlaintextWarning);
    connect(server.security, &QComboBox::currentIndexChanged, this, [this, &server, isImap] {
        // The usual port comes along, unless somebody chose another one.
        const auto mode = session::TlsMode(server.security->currentData().toInt());
        const int port = server.port->value();
        for (const auto other :
             {session::TlsMode::Implicit, session::TlsMode::StartTls, session::TlsMode::None}) {
            if (port == (isImap ? defaultImapPort(other) : defaultSmtpPort(other))) {
                server.port->setValue(isImap ? defaultImapPort(mode) : defaultSmtpPort(mode));
                break;
            }
        }
        updatePlaintextWarning();
        Q_EMIT edited();
    });
    connect(server.port, &QSpinBox::valueChanged, this, &AccountForm::edited);
}

QWidget *AccountForm::makeMore()
{
    auto *more = new QWidget(this);
    more->setObjectName(QStringLiteral("accountMorePage"));
    QFormLayout *form = makeForm();
    more->setLayout(form);
    m_label = addEdit(form, "accountLabelEdit", tr("Account name"));
    m_user = addEdit(form, "accountUserEdit", tr("User name"));
    m_smtp = addServer(form, "smtp", tr("Outgoing server"), false);

    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    m_caFile = new QLineEdit(this);
    m_caFile->setObjectName(QStringLiteral("accountCaEdit"));
    m_caFile->setAccessibleName(tr("Certificate authority file"));
    m_caFile->setPlaceholderText(tr("Only for servers with their own authority"));
    row->addWidget(m_caFile, 1);
    auto *browse = new QToolButton(this);
    browse->setObjectName(QStringLiteral("accountCaBrowse"));
    browse->setText(tr("Choose"));
    browse->setMinimumHeight(m_caFile->sizeHint().height());
    browse->setAccessibleName(tr("Choose the certificate authority file"));
    browse->setFocusPolicy(Qt::StrongFocus);
    connect(browse, &QToolButton::clicked, this, &AccountForm::chooseCaFile);
    row->addWidget(browse);
    form->addRow(fieldLabel(tr("CA file (PEM)"), m_caFile), row);
    return more;
}

void AccountForm::chooseCaFile()
{
    auto *dialog = new QFileDialog(this, tr("Certificate authority file"));
    dialog->setObjectName(QStringLiteral("caFileDialog"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_caFile, &QLineEdit::setText);
    dialog->open();
}

void AccountForm::guess()
{
    const account::AccountSettings guessed = guessAccount(m_address->text());
    if (m_imap.isGuessed)
        m_imap.host->setText(guessed.imap.host);
    if (m_smtp.isGuessed)
        m_smtp.host->setText(guessed.smtp.host);
    if (m_isLabelGuessed)
        m_label->setText(guessed.name);
    if (m_isUserGuessed)
        m_user->setText(guessed.user);
}

void AccountForm::updatePlaintextWarning()
{
    const auto mode = session::TlsMode(m_imap.security->currentData().toInt());
    const bool isRisky =
        mode == session::TlsMode::None && !isLoopback(m_imap.host->text().trimmed());
    m_plaintext->setVisible(isRisky);
    if (!isRisky)
        m_plaintext->setChecked(false);
}

session::Endpoint AccountForm::endpoint(const Server &server)
{
    session::Endpoint endpoint;
    endpoint.host = server.host->text().trimmed();
    endpoint.port = quint16(server.port->value());
    endpoint.tls = session::TlsMode(server.security->currentData().toInt());
    return endpoint;
}

account::AccountSettings AccountForm::settings() const
{
    account::AccountSettings settings;
    settings.fullName = m_name->text().trimmed();
    settings.email = m_address->text().trimmed();
    settings.name =
        m_label->text().trimmed().isEmpty() ? settings.email : m_label->text().trimmed();
    settings.user = m_user->text().trimmed().isEmpty() ? settings.email : m_user->text().trimmed();
    settings.imap = endpoint(m_imap);
    settings.imap.allowPlaintext = m_plaintext->isChecked();
    settings.imap.caFile = m_caFile->text().trimmed();
    settings.smtp = endpoint(m_smtp);
    settings.smtp.caFile = settings.imap.caFile;
    settings.serverKeepsSent = account::keepsSentByItself(settings.smtp.host);
    settings.secretSource = account::SecretSource::Keychain;
    return settings;
}

Secret AccountForm::password() const
{
    return Secret(m_password->text().toUtf8());
}

void AccountForm::focusPassword()
{
    m_password->setFocus();
    m_password->selectAll();
}

void AccountForm::clearPassword()
{
    m_password->clear();
}

QString AccountForm::firstProblem()
{
    if (!looksLikeAddress(m_address->text().trimmed())) {
        m_address->setFocus();
        return tr("Enter your email address, such as anna@example.org.");
    }
    if (m_password->text().isEmpty()) {
        m_password->setFocus();
        return tr("Enter the password of your mailbox.");
    }
    if (m_imap.host->text().trimmed().isEmpty()) {
        m_imap.host->setFocus();
        return tr("Enter the name of your mail server, such as imap.example.org.");
    }
    return {};
}

} // namespace homing::ui
