// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/journalreplay.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;
using store::Operation;
using store::OperationKind;
using store::OperationState;

namespace {

/// RFC 7162 3.1.3: "a reasonable number of retries (at least 2)".
constexpr int mostTries = 4;

/// What of `flags` the mailbox keeps (RFC 3501 7.1, PERMANENTFLAGS; rule C21).
FlagSet keptOf(const FlagSet &flags, const store::SyncState &state)
{
    FlagSet kept = flags;
    kept.setSystemBits(quint8(flags.systemBits() & state.permanentFlags.systemBits()));
    if (state.mayCreateKeywords)
        return kept;
    for (const QByteArray &keyword : flags.keywords()) {
        if (!state.permanentFlags.hasKeyword(keyword))
            kept.removeKeyword(keyword);
    }
    return kept;
}

QString namesOf(const FlagSet &flags)
{
    return QString::fromUtf8(flags.toAtoms().join(", "));
}

/// A message goes by \\Deleted and an expunge, not by MOVE.
bool needsDeleted(const Operation &operation, const Capabilities &capabilities)
{
    switch (operation.kind) {
    case OperationKind::Move:
        return !capabilities.move();
    case OperationKind::Delete:
        return !capabilities.move() || operation.target.isEmpty()
            || operation.target == operation.mailbox;
    case OperationKind::Append:
    case OperationKind::Copy:
    case OperationKind::AddFlags:
    case OperationKind::RemoveFlags:
    case OperationKind::CreateMailbox:
    case OperationKind::RenameMailbox:
    case OperationKind::DeleteMailbox:
    case OperationKind::Subscribe:
    case OperationKind::Unsubscribe:
        return false;
    }
    Q_UNREACHABLE();
}

/// Why it is not even tried in this mailbox; null: nothing is in its way.
QString obstacle(const Operation &operation, const store::SyncState &state,
                 const Capabilities &capabilities)
{
    if (state.uidValidity != operation.uidValidity)
        return QStringLiteral("The mailbox was replaced on the server (UIDVALIDITY changed)");
    if (operation.kind == OperationKind::Copy)
        return {};
    if (state.isReadOnly)
        return QStringLiteral("The mailbox can only be read");
    if (needsDeleted(operation, capabilities) && !state.permanentFlags.has(SystemFlag::Deleted))
        return QStringLiteral(
            "The mailbox does not keep \\Deleted: no message can be taken from it");
    return {};
}

} // namespace

