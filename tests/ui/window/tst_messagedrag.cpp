// SPDX-License-Identifier: GPL-3.0-or-later
// Messages are dragged from a list to a mailbox: moved, with Ctrl copied.
#include "tests/ui/window/mainscene.h"
#include "ui/common/draggesture.h"
#include "ui/common/messagedrag.h"
#include "ui/mailboxes/mailboxtreeview.h"

#include <QDrag>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTimer>

using namespace homing;
using namespace homing::ui;
using imap::UidSet;

namespace {

class DragScene : public Scene
{
public:
    DragScene()
        : other(makeSampleAccount(service, QStringLiteral("Home")))
        , parent(service.makeMailbox(sample.account, "Attic/Old"))
    {
        Q_EMIT service.accountsChanged();
        Q_EMIT service.mailboxesChanged(sample.account);
        Q_EMIT service.mailboxesChanged(other.account);
        tree()->expandAll();
        tree()->selectMailbox(sample.inbox);
        service.clearCalls();
    }
    MailboxTreeView *tree() const { return window.mailboxTree(); }
    model::MailboxTreeModel *model() const
    {
        return static_cast<model::MailboxTreeModel *>(tree()->model());
    }
    QPoint placeOf(const QModelIndex &index)
    {
        tree()->scrollTo(index);
        return tree()->visualRect(index).center();
    }
    /// The mouse with `messages` comes there; whether they can be dropped.
    bool hover(const QModelIndex &index, const DraggedMessages &messages,
               Qt::KeyboardModifiers modifiers = {})
    {
        data.reset(messageMimeData(messages));
        const QPoint place = placeOf(index);
        QDragEnterEvent enter(place, Qt::CopyAction | Qt::MoveAction, data.get(), Qt::LeftButton,
                              modifiers);
        QApplication::sendEvent(tree()->viewport(), &enter);
        QDragMoveEvent move(place, Qt::CopyAction | Qt::MoveAction, data.get(), Qt::LeftButton,
                            modifiers);
        QApplication::sendEvent(tree()->viewport(), &move);
        action = move.dropAction();
        return move.isAccepted();
    }
    void drop(const QModelIndex &index, Qt::KeyboardModifiers modifiers = {})
    {
        QDropEvent event(placeOf(index), Qt::CopyAction | Qt::MoveAction, data.get(),
                         Qt::LeftButton, modifiers);
        QApplication::sendEvent(tree()->viewport(), &event);
    }
    QColor colourAt(const QModelIndex &index)
    {
        const QRect row = tree()->visualRect(index);
        const QImage picture = tree()->viewport()->grab().toImage();
        return picture.pixelColor(tree()->viewport()->width() - 12, row.bottom() - 3);
    }

    SampleAccount other;
    MailboxRef parent;
    std::unique_ptr<QMimeData> data;
    Qt::DropAction action = Qt::IgnoreAction;
};

} // namespace

