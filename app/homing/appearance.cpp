// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homing/appearance.h"

#include "translations/translations.h"
#include "ui/mainwindow/quietstyle.h"

#include <QApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QStyle>
#include <QTranslator>

namespace homing::app {

namespace {

/// The grey that Qt shows where no desktop told it any colours.
bool hasDesktopColours(const QApplication &application)
{
    return application.palette().color(QPalette::Window) != QColor(0xef, 0xef, 0xef);
}

/// Desktops whose wish does not reach Qt 6.4 by itself.
bool prefersDark()
{
    if (qEnvironmentVariable("GTK_THEME").endsWith(QLatin1String("dark"), Qt::CaseInsensitive))
        return true;
    const QDir config(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation));
    for (const QString &folder : {QStringLiteral("gtk-4.0"), QStringLiteral("gtk-3.0")}) {
        const QString file = config.filePath(folder + QStringLiteral("/settings.ini"));
        if (!QFile::exists(file))
            continue;
        const QSettings settings(file, QSettings::IniFormat);
        const QString wish
            = settings.value(QStringLiteral("Settings/gtk-application-prefer-dark-theme")).toString();
        if (wish == QLatin1String("1") || wish == QLatin1String("true"))
            return true;
    }
    return false;
}

bool install(QCoreApplication &application, const QString &name, const QString &folder,
             const QLocale &locale = QLocale())
{
    auto *translator = new QTranslator(&application);
    const bool isThere = translator->load(locale, name, QStringLiteral("_"), folder);
    if (isThere)
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
    return isThere;
}

} // namespace

void applyAppearance(QApplication &application, ui::theme::Scheme scheme)
{
    using ui::theme::Scheme;
    if (QApplication::style()->name() == QLatin1String("fusion")) {
        if (scheme == Scheme::System && !hasDesktopColours(application))
            scheme = prefersDark() ? Scheme::Dark : Scheme::Light;
        QApplication::setStyle(new ui::QuietStyle);
    }
    ui::theme::apply(application, scheme);
}

void installTranslations(QCoreApplication &application)
{
    initTranslations();
    install(application, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    // Texts are English in the code, but for "1 messages": the plural forms are English's own.
    if (!install(application, QStringLiteral("homing"), QStringLiteral(":/i18n")))
        install(application, QStringLiteral("homing"), QStringLiteral(":/i18n"),
                QLocale(QLocale::English));
}

} // namespace homing::app
