// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxTreeView on a real window: what is open and selected stays so, counts and states show.
#include "ui/mailboxes/mailboxtreeview.h"

#include "tests/ui/support/fakemailservice.h"
#include "tests/ui/support/uitest.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxdelegate.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QSignalSpy>
#include <QTest>

using namespace homing;
using imap::UidSet;
using model::MailboxTreeModel;
using store::MailboxRole;
using test::FakeMailService;
using ui::MailboxDelegate;
using ui::MailboxTreeView;

namespace {

struct Fixture
{
    FakeMailService service;
    AccountId work =
        service.makeAccount(QStringLiteral("Work"), QStringLiteral("mika@example.org"));
    MailboxRef inbox = service.makeMailbox(work, "INBOX", MailboxRole::Inbox);
    MailboxRef drafts = service.makeMailbox(work, "Drafts", MailboxRole::Drafts);
    MailboxRef sent = service.makeMailbox(work, "Sent Items", MailboxRole::Sent);
    MailboxRef archive = service.makeMailbox(work, "Archive", MailboxRole::Archive);
    MailboxRef junk = service.makeMailbox(work, "Spam", MailboxRole::Junk);
    MailboxRef trash = service.makeMailbox(work, "Trash", MailboxRole::Trash);
    MailboxRef harbour = service.makeMailbox(work, "Projects/Harbour");
    MailboxRef roof =
        service.makeMailbox(work, "Projects/A roof for the old boat house by the quay");
    AccountId home =
        service.makeAccount(QStringLiteral("Home"), QStringLiteral("mika@home.example"));
    MailboxRef homeInbox = service.makeMailbox(home, "INBOX", MailboxRole::Inbox);
    MailboxTreeModel model;
    MailboxTreeView view;

    Fixture()
    {
        service.fill(inbox, 60);
        service.fill(drafts, 2);
        service.fill(sent, 30);
        service.fill(trash, 40);
        service.fill(junk, 20);
        service.fill(harbour, 25);
        service.fill(homeInbox, 3);
        service.commit(inbox, {.markSeen = UidSet::range(1, 60)});
        service.commit(inbox, {.markUnseen = UidSet::range(50, 58)});
        service.commit(trash, {.markUnseen = UidSet::range(1, 5)});
        model.setService(&service);
        view.setTreeModel(&model);
        view.resize(220, 460);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
    }
    QModelIndex at(const MailboxRef &ref) const { return model.indexOf(ref); }
    void click(const QModelIndex &index)
    {
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(index).center());
    }
};

} // namespace

