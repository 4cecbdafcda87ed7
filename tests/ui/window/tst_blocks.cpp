// SPDX-License-Identifier: GPL-3.0-or-later
// The reader with messages of several blocks (from tests/mail), their notices, reports and
// pictures.
#include "core/mime/body.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/theme.h"
#include "ui/reader/attachmentbar.h"
#include "ui/reader/blockcard.h"
#include "ui/reader/blocksview.h"
#include "ui/reader/blockwords.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/pictures.h"
#include "ui/reader/plaintextview.h"
#include "ui/reader/sourcewindow.h"

#include <QApplication>
#include <QBuffer>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QMouseEvent>
#include <QProgressBar>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;

namespace {

QByteArray messageNamed(const QString &name)
{
    QFile file(QStringLiteral(HOMING_MAIL "/") + name + QStringLiteral(".eml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().replace("\n", "\r\n") : QByteArray();
}

account::MessageBody bodyOf(const QByteArray &message)
{
    mime::Readable readable = mime::readMessage(message);
    account::MessageBody body;
    body.state = account::MessageBody::State::Ready;
    body.plainText = readable.plainText();
    body.blocks = std::move(readable.blocks);
    body.attachments = std::move(readable.attachments);
    return body;
}

QByteArray pngBytes(const QSize &size)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(QColor(40, 90, 160));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

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

    static void clickIn(QMessageBox *box, const QString &text)
    {
        QVERIFY(box);
        for (QAbstractButton *button : box->buttons()) {
            if (button->text() == text)
                button->click();
        }
    }
    static QMessageBox *questionFor(AttachmentBar *bar, int index)
    {
        for (QMessageBox *old : bar->findChildren<QMessageBox *>())
            delete old;
        bar->findChild<QAction *>(QStringLiteral("attachmentOpen%1").arg(index))->trigger();
        return bar->findChild<QMessageBox *>(QStringLiteral("openAttachmentDialog"));
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

    // --- attachments

    // Security row 21: the real extension decides, then the type, then the bytes.
    void programsAreKnown_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("program");
        const auto row = [](const char *name, const char *type, const QByteArray &bytes, bool is) {
            QTest::addRow("%s %s %s", name, type, bytes.left(4).toHex().constData())
                << QString::fromUtf8(name) << QByteArray(type) << bytes << is;
        };
        for (const char *name : {"a.exe",         "A.EXE",
                                 "a.pdf.exe",     "a.jpg .scr",
                                 "a.com",         "a.bat",
                                 "a.cmd",         "a.pif",
                                 "a.msi",         "a.vbs",
                                 "a.js",          "a.jse",
                                 "a.wsf",         "a.hta",
                                 "a.ps1",         "a.lnk",
                                 "a.url",         "a.desktop",
                                 "a.sh",          "a.bash",
                                 "a.run",         "a.appimage",
                                 "a.jar",         "a.jnlp",
                                 "a.deb",         "a.rpm",
                                 "a.iso",         "a.img",
                                 "a.vhd",         "a.reg",
                                 "a.cpl",         "a.scf",
                                 "a.chm",         "a.docm",
                                 "a.xlsm",        "a.xll",
                                 "a.application", "a.settingcontent-ms",
                                 "a.library-ms",  "a.py",
                                 "a.pl",          "a.rb",
                                 "a.lua",         "a.command",
                                 "a.terminal",    "a.app",
                                 "a.dmg",         "a.pkg",
                                 "a.apk",         "a.dll",
                                 "a.so",          "a.webloc",
                                 "a.website",     "a.flatpakref",
                                 "a.one",         "a.tcl",
                                 "a.elf",         "a.zsh",
                                 "a.fish",        "a.class"})
            row(name, "application/pdf", {}, true);
        for (const char *name :
             {"a.pdf",  "a.exe.pdf", "a.txt", "a.png",  "a.jpeg", "a.gif",  "a.webp",
              "a.docx", "a.xlsx",    "a.odt", "a.ods",  "a.csv",  "a.zip",  "a.tar.gz",
              "a.ics",  "a.vcf",     "a.mp3", "a.mp4",  "a.eml",  "a.epub", "a",
              "exe",    "a.patch",   "a.tex", "a.svgz", "a.heic"})
            row(name, "application/octet-stream", {}, false);
        for (const char *type : {"application/x-executable", "application/x-sharedlib",
                                 "application/x-shellscript", "application/x-desktop",
                                 "application/x-ms-dos-executable", "application/x-java-archive",
                                 "application/javascript", "text/x-python", "application/x-perl"})
            row("letter", type, {}, true);
        row("a.pdf", "application/pdf", "MZ\x90", true);
        row("a.pdf", "application/pdf",
            "\x7f"
            "ELF\2",
            true);
        row("a.txt", "text/plain", "#!/bin/sh\nrm -r ~\n", true);
        row("a.txt", "text/plain", "[Desktop Entry]\nExec=x\n", true);
        row("letter", "application/octet-stream", "#!/usr/bin/perl\n", true);
        row("a.pdf", "application/pdf", "%PDF-1.4\n", false);
        row("a.txt", "text/plain", "Dear Jon,\n", false);
        row("a.png", "image/png", pngBytes({4, 4}), false);
    }
    void programsAreKnown()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, bytes);
        QTEST(isProgram(safeFileName(name), type, bytes), "program");
    }

