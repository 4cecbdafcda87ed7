// SPDX-License-Identifier: GPL-3.0-or-later
// homingctl: the core without a window. One command is one function that returns the exit code:
// 0 done, 1 failed (reason on stderr), 2 usage. Main thread only. The JSON keys are a contract for scripts.
#pragma once

#include "core/account/accountengine.h"
#include "core/account/profile.h"
#include "core/account/secretstore.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonObject>

namespace homing::cli {

enum ExitCode { Done = 0, Failed = 1, Usage = 2 };

/// What every command gets: the global options and the rest of the line.
struct Context {
    QDir profileFolder;
    bool json = false;
    QString traceFile;
    QStringList arguments; // after the command's name
};

/// A parser that knows its own command's name in help and errors. process() gives false on bad usage (told on stderr), and after
/// --help, which is no failure: isHelp() then.
class Options
{
    Q_DECLARE_TR_FUNCTIONS(homingctl)
public:
    Options(const char *command, const QString &description);
    Options &value(const QString &name, const QString &description, const QString &valueName);
    Options &flag(const QString &name, const QString &description);
    Options &positional(const QString &name, const QString &description);
    bool process(const Context &context, const QStringList &required = {});
    QString text(const QString &name) const { return m_parser.value(name); }
    QStringList texts(const QString &name) const { return m_parser.values(name); }
    bool has(const QString &name) const { return m_parser.isSet(name); }
    QStringList positionals() const { return m_parser.positionalArguments(); }
    /// Some command showed its help in this run.
    static bool isHelp();

private:
    QString m_command;
    QCommandLineParser m_parser;
};

void print(const QString &line);
void printJson(const QJsonObject &object);
int fail(const QString &reason);
int usage(const QString &reason);
/// A fault in a sentence for stderr.
QString words(const Fault &fault);

/// Accounts of the profile; with a name only that one. Empty and told on stderr when there is none.
std::vector<account::AccountSettings> chosenAccounts(const Context &context, const QString &name);

/// One account opened in this process, its trace file attached.
class OpenAccount
{
public:
    static std::unique_ptr<OpenAccount> open(const Context &context, const account::AccountSettings &settings);
    account::AccountEngine &engine() { return *m_engine; }
    store::Store &store() { return m_engine->store(); }
    std::optional<store::MailboxRecord> mailbox(const QString &name);
    /// Reads the password, synchronises once (only `mailboxes` when given) and waits for the end.
    sync::SyncReport synchronise(const std::vector<imap::MailboxName> &mailboxes);
    /// False and told on stderr when it cannot be read.
    bool readPassword();

private:
    OpenAccount() = default;
    std::unique_ptr<account::AccountEngine> m_engine;
    std::unique_ptr<QFile> m_trace;
    account::SecretStore m_secrets;
};

int accountCommand(const Context &context);
int mailboxesCommand(const Context &context);
int syncCommand(const Context &context);
int listCommand(const Context &context);
int showCommand(const Context &context);
int flagCommand(const Context &context);
int moveCommand(const Context &context);
int copyCommand(const Context &context);
int deleteCommand(const Context &context);
int appendCommand(const Context &context);
int journalCommand(const Context &context);
int watchCommand(const Context &context);

} // namespace homing::cli
