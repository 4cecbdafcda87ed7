// SPDX-License-Identifier: GPL-3.0-or-later
// Homing's budgets, each beside its reference, in one run. Absolute times mean little on a shared machine: read the ratios.
#include "resources/resources.h"
#include "tests/bench/report.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("HOMING_NO_KEYCHAIN", "1");
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({QStringLiteral("messages"), QStringLiteral("Messages of the synchronisation benches."), QStringLiteral("N"), QStringLiteral("100000")});
    parser.addOption({QStringLiteral("large"), QStringLiteral("Messages of the large cached mailbox."), QStringLiteral("N"), QStringLiteral("1000000")});
    parser.addOption({QStringLiteral("server"), QStringLiteral("First sync from a real server on this machine, without TLS."), QStringLiteral("PORT")});
    parser.addOption({QStringLiteral("user"), QStringLiteral("Its user."), QStringLiteral("U")});
    parser.addOption({QStringLiteral("password"), QStringLiteral("The password."), QStringLiteral("P")});
    parser.addPositionalArgument(QStringLiteral("part"), QStringLiteral("parser, sync, lists, inboxes, conversations, search or html; all without."));
    parser.process(application);
    const QStringList parts = parser.positionalArguments();
    const auto wants = [&](const char *part) { return parts.isEmpty() || parts.contains(QLatin1String(part)); };
    if (parser.isSet(QStringLiteral("server"))) {
        homing::bench::firstSyncFrom(quint16(parser.value(QStringLiteral("server")).toUInt()), parser.value(QStringLiteral("user")),
                                     parser.value(QStringLiteral("password")).toUtf8());
        return 0;
    }
    if (wants("parser"))
        homing::bench::parser();
    if (wants("sync"))
        homing::bench::firstSyncAndResync(parser.value(QStringLiteral("messages")).toInt());
    if (wants("lists"))
        homing::bench::lists(parser.value(QStringLiteral("large")).toInt());
    if (wants("inboxes"))
        homing::bench::allInboxes(parser.value(QStringLiteral("large")).toInt());
    if (wants("conversations"))
        homing::bench::conversations(parser.value(QStringLiteral("large")).toInt());
    if (wants("search"))
        homing::bench::search(parser.value(QStringLiteral("messages")).toInt());
    if (wants("html"))
        homing::bench::htmlMail();
    return 0;
}
