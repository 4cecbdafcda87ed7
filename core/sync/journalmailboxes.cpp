// SPDX-License-Identifier: GPL-3.0-or-later
// JournalReplay: mailboxes made, renamed, deleted, subscribed (RFC 3501 6.3.3 to 6.3.7). One at a
// time, because what is behind may need it. What was cut before its answer is looked for with LIST:
// the names tell whether it was done. A mailbox is deleted only as the user knew it.
#include "core/store/shownmailboxes.h"
#include "core/sync/journalreplay.h"
#include "core/sync/mailboxlist.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;
using store::Operation;
using store::OperationKind;
using store::OperationState;

namespace {

constexpr size_t mostSubscriptions = 200; // that follow one renaming

bool isMoved(const Operation &operation)
{
    return operation.kind == OperationKind::Move || operation.kind == OperationKind::Copy
        || operation.kind == OperationKind::Delete;
}

/// RFC 5530.
bool hasWord(const CommandResult &result, const char *word)
{
    const auto *code = result.code ? std::get_if<CodeWord>(&*result.code) : nullptr;
    return code && code->word == word;
}

const ListData *find(const std::vector<ListData> &listed, const MailboxName &name)
{
    const auto found = std::find_if(listed.begin(), listed.end(), [&](const ListData &line) {
        return line.mailbox == name && !line.hasAttribute("\\NonExistent");
    });
    return found == listed.end() ? nullptr : &*found;
}

/// Where nobody subscribes to anything, one subscription would hide all the others.
bool usesSubscriptions(const std::vector<store::MailboxRecord> &records)
{
    return std::any_of(records.begin(), records.end(), [](const store::MailboxRecord &record) {
        return record.attributes.contains("\\Subscribed");
    });
}

Command commandFor(const Operation &operation)
{
    if (operation.kind == OperationKind::RenameMailbox)
        return commands::rename(operation.mailbox, operation.target);
    if (operation.kind == OperationKind::DeleteMailbox)
        return commands::deleteMailbox(operation.mailbox);
    if (operation.kind == OperationKind::Subscribe)
        return commands::subscribe(operation.mailbox);
    if (operation.kind == OperationKind::Unsubscribe)
        return commands::unsubscribe(operation.mailbox);
    return commands::create(operation.mailbox);
}

/// The server is as the user wants it, whoever was quicker.
bool isSaid(const Operation &operation, const CommandResult &result)
{
    if (operation.kind == OperationKind::CreateMailbox)
        return hasWord(result, "ALREADYEXISTS");
    return (operation.kind == OperationKind::DeleteMailbox
            || operation.kind == OperationKind::Unsubscribe)
        && hasWord(result, "NONEXISTENT");
}

} // namespace

QString JournalReplay::refusedBefore(const Operation &operation) const
{
    for (const Operation &one : m_store.operations()) {
        if (one.kind != OperationKind::CreateMailbox || one.state != OperationState::Parked
            || one.id >= operation.id)
            continue;
        const auto record = m_store.mailboxNamed(one.mailbox);
        if (record && !store::isPlanned(*record))
            continue; // somebody else has made it
        const bool isInIt = operation.mailbox == one.mailbox
            || (isMoved(operation) && operation.target == one.mailbox);
        const bool isBelow = record
            && store::renamed(store::isOfMailboxes(operation.kind) && !operation.target.isEmpty()
                                  ? operation.target
                                  : operation.mailbox,
                              one.mailbox, one.mailbox, record->delimiter);
        if (isInIt || isBelow)
            return QStringLiteral("The mailbox %1 was not made").arg(one.mailbox.display());
    }
    return {};
}

/// A server need not rename or delete what is selected: another mailbox is, meanwhile.
MailboxName JournalReplay::placeForMailbox(const Operation &operation) const
{
    if (operation.kind != OperationKind::RenameMailbox
        && operation.kind != OperationKind::DeleteMailbox)
        return {};
    const MailboxName inbox = MailboxName::fromWire("INBOX");
    const auto record = m_store.mailboxNamed(inbox);
    return record && record->isSelectable ? inbox : MailboxName();
}

