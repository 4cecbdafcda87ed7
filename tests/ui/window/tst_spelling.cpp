// SPDX-License-Identifier: GPL-3.0-or-later
// Spelling: what is marked and what is left alone, in plain and formatted text; the menu of a word;
// the language of a message and what is remembered of it. With dictionaries of its own.
#include "core/spelling/dictionaries.h"
#include "tests/spelling/dictionaryfolder.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/composerscene.h"
#include "ui/common/theme.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/richedit.h"
#include "ui/spelling/composerspelling.h"
#include "ui/spelling/spellingwords.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;

namespace {

const QString english = QStringLiteral("en_US");
const QString german = QStringLiteral("de_DE");

class SpellingScene : public WritingScene
{
public:
    using WritingScene::WritingScene;

    ComposerSpelling *spelling() const { return composer()->findChild<ComposerSpelling *>(); }
    QStringList marked() const { return spelling()->markedWords(); }
    BodyEdit *body() const { return composer()->body(); }
    RichEdit *rich() const { return composer()->text()->rich(); }
    /// The choice of the button's menu.
    void choose(const QString &language) const
    {
        spelling()
            ->menu()
            ->findChild<QAction *>(language.isEmpty() ? QStringLiteral("spellingOff")
                                                      : QStringLiteral("spelling_") + language)
            ->trigger();
    }
    /// The menu of the word at the text cursor, with its suggestions.
    QMenu *openMenu(QWidget *edit)
    {
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
        QApplication::sendEvent(edit, &event);
        auto *menu = edit->findChild<QMenu *>(QStringLiteral("wordMenu"));
        const auto *awaited =
            menu ? menu->findChild<QAction *>(QStringLiteral("spellingAwaited")) : nullptr;
        if (awaited && !QTest::qWaitFor([awaited] {
                return !awaited->isVisible() || awaited->text().startsWith(u'N');
            }))
            qFatal("no suggestions come");
        return menu;
    }
};

} // namespace

