// SPDX-License-Identifier: GPL-3.0-or-later
// Mailboxes made, renamed, deleted and subscribed in the window: by menu, key and dialog, what is
// asked first, how it is taken back, and all of it on a real conversation, offline and back.
#include "core/account/unifiedservice.h"
#include "tests/ui/window/mainscene.h"
#include "tests/ui/window/serverrig.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxnamedialog.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/commands.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>

using namespace homing;
using namespace homing::ui;
using imap::MailboxName;
using store::MailboxRole;
using test::ServerRig;

namespace {

constexpr int patienceMs = test::patienceMs;

QAction *actionOf(const QMenu *menu, const char *name)
{
    return menu->findChild<QAction *>(QString::fromLatin1(name));
}

bool isThere(const ServerRig &rig, const MailboxName &name)
{
    return rig.store->mailboxNames().contains(name);
}

/// What a window shows, whatever is behind it.
class Hands
{
public:
    Hands(MainWindow &window, account::MailService &service)
        : m_window(window)
        , m_service(service)
    {
    }
    AccountId account() const { return m_service.accounts().front().id; }
    MailboxRef named(const QByteArray &wire) const
    {
        for (const store::MailboxRecord &record : m_service.mailboxes(account())) {
            if (record.name.wire() == wire)
                return {account(), record.id};
        }
        return {};
    }
    bool has(const QByteArray &wire) const { return !named(wire).mailbox.isNull(); }
    /// Chooses in the tree's menu.
    void choose(const MailboxRef &mailbox, const char *action)
    {
        Q_EMIT m_window.mailboxTree()->contextMenuWanted(mailbox, QPoint(10, 10));
        auto *menu = m_window.findChild<QMenu *>(QStringLiteral("treeMenu"));
        actionOf(menu, action)->trigger();
        delete menu;
    }
    bool offers(const MailboxRef &mailbox, const char *action)
    {
        Q_EMIT m_window.mailboxTree()->contextMenuWanted(mailbox, QPoint(10, 10));
        auto *menu = m_window.findChild<QMenu *>(QStringLiteral("treeMenu"));
        const QAction *found = actionOf(menu, action);
        const bool isOffered = found && found->isEnabled();
        delete menu;
        return isOffered;
    }
    MailboxNameDialog *dialog() const
    {
        return m_window.findChild<MailboxNameDialog *>(QStringLiteral("mailboxNameDialog"));
    }
    void name(const QString &text)
    {
        auto *edit = dialog()->findChild<QLineEdit *>(QStringLiteral("mailboxNameEdit"));
        edit->selectAll();
        edit->insert(text); // QTest types ASCII only
        QTest::keyClick(edit, Qt::Key_Return);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    void answer(const char *button)
    {
        auto *question = m_window.findChild<QDialog *>(QStringLiteral("deleteForGoodDialog"));
        QTest::mouseClick(question->findChild<QPushButton *>(QString::fromLatin1(button)),
                          Qt::LeftButton);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QString question() const
    {
        const auto *text = m_window.findChild<QLabel *>(QStringLiteral("deleteForGoodText"));
        return text ? text->text() : QString();
    }
    Toast *toast() const
    {
        return Toast::current(m_window.findChild<QWidget *>(QStringLiteral("pages")));
    }
    void undo() { m_window.commands().undo->trigger(); }

private:
    MainWindow &m_window;
    account::MailService &m_service;
};

struct MailboxScene : Scene
{
    explicit MailboxScene(const QString &settingsFile = {})
        : Scene(settingsFile)
        , hands(window, service)
    {
        projects = service.makeMailbox(sample.account, "Journeys");
        service.makeMailbox(sample.account, "Journeys/Sea");
        service.fill(projects, 3);
        Q_EMIT service.mailboxesChanged(sample.account);
        service.clearCalls();
    }
    Hands hands;
    MailboxRef projects;
};

} // namespace

class TestMailboxes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void aFolderIsMadeAndTakenBack()
    {
        MailboxScene scene;
        scene.hands.choose(scene.projects, "newMailboxAction");
        QVERIFY(scene.hands.dialog());
        scene.hands.name(QString::fromUtf8("Küche"));
        QCOMPARE(scene.service.calls().value(0),
                 QStringLiteral("createMailbox Journeys/K&APw-che"));
        QCOMPARE(scene.window.mailboxTree()->currentMailbox(),
                 scene.hands.named("Journeys/K&APw-che"));
        QCOMPARE(scene.hands.toast()->text(), QStringLiteral("Folder created"));
        QVERIFY(scene.hands.toast()->actionButton());
        scene.hands.undo();
        QVERIFY(!scene.hands.has("Journeys/K&APw-che"));
    }

