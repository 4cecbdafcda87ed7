// SPDX-License-Identifier: GPL-3.0-or-later
// The list's filters, order, columns and date groups in the window; what is remembered; its keys.
#include "core/account/unifiedservice.h"
#include "tests/ui/window/mainscene.h"
#include "ui/common/emptystate.h"

#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/awaynews.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/panes.h"
#include "ui/mainwindow/vanisheddialog.h"
#include "ui/messagelist/awaystrip.h"
#include "ui/messagelist/columnheader.h"
#include "ui/messagelist/dategroups.h"
#include "ui/messagelist/filterbar.h"
#include "ui/messagelist/messagelistview.h"

#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;
using store::SortOrder;

namespace {

void settle(const Scene &scene)
{
    QTRY_VERIFY(!scene.window.messageList()->messageModel()->isArranging());
}

QStringList titles(const MessageListView &list)
{
    QStringList titles;
    for (const DateGroup &group : list.groups())
        titles.append(group.title);
    return titles;
}

void shoot(QWidget &window, const char *name)
{
    const QString folder = qEnvironmentVariable("HOMING_SHOTS");
    if (!folder.isEmpty())
        window.grab().save(folder + QLatin1Char('/') + QLatin1String(name)
                           + QStringLiteral(".png"));
}

} // namespace

