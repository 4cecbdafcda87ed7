// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/effects.h"

#include "core/store/codec.h"

namespace homing::store {

PendingEffects::PendingEffects(Database &database, KeywordTable &keywords,
                               const std::vector<Operation> &operations,
                               const imap::MailboxName &mailbox, imap::UidValidity uidValidity)
{
    std::vector<imap::Interval> hidden;
    std::vector<imap::Interval> flagged;
    const auto gather = [](std::vector<imap::Interval> &into, const imap::UidSet &uids) {
        into.insert(into.end(), uids.intervals().begin(), uids.intervals().end());
    };
    for (const Operation &operation : operations) {
        if (operation.state == OperationState::Parked || !concerns(operation, mailbox, uidValidity))
            continue;
        if (hides(operation.kind)) {
            gather(hidden, operation.uids);
        } else if (changesFlags(operation.kind)) {
            gather(flagged, operation.uids);
            m_effects.push_back({operation.kind == OperationKind::AddFlags, operation.uids,
                                 keywords.store(database, operation.flags)});
        }
    }
    m_hidden = imap::UidSet::fromIntervals(std::move(hidden));
    m_flagged = imap::UidSet::fromIntervals(std::move(flagged));
}

StoredFlags PendingEffects::effective(quint32 uid, const StoredFlags &server) const
{
    StoredFlags flags = server;
    if (m_effects.empty() || !m_flagged.contains(uid))
        return flags;
    for (const FlagEffect &effect : m_effects) {
        if (effect.uids.contains(uid))
            flags = applied(effect.add, flags, effect.change);
    }
    return flags;
}

bool PendingEffects::concerns(const Operation &operation, const imap::MailboxName &mailbox,
                              imap::UidValidity uidValidity)
{
    return operation.kind != OperationKind::Append && !isOfMailboxes(operation.kind)
        && operation.mailbox == mailbox && operation.uidValidity == uidValidity;
}

bool PendingEffects::changesFlags(OperationKind kind)
{
    return kind == OperationKind::AddFlags || kind == OperationKind::RemoveFlags;
}

bool PendingEffects::hides(OperationKind kind)
{
    return kind == OperationKind::Move || kind == OperationKind::Delete;
}

StoredFlags PendingEffects::applied(bool add, const StoredFlags &flags, const StoredFlags &change)
{
    StoredFlags result = flags;
    result.bits = add ? quint8(flags.bits | change.bits) : quint8(flags.bits & ~change.bits);
    if (change.keywords.isEmpty())
        return result;
    const std::vector<quint32> before = decodeKeywordIds(flags.keywords);
    const std::vector<quint32> named = decodeKeywordIds(change.keywords);
    std::vector<quint32> after;
    if (add)
        std::set_union(before.begin(), before.end(), named.begin(), named.end(),
                       std::back_inserter(after));
    else
        std::set_difference(before.begin(), before.end(), named.begin(), named.end(),
                            std::back_inserter(after));
    result.keywords = encodeKeywordIds(after);
    return result;
}

} // namespace homing::store
