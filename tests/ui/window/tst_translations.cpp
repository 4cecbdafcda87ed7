// SPDX-License-Identifier: GPL-3.0-or-later
// The translations: up to date with the code, complete, with the same places for values; and the switch to German.
#include "tests/ui/window/windowtest.h"
#include "translations/translations.h"
#include "ui/accounts/faultwords.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/statuswords.h"

#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

using namespace homing;
using namespace homing::ui;

namespace {

struct Entry {
    QStringList forms;
    bool isUnfinished = false;
    bool isPlural = false;
};
using Catalogue = QMap<QString, Entry>; // by context, source and comment

QString sourceFolder()
{
    return QStringLiteral(HOMING_SOURCE_DIR);
}

Catalogue readCatalogue(const QString &path)
{
    Catalogue catalogue;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return catalogue;
    QXmlStreamReader xml(&file);
    QString context;
    QString source;
    QString comment;
    Entry entry;
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        const auto name = xml.name();
        if (token == QXmlStreamReader::EndElement && name == QLatin1String("message")) {
            catalogue.insert(context + QChar(1) + source + QChar(1) + comment, entry);
        } else if (token == QXmlStreamReader::StartElement) {
            if (name == QLatin1String("name")) {
                context = xml.readElementText();
            } else if (name == QLatin1String("message")) {
                entry = {};
                comment.clear();
                entry.isPlural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
            } else if (name == QLatin1String("source")) {
                source = xml.readElementText();
            } else if (name == QLatin1String("comment")) {
                comment = xml.readElementText();
            } else if (name == QLatin1String("translation")) {
                entry.isUnfinished = xml.attributes().hasAttribute(QLatin1String("type"));
                if (!entry.isPlural)
                    entry.forms = {xml.readElementText()};
            } else if (name == QLatin1String("numerusform")) {
                entry.forms.append(xml.readElementText());
            }
        }
    }
    return catalogue;
}

/// "%1", "%n", "%L2" of a text, sorted.
QStringList placesOf(const QString &text)
{
    static const QRegularExpression place(QStringLiteral("%L?(?:[1-9]|n)"));
    QStringList places;
    auto found = place.globalMatch(text);
    while (found.hasNext())
        places.append(found.next().captured());
    places.sort();
    return places;
}

QString sourceOf(const QString &key)
{
    return key.section(QChar(1), 1, 1);
}

