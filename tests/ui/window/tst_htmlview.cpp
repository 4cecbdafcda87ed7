// SPDX-License-Identifier: GPL-3.0-or-later
// The view of an HTML message: what it fetches, hands, links and where they lead, screen readers.
#include "core/mime/blocks.h"
#include "core/mime/body.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/windowtest.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/htmlclipboard.h"
#include "ui/reader/htmlpictures.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/linkopener.h"
#include "ui/reader/messagereader.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QMessageBox>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;

namespace {

void showHtml(HtmlView &view, const QString &html)
{
    HtmlPiece piece;
    piece.text = html;
    view.resize(500, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QSignalSpy laidOut(&view, &HtmlView::laidOut);
    view.setPieces({piece});
    QVERIFY(laidOut.wait());
}

} // namespace

class TestHtmlView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { homing::test::prepareWindowApplication(); }

    /// What a text names is fetched by looking at it: pictures, not too large, not too many.
    void onlyPicturesAreFetched()
    {
        mime::Part root;
        root.contentType = "multipart/related";
        const auto add = [&root](const char *section, const char *type, const char *id, quint64 octets) {
            mime::Part part;
            part.section = section;
            part.contentType = type;
            part.contentId = id;
            part.encoding = "8bit";
            part.octets = octets;
            root.children.push_back(part);
        };
        QString html;
        add("1", "text/html", "", 100);
        add("2", "image/png", "small", 100);
        add("3", "application/zip", "zip", 100);
        add("4", "image/svg+xml", "svg", 100);
        add("5", "image/png", "huge", quint64(mostPictureBytes) + 1);
        for (const char *id : {"6", "7", "8", "9", "10"})
            add(id, "image/jpeg", id, quint64(mostPictureBytes) - 100);
        for (const mime::Part &part : root.children)
            html += QStringLiteral("<img src='cid:%1' width=9 height=9>").arg(QString::fromLatin1(part.contentId));
        const mime::Readable readable = mime::readable(root, std::map<QByteArray, QByteArray> {{"1", html.toUtf8()}});
        QCOMPARE(readable.blocks.front().kind, mime::Block::Kind::Html);
        FakeMailService service;
        const homing::test::SampleAccount sample = homing::test::makeSampleAccount(service);
        HtmlChoices choices {QString()};
        HtmlBody body(service, choices);
        body.resize(600, 300);
        body.setVisible(true);
        body.show({sample.inbox, 5}, QStringLiteral("a@evil.example"), readable.blocks.front());
        const auto asked = [&service] { return service.calls().filter(QLatin1String("requestPart ")); };
        QTRY_VERIFY(!asked().isEmpty());
        const QStringList all = asked();
        QVERIFY(all.contains(QStringLiteral("requestPart 5 2")));
        for (const char *never : {"3", "4", "5"})
            QVERIFY2(!all.contains(QStringLiteral("requestPart 5 ") + QLatin1String(never)), never);
        QVERIFY2(all.size() == 5, qPrintable(all.join(u'|'))); // four of them fit beside the small one
    }