    void aNewFolderThatHasMailStays()
    {
        MailboxScene scene;
        scene.hands.choose({scene.sample.account, {}}, "newMailboxAction");
        scene.hands.name(QStringLiteral("Attic"));
        scene.service.fill(scene.hands.named("Attic"), 1);
        scene.hands.undo();
        QVERIFY(scene.hands.has("Attic"));
        QCOMPARE(scene.hands.toast()->text(),
                 QStringLiteral("Undone: Folder created")); // by the step; the folder's word before
    }

    void renamedByKeyAndTakenBack()
    {
        MailboxScene scene;
        scene.window.mailboxTree()->selectMailbox(scene.projects);
        scene.window.mailboxTree()->setFocus();
        QTest::keyClick(scene.window.mailboxTree(), Qt::Key_F2);
        QVERIFY(scene.hands.dialog());
        scene.hands.name(QStringLiteral("Plans"));
        QVERIFY(scene.hands.has("Plans") && scene.hands.has("Plans/Sea"));
        QCOMPARE(scene.hands.named("Plans"), scene.projects);
        QCOMPARE(scene.window.mailboxTree()->currentMailbox(), scene.projects); // still in view
        scene.hands.undo();
        QVERIFY(scene.hands.has("Journeys") && scene.hands.has("Journeys/Sea"));
    }

    void whatIsWrongIsSaidAtOnce_data()
    {
        using P = MailboxNameDialog::Problem;
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("problem");
        QTest::newRow("good") << QStringLiteral("Plans") << int(P::None);
        QTest::newRow("other script") << QString::fromUtf8("計画 & 夢") << int(P::None);
        QTest::newRow("empty") << QStringLiteral("  ") << int(P::Empty);
        QTest::newRow("delimiter") << QStringLiteral("a/b") << int(P::Delimiter);
        QTest::newRow("wildcard") << QStringLiteral("a*") << int(P::Character);
        QTest::newRow("line end") << QStringLiteral("a\nb") << int(P::Character);
        QTest::newRow("taken") << QStringLiteral(" Archive ") << int(P::Taken);
        QTest::newRow("inbox") << QStringLiteral("inbox") << int(P::Taken);
        QTest::newRow("long") << QString(201, u'x') << int(P::TooLong);
        QTest::newRow("long as bytes") << QString(100, QChar(0x8a08)) << int(P::TooLong);
    }
    void whatIsWrongIsSaidAtOnce()
    {
        QFETCH(QString, name);
        QFETCH(int, problem);
        MailboxPlace place;
        place.delimiter = '/';
        place.others = {MailboxName::fromWire("Archive")};
        QCOMPARE(int(MailboxNameDialog::problemOf(name, place)), problem);
        MailboxNameDialog dialog(QStringLiteral("t"), QStringLiteral("a"), place, {}, {}, nullptr);
        auto *edit = dialog.findChild<QLineEdit *>(QStringLiteral("mailboxNameEdit"));
        edit->setText(name);
        const bool isGood = problem == int(MailboxNameDialog::Problem::None);
        QCOMPARE(dialog.findChild<QPushButton *>(QStringLiteral("mailboxNameAccept"))->isEnabled(),
                 isGood);
        const bool says = !isGood && problem != int(MailboxNameDialog::Problem::Empty)
            && edit->text() == name; // a line edit takes no line end
        if (says)
            QVERIFY(!dialog.findChild<QLabel *>(QStringLiteral("mailboxNameProblem"))
                         ->text()
                         .isEmpty());
    }