QString JournalReplay::obstacleToMailbox(const Operation &operation) const
{
    const bool isChanged = operation.kind == OperationKind::RenameMailbox
        || operation.kind == OperationKind::DeleteMailbox;
    const auto record = m_store.mailboxNamed(operation.mailbox);
    if (isChanged && record && !operation.uidValidity.isNull()
        && !record->state.uidValidity.isNull()
        && record->state.uidValidity != operation.uidValidity)
        return QStringLiteral("The mailbox was replaced on the server (UIDVALIDITY changed)");
    if (operation.kind != OperationKind::DeleteMailbox)
        return {};
    const std::vector<Operation> operations = m_store.operations();
    const bool holdsRefused =
        std::any_of(operations.begin(), operations.end(), [&](const Operation &one) {
            return isMoved(one) && one.mailbox == operation.mailbox
                && one.state == OperationState::Parked;
        });
    if (holdsRefused)
        return QStringLiteral("Something else that was to be done with its messages was refused");
    // Tried anew behind the deletion, or on its way by another process on this profile.
    const bool isWaitedFor =
        std::any_of(operations.begin(), operations.end(), [&](const Operation &one) {
            return isMoved(one) && one.mailbox == operation.mailbox;
        });
    return isWaitedFor
        ? QStringLiteral("Something else is to be done with its messages first")
        : QString();
}

void JournalReplay::replayMailbox(const Operation &operation)
{
    if (const QString why = obstacleToMailbox(operation); !why.isEmpty()) {
        park(operation.id, why);
        Q_EMIT mailboxesChanged();
        return;
    }
    const bool canBeRepeated =
        operation.kind == OperationKind::Subscribe || operation.kind == OperationKind::Unsubscribe;
    if (operation.attempts > 0 && !canBeRepeated)
        lookAtNames(operation);
    else if (operation.kind == OperationKind::DeleteMailbox)
        lookBeforeDelete(operation);
    else
        say(operation);
}

// --- what was cut before its answer (rule C23)

void JournalReplay::lookAtNames(const Operation &operation)
{
    Names names;
    names.asked.push_back(operation.mailbox);
    if (operation.kind == OperationKind::RenameMailbox)
        names.asked.push_back(operation.target);
    m_names = std::move(names);
    auto left = std::make_shared<size_t>(m_names->asked.size());
    for (const MailboxName &name : std::vector<MailboxName>(m_names->asked))
        sendOfMailbox(operation, commands::list("", name.wire(), {}, std::nullopt),
                      [this, operation, left] {
                          if (--*left == 0)
                              onNamesListed(operation);
                      },
                      {});
}

bool JournalReplay::foldListing(const Response &response)
{
    if (const auto *status = std::get_if<StatusData>(&response); status && m_status) {
        if (status->mailbox == m_status->mailbox)
            mergeStatus(*m_status, *status); // an event may say less than the answer
        return false; // the list of mailboxes wants it too
    }
    const auto *list = std::get_if<ListData>(&response);
    const bool isAsked = m_names && list && !list->isLsub && !list->oldName
        && std::find(m_names->asked.begin(), m_names->asked.end(), list->mailbox)
            != m_names->asked.end();
    if (isAsked)
        m_names->listed.push_back(*list);
    return isAsked;
}

void JournalReplay::onNamesListed(const Operation &operation)
{
    const Names names = std::exchange(m_names, std::nullopt).value_or(Names());
    const ListData *there = find(names.listed, operation.mailbox);
    const bool isAtTarget = operation.kind == OperationKind::RenameMailbox
        && find(names.listed, operation.target) != nullptr;
    // A mailbox with inferiors leaves its name behind (RFC 3501 6.3.4).
    const bool isDeleted = !there || there->hasAttribute("\\Noselect");
    if (!isPending(operation.id))
        return; // the user dropped it meanwhile
    if (operation.kind == OperationKind::CreateMailbox) {
        there ? followUp(operation) : say(operation);
    } else if (operation.kind == OperationKind::DeleteMailbox) {
        isDeleted ? followUp(operation) : lookBeforeDelete(operation);
    } else if (!there && isAtTarget) {
        followUp(operation);
    } else if (!there) {
        park(operation.id, QStringLiteral("The mailbox is not on the server any more"));
        Q_EMIT mailboxesChanged();
    } else {
        say(operation);
    }
}

// --- doing

