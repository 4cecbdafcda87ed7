// SPDX-License-Identifier: GPL-3.0-or-later
// The reader with messages of several blocks (from tests/mail), their notices, reports and
// pictures.
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/mailbody.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/theme.h"
#include "ui/reader/blockcard.h"
#include "ui/reader/blocksview.h"
#include "ui/reader/blockwords.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/pictures.h"
#include "ui/reader/plaintextview.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace homing;
using namespace homing::ui;
using homing::test::bodyOf;
using homing::test::FakeMailService;
using homing::test::messageNamed;
using homing::test::pngBytes;

namespace {

QStringList cardsOf(const QWidget &widget)
{
    QStringList texts;
    for (const BlockCard *card : widget.findChildren<BlockCard *>())
        texts << card->accessibleName();
    return texts;
}

} // namespace

class TestBlocks : public QObject
{
    Q_OBJECT
private:
    FakeMailService m_service;
    AccountId m_account;
    MailboxRef m_inbox;

    MessageRef message(quint32 uid = 1) const { return {m_inbox, uid}; }
    void show(MessageReader &reader, const QString &name)
    {
        m_service.setBody(message(), bodyOf(messageNamed(name)));
        reader.resize(720, 560);
        reader.show();
        reader.showMessage(message());
    }

private Q_SLOTS:
    void initTestCase()
    {
        test::prepareWindowApplication();
        m_account =
            m_service.makeAccount(QStringLiteral("Work"), QStringLiteral("jon@example.net"));
        m_inbox = m_service.makeMailbox(m_account, "INBOX", store::MailboxRole::Inbox);
        m_service.fill(m_inbox, 3);
        account::AccountState online;
        online.connectivity = account::Connectivity::Online;
        m_service.setState(m_account, online);
    }
    void init()
    {
        m_service.clearCalls();
        m_service.clearParts();
    }

