// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/cli.h"

#include <QEventLoop>
#include <QFileInfo>
#include <QJsonArray>

namespace homing::cli {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("homingctl", text);
}

std::optional<session::Endpoint> endpointFrom(const QString &hostPort, const QString &security, const QString &caFile)
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

int addAccount(const Context &context)
{
    Options options("account add", tr("Adds an account to the profile. The password is not stored, only where it is."));
    options.value(QStringLiteral("name"), tr("The account's name."), QStringLiteral("N"))
        .value(QStringLiteral("email"), tr("The address."), QStringLiteral("E"))
        .value(QStringLiteral("imap"), tr("The IMAP server."), QStringLiteral("HOST:PORT"))
        .value(QStringLiteral("imap-security"), tr("How it is reached."), QStringLiteral("tls|starttls|none"))
        .value(QStringLiteral("smtp"), tr("The submission server."), QStringLiteral("HOST:PORT"))
        .value(QStringLiteral("smtp-security"), tr("How it is reached."), QStringLiteral("tls|starttls|none"))
        .value(QStringLiteral("user"), tr("The user name at the server."), QStringLiteral("U"))
        .value(QStringLiteral("password-file"), tr("A file whose first line is the password."), QStringLiteral("F"))
        .value(QStringLiteral("password-env"), tr("A variable that holds the password."), QStringLiteral("VAR"))
        .value(QStringLiteral("ca-file"), tr("Certificate authorities to trust besides the system's."), QStringLiteral("PEM"));
    if (!options.process(context, {QStringLiteral("name"), QStringLiteral("email"), QStringLiteral("imap"), QStringLiteral("user")}))
        return Usage;
    account::AccountSettings settings;
    settings.name = options.text(QStringLiteral("name"));
    settings.email = options.text(QStringLiteral("email"));
    settings.user = options.text(QStringLiteral("user"));
    const QString security = options.text(QStringLiteral("imap-security"));
    const QString caFile = options.text(QStringLiteral("ca-file"));
    const auto imap = endpointFrom(options.text(QStringLiteral("imap")), security.isEmpty() ? QStringLiteral("tls") : security, caFile);
    if (!imap)
        return usage(tr("--imap wants HOST:PORT and --imap-security tls, starttls or none."));
    settings.imap = *imap;
    if (options.has(QStringLiteral("smtp"))) {
        const QString smtpSecurity = options.text(QStringLiteral("smtp-security"));
        const auto smtp = endpointFrom(options.text(QStringLiteral("smtp")),
                                       smtpSecurity.isEmpty() ? QStringLiteral("tls") : smtpSecurity, caFile);
        if (!smtp)
            return usage(tr("--smtp wants HOST:PORT and --smtp-security tls, starttls or none."));
        settings.smtp = *smtp;
    }
    const bool fromFile = options.has(QStringLiteral("password-file"));
    if (fromFile == options.has(QStringLiteral("password-env")))
        return usage(tr("Give --password-file or --password-env."));
    settings.secretSource = fromFile ? account::SecretSource::File : account::SecretSource::Environment;
    settings.secretLocation = fromFile ? QFileInfo(options.text(QStringLiteral("password-file"))).absoluteFilePath()
                                       : options.text(QStringLiteral("password-env"));

    const account::Profile profile(context.profileFolder);
    auto accounts = profile.load();
    if (!accounts)
        return fail(accounts.error());
    qint64 highest = 0;
    for (const account::AccountSettings &other : *accounts) {
        highest = std::max(highest, other.id.value());
        if (other.name == settings.name)
            return fail(tr("There is an account \"%1\" already.").arg(settings.name));
    }
    settings.id = AccountId(highest + 1);
    profile.removeAccountFolder(settings.id);
    accounts->push_back(settings);
    if (auto saved = profile.save(*accounts); !saved)
        return fail(saved.error());
    if (context.json)
        printJson({{QStringLiteral("account"), settings.name}, {QStringLiteral("id"), settings.id.value()}});
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
        const QString server = settings.imap.host + QLatin1Char(':') + QString::number(settings.imap.port);
        if (context.json) {
            array.append(QJsonObject {{QStringLiteral("name"), settings.name},
                                      {QStringLiteral("email"), settings.email},
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

int removeAccount(const Context &context)
{
    Options options("account remove", tr("Removes an account and its cache from this machine."));
    options.value(QStringLiteral("name"), tr("The account's name."), QStringLiteral("N"));
    if (!options.process(context, {QStringLiteral("name")}))
        return Usage;
    const account::Profile profile(context.profileFolder);
    auto accounts = profile.load();
    if (!accounts)
        return fail(accounts.error());
    const QString name = options.text(QStringLiteral("name"));
    const auto at = std::find_if(accounts->begin(), accounts->end(),
                                 [&](const account::AccountSettings &settings) { return settings.name == name; });
    if (at == accounts->end())
        return fail(tr("There is no account \"%1\".").arg(name));
    const AccountId id = at->id;
    accounts->erase(at);
    if (auto saved = profile.save(*accounts); !saved)
        return fail(saved.error());
    profile.removeAccountFolder(id);
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
    return usage(tr("account add, account list or account remove."));
}

} // namespace homing::cli
