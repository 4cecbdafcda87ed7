// SPDX-License-Identifier: GPL-3.0-or-later
// The reader: states, header, links, find, attachments. Its text has a test of its own,
// tst_plaintext.
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/emptystate.h"
#include "ui/common/theme.h"
#include "ui/reader/attachmentbar.h"
#include "ui/reader/headercard.h"
#include "ui/reader/linkopener.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/plaintextview.h"
#include "ui/reader/senderline.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;
using homing::test::quotedMail;
using State = MessageReader::State;
using BodyState = account::MessageBody::State;

namespace {

class RecordingOpener final : public LinkOpener
{
public:
    bool open(const QUrl &url) override
    {
        opened.append(url);
        return answer;
    }
    QList<QUrl> opened;
    bool answer = true;
};

} // namespace

class TestReader : public QObject
{
    Q_OBJECT
private:
    FakeMailService m_service;
    AccountId m_account;
    MailboxRef m_inbox;

    MessageRef message(quint32 uid) const { return {m_inbox, uid}; }
    store::MessageRow row(quint32 uid) const
    {
        store::MessageRow row;
        row.uid = imap::Uid(uid);
        row.header.subject = QStringLiteral("Harbour plans");
        row.header.from = {{QStringLiteral("Jon Ruiz"), QStringLiteral("jon@example.net")}};
        row.header.to = {{QStringLiteral("Anna Berg"), QStringLiteral("anna@example.org")},
                         {QStringLiteral("Li Wei"), QStringLiteral("li@example.com")}};
        row.header.date = QDateTime(QDate(2026, 3, 3), QTime(14, 2), Qt::UTC);
        row.internalDate = row.header.date;
        row.size = 4711;
        return row;
    }
    void setBody(quint32 uid, BodyState state, const QString &text = {})
    {
        account::MessageBody body;
        body.state = state;
        body.plainText = text;
        m_service.setBody(message(uid), body);
    }

private Q_SLOTS:
    void initTestCase()
    {
        test::prepareWindowApplication();
        m_account =
            m_service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        m_inbox = m_service.makeMailbox(m_account, "INBOX", store::MailboxRole::Inbox);
        for (quint32 uid = 1; uid <= 9; ++uid)
            m_service.setRow(m_inbox, row(uid));
    }

    void init()
    {
        account::AccountState online;
        online.connectivity = account::Connectivity::Online;
        m_service.setState(m_account, online);
        m_service.clearCalls();
    }

    // --- states

    void showsEachState_data()
    {
        QTest::addColumn<int>("body");
        QTest::addColumn<int>("state");
        QTest::newRow("ready") << int(BodyState::Ready) << int(State::Ready);
        QTest::newRow("offline") << int(BodyState::Offline) << int(State::Offline);
        QTest::newRow("gone") << int(BodyState::Gone) << int(State::Gone);
        QTest::newRow("failed") << int(BodyState::Failed) << int(State::Failed);
    }

    void showsEachState()
    {
        QFETCH(int, body);
        QFETCH(int, state);
        setBody(1, BodyState(body), QStringLiteral("Hello"));
        MessageReader reader(m_service);
        reader.resize(700, 500);
        reader.show();
        reader.showMessage(message(1));
        QCOMPARE(int(reader.state()), state);
        auto *picture = reader.findChild<EmptyState *>(QStringLiteral("readerState"));
        QCOMPARE(picture->isVisible(), State(state) != State::Ready);
        if (State(state) != State::Ready)
            QVERIFY(!picture->text().isEmpty());
    }

    void loadingIsShownOnlyAfterAMoment()
    {
        setBody(2, BodyState::Loading);
        MessageReader reader(m_service);
        reader.show();
        QSignalSpy states(&reader, &MessageReader::stateChanged);
        reader.showMessage(message(2));
        QCOMPARE(reader.state(), State::Waiting); // no flicker for what comes at once
        QTRY_COMPARE(reader.state(), State::Loading);
        account::MessageBody body;
        body.message = message(2);
        body.state = BodyState::Ready;
        body.plainText = QStringLiteral("Here it is");
        Q_EMIT m_service.bodyChanged(body);
        QCOMPARE(reader.state(), State::Ready);
        QCOMPARE(reader.textView()->toPlainText(), QStringLiteral("Here it is"));
    }

    void aBodyOfAnotherMessageIsIgnored()
    {
        setBody(2, BodyState::Loading);
        MessageReader reader(m_service);
        reader.showMessage(message(2));
        account::MessageBody body;
        body.message = message(3);
        body.state = BodyState::Ready;
        body.plainText = QStringLiteral("not mine");
        Q_EMIT m_service.bodyChanged(body);
        QCOMPARE(reader.state(), State::Waiting);
        QVERIFY(reader.textView()->toPlainText().isEmpty());
    }

