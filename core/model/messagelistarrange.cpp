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
    account::ArrangeRequest request;
    request.arrangement = m_wanted;
    request.cancelled = m_asked;
    store::ArrangeQuery query;
    query.mailbox = m_mailbox;
    query.byRecipients = m_showsRecipients;
    query.only = m_wantedOnly;
    if (!isFresh)
        query.kept = m_kept;
    request.mailboxes.push_back(std::move(query));
    m_service->arrange(request, this, [this, flag = m_asked](account::ArrangedLists lists) {
        if (flag == m_asked && !lists.empty())
            takeAnswer(std::move(lists.front()));
    });
    if (!wasAsking)
        Q_EMIT arrangingChanged();
}

void MessageListModel::noteLate(const store::ChangeSet &changes)
{
    if (!m_asked)
        return;
    Late late {changes.revision, changes.removed, uidsIn(changes.inserted)};
    if (m_wanted.dependsOnFlags())
        late.changed.unite(changes.changed);
    m_late.push_back(std::move(late));
}

void MessageListModel::takeAnswer(store::ArrangedKeys answer)
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
    takeLateChanges(answer);
    m_conversations.clear();
    if (isGrouped())
        answer.keys = groupedRows(std::move(answer.keys));
    m_loadedRevision = std::max(m_loadedRevision, answer.revision);
    m_revision = std::max(m_revision, answer.revision);
    m_isChanging = true;
    m_rows.clear();
    m_inserted = 0;
    if (m_isUnknown || (m_keys.count() == 0 && !answer.keys.empty() && shown == m_arrangement)) {
        m_isUnknown = false;
        Q_EMIT changesAboutToBeApplied({});
        if (!answer.keys.empty()) {
            beginInsertRows({}, 0, int(answer.keys.size()) - 1);
            m_keys.assignSorted(std::move(answer.keys));
            endInsertRows();
        }
        Q_EMIT changesApplied(0, store::ChangeCause::FirstSync);
    } else if (isFresh) {
        Q_EMIT arrangementAboutToChange();
        remap([&] { m_keys.assignSorted(std::move(answer.keys)); });
        Q_EMIT arrangementChanged();
    } else {
        refreshRows(std::move(answer.keys));
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
void MessageListModel::takeLateChanges(store::ArrangedKeys &answer)
{
    UidSet gone;
    UidSet changed;
    for (const Late &late : std::exchange(m_late, {})) {
        if (late.revision <= answer.revision)
            continue;
        gone.unite(late.removed);
        changed.subtract(late.removed);
        changed.unite(late.changed);
    }
    gone.subtract(changed);
    UidSet touched = gone;
    std::vector<MessageKey> added;
    if (m_only)
        changed = changed.intersected(*m_only);
    changed.subtract(m_kept); // stay as they are
    if (changed.count() > quint64(maxWindowRows)
        || (m_arrangement.isByText() && !changed.isEmpty())) {
        m_unsettled.unite(changed);
        m_asksAgain = true;
    } else if (!changed.isEmpty()) {
        UidSet none;
        placeRows(uidListOf(changed), {}, {}, none, added);
        touched.unite(changed);
    }
    if (m_arrangement.isByFlags() && !m_kept.isEmpty()) { // where they were
        for (const RowRun &run : m_keys.runsOf(m_kept)) {
            for (int row = run.first; row <= run.last; ++row) {
                touched.add(uidAt(row));
                added.push_back(m_keys.keyAt(row));
            }
        }
        std::erase_if(added, [&gone](const MessageKey &key) { return gone.contains(key.uid); });
    }
    if (touched.isEmpty())
        return;
    std::erase_if(answer.keys,
                  [&touched](const MessageKey &key) { return touched.contains(key.uid); });
    std::sort(added.begin(), added.end(), KeyList::isOlder);
    const auto middle = ptrdiff_t(answer.keys.size());
    answer.keys.insert(answer.keys.end(), added.begin(), added.end());
    std::inplace_merge(answer.keys.begin(), answer.keys.begin() + middle, answer.keys.end(),
                       KeyList::isOlder);
}

/// The same arrangement of a newer state: row by row, so that everything keeps its place.
void MessageListModel::refreshRows(std::vector<MessageKey> keys)
{
    KeyList::Steps steps;
    const bool isShort = m_keys.stepsTo(keys, std::exchange(m_unsettled, {}), steps)
        && steps.removed.size() + steps.inserted.size() <= maxRuns;
    UidSet removed;
    for (const RowRun &run : steps.removed)
        removed.unite(uidsOfRows(run.first, run.last));
    Q_EMIT changesAboutToBeApplied(removed);
    if (isShort) {
        removeRuns(steps.removed);
        insertKeys(steps.inserted);
    } else {
        const int before = m_keys.count();
        remap([&] { m_keys.assignSorted(std::move(keys)); });
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
    if (m_arrangement.dependsOnFlags())
        candidates.unite(changes.changed);
    if (m_only)
        candidates = candidates.intersected(*m_only);
    if (candidates.isEmpty())
        return;
    UidSet here;
    for (const RowRun &run : m_keys.runsOf(candidates))
        here.unite(uidsOfRows(run.first, run.last));
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
    placeRows(uidListOf(candidates), here, dated, removed, inserted);
}

/// `here`: those that have a row now. `dated`: keys as the store gave them, ascending by UID.
void MessageListModel::placeRows(const std::vector<quint32> &uids, const UidSet &here,
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
        const bool isHere = here.contains(uid);
        if (!store::matches(m_arrangement, message)) {
            if (isHere)
                removed.add(uid);
            continue;
        }
        if (isHere && !m_arrangement.isByFlags())
            continue;
        const quint32 rank = store::rankOf(m_arrangement, message);
        if (isHere) {
            if (m_keys.keyAt(m_keys.rowOf(uid)).date == rank)
                continue;
            removed.add(uid); // to its new place
        }
        inserted.push_back({uid, rank});
    }
}

} // namespace homing::model
