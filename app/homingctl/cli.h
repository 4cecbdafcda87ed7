// SPDX-License-Identifier: GPL-3.0-or-later
// homingctl: the core without a window. One command is one function that returns the exit code:
// 0 done, 1 failed (reason on stderr), 2 usage; send has 3 and 4 too. Main thread only. The JSON
// keys are a contract for scripts.
#pragma once

#include "core/account/profile.h"
#include "core/base/fault.h"
#include "core/imap/types.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

namespace homing::cli {

/// A text of homingctl in the user's language.
inline QString tr(const char *text)
{
    return QCoreApplication::translate("homingctl", text);
}

/// Unknown: a message may or may not have been sent. Partly: it was sent, not to all.
enum ExitCode { Done = 0, Failed = 1, Usage = 2, Unknown = 3, Partly = 4 };

/// What every command gets: the global options and the rest of the line.
struct Context
{
    QDir profileFolder;
    bool json = false;
    QString traceFile;
    QStringList arguments; // after the command's name
};

/// A parser that knows its own command's name in help and errors. process() gives false on bad
/// usage (told on stderr), and after
/// --help, which is no failure: isHelp() then.
class Options
{
    Q_DECLARE_TR_FUNCTIONS(homingctl)
public:
    Options(const char *command, const QString &description);
    Options &value(const QString &name, const QString &description, const QString &valueName);
    Options &flag(const QString &name, const QString &description);
    /// Words beyond as many as were announced are refused: a forgotten option's name must not
    /// change what is meant.
    Options &positional(const QString &name, const QString &description,
                        const QString &syntax = {});
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
    int m_positionals = 0;
};

// --- Output. What cannot be written is told by finish(), and isOutputLost() lets long work end.

/// To stdout, without what a terminal would obey: what is printed is often foreign text.
void print(const QString &line);
/// Bytes as they are, except on a terminal, which gets them as print() does.
void printBytes(const QByteArray &bytes);
void printJson(const QJsonObject &object);
void printJsonArray(const QJsonArray &array);
bool isOutputLost();
int fail(const QString &reason);
int usage(const QString &reason);
/// The run's end: with --json a command that printed none yet says how it went; the exit code, also
/// by what became of the output.
int finish(int code, bool json);
/// A mailbox's name within a line for people; JSON has it as it is.
QString shown(const imap::MailboxName &name);
/// A fault in a sentence for stderr.
QString words(const Fault &fault);

/// Accounts of the profile; with a name only that one. Empty and told on stderr when there is none.
std::vector<account::AccountSettings> chosenAccounts(const Context &context, const QString &name);
/// What several accounts have and only one is meant by: bad usage.
int ambiguous(const QString &what, const QStringList &accounts);

int accountCommand(const Context &context);
int mailboxCommand(const Context &context);
int mailboxesCommand(const Context &context);
int syncCommand(const Context &context);
int listCommand(const Context &context);
int showCommand(const Context &context);
int flagCommand(const Context &context);
int moveCommand(const Context &context);
int copyCommand(const Context &context);
int deleteCommand(const Context &context);
int appendCommand(const Context &context);
int sendCommand(const Context &context);
int searchCommand(const Context &context);
int journalCommand(const Context &context);
int watchCommand(const Context &context);

} // namespace homing::cli
