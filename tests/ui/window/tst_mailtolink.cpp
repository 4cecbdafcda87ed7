// SPDX-License-Identifier: GPL-3.0-or-later
// mailto: links, clicked in a message or given by another program: a composer that is filled, says
// so, and sends nothing.
#include "tests/ui/window/composerscene.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/commands.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/linkopener.h"
#include "ui/reader/plaintextview.h"

using namespace homing;
using namespace homing::ui;

namespace {

/// Links that another program would have got.
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

const QString stripText =
    QStringLiteral("A link filled in this message: look at it before you send it.");

} // namespace

class TestMailtoLink : public QObject
{
    Q_OBJECT
private:
    static MessageRef withBody(WritingScene &scene, const mime::Block &block)
    {
        account::MessageBody body;
        body.message = {scene.sample.inbox, scene.service.uids(scene.sample.inbox).back()};
        body.state = account::MessageBody::State::Ready;
        body.plainText = block.text;
        body.blocks = {block};
        scene.service.setBody(body.message, body);
        scene.window.reader()->showNothing();
        scene.window.reader()->showMessage(body.message);
        return body.message;
    }
    static bool clickPlain(WritingScene &scene, const QString &link)
    {
        mime::Block block;
        block.text = link;
        withBody(scene, block);
        PlainTextView *view = scene.window.reader()->textView();
        if (!view->isVisible())
            return false;
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                          view->cursorRect(QTextCursor(view->document())).center() + QPoint(30, 0));
        return true;
    }

private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void aClickInPlainTextOpensTheComposer()
    {
        WritingScene scene;
        RecordingOpener opener;
        scene.window.reader()->setLinkOpener(&opener);
        QVERIFY(clickPlain(scene,
                           QStringLiteral("mailto:jon@example.net?subject=Roof%20%26%20wall"
                                          "&bcc=eve@example.net&body=One%0D%0Atwo"
                                          "&attach=/etc/passwd")));
        QVERIFY(scene.hasComposer());
        QVERIFY(opener.opened.isEmpty());
        mime::Draft draft;
        scene.composer()->head()->writeTo(draft);
        QCOMPARE(addressesOf(draft.to), QStringList {QStringLiteral("jon@example.net")});
        QCOMPARE(addressesOf(draft.bcc), QStringList {QStringLiteral("eve@example.net")});
        QVERIFY(scene.in<QWidget>("bccEdit")->isVisible()); // who else gets it is to be seen
        QCOMPARE(draft.subject, QStringLiteral("Roof & wall"));
        QCOMPARE(scene.composer()->body()->toPlainText(), QStringLiteral("One\ntwo"));
        QVERIFY(scene.composer()->files()->entries().empty());
        QCOMPARE(scene.strip(), stripText);
        QVERIFY(!scene.in<QWidget>("sendAnywayButton")->isVisible());
    }

    void aClickInHtmlOpensTheComposer()
    {
        WritingScene scene;
        RecordingOpener opener;
        scene.window.reader()->setLinkOpener(&opener);
        mime::Block block;
        block.kind = mime::Block::Kind::Html;
        block.section = "1";
        block.text = QStringLiteral("<p><a href='mailto:jon@example.net?cc=kim@example.net'>"
                                    "Write to us</a></p>");
        withBody(scene, block);
        QTRY_VERIFY(scene.window.reader()->isHtmlShown());
        HtmlView *view = scene.window.reader()->htmlBody()->view();
        QTRY_VERIFY(!view->page()->runs.empty());
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                          view->page()->runs.front().rect.center().toPoint());
        QVERIFY(scene.hasComposer());
        QVERIFY(opener.opened.isEmpty());
        mime::Draft draft;
        scene.composer()->head()->writeTo(draft);
        QCOMPARE(addressesOf(draft.to), QStringList {QStringLiteral("jon@example.net")});
        QCOMPARE(addressesOf(draft.cc), QStringList {QStringLiteral("kim@example.net")});
        QCOMPARE(scene.strip(), stripText);
    }

    void whatCanBeSeenAtAGlanceIsNotToldOf()
    {
        WritingScene scene;
        scene.window.writeFromLink("mailto:jon@example.net?subject=Roof");
        QVERIFY(scene.hasComposer());
        QCOMPARE(scene.strip(), QString());
    }

    void nothingIsSentOrKeptByItself()
    {
        WritingScene scene;
        scene.window.writeFromLink("mailto:jon@example.net?subject=Roof&body=Slate");
        scene.composer()->setSaveDelay(0);
        QCoreApplication::processEvents();
        QVERIFY(!scene.service.calls().contains(QStringLiteral("sendMessage")));
        scene.composer()->close();
        QVERIFY(scene.local().empty());
    }

    void oneThatIsWrittenOnIsADraftLikeOthers()
    {
        WritingScene scene;
        scene.window.writeFromLink(
            "mailto:jon@example.net?subject=Roof&body=Slate&in-reply-to=%3Cone@example.net%3E");
        QTest::keyClicks(scene.composer()->body(), QStringLiteral("My "));
        scene.composer()->close();
        QCOMPARE(scene.local().size(), 1U);
        QCOMPARE(scene.written().text.trimmed(), QStringLiteral("My Slate"));
        QCOMPARE(scene.written().inReplyTo, QByteArray("one@example.net"));
    }

    void whatIsSentIsWhatWasShown()
    {
        WritingScene scene;
        scene.window.writeFromLink("mailto:jon@example.net?subject=Roof&body=Slate");
        scene.press("sendButton");
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.local().front().state, store::LocalMessage::State::Queued);
        QCOMPARE(scene.written().subject, QStringLiteral("Roof"));
    }

    void whatKeepsItFromThatIsTold()
    {
        WritingScene scene;
        scene.window.writeFromLink("mailto:jon@example.net\nshow");
        QVERIFY(!scene.hasComposer());
        QVERIFY(scene.toastText().contains(QLatin1String("cannot be understood")));
        scene.service.setSmtp(scene.sample.account, {});
        scene.window.writeFromLink("mailto:jon@example.net");
        QVERIFY(!scene.hasComposer());
        QVERIFY(scene.toastText().contains(QLatin1String("outgoing mail")));
    }

    void itLooksCalm_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void itLooksCalm()
    {
        QFETCH(bool, isDark);
        theme::apply(*qApp, isDark ? theme::Scheme::Dark : theme::Scheme::Light);
        WritingScene scene;
        scene.window.writeFromLink(
            "mailto:jon@example.net?subject=About%20the%20roof&bcc=archive@example.net"
            "&body=Dear%20Jon,%0D%0A%0D%0AI%20would%20like%20to%20join%20the%20meeting.");
        QApplication::processEvents();
        const QImage picture =
            test::shot(*scene.composer(),
                       QStringLiteral("composer-from-link-%1")
                           .arg(isDark ? QStringLiteral("dark") : QStringLiteral("light")));
        QCOMPARE(picture.width(), scene.composer()->width());
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestMailtoLink)
#include "tst_mailtolink.moc"