class TestMailboxTreeView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::prepareApplication(); }

    void accountsStartOpenMailboxesClosed()
    {
        Fixture f;
        QVERIFY(f.view.isExpanded(f.model.indexOf(f.work)));
        QVERIFY(f.view.isExpanded(f.model.indexOf(f.home)));
        QVERIFY(!f.view.isExpanded(f.at(f.harbour).parent()));
        // One that comes later, too.
        const AccountId third =
            f.service.makeAccount(QStringLiteral("Club"), QStringLiteral("m@club.example"));
        f.service.makeMailbox(third, "INBOX", MailboxRole::Inbox);
        Q_EMIT f.service.accountsChanged();
        QVERIFY(f.view.isExpanded(f.model.indexOf(third)));
    }

    void titles()
    {
        Fixture f;
        QCOMPARE(ui::mailboxTitle(f.at(f.inbox)), QStringLiteral("Inbox"));
        QCOMPARE(ui::mailboxTitle(f.at(f.sent)), QStringLiteral("Sent"));
        QCOMPARE(ui::mailboxTitle(f.at(f.junk)), QStringLiteral("Junk"));
        QCOMPARE(ui::mailboxTitle(f.at(f.harbour)), QStringLiteral("Harbour"));
        QCOMPARE(ui::mailboxTitle(f.model.indexOf(f.work)), QStringLiteral("Work"));
        for (const store::MailboxRecord &record : f.service.mailboxes(f.work))
            QCOMPARE(ui::mailboxTitle(record), ui::mailboxTitle(f.at({f.work, record.id})));
    }

    void selecting()
    {
        Fixture f;
        QSignalSpy changed(&f.view, &MailboxTreeView::currentMailboxChanged);
        QCOMPARE(f.view.currentMailbox(), MailboxRef());
        QVERIFY(f.view.selectDefault());
        QCOMPARE(f.view.currentMailbox(), f.inbox);
        f.click(f.at(f.trash));
        QCOMPARE(f.view.currentMailbox(), f.trash);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed.at(1).at(0).value<MailboxRef>(), f.trash);
        QVERIFY(f.view.selectMailbox(f.harbour)); // opens what it is in
        QVERIFY(f.view.isExpanded(f.at(f.harbour).parent()));
        QVERIFY(!f.view.selectMailbox({f.work, MailboxId(999)}));
        QCOMPARE(f.view.currentMailbox(), f.harbour);
    }

    void accountsAreNotSelected()
    {
        Fixture f;
        f.view.selectMailbox(f.inbox);
        QSignalSpy changed(&f.view, &MailboxTreeView::currentMailboxChanged);
        const QModelIndex work = f.model.indexOf(f.work);
        f.click(work);
        QVERIFY(!f.view.isExpanded(work));
        QCOMPARE(f.view.currentMailbox(), f.inbox);
        f.click(work);
        QVERIFY(f.view.isExpanded(work));
        f.view.setFocus();
        f.view.setCurrentIndex(f.at(f.inbox));
        QTest::keyClick(&f.view, Qt::Key_Up);
        QCOMPARE(f.view.currentIndex(), work); // the keyboard stands on it
        QCOMPARE(f.view.currentMailbox(), f.inbox);
        QTest::keyClick(&f.view, Qt::Key_Return);
        QVERIFY(!f.view.isExpanded(work));
        QTest::keyClick(&f.view, Qt::Key_Right);
        QVERIFY(f.view.isExpanded(work));
        QTest::keyClick(&f.view, Qt::Key_Down);
        QTest::keyClick(&f.view, Qt::Key_Down);
        QCOMPARE(f.view.currentMailbox(), f.drafts);
        QCOMPARE(changed.size(), 1);
    }

    void changesKeepSelectionExpansionAndScroll()
    {
        Fixture f;
        f.view.resize(220, 200);
        f.view.selectMailbox(f.harbour);
        QSignalSpy changed(&f.view, &MailboxTreeView::currentMailboxChanged);
        QSignalSpy resets(&f.model, &QAbstractItemModel::modelReset);
        f.service.makeMailbox(f.work, "Projects/Zoo");
        f.service.makeMailbox(f.work, "Projects/Alpha");
        Q_EMIT f.service.mailboxesChanged(f.work);
        f.service.commit(f.inbox, {.arrivals = 3}, store::ChangeCause::Live);
        f.service.dropMailbox(f.roof);
        QCOMPARE(f.view.currentMailbox(), f.harbour);
        QVERIFY(f.view.isExpanded(f.at(f.harbour).parent()));
        QCOMPARE(changed.size(), 0);
        QCOMPARE(resets.size(), 0);
    }

    void rememberedLayout()
    {
        QStringList toggled;
        QString selected;
        {
            Fixture f;
            f.click(f.model.indexOf(f.home));
            f.view.selectMailbox(f.harbour);
            toggled = f.view.toggledKeys();
            selected = f.view.selectedKey();
            QCOMPARE(toggled.size(), 2);
        }
        MailboxTreeView view;
        view.setToggledKeys(toggled);
        view.setSelectedKey(selected);
        QCOMPARE(view.toggledKeys(), toggled);
        QCOMPARE(view.selectedKey(), selected); // nothing there yet, nothing forgotten
        Fixture f;
        view.setTreeModel(&f.model);
        QVERIFY(!view.isExpanded(f.model.indexOf(f.home)));
        QVERIFY(view.isExpanded(f.at(f.harbour).parent()));
        QCOMPARE(view.currentMailbox(), f.harbour);
        QCOMPARE(view.toggledKeys(), toggled);
    }

    /// The mailbox is chosen before the window has its size: what stands above it is not scrolled
    /// away.
    void theTreeStartsAtItsTop()
    {
        Fixture f;
        MailboxTreeView view;
        view.resize(100, 30); // as a child before its window is laid out
        view.setSelectedKey(f.at(f.inbox).data(MailboxTreeModel::KeyRole).toString());
        view.setTreeModel(&f.model);
        view.selectMailbox(f.inbox);
        view.resize(220, 400);
        view.show();
        QVERIFY(view.viewport()->rect().contains(view.visualRect(f.model.indexOf(f.work))));
        // One that is far down is still brought into view.
        MailboxTreeView low;
        low.setTreeModel(&f.model);
        low.selectMailbox(f.harbour);
        low.resize(220, 90);
        low.show();
        const QRect row = low.visualRect(f.at(f.harbour));
        QVERIFY2(row.top() >= 0 && row.bottom() <= low.viewport()->height(),
                 qPrintable(QString::number(row.top())));
    }

    void aRememberedMailboxThatComesLater()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        MailboxTreeModel model;
        model.setService(&service);
        MailboxTreeView view;
        view.setTreeModel(&model);
        view.setSelectedKey(QStringLiteral("%1/Later").arg(account.value()));
        QSignalSpy changed(&view, &MailboxTreeView::currentMailboxChanged);
        const MailboxRef later = service.makeMailbox(account, "Later");
        Q_EMIT service.mailboxesChanged(account);
        QCOMPARE(view.currentMailbox(), later);
        QCOMPARE(changed.size(), 1);
        QVERIFY(view.isExpanded(model.indexOf(account)));
    }

    void counts()
    {
        Fixture f;
        QCOMPARE(MailboxDelegate::count(f.at(f.inbox)), 9u);
        QVERIFY(MailboxDelegate::isUnreadCount(f.at(f.inbox)));
        QCOMPARE(MailboxDelegate::count(f.at(f.drafts)), 2u); // all of them
        QVERIFY(!MailboxDelegate::isUnreadCount(f.at(f.drafts)));
        QCOMPARE(MailboxDelegate::count(f.at(f.trash)), 0u);
        QCOMPARE(MailboxDelegate::count(f.at(f.sent)), 0u);
        QCOMPARE(MailboxDelegate::count(f.model.indexOf(f.work)), 0u);
        const QImage before = f.view.viewport()->grab(f.view.visualRect(f.at(f.inbox))).toImage();
        f.service.commit(f.inbox, {.arrivals = 1}, store::ChangeCause::Live);
        QCOMPARE(MailboxDelegate::count(f.at(f.inbox)), 10u);
        QVERIFY(f.view.viewport()->grab(f.view.visualRect(f.at(f.inbox))).toImage() != before);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        f.service.fill(f.inbox, 60'000);
        f.service.commit(f.inbox, {.arrivals = 1}, store::ChangeCause::Live);
        const QString text = MailboxDelegate::countText(f.at(f.inbox));
        QLocale::setDefault(QLocale::c());
        QVERIFY2(text.contains(u','), qPrintable(text));
    }

    void problemsOfAnAccount()
    {
        Fixture f;
        QSignalSpy clicked(&f.view, &MailboxTreeView::accountProblemClicked);
        const QModelIndex work = f.model.indexOf(f.work);
        QStyleOptionViewItem option;
        option.rect = f.view.visualRect(work);
        QVERIFY(MailboxDelegate::markRect(option, work).isEmpty());
        account::AccountState state;
        state.fault.cause = FaultCause::LoginRefused;
        f.service.setState(f.work, state);
        const QRect mark = MailboxDelegate::markRect(option, work);
        QVERIFY(!mark.isEmpty());
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, mark.center());
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked.at(0).at(0).value<AccountId>(), f.work);
        QVERIFY(f.view.isExpanded(work)); // the mark is not the row
    }

    void contextMenus()
    {
        Fixture f;
        QSignalSpy wanted(&f.view, &MailboxTreeView::contextMenuWanted);
        const auto menuAt = [&](const QModelIndex &index) {
            const QPoint place = f.view.visualRect(index).center();
            QContextMenuEvent event(QContextMenuEvent::Mouse, place,
                                    f.view.viewport()->mapToGlobal(place));
            QCoreApplication::sendEvent(f.view.viewport(), &event);
        };
        menuAt(f.at(f.trash));
        menuAt(f.model.indexOf(f.home));
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted.at(0).at(0).value<MailboxRef>(), f.trash);
        QCOMPARE(wanted.at(1).at(0).value<MailboxRef>(), (MailboxRef {f.home, {}}));
    }

    void screenReader()
    {
        Fixture f;
        QCOMPARE(f.at(f.inbox).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Inbox, 9 unread"));
        QCOMPARE(f.at(f.drafts).parent().data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Work"));
        QAccessibleInterface *tree = QAccessible::queryAccessibleInterface(&f.view);
        QVERIFY(tree);
        QCOMPARE(tree->role(), QAccessible::Tree);
        QCOMPARE(tree->text(QAccessible::Name), QStringLiteral("Mailboxes"));
    }

    void pictures_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("rightToLeft");
        QTest::addColumn<double>("scale");
        QTest::newRow("light") << QStringLiteral("tree-light") << false << false << 1.0;
        QTest::newRow("light, 200%") << QStringLiteral("tree-light-200") << false << false << 2.0;
        QTest::newRow("dark, 200%") << QStringLiteral("tree-dark-200") << true << false << 2.0;
        QTest::newRow("right to left") << QStringLiteral("tree-rtl") << false << true << 1.5;
    }
    void pictures()
    {
        QFETCH(QString, name);
        QFETCH(bool, dark);
        QFETCH(bool, rightToLeft);
        QFETCH(double, scale);
        ui::theme::apply(*qApp, dark ? ui::theme::Scheme::Dark : ui::theme::Scheme::Light);
        Fixture f;
        f.view.setLayoutDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
        account::AccountState state;
        state.connectivity = account::Connectivity::Synchronising;
        state.progressDone = 4200;
        state.progressTotal = 10'000;
        state.progressMailbox = f.harbour.mailbox;
        f.service.setState(f.work, state);
        state = {};
        state.fault.cause = FaultCause::LoginRefused;
        f.service.setState(f.home, state);
        f.view.selectMailbox(f.harbour);
        f.view.selectMailbox(f.inbox);
        const QImage image = test::shot(f.view, name, scale);
        // The bar of the selection, where reading begins.
        const QPoint bar(rightToLeft ? f.view.viewport()->width() - 2 : 1,
                         f.view.visualRect(f.at(f.inbox)).center().y());
        QCOMPARE(image.pixelColor((QPointF(bar) * scale).toPoint()),
                 ui::theme::accent(f.view.palette()));
        ui::theme::apply(*qApp, ui::theme::Scheme::Light);
    }
};

QTEST_MAIN(TestMailboxTreeView)
#include "tst_mailboxtreeview.moc"
