// SPDX-License-Identifier: GPL-3.0-or-later
// Searching in the window: results as one types, the way back, what is done to results, saved
// searches.
#include "core/model/mailboxtreemodel.h"
#include "core/model/searchmodel.h"
#include "tests/ui/window/mainscene.h"
#include "ui/common/emptystate.h"
#include "ui/common/theme.h"
#include "ui/common/wordoffers.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/toolbar.h"
#include "ui/search/namedialog.h"
#include "ui/search/resultlist.h"
#include "ui/search/searchbox.h"
#include "ui/search/searchpane.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;

namespace {

/// Three messages that stand out, in two mailboxes.
struct SearchScene : Scene
{
    SearchScene()
    {
        put({sample.inbox, 150}, QStringLiteral("Zeppelin plans"));
        put({sample.inbox, 20}, QStringLiteral("Old zeppelin photos"));
        put({sample.trash, 2}, QStringLiteral("Zeppelin spam"));
    }
    void put(const MessageRef &message, const QString &subject)
    {
        store::MessageRow row = *service.find(message);
        row.header.subject = subject;
        service.setRow(message.mailbox, row);
    }
    SearchBox *box() { return find<SearchBox>("searchEdit"); }
    SearchPane *pane() { return window.searchPane(); }
    ResultList *results() { return pane()->list(); }
    int count() { return pane()->results()->rowCount(); }
    QString coverage() { return find<QLabel>("searchCoverage")->text(); }
    void typeAll(const char *text)
    {
        for (; *text; ++text)
            type(*text);
    }
    /// "/" and the words, and waits for `expected` results.
    bool look(const char *text, int expected)
    {
        type('/');
        typeAll(text);
        return QTest::qWaitFor([&] { return count() == expected; });
    }
    QStringList subjects()
    {
        QStringList list;
        for (int row = 0; row < count(); ++row)
            list += pane()->results()->fetchedRow(row)->header.subject;
        return list;
    }
    bool isSearching() { return pane()->isVisible(); }
};

} // namespace

class TestSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void resultsComeAsOneTypes()
    {
        SearchScene scene;
        scene.select(5);
        scene.type('/');
        QCOMPARE(QApplication::focusWidget(), scene.box());
        QVERIFY(!scene.isSearching());
        scene.typeAll("zepp");
        QVERIFY(scene.isSearching());
        QCOMPARE(scene.service.calls(),
                 QStringList({QStringLiteral("search z*"), QStringLiteral("search ze*"),
                              QStringLiteral("search zep*"), QStringLiteral("search zepp*")}));
        QTRY_COMPARE(scene.count(), 3);
        QCOMPARE(scene.subjects(),
                 QStringList({QStringLiteral("Zeppelin spam"), QStringLiteral("Zeppelin plans"),
                              QStringLiteral("Old zeppelin photos")})); // newest first
        QCOMPARE(scene.find<QLabel>("searchCount")->text(), QStringLiteral("3 found"));
        QVERIFY(!scene.find<QLabel>("searchCoverage")->isVisible()); // all of it is here
        const auto spoken = scene.pane()->results()->index(1).data(Qt::AccessibleTextRole);
        QVERIFY(spoken.toString().contains(QStringLiteral("Zeppelin plans")));
        QVERIFY(spoken.toString().endsWith(QStringLiteral("in Inbox")));
        test::shot(scene.window, QStringLiteral("search"));
        theme::apply(*qApp, theme::Scheme::Dark);
        QCoreApplication::processEvents();
        test::shot(scene.window, QStringLiteral("search-dark"));
        theme::apply(*qApp, theme::Scheme::Light);
        scene.typeAll(" plans");
        QTRY_COMPARE(scene.count(), 1);
    }

    void escapeRestoresListSelectionAndScroll_data()
    {
        QTest::addColumn<bool>("fromResults");
        QTest::newRow("from the box") << false;
        QTest::newRow("from the results") << true;
    }
    void escapeRestoresListSelectionAndScroll()
    {
        QFETCH(bool, fromResults);
        SearchScene scene;
        scene.select(60);
        const quint32 uid = scene.currentUid();
        const int scroll = scene.window.messageList()->verticalScrollBar()->value();
        QVERIFY(scroll > 0);
        QVERIFY(scene.look("zeppelin", 3));
        scene.key(Qt::Key_Down); // to the results
        QCOMPARE(QApplication::focusWidget(), scene.results());
        QTRY_COMPARE(scene.window.reader()->message(), (MessageRef {scene.sample.trash, 2}));
        if (!fromResults)
            scene.box()->setFocus();
        scene.key(Qt::Key_Escape);
        QVERIFY(!scene.isSearching());
        QCOMPARE(scene.box()->text(), QString());
        QCOMPARE(scene.currentUid(), uid);
        QCOMPARE(scene.window.reader()->message(), (MessageRef {scene.sample.inbox, uid}));
        QCOMPARE(scene.window.messageList()->verticalScrollBar()->value(), scroll);
        QCOMPARE(QApplication::focusWidget(), scene.window.messageList());
    }

    void controlFIsForWhatHasTheKeyboard()
    {
        SearchScene scene;
        scene.select(3);
        scene.key(Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), scene.box());
        // Another mailbox ends a search.
        scene.typeAll("zeppelin");
        QTRY_COMPARE(scene.count(), 3);
        scene.window.mailboxTree()->selectMailbox(scene.sample.trash);
        QVERIFY(!scene.isSearching());
        QCOMPARE(scene.box()->text(), QString());
    }

    void whatIsDoneToResultsIsDoneInTheirMailboxes()
    {
        SearchScene scene;
        QVERIFY(scene.look("zeppelin", 3));
        scene.key(Qt::Key_Return);
        QCOMPARE(scene.service.calls().last(), QStringLiteral("search zeppelin"));
        QCOMPARE(QApplication::focusWidget(), scene.results());
        QTRY_COMPARE(scene.pane()->results()->search(), 9U); // the whole word, no beginning
        QCOMPARE(scene.count(), 3);
        scene.service.clearCalls();
        scene.results()->setCurrentIndex(scene.pane()->results()->index(1));
        const MessageRef second = scene.results()->currentMessage();
        scene.service.commit(second.mailbox, {.markUnseen = imap::UidSet::single(second.uid)});
        QTRY_COMPARE(scene.count(), 3);
        QCOMPARE(scene.results()->currentMessage(), second); // the same search, again
        scene.type('u');
        QVERIFY(scene.service.calls().last().contains(QStringLiteral("\\Seen")));
        scene.results()->selectAll();
        scene.service.clearCalls();
        scene.type('s');
        QCOMPARE(scene.service.calls().size(), 2); // two mailboxes
        QCOMPARE(scene.service.calls().first().section(u' ', 0, 0),
                 scene.service.calls().last().section(u' ', 0, 0)); // the same in both
        scene.results()->setCurrentIndex(scene.pane()->results()->index(1));
        const MessageRef first = scene.results()->currentMessage();
        scene.service.clearCalls();
        scene.type('e');
        QVERIFY(!scene.service.calls().isEmpty());
        QVERIFY(scene.service.calls().first().startsWith(
            QStringLiteral("moveMessages %1").arg(first.uid)));
    }

    void howFarItReachesIsSaid()
    {
        SearchScene scene;
        scene.service.setCoverage(120, account::ServerSearch::Possible);
        QVERIFY(scene.look("zeppelin", 3));
        auto *ask = scene.find<QPushButton>("askServerButton");
        QTRY_VERIFY(ask->isVisible());
        QVERIFY2(scene.coverage().startsWith(QStringLiteral("Text of 120 of 2")),
                 qPrintable(scene.coverage()));
        test::shot(scene.window, QStringLiteral("search-coverage"));
        ask->click();
        QVERIFY(scene.coverage().contains(QStringLiteral("is being asked")));
        QTRY_VERIFY(scene.coverage().contains(QStringLiteral("was asked")));
        QVERIFY(!ask->isVisible());
        // Return asks by itself.
        scene.service.clearCalls();
        scene.box()->setFocus();
        scene.key(Qt::Key_Return);
        QTRY_VERIFY(scene.service.calls().contains(QStringLiteral("askServer")));
        QTRY_VERIFY(scene.coverage().contains(QStringLiteral("was asked")));
    }

    void nothingFoundHasItsPicture()
    {
        SearchScene scene;
        QVERIFY(scene.look("zeppelinx", 0));
        auto *empty = scene.find<EmptyState>("searchEmpty");
        QTRY_COMPARE(empty->text(), QStringLiteral("No message matches."));
        QVERIFY(empty->isVisible());
        test::shot(scene.window, QStringLiteral("search-nothing"));
        empty->actionButton()->click();
        QVERIFY(!scene.isSearching());
    }

    void scopesAreOffered()
    {
        SearchScene scene;
        makeSampleAccount(scene.service, QStringLiteral("Home"), QStringLiteral("a@b.example"));
        Q_EMIT scene.service.accountsChanged();
        QVERIFY(scene.look("zeppelin", 3));
        auto *scope = scene.find<QComboBox>("searchScope");
        QStringList offered;
        for (int i = 0; i < scope->count(); ++i)
            offered += scope->itemText(i);
        QCOMPARE(offered,
                 QStringList({QStringLiteral("All accounts"), QStringLiteral("Work"),
                              QStringLiteral("Home"), QStringLiteral("Inbox")}));
        scope->setCurrentIndex(3);
        Q_EMIT scope->activated(3);
        QTRY_COMPARE(scene.count(), 2);
    }

    void operatorsAndPeopleAreCompleted()
    {
        SearchScene scene;
        scene.type('/');
        scene.type('i');
        QAbstractItemView *popup = scene.box()->words()->popup();
        QVERIFY(popup->isVisible());
        const auto offers = [&] {
            QStringList list;
            for (int row = 0; row < popup->model()->rowCount(); ++row)
                list += popup->model()->index(row, 0).data().toString();
            return list;
        };
        QCOMPARE(offers(),
                 QStringList({QStringLiteral("is:unread"), QStringLiteral("is:flagged"),
                              QStringLiteral("in:")}));
        scene.typeAll("n:tra");
        QCOMPARE(offers(), QStringList({QStringLiteral("in:Trash")}));
        QTest::keyClick(popup, Qt::Key_Down);
        QTest::keyClick(popup, Qt::Key_Return);
        QCOMPARE(scene.box()->text(), QStringLiteral("in:Trash "));
        scene.typeAll("from:an");
        QCOMPARE(offers(),
                 QStringList({QStringLiteral("from:anna@example.org"),
                              QStringLiteral("from:anton@example.org")}));
        Q_EMIT scene.box()->words()->activated(offers().first());
        QCOMPARE(scene.box()->text(), QStringLiteral("in:Trash from:anna@example.org "));
        popup->hide();
    }

    void aSearchIsSavedRenamedAndRemoved()
    {
        SearchScene scene;
        auto *tree = scene.window.mailboxTree();
        const auto *model = qobject_cast<model::MailboxTreeModel *>(tree->model());
        QAbstractItemModelTester tester(tree->model());
        QVERIFY(scene.look("zeppelin", 3));
        scene.find<QToolButton>("saveSearchButton")->click();
        auto *dialog = scene.find<NameDialog>("nameDialog");
        QVERIFY(dialog);
        dialog->edit()->setText(QStringLiteral("Boats"));
        scene.find<QPushButton>("nameSaveButton")->click();
        QCOMPARE(scene.service.savedSearches().size(), size_t(1));
        QTRY_VERIFY(!scene.find<NameDialog>("nameDialog"));
        QApplication::setActiveWindow(&scene.window); // where no window manager does it
        const qint64 id = scene.service.savedSearches().front().id;
        scene.key(Qt::Key_Escape);
        const QModelIndex group = model->index(model->rowCount() - 1, 0);
        QCOMPARE(mailboxTitle(group), QStringLiteral("Searches"));
        QVERIFY(tree->isExpanded(group));
        const QModelIndex saved = model->index(0, 0, group);
        QCOMPARE(mailboxTitle(saved), QStringLiteral("Boats"));
        const MailboxRef before = tree->currentMailbox();
        tree->setCurrentIndex(saved);
        QVERIFY(scene.isSearching());
        QTRY_COMPARE(scene.count(), 3);
        QCOMPARE(scene.box()->text(), QStringLiteral("zeppelin"));
        test::shot(scene.window, QStringLiteral("search-saved"));
        scene.results()->setFocus();
        scene.key(Qt::Key_Escape);
        QVERIFY(!scene.isSearching());
        QCOMPARE(tree->currentMailbox(), before); // and the tree is as it was

        const auto choose = [&](const char *text) {
            Q_EMIT tree->searchMenuWanted(id, tree->mapToGlobal(QPoint(10, 10)));
            auto *menu = scene.find<QMenu>("searchMenu");
            for (QAction *action : menu->actions()) {
                if (action->text() == QLatin1String(text))
                    action->trigger();
            }
            delete menu;
        };
        choose("Rename");
        dialog = scene.find<NameDialog>("nameDialog");
        dialog->edit()->setText(QStringLiteral("Ships"));
        scene.find<QPushButton>("nameSaveButton")->click();
        QCOMPARE(mailboxTitle(saved), QStringLiteral("Ships"));
        const auto kept = scene.service.savedSearches();
        choose("Remove search");
        QVERIFY(scene.service.savedSearches().empty());
        QCOMPARE(scene.toast()->text(), QStringLiteral("Search removed: Ships"));
        test::shot(scene.window, QStringLiteral("search-removed"));
        QVERIFY(scene.window.commands().undo->isEnabled());
        scene.toast()->actionButton()->click();
        QVERIFY(scene.service.savedSearches() == kept);
        QVERIFY(!scene.window.commands().undo->isEnabled());
        choose("Remove search");
        scene.window.commands().undo->trigger(); // the same by the key
        QVERIFY(scene.service.savedSearches() == kept);
        choose("Remove search");
        QVERIFY(mailboxTitle(model->index(model->rowCount() - 1, 0)) != QLatin1String("Searches"));
    }

    void whatWasNotAskedAndWhatFailedIsTold()
    {
        SearchScene scene;
        QSignalSpy results(&scene.service, &account::MailService::searchResult);
        QVERIFY(scene.look("zeppelin", 3));
        auto result = results.last().at(0).value<account::SearchResult>();
        result.server = account::ServerSearch::Done;
        result.foldersAsked = 100;
        result.folders = 500;
        Q_EMIT scene.service.searchResult(result);
        QVERIFY2(scene.coverage().endsWith(QStringLiteral("100 of 500 folders were asked.")),
                 qPrintable(scene.coverage()));
        result.folders = 100;
        Q_EMIT scene.service.searchResult(result);
        QVERIFY(scene.coverage().endsWith(QStringLiteral("The server was asked for the rest.")));
        result.hasFailed = true;
        Q_EMIT scene.service.searchResult(result);
        QCOMPARE(scene.coverage(), QStringLiteral("Searching failed."));
        QCOMPARE(scene.count(), 3);
        result.hits = std::make_shared<std::vector<account::SearchHit>>();
        Q_EMIT scene.service.searchResult(result);
        auto *empty = scene.find<EmptyState>("searchEmpty");
        QVERIFY(empty->isVisible());
        QVERIFY(empty->text().startsWith(QStringLiteral("Searching failed.")));
        test::shot(scene.window, QStringLiteral("search-failed"));
    }

    void aSavedSearchStaysAndIsLeftForTheFolderBefore()
    {
        SearchScene scene;
        account::SavedSearch search;
        search.name = QStringLiteral("Boats");
        search.query = QStringLiteral("zeppelin");
        scene.service.setSavedSearches({search});
        auto *tree = scene.window.mailboxTree();
        const auto *model = qobject_cast<model::MailboxTreeModel *>(tree->model());
        const auto saved = [&] { return model->index(0, 0, model->index(model->rowCount() - 1, 0)); };
        const QPersistentModelIndex inbox = model->indexOf(scene.sample.inbox);
        const auto click = [&] {
            QTest::mouseClick(tree->viewport(), Qt::LeftButton, {},
                              tree->visualRect(inbox).center());
        };
        scene.select(7);
        const quint32 uid = scene.currentUid();
        tree->setCurrentIndex(saved());
        QTRY_COMPARE(scene.count(), 3);
        Q_EMIT scene.service.mailboxesChanged(scene.sample.account);
        QVERIFY(scene.isSearching());
        Q_EMIT scene.service.accountsChanged();
        QVERIFY(scene.isSearching());
        QVERIFY(tree->hasSelection());
        click();
        QVERIFY(!scene.isSearching());
        QCOMPARE(scene.currentUid(), uid);

        tree->setCurrentIndex(saved());
        QVERIFY(scene.isSearching());
        tree->setCurrentIndex(inbox); // the keyboard
        QVERIFY(!scene.isSearching());
        QCOMPARE(scene.currentUid(), uid);

        QVERIFY(scene.look("zeppelin", 3)); // typed: the folder stays selected
        click();
        QVERIFY(!scene.isSearching());
        QCOMPARE(scene.currentUid(), uid);
    }

    void aSavedSearchInAFolderThatIsGone()
    {
        SearchScene scene;
        const MailboxRef plans =
            scene.service.makeMailbox(scene.sample.account, "Plans", store::MailboxRole::None);
        scene.service.fill(plans, 3);
        scene.put({plans, 2}, QStringLiteral("Zeppelin"));
        account::SavedSearch search;
        search.name = QStringLiteral("Boats");
        search.query = QStringLiteral("zeppelin");
        search.account = scene.sample.account;
        search.mailbox = "Plans";
        account::SavedSearch other = search; // of an account that is not there any more
        other.account = AccountId(77);
        other.mailbox.clear();
        scene.service.setSavedSearches({search, other});
        auto *tree = scene.window.mailboxTree();
        const auto open = [&](int row) {
            const auto *model = qobject_cast<model::MailboxTreeModel *>(tree->model());
            tree->setCurrentIndex(model->index(row, 0, model->index(model->rowCount() - 1, 0)));
        };
        auto *empty = scene.find<EmptyState>("searchEmpty");
        open(0);
        QTRY_COMPARE(scene.count(), 1);
        scene.service.clearCalls();
        scene.service.dropMailbox(plans); // while it is shown
        QCOMPARE(scene.count(), 0);
        QVERIFY(empty->isVisible());
        QCOMPARE(empty->text(), QStringLiteral("The folder Plans is gone."));
        QVERIFY(!scene.find<QToolButton>("saveSearchButton")->isEnabled());
        scene.key(Qt::Key_Escape);
        open(0); // and from the beginning
        QCOMPARE(empty->text(), QStringLiteral("The folder Plans is gone."));
        scene.box()->setFocus();
        scene.key(Qt::Key_Return);
        QCOMPARE(scene.count(), 0);
        QVERIFY(scene.service.calls().filter(QStringLiteral("search")).isEmpty());
        test::shot(scene.window, QStringLiteral("search-folder-gone"));
        theme::apply(*qApp, theme::Scheme::Dark);
        QCoreApplication::processEvents();
        test::shot(scene.window, QStringLiteral("search-folder-gone-dark"));
        theme::apply(*qApp, theme::Scheme::Light);
        open(1);
        QCOMPARE(empty->text(), QStringLiteral("The account of this search is gone."));
        empty->actionButton()->click(); // everywhere, if that is what is wanted
        QTRY_COMPARE(scene.count(), 3);
        QCOMPARE(scene.find<QComboBox>("searchScope")->currentIndex(), 0);
        open(0);
        scene.service.makeMailbox(scene.sample.account, "Plans", store::MailboxRole::None);
        Q_EMIT scene.service.mailboxesChanged(scene.sample.account); // it is back
        QTRY_COMPARE(empty->text(), QStringLiteral("No message matches."));
    }

    void keysMeanTheResults()
    {
        SearchScene scene;
        scene.select(5);
        const quint32 behind = scene.currentUid();
        scene.service.commit(scene.sample.inbox,
                             {.markSeen = imap::UidSet::single(150),
                              .markUnseen = imap::UidSet::single(20)});
        scene.service.commit(scene.sample.trash, {.markSeen = imap::UidSet::single(2)});
        QVERIFY(scene.look("zeppelin", 3));
        scene.key(Qt::Key_Down);
        QCOMPARE(scene.results()->currentMessage().uid, 2U);
        scene.type('n');
        QCOMPARE(scene.results()->currentMessage(), (MessageRef {scene.sample.inbox, 20}));
        scene.type('k');
        QCOMPARE(scene.results()->currentMessage().uid, 150U);
        QTRY_COMPARE(scene.window.reader()->message().uid, 150U);
        scene.key(Qt::Key_Space); // a short text: its end, and on to the next result
        QCOMPARE(scene.results()->currentMessage().uid, 20U);
        scene.key(Qt::Key_Space, Qt::ShiftModifier);
        QCOMPARE(scene.results()->currentMessage().uid, 150U);
        scene.key(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(scene.results()->selectionModel()->selectedRows().size(), 3);
        QCOMPARE(scene.currentUid(), behind);
        QCOMPARE(scene.window.messageList()->selectedCount(), 1);
        scene.key(Qt::Key_Escape);
        QCOMPARE(scene.window.reader()->message().uid, behind);
    }

    void theNextResultTakesThePlace()
    {
        SearchScene scene;
        scene.put({scene.sample.inbox, 10}, QStringLiteral("First zeppelin"));
        QVERIFY(scene.look("zeppelin", 4)); // spam of Trash, 150, 20, 10
        scene.key(Qt::Key_Down);
        scene.type('j');
        scene.type('#');
        QCOMPARE(scene.count(), 3);
        QCOMPARE(scene.results()->currentMessage().uid, 20U);
        QCOMPARE(scene.window.reader()->message().uid, 20U);
        scene.type('e'); // the next key meets the next one
        QCOMPARE(scene.results()->currentMessage().uid, 10U);
        scene.type('e'); // at the end the one above
        QCOMPARE(scene.count(), 1);
        QCOMPARE(scene.results()->currentMessage(), (MessageRef {scene.sample.trash, 2}));
        QCOMPARE(scene.service.calls().filter(QStringLiteral("essages ")).size(), 3);
    }

    void nothingHappensToTheListBehind()
    {
        SearchScene scene;
        Commands &commands = scene.window.commands();
        const auto ofTheList = [&] {
            return commands.sortOrders
                + QList<QAction *> {commands.sortReversed,     commands.filterUnread,
                                    commands.filterFlagged,    commands.filterAttachment,
                                    commands.filterContacts,   commands.clearFilter,
                                    commands.conversations,    commands.columns,
                                    commands.compactList};
        };
        commands.filterUnread->trigger();
        for (const QAction *action : ofTheList())
            QVERIFY2(action->isEnabled(), qPrintable(action->objectName()));
        QVERIFY(scene.look("zeppelin", 3));
        const auto before = scene.window.messageList()->messageModel()->arrangement();
        for (QAction *action : ofTheList()) {
            QVERIFY2(!action->isEnabled(), qPrintable(action->objectName()));
            action->trigger();
        }
        scene.key(Qt::Key_2, Qt::AltModifier);
        QCOMPARE(scene.window.messageList()->messageModel()->arrangement(), before);
        scene.key(Qt::Key_Escape);
        for (const QAction *action : ofTheList())
            QVERIFY2(action->isEnabled(), qPrintable(action->objectName()));
        commands.clearFilter->trigger();
        QVERIFY(!commands.clearFilter->isEnabled());
    }
};

QTEST_MAIN(TestSearch)
#include "tst_search.moc"
