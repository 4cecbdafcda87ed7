// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/accountsdialog.h"

#include "ui/accounts/faultwords.h"
#include "ui/accounts/identitiesdialog.h"
#include "ui/common/fittingscroll.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>

namespace homing::ui {

namespace {

/// A rounded area a shade darker than the dialog.
class Card final : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::blend(palette().color(QPalette::Window),
                                      palette().color(QPalette::WindowText), 0.06));
        painter.drawRoundedRect(rect(), theme::radius, theme::radius);
    }
};

QString securityWords(session::TlsMode mode)
{
    switch (mode) {
    case session::TlsMode::Implicit:
        return AccountsDialog::tr("TLS");
    case session::TlsMode::StartTls:
        return AccountsDialog::tr("STARTTLS");
    case session::TlsMode::None:
        return AccountsDialog::tr("not encrypted");
    }
    return {};
}

} // namespace

AccountsDialog::AccountsDialog(account::MailService &service, QWidget *parent)
    : QDialog(parent)
    , m_service(service)
    , m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("accountsDialog"));
    setAccessibleName(tr("Accounts"));
    setWindowTitle(tr("Accounts"));
    resize(640, 440);
    m_list->setObjectName(QStringLiteral("accountsList"));
    m_list->setAccessibleName(tr("Accounts"));
    m_list->setFixedWidth(200);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideRight);

    auto *add = new QPushButton(tr("Add account"), this);
    add->setObjectName(QStringLiteral("accountsAdd"));
    add->setAccessibleName(add->text());
    add->setIcon(icon("user-add"));
    add->setAutoDefault(false);
    connect(add, &QPushButton::clicked, this, &AccountsDialog::addAccountWanted);
    auto *closeButton = new QPushButton(tr("Close"), this);
    closeButton->setObjectName(QStringLiteral("accountsClose"));
    closeButton->setAccessibleName(closeButton->text());
    closeButton->setDefault(true);
    connect(closeButton, &QPushButton::clicked, this, &QDialog::accept);

    auto *row = new QHBoxLayout;
    row->setSpacing(24);
    row->addWidget(m_list);
    m_details = new FittingScroll(makeDetails(), this);
    m_details->setObjectName(QStringLiteral("accountDetails"));
    row->addWidget(m_details, 1, Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(add);
    buttons->addStretch(1);
    buttons->addWidget(closeButton);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(16);
    column->addLayout(row, 1);
    column->addLayout(buttons);

    connect(m_list, &QListWidget::currentRowChanged, this, [this] {
        ask(false);
        updateDetails();
    });
    connect(&m_service, &account::MailService::accountsChanged, this,
            &AccountsDialog::updateAccounts);
    connect(&m_service, &account::MailService::settingsChanged, this,
            &AccountsDialog::updateDetails);
    connect(&m_service, &account::MailService::accountStateChanged, this,
            &AccountsDialog::updateDetails);
    updateAccounts();
}

