// SPDX-License-Identifier: GPL-3.0-or-later
// JournalReplay: what was cut before its answer may have been done (rule C23). The message is
// looked for in the target by its Message-ID: there, that was it; else the user decides.
#include "core/mime/headers.h"
#include "core/sync/journalreplay.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;
using store::Operation;
using store::OperationKind;

namespace {

constexpr quint64 mostLookedFor = 20; // messages of one operation

/// The field's value in a message's header, folded lines and all.
QByteArray headerField(const QByteArray &message, QByteArrayView lowerName)
{
    QByteArray value;
    bool isInField = false;
    qsizetype at = 0;
    while (at < message.size()) {
        const qsizetype end = message.indexOf('\n', at);
        const QByteArray line = message.mid(at, end < 0 ? -1 : end - at).trimmed();
        const bool isFolded = message.at(at) == ' ' || message.at(at) == '\t';
        if (line.isEmpty())
            break;
        if (!isFolded) {
            if (isInField)
                break;
            isInField = line.left(lowerName.size()).toLower() == lowerName;
            if (isInField)
                value = line.mid(lowerName.size());
        } else if (isInField) {
            value += ' ' + line;
        }
        if (end < 0)
            break;
        at = end + 1;
    }
    return value;
}

} // namespace

/// Doing these twice would make a second message. A move without MOVE begins with a COPY (rule
/// C22).
bool JournalReplay::mayDuplicate(const Operation &operation) const
{
    switch (operation.kind) {
    case OperationKind::Append:
    case OperationKind::Copy:
        return true;
    case OperationKind::Move:
    case OperationKind::Delete:
        return !m_router.session().capabilities().move() && !operation.target.isEmpty()
            && operation.target != operation.mailbox;
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

bool JournalReplay::isDoubtful(const Operation &operation) const
{
    return operation.attempts > 0 && mayDuplicate(operation) && !m_copied.contains(operation.id);
}

QString JournalReplay::doubt()
{
    return QStringLiteral(
        "The connection was lost while this was done: it may have been done already");
}

QString JournalReplay::notThere()
{
    return QStringLiteral(
        "The connection was lost while this was done, and it is not there so far");
}

/// Where it can be seen whether it was done; empty: nothing is in doubt, or nobody can tell.
MailboxName JournalReplay::placeOfDoubt(const Operation &operation) const
{
    if (!isDoubtful(operation) || !messageIds(operation))
        return {};
    if (operation.kind == OperationKind::Append)
        return operation.mailbox;
    // In one and the same mailbox the original would be taken for the copy.
    return operation.target == operation.mailbox ? MailboxName() : operation.target;
}

/// The mailbox that the operation's next step needs selected; empty: none.
MailboxName JournalReplay::placeFor(const Operation &operation) const
{
    const MailboxName place = placeOfDoubt(operation);
    if (!place.isEmpty())
        return place;
    if (store::isOfMailboxes(operation.kind))
        return placeForMailbox(operation);
    const bool needsNone = operation.kind == OperationKind::Append
        && (operation.uids.isEmpty() || !m_router.session().capabilities().replace());
    return needsNone ? MailboxName() : operation.mailbox;
}

/// What was to be moved is not in its mailbox any more: expunged by us, or gone otherwise. There is
/// nothing left to do.
bool JournalReplay::hasLeft(const Operation &operation, const store::MailboxRecord &selected) const
{
    const bool isRemoval =
        operation.kind == OperationKind::Move || operation.kind == OperationKind::Delete;
    return isRemoval && selected.name == operation.mailbox
        && selected.state.uidValidity == operation.uidValidity
        && m_store.uids(selected.id).intersected(operation.uids).isEmpty();
}

/// Of all its messages, without <>; nothing if one has none.
std::optional<QList<QByteArray>> JournalReplay::messageIds(const Operation &operation) const
{
    QList<QByteArray> ids;
    if (operation.kind == OperationKind::Append) {
        const auto found =
            mime::decodeMessageIds(headerField(m_store.message(operation.id), "message-id:"));
        if (found.size() != 1)
            return std::nullopt;
        ids << found.front();
        return ids;
    }
    const auto record = m_store.mailboxNamed(operation.mailbox);
    if (!record || record->state.uidValidity != operation.uidValidity
        || operation.uids.count() > mostLookedFor)
        return std::nullopt;
    bool isWhole = true;
    operation.uids.forEach([&](quint32 uid) {
        const auto row = m_store.row(record->id, Uid(uid));
        isWhole = isWhole && row && !row->header.messageId.isEmpty();
        if (isWhole)
            ids << row->header.messageId;
    });
    return isWhole ? std::optional(ids) : std::nullopt;
}

/// Before the first attempt, or before anything is synchronised after it: what is in the target
/// from here on came after the attempt, or by it.
void JournalReplay::noteTarget(const Operation &operation)
{
    const bool isAppend = operation.kind == OperationKind::Append;
    const auto record = m_store.mailboxNamed(isAppend ? operation.mailbox : operation.target);
    if (record)
        m_targets.try_emplace(operation.id,
                              Target {record->state.uidValidity, record->state.uidNext});
}

void JournalReplay::noteTargets()
{
    std::map<OperationId, Target> noted = std::exchange(m_targets, {});
    for (const Operation &operation : m_store.operations()) {
        if (auto known = noted.extract(operation.id))
            m_targets.insert(std::move(known));
        else if (operation.attempts > 0)
            noteTarget(operation);
    }
}

/// What the searches for one operation's messages came to.
struct JournalReplay::Look
{
    qsizetype left = 0; // searches without an answer
    qsizetype found = 0;
    qsizetype notThere = 0;
    qsizetype unclear = 0;
};

void JournalReplay::look(const Operation &operation, const store::MailboxRecord &target,
                         const Capabilities &capabilities)
{
    const QList<QByteArray> ids = messageIds(operation).value_or(QList<QByteArray>());
    const auto noted = m_targets.find(operation.id);
    const bool isSame = noted != m_targets.end() && !target.state.uidValidity.isNull()
        && noted->second.uidValidity == target.state.uidValidity;
    // Nothing that was there before can be the copy.
    const quint32 from = isSame ? noted->second.uidNext.value() : ~quint32(0);
    auto look = std::make_shared<Look>();
    look->left = ids.size();
    for (const QByteArray &id : ids) {
        ++m_outstanding;
        m_router.submit(commands::uidSearchMessageId(capabilities.esearch(), id), this,
                        [this, operation, look, from](const CommandResult &result) {
                            --m_outstanding;
                            const auto uids = std::exchange(m_found, std::nullopt);
                            const bool isGone = result.kind == CommandResult::Kind::Lost
                                || (result.kind == CommandResult::Kind::NotSent
                                    && result.text.isEmpty());
                            if (isGone)
                                return; // connectionLost() follows
                            if (!result.isOk() || !uids)
                                ++look->unclear;
                            else if (uids->isEmpty())
                                ++look->notThere;
                            else if (uids->count() == 1 && uids->min() >= from)
                                ++look->found;
                            else
                                ++look->unclear;
                            if (--look->left == 0 && !m_isUnselected) // else looked for again
                                onLooked(operation, *look);
                            if (m_outstanding > 0)
                                return;
                            m_taken.clear();
                            Q_EMIT idle();
                        });
    }
}

void JournalReplay::onLooked(const Operation &operation, const Look &look)
{
    const OperationId id = operation.id;
    if (!isPending(id))
        return; // the user dropped it meanwhile
    if (look.unclear + look.notThere > 0) {
        // Not there yet is not never: what the old connection took may still be on its way, and
        // said again it would come twice.
        park(id, look.notThere > 0 && look.found + look.unclear == 0 ? notThere() : doubt());
        return;
    }
    m_copied.insert(id);
    if (operation.kind == OperationKind::Append || operation.kind == OperationKind::Copy)
        done(id, {});
}

} // namespace homing::sync
