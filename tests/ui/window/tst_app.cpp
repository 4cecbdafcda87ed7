// SPDX-License-Identifier: GPL-3.0-or-later
// homing as a program: options, language, the demo's picture, one window a profile.
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int patienceMs = 60'000;

struct Outcome {
    int code = -1;
    QString out;
    QString err;
};

QProcessEnvironment environment(const QString &folder)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("HOMING_NO_KEYCHAIN"), QStringLiteral("1"));
    environment.insert(QStringLiteral("XDG_DATA_HOME"), folder + QStringLiteral("/data"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), folder + QStringLiteral("/config"));
    environment.insert(QStringLiteral("TMPDIR"), folder);
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), folder);
    environment.remove(QStringLiteral("HOMING_PROFILE"));
    environment.remove(QStringLiteral("LC_ALL"));
    environment.remove(QStringLiteral("LANGUAGE"));
    environment.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
    return environment;
}

} // namespace

class TestApp : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;

    Outcome run(const QStringList &arguments, const QString &language = QStringLiteral("C.UTF-8"),
                const QString &platform = QStringLiteral("offscreen"))
    {
        QProcess process;
        QProcessEnvironment variables = environment(m_folder.path());
        variables.insert(QStringLiteral("LANG"), language);
        variables.insert(QStringLiteral("QT_QPA_PLATFORM"), platform);
        process.setProcessEnvironment(variables);
        process.start(QStringLiteral(HOMING_PROGRAM), arguments);
        Outcome outcome;
        if (!process.waitForFinished(patienceMs)) {
            process.kill();
            process.waitForFinished();
            return outcome;
        }
        outcome.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
        outcome.out = QString::fromUtf8(process.readAllStandardOutput());
        outcome.err = QString::fromUtf8(process.readAllStandardError());
        return outcome;
    }
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    /// How many colours a picture has: an empty window has few.
    static int colours(const QImage &image)
    {
        QSet<QRgb> seen;
        for (int y = 0; y < image.height(); y += 2) {
            for (int x = 0; x < image.width(); x += 2)
                seen.insert(image.pixel(x, y));
        }
        return int(seen.size());
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void versionAndHelpNeedNoDisplay()
    {
        const QString nowhere = QStringLiteral("no-such-platform");
        const Outcome version = run({QStringLiteral("--version")}, QStringLiteral("C.UTF-8"), nowhere);
        QCOMPARE(version.code, 0);
        QCOMPARE(version.out.trimmed(), QStringLiteral("homing " HOMING_VERSION));
        const Outcome help = run({QStringLiteral("--help")}, QStringLiteral("C.UTF-8"), nowhere);
        QCOMPARE(help.code, 0);
        for (const char *option : {"--profile", "--demo", "--theme", "--version", "mailto:"})
            QVERIFY2(help.out.contains(QLatin1String(option)), option);
        QVERIFY(!help.out.contains(QLatin1String("--screenshot")));
    }

    void theSystemsLanguageIsTaken()
    {
        const Outcome help = run({QStringLiteral("--help")}, QStringLiteral("de_DE.UTF-8"));
        QVERIFY2(help.out.contains(QString::fromUtf8("Demokonto")), qPrintable(help.out));
        const Outcome other = run({QStringLiteral("--help")}, QStringLiteral("fi_FI.UTF-8"));
        QVERIFY2(other.out.contains(QLatin1String("demo account")), qPrintable(other.out));
    }

    void whatIsNotUnderstoodIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("option") << QStringList {QStringLiteral("--no-such-option")};
        QTest::newRow("theme") << QStringList {QStringLiteral("--theme"), QStringLiteral("pink")};
        QTest::newRow("word") << QStringList {QStringLiteral("file.eml")};
        QTest::newRow("another link") << QStringList {QStringLiteral("https://example.org")};
        QTest::newRow("a link with a line end") << QStringList {QStringLiteral("mailto:a@example.org\nshow")};
        QTest::newRow("two links") << QStringList {QStringLiteral("mailto:a@example.org"),
                                                   QStringLiteral("mailto:b@example.org")};
        QTest::newRow("no value") << QStringList {QStringLiteral("--profile")};
    }

    void whatIsNotUnderstoodIsSaid()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY(!outcome.err.isEmpty());
    }

    void firstStartMakesAPrivateProfile()
    {
        const QString profile = path("profile");
        const QString picture = path("first.png");
        const Outcome outcome = run({QStringLiteral("--profile"), profile, QStringLiteral("--screenshot"), picture});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        QVERIFY(colours(QImage(picture)) > 20);
        QCOMPARE(QFileInfo(profile).permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther),
                 QFileDevice::Permissions());
    }

    void theDemoShowsMailAndLeavesNothing()
    {
        const QStringList before = QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        QImage light;
        for (const char *theme : {"light", "dark"}) {
            const QString picture = path("demo.png");
            const Outcome outcome = run({QStringLiteral("--demo"), QStringLiteral("--theme"),
                                         QString::fromLatin1(theme), QStringLiteral("--screenshot"), picture});
            QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
            const QImage image(picture);
            QVERIFY(image.width() >= 900 && image.height() >= 600);
            QVERIFY2(colours(image) > 100, qPrintable(QString::number(colours(image))));
            const bool isDark = qGray(image.pixel(image.width() - 30, image.height() / 2)) < 128;
            QCOMPARE(isDark, QLatin1String(theme) == QLatin1String("dark"));
            QVERIFY(QFile::remove(picture));
        }
        // The demo's own profile is gone, and the user's was not touched.
        QStringList after = QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        QCOMPARE(after, before);
        QVERIFY(!QFileInfo::exists(path("data/homing")));
    }

    void aPictureThatCannotBeWrittenIsAnError()
    {
        const Outcome outcome = run({QStringLiteral("--profile"), path("profile2"), QStringLiteral("--screenshot"),
                                     path("no/such/folder/x.png")});
        QCOMPARE(outcome.code, 1);
        QVERIFY(outcome.err.contains(QLatin1String("cannot write")));
    }

    void aSecondStartAsksTheFirst()
    {
        QProcess first;
        first.setProcessEnvironment(environment(m_folder.path()));
        first.start(QStringLiteral(HOMING_PROGRAM), {QStringLiteral("--profile"), path("profile3")});
        QVERIFY(first.waitForStarted());
        // Once the first listens, the second ends at once and without a window of its own.
        const QStringList same {QStringLiteral("--profile"), path("profile3")};
        QTRY_VERIFY_WITH_TIMEOUT(QDir(m_folder.path()).entryList(QDir::System | QDir::AllEntries)
                                     .filter(QStringLiteral("homing-"))
                                     .size() == 1, 20'000);
        const Outcome second = run(same);
        QCOMPARE(second.code, 0);
        QCOMPARE(first.state(), QProcess::Running);
        // With a link, too: there is no window of the second's that could show it.
        const Outcome third = run(same + QStringList {QStringLiteral("mailto:anna@example.org?subject=x")});
        QCOMPARE(third.code, 0);
        QCOMPARE(first.state(), QProcess::Running);
        first.terminate();
        QVERIFY(first.waitForFinished(patienceMs));
    }
};

QTEST_GUILESS_MAIN(TestApp)
#include "tst_app.moc"
