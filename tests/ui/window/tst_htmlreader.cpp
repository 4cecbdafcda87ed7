// SPDX-License-Identifier: GPL-3.0-or-later
// HTML messages in the reading pane: remote pictures against a web server that counts, HTML beside other blocks (find, zoom,
// sheet, paper), pictures by address, what is pasted and dropped, and what is too complex.
#include "tests/support/testcertificates.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/pictureserver.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/reader/blocksview.h"
#include "ui/reader/filekinds.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/htmlpictures.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/plaintextview.h"
#include "ui/reader/remotepictures.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QMovie>
#include <QNetworkReply>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using homing::test::bodyOf;
using homing::test::FakeMailService;
using homing::test::PictureServer;
using homing::test::pngBytes;

namespace {

QByteArray htmlMail(const QString &html)
{
    return "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.toUtf8();
}

template<typename T>
T *child(const QWidget &widget, const char *name)
{
    return widget.findChild<T *>(QString::fromLatin1(name));
}

/// Two frames, red and blue, that change ten times a second for ever.
QByteArray animatedGif()
{
    const QByteArray frame = QByteArray::fromHex("21f9040402000000"); // 20 ms
    const QByteArray image = QByteArray::fromHex("2c0000000001000100000202");
    return QByteArray::fromHex("4749463839610100010080" "0000" "ff0000" "0000ff") // GIF89a, 1 x 1, red and blue
        + QByteArray::fromHex("21ff0b4e45545343415045322e300301000000") // for ever
        + frame + image + QByteArray::fromHex("4401" "00")                // the first colour
        + frame + image + QByteArray::fromHex("4c01" "00") + ';';         // the second
}

} // namespace

class TestHtmlReader : public QObject
{
    Q_OBJECT
private:
    FakeMailService m_service;
    MailboxRef m_inbox;
    QTemporaryDir m_folder;
    std::unique_ptr<MessageReader> m_reader;
    std::vector<HtmlBody *> m_bodies; // of the column

    MessageRef message(quint32 uid) const { return {m_inbox, uid}; }
    QByteArray m_site; // of the account
    QString settings() const { return m_folder.filePath(QStringLiteral("window.ini")); }
    QString senderOf(quint32 uid) const { return m_service.find(message(uid))->header.from.front().address; }
    HtmlView &view() const { return *m_reader->htmlBody()->view(); }
    QWidget *bar() const { return child<QWidget>(*m_reader, "remoteBar"); }
    QToolButton *button(const char *name) const { return child<QToolButton>(*m_reader, name); }
    void show(quint32 uid, const QByteArray &mail)
    {
        account::MessageBody body = bodyOf(mail);
        body.message = message(uid);
        m_service.setBody(message(uid), body);
        m_reader->showMessage(message(uid));
    }
    void showHtml(quint32 uid, const QString &html)
    {
        QSignalSpy laidOut(&view(), &HtmlView::laidOut);
        show(uid, htmlMail(html));
        QVERIFY(laidOut.wait());
    }