    void anAttachmentIsOpenedAfterAQuestion()
    {
        m_service.setPart(message(), "2", "%PDF-1.4\n");
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/mixed-text-and-pdf"));
        auto *bar = reader.findChild<AttachmentBar *>();
        QStringList opened;
        bar->setFileOpener([&](const QString &path) {
            opened << path;
            return true;
        });
        QTest::mouseClick(bar->findChild<QToolButton *>(QStringLiteral("attachmentButton0")),
                          Qt::LeftButton, {}, QPoint(8, 8));
        auto *box = bar->findChild<QMessageBox *>(QStringLiteral("openAttachmentDialog"));
        QVERIFY(box);
        QCOMPARE(box->textFormat(), Qt::PlainText);
        QVERIFY(box->informativeText().contains(QLatin1String(".pdf")));
        QVERIFY(!m_service.calls().contains(QStringLiteral("requestPart 1 2"))); // not before
        clickIn(box, QStringLiteral("Open"));
        QTRY_COMPARE(opened.size(), 1);
        const QFileInfo file(opened.constFirst());
        QCOMPARE(file.fileName(), QStringLiteral("plan.pdf"));
        QCOMPARE(file.permissions()
                     & ~(QFile::ReadOwner | QFile::ReadUser | QFile::WriteUser /* root */),
                 QFile::Permissions());
        QCOMPARE(QFileInfo(file.path()).permissions()
                     & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
        // A second time is a file of its own; nothing that a program has open is changed.
        clickIn(questionFor(bar, 0), QStringLiteral("Open"));
        QTRY_COMPARE(opened.size(), 2);
        QCOMPARE(QFileInfo(opened.at(1)).fileName(), QStringLiteral("plan (2).pdf"));
    }

    // Its name and type say PDF, its bytes say program: it is not opened, and there is no file of
    // it.
    void aProgramInDisguiseIsNotOpened()
    {
        m_service.setPart(message(), "2", "MZ\x90 this program");
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/mixed-text-and-pdf"));
        auto *bar = reader.findChild<AttachmentBar *>();
        int opened = 0;
        bar->setFileOpener([&](const QString &) { return ++opened > 0; });
        clickIn(questionFor(bar, 0), QStringLiteral("Open"));
        QTRY_VERIFY(bar->findChild<QMessageBox *>(QStringLiteral("programAttachmentDialog")));
        QCOMPARE(opened, 0);
        auto *box = bar->findChild<QMessageBox *>(QStringLiteral("programAttachmentDialog"));
        for (QAbstractButton *button : box->buttons())
            QVERIFY(!button->text().contains(QLatin1String("Open")));
    }

    void aProgramIsOnlySaved()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("hostile/mime-name-with-override"));
        auto *bar = reader.findChild<AttachmentBar *>();
        auto *button = bar->findChild<QToolButton *>(QStringLiteral("attachmentButton0"));
        QVERIFY(button->text().contains(QLatin1String("invoicefdp.exe")));
        QVERIFY(!bar->findChild<QAction *>(QStringLiteral("attachmentOpen0")));
        QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(bar->findChild<QMessageBox *>(QStringLiteral("programAttachmentDialog")));
        QVERIFY(!m_service.calls().contains(QStringLiteral("requestPart 1 2")));
    }

    void allAreSavedUnderNamesOfTheirOwn()
    {
        m_service.setPart(message(), "2", "one");
        m_service.setPart(message(), "3", "two");
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/mixed-same-names"));
        QTemporaryDir folder;
        QFile old(folder.filePath(QStringLiteral("plan.pdf")));
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.close();
        QTest::mouseClick(reader.findChild<QToolButton *>(QStringLiteral("attachmentSaveAll")),
                          Qt::LeftButton);
        auto *dialog = reader.findChild<QFileDialog *>(QStringLiteral("saveAllDialog"));
        QVERIFY(dialog);
        QSignalSpy saved(&m_service, &account::MailService::attachmentSaved);
        Q_EMIT dialog->fileSelected(folder.path());
        QTRY_COMPARE(saved.size(), 2);
        QStringList names = QDir(folder.path()).entryList(QDir::Files);
        QCOMPARE(names,
                 (QStringList {QStringLiteral("plan (2).pdf"), QStringLiteral("plan (3).pdf"),
                               QStringLiteral("plan.pdf")}));
        QCOMPARE(QFileInfo(old.fileName()).size(), 0);
    }

    void howFarItIsAndCancel()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/mixed-text-and-pdf"));
        auto *bar = reader.findChild<AttachmentBar *>();
        auto *row = bar->findChild<QWidget *>(QStringLiteral("attachmentProgressRow"));
        clickIn(questionFor(bar, 0), QStringLiteral("Open"));
        QVERIFY(!row->isVisible());
        Q_EMIT m_service.partProgress(message(), "3", 1, 2); // nobody here asked for that one
        QVERIFY(!row->isVisible());
        Q_EMIT m_service.partProgress(message(), "2", 2'000'000, 8'000'000);
        QVERIFY(row->isVisible());
        QCOMPARE(bar->findChild<QLabel *>(QStringLiteral("attachmentProgressText"))->text(),
                 QStringLiteral("1.9 MB of 7.6 MB"));
        QCOMPARE(bar->findChild<QProgressBar *>()->value(), 250);
        QCoreApplication::processEvents();
        test::shot(reader, QStringLiteral("attachments-progress"));
        QTest::mouseClick(bar->findChild<QToolButton *>(QStringLiteral("attachmentCancel")),
                          Qt::LeftButton);
        QVERIFY(m_service.calls().contains(QStringLiteral("cancelPart 1 2")));
        QVERIFY(!row->isVisible());
        QSignalSpy ended(&m_service, &account::MailService::partReady);
        QTRY_COMPARE(ended.size(), 1);
    }

    void aFileIsDraggedOut()
    {
        m_service.setPart(message(), "2", "%PDF-1.4\n");
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/mixed-text-and-pdf"));
        auto *bar = reader.findChild<AttachmentBar *>();
        QList<QUrl> dragged;
        bar->setDragStarter([&](QMimeData *data) {
            dragged = data->urls();
            delete data;
        });
        auto *button = bar->findChild<QToolButton *>(QStringLiteral("attachmentButton0"));
        QTest::mousePress(button, Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(!m_service.calls().contains(QStringLiteral("requestPart 1 2")));
        QMouseEvent move(QEvent::MouseMove, QPointF(60, 8), button->mapToGlobal(QPointF(60, 8)),
                         Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(button, &move);
        QTRY_COMPARE(dragged.size(), 1);
        QVERIFY(dragged.constFirst().isLocalFile());
        QFile file(dragged.constFirst().toLocalFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("%PDF-1.4\n"));
        QTest::mouseRelease(button, Qt::LeftButton, {}, QPoint(60, 8));
        // No click, no question.
        QVERIFY(!bar->findChild<QMessageBox *>());
        // Let go before the file is here: nothing is dragged.
        QTest::mousePress(button, Qt::LeftButton, {}, QPoint(8, 8));
        QApplication::sendEvent(button, &move);
        QTest::mouseRelease(button, Qt::LeftButton, {}, QPoint(60, 8));
        dragged.clear();
        QSignalSpy notices(&reader, &MessageReader::notice);
        QTRY_COMPARE(notices.size(), 1);
        QVERIFY(dragged.isEmpty());
    }

    void picturesHaveThumbnails()
    {
        m_service.setPart(message(), "2", pngBytes({80, 40}));
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/mixed-inline-image"));
        auto *button = reader.findChild<QToolButton *>(QStringLiteral("attachmentButton0"));
        QTRY_VERIFY(button->property("hasThumbnail").toBool());
        test::shot(reader, QStringLiteral("attachments-thumbnail"));
    }

    void picturesInTheTextAreNotInTheBar()
    {
        MessageReader reader(m_service);
        show(reader, QStringLiteral("structure/related-with-file"));
        QVERIFY(reader.findChild<QToolButton *>(QStringLiteral("attachmentButton0"))
                    ->text()
                    .contains(QLatin1String("plan.pdf")));
        QVERIFY(!reader.findChild<QToolButton *>(QStringLiteral("attachmentButton1")));
    }

    // --- the source

    void theSourceIsFetchedShownAndSearched()
    {
        m_service.setPart(message(), "",
                          "Subject: Plan\r\nX-Hidden: a\xe2\x80\xae"
                          "b\x1b[31m\r\n\r\nOne two one\r\n");
        auto *window = new SourceWindow(m_service, message(), QStringLiteral("Plan"));
        window->show();
        auto *view = window->findChild<SourceView *>();
        QSignalSpy filled(view, &SourceView::filled);
        QTRY_COMPARE(filled.size(), 1);
        QCOMPARE(view->toPlainText(),
                 QStringLiteral("Subject: Plan\nX-Hidden: a\\u202eb\\u001b[31m\n\nOne two one\n"));
        QTest::mouseClick(window->findChild<QToolButton *>(QStringLiteral("sourceFind")),
                          Qt::LeftButton);
        auto *edit = window->findChild<QLineEdit *>(QStringLiteral("findEdit"));
        auto *count = window->findChild<QLabel *>(QStringLiteral("findCount"));
        edit->setText(QStringLiteral("one"));
        QCOMPARE(count->text(), QStringLiteral("1 of 2"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(count->text(), QStringLiteral("2 of 2"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(count->text(), QStringLiteral("1 of 2"));
        QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(count->text(), QStringLiteral("2 of 2"));
        test::shot(*window, QStringLiteral("source"));
        m_service.clearCalls();
        delete window;
        QVERIFY(m_service.calls().isEmpty()); // nothing to cancel
    }

    void aSourceThatIsNotWaitedForIsCancelled()
    {
        auto *window = new SourceWindow(m_service, message(), QString());
        auto *status = window->findChild<QLabel *>(QStringLiteral("sourceStatus"));
        Q_EMIT m_service.partProgress(message(), "", 1'048'576, 3'145'728);
        QCOMPARE(status->text(), QStringLiteral("1.0 MB of 3.0 MB"));
        delete window;
        QVERIFY(m_service.calls().contains(QStringLiteral("cancelPart 1 ")));
        QSignalSpy ended(&m_service, &account::MailService::partReady);
        QTRY_COMPARE(ended.size(), 1);
    }

    void aSourceThatCannotBeHadSaysWhy()
    {
        SourceWindow *window = new SourceWindow(m_service, message(), QString());
        Q_EMIT m_service.partReady(message(), "", {},
                                   {FaultCause::CommandRefused, QStringLiteral("no such message")});
        QVERIFY(window->findChild<QLabel *>(QStringLiteral("sourceStatus"))
                    ->text()
                    .contains(QLatin1String("no such message")));
        delete window;
    }

    void aMessageIsSavedAsItIs()
    {
        const QByteArray source = "Subject: Plan\r\n\r\nOne\r\n";
        m_service.setPart(message(), "", source);
        QWidget over;
        askToSaveMessage(m_service, message(), QStringLiteral("../Plan: a/b"), &over);
        auto *dialog = over.findChild<QFileDialog *>(QStringLiteral("saveMessageDialog"));
        QVERIFY(dialog);
        QVERIFY(dialog->selectedFiles().constFirst().endsWith(QLatin1String("/_Plan_ a_b.eml")));
        QTemporaryDir folder;
        QSignalSpy saved(&m_service, &account::MailService::attachmentSaved);
        Q_EMIT dialog->fileSelected(folder.filePath(QStringLiteral("plan.eml")));
        QTRY_COMPARE(saved.size(), 1);
        QFile file(folder.filePath(QStringLiteral("plan.eml")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), source);
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
