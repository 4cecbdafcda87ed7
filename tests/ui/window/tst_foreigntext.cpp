// SPDX-License-Identifier: GPL-3.0-or-later
// What others write, wherever the window shows it: tooltips are no markup and no entities, a line
// has its own direction, nothing is too long for its place.
#include "core/model/mailboxtreemodel.h"
#include "core/model/messagelistmodel.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/inspector/operationsmodel.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/attachmentbar.h"
#include "ui/reader/headercard.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/plaintextview.h"
#include "ui/reader/senderline.h"

#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QLabel>
#include <QLayout>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QToolButton>
#include <QToolTip>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;
using homing::test::makeSampleAccount;
using homing::test::SampleAccount;

namespace {

const QString leftMark(QChar(0x200E));  // makes the direction of what is before it plain
const QString rightMark(QChar(0x200F)); //

/// What the eye sees of a tooltip, which reads markup where it finds some.
QString seen(const QString &toolTip)
{
    if (!Qt::mightBeRichText(toolTip))
        return toolTip;
    QTextDocument document;
    document.setHtml(toolTip);
    return document.toPlainText();
}

QString toolTipAt(QWidget *widget, const QPoint &position)
{
    QToolTip::hideText();
    QHelpEvent event(QEvent::ToolTip, position, widget->mapToGlobal(position));
    QApplication::sendEvent(widget, &event);
    return QToolTip::text();
}

store::MessageRow mail(quint32 uid, const QString &name, const QString &subject)
{
    store::MessageRow row;
    row.uid = imap::Uid(uid);
    row.header.subject = subject;
    row.header.from = {{name, QStringLiteral("kit@example.org")}};
    row.header.to = {{QString(), QStringLiteral("anna@example.org")}};
    row.internalDate = QDateTime::currentDateTimeUtc().addSecs(60 * int(uid));
    return row;
}

} // namespace