    void deletingMovesToTrashWhereItCan()
    {
        MailboxScene scene;
        scene.window.mailboxTree()->selectMailbox(scene.projects);
        scene.window.mailboxTree()->setFocus();
        QTest::keyClick(scene.window.mailboxTree(), Qt::Key_Delete);
        QVERIFY(scene.service.calls().contains(QStringLiteral("renameMailbox Trash/Journeys")));
        QVERIFY(scene.hands.has("Trash/Journeys/Sea"));
        QCOMPARE(scene.hands.toast()->text(), QStringLiteral("Folder moved to Trash"));
        scene.hands.undo();
        QVERIFY(scene.hands.has("Journeys"));
        // A second one of that name finds room there.
        scene.service.makeMailbox(scene.sample.account, "Trash/Journeys");
        scene.hands.choose(scene.projects, "deleteMailboxAction");
        QVERIFY(scene.hands.has("Trash/Journeys 2"));
        // What is in Trash goes for good, after a question that counts.
        scene.hands.choose(scene.projects, "deleteMailboxAction");
        QCOMPARE(scene.hands.question(),
                 QStringLiteral("Delete the folder “Journeys 2” with 3 messages for good? The "
                                "folder in it goes too."));
        scene.hands.answer("deleteForGoodKeep");
        QVERIFY(scene.hands.has("Trash/Journeys 2"));
        scene.hands.choose(scene.projects, "deleteMailboxAction");
        scene.hands.answer("deleteForGoodConfirm");
        QVERIFY(!scene.hands.has("Trash/Journeys 2"));
    }

    void specialFoldersAreNotTouchedByChance()
    {
        MailboxScene scene;
        QVERIFY(!scene.hands.offers(scene.sample.inbox, "renameMailboxAction"));
        QVERIFY(!scene.hands.offers(scene.sample.inbox, "deleteMailboxAction"));
        QVERIFY(!scene.hands.offers(account::allInboxes, "newMailboxAction"));
        scene.hands.choose(scene.sample.archive, "deleteMailboxAction");
        QVERIFY(scene.hands.question().contains(
            QStringLiteral("Mail programs expect this folder to be there.")));
        scene.hands.answer("deleteForGoodKeep");
        scene.hands.choose(scene.sample.archive, "renameMailboxAction");
        QVERIFY(scene.hands.dialog()->findChild<QLabel *>(QStringLiteral("mailboxNameWarning")));
        scene.hands.dialog()->reject();
        QVERIFY(scene.service.calls().isEmpty());
    }

    void unsubscribedFoldersCanBeHidden()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        {
            MailboxScene scene(file);
            const auto isShown = [&] {
                return scene.window.mailboxTree()->selectMailbox(scene.hands.named("Journeys/Sea"));
            };
            scene.hands.choose(scene.hands.named("Journeys/Sea"), "subscribedAction");
            QVERIFY(isShown());
            scene.window.commands().hideUnsubscribed->trigger();
            QVERIFY(!isShown());
            scene.hands.undo(); // subscribed again
            QVERIFY(isShown());
            scene.window.saveLayout();
        }
        MailboxScene again(file);
        QVERIFY(again.window.commands().hideUnsubscribed->isChecked());
    }

    void theCommandsAreInThePalette()
    {
        MailboxScene scene;
        scene.window.mailboxTree()->selectMailbox(scene.projects);
        scene.window.commands().palette->trigger();
        const QStringList names = scene.find<CommandPalette>("commandPalette")->shownNames();
        for (const char *name : {"New folder", "Rename folder", "Delete folder"})
            QVERIFY2(names.contains(QLatin1String(name)), name);
    }

    // Offline: made, mail moved into it, another renamed, one deleted; and the server has it all as
    // soon as there is one.
    void offlineAndBack()
    {
        ServerRig rig(5);
        const auto name = [](const char *wire) { return MailboxName::fromWire(wire); };
        for (const char *wire : {"Plans", "Plans/Sea", "Old"})
            rig.store->createMailbox(name(wire));
        rig.openWindow();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline() && rig.rows() == 5, patienceMs);
        Hands hands(*rig.window, *rig.service);
        QTRY_VERIFY_WITH_TIMEOUT(hands.has("Old"), patienceMs);
        rig.service->setOnline(false);
        QTRY_COMPARE_WITH_TIMEOUT(rig.host->connectionCount(), 0, patienceMs);

