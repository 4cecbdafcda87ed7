// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListModel: other orders than by date, and filters. A worker reads what needs a pass over
// the mailbox; what a ChangeSet touches is looked at here while it is little, else asked for anew.
#include "core/model/messagelistmodel.h"

#include <QThread>

namespace homing::model {

using imap::UidSet;
using store::ArrangedMessage;
using store::MessageKey;
using store::MessageRow;

namespace {

std::vector<quint32> uidListOf(const UidSet &uids)
{
    std::vector<quint32> list;
    list.reserve(size_t(uids.count()));
    uids.forEach([&list](quint32 uid) { list.push_back(uid); });
    return list;
}

UidSet uidsIn(const std::vector<MessageKey> &keys)
{
    std::vector<quint32> uids;
    uids.reserve(keys.size());
    for (const MessageKey &key : keys)
        uids.push_back(key.uid);
    return UidSet::fromUids(std::move(uids));
}

} // namespace

bool MessageListModel::isPlain() const
{
    return m_arrangement == store::Arrangement() && !m_only;
}

void MessageListModel::setArrangement(const store::Arrangement &arrangement)
{
    Q_ASSERT(thread() == QThread::currentThread());
    m_wanted = arrangement;
    if (m_service && !m_mailbox.mailbox.isNull())
        ask(true);
    else
        m_arrangement = m_wanted;
}

void MessageListModel::setOnly(std::optional<UidSet> only)
{
    m_wantedOnly = std::move(only);
    if (m_service && !m_mailbox.mailbox.isNull())
        ask(true);
}

int MessageListModel::rowsBefore(quint32 seconds) const
{
    Q_ASSERT(isByDate());
    // Above the first message of that second, whatever its UID.
    return m_keys.rowsNewerThan({0xffffffff, m_arrangement.isReversed ? ~seconds : seconds});
}

/// `isFresh`: arranged anew, by the user; else the same once more, from a newer state of the store.
void MessageListModel::ask(bool isFresh)
{
    if (std::exchange(m_hasFailed, false))
        isFresh = isFresh || m_askedIsFresh;
    if (m_asked && !isFresh) {
        m_asksAgain = true; // after this answer, which shows something at least
        return;
    }
    const bool wasAsking = isArranging();
    if (m_asked)
        *m_asked = true;
    m_asked = std::make_shared<std::atomic_bool>(false);
    m_askedIsFresh = isFresh;
    m_asksAgain = false;
    m_late.clear();
    m_lateThreads.clear();
    account::ArrangeRequest request;
    request.arrangement = m_wanted;
    request.wantsThreads = m_showsConversations;
    request.cancelled = m_asked;
    store::ArrangeQuery query;
    query.mailbox = m_mailbox;
    query.byRecipients = m_showsRecipients;
    query.only = m_wantedOnly;
    if (!isFresh)
        query.kept = m_kept;
    request.mailboxes.push_back(std::move(query));
    m_service->arrange(request, this, [this, flag = m_asked](account::ArrangedLists lists) {
        if (flag != m_asked || lists.empty())
            return;
        if (lists.front().hasFailed)
            takeFailure();
        else if (m_showsConversations)
            groupInWorker(std::move(lists.front()));
        else
            takeAnswer(std::move(lists.front()), nullptr);
    });
    if (!wasAsking)
        Q_EMIT arrangingChanged();
}

void MessageListModel::noteLate(const store::ChangeSet &changes)
{
    if (!m_asked)
        return;
    Late late {changes.revision, changes.removed, uidsIn(changes.inserted), changes.inserted};
    if (m_wanted.dependsOnFlags() && changes.cause != store::ChangeCause::Preview)
        late.changed.unite(changes.changed);
    m_late.push_back(std::move(late));
}

void MessageListModel::takeFailure()
{
    m_asked.reset();
    m_hasFailed = true;
    m_asksAgain = false;
    m_late.clear();
    m_lateThreads.clear();
    Q_EMIT arrangingChanged();
}

void MessageListModel::takeAnswer(store::ArrangedKeys answer,
                                  const std::shared_ptr<Grouped> &groups)
{
    m_asked.reset();
    const bool isFresh = std::exchange(m_askedIsFresh, false);
    m_contacts = answer.contacts;
    if (isFresh) {
        m_kept = {};
        m_unsettled = {};
    }
    const store::Arrangement shown = std::exchange(m_arrangement, m_wanted);
    m_only = m_wantedOnly;
    if (groups) {
        takeLateChanges(answer, *groups, !isFresh);
    } else {
        m_lateThreads.clear();
        Touched late = lateChanges(answer.revision);
        applyTo(answer.keys, std::move(late.uids), std::move(late.added));
    }
    m_loadedRevision = std::max(m_loadedRevision, answer.revision);
    m_revision = std::max(m_revision, answer.revision);
    std::vector<MessageKey> rows = std::move(groups ? groups->rows : answer.keys);
    const auto become = [&] { // together with the rows
        m_isGrouped = groups != nullptr;
        m_conversations = groups ? std::move(groups->conversations) : Conversations();
        m_summaries.clear();
    };
    m_isChanging = true;
    m_rows.clear();
    m_inserted = 0;
    if (m_isUnknown || (m_keys.count() == 0 && !rows.empty() && shown == m_arrangement)) {
        m_isUnknown = false;
        Q_EMIT changesAboutToBeApplied({});
        become();
        if (!rows.empty()) {
            beginInsertRows({}, 0, int(rows.size()) - 1);
            m_keys.assignSorted(std::move(rows));
            endInsertRows();
        }
        Q_EMIT changesApplied(0, store::ChangeCause::FirstSync);
    } else if (isFresh) {
        Q_EMIT arrangementAboutToChange();
        remap([&] {
            become();
            m_keys.assignSorted(std::move(rows));
        });
        Q_EMIT arrangementChanged();
    } else {
        refreshRows(std::move(rows), become);
    }
    m_isChanging = false;
    if (m_asksAgain)
        ask(false);
    else
        Q_EMIT arrangingChanged();
    if (!m_waiting.empty()) { // somebody acted on what he was just told
        const store::ChangeSet next = std::move(m_waiting.back());
        m_waiting.pop_back();
        applyChangeSet(next);
    }
}

/// What was committed after the worker read, and is known here already.
MessageListModel::Touched MessageListModel::lateChanges(quint64 revision)
{
    UidSet gone;
    UidSet changed;
    std::map<quint32, MessageKey> inserted;
    for (const Late &late : std::exchange(m_late, {})) {
        if (late.revision <= revision)
            continue;
        gone.unite(late.removed);
        changed.subtract(late.removed);
        changed.unite(late.changed);
        for (const MessageKey &key : late.inserted)
            inserted[key.uid] = key;
    }
    gone.subtract(changed);
    Touched touched {gone, {}};
    if (isPlain()) { // nobody needs to be asked: rows have their dates
        changed.forEach([&](quint32 uid) {
            if (const auto key = inserted.find(uid); key != inserted.end()) {
                touched.uids.add(uid);
                touched.added.push_back(key->second);
            }
        });
        return touched;
    }
    if (m_only)
        changed = changed.intersected(*m_only);
    changed.subtract(m_kept); // stay as they are
    if (changed.count() > quint64(maxWindowRows)
        || (m_arrangement.isByText() && !changed.isEmpty())) {
        m_unsettled.unite(changed);
        m_asksAgain = true;
    } else if (!changed.isEmpty()) {
        UidSet none;
        placeRows(uidListOf(changed), {}, {}, none, touched.added);
        touched.uids.unite(changed);
    }
    if (m_arrangement.isByFlags() && !m_kept.isEmpty()) { // where they were
        for (const MessageKey &key : keysOf(m_kept)) {
            touched.uids.add(key.uid);
            if (!gone.contains(key.uid))
                touched.added.push_back(key);
        }
    }
    return touched;
}

/// Takes `removed` out of rows in KeyList's order and puts others in.
void MessageListModel::applyTo(std::vector<MessageKey> &rows, UidSet removed,
                               std::vector<MessageKey> inserted)
{
    if (!removed.isEmpty())
        std::erase_if(rows, [&](const MessageKey &key) { return removed.contains(key.uid); });
    if (inserted.empty())
        return;
    std::sort(inserted.begin(), inserted.end(), KeyList::isOlder);
    const auto middle = ptrdiff_t(rows.size());
    rows.insert(rows.end(), inserted.begin(), inserted.end());
    std::inplace_merge(rows.begin(), rows.begin() + middle, rows.end(), KeyList::isOlder);
}

/// The same arrangement of a newer state: row by row, so that everything keeps its place.
void MessageListModel::refreshRows(std::vector<MessageKey> keys,
                                   const std::function<void()> &become)
{
    KeyList::Steps steps;
    const bool isShort = m_keys.stepsTo(keys, std::exchange(m_unsettled, {}), steps)
        && steps.removed.size() + steps.inserted.size() <= maxRuns;
    std::vector<quint32> going;
    for (const RowRun &run : steps.removed) {
        for (int row = run.first; row <= run.last; ++row)
            going.push_back(uidAt(row));
    }
    const UidSet removed = UidSet::fromUids(std::move(going));
    Q_EMIT changesAboutToBeApplied(removed);
    if (isShort) {
        become();
        m_isAhead = true;
        removeRuns(steps.removed);
        insertKeys(steps.inserted);
        m_isAhead = false;
    } else {
        const int before = m_keys.count();
        remap([&] {
            become();
            m_keys.assignSorted(std::move(keys));
        });
        m_inserted = std::max(0, m_keys.count() - before);
    }
    if (m_keys.count() > 0)
        Q_EMIT dataChanged(index(0), index(m_keys.count() - 1));
    Q_EMIT changesApplied(m_inserted, store::ChangeCause::Resync);
}

void MessageListModel::place(const store::ChangeSet &changes, UidSet &removed,
                             std::vector<MessageKey> &inserted)
{
    const std::vector<MessageKey> dated = std::exchange(inserted, {});
    UidSet candidates = uidsIn(dated);
    if (m_arrangement.dependsOnFlags() && changes.cause != store::ChangeCause::Preview)
        candidates.unite(changes.changed);
    if (m_only)
        candidates = candidates.intersected(*m_only);
    if (candidates.isEmpty())
        return;
    const std::vector<MessageKey> hereKeys = keysOf(candidates);
    const UidSet here = uidsIn(hereKeys);
    if (changes.cause == store::ChangeCause::UserAction) {
        m_kept.unite(here);
        candidates.subtract(here);
    } else {
        candidates.subtract(m_kept);
    }
    const bool needsPass = candidates.count() > quint64(maxWindowRows)
        || (m_arrangement.isByText() && !candidates.subtracted(here).isEmpty());
    if (needsPass) {
        m_unsettled.unite(candidates);
        ask(false);
        return;
    }
    placeRows(uidListOf(candidates), hereKeys, dated, removed, inserted);
}

/// Those of `uids` that are shown or folded now, with their ranks; ascending by UID.
std::vector<MessageKey> MessageListModel::keysOf(const UidSet &uids) const
{
    if (isGrouped())
        return m_conversations.keysOf(uids);
    std::vector<MessageKey> keys;
    for (const RowRun &run : m_keys.runsOf(uids)) {
        for (int row = run.first; row <= run.last; ++row)
            keys.push_back(m_keys.keyAt(row));
    }
    std::sort(keys.begin(), keys.end(),
              [](const MessageKey &a, const MessageKey &b) { return a.uid < b.uid; });
    return keys;
}

/// `here`: keysOf() those of them that are here. `dated`: keys as the store gave them. Both
/// ascending by UID.
void MessageListModel::placeRows(const std::vector<quint32> &uids,
                                 const std::vector<MessageKey> &here,
                                 const std::vector<MessageKey> &dated, UidSet &removed,
                                 std::vector<MessageKey> &inserted)
{
    if (!m_service || uids.empty())
        return;
    for (const MessageRow &row : m_service->rows(m_mailbox, uids)) {
        const quint32 uid = row.uid.value();
        if (row.isHidden)
            continue;
        ArrangedMessage message = store::arrangedMessage(row, m_showsRecipients, m_contacts.get());
        const auto key = std::find_if(dated.begin(), dated.end(),
                                      [uid](const MessageKey &each) { return each.uid == uid; });
        if (key != dated.end())
            message.date = key->date;
        const auto known = std::lower_bound(
            here.begin(), here.end(), uid,
            [](const MessageKey &each, quint32 wanted) { return each.uid < wanted; });
        const bool isHere = known != here.end() && known->uid == uid;
        if (!store::matches(m_arrangement, message)) {
            if (isHere)
                removed.add(uid);
            continue;
        }
        if (isHere && !m_arrangement.isByFlags())
            continue;
        const quint32 rank = store::rankOf(m_arrangement, message);
        if (isHere) {
            if (known->date == rank)
                continue;
            removed.add(uid); // to its new place
        }
        inserted.push_back({uid, rank});
    }
}

} // namespace homing::model