QWidget *AccountsDialog::makeDetails()
{
    auto *page = new QWidget(this);
    m_name = new QLabel(page);
    m_name->setObjectName(QStringLiteral("accountTitle"));
    m_name->setTextFormat(Qt::PlainText);
    m_name->setFont(theme::font(font(), 1.35, QFont::DemiBold));
    m_name->setWordWrap(true);
    m_facts = new QLabel(page);
    m_facts->setObjectName(QStringLiteral("accountFacts"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_password = new QPushButton(tr("Change password"), page);
    m_password->setObjectName(QStringLiteral("accountChangePassword"));
    m_password->setAccessibleName(m_password->text());
    m_password->setIcon(icon("key"));
    m_password->setAutoDefault(false);
    m_remove = new QPushButton(tr("Remove"), page);
    m_remove->setObjectName(QStringLiteral("accountRemove"));
    m_remove->setAccessibleName(tr("Remove the account"));
    m_remove->setIcon(icon("trash"));
    m_remove->setAutoDefault(false);
    connect(m_password, &QPushButton::clicked, this, [this] {
        if (const auto settings = current())
            Q_EMIT changePasswordWanted(settings->id);
    });
    connect(m_remove, &QPushButton::clicked, this, [this] { ask(true); });

    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, theme::grid, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_name);
    column->addWidget(m_facts);
    m_offline = makeOffline();
    column->addWidget(m_offline);
    m_writing = makeWriting();
    column->addWidget(m_writing);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addWidget(m_password);
    row->addWidget(m_remove);
    row->addStretch(1);
    column->addLayout(row);
    m_question = makeQuestion();
    column->addWidget(m_question);
    column->addStretch(1);
    return page;
}

QWidget *AccountsDialog::makeOffline()
{
    auto *box = new QWidget(this);
    box->setObjectName(QStringLiteral("accountOffline"));
    auto *label = new QLabel(tr("Keep text on this computer"), box);
    label->setObjectName(QStringLiteral("accountOfflineLabel"));
    label->setTextFormat(Qt::PlainText);
    m_offlineKind = new QComboBox(box);
    m_offlineKind->setObjectName(QStringLiteral("accountOfflineKind"));
    m_offlineKind->setAccessibleName(label->text());
    // In the order of account::OfflinePolicy::Kind.
    m_offlineKind->addItems(
        {tr("Of the newest messages"), tr("Of all messages"), tr("Of opened messages only")});
    m_offlineDays = new QSpinBox(box);
    m_offlineDays->setObjectName(QStringLiteral("accountOfflineDays"));
    m_offlineDays->setAccessibleName(tr("How many days"));
    m_offlineDays->setRange(1, 3'650);
    m_offlineDays->setSuffix(tr(" days"));
    m_offlineState = new QLabel(box);
    m_offlineState->setObjectName(QStringLiteral("accountOfflineState"));
    m_offlineState->setTextFormat(Qt::PlainText);
    m_offlineState->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->addWidget(m_offlineKind);
    row->addWidget(m_offlineDays);
    row->addStretch(1);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::half);
    column->addWidget(label);
    column->addLayout(row);
    column->addWidget(m_offlineState);
    connect(m_offlineKind, &QComboBox::activated, this, &AccountsDialog::applyOffline);
    connect(m_offlineDays, &QSpinBox::editingFinished, this, &AccountsDialog::applyOffline);
    return box;
}

void AccountsDialog::applyOffline()
{
    const auto settings = current();
    if (!settings)
        return;
    account::OfflinePolicy policy;
    policy.kind = account::OfflinePolicy::Kind(m_offlineKind->currentIndex());
    policy.days = m_offlineDays->value();
    m_service.setOfflinePolicy(settings->id, policy);
    updateDetails();
}

QWidget *AccountsDialog::makeWriting()
{
    auto *box = new QWidget(this);
    box->setObjectName(QStringLiteral("accountWriting"));
    m_identities = new QPushButton(tr("Identities and signatures"), box);
    m_identities->setObjectName(QStringLiteral("accountIdentities"));
    m_identities->setAccessibleName(m_identities->text());
    m_identities->setIcon(icon("contact"));
    m_identities->setAutoDefault(false);
    m_keepsDrafts = new QCheckBox(tr("Keep drafts on the server too"), box);
    m_keepsDrafts->setObjectName(QStringLiteral("accountKeepsDrafts"));
    m_keepsDrafts->setAccessibleName(m_keepsDrafts->text());
    m_keepsSent = new QCheckBox(tr("The server keeps a copy of what it sends"), box);
    m_keepsSent->setObjectName(QStringLiteral("accountKeepsSent"));
    m_keepsSent->setAccessibleName(m_keepsSent->text());
    m_keepsSentWords = new QLabel(tr("Gmail does so, and Homing then puts no second one into Sent. "
                                     "With other servers leave it off, or what you send is kept "
                                     "nowhere."),
                                  box);
    m_keepsSentWords->setObjectName(QStringLiteral("accountKeepsSentWords"));
    m_keepsSentWords->setTextFormat(Qt::PlainText);
    m_keepsSentWords->setWordWrap(true);
    m_keepsSentWords->setForegroundRole(QPalette::PlaceholderText);
    m_keepsSent->setAccessibleDescription(m_keepsSentWords->text());
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::half);
    column->addWidget(m_identities, 0, Qt::AlignLeft);
    column->addSpacing(theme::half);
    column->addWidget(m_keepsDrafts);
    column->addWidget(m_keepsSent);
    column->addWidget(m_keepsSentWords);
    connect(m_identities, &QPushButton::clicked, this, &AccountsDialog::openIdentities);
    connect(m_keepsDrafts, &QCheckBox::clicked, this, [this](bool keeps) {
        if (const auto settings = current())
            m_service.setKeepsDraftsOnServer(settings->id, keeps);
    });
    connect(m_keepsSent, &QCheckBox::clicked, this, [this](bool keepsSent) {
        if (const auto settings = current())
            m_service.setServerKeepsSent(settings->id, keepsSent);
    });
    return box;
}

void AccountsDialog::updateWriting(const account::AccountSettings &settings)
{
    const bool canSend = !settings.smtp.host.isEmpty();
    m_keepsDrafts->setVisible(canSend);
    m_keepsDrafts->setChecked(settings.keepsDraftsOnServer);
    m_keepsSent->setVisible(canSend);
    m_keepsSentWords->setVisible(canSend);
    m_keepsSent->setChecked(settings.serverKeepsSent);
}

