// SPDX-License-Identifier: GPL-3.0-or-later
// Attachments in the reader: open, save, drag, progress; and the message's source. Security row 21.
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/mailbody.h"
#include "tests/ui/window/windowtest.h"
#include "ui/reader/attachmentbar.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/sourcewindow.h"

#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QMouseEvent>
#include <QProgressBar>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using homing::test::bodyOf;
using homing::test::FakeMailService;
using homing::test::messageNamed;
using homing::test::pngBytes;

class TestAttachments : public QObject
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

    // Nothing of a message is out of reach: what its HTML names and does not show is a file like others.
    void picturesThatCannotBeShownAreInTheBar_data()
    {
        QTest::addColumn<QByteArray>("html");
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<bool>("isInText");
        const QByteArray named = "<p>Words</p><img src=cid:p@x>";
        QTest::newRow("a picture") << named << pngBytes({60, 40}) << true;
        QTest::newRow("a dot") << named << pngBytes({1, 1}) << true;
        QTest::newRow("behind words") << QByteArray("<p style='background-image:url(cid:p@x)'>Words</p>") << pngBytes({60, 40}) << true;
        QTest::newRow("no picture") << named << QByteArray("II*\0 something else", 20) << false;
        QTest::newRow("broken") << named << pngBytes({60, 40}).left(60) << false;
        QTest::newRow("hidden") << QByteArray("<p>Words</p><img src=cid:p@x style='display:none'>") << pngBytes({60, 40}) << false;
        QTest::newRow("as a dot") << QByteArray("<p>Words</p><img src=cid:p@x width=1 height=1>") << pngBytes({60, 40}) << false;
        QTest::newRow("too complex") << "<img src=cid:p@x>" + QByteArray("<table><tr><td>a").repeated(60) + "<p>b" << pngBytes({60, 40}) << false;
    }
    void picturesThatCannotBeShownAreInTheBar()
    {
        QFETCH(QByteArray, html);
        QFETCH(QByteArray, part);
        QFETCH(bool, isInText);
        m_service.setPart(message(), "1.2", part);
        MessageReader reader(m_service);
        // Twice: alone, and in a column beside a text.
        for (const QByteArray &footer : {QByteArray(), QByteArray("--m\r\n\r\nA list\r\n")}) {
            m_service.setBody(message(), bodyOf("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"
                                                "Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html\r\n\r\n"
                                                + html + "\r\n--r\r\nContent-Type: image/png; name=a.png\r\nContent-ID: <p@x>\r\n\r\nx\r\n"
                                                "--r--\r\n" + footer + "--m--\r\n"));
            reader.resize(720, 560);
            reader.show();
            reader.showNothing();
            reader.showMessage(message());
            const auto *bar = reader.findChild<AttachmentBar *>();
            const auto some = [&](auto isIt) {
                const auto bodies = reader.findChildren<HtmlBody *>();
                return std::any_of(bodies.begin(), bodies.end(), isIt);
            };
            QTRY_VERIFY(some([](const HtmlBody *body) { return body->arePicturesKnown(); }));
            if (isInText) {
                QTRY_VERIFY(some([](const HtmlBody *body) { return body->shownPictures().size() == 1; }));
                QTRY_VERIFY(!bar->isVisible());
            } else {
                QTRY_VERIFY(bar->isVisible());
                QVERIFY(bar->findChild<QToolButton *>(QStringLiteral("attachmentButton0"))->text().contains(QLatin1String("a.png")));
            }
        }
    }

    void manyOfOneNameGetOneNameEach()
    {
        QTemporaryDir folder;
        QFile old(folder.filePath(QStringLiteral("plan (3).pdf")));
        QVERIFY(old.open(QIODevice::WriteOnly));
        FreePaths paths(folder.path());
        QSet<QString> given;
        for (int i = 0; i < 2'000; ++i)
            given.insert(QFileInfo(paths.next(QStringLiteral("plan.pdf"))).fileName());
        QCOMPARE(given.size(), 2'000);
        QVERIFY(given.contains(QStringLiteral("plan.pdf")) && given.contains(QStringLiteral("plan (2001).pdf")));
        QVERIFY(!given.contains(QStringLiteral("plan (3).pdf")));
        // One that is another's name with a number.
        QCOMPARE(QFileInfo(paths.next(QStringLiteral("plan (2).pdf"))).fileName(), QStringLiteral("plan (2) (2).pdf"));
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
};

QTEST_MAIN(TestAttachments)
#include "tst_attachments.moc"