class TestSpelling : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_folder.add(english,
                     {QStringLiteral("the"), QStringLiteral("crane"), QStringLiteral("is"),
                      QStringLiteral("red"), QStringLiteral("and"), QStringLiteral("harbour"),
                      QStringLiteral("can't"), QStringLiteral("yes"), QStringLiteral("wrote"),
                      QStringLiteral("see"), QStringLiteral("at")});
        m_folder.add(german,
                     {QStringLiteral("der"), QStringLiteral("Kran"), QStringLiteral("ist"),
                      QStringLiteral("rot"), QStringLiteral("und"), QStringLiteral("Hafen"),
                      QStringLiteral("ja"), QStringLiteral("das")});
        qputenv("DICPATH", QFile::encodeName(m_folder.path()));
        test::prepareWindowApplication();
        if (spelling::installedDictionaries().empty())
            QSKIP("built without hunspell");
    }

    void words_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char *name, const char *line, const QStringList &words) {
            QTest::newRow(name) << QString::fromUtf8(line) << words;
        };
        row("empty", "", {});
        row("words", "The crane, red.", {QStringLiteral("The"), QStringLiteral("crane"),
                                         QStringLiteral("red")});
        row("letters alone", "a b I", {});
        row("apostrophes", "can't 'tis' won’t", {QStringLiteral("can't"), QStringLiteral("tis"),
                                                  QString::fromUtf8("won’t")});
        row("an address", "to anna.berg@example.org now",
            {QStringLiteral("to"), QStringLiteral("now")});
        row("a link", "see https://example.org/wrng?x=qwzx, yes",
            {QStringLiteral("see"), QStringLiteral("yes")});
        row("a host", "at www.exmple.org or exmple.org",
            {QStringLiteral("at"), QStringLiteral("or")});
        row("files and paths", "in plan_b.pdf, /usr/lcal/bin and C:\\tmpp",
            {QStringLiteral("in"), QStringLiteral("and")});
        row("numbers", "3rd 2x4 room B12", {QStringLiteral("room")});
        row("hyphens", "well-known", {QStringLiteral("well"), QStringLiteral("known")});
        row("other scripts", "Größe Łódź", {QString::fromUtf8("Größe"), QString::fromUtf8("Łódź")});
    }

    void words()
    {
        QFETCH(QString, line);
        QFETCH(QStringList, words);
        QStringList found;
        for (const WordPlace &place : wordsIn(line))
            found.append(line.mid(place.start, place.length));
        QCOMPARE(found, words);
    }

    // --- what is marked

    void unknownWordsAreMarked_data()
    {
        QTest::addColumn<bool>("isRich");
        QTest::newRow("plain") << false;
        QTest::newRow("formatted") << true;
    }

    void unknownWordsAreMarked()
    {
        QFETCH(bool, isRich);
        SpellingScene scene;
        scene.open('c');
        QCOMPARE(scene.spelling()->language(), english);
        if (isRich)
            scene.press("richTextButton");
        QWidget *edit = isRich ? static_cast<QWidget *>(scene.rich()) : scene.body();
        QTest::keyClicks(edit, QStringLiteral("The crrane is red and teh harbour"));
        QTRY_COMPARE(scene.marked(),
                     QStringList({QStringLiteral("crrane"), QStringLiteral("teh")}));
        const auto marks = isRich ? scene.rich()->extraSelections()
                                  : scene.body()->extraSelections();
        QCOMPARE(marks.size(), 2);
        QVERIFY(marks.front().format.underlineStyle() == QTextCharFormat::WaveUnderline);
        // The text itself knows nothing of it.
        QVERIFY(!mime::writeHtml(scene.rich()->richText()).contains(QLatin1String("<u>")));
        QVERIFY(!scene.body()->document()->isUndoAvailable() || !isRich);
    }

    void theWordThatIsTypedIsLeftAlone()
    {
        SpellingScene scene;
        scene.open('c');
        QTest::keyClicks(scene.body(), QStringLiteral("teh crrane"));
        QTRY_COMPARE(scene.marked(), QStringList {QStringLiteral("teh")});
        QTest::keyClick(scene.body(), Qt::Key_Home); // one has left it
        QTRY_COMPARE(scene.marked(),
                     QStringList({QStringLiteral("teh"), QStringLiteral("crrane")}));
        QTest::keyClick(scene.body(), Qt::Key_End);
        QTest::keyClick(scene.body(), Qt::Key_Space);
        QTRY_COMPARE(scene.marked(),
                     QStringList({QStringLiteral("teh"), QStringLiteral("crrane")}));
    }

    void quotesAndSignaturesAreOthersWords()
    {
        SpellingScene scene;
        account::Identity identity;
        identity.email = QStringLiteral("anna@example.org");
        identity.signature = QStringLiteral("Annna Brg");
        scene.service.setIdentities(scene.sample.account, {identity});
        scene.window.reader()->showMessage(answerable(scene)); // "Slate or zinc?", from Jon Ruiz
        scene.open('r');
        QTest::keyClicks(scene.body(), QStringLiteral("yes qwzx "));
        QTRY_VERIFY(scene.marked().contains(QStringLiteral("qwzx")));
        QVERIFY(!scene.marked().contains(QStringLiteral("Slate")));
        QVERIFY(!scene.marked().contains(QStringLiteral("Annna")));
    }

    void formattedQuotesAndLinksAreLeftAlone()
    {
        SpellingScene scene;
        scene.open('c');
        scene.press("richTextButton");
        QTest::keyClicks(scene.rich(), QStringLiteral("qwzx "));
        scene.rich()->setLink(QStringLiteral("https://example.org/"), QStringLiteral("Xyzzy"));
        QTest::keyClick(scene.rich(), Qt::Key_Return);
        QTest::keyClicks(scene.rich(), QStringLiteral("qutoed "));
        scene.rich()->changeQuotes(1);
        QTest::keyClick(scene.rich(), Qt::Key_Return);
        scene.rich()->changeQuotes(-1);
        QTest::keyClicks(scene.rich(), QStringLiteral("plugh "));
        QTRY_COMPARE(scene.marked(),
                     QStringList({QStringLiteral("qwzx"), QStringLiteral("plugh")}));
    }

    /// However long the text is: what is not seen costs nothing.
    void onlyWhatIsSeenIsLookedAt()
    {
        SpellingScene scene;
        scene.open('c');
        QString text;
        for (int line = 0; line < 5'000; ++line)
            text += QStringLiteral("wrong%1 \n").arg(QString(1 + line % 20, u'x'));
        scene.body()->setPlainText(text);
        QTRY_VERIFY(!scene.marked().isEmpty());
        QVERIFY2(scene.marked().size() < 100, qPrintable(QString::number(scene.marked().size())));
        scene.body()->moveCursor(QTextCursor::End);
        QTest::keyClicks(scene.body(), QStringLiteral("teh "));
        QTRY_VERIFY(scene.marked().contains(QStringLiteral("teh")));
        QVERIFY(scene.marked().size() < 100);
    }

    // --- the menu

    void aSuggestionReplacesTheWord_data() { unknownWordsAreMarked_data(); }

    void aSuggestionReplacesTheWord()
    {
        QFETCH(bool, isRich);
        SpellingScene scene;
        scene.open('c');
        if (isRich)
            scene.press("richTextButton");
        QWidget *edit = isRich ? static_cast<QWidget *>(scene.rich()) : scene.body();
        if (isRich)
            scene.rich()->setBold(true);
        QTest::keyClicks(edit, QStringLiteral("harbuor "));
        QTRY_COMPARE(scene.marked(), QStringList {QStringLiteral("harbuor")});
        QTest::keyClick(edit, Qt::Key_Home);
        QMenu *menu = scene.openMenu(edit);
        QVERIFY(menu);
        auto *first = menu->findChild<QAction *>(QStringLiteral("suggestion0"));
        QVERIFY(first);
        QCOMPARE(first->text(), QStringLiteral("harbour"));
        QCOMPARE(menu->actions().front(), first);
        first->trigger();
        menu->close();
        QCOMPARE(scene.composer()->text()->text(), QStringLiteral("harbour "));
        QTRY_VERIFY(scene.marked().isEmpty());
        if (isRich)
            QVERIFY(mime::writeHtml(scene.rich()->richText())
                        .contains(QLatin1String("<b>harbour")));
        QTest::keySequence(edit, QKeySequence::Undo);
        QCOMPARE(scene.composer()->text()->text(), QStringLiteral("harbuor "));
    }

    void aWordWithoutAnyIsTold()
    {
        SpellingScene scene;
        scene.open('c');
        QTest::keyClicks(scene.body(), QStringLiteral("qqqqqqqqwzx "));
        QTRY_VERIFY(!scene.marked().isEmpty());
        QTest::keyClick(scene.body(), Qt::Key_Home);
        QMenu *menu = scene.openMenu(scene.body());
        QVERIFY(menu);
        QCOMPARE(menu->findChild<QAction *>(QStringLiteral("spellingAwaited"))->text(),
                 QStringLiteral("No suggestions"));
        menu->close();
    }

    void aKnownWordHasTheUsualMenu()
    {
        SpellingScene scene;
        scene.open('c');
        QTest::keyClicks(scene.body(), QStringLiteral("harbour teh "));
        QTRY_VERIFY(!scene.marked().isEmpty());
        QTest::keyClick(scene.body(), Qt::Key_Home);
        QVERIFY(!scene.openMenu(scene.body()));
        QWidget *menu = QApplication::activePopupWidget();
        QVERIFY(menu && !menu->findChild<QAction *>(QStringLiteral("spellingAdd")));
        menu->close();
    }

    void theMouseOpensItToo()
    {
        SpellingScene scene;
        scene.open('c');
        QTest::keyClicks(scene.body(), QStringLiteral("teh crane "));
        QTRY_VERIFY(!scene.marked().isEmpty());
        QTextCursor word(scene.body()->document());
        word.setPosition(1);
        const QPoint place = scene.body()->cursorRect(word).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, place,
                                scene.body()->viewport()->mapToGlobal(place));
        QApplication::sendEvent(scene.body()->viewport(), &event);
        QPointer<QMenu> menu = scene.body()->findChild<QMenu *>(QStringLiteral("wordMenu"));
        QVERIFY(menu);
        menu->close(); // before the suggestions are there: nobody waits for them
        QTRY_VERIFY(!menu);
    }

    void anIgnoredWordIsNotMarkedInThisMessage()
    {
        SpellingScene scene;
        scene.open('c');
        QTest::keyClicks(scene.body(), QStringLiteral("Ruiz wrote Ruiz "));
        QTRY_COMPARE(scene.marked().size(), 2);
        QTest::keyClick(scene.body(), Qt::Key_Home);
        QMenu *menu = scene.openMenu(scene.body());
        menu->findChild<QAction *>(QStringLiteral("spellingIgnore"))->trigger();
        menu->close();
        QTRY_VERIFY(scene.marked().isEmpty());
        scene.write("subjectEdit", QStringLiteral("x"));
        scene.composer()->close();
        scene.open('c');
        QTest::keyClicks(scene.body(), QStringLiteral("Ruiz "));
        QTRY_COMPARE(scene.marked().size(), 1);
    }

    void anAddedWordIsKnownFromThenOn()
    {
        QTemporaryDir profile;
        const QString file = profile.filePath(QStringLiteral("window.ini"));
        {
            SpellingScene scene(file);
            scene.open('c');
            QTest::keyClicks(scene.body(), QStringLiteral("homing "));
            QTRY_COMPARE(scene.marked().size(), 1);
            QTest::keyClick(scene.body(), Qt::Key_Home);
            QMenu *menu = scene.openMenu(scene.body());
            menu->findChild<QAction *>(QStringLiteral("spellingAdd"))->trigger();
            menu->close();
            QTRY_VERIFY(scene.marked().isEmpty());
        }
        SpellingScene scene(file); // kept in the profile
        scene.open('c');
        QTest::keyClicks(scene.body(), QStringLiteral("Homing homing teh "));
        QTRY_COMPARE(scene.marked(), QStringList {QStringLiteral("teh")});
        // One that was added by mistake is taken out again, however it is written.
        QTest::keyClick(scene.body(), Qt::Key_Home);
        QMenu *menu = scene.openMenu(scene.body());
        QVERIFY(menu && !menu->findChild<QAction *>(QStringLiteral("spellingAdd")));
        menu->findChild<QAction *>(QStringLiteral("spellingRemove"))->trigger();
        menu->close();
        QTRY_COMPARE(scene.marked().size(), 3);
        QVERIFY(QSettings(file, QSettings::IniFormat)
                    .value(QStringLiteral("spelling/words"))
                    .toStringList()
                    .isEmpty());
    }

    // --- the language

    void theLanguageIsChosenAndRemembered()
    {
        QTemporaryDir profile;
        const QString file = profile.filePath(QStringLiteral("window.ini"));
        {
            SpellingScene scene(file);
            scene.open('c');
            scene.write("toEdit", QStringLiteral("jon@example.com,"));
            QTest::keyClicks(scene.body(), QStringLiteral("der Kran the crane "));
            QTRY_COMPARE(scene.marked(),
                         QStringList({QStringLiteral("der"), QStringLiteral("Kran")}));
            scene.choose(german);
            QTRY_COMPARE(scene.marked(),
                         QStringList({QStringLiteral("the"), QStringLiteral("crane")}));
            scene.composer()->close();
            scene.open('c');
            QCOMPARE(scene.spelling()->language(), german); // the account's
            scene.write("toEdit", QStringLiteral("kim@example.com,"));
            scene.choose(english);
        }
        SpellingScene scene(file);
        scene.open('c');
        QCOMPARE(scene.spelling()->language(), english);
        scene.write("toEdit", QStringLiteral("jon@example.com,"));
        QCOMPARE(scene.spelling()->language(), german); // the one written to Jon
        scene.choose({});
        scene.write("toEdit", QStringLiteral("kim@example.com,"));
        QVERIFY(scene.spelling()->language().isEmpty()); // what was chosen stays
        QVERIFY(scene.spelling()->menu()->title().contains(QLatin1String("off")));
        QTest::keyClicks(scene.body(), QStringLiteral("qwzx "));
        QTRY_VERIFY(scene.marked().isEmpty());
    }

    void anAnswerIsInTheLanguageOfWhatIsAnswered()
    {
        QTemporaryDir profile;
        const QString file = profile.filePath(QStringLiteral("window.ini"));
        {
            QSettings settings(file, QSettings::IniFormat); // once chosen for somebody else
            settings.setValue(QStringLiteral("spelling/people"),
                              QStringList {QStringLiteral("kim@example.com de_DE")});
        }
        SpellingScene scene(file);
        const MessageRef message = answerable(scene);
        account::MessageBody body;
        body.state = account::MessageBody::State::Ready;
        body.plainText =
            QStringLiteral("der Kran ist rot und der Hafen ist das und der Kran ist rot\n"
                           "und der Kran ist rot und der Hafen ist das");
        scene.service.setBody(message, body);
        scene.window.reader()->showMessage(message);
        scene.open('r');
        QTRY_COMPARE(scene.spelling()->language(), german);
    }

    void withoutADictionaryThereIsNothing()
    {
        qputenv("DICPATH", "/no/such/folder");
        {
            SpellingScene scene;
            scene.open('c');
            QVERIFY(!scene.spelling());
            QTest::keyClicks(scene.body(), QStringLiteral("qwzx "));
            QVERIFY(scene.body()->extraSelections().isEmpty());
        }
        qputenv("DICPATH", QFile::encodeName(m_folder.path()));
    }

    /// The window is closed while a dictionary is read.
    void leavingDoesNotWait()
    {
        QPointer<ComposerSpelling> spelling;
        for (int round = 0; round < 5; ++round) {
            SpellingScene scene;
            scene.open('c');
            spelling = scene.spelling();
            QTest::keyClicks(scene.body(), QStringLiteral("teh crrane "));
        }
        QVERIFY(!spelling);
    }

    void itLooksCalm_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void itLooksCalm()
    {
        QFETCH(bool, isDark);
        theme::apply(*qApp, isDark ? theme::Scheme::Dark : theme::Scheme::Light);
        const QString theme = isDark ? QStringLiteral("dark") : QStringLiteral("light");
        {
            SpellingScene scene;
            scene.writeToAnna();
            QTest::keyClick(scene.body(), Qt::Key_Return);
            QTest::keyClicks(scene.body(), QStringLiteral("Teh harbuor is red and the crrane. "));
            QTRY_COMPARE(scene.marked().size(), 3);
            QVERIFY(!test::shot(*scene.composer(), QStringLiteral("spelling-") + theme).isNull());
            auto *more = scene.in<QToolButton>("reportWishesButton");
            QVERIFY(more->menu()->actions().contains(scene.spelling()->menu()->menuAction()));
            more->menu()->popup(scene.composer()->mapToGlobal(QPoint(0, 0)));
            QVERIFY(
                !test::shot(*more->menu(), QStringLiteral("spelling-more-") + theme).isNull());
            scene.spelling()->menu()->popup(scene.composer()->mapToGlobal(QPoint(0, 0)));
            QVERIFY(!test::shot(*scene.spelling()->menu(),
                                QStringLiteral("spelling-languages-") + theme)
                         .isNull());
            scene.spelling()->menu()->close();
            more->menu()->close();
            QTest::keyClick(scene.body(), Qt::Key_Home);
            QMenu *menu = scene.openMenu(scene.body());
            QVERIFY(menu);
            QVERIFY(!test::shot(*menu, QStringLiteral("spelling-menu-") + theme).isNull());
            menu->close();
            scene.composer()->resize(360, 400);
            QVERIFY(
                !test::shot(*scene.composer(), QStringLiteral("spelling-narrow-") + theme).isNull());
        }
        theme::apply(*qApp, theme::Scheme::Light);
    }

private:
    test::DictionaryFolder m_folder;
};

QTEST_MAIN(TestSpelling)
#include "tst_spelling.moc"
