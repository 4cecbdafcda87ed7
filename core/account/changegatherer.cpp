// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/changegatherer.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace homing::account {

using store::ChangeCause;
using store::ChangeSet;
using store::MessageKey;

namespace {

bool names(const imap::UidSet &uids, const std::vector<MessageKey> &keys)
{
    return std::any_of(keys.begin(), keys.end(),
                       [&uids](const MessageKey &key) { return uids.contains(key.uid); });
}

/// Whether both in one step come to the same as one after the other.
bool areOneStep(const ChangeSet &first, const ChangeSet &second)
{
    return first.mailbox == second.mailbox && first.cause == ChangeCause::UserAction
        && second.cause == ChangeCause::UserAction && !first.isReset && !second.isReset
        && !names(second.removed, first.inserted) && !names(first.removed, second.inserted)
        && !names(second.changed, first.inserted);
}

void takeIn(ChangeSet &whole, const ChangeSet &next)
{
    whole.revision = next.revision;
    whole.removed.unite(next.removed);
    whole.changed.unite(next.changed);
    whole.changed.subtract(whole.removed);
    whole.flagged.unite(next.flagged);
    whole.flagged.subtract(whole.removed);
    std::vector<MessageKey> inserted;
    std::merge(whole.inserted.begin(), whole.inserted.end(), next.inserted.begin(),
               next.inserted.end(), std::back_inserter(inserted),
               [](const MessageKey &a, const MessageKey &b) { return a.uid < b.uid; });
    whole.inserted = std::move(inserted);
    whole.counters = next.counters;
}

} // namespace

ChangeGatherer::ChangeGatherer(QObject *parent)
    : QObject(parent)
    , m_nextTurn(this)
{
    m_nextTurn.setSingleShot(true);
    m_nextTurn.setInterval(0);
    connect(&m_nextTurn, &QTimer::timeout, this, &ChangeGatherer::flush);
}

void ChangeGatherer::add(const ChangeSet &changes)
{
    // A move's source and its target take turns: each with the last one of its own mailbox.
    const auto same =
        std::find_if(m_waiting.rbegin(), m_waiting.rend(), [&changes](const ChangeSet &each) {
            return each.mailbox == changes.mailbox;
        });
    if (same == m_waiting.rend() || !areOneStep(*same, changes)) {
        m_waiting.push_back(changes);
    } else {
        ChangeSet whole = std::move(*same);
        m_waiting.erase(std::next(same).base());
        takeIn(whole, changes);
        m_waiting.push_back(std::move(whole));
    }
    m_nextTurn.start();
}

void ChangeGatherer::tell(const ChangeSet &changes)
{
    flush();
    Q_EMIT changed(changes);
}

void ChangeGatherer::flush()
{
    m_nextTurn.stop();
    for (const ChangeSet &each : std::exchange(m_waiting, {}))
        Q_EMIT changed(each);
}

} // namespace homing::account
