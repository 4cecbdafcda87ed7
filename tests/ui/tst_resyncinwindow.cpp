// SPDX-License-Identifier: GPL-3.0-or-later
// The whole program but for app/: the real window over the real service, threads, cache and session, against core/server.
// 160 changes while a message in the middle is selected and the list is scrolled: once after a break, once live by IDLE.
#include "core/account/profile.h"
#include "core/server/imapserver.h"
#include "core/server/mailstore.h"
#include "tests/ui/support/uitest.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/messagelist/messagelistview.h"

#include <QScrollBar>
#include <QTemporaryDir>
#include <QtTest>

using namespace homing;
using namespace homing::imap;

namespace {

constexpr int messages = 1'000;
constexpr quint32 selectedUid = 500;

} // namespace

class TestResyncInWindow : public QObject
{
    Q_OBJECT
private:
    MailboxName inbox() const { return MailboxName::fromWire("INBOX"); }

    void append(int count)
    {
        for (int i = 0; i < count; ++i) {
            const QByteArray n = QByteArray::number(++m_number);
            m_mail->append(inbox(),
                           "From: Person " + n + " <p" + n + "@example.org>\r\nTo: anna@example.org\r\nSubject: Message " + n
                               + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMessage-ID: <m" + n + "@example.org>\r\n\r\nText\r\n",
                           {}, QDateTime::fromSecsSinceEpoch(1'700'000'000 + m_number * 60, Qt::UTC));
        }
    }

    /// Flags on 100 messages, 50 expunges and 10 arrivals, above and below the selected message; in `steps` portions.
    void changeElsewhere(int steps, const std::function<void()> &between = {})
    {
        FlagSet flagged;
        flagged.set(SystemFlag::Flagged);
        for (int step = 0; step < steps; ++step) {
            UidSet flags;
            UidSet gone;
            for (int i = step; i < 100; i += steps)
                flags.add(quint32(5 + i * 9)); // 5, 14, ... 896
            for (int i = step; i < 50; i += steps)
                gone.add(quint32(2 + i * 18)); // 2, 20, ... 884
            gone.subtract(UidSet::single(selectedUid));
            m_mail->addFlags(inbox(), flags, flagged);
            m_mail->expunge(inbox(), gone);
            append(10 / steps);
            if (between)
                between();
        }
    }

    model::MessageListModel *list() const { return m_window->messageList()->messageModel(); }

    /// The selected row's top edge on screen.
    int selectedY() const
    {
        const int row = list()->rowOf(selectedUid);
        return row < 0 ? -1 : m_window->messageList()->visualRect(list()->index(row, 0)).top();
    }

    bool equalsServer() const
    {
        const auto there = m_mail->snapshot(inbox());
        if (size_t(list()->rowCount()) != there.size())
            return false;
        for (int row = 0; row < list()->rowCount(); ++row) {
            const auto found = there.find(list()->uidAt(row));
            if (found == there.end())
                return false;
            const bool isFlagged = list()->index(row, 0).data(model::MessageListModel::FlaggedRole).toBool();
            if (isFlagged != found->second.has(SystemFlag::Flagged))
                return false;
        }
        return true;
    }

private Q_SLOTS:
    void initTestCase() { test::prepareApplication(); }

    void init()
    {
        m_number = 0;
        m_mail = std::make_shared<server::MailStore>();
        append(messages);
        server::ServerOptions options;
        options.user = "anna";
        options.password = "secret";
        options.without = {"X-DRAFT-W07-RECONNECT"}; // by QRESYNC
        m_server = std::make_unique<server::ImapServer>(m_mail, options);
        QVERIFY(m_server->listen());

        m_folder = std::make_unique<QTemporaryDir>();
        QFile password(m_folder->filePath(QStringLiteral("password")));
        QVERIFY(password.open(QIODevice::WriteOnly));
        password.write("secret\n");
        password.close();
        account::AccountSettings settings;
        settings.id = AccountId(1);
        settings.name = QStringLiteral("Work");
        settings.email = QStringLiteral("anna@example.org");
        settings.user = QStringLiteral("anna");
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = m_server->port();
        settings.imap.tls = session::TlsMode::None;
        settings.secretSource = account::SecretSource::File;
        settings.secretLocation = password.fileName();
        const QDir profile(m_folder->filePath(QStringLiteral("profile")));
        QVERIFY(account::Profile(profile).save({settings}).hasValue());

        m_service = account::makeMailService(profile);
        m_window = std::make_unique<ui::MainWindow>(*m_service);
        m_window->resize(1'200, 800);
        m_window->show();
        m_service->start();
        QTRY_COMPARE_WITH_TIMEOUT(list()->rowCount(), messages, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->state(AccountId(1)).connectivity, account::Connectivity::Online, 20'000);

        // A message in the middle selected, the list scrolled, the message well inside the screen.
        ui::MessageListView *view = m_window->messageList();
        QVERIFY(view->selectMessage(list()->refAt(list()->rowOf(selectedUid))));
        view->scrollTo(list()->index(list()->rowOf(selectedUid), 0), QAbstractItemView::PositionAtCenter);
        view->verticalScrollBar()->setValue(view->verticalScrollBar()->value() + 13);
        QVERIFY(view->verticalScrollBar()->value() > 0);
        QVERIFY(view->viewport()->rect().contains(0, selectedY()));
    }

    void cleanup()
    {
        m_window.reset();
        m_service.reset();
        m_server.reset();
        m_mail.reset();
        m_folder.reset();
    }

    void afterABreak()
    {
        m_service->setOnline(false);
        QTRY_COMPARE(m_service->state(AccountId(1)).connectivity, account::Connectivity::Offline);
        test::ModelSpy spy(list());
        const int before = selectedY();
        changeElsewhere(1);
        QVERIFY(!equalsServer());
        m_service->setOnline(true);
        QTRY_VERIFY_WITH_TIMEOUT(equalsServer(), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->state(AccountId(1)).connectivity, account::Connectivity::Online, 20'000);

        const auto cost = m_service->state(AccountId(1)).lastResync;
        QVERIFY(cost);
        QCOMPARE(cost->strategy, QStringLiteral("qresync"));
        QCOMPARE(cost->flights, 1);
        QCOMPARE(cost->newMessages, 10U);
        QCOMPARE(cost->flagChanges, 100U);
        QCOMPARE(cost->vanished, 50U);
        QCOMPARE(spy.resets, 0);
        QCOMPARE(spy.layouts, 0);
        QCOMPARE(spy.rowsRemoved, 50);
        QCOMPARE(spy.rowsInserted, 10);
        QCOMPARE(m_window->messageList()->currentMessage().uid, selectedUid);
        QCOMPARE(m_window->messageList()->selectedUids().toWire(), QByteArray::number(selectedUid));
        QCOMPARE(selectedY(), before);
    }

    void liveByIdle()
    {
        test::ModelSpy spy(list());
        const int before = selectedY();
        changeElsewhere(10, [&] { QTRY_VERIFY_WITH_TIMEOUT(equalsServer(), 10'000); });
        QTRY_VERIFY_WITH_TIMEOUT(equalsServer(), 20'000);
        QCOMPARE(spy.resets, 0);
        QCOMPARE(spy.layouts, 0);
        QCOMPARE(spy.rowsRemoved, 50);
        QCOMPARE(spy.rowsInserted, 10);
        QCOMPARE(m_window->messageList()->currentMessage().uid, selectedUid);
        QCOMPARE(selectedY(), before);
    }

    // The user's own action shows at once and reaches the server.
    void deleteKeyMovesToTrash()
    {
        m_mail->createMailbox(MailboxName::fromWire("Trash"), {"\\Trash"});
        m_service->synchroniseNow(AccountId(1));
        const QAbstractItemModel *tree = m_window->findChild<ui::MailboxTreeView *>()->model();
        QTRY_COMPARE_WITH_TIMEOUT(tree->rowCount(tree->index(0, 0)), 2, 10'000); // as a person sees it
        m_window->messageList()->setFocus();
        QTest::keyClick(m_window->messageList(), Qt::Key_Delete);
        QTRY_COMPARE(list()->rowOf(selectedUid), -1);
        QTRY_COMPARE_WITH_TIMEOUT(m_mail->snapshot(MailboxName::fromWire("Trash")).size(), size_t(1), 10'000);
        QVERIFY(!m_mail->snapshot(inbox()).contains(selectedUid));
        QTRY_COMPARE(m_service->state(AccountId(1)).pending, 0U);
        QVERIFY(equalsServer());
    }

private:
    std::shared_ptr<server::MailStore> m_mail;
    std::unique_ptr<server::ImapServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<account::MailService> m_service;
    std::unique_ptr<ui::MainWindow> m_window;
    int m_number = 0;
};

QTEST_MAIN(TestResyncInWindow)
#include "tst_resyncinwindow.moc"
