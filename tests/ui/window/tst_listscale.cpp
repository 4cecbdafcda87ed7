// SPDX-License-Identifier: GPL-3.0-or-later
// The window over a real cache of 100,000 messages: orders and filters give what the cache has, and
// the stall probe prints how long the event loop was held; and results of a search, as many and ten
// times as many. Figures are printed, not judged: the machine may be busy with other things.
#include "core/account/profile.h"
#include "core/account/unifiedservice.h"
#include "core/model/messagelistmodel.h"
#include "core/model/searchmodel.h"
#include "tests/store/syntheticmailbox.h"
#include "tests/support/stallprobe.h"
#include "tests/ui/window/windowtest.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"
#include "ui/search/resultlist.h"

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

    // Whatever is found, and however much of it comes and goes at once.
    void resultsThatChange_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("100,000") << 100'000;
        QTest::newRow("1,000,000") << 1'000'000;
    }

    void resultsThatChange()
    {
        QFETCH(int, count);
        using Hits = std::vector<account::SearchHit>;
        test::FakeMailService service;
        const MailboxRef inbox = test::makeSampleAccount(service).inbox;
        model::SearchModel model;
        model.setService(&service);
        ResultList list;
        list.resize(420, 800);
        list.setResults(&model);
        list.show();
        QCoreApplication::processEvents();
        account::SearchResult result;
        result.search = 1;
        result.hits = std::make_shared<Hits>();
        const auto hitsOf = [&](const auto &isWanted) {
            auto hits = std::make_shared<Hits>();
            for (int i = count; i > 0; --i) {
                if (isWanted(i))
                    hits->push_back({{inbox, quint32(i)}, quint32(i)});
            }
            return hits;
        };
        const auto measure = [&](const char *name, const std::function<void()> &act) {
            test::StallProbe probe;
            QElapsedTimer timer;
            timer.start();
            act();
            QCoreApplication::processEvents();
            list.grab();
            const double taken = double(timer.nsecsElapsed()) / 1e6;
            qInfo("%-28s %7.1f ms, longest stall %.1f ms", name, taken, probe.longestMs());
        };
        const auto next = [&](std::shared_ptr<const Hits> hits) { // as the search's thread does
            result.before = result.hits;
            result.change =
                std::make_shared<account::HitChange>(account::hitChange(*result.hits, *hits));
            result.hits = std::move(hits);
        };
        result.hits = hitsOf([](int i) { return i % 3 != 0; });
        model.setResult(result);
        list.scrollToBottom(); // rows that there are: fonts are loaded once
        list.grab();
        model.clear();
        measure("found", [&] { model.setResult(result); });
        list.setCurrentIndex(model.index(model.rowCount() / 2));
        const MessageRef chosen = list.currentMessage();
        next(hitsOf([&](int i) { return i % 3 != 0 || i > count - 50; }));
        measure("a few come", [&] { model.setResult(result); });
        QCOMPARE(list.currentMessage(), chosen);
        measure("all selected", [&] { list.selectAll(); });
        measure("who they are", [&] { (void)list.selection(); });
        list.setCurrentIndex(model.index(model.rowCount() / 2));
        const MessageRef middle = list.currentMessage();
        next(hitsOf([](int) { return true; }));
        measure("a third comes, everywhere", [&] { model.setResult(result); });
        QCOMPARE(list.currentMessage(), middle);
        QCOMPARE(model.rowCount(), count);
        store::ChangeSet changes;
        changes.mailbox = inbox;
        changes.removed = imap::UidSet::single(middle.uid);
        measure("one is deleted", [&] { Q_EMIT service.changed(changes); });
        QCOMPARE(model.rowCount(), count - 1);
        QCOMPARE(list.currentMessage().uid, middle.uid - 1); // the next one
        next(hitsOf([&](int i) { return i != int(middle.uid); }));
        measure("and the search says so", [&] { model.setResult(result); });
        measure("scrolled", [&] {
            for (int i = 0; i <= 20; ++i) {
                list.verticalScrollBar()->setValue(int(qint64(list.verticalScrollBar()->maximum()) * i / 20));
                QCoreApplication::processEvents();
            }
        });
        next(hitsOf([](int i) { return i % 2 == 0; }));
        measure("half of them go", [&] { model.setResult(result); });
        QCOMPARE(model.rowCount(), count / 2);
        list.selectAll();
        next(hitsOf([&](int i) { return i % 2 == 0 && i < count - 1'000; }));
        measure("the newest go, all selected", [&] { model.setResult(result); });
        QCOMPARE(list.selectionModel()->selection().size(), 1); // of one piece still
        QVERIFY(list.selectionModel()->isSelected(model.index(model.rowCount() - 1)));
        next(hitsOf([](int) { return true; }));
        measure("twice as many, all selected", [&] { model.setResult(result); });
        QCOMPARE(model.rowCount(), count);
    }
};

QTEST_MAIN(TestListScale)
#include "tst_listscale.moc"