    void noSpinnerWithoutAConnection()
    {
        setBody(2, BodyState::Loading);
        MessageReader reader(m_service);
        reader.showMessage(message(2));
        setBody(2, BodyState::Offline);
        account::AccountState lost;
        lost.connectivity = account::Connectivity::Waiting;
        m_service.setState(m_account, lost);
        QCOMPARE(reader.state(), State::Offline);
        // ... and it comes by itself when the connection is back.
        setBody(2, BodyState::Ready, QStringLiteral("back"));
        account::AccountState online;
        online.connectivity = account::Connectivity::Online;
        m_service.setState(m_account, online);
        QCOMPARE(reader.state(), State::Ready);
    }

    void offlineHasAWayOn()
    {
        setBody(1, BodyState::Offline);
        MessageReader reader(m_service);
        reader.show();
        reader.showMessage(message(1));
        m_service.clearCalls();
        QTest::mouseClick(
            reader.findChild<EmptyState *>(QStringLiteral("readerState"))->actionButton(),
            Qt::LeftButton);
        QVERIFY(m_service.calls().contains(QStringLiteral("synchroniseNow")));
    }

    void aVanishedMessageIsNoGhost()
    {
        setBody(9, BodyState::Ready, QStringLiteral("soon gone"));
        MessageReader reader(m_service);
        reader.showMessage(message(9));
        QCOMPARE(reader.state(), State::Ready);
        m_service.commit(m_inbox, {.vanished = imap::UidSet::single(9)});
        QCOMPARE(reader.state(), State::Gone);
        m_service.setRow(m_inbox, row(9));
    }

    void becomesReadAfterAMoment()
    {
        setBody(3, BodyState::Ready, QStringLiteral("text"));
        MessageReader reader(m_service);
        reader.setMarkReadDelay(20);
        reader.show();
        QVERIFY(QTest::qWaitForWindowExposed(&reader));
        reader.showMessage(message(3));
        QVERIFY(m_service.calls().isEmpty());
        QTRY_VERIFY(m_service.calls().contains(QStringLiteral("addFlags 3 \\Seen")));
    }

    void doesNotBecomeReadWhenLeftOrForbidden()
    {
        setBody(4, BodyState::Ready, QStringLiteral("text"));
        setBody(5, BodyState::Ready, QStringLiteral("text"));
        MessageReader reader(m_service);
        reader.show();
        reader.setMarkReadDelay(30);
        reader.showMessage(message(4));
        reader.setMarkReadDelay(-1);
        reader.showMessage(message(5));
        setBody(6, BodyState::Ready, QStringLiteral("text"));
        reader.setMarkReadDelay(60);
        reader.showMessage(message(6)); // its timer runs out after theirs would have
        QTRY_VERIFY(m_service.calls().contains(QStringLiteral("addFlags 6 \\Seen")));
        QCOMPARE(m_service.calls().size(), 1);
    }

    // --- header

    void theAddressIsAlwaysReadable()
    {
        store::MessageRow hostile = row(7);
        hostile.header.from = {{QString(400, u'M') + QStringLiteral(" service@bank.example"),
                                QStringLiteral("mallory@evil.example")}};
        m_service.setRow(m_inbox, hostile);
        setBody(7, BodyState::Ready, QStringLiteral("x"));
        MessageReader reader(m_service);
        reader.resize(600, 400);
        reader.show();
        reader.showMessage(message(7));
        auto *sender = reader.findChild<SenderLine *>(QStringLiteral("messageSender"));
        QTRY_COMPARE(sender->paintedAddress(), QStringLiteral("mallory@evil.example"));
        m_service.setRow(m_inbox, row(7));
    }

