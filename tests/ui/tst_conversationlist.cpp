// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListView with one row for each conversation: opened by key and click, what it selects,
// what stays in place; pictures into HOMING_SHOTS.
#include "tests/ui/support/listfixture.h"
#include "ui/common/theme.h"
#include "ui/messagelist/messagedelegate.h"

#include <QAccessible>
#include <QApplication>
#include <QSignalSpy>

using namespace homing;
using imap::UidSet;
using model::MessageListModel;
using ui::MessageListView;

namespace {

/// 40 messages; 40, 37 and 31 are one conversation, 36 and 20 another.
struct Fixture : test::ListFixture
{
    Fixture()
        : ListFixture(40)
    {
        model.setShowsConversations(true);
        service.setThreads(inbox, {{20, 2}, {31, 1}, {36, 2}, {37, 1}, {40, 1}});
        view.setFocus();
    }
    QPoint countOf(int row) const
    {
        const auto *delegate = static_cast<const ui::MessageDelegate *>(view.itemDelegate());
        QStyleOptionViewItem option;
        option.initFrom(&view);
        option.rect = view.visualRect(model.index(row));
        return delegate->countRect(option, model.conversationCount(row)).center();
    }
};

} // namespace

class TestConversationList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareApplication(); }

    void allStaysSelected()
    {
        Fixture f;
        f.view.selectAll();
        QCOMPARE(f.view.selectedUids(), UidSet::range(1, 40));
        f.model.setArrangement({.order = store::SortOrder::Flagged});
        QTRY_VERIFY(!f.model.isArranging());
        QCOMPARE(f.view.selectedUids(), UidSet::range(1, 40));
        f.model.setArrangement({.isReversed = true});
        QTRY_VERIFY(!f.model.isArranging());
        QCOMPARE(f.view.selectedUids(), UidSet::range(1, 40));
        f.service.commit(f.inbox, {.vanished = UidSet::single(40), .arrivals = 1});
        QCOMPARE(f.view.selectedUids(), UidSet::range(1, 39)); // the new one is not
        f.service.setThreads(f.inbox, {{5, 9}, {6, 9}});
        QCOMPARE(f.view.selectedUids(), UidSet::range(1, 39));
    }

    void pictures_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void pictures()
    {
        QFETCH(bool, dark);
        const QPalette before = QApplication::palette();
        QApplication::setPalette(dark ? ui::theme::darkPalette() : ui::theme::lightPalette());
        {
            Fixture f;
            const QString name = QString::fromLatin1(QTest::currentDataTag());
            const QImage closed = test::shot(f.view, QStringLiteral("conversations-") + name);
            f.view.selectMessage(f.ref(40));
            f.view.setOpen(0, true);
            const QImage open = test::shot(f.view, QStringLiteral("conversations-open-") + name);
            QVERIFY(closed != open);
            f.view.setLayoutDirection(Qt::RightToLeft);
            QVERIFY(test::shot(f.view, QStringLiteral("conversations-rtl-") + name) != open);
        }
        QApplication::setPalette(before);
    }

    void keysOpenAndClose()
    {
        Fixture f;
        f.view.selectMessage(f.ref(40));
        QTest::keyClick(&f.view, Qt::Key_Right);
        QVERIFY(f.model.isOpen(0));
        QCOMPARE(f.view.currentMessage(), f.ref(40));
        QTest::keyClick(&f.view, Qt::Key_Right);
        QCOMPARE(f.view.currentMessage(), f.ref(37));
        QTest::keyClick(&f.view, Qt::Key_Down);
        QCOMPARE(f.view.currentMessage(), f.ref(31));
        QTest::keyClick(&f.view, Qt::Key_Left);
        QCOMPARE(f.view.currentMessage(), f.ref(40));
        QTest::keyClick(&f.view, Qt::Key_Left);
        QVERIFY(!f.model.isOpen(0));
        QTest::keyClick(&f.view, Qt::Key_Down);
        QTest::keyClick(&f.view, Qt::Key_Right); // alone
        QCOMPARE(f.view.currentMessage(), f.ref(39));
    }

    void aClickOnTheCount()
    {
        Fixture f;
        f.view.selectMessage(f.ref(39));
        const int y = f.yOf(40);
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, f.countOf(0));
        QVERIFY(f.model.isOpen(0));
        QCOMPARE(f.yOf(40), y);
        QCOMPARE(f.view.currentMessage(), f.ref(39)); // chooses nothing
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, f.countOf(0));
        QVERIFY(!f.model.isOpen(0));
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {},
                          f.view.visualRect(f.model.index(0)).center());
        QVERIFY(!f.model.isOpen(0));
        QCOMPARE(f.view.currentMessage(), f.ref(40));
    }

    void aClosedRowSelectsAll()
    {
        Fixture f;
        QSignalSpy selected(&f.view, &MessageListView::selectedMessagesChanged);
        f.view.selectMessage(f.ref(40));
        QCOMPARE(f.view.selectedUids(), *UidSet::parse("31,37,40"));
        QCOMPARE(f.view.selectedCount(), 1);
        QCOMPARE(f.view.selectedMessage(), f.ref(40));
        selected.clear();
        f.view.setOpen(0, true); // and the actions hear of it
        QCOMPARE(f.view.selectedUids(), UidSet::single(40));
        QCOMPARE(selected.count(), 1);
        f.view.selectMessage(f.ref(37));
        selected.clear();
        f.view.setOpen(0, false);
        QCOMPARE(f.view.selectedUids(), *UidSet::parse("31,37,40"));
        QCOMPARE(f.view.currentMessage(), f.ref(37)); // what is being read
        QVERIFY(selected.count() > 0);
        f.view.selectAll();
        QCOMPARE(f.view.selectedUids(), UidSet::range(1, 40));
    }

    void anAnswerDoesNotReplaceWhatIsRead()
    {
        Fixture f;
        f.view.selectMessage(f.ref(36));
        const int y = f.yOf(35);
        QSignalSpy current(&f.view, &MessageListView::currentMessageChanged);
        f.service.commit(f.inbox, {.arrivals = 1}, store::ChangeCause::Live);
        f.service.setThreads(f.inbox, {{41, 2}});
        QCOMPARE(f.model.uidAt(0), 41u);
        QCOMPARE(f.model.conversationCount(0), 3);
        QCOMPARE(f.view.currentIndex().row(), 0);
        QCOMPARE(f.view.currentMessage(), f.ref(36));
        QCOMPARE(f.view.selectedUids(), *UidSet::parse("20,36,41"));
        QCOMPARE(current.count(), 0);
        QVERIFY(std::abs(f.yOf(35) - y) <= f.view.rowHeight()); // one row went above, one came
        f.view.selectMessage(f.ref(39));
        f.view.selectMessage(f.ref(41));
        QCOMPARE(f.view.currentMessage(), f.ref(41));
    }

    void scrollIsPinnedWhenThreadsCome()
    {
        test::ListFixture f(400);
        f.model.setShowsConversations(true);
        f.readInTheMiddle(200);
        const int y = f.yOf(200);
        std::vector<store::ThreadKey> keys;
        for (quint32 uid = 1; uid <= 400; ++uid) {
            if (uid % 3 != 0 && uid != 200)
                keys.push_back({uid, 1 + uid / 10});
        }
        f.service.setThreads(f.inbox, keys);
        QVERIFY(f.model.rowCount() < 250);
        QCOMPARE(f.yOf(200), y);
        QCOMPARE(f.view.currentMessage(), f.ref(200));
    }

    void aScreenReaderHearsIt()
    {
        Fixture f;
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&f.view);
        QVERIFY(list->child(0)
                    ->text(QAccessible::Name)
                    .contains(QStringLiteral("conversation of 3 messages")));
        QVERIFY(list->child(0)->state().collapsed);
        f.view.setOpen(0, true);
        QVERIFY(list->child(0)->state().expanded);
        QVERIFY(list->child(1)
                    ->text(QAccessible::Name)
                    .contains(QStringLiteral("in the conversation")));
        QVERIFY(!list->child(3)->state().expandable);
    }
};

QTEST_MAIN(TestConversationList)
#include "tst_conversationlist.moc"
