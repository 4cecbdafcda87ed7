// SPDX-License-Identifier: GPL-3.0-or-later
// What a message's header asks for or offers: a confirmation of reading, a way off its list. Never
// by itself; told what goes where; done once.
#include "core/mime/body.h"
#include "core/mime/receipt.h"
#include "tests/ui/window/composerscene.h"
#include "ui/common/theme.h"
#include "ui/reader/linkopener.h"
#include "ui/reader/receiptstrip.h"
#include "ui/reader/senderwishes.h"
#include "ui/reader/unsubscribing.h"

#include <QMessageBox>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace homing;
using namespace homing::ui;
using Result = account::OneClick::Result;

namespace {

class RecordingOneClick final : public account::OneClick
{
public:
    void post(const QByteArray &link) override { posted.append(link); }
    QByteArrayList posted;
};

class RecordingOpener final : public LinkOpener
{
public:
    bool open(const QUrl &url) override
    {
        opened.append(url);
        return true;
    }
    QList<QUrl> opened;
};

const QByteArray asks = "From: Jon Ruiz <jon@example.com>\r\nMessage-ID: <roof-1@example.com>\r\n"
                        "Disposition-Notification-To: jon@example.com\r\n\r\n";
const QByteArray asksForAnother =
    "From: Jon Ruiz <jon@example.com>\r\nDisposition-Notification-To: spy@evil.example\r\n\r\n";
const QByteArray byPage = "List-Unsubscribe: <https://news.example/leave?i=7>\r\n\r\n";
const QByteArray byMail =
    "List-Unsubscribe: <mailto:leave@news.example?subject=unsubscribe>\r\n\r\n";
const QByteArray byOneClick =
    "Authentication-Results: mx.example.org; dkim=pass header.d=news.example\r\n"
    "DKIM-Signature: d=news.example; h=List-Unsubscribe:List-Unsubscribe-Post; b=x\r\n"
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    + byPage;

/// The window with Jon's message, whose header is `header`, in view.
class WishScene : public WritingScene
{
public:
    explicit WishScene(const QByteArray &header, const QString &settingsFile = {})
        : WritingScene(settingsFile)
        , message(answerable(*this))
    {
        window.reader()->setLinkOpener(&opener);
        unsubscribing()->setOneClick(&oneClick);
        window.reader()->wishes()->setInViewDelay(0);
        service.setKeepsKeywords(sample.inbox);
        service.setPart(message, "HEADER", header);
        service.clearCalls();
        window.reader()->showMessage(message);
    }
    Unsubscribing *unsubscribing() const { return window.reader()->wishes()->unsubscribing(); }
    /// The header was asked for and has come, and all that follows from it is done.
    bool hasHeader()
    {
        QSignalSpy parts(&service, &account::MailService::partReady);
        return isAsked() ? QTest::qWaitFor([&] { return parts.count() > 0; }) : false;
    }
    bool isAsked()
    {
        return QTest::qWaitFor([&] { return asked(); });
    }
    bool asked() const
    {
        return service.calls().contains(QStringLiteral("requestPart 500 HEADER"));
    }
    QString strip() const { return news("receiptStripText"); }
    bool isButtonShown() const { return find<QWidget>("unsubscribeButton")->isVisible(); }
    QMessageBox *question() const { return find<QMessageBox>("unsubscribeDialog"); }
    bool answer(const char *button)
    {
        auto *found = question()->findChild<QPushButton *>(QString::fromLatin1(button));
        if (!found)
            return false;
        found->click();
        return QTest::qWaitFor([&] { return question() == nullptr; });
    }
    bool has(const char *call) const
    {
        return !service.calls().filter(QString::fromLatin1(call)).isEmpty();
    }

    RecordingOpener opener;
    RecordingOneClick oneClick;
    MessageRef message;
};

const QString askedText = QStringLiteral("The sender asks for a confirmation that you read this.");

} // namespace