/// What the user never saw is not deleted with the rest: UIDNEXT tells whether something came, and
/// UIDVALIDITY whether it is still the same mailbox.
void JournalReplay::lookBeforeDelete(const Operation &operation)
{
    m_status.emplace().mailbox = operation.mailbox;
    sendOfMailbox(
        operation, commands::status(operation.mailbox, StatusItems {false}),
        [this, operation] {
            const StatusData status = std::exchange(m_status, std::nullopt).value_or(StatusData());
            const quint32 known = operation.uids.isEmpty() ? 0 : operation.uids.max();
            const bool isOther = status.uidValidity && !operation.uidValidity.isNull()
                && *status.uidValidity != operation.uidValidity;
            const bool isEmpty = status.messages == 0U;
            const bool isFuller =
                !isEmpty && status.uidNext && status.uidNext->value() > known + 1;
            // An answer that is not whole allows nothing.
            const bool isTold = isEmpty || (status.messages && status.uidNext);
            if (isTold && !isOther && !isFuller) {
                say(operation);
                return;
            }
            park(operation.id,
                 isOther ? QStringLiteral("The mailbox was replaced on the server (UIDVALIDITY "
                                          "changed)")
                     : isFuller
                     ? QStringLiteral("Messages have come into it since it was deleted here")
                     : QStringLiteral("The server does not tell what is in it"));
            Q_EMIT mailboxesChanged();
        },
        [this, operation](const CommandResult &result) {
            m_status.reset();
            onRefused(operation, result);
        });
}

void JournalReplay::onRefused(const Operation &operation, const CommandResult &result)
{
    if (isSaid(operation, result)) {
        followUp(operation);
        return;
    }
    park(operation.id, serverWords(result));
    Q_EMIT mailboxesChanged();
}

void JournalReplay::say(const Operation &operation)
{
    const OperationId id = operation.id;
    if (auto inFlight = m_store.setInFlight(id); !inFlight) {
        if (isPending(id)) // else dropped, or another process on this profile has taken it
            Q_EMIT storeFailed(inFlight.error());
        return;
    }
    m_taken.push_back(id);
    sendOfMailbox(
        operation, commandFor(operation), [this, operation] { followUp(operation); },
        [this, operation](const CommandResult &result) { onRefused(operation, result); });
}

/// Subscriptions are names (RFC 3501 6.3.6): they stay behind unless they are told. Then it is
/// done, whatever the server says to these.
void JournalReplay::followUp(const Operation &operation)
{
    const std::vector<store::MailboxRecord> records = m_store.mailboxes();
    std::vector<Command> left;
    const auto at = [&](const MailboxName &name) {
        return std::find_if(records.begin(), records.end(),
                            [&](const auto &record) { return record.name == name; });
    };
    const auto here = at(operation.mailbox);
    if (!usesSubscriptions(records)) {
        left.clear();
    } else if (operation.kind == OperationKind::CreateMailbox) {
        left.push_back(commands::subscribe(operation.mailbox));
    } else if (operation.kind == OperationKind::DeleteMailbox) {
        left.push_back(commands::unsubscribe(operation.mailbox));
    } else if (operation.kind == OperationKind::RenameMailbox && here != records.end()) {
        for (const store::MailboxRecord &record : records) {
            const auto after =
                store::renamed(record.name, operation.mailbox, operation.target, here->delimiter);
            if (!after || !record.isSubscribed || left.size() >= mostSubscriptions)
                continue;
            left.push_back(commands::subscribe(*after));
            left.push_back(commands::unsubscribe(record.name));
        }
    }
    const auto finish = [this, id = operation.id] {
        done(id, {});
        Q_EMIT mailboxesChanged();
    };
    if (left.empty()) {
        finish();
        return;
    }
    auto count = std::make_shared<size_t>(left.size());
    const auto oneLess = [count, finish] {
        if (--*count == 0)
            finish();
    };
    for (Command &command : left)
        sendOfMailbox(operation, std::move(command), oneLess,
                      [oneLess](const CommandResult &) { oneLess(); });
}

/// `onRefused` empty: `onOk` too when the server refuses to answer a question.
void JournalReplay::sendOfMailbox(const Operation &operation, Command command, Step onOk,
                                  Answered onRefused)
{
    ++m_outstanding;
    m_router.submit(std::move(command), this,
                    [this, id = operation.id, next = std::move(onOk),
                     refused = std::move(onRefused)](const CommandResult &result) {
                        --m_outstanding;
                        if (result.isLost()) {
                            if (result.kind == CommandResult::Kind::NotSent)
                                neverSent(id);
                            return; // connectionLost() decides
                        }
                        if (result.kind
                            == CommandResult::Kind::NotSent) { // no command can carry it
                            park(id, QStringLiteral("It cannot be said in IMAP"));
                            Q_EMIT mailboxesChanged();
                        } else if (result.isOk() || !refused) {
                            next();
                        } else {
                            refused(result);
                        }
                        if (m_outstanding > 0)
                            return;
                        m_taken.clear();
                        Q_EMIT idle();
                    });
}

} // namespace homing::sync
