// SPDX-License-Identifier: GPL-3.0-or-later
// show: one message in one of six forms.
#include "app/homingctl/openmailbox.h"

#include "core/account/bodyassembly.h"
#include "core/mime/body.h"

namespace homing::cli {

namespace {

/// Calls visit(part, depth) in the order of the message; iterative, for the depth is the server's.
template <typename Visit> void forEachPart(const imap::BodyPart &root, Visit visit)
{
    std::vector<std::pair<const imap::BodyPart *, int>> waiting {{&root, 0}};
    while (!waiting.empty()) {
        const auto [part, depth] = waiting.back();
        waiting.pop_back();
        visit(*part, depth);
        for (auto child = part->children.rbegin(); child != part->children.rend(); ++child)
            waiting.emplace_back(&*child, depth + 1);
    }
}

void printStructure(const imap::BodyPart &root)
{
    forEachPart(root, [](const imap::BodyPart &part, int depth) {
        print(QString(depth * 2, QLatin1Char(' ')) + QString::fromLatin1(part.section)
              + QLatin1Char(' ') + QString::fromLatin1(part.type + '/' + part.subtype)
              + QLatin1Char(' ') + QString::number(part.octets));
    });
}

QJsonArray structureJson(const imap::BodyPart &root)
{
    QJsonArray parts;
    forEachPart(root, [&](const imap::BodyPart &part, int) {
        parts.append(QJsonObject {
            {QStringLiteral("section"), QString::fromLatin1(part.section)},
            {QStringLiteral("type"), QString::fromLatin1(part.type + '/' + part.subtype)},
            {QStringLiteral("size"), qint64(part.octets)}});
    });
    return parts;
}

/// "raw", "headers", "html", "text", "structure" or "part"; empty and told when more than one is asked for.
QString formFrom(const Options &options)
{
    QStringList forms;
    for (const char *form : {"raw", "headers", "html", "text", "structure", "part"}) {
        if (options.has(QLatin1String(form)))
            forms << QLatin1String(form);
    }
    if (forms.size() > 1) {
        usage(tr("show: give one of --%1.").arg(forms.join(QStringLiteral(" and --"))));
        return {};
    }
    return forms.isEmpty() ? QStringLiteral("text") : forms.constFirst();
}

/// "1.2", or "1.2/1" for a file inside of a text.
QByteArray partFrom(const Options &options)
{
    return options.text(QStringLiteral("part")).toLatin1();
}

QList<QByteArray> sectionsFor(const QString &form, const Options &options,
                              const imap::BodyPart &structure)
{
    if (form == QLatin1String("part"))
        return {mime::sectionAndFile(partFrom(options)).first};
    if (form == QLatin1String("raw"))
        return {QByteArray("")};
    if (form == QLatin1String("headers"))
        return {QByteArray("HEADER")};
    QList<QByteArray> sections;
    if (form == QLatin1String("html")) {
        forEachPart(structure, [&](const imap::BodyPart &part, int) {
            if (part.type == "text" && part.subtype == "html")
                sections << part.section;
        });
    } else {
        sections = account::sectionsToRead(account::partOf(structure));
    }
    return sections;
}

/// The part's bytes as they are in the cache, and whether they have their transfer encoding still.
std::pair<std::optional<QByteArray>, bool> cached(const store::Store &store, MailboxId mailbox,
                                                  imap::Uid uid, const QByteArray &section)
{
    if (auto bytes = store.part(mailbox, uid, section))
        return {std::move(bytes), true};
    return {store.part(mailbox, uid, sync::binarySection(section)), false};
}

/// What --part gives: the file itself.
std::optional<QByteArray> contentOf(const store::Store &store, MailboxId mailbox, imap::Uid uid,
                                    const imap::BodyPart &part, int number)
{
    auto [bytes, isEncoded] = cached(store, mailbox, uid, part.section);
    if (bytes && isEncoded)
        bytes = mime::decodeTransfer(*bytes, part.encoding);
    if (!bytes || number == 0)
        return bytes;
    QByteArray file = mime::fileInText(*bytes, number);
    return file.isNull() ? std::nullopt : std::optional(std::move(file));
}

/// Brings the parts that are not cached. What went wrong; empty when all are here.
QString fetch(OpenMailbox &place, imap::Uid uid, const QList<QByteArray> &sections)
{
    store::Store &store = place.account->store();
    QList<QByteArray> missing = sections;
    const auto isHere = [&](const QByteArray &section) {
        return cached(store, place.mailbox.id, uid, section).first.has_value();
    };
    missing.removeIf(isHere);
    if (missing.isEmpty())
        return {};
    if (const Fault fault = place.account->readPassword())
        return words(fault);
    place.account->engine().fetchBody(place.mailbox.id, uid.value(), missing);
    const sync::SyncReport report = place.account->synchronise({place.mailbox.name});
    missing.removeIf(isHere);
    if (missing.isEmpty())
        return {};
    return report.isOk ? tr("The message is not on the server any more.") : words(report.fault);
}

} // namespace

int showCommand(const Context &context)
{
    Options options("show", tr("Shows one message; fetches what is not cached."));
    addMailboxOptions(options);
    options.value(QStringLiteral("uid"), tr("The message."), QStringLiteral("U"))
        .flag(QStringLiteral("raw"), tr("The whole message as it is on the server."))
        .flag(QStringLiteral("text"), tr("Its text (the default)."))
        .flag(QStringLiteral("html"), tr("Its HTML part as sent."))
        .flag(QStringLiteral("headers"), tr("Its header as sent."))
        .flag(QStringLiteral("structure"), tr("Its parts."))
        .value(QStringLiteral("part"), tr("One part, decoded: a section of --structure."),
               QStringLiteral("S"));
    if (!options.process(context, {QStringLiteral("mailbox"), QStringLiteral("uid")}))
        return Usage;
    const QString form = formFrom(options);
    const auto uids = uidsFrom(options);
    if (form.isEmpty())
        return Usage;
    if (!uids || uids->count() != 1)
        return usage(tr("show: --uid wants one number."));
    std::optional<OpenMailbox> place;
    if (const int code = openMailbox(context, options, place); code != Done)
        return code;
    const imap::UidSet present = presentUids(*uids, options, *place);
    if (present.isEmpty())
        return Failed;
    store::Store &store = place->account->store();
    const imap::Uid uid(present.min());
    const auto structure = store.bodyStructure(place->mailbox.id, uid);
    if (!structure)
        return fail(tr("The structure of message %1 is not cached; homingctl sync brings it.")
                        .arg(uid.value()));
    QJsonObject json {{QStringLiteral("mailbox"), place->mailbox.name.display()},
                      {QStringLiteral("uid"), qint64(uid.value())}};
    if (form == QLatin1String("structure")) {
        json.insert(form, structureJson(*structure));
        context.json ? printJson(json) : printStructure(*structure);
        return Done;
    }
    const QList<QByteArray> sections = sectionsFor(form, options, *structure);
    if (form == QLatin1String("part") && !account::partAt(*structure, sections.front()))
        return fail(tr("Message %1 has no part %2.")
                        .arg(uid.value())
                        .arg(QString::fromLatin1(partFrom(options))));
    if (const QString error = fetch(*place, uid, sections); !error.isEmpty())
        return fail(error);
    if (form == QLatin1String("part")) {
        const imap::BodyPart &part = *account::partAt(*structure, sections.front());
        const auto content = contentOf(store, place->mailbox.id, uid, part,
                                       mime::sectionAndFile(partFrom(options)).second);
        if (!content)
            return fail(tr("Message %1 has no part %2.")
                            .arg(uid.value())
                            .arg(QString::fromLatin1(partFrom(options))));
        if (context.json) {
            json.insert(QStringLiteral("partBase64"), QString::fromLatin1(content->toBase64()));
            printJson(json);
        } else {
            printBytes(*content);
        }
        return Done;
    }
    QByteArray bytes;
    QString text;
    std::map<QByteArray, QByteArray> fetched;
    for (const QByteArray &section : sections) {
        const QByteArray one = store.part(place->mailbox.id, uid, section).value_or(QByteArray());
        const imap::BodyPart *part = account::partAt(*structure, section);
        if (!part || form == QLatin1String("raw") || form == QLatin1String("headers"))
            bytes += one;
        else if (form == QLatin1String("html"))
            text += mime::htmlSource(mime::decodeTransfer(one, part->encoding),
                                     part->parameter("charset"));
        else
            fetched.emplace(section, one);
    }
    if (form == QLatin1String("text"))
        text = account::assembleBody({}, *structure, fetched).plainText;
    if (context.json) {
        if (form == QLatin1String("raw"))
            json.insert(QStringLiteral("rawBase64"), QString::fromLatin1(bytes.toBase64()));
        else
            json.insert(form, bytes.isEmpty() ? text : QString::fromUtf8(bytes));
        printJson(json);
    } else if (!bytes.isEmpty()) {
        printBytes(bytes);
    } else if (!sections.isEmpty()) {
        print(text);
    }
    return Done;
}

} // namespace homing::cli
