// SPDX-License-Identifier: GPL-3.0-or-later
// list, flag, move, copy, delete and append.
#include "app/homingctl/journalled.h"
#include "app/homingctl/openmailbox.h"

#include "core/imap/command.h"

#include <QFile>
#include <QTimer>

namespace homing::cli {

QString addressText(const std::vector<store::MessageAddress> &addresses)
{
    QStringList texts;
    for (const store::MessageAddress &address : addresses) {
        texts << (address.name.isEmpty()
                      ? address.address
                      : address.name + QStringLiteral(" <") + address.address + QLatin1Char('>'));
    }
    return texts.join(QStringLiteral(", "));
}

QJsonObject toJson(const store::MessageRow &row)
{
    QJsonArray flags;
    QList<QByteArray> atoms = row.flags.toAtoms();
    std::sort(atoms.begin(), atoms.end());
    for (const QByteArray &atom : atoms)
        flags.append(QString::fromUtf8(atom));
    const QDateTime date = row.header.date.isValid() ? row.header.date : row.internalDate;
    return {{QStringLiteral("uid"), qint64(row.uid.value())},
            {QStringLiteral("flags"), flags},
            {QStringLiteral("subject"), row.header.subject},
            {QStringLiteral("from"), addressText(row.header.from)},
            {QStringLiteral("to"), addressText(row.header.to)},
            {QStringLiteral("date"), date.toUTC().toString(Qt::ISODate)},
            {QStringLiteral("size"), qint64(row.size)},
            {QStringLiteral("messageId"), QString::fromUtf8(row.header.messageId)},
            {QStringLiteral("hasAttachment"), row.hasAttachment}};
}

namespace {

using store::Operation;
using store::OperationKind;

/// Journals the operations; without --offline brings them to the server and tells when one was
/// refused.
int perform(const Context &context, const Options &options, OpenMailbox &place,
            std::vector<Operation> operations)
{
    std::vector<OperationId> ours;
    QString error;
    for (Operation &operation : operations) {
        const auto queued = place.account->engine().enqueue(place.mailbox.id, std::move(operation));
        if (!queued) {
            error = words(account::faultOf(queued.error()));
            break;
        }
        ours.push_back(*queued);
    }
    return finishActions(context, options, *place.account, place.mailbox.name, ours, error);
}

int moveOrCopy(const Context &context, const char *command, OperationKind kind)
{
    Options options(command, tr("Puts messages into another mailbox."));
    addMailboxOptions(options);
    options.value(QStringLiteral("uid"), tr("The messages."), QStringLiteral("SET"))
        .value(QStringLiteral("to"), tr("The mailbox to go to."), QStringLiteral("M2"))
        .flag(QStringLiteral("offline"), tr("Only write it to the journal."));
    if (!options.process(context,
                         {QStringLiteral("mailbox"), QStringLiteral("uid"), QStringLiteral("to")}))
        return Usage;
    const auto uids = uidsFrom(options);
    if (!uids)
        return wrongUids();
    std::optional<OpenMailbox> place;
    if (const int code = openMailbox(context, options, place); code != Done)
        return code;
    const auto target = place->account->mailbox(options.text(QStringLiteral("to")));
    if (!target)
        return fail(tr("There is no mailbox \"%1\".").arg(options.text(QStringLiteral("to"))));
    if (kind == OperationKind::Move && target->id == place->mailbox.id)
        return usage(tr("--to names the mailbox that they are in."));
    Operation operation;
    operation.kind = kind;
    operation.uids = presentUids(*uids, options, *place);
    operation.target = target->name;
    return operation.uids.isEmpty() ? int(Failed) : perform(context, options, *place, {operation});
}

/// The newest `limit` of those that no pending move or delete takes away; 0 is all.
std::vector<store::MessageRow> visibleRows(store::Store &store, MailboxId mailbox, quint32 limit)
{
    for (quint32 wanted = limit;; wanted = wanted > 0xffff'ffff / 4 ? 0 : wanted * 4) {
        std::vector<store::MessageRow> rows = store.rows(mailbox, wanted);
        const bool isAll = wanted == 0 || rows.size() < wanted;
        std::erase_if(rows, [](const store::MessageRow &row) { return row.isHidden; });
        if (!isAll && rows.size() < limit)
            continue;
        if (limit != 0 && rows.size() > limit)
            rows.erase(rows.begin(), rows.end() - limit);
        return rows;
    }
}

/// What STORE can carry. \Recent is the server's own.
bool isFlag(const QByteArray &atom)
{
    imap::FlagSet flags;
    flags.add(atom);
    return !flags.isEmpty() && atom.compare("\\Recent", Qt::CaseInsensitive) != 0
        && imap::commands::uidStore(imap::UidSet::single(1), true, flags, std::nullopt, false)
               .isValid();
}

/// RFC 3501 wants CRLF, and servers refuse a bare LF; a file from this system has LF, or both where
/// something was added to it.
QByteArray withCrLf(const QByteArray &message)
{
    QByteArray wire;
    wire.reserve(message.size() + message.count('\n'));
    for (const char c : message) {
        if (c == '\n' && !wire.endsWith('\r'))
            wire += '\r';
        wire += c;
    }
    return wire;
}

} // namespace

int listCommand(const Context &context)
{
    Options options("list", tr("Lists the messages of a mailbox, newest last."));
    addMailboxOptions(options);
    options.value(QStringLiteral("limit"), tr("At most so many, the newest."), QStringLiteral("K"));
    if (!options.process(context, {QStringLiteral("mailbox")}))
        return Usage;
    const bool isLimited = options.has(QStringLiteral("limit"));
    const quint32 limit = isLimited ? options.text(QStringLiteral("limit")).toUInt() : 0;
    if (isLimited && limit == 0)
        return usage(tr("--limit wants a number above 0."));
    std::optional<OpenMailbox> place;
    if (const int code = openMailbox(context, options, place); code != Done)
        return code;
    const std::vector<store::MessageRow> rows =
        visibleRows(place->account->store(), place->mailbox.id, limit);
    QJsonArray array;
    for (const store::MessageRow &row : rows) {
        if (context.json)
            array.append(toJson(row));
        else
            print(QStringLiteral("%1\t%2\t%3")
                      .arg(QString::number(row.uid.value()), addressText(row.header.from),
                           row.header.subject));
        if (isOutputLost())
            break;
    }
    if (context.json)
        printJsonArray(array);
    return Done;
}

int flagCommand(const Context &context)
{
    Options options("flag", tr("Adds or removes flags and keywords."));
    addMailboxOptions(options);
    options.value(QStringLiteral("uid"), tr("The messages."), QStringLiteral("SET"))
        .value(QStringLiteral("add"),
               tr("A flag to add, as \\Seen or a keyword; may be given more than once."),
               QStringLiteral("F"))
        .value(QStringLiteral("remove"), tr("A flag to remove."), QStringLiteral("F"))
        .flag(QStringLiteral("offline"), tr("Only write it to the journal."));
    if (!options.process(context, {QStringLiteral("mailbox"), QStringLiteral("uid")}))
        return Usage;
    const auto uids = uidsFrom(options);
    if (!uids)
        return wrongUids();
    if (!options.has(QStringLiteral("add")) && !options.has(QStringLiteral("remove")))
        return usage(tr("Give --add or --remove."));
    std::vector<Operation> operations;
    for (const auto &[option, kind] : {std::pair("add", OperationKind::AddFlags),
                                       std::pair("remove", OperationKind::RemoveFlags)}) {
        Operation operation;
        operation.kind = kind;
        for (const QString &atom : options.texts(QLatin1String(option))) {
            if (!isFlag(atom.toUtf8()))
                return usage(tr("\"%1\" is no flag: \\Seen, \\Answered, \\Flagged, \\Deleted, "
                                "\\Draft or a keyword of one word in ASCII.")
                                 .arg(atom));
            operation.flags.add(atom.toUtf8());
        }
        if (!operation.flags.isEmpty())
            operations.push_back(std::move(operation));
    }
    std::optional<OpenMailbox> place;
    if (const int code = openMailbox(context, options, place); code != Done)
        return code;
    const imap::UidSet present = presentUids(*uids, options, *place);
    if (present.isEmpty())
        return Failed;
    for (Operation &operation : operations)
        operation.uids = present;
    return perform(context, options, *place, std::move(operations));
}

int moveCommand(const Context &context)
{
    return moveOrCopy(context, "move", OperationKind::Move);
}

int copyCommand(const Context &context)
{
    return moveOrCopy(context, "copy", OperationKind::Copy);
}

int deleteCommand(const Context &context)
{
    Options options("delete", tr("Moves messages to Trash; from Trash they are deleted for good."));
    addMailboxOptions(options);
    options.value(QStringLiteral("uid"), tr("The messages."), QStringLiteral("SET"))
        .flag(QStringLiteral("for-good"),
              tr("Where the account has no Trash: delete them for good."))
        .flag(QStringLiteral("offline"), tr("Only write it to the journal."));
    if (!options.process(context, {QStringLiteral("mailbox"), QStringLiteral("uid")}))
        return Usage;
    const auto uids = uidsFrom(options);
    if (!uids)
        return wrongUids();
    std::optional<OpenMailbox> place;
    if (const int code = openMailbox(context, options, place); code != Done)
        return code;
    const std::vector<store::MailboxRecord> all = place->account->store().mailboxes();
    const bool hasTrash =
        std::any_of(all.begin(), all.end(), [](const store::MailboxRecord &record) {
            return record.role == store::MailboxRole::Trash && record.isSelectable;
        });
    if (!hasTrash && !options.has(QStringLiteral("for-good")))
        return fail(
            tr("The account has no Trash to move them to; --for-good deletes them for good."));
    Operation operation;
    operation.kind = OperationKind::Delete;
    operation.uids = presentUids(*uids, options, *place);
    return operation.uids.isEmpty() ? int(Failed) : perform(context, options, *place, {operation});
}

int appendCommand(const Context &context)
{
    Options options("append", tr("Puts a message file into a mailbox."));
    addMailboxOptions(options);
    options.flag(QStringLiteral("offline"), tr("Only write it to the journal."))
        .positional(QStringLiteral("FILE.eml"), tr("The message; - is standard input."));
    if (!options.process(context, {QStringLiteral("mailbox")}))
        return Usage;
    if (options.positionals().size() != 1)
        return usage(tr("append wants one file."));
    const QString name = options.positionals().constFirst();
    QFile file(name);
    const bool isOpen = name == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly)
                                                   : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return fail(name + QStringLiteral(": ") + file.errorString());
    const QByteArray message = withCrLf(file.readAll());
    if (file.error() != QFileDevice::NoError)
        return fail(name + QStringLiteral(": ") + file.errorString());
    if (message.isEmpty())
        return fail(tr("%1 is empty.").arg(name));
    if (message.contains('\0'))
        return fail(tr("%1 has NUL bytes: it is no message that IMAP could carry.").arg(name));
    std::optional<OpenMailbox> place;
    if (const int code = openMailbox(context, options, place); code != Done)
        return code;
    Operation operation;
    operation.kind = OperationKind::Append;
    operation.message = message;
    return perform(context, options, *place, {operation});
}

} // namespace homing::cli
