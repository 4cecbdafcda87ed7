// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homing/options.h"

#include "core/mime/mailto.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

#include <array>
#include <cstdlib>

namespace homing::app {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(homing::app::Options)
};

[[noreturn]] void refuse(const QString &reason)
{
    QTextStream(stderr) << reason << Qt::endl;
    std::exit(2);
}

} // namespace

bool onlyPrints(int argc, char **argv)
{
    static constexpr std::array words {"--help", "-h", "--help-all", "--version", "-v", "-?"};
    return std::any_of(argv + 1, argv + std::max(1, argc), [](const char *argument) {
        return std::find(words.begin(), words.end(), std::string_view(argument)) != words.end();
    });
}

Options parseOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Words::tr("A mail client that is true again in one flight, however the connection comes and goes."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption profile(QStringLiteral("profile"),
                                     Words::tr("Keep accounts and mail in this folder."), QStringLiteral("DIR"));
    const QCommandLineOption demo(QStringLiteral("demo"),
                                  Words::tr("Open a demo account on a mail server inside Homing; nothing is kept."));
    const QCommandLineOption theme(QStringLiteral("theme"), Words::tr("light, dark or system."),
                                   QStringLiteral("THEME"), QStringLiteral("system"));
    QCommandLineOption screenshot(QStringLiteral("screenshot"), QString(), QStringLiteral("FILE"));
    screenshot.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addPositionalArgument(QStringLiteral("mailto"), Words::tr("Write a message from a mailto: link."),
                                 QStringLiteral("[mailto:...]"));
    parser.addOptions({profile, demo, theme, screenshot});
    if (!parser.parse(arguments))
        refuse(parser.errorText());
    if (parser.isSet(QStringLiteral("version")))
        parser.showVersion();
    if (parser.isSet(QStringLiteral("help")) || parser.isSet(QStringLiteral("help-all")))
        parser.showHelp();
    Options options;
    const QStringList links = parser.positionalArguments();
    if (links.size() == 1 && mime::readMailto(links.constFirst().toUtf8()))
        options.mailto = links.constFirst().toUtf8();
    else if (!links.isEmpty())
        refuse(Words::tr("Homing does not understand \"%1\".").arg(links.size() == 1 ? links[0] : links[1]));
    options.profile = parser.value(profile);
    options.isDemo = parser.isSet(demo);
    options.screenshot = parser.value(screenshot);
    const QString scheme = parser.value(theme);
    if (scheme == QLatin1String("light"))
        options.scheme = ui::theme::Scheme::Light;
    else if (scheme == QLatin1String("dark"))
        options.scheme = ui::theme::Scheme::Dark;
    else if (scheme != QLatin1String("system"))
        refuse(Words::tr("--theme is light, dark or system."));
    return options;
}

} // namespace homing::app
