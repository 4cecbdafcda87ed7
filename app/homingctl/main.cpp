// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/cli.h"

#include <QTextStream>

#include <map>

namespace {

using namespace homing::cli;

const std::map<QString, int (*)(const Context &)> &commandTable()
{
    static const std::map<QString, int (*)(const Context &)> table {
        {QStringLiteral("account"), accountCommand}, {QStringLiteral("mailboxes"), mailboxesCommand},
        {QStringLiteral("sync"), syncCommand},       {QStringLiteral("list"), listCommand},
        {QStringLiteral("show"), showCommand},       {QStringLiteral("flag"), flagCommand},
        {QStringLiteral("move"), moveCommand},       {QStringLiteral("copy"), copyCommand},
        {QStringLiteral("delete"), deleteCommand},   {QStringLiteral("append"), appendCommand},
        {QStringLiteral("journal"), journalCommand}, {QStringLiteral("watch"), watchCommand}};
    return table;
}

QString helpText()
{
    return QCoreApplication::translate("homingctl",
        "Usage: homingctl [--profile DIR] [--json] [--trace FILE] COMMAND ...\n\n"
        "  account add|list|remove     accounts of the profile (account add --help)\n"
        "  mailboxes                   the mailboxes that are known\n"
        "  sync                        make the cache true again\n"
        "  list --mailbox M            the messages of a mailbox, newest last\n"
        "  show --mailbox M --uid U    one message\n"
        "  flag, move, copy, delete, append\n"
        "  journal [list|retry ID|drop ID]\n"
        "  watch                       stay connected, tell what changes\n\n"
        "COMMAND --help tells its options. Exit code: 0 done, 1 failed, 2 usage.");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("homingctl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOMING_VERSION));

    // Global options may stand before or behind the command.
    Context context;
    QString profile;
    QString command;
    const QStringList words = QCoreApplication::arguments().mid(1);
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        const bool takesValue = word == QLatin1String("--profile") || word == QLatin1String("--trace");
        if (takesValue && i + 1 >= words.size())
            return usage(QCoreApplication::translate("homingctl", "%1 needs a value.").arg(word));
        if (word == QLatin1String("--profile"))
            profile = words.at(++i);
        else if (word == QLatin1String("--trace"))
            context.traceFile = words.at(++i);
        else if (word == QLatin1String("--json"))
            context.json = true;
        else if (command.isEmpty() && word == QLatin1String("--version")) {
            print(QStringLiteral("homingctl " HOMING_VERSION));
            return Done;
        } else if (command.isEmpty() && (word == QLatin1String("--help") || word == QLatin1String("-h"))) {
            print(helpText());
            return Done;
        } else if (command.isEmpty() && !word.startsWith(QLatin1Char('-')))
            command = word;
        else
            context.arguments << word;
    }
    context.profileFolder = homing::account::Profile::defaultFolder(profile);
    const auto found = commandTable().find(command);
    if (found == commandTable().end()) {
        QTextStream(stderr) << helpText() << Qt::endl;
        return Usage;
    }
    const int code = found->second(context);
    return Options::isHelp() ? int(Done) : code;
}
