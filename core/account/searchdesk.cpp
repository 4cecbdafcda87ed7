// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/searchdesk.h"

#include <QDate>

namespace homing::account {

namespace {

constexpr int againMs = 250; // changes come in bursts

struct Job
{
    quint64 search = 0;
    SearchScope scope;
    store::MailQuery query;
    std::vector<SearchDesk::Place> places;
    std::map<AccountId, store::TextSearcher::ByMailbox> serverHits;
    std::shared_ptr<std::atomic<bool>> isCancelled;
    std::shared_ptr<const std::vector<SearchHit>> before; // null: the first of its search
};

} // namespace

class SearchDesk::Worker : public QObject
{
public:
    std::optional<Answer> run(const Job &job)
    {
        keepOnly(job.places);
        Answer answer;
        answer.search = job.search;
        auto hits = std::make_shared<std::vector<SearchHit>>();
        for (const Place &place : job.places) {
            if (!job.scope.account.isNull() && place.account != job.scope.account)
                continue;
            const auto also = job.serverHits.find(place.account);
            const auto found = at(place).find(
                job.query, job.scope.mailbox, *job.isCancelled,
                also == job.serverHits.end() ? store::TextSearcher::ByMailbox() : also->second);
            if (!found || *job.isCancelled)
                return std::nullopt;
            answer.hasFailed = answer.hasFailed || found->hasFailed;
            answer.scope += found->scope;
            answer.withText += found->withText;
            answer.coming += found->coming;
            for (const MailboxId mailbox : found->uncovered)
                answer.uncovered.push_back({place.account, mailbox});
            const auto middle = ptrdiff_t(hits->size());
            hits->reserve(hits->size() + found->messages.size());
            for (const store::FoundMessage &message : found->messages)
                hits->push_back({{{place.account, message.mailbox}, message.uid}, message.date});
            std::inplace_merge(hits->begin(), hits->begin() + middle, hits->end(), isNewer);
        }
        if (job.before && !answer.hasFailed) { // here, because the window must not wait for it
            answer.before = job.before;
            answer.change = std::make_shared<HitChange>(hitChange(*job.before, *hits));
        }
        answer.hits = std::move(hits);
        return answer;
    }

    std::vector<PersonSeen> people(const QString &beginning, const std::vector<Place> &places)
    {
        constexpr int most = 8;
        keepOnly(places);
        std::vector<PersonSeen> people;
        for (const Place &place : places) {
            for (const store::KnownPerson &person : at(place).people(beginning, most)) {
                const bool isKnown =
                    std::any_of(people.begin(), people.end(), [&](const PersonSeen &other) {
                        return other.address == person.address;
                    });
                if (!isKnown)
                    people.push_back({person.name, person.address});
            }
        }
        if (people.size() > most)
            people.resize(most);
        return people;
    }

private:
    store::TextSearcher &at(const Place &place)
    {
        auto &searcher = m_searchers[place.account];
        if (!searcher)
            searcher = store::TextSearcher::open(place.folder, place.account);
        return *searcher;
    }
    /// An account that was removed takes its files with it.
    void keepOnly(const std::vector<Place> &places)
    {
        std::erase_if(m_searchers, [&](const auto &one) {
            return std::none_of(places.begin(), places.end(),
                                [&](const Place &place) { return place.account == one.first; });
        });
    }
    std::map<AccountId, std::unique_ptr<store::TextSearcher>> m_searchers;
};

SearchDesk::SearchDesk(QObject *parent)
    : QObject(parent)
    , m_worker(new Worker)
    , m_again(this)
{
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("search"));
    m_again.setSingleShot(true);
    m_again.setInterval(againMs);
    connect(&m_again, &QTimer::timeout, this, &SearchDesk::post);
}

SearchDesk::~SearchDesk()
{
    cancelRunning();
    if (m_thread.isRunning()) {
        m_thread.quit();
        m_thread.wait();
    } else {
        delete m_worker;
    }
}

quint64 SearchDesk::search(const SearchScope &scope, const QString &query, bool isTyping,
                           std::vector<Place> places)
{
    const store::MailQuery parsed = store::parseMailQuery(query, QDate::currentDate(), isTyping);
    m_search = ++m_lastSearch;
    m_scope = scope;
    m_query = parsed;
    m_places = std::move(places);
    m_serverHits.clear();
    m_answeredHits.reset();
    cancelRunning();
    post();
    return m_search;
}

void SearchDesk::end()
{
    cancelRunning();
    m_again.stop();
    m_search = 0;
    m_answeredHits.reset();
}

void SearchDesk::cancelRunning()
{
    if (m_isCancelled)
        m_isCancelled->store(true);
    m_isCancelled.reset();
    m_isAgainWanted = false;
}

void SearchDesk::refresh(AccountId account)
{
    if (m_search != 0 && (m_scope.account.isNull() || m_scope.account == account)
        && !m_again.isActive())
        m_again.start();
}

void SearchDesk::forget(AccountId account)
{
    std::erase_if(m_places, [account](const Place &place) { return place.account == account; });
    m_serverHits.erase(account);
    if (m_search == 0)
        return;
    cancelRunning(); // it would answer with what is gone
    post();
}

void SearchDesk::addServerHits(const MailboxRef &mailbox, const imap::UidSet &uids)
{
    m_serverHits[mailbox.account][mailbox.mailbox].unite(uids);
    refresh(mailbox.account);
}

void SearchDesk::post()
{
    m_again.stop();
    if (m_search == 0)
        return;
    if (m_isCancelled) { // else a long search would never answer while changes keep coming
        m_isAgainWanted = true;
        return;
    }
    if (!m_thread.isRunning())
        m_thread.start();
    m_isCancelled = std::make_shared<std::atomic<bool>>(false);
    const Job job {m_search,     m_scope,       m_query,       m_places,
                   m_serverHits, m_isCancelled, m_answeredHits};
    QMetaObject::invokeMethod(m_worker, [this, worker = m_worker, job] {
        if (*job.isCancelled)
            return;
        const auto answer = worker->run(job);
        // The destructor waits for the thread: `this` stands until here.
        QMetaObject::invokeMethod(
            this,
            [this, answer, flag = job.isCancelled] {
                if (flag != m_isCancelled)
                    return; // of an earlier search
                m_isCancelled.reset();
                if (std::exchange(m_isAgainWanted, false))
                    m_again.start();
                if (!answer)
                    return;
                if (!answer->hasFailed)
                    m_answeredHits = answer->hits;
                Q_EMIT answered(*answer);
            },
            Qt::QueuedConnection);
    });
}

void SearchDesk::suggest(const QString &beginning, std::vector<Place> places)
{
    if (!m_thread.isRunning())
        m_thread.start();
    const quint64 number = ++m_suggestion;
    QMetaObject::invokeMethod(
        m_worker, [this, worker = m_worker, number, beginning, places = std::move(places)] {
            const std::vector<PersonSeen> people = worker->people(beginning, places);
            QMetaObject::invokeMethod(
                this,
                [this, number, beginning, people] {
                    if (number == m_suggestion)
                        Q_EMIT suggested(beginning, people);
                },
                Qt::QueuedConnection);
        });
}

} // namespace homing::account
