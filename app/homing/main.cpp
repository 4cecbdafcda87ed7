// SPDX-License-Identifier: GPL-3.0-or-later
// homing: the window. Wires profile, mail service, demo server, network hints and the main window
// together.
#include "app/homing/appearance.h"
#include "app/homing/demo.h"
#include "app/homing/options.h"
#include "app/homing/screenshot.h"
#include "app/homing/singleinstance.h"
#include "core/account/mailservice.h"
#include "core/account/unifiedservice.h"
#include "core/account/profile.h"
#include "core/account/sleepingsessions.h"
#include "core/session/linkmonitor.h"
#include "core/session/sleepwatch.h"
#include "resources/resources.h"
#include "ui/mainwindow/mainwindow.h"

#include <QApplication>
#include <QFile>
#include <QScreen>
#include <QTemporaryDir>
#include <QTextStream>

namespace {

using namespace homing;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::app::Main)
};

void setNames()
{
    QCoreApplication::setApplicationName(QStringLiteral("homing"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOMING_VERSION));
}

int fail(const QString &reason)
{
    QTextStream(stderr) << QStringLiteral("homing: ") << reason << Qt::endl;
    return 1;
}

void bringToFront(QWidget &window)
{
    if (window.isMinimized())
        window.showNormal();
    window.show();
    window.raise();
    window.activateWindow();
}

int run(QApplication &application, const app::Options &options)
{
    // The demo's profile is a folder of its own that goes with it.
    std::optional<QTemporaryDir> temporary;
    if (options.isDemo) {
        temporary.emplace();
        if (!temporary->isValid())
            return fail(temporary->errorString());
    }
    const QDir folder =
        temporary ? QDir(temporary->path()) : account::Profile::defaultFolder(options.profile);

    const account::Profile profile(folder); // makes it, for this user alone: the socket may be in it
    app::SingleInstance instance(folder.path());
    const bool isOnlyOne = !options.isDemo && options.screenshot.isEmpty();
    if (isOnlyOne) {
        if (instance.askOther(options.mailto))
            return 0;
        instance.listen();
    }

    app::Demo demo; // outlives the service, whose goodbye it answers
    const std::unique_ptr<account::MailService> service = account::makeMailService(folder);
    account::UnifiedService unified(*service); // All Inboxes
    ui::MainWindow window(unified, folder.filePath(QStringLiteral("window.ini")));
    QObject::connect(&instance, &app::SingleInstance::showWanted, &window,
                     [&window] { bringToFront(window); });
    QObject::connect(&instance, &app::SingleInstance::writeWanted, &window,
                     &ui::MainWindow::writeFromLink);

    const auto startDemo = [&] {
        window.setDemoStarting(true);
        if (!demo.start(*service))
            window.showProblem(
                Words::tr("The demo could not be started: no free port on this computer."));
        window.setDemoStarting(false);
    };
    QObject::connect(&window, &ui::MainWindow::demoWanted, &window, startDemo);

    SystemClock clock;
    session::LinkMonitor link(clock);
    QObject::connect(&link, &session::LinkMonitor::onlineChanged, &window, [&](bool online) {
        if (!demo.isRunning()) // its server is on this machine
            window.setNetworkReachable(online);
    });
    const auto tryAgain = [&] { window.setNetworkReachable(true); };
    QObject::connect(&link, &session::LinkMonitor::linkChanged, &window, tryAgain);
    QObject::connect(&link, &session::LinkMonitor::meteredChanged, service.get(),
                     &account::MailService::setMetered);
    service->setMetered(link.isMetered());
    session::SleepWatch sleep;
    account::keepSessionsWhileAsleep(sleep, *service);
    QObject::connect(&sleep, &session::SleepWatch::wokeUp, &window, tryAgain);
    QObject::connect(&link, &session::LinkMonitor::wokeUp, service.get(),
                     &account::MailService::wake); // where there is no logind
    QObject::connect(&link, &session::LinkMonitor::wokeUp, &window, tryAgain);

    service->start();
    if (!link.isOnline() && !options.isDemo)
        window.setNetworkReachable(false);
    if (options.isDemo)
        startDemo();
    if (options.screenshot.isEmpty()
        && !QFile::exists(folder.filePath(QStringLiteral("window.ini"))))
        window.fitInto(window.screen()->availableGeometry());
    window.show();
    if (!options.mailto.isEmpty())
        window.writeFromLink(options.mailto);
    std::optional<app::Screenshot> screenshot;
    if (!options.screenshot.isEmpty())
        screenshot.emplace(window, *service, options.screenshot, options.isDemo);
    const int code = application.exec();
    demo.stop(*service);
    return code;
}

} // namespace

int main(int argc, char **argv)
{
    setNames();
    if (app::onlyPrints(argc, argv)) {
        QCoreApplication application(argc, argv);
        app::installTranslations(application);
        app::parseOptions(QCoreApplication::arguments()); // prints and ends
        return 0;
    }
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(
        Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QGuiApplication::setDesktopFileName(QStringLiteral("example.homing.Homing"));
    QApplication application(argc, argv);
    app::installTranslations(application);
    const app::Options options = app::parseOptions(QCoreApplication::arguments());
    homing::initResources();
    app::applyAppearance(application, options.scheme);
    QApplication::setWindowIcon(homing::applicationIcon());
    return run(application, options);
}
