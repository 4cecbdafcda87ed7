// SPDX-License-Identifier: GPL-3.0-or-later
// Drafts that stand in the server's Drafts: how they are opened and gone on with.
#include "tests/ui/window/composerscene.h"
#include "ui/accounts/accountsdialog.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"

#include <QCheckBox>
#include <QMenu>

using namespace homing;
using namespace homing::ui;

namespace {

const QByteArray theirs = QByteArrayLiteral(
    "From: Anna <anna@example.org>\r\nTo: Jon <jon@example.com>\r\nBcc: ola@eksempel.no\r\n"
    "Subject: Begun elsewhere\r\nMessage-ID: <1@annas-laptop.local>\r\n\r\nHalf a sen\r\n");

/// The Drafts mailbox is open; it has one message, by another program.
class DraftsScene : public WritingScene
{
public:
    explicit DraftsScene(bool isHere = true)
    {
        for (const store::MailboxRecord &record : service.mailboxes(sample.account)) {
            if (record.role == store::MailboxRole::Drafts)
                place = {sample.account, record.id};
        }
        service.fill(place, 1);
        message = {place, service.keys(place).keys.front().uid};
        if (isHere)
            service.setPart(message, {}, theirs);
        window.mailboxTree()->selectMailbox(place);
        select(0);
        if (currentUid() != message.uid)
            qFatal("Drafts is not open");
        service.clearCalls();
    }
    /// Return in the list.
    void activate() { key(Qt::Key_Return); }
    bool openTheirs()
    {
        activate();
        return QTest::qWaitFor([this] { return hasComposer(); });
    }
    bool hasCalled(const QString &call) const { return service.calls().contains(call); }

    MailboxRef place;
    MessageRef message;
};

} // namespace

class TestDraftsOnServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void returnOpensIt()
    {
        DraftsScene scene;
        QVERIFY(scene.openTheirs());
        QCOMPARE(scene.in<QLineEdit>("subjectEdit")->text(), QStringLiteral("Begun elsewhere"));
        QCOMPARE(scene.composer()->body()->toPlainText(), QStringLiteral("Half a sen"));
        QCOMPARE(scene.composer()->head()->to()->chips().size(), size_t(1));
        QCOMPARE(scene.composer()->account(), scene.sample.account);
        QCOMPARE(scene.service.openDrafts().count(scene.composer()->localId()), size_t(1));
        // Only looked at, it stays as it is.
        const LocalMessageId id = scene.composer()->localId();
        scene.composer()->close();
        QVERIFY(scene.local().empty());
        QCOMPARE(scene.service.openDrafts().count(id), size_t(0));
        QVERIFY(!scene.hasCalled(QStringLiteral("keepDraft")));
    }

    void whatIsWrittenTakesItsPlace()
    {
        DraftsScene scene;
        QVERIFY(scene.openTheirs());
        QTest::keyClicks(scene.composer()->body(), QStringLiteral("Now "));
        scene.composer()->close();
        QCOMPARE(scene.local().size(), size_t(1));
        QCOMPARE(scene.local().front().serverUid, imap::Uid(scene.message.uid));
        QCOMPARE(scene.local().front().serverMailbox, imap::MailboxName::fromWire("Drafts"));
        QCOMPARE(scene.written().bcc.size(), size_t(1));
        QVERIFY(scene.written().messageId.endsWith("@example.org"));
        QCOMPARE(scene.toastText(), QStringLiteral("Draft kept"));
    }

    void onceIsEnough()
    {
        DraftsScene scene;
        QVERIFY(scene.openTheirs());
        const ComposerWindow *first = scene.composer();
        scene.window.activateWindow();
        scene.window.messageList()->setFocus();
        scene.window.commands().editDraft->trigger();
        QCoreApplication::processEvents();
        QCOMPARE(scene.window.desk()->composers().size(), size_t(1));
        QCOMPARE(scene.composer(), first);
    }

    /// This computer has a newer version, which is not on the server yet.
    void whatIsNewerHereIsOpened()
    {
        DraftsScene scene;
        QVERIFY(scene.openTheirs());
        QTest::keyClicks(scene.composer()->body(), QStringLiteral("Now "));
        scene.composer()->close();
        scene.window.commands().editDraft->trigger();
        QVERIFY(scene.hasComposer());
        QVERIFY(scene.composer()->body()->toPlainText().startsWith(QLatin1String("Now Half")));
        QCOMPARE(scene.composer()->localId(), scene.local().front().id);
    }

    void discardedUntouchedItGoesToTrash()
    {
        DraftsScene scene;
        QVERIFY(scene.openTheirs());
        scene.press("discardButton");
        QVERIFY(!scene.hasComposer());
        const QStringList calls = scene.service.calls();
        QCOMPARE(calls.filter(QStringLiteral("deleteMessages")).size(), 1);
        QCOMPARE(scene.toastText(), QStringLiteral("Message discarded"));
        // Taken back it is a new one.
        QTest::mouseClick(scene.toast()->actionButton(), Qt::LeftButton);
        QTRY_VERIFY(scene.hasComposer());
        scene.composer()->close();
        QCOMPARE(scene.local().size(), size_t(1));
        QVERIFY(scene.local().front().serverUid.isNull());
    }

    void discardedWithChangesAllOfItGoes()
    {
        DraftsScene scene;
        QVERIFY(scene.openTheirs());
        scene.composer()->setSaveDelay(0);
        QTest::keyClicks(scene.composer()->body(), QStringLiteral("x"));
        QTRY_COMPARE(scene.local().size(), size_t(1));
        scene.press("discardButton");
        QVERIFY(scene.local().empty());
        QVERIFY(scene.hasCalled(QStringLiteral("dropLocalMessage")));
        QVERIFY(scene.service.calls().filter(QStringLiteral("deleteMessages")).isEmpty());
    }

    void sentItSaysFromWhichItWasOpened()
    {
        DraftsScene scene;
        QVERIFY(scene.openTheirs());
        scene.press("sendButton");
        QCOMPARE(scene.local().size(), size_t(1));
        QCOMPARE(scene.local().front().state, store::LocalMessage::State::Queued);
        QCOMPARE(scene.local().front().serverUid, imap::Uid(scene.message.uid));
    }

    void whatCannotBeFetchedIsTold()
    {
        DraftsScene scene(false);
        scene.activate();
        QVERIFY(scene.hasCalled(QStringLiteral("requestPart %1 ").arg(scene.message.uid)));
        Q_EMIT scene.service.partReady(scene.message, {}, {}, {FaultCause::Offline, {}});
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.toastText(),
                 QStringLiteral("The draft cannot be opened. There is no network connection."));
        // Asked for once more it comes.
        scene.service.setPart(scene.message, {}, theirs);
        QVERIFY(scene.openTheirs());
    }

    /// "Open" in the toast works before the server has it, and after.
    void theToastOpensItWhereverItIs()
    {
        DraftsScene scene;
        scene.window.mailboxTree()->selectMailbox(scene.sample.inbox);
        scene.writeToAnna();
        const LocalMessageId id = scene.composer()->localId();
        scene.composer()->close();
        scene.service.handOver(scene.sample.account, id);
        QVERIFY(scene.local().empty());
        QVERIFY(!scene.window.commands().drafts->isEnabled());
        QTest::mouseClick(scene.toast()->actionButton(), Qt::LeftButton);
        QTRY_VERIFY(scene.hasComposer());
        QCOMPARE(scene.composer()->localId(), id);
        QCOMPARE(scene.in<QLineEdit>("subjectEdit")->text(), QStringLiteral("Harbour"));
        scene.press("discardButton"); // the service has the server's removed
        QVERIFY(scene.hasCalled(QStringLiteral("dropLocalMessage")));
    }

    void otherMessagesAreRead()
    {
        DraftsScene scene;
        QVERIFY(scene.window.commands().editDraft->isEnabled());
        scene.window.mailboxTree()->selectMailbox(scene.sample.inbox);
        scene.select(0);
        QTRY_VERIFY(!scene.window.commands().editDraft->isEnabled());
        scene.key(Qt::Key_Return);
        QCoreApplication::processEvents();
        QVERIFY(!scene.hasComposer());
        QVERIFY(scene.window.reader()->isAncestorOf(QApplication::focusWidget()));
    }

    void nothingWhereNothingCanBeWritten()
    {
        DraftsScene scene;
        scene.service.setSmtp(scene.sample.account, {});
        QTRY_VERIFY(!scene.window.commands().editDraft->isEnabled());
        scene.activate();
        QCoreApplication::processEvents();
        QVERIFY(!scene.hasComposer());
    }

    void theReaderSaysWhatItIs_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void theReaderSaysWhatItIs()
    {
        QFETCH(bool, isDark);
        theme::apply(*qApp, isDark ? theme::Scheme::Dark : theme::Scheme::Light);
        DraftsScene scene;
        auto *strip = scene.find<QWidget>("draftStrip");
        QTRY_VERIFY(strip->isVisible());
        QCOMPARE(scene.find<QLabel>("draftStripText")->text(), QStringLiteral("This is a draft."));
        QVERIFY(!scene.find<QAbstractButton>("draftEditButton")->accessibleName().isEmpty());
        test::shot(scene.window,
                   isDark ? QStringLiteral("drafts-reader-dark")
                          : QStringLiteral("drafts-reader-light"));
        scene.pressInWindow("draftEditButton");
        QTRY_VERIFY(scene.hasComposer());
        scene.window.mailboxTree()->selectMailbox(scene.sample.inbox);
        scene.select(0);
        QTRY_VERIFY(!strip->isVisible());
        theme::apply(*qApp, theme::Scheme::Light);
    }

    void theMenuHasIt()
    {
        DraftsScene scene;
        Q_EMIT scene.window.messageList()->contextMenuWanted(QPoint(300, 200));
        auto *menu = scene.find<QMenu>("listMenu");
        QVERIFY(menu);
        QVERIFY(menu->actions().contains(scene.window.commands().editDraft));
        test::shot(*menu, QStringLiteral("drafts-menu"));
        menu->close();
    }

    void theSwitchIsAnAccounts_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void theSwitchIsAnAccounts()
    {
        QFETCH(bool, isDark);
        theme::apply(*qApp, isDark ? theme::Scheme::Dark : theme::Scheme::Light);
        test::FakeMailService service;
        const test::SampleAccount sample = test::makeSampleAccount(service);
        AccountsDialog dialog(service);
        dialog.show();
        auto *keeps = dialog.findChild<QCheckBox *>(QStringLiteral("accountKeepsDrafts"));
        QVERIFY(keeps->isVisible() && keeps->isChecked());
        QVERIFY(!keeps->accessibleName().isEmpty());
        QTest::keyClick(keeps, Qt::Key_Space);
        QCOMPARE(service.calls().last(), QStringLiteral("setKeepsDraftsOnServer 0"));
        QVERIFY(!service.accounts().front().keepsDraftsOnServer);
        QVERIFY(!keeps->isChecked());
        QTest::keyClick(keeps, Qt::Key_Space);
        QVERIFY(service.accounts().front().keepsDraftsOnServer);
        test::shot(dialog,
                   isDark ? QStringLiteral("drafts-switch-dark")
                          : QStringLiteral("drafts-switch-light"));
        service.setSmtp(sample.account, {});
        QVERIFY(!keeps->isVisible()); // nothing is written there
        theme::apply(*qApp, theme::Scheme::Light);
    }

    void withTheSwitchOffItIsKeptHere()
    {
        DraftsScene scene;
        scene.service.setKeepsDraftsOnServer(scene.sample.account, false);
        scene.window.mailboxTree()->selectMailbox(scene.sample.inbox);
        scene.writeToAnna();
        scene.composer()->close();
        QCOMPARE(scene.toastText(), QStringLiteral("Draft kept on this computer"));
    }
};

QTEST_MAIN(TestDraftsOnServer)
#include "tst_draftsonserver.moc"
