// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/profile.h"

#include "core/account/wholefile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace homing::account {

namespace {

constexpr int formatVersion = 1;

QString tlsName(session::TlsMode mode)
{
    switch (mode) {
    case session::TlsMode::Implicit:
        return QStringLiteral("tls");
    case session::TlsMode::StartTls:
        return QStringLiteral("starttls");
    case session::TlsMode::None:
        return QStringLiteral("none");
    }
    Q_UNREACHABLE();
}

session::TlsMode tlsFromName(const QString &name)
{
    if (name == QLatin1String("starttls"))
        return session::TlsMode::StartTls;
    return name == QLatin1String("none") ? session::TlsMode::None : session::TlsMode::Implicit;
}

QString sourceName(SecretSource source)
{
    switch (source) {
    case SecretSource::Keychain:
        return QStringLiteral("keychain");
    case SecretSource::File:
        return QStringLiteral("file");
    case SecretSource::Environment:
        return QStringLiteral("environment");
    case SecretSource::Memory:
        return QStringLiteral("memory");
    }
    Q_UNREACHABLE();
}

SecretSource sourceFromName(const QString &name)
{
    if (name == QLatin1String("file"))
        return SecretSource::File;
    if (name == QLatin1String("environment"))
        return SecretSource::Environment;
    return name == QLatin1String("memory") ? SecretSource::Memory : SecretSource::Keychain;
}

QJsonObject toJson(const session::Endpoint &endpoint)
{
    QJsonObject json {{QStringLiteral("host"), endpoint.host},
                      {QStringLiteral("port"), endpoint.port},
                      {QStringLiteral("security"), tlsName(endpoint.tls)}};
    if (endpoint.allowPlaintext)
        json.insert(QStringLiteral("allowPlaintext"), true);
    if (!endpoint.caFile.isEmpty())
        json.insert(QStringLiteral("caFile"), endpoint.caFile);
    if (!endpoint.pinnedLeaf.isEmpty())
        json.insert(QStringLiteral("pinnedLeaf"), QString::fromLatin1(endpoint.pinnedLeaf.toHex()));
    return json;
}

session::Endpoint endpointFromJson(const QJsonObject &json)
{
    session::Endpoint endpoint;
    endpoint.host = json.value(QStringLiteral("host")).toString();
    endpoint.port = quint16(json.value(QStringLiteral("port")).toInt(993));
    endpoint.tls = tlsFromName(json.value(QStringLiteral("security")).toString());
    endpoint.allowPlaintext = json.value(QStringLiteral("allowPlaintext")).toBool();
    endpoint.caFile = json.value(QStringLiteral("caFile")).toString();
    endpoint.pinnedLeaf =
        QByteArray::fromHex(json.value(QStringLiteral("pinnedLeaf")).toString().toLatin1());
    return endpoint;
}

QJsonObject toJson(const OfflinePolicy &policy)
{
    const char *kind = policy.kind == OfflinePolicy::Kind::Recent ? "recent"
        : policy.kind == OfflinePolicy::Kind::Everything          ? "everything"
                                                                  : "nothing";
    return {{QStringLiteral("kind"), QLatin1String(kind)}, {QStringLiteral("days"), policy.days}};
}

OfflinePolicy offlineFromJson(const QJsonObject &json)
{
    OfflinePolicy policy;
    const QString kind = json.value(QStringLiteral("kind")).toString();
    if (kind == QLatin1String("everything"))
        policy.kind = OfflinePolicy::Kind::Everything;
    else if (kind == QLatin1String("nothing"))
        policy.kind = OfflinePolicy::Kind::Nothing;
    policy.days = std::clamp(json.value(QStringLiteral("days")).toInt(policy.days), 1, 36'500);
    return policy;
}

QJsonArray toJson(const std::vector<Identity> &identities)
{
    QJsonArray array;
    for (const Identity &one : identities) {
        array.append(QJsonObject {{QStringLiteral("name"), one.name},
                                  {QStringLiteral("email"), one.email},
                                  {QStringLiteral("replyTo"), one.replyTo},
                                  {QStringLiteral("signature"), one.signature},
                                  {QStringLiteral("signatureHtml"), one.signatureHtml}});
    }
    return array;
}

/// Also one that nobody can write as: it is shown with what is wrong, and stays until it is mended.
std::vector<Identity> identitiesFromJson(const QJsonArray &array)
{
    std::vector<Identity> identities;
    for (const QJsonValue &value : array) {
        const QJsonObject json = value.toObject();
        Identity one;
        one.name = json.value(QStringLiteral("name")).toString();
        one.email = json.value(QStringLiteral("email")).toString();
        one.replyTo = json.value(QStringLiteral("replyTo")).toString();
        one.signature = json.value(QStringLiteral("signature")).toString();
        one.signatureHtml = json.value(QStringLiteral("signatureHtml")).toString();
        identities.push_back(std::move(one));
    }
    return identities;
}

QJsonObject toJson(const AccountSettings &account)
{
    return {{QStringLiteral("id"), account.id.value()},
            {QStringLiteral("name"), account.name},
            {QStringLiteral("fullName"), account.fullName},
            {QStringLiteral("email"), account.email},
            {QStringLiteral("user"), account.user},
            {QStringLiteral("imap"), toJson(account.imap)},
            {QStringLiteral("smtp"), toJson(account.smtp)},
            {QStringLiteral("smtpUser"), account.smtpUser},
            {QStringLiteral("serverKeepsSent"), account.serverKeepsSent},
            {QStringLiteral("keepsDraftsOnServer"), account.keepsDraftsOnServer},
            {QStringLiteral("secretSource"), sourceName(account.secretSource)},
            {QStringLiteral("secretLocation"), account.secretLocation},
            {QStringLiteral("offline"), toJson(account.offline)},
            {QStringLiteral("identities"), toJson(account.identities)}};
}

AccountSettings accountFromJson(const QJsonObject &json)
{
    AccountSettings account;
    account.id = AccountId(json.value(QStringLiteral("id")).toInteger());
    account.name = json.value(QStringLiteral("name")).toString();
    account.fullName = json.value(QStringLiteral("fullName")).toString();
    account.email = json.value(QStringLiteral("email")).toString();
    account.user = json.value(QStringLiteral("user")).toString();
    account.imap = endpointFromJson(json.value(QStringLiteral("imap")).toObject());
    account.smtp = endpointFromJson(json.value(QStringLiteral("smtp")).toObject());
    account.smtpUser = json.value(QStringLiteral("smtpUser")).toString();
    account.serverKeepsSent = json.value(QStringLiteral("serverKeepsSent")).toBool();
    account.keepsDraftsOnServer =
        json.value(QStringLiteral("keepsDraftsOnServer")).toBool(true);
    account.secretSource = sourceFromName(json.value(QStringLiteral("secretSource")).toString());
    account.offline = offlineFromJson(json.value(QStringLiteral("offline")).toObject());
    account.secretLocation = json.value(QStringLiteral("secretLocation")).toString();
    account.identities = identitiesFromJson(json.value(QStringLiteral("identities")).toArray());
    return account;
}

} // namespace

Profile::Profile(const QDir &folder)
    : m_folder(folder)
{
#ifdef Q_OS_UNIX
    ::umask(077);
#endif
    m_folder.mkpath(QStringLiteral("."));
    QFile::setPermissions(m_folder.path(),
                          QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
}

QDir Profile::defaultFolder(const QString &fromCommandLine)
{
    if (!fromCommandLine.isEmpty())
        return QDir(QDir(fromCommandLine).absolutePath());
    const QString fromEnvironment = qEnvironmentVariable("HOMING_PROFILE");
    if (!fromEnvironment.isEmpty())
        return QDir(QDir(fromEnvironment).absolutePath());
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
                + QStringLiteral("/homing"));
}

Expected<std::vector<AccountSettings>, QString> Profile::load() const
{
    if (QFileInfo(m_folder.path()).isFile())
        return Unexpected {m_folder.path() + QStringLiteral(" is not a folder")};
    QFile file(m_folder.filePath(QStringLiteral("accounts.json")));
    if (!file.exists())
        return std::vector<AccountSettings>();
    if (!file.open(QIODevice::ReadOnly))
        return Unexpected {file.fileName() + QStringLiteral(": ") + file.errorString()};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        return Unexpected {file.fileName() + QStringLiteral(": ") + error.errorString()};
    const int version = document.object().value(QStringLiteral("version")).toInt();
    if (version > formatVersion)
        return Unexpected {file.fileName() + QStringLiteral(" was written by a newer Homing")};
    std::vector<AccountSettings> accounts;
    for (const QJsonValue &value : document.object().value(QStringLiteral("accounts")).toArray()) {
        AccountSettings account = accountFromJson(value.toObject());
        if (!account.id.isNull())
            accounts.push_back(std::move(account));
    }
    return accounts;
}

Expected<void, QString> Profile::save(const std::vector<AccountSettings> &accounts) const
{
    QJsonArray array;
    for (const AccountSettings &account : accounts) {
        if (!account.isDemo)
            array.append(toJson(account));
    }
    const QJsonObject root {{QStringLiteral("version"), formatVersion},
                            {QStringLiteral("lastId"), newId(accounts).value() - 1},
                            {QStringLiteral("accounts"), array}};
    const QString path = m_folder.filePath(QStringLiteral("accounts.json"));
    const Fault fault = writeWholeFile(path, QJsonDocument(root).toJson(),
                                       QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (fault)
        return Unexpected {path + QStringLiteral(": ") + fault.detail};
    return {};
}

Expected<void, QString> Profile::update(const Change &change,
                                        std::chrono::milliseconds patience) const
{
    QLockFile lock(m_folder.filePath(QStringLiteral("accounts.lock")));
    if (!lock.tryLock(int(patience.count())) && lock.error() == QLockFile::LockFailedError)
        return Unexpected {lock.fileName() + QStringLiteral(" is held by another process")};
    auto accounts =
        load(); // a folder that takes no lock takes no new file either: save() tells why
    if (!accounts)
        return Unexpected {accounts.error()};
    if (auto changed = change(*accounts); !changed)
        return changed;
    return save(*accounts);
}

/// The highest id that was ever stored.
qint64 Profile::lastId() const
{
    QFile file(m_folder.filePath(QStringLiteral("accounts.json")));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    qint64 last = root.value(QStringLiteral("lastId")).toInteger();
    for (const QJsonValue &value : root.value(QStringLiteral("accounts")).toArray())
        last = std::max(last, value.toObject().value(QStringLiteral("id")).toInteger());
    return last;
}

AccountId Profile::newId(const std::vector<AccountSettings> &accounts) const
{
    qint64 last = lastId();
    for (const AccountSettings &account : accounts)
        last = std::max(last, account.id.value());
    return AccountId(last + 1);
}

QDir Profile::accountFolder(AccountId account) const
{
    return QDir(m_folder.filePath(QStringLiteral("accounts/%1").arg(account.value())));
}

void Profile::removeAccountFolder(AccountId account) const
{
    accountFolder(account).removeRecursively();
}

} // namespace homing::account
