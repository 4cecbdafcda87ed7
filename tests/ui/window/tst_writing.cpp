// SPDX-License-Identifier: GPL-3.0-or-later
// Mail is written in the real window and goes over the wire: to a submission server that records
// each octet, and as a copy to an IMAP server (core/server).
#include "core/account/profile.h"
#include "core/server/mailstore.h"
#include "core/store/localmessages.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/serverrig.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/toast.h"
#include "ui/composer/bodyedit.h"
#include "ui/composer/composerwindow.h"
#include "ui/composer/draftfiles.h"
#include "ui/composer/writingdesk.h"
#include "ui/mailboxes/mailboxtreeview.h"

#include <QAbstractButton>
#include <QFile>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSettings>

using namespace homing;
using namespace homing::ui;
using imap::MailboxName;
using imap::SystemFlag;
using test::patienceMs;

namespace {

struct WritingRig : test::ServerRig
{
    explicit WritingRig(int undoSeconds = 0)
        : ServerRig(5)
    {
        startSubmission();
        QSettings(folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat)
            .setValue(QStringLiteral("composer/undoSeconds"), undoSeconds);
        openWindow();
    }
    ComposerWindow *composer() const
    {
        const auto open = window->desk()->composers();
        return open.empty() ? nullptr : open.back();
    }
    template <typename T> T *in(const char *name) const
    {
        return composer()->findChild<T *>(QString::fromLatin1(name));
    }
    /// The one that is seen: a card that was removed may live until the event loop turns.
    void click(const char *name)
    {
        const auto buttons = composer()->findChildren<QAbstractButton *>(QString::fromLatin1(name));
        const auto seen = std::find_if(buttons.begin(), buttons.end(),
                                       [](const auto *button) { return button->isVisible(); });
        if (seen == buttons.end())
            qFatal("no %s", name);
        QTest::mouseClick(*seen, Qt::LeftButton);
    }
    QString file(const QString &name, const QByteArray &bytes)
    {
        const QString path = folder.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("no file");
        return path;
    }
    std::vector<store::LocalMessage> local() const
    {
        return service->localMessages(service->accounts().front().id);
    }
    std::vector<QByteArray> sentCopies() const
    {
        const MailboxName sent = MailboxName::fromWire("Sent");
        std::vector<QByteArray> copies;
        for (const server::StoredMessage &message : store->messages(sent)) {
            if (message.flags.has(SystemFlag::Seen))
                copies.push_back(message.bytes);
        }
        return copies;
    }
    void writeToBob()
    {
        press('c');
        QTest::keyClicks(in<QLineEdit>("toEdit"), QStringLiteral("bob@example.net,"));
        QTest::keyClicks(in<QLineEdit>("subjectEdit"), QStringLiteral("Roof"));
        QTest::keyClicks(composer()->body(), QStringLiteral("Zinc."));
    }
};

} // namespace

