// SPDX-License-Identifier: GPL-3.0-or-later
// Dictionaries: found, read in their charset, asked; and those that are broken.
#include "core/spelling/spellbook.h"
#include "tests/spelling/dictionaryfolder.h"

#include <QtTest>

using namespace homing;
using namespace homing::spelling;
using homing::test::DictionaryFolder;

class TestSpellBook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        DictionaryFolder any;
        any.add(QStringLiteral("en_GB"), {QStringLiteral("harbour")});
        if (!SpellBook::open(dictionariesIn({any.path()}).front()))
            QSKIP("built without hunspell");
    }

    void aDictionaryHasBothOfItsFiles()
    {
        DictionaryFolder folder;
        folder.add(QStringLiteral("fr_FR"), {QStringLiteral("port")});
        folder.add(QStringLiteral("de_DE"), {QStringLiteral("Hafen")});
        folder.write(QStringLiteral("half.dic"), "1\nhalf\n");
        folder.write(QStringLiteral("README.txt"), "not one\n");
        const auto found = dictionariesIn({folder.path(), QStringLiteral("/no/such/folder")});
        QCOMPARE(found.size(), size_t(2));
        QCOMPARE(found.front().language, QStringLiteral("de_DE"));
        QCOMPARE(found.back().language, QStringLiteral("fr_FR"));
    }

    void theFirstFolderWins()
    {
        DictionaryFolder first;
        DictionaryFolder second;
        first.add(QStringLiteral("en_GB"), {QStringLiteral("harbour")});
        second.add(QStringLiteral("en_GB"), {QStringLiteral("harbor")});
        const auto found = dictionariesIn({first.path(), second.path()});
        QCOMPARE(found.size(), size_t(1));
        QVERIFY(SpellBook::open(found.front())->knows(QStringLiteral("harbour")));
    }

    void dicpathNamesTheFolders()
    {
        DictionaryFolder folder;
        folder.add(QStringLiteral("en_GB"), {QStringLiteral("harbour")});
        const QByteArray before = qgetenv("DICPATH");
        qputenv("DICPATH", "/no/such/folder:" + QFile::encodeName(folder.path()));
        const auto found = installedDictionaries();
        qputenv("DICPATH", before);
        QCOMPARE(found.size(), size_t(1));
    }

    void wordsAreKnownInEveryCharset_data()
    {
        QTest::addColumn<QByteArray>("charset");
        QTest::newRow("UTF-8") << QByteArray("UTF-8");
        QTest::newRow("Latin 1") << QByteArray("ISO8859-1");
        QTest::newRow("Windows") << QByteArray("microsoft-cp1252");
    }

    void wordsAreKnownInEveryCharset()
    {
        QFETCH(QByteArray, charset);
        DictionaryFolder folder;
        folder.add(QStringLiteral("de_DE"),
                   {QString::fromUtf8("Größe"), QStringLiteral("Hafen"), QStringLiteral("geht's")},
                   charset);
        const auto book = SpellBook::open(dictionariesIn({folder.path()}).front());
        QVERIFY(book);
        QVERIFY(book->knows(QString::fromUtf8("Größe")));
        QVERIFY(!book->knows(QString::fromUtf8("Gröse")));
        QVERIFY(book->knows(QStringLiteral("geht's")));
        QVERIFY(book->knows(QString::fromUtf8("geht’s")));
        QVERIFY(!book->knows(QString::fromUtf8("get’s")));
        QVERIFY(!book->knows(QString::fromUtf8("Łódź"))); // it has no such letters
        const QStringList meant = book->suggestions(QString::fromUtf8("Gröse"), 5);
        QVERIFY2(meant.contains(QString::fromUtf8("Größe")), qPrintable(meant.join(u' ')));
        QVERIFY(book->suggestions(QString::fromUtf8("Łódź"), 5).isEmpty());
    }

    void notMoreAreSuggestedThanWanted()
    {
        DictionaryFolder folder;
        folder.add(QStringLiteral("en_GB"),
                   {QStringLiteral("cat"), QStringLiteral("cot"), QStringLiteral("cut"),
                    QStringLiteral("cit"), QStringLiteral("cet")});
        const auto book = SpellBook::open(dictionariesIn({folder.path()}).front());
        QCOMPARE(book->suggestions(QStringLiteral("czt"), 2).size(), 2);
    }

    void whatIsNoWordIsNotCompared()
    {
        DictionaryFolder folder;
        folder.add(QStringLiteral("en_GB"), {QStringLiteral("cat")});
        const auto book = SpellBook::open(dictionariesIn({folder.path()}).front());
        QVERIFY(book->knows(QString(10'000, u'x')));
        QVERIFY(book->suggestions(QString(10'000, u'x'), 5).isEmpty());
    }

    void aBrokenDictionaryIsNone()
    {
        DictionaryFolder folder;
        folder.add(QStringLiteral("xx_XX"), {QStringLiteral("cat")}, "no-such-charset");
        QVERIFY(!SpellBook::open(dictionariesIn({folder.path()}).front()));
        QVERIFY(!SpellBook::open({QStringLiteral("gone"), QStringLiteral("/no/such.aff"),
                                  QStringLiteral("/no/such.dic")}));
        folder.write(QStringLiteral("xx_XX.aff"), QByteArray(1'000, '\xff'));
        folder.write(QStringLiteral("xx_XX.dic"), QByteArray(1'000, '\0'));
        const auto book = SpellBook::open(dictionariesIn({folder.path()}).front());
        QVERIFY(!book || !book->knows(QStringLiteral("cat")));
    }

    void theBestLanguage_data()
    {
        QTest::addColumn<QStringList>("wanted");
        QTest::addColumn<QString>("best");
        const auto row = [](const char *name, const QStringList &wanted, const char *best) {
            QTest::newRow(name) << wanted << QString::fromLatin1(best);
        };
        row("the same", {QStringLiteral("de-AT")}, "de_AT");
        row("another country", {QStringLiteral("de-CH")}, "de_DE");
        row("no country", {QStringLiteral("de")}, "de_DE");
        row("English", {QStringLiteral("en")}, "en_US");
        row("none of it", {QStringLiteral("C")}, "en_US");
        row("the second", {QStringLiteral("fi-FI"), QStringLiteral("en-GB")}, "en_GB");
        row("neither", {QStringLiteral("fi-FI")}, "");
    }

    void theBestLanguage()
    {
        QFETCH(QStringList, wanted);
        QFETCH(QString, best);
        QCOMPARE(bestLanguage({QStringLiteral("de_AT"), QStringLiteral("de_DE"),
                               QStringLiteral("en_GB"), QStringLiteral("en_US")},
                              wanted),
                 best);
    }

    void languagesHaveTheirNames()
    {
        QCOMPARE(languageName(QStringLiteral("de_DE")), QStringLiteral("Deutsch (Deutschland)"));
        QCOMPARE(languageName(QStringLiteral("en_GB")), QStringLiteral("British English"));
        QCOMPARE(languageName(QStringLiteral("specialists")), QStringLiteral("specialists"));
    }
};

QTEST_GUILESS_MAIN(TestSpellBook)
#include "tst_spellbook.moc"
