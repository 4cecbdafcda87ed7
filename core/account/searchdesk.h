// SPDX-License-Identifier: GPL-3.0-or-later
// SearchDesk: one search at a time over the caches of all accounts, in a thread of its own with
// connections of its own. The next one cancels the one before; what servers found is merged in.
// Lives in the GUI thread, which never waits for it.
#pragma once

#include "core/account/mailsearch.h"
#include "core/store/textsearcher.h"

#include <QDir>
#include <QThread>
#include <QTimer>

#include <map>

namespace homing::account {

class SearchDesk : public QObject
{
    Q_OBJECT
public:
    struct Place
    {
        AccountId account;
        QDir folder;
    };
    explicit SearchDesk(QObject *parent = nullptr);
    ~SearchDesk() override;

    quint64 search(const SearchScope &scope, const QString &query, bool isTyping,
                   std::vector<Place> places);
    void end();
    bool isSearching() const { return m_search != 0; }
    quint64 current() const { return m_search; }
    const SearchScope &scope() const { return m_scope; }
    const store::MailQuery &query() const { return m_query; }
    /// Something has changed in this account: the same search again, soon.
    void refresh(AccountId account);
    /// The account is gone, and with it what was found there.
    void forget(AccountId account);
    void addServerHits(const MailboxRef &mailbox, const imap::UidSet &uids);
    void suggest(const QString &beginning, std::vector<Place> places);

    struct Answer
    {
        quint64 search = 0;
        bool hasFailed = false; // a cache could not be read
        std::shared_ptr<const std::vector<SearchHit>> hits;
        std::shared_ptr<const std::vector<SearchHit>> before; // as SearchResult's
        std::shared_ptr<const HitChange> change;
        quint32 scope = 0;
        quint32 withText = 0;
        quint32 coming = 0;
        std::vector<MailboxRef> uncovered; // of each account Inbox and Sent first
    };

Q_SIGNALS:
    void answered(const homing::account::SearchDesk::Answer &answer);
    void suggested(const QString &beginning,
                   const std::vector<homing::account::PersonSeen> &people);

private:
    class Worker;
    void post();
    void cancelRunning();

    QThread m_thread;
    Worker *m_worker; // lives in m_thread, deleted there
    QTimer m_again;
    quint64 m_search = 0; // 0: none
    quint64 m_lastSearch = 0;
    SearchScope m_scope;
    store::MailQuery m_query;
    std::vector<Place> m_places;
    std::map<AccountId, store::TextSearcher::ByMailbox> m_serverHits;
    std::shared_ptr<std::atomic<bool>> m_isCancelled; // of the job that runs; null: none does
    bool m_isAgainWanted = false;                     // something has changed since it began
    std::shared_ptr<const std::vector<SearchHit>> m_answeredHits; // of this search, the last ones
    quint64 m_suggestion = 0;
};

} // namespace homing::account
