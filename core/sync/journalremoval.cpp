// SPDX-License-Identifier: GPL-3.0-or-later
// JournalReplay: how a message leaves its mailbox (rule C22). MOVE where offered; else COPY, the
// mark \Deleted, and an expunge that takes nobody else's messages.
#include "core/sync/journalreplay.h"

namespace homing::sync {

using namespace imap;
using store::Operation;
using store::OperationKind;
using store::OperationState;

namespace {

FlagSet deletedFlag()
{
    FlagSet flags;
    flags.set(SystemFlag::Deleted);
    return flags;
}

} // namespace

void JournalReplay::move(const Operation &operation, const MailboxName &target,
                         const Capabilities &capabilities)
{
    const OperationId id = operation.id;
    if (capabilities.move()) {
        send(id, Nth::First, commands::uidMove(operation.uids, target),
             [this, id, uids = operation.uids] { done(id, uids); });
        return;
    }
    if (m_copied.contains(id)) {
        deleteForGood(operation, Nth::First, capabilities);
        return;
    }
    send(id, Nth::First, commands::uidCopy(operation.uids, target),
         [this, operation, capabilities] {
             if (isInJournal(operation.id))
                 deleteForGood(operation, Nth::Later, capabilities);
         });
}

void JournalReplay::deleteForGood(const Operation &operation, Nth nth,
                                  const Capabilities &capabilities)
{
    const bool canExpunge = capabilities.uidPlus();
    // Not silent: the mark may stay, and onExpunged() judges by it.
    send(operation.id, nth,
         commands::uidStore(operation.uids, true, deletedFlag(), std::nullopt, false),
         [this, operation, capabilities, canExpunge] {
             if (!isInJournal(operation.id)) { // undone meanwhile, and so is the mark
                 send(operation.id, Nth::Later,
                      commands::uidStore(operation.uids, false, deletedFlag(), std::nullopt, false),
                      [] {});
                 return;
             }
             m_marked.insert_or_assign(operation.id, operation.uids);
             if (canExpunge)
                 send(operation.id, Nth::Later, commands::uidExpunge(operation.uids),
                      [this, operation] { onExpunged(operation); });
             else
                 lookForMarked(operation, capabilities);
         });
}

/// RFC 7162 3.2.9: a plain EXPUNGE takes all that is marked. So it is looked at first.
void JournalReplay::lookForMarked(const Operation &operation, const Capabilities &capabilities)
{
    if (!isInJournal(operation.id))
        return; // the user dropped it meanwhile
    send(operation.id, Nth::Later, commands::uidSearchDeleted(capabilities.esearch()),
         [this, operation] { expungeIfOnlyOurs(operation); });
}

void JournalReplay::expungeIfOnlyOurs(const Operation &operation)
{
    const OperationId id = operation.id;
    const auto marked = std::exchange(m_found, std::nullopt);
    UidSet ours; // of this one, and of those beside it that wait for the same expunge
    for (const Operation &one : m_store.operations()) {
        const auto found = m_marked.find(one.id);
        if (found != m_marked.end() && one.state == OperationState::InFlight)
            ours.unite(found->second);
    }
    const bool isOurs = marked && marked->subtracted(ours).isEmpty();
    if (!isOurs) {
        const bool wasCopied = !operation.target.isEmpty() && operation.target != operation.mailbox;
        const QString why = QStringLiteral(
            "It is marked as deleted and still there: other messages are marked "
            "too, and this server cannot remove one without the others (no UIDPLUS)");
        if (wasCopied)
            parkRemoval(operation, why);
        else
            park(id, why);
        return;
    }
    if (marked->intersected(operation.uids).isEmpty())
        onExpunged(operation); // somebody was quicker
    else
        send(id, Nth::Later, commands::expunge(), [this, operation] { onExpunged(operation); });
}

/// The copy is made; what is left of the move is a removal, and that alone can be tried again.
void JournalReplay::parkRemoval(const Operation &moved, const QString &why)
{
    Operation rest = moved;
    rest.kind = OperationKind::Delete;
    rest.target = {};
    auto queued = m_store.enqueue(rest);
    if (!queued) {
        Q_EMIT storeFailed(queued.error());
        return;
    }
    emitAll(queued->second);
    forget(moved.id);
    park(queued->first, why);
}

/// UID EXPUNGE leaves what another program has taken \Deleted from (RFC 4315 2.1), and says OK.
void JournalReplay::onExpunged(const Operation &operation)
{
    const OperationId id = operation.id;
    const auto record = m_store.mailboxNamed(operation.mailbox);
    const UidSet left = record ? m_store.uids(record->id).intersected(operation.uids) : UidSet();
    if (left.isEmpty()) {
        done(id, operation.uids);
        return;
    }
    send(id, Nth::Later, commands::uidFetch(left, false, "(UID FLAGS)", std::nullopt, false),
         [this, id, mailbox = record->id, left] {
             const auto flags = m_store.serverFlags(mailbox, left);
             const bool isTakenBack = std::any_of(flags.begin(), flags.end(), [](const auto &each) {
                 return !each.second.has(SystemFlag::Deleted);
             });
             if (isTakenBack)
                 park(id, QStringLiteral("Another program took the deletion back meanwhile"));
             else
                 done(id, {}); // what EXPUNGE took is not known yet: the next look tells
         });
}

void JournalReplay::fold(const Response &response)
{
    if (const auto *status = std::get_if<StatusResponse>(&response);
        status && status->code && std::holds_alternative<CodeAppendUid>(*status->code))
        m_appended = std::get<CodeAppendUid>(*status->code); // REPLACE: RFC 8508 4.3
    if (m_router.searcher() != this)
        return;
    if (const auto *search = std::get_if<SearchData>(&response))
        m_found = m_found.value_or(UidSet()).united(search->numbers);
    else if (const auto *esearch = std::get_if<ESearchData>(&response); esearch && esearch->uid)
        m_found = m_found.value_or(UidSet()).united(esearch->all.value_or(UidSet()));
}

} // namespace homing::sync
