// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/unifiedservice.h"

#include <QElapsedTimer>
#include <QPointer>

namespace homing::account {

using imap::UidSet;
using store::MailboxRole;
using store::MessageKey;

namespace {

constexpr size_t mostTold = 1000;

bool isLower(const MessageKey &a, const MessageKey &b)
{
    return a.date != b.date ? a.date < b.date : a.uid < b.uid;
}

} // namespace

/// What the accounts' readers gave, on its way to be one list.
struct UnifiedService::Merging
{
    ArrangeRequest request; // of the accounts'
    QPointer<QObject> receiver;
    std::function<void(ArrangedLists)> done;
    ArrangedLists lists;
    size_t list = 0; // numbers are given up to here
    size_t at = 0;
    store::ArrangedKeys all;
};

UnifiedService::UnifiedService(MailService &behind)
    : ServiceFront(behind)
    , m_numbering(this)
{
    m_numbering.setInterval(0);
    connect(&m_numbering, &QTimer::timeout, this, &UnifiedService::giveNumbers);
    // Before anyone who hears of it asks here.
    connect(this, &MailService::mailboxesChanged, this,
            [this](AccountId account) {
                m_special.erase(account);
                followInboxes();
            });
    connect(this, &MailService::accountsChanged, this, [this] {
        m_special.clear();
        followInboxes();
    });
    connect(this, &MailService::changed, this, [this](const store::ChangeSet &changes) {
        if (changes.cause == store::ChangeCause::FirstSync || changes.isReset)
            m_special.erase(changes.mailbox.account); // it has a UIDVALIDITY, or another one
        if (!isUnified(changes.mailbox.account))
            tell(changes);
    });
    connect(this, &MailService::bodyChanged, this, [this](const MessageBody &body) {
        const quint32 id = m_ids.find(body.message.mailbox, body.message.uid);
        if (id == 0 || isUnified(body.message.mailbox.account))
            return;
        MessageBody ours = body;
        ours.message = {allInboxes, id};
        Q_EMIT bodyChanged(ours);
    });
    connect(this, &MailService::partReady, this,
            [this](const MessageRef &message, const QByteArray &section, const QByteArray &decoded,
                   const Fault &fault) {
                const quint32 id = m_ids.find(message.mailbox, message.uid);
                if (id != 0)
                    Q_EMIT partReady({allInboxes, id}, section, decoded, fault);
            });
    connect(this, &MailService::partProgress, this,
            [this](const MessageRef &message, const QByteArray &section, quint64 octets,
                   quint64 total) {
                const quint32 id = m_ids.find(message.mailbox, message.uid);
                if (id != 0)
                    Q_EMIT partProgress({allInboxes, id}, section, octets, total);
            });
    connect(this, &MailService::operationsChanged, this, [this](AccountId account) {
        if (!isUnified(account) && !m_actions.empty())
            Q_EMIT operationsChanged(allInboxes.account);
    });
}

std::vector<MailboxRef> UnifiedService::inboxes() const
{
    std::vector<MailboxRef> found;
    const std::vector<AccountSettings> accounts = m_behind.accounts();
    if (accounts.size() < 2)
        return found;
    for (const AccountSettings &settings : accounts) {
        if (const auto inbox = withRole(settings.id, MailboxRole::Inbox))
            found.push_back({settings.id, inbox->id});
    }
    return found;
}

std::optional<store::MailboxRecord> UnifiedService::withRole(AccountId account,
                                                             MailboxRole role) const
{
    auto known = m_special.find(account);
    if (known == m_special.end()) {
        known = m_special.emplace(account, std::vector<store::MailboxRecord>()).first;
        for (store::MailboxRecord &record : m_behind.mailboxes(account)) {
            if (record.role != MailboxRole::None && record.isSelectable)
                known->second.push_back(std::move(record));
        }
    }
    for (const store::MailboxRecord &record : known->second) {
        if (record.role == role)
            return record;
    }
    return std::nullopt;
}

MessageRef UnifiedService::realRef(const MessageRef &message) const
{
    return message.mailbox == allInboxes ? m_ids.refOf(message.uid) : message;
}

// --- what it looks like

AccountState UnifiedService::state(AccountId account) const
{
    if (!isUnified(account))
        return m_behind.state(account);
    AccountState best; // one that works is enough to wait for messages
    for (const AccountSettings &settings : m_behind.accounts()) {
        AccountState state = m_behind.state(settings.id);
        if (int(state.connectivity) > int(best.connectivity)
            && state.connectivity != Connectivity::Waiting)
            best = std::move(state);
    }
    best.progressMailbox = {};
    best.progressDone = best.progressTotal = 0;
    best.sessions.clear();
    return best;
}

void UnifiedService::synchroniseNow(AccountId account)
{
    if (!isUnified(account)) {
        m_behind.synchroniseNow(account);
        return;
    }
    for (const AccountSettings &settings : m_behind.accounts())
        m_behind.synchroniseNow(settings.id);
}

std::vector<store::MailboxRecord> UnifiedService::mailboxes(AccountId account) const
{
    if (!isUnified(account))
        return m_behind.mailboxes(account);
    const std::vector<MailboxRef> parts = inboxes();
    if (parts.empty())
        return {};
    store::MailboxRecord record;
    record.id = allInboxes.mailbox;
    record.role = MailboxRole::Inbox;
    bool haveTrash = true;
    bool haveArchive = false;
    for (const MailboxRef &part : parts) {
        const auto inbox = withRole(part.account, MailboxRole::Inbox);
        if (!inbox)
            continue;
        record.counters.total += inbox->counters.total;
        record.counters.unread += inbox->counters.unread;
        if (!inbox->state.uidValidity.isNull())
            record.state.uidValidity = inbox->state.uidValidity;
        haveTrash = haveTrash && withRole(part.account, MailboxRole::Trash);
        haveArchive = haveArchive || withRole(part.account, MailboxRole::Archive);
    }
    std::vector<store::MailboxRecord> records = {record};
    const auto add = [&](MailboxId id, MailboxRole role) {
        store::MailboxRecord special;
        special.id = id;
        special.role = role;
        records.push_back(std::move(special));
    };
    if (haveArchive)
        add(archiveId, MailboxRole::Archive);
    if (haveTrash) // else something would be gone for good, which is asked about
        add(trashId, MailboxRole::Trash);
    return records;
}

void UnifiedService::noteCounters() const
{
    for (auto &[mailbox, source] : m_sources) {
        for (const store::MailboxRecord &record : m_behind.mailboxes(mailbox.account)) {
            if (record.id == mailbox.mailbox)
                source.counters = record.counters;
        }
    }
}

store::MailboxCounters UnifiedService::counters() const
{
    store::MailboxCounters sum;
    for (const auto &[mailbox, source] : m_sources) {
        sum.total += source.counters.total;
        sum.unread += source.counters.unread;
    }
    return sum;
}

store::StoreReader::KeysAtRevision UnifiedService::keys(const MailboxRef &mailbox) const
{
    if (mailbox != allInboxes)
        return m_behind.keys(mailbox);
    m_isShown = true;
    m_sources.clear();
    std::vector<std::pair<MailboxRef, MessageKey>> all;
    const auto isOlder = [](const auto &a, const auto &b) { return isLower(a.second, b.second); };
    for (const MailboxRef &part : inboxes()) {
        const auto loaded = m_behind.keys(part);
        m_sources[part].loaded = loaded.revision;
        const auto middle = ptrdiff_t(all.size());
        for (const MessageKey &key : loaded.keys)
            all.emplace_back(part, key);
        if (!std::is_sorted(all.begin() + middle, all.end(), isOlder))
            std::sort(all.begin() + middle, all.end(), isOlder);
        std::inplace_merge(all.begin(), all.begin() + middle, all.end(), isOlder);
    }
    noteCounters();
    // Numbers in the order of date: as UIDs mostly are, which is what lists are quick with.
    std::vector<MessageKey> keys;
    keys.reserve(all.size());
    for (const auto &[part, key] : all)
        keys.push_back({m_ids.idOf(part, key.uid), key.date});
    const auto byId = [](const MessageKey &a, const MessageKey &b) { return a.uid < b.uid; };
    if (!std::is_sorted(keys.begin(), keys.end(), byId))
        std::sort(keys.begin(), keys.end(), byId);
    return {m_revision, std::move(keys)};
}

std::vector<store::MessageRow> UnifiedService::rows(const MailboxRef &mailbox,
                                                    const std::vector<quint32> &uids) const
{
    if (mailbox != allInboxes)
        return m_behind.rows(mailbox, uids);
    std::map<MailboxRef, std::vector<quint32>> parts;
    for (const quint32 id : uids) {
        const MessageRef message = m_ids.refOf(id);
        if (message.uid != 0)
            parts[message.mailbox].push_back(message.uid);
    }
    std::map<quint32, store::MessageRow> found;
    for (const auto &[part, list] : parts) {
        for (store::MessageRow &row : m_behind.rows(part, list)) {
            const quint32 id = m_ids.find(part, row.uid.value());
            row.uid = imap::Uid(id);
            found.emplace(id, std::move(row));
        }
    }
    std::vector<store::MessageRow> rows;
    for (const quint32 id : uids) { // in the order asked
        if (auto row = found.find(id); row != found.end())
            rows.push_back(std::move(row->second));
    }
    return rows;
}

void UnifiedService::tell(const store::ChangeSet &changes)
{
    const auto source = m_sources.find(changes.mailbox);
    if (source == m_sources.end() || changes.revision <= source->second.loaded)
        return;
    source->second.counters = changes.counters;
    store::ChangeSet ours;
    ours.mailbox = allInboxes;
    ours.cause = changes.cause;
    ours.isReset = changes.isReset;
    ours.revision = changes.isEmpty() ? m_revision : ++m_revision;
    m_told.push_back({ours.revision, changes.mailbox, changes.revision});
    if (m_told.size() > mostTold)
        m_told.pop_front();
    if (changes.isReset) {
        m_ids.forget(changes.mailbox);
    } else {
        ours.removed = m_ids.find(changes.mailbox, changes.removed);
        for (const MessageKey &key : changes.inserted)
            ours.inserted.push_back({m_ids.idOf(changes.mailbox, key.uid), key.date});
        std::sort(ours.inserted.begin(), ours.inserted.end(),
                  [](const MessageKey &a, const MessageKey &b) { return a.uid < b.uid; });
        ours.changed = m_ids.find(changes.mailbox, changes.changed);
        ours.flagged = m_ids.find(changes.mailbox, changes.flagged);
    }
    ours.counters = counters();
    Q_EMIT changed(ours);
}

/// Accounts come and go while All Inboxes is open: whoever shows it looks at all of it again.
void UnifiedService::followInboxes()
{
    if (!m_isShown)
        return;
    const std::vector<MailboxRef> parts = inboxes();
    const bool isSame =
        parts.size() == m_sources.size()
        && std::all_of(parts.begin(), parts.end(),
                       [this](const MailboxRef &part) { return m_sources.contains(part); });
    if (isSame)
        return;
    for (auto source = m_sources.begin(); source != m_sources.end();) {
        const bool isGone = std::find(parts.begin(), parts.end(), source->first) == parts.end();
        if (isGone)
            m_ids.forget(source->first);
        source = isGone ? m_sources.erase(source) : std::next(source);
    }
    for (const MailboxRef &part : parts)
        m_sources.try_emplace(part);
    noteCounters();
    store::ChangeSet ours;
    ours.mailbox = allInboxes;
    ours.isReset = true;
    ours.revision = ++m_revision;
    ours.counters = counters();
    Q_EMIT changed(ours);
}

// --- orders and filters: each account's reader, ranked over all of them

void UnifiedService::arrange(const ArrangeRequest &request, QObject *receiver,
                             std::function<void(ArrangedLists)> done)
{
    if (request.mailboxes.size() != 1 || request.mailboxes.front().mailbox != allInboxes) {
        m_behind.arrange(request, receiver, std::move(done));
        return;
    }
    const store::ArrangeQuery &whole = request.mailboxes.front();
    m_isShown = true;
    ArrangeRequest real = request;
    real.mailboxes.clear();
    real.wantsThreads = false; // see threads()
    const std::vector<MailboxRef> parts = inboxes();
    std::erase_if(m_sources, [&parts](const auto &source) { // an account may be gone
        return std::find(parts.begin(), parts.end(), source.first) == parts.end();
    });
    for (const MailboxRef &part : parts) {
        m_sources.try_emplace(part);
        store::ArrangeQuery query;
        query.mailbox = part;
        const auto uidsOf = [&](const UidSet &ids) {
            auto split = m_ids.split(ids);
            return std::move(split[part]);
        };
        if (whole.only)
            query.only = uidsOf(*whole.only);
        query.kept = uidsOf(whole.kept);
        real.mailboxes.push_back(std::move(query));
    }
    noteCounters();
    auto merging = std::make_shared<Merging>();
    merging->request = real;
    merging->receiver = receiver;
    merging->done = std::move(done);
    m_behind.arrange(real, receiver,
                     [this, guard = QPointer(this), merging](ArrangedLists lists) {
                         if (!guard)
                             return;
                         merging->lists = std::move(lists);
                         m_mergings.push_back(merging);
                         giveNumbers();
                     });
}

/// A slice of it, which is all that needs this thread.
void UnifiedService::giveNumbers()
{
    constexpr qint64 msAtOnce = 4;
    constexpr size_t keysAtOnce = 1'000; // between two looks at the clock
    QElapsedTimer timer;
    timer.start();
    while (!m_mergings.empty()) {
        const std::shared_ptr<Merging> merging = m_mergings.front();
        const bool isWanted = merging->receiver && !*merging->request.cancelled;
        while (isWanted && merging->list < merging->lists.size() && timer.elapsed() < msAtOnce) {
            std::vector<MessageKey> &keys = merging->lists[merging->list].keys;
            const size_t count = std::min(keysAtOnce, keys.size() - merging->at);
            m_ids.renumber(merging->request.mailboxes[merging->list].mailbox,
                           std::span(keys).subspan(merging->at, count));
            merging->at += count;
            if (merging->at == keys.size()) {
                merging->at = 0;
                ++merging->list;
            }
        }
        if (isWanted && merging->list < merging->lists.size()) {
            m_numbering.start();
            return;
        }
        m_mergings.pop_front();
        if (isWanted)
            merge(merging);
    }
    m_numbering.stop();
}

void UnifiedService::merge(const std::shared_ptr<Merging> &merging)
{
    m_mergers.start([this, merging] {
        store::ArrangedKeys &all = merging->all;
        auto contacts = std::make_shared<store::ContactSet>();
        size_t count = 0;
        for (const store::ArrangedKeys &list : merging->lists)
            count += list.keys.size();
        all.keys.reserve(count);
        for (store::ArrangedKeys &list : merging->lists) {
            all.hasFailed = all.hasFailed || list.hasFailed;
            if (list.contacts)
                contacts->unite(*list.contacts);
            if (!std::is_sorted(list.keys.begin(), list.keys.end(), isLower))
                std::sort(list.keys.begin(), list.keys.end(), isLower);
            const auto middle = ptrdiff_t(all.keys.size());
            all.keys.insert(all.keys.end(), list.keys.begin(), list.keys.end());
            list.keys = {};
            std::inplace_merge(all.keys.begin(), all.keys.begin() + middle, all.keys.end(),
                               isLower);
        }
        all.contacts = std::move(contacts);
        // The service outlives its workers.
        QMetaObject::invokeMethod(
            this, [this, merging] { deliver(*merging); }, Qt::QueuedConnection);
    });
}

void UnifiedService::deliver(Merging &merging)
{
    if (!merging.receiver || *merging.request.cancelled)
        return;
    merging.all.revision = revisionOf(merging.request, merging.lists);
    ArrangedLists one;
    one.push_back(std::move(merging.all));
    merging.done(std::move(one));
}

/// Up to which of our revisions the lists are sure to have everything.
quint64 UnifiedService::revisionOf(const ArrangeRequest &request, const ArrangedLists &lists) const
{
    for (const Told &told : m_told) {
        for (size_t i = 0; i < lists.size(); ++i) {
            if (request.mailboxes[i].mailbox == told.mailbox && told.theirs > lists[i].revision)
                return told.ours - 1;
        }
    }
    return m_revision;
}

// --- to whom it belongs

std::vector<store::VanishedMessage> UnifiedService::vanished(const MailboxRef &mailbox) const
{
    if (mailbox != allInboxes)
        return m_behind.vanished(mailbox);
    std::vector<std::pair<MailboxRef, store::VanishedMessage>> all;
    for (const MailboxRef &part : inboxes()) {
        for (store::VanishedMessage &message : m_behind.vanished(part))
            all.emplace_back(part, std::move(message));
    }
    std::stable_sort(all.begin(), all.end(), [](const auto &a, const auto &b) {
        return a.second.vanished > b.second.vanished;
    });
    std::vector<store::VanishedMessage> messages;
    m_vanished.clear();
    for (auto &[part, message] : all) {
        m_vanished.emplace_back(part, message.id);
        message.id = qint64(m_vanished.size());
        messages.push_back(std::move(message));
    }
    return messages;
}

void UnifiedService::vanishedBody(const MailboxRef &mailbox, qint64 id, QObject *receiver,
                                  std::function<void(MessageBody)> done)
{
    if (mailbox != allInboxes) {
        m_behind.vanishedBody(mailbox, id, receiver, std::move(done));
    } else if (id > 0 && size_t(id) <= m_vanished.size()) {
        const auto &[part, real] = m_vanished[size_t(id - 1)];
        m_behind.vanishedBody(part, real, receiver, std::move(done));
    }
}

store::ThreadsAtRevision UnifiedService::threads(const MailboxRef &mailbox) const
{
    // A thread is an account's: here its messages stand alone.
    return mailbox == allInboxes ? store::ThreadsAtRevision {} : m_behind.threads(mailbox);
}

std::vector<MessageRef> UnifiedService::conversation(const MessageRef &message) const
{
    const MessageRef real = realRef(message);
    std::vector<MessageRef> members = m_behind.conversation(real);
    std::replace(members.begin(), members.end(), real, message);
    return members;
}

void UnifiedService::openMailbox(const MailboxRef &mailbox)
{
    if (mailbox != allInboxes) {
        m_behind.openMailbox(mailbox);
        return;
    }
    for (const MailboxRef &part : inboxes())
        m_behind.openMailbox(part);
}

MessageBody UnifiedService::body(const MessageRef &message)
{
    MessageBody body = m_behind.body(realRef(message));
    body.message = message;
    return body;
}

void UnifiedService::saveAttachment(const MessageRef &message, const QByteArray &section,
                                    const QString &targetPath, SaveMode mode)
{
    m_behind.saveAttachment(realRef(message), section, targetPath, mode);
}

void UnifiedService::requestPart(const MessageRef &message, const QByteArray &section)
{
    m_behind.requestPart(realRef(message), section);
}

void UnifiedService::cancelPart(const MessageRef &message, const QByteArray &section)
{
    m_behind.cancelPart(realRef(message), section);
}

} // namespace homing::account
