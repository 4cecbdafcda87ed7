// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/cli.h"

#include "core/mime/headers.h"

#include <QJsonDocument>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace homing::cli {

namespace {

bool helpWasShown = false;
bool jsonWasPrinted = false;
int outputError = 0; // errno of the first write that failed
QStringList complaints;

/// Often the server's words: they must not make a second line that looks like ours.
void complain(const QString &reason)
{
    QString line = mime::escapeForTerminal(reason);
    line.replace(QLatin1Char('\n'), QLatin1Char(' '));
    std::fprintf(stderr, "homingctl: %s\n", qUtf8Printable(line));
    complaints << line;
}

void write(const QByteArray &bytes)
{
    if (outputError != 0)
        return;
    errno = 0;
    if (std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout) != size_t(bytes.size())
        || std::fflush(stdout) != 0)
        outputError = errno != 0 ? errno : EIO;
}

} // namespace

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

Options &Options::positional(const QString &name, const QString &description, const QString &syntax)
{
    m_parser.addPositionalArgument(name, description, syntax);
    ++m_positionals;
    return *this;
}

bool Options::process(const Context &context, const QStringList &required)
{
    QStringList line {QStringLiteral("homingctl ") + m_command};
    line += context.arguments;
    if (!m_parser.parse(line)) {
        usage(tr("%1: %2 (homingctl %1 --help tells its options.)")
                  .arg(m_command, m_parser.errorText()));
        return false;
    }
    if (m_parser.isSet(QStringLiteral("help"))) {
        helpWasShown = true;
        QString help = m_parser.helpText(); // names the program's path
        help.replace(QCoreApplication::arguments().constFirst(), line.constFirst());
        print(help.trimmed());
        return false;
    }
    const QStringList words = m_parser.positionalArguments();
    if (words.size() > m_positionals) {
        usage(tr("%1: \"%2\" means nothing here.").arg(m_command, words.at(m_positionals)));
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
    write(mime::escapeForTerminal(line).toUtf8() + '\n');
}

void printBytes(const QByteArray &bytes)
{
    static const bool isTerminal = ::isatty(STDOUT_FILENO) != 0;
    write(isTerminal ? mime::escapeForTerminal(QString::fromUtf8(bytes)).toUtf8() : bytes);
}

void printJson(const QJsonObject &object)
{
    jsonWasPrinted = true;
    print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

void printJsonArray(const QJsonArray &array)
{
    jsonWasPrinted = true;
    print(QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact)));
}

bool isOutputLost()
{
    return outputError != 0;
}

int fail(const QString &reason)
{
    complain(reason);
    return Failed;
}

int usage(const QString &reason)
{
    complain(reason);
    return Usage;
}

int finish(int code, bool json)
{
    if (json && !jsonWasPrinted && !helpWasShown) {
        if (code == Done)
            printJson({{QStringLiteral("ok"), true}});
        else
            printJson({{QStringLiteral("ok"), false},
                       {QStringLiteral("error"), complaints.join(QLatin1Char(' '))}});
    }
    if (outputError == EPIPE) { // the reader has what it wanted, as in "| head"
        std::signal(SIGPIPE, SIG_DFL);
        std::raise(SIGPIPE);
    }
    if (outputError != 0) {
        complain(tr("standard output: %1").arg(QString::fromLocal8Bit(std::strerror(outputError))));
        return code == Done ? int(Failed) : code;
    }
    return code;
}

QString shown(const imap::MailboxName &name)
{
    return mime::cleanForDisplay(name.display());
}

QString words(const Fault &fault)
{
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
        sentence = tr("The account has no encryption, which is refused for a server that is not "
                      "this machine.");
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
    return fault.detail.isEmpty()
        ? sentence
        : sentence + QStringLiteral(" (") + fault.detail + QLatin1Char(')');
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
            fail(tr("There is no account yet: homingctl account add."));
        return *loaded;
    }
    for (const account::AccountSettings &settings : *loaded) {
        if (settings.name == name)
            return {settings};
    }
    fail(tr("There is no account \"%1\".").arg(name));
    return {};
}

int ambiguous(const QString &what, const QStringList &accounts)
{
    return usage(tr("%1 is in several accounts (%2): choose one by --account.")
                     .arg(what, accounts.join(QStringLiteral(", "))));
}

} // namespace homing::cli