class TestWishes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "XYZ-7"); // far from UTC
        test::prepareWindowApplication();
    }

    // --- confirmations of reading

    void nothingIsEverSentByItself()
    {
        WishScene scene(asks);
        QVERIFY(scene.hasHeader());
        QTRY_COMPARE(scene.strip(), askedText);
        scene.window.reader()->showNothing();
        QCOMPARE(scene.strip(), QString());
        scene.window.reader()->showMessage(scene.message);
        QTRY_COMPARE(scene.strip(), askedText);
        QVERIFY(!scene.has("sendMessage"));
        QVERIFY(!scene.has("addFlags"));
        QVERIFY(scene.local().empty());
    }

    /// RFC 8098 3.2.4: the final recipient is the one that it came to.
    void theIdentityThatItCameToConfirms()
    {
        WishScene scene(asks);
        account::Identity first;
        first.email = QStringLiteral("anna.berg@example.org");
        account::Identity office;
        office.email = QStringLiteral("office@harbour.example"); // in Cc
        scene.service.setIdentities(scene.sample.account, {first, office});
        QTRY_COMPARE(scene.strip(), askedText);
        scene.pressInWindow("receiptSendButton");
        const QByteArray text = scene.service.localMessageText(scene.sample.account,
                                                               scene.local().front().id);
        QVERIFY(text.contains("From: office@harbour.example\r\n"));
        QVERIFY(text.contains("\r\nFinal-Recipient: rfc822;office@harbour.example\r\n"));
    }

    void theButtonSendsOne()
    {
        WishScene scene(asks);
        QTRY_COMPARE(scene.strip(), askedText);
        scene.pressInWindow("receiptSendButton");
        QCOMPARE(scene.strip(), QString());
        QCOMPARE(scene.local().size(), 1U);
        const store::LocalMessage local = scene.local().front();
        QCOMPARE(local.state, store::LocalMessage::State::Queued);
        QCOMPARE(local.recipients, QStringLiteral("jon@example.com"));
        const QByteArray text = scene.service.localMessageText(scene.sample.account, local.id);
        QVERIFY(text.contains("\r\nTo: jon@example.com\r\n"));
        QVERIFY(text.contains("\r\nFinal-Recipient: rfc822;anna@example.org\r\n"));
        QVERIFY(text.contains("\r\nOriginal-Message-ID: <roof-1@example.com>\r\n"));
        QVERIFY(text.contains("manual-action/MDN-sent-manually; displayed\r\n"));
        QVERIFY(scene.has("addFlags 500 $MDNSent"));
        QVERIFY(scene.toastText().contains(QLatin1String("jon@example.com")));
        // Once.
        scene.window.reader()->showNothing();
        scene.service.clearCalls();
        scene.window.reader()->showMessage(scene.message);
        QVERIFY(scene.hasHeader());
        QCoreApplication::processEvents();
        QCOMPARE(scene.strip(), QString());
    }

    void itDoesNotTellTheTimeZone()
    {
        WishScene scene(asks);
        QTRY_COMPARE(scene.strip(), askedText);
        const QDateTime date =
            scene.service.rows(scene.message.mailbox, {scene.message.uid}).front().header.date;
        scene.pressInWindow("receiptSendButton");
        const QByteArray message =
            scene.service.localMessageText(scene.sample.account, scene.local().front().id);
        const QString text =
            QString::fromUtf8(mime::parseMessage(message).leaves.front().decoded).simplified();
        const QString time = date.toUTC().toString(QStringLiteral("HH:mm"));
        QVERIFY2(text.contains(QStringLiteral(" %1 UTC was displayed").arg(time).simplified()),
                 qPrintable(text));
        QVERIFY(message.contains("\r\nDate: ") && !message.contains("+0700"));
    }

    void anotherAddressIsShownAndWarnedOf()
    {
        WishScene scene(asksForAnother);
        QTRY_VERIFY(scene.strip().contains(QLatin1String("spy@evil.example")));
        QVERIFY(scene.strip().contains(QLatin1String("not the sender's address")));
    }

    /// It has no text that one could write on.
    void oneThatWasNotTakenIsNoDraft()
    {
        WishScene scene(asks);
        QTRY_COMPARE(scene.strip(), askedText);
        scene.pressInWindow("receiptSendButton");
        const LocalMessageId id = scene.local().front().id;
        scene.service.setLocalState(scene.sample.account, id, store::LocalMessage::State::Refused,
                                    QStringLiteral("No."));
        scene.window.desk()->openLocal(scene.sample.account, id);
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.local().front().state, store::LocalMessage::State::Refused);
        QTest::mouseClick(scene.toast()->actionButton(), Qt::LeftButton);
        QVERIFY(scene.local().empty());
    }

    void theStripDoesNotWidenANarrowPane()
    {
        WishScene scene(asks);
        MessageReader reader(scene.service);
        reader.setMarkReadDelay(-1);
        reader.wishes()->setInViewDelay(0);
        reader.resize(320, 500);
        reader.show();
        reader.showMessage(scene.message);
        QTRY_VERIFY(reader.wishes()->receiptStrip()->isVisible());
        QApplication::processEvents();
        QCOMPARE(reader.width(), 320);
        auto *send = reader.findChild<QWidget *>(QStringLiteral("receiptSendButton"));
        QVERIFY(send->isVisible());
        QVERIFY(send->mapTo(&reader, QPoint(send->width(), 0)).x() <= reader.width());
        QVERIFY(!reader.findChild<QWidget *>(QStringLiteral("receiptNeverButton"))->isVisible());
        test::shot(reader, QStringLiteral("receipt-strip-narrow"));
    }

    void neverForThisSenderIsRemembered()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        {
            WishScene scene(asks, file);
            QTRY_COMPARE(scene.strip(), askedText);
            scene.pressInWindow("receiptNeverButton");
            QCOMPARE(scene.strip(), QString());
            QVERIFY(scene.local().empty());
        }
        WishScene again(asks, file);
        QVERIFY(again.hasHeader());
        QCoreApplication::processEvents();
        QCOMPARE(again.strip(), QString());
    }

    void dismissedIsForNow()
    {
        WishScene scene(asks);
        QTRY_COMPARE(scene.strip(), askedText);
        scene.pressInWindow("receiptStripClose");
        QCOMPARE(scene.strip(), QString());
        QVERIFY(scene.local().empty());
        QVERIFY(!scene.has("addFlags"));
    }

    void whatWasAnsweredElsewhereIsNotAsked()
    {
        WishScene scene(asks);
        QTRY_COMPARE(scene.strip(), askedText);
        auto row = *scene.service.find(scene.message);
        row.flags.addKeyword("$MDNSent");
        scene.service.setRow(scene.sample.inbox, row);
        store::ChangeSet changes;
        changes.mailbox = scene.sample.inbox;
        changes.changed = imap::UidSet::single(scene.message.uid);
        Q_EMIT scene.service.changed(changes);
        QCOMPARE(scene.strip(), QString());
    }

    void whatOneWroteOneselfIsNotAsked()
    {
        WishScene scene(asks);
        auto row = *scene.service.find(scene.message);
        row.header.from = {{QString(), QStringLiteral("Anna@Example.org")}};
        scene.service.setRow(scene.sample.inbox, row);
        scene.window.reader()->showNothing();
        scene.service.clearCalls();
        scene.window.reader()->showMessage(scene.message);
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        QVERIFY(!scene.asked());
    }

    void junkIsNotAsked()
    {
        WishScene scene(asks);
        auto row = *scene.service.find(scene.message);
        row.flags.addKeyword("$Junk");
        scene.service.setRow(scene.sample.inbox, row);
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        QVERIFY(!scene.asked());
        QVERIFY(!scene.isButtonShown());
    }

    void anAccountThatCannotSendIsNotAsked()
    {
        WishScene scene(asks);
        scene.service.setSmtp(scene.sample.account, {});
        QVERIFY(scene.hasHeader());
        QCoreApplication::processEvents();
        QCOMPARE(scene.strip(), QString());
    }

    // --- leaving a list

    void oneClickAsksFirstAndPostsOnce()
    {
        WishScene scene(byOneClick);
        QTRY_VERIFY(scene.isButtonShown());
        QVERIFY(scene.oneClick.posted.isEmpty());
        scene.pressInWindow("unsubscribeButton");
        QVERIFY(scene.question());
        QVERIFY(scene.oneClick.posted.isEmpty());
        QCOMPARE(scene.question()->textFormat(), Qt::PlainText);
        QVERIFY(scene.question()->informativeText().contains(QLatin1String("news.example")));
        QVERIFY(scene.answer("unsubscribeNow"));
        QCOMPARE(scene.oneClick.posted, QByteArrayList {"https://news.example/leave?i=7"});
        QVERIFY(!scene.find<QWidget>("unsubscribeButton")->isEnabled());
        QVERIFY(scene.opener.opened.isEmpty());
        Q_EMIT scene.oneClick.finished(Result::Done, QStringLiteral("HTTP/1.1 200 OK"));
        QVERIFY(!scene.isButtonShown());
        QVERIFY(scene.toastText().contains(QLatin1String("news.example")));
    }

    void cancelSendsNothing()
    {
        WishScene scene(byOneClick);
        QTRY_VERIFY(scene.isButtonShown());
        scene.pressInWindow("unsubscribeButton");
        QAbstractButton *cancel = scene.question()->button(QMessageBox::Cancel);
        QCOMPARE(scene.question()->defaultButton(), cancel); // Enter does nothing, too
        cancel->click();
        QTRY_VERIFY(!scene.question());
        QVERIFY(scene.oneClick.posted.isEmpty());
        QVERIFY(scene.opener.opened.isEmpty());
        QVERIFY(scene.isButtonShown());
    }

    void whatWasRefusedOffersThePage()
    {
        WishScene scene(byOneClick);
        QTRY_VERIFY(scene.isButtonShown());
        scene.pressInWindow("unsubscribeButton");
        QVERIFY(scene.answer("unsubscribeNow"));
        Q_EMIT scene.oneClick.finished(Result::Refused, QStringLiteral("HTTP/1.1 404 Not Found"));
        QVERIFY(scene.toastText().contains(QLatin1String("404")));
        scene.pressInWindow("unsubscribeButton");
        QVERIFY(!scene.question()->findChild<QPushButton *>(QStringLiteral("unsubscribeNow")));
        QVERIFY(scene.answer("unsubscribeByPage"));
        QCOMPARE(scene.opener.opened,
                 QList<QUrl> {QUrl(QStringLiteral("https://news.example/leave?i=7"))});
    }

    /// Anybody could have written the fields.
    void withoutProofNothingIsPosted()
    {
        WishScene scene("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" + byPage);
        QTRY_VERIFY(scene.isButtonShown());
        scene.pressInWindow("unsubscribeButton");
        QVERIFY(!scene.question()->findChild<QPushButton *>(QStringLiteral("unsubscribeNow")));
        QVERIFY(scene.opener.opened.isEmpty());
        QVERIFY(scene.answer("unsubscribeByPage"));
        QCOMPARE(scene.opener.opened.size(), 1);
        QVERIFY(scene.oneClick.posted.isEmpty());
    }

    void byMailOneSeesItFirst()
    {
        WishScene scene(byMail);
        QTRY_VERIFY(scene.isButtonShown());
        scene.pressInWindow("unsubscribeButton");
        QVERIFY(scene.question()->informativeText().contains(QLatin1String("leave@news.example")));
        QVERIFY(scene.answer("unsubscribeByMail"));
        QTRY_VERIFY(scene.hasComposer());
        QCOMPARE(scene.in<QLineEdit>("subjectEdit")->text(), QStringLiteral("unsubscribe"));
        QVERIFY(!scene.has("sendMessage"));
        QVERIFY(scene.opener.opened.isEmpty());
    }

    void theButtonIsTheMessagesOwn()
    {
        WishScene scene(byPage);
        QTRY_VERIFY(scene.isButtonShown());
        scene.pressInWindow("unsubscribeButton");
        QVERIFY(scene.question());
        scene.window.reader()->showMessage({scene.sample.inbox, 3});
        QVERIFY(!scene.isButtonShown());
        QTRY_VERIFY(!scene.question()); // it was about the other one
    }

    // --- asking others

    void theComposerAsksForConfirmations()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.composer()->keepNow();
        QVERIFY(!scene.written().asksForReceipt && !scene.written().asksForReport);
        for (const char *name : {"askForReceipt", "askForReport"})
            scene.in<QAction>(name)->trigger();
        scene.composer()->close();
        QVERIFY(scene.written().asksForReceipt && scene.written().asksForReport);
        // The draft has them when it is opened again.
        scene.window.desk()->openLocal(scene.sample.account, scene.local().front().id);
        QVERIFY(scene.in<QAction>("askForReceipt")->isChecked());
        scene.in<QAction>("askForReport")->trigger();
        scene.press("sendButton");
        QVERIFY(scene.written().asksForReceipt && !scene.written().asksForReport);
    }

    // --- how it looks

    void itLooksCalm_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void itLooksCalm()
    {
        QFETCH(bool, isDark);
        const QString end = isDark ? QStringLiteral("dark") : QStringLiteral("light");
        theme::apply(*qApp, isDark ? theme::Scheme::Dark : theme::Scheme::Light);
        {
            WishScene scene(asks);
            QTRY_COMPARE(scene.strip(), askedText);
            const QImage picture = test::shot(scene.window, QStringLiteral("receipt-strip-") + end);
            QCOMPARE(picture.width(), scene.window.width());
        }
        {
            WishScene scene(asksForAnother);
            QTRY_VERIFY(!scene.strip().isEmpty());
            test::shot(scene.window, QStringLiteral("receipt-elsewhere-") + end);
        }
        {
            WritingScene scene;
            scene.writeToAnna();
            test::shot(*scene.composer(), QStringLiteral("composer-wishes-") + end);
        }
        WishScene scene(byOneClick);
        QTRY_VERIFY(scene.isButtonShown());
        test::shot(scene.window, QStringLiteral("unsubscribe-button-") + end);
        scene.pressInWindow("unsubscribeButton");
        test::shot(*scene.question(), QStringLiteral("unsubscribe-question-") + end);
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestWishes)
#include "tst_wishes.moc"
