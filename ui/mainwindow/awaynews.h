// SPDX-License-Identifier: GPL-3.0-or-later
// AwayNews: what a resync that followed a break has brought, for each mailbox: until it is
// dismissed or the next break ends. Live news while connected is none of it. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QElapsedTimer>
#include <QHash>

namespace homing::ui {

class AwayNews final : public QObject
{
    Q_OBJECT
public:
    struct News
    {
        imap::UidSet arrived;
        imap::UidSet flagged;
        quint64 gone = 0; // on another device
        bool isEmpty() const { return arrived.isEmpty() && flagged.isEmpty() && gone == 0; }
    };

    explicit AwayNews(account::MailService &service, QObject *parent = nullptr);

    News of(const MailboxRef &mailbox) const { return m_news.value(mailbox); }
    void dismiss(const MailboxRef &mailbox);
    /// A connection that was away for less is no break worth telling of.
    void setLeastBreak(int ms) { m_leastBreak = ms; }

Q_SIGNALS:
    void newsChanged(const homing::MailboxRef &mailbox);

private:
    struct Account
    {
        bool isAway = true; // since the start
        bool isLong = true;
        QElapsedTimer away;
        QElapsedTimer back; // not valid: not back yet
        bool isTelling() const;
    };
    void follow(AccountId account);
    void collect(const store::ChangeSet &changes);

    account::MailService &m_service;
    QHash<AccountId, Account> m_accounts;
    QHash<MailboxRef, News> m_news;
    int m_leastBreak = 60'000;
};

} // namespace homing::ui
