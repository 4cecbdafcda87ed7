// SPDX-License-Identifier: GPL-3.0-or-later
// InspectorWindow: what goes over the wire and why: transcript, last resync, pending actions and sessions of one account at a time.
// Not modal. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QWidget>

class QComboBox;
class QTabWidget;

namespace homing::ui {

class PendingPage;
class ResyncPage;
class SessionsPage;
class TranscriptPage;

class InspectorWindow final : public QWidget
{
    Q_OBJECT
public:
    enum class Tab { Transcript, Resync, Pending, Sessions };

    /// `service` outlives the window.
    explicit InspectorWindow(account::MailService &service, QWidget *parent = nullptr);

    void showAccount(AccountId account);
    void showTab(Tab tab);
    AccountId currentAccount() const { return m_account; }
    TranscriptPage *transcriptPage() const { return m_transcript; }

Q_SIGNALS:
    /// Mail that has not left shall be changed.
    void editMessageWanted(homing::AccountId account, homing::LocalMessageId message);

private:
    void updateAccounts();
    void updateOperations();
    void updateState();
    void load();

    account::MailService &m_service;
    AccountId m_account;
    QComboBox *m_chooser = nullptr;
    QTabWidget *m_tabs = nullptr;
    TranscriptPage *m_transcript = nullptr;
    ResyncPage *m_resync = nullptr;
    PendingPage *m_pending = nullptr;
    SessionsPage *m_sessions = nullptr;
};

} // namespace homing::ui
