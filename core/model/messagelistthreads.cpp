// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListModel: one row for each conversation. What happens to messages becomes what happens to
// rows before it goes the way of every change.
#include "core/mime/clean.h"
#include "core/model/messagelistmodel.h"

#include <QThread>

namespace homing::model {

using imap::SystemFlag;
using imap::UidSet;
using store::MessageKey;
using store::MessageRow;

namespace {

constexpr size_t mostSummarized = 25; // of one conversation
constexpr qsizetype mostNames = 6;

} // namespace

void MessageListModel::setShowsConversations(bool shows)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (m_showsConversations == shows)
        return;
    m_showsConversations = shows;
    if (!m_service || m_mailbox.mailbox.isNull())
        return;
    if (m_asked || !isPlain() || total() > mostAtOnce) {
        ask(true);
        return;
    }
    std::vector<MessageKey> keys = m_conversations.all();
    if (!isGrouped()) {
        keys.reserve(size_t(m_keys.count()));
        for (int row = 0; row < m_keys.count(); ++row)
            keys.push_back(m_keys.keyAt(row));
    }
    m_isChanging = true;
    Q_EMIT arrangementAboutToChange();
    remap([&] { assignPlain(std::move(keys)); });
    m_isChanging = false;
    Q_EMIT arrangementChanged();
}

void MessageListModel::assignPlain(std::vector<MessageKey> keys)
{
    m_summaries.clear();
    m_isGrouped = m_showsConversations;
    if (m_isGrouped) {
        store::ThreadsAtRevision threads = m_service->threads(m_mailbox);
        m_threadRevision = threads.revision;
        const auto groups = grouped(std::move(keys), std::move(threads.keys), false);
        m_conversations = std::move(groups->conversations);
        m_keys.assignSorted(std::move(groups->rows));
    } else {
        m_conversations.clear();
        m_keys.assign(std::move(keys));
    }
}

/// Pure; for any thread.
std::shared_ptr<MessageListModel::Grouped>
MessageListModel::grouped(std::vector<MessageKey> keys, std::vector<store::ThreadKey> threads,
                          bool lastLeads)
{
    auto groups = std::make_shared<Grouped>();
    groups->conversations.assign(std::move(keys), std::move(threads), lastLeads);
    groups->rows = groups->conversations.rows();
    if (!std::is_sorted(groups->rows.begin(), groups->rows.end(), KeyList::isOlder))
        std::sort(groups->rows.begin(), groups->rows.end(), KeyList::isOlder);
    return groups;
}

/// Ranks are dates the other way round: the newest message stands lowest, and for its conversation.
bool MessageListModel::lastLeads() const
{
    return m_wanted.order == store::SortOrder::Date && m_wanted.isReversed;
}

void MessageListModel::groupInWorker(store::ArrangedKeys answer)
{
    m_grouping.start(
        [this, flag = m_asked, lastLeads = lastLeads(), answer = std::move(answer)]() mutable {
            std::shared_ptr<Grouped> groups;
            if (!*flag)
                groups = grouped(std::move(answer.keys), std::move(answer.threads.keys), lastLeads);
            answer.keys = {};
            QMetaObject::invokeMethod(
                this,
                [this, flag, groups, answer = std::move(answer)] {
                    if (groups && flag == m_asked)
                        takeAnswer(answer, groups);
                },
                Qt::QueuedConnection);
        });
}

/// What was committed after the worker read; and conversations that are open stay so.
void MessageListModel::takeLateChanges(const store::ArrangedKeys &answer, Grouped &groups,
                                       bool keepsOpen)
{
    const auto take = [&groups](Conversations::Change change) {
        applyTo(groups.rows, std::move(change.removed), std::move(change.inserted));
    };
    const Touched late = lateChanges(answer.revision);
    m_threadRevision = answer.threads.revision;
    std::map<quint32, store::ThreadKey> threads; // the last word counts
    for (const store::ThreadChanges &changes : std::exchange(m_lateThreads, {})) {
        if (changes.revision <= answer.threads.revision)
            continue;
        m_threadRevision = changes.revision;
        for (const store::ThreadKey &key : changes.changed)
            threads[key.uid] = key;
    }
    std::vector<store::ThreadKey> threadKeys;
    for (const auto &[uid, key] : threads)
        threadKeys.push_back(key);
    if (!late.uids.isEmpty() || !late.added.empty() || !threadKeys.empty())
        take(groups.conversations.change(late.uids, late.added, threadKeys));
    if (keepsOpen && isGrouped()) {
        for (const quint32 thread : m_conversations.open())
            take(groups.conversations.setOpen(thread, true));
    }
}

quint32 MessageListModel::total() const
{
    return isGrouped() ? quint32(m_conversations.total()) : quint32(m_keys.count());
}

