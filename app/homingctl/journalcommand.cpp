// SPDX-License-Identifier: GPL-3.0-or-later
// journal: what waits for the server.
#include "app/homingctl/openaccount.h"

#include "core/mime/headers.h"
#include "core/store/localmessages.h"

namespace homing::cli {

namespace {

using store::LocalMessage;
using store::Operation;

QString kindName(store::OperationKind kind)
{
    using store::OperationKind;
    switch (kind) {
    case OperationKind::AddFlags:
        return QStringLiteral("add-flags");
    case OperationKind::RemoveFlags:
        return QStringLiteral("remove-flags");
    case OperationKind::Move:
        return QStringLiteral("move");
    case OperationKind::Copy:
        return QStringLiteral("copy");
    case OperationKind::Delete:
        return QStringLiteral("delete");
    case OperationKind::Append:
        return QStringLiteral("append");
    case OperationKind::CreateMailbox:
        return QStringLiteral("create-mailbox");
    case OperationKind::RenameMailbox:
        return QStringLiteral("rename-mailbox");
    case OperationKind::DeleteMailbox:
        return QStringLiteral("delete-mailbox");
    case OperationKind::Subscribe:
        return QStringLiteral("subscribe");
    case OperationKind::Unsubscribe:
        return QStringLiteral("unsubscribe");
    }
    Q_UNREACHABLE();
}

QString stateName(store::OperationState state)
{
    using store::OperationState;
    switch (state) {
    case OperationState::Pending:
        return QStringLiteral("pending");
    case OperationState::InFlight:
        return QStringLiteral("in-flight");
    case OperationState::Parked:
        return QStringLiteral("parked");
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const Operation &operation, const QString &account)
{
    return {{QStringLiteral("account"), account},
            {QStringLiteral("id"), operation.id.value()},
            {QStringLiteral("kind"), kindName(operation.kind)},
            {QStringLiteral("state"), stateName(operation.state)},
            {QStringLiteral("mailbox"), operation.mailbox.display()},
            {QStringLiteral("uids"), QString::fromLatin1(operation.uids.toWire())},
            {QStringLiteral("target"), operation.target.display()},
            {QStringLiteral("reason"), operation.parkedReason}};
}

void printOperation(const Operation &operation, const QString &account)
{
    using store::OperationKind;
    QString what = shown(operation.mailbox);
    if (!operation.uids.isEmpty() && !store::isOfMailboxes(operation.kind))
        what += QLatin1Char(' ') + QString::fromLatin1(operation.uids.toWire());
    if (operation.kind == OperationKind::Move || operation.kind == OperationKind::Copy
        || operation.kind == OperationKind::RenameMailbox)
        what += QStringLiteral(" → ") + shown(operation.target);
    print(QStringLiteral("%1\t%2\t%3\t%4\t%5\t%6")
              .arg(account, QString::number(operation.id.value()), stateName(operation.state),
                   kindName(operation.kind), what, mime::cleanForDisplay(operation.parkedReason)));
}

// --- Drafts and outgoing mail stand in the journal too

QString stateName(LocalMessage::State state)
{
    switch (state) {
    case LocalMessage::State::Draft:
        return QStringLiteral("draft");
    case LocalMessage::State::Queued:
        return QStringLiteral("waiting");
    case LocalMessage::State::Leaving:
    case LocalMessage::State::Ending:
        return QStringLiteral("leaving");
    case LocalMessage::State::Unknown:
        return QStringLiteral("unknown");
    case LocalMessage::State::Refused:
        return QStringLiteral("refused");
    }
    Q_UNREACHABLE();
}

QString reasonOf(const LocalMessage &message)
{
    return message.cause == FaultCause::None ? message.reason
                                             : words({message.cause, message.reason});
}

/// The id is a string: it has more digits than JSON's numbers hold.
QJsonObject toJson(const LocalMessage &message, const QString &account)
{
    return {{QStringLiteral("account"), account},
            {QStringLiteral("id"), QString::number(message.id.value())},
            {QStringLiteral("state"), stateName(message.state)},
            {QStringLiteral("subject"), message.subject},
            {QStringLiteral("recipients"), message.recipients},
            {QStringLiteral("reason"), reasonOf(message)}};
}

void printMessage(const LocalMessage &message, const QString &account)
{
    print(QStringLiteral("%1\t%2\t%3\tsend\t%4\t%5")
              .arg(account, QString::number(message.id.value()), stateName(message.state),
                   mime::cleanForDisplay(message.subject + QStringLiteral(" → ")
                                         + message.recipients),
                   mime::cleanForDisplay(reasonOf(message))));
}

int listOperations(const Context &context,
                   const std::vector<std::unique_ptr<OpenAccount>> &accounts)
{
    QJsonArray array;
    QJsonArray messages;
    for (const auto &opened : accounts) {
        for (const LocalMessage &message : opened->store().localMessages().all()) {
            if (context.json)
                messages.append(toJson(message, opened->name()));
            else
                printMessage(message, opened->name());
        }
        for (const Operation &operation : opened->store().operations()) {
            if (context.json)
                array.append(toJson(operation, opened->name()));
            else
                printOperation(operation, opened->name());
        }
    }
    if (context.json)
        printJson({{QStringLiteral("operations"), array}, {QStringLiteral("messages"), messages}});
    return Done;
}

/// The user has looked and says what became of it, or that it shall go or leave. Nothing: it is no
/// message's number.
std::optional<int> changeMessage(LocalMessageId id, const QString &verb,
                                 const std::vector<std::unique_ptr<OpenAccount>> &accounts)
{
    for (const auto &opened : accounts) {
        const auto message = opened->store().localMessages().find(id);
        if (!message)
            continue;
        Fault fault;
        account::Outbox &outbox = opened->engine().outbox();
        const auto watching = QObject::connect(&outbox, &account::Outbox::failed, &outbox,
                                               [&fault](const Fault &why) { fault = why; });
        const bool isDone = verb == QLatin1String("retry") ? outbox.sendAgain(id)
            : verb == QLatin1String("sent")                ? outbox.believeSent(id)
                                                           : outbox.drop(id);
        QObject::disconnect(watching);
        if (fault)
            return fail(words(fault));
        return isDone ? int(Done)
                      : fail(tr("The message is %1: that cannot be done with it.")
                                 .arg(stateName(message->state)));
    }
    return std::nullopt;
}

/// Every account counts its operations for itself.
int changeOperation(OperationId id, bool isRetry,
                    const std::vector<std::unique_ptr<OpenAccount>> &accounts)
{
    OpenAccount *owner = nullptr;
    QStringList owners;
    for (const auto &opened : accounts) {
        const std::vector<Operation> operations = opened->store().operations();
        if (std::none_of(operations.begin(), operations.end(),
                         [id](const Operation &one) { return one.id == id; }))
            continue;
        owner = opened.get();
        owners << opened->name();
    }
    if (owners.size() > 1)
        return ambiguous(tr("Operation %1").arg(id.value()), owners);
    if (!owner)
        return fail(tr("There is no operation %1; homingctl journal lists them.").arg(id.value()));
    Fault fault;
    const auto watching =
        QObject::connect(&owner->engine(), &account::AccountEngine::actionFailed, &owner->engine(),
                         [&fault](const Fault &why) { fault = why; });
    if (isRetry)
        owner->engine().retryOperation(id);
    else
        owner->engine().dropOperation(id);
    QObject::disconnect(watching);
    return fault ? fail(words(fault)) : int(Done);
}

} // namespace

int journalCommand(const Context &context)
{
    Options options("journal",
                    tr("What waits for the server: journal [list|retry ID|drop ID|sent ID]."));
    options.value(QStringLiteral("account"), tr("Only this account."), QStringLiteral("N"))
        .positional(QStringLiteral("list|retry|drop|sent"), tr("What to do."),
                    QStringLiteral("[list|retry|drop|sent]"))
        .positional(QStringLiteral("ID"), tr("Of which operation."), QStringLiteral("[ID]"));
    if (!options.process(context))
        return Usage;
    const QStringList line = options.positionals();
    const QString verb = line.isEmpty() ? QStringLiteral("list") : line.constFirst();
    const bool changes = verb == QLatin1String("retry") || verb == QLatin1String("drop")
        || verb == QLatin1String("sent");
    const OperationId id(line.size() == 2 ? line.at(1).toLongLong() : 0);
    if (changes ? id.value() <= 0 : verb != QLatin1String("list") || line.size() > 1)
        return usage(tr("journal wants list, retry ID, drop ID or sent ID."));
    const auto chosen = chosenAccounts(context, options.text(QStringLiteral("account")));
    std::vector<std::unique_ptr<OpenAccount>> accounts;
    for (const account::AccountSettings &settings : chosen) {
        accounts.push_back(OpenAccount::open(context, settings));
        if (!accounts.back())
            return Failed;
    }
    if (accounts.empty())
        return Failed;
    if (const auto code =
            changes ? changeMessage(LocalMessageId(id.value()), verb, accounts) : std::nullopt)
        return *code;
    if (verb == QLatin1String("sent"))
        return fail(tr("There is no message %1; homingctl journal lists them.").arg(id.value()));
    return changes ? changeOperation(id, verb == QLatin1String("retry"), accounts)
                   : listOperations(context, accounts);
}

} // namespace homing::cli