    void makeReader()
    {
        m_reader = std::make_unique<MessageReader>(m_service);
        m_reader->setSettingsFile(settings());
        m_reader->resize(700, 500);
        m_reader->show();
    }
    /// Until none is on its way.
    void waitForPictures()
    {
        const RemotePictures &pictures = *m_reader->htmlBody()->remotePictures();
        QByteArray late;
        if (!QTest::qWaitFor([&] { return pictures.running() == 0; })) {
            for (const QNetworkReply *reply : pictures.findChildren<QNetworkReply *>())
                late += reply->property("address").toByteArray() + ' ';
        }
        QVERIFY2(late.isEmpty(), late);
    }
    /// A text, HTML with a picture, an attached message with HTML and a picture of the same name.
    QByteArray mixed()
    {
        m_service.setPart(message(150), "2.2", pngBytes(QSize(30, 20)));
        m_service.setPart(message(150), "3.2", pngBytes(QSize(50, 40)));
        const QByteArray html = "Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html\r\n\r\n"
                                "<p style='color:#000'>The needle is <b>HERE</b>.</p><p>needle again</p><img src=cid:p@x alt=Plan>\r\n"
                                "--r\r\nContent-Type: image/png\r\nContent-ID: <p@x>\r\n\r\nx\r\n--r--\r\n";
        return "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nneedle in text\r\n"
               "--m\r\n" + html + "\r\n--m\r\nContent-Type: message/rfc822\r\n\r\nFrom: Jon <jon@example.net>\r\nSubject: Inside\r\n"
            + html + "\r\n--m--\r\n";
    }
    void showMixed()
    {
        show(150, mixed());
        QTRY_COMPARE(m_reader->findChildren<HtmlBody *>(QStringLiteral("htmlBody")).size(), 3); // one is the single view
        m_bodies.clear();
        for (const auto &[section, body] : child<BlocksView>(*m_reader, "messageBlocks")->htmlBodies())
            m_bodies.push_back(body);
        QCOMPARE(m_bodies.size(), std::size_t(2));
        for (HtmlBody *body : m_bodies)
            QTRY_COMPARE(body->view()->page()->pictures.size(), std::size_t(1));
    }

private Q_SLOTS:
    void initTestCase()
    {
        test::prepareWindowApplication();
        m_inbox = test::makeSampleAccount(m_service).inbox;
        m_site = m_service.accounts().front().email.section(u'@', 1).toLatin1();
    }
    void init()
    {
        m_service.clearParts();
        QFile::remove(settings());
        makeReader();
    }
    void cleanup() { m_reader.reset(); }

    // --- Remote pictures (security row 13)