/// Makes of what happens to messages what happens to rows.
void MessageListModel::foldChanges(UidSet &removed, std::vector<MessageKey> &inserted,
                                   UidSet &changed)
{
    changed = m_conversations.shownFor(changed);
    if (!removed.isEmpty() || !inserted.empty()) {
        Conversations::Change change = m_conversations.change(removed, inserted, {});
        removed = std::move(change.removed);
        inserted = std::move(change.inserted);
        changed.unite(change.changed);
    }
    m_summaries.clear();
}

void MessageListModel::applyThreadChanges(const store::ThreadChanges &changes)
{
    if (changes.mailbox != m_mailbox || m_mailbox.mailbox.isNull())
        return;
    if (m_asked && m_showsConversations)
        m_lateThreads.push_back(changes);
    if (m_isUnknown || !isGrouped() || changes.revision <= m_threadRevision)
        return;
    if (m_isChanging) {
        m_waitingThreads.push_back(changes);
        if (m_waitingThreads.size() == 1) {
            QMetaObject::invokeMethod(
                this,
                [this] {
                    for (const store::ThreadChanges &each : std::exchange(m_waitingThreads, {}))
                        applyThreadChanges(each);
                },
                Qt::QueuedConnection);
        }
        return;
    }
    m_threadRevision = changes.revision;
    applyFolded(m_conversations.change({}, {}, changes.changed));
}

void MessageListModel::applyFolded(Conversations::Change change)
{
    m_isChanging = true;
    m_isAhead = true;
    m_inserted = 0;
    m_summaries.clear();
    Q_EMIT changesAboutToBeApplied(change.removed);
    applyRows(std::move(change.removed), std::move(change.inserted), change.changed);
    m_isAhead = false;
    announceChanged(change.changed);
    m_isChanging = false;
    Q_EMIT changesApplied(m_inserted, store::ChangeCause::UserAction); // nothing is new
    if (!m_waiting.empty()) { // somebody acted on what he was just told
        const store::ChangeSet next = std::move(m_waiting.back());
        m_waiting.pop_back();
        applyChangeSet(next);
    }
}

// --- asking

UidSet MessageListModel::uidsOfRows(int first, int last) const
{
    std::vector<quint32> uids;
    first = std::max(first, 0);
    last = std::min(last, m_keys.count() - 1);
    const int others = m_keys.count() - (last - first + 1);
    if (isGrouped() && !m_isAhead && others < m_keys.count() / 2) { // what is left out is less
        UidSet all = m_conversations.uids();
        if (first > 0)
            all.subtract(uidsOfRows(0, first - 1));
        if (last + 1 < m_keys.count())
            all.subtract(uidsOfRows(last + 1, m_keys.count() - 1));
        return all;
    }
    uids.reserve(size_t(std::max(0, last - first + 1)));
    for (int row = last; row >= first;
         --row) // mostly ascending UIDs, so that there is little to sort
        uids.push_back(uidAt(row));
    const UidSet shown = UidSet::fromUids(std::move(uids));
    return isGrouped() ? m_conversations.withFolded(shown) : shown;
}