class TestListPane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void aFilterKeepsWhatIsSelected()
    {
        Scene scene;
        auto *list = scene.window.messageList();
        auto *model = list->messageModel();
        const int all = model->rowCount();
        int unread = 0;
        while (!model->fetchedRow(unread)
               || model->fetchedRow(unread)->flags.has(imap::SystemFlag::Seen))
            ++unread;
        scene.select(unread);
        const quint32 uid = scene.currentUid();
        QTest::mouseClick(scene.find<QToolButton>("filterUnreadButton"), Qt::LeftButton);
        settle(scene);
        QVERIFY(model->rowCount() < all && model->rowCount() > 0);
        QCOMPARE(scene.currentUid(), uid);
        QCOMPARE(list->selectedUids(), imap::UidSet::single(uid));
        QVERIFY(list->viewport()->rect().contains(list->visualRect(list->currentIndex())));
        shoot(scene.window, "list-filter");
        // Reading it does not take it away.
        scene.service.addFlags(scene.sample.inbox, imap::UidSet::single(uid),
                               imap::FlagSet::fromAtoms({"\\Seen"}));
        QCOMPARE(scene.currentUid(), uid);
        scene.window.commands().clearFilter->trigger();
        settle(scene);
        QCOMPARE(model->rowCount(), all);
        QCOMPARE(scene.currentUid(), uid);
        QVERIFY(!scene.find<QToolButton>("filterUnreadButton")->isChecked());
    }

    void whatAFilterHidesIsNotReplaced()
    {
        Scene scene;
        auto *list = scene.window.messageList();
        auto *model = list->messageModel();
        int read = 0;
        while (!model->fetchedRow(read)->flags.has(imap::SystemFlag::Seen))
            ++read;
        scene.select(read);
        scene.window.commands().filterUnread->trigger();
        settle(scene);
        QCOMPARE(scene.currentUid(), 0u);
        QVERIFY(list->selectedUids().isEmpty());
    }

    void aFilterWithoutResultSaysSo()
    {
        Scene scene;
        auto *list = scene.window.messageList();
        scene.service.commit(scene.sample.inbox, {.markSeen = imap::UidSet::range(1, 1000)});
        scene.window.commands().filterUnread->trigger();
        settle(scene);
        QCOMPARE(list->messageModel()->rowCount(), 0);
        QCOMPARE(list->placeholder(), MessageListView::Placeholder::EmptyFilter);
        QVERIFY(list->emptyState()->isVisible());
        shoot(scene.window, "list-nomatch");
        QTest::mouseClick(list->emptyState()->actionButton(), Qt::LeftButton);
        settle(scene);
        QVERIFY(list->messageModel()->rowCount() > 0);
    }

    void filtersEndWithTheVisitAndOrdersStay()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        {
            Scene scene(file);
            scene.window.commands().filterFlagged->trigger();
            scene.window.commands().sortOrders.at(int(SortOrder::Subject))->trigger();
            scene.window.commands().sortReversed->trigger();
            scene.window.commands().columns->trigger();
            settle(scene);
            scene.window.mailboxTree()->selectMailbox(scene.sample.archive);
            QVERIFY(!scene.window.commands().filterFlagged->isChecked());
            QVERIFY(scene.window.commands().sortOrders.at(int(SortOrder::Date))->isChecked());
            scene.window.mailboxTree()->selectMailbox(scene.sample.inbox);
            settle(scene);
            QCOMPARE(scene.window.messageList()->messageModel()->arrangement(),
                     (store::Arrangement {.order = SortOrder::Subject, .isReversed = true}));
            scene.window.saveLayout();
        }
        Scene scene(file);
        settle(scene);
        QVERIFY(scene.window.commands().sortOrders.at(int(SortOrder::Subject))->isChecked());
        QVERIFY(scene.window.commands().sortReversed->isChecked());
        QVERIFY(scene.find<ColumnHeader>("columnHeader")->isVisible());
        QCOMPARE(scene.find<QToolButton>("sortButton")->text(), QStringLiteral("Subject, Z to A"));
    }

    void columnsSort()
    {
        Scene scene;
        scene.window.resize(1400, 800);
        scene.window.commands().columns->trigger();
        scene.window.panes()->setSizes({220, 640, 540});
        auto *header = scene.find<ColumnHeader>("columnHeader");
        auto *list = scene.window.messageList();
        QVERIFY(header->isVisible());
        const int height = list->visualRect(list->messageModel()->index(1)).height();
        QVERIFY(height < 40);
        const auto click = [&](int section) {
            const QPoint place(header->sectionViewportPosition(section)
                                   + header->sectionSize(section) / 2,
                               header->height() / 2);
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
            settle(scene);
        };
        click(2);
        QCOMPARE(list->messageModel()->arrangement().order, SortOrder::Sender);
        QVERIFY(!list->messageModel()->arrangement().isReversed);
        QVERIFY(list->groups().empty());
        shoot(scene.window, "list-columns");
        click(2);
        QVERIFY(list->messageModel()->arrangement().isReversed);
        click(5);
        QCOMPARE(list->messageModel()->arrangement(),
                 (store::Arrangement {.order = SortOrder::Size}));
        QVERIFY(scene.window.commands().sortOrders.at(int(SortOrder::Size))->isChecked());
        click(1); // not an order
        QCOMPARE(list->messageModel()->arrangement().order, SortOrder::Size);
        QCOMPARE(header->sortIndicatorSection(), 5);
        scene.window.commands().columns->trigger();
        QVERIFY(!header->isVisible());
        QVERIFY(list->visualRect(list->messageModel()->index(1)).height() > height);
    }

    void theSortButtonOpensEveryOrder()
    {
        Scene scene;
        const auto *button = scene.find<QToolButton>("sortButton");
        QVERIFY(button->menu());
        for (QAction *order : scene.window.commands().sortOrders)
            QVERIFY(button->menu()->actions().contains(order));
        QVERIFY(scene.find<QMenu>("mainMenu")->findChild<QMenu *>(QStringLiteral("listMenu")));
    }

    void theMenuHasWhatIsDoneWithAMessage()
    {
        Scene scene;
        const Commands &commands = scene.window.commands();
        for (QAction *action : {commands.print, commands.saveAsPdf, commands.viewSource, commands.saveMessage, commands.find})
            QVERIFY2(scene.find<QMenu>("mainMenu")->actions().contains(action), qPrintable(action->objectName()));
    }

    void allInboxesInTheWindow()
    {
        FakeMailService service;
        const auto work = test::makeSampleAccount(service);
        const auto home = test::makeSampleAccount(service, QStringLiteral("Home"),
                                                  QStringLiteral("anna@home.example"));
        account::UnifiedService unified(service);
        MainWindow window(unified);
        window.reader()->setMarkReadDelay(-1);
        window.show();
        QVERIFY(window.mailboxTree()->selectMailbox(account::allInboxes));
        auto *list = window.messageList();
        QCOMPARE(list->messageModel()->rowCount(),
                 int(service.counters(work.inbox).total + service.counters(home.inbox).total));
        list->selectMessage(list->messageModel()->refAt(0));
        QCOMPARE(window.reader()->state(), MessageReader::State::Ready);
        shoot(window, "all-inboxes");
        service.clearCalls();
        const quint32 before =
            service.counters(work.inbox).total + service.counters(home.inbox).total;
        window.commands().archive->trigger();
        QCOMPARE(service.calls().size(), 1);
        QVERIFY(service.calls().front().startsWith(QLatin1String("moveMessages")));
        QCOMPARE(service.counters(work.inbox).total + service.counters(home.inbox).total,
                 before - 1);
        QCOMPARE(list->messageModel()->rowCount(), int(before) - 1);
        window.commands().trash->trigger(); // both have a Trash: nothing is asked
        QVERIFY(service.calls().back().startsWith(QLatin1String("deleteMessages")));
        window.commands().filterUnread->trigger();
        QTRY_VERIFY(!list->messageModel()->isArranging());
        QCOMPARE(list->messageModel()->rowCount(),
                 int(service.counters(work.inbox).unread + service.counters(home.inbox).unread));
    }

    // --- while you were away

    void aBreakIsToldOf()
    {
        Scene scene;
        scene.window.awayNews()->setLeastBreak(0);
        auto *strip = scene.find<AwayStrip>("awayStrip");
        auto *model = scene.window.messageList()->messageModel();
        QVERIFY(!strip->isVisible());
        account::AccountState state = test::onlineState();
        // Live news is none.
        scene.service.setState(scene.sample.account, state);
        scene.service.commit(scene.sample.inbox, {.arrivals = 1}, store::ChangeCause::Live);
        QVERIFY(!strip->isVisible());
        state.connectivity = account::Connectivity::Waiting;
        scene.service.setState(scene.sample.account, state);
        state.connectivity = account::Connectivity::Synchronising;
        scene.service.setState(scene.sample.account, state);
        imap::UidSet unflagged;
        for (quint32 uid = 100; unflagged.count() < 2; ++uid) {
            if (!scene.service.find({scene.sample.inbox, uid})
                     ->flags.has(imap::SystemFlag::Flagged))
                unflagged.add(uid);
        }
        scene.service.addVanished(scene.sample.inbox, 5, QStringLiteral("what it said"));
        scene.service.addVanished(scene.sample.inbox, 6, QString());
        scene.service.commit(
            scene.sample.inbox,
            {.vanished = imap::UidSet::range(4, 6), .toggleFlagged = unflagged, .arrivals = 5});
        state.connectivity = account::Connectivity::Online;
        scene.service.setState(scene.sample.account, state);
        QVERIFY(strip->isVisible());
        QCOMPARE(strip->text(),
                 QStringLiteral("While you were away: 5 new, 3 removed elsewhere, 2 flagged"));
        shoot(scene.window, "away-strip");
        const int all = model->rowCount();
        QTest::mouseClick(scene.find<QToolButton>("awayShowButton"), Qt::LeftButton);
        settle(scene);
        QCOMPARE(model->rowCount(), 7);
        QTest::mouseClick(scene.find<QToolButton>("awayShowButton"), Qt::LeftButton);
        settle(scene);
        QCOMPARE(model->rowCount(), all);
        QVERIFY(strip->isVisible());

        QTest::mouseClick(scene.find<QToolButton>("awayGoneButton"), Qt::LeftButton);
        auto *dialog = scene.find<VanishedDialog>("vanishedDialog");
        QVERIFY(dialog && dialog->isVisible());
        auto *gone = dialog->findChild<QListWidget *>(QStringLiteral("vanishedList"));
        auto *text = dialog->findChild<QPlainTextEdit *>(QStringLiteral("vanishedText"));
        QCOMPARE(gone->count(), 2);
        QVERIFY(text->toPlainText().contains(QStringLiteral("was not on this computer")));
        gone->setCurrentRow(1);
        QTRY_VERIFY(text->toPlainText().contains(QStringLiteral("what it said")));
        shoot(*dialog, "away-removed");
        scene.service.clearCalls();
        dialog->close();
        QVERIFY(scene.service.calls().isEmpty());

        QTest::mouseClick(scene.find<QToolButton>("awayCloseButton"), Qt::LeftButton);
        QVERIFY(!strip->isVisible());
    }

    void aShortBreakIsNot()
    {
        Scene scene;
        auto *strip = scene.find<AwayStrip>("awayStrip");
        account::AccountState state = test::onlineState();
        scene.service.setState(scene.sample.account, state);
        for (const auto connectivity :
             {account::Connectivity::Waiting, account::Connectivity::Synchronising}) {
            state.connectivity = connectivity;
            scene.service.setState(scene.sample.account, state);
        }
        scene.service.commit(scene.sample.inbox, {.arrivals = 2});
        QVERIFY(!strip->isVisible());
    }

    void whatIsReadOrDeletedMeanwhileIsNoNews()
    {
        Scene scene;
        auto *strip = scene.find<AwayStrip>("awayStrip");
        scene.service.commit(scene.sample.inbox,
                             {.arrivals = 2}); // the first connection after the start
        QCOMPARE(strip->text(), QStringLiteral("While you were away: 2 new"));
        const quint32 newest = scene.service.uids(scene.sample.inbox).back();
        scene.service.deleteMessages(scene.sample.inbox, imap::UidSet::single(newest));
        QCOMPARE(strip->text(), QStringLiteral("While you were away: 1 new"));
        scene.window.mailboxTree()->selectMailbox(scene.sample.archive);
        QVERIFY(!strip->isVisible());
        scene.window.mailboxTree()->selectMailbox(scene.sample.inbox);
        QVERIFY(strip->isVisible());
        scene.service.resetMailbox(scene.sample.inbox, 10);
        QVERIFY(!strip->isVisible());
    }

    // --- date groups

    void groupsByDay_data()
    {
        QTest::addColumn<bool>("reversed");
        QTest::newRow("newest first") << false;
        QTest::newRow("oldest first") << true;
    }
    void groupsByDay()
    {
        QFETCH(bool, reversed);
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        const MailboxRef inbox = service.makeMailbox(account, "INBOX");
        const QTimeZone zone("Europe/Berlin");
        const QDateTime now(QDate(2031, 5, 15), QTime(0, 30),
                            zone); // a Thursday, still Wednesday in UTC
        const std::pair<QDateTime, const char *> mails[] = {
            {QDateTime(QDate(2031, 5, 16), QTime(9, 0), zone), "In the future"},
            {QDateTime(QDate(2031, 5, 15), QTime(0, 10), zone), "Today"},
            {QDateTime(QDate(2031, 5, 15), QTime(0, 0), zone), "Today"},
            {QDateTime(QDate(2031, 5, 14), QTime(23, 59), zone), "Yesterday"},
            {QDateTime(QDate(2031, 5, 13), QTime(12, 0), zone), "This week"},
            {QDateTime(QDate(2031, 5, 12), QTime(0, 0), zone), "This week"},
            {QDateTime(QDate(2031, 5, 11), QTime(23, 0), zone), "Last week"},
            {QDateTime(QDate(2031, 5, 5), QTime(1, 0), zone), "Last week"},
            {QDateTime(QDate(2031, 5, 4), QTime(1, 0), zone), "May"},
            {QDateTime(QDate(2031, 3, 1), QTime(1, 0), zone), "March"},
            {QDateTime(QDate(2030, 12, 31), QTime(23, 0), zone), "December 2030"},
            {QDateTime(QDate(1970, 1, 1), QTime(1, 0), zone), "January 1970"},
        };
        quint32 uid = 100;
        for (const auto &[date, title] : mails) {
            store::MessageRow row;
            row.uid = imap::Uid(uid--);
            row.internalDate = date.toUTC();
            service.setRow(inbox, row);
        }
        model::MessageListModel model;
        model.setService(&service);
        model.setMailbox(inbox, {.isReversed = reversed});
        QTRY_VERIFY(!model.isArranging());
        const QLocale locale(QLocale::English, QLocale::UnitedKingdom); // weeks begin on Monday
        const auto groups = dateGroups(model, now, zone, locale);
        QCOMPARE(groups.front().firstRow, 0);
        for (int row = 0; row < model.rowCount(); ++row) {
            auto group = std::find_if(groups.rbegin(), groups.rend(), [row](const DateGroup &each) {
                return each.firstRow <= row;
            });
            const auto &mail = mails[reversed ? model.rowCount() - 1 - row : row];
            QCOMPARE(group->title, QLatin1String(mail.second));
        }
        QCOMPARE(groups.size(), size_t(9));
        QCOMPARE(nextDay(now, zone), QDateTime(QDate(2031, 5, 16), QTime(0, 0), zone));
    }

    void midnightAndATripMoveTheGroups()
    {
        Scene scene;
        auto *list = scene.window.messageList();
        QVERIFY(!list->groups().empty());
        // A zone where it is ten seconds to midnight now, at whatever hour this test runs.
        const QDateTime utc = QDateTime::currentDateTimeUtc();
        const int offset = utc.time().secsTo(QTime(23, 59, 50));
        const QTimeZone zone(offset > 12 * 3600 ? offset - 24 * 3600 : offset);
        QDateTime now = utc.toTimeZone(zone);
        list->setClock([&now] { return now; });
        QVERIFY(titles(*list).contains(QStringLiteral("Today")));
        const int before = list->groups().front().firstRow;
        const QStringList wednesday = titles(*list);
        now = now.addSecs(20); // midnight
        list->setClock([&now] { return now; });
        QVERIFY(titles(*list) != wednesday);
        QVERIFY(!titles(*list).contains(QStringLiteral("Today")));
        QCOMPARE(titles(*list).front(), QStringLiteral("Yesterday"));
        QCOMPARE(list->groups().front().firstRow, before);
        // Some hours to the west it is yesterday again.
        now = now.toTimeZone(QTimeZone(zone.offsetFromUtc(now) - 2 * 3600));
        list->setClock([&now] { return now; });
        QVERIFY(titles(*list).contains(QStringLiteral("Today"))
                || titles(*list).contains(QStringLiteral("In the future")));
    }

    void headersTakeNoClickAndNoSelection()
    {
        Scene scene;
        scene.select(1);
        auto *list = scene.window.messageList();
        list->verticalScrollBar()->setValue(0);
        const QRect header = list->groupRect(list->groups().front());
        QCOMPARE(header.top(), 0);
        QVERIFY(header.height() > 10);
        QVERIFY(!list->indexAt(header.center()).isValid());
        const quint32 uid = scene.currentUid();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, header.center());
        QVERIFY(scene.currentUid() == uid || scene.currentUid() == 0);
        QCOMPARE(list->visualRect(list->messageModel()->index(0)).top(), header.bottom() + 1);
        // Every place on the way down is one row or one header, without gaps.
        for (int value = 0; value < list->verticalScrollBar()->maximum(); value += 37) {
            list->verticalScrollBar()->setValue(value);
            for (int y = 0; y < list->viewport()->height(); y += 11) {
                const QModelIndex index = list->indexAt({30, y});
                bool inHeader = false;
                for (const DateGroup &group : list->groups())
                    inHeader = inHeader || list->groupRect(group).contains(30, y);
                QVERIFY(index.isValid() != inHeader);
                if (index.isValid())
                    QVERIFY(list->visualRect(index).contains(30, y));
            }
        }
    }

    // --- keys

    void spaceTurnsThePageAndThenTheMessage()
    {
        Scene scene;
        account::MessageBody body;
        body.state = account::MessageBody::State::Ready;
        for (int i = 0; i < 300; ++i)
            body.plainText += QStringLiteral("line %1\n").arg(i);
        const MessageRef first = scene.window.messageList()->messageModel()->refAt(0);
        scene.service.setBody(first, body);
        scene.select(1);
        scene.select(0);
        QTRY_COMPARE(scene.currentUid(), first.uid);
        int pages = 0;
        while (scene.currentUid() == first.uid && pages < 100) {
            scene.key(Qt::Key_Space);
            ++pages;
        }
        QVERIFY2(pages > 3 && pages < 100, qPrintable(QString::number(pages)));
        QCOMPARE(scene.currentUid(), scene.window.messageList()->messageModel()->uidAt(1));
        scene.key(Qt::Key_Space, Qt::ShiftModifier);
        QCOMPARE(scene.currentUid(), first.uid);
    }

    void keysSelect()
    {
        Scene scene;
        auto *list = scene.window.messageList();
        scene.select(0);
        scene.key(Qt::Key_Down, Qt::ShiftModifier);
        scene.key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(list->selectedCount(), 3);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::ControlModifier,
                          list->visualRect(list->messageModel()->index(5)).center());
        QCOMPARE(list->selectedCount(), 4);
        scene.key(Qt::Key_End);
        QCOMPARE(list->currentIndex().row(), list->messageModel()->rowCount() - 1);
        scene.key(Qt::Key_Home);
        QCOMPARE(list->currentIndex().row(), 0);
        scene.type('j');
        QCOMPARE(list->currentIndex().row(), 1);
        scene.type('k');
        QCOMPARE(list->currentIndex().row(), 0);
        scene.key(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(list->selectedCount(), list->messageModel()->rowCount());
        scene.key(Qt::Key_1, Qt::AltModifier);
        settle(scene);
        QVERIFY(scene.window.commands().filterUnread->isChecked());
        QCOMPARE(list->selectedCount(), list->messageModel()->rowCount());
        scene.key(Qt::Key_0, Qt::AltModifier);
        settle(scene);
        QVERIFY(!scene.window.commands().filterUnread->isChecked());
    }

    void aNarrowBarShowsIcons()
    {
        Scene scene;
        scene.window.resize(1180, 700);
        auto *bar = scene.find<FilterBar>("filterBar");
        auto *button = scene.find<QToolButton>("filterContactsButton");
        for (const int width : {900, 260}) {
            bar->resize(width, bar->height());
            QCOMPARE(button->toolButtonStyle() == Qt::ToolButtonIconOnly, width == 260);
            QVERIFY(bar->minimumWidth() <= 260);
        }
        shoot(scene.window, "list-cards");
    }
};

QTEST_MAIN(TestListPane)
#include "tst_listpane.moc"
