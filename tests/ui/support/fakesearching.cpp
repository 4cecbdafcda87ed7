// SPDX-License-Identifier: GPL-3.0-or-later
// FakeMailService: searching, by words in subjects and senders.
#include "tests/ui/support/fakemailservice.h"

namespace homing::test {

quint64 FakeMailService::search(const account::SearchScope &scope, const QString &query,
                                bool isTyping)
{
    note(QStringLiteral("search %1%2").arg(query, isTyping ? QStringLiteral("*") : QString()));
    m_scope = scope;
    m_query = query;
    m_search = ++m_lastSearch;
    QMetaObject::invokeMethod(
        this, [this] { answerSearch(m_server); }, Qt::QueuedConnection);
    return m_search;
}

void FakeMailService::answerSearch(account::ServerSearch server)
{
    if (m_search == 0)
        return;
    auto hits = std::make_shared<std::vector<account::SearchHit>>();
    account::SearchResult result;
    result.search = m_search;
    for (const auto &[accountId, each] : m_accounts) {
        for (const auto &[mailboxId, mailbox] : each.mailboxes) {
            const MailboxRef ref {AccountId(accountId), MailboxId(mailboxId)};
            if ((!m_scope.account.isNull() && ref.account != m_scope.account)
                || (!m_scope.mailbox.isNull() && ref.mailbox != m_scope.mailbox))
                continue;
            for (const auto &[uid, message] : mailbox.messages) {
                ++result.scope;
                const auto row = find({ref, uid});
                QString text = row->header.subject;
                for (const store::MessageAddress &person : row->header.from)
                    text += u' ' + person.name + u' ' + person.address;
                bool isFound = true;
                for (const QString &word : m_query.split(u' ', Qt::SkipEmptyParts))
                    isFound = isFound && text.contains(word, Qt::CaseInsensitive);
                if (isFound)
                    hits->push_back({{ref, uid}, message.date});
            }
        }
    }
    std::stable_sort(hits->begin(), hits->end(),
                     [](const auto &a, const auto &b) { return a.date > b.date; });
    result.hits = hits;
    result.withText = std::min(m_withText, result.scope);
    result.server = server;
    Q_EMIT searchResult(result);
}

void FakeMailService::askServer(quint64 search)
{
    note(QStringLiteral("askServer"));
    if (search != m_search)
        return;
    answerSearch(account::ServerSearch::Asking);
    QMetaObject::invokeMethod(
        this, [this] { answerSearch(account::ServerSearch::Done); }, Qt::QueuedConnection);
}

void FakeMailService::endSearch()
{
    m_search = 0;
}

void FakeMailService::suggestPeople(const QString &beginning)
{
    Q_EMIT peopleSuggested(beginning,
                           {{QStringLiteral("Anna Berg"), QStringLiteral("anna@example.org")},
                            {QString(), QStringLiteral("anton@example.org")}});
}

void FakeMailService::setSavedSearches(std::vector<account::SavedSearch> searches)
{
    for (account::SavedSearch &search : searches) {
        if (search.id == 0)
            search.id = m_nextId++;
    }
    m_savedSearches = std::move(searches);
    Q_EMIT savedSearchesChanged();
}

} // namespace homing::test