std::vector<RowRun> MessageListModel::runsOf(const UidSet &uids) const
{
    constexpr quint64 few = 64;
    std::vector<RowRun> runs;
    const auto add = [&runs](int row) {
        if (!runs.empty() && runs.back().last + 1 == row)
            runs.back().last = row;
        else
            runs.push_back({row, row});
    };
    if (isGrouped() && 2 * uids.count() > m_conversations.total()) {
        // Nearly all: a row's own message tells of most, and which those stand for is not asked.
        for (int row = 0; row < m_keys.count(); ++row) {
            const quint32 uid = uidAt(row);
            if (uids.contains(uid) || m_conversations.standsForAny(uid, uids))
                add(row);
        }
        return runs;
    }
    const UidSet shown = isGrouped() ? m_conversations.shownFor(uids) : uids;
    if (!isGrouped() || m_keys.isUidOrdered() || shown.count() > few)
        return m_keys.runsOf(shown);
    // In an order that is not the UIDs' a pass over all rows finds them, or their keys.
    std::vector<int> rows;
    for (const MessageKey &key : m_conversations.keysOf(shown)) {
        if (const int row = m_keys.rowOf(m_conversations.rowKey(key.uid)); row >= 0)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    std::for_each(rows.begin(), rows.end(), add);
    return runs;
}

int MessageListModel::conversationCount(int row) const
{
    if (!isGrouped() || row < 0 || row >= m_keys.count())
        return 1;
    const quint32 uid = uidAt(row);
    const quint32 thread = m_conversations.threadOf(uid);
    const auto members = m_conversations.members(thread);
    return members.size() > 1 && m_conversations.headOf(thread) == uid ? int(members.size()) : 1;
}

bool MessageListModel::isOpen(int row) const
{
    return conversationCount(row) > 1
        && m_conversations.isOpen(m_conversations.threadOf(uidAt(row)));
}

bool MessageListModel::isMember(int row) const
{
    return headRow(row) != row;
}

int MessageListModel::headRow(int row) const
{
    if (!isGrouped() || row < 0 || row >= m_keys.count())
        return row;
    const quint32 thread = m_conversations.threadOf(uidAt(row));
    if (!m_conversations.isOpen(thread))
        return row;
    const quint32 head = m_conversations.headOf(thread);
    return head == 0 ? row : rowOf(head);
}

void MessageListModel::setOpen(int row, bool open)
{
    if (m_isChanging || conversationCount(row) < 2)
        return;
    Conversations::Change change =
        m_conversations.setOpen(m_conversations.threadOf(uidAt(row)), open);
    if (!change.changed.isEmpty())
        applyFolded(std::move(change));
}

int MessageListModel::firstUnread(int from, int limit) const
{
    const int count = m_keys.count();
    const int end = int(std::min<qint64>(count, qint64(from) + limit));
    if (!m_service)
        return -1;
    std::vector<quint32> uids;
    const auto firstOfThem = [&] {
        for (const MessageRow &row : m_service->rows(m_mailbox, uids)) { // in the order asked
            if (!row.flags.has(SystemFlag::Seen))
                return rowOf(row.uid.value());
        }
        uids.clear();
        return -1;
    };
    const auto look = [&](quint32 uid) {
        uids.push_back(uid);
        return uids.size() < size_t(maxWindowRows) ? -1 : firstOfThem();
    };
    for (int row = std::max(0, from); row < end; ++row) {
        if (const int found = look(uidAt(row)); found >= 0)
            return found;
        if (conversationCount(row) < 2 || isOpen(row))
            continue;
        for (const MessageKey &key :
             m_conversations.members(m_conversations.threadOf(uidAt(row)))) {
            if (const int found = key.uid != uidAt(row) ? look(key.uid) : -1; found >= 0)
                return found;
        }
    }
    return firstOfThem();
}

const MessageListModel::Summary *MessageListModel::summary(int row) const
{
    if (conversationCount(row) < 2 || isOpen(row))
        return nullptr;
    const auto found = m_summaries.constFind(m_conversations.threadOf(uidAt(row)));
    return found == m_summaries.constEnd() ? nullptr : &*found;
}

/// The closed conversations among these rows; about 25 us a message.
void MessageListModel::summarize(int first, int last) const
{
    constexpr qsizetype mostKept = 1'000;
    struct Wanted
    {
        quint32 thread = 0;
        size_t count = 0;
    };
    std::vector<Wanted> wanted;
    std::vector<quint32> uids;
    const auto flush = [&] {
        std::vector<MessageRow> rows = m_service->rows(m_mailbox, uids);
        QHash<quint32, const MessageRow *> rowOfUid;
        for (const MessageRow &row : rows)
            rowOfUid.insert(row.uid.value(), &row);
        auto uid = uids.begin();
        for (const Wanted &one : wanted) {
            Summary all;
            QStringList names;
            for (size_t i = 0; i < one.count; ++i, ++uid) {
                const MessageRow *row = rowOfUid.value(*uid);
                if (!row)
                    continue;
                all.isUnread = all.isUnread || !row->flags.has(SystemFlag::Seen);
                all.isFlagged = all.isFlagged || row->flags.has(SystemFlag::Flagged);
                all.hasAttachment = all.hasAttachment || row->hasAttachment;
                all.flags.unite(row->flags);
                const QString name = people(trimmed(*row));
                if (!name.isEmpty() && names.size() < mostNames && !names.contains(name))
                    names.append(name);
            }
            all.people = names.join(QStringLiteral(", "));
            m_summaries.insert(one.thread, std::move(all));
        }
        wanted.clear();
        uids.clear();
    };
    for (int row = first; row <= last && m_service; ++row) {
        const quint32 thread = m_conversations.threadOf(uidAt(row));
        const auto group = m_conversations.members(thread);
        if (group.size() < 2 || m_conversations.isOpen(thread) || m_summaries.contains(thread))
            continue;
        std::vector<MessageKey> newest(group.begin(), group.end());
        const auto end = newest.begin() + ptrdiff_t(std::min(newest.size(), mostSummarized));
        std::partial_sort(newest.begin(), end, newest.end(),
                          [this](const MessageKey &a, const MessageKey &b) {
                              return m_conversations.leads(a, b);
                          });
        newest.erase(end, newest.end());
        if (uids.size() + newest.size() > size_t(maxWindowRows))
            flush();
        if (m_summaries.size() > mostKept)
            m_summaries.clear();
        wanted.push_back({thread, newest.size()});
        for (const MessageKey &key : newest)
            uids.push_back(key.uid);
    }
    if (!uids.empty())
        flush();
}

} // namespace homing::model
