// SPDX-License-Identifier: GPL-3.0-or-later
// Confirmations of reading: who may have one, and what Python's email package makes of ours.
#include "core/mime/receipt.h"

#include "core/mime/draft.h"
#include "core/mime/outgoing.h"
#include "core/mime/reports.h"

#include <QtTest>

#include <QJsonDocument>
#include <QJsonObject>

using namespace homing::mime;

namespace {

const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
const QByteArray usual = "From: Anna <anna@x.example>\r\nMessage-ID: <one@x.example>\r\n"
                         "Return-Path: <anna@x.example>\r\n";
const QByteArray asks = "Disposition-Notification-To: Anna Berg <anna@x.example>\r\n";

Receipt receipt()
{
    return {{QStringLiteral("Jon Ruiz"), QStringLiteral("jon@y.example")},
            QString::fromUtf8("Gelesen: Gr\xc3\xbc\xc3\x9f\x65"),
            QString::fromUtf8("Die Nachricht wurde angezeigt \xe2\x80\x93 mehr nicht.\n")};
}

} // namespace

class TestReceipt : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whoAsks_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("isElsewhere");
        const auto row = [](const char *name, const QByteArray &header, const char *to,
                            bool isElsewhere = false) {
            QTest::newRow(name) << header << QString::fromLatin1(to) << isElsewhere;
        };
        row("nobody", usual, "");
        row("the author", usual + asks, "anna@x.example");
        row("in capitals", usual + "DISPOSITION-NOTIFICATION-TO: ANNA@X.EXAMPLE\r\n",
            "ANNA@X.EXAMPLE");
        row("somebody else", usual + "Disposition-Notification-To: spy@evil.example\r\n",
            "spy@evil.example", true);
        row("under the author's name",
            usual + "Disposition-Notification-To: \"anna@x.example\" <spy@evil.example>\r\n",
            "spy@evil.example", true);
        row("no author", asks, "anna@x.example", true);
        row("one of two authors", "From: b@x.example, anna@x.example\r\n" + asks, "anna@x.example");
        // RFC 8098 2.1 and what is no person's mail.
        row("several addresses",
            usual + "Disposition-Notification-To: anna@x.example, b@x.example\r\n", "");
        row("a group", usual + "Disposition-Notification-To: all: anna@x.example, b@x.example;\r\n",
            "");
        row("twice", usual + asks + asks, "");
        row("no address", usual + "Disposition-Notification-To: yes\r\n", "");
        row("a bad address", usual + "Disposition-Notification-To: <a@b@x.example>\r\n", "");
        row("from nobody", "Return-Path: <>\r\n" + usual + asks, "");
        row("from nobody, spaced", "Return-Path: < >\r\n" + usual + asks, "");
        row("a list", usual + "List-Id: <l.x.example>\r\n" + asks, "");
        row("a list that one can leave", usual + asks + "List-Unsubscribe: <https://x.example>\r\n",
            "");
        row("bulk", usual + "Precedence: bulk\r\n" + asks, "");
        row("a machine", usual + "Auto-Submitted: auto-replied\r\n" + asks, "");
        row("a machine with a word", usual + "Auto-Submitted: auto-generated; x=y\r\n" + asks, "");
        row("not a machine", usual + "Auto-Submitted: no\r\n" + asks, "anna@x.example");
        row("a report",
            usual + "Content-Type: multipart/report; report-type=delivery-status\r\n" + asks, "");
        row("an option that must be known",
            usual + asks + "Disposition-Notification-Options: signed=required,pkcs7\r\n", "");
        row("spaced option",
            usual + asks + "Disposition-Notification-Options: signed = required , pkcs7\r\n", "");
        row("an option that need not",
            usual + asks + "Disposition-Notification-Options: signed=optional,pkcs7\r\n",
            "anna@x.example");
        row("in the text", usual + "\r\n" + asks, "");
    }

    void whoAsks()
    {
        QFETCH(QByteArray, header);
        QFETCH(QString, to);
        QFETCH(bool, isElsewhere);
        const auto wish = receiptWish(header + "\r\n");
        QCOMPARE(wish.has_value(), !to.isEmpty());
        if (wish) {
            QCOMPARE(wish->to.address, to);
            QCOMPARE(wish->isElsewhere, isElsewhere);
        }
    }

    void whatItIsTo_python()
    {
        ReceiptWish wish =
            *receiptWish(usual + asks + "Original-Recipient: rfc822;j@z.example\r\n");
        QCOMPARE(wish.messageId, QByteArray("one@x.example"));
        const QByteArray message = composeReceipt(receipt(), wish, now);
        QVERIFY(!message.isEmpty());
        QProcess python;
        python.start(QStringLiteral(HOMING_PYTHON), {QStringLiteral(HOMING_CHECKRECEIPT)});
        QVERIFY(python.waitForStarted());
        python.write(message);
        python.closeWriteChannel();
        QVERIFY(python.waitForFinished());
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        const QJsonObject read = QJsonDocument::fromJson(python.readAllStandardOutput()).object();
        const auto is = [&read](const char *key, const char *value) {
            const QString found = read.value(QLatin1String(key)).toString();
            if (found != QString::fromUtf8(value))
                qWarning("%s: %s", key, qPrintable(found));
            return found == QString::fromUtf8(value);
        };
        QVERIFY(is("type", "multipart/report"));
        QVERIFY(is("report-type", "disposition-notification"));
        QVERIFY(is("parts", "text/plain message/disposition-notification"));
        QVERIFY(is("from", "Jon Ruiz <jon@y.example>"));
        QVERIFY(is("to", "anna@x.example"));
        QVERIFY(is("subject", "Gelesen: Gr\xc3\xbc\xc3\x9f\x65"));
        QVERIFY(is("in-reply-to", "<one@x.example>"));
        QVERIFY(is("text", "Die Nachricht wurde angezeigt \xe2\x80\x93 mehr nicht."));
        QVERIFY(is("Original-Recipient", "rfc822;j@z.example"));
        QVERIFY(is("Final-Recipient", "rfc822;jon@y.example"));
        QVERIFY(is("Original-Message-ID", "<one@x.example>"));
        QVERIFY(is("Disposition", "manual-action/MDN-sent-manually; displayed"));
        QVERIFY(is("asks back", "")); // RFC 8098 2.1: never a receipt for a receipt
        QVERIFY(is("fields",
                   "From To Subject Date Message-ID In-Reply-To References MIME-Version "
                   "Content-Type"));
        QVERIFY(is("defects", ""));
        // No receipt for it, and nothing comes back of it.
        QVERIFY(!receiptWish(message));
        const Outgoing outgoing = prepareOutgoing(message, now);
        QCOMPARE(outgoing.problem, OutgoingProblem::None);
        QVERIFY(outgoing.isNotification);
        QCOMPARE(outgoing.recipients, QList<QByteArray> {"anna@x.example"});
        for (const QByteArray &line : message.split('\n'))
            QVERIFY(line.size() <= 999);
        QCOMPARE(message.count('\n'), message.count("\r\n"));
    }

    void otherMailHasASender()
    {
        const Outgoing letter =
            prepareOutgoing("From: a@x.example\r\nTo: b@x.example\r\n"
                            "Content-Type: multipart/report; report-type=delivery-status\r\n\r\n",
                            now);
        QVERIFY(!letter.isNotification);
        QCOMPARE(letter.sender, QByteArray("a@x.example"));
    }

    /// What the writer asks for is in the draft and comes back; only what the receiver is to see
    /// leaves.
    void askingForConfirmations()
    {
        Draft draft;
        draft.from = {QStringLiteral("Jon"), QStringLiteral("jon@y.example")};
        draft.to = {{QString(), QStringLiteral("anna@x.example")}};
        draft.text = QStringLiteral("Roof");
        const QByteArray plain = compose(draft, now).message;
        QVERIFY(!plain.contains("Disposition-Notification-To") && !plain.contains(reportField));
        QVERIFY(!draftFrom(plain).asksForReceipt && !draftFrom(plain).asksForReport);
        QVERIFY(!prepareOutgoing(plain, now).asksForReport);
        draft.asksForReceipt = draft.asksForReport = true;
        const QByteArray written = compose(draft, now).message;
        QVERIFY(written.contains("\r\nDisposition-Notification-To: jon@y.example\r\n"));
        QVERIFY(draftFrom(written).asksForReceipt && draftFrom(written).asksForReport);
        const Outgoing outgoing = prepareOutgoing(written, now);
        QVERIFY(outgoing.asksForReport);
        QVERIFY(outgoing.message.contains("Disposition-Notification-To"));
        QVERIFY(!outgoing.message.contains("Homing"));
        QCOMPARE(receiptWish(outgoing.message)->to.address, QStringLiteral("jon@y.example"));
    }

    void nothingHostileComesOut_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("recipient") << QByteArray("Original-Recipient: rfc822;a\x01\x80\r\n");
        QTest::newRow("id") << QByteArray("Message-ID: <a b\x02>\r\n");
        QTest::newRow("long recipient")
            << "Original-Recipient: rfc822;" + QByteArray(5'000, 'x') + "\r\n";
        QTest::newRow("long id") << "Message-ID: <" + QByteArray(5'000, 'x') + ">\r\n";
    }

    void nothingHostileComesOut()
    {
        QFETCH(QByteArray, header);
        const auto wish = receiptWish("From: a@x.example\r\n"
                                      "Disposition-Notification-To: a@x.example\r\n"
                                      + header);
        QVERIFY(wish);
        QVERIFY(wish->originalRecipient.isEmpty());
        QVERIFY(wish->messageId.isEmpty() || wish->messageId == "ab");
        const QByteArray message = composeReceipt(receipt(), *wish, now);
        QVERIFY(!message.contains('\x01') && !message.contains('\x02'));
        QVERIFY(message.size() < 3'000);
    }

    void whatCannotBeWrittenIsNot()
    {
        ReceiptWish wish = *receiptWish(usual + asks);
        Receipt bad = receipt();
        bad.from.address = QString::fromUtf8("j\xc3\xb6n@y.example"); // RFC 6533 is not spoken
        QVERIFY(composeReceipt(bad, wish, now).isEmpty());
        bad = receipt();
        bad.subject = QStringLiteral("x\r\nBcc: spy@evil.example");
        QVERIFY(composeReceipt(bad, wish, now).isEmpty());
        wish.to.address = QStringLiteral("a@x.example>\r\nBcc: b@x.example");
        QVERIFY(composeReceipt(receipt(), wish, now).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestReceipt)
#include "tst_receipt.moc"
