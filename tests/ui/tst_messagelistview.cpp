// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListView on a real window: what the reader sees stays where it is while the mailbox
// changes.
#include "ui/messagelist/messagelistview.h"

#include "tests/ui/support/listfixture.h"
#include "ui/common/emptystate.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <random>

using namespace homing;
using imap::UidSet;
using model::MessageListModel;
using test::FakeMailService;
using test::ModelSpy;
using ui::MessageListView;
using Fixture = test::ListFixture;

namespace {

/// The acceptance's 160 changes: 100 flags, 50 removals, 10 arrivals; `kept` is touched by none.
FakeMailService::Change weekAway(quint32 count, quint32 kept)
{
    FakeMailService::Change change;
    for (quint32 i = 0; i < 100; ++i)
        change.toggleFlagged.add(1 + i * (count / 100));
    for (quint32 i = 0; i < 50; ++i)
        change.vanished.add(7 + i * (count / 50));
    change.toggleFlagged.remove(kept, kept);
    change.vanished.remove(kept, kept);
    change.arrivals = 10;
    return change;
}

} // namespace

class TestMessageListView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::prepareApplication(); }

    // --- what stays where it is

    void aWeekAwayMovesNothing()
    {
        Fixture f(10'000);
        f.readInTheMiddle(5003);
        ModelSpy spy(&f.model);
        QSignalSpy current(&f.view, &MessageListView::currentMessageChanged);
        QSignalSpy selected(&f.view, &MessageListView::selectedMessagesChanged);
        const int y = f.yOf(5003);
        QVERIFY(y > 0 && y < f.view.viewport()->height() && y % f.view.rowHeight() != 0);
        const QImage before = f.picture(5003);
        const auto changes = f.service.commit(f.inbox, weekAway(10'000, 5003));
        QCOMPARE(changes.removed.count(), 50u);
        QCOMPARE(changes.inserted.size(), 10u);
        QVERIFY(changes.changed.count() >= 98); // two of the hundred may be among the removed
        QCOMPARE(spy.resets, 0);
        QCOMPARE(spy.layouts, 0);
        QCOMPARE(f.view.currentMessage(), f.ref(5003));
        QCOMPARE(f.view.selectedUids(), UidSet::single(5003));
        QCOMPARE(f.yOf(5003), y);
        QCoreApplication::processEvents();
        QCOMPARE(f.yOf(5003), y);
        QCOMPARE(f.picture(5003), before);
        QCOMPARE(current.size(), 0);
        QCOMPARE(selected.size(), 0);
    }

    void aWeekOfIdleMovesNothing()
    {
        Fixture f(10'000);
        f.readInTheMiddle(5003);
        ModelSpy spy(&f.model);
        QSignalSpy current(&f.view, &MessageListView::currentMessageChanged);
        const int y = f.yOf(5003);
        const QImage before = f.picture(5003);
        const FakeMailService::Change whole = weekAway(10'000, 5003);
        std::vector<FakeMailService::Change> parts;
        whole.toggleFlagged.forEach([&](quint32 uid) {
            parts.push_back({});
            parts.back().toggleFlagged = UidSet::single(uid);
        });
        whole.vanished.forEach([&](quint32 uid) {
            parts.push_back({});
            parts.back().vanished = UidSet::single(uid);
        });
        for (quint32 i = 0; i < whole.arrivals; ++i) {
            parts.push_back({});
            parts.back().arrivals = 1;
        }
        std::shuffle(parts.begin(), parts.end(), std::mt19937(160));
        for (const FakeMailService::Change &part : parts) {
            f.service.commit(f.inbox, part, store::ChangeCause::Live);
            QCOMPARE(f.yOf(5003), y);
            QCoreApplication::processEvents();
        }
        QCOMPARE(spy.resets, 0);
        QCOMPARE(spy.layouts, 0);
        QCOMPARE(spy.rowsRemoved, 50);
        QCOMPARE(spy.rowsInserted, 10);
        QCOMPARE(f.view.currentMessage(), f.ref(5003));
        QCOMPARE(f.yOf(5003), y);
        QCOMPARE(f.picture(5003), before);
        QCOMPARE(current.size(), 0);
    }

    void withoutASelectionTheFirstOnScreenStays()
    {
        Fixture f(1000);
        f.view.verticalScrollBar()->setValue(20'011);
        const quint32 first = f.model.uidAt(20'011 / f.view.rowHeight());
        const int y = f.yOf(first);
        f.service.commit(f.inbox, weekAway(1000, first));
        QCOMPARE(f.yOf(first), y);
        // It goes itself: the next one keeps its own place.
        const quint32 second = f.model.uidAt(f.model.rowOf(first) + 1);
        const int ySecond = f.yOf(second);
        f.service.commit(f.inbox, {.vanished = UidSet::single(first), .arrivals = 3});
        QCOMPARE(f.yOf(second), ySecond);
    }

    void aSelectionOffScreenDoesNotPull()
    {
        Fixture f(1000);
        f.view.selectMessage(f.ref(990));
        f.view.verticalScrollBar()->setValue(30'007);
        const quint32 first = f.model.uidAt(30'007 / f.view.rowHeight());
        const int y = f.yOf(first);
        QSignalSpy current(&f.view, &MessageListView::currentMessageChanged);
        f.service.commit(f.inbox, {.vanished = UidSet::range(985, 990), .arrivals = 4});
        QCOMPARE(f.yOf(first), y);
        QCOMPARE(f.view.currentMessage(), f.ref(984));
        QCOMPARE(current.size(), 1);
    }

    void atTheTopNewMailShows()
    {
        Fixture f(1000);
        QCOMPARE(f.view.verticalScrollBar()->value(), 0);
        f.service.commit(f.inbox, {.arrivals = 3}, store::ChangeCause::Live);
        QCOMPARE(f.view.verticalScrollBar()->value(), 0);
        QCOMPARE(f.yOf(1003), 0);
        QVERIFY(!f.view.findChild<QToolButton *>(QStringLiteral("newMailPill"))->isVisible());
    }

    void newMailAboveIsTold()
    {
        Fixture f(1000);
        f.readInTheMiddle(500);
        auto *pill = f.view.findChild<QToolButton *>(QStringLiteral("newMailPill"));
        QVERIFY(!pill->isVisible());
        f.service.commit(f.inbox, {.arrivals = 3}, store::ChangeCause::Live);
        f.service.commit(f.inbox, {.vanished = UidSet::single(700), .arrivals = 2});
        QVERIFY(pill->isVisible());
        QVERIFY2(pill->text().contains(QLatin1Char('5')), qPrintable(pill->text()));
        test::shot(f.view, QStringLiteral("list-pill"), 2);
        QTest::mouseClick(pill, Qt::LeftButton);
        QCOMPARE(f.view.verticalScrollBar()->value(), 0);
        QVERIFY(!pill->isVisible());
        // What the user brought back is no news.
        f.readInTheMiddle(500);
        f.service.commit(f.inbox, {.arrivals = 1}, store::ChangeCause::UserAction);
        QVERIFY(!pill->isVisible());
    }

    void theNextOneTakesAVanishedOnesPlace()
    {
        Fixture f(1000);
        f.readInTheMiddle(500);
        const int y = f.yOf(500);
        ModelSpy spy(&f.model);
        QSignalSpy current(&f.view, &MessageListView::currentMessageChanged);
        f.service.commit(f.inbox,
                         {.vanished = UidSet {{498, 500}, {600, 650}, {10, 20}}, .arrivals = 5});
        QCOMPARE(f.view.currentMessage(), f.ref(497));
        QCOMPARE(f.view.selectedUids(), UidSet::single(497));
        QCOMPARE(f.yOf(497), y);
        QCOMPARE(spy.resets, 0);
        QCOMPARE(current.size(), 1); // not once for each row on the way
        QCOMPARE(current.at(0).at(0).value<MessageRef>(), f.ref(497));
    }

    void theOldestVanishes()
    {
        Fixture f(50);
        f.view.selectMessage(f.ref(1));
        f.service.commit(f.inbox, {.vanished = UidSet::range(1, 3)});
        QCOMPARE(f.view.currentMessage(), f.ref(4));
        QCOMPARE(f.view.selectedUids(), UidSet::single(4));
    }

    void everythingVanishes()
    {
        Fixture f(50);
        f.view.setPlaceholder(MessageListView::Placeholder::Empty);
        f.view.selectMessage(f.ref(30));
        QVERIFY(!f.view.emptyState()->isVisible());
        QSignalSpy current(&f.view, &MessageListView::currentMessageChanged);
        f.service.commit(f.inbox, {.vanished = UidSet::range(1, 4294967295u)});
        QCOMPARE(f.view.currentMessage(), MessageRef());
        QCOMPARE(f.view.selectedCount(), 0);
        QCOMPARE(current.size(), 1);
        QVERIFY(f.view.emptyState()->isVisible());
        f.service.commit(f.inbox, {.arrivals = 1});
        QVERIFY(!f.view.emptyState()->isVisible());
        QCOMPARE(f.view.currentMessage(), MessageRef()); // nobody chose it
    }

    void aBiggerSelectionKeepsItsRest()
    {
        Fixture f(200);
        f.view.selectMessage(f.ref(150));
        QTest::keyClick(f.view.viewport(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(f.view.viewport(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(f.view.viewport(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(f.view.selectedUids(), UidSet::range(147, 150));
        QSignalSpy selected(&f.view, &MessageListView::selectedMessagesChanged);
        f.service.commit(f.inbox, {.vanished = UidSet {{147, 147}, {149, 149}}, .arrivals = 2});
        QCOMPARE(f.view.selectedUids(), (UidSet {{148, 148}, {150, 150}}));
        QCOMPARE(f.view.selectedCount(), 2);
        QCOMPARE(selected.size(), 1);
    }

    void halfOfAHundredThousandVanish_data()
    {
        QTest::addColumn<uint>("run");
        QTest::addColumn<bool>("all");
        QTest::newRow("every second one") << 1u << false;
        QTest::newRow("runs of 20") << 20u << false;
        QTest::newRow("one run") << 50'000u << false;
        QTest::newRow("every second one, all selected") << 1u << true;
        QTest::newRow("runs of 20, all selected") << 20u << true;
    }
    void halfOfAHundredThousandVanish()
    {
        QFETCH(uint, run);
        QFETCH(bool, all);
        Fixture f(100'000);
        const quint32 kept = run == 50'000 ? 70'000 : 50'000 + run * 2;
        f.readInTheMiddle(kept);
        if (all)
            f.view.selectAll();
        const int y = f.yOf(kept);
        FakeMailService::Change change;
        for (quint32 uid = 1; uid <= 100'000; uid += 2 * run)
            change.vanished.add(uid, uid + run - 1);
        QVERIFY(!change.vanished.contains(kept));
        const auto changes = f.service.prepare(f.inbox, change);
        ModelSpy spy(&f.model);
        QElapsedTimer timer;
        timer.start();
        Q_EMIT f.service.changed(changes);
        const qint64 applied = timer.elapsed();
        f.view.viewport()->repaint();
        qInfo("50,000 of 100,000 rows vanish (runs of %u): %lld ms, painted after %lld ms", run,
              static_cast<long long>(applied), static_cast<long long>(timer.elapsed()));
        QCOMPARE(spy.resets, 0);
        QCOMPARE(f.model.rowCount(), 50'000);
        QCOMPARE(f.view.currentMessage(), f.ref(kept));
        QCOMPARE(f.yOf(kept), y);
        QCOMPARE(f.view.selectedCount(), all ? 50'000 : 1);
    }

    void randomChanges_data()
    {
        QTest::addColumn<uint>("seed");
        for (uint seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    /// Whatever happens, the current message keeps its pixel wherever the scroll range allows it.
    void randomChanges()
    {
        QFETCH(uint, seed);
        std::mt19937 random(seed);
        Fixture f(400);
        QScrollBar *bar = f.view.verticalScrollBar();
        int pinned = 0;
        for (int round = 0; round < 80; ++round) {
            const std::vector<quint32> uids = f.service.uids(f.inbox);
            bar->setValue(int(random() % quint32(bar->maximum() + 1)));
            const int row = std::min(f.model.rowCount() - 1,
                                     (bar->value() + int(random() % 700)) / f.view.rowHeight());
            const quint32 uid = f.model.uidAt(row);
            f.view.selectMessage(f.ref(uid));
            const int y = f.yOf(uid);
            FakeMailService::Change change;
            for (const quint32 each : uids) {
                if (random() % 20 == 0 && (each != uid || round % 2 == 0))
                    change.vanished.add(each);
            }
            change.arrivals = random() % 25;
            quint32 expected = uid;
            for (int below = row; change.vanished.contains(expected) && below < f.model.rowCount();
                 ++below)
                expected = f.model.uidAt(below);
            for (int above = row; change.vanished.contains(expected) && above >= 0; --above)
                expected = f.model.uidAt(above);
            f.service.commit(f.inbox, change);
            QCOMPARE(f.view.currentMessage(), f.ref(expected));
            const int wish = f.model.rowOf(expected) * f.view.rowHeight() - y;
            if (wish >= 0 && wish <= bar->maximum()) {
                QCOMPARE(f.yOf(expected), y);
                ++pinned;
            } else {
                QCOMPARE(bar->value(), wish < 0 ? 0 : bar->maximum());
            }
        }
        QVERIFY2(pinned > 40, qPrintable(QString::number(pinned)));
    }

    // --- mailboxes

    void anotherMailbox()
    {
        Fixture f(100);
        f.service.fill(f.other, 30);
        f.readInTheMiddle(50);
        QSignalSpy current(&f.view, &MessageListView::currentMessageChanged);
        f.model.setMailbox(f.other);
        QCOMPARE(current.size(), 1);
        QCOMPARE(f.view.currentMessage(), MessageRef());
        QCOMPARE(f.view.verticalScrollBar()->value(), 0);
        QVERIFY(!f.view.selectMessage(f.ref(50)));
        QVERIFY(f.view.selectMessage({f.other, 30}));
        f.service.resetMailbox(f.other, 10);
        QCOMPARE(f.view.currentMessage(), MessageRef());
        QCOMPARE(f.model.rowCount(), 10);
    }

    /// A message chosen before the window has its size: what is above it and has room is not
    /// scrolled away.
    void aChoiceBeforeTheWindowIsShown_data()
    {
        QTest::addColumn<quint32>("uid");
        QTest::addColumn<bool>("atTop");
        QTest::newRow("near the top") << 97u << true;
        QTest::newRow("further down") << 20u << false;
    }

    void aChoiceBeforeTheWindowIsShown()
    {
        QFETCH(quint32, uid);
        QFETCH(bool, atTop);
        Fixture f(100);
        MessageListView view;
        view.resize(100, 30); // as a child before its window is laid out
        view.setMessageModel(&f.model);
        view.selectMessage(f.ref(uid));
        view.resize(420, 700);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QCOMPARE(view.verticalScrollBar()->value() == 0, atTop);
        const QRect row = view.visualRect(f.model.index(f.model.rowOf(uid)));
        QVERIFY(view.viewport()->rect().contains(row));
    }

    void theModelGoesAway()
    {
        MessageListView view;
        view.resize(300, 300);
        view.show();
        {
            FakeMailService service;
            const AccountId account =
                service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
            const MailboxRef inbox = service.makeMailbox(account, "INBOX");
            service.fill(inbox, 20);
            MessageListModel model;
            model.setService(&service);
            model.setMailbox(inbox);
            view.setMessageModel(&model);
            view.selectNext();
            QCOMPARE(view.currentMessage().uid, 20u);
        }
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(QStringLiteral("when no model has been set"))); // Qt's own reset
        QCoreApplication::processEvents();
        QCOMPARE(view.currentMessage(), MessageRef());
        view.setMessageModel(nullptr);
        view.grab();
    }

    // --- keys and mouse

    void keys()
    {
        Fixture f(100);
        f.view.setFocus();
        const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
            QTest::keyClick(&f.view, key, modifiers);
            return f.view.currentMessage().uid;
        };
        QCOMPARE(press(Qt::Key_Down), 100u);
        QCOMPARE(press(Qt::Key_Down), 99u);
        QCOMPARE(press(Qt::Key_J), 98u);
        QCOMPARE(press(Qt::Key_K), 99u);
        QCOMPARE(press(Qt::Key_Up), 100u);
        QCOMPARE(press(Qt::Key_Up), 100u);
        QCOMPARE(press(Qt::Key_K), 100u);
        QCOMPARE(press(Qt::Key_End), 1u);
        QCOMPARE(press(Qt::Key_J), 1u);
        QVERIFY(f.view.viewport()->rect().contains(f.view.visualRect(f.view.currentIndex())));
        QCOMPARE(press(Qt::Key_Home), 100u);
        const quint32 page = press(Qt::Key_PageDown);
        QVERIFY(page < 95 && page > 85);
        QCOMPARE(press(Qt::Key_PageUp), 100u);
        QCOMPARE(f.view.selectedCount(), 1);
        QSignalSpy activated(&f.view, &MessageListView::messageActivated);
        press(Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.at(0).at(0).value<MessageRef>(), f.ref(100));
    }

    void otherKeysBelongToTheWindow()
    {
        class Window : public QWidget
        {
        public:
            QString typed;

        protected:
            void keyPressEvent(QKeyEvent *event) override { typed += event->text(); }
        };
        Fixture f(20);
        Window window;
        f.view.setParent(&window);
        window.show();
        f.view.show();
        f.view.selectNext();
        QTest::keyClicks(&f.view, QStringLiteral("refs#/u"));
        QTest::keyClick(&f.view, Qt::Key_Delete);
        QCOMPARE(window.typed.left(7), QStringLiteral("refs#/u"));
        QCOMPARE(f.view.currentMessage(), f.ref(20)); // no searching by typing
        f.view.setParent(nullptr);
    }

    void selectingMany()
    {
        Fixture f(100);
        const auto click = [&](quint32 uid, Qt::KeyboardModifiers modifiers = {}) {
            QTest::mouseClick(f.view.viewport(), Qt::LeftButton, modifiers,
                              f.view.visualRect(f.model.index(f.model.rowOf(uid))).center());
        };
        click(98);
        QCOMPARE(f.view.selectedUids(), UidSet::single(98));
        click(95, Qt::ShiftModifier);
        QCOMPARE(f.view.selectedUids(), UidSet::range(95, 98));
        QCOMPARE(f.view.currentMessage(), f.ref(95));
        click(96, Qt::ControlModifier);
        QCOMPARE(f.view.selectedUids(), (UidSet {{95, 95}, {97, 98}}));
        click(93, Qt::ControlModifier);
        QCOMPARE(f.view.selectedCount(), 4);
        click(99);
        QCOMPARE(f.view.selectedUids(), UidSet::single(99));
        QTest::keyClick(&f.view, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(f.view.selectedUids(), UidSet::range(1, 100));
        QCOMPARE(f.view.selectedCount(), 100);
        QTest::keyClick(&f.view, Qt::Key_Home);
        QTest::keyClick(&f.view, Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(f.view.selectedUids(), UidSet::range(1, 100));
    }

    void doubleClickActivates()
    {
        Fixture f(10);
        QSignalSpy activated(&f.view, &MessageListView::messageActivated);
        const QPoint place = f.view.visualRect(f.model.index(3)).center();
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(activated.size(), 0);
        QTest::mouseDClick(f.view.viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(activated.size(), 1);
    }

    void contextMenu()
    {
        Fixture f(8);
        f.view.selectMessage(f.ref(7));
        QSignalSpy wanted(&f.view, &MessageListView::contextMenuWanted);
        const auto rightClick = [&](const QPoint &place) {
            QTest::mousePress(f.view.viewport(), Qt::RightButton, {}, place);
            QContextMenuEvent event(QContextMenuEvent::Mouse, place,
                                    f.view.viewport()->mapToGlobal(place));
            QCoreApplication::sendEvent(f.view.viewport(), &event);
        };
        rightClick(f.view.visualRect(f.model.index(5)).center());
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(f.view.selectedUids(), UidSet::single(3)); // it is about what is under the mouse
        QTest::keyClick(&f.view, Qt::Key_Down, Qt::ShiftModifier);
        rightClick(f.view.visualRect(f.model.index(5)).center());
        QCOMPARE(f.view.selectedUids(),
                 UidSet::range(2, 3)); // or about the selection that it belongs to
        rightClick(QPoint(10, 8 * f.view.rowHeight() + 5)); // below the last row
        QCOMPARE(wanted.size(), 2);
        QContextMenuEvent key(QContextMenuEvent::Keyboard, {}, {});
        QCoreApplication::sendEvent(f.view.viewport(), &key);
        QCOMPARE(wanted.size(), 3);
    }

    void nextUnread()
    {
        Fixture f(5000);
        f.service.commit(f.inbox, {.markSeen = UidSet::range(1, 5000)});
        f.service.commit(f.inbox, {.markUnseen = UidSet {{4900, 4900}, {100, 100}, {4990, 4990}}});
        f.view.selectMessage(f.ref(4950));
        QTest::keyClick(&f.view, Qt::Key_N);
        QCOMPARE(f.view.currentMessage(), f.ref(4900));
        QTest::keyClick(&f.view, Qt::Key_N); // far away: found without blocking
        QTRY_COMPARE(f.view.currentMessage(), f.ref(100));
        QTest::keyClick(&f.view, Qt::Key_N); // from the top again
        QTRY_COMPARE(f.view.currentMessage(), f.ref(4990));
        f.service.commit(f.inbox, {.markSeen = UidSet::range(1, 5000)});
        const int calls = f.service.rowsCalls();
        QTest::keyClick(&f.view, Qt::Key_N);
        QTRY_VERIFY(f.service.rowsCalls() >= calls + 25); // once around
        QCoreApplication::processEvents();
        QCOMPARE(f.view.currentMessage(), f.ref(4990));
    }
};

QTEST_MAIN(TestMessageListView)
#include "tst_messagelistview.moc"
