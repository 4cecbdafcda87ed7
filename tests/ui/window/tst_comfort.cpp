// SPDX-License-Identifier: GPL-3.0-or-later
// What a demanding user trips over: forms that shrink under an error, keys that get lost, news of
// what is gone, windows larger than their screen, work done again for nothing.
#include "core/model/messagelistmodel.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/mainscene.h"
#include "tests/ui/window/windowtest.h"
#include "ui/accounts/addaccountdialog.h"
#include "ui/accounts/faultnotice.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/common/toast.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/panes.h"
#include "ui/mainwindow/statuswords.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/headercard.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/plaintextview.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;
using homing::test::makeSampleAccount;

namespace {

const QString certificateNews = QStringLiteral(
    "imap.example.org:993: The issuer certificate of a locally looked up certificate could not be "
    "found; No certificates "
    "could be verified (certificate for imap.example.org, issued by Example CA, valid from "
    "2026-11-23T03:50:03Z to "
    "2027-11-23T03:50:03Z, SHA-256 "
    "D4:29:63:2D:6C:FE:5B:DF:CD:96:E9:7D:91:99:FE:FA:F8:A1:BF:8F:2F:0F:53:F2:A1:95:B6:63)");

/// The dialog for a new account, filled in, in a given size of letters.
class Adding
{
public:
    explicit Adding(qreal points = 0)
        : dialog(service)
    {
        if (points > 0) {
            QFont font = dialog.font();
            font.setPointSizeF(points);
            dialog.setFont(font);
        }
        dialog.show();
        find<QLineEdit>("accountAddressEdit")->setText(QStringLiteral("anna@example.org"));
        find<QLineEdit>("accountPasswordEdit")->setText(QStringLiteral("s3cret"));
        QCoreApplication::processEvents();
    }
    void fail(const Fault &fault)
    {
        service.setLoginResult(fault);
        QTest::mouseClick(find<QPushButton>("addAccountButton"), Qt::LeftButton);
        QTRY_VERIFY(find<FaultNotice>("faultNotice")->isVisible());
        QCoreApplication::processEvents();
    }
    template <typename T> T *find(const char *name) const
    {
        return dialog.findChild<T *>(QString::fromLatin1(name));
    }

    FakeMailService service;
    AddAccountDialog dialog;
};

} // namespace

