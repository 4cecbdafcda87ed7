// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/cli.h"

#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>

#include <cstdio>

namespace homing::cli {

namespace {
bool helpWasShown = false;
}

bool Options::isHelp()
{
    return helpWasShown;
}

Options::Options(const char *command, const QString &description)
    : m_command(QLatin1String(command))
{
    m_parser.setApplicationDescription(description);
    m_parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, tr("Show this help.")});
}

Options &Options::value(const QString &name, const QString &description, const QString &valueName)
{
    m_parser.addOption({name, description, valueName});
    return *this;
}

Options &Options::flag(const QString &name, const QString &description)
{
    m_parser.addOption({name, description});
    return *this;
}

Options &Options::positional(const QString &name, const QString &description)
{
    m_parser.addPositionalArgument(name, description);
    return *this;
}

bool Options::process(const Context &context, const QStringList &required)
{
    QStringList line {QStringLiteral("homingctl ") + m_command};
    line += context.arguments;
    if (!m_parser.parse(line)) {
        usage(m_parser.errorText());
        return false;
    }
    if (m_parser.isSet(QStringLiteral("help"))) {
        helpWasShown = true;
        print(m_parser.helpText());
        return false;
    }
    for (const QString &name : required) {
        if (!m_parser.isSet(name)) {
            usage(tr("%1 needs --%2.").arg(m_command, name));
            return false;
        }
    }
    return true;
}

void print(const QString &line)
{
    const QByteArray bytes = line.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

void printJson(const QJsonObject &object)
{
    print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

int fail(const QString &reason)
{
    std::fprintf(stderr, "homingctl: %s\n", qUtf8Printable(reason));
    return Failed;
}

int usage(const QString &reason)
{
    std::fprintf(stderr, "homingctl: %s\n", qUtf8Printable(reason));
    return Usage;
}

QString words(const Fault &fault)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("homingctl", text); };
    QString sentence;
    switch (fault.cause) {
    case FaultCause::None:
        return {};
    case FaultCause::Offline:
        sentence = tr("There is no network.");
        break;
    case FaultCause::HostNotFound:
        sentence = tr("The server's name was not found.");
        break;
    case FaultCause::ConnectionRefused:
        sentence = tr("The server refused the connection.");
        break;
    case FaultCause::ConnectionLost:
        sentence = tr("The connection was lost.");
        break;
    case FaultCause::TimedOut:
        sentence = tr("The server did not answer in time.");
        break;
    case FaultCause::TlsUnavailable:
        sentence = tr("The server does not offer STARTTLS.");
        break;
    case FaultCause::TlsFailed:
        sentence = tr("No encrypted connection could be made.");
        break;
    case FaultCause::CertificateInvalid:
        sentence = tr("The server's certificate is not valid.");
        break;
    case FaultCause::TlsInjection:
        sentence = tr("The server sent data where none may be: the connection is not safe.");
        break;
    case FaultCause::PlaintextRefused:
        sentence = tr("The account has no encryption, which is refused for a server that is not this machine.");
        break;
    case FaultCause::NotImap:
        sentence = tr("The server does not speak IMAP.");
        break;
    case FaultCause::LoginRefused:
        sentence = tr("The server refused the user name or password.");
        break;
    case FaultCause::LoginUnavailable:
        sentence = tr("The server offers no safe way to log in.");
        break;
    case FaultCause::ServerVerification:
        sentence = tr("The server did not prove that it knows the password.");
        break;
    case FaultCause::ServerBye:
        sentence = tr("The server said goodbye.");
        break;
    case FaultCause::Protocol:
        sentence = tr("The server's answers make no sense.");
        break;
    case FaultCause::CommandRefused:
        sentence = tr("The server refused it.");
        break;
    case FaultCause::Store:
        sentence = tr("The profile could not be read or written.");
        break;
    case FaultCause::DiskFull:
        sentence = tr("The disk is full.");
        break;
    case FaultCause::PasswordMissing:
        sentence = tr("There is no password for this account.");
        break;
    case FaultCause::Cancelled:
        sentence = tr("It was cancelled.");
        break;
    }
    return fault.detail.isEmpty() ? sentence : sentence + QStringLiteral(" (") + fault.detail + QLatin1Char(')');
}

std::vector<account::AccountSettings> chosenAccounts(const Context &context, const QString &name)
{
    auto loaded = account::Profile(context.profileFolder).load();
    if (!loaded) {
        fail(loaded.error());
        return {};
    }
    if (name.isEmpty()) {
        if (loaded->empty())
            fail(QCoreApplication::translate("homingctl", "There is no account yet: homingctl account add."));
        return *loaded;
    }
    for (const account::AccountSettings &settings : *loaded) {
        if (settings.name == name)
            return {settings};
    }
    fail(QCoreApplication::translate("homingctl", "There is no account \"%1\".").arg(name));
    return {};
}

// --- OpenAccount -------------------------------------------------------------------------------------------------

std::unique_ptr<OpenAccount> OpenAccount::open(const Context &context, const account::AccountSettings &settings)
{
    const account::Profile profile(context.profileFolder);
    std::unique_ptr<OpenAccount> opened(new OpenAccount);
    opened->m_engine = std::make_unique<account::AccountEngine>(settings, profile.accountFolder(settings.id));
    if (!context.traceFile.isEmpty()) {
        opened->m_trace = std::make_unique<QFile>(context.traceFile);
        if (!opened->m_trace->open(QIODevice::WriteOnly | QIODevice::Truncate)) {
            fail(context.traceFile + QStringLiteral(": ") + opened->m_trace->errorString());
            return nullptr;
        }
        QFile *trace = opened->m_trace.get();
        QObject::connect(&opened->m_engine->log(), &session::TrafficLog::line, trace,
                         [trace](const session::TrafficLine &line) {
                             trace->write(QByteArray(1, char(line.kind)) + ": " + line.text + '\n');
                             trace->flush();
                         });
    }
    if (auto result = opened->m_engine->open(); !result) {
        fail(words(account::faultOf(result.error())));
        return nullptr;
    }
    return opened;
}

std::optional<store::MailboxRecord> OpenAccount::mailbox(const QString &name)
{
    auto record = store().mailboxNamed(imap::MailboxName::fromDisplay(name));
    return record ? record : store().mailboxNamed(imap::MailboxName::fromWire(name.toUtf8()));
}

bool OpenAccount::readPassword()
{
    QEventLoop loop;
    bool isDone = false;
    Fault fault;
    m_secrets.read(m_engine->settings(), [&](const Secret &secret, const Fault &readFault) {
        isDone = true;
        fault = readFault;
        m_engine->setPassword(secret);
        loop.quit();
    });
    if (!isDone)
        loop.exec();
    if (fault)
        fail(words(fault));
    return !fault;
}

sync::SyncReport OpenAccount::synchronise(const std::vector<imap::MailboxName> &mailboxes)
{
    sync::SyncReport report;
    QEventLoop loop;
    QObject::connect(m_engine.get(), &account::AccountEngine::synchronised, &loop,
                     [&](const sync::SyncReport &told) { report = told; });
    QObject::connect(m_engine.get(), &account::AccountEngine::stopped, &loop, &QEventLoop::quit);
    m_engine->sync().restrictTo(mailboxes);
    m_engine->goOnline(sync::Presence::Once);
    loop.exec();
    return report;
}

} // namespace homing::cli