class TestWriting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    /// homingctl, while the window is open: nobody synchronises meanwhile.
    void whatAnotherProcessQueuesLeaves()
    {
        WritingRig rig;
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline() && rig.rows() == 5, patienceMs);
        const account::Profile profile(QDir(rig.folder.filePath(QStringLiteral("profile"))));
        const AccountId id = rig.service->accounts().front().id;
        auto other = store::Store::open(profile.accountFolder(id), id);
        QVERIFY(other);
        store::LocalMessage message;
        message.id = store::newLocalMessageId();
        message.state = store::LocalMessage::State::Queued;
        message.message = "From: demo@example.net\r\nTo: bob@example.net\r\nSubject: Beside\r\n"
                          "Date: Tue, 3 Mar 2026 14:02:00 +0000\r\nMessage-ID: <b@example.net>"
                          "\r\n\r\nHello\r\n";
        QVERIFY((*other)->localMessages().put(message));
        QTRY_COMPARE_WITH_TIMEOUT(rig.smtp->deliveries.size(), 1, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(rig.sentCopies().size(), 1U, patienceMs);
    }

    void aReplyArrivesAsIntended()
    {
        WritingRig rig;
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline() && rig.rows() == 5, patienceMs);
        QVERIFY(rig.window->messageList()->selectMessage(
            {rig.window->messageList()->messageModel()->mailbox(), 3}));
        QTRY_COMPARE_WITH_TIMEOUT(rig.window->reader()->state(), MessageReader::State::Ready,
                                  patienceMs);
        rig.press('r');
        QVERIFY(rig.composer());
        const QString typed = QStringLiteral(
            "Gr\u00fc\u00dfe from the roof, and a paragraph that is longer than a line "
            "of seventy-eight characters may be, so that it flows.\n"
            " A line that begins with a blank.\n"
            ".\n"
            "From here on it is a quote:");
        rig.composer()->body()->insertPlainText(typed);
        QByteArray every;
        for (int i = 0; i < 5'000; ++i)
            every.append(char(i * 7 % 256));
        rig.composer()->attach({rig.file(QStringLiteral("one.txt"), "one"),
                                rig.file(QStringLiteral("two.txt"), "two")});
        QTRY_VERIFY(!rig.composer()->files()->isWaiting());
        rig.click("fileRemove0");
        rig.click("fileRemove0");
        const QString attached = rig.file(QStringLiteral("Pl\u00e4n 3.bin"), every);
        rig.composer()->attach({attached});
        QTRY_VERIFY(!rig.composer()->files()->isWaiting());
        rig.click("sendButton");

        QTRY_COMPARE_WITH_TIMEOUT(rig.smtp->deliveries.size(), 1, patienceMs);
        const auto delivery = rig.smtp->deliveries.front();
        QVERIFY2(delivery.mail.startsWith("MAIL FROM:<demo@example.net>"), delivery.mail);
        QCOMPARE(delivery.recipients, QList<QByteArray> {"RCPT TO:<anna@example.org>"});
        QProcess python;
        python.setProcessChannelMode(QProcess::MergedChannels);
        python.start(QStringLiteral(HOMING_PYTHON),
                     {QStringLiteral(HOMING_CHECK),
                      rig.file(QStringLiteral("arrived.eml"), delivery.message),
                      rig.file(QStringLiteral("typed.txt"), typed.toUtf8()), attached});
        QVERIFY(python.waitForFinished(60'000));
        const QByteArray said = python.readAll();
        QVERIFY2(python.exitCode() == 0 && said.contains("as intended"), said);

        QTRY_COMPARE_WITH_TIMEOUT(rig.sentCopies().size(), size_t(1), patienceMs);
        QCOMPARE(rig.sentCopies().front(), delivery.message);
        QTRY_VERIFY_WITH_TIMEOUT(rig.store->snapshot(rig.inbox).at(3).has(SystemFlag::Answered),
                                 patienceMs);
        QTRY_VERIFY(rig.local().empty());
    }

    void undoneInTimeItNeverLeaves()
    {
        WritingRig rig(30);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline() && rig.rows() == 5, patienceMs);
        rig.writeToBob();
        rig.click("sendButton");
        QTRY_VERIFY(!rig.composer());
        const auto toast = rig.window->findChild<Toast *>();
        QVERIFY(toast);
        QTRY_COMPARE(rig.local().size(), size_t(1));
        QCOMPARE(rig.local().front().state, store::LocalMessage::State::Queued);
        QTest::mouseClick(toast->actionButton(), Qt::LeftButton);
        QTRY_VERIFY(rig.composer());
        QCOMPARE(rig.composer()->body()->toPlainText(), QStringLiteral("Zinc."));
        QCOMPARE(rig.local().front().state, store::LocalMessage::State::Draft);
        QCOMPARE(rig.smtp->connections, 0);
    }

    // The window is closed while the message waits; the next start sends it.
    void whatWaitsLeavesWithTheNextStart()
    {
        WritingRig rig(30);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline() && rig.rows() == 5, patienceMs);
        rig.service->setOnline(false);
        rig.writeToBob();
        rig.click("sendButton");
        QTRY_COMPARE(rig.local().size(), size_t(1));
        rig.closeWindow();
        QVERIFY(rig.smtp->deliveries.isEmpty());
        rig.openWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.local().size(), size_t(1), patienceMs);
        rig.service->sendAgain(rig.service->accounts().front().id, rig.local().front().id);
        QTRY_COMPARE_WITH_TIMEOUT(rig.smtp->deliveries.size(), 1, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(rig.sentCopies().size(), size_t(1), patienceMs);
    }

    /// From this window to the server's Drafts, out of them again, and away.
    void aDraftIsTheServersToo()
    {
        WritingRig rig;
        rig.closeWindow();
        const MailboxName place = MailboxName::fromWire("Drafts");
        rig.store->createMailbox(place, {"\\Drafts"});
        rig.openWindow();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline() && rig.rows() == 5, patienceMs);
        rig.writeToBob();
        rig.composer()->close();
        QTRY_VERIFY_WITH_TIMEOUT(rig.store->messages(place).size() == 1 && rig.local().empty(),
                                 patienceMs);

        const AccountId account = rig.service->accounts().front().id;
        MailboxRef drafts;
        for (const store::MailboxRecord &record : rig.service->mailboxes(account)) {
            if (record.role == store::MailboxRole::Drafts)
                drafts = {account, record.id};
        }
        QVERIFY(rig.window->mailboxTree()->selectMailbox(drafts));
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 1, patienceMs);
        rig.window->messageList()->selectMessage(
            rig.window->messageList()->messageModel()->refAt(0));
        QTest::keyClick(rig.window->messageList(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(rig.composer(), patienceMs);
        QCOMPARE(rig.in<QLineEdit>("subjectEdit")->text(), QStringLiteral("Roof"));
        QTest::keyClicks(rig.composer()->body(), QStringLiteral("Slate? "));
        rig.composer()->close();
        const auto standsAlone = [&] {
            const auto there = rig.store->messages(place);
            return there.size() == 1 && there.front().bytes.contains("Slate? Zinc.");
        };
        QTRY_VERIFY_WITH_TIMEOUT(rig.local().empty() && standsAlone() && rig.rows() == 1,
                                 patienceMs);

        rig.window->messageList()->selectMessage(
            rig.window->messageList()->messageModel()->refAt(0));
        QTest::keyClick(rig.window->messageList(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(rig.composer(), patienceMs);
        rig.click("sendButton");
        QTRY_COMPARE_WITH_TIMEOUT(rig.smtp->deliveries.size(), 1, patienceMs);
        QVERIFY(rig.smtp->deliveries.front().message.contains("Slate? Zinc."));
        QTRY_VERIFY_WITH_TIMEOUT(rig.store->messages(place).empty() && rig.rows() == 0, patienceMs);
        QVERIFY(rig.local().empty());
    }

    void aRefusalComesBackToTheWriter()
    {
        WritingRig rig;
        rig.smtp->answers.insert("RCPT TO:<BOB", "550 5.1.1 nobody of that name");
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline() && rig.rows() == 5, patienceMs);
        rig.writeToBob();
        rig.click("sendButton");
        QTRY_VERIFY_WITH_TIMEOUT(rig.local().size() == 1
                                     && rig.local().front().state
                                         == store::LocalMessage::State::Refused,
                                 patienceMs);
        QVERIFY(rig.local().front().reason.contains(QLatin1String("nobody of that name")));
        QVERIFY(rig.sentCopies().empty());
    }
};

QTEST_MAIN(TestWriting)
#include "tst_writing.moc"