        hands.choose({hands.account(), {}}, "newMailboxAction");
        hands.name(QStringLiteral("New"));
        QTRY_VERIFY_WITH_TIMEOUT(hands.has("New"), patienceMs);
        const auto first = rig.service->keys(hands.named("INBOX")).keys.front().uid;
        rig.service->moveMessages(hands.named("INBOX"), imap::UidSet::single(first),
                                  hands.named("New").mailbox);
        hands.choose(hands.named("Plans"), "renameMailboxAction");
        hands.name(QStringLiteral("Dreams"));
        QTRY_VERIFY_WITH_TIMEOUT(hands.has("Dreams/Sea"), patienceMs);
        hands.choose(hands.named("Old"), "deleteMailboxAction");
        QTRY_VERIFY_WITH_TIMEOUT(hands.has("Trash/Old"), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(rig.state().pending, 4U, patienceMs);
        QVERIFY(isThere(rig, name("Plans")) && !isThere(rig, name("New")));

        rig.closeWindow(); // nothing of it is lost meanwhile
        rig.openWindow();
        Hands again(*rig.window, *rig.service);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline() && rig.state().pending == 0, patienceMs);
        QCOMPARE(rig.state().parked, 0U);
        for (const char *wire : {"New", "Dreams", "Dreams/Sea", "Trash/Old"})
            QVERIFY2(isThere(rig, name(wire)), wire);
        for (const char *wire : {"Plans", "Plans/Sea", "Old"})
            QVERIFY2(!isThere(rig, name(wire)), wire);
        QCOMPARE(rig.store->snapshot(name("New")).size(), size_t(1));
        QCOMPARE(rig.store->snapshot(name("INBOX")).size(), size_t(4));
        QTRY_COMPARE_WITH_TIMEOUT(rig.service->keys(again.named("New")).keys.size(), size_t(1),
                                  patienceMs);

        // Online, and taken back after the server has it.
        again.choose(again.named("Dreams"), "renameMailboxAction");
        again.name(QStringLiteral("Hopes"));
        QTRY_VERIFY_WITH_TIMEOUT(isThere(rig, name("Hopes/Sea")), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(rig.state().pending, 0U, patienceMs);
        again.undo();
        QTRY_VERIFY_WITH_TIMEOUT(isThere(rig, name("Dreams/Sea")), patienceMs);
    }

    void howItLooks_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void howItLooks()
    {
        QFETCH(bool, dark);
        theme::apply(*qApp, dark ? theme::Scheme::Dark : theme::Scheme::Light);
        const QString name = dark ? QStringLiteral("dark") : QStringLiteral("light");
        MailboxScene scene;
        scene.window.mailboxTree()->selectMailbox(scene.projects);
        scene.hands.choose(scene.sample.archive, "renameMailboxAction");
        auto *edit =
            scene.hands.dialog()->findChild<QLineEdit *>(QStringLiteral("mailboxNameEdit"));
        edit->setText(QStringLiteral("Trash"));
        QVERIFY(!scene.hands.dialog()
                     ->findChild<QLabel *>(QStringLiteral("mailboxNameProblem"))
                     ->text()
                     .isEmpty());
        test::shot(*scene.hands.dialog(), QStringLiteral("mailbox-name-") + name, 2.0);
        scene.hands.dialog()->reject();
        Q_EMIT scene.window.mailboxTree()->contextMenuWanted(scene.projects, QPoint(100, 200));
        test::shot(*scene.find<QMenu>("treeMenu"), QStringLiteral("mailbox-menu-") + name, 2.0);
        scene.find<QMenu>("treeMenu")->close();
        scene.hands.choose(scene.projects, "deleteMailboxAction");
        test::shot(scene.window, QStringLiteral("mailbox-trashed-") + name, 1.0);
        scene.hands.choose(scene.projects, "deleteMailboxAction");
        test::shot(*scene.find<QDialog>("deleteForGoodDialog"),
                   QStringLiteral("mailbox-delete-") + name, 2.0);
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestMailboxes)
#include "tst_mailboxes.moc"