class TestForeignText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }
    void cleanup()
    {
        QApplication::setLayoutDirection(Qt::LeftToRight);
        QLocale::setDefault(QLocale::c());
        QToolTip::hideText();
    }

    // --- tooltips

    void toolTipsShowWhatWasWritten_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("and") << QStringLiteral("Research & Development");
        QTest::newRow("quotes") << QStringLiteral("Kit \"Knots\" O'Rourke");
        QTest::newRow("entity") << QStringLiteral("R&amp;D");
        QTest::newRow("markup") << QStringLiteral("<b>x</b><img src='file:///etc/passwd'>");
        QTest::newRow("comparison") << QStringLiteral("a < b & c > d");
    }

    void toolTipsShowWhatWasWritten()
    {
        QFETCH(QString, name);
        SenderLine sender;
        sender.setPerson(name, QStringLiteral("kit@example.org"));
        QCOMPARE(seen(sender.toolTip()), name + QStringLiteral(" kit@example.org"));

        test::FakeMailService service;
        AttachmentBar bar(service);
        bar.setAttachments({}, {{"2", name, "application/pdf", 1'000}});
        auto *button = bar.findChild<QToolButton *>(QStringLiteral("attachmentButton0"));
        QCOMPARE(seen(button->toolTip()),
                 QStringLiteral("Open %1").arg(safeFileName(name, "application/pdf")));

        ElidedLabel label(name);
        label.resize(30, 20);
        QCOMPARE(seen(toolTipAt(&label, {5, 5})), name);
    }

    void aSendersAddressIsNoMarkup()
    {
        const QString address = QStringLiteral("<img src=file:///dev/zero>@evil.example");
        FakeMailService service;
        HtmlChoices choices {QString()};
        choices.alwaysShowRemote(address, false, {"http://127.0.0.1:9/a.png"});
        HtmlBody body(service, choices);
        body.resize(300, 200);
        body.setVisible(true);
        mime::Block block;
        block.kind = mime::Block::Kind::Html;
        block.section = "1";
        block.text = QStringLiteral("<p>x</p><img src='http://127.0.0.1:9/a.png'>");
        block.related = std::make_shared<mime::RelatedParts>();
        body.show(MessageRef {makeSampleAccount(service).inbox, 5}, address, block);
        QTRY_VERIFY(body.findChild<QToolButton *>(QStringLiteral("remoteNever"))->isVisible());
        QStringList tips;
        for (const QToolButton *button : body.findChildren<QToolButton *>()) {
            QVERIFY2(!button->toolTip().contains(QLatin1String("<img")), qPrintable(button->objectName()));
            tips << seen(button->toolTip());
        }
        QCOMPARE(tips.filter(address).size(), 2);
    }

    void aMailboxNameIsNoMarkup()
    {
        const QByteArray name("<b>x</b><img src='file:///etc/passwd'>");
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("Work"), QStringLiteral("a@example.org"));
        const MailboxRef mailbox =
            service.makeMailbox(account, name, store::MailboxRole::None, '^');
        model::MailboxTreeModel model;
        model.setService(&service);
        MailboxTreeView view;
        view.setTreeModel(&model);
        view.resize(200, 200);
        view.show();
        QVERIFY(view.selectMailbox(mailbox));
        const QRect row = view.visualRect(model.indexOf(mailbox));
        const QString tip = toolTipAt(view.viewport(), row.center());
        QVERIFY(!tip.contains(QLatin1String("<img")));
        QCOMPARE(seen(tip), QString::fromLatin1(name));
    }

    void aLinksTargetIsWrittenOut()
    {
        PlainTextView view;
        view.resize(600, 200);
        view.setMessageText(QStringLiteral("https://example.org/?a=1&b=2&lt=3"));
        view.show();
        const QRectF line = view.document()->firstBlock().layout()->boundingRect();
        const QPoint inside(20, int(line.height() / 2) + 4);
        QCOMPARE(seen(toolTipAt(view.viewport(), inside)),
                 QStringLiteral("https://example.org/?a=1&b=2&lt=3"));
    }

    // --- directions

    void aLineHasItsOwnDirection_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("window");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mark");
        QTest::newRow("Hebrew in an English window")
            << Qt::LeftToRight << QStringLiteral("שלום לכולם, מה שלומכם?") << rightMark;
        QTest::newRow("English in a Hebrew window")
            << Qt::RightToLeft << QStringLiteral("Are you there (today)?") << leftMark;
    }

    /// A mark behind the last sign says to which direction it belongs; a line that has its own
    /// needs none.
    void aLineHasItsOwnDirection()
    {
        QFETCH(Qt::LayoutDirection, window);
        QFETCH(QString, text);
        QFETCH(QString, mark);
        QApplication::setLayoutDirection(window);
        const auto picture = [](QWidget &widget, const QSize &size) {
            widget.resize(size);
            return widget.grab().toImage();
        };
        const QSize wide(400, 30);
        ElidedLabel plain(text);
        ElidedLabel marked(text + mark);
        QCOMPARE(picture(plain, wide), picture(marked, wide));

        SenderLine sender;
        sender.setPerson(text, QStringLiteral("kit@example.org"));
        SenderLine markedSender;
        markedSender.setPerson(text + mark, QStringLiteral("kit@example.org"));
        QCOMPARE(picture(sender, wide), picture(markedSender, wide));

        const auto list = [&](const QString &subject) {
            FakeMailService service;
            const SampleAccount sample = makeSampleAccount(service);
            store::MessageRow row = mail(500, subject, subject);
            row.preview = subject;
            row.internalDate = QDateTime(QDate(2020, 1, 2), QTime(3, 4), Qt::UTC);
            service.setRow(sample.archive, row);
            model::MessageListModel model;
            model.setService(&service);
            model.setMailbox(sample.archive);
            MessageListView view;
            view.setMessageModel(&model);
            return picture(view, {400, 100});
        };
        QCOMPARE(list(text), list(text + mark));

        const auto tree = [&](const QString &name) {
            FakeMailService service;
            service.makeAccount(name, QStringLiteral("a@example.org"));
            model::MailboxTreeModel model;
            model.setService(&service);
            MailboxTreeView view;
            view.setTreeModel(&model);
            return picture(view, {400, 100});
        };
        QCOMPARE(tree(text), tree(text + mark));
    }

    void aMailInHebrewStandsAtTheRight()
    {
        PlainTextView view;
        view.resize(600, 200);
        view.show();
        const auto leftOf = [&view] {
            view.grab(); // lays out
            return view.document()->firstBlock().layout()->lineAt(0).naturalTextRect().left();
        };
        view.setMessageText(QStringLiteral("שלום לכולם\nSecond line"));
        QVERIFY2(leftOf() > 200, qPrintable(QString::number(leftOf())));
        view.setMessageText(QStringLiteral("> \nHello"));
        QVERIFY(leftOf() < 20);
    }

    // --- lengths

    void aLongSubjectStaysInItsPane_data()
    {
        QTest::addColumn<QString>("subject");
        QTest::newRow("one word") << QString(1'000, u'W');
        QTest::newRow("many words") << QStringLiteral("word ").repeated(2'000);
        QTest::newRow("surrogates") << QStringLiteral("\U0001F389").repeated(500);
    }

    void aLongSubjectStaysInItsPane()
    {
        QFETCH(QString, subject);
        HeaderCard card;
        card.setMessage(mail(1, QStringLiteral("Kit"), subject), {});
        card.resize(300, 100);
        card.show();
        card.resize(300, card.layout()->totalHeightForWidth(300));
        auto *label = card.findChild<QLabel *>(QStringLiteral("messageSubject"));
        const QRect needed = label->fontMetrics().boundingRect(QRect(0, 0, label->width(), 100'000),
                                                               Qt::TextWordWrap, label->text());
        QVERIFY2(needed.width() <= label->width() + 1, qPrintable(QString::number(needed.width())));
        QVERIFY2(card.height() < 420, qPrintable(QString::number(card.height())));
        // Nothing is lost: the details have it whole.
        card.setExpanded(true);
        auto *details = card.findChild<QLabel *>(QStringLiteral("messageDetails"));
        QVERIFY(
            QString(details->text()).remove(QChar(0x200B)).contains(subject.left(900).trimmed()));
    }

    // Chinese may wrap between all letters: nothing is put between them.
    void whatWrapsByItselfStaysAsWritten()
    {
        const QString subject =
            QString::fromUtf8("週末の予定について、駅前の喫茶店でお待ちしています。").repeated(4);
        HeaderCard card;
        card.setMessage(mail(1, QStringLiteral("Kit"), subject), {});
        card.resize(300, 400);
        card.show();
        auto *label = card.findChild<QLabel *>(QStringLiteral("messageSubject"));
        QCOMPARE(label->text(), subject);
        const QFontMetrics metrics = label->fontMetrics();
        QCOMPARE(breakable(QStringLiteral("two words"), metrics, 1'000),
                 QStringLiteral("two words"));
        // One letter with its mark, and a family of one picture, are not torn.
        const QString letters = QString::fromUtf8("e\xcc\x81"
                                                  "e\xcc\x81");
        QCOMPARE(breakable(letters, metrics, 1), letters.left(2) + QChar(0x200B) + letters.mid(2));
    }

    void whatIsCopiedFromTheHeaderIsWhatWasWritten()
    {
        const QString subject(120, u'm');
        HeaderCard card;
        card.setMessage(mail(1, QStringLiteral("Kit"), subject), {});
        card.setExpanded(true);
        card.resize(300, 400);
        card.show();
        for (const char *name : {"messageSubject", "messageDetails"}) {
            auto *label = card.findChild<QLabel *>(QLatin1String(name));
            label->setSelection(0, int(label->text().size()));
            QTest::keyClick(label, Qt::Key_C, Qt::ControlModifier);
            const QString copied = QApplication::clipboard()->text();
            QCOMPARE(copied, QString(label->text()).remove(QChar(0x200B)));
            // A screen reader says what it is, and all of it.
            QVERIFY2(label->accessibleName().contains(copied), qPrintable(label->accessibleName()));
        }
        const auto *label = card.findChild<QLabel *>(QStringLiteral("messageSubject"));
        QVERIFY(label->text().contains(QChar(0x200B)));
        QCOMPARE(label->accessibleName(), QStringLiteral("Subject: ") + subject);
    }

    void blanksAreNoSubjectAndNoName()
    {
        store::MessageRow row = mail(1, QString(QChar(0x3164)), QStringLiteral(" \u200d "));
        HeaderCard card;
        card.setMessage(row, {});
        card.show();
        QCOMPARE(card.findChild<QLabel *>(QStringLiteral("messageSubject"))->text(),
                 QStringLiteral("(No subject)"));
        const QString address = row.header.from.front().address;
        QCOMPARE(addressList(row.header.from), address);
        auto *sender = card.findChild<SenderLine *>(QStringLiteral("messageSender"));
        QCOMPARE(sender->accessibleName(), QStringLiteral("From ") + address);
    }

    void aLongAddressStaysInItsPane()
    {
        store::MessageRow row = mail(1, QStringLiteral("Kit"), QStringLiteral("x"));
        row.header.to = {{QString(), QString(120, u'd') + QStringLiteral("@example.org")}};
        HeaderCard card;
        card.setMessage(row, {});
        card.setExpanded(true);
        card.resize(300, 400);
        card.show();
        auto *details = card.findChild<QLabel *>(QStringLiteral("messageDetails"));
        const QRect needed = details->fontMetrics().boundingRect(
            QRect(0, 0, details->width(), 100'000), Qt::TextWordWrap, details->text());
        QVERIFY2(needed.width() <= details->width() + 1,
                 qPrintable(QString::number(needed.width())));
    }

    void namesInTheJournalAreOneLine()
    {
        store::Operation operation;
        operation.id = OperationId(1);
        operation.kind = store::OperationKind::Move;
        operation.mailbox = imap::MailboxName::fromDisplay(QStringLiteral("a\n\u202Eb"));
        operation.target = imap::MailboxName::fromDisplay(QStringLiteral("c\n\u202Ed"));
        OperationsModel model;
        model.setOperations({operation});
        QCOMPARE(model.index(0, OperationsModel::MailboxColumn).data().toString(),
                 QStringLiteral("a b"));
        QCOMPARE(model.index(0, OperationsModel::ActionColumn).data().toString(),
                 QStringLiteral("Move to c d"));
    }
};

QTEST_MAIN(TestForeignText)
#include "tst_foreigntext.moc"
