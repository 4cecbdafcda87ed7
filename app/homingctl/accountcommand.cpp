// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/openaccount.h"

#include "core/mime/draft.h"
#include "core/store/localmessages.h"

#include <QFileInfo>

namespace homing::cli {

namespace {

std::optional<session::Endpoint> endpointFrom(const QString &hostPort, const QString &security,
                                              const QString &caFile)
{
    const qsizetype colon = hostPort.lastIndexOf(QLatin1Char(':'));
    bool isNumber = false;
    const uint port = hostPort.mid(colon + 1).toUInt(&isNumber);
    if (colon < 1 || !isNumber || port == 0 || port > 65'535)
        return std::nullopt;
    session::Endpoint endpoint;
    endpoint.host = hostPort.left(colon);
    if (endpoint.host.startsWith(QLatin1Char('[')) && endpoint.host.endsWith(QLatin1Char(']')))
        endpoint.host = endpoint.host.mid(1, endpoint.host.size() - 2);
    endpoint.port = quint16(port);
    endpoint.caFile = caFile.isEmpty() ? QString() : QFileInfo(caFile).absoluteFilePath();
    if (security == QLatin1String("tls"))
        endpoint.tls = session::TlsMode::Implicit;
    else if (security == QLatin1String("starttls"))
        endpoint.tls = session::TlsMode::StartTls;
    else if (security == QLatin1String("none"))
        endpoint.tls = session::TlsMode::None;
    else
        return std::nullopt;
    return endpoint;
}

/// "Anna Berg <anna@example.org>"; nothing where that is no identity.
std::optional<account::Identity> identityFrom(const QString &line)
{
    const std::vector<mime::DecodedAddress> people = mime::readAddressLine(line);
    if (people.size() != 1)
        return std::nullopt;
    account::Identity identity;
    identity.name = people.front().name;
    identity.email = people.front().address;
    const bool isGood = account::problemOf(identity) == account::IdentityProblem::None;
    return isGood ? std::optional(identity) : std::nullopt;
}

QJsonArray identityLines(const account::AccountSettings &settings)
{
    QJsonArray lines;
    for (const account::Identity &one : account::identitiesOf(settings))
        lines.append(mime::writeAddressLine({{one.name, one.email}}));
    return lines;
}

int addAccount(const Context &context)
{
    Options options(
        "account add",
        tr("Adds an account to the profile. The password is not stored, only where it is."));
    options.value(QStringLiteral("name"), tr("The account's name."), QStringLiteral("N"))
        .value(QStringLiteral("email"), tr("The address."), QStringLiteral("E"))
        .value(QStringLiteral("imap"), tr("The IMAP server."), QStringLiteral("HOST:PORT"))
        .value(QStringLiteral("imap-security"), tr("How it is reached."),
               QStringLiteral("tls|starttls|none"))
        .value(QStringLiteral("smtp"), tr("The submission server."), QStringLiteral("HOST:PORT"))
        .value(QStringLiteral("smtp-security"), tr("How it is reached."),
               QStringLiteral("tls|starttls|none"))
        .value(QStringLiteral("user"), tr("The user name at the server."), QStringLiteral("U"))
        .value(QStringLiteral("smtp-user"), tr("The user name at the submission server, if another."),
               QStringLiteral("U"))
        .value(QStringLiteral("identity"),
               tr("A name and address to write as, of several the first by default; else the "
                  "account's address."),
               QStringLiteral("WHO"))
        .flag(QStringLiteral("server-keeps-sent"),
              tr("The server keeps a copy of what it sends (Gmail's is known to)."))
        .value(QStringLiteral("password-file"), tr("A file whose first line is the password."),
               QStringLiteral("F"))
        .value(QStringLiteral("password-env"), tr("A variable that holds the password."),
               QStringLiteral("VAR"))
        .value(QStringLiteral("ca-file"),
               tr("Certificate authorities to trust besides the system's."), QStringLiteral("PEM"));
    if (!options.process(context,
                         {QStringLiteral("name"), QStringLiteral("email"), QStringLiteral("imap"),
                          QStringLiteral("user")}))
        return Usage;
    account::AccountSettings settings;
    settings.name = options.text(QStringLiteral("name"));
    settings.email = options.text(QStringLiteral("email"));
    settings.user = options.text(QStringLiteral("user"));
    const QString security = options.text(QStringLiteral("imap-security"));
    const QString caFile = options.text(QStringLiteral("ca-file"));
    const auto imap = endpointFrom(options.text(QStringLiteral("imap")),
                                   security.isEmpty() ? QStringLiteral("tls") : security, caFile);
    if (!imap)
        return usage(tr("--imap wants HOST:PORT and --imap-security tls, starttls or none."));
    settings.imap = *imap;
    if (options.has(QStringLiteral("smtp"))) {
        const QString smtpSecurity = options.text(QStringLiteral("smtp-security"));
        const auto smtp =
            endpointFrom(options.text(QStringLiteral("smtp")),
                         smtpSecurity.isEmpty() ? QStringLiteral("tls") : smtpSecurity, caFile);
        if (!smtp)
            return usage(tr("--smtp wants HOST:PORT and --smtp-security tls, starttls or none."));
        settings.smtp = *smtp;
        settings.serverKeepsSent = options.has(QStringLiteral("server-keeps-sent"))
            || account::keepsSentByItself(smtp->host);
        settings.smtpUser = options.text(QStringLiteral("smtp-user"));
    } else if (options.has(QStringLiteral("smtp-security"))
               || options.has(QStringLiteral("smtp-user"))
               || options.has(QStringLiteral("server-keeps-sent"))) {
        return usage(tr("--smtp-security, --smtp-user and --server-keeps-sent need --smtp."));
    }
    for (const QString &line : options.texts(QStringLiteral("identity"))) {
        const auto identity = identityFrom(line);
        if (!identity)
            return usage(tr("--identity wants a name and an address that mail can be sent from: "
                            "\"Anna Berg <anna@example.org>\"."));
        settings.identities.push_back(*identity);
    }
    // It stands at the head of lines that scripts read.
    const bool isPlain = std::none_of(settings.name.cbegin(), settings.name.cend(),
                                      [](QChar c) { return !c.isPrint() && !c.isSurrogate(); });
    if (settings.name.trimmed().isEmpty() || !isPlain)
        return usage(tr("--name wants a name of one line."));
    const bool fromFile = options.has(QStringLiteral("password-file"));
    if (fromFile == options.has(QStringLiteral("password-env")))
        return usage(tr("Give --password-file or --password-env."));
    settings.secretSource =
        fromFile ? account::SecretSource::File : account::SecretSource::Environment;
    settings.secretLocation = fromFile
        ? QFileInfo(options.text(QStringLiteral("password-file"))).absoluteFilePath()
        : options.text(QStringLiteral("password-env"));

    const account::Profile profile(context.profileFolder);
    const auto stored = profile.update(
        [&](std::vector<account::AccountSettings> &accounts) -> Expected<void, QString> {
            for (const account::AccountSettings &other : accounts) {
                if (other.name == settings.name)
                    return Unexpected {
                        tr("There is an account \"%1\" already.").arg(settings.name)};
            }
            settings.id = profile.newId(accounts);
            profile.removeAccountFolder(settings.id);
            accounts.push_back(settings);
            return {};
        });
    if (!stored)
        return fail(stored.error());
    if (context.json)
        printJson({{QStringLiteral("ok"), true},
                   {QStringLiteral("account"), settings.name},
                   {QStringLiteral("id"), settings.id.value()}});
    return Done;
}

int listAccounts(const Context &context)
{
    Options options("account list", tr("Lists the profile's accounts."));
    if (!options.process(context))
        return Usage;
    auto accounts = account::Profile(context.profileFolder).load();
    if (!accounts)
        return fail(accounts.error());
    QJsonArray array;
    for (const account::AccountSettings &settings : *accounts) {
        const QString server =
            settings.imap.host + QLatin1Char(':') + QString::number(settings.imap.port);
        if (context.json) {
            array.append(QJsonObject {{QStringLiteral("name"), settings.name},
                                      {QStringLiteral("email"), settings.email},
                                      {QStringLiteral("identities"), identityLines(settings)},
                                      {QStringLiteral("imap"), server},
                                      {QStringLiteral("user"), settings.user}});
        } else {
            print(QStringLiteral("%1\t%2\t%3").arg(settings.name, settings.email, server));
        }
    }
    if (context.json)
        printJson({{QStringLiteral("accounts"), array}});
    return Done;
}

/// How many of the user's actions the server does not have yet; they would go with the account.
Expected<size_t, QString> unsentOperations(const QDir &folder, AccountId id)
{
    if (!QFileInfo::exists(folder.filePath(QStringLiteral("journal.sqlite"))))
        return size_t(0);
    const auto store = store::Store::open(folder, id);
    if (!store)
        return Unexpected {store.error().detail};
    return (*store)->operations().size() + (*store)->localMessages().all().size();
}

/// Rule R9 of quick reconnect. Who removes an account wants it gone: a server that cannot be told
/// keeps its session a while longer, and the user is told that.
void endSession(const Context &context, const account::AccountSettings &settings,
                const QDir &folder)
{
    if (!QFileInfo::exists(folder.filePath(QStringLiteral("cache.sqlite"))))
        return;
    const auto opened = OpenAccount::open(context, settings);
    if (!opened)
        return;
    // The journal goes with the account: nothing of it is sent now.
    for (const store::Operation &operation : opened->store().operations())
        (void)opened->store().drop(operation.id);
    if (const Fault fault = opened->endSession())
        fail(tr("The server keeps a session of \"%1\" until it expires: %2")
                 .arg(settings.name, words(fault)));
}

int removeAccount(const Context &context)
{
    Options options(
        "account remove",
        tr("Removes an account and its cache from this machine; ends the session that its "
           "server holds, if it can be told."));
    options.value(QStringLiteral("name"), tr("The account's name."), QStringLiteral("N"))
        .flag(QStringLiteral("discard"),
              tr("Also when actions wait in its journal: they are lost."));
    if (!options.process(context, {QStringLiteral("name")}))
        return Usage;
    const account::Profile profile(context.profileFolder);
    const QString name = options.text(QStringLiteral("name"));
    account::AccountSettings removed;
    const auto stored = profile.update(
        [&](std::vector<account::AccountSettings> &accounts) -> Expected<void, QString> {
            const auto at = std::find_if(
                accounts.begin(), accounts.end(),
                [&](const account::AccountSettings &settings) { return settings.name == name; });
            if (at == accounts.end())
                return Unexpected {tr("There is no account \"%1\".").arg(name)};
            removed = *at;
            const auto unsent = unsentOperations(profile.accountFolder(at->id), at->id);
            const bool discards = options.has(QStringLiteral("discard"));
            if (!unsent && !discards)
                return Unexpected {
                    tr("The journal of \"%1\" cannot be read (%2); --discard removes it unread.")
                        .arg(name, unsent.error())};
            if (unsent && *unsent > 0 && !discards)
                return Unexpected {tr("In the journal of \"%1\" wait %2 that the server does not "
                                      "have (homingctl journal); "
                                      "--discard loses them.")
                                       .arg(name, QString::number(*unsent))};
            accounts.erase(at);
            return {};
        });
    if (!stored)
        return fail(stored.error());
    endSession(context, removed, profile.accountFolder(removed.id));
    profile.removeAccountFolder(removed.id);
    return Done;
}

} // namespace

int accountCommand(const Context &context)
{
    Context rest = context;
    const QString verb = rest.arguments.isEmpty() ? QString() : rest.arguments.takeFirst();
    if (verb == QLatin1String("add"))
        return addAccount(rest);
    if (verb == QLatin1String("list"))
        return listAccounts(rest);
    if (verb == QLatin1String("remove"))
        return removeAccount(rest);
    if (verb == QLatin1String("--help") || verb == QLatin1String("-h")) {
        print(tr("Usage: homingctl account add|list|remove [options]\n\n"
                 "  account add       adds an account to the profile\n"
                 "  account list      lists them\n"
                 "  account remove    removes one with its cache\n\n"
                 "With --help each tells its options."));
        return Done;
    }
    return usage(tr("account wants add, list or remove."));
}

} // namespace homing::cli