    /// Nothing before the click; then a bare GET of each picture that is named, and of nothing else.
    void remotePicturesComeWhenAskedForAndNothingElse()
    {
        PictureServer server;
        QVERIFY(server.isListening());
        const QByteArray picture = pngBytes(QSize(30, 20));
        server.answerPicture("/plain.png", "Set-Cookie: id=1; Path=/\r\n");
        server.answerPicture("/background.png");
        server.answerPicture("/cell.png");
        server.answerPicture("/end.png");
        server.redirect("/moved.png", "/end.png");
        server.redirect("/round.png", "/round.png");
        server.redirect("/file.png", "file:///etc/hostname");
        server.redirect("/data.png", "data:image/png;base64," + picture.toBase64());
        server.redirect("/user.png", "http://anna:secret@127.0.0.1:" + QByteArray::number(server.port()) + "/end.png?user");
        server.answer("/login.png", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n");
        server.answer("/gone.png", "HTTP/1.1 404 No\r\nContent-Type: image/png\r\nContent-Length: " + QByteArray::number(picture.size())
                          + "\r\n\r\n" + picture);
        server.answer("/text.png", PictureServer::ok("text/html", picture));
        server.answer("/svg.png", PictureServer::ok("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'><image href='"
                                                        + server.url(QStringLiteral("from-svg")).toUtf8() + "'/></svg>"));
        server.answer("/large.png", PictureServer::ok("image/png", picture + QByteArray(RemotePictures::mostBytes, 'x')));
        server.answer("/endless.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + picture + QByteArray(RemotePictures::mostBytes, 'x'));
        QString html;
        for (const char *name : {"plain", "moved", "round", "file", "data", "user", "login", "gone", "text", "svg", "large", "endless"})
            html += QStringLiteral("<img src='%1' alt='%2'>").arg(server.url(QLatin1String(name) + QStringLiteral(".png")), QLatin1String(name));
        html += QStringLiteral("<div style=\"background-image:url('%1');height:40px;width:40px\">b</div><table><tr><td background='%2'>c</table>")
                    .arg(server.url(QStringLiteral("background.png")), server.url(QStringLiteral("cell.png")));
        const QString never = server.url(QStringLiteral("never"));
        html += QStringLiteral("<link rel=stylesheet href='%1'><link rel=prefetch href='%1'><script src='%1'></script><iframe src='%1'></iframe>"
                               "<style>@import url(%1);@font-face{font-family:x;src:url(%1)}p{font-family:x;cursor:url(%1),auto;list-style-image:url(%1)}</style>"
                               "<video src='%1' poster='%1'></video><audio src='%1'></audio><object data='%1'></object><embed src='%1'>"
                               "<svg><image href='%1'/></svg><form action='%1'><input type=image src='%1'></form><a ping='%1' href='%1'>a</a>"
                               "<img srcset='%1 2x'><picture><source srcset='%1'></picture><p>x</p><meta http-equiv=refresh content='0;url=%1'>"
                               "<base href='%1'><img src='relative.png'><body background='ftp://127.0.0.1/x'>").arg(never);
        showHtml(150, html);
        QVERIFY(bar()->isVisible());
        QVERIFY(server.settle());
        QCOMPARE(server.connections, 0);
        QVERIFY(m_reader->htmlBody()->remotePictures()->isUntouched());
        test::shot(*m_reader, QStringLiteral("html-remote-bar"));

        button("remoteOnce")->click();
        QVERIFY(!bar()->isVisible());
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(4)); // plain, moved, background, cell
        const QByteArrayList expected {"/background.png", "/cell.png", "/data.png", "/end.png", "/endless.png", "/file.png", "/gone.png",
                                       "/large.png", "/login.png", "/moved.png", "/plain.png", "/round.png", "/svg.png", "/text.png", "/user.png"};
        QTRY_VERIFY(server.paths().size() >= expected.size());
        waitForPictures();
        QByteArrayList paths = server.paths();
        const qsizetype rounds = paths.count("/round.png");
        QCOMPARE(rounds, RemotePictures::mostRedirects + 1);
        paths.removeAll("/round.png");
        QByteArrayList others = expected;
        others.removeAll("/round.png");
        QCOMPARE(paths, others);
        for (const QByteArray &request : server.requests) {
            const QByteArray lower = request.toLower();
            QVERIFY2(request.startsWith("GET "), request);
            for (const char *header : {"cookie:", "referer:", "authorization:", "origin:", "from:", "if-"})
                QVERIFY2(!lower.contains(QByteArray("\r\n") + header), request);
            QVERIFY2(lower.contains("\r\naccept-language: *\r\n") && lower.contains("\r\naccept-encoding: identity\r\n"), request);
            QVERIFY2(!lower.contains("anna") && !lower.contains("homing") && !lower.contains("linux"), request);
        }
        QVERIFY(!HtmlChoices(settings()).knowsSender(senderOf(150)));
        // Another message from there: asked again, and the cookie was not kept.
        server.requests.clear();
        showHtml(149, QStringLiteral("<img src='%1'>").arg(server.url(QStringLiteral("end.png?2"))));
        QVERIFY(bar()->isVisible());
        QVERIFY(server.settle());
        QVERIFY(server.requests.isEmpty());
        server.answerPicture("/end.png?2");
        button("remoteOnce")->click();
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(1));
        QVERIFY(!server.requests.first().toLower().contains("cookie"));
        // Back to the first: once was once.
        show(150, htmlMail(html));
        QTRY_VERIFY(bar()->isVisible());
    }

