// SPDX-License-Identifier: GPL-3.0-or-later
// LocalNews: quiet lines in the main window about mail that only this computer has: a message that
// was not sent, one of which nobody knows that, drafts that an earlier run left. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QSet>
#include <QWidget>

class QToolButton;

namespace homing::ui {

class NoticeStrip;

class LocalNews final : public QWidget
{
    Q_OBJECT
public:
    /// `service` outlives it.
    explicit LocalNews(account::MailService &service, QWidget *parent = nullptr);

    /// This run writes or wrote it: it is no news.
    void noteOwn(LocalMessageId id);

Q_SIGNALS:
    void openWanted(homing::AccountId account, homing::LocalMessageId id);
    /// `place`: where a list of them may open (global).
    void draftsWanted(const QPoint &place);

private:
    struct Trouble
    {
        AccountId account;
        store::LocalMessage message;
        account::AccountSettings settings;
    };
    void refresh();
    std::optional<Trouble> firstTrouble() const;
    int leftDrafts() const;
    void showTrouble();
    void showDrafts();

    account::MailService &m_service;
    QSet<LocalMessageId> m_own;
    QSet<LocalMessageId> m_dismissed;
    std::optional<Trouble> m_shown;
    bool m_areDraftsDismissed = false;
    NoticeStrip *m_trouble = nullptr;
    QToolButton *m_open = nullptr;
    QToolButton *m_again = nullptr;
    QToolButton *m_wasSent = nullptr;
    NoticeStrip *m_drafts = nullptr;
};

} // namespace homing::ui
