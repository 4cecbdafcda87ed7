// SPDX-License-Identifier: GPL-3.0-or-later
// Tags: by key, menu and dialog; what the list, the reader and a screen reader say of them.
#include "tests/ui/window/mainscene.h"
#include "ui/common/tagchip.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/tagsdialog.h"
#include "ui/messagelist/messagedelegate.h"

#include <QAccessible>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;

namespace {

QStringList words(const char *joined)
{
    return QString::fromLatin1(joined).split(u'|');
}

class TagScene : public Scene
{
public:
    explicit TagScene(const QString &settingsFile = {}, bool keeps = true)
        : Scene(settingsFile)
    {
        service.setKeepsKeywords(sample.inbox, keeps);
    }
    imap::FlagSet flagsOf(quint32 uid) const
    {
        return service.find({sample.inbox, uid})->flags;
    }
    void give(quint32 uid, const QList<QByteArray> &keywords)
    {
        service.addFlags(sample.inbox, imap::UidSet::single(uid),
                         imap::FlagSet::fromAtoms(keywords));
        service.clearCalls();
    }
    void selectRows(int first, int last)
    {
        select(first);
        for (int row = first; row < last; ++row)
            key(Qt::Key_Down, Qt::ShiftModifier);
    }
    quint32 uidAt(int row) const { return window.messageList()->messageModel()->uidAt(row); }
    QMenu *menu() const { return window.commands().tag->menu(); }
    QStringList chips() const
    {
        QStringList names;
        for (const auto *chip : find<QWidget>("messageTags")->findChildren<TagChip *>())
            names.append(chip->text());
        return names;
    }
};

} // namespace

