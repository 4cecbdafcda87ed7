// SPDX-License-Identifier: GPL-3.0-or-later
// The window over a real cache of 100,000 messages: orders and filters give what the cache has, and
// the stall probe prints how long the event loop was held. Figures are printed, not judged: the
// machine may be busy with other things.
#include "core/account/profile.h"
#include "core/account/unifiedservice.h"
#include "core/model/messagelistmodel.h"
#include "tests/store/syntheticmailbox.h"
#include "tests/support/stallprobe.h"
#include "tests/ui/window/windowtest.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"

#include <QElapsedTimer>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

using namespace homing;
using namespace homing::ui;
using store::SortOrder;

namespace {

constexpr quint32 messages = 100'000;

/// A profile with one account that nobody can reach and one cached INBOX.
struct CachedProfile
{
    QTemporaryDir folder;
    MailboxRef inbox;

    CachedProfile()
    {
        account::AccountSettings settings;
        settings.id = AccountId(1);
        settings.name = QStringLiteral("Scale");
        settings.user = QStringLiteral("anna");
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = 1;
        settings.imap.tls = session::TlsMode::None;
        settings.secretSource = account::SecretSource::Memory;
        const account::Profile profile {QDir(folder.path())};
        if (!profile.save({settings}))
            qFatal("no profile");
        auto made = store::Store::open(profile.accountFolder(settings.id), settings.id);
        imap::ListData listed;
        listed.mailbox = imap::MailboxName::fromWire("INBOX");
        listed.delimiter = '/';
        (void)(*made)->applyMailboxList({listed});
        inbox = {settings.id, (*made)->mailboxNamed(listed.mailbox)->id};
        store::test::SyntheticOptions options;
        options.messages = messages;
        (void)store::test::fillMailbox(**made, inbox.mailbox, options);
    }
};

} // namespace

class TestListScale : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void ordersAndFiltersOfAHundredThousand()
    {
        const CachedProfile profile;
        const auto service = account::makeMailService(QDir(profile.folder.path()));
        account::UnifiedService unified(*service);
        MainWindow window(unified);
        window.reader()->setMarkReadDelay(-1);
        window.show();
        service->start();
        QTRY_VERIFY(window.mailboxTree()->selectMailbox(profile.inbox));
        auto *list = window.messageList();
        auto *model = list->messageModel();
        QTRY_COMPARE(model->mailbox(), profile.inbox);
        const auto quiet = [&] { return !model->isArranging(); };
        const auto shown = [&] { return model->uidsOfRows(0, model->rowCount() - 1).count(); };
        QTRY_VERIFY(quiet());
        QCoreApplication::processEvents();
        window.grab();
        QCoreApplication::processEvents();
        double worst = 0;
        const auto measure = [&](const QString &name, const std::function<void()> &act) {
            test::StallProbe probe;
            QElapsedTimer timer;
            timer.start();
            act();
            while (!quiet() && timer.elapsed() < 60'000)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            QCoreApplication::processEvents();
            const double taken = double(timer.nsecsElapsed()) / 1e6;
            const double stall = probe.longestMs();
            worst = std::max(worst, stall);
            qInfo("%-28s %7.1f ms to %d rows, longest stall %.1f ms", qPrintable(name), taken,
                  model->rowCount(), stall);
        };
        Commands &commands = window.commands();
        for (QAction *order : commands.sortOrders) {
            measure(order->text(), [order] { order->trigger(); });
            QVERIFY(quiet());
            QCOMPARE(shown(), quint64(messages));
        }
        measure(QStringLiteral("reversed"), [&] { commands.sortReversed->trigger(); });
        measure(QStringLiteral("by date again"), [&] { commands.sortOrders.front()->trigger(); });
        const quint32 unread = unified.mailboxes(profile.inbox.account).front().counters.unread;
        measure(QStringLiteral("unread"), [&] { commands.filterUnread->trigger(); });
        QCOMPARE(shown(), quint64(unread));
        measure(QStringLiteral("and flagged"), [&] { commands.filterFlagged->trigger(); });
        QVERIFY(shown() < unread);
        measure(QStringLiteral("no filter"), [&] { commands.clearFilter->trigger(); });
        measure(QStringLiteral("with attachment"), [&] { commands.filterAttachment->trigger(); });
        QVERIFY(shown() > 0 && shown() < messages);
        measure(QStringLiteral("no filter"), [&] { commands.clearFilter->trigger(); });
        measure(QStringLiteral("scrolled"), [&] {
            QScrollBar *bar = list->verticalScrollBar();
            for (int i = 0; i <= 40; ++i) {
                bar->setValue(int(qint64(bar->maximum()) * i / 40));
                QCoreApplication::processEvents();
            }
        });
        measure(QStringLiteral("all selected"), [&] { list->selectAll(); });
        QCOMPARE(list->selectedUids().count(), quint64(messages));
        qInfo("the longest of all: %.1f ms (a frame is 16 ms)", worst);
    }
};

QTEST_MAIN(TestListScale)
#include "tst_listscale.moc"
