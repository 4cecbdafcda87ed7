// SPDX-License-Identifier: GPL-3.0-or-later
// ThreadedMailService: searching, here and on the servers; saved searches.
#include "core/account/savedsearches.h"
#include "core/account/threadedmailservice.h"

namespace homing::account {

namespace {

constexpr size_t mostMailboxesAsked = 100; // of an account, at once

} // namespace

void ThreadedMailService::connectSearch()
{
    connect(&m_desk, &SearchDesk::answered, this, &ThreadedMailService::onSearchAnswered);
    connect(&m_desk, &SearchDesk::suggested, this, &MailService::peopleSuggested);
}

std::vector<SearchDesk::Place> ThreadedMailService::places() const
{
    std::vector<SearchDesk::Place> places;
    for (const auto &account : m_accounts)
        places.push_back({account->settings.id, m_profile.accountFolder(account->settings.id)});
    return places;
}

quint64 ThreadedMailService::search(const SearchScope &scope, const QString &query, bool isTyping)
{
    forgetServerSearch();
    m_answer = {};
    return m_desk.search(scope, query, isTyping, places());
}

void ThreadedMailService::endSearch()
{
    forgetServerSearch();
    m_desk.end();
    m_answer = {};
}

void ThreadedMailService::forgetServerSearch()
{
    for (const AccountId id : std::exchange(m_askedAccounts, {})) {
        if (Account *account = find(id))
            post(*account, [engine = account->engine] { engine->cancelSearch(); });
    }
    m_askedMailboxes.clear();
    m_searchFault = {};
}

void ThreadedMailService::onSearchAnswered(const SearchDesk::Answer &answer)
{
    if (answer.hasFailed && m_answer.hits && m_answer.search == answer.search) {
        m_answer.hasFailed = true; // the rest stays as it was
    } else {
        m_answer = answer;
    }
    publishSearch();
}

bool ThreadedMailService::isConnected(const Account &account)
{
    return account.state.connectivity == Connectivity::Online
        || account.state.connectivity == Connectivity::Synchronising;
}

ServerSearch ThreadedMailService::serverSearch() const
{
    if (m_searchFault)
        return ServerSearch::Failed;
    if (!m_askedAccounts.empty())
        return ServerSearch::Asking;
    if (m_askedMailboxes.isEmpty() && (m_answer.uncovered.empty() || !m_desk.query().hasText()))
        return ServerSearch::NotNeeded;
    if (std::any_of(m_answer.uncovered.begin(), m_answer.uncovered.end(),
                    [this](const MailboxRef &mailbox) { return canAsk(mailbox); }))
        return ServerSearch::Possible;
    return m_askedMailboxes.isEmpty() ? ServerSearch::Offline : ServerSearch::Done;
}

bool ThreadedMailService::canAsk(const MailboxRef &mailbox) const
{
    const Account *account = find(mailbox.account);
    return account && isConnected(*account) && !m_askedMailboxes.contains(mailbox);
}

void ThreadedMailService::publishSearch()
{
    if (!m_answer.hits || m_answer.search != m_desk.current())
        return;
    SearchResult result;
    result.search = m_answer.search;
    result.hits = m_answer.hits;
    result.before = m_answer.before;
    result.change = m_answer.change;
    result.scope = m_answer.scope;
    result.withText = m_answer.withText;
    result.coming = m_answer.coming;
    result.server = serverSearch();
    result.hasFailed = m_answer.hasFailed;
    result.foldersAsked = quint32(m_askedMailboxes.size());
    result.folders = result.foldersAsked;
    for (const MailboxRef &mailbox : m_answer.uncovered)
        result.folders += m_askedMailboxes.contains(mailbox) ? 0 : 1;
    result.fault = m_searchFault;
    Q_EMIT searchResult(result);
}

void ThreadedMailService::askServer(quint64 search)
{
    if (search != m_desk.current() || search != m_answer.search
        || serverSearch() != ServerSearch::Possible)
        return;
    std::map<AccountId, std::vector<MailboxId>> wanted;
    std::vector<MailboxRef> order = m_answer.uncovered;
    std::stable_partition(order.begin(), order.end(),
                          [this](const MailboxRef &one) { return one == m_inView; });
    for (const MailboxRef &mailbox : order) {
        if (!canAsk(mailbox) || wanted[mailbox.account].size() >= mostMailboxesAsked)
            continue;
        wanted[mailbox.account].push_back(mailbox.mailbox);
        m_askedMailboxes.insert(mailbox);
    }
    for (const auto &[id, mailboxes] : wanted) {
        Account *account = find(id);
        if (mailboxes.empty() || !account)
            continue;
        m_askedAccounts.insert(id);
        post(*account,
             [engine = account->engine, search, query = m_desk.query(), mailboxes = mailboxes] {
                 engine->searchServer(search, query, mailboxes);
             });
    }
    publishSearch();
}

void ThreadedMailService::connectServerSearch(Account &account)
{
    AccountEngine *engine = account.engine;
    const AccountId id = account.settings.id;
    connect(engine, &AccountEngine::serverFound, this,
            [this, id](quint64 search, MailboxId mailbox, const imap::UidSet &uids, bool isLast) {
                if (search != m_desk.current())
                    return;
                if (!uids.isEmpty())
                    m_desk.addServerHits({id, mailbox}, uids);
                if (isLast)
                    m_askedAccounts.erase(id);
                publishSearch();
            });
    connect(engine, &AccountEngine::serverSearchFailed, this,
            [this, id](quint64 search, const QString &detail) {
                if (search != m_desk.current())
                    return;
                m_askedAccounts.erase(id);
                m_searchFault = {FaultCause::CommandRefused, detail};
                publishSearch();
            });
    connect(engine, &AccountEngine::textsIndexed, this, [this, id] { m_desk.refresh(id); });
    connect(engine, &AccountEngine::changed, this, [this, id] { m_desk.refresh(id); });
    connect(engine, &AccountEngine::stateChanged, this,
            [this, id, last = Connectivity::Offline](const AccountState &state) mutable {
        const bool isGone = state.connectivity == Connectivity::Offline
            || state.connectivity == Connectivity::Waiting;
        if (isGone && m_askedAccounts.erase(id) > 0)
            m_searchFault = {FaultCause::ConnectionLost, {}};
        if (std::exchange(last, state.connectivity) != state.connectivity)
            publishSearch(); // whether a server can be asked
    });
}

void ThreadedMailService::forgetInSearch(AccountId id)
{
    m_askedAccounts.erase(id);
    for (auto it = m_askedMailboxes.begin(); it != m_askedMailboxes.end();)
        it = it->account == id ? m_askedMailboxes.erase(it) : std::next(it);
    m_desk.forget(id);
}

void ThreadedMailService::setMetered(bool metered)
{
    m_isMetered = metered;
    for (const auto &account : m_accounts)
        post(*account, [engine = account->engine, metered] { engine->setMetered(metered); });
}

void ThreadedMailService::suggestPeople(const QString &beginning)
{
    m_desk.suggest(beginning, places());
}

// --- saved searches

std::vector<SavedSearch> ThreadedMailService::savedSearches() const
{
    if (!m_savedSearches)
        m_savedSearches = loadSavedSearches(m_profile.folder());
    return *m_savedSearches;
}

void ThreadedMailService::setSavedSearches(std::vector<SavedSearch> searches)
{
    qint64 last = 0;
    for (const auto *list : {&searches, &*(m_savedSearches = savedSearches())}) {
        for (const SavedSearch &search : *list)
            last = std::max(last, search.id);
    }
    for (SavedSearch &search : searches) {
        if (search.id == 0)
            search.id = ++last;
    }
    if (const auto saved = saveSavedSearches(m_profile.folder(), searches); !saved)
        Q_EMIT actionFailed({FaultCause::Store, saved.error()});
    m_savedSearches = std::move(searches);
    Q_EMIT savedSearchesChanged();
}

} // namespace homing::account