    void oneTextHasNoColumn()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/plain-ascii"));
        QVERIFY(reader.textView()->isVisible());
        QVERIFY(!reader.findChild<BlocksView *>()->isVisible());
        QVERIFY(!reader.findChild<QWidget *>(QStringLiteral("readerNotices"))->isVisible());
    }

    // Security row 29: what Homing says stands outside the text, and the text's own words are text.
    void noticesStandOutsideTheText()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/signed-openpgp"));
        QVERIFY(reader.findChild<QWidget *>(QStringLiteral("readerNotices"))->isVisible());
        QCOMPARE(cardsOf(reader), QStringList {noticeWords(mime::NoticeKind::Signed)});
        QCOMPARE(reader.textView()->toPlainText().trimmed(), QStringLiteral("I sign this."));
        test::shot(reader, QStringLiteral("blocks-signed"));

        MessageReader forged(m_service);
        show(forged, QStringLiteral("hostile/mime-notice-in-the-text"));
        QVERIFY(cardsOf(forged).isEmpty());
        QVERIFY(forged.textView()->toPlainText().contains(QLatin1String("[Signature checked")));
    }

    void aNoticeGoesWithItsMessage()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/encrypted-openpgp"));
        QVERIFY(reader.findChild<QWidget *>(QStringLiteral("readerNotices"))->isVisible());
        account::MessageBody plain;
        plain.state = account::MessageBody::State::Ready;
        plain.plainText = QStringLiteral("plain");
        m_service.setBody(message(2), plain);
        reader.showMessage(message(2));
        QVERIFY(!reader.findChild<QWidget *>(QStringLiteral("readerNotices"))->isVisible());
    }

    void eachBlockIsThereInItsOrder()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/forwarded-twice"));
        auto *view = reader.findChild<BlocksView *>();
        QVERIFY(view->isVisible());
        QStringList seen; // top to bottom
        std::map<int, QString> places;
        QCoreApplication::processEvents();
        for (auto *text : view->findChildren<PlainTextView *>())
            places[text->mapTo(view->widget(), QPoint()).y()] = text->toPlainText().trimmed();
        for (auto *card : view->findChildren<BlockCard *>())
            places[card->mapTo(view->widget(), QPoint()).y()] = card->accessibleName().left(10);
        for (const auto &[y, text] : places)
            seen << text;
        QCOMPARE(seen,
                 (QStringList {QStringLiteral("Second hand."), QStringLiteral("Fwd: Tides"),
                               QStringLiteral("First hand."), QStringLiteral("Tides From"),
                               QStringLiteral("High water."), QStringLiteral("After both.")}));
        // Nothing is cut off, and what is inside stands further in.
        for (auto *text : view->findChildren<PlainTextView *>())
            QVERIFY(text->verticalScrollBar()->maximum() == 0);
        test::shot(reader, QStringLiteral("blocks-forwarded"));
        theme::apply(*qApp, theme::Scheme::Dark);
        QCoreApplication::processEvents();
        test::shot(reader, QStringLiteral("blocks-forwarded-dark"));
        theme::apply(*qApp, theme::Scheme::Light);
    }

    void aReportIsInWords()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/report-two-recipients"));
        auto *card = reader.findChild<BlockCard *>(QStringLiteral("blockReport"));
        QVERIFY(card);
        QVERIFY(card->accessibleName().startsWith(QLatin1String(
            "Not delivered to jon@example.net. There is no such address. Not delivered to "
            "sue@example.com yet. It is tried until ")));
        QVERIFY(card->accessibleName().contains(QLatin1String("Delivered to ok@example.com.")));
        QVERIFY(card->accessibleName().contains(QLatin1String("user unknown")));
        test::shot(reader, QStringLiteral("blocks-report"));
        theme::apply(*qApp, theme::Scheme::Dark);
        QCoreApplication::processEvents();
        test::shot(reader, QStringLiteral("blocks-report-dark"));
        theme::apply(*qApp, theme::Scheme::Light);
    }

    void manyRecipientsAreCounted()
    {
        mime::Report report;
        report.recipients.resize(
            25, {QStringLiteral("a@b"), mime::Report::Action::Failed, {}, {}, {}, {}});
        const QStringList words = reportWords(report);
        QCOMPARE(words.size(), 21);
        QCOMPARE(words.last(), QStringLiteral("And 5 more."));
        QVERIFY(reportDetails(report).isEmpty());
    }

    void findGoesThroughAllTexts()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/forwarded-twice"));
        reader.openFind();
        auto *edit = reader.findChild<QLineEdit *>(QStringLiteral("findEdit"));
        auto *count = reader.findChild<QLabel *>(QStringLiteral("findCount"));
        edit->setText(QStringLiteral("hand"));
        QCOMPARE(count->text(), QStringLiteral("1 of 2"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(count->text(), QStringLiteral("2 of 2"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(count->text(), QStringLiteral("1 of 2"));
        QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(count->text(), QStringLiteral("2 of 2"));
        edit->setText(QStringLiteral("nowhere"));
        QCOMPARE(count->text(), QStringLiteral("Not found"));
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!reader.isFindOpen());
    }

    /// Text is text: HTML that says nothing of its place and size stands where plain text stands, in its size.
    void htmlAndPlainTextHaveOneEdgeAndOneSize()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/mixed-html-and-list-footer"));
        const auto left = [&](const QWidget *widget, qreal x) { return widget->mapTo(&reader, QPoint(qRound(x), 0)).x(); };
        QTRY_VERIFY(!reader.findChildren<HtmlBody *>().isEmpty());
        HtmlView *html = nullptr;
        const auto isThere = [&] {
            for (HtmlView *view : reader.findChildren<HtmlView *>()) {
                if (view->page() && !view->page()->runs.empty())
                    html = view;
            }
            return html != nullptr;
        };
        QTRY_VERIFY(isThere());
        auto *plain = reader.findChild<PlainTextView *>(QStringLiteral("blockText0"));
        QVERIFY(plain);
        const int edge = left(plain->viewport(), plain->document()->documentMargin());
        const HtmlRun word = html->page()->runs.front();
        QCOMPARE(left(html->viewport(), word.rect.left()), edge);
        QCOMPARE(html->page()->fonts[std::size_t(word.font)].pixelSize(), QFontInfo(plain->font()).pixelSize());
        test::shot(reader, QStringLiteral("blocks-html-beside-text"));
        reader.setZoom(4);
        QTRY_COMPARE(left(html->viewport(), html->page()->runs.front().rect.left() * html->zoom() / 100), edge);
        reader.setZoom(10);
        QTRY_COMPARE(left(html->viewport(), html->page()->runs.front().rect.left() * html->zoom() / 100), edge);
        test::shot(reader, QStringLiteral("blocks-html-beside-text-200"));
        reader.setPalette(theme::darkPalette());
        reader.setZoom(0);
        QTRY_COMPARE(html->page()->runs.front().rect.left(), word.rect.left());
        test::shot(reader, QStringLiteral("blocks-html-beside-text-dark"));
    }

    void aPictureIsFetchedAndShown()
    {
        m_service.setPart(message(), "2", pngBytes({300, 120}));
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/mixed-inline-image"));
        auto *label = reader.findChild<QLabel *>(QStringLiteral("blockPicture"));
        QVERIFY(label);
        QTRY_VERIFY(!label->pixmap(Qt::ReturnByValue).isNull());
        QCOMPARE(label->pixmap(Qt::ReturnByValue).size(), QSize(300, 120));
        test::shot(reader, QStringLiteral("blocks-picture"));
    }

    // Security row 23: the header is asked before anything is decoded.
    void picturesHaveLimits_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("shown");
        QTest::newRow("fits") << pngBytes({64, 64}) << true;
        QTest::newRow("64 MB") << pngBytes({4'096, 4'096}) << true;
        QTest::newRow("a row more") << pngBytes({4'096, 4'097}) << false;
        QByteArray bomb = pngBytes({1, 1}); // says 60,000 x 60,000 in its header
        const QByteArray size = QByteArray::fromHex("0000ea600000ea60");
        bomb.replace(16, 8, size);
        QTest::newRow("60,000 x 60,000") << bomb << false;
        QTest::newRow("svg") << QByteArray(
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
                             << false;
        QTest::newRow("bmp") << QByteArray::fromHex("424d") + QByteArray(100, '\1') << false;
        QTest::newRow("no picture") << QByteArray("hello") << false;
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("cut") << pngBytes({64, 64}).first(60) << false;
    }
    void picturesHaveLimits()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, shown);
        const QImage image = decodePicture(bytes, {100, 100});
        QCOMPARE(!image.isNull(), shown);
        QVERIFY(image.width() <= 100 && image.height() <= 100);
    }

    // Many blocks come turn by turn, all in the end, and a notice that there are more.
    void manyBlocksComeInTurns()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("hostile/mime-parts-2500"));
        auto *view = reader.findChild<BlocksView *>();
        QTRY_COMPARE(view->findChildren<BlockCard *>().size(), 1);
        QCOMPARE(view->findChildren<PlainTextView *>().size(), 200);
        QCOMPARE(cardsOf(*view), QStringList {noticeWords(mime::NoticeKind::Cut)});
        // Another message takes the place of what was still to come.
        show(reader, QStringLiteral("hostile/mime-parts-2500"));
        m_service.setBody(message(2), bodyOf(messageNamed(QStringLiteral("structure/forwarded"))));
        reader.showMessage(message(2));
        QTRY_COMPARE(view->findChildren<PlainTextView *>().size(), 2);
    }

    // None of the messages of tests/mail is too much for the column, and each fits the pane's
    // width.
    void everyMessageFits_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &folder : {QStringLiteral("structure"), QStringLiteral("hostile")}) {
            const QDir dir(QStringLiteral(HOMING_MAIL) + u'/' + folder);
            for (const QString &file : dir.entryList({QStringLiteral("*.expect")}, QDir::Files))
                QTest::newRow(qPrintable(file.chopped(7))) << folder + u'/' + file.chopped(7);
        }
    }
    void everyMessageFits()
    {
        QFETCH(QString, name);
        MessageReader reader(m_service);
        show(reader, name);
        QCOMPARE(reader.state(), MessageReader::State::Ready);
        QCoreApplication::processEvents();
        QCOMPARE(reader.width(), 720);
        auto *view = reader.findChild<BlocksView *>();
        if (!view->isVisible())
            return;
        for (const QWidget *child : view->widget()->findChildren<QWidget *>()) {
            const QPoint end = child->mapTo(view->widget(), QPoint(child->width(), 0));
            if (child->isVisible())
                QVERIFY2(end.x() <= view->viewport()->width(), qPrintable(child->objectName()));
        }
    }
};

QTEST_MAIN(TestBlocks)
#include "tst_blocks.moc"
