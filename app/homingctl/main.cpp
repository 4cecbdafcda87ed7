// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/openaccount.h"

#include <QLoggingCategory>

#include <csignal>
#include <map>

#include <fcntl.h>

namespace {

using namespace homing::cli;

const std::map<QString, int (*)(const Context &)> &commandTable()
{
    static const std::map<QString, int (*)(const Context &)> table {
        {QStringLiteral("account"), accountCommand},
        {QStringLiteral("mailbox"), mailboxCommand},
        {QStringLiteral("mailboxes"), mailboxesCommand},
        {QStringLiteral("sync"), syncCommand},
        {QStringLiteral("list"), listCommand},
        {QStringLiteral("show"), showCommand},
        {QStringLiteral("flag"), flagCommand},
        {QStringLiteral("move"), moveCommand},
        {QStringLiteral("copy"), copyCommand},
        {QStringLiteral("delete"), deleteCommand},
        {QStringLiteral("append"), appendCommand},
        {QStringLiteral("send"), sendCommand},
        {QStringLiteral("search"), searchCommand},
        {QStringLiteral("journal"), journalCommand},
        {QStringLiteral("watch"), watchCommand}};
    return table;
}

QString helpText()
{
    return tr("Usage: homingctl [--profile DIR] [--json] [--trace FILE] COMMAND ...\n\n"
              "  account add|list|remove     accounts of the profile (account add --help)\n"
              "  mailboxes                   the mailboxes that are known\n"
              "  mailbox create|rename|delete|subscribe|unsubscribe NAME [NEW]\n"
              "  sync                        make the cache true again\n"
              "  list --mailbox M            the messages of a mailbox, newest last\n"
              "  show --mailbox M --uid U    one message\n"
              "  flag, move, copy, delete, append\n"
              "  send FILE.eml               hands a message to the submission server\n"
              "  search QUERY                finds messages in the cache\n"
              "  journal [list|retry ID|drop ID]\n"
              "  watch                       stay connected, tell what changes\n\n"
              "COMMAND --help tells its options. Exit code: 0 done, 1 failed, 2 usage;\n"
              "send: 3 may or may not have been sent, 4 not sent to all.");
}

/// A closed one would be the number of the next file or connection that is opened, and what is
/// printed would go there. Opened the wrong way round, so that using it still fails.
void keepStandardStreams()
{
    for (const int number : {0, 1, 2}) {
        if (::fcntl(number, F_GETFD) == -1 && errno == EBADF) [[maybe_unused]]
            const int opened = ::open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY);
    }
}

/// The global options, which may stand before or behind the command, up to "--"; the rest is the
/// command's. False on bad usage.
bool readGlobal(const QStringList &words, Context &context, QString &profile, QString &command)
{
    bool isOver = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        QString *value = nullptr;
        if (!isOver
            && (word == QLatin1String("--profile") || word.startsWith(QLatin1String("--profile="))))
            value = &profile;
        else if (!isOver
                 && (word == QLatin1String("--trace")
                     || word.startsWith(QLatin1String("--trace="))))
            value = &context.traceFile;
        if (value) {
            const qsizetype equals = word.indexOf(QLatin1Char('='));
            *value = equals > 0        ? word.mid(equals + 1)
                : i + 1 < words.size() ? words.at(++i)
                                       : QString();
            if (value->isEmpty()) {
                usage(tr("%1 needs a value.").arg(word.left(equals > 0 ? equals : word.size())));
                return false;
            }
        } else if (!isOver && word == QLatin1String("--json")) {
            context.json = true;
        } else if (command.isEmpty()) {
            command = word;
        } else {
            isOver = isOver || word == QLatin1String("--");
            context.arguments << word;
        }
    }
    return true;
}

int run(const QStringList &words, Context &context)
{
    QString profile;
    QString command;
    if (!readGlobal(words, context, profile, command))
        return Usage;
    if (command == QLatin1String("--version")) {
        print(QStringLiteral("homingctl " HOMING_VERSION));
        return Done;
    }
    if (command == QLatin1String("--help") || command == QLatin1String("-h")) {
        print(helpText());
        return Done;
    }
    context.profileFolder = homing::account::Profile::defaultFolder(profile);
    const auto found = commandTable().find(command);
    if (found == commandTable().end()) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(helpText()));
        return usage(command.isEmpty() ? tr("A command is needed.")
                                       : tr("There is no command \"%1\".").arg(command));
    }
    const int code = found->second(context);
    return Options::isHelp() ? int(Done) : code;
}

} // namespace

int main(int argc, char **argv)
{
    keepStandardStreams();
    std::signal(SIGPIPE, SIG_IGN); // finish() ends the run as it would
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("homingctl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOMING_VERSION));
    // The same in our words follows; QT_LOGGING_RULES still wins.
    QLoggingCategory::setFilterRules(QStringLiteral("homing.*=false"));
    Context context;
    const int code = run(QCoreApplication::arguments().mid(1), context);
    const int ended = finish(code, context.json);
    if (ended != Done && Interrupt::received() != 0) { // a shell's loop ends with it
        std::signal(Interrupt::received(), SIG_DFL);
        std::raise(Interrupt::received());
    }
    return ended;
}