QString readable(QString key)
{
    return key.replace(QChar(1), QStringLiteral(" | "));
}

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;

    QString freshCatalogue(bool pluralOnly)
    {
        const QString path = m_folder.filePath(pluralOnly ? QStringLiteral("plural.ts") : QStringLiteral("all.ts"));
        QStringList arguments {QStringLiteral("-silent"), QStringLiteral("-I"), sourceFolder(),
                               QStringLiteral("-extensions"), QStringLiteral("cpp,h"), QStringLiteral("-locations"),
                               QStringLiteral("none")};
        if (pluralOnly)
            arguments.append(QStringLiteral("-pluralonly"));
        arguments << sourceFolder() + QStringLiteral("/ui") << sourceFolder() + QStringLiteral("/app/homing")
                  << sourceFolder() + QStringLiteral("/core/submit") << QStringLiteral("-ts") << path;
        QProcess lupdate;
        lupdate.start(QStringLiteral(HOMING_LUPDATE), arguments);
        if (!lupdate.waitForFinished(60'000) || lupdate.exitCode() != 0)
            qWarning("%s", lupdate.readAllStandardError().constData());
        return path;
    }

private Q_SLOTS:
    void initTestCase()
    {
        test::prepareWindowApplication();
        initTranslations();
        QVERIFY(m_folder.isValid());
    }

    void everyTextOfTheCodeIsThere_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("pluralOnly");
        QTest::newRow("de") << QStringLiteral("de") << false;
        QTest::newRow("en") << QStringLiteral("en") << true;
    }

    /// When this fails: cmake --build . --target update_translations, then translate what is new.
    void everyTextOfTheCodeIsThere()
    {
        QFETCH(QString, language);
        QFETCH(bool, pluralOnly);
        const Catalogue have
            = readCatalogue(sourceFolder() + QStringLiteral("/translations/homing_%1.ts").arg(language));
        const Catalogue want = readCatalogue(freshCatalogue(pluralOnly));
        QVERIFY2(want.size() > (pluralOnly ? 5 : 200), qPrintable(QString::number(want.size())));
        QStringList problems;
        for (auto it = want.cbegin(); it != want.cend(); ++it) {
            if (!have.contains(it.key()))
                problems.append(QStringLiteral("not in the .ts: ") + readable(it.key()));
            else if (have[it.key()].isPlural != it->isPlural)
                problems.append(QStringLiteral("plural or not: ") + readable(it.key()));
        }
        for (auto it = have.cbegin(); it != have.cend(); ++it) {
            if (!want.contains(it.key()))
                problems.append(QStringLiteral("no longer in the code: ") + readable(it.key()));
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }

    void nothingIsUnfinished_data() { everyTextOfTheCodeIsThere_data(); }

    void nothingIsUnfinished()
    {
        QFETCH(QString, language);
        const Catalogue catalogue
            = readCatalogue(sourceFolder() + QStringLiteral("/translations/homing_%1.ts").arg(language));
        QVERIFY(!catalogue.isEmpty());
        QStringList problems;
        for (auto it = catalogue.cbegin(); it != catalogue.cend(); ++it) {
            const QString source = sourceOf(it.key());
            if (it->isUnfinished || it->forms.size() != (it->isPlural ? 2 : 1))
                problems.append(QStringLiteral("unfinished: ") + readable(it.key()));
            for (const QString &form : it->forms) {
                if (form.trimmed().isEmpty())
                    problems.append(QStringLiteral("empty: ") + readable(it.key()));
                if (placesOf(form) != placesOf(source))
                    problems.append(QStringLiteral("other places for values: ") + readable(it.key()));
                if (source.endsWith(u'.') && !source.endsWith(QLatin1String("...")) && !form.endsWith(u'.'))
                    problems.append(QStringLiteral("no full stop: ") + readable(it.key()));
            }
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }

    void theWindowSpeaksGerman()
    {
        QTranslator german;
        QVERIFY(german.load(QStringLiteral(":/i18n/homing_de.qm")));
        QCOMPARE(german.language(), QStringLiteral("de"));
        QVERIFY(QCoreApplication::installTranslator(&german));
        {
            test::FakeMailService service;
            MainWindow window(service);
            window.show();
            QCOMPARE(window.findChild<QPushButton *>(QStringLiteral("tryDemoButton"))->text(),
                     QStringLiteral("Demo ausprobieren"));
            QCOMPARE(window.commands().archive->text(), QStringLiteral("Archivieren"));
        }
        account::AccountSettings settings;
        settings.email = QStringLiteral("anna@example.org");
        QCOMPARE(faultWords({FaultCause::LoginRefused, {}}, settings).sentence,
                 QStringLiteral("Der Server hat das Passwort für anna@example.org abgelehnt."));
        account::ResyncCost cost;
        cost.flights = 2;
        QVERIFY(costWords(cost).startsWith(QString::fromUtf8("2 Umläufe")));
        QCoreApplication::removeTranslator(&german);
        QVERIFY(costWords(cost).startsWith(QLatin1String("2 flights")));
    }

    void englishPluralsAreRight()
    {
        QTranslator english;
        QVERIFY(english.load(QStringLiteral(":/i18n/homing_en.qm")));
        QVERIFY(QCoreApplication::installTranslator(&english));
        QCOMPARE(QCoreApplication::translate("homing::ui::MessageReader", "%Ln messages selected", nullptr, 1),
                 QStringLiteral("1 message selected"));
        QCOMPARE(QCoreApplication::translate("homing::ui::MessageReader", "%Ln messages selected", nullptr, 5),
                 QStringLiteral("5 messages selected"));
        QCoreApplication::removeTranslator(&english);
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