class TestMessageDrag : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void whatIsCarried()
    {
        const DraggedMessages messages {{{AccountId(3), MailboxId(9)}, UidSet::range(1, 1'000'000)},
                                        {{AccountId(4), MailboxId(2)}, UidSet::single(7)}};
        std::unique_ptr<QMimeData> data(messageMimeData(messages));
        QCOMPARE(draggedMessages(data.get()), messages);
        // Another process's, or made up.
        const QString format = data->formats().first();
        QByteArray bytes = data->data(format);
        bytes.replace(0, 4, "0000");
        QMimeData foreign;
        foreign.setData(format, bytes);
        QVERIFY(draggedMessages(&foreign).empty());
        QMimeData text;
        text.setText(QStringLiteral("1 2 3"));
        QVERIFY(draggedMessages(&text).empty());
    }

    void dropped_data()
    {
        QTest::addColumn<bool>("copies");
        QTest::newRow("moves") << false;
        QTest::newRow("with Ctrl copies") << true;
    }

    void dropped()
    {
        QFETCH(bool, copies);
        const Qt::KeyboardModifiers keys = copies ? Qt::ControlModifier : Qt::NoModifier;
        DragScene scene;
        const QModelIndex target = scene.model()->indexOf(scene.sample.archive);
        const QColor quiet = scene.colourAt(target);
        QVERIFY(scene.hover(target, {{scene.sample.inbox, UidSet::range(4, 6)}}, keys));
        QCOMPARE(scene.action, copies ? Qt::CopyAction : Qt::MoveAction);
        QVERIFY(scene.colourAt(target) != quiet); // one sees where it goes
        test::shot(scene.window, QStringLiteral("drop-hover"));
        scene.drop(target, keys);
        QCOMPARE(scene.service.calls(),
                 QStringList {QStringLiteral("%1 4:6 to %2")
                                  .arg(copies ? QLatin1String("copyMessages")
                                              : QLatin1String("moveMessages"))
                                  .arg(scene.sample.archive.mailbox.value())});
        QCOMPARE(scene.colourAt(target), quiet);
        QCOMPARE(scene.toast()->text(),
                 copies ? QStringLiteral("3 messages copied to Archive")
                        : QStringLiteral("3 messages moved to Archive"));
        QVERIFY(scene.toast()->actionButton());
    }

    void whereNothingCanBeDropped()
    {
        DragScene scene;
        const DraggedMessages messages {{scene.sample.inbox, UidSet::single(4)}};
        const QModelIndex itself = scene.model()->indexOf(scene.sample.inbox);
        const QModelIndex group = scene.model()->indexOf(scene.parent).parent();
        const QModelIndex account = scene.model()->indexOf(scene.sample.account);
        const QModelIndex elsewhere = scene.model()->indexOf(scene.other.archive);
        QVERIFY(group != account);
        for (const QModelIndex &index : {itself, group, account, elsewhere}) {
            QVERIFY(index.isValid());
            QVERIFY2(!scene.hover(index, messages), qPrintable(index.data().toString()));
            scene.drop(index);
        }
        QVERIFY(scene.service.calls().isEmpty());
        QVERIFY(scene.hover(scene.model()->indexOf(scene.parent), messages));
    }

    void theTargetIsForgottenWhenTheMouseLeaves()
    {
        DragScene scene;
        const QModelIndex target = scene.model()->indexOf(scene.sample.archive);
        const QColor quiet = scene.colourAt(target);
        scene.hover(target, {{scene.sample.inbox, UidSet::single(4)}});
        QDragLeaveEvent leave;
        QApplication::sendEvent(scene.tree()->viewport(), &leave);
        QCOMPARE(scene.colourAt(target), quiet);
    }

    void thePictureTellsTheNumber()
    {
        QWidget source;
        const QPixmap one = messageDragPixmap(1, source);
        const QPixmap many = messageDragPixmap(1'234, source);
        QVERIFY(!one.isNull());
        QVERIFY(many.width() > one.width());
        QVERIFY(many.toImage() != messageDragPixmap(1'235, source).toImage());
        const QString folder = qEnvironmentVariable("HOMING_SHOTS");
        if (!folder.isEmpty())
            many.save(folder + QStringLiteral("/drag-pixmap.png"));
    }

    /// All that is selected goes along; a press alone, or a short way, drags nothing.
    void theGesture()
    {
        DragScene scene;
        MessageListView *list = scene.window.messageList();
        scene.select(2);
        list->selectionModel()->select(
            {list->messageModel()->index(2), list->messageModel()->index(4)},
            QItemSelectionModel::Select);
        for (DragGesture *own : list->findChildren<DragGesture *>())
            own->disconnect(); // only looked at
        DragGesture gesture(list);
        QSignalSpy begun(&gesture, &DragGesture::begun);
        const QPoint place = list->visualRect(list->messageModel()->index(3)).center();
        const auto moveTo = [&](const QPoint &point) {
            QMouseEvent move(QEvent::MouseMove, point, list->viewport()->mapToGlobal(point),
                             Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(list->viewport(), &move);
        };
        QTest::mousePress(list->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(list->selectedCount(), 3);
        moveTo(place + QPoint(1, 1));
        QCOMPARE(begun.count(), 0);
        moveTo(place + QPoint(0, 200));
        QCOMPARE(begun.count(), 1);
        QCOMPARE(list->selectedCount(), 3); // and not what the mouse came by
        moveTo(place + QPoint(0, 220));
        QCOMPARE(begun.count(), 1);
        QTest::mouseRelease(list->viewport(), Qt::LeftButton, {}, place);
    }

    /// Without a screen every drag ends at once, on one it is called off: what it carries is seen.
    void whatIsSelectedIsDragged()
    {
        DragScene scene;
        scene.select(3);
        const quint32 uid = scene.currentUid();
        MessageListView *list = scene.window.messageList();
        const QPoint from = list->visualRect(list->currentIndex()).center();
        QTest::mousePress(list->viewport(), Qt::LeftButton, {}, from);
        const QPoint to = from - QPoint(80, 0);
        QMouseEvent move(QEvent::MouseMove, to, list->viewport()->mapToGlobal(to), Qt::NoButton,
                         Qt::LeftButton, {});
        QTimer::singleShot(0, list, [] { QDrag::cancel(); });
        QApplication::sendEvent(list->viewport(), &move);
        const auto *drag = list->findChild<QDrag *>();
        QVERIFY(drag);
        QCOMPARE(draggedMessages(drag->mimeData()),
                 (DraggedMessages {{scene.sample.inbox, UidSet::single(uid)}}));
        QVERIFY(!drag->pixmap().isNull());
    }
};

QTEST_MAIN(TestMessageDrag)
#include "tst_messagedrag.moc"
