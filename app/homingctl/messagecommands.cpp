// SPDX-License-Identifier: GPL-3.0-or-later
// list, show, flag, move, copy, delete, append and journal.
#include "app/homingctl/cli.h"

#include "core/account/bodyassembly.h"
#include "core/mime/body.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

namespace homing::cli {

namespace {

using store::Operation;
using store::OperationKind;

QString tr(const char *text)
{
    return QCoreApplication::translate("homingctl", text);
}

QString addressText(const std::vector<store::MessageAddress> &addresses)
{
    QStringList texts;
    for (const store::MessageAddress &address : addresses) {
        texts << (address.name.isEmpty() ? address.address
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

/// An account with the mailbox that --mailbox names, opened; null and told on stderr otherwise.
struct OpenMailbox {
    std::unique_ptr<OpenAccount> account;
    store::MailboxRecord mailbox;
};

std::optional<OpenMailbox> openMailbox(const Context &context, const Options &options)
{
    const QString name = options.text(QStringLiteral("mailbox"));
    for (const account::AccountSettings &settings : chosenAccounts(context, options.text(QStringLiteral("account")))) {
        auto opened = OpenAccount::open(context, settings);
        if (!opened)
            return std::nullopt;
        if (const auto record = opened->mailbox(name))
            return OpenMailbox {std::move(opened), *record};
    }
    fail(tr("There is no mailbox \"%1\"; homingctl sync tells what the server has.").arg(name));
    return std::nullopt;
}

std::optional<imap::UidSet> uidsFrom(const Options &options)
{
    const QByteArray text = options.text(QStringLiteral("uid")).toLatin1();
    const auto set = imap::UidSet::parse(text);
    if (!set || set->isEmpty()) {
        usage(tr("--uid wants numbers, as 3,5:9."));
        return std::nullopt;
    }
    return *set;
}

void addMailboxOptions(Options &options)
{
    options.value(QStringLiteral("account"), tr("The account."), QStringLiteral("N"))
        .value(QStringLiteral("mailbox"), tr("The mailbox."), QStringLiteral("M"));
}

/// Journals the operations; without --offline brings them to the server and tells when one was refused.
int perform(const Options &options, OpenMailbox &place, std::vector<Operation> operations)
{
    account::AccountEngine &engine = place.account->engine();
    std::vector<OperationId> ours;
    for (Operation &operation : operations) {
        const auto queued = engine.enqueue(place.mailbox.id, std::move(operation));
        if (!queued)
            return fail(words(account::faultOf(queued.error())));
        ours.push_back(*queued);
    }
    if (options.has(QStringLiteral("offline")))
        return Done;
    if (!place.account->readPassword())
        return Failed;
    const sync::SyncReport report = place.account->synchronise({place.mailbox.name});
    if (!report.isOk)
        return fail(words(report.fault) + QLatin1Char(' ') + tr("It waits in the journal."));
    for (const Operation &left : place.account->store().operations()) {
        if (std::find(ours.begin(), ours.end(), left.id) != ours.end())
            return fail(left.parkedReason.isEmpty() ? tr("It waits in the journal.") : left.parkedReason);
    }
    return Done;
}

int moveOrCopy(const Context &context, const char *command, OperationKind kind)
{
    Options options(command, tr("Puts messages into another mailbox."));
    addMailboxOptions(options);
    options.value(QStringLiteral("uid"), tr("The messages."), QStringLiteral("SET"))
        .value(QStringLiteral("to"), tr("The mailbox to go to."), QStringLiteral("M2"))
        .flag(QStringLiteral("offline"), tr("Only write it to the journal."));
    if (!options.process(context, {QStringLiteral("mailbox"), QStringLiteral("uid"), QStringLiteral("to")}))
        return Usage;
    const auto uids = uidsFrom(options);
    if (!uids)
        return Usage;
    auto place = openMailbox(context, options);
    if (!place)
        return Failed;
    const auto target = place->account->mailbox(options.text(QStringLiteral("to")));
    if (!target)
        return fail(tr("There is no mailbox \"%1\".").arg(options.text(QStringLiteral("to"))));
    Operation operation;
    operation.kind = kind;
    operation.uids = *uids;
    operation.target = target->name;
    return perform(options, *place, {operation});
}

void printBytes(const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

QString structureText(const imap::BodyPart &root)
{
    QStringList lines;
    std::vector<std::pair<const imap::BodyPart *, int>> waiting {{&root, 0}};
    while (!waiting.empty()) {
        const auto [part, depth] = waiting.back();
        waiting.pop_back();
        lines << QString(depth * 2, QLatin1Char(' ')) + QString::fromLatin1(part->section) + QLatin1Char(' ')
                + QString::fromLatin1(part->type + '/' + part->subtype) + QLatin1Char(' ') + QString::number(part->octets);
        for (auto child = part->children.rbegin(); child != part->children.rend(); ++child)
            waiting.emplace_back(&*child, depth + 1);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

int listCommand(const Context &context)
{
    Options options("list", tr("Lists the messages of a mailbox, newest last."));
    addMailboxOptions(options);
    options.value(QStringLiteral("limit"), tr("At most so many, the newest."), QStringLiteral("K"));
    if (!options.process(context, {QStringLiteral("mailbox")}))
        return Usage;
    bool isNumber = true;
    const quint32 limit = options.has(QStringLiteral("limit")) ? options.text(QStringLiteral("limit")).toUInt(&isNumber) : 0;
    if (!isNumber)
        return usage(tr("--limit wants a number."));
    auto place = openMailbox(context, options);
    if (!place)
        return Failed;
    QJsonArray array;
    for (const store::MessageRow &row : place->account->store().rows(place->mailbox.id, limit)) {
        if (row.isHidden)
            continue;
        if (context.json)
            array.append(toJson(row));
        else
            print(QStringLiteral("%1\t%2\t%3").arg(row.uid.value()).arg(addressText(row.header.from), row.header.subject));
    }
    if (context.json)
        print(QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact)));
    return Done;
}

int showCommand(const Context &context)
{
    Options options("show", tr("Shows one message; fetches what is not cached."));
    addMailboxOptions(options);
    options.value(QStringLiteral("uid"), tr("The message."), QStringLiteral("U"))
        .flag(QStringLiteral("raw"), tr("The whole message as it is on the server."))
        .flag(QStringLiteral("text"), tr("Its text (the default)."))
        .flag(QStringLiteral("html"), tr("Its HTML part as sent."))
        .flag(QStringLiteral("headers"), tr("Its header as sent."))
        .flag(QStringLiteral("structure"), tr("Its parts."));
    if (!options.process(context, {QStringLiteral("mailbox"), QStringLiteral("uid")}))
        return Usage;
    const auto uids = uidsFrom(options);
    if (!uids || uids->count() != 1)
        return usage(tr("--uid wants one number."));
    auto place = openMailbox(context, options);
    if (!place)
        return Failed;
    store::Store &store = place->account->store();
    const imap::Uid uid(uids->min());
    const auto structure = store.bodyStructure(place->mailbox.id, uid);
    if (!structure)
        return fail(tr("There is no message %1.").arg(uid.value()));
    if (options.has(QStringLiteral("structure"))) {
        print(structureText(*structure));
        return Done;
    }
    QList<QByteArray> sections;
    std::vector<const imap::BodyPart *> parts = account::readableParts(*structure);
    if (options.has(QStringLiteral("raw"))) {
        sections << QByteArray("");
    } else if (options.has(QStringLiteral("headers"))) {
        sections << QByteArray("HEADER");
    } else {
        if (options.has(QStringLiteral("html"))) {
            parts.clear();
            std::vector<const imap::BodyPart *> waiting {&*structure};
            while (!waiting.empty()) {
                const imap::BodyPart *part = waiting.back();
                waiting.pop_back();
                if (part->type == "text" && part->subtype == "html")
                    parts.push_back(part);
                for (const imap::BodyPart &child : part->children)
                    waiting.push_back(&child);
            }
        }
        for (const imap::BodyPart *part : parts)
            sections << part->section;
    }
    QList<QByteArray> missing = sections;
    missing.removeIf([&](const QByteArray &section) { return store.part(place->mailbox.id, uid, section).has_value(); });
    if (!missing.isEmpty()) {
        if (!place->account->readPassword())
            return Failed;
        place->account->engine().fetchBody(place->mailbox.id, uid.value(), missing);
        const sync::SyncReport report = place->account->synchronise({place->mailbox.name});
        if (!report.isOk)
            return fail(words(report.fault));
    }
    std::vector<account::FetchedPart> fetched;
    for (const QByteArray &section : sections) {
        const auto bytes = store.part(place->mailbox.id, uid, section);
        if (!bytes)
            return fail(tr("The message is not on the server any more."));
        const imap::BodyPart *part = account::partAt(*structure, section);
        if (!part || options.has(QStringLiteral("raw")) || options.has(QStringLiteral("headers")))
            printBytes(*bytes);
        else if (options.has(QStringLiteral("html")))
            print(mime::decodeCharset(mime::decodeTransfer(*bytes, part->encoding), part->parameter("charset")));
        else
            fetched.push_back({*part, *bytes});
    }
    if (!fetched.empty())
        print(account::assembleBody({}, fetched, {}).plainText);
    return Done;
}

int flagCommand(const Context &context)
{
    Options options("flag", tr("Adds or removes flags and keywords."));
    addMailboxOptions(options);
    options.value(QStringLiteral("uid"), tr("The messages."), QStringLiteral("SET"))
        .value(QStringLiteral("add"), tr("A flag to add, as \\Seen or a keyword; may be given more than once."), QStringLiteral("F"))
        .value(QStringLiteral("remove"), tr("A flag to remove."), QStringLiteral("F"))
        .flag(QStringLiteral("offline"), tr("Only write it to the journal."));
    if (!options.process(context, {QStringLiteral("mailbox"), QStringLiteral("uid")}))
        return Usage;
    const auto uids = uidsFrom(options);
    const bool adds = options.has(QStringLiteral("add"));
    if (!uids)
        return Usage;
    if (!adds && !options.has(QStringLiteral("remove")))
        return usage(tr("Give --add or --remove."));
    auto place = openMailbox(context, options);
    if (!place)
        return Failed;
    std::vector<Operation> operations;
    for (const auto &[option, kind] : {std::pair("add", OperationKind::AddFlags), std::pair("remove", OperationKind::RemoveFlags)}) {
        imap::FlagSet flags;
        for (const QString &atom : options.texts(QLatin1String(option)))
            flags.add(atom.toUtf8());
        if (flags.isEmpty())
            continue;
        Operation operation;
        operation.kind = kind;
        operation.uids = *uids;
        operation.flags = flags;
        operations.push_back(std::move(operation));
    }
    return operations.empty() ? int(Done) : perform(options, *place, std::move(operations));
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
        .flag(QStringLiteral("offline"), tr("Only write it to the journal."));
    if (!options.process(context, {QStringLiteral("mailbox"), QStringLiteral("uid")}))
        return Usage;
    const auto uids = uidsFrom(options);
    if (!uids)
        return Usage;
    auto place = openMailbox(context, options);
    if (!place)
        return Failed;
    Operation operation;
    operation.kind = OperationKind::Delete;
    operation.uids = *uids;
    return perform(options, *place, {operation});
}

int appendCommand(const Context &context)
{
    Options options("append", tr("Puts a message file into a mailbox."));
    addMailboxOptions(options);
    options.flag(QStringLiteral("offline"), tr("Only write it to the journal."))
        .positional(QStringLiteral("FILE.eml"), tr("The message."));
    if (!options.process(context, {QStringLiteral("mailbox")}))
        return Usage;
    if (options.positionals().size() != 1)
        return usage(tr("append wants one file."));
    QFile file(options.positionals().constFirst());
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.fileName() + QStringLiteral(": ") + file.errorString());
    QByteArray message = file.readAll();
    if (message.isEmpty())
        return fail(tr("%1 is empty.").arg(file.fileName()));
    if (!message.contains("\r\n")) // RFC 3501 wants CRLF; a file from this system has LF
        message.replace("\n", "\r\n");
    auto place = openMailbox(context, options);
    if (!place)
        return Failed;
    Operation operation;
    operation.kind = OperationKind::Append;
    operation.message = message;
    return perform(options, *place, {operation});
}

int journalCommand(const Context &context)
{
    Options options("journal", tr("What waits for the server: journal [list|retry ID|drop ID]."));
    options.value(QStringLiteral("account"), tr("Only this account."), QStringLiteral("N"))
        .positional(QStringLiteral("list|retry|drop"), tr("What to do."));
    if (!options.process(context))
        return Usage;
    const QStringList line = options.positionals();
    const QString verb = line.isEmpty() ? QStringLiteral("list") : line.constFirst();
    const bool changes = verb == QLatin1String("retry") || verb == QLatin1String("drop");
    bool isNumber = true;
    const OperationId id(changes && line.size() == 2 ? line.at(1).toLongLong(&isNumber) : 0);
    if ((!changes && verb != QLatin1String("list")) || (changes && (id.isNull() || !isNumber)))
        return usage(tr("journal list, journal retry ID or journal drop ID."));
    static const char *const kinds[] = {"add-flags", "remove-flags", "move", "copy", "delete", "append"};
    static const char *const states[] = {"pending", "in-flight", "parked"};
    bool isFound = false;
    QJsonArray array;
    for (const account::AccountSettings &settings : chosenAccounts(context, options.text(QStringLiteral("account")))) {
        const auto opened = OpenAccount::open(context, settings);
        if (!opened)
            return Failed;
        for (const Operation &operation : opened->store().operations()) {
            if (changes && operation.id == id) {
                isFound = true;
                if (verb == QLatin1String("retry"))
                    opened->engine().retryOperation(id);
                else
                    opened->engine().dropOperation(id);
                break;
            }
            const QJsonObject json {{QStringLiteral("account"), settings.name},
                                    {QStringLiteral("id"), operation.id.value()},
                                    {QStringLiteral("kind"), QLatin1String(kinds[int(operation.kind)])},
                                    {QStringLiteral("state"), QLatin1String(states[int(operation.state)])},
                                    {QStringLiteral("mailbox"), operation.mailbox.display()},
                                    {QStringLiteral("uids"), QString::fromLatin1(operation.uids.toWire())},
                                    {QStringLiteral("target"), operation.target.display()},
                                    {QStringLiteral("reason"), operation.parkedReason}};
            array.append(json);
            if (!changes && !context.json) {
                print(QStringLiteral("%1\t%2\t%3\t%4 %5\t%6")
                          .arg(operation.id.value())
                          .arg(QLatin1String(states[int(operation.state)]), QLatin1String(kinds[int(operation.kind)]),
                               operation.mailbox.display(), QString::fromLatin1(operation.uids.toWire()), operation.parkedReason));
            }
        }
    }
    if (changes)
        return isFound ? int(Done) : fail(tr("There is no operation %1.").arg(id.value()));
    if (context.json)
        printJson({{QStringLiteral("operations"), array}});
    return Done;
}

} // namespace homing::cli
