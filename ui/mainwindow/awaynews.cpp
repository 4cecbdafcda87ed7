// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/awaynews.h"

#include "core/account/unifiedservice.h"

namespace homing::ui {

namespace {

/// Mailboxes that are not in view are made true again one after the other.
constexpr qint64 tellingMs = 120'000;

} // namespace

AwayNews::AwayNews(account::MailService &service, QObject *parent)
    : QObject(parent)
    , m_service(service)
{
    connect(&m_service, &account::MailService::accountStateChanged, this, &AwayNews::follow);
    connect(&m_service, &account::MailService::changed, this, &AwayNews::collect);
}

bool AwayNews::Account::isTelling() const
{
    return isLong && (!back.isValid() || back.elapsed() < tellingMs);
}

void AwayNews::follow(AccountId id)
{
    using account::Connectivity;
    const Connectivity connectivity = m_service.state(id).connectivity;
    Account &account = m_accounts[id];
    const bool isAway =
        connectivity == Connectivity::Offline || connectivity == Connectivity::Waiting;
    if (isAway && !account.isAway) {
        account.isAway = true;
        account.away.start();
    } else if (!isAway && account.isAway && connectivity != Connectivity::Connecting) {
        account.isAway = false;
        account.isLong = !account.away.isValid() || account.away.elapsed() >= m_leastBreak;
        account.back.start();
        if (!account.isLong)
            return;
        // What an earlier break brought is old now.
        for (const MailboxRef &mailbox : m_news.keys()) {
            if (mailbox.account == id || mailbox == account::allInboxes)
                dismiss(mailbox);
        }
    }
}

void AwayNews::collect(const store::ChangeSet &changes)
{
    const MailboxRef &mailbox = changes.mailbox;
    if (changes.isReset) {
        dismiss(mailbox);
        return;
    }
    // All Inboxes is told of what its accounts are told of.
    const bool isTelling = mailbox == account::allInboxes
        ? std::any_of(m_accounts.begin(), m_accounts.end(),
                      [](const Account &each) { return each.isTelling(); })
        : m_accounts[mailbox.account].isTelling();
    const auto known = m_news.find(mailbox);
    if (changes.cause != store::ChangeCause::Resync || !isTelling) {
        if (known != m_news.end() && !changes.removed.isEmpty()) { // no news of what is gone
            known->arrived.subtract(changes.removed);
            known->flagged.subtract(changes.removed);
            Q_EMIT newsChanged(mailbox);
        }
        return;
    }
    News news = known != m_news.end() ? *known : News();
    news.gone += changes.removed.count();
    news.arrived.subtract(changes.removed);
    news.flagged.subtract(changes.removed);
    std::vector<quint32> arrived;
    for (const store::MessageKey &key : changes.inserted)
        arrived.push_back(key.uid);
    news.arrived.unite(imap::UidSet::fromUids(std::move(arrived)));
    news.flagged.unite(changes.flagged);
    if (news.isEmpty())
        return;
    m_news.insert(mailbox, news);
    Q_EMIT newsChanged(mailbox);
}

void AwayNews::dismiss(const MailboxRef &mailbox)
{
    if (m_news.remove(mailbox) > 0)
        Q_EMIT newsChanged(mailbox);
}

} // namespace homing::ui
