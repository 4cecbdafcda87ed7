// SPDX-License-Identifier: GPL-3.0-or-later
// What MessageListView looks like and what a screen reader says of it; pictures into HOMING_SHOTS.
#include "tests/ui/support/listfixture.h"
#include "ui/common/emptystate.h"
#include "ui/common/theme.h"
#include "ui/messagelist/messagedelegate.h"

#include <QAccessible>
#include <QApplication>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolTip>

#include <random>

using namespace homing;
using imap::UidSet;
using model::MessageListModel;
using ui::MessageListView;
using Fixture = test::ListFixture;

class TestMessageListLooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::prepareApplication(); }

    void placeholders()
    {
        using Placeholder = MessageListView::Placeholder;
        Fixture f(0, {360, 480});
        QVERIFY(f.view.emptyState()->isVisible());
        QSet<QString> texts;
        for (const Placeholder each :
             {Placeholder::NoMailbox, Placeholder::Loading, Placeholder::Empty,
              Placeholder::EmptySearch, Placeholder::Offline, Placeholder::Error}) {
            f.view.setPlaceholder(each,
                                  each == Placeholder::Error
                                      ? QStringLiteral("<b>The server's words</b>")
                                      : QString());
            if (each == Placeholder::Loading)
                f.view.setLoadingProgress(3200, 10'000);
            texts.insert(f.view.emptyState()->text());
            test::shot(f.view, QStringLiteral("list-placeholder-%1").arg(int(each)));
        }
        QCOMPARE(texts.size(), 6);
        QSignalSpy wanted(&f.view, &MessageListView::placeholderActionTriggered);
        QTest::mouseClick(f.view.emptyState()->actionButton(), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.at(0).at(0).value<Placeholder>(), Placeholder::Error);
    }

    void rowsThatAreNotHereAreSkeletons()
    {
        Fixture f(100);
        f.service.setStarved(true);
        f.model.setMailbox(f.inbox);
        const QImage starved = test::shot(f.view, QStringLiteral("list-skeleton"));
        f.service.setStarved(false);
        f.service.commit(f.inbox, {.toggleFlagged = UidSet::single(1)});
        QVERIFY(test::shot(f.view, QStringLiteral("list-after-skeleton")) != starved);
    }

    void rightToLeft()
    {
        Fixture f(30);
        const QImage left = test::shot(f.view, QStringLiteral("list-ltr"));
        f.view.setLayoutDirection(Qt::RightToLeft);
        f.view.selectMessage(f.ref(28));
        const QImage right = test::shot(f.view, QStringLiteral("list-rtl"));
        QVERIFY(left != right);
        // The selection's bar stands where reading begins.
        const QRect row = f.view.visualRect(f.view.currentIndex());
        const QColor accent = ui::theme::accent(f.view.palette());
        const QImage picture = f.view.viewport()->grab().toImage();
        const auto pixel = [&](int x) {
            return picture.pixelColor(
                (QPointF(x, row.center().y()) * picture.devicePixelRatio()).toPoint());
        };
        QCOMPARE(pixel(f.view.viewport()->width() - 2), accent);
        QVERIFY(pixel(1) != accent);
    }

    void changedRowsAreRepainted()
    {
        Fixture f(30);
        const QImage before = f.picture(28);
        f.service.commit(f.inbox, {.toggleFlagged = UidSet::single(28)});
        QVERIFY(f.picture(28) != before);
    }

    void densities()
    {
        Fixture f(1000);
        QVERIFY2(f.view.rowHeight() >= 56 && f.view.rowHeight() <= 76,
                 qPrintable(QString::number(f.view.rowHeight())));
        const int comfortable = f.view.rowHeight();
        f.view.verticalScrollBar()->setValue(100 * comfortable);
        f.view.setDensity(MessageListView::Density::Compact);
        QVERIFY(f.view.rowHeight() < comfortable);
        QCOMPARE(f.view.verticalScrollBar()->value(), 100 * f.view.rowHeight());
        test::shot(f.view, QStringLiteral("list-compact"));
        QFont big = f.view.font();
        big.setPointSizeF(big.pointSizeF() * 2);
        f.view.setFont(big);
        QVERIFY(f.view.rowHeight() > comfortable);
    }

    void aMillionRowsPaintWithinAFrame()
    {
        Fixture f(1'000'000, {420, 1000});
        QScrollBar *bar = f.view.verticalScrollBar();
        QCOMPARE(qint64(bar->maximum()),
                 qint64(1'000'000) * f.view.rowHeight() - f.view.viewport()->height());
        std::mt19937 random(7);
        std::vector<double> jumps;
        std::vector<double> steps;
        QElapsedTimer timer;
        for (int i = 0; i < 100; ++i) {
            timer.restart();
            bar->setValue(int(random() % quint32(bar->maximum())));
            f.view.viewport()->repaint();
            jumps.push_back(double(timer.nsecsElapsed()) / 1e6);
            timer.restart();
            bar->setValue(bar->value() + bar->singleStep() * 3);
            f.view.viewport()->repaint();
            steps.push_back(double(timer.nsecsElapsed()) / 1e6);
        }
        std::sort(jumps.begin(), jumps.end());
        std::sort(steps.begin(), steps.end());
        qInfo("1,000,000 rows, a whole list painted: a jump %.1f ms (median), %.1f ms (worst); a "
              "step %.1f ms, %.1f ms",
              jumps[50], jumps.back(), steps[50], steps.back());
        bar->setValue(bar->maximum());
        QCOMPARE(f.view.indexAt({10, f.view.viewport()->height() - 1}).row(), 999'999);
        f.view.selectMessage(f.ref(1));
        QCOMPARE(f.yOf(1) + f.view.rowHeight(), f.view.viewport()->height());
    }

    void hostileTexts()
    {
        Fixture f(3);
        store::MessageRow row;
        row.uid = imap::Uid(3);
        row.header.subject = QString(200'000, QChar(0x0301)); // nothing but accents
        row.header.from = {
            {QStringLiteral("<b>bold</b>\n\u202Eevil"), QString(100'000, QLatin1Char('m'))}};
        row.preview = QString(300'000, QChar(0x05D0));
        row.internalDate = QDateTime::fromSecsSinceEpoch(0);
        f.service.setRow(f.inbox, row);
        f.model.setMailbox(f.inbox);
        QElapsedTimer timer;
        timer.start();
        test::shot(f.view, QStringLiteral("list-hostile"));
        qInfo("hostile texts painted in %lld ms", static_cast<long long>(timer.elapsed()));
        QCOMPARE(f.model.rowCount(), 3);
        const QModelIndex index = f.model.index(f.model.rowOf(3));
        QVERIFY(!index.data(MessageListModel::SenderRole).toString().contains(QLatin1Char('\n')));
        // The tooltip is rich text: what is foreign in it must not be.
        QHelpEvent help(QEvent::ToolTip, {5, 5}, f.view.viewport()->mapToGlobal(QPoint(5, 5)));
        QStyleOptionViewItem option;
        QVERIFY(f.view.itemDelegate()->helpEvent(&help, &f.view, option, index));
        QVERIFY2(QToolTip::text().contains(QStringLiteral("&lt;b&gt;bold&lt;/b&gt;")),
                 qPrintable(QToolTip::text()));
        QVERIFY(QToolTip::text().size() < 2000);
        QToolTip::hideText();
    }

    // --- for those who do not see it

    void screenReader()
    {
        QAccessible::setActive(true);
        Fixture f(1000);
        f.service.commit(f.inbox, {.markUnseen = UidSet::single(999)});
        f.view.selectMessage(f.ref(999));
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&f.view);
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Messages"));
        QCOMPARE(list->childCount(), 1000);
        QAccessibleInterface *row = list->child(1);
        QVERIFY(row && row->isValid());
        QCOMPARE(row->role(), QAccessible::ListItem);
        const QString spoken = row->text(QAccessible::Name);
        QCOMPARE(spoken, ui::messageDescription(f.model, 1));
        QVERIFY2(spoken.startsWith(QStringLiteral("Unread, ")), qPrintable(spoken));
        QVERIFY(spoken.contains(f.model.index(1).data(MessageListModel::SenderRole).toString()));
        QVERIFY(row->state().selected);
        QCOMPARE(list->focusChild(), row);
        QCOMPARE(list->indexOfChild(row), 1);
        QCOMPARE(list->childAt(row->rect().center().x(), row->rect().center().y()), row);
        f.service.commit(f.inbox, {.arrivals = 5});
        QCOMPARE(list->indexOfChild(row), 6); // the same message, further down
        QVERIFY(row->isValid());
        row->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        f.service.commit(f.inbox, {.vanished = UidSet::single(999)});
        QVERIFY(!row->isValid());
        QVERIFY(row->state().invalid);
        for (int i = 0; i < 1000; ++i) // more than are kept
            QVERIFY(list->child(i)->isValid());
        QTest::keyClick(&f.view, Qt::Key_Down);
        f.service.resetMailbox(f.inbox, 5);
        QCOMPARE(list->childCount(), 5);
        QVERIFY(!list->child(5));
        QAccessible::setActive(false);
    }

    // --- pictures, for HOMING_SHOTS

    void pictures_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<double>("scale");
        QTest::newRow("light, 100%") << false << 1.0;
        QTest::newRow("light, 200%") << false << 2.0;
        QTest::newRow("dark, 100%") << true << 1.0;
        QTest::newRow("dark, 150%") << true << 1.5;
        QTest::newRow("dark, 200%") << true << 2.0;
    }
    void pictures()
    {
        QFETCH(bool, dark);
        QFETCH(double, scale);
        ui::theme::apply(*qApp, dark ? ui::theme::Scheme::Dark : ui::theme::Scheme::Light);
        Fixture f(400, {400, 760});
        f.view.setFocus();
        f.view.selectMessage(f.ref(397));
        const QImage image =
            test::shot(f.view,
                       QStringLiteral("list-%1-%2")
                           .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))
                           .arg(scale * 100),
                       scale);
        // Selected rows are tinted, others are not.
        const QColor base = f.view.palette().color(QPalette::Base);
        const auto pixel = [&](int row) {
            const QRect rect = f.view.visualRect(f.model.index(row));
            return image.pixelColor((QPointF(rect.left() + 6, rect.top() + 3) * scale).toPoint());
        };
        QCOMPARE(pixel(1), base);
        QCOMPARE(pixel(3), ui::theme::selection(f.view.palette()));
        ui::theme::apply(*qApp, ui::theme::Scheme::Light);
    }
};

QTEST_MAIN(TestMessageListLooks)
#include "tst_messagelistlooks.moc"