JournalReplay::JournalReplay(store::Store &store, CommandRouter &router, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_router(router)
{
}

QString JournalReplay::serverWords(const CommandResult &result)
{
    return result.text.isEmpty() ? QStringLiteral("The server refused it without saying why")
                                 : QString::fromUtf8(result.text);
}

std::optional<MailboxName> JournalReplay::nextMailbox() const
{
    for (const Operation &operation : m_store.operations()) {
        if (operation.state == OperationState::Pending)
            return placeFor(operation);
    }
    return std::nullopt;
}

void JournalReplay::replay(const std::optional<store::MailboxRecord> &selected,
                           const Capabilities &capabilities)
{
    m_guarded = {};
    m_isUnselected = false;
    for (const Operation &operation : m_store.operations()) {
        if (operation.state != OperationState::Pending)
            continue;
        if (const QString why = refusedBefore(operation); !why.isEmpty()) {
            park(operation.id, why);
            continue;
        }
        const MailboxName place = placeFor(operation);
        if (!place.isEmpty() && (!selected || selected->name != place))
            break; // order is kept: the caller selects that mailbox next
        if (mustWait(operation))
            break;
        if (store::isOfMailboxes(operation.kind)) {
            if (m_outstanding == 0)
                replayMailbox(operation);
            if (m_outstanding > 0)
                break; // what is behind may need it
            continue;
        }
        if (!placeOfDoubt(operation).isEmpty()) {
            look(operation, *selected, capabilities);
            break; // what it finds decides what is next
        }
        replayOne(operation, selected, capabilities);
    }
    if (m_outstanding == 0)
        Q_EMIT idle();
}

/// A STORE that is said again after MODIFIED must not come behind what the user did later to the
/// same messages; and a second STORE needs the mod-sequence that the first one's answer tells.
bool JournalReplay::mustWait(const Operation &operation) const
{
    return !m_guarded.intersected(operation.uids).isEmpty();
}

void JournalReplay::replayOne(const Operation &operation,
                              const std::optional<store::MailboxRecord> &selected,
                              const Capabilities &capabilities)
{
    if (isDoubtful(operation)) {
        if (selected && hasLeft(operation, *selected))
            done(operation.id, {});
        else
            park(operation.id, doubt()); // there is no way to find out
        return;
    }
    const QString why = operation.kind == OperationKind::Append
        ? QString()
        : obstacle(operation, selected->state, capabilities);
    if (!why.isEmpty()) {
        park(operation.id, why);
        return;
    }
    const bool setsFlags =
        operation.kind == OperationKind::AddFlags || operation.kind == OperationKind::RemoveFlags;
    if (setsFlags && keptOf(operation.flags, selected->state).isEmpty()) {
        park(operation.id,
             QStringLiteral("The mailbox does not keep %1").arg(namesOf(operation.flags)));
        return;
    }
    if (mayDuplicate(operation))
        noteTarget(operation);
    if (auto inFlight = m_store.setInFlight(operation.id); !inFlight) {
        if (isPending(operation.id)) // else another process on this profile has taken it
            Q_EMIT storeFailed(inFlight.error());
        return;
    }
    m_taken.push_back(operation.id);
    const OperationId id = operation.id;
    switch (operation.kind) {
    case OperationKind::AddFlags:
    case OperationKind::RemoveFlags:
        storeFlags(operation, *selected, capabilities);
        return;
    case OperationKind::Copy:
        send(id, Nth::First, commands::uidCopy(operation.uids, operation.target),
             [this, id] { done(id, {}); });
        return;
    case OperationKind::Append:
        append(operation, selected, capabilities);
        return;
    case OperationKind::Move:
        if (operation.target == operation.mailbox)
            forget(id); // it is there; without MOVE a COPY would make two of it
        else
            move(operation, operation.target, capabilities);
        return;
    case OperationKind::Delete:
        if (operation.target.isEmpty() || operation.target == operation.mailbox)
            deleteForGood(operation, Nth::First, capabilities);
        else
            move(operation, operation.target, capabilities);
        return;
    case OperationKind::CreateMailbox:
    case OperationKind::RenameMailbox:
    case OperationKind::DeleteMailbox:
    case OperationKind::Subscribe:
    case OperationKind::Unsubscribe:
        return; // replayMailbox()
    }
}

// --- Flags

/// Rule C21: never FLAGS, so that other clients' keywords survive; and only what the mailbox keeps.
void JournalReplay::storeFlags(Operation operation, const store::MailboxRecord &selected,
                               const Capabilities &capabilities)
{
    const OperationId id = operation.id;
    FlagSet left = operation.flags;
    operation.flags = keptOf(operation.flags, selected.state);
    left.subtract(operation.flags);
    if (!left.isEmpty())
        m_notKept.insert_or_assign(id, left);
    const ModSeq token = selected.state.highestModSeq;
    // Not only what was made offline: a connection that died may deliver its last STORE late, when
    // a newer one has said what the user did since.
    if (capabilities.condstore() && !token.isNull() && !selected.state.noModSeq) {
        m_guarded.unite(operation.uids);
        storeUnchanged(operation, selected.id,
                       std::max(token, m_store.highestModSeqOf(selected.id, operation.uids)), 1);
        return;
    }
    const bool add = operation.kind == OperationKind::AddFlags;
    // What is parked in the end does not go into the cache by itself: then the server says it.
    const bool isSilent = left.isEmpty();
    send(id, Nth::First,
         commands::uidStore(operation.uids, add, operation.flags, std::nullopt, isSilent),
         [this, id] { done(id, {}); });
}

/// RFC 7162 3.1.3: all but those that the server names in MODIFIED are stored. Not .SILENT, which
/// hides the flags and still tells the MODSEQ: the token would pass a change that is not in the
/// cache if the action is then parked or dropped.
void JournalReplay::storeUnchanged(const Operation &operation, MailboxId mailbox, ModSeq since,
                                   int tries)
{
    const OperationId id = operation.id;
    const bool add = operation.kind == OperationKind::AddFlags;
    const auto onModified = [this, operation, mailbox, tries](const CommandResult &result) {
        const UidSet modified =
            std::get<CodeModified>(*result.code).set.intersected(operation.uids);
        if (modified.isEmpty() && result.isOk())
            done(operation.id, {});
        else if (modified.isEmpty())
            park(operation.id, serverWords(result));
        else
            readModified(operation, mailbox, modified, tries);
    };
    send(
        id, tries == 1 ? Nth::First : Nth::Later,
        commands::uidStore(operation.uids, add, operation.flags, since, false),
        [this, id] { done(id, {}); }, onModified);
}

/// RFC 7162 3.1.3: "the client SHOULD try to figure out if the required metadata items have indeed
/// changed by issuing the FETCH or NOOP command". Its answer is in the store before the Step.
void JournalReplay::readModified(const Operation &operation, MailboxId mailbox,
                                 const UidSet &modified, int tries)
{
    if (!isInJournal(operation.id))
        return; // the user dropped it meanwhile
    const auto before = m_store.serverFlags(mailbox, modified);
    send(operation.id, Nth::Later,
         commands::uidFetch(modified, false, "(UID FLAGS MODSEQ)", std::nullopt, false),
         [this, operation, mailbox, modified, before, tries] {
             if (isInJournal(operation.id))
                 settleModified(operation, mailbox, modified, before, tries);
         });
}

/// Another flag changed: once more. The wanted flag itself is what it should be: nothing to do.
/// It was, and somebody took that back: the user decides.
void JournalReplay::settleModified(const Operation &operation, MailboxId mailbox,
                                   const UidSet &modified, const std::map<quint32, FlagSet> &before,
                                   int tries)
{
    const bool add = operation.kind == OperationKind::AddFlags;
    const auto isAsWanted = [&](const FlagSet &flags) {
        FlagSet applied = flags;
        if (add)
            applied.unite(operation.flags);
        else
            applied.subtract(operation.flags);
        return applied == flags;
    };
    UidSet again;
    for (const auto &[uid, flags] : m_store.serverFlags(mailbox, modified)) {
        if (isAsWanted(flags))
            continue;
        const auto was = before.find(uid);
        const bool isTakenBack = was != before.end() && isAsWanted(was->second);
        if (isTakenBack || tries >= mostTries) {
            park(operation.id,
                 isTakenBack ? QStringLiteral("Another program changed the same flag meanwhile")
                             : QStringLiteral("The message is being changed again and again"));
            return;
        }
        again.add(uid);
    }
    if (again.isEmpty()) {
        done(operation.id, {});
        return;
    }
    Operation rest = operation;
    rest.uids = again;
    storeUnchanged(rest, mailbox, m_store.highestModSeqOf(mailbox, again), tries + 1);
}

void JournalReplay::send(OperationId id, Nth nth, Command command, Step onOk, Answered onModified,
                         Step onRefused)
{
    ++m_outstanding;
    m_router.submit(std::move(command), this,
                    [this, id, nth, next = std::move(onOk),
                     modified = std::move(onModified),
                     refused = std::move(onRefused)](const CommandResult &result) {
                        --m_outstanding;
                        if (result.code && std::holds_alternative<CodeAppendUid>(*result.code))
                            m_appended = std::get<CodeAppendUid>(*result.code);
                        const bool isModified = modified && result.code
                            && std::holds_alternative<CodeModified>(*result.code);
                        switch (isModified ? CommandResult::Kind::Ok : result.kind) {
                        case CommandResult::Kind::Ok:
                            if (isModified)
                                modified(result);
                            else
                                next();
                            break;
                        case CommandResult::Kind::No:
                        case CommandResult::Kind::Bad:
                            m_appended.reset(); // whatever was told, it is not so
                            if (m_isUnselected)
                                cutShort(id, nth);
                            else if (refused)
                                refused();
                            else
                                park(id, serverWords(result));
                            break;
                        case CommandResult::Kind::NotSent:
                            if (!result.text.isEmpty()) { // no command can carry it, at no time
                                park(id, QStringLiteral("It cannot be said in IMAP"));
                                break;
                            }
                            if (nth == Nth::First)
                                neverSent(id);
                            return; // connectionLost() decides
                        case CommandResult::Kind::Lost:
                            return;
                        }
                        if (m_outstanding > 0)
                            return;
                        m_taken.clear();
                        Q_EMIT idle();
                    });
}

/// The server has heard nothing of it: it may be done as if for the first time.
void JournalReplay::neverSent(OperationId id)
{
    for (const Operation &operation : m_store.operations()) {
        if (operation.id != id || operation.state != OperationState::InFlight)
            continue; // dropped or parked meanwhile
        if (auto taken = m_store.takeBack(id); !taken)
            Q_EMIT storeFailed(taken.error());
    }
}

void JournalReplay::mailboxGone()
{
    m_isUnselected = m_outstanding > 0;
}

/// Refused because nothing was selected: not done, and to be done in the mailbox that is opened
/// next. Behind an earlier command of its own it is as after a lost connection.
void JournalReplay::cutShort(OperationId id, Nth nth)
{
    m_marked.erase(id);
    m_notKept.erase(id);
    if (nth == Nth::First) {
        neverSent(id);
        return;
    }
    for (const Operation &operation : m_store.operations()) {
        if (operation.id != id || operation.state != OperationState::InFlight)
            continue;
        if (auto changes = m_store.retry(id))
            emitAll(*changes);
        else
            Q_EMIT storeFailed(changes.error());
    }
}

bool JournalReplay::isInJournal(OperationId id) const
{
    const std::vector<Operation> operations = m_store.operations();
    return std::any_of(operations.begin(), operations.end(),
                       [id](const Operation &one) { return one.id == id; });
}

bool JournalReplay::isPending(OperationId id) const
{
    const std::vector<Operation> operations = m_store.operations();
    return std::any_of(operations.begin(), operations.end(), [id](const Operation &one) {
        return one.id == id && one.state == OperationState::Pending;
    });
}

void JournalReplay::done(OperationId id, const UidSet &gone)
{
    m_marked.erase(id);
    if (const auto left = m_notKept.extract(id)) {
        park(id,
             QStringLiteral("Done, but for %1: the mailbox does not keep that")
                 .arg(namesOf(left.mapped())));
        return;
    }
    auto changes = m_store.complete(id, gone);
    if (!changes) {
        if (isInJournal(id)) // else the user dropped it while it was on the wire
            Q_EMIT storeFailed(changes.error());
        return;
    }
    ++m_replayed;
    emitAll(*changes);
    Q_EMIT advanced();
}

void JournalReplay::forget(OperationId id)
{
    m_marked.erase(id);
    auto changes = m_store.drop(id);
    if (!changes) {
        Q_EMIT storeFailed(changes.error());
        return;
    }
    emitAll(*changes);
    Q_EMIT advanced();
}

void JournalReplay::park(OperationId id, const QString &reason)
{
    m_marked.erase(id);
    m_notKept.erase(id);
    auto changes = m_store.park(id, reason);
    if (!changes) {
        if (isInJournal(id))
            Q_EMIT storeFailed(changes.error());
        return;
    }
    emitAll(*changes);
    Q_EMIT advanced();
}

void JournalReplay::parkMailbox(const MailboxName &mailbox, const QString &reason)
{
    for (const Operation &operation : m_store.operations()) {
        if (operation.state == OperationState::Pending && placeFor(operation) == mailbox)
            park(operation.id, isDoubtful(operation) ? doubt() : reason);
    }
}

void JournalReplay::connectionLost()
{
    m_outstanding = 0;
    m_isUnselected = false;
    m_notKept.clear();
    m_marked.clear();
    m_found.reset();
    m_appended.reset();
    m_names.reset();
    m_status.reset();
    m_copied.clear();
    const std::vector<OperationId> taken = std::exchange(m_taken, {});
    if (taken.empty())
        return;
    for (const Operation &operation : m_store.operations()) {
        const bool isOurs = std::find(taken.begin(), taken.end(), operation.id) != taken.end();
        if (operation.state != OperationState::InFlight || !isOurs)
            continue; // another process on this profile may be sending it
        auto changes = m_store.retry(operation.id);
        if (!changes) {
            Q_EMIT storeFailed(changes.error());
            return;
        }
        emitAll(*changes);
    }
}

void JournalReplay::emitAll(const std::vector<store::ChangeSet> &changes)
{
    for (const store::ChangeSet &one : changes)
        Q_EMIT changed(one);
}

} // namespace homing::sync