    void neverFromHttpsToHttp()
    {
        test::TestCertificates certificates;
        if (!certificates.isValid())
            QSKIP(qPrintable(QStringLiteral("no certificates: ") + certificates.problem()));
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        const QSslConfiguration before = trusting;
        trusting.addCaCertificates(certificates.caFile());
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificateChain(certificates.good().chain);
        tls.setPrivateKey(certificates.good().key);
        PictureServer secure(tls), plain;
        secure.answerPicture("/good.png");
        secure.redirect("/down.png", plain.url(QStringLiteral("x.png")).toUtf8());
        const auto pictures = [&](const char *name) {
            return QStringLiteral("<img src='https://127.0.0.1:%1/%2'>").arg(secure.port()).arg(QLatin1String(name));
        };
        // Its certificate is not known: nothing is asked for.
        showHtml(150, pictures("good.png"));
        button("remoteOnce")->click();
        waitForPictures();
        QVERIFY(secure.requests.isEmpty());
        QSslConfiguration::setDefaultConfiguration(trusting);
        makeReader(); // the other remembers whom it does not trust
        showHtml(149, pictures("good.png") + pictures("down.png"));
        button("remoteOnce")->click();
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(1));
        waitForPictures();
        QSslConfiguration::setDefaultConfiguration(before);
        QCOMPARE(secure.requests.size(), 2);
        QVERIFY(plain.settle());
        QCOMPARE(plain.connections, 0);
    }

    void alwaysForASenderIsRememberedAndTakenBack()
    {
        PictureServer server;
        server.answerPicture("/a.png");
        server.answerPicture("/b.png");
        const QString one = QStringLiteral("<img src='%1'>").arg(server.url(QStringLiteral("a.png")));
        showHtml(150, one);
        QTRY_VERIFY(bar()->isVisible());
        button("remoteAlways")->click();
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(1));
        QVERIFY(HtmlChoices(settings()).knowsSender(senderOf(150)));
        // Another start, the same sender: at once. Somebody else: asked.
        makeReader();
        showHtml(150, QStringLiteral("<img src='%1'>").arg(server.url(QStringLiteral("b.png"))));
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(1));
        QVERIFY(!bar()->isVisible());
        QVERIFY(button("remoteNever")->isVisible());
        test::shot(*m_reader, QStringLiteral("html-remote-always"));
        quint32 other = 149;
        while (senderOf(other) == senderOf(150))
            --other;
        const qsizetype asked = server.requests.size();
        showHtml(other, one);
        QTRY_VERIFY(bar()->isVisible());
        QVERIFY(!button("remoteNever")->isVisible());
        QVERIFY(server.settle());
        QCOMPARE(server.requests.size(), asked);
        // Taken back: gone from the picture, and from the settings.
        showHtml(150, one);
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(1));
        button("remoteNever")->click();
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(0));
        QVERIFY(bar()->isVisible() && !button("remoteNever")->isVisible());
        QVERIFY(!HtmlChoices(settings()).knowsSender(senderOf(150)));
    }

    /// Anybody can write a From: "always" holds for who is confirmed by the reader's own server, ...
    void alwaysHoldsForAConfirmedSender()
    {
        PictureServer server;
        for (const char *path : {"/a.png", "/b.png", "/c.png", "/d.png"})
            server.answerPicture(path);
        const auto picture = [&](const char *name) {
            return QStringLiteral("<img src='%1'>").arg(server.url(QLatin1String(name)));
        };
        const auto proof = [&](quint32 uid, const QByteArray &results) {
            m_service.setPart(message(uid), "HEADER", "Authentication-Results: mx." + m_site + "; " + results
                                  + "\r\nFrom: <" + senderOf(uid).toLatin1() + ">\r\n\r\n");
        };
        const QByteArray pass = "dmarc=pass header.from=" + senderOf(150).section(u'@', 1).toLatin1();
        proof(150, pass);
        showHtml(150, picture("a.png"));
        auto *text = child<QLabel>(*m_reader, "remoteBarText");
        QTRY_VERIFY(text->text().contains(QLatin1String("mx.") + QLatin1String(m_site)));
        test::shot(*m_reader, QStringLiteral("html-remote-confirmed"));
        button("remoteAlways")->click();
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(1));
        // The next, from another host too: at once. The name of the server is not known before its answer.
        makeReader();
        showHtml(150, picture("b.png").replace(QLatin1String("127.0.0.1"), QLatin1String("localhost")) + picture("b.png"));
        QTRY_VERIFY(view().page()->pictures.size() >= 1);
        QVERIFY(!bar()->isVisible());
        QVERIFY(button("remoteNever")->isVisible());
        // One that fails, and one of whom nobody says anything: asked, with the reason.
        for (const QByteArray &results : {QByteArray("dmarc=fail"), QByteArray("none")}) {
            const qsizetype before = server.requests.size();
            makeReader();
            proof(150, results);
            showHtml(150, picture("c.png"));
            QTRY_VERIFY(bar()->isVisible());
            text = child<QLabel>(*m_reader, "remoteBarText");
            QVERIFY2(text->text().contains(QLatin1String("does not confirm")), qPrintable(text->text()));
            QVERIFY(server.settle());
            QCOMPARE(server.requests.size(), before);
        }
        // Another server's word is none.
        makeReader();
        m_service.setPart(message(150), "HEADER", "Authentication-Results: mx.evil.example; " + pass + "\r\nFrom: <"
                              + senderOf(150).toLatin1() + ">\r\n\r\n");
        showHtml(150, picture("d.png"));
        QTRY_VERIFY(bar()->isVisible());
        QVERIFY(server.settle());
        QVERIFY(!server.paths().contains("/d.png"));
    }

    /// ... and else for the hosts that were agreed to.
    void alwaysHoldsForTheHostsOfAnUnconfirmedSender()
    {
        PictureServer server;
        server.answerPicture("/a.png");
        const QString one = QStringLiteral("<img src='%1'>").arg(server.url(QStringLiteral("a.png")));
        m_service.setPart(message(150), "HEADER", "From: <" + senderOf(150).toLatin1() + ">\r\n\r\n");
        showHtml(150, one);
        auto *text = child<QLabel>(*m_reader, "remoteBarText");
        QTRY_VERIFY(text->text().contains(QLatin1String("127.0.0.1"))); // whom is trusted
        test::shot(*m_reader, QStringLiteral("html-remote-unconfirmed"));
        button("remoteAlways")->click();
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(1));
        makeReader();
        const qsizetype before = server.requests.size();
        QString elsewhere = one;
        showHtml(150, elsewhere.replace(QLatin1String("127.0.0.1"), QLatin1String("127.0.0.2")) + one);
        QTRY_VERIFY(bar()->isVisible());
        QVERIFY(server.settle());
        QCOMPARE(server.requests.size(), before);
        // Too many to say yes to.
        QString many;
        for (int i = 0; i < 30; ++i)
            many += QStringLiteral("<img src='http://127.0.1.%1:9/a.png'>").arg(i);
        m_reader->showNothing();
        showHtml(150, many);
        QTRY_VERIFY(bar()->isVisible());
        QVERIFY(!button("remoteAlways")->isVisible());
    }

    void anotherMessageEndsWhatIsOnItsWay()
    {
        PictureServer server; // that never answers
        showHtml(150, QStringLiteral("<img src='%1'>").arg(server.url(QStringLiteral("slow.png"))));
        button("remoteOnce")->click();
        QTRY_COMPARE(server.requests.size(), 1);
        QCOMPARE(m_reader->htmlBody()->remotePictures()->running(), 1);
        m_reader->showNothing();
        QCOMPARE(m_reader->htmlBody()->remotePictures()->running(), 0);
        QTRY_COMPARE(server.closed, 1);
    }

    // --- Pictures that came with the message

    void picturesByTheirAddress()
    {
        PictureServer server;
        const QByteArray png = pngBytes(QSize(30, 20)).toBase64();
        const QByteArray far = server.url(QStringLiteral("a.png")).toUtf8();
        const auto part = [&](const QByteArray &headers) {
            return "\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n" + headers + "\r\n" + png;
        };
        const QByteArray mail = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
                                "<img src='pictures/map.png'><img src='" + far + "'><p style=\"background-image:url('pictures/map.png')\">x</p>"
                                "<img src=cid:own@x><img src='pictures/none.png'>"
            + part("Content-Location: pictures/map.png\r\n") + part("Content-Location: " + far + "\r\n")
            + part("Content-ID: <own@x>\r\nContent-Location: own.png\r\n") + "\r\n--b--\r\n";
        for (const char *section : {"2", "3", "4"})
            m_service.setPart(message(150), section, QByteArray::fromBase64(png));
        show(150, mail);
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(3));
        QVERIFY(!bar()->isVisible()); // the far one is here
        QVERIFY(server.settle());
        QCOMPARE(server.connections, 0);
    }

    void animationsStandStill()
    {
        const QByteArray gif = animatedGif();
        QBuffer buffer;
        buffer.setData(gif);
        QMovie movie(&buffer, "gif");
        QCOMPARE(movie.frameCount(), 2); // it is one
        const QImage still = decodePicture(gif);
        QCOMPARE(still.size(), QSize(1, 1));
        QCOMPARE(still.pixelColor(0, 0), QColor(Qt::red));
        const QByteArray mail = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
                                "<img src=cid:a@x width=90 height=90>\r\n--b\r\nContent-Type: image/gif\r\nContent-ID: <a@x>\r\n\r\nx\r\n--b--\r\n";
        m_service.setPart(message(150), "2", gif);
        show(150, mail);
        QTRY_COMPARE(view().page()->pictures.size(), std::size_t(1));
        QCOMPARE(view().page()->pictures.front().pixelColor(0, 0), QColor(Qt::red));
        QVERIFY(m_reader->findChildren<QMovie *>().isEmpty());
    }

    // --- Beside other blocks

    void findGoesThroughAllBlocks()
    {
        showMixed();
        auto *column = child<BlocksView>(*m_reader, "messageBlocks");
        QCOMPARE(column->findText(QStringLiteral("needle"), false), 5);
        for (const int place : {1, 2, 3, 4, 5, 1}) {
            QCOMPARE(column->currentMatch(), place);
            column->findText(QStringLiteral("needle"), false);
        }
        QCOMPARE(column->currentMatch(), 2);
        for (const int place : {1, 5, 4, 3, 2, 1}) {
            column->findText(QStringLiteral("needle"), true);
            QCOMPARE(column->currentMatch(), place);
        }
        QCOMPARE(column->findText(QStringLiteral("here"), false), 2);
        QCOMPARE(m_bodies[0]->view()->currentMatch(), 1);
        // And by hand.
        m_reader->openFind();
        auto *edit = child<QLineEdit>(*m_reader, "findEdit");
        QVERIFY(edit);
        QTest::keyClicks(edit, QStringLiteral("needle"));
        QVERIFY(column->currentMatch() > 0);
        test::shot(*m_reader, QStringLiteral("html-mixed-find"));
        m_reader->closeFind();
        QCOMPARE(column->currentMatch(), 0);
    }
    void zoomReachesAllBlocks()
    {
        m_reader->setZoom(2);
        showMixed();
        for (HtmlBody *body : m_bodies)
            QCOMPARE(body->view()->zoom(), 120);
        const int before = m_bodies[0]->view()->height();
        m_reader->setZoom(5);
        for (HtmlBody *body : m_bodies)
            QCOMPARE(body->view()->zoom(), 150);
        QTRY_VERIFY(m_bodies[0]->view()->height() > before);
    }
    void oneSwitchTurnsAllSheets()
    {
        m_reader->setPalette(theme::darkPalette());
        showMixed();
        std::vector<QToolButton *> switches;
        for (HtmlBody *body : m_bodies) {
            auto *one = child<QToolButton>(*body, "sheetButton");
            if (one->isVisible())
                switches.push_back(one);
        }
        QCOMPARE(switches.size(), std::size_t(1)); // for all of the message
        for (HtmlBody *body : m_bodies)
            QCOMPARE(body->view()->page()->canvas, QColor(Qt::white));
        switches.front()->click();
        for (HtmlBody *body : m_bodies)
            QTRY_VERIFY(theme::contrast(body->view()->page()->canvas, Qt::white) > 7);
        QVERIFY(HtmlChoices(settings()).isDarkSheet());
        test::shot(*m_reader, QStringLiteral("html-mixed-dark"));
        switches.front()->click();
        for (HtmlBody *body : m_bodies)
            QTRY_COMPARE(body->view()->page()->canvas, QColor(Qt::white));
    }
    void paperHasEachBlocksOwnPictures()
    {
        showMixed();
        const QString pdf = m_folder.filePath(QStringLiteral("mixed.pdf"));
        QSignalSpy printed(m_reader.get(), &MessageReader::printed);
        const QFileInfo suggested(m_reader->suggestedPdf());
        QVERIFY2(suggested.isAbsolute() && suggested.fileName() == safeFileName(m_service.find(message(150))->header.subject + QStringLiteral(".pdf")),
                 qPrintable(suggested.filePath()));
        m_reader->saveAsPdf(pdf);
        QVERIFY(printed.wait());
        QVERIFY(printed.first().first().toBool());
        QFile file(pdf);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QCOMPARE(bytes.count("/Subtype /Image"), 2);
        QVERIFY(bytes.contains("/Width 30") && bytes.contains("/Width 50"));
    }

    // --- Too complex

    void theReaderSaysWhatIsTooComplex()
    {
        QString cell = QStringLiteral("<table><tr><td>%1</td><td>").arg(QStringLiteral("w ").repeated(50));
        showHtml(150, cell.repeated(30) + QStringLiteral("END"));
        auto *bound = child<QWidget>(*m_reader, "boundBar");
        auto *text = child<QLabel>(*m_reader, "boundBarText");
        QTRY_VERIFY(bound->isVisible());
        QVERIFY(button("boundAnyway")->isVisible());
        const QString asPlain = text->text();
        test::shot(*m_reader, QStringLiteral("html-bound"));
        button("boundAnyway")->click();
        QTRY_VERIFY(view().isSimplified());
        QVERIFY(view().text().endsWith(QLatin1String("END")));
        QVERIFY(bound->isVisible() && !button("boundAnyway")->isVisible());
        QVERIFY(text->text() != asPlain);
        showHtml(149, QStringLiteral("<p>small</p>"));
        QVERIFY(!bound->isVisible());
    }

    // --- Paste and drop (security row 25)

    /// Wherever text can be put in, HTML comes as its text, and nothing is fetched for it.
    void pastedAndDroppedHtmlIsText()
    {
        PictureServer server;
        const QString html = QStringLiteral("<b>bold</b><img src='%1'><link rel=stylesheet href='%1'>").arg(server.url(QStringLiteral("p.png")));
        const auto data = [&] {
            auto *made = new QMimeData;
            made->setHtml(html);
            made->setText(QStringLiteral("bold"));
            return made;
        };
        MainWindow window(m_service);
        window.resize(1'100, 700);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        int edits = 0;
        QApplication::clipboard()->setMimeData(data());
        QList<QWidget *> fields = window.findChildren<QWidget *>();
        fields += m_reader->findChildren<QWidget *>();
        for (QWidget *field : std::as_const(fields)) {
            auto *line = qobject_cast<QLineEdit *>(field);
            auto *plain = qobject_cast<QPlainTextEdit *>(field);
            QVERIFY2(!qobject_cast<QTextEdit *>(field), qPrintable(field->objectName())); // rich text: looks things up
            if (!line && !plain)
                continue;
            ++edits;
            const std::unique_ptr<QMimeData> dropped(data());
            QDropEvent drop(QPointF(3, 3), Qt::CopyAction, dropped.get(), Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(plain ? plain->viewport() : field, &drop);
            QMetaObject::invokeMethod(field, "paste");
            const QString text = line ? line->text() : plain->toPlainText();
            QVERIFY2(!text.contains(u'<'), qPrintable(text));
            if (line && line->isEnabled() && !line->isReadOnly())
                QVERIFY2(text.contains(QLatin1String("bold")) || text.isEmpty(), qPrintable(text));
        }
        QVERIFY(edits >= 2);
        QVERIFY(server.settle());
        QCOMPARE(server.connections, 0);
    }
};

QTEST_MAIN(TestHtmlReader)
#include "tst_htmlreader.moc"