void AccountsDialog::openIdentities()
{
    const auto settings = current();
    if (!settings)
        return;
    auto *dialog = new IdentitiesDialog(m_service, *settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QWidget *AccountsDialog::makeQuestion()
{
    auto *box = new Card(this);
    box->setObjectName(QStringLiteral("removeQuestion"));
    m_questionText = new QLabel(box);
    m_questionText->setObjectName(QStringLiteral("removeQuestionText"));
    m_questionText->setTextFormat(Qt::PlainText);
    m_questionText->setWordWrap(true);
    auto *remove = new QPushButton(tr("Remove account"), box);
    remove->setObjectName(QStringLiteral("removeConfirm"));
    remove->setAccessibleName(remove->text());
    remove->setAutoDefault(false);
    m_keep = new QPushButton(tr("Keep it"), box);
    m_keep->setObjectName(QStringLiteral("removeKeep"));
    m_keep->setAccessibleName(m_keep->text());
    m_keep->setAutoDefault(false);
    connect(remove, &QPushButton::clicked, this, [this] {
        const auto settings = current();
        ask(false);
        if (settings)
            m_service.removeAccount(settings->id);
    });
    connect(m_keep, &QPushButton::clicked, this, [this] { ask(false); });
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(12);
    column->addWidget(m_questionText);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addStretch(1);
    row->addWidget(m_keep);
    row->addWidget(remove);
    column->addLayout(row);
    box->hide();
    return box;
}

void AccountsDialog::ask(bool open)
{
    const auto settings = current();
    m_question->setVisible(open && settings);
    m_remove->setEnabled(!open);
    if (!open || !settings)
        return;
    QString text = tr("Remove %1 from this computer? The mail stays on the server.")
                       .arg(oneLine(settings->name, 60));
    const int pending = int(m_service.operations(settings->id).size());
    if (pending > 0) {
        text += u' ';
        text += pending == 1
            ? tr("1 action that the server does not have yet is lost.")
            : tr("%Ln actions that the server does not have yet are lost.", nullptr, pending);
    }
    const int written = int(m_service.localMessages(settings->id).size());
    if (written > 0) {
        text += u' ';
        text += written == 1
            ? tr("1 message that was written here is lost.")
            : tr("%Ln messages that were written here are lost.", nullptr, written);
    }
    m_questionText->setText(text);
    m_details->reveal(m_question);
    m_keep->setFocus();
}

void AccountsDialog::selectAccount(AccountId account)
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(Qt::UserRole).toLongLong() == account.value())
            m_list->setCurrentRow(row);
    }
}

std::optional<account::AccountSettings> AccountsDialog::current() const
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return {};
    for (const account::AccountSettings &settings : m_service.accounts()) {
        if (settings.id.value() == item->data(Qt::UserRole).toLongLong())
            return settings;
    }
    return {};
}

void AccountsDialog::updateAccounts()
{
    const auto before = current();
    const int row = m_list->currentRow();
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const account::AccountSettings &settings : m_service.accounts()) {
            auto *item = new QListWidgetItem(
                oneLine(settings.name.isEmpty() ? settings.email : settings.name, 60), m_list);
            item->setData(Qt::UserRole, settings.id.value());
            item->setSizeHint({0, 40});
        }
        m_list->setCurrentRow(std::clamp(row, 0, std::max(0, m_list->count() - 1)));
    }
    if (before)
        selectAccount(before->id);
    ask(false);
    updateDetails();
}

void AccountsDialog::updateDetails()
{
    const auto settings = current();
    m_password->setVisible(settings && !settings->isDemo);
    m_remove->setVisible(settings.has_value());
    m_offline->setVisible(settings.has_value());
    m_writing->setVisible(settings.has_value());
    if (!settings) {
        m_name->setText(tr("There is no account yet."));
        m_facts->clear();
        m_facts->setAccessibleName({});
        return;
    }
    m_name->setText(oneLine(settings->name.isEmpty() ? settings->email : settings->name, 100));
    updateWriting(*settings);
    m_offlineKind->setCurrentIndex(int(settings->offline.kind));
    if (!m_offlineDays->hasFocus())
        m_offlineDays->setValue(settings->offline.days);
    m_offlineDays->setVisible(settings->offline.kind == account::OfflinePolicy::Kind::Recent);
    const account::AccountState state = m_service.state(settings->id);
    m_offlineState->setVisible(state.textsTotal > 0);
    m_offlineState->setText(state.textsPaused
                                ? tr("Waits: the network is metered or slow.")
                                : tr("%L1 of %L2 are here.")
                                      .arg(state.textsDone)
                                      .arg(state.textsTotal));
    QStringList facts;
    facts.append(oneLine(settings->email, 200));
    facts.append(tr("%1, port %2, %3")
                     .arg(oneLine(settings->imap.host, 200))
                     .arg(settings->imap.port)
                     .arg(securityWords(settings->imap.tls)));
    if (settings->user != settings->email)
        facts.append(tr("User name: %1").arg(oneLine(settings->user, 200)));
    const FaultWords words = faultWords(m_service.state(settings->id).fault, *settings);
    if (!words.sentence.isEmpty())
        facts.append(words.sentence);
    m_facts->setText(facts.join(u'\n'));
    m_facts->setAccessibleName(
        tr("Settings of the account: %1").arg(facts.join(QStringLiteral(", "))));
}

} // namespace homing::ui