    void recipientsFoldAndUnfold()
    {
        QCOMPARE(recipientSummary(row(1).header, {QStringLiteral("anna@example.org")}),
                 QStringLiteral("to me, Li Wei"));
        store::MessageHeader twice = row(1).header; // by two of one's addresses
        twice.cc.push_back({QStringLiteral("Sales"), QStringLiteral("Sales@example.org")});
        QCOMPARE(recipientSummary(twice, {QStringLiteral("anna@example.org"),
                                          QStringLiteral("sales@example.org")}),
                 QStringLiteral("to me, Li Wei, me"));
        store::MessageHeader many = row(1).header;
        for (int i = 0; i < 10'000; ++i)
            many.cc.push_back(
                {QStringLiteral("Person %2 %1").arg(i), QStringLiteral("p%1@example.org").arg(i)});
        QVERIFY(recipientSummary(many, {}).endsWith(u'+' + QLocale().toString(9'999)));
        QVERIFY(addressList(many.cc).size() < 20'000);

        setBody(1, BodyState::Ready, QStringLiteral("x"));
        MessageReader reader(m_service);
        reader.show();
        reader.showMessage(message(1));
        auto *details = reader.findChild<QLabel *>(QStringLiteral("messageDetails"));
        QVERIFY(!details->isVisible());
        QTest::mouseClick(reader.findChild<QToolButton *>(QStringLiteral("messageExpand")),
                          Qt::LeftButton);
        QVERIFY(details->isVisible());
        QVERIFY(details->text().contains(QLatin1String("li@example.com")));
    }

    void flagInTheHeaderFollows()
    {
        setBody(8, BodyState::Ready, QStringLiteral("x"));
        MessageReader reader(m_service);
        reader.show();
        reader.showMessage(message(8));
        auto *flag = reader.findChild<QLabel *>(QStringLiteral("messageFlag"));
        QVERIFY(!flag->isVisible());
        m_service.commit(m_inbox, {.toggleFlagged = imap::UidSet::single(8)});
        QVERIFY(flag->isVisible());
    }

    // --- links and attachments

    void clickingALinkAsksTheOpener()
    {
        RecordingOpener opener;
        setBody(1, BodyState::Ready, QStringLiteral("https://example.org/go and more"));
        MessageReader reader(m_service);
        reader.setLinkOpener(&opener);
        reader.resize(700, 400);
        reader.show();
        QVERIFY(QTest::qWaitForWindowExposed(&reader));
        reader.showMessage(message(1));
        QSignalSpy hovered(&reader, &MessageReader::linkHovered);
        PlainTextView *view = reader.textView();
        const QPoint onLink =
            view->cursorRect(QTextCursor(view->document())).center() + QPoint(30, 0);
        QTest::mouseMove(view->viewport(), onLink);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, onLink);
        QCOMPARE(opener.opened, QList<QUrl> {QUrl(QStringLiteral("https://example.org/go"))});
        QVERIFY(hovered.count() >= 1);
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("https://example.org/go"));

        // Beside the link nothing opens; with the keyboard Tab goes to it and Enter opens it.
        QTextCursor end(view->document());
        end.movePosition(QTextCursor::End);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                          view->cursorRect(end).center() + QPoint(60, 0));
        QCOMPARE(opener.opened.size(), 1);
        view->moveCursor(QTextCursor::Start);
        view->setFocus();
        QTest::keyClick(view, Qt::Key_Tab);
        QTest::keyClick(view, Qt::Key_Return);
        QCOMPARE(opener.opened.size(), 2);

        QSignalSpy notices(&reader, &MessageReader::notice);
        opener.answer = false;
        QTest::keyClick(view, Qt::Key_Return);
        QCOMPARE(notices.count(), 1);
    }

    void theDesktopOpenerRefusesOtherSchemes()
    {
        DesktopLinkOpener opener;
        QVERIFY(!opener.open(QUrl(QStringLiteral("file:///etc/passwd"))));
        QVERIFY(!opener.open(QUrl(QStringLiteral("javascript:alert(1)"))));
    }

    void fileNames_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("safe");
        const auto add = [](const char *name, const QString &given, const char *safe) {
            QTest::newRow(name) << given << QString::fromUtf8(safe);
        };
        add("plain", QStringLiteral("plan.pdf"), "plan.pdf");
        add("folders", QStringLiteral("../../etc/passwd"), "_.._etc_passwd");
        add("windows", QStringLiteral("C:\\x\\y.exe"), "C__x_y.exe");
        add("dots", QStringLiteral("...bashrc"), "bashrc");
        add("control", QStringLiteral("a\nb.txt"), "a b.txt");
        add("device", QStringLiteral("CON.txt"), "_CON.txt");
        add("com", QStringLiteral("com1"), "_com1");
        add("trailing", QStringLiteral("x.exe. . "), "x.exe");
        add("empty", QString(), "attachment");
        add("only dots", QStringLiteral(".."), "attachment");
    }

    void fileNames()
    {
        QFETCH(QString, given);
        QFETCH(QString, safe);
        QCOMPARE(safeFileName(given), safe);
    }

    void fileNamesCannotHideTheirExtension()
    {
        const QString reversed = safeFileName(QString::fromUtf8("invoice\xe2\x80\xae"
                                                                "fdp.exe"));
        QVERIFY(reversed.endsWith(QLatin1String(".exe")));
        QVERIFY(!reversed.contains(QChar(0x202E)));
        const QString longName = safeFileName(QString(4'000, u'a') + QStringLiteral(".exe"));
        QVERIFY(longName.size() <= 120);
        QVERIFY(longName.endsWith(QLatin1String(".exe")));
        const QString nearly = safeFileName(QString(500, u'a') + QStringLiteral(".exe"));
        QVERIFY(nearly.endsWith(QLatin1String(".exe")));
    }

    void attachmentsAreSavedWhereTheUserSays()
    {
        account::MessageBody body;
        body.state = BodyState::Ready;
        body.plainText = QStringLiteral("two files");
        body.attachments = {{"2", QStringLiteral("plan & map.pdf"), "application/pdf", 1'200'000},
                            {"3", QStringLiteral("../x.png"), "image/png", 340}};
        m_service.setBody(message(1), body);
        MessageReader reader(m_service);
        reader.resize(700, 400);
        reader.show();
        reader.showMessage(message(1));
        auto *bar = reader.findChild<AttachmentBar *>();
        QVERIFY(bar->isVisible());
        auto *first = reader.findChild<QToolButton *>(QStringLiteral("attachmentButton0"));
        QVERIFY(first->text().contains(QLatin1String("plan && map.pdf")));
        QTemporaryDir folder;
        reader.findChild<QAction *>(QStringLiteral("attachmentSave0"))->trigger();
        auto *dialog = reader.findChild<QFileDialog *>(QStringLiteral("saveAttachmentDialog"));
        QVERIFY(dialog);
        QVERIFY(dialog->selectedFiles().constFirst().endsWith(QLatin1String("/plan & map.pdf")));
        dialog->setDirectory(folder.path());
        dialog->findChild<QLineEdit *>()->setText(QStringLiteral("mine.pdf"));
        QSignalSpy saved(&m_service, &account::MailService::attachmentSaved);
        // The message goes while the dialog is open, and the list goes on to the next one.
        setBody(2, BodyState::Ready, QStringLiteral("another"));
        reader.showMessage(message(2));
        static_cast<QDialog *>(dialog)->accept();
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(m_service.calls().contains(QStringLiteral("saveAttachment 1 2")));
        QCOMPARE(saved.first().first().toString(), folder.filePath(QStringLiteral("mine.pdf")));
    }

    void veryLongTextsAreCutWithAWayToSeeAll()
    {
        setBody(1, BodyState::Ready, QStringLiteral("line of text\n").repeated(60'000));
        MessageReader reader(m_service);
        reader.resize(600, 400);
        reader.show();
        reader.showMessage(message(1));
        auto *rest = reader.findChild<QToolButton *>(QStringLiteral("readerShowRest"));
        QVERIFY(rest->isVisible());
        const int before = reader.textView()->document()->blockCount();
        QTest::mouseClick(rest, Qt::LeftButton);
        QVERIFY(reader.textView()->document()->blockCount() > before);
        QVERIFY(!rest->isVisible());
    }

    void findBarOpensAndCloses()
    {
        setBody(1, BodyState::Ready, quotedMail());
        MessageReader reader(m_service);
        reader.resize(700, 500);
        reader.show();
        QVERIFY(QTest::qWaitForWindowActive(&reader));
        reader.showMessage(message(1));
        reader.openFind();
        QVERIFY(reader.isFindOpen());
        for (const char *name : {"findPrevious", "findNext", "findClose"}) // of the one set of icons
            QVERIFY(!reader.findChild<QToolButton *>(QLatin1String(name))->icon().isNull());
        auto *edit = reader.findChild<QLineEdit *>(QStringLiteral("findEdit"));
        QTest::keyClicks(edit, QStringLiteral("drawing"));
        QCOMPARE(reader.findChild<QLabel *>(QStringLiteral("findCount"))->text(),
                 QStringLiteral("1 of 1"));
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!reader.isFindOpen());
    }

    void pictures()
    {
        account::MessageBody body;
        body.state = BodyState::Ready;
        body.plainText = quotedMail();
        body.attachments = {{"2", QStringLiteral("plan.pdf"), "application/pdf", 1'200'000},
                            {"3", QStringLiteral("map.png"), "image/png", 340'000}};
        m_service.setBody(message(1), body);
        MessageReader reader(m_service);
        reader.resize(760, 620);
        reader.show();
        reader.showMessage(message(1));
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(reader, QStringLiteral("reader")).isNull());
        theme::apply(*qApp, theme::Scheme::Dark);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(reader, QStringLiteral("reader-dark@2x"), 2).isNull());
        theme::apply(*qApp, theme::Scheme::Light);
        setBody(2, BodyState::Offline);
        reader.showMessage(message(2));
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(reader, QStringLiteral("reader-offline")).isNull());
    }
};

QTEST_MAIN(TestReader)
#include "tst_reader.moc"