class TestComfort : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    // --- a new account

    void anErrorLeavesTheFormItsRoom_data()
    {
        QTest::addColumn<qreal>("points");
        QTest::addColumn<int>("cause");
        QTest::addColumn<QString>("detail");
        QTest::newRow("certificate")
            << 0.0 << int(FaultCause::CertificateInvalid) << certificateNews;
        QTest::newRow("refused") << 0.0 << int(FaultCause::LoginRefused) << QStringLiteral("NO");
        QTest::newRow("long sentence") << 0.0 << int(FaultCause::TlsInjection) << QString();
        QTest::newRow("large letters")
            << 16.0 << int(FaultCause::CertificateInvalid) << certificateNews;
    }

    void anErrorLeavesTheFormItsRoom()
    {
        QFETCH(qreal, points);
        QFETCH(int, cause);
        QFETCH(QString, detail);
        Adding adding(points);
        const std::vector<QWidget *> fields = {
            adding.find<QWidget>("accountNameEdit"),     adding.find<QWidget>("accountAddressEdit"),
            adding.find<QWidget>("accountPasswordEdit"), adding.find<QWidget>("imapHostEdit"),
            adding.find<QWidget>("imapPortSpin"),        adding.find<QWidget>("imapSecurityCombo")};
        std::vector<int> before;
        for (const QWidget *field : fields)
            before.push_back(field->height());
        adding.fail({FaultCause(cause), detail});
        for (size_t i = 0; i < fields.size(); ++i)
            QVERIFY2(fields[i]->height() == before[i], qPrintable(fields[i]->objectName()));
        // ... and the error itself is there to the last line.
        for (const char *name : {"faultText", "faultTechnical"}) {
            const auto *label = adding.find<QLabel>(name);
            if (label->isVisible())
                QVERIFY2(label->height() >= label->heightForWidth(label->width()), name);
        }
    }

    void aFreshFormHasNoHole()
    {
        Adding adding;
        // A window manager has its say first.
        QTRY_VERIFY2(adding.dialog.height() <= adding.dialog.minimumSizeHint().height() + 2,
                     qPrintable(QStringLiteral("%1 where %2 would do")
                                    .arg(adding.dialog.height())
                                    .arg(adding.dialog.minimumSizeHint().height())));
    }

    void aPortHasRoomForItsNumber()
    {
        Adding adding;
        auto *port = adding.find<QSpinBox>("imapPortSpin");
        port->setValue(65'535);
        auto *edit = port->findChild<QLineEdit *>();
        QVERIFY(edit->width()
                >= edit->fontMetrics().horizontalAdvance(edit->text()) + 2 * theme::half);
    }

    void theFieldsOfALineHaveOneHeight_data()
    {
        QTest::addColumn<qreal>("points");
        for (const qreal points : {8.0, 10.0, 13.0, 18.0})
            QTest::newRow(qPrintable(QString::number(points))) << points;
    }

    void theFieldsOfALineHaveOneHeight()
    {
        QFETCH(qreal, points);
        Adding adding(points);
        const QRect host = adding.find<QWidget>("imapHostEdit")->geometry();
        for (const char *name : {"imapPortSpin", "imapSecurityCombo"}) {
            const QRect other = adding.find<QWidget>(name)->geometry();
            QVERIFY2(std::abs(other.height() - host.height()) <= 1
                         && std::abs(other.top() - host.top()) <= 1,
                     qPrintable(QStringLiteral("%1: %2 and %3")
                                    .arg(QLatin1String(name))
                                    .arg(other.height())
                                    .arg(host.height())));
        }
    }

    /// The buttons stay on the screen however much there is above them; that scrolls.
    void theFormFitsEveryScreen()
    {
        Adding adding(30);
        adding.find<QToolButton>("accountMore")->setChecked(true);
        adding.fail({FaultCause::CertificateInvalid, certificateNews + certificateNews});
        const QRect room = adding.dialog.screen()->availableGeometry();
        QVERIFY2(adding.dialog.frameGeometry().height() <= room.height(),
                 qPrintable(QString::number(adding.dialog.height())));
        QVERIFY(
            adding.dialog.rect().contains(adding.find<QWidget>("addAccountButton")->geometry()));
        // What is told is in view.
        auto *text = adding.find<QLabel>("faultText");
        QTRY_VERIFY(!text->visibleRegion().isEmpty());
    }

    // --- windows and screens

    void theWindowFitsItsScreen()
    {
        FakeMailService service;
        makeSampleAccount(service);
        MainWindow window(service);
        const QSize usual = window.size();
        window.fitInto(QRect(0, 0, 1'920, 1'080));
        QCOMPARE(window.size(), usual);
        window.fitInto(QRect(0, 0, 800, 500)); // 1600 x 1000 at 200 %
        QVERIFY(window.width() <= 800 && window.height() < 500);
    }

    void theStatusLineKeepsItsHeight()
    {
        Scene scene;
        auto *line = scene.find<QWidget>("statusLine");
        QTRY_VERIFY(line->height() > 0);
        const int quiet = line->height();
        account::AccountState offline = test::onlineState();
        offline.connectivity = account::Connectivity::Offline;
        scene.service.setState(scene.sample.account, offline);
        QTRY_VERIFY(scene.find<QPushButton>("statusAction")->isVisible());
        QCoreApplication::processEvents();
        QCOMPARE(line->height(), quiet);
    }

    void anErrorsSymbolStandsByItsFirstLine_data()
    {
        QTest::addColumn<QString>("technical");
        QTest::newRow("alone") << QString();
        QTest::newRow("with details") << QStringLiteral("ENOTFOUND");
    }
    void anErrorsSymbolStandsByItsFirstLine()
    {
        QFETCH(QString, technical);
        FaultNotice notice;
        notice.resize(420, 60);
        notice.present(QStringLiteral("The server was not found."), technical);
        QVERIFY(QTest::qWaitForWindowExposed(&notice));
        const auto *symbol = notice.findChild<QLabel *>(QStringLiteral("faultSymbol"));
        const auto *text = notice.findChild<QLabel *>(QStringLiteral("faultText"));
        const int line = text->geometry().top() + text->contentsMargins().top()
            + text->fontMetrics().height() / 2;
        QVERIFY2(
            std::abs(symbol->geometry().center().y() - line) <= 1,
            qPrintable(QStringLiteral("%1, %2").arg(symbol->geometry().center().y()).arg(line)));
        QVERIFY(text->alignment() & Qt::AlignTop);
    }

    // --- keys

    void theFirstStartOffersOnlyWhatCanBeDone()
    {
        FakeMailService service;
        MainWindow window(service);
        window.show();
        QStringList offered;
        for (const QAction *action : window.commands().all()) {
            if (action->isEnabled() && action->isVisible())
                offered.append(action->objectName());
        }
        offered.sort();
        QCOMPARE(offered.join(u' '),
                 QStringLiteral(
                     "aboutCommand accountsCommand addAccountCommand paletteCommand quitCommand"));
        service.addAccount({}, {});
        QVERIFY(window.commands().next->isEnabled() && window.commands().zoomIn->isEnabled());
    }

    void thePaletteKeepsTheKeyboard()
    {
        Scene scene;
        scene.select(3);
        scene.key(Qt::Key_K, Qt::ControlModifier);
        auto *palette = scene.find<CommandPalette>("commandPalette");
        auto *list = scene.find<QListView>("commandList");
        auto *edit = scene.find<QLineEdit>("commandEdit");
        QVERIFY(edit->hasFocus());
        scene.key(Qt::Key_Tab);
        QVERIFY(edit->hasFocus());
        QCOMPARE(list->currentIndex().row(), 1);
        scene.key(Qt::Key_Backtab, Qt::ShiftModifier);
        QVERIFY(edit->hasFocus());
        QCOMPARE(list->currentIndex().row(), 0);
        scene.key(Qt::Key_Escape);
        QVERIFY(!palette->isVisible());

        // Whoever goes to another pane leaves no palette behind.
        scene.key(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(palette->isVisible());
        scene.key(Qt::Key_F6);
        QVERIFY(!palette->isVisible());
        QVERIFY(scene.window.reader()->textView()->hasFocus()); // the list had it
    }

    void thePaletteSaysWhenThereIsNothing()
    {
        Scene scene;
        scene.key(Qt::Key_K, Qt::ControlModifier);
        auto *palette = scene.find<CommandPalette>("commandPalette");
        auto *none = scene.find<QLabel>("commandNone");
        QVERIFY(!none->isVisible());
        const int tall = palette->height();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("sync"));
        QVERIFY(!none->isVisible());
        QVERIFY(palette->height() < tall); // as tall as what it lists
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("xyz"));
        QVERIFY(none->isVisible());
        QVERIFY(palette->shownNames().isEmpty());
        scene.key(Qt::Key_Return);
        QVERIFY(palette->isVisible()); // nothing to run
    }

    /// Whoever sends two thousand links does not keep the keyboard.
    void aMessageFullOfLinksHoldsNobody()
    {
        Scene scene;
        const MessageRef first = scene.window.messageList()->messageModel()->refAt(0);
        account::MessageBody body;
        body.message = first;
        body.state = account::MessageBody::State::Ready;
        body.plainText = QStringLiteral("https://example.org/here\n").repeated(2'000);
        scene.service.setBody(first, body);
        scene.select(0);
        PlainTextView *text = scene.window.reader()->textView();
        scene.key(Qt::Key_F6); // list to message
        QVERIFY(text->hasFocus());
        scene.key(Qt::Key_Tab);
        QVERIFY(text->hasFocus());
        scene.key(Qt::Key_F6);
        QVERIFY(scene.window.mailboxTree()->hasFocus());
        scene.key(Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(text->hasFocus());
        scene.key(Qt::Key_Escape);
        QVERIFY(scene.window.messageList()->hasFocus());
        // Escape closes what is open first.
        scene.window.reader()->openFind();
        text->setFocus();
        scene.key(Qt::Key_Escape);
        QVERIFY(!scene.window.reader()->isFindOpen());
        QVERIFY(text->hasFocus());
    }

    void undoHasAKey()
    {
        Scene scene;
        QAction *undo = scene.window.commands().undo;
        QVERIFY(!undo->isEnabled());
        scene.select(4);
        const quint32 uid = scene.window.messageList()->currentMessage().uid;
        QTest::keyClick(QApplication::focusWidget(), 'e');
        store::Operation operation;
        operation.id = OperationId(7);
        operation.kind = store::OperationKind::Move;
        operation.uids = imap::UidSet::single(uid);
        scene.service.addOperation(scene.sample.account, operation);
        QVERIFY(undo->isEnabled());
        scene.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(scene.service.calls().contains(QStringLiteral("dropOperation 7")));
        QVERIFY(!undo->isEnabled());
        QVERIFY(!scene.toast() || !scene.toast()->actionButton());
    }

    void onlyWhatIsInViewIsDeleted()
    {
        Scene scene;
        scene.select(3);
        scene.window.resize(420, 700);
        QTRY_COMPARE(scene.window.panes()->mode(), Panes::Mode::One);
        QVERIFY(scene.window.commands().trash->isEnabled());
        scene.window.panes()->bringToFront(Panes::Pane::Tree);
        for (const QAction *action :
             {scene.window.commands().trash, scene.window.commands().archive,
              scene.window.commands().flag, scene.window.commands().read})
            QVERIFY2(!action->isEnabled(), qPrintable(action->objectName()));
        scene.window.panes()->bringToFront(Panes::Pane::List);
        QVERIFY(scene.window.commands().trash->isEnabled());
    }

    void theDetailsOfAMessageAreReachedByKeyboard()
    {
        Scene scene;
        scene.select(3);
        scene.find<QToolButton>("messageExpand")->setChecked(true);
        auto *details = scene.find<QLabel>("messageDetails");
        QVERIFY(details->focusPolicy() & Qt::TabFocus);
        QVERIFY(details->textInteractionFlags() & Qt::TextSelectableByKeyboard);
        QVERIFY(scene.find<QToolButton>("messageExpand")->focusPolicy() & Qt::TabFocus);
    }

    // --- what is gone is not shown

    void aLinksTargetGoesWithItsMessage()
    {
        Scene scene;
        const MessageRef first = scene.window.messageList()->messageModel()->refAt(0);
        account::MessageBody body;
        body.message = first;
        body.state = account::MessageBody::State::Ready;
        body.plainText = QStringLiteral("https://example.org/here");
        scene.service.setBody(first, body);
        scene.select(0);
        PlainTextView *text = scene.window.reader()->textView();
        text->grab();
        QTest::mouseMove(text->viewport(), QPoint(20, 12));
        QTRY_COMPARE(scene.status(), QStringLiteral("https://example.org/here"));
        QCOMPARE(text->viewport()->cursor().shape(), Qt::PointingHandCursor);
        scene.key(Qt::Key_J);
        QVERIFY2(scene.status().startsWith(QLatin1String("In sync")), qPrintable(scene.status()));
        QCOMPARE(text->viewport()->cursor().shape(), Qt::IBeamCursor);
    }

    // --- work for nothing

    /// Of an empty mailbox, too, a busy account's progress is told hundreds of times a second.
    void progressElsewhereCostsNoReading()
    {
        Scene scene;
        const MailboxRef empty = scene.sample.archive;
        scene.window.mailboxTree()->selectMailbox(empty);
        QCOMPARE(scene.window.messageList()->messageModel()->rowCount(), 0);
        account::AccountState state = test::onlineState();
        state.connectivity = account::Connectivity::Synchronising;
        scene.service.setState(scene.sample.account, state);
        const int before = scene.service.mailboxesCalls();
        for (quint32 i = 1; i <= 100; ++i) {
            state.progressDone = i;
            state.progressTotal = 200;
            scene.service.setState(scene.sample.account, state);
        }
        QVERIFY2(scene.service.mailboxesCalls() <= before + 1,
                 qPrintable(QString::number(scene.service.mailboxesCalls() - before)));
    }

    // --- words

    void numbersArePeoplesNumbers()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        FakeMailService service;
        makeSampleAccount(service);
        MessageReader reader(service);
        reader.showNothing(1'000'000);
        QCOMPARE(reader.findChild<EmptyState *>(QStringLiteral("readerNothing"))->text(),
                 QStringLiteral("1,000,000 messages selected"));
        account::ResyncCost cost;
        cost.flights = 6'055;
        QVERIFY2(costWords(cost).startsWith(QLatin1String("6,055 flights")),
                 qPrintable(costWords(cost)));
        QCOMPARE(sizeText(1), QStringLiteral("1 byte"));
        QCOMPARE(sizeText(2), QStringLiteral("2 bytes"));
        QCOMPARE(sizeText(0), QStringLiteral("0 bytes"));
    }
};

QTEST_MAIN(TestComfort)
#include "tst_comfort.moc"