    void selectsAndCopies()
    {
        const std::unique_ptr<HtmlView> view(makeHtmlView(nullptr));
        showHtml(*view, QStringLiteral("<p>One <b>two</b> <a href='https://harbour.example/x'>three four</a></p><p>five</p>"));
        QCOMPARE(view->text(), QStringLiteral("One two three four\n\nfive"));
        view->selectAll();
        QCOMPARE(view->selectedText(), view->text());
        const std::unique_ptr<QMimeData> copied(htmlClipboardData(*view->page(), 4, 18));
        QCOMPARE(copied->text(), QStringLiteral("two three four"));
        QCOMPARE(copied->html(), QStringLiteral("<b>two</b> <a href=\"https://harbour.example/x\">three four</a>"));
        // A double click takes a word; shift and arrows go on from there.
        const QPoint on = view->page()->runs[1].rect.center().toPoint();
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, on);
        QCOMPARE(view->selectedText(), QStringLiteral("two"));
        QTest::keyClick(view.get(), Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(view->selectedText(), QStringLiteral("two "));
        // Dragging.
        const QRectF first = view->page()->runs.front().rect, last = view->page()->runs.back().rect;
        QTest::mousePress(view->viewport(), Qt::LeftButton, {}, first.center().toPoint() - QPoint(int(first.width() / 2), 0));
        QTest::mouseMove(view->viewport(), last.center().toPoint());
        QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, last.center().toPoint());
        QVERIFY(view->selectedText().startsWith(QLatin1String("One two three four\n\nf")));
    }
    void findsAndZooms()
    {
        const std::unique_ptr<HtmlView> view(makeHtmlView(nullptr));
        showHtml(*view, QStringLiteral("<p>Tea</p><div style='height:900px'></div><p>more <b>te</b>a, no coffee</p>"));
        QCOMPARE(view->findText(QStringLiteral("tea"), false), 2);
        QCOMPARE(view->currentMatch(), 1);
        view->findText(QStringLiteral("tea"), false);
        QCOMPARE(view->currentMatch(), 2);
        QVERIFY(view->verticalScrollBar()->value() > 0);
        QCOMPARE(view->findText(QStringLiteral("wine"), false), 0);
        view->clearFind();
        const int before = view->verticalScrollBar()->maximum();
        QTest::keyClick(view.get(), Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(view->zoom(), 110);
        QTRY_VERIFY(view->verticalScrollBar()->maximum() > before);
        QTest::keyClick(view.get(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(view->zoom(), 100);
        // Newsletters of a fixed width grow too: what fits is made smaller only as far as it is without the zoom.
        showHtml(*view, QStringLiteral("<table width=%1><tr><td><p>Tea</table>").arg(view->viewport()->width()));
        QCOMPARE(view->horizontalScrollBar()->maximum(), 0);
        view->setZoom(150);
        QTRY_VERIFY(view->horizontalScrollBar()->maximum() > 100);
        showHtml(*view, QStringLiteral("<table width=%1><tr><td><p>Tea</table>").arg(view->viewport()->width() * 5 / 4));
        view->setZoom(100);
        QTRY_COMPARE(view->horizontalScrollBar()->maximum(), 0);
        view->setZoom(200);
        QTRY_VERIFY(view->horizontalScrollBar()->maximum() > 100);
    }
    void linksShowTheirTargetAndAreActivated()
    {
        const std::unique_ptr<HtmlView> view(makeHtmlView(nullptr));
        showHtml(*view, QStringLiteral("<p><a href='https://evil.example/a'>https://bank.example</a> <a href='javascript:x'>no</a></p>"));
        QSignalSpy hovered(view.get(), &HtmlView::linkHovered), activated(view.get(), &HtmlView::linkActivated);
        const QPoint on = view->page()->runs[0].rect.center().toPoint();
        QTest::mouseMove(view->viewport(), on);
        QTRY_VERIFY(!hovered.isEmpty());
        QCOMPARE(hovered.last().first().toString(), QStringLiteral("https://evil.example/a"));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, on);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.last().first().toUrl(), QUrl(QStringLiteral("https://evil.example/a")));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->page()->runs.back().rect.center().toPoint());
        QCOMPARE(activated.size(), 1);
        view->setFocus();
        QTest::keyClick(view.get(), Qt::Key_Backtab);
        QCOMPARE(view->selectedText(), QStringLiteral("https://bank.example"));
        QTest::keyClick(view.get(), Qt::Key_Return);
        QCOMPARE(activated.size(), 2);
    }
    /// Security row 12.
    void whatALinkSaysIsComparedWithItsTarget()
    {
        class Opener final : public LinkOpener
        {
        public:
            bool open(const QUrl &url) override
            {
                opened.append(url);
                return true;
            }
            QList<QUrl> opened;
        };
        FakeMailService service;
        const homing::test::SampleAccount sample = homing::test::makeSampleAccount(service);
        account::MessageBody body;
        body.message = {sample.inbox, 5};
        body.state = account::MessageBody::State::Ready;
        mime::Block block;
        block.kind = mime::Block::Kind::Html;
        block.section = "1";
        block.text = QStringLiteral("<p><a href='https://evil.example/a'>https://bank.example</a> <a href='https://harbour.example/'>News</a>");
        body.blocks = {block};
        service.setBody(body.message, body);
        Opener opener;
        MessageReader reader(service);
        reader.setLinkOpener(&opener);
        reader.resize(700, 500);
        reader.show();
        reader.showMessage(body.message);
        QTRY_VERIFY(reader.isHtmlShown());
        HtmlView *view = reader.htmlBody()->view();
        QTRY_COMPARE(view->page()->runs.size(), std::size_t(2));
        const auto click = [&](std::size_t run) {
            QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->page()->runs[run].rect.center().toPoint());
        };
        click(1);
        QCOMPARE(opener.opened, QList<QUrl>({QUrl(QStringLiteral("https://harbour.example/"))}));
        for (const bool isOpened : {false, true}) {
            click(0);
            auto *dialog = reader.findChild<QMessageBox *>(QStringLiteral("otherHostDialog"));
            QVERIFY(dialog);
            QCOMPARE(opener.opened.size(), 1);
            QCOMPARE(dialog->textFormat(), Qt::PlainText);
            QVERIFY(dialog->informativeText().contains(QLatin1String("https://evil.example/a")));
            homing::test::shot(*dialog, QStringLiteral("html-other-host"));
            for (QAbstractButton *button : dialog->buttons()) {
                if ((dialog->buttonRole(button) == QMessageBox::AcceptRole) == isOpened) {
                    button->click();
                    break;
                }
            }
            QTRY_VERIFY(!reader.findChild<QMessageBox *>(QStringLiteral("otherHostDialog")));
        }
        QCOMPARE(opener.opened.size(), 2);
    }
    void screenReadersReadIt()
    {
        const std::unique_ptr<HtmlView> view(makeHtmlView(nullptr));
        showHtml(*view, QStringLiteral("<table><tr><td>One</td><td><img src=x alt='A map' width=90 height=40></td></tr></table><p>two"));
        QAccessibleInterface *access = QAccessible::queryAccessibleInterface(view.get());
        QVERIFY(access && access->textInterface());
        QAccessibleTextInterface *text = access->textInterface();
        QVERIFY(access->state().readOnly);
        QCOMPARE(text->text(0, text->characterCount()), QStringLiteral("One\tA map\n\ntwo"));
        QVERIFY(text->characterRect(0).isValid());
        text->setSelection(0, 0, 3);
        QCOMPARE(view->selectedText(), QStringLiteral("One"));
    }
};

QTEST_MAIN(TestHtmlView)
#include "tst_htmlview.moc"