class TestTags : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void aKeyTogglesATagAndUndoTakesItBack()
    {
        TagScene scene;
        scene.select(3);
        const quint32 uid = scene.currentUid();
        scene.type('2');
        QCOMPARE(scene.service.calls(), QStringList {QStringLiteral("addFlags %1 $label2").arg(uid)});
        QCOMPARE(scene.chips(), QStringList {QStringLiteral("Work")});
        scene.type('2');
        QVERIFY(!scene.flagsOf(uid).hasKeyword("$label2"));
        QVERIFY(scene.chips().isEmpty());
        scene.type('1');
        scene.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!scene.flagsOf(uid).hasKeyword("$label1"));
    }

    void severalGetItUnlessAllHaveIt()
    {
        TagScene scene;
        scene.give(scene.uidAt(2), {"$label1"});
        scene.selectRows(1, 4);
        scene.type('1');
        imap::UidSet others;
        for (const int row : {1, 3, 4})
            others.add(scene.uidAt(row));
        QCOMPARE(scene.service.calls(),
                 QStringList {QStringLiteral("addFlags %1 $label1")
                                  .arg(QString::fromLatin1(others.toWire()))});
        scene.service.clearCalls();
        scene.type('1');
        QCOMPARE(scene.service.calls().size(), 1);
        QVERIFY(scene.service.calls().first().startsWith(QLatin1String("removeFlags")));
        for (const int row : {1, 2, 3, 4})
            QVERIFY(!scene.flagsOf(scene.uidAt(row)).hasKeyword("$label1"));
    }

    void zeroRemovesAllTagsOfEachAndUndoGivesEachItsOwn()
    {
        TagScene scene;
        const quint32 first = scene.uidAt(2);
        const quint32 second = scene.uidAt(3);
        scene.give(first, {"$label1", "Harbour", "$Forwarded"});
        scene.give(second, {"$label2"});
        scene.selectRows(2, 3);
        scene.type('0');
        QCOMPARE(scene.flagsOf(first).keywords(), QList<QByteArray> {"$Forwarded"});
        QVERIFY(scene.flagsOf(second).keywords().isEmpty());
        scene.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(scene.flagsOf(second).keywords(), QList<QByteArray> {"$label2"});
        QTRY_COMPARE(scene.flagsOf(first).keywords(),
                     (QList<QByteArray> {"$Forwarded", "$label1", "Harbour"}));
    }

    void manyAreLookedAtBetweenOtherThings()
    {
        TagScene scene;
        scene.service.commit(scene.sample.inbox, {.arrivals = 300});
        const std::vector<quint32> all = scene.service.uids(scene.sample.inbox);
        QTRY_COMPARE(scene.window.messageList()->messageModel()->rowCount(), int(all.size()));
        scene.give(all.front(), {"$label1"}); // the oldest: beyond what is looked at for the menu
        scene.window.messageList()->setFocus();
        scene.key(Qt::Key_A, Qt::ControlModifier);
        scene.type('1');
        QTRY_VERIFY(!scene.service.calls().isEmpty());
        QVERIFY(scene.service.calls().first().startsWith(QLatin1String("addFlags")));
        for (const quint32 uid : all)
            QVERIFY(scene.flagsOf(uid).hasKeyword("$label1"));
        QVERIFY(scene.toast());
        scene.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!scene.flagsOf(all.back()).hasKeyword("$label1"));
        QVERIFY(scene.flagsOf(all.front()).hasKeyword("$label1")); // had it before
    }

    void aMailboxThatKeepsNoTagsIsNamed()
    {
        TagScene scene({}, false);
        scene.select(3);
        scene.type('1');
        QVERIFY(scene.service.calls().isEmpty());
        QVERIFY(scene.toast());
        QCOMPARE(scene.toast()->text(), QStringLiteral("The server keeps no new tags in Inbox."));
    }

    void theMenuChecksWhatAllHaveAndListsWhatNobodyNamed()
    {
        TagScene scene;
        scene.give(scene.uidAt(2), {"$label3", "Harbour", "$Forwarded", "NonJunk"});
        scene.select(2);
        Q_EMIT scene.menu()->aboutToShow();
        QStringList shown;
        QStringList checked;
        for (const QAction *action : scene.menu()->actions()) {
            if (action->isSeparator() || !action->isVisible())
                continue;
            shown.append(action->text());
            if (action->isChecked())
                checked.append(action->text());
        }
        QCOMPARE(shown,
                 words("Important|Work|Personal|To do|Later|Harbour|Remove all tags|New tag|Manage tags"));
        QCOMPARE(checked, words("Personal|Harbour"));
        QCOMPARE(scene.chips(), words("Personal|Harbour"));
        // Again: nothing stands there twice.
        Q_EMIT scene.menu()->aboutToShow();
        QCOMPARE(scene.menu()->findChildren<QAction *>(QStringLiteral("otherTagAction")).size(), 1);
        scene.menu()->findChild<QAction *>(QStringLiteral("otherTagAction"))->trigger();
        QVERIFY(!scene.flagsOf(scene.uidAt(2)).hasKeyword("Harbour"));
    }

    void theContextMenuHasIt()
    {
        TagScene scene;
        scene.select(2);
        Q_EMIT scene.window.messageList()->contextMenuWanted({10, 10});
        auto *menu = scene.find<QMenu>("listMenu");
        QVERIFY(menu && menu->actions().contains(scene.window.commands().tag));
        menu->close();
    }

    void colourIsNeverTheOnlySign()
    {
        TagScene scene;
        scene.give(scene.uidAt(2), {"$label2", "&AMQ-pfel"});
        const auto *list = scene.window.messageList();
        const QString said = messageDescription(*list->messageModel(), 2, list->tags());
        QVERIFY2(said.contains(QString::fromUtf8("Tags: Work, Äpfel")), qPrintable(said));
        scene.select(2);
        const auto chips = scene.find<QWidget>("messageTags")->findChildren<TagChip *>();
        QCOMPARE(chips.size(), 2);
        QCOMPARE(chips.front()->accessibleName(), QStringLiteral("Tag: Work"));
        QVERIFY(!chips.front()->toolTip().isEmpty());
    }

    void aClosedConversationShowsTheTagsOfAll()
    {
        TagScene scene;
        scene.give(scene.uidAt(6), {"$label4"});
        scene.service.setThreads(scene.sample.inbox, {{scene.uidAt(2), 1}, {scene.uidAt(6), 1}});
        const auto *list = scene.window.messageList();
        QVERIFY(messageDescription(*list->messageModel(), 2, list->tags()).contains(u"To do"));
    }

    void coloursCanBeReadInLightAndDark()
    {
        for (const QPalette &palette : {theme::lightPalette(), theme::darkPalette()}) {
            for (int i = 0; i < tagColourCount; ++i) {
                const TagColour colour = TagColour(i);
                QVERIFY(theme::contrast(tagText(colour, palette), tagBack(colour, palette)) >= 4.5);
                QVERIFY(theme::contrast(tagDot(colour, palette), palette.color(QPalette::Base)) >= 3);
                QVERIFY(theme::contrast(tagDot(colour, palette), theme::selection(palette)) >= 3);
            }
        }
    }

    void aNewTagIsMadeAndGiven()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        {
            TagScene scene(file);
            scene.select(2);
            scene.window.commands().newTag->trigger();
            auto *dialog = scene.find<NewTagDialog>("newTagDialog");
            QVERIFY(dialog);
            auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("tagNameEdit"));
            auto *add = dialog->findChild<QPushButton *>(QStringLiteral("addTagButton"));
            QVERIFY(!add->isEnabled());
            name->setText(QStringLiteral("work"));
            QVERIFY(!add->isEnabled()); // there is one
            name->setText(QString::fromUtf8("Große Fahrt"));
            QVERIFY(add->isEnabled());
            dialog->findChild<QToolButton *>(QStringLiteral("tagColour4"))->click();
            test::shot(*dialog, QStringLiteral("tags-new"));
            add->click();
            QVERIFY(scene.flagsOf(scene.uidAt(2)).hasKeyword("Gro&AN8-e_Fahrt"));
            QCOMPARE(scene.chips(), QStringList {QString::fromUtf8("Große Fahrt")});
            QApplication::setActiveWindow(&scene.window);
            scene.select(2);
            scene.key(Qt::Key_6);
            QVERIFY(scene.chips().isEmpty());
        }
        TagBook again;
        again.setSettingsFile(file);
        QCOMPARE(again.tags().size(), size_t(6));
        QCOMPARE(again.tags().back().name, QString::fromUtf8("Große Fahrt"));
        QCOMPARE(again.tags().back().colour, TagColour::Teal);
        QCOMPARE(again.tags().front().name, QStringLiteral("Important"));
    }

    void tagsAreRenamedColouredAndForgotten()
    {
        TagScene scene;
        scene.give(scene.uidAt(2), {"Harbour", "$label1"});
        scene.select(2);
        scene.window.commands().manageTags->trigger();
        auto *dialog = scene.find<TagsDialog>("tagsDialog");
        QVERIFY(dialog);
        auto *list = dialog->findChild<QListWidget *>(QStringLiteral("tagList"));
        auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("tagNameEdit"));
        auto *forget = dialog->findChild<QPushButton *>(QStringLiteral("forgetTagButton"));
        QCOMPARE(list->count(), 6);
        QVERIFY(!forget->isEnabled()); // a common one
        name->clear();
        QTest::keyClicks(name, QStringLiteral("Urgent now"));
        QCOMPARE(name->text(), QStringLiteral("Urgent now"));
        QCOMPARE(scene.chips(), words("Urgent now|Harbour"));
        list->setCurrentRow(5);
        QCOMPARE(name->text(), QStringLiteral("Harbour"));
        QVERIFY(!forget->isEnabled()); // nobody named it
        name->clear();
        QTest::keyClicks(name, QStringLiteral("Work"));
        QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("tagProblem"))->isVisibleTo(dialog));
        name->clear();
        QTest::keyClicks(name, QStringLiteral("Hafen"));
        dialog->findChild<QToolButton *>(QStringLiteral("tagColour2"))->click();
        QCOMPARE(scene.chips(), words("Urgent now|Hafen"));
        QVERIFY(forget->isEnabled());
        test::shot(*dialog, QStringLiteral("tags-manage"));
        forget->click();
        QCOMPARE(scene.chips(), words("Urgent now|Harbour"));
        QVERIFY(scene.flagsOf(scene.uidAt(2)).hasKeyword("Harbour"));
        QVERIFY(scene.service.calls().isEmpty());
        dialog->reject();
    }

    void pictures_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void pictures()
    {
        QFETCH(bool, isDark);
        const QString suffix = isDark ? QStringLiteral("-dark") : QStringLiteral("-light");
        theme::apply(*qApp, isDark ? theme::Scheme::Dark : theme::Scheme::Light);
        {
            TagScene scene;
            scene.give(scene.uidAt(1), {"$label1", "$label2"});
            scene.give(scene.uidAt(2), {"$label1", "$label2", "$label3", "Harbour", "$label5"});
            scene.give(scene.uidAt(3), {"$label4"});
            scene.give(scene.uidAt(5), {"A_rather_long_name_for_a_tag_of_somebody"});
            scene.select(2);
            const QImage with = test::shot(scene.window, QStringLiteral("tags-window") + suffix);
            QVERIFY(!with.isNull());
            scene.menu()->popup(scene.window.mapToGlobal(QPoint(300, 60)));
            test::shot(*scene.menu(), QStringLiteral("tags-menu") + suffix, 2);
            scene.menu()->close();
            scene.window.commands().manageTags->trigger();
            auto *dialog = scene.find<TagsDialog>("tagsDialog");
            test::shot(*dialog, QStringLiteral("tags-dialog") + suffix);
            dialog->reject();
            scene.window.commands().newTag->trigger();
            auto *fresh = scene.find<NewTagDialog>("newTagDialog");
            test::shot(*fresh, QStringLiteral("tags-fresh") + suffix);
            fresh->reject();
            scene.window.commands().columns->trigger();
            scene.window.resize(1400, 760);
            test::shot(scene.window, QStringLiteral("tags-columns") + suffix);
        }
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestTags)
#include "tst_tags.moc"
