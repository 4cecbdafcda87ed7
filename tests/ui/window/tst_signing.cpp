// SPDX-License-Identifier: GPL-3.0-or-later
// Who a message is from, and what stands below it: the identity that is answered as, the chooser,
// signatures that follow it and those that were touched, and drafts that keep it.
#include "core/mime/outgoing.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/composerscene.h"
#include "ui/common/theme.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/deliveredto.h"
#include "ui/composer/richedit.h"
#include "ui/composer/signing.h"

#include <QComboBox>

using namespace homing;
using namespace homing::ui;
using account::Identity;

namespace {

Identity identity(const char *name, const char *email, const char *signature = "")
{
    Identity one;
    one.name = QString::fromUtf8(name);
    one.email = QString::fromLatin1(email);
    one.signature = QString::fromUtf8(signature);
    return one;
}

Identity formatted()
{
    Identity one = identity("Harbour", "office@harbour.example", "Anna Berg\nOffice");
    one.signatureHtml = QStringLiteral("<p><b>Anna Berg</b><br>Office</p>");
    return one;
}

/// Two identities: Anna (the default) and the harbour's office.
class SigningScene : public WritingScene
{
public:
    SigningScene()
    {
        service.setIdentities(sample.account,
                              {identity("Anna Berg", "anna@example.org", "Yours\nAnna"),
                               identity("Harbour", "office@harbour.example", "The office")});
    }
    QString text() const { return composer()->text()->text(); }
    QComboBox *from() const { return in<QComboBox>("fromCombo"); }
    void choose(int index) const
    {
        from()->setFocus();
        while (from()->currentIndex() != index)
            QTest::keyClick(from(),
                            from()->currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
    }
    /// A message to these.
    MessageRef received(const QStringList &to)
    {
        const MessageRef message = answerable(*this);
        store::MessageRow row = *service.find(message);
        row.header.to.clear();
        row.header.cc.clear();
        for (const QString &one : to)
            row.header.to.push_back({QString(), one});
        service.setRow(sample.inbox, row);
        window.reader()->showMessage(message);
        return message;
    }
};

} // namespace

class TestSigning : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    // --- from whom

    void theDefaultWrites()
    {
        SigningScene scene;
        scene.open('c');
        QVERIFY(scene.from()->isVisible());
        QCOMPARE(scene.from()->count(), 2);
        QCOMPARE(scene.from()->currentText(), QStringLiteral("Anna Berg <anna@example.org>"));
    }

    void identitiesOfAllAccountsAreThere()
    {
        SigningScene scene;
        const AccountId home =
            scene.service.makeAccount(QStringLiteral("Home"), QStringLiteral("home@example.net"));
        scene.service.setIdentities(home, {identity("Anna", "home@example.net", "At home")});
        scene.writeToAnna();
        QCOMPARE(scene.from()->count(), 3);
        scene.choose(2);
        QVERIFY(scene.text().endsWith(QLatin1String("\n-- \nAt home")));
        scene.press("sendButton");
        QVERIFY(scene.local().empty());
        QCOMPARE(scene.service.localMessages(home).size(), 1U);
    }

    /// The domain of the Message-ID and the envelope's sender (which is read from From) follow.
    void whatLeavesIsFromTheIdentity()
    {
        SigningScene scene;
        Identity office = identity("Harbour", "office@harbour.example", "The office");
        office.replyTo = QStringLiteral("desk@harbour.example");
        scene.service.setIdentities(scene.sample.account,
                                    {identity("Anna Berg", "anna@example.org"), office});
        scene.writeToAnna();
        scene.composer()->keepNow(); // with an id of the first one's domain
        QVERIFY(scene.written().messageId.endsWith("@example.org"));
        scene.choose(1);
        scene.press("sendButton");
        const mime::Draft sent = scene.written();
        QCOMPARE(sent.from.address, QStringLiteral("office@harbour.example"));
        QCOMPARE(sent.from.name, QStringLiteral("Harbour"));
        QCOMPARE(addressesOf(sent.replyTo), QStringList {QStringLiteral("desk@harbour.example")});
        QVERIFY2(sent.messageId.endsWith("@harbour.example"), sent.messageId.constData());
        const QByteArray message = scene.service.localMessageText(scene.sample.account,
                                                                  scene.local().front().id);
        QCOMPARE(mime::prepareOutgoing(message, QDateTime::currentDateTimeUtc()).sender,
                 QByteArray("office@harbour.example"));
        QVERIFY(sent.text.endsWith(QLatin1String("\n-- \nThe office")));
    }

    void anAnswerIsFromWhomItCameTo_data()
    {
        QTest::addColumn<QStringList>("to");
        QTest::addColumn<QString>("from");
        const QString anna = QStringLiteral("anna@example.org");
        const QString office = QStringLiteral("office@harbour.example");
        QTest::newRow("the default") << QStringList {anna} << anna;
        QTest::newRow("the other") << QStringList {office} << office;
        QTest::newRow("in another case")
            << QStringList {QStringLiteral("Office@Harbour.Example")} << office;
        QTest::newRow("both, as they are named") << QStringList {office, anna} << office;
        QTest::newRow("nobody of ours") << QStringList {QStringLiteral("list@example.net")} << anna;
    }

    void anAnswerIsFromWhomItCameTo()
    {
        QFETCH(QStringList, to);
        QFETCH(QString, from);
        SigningScene scene;
        scene.received(to);
        scene.open('r');
        QVERIFY2(scene.from()->currentText().contains(from),
                 qPrintable(scene.from()->currentText()));
        QVERIFY(scene.text().endsWith(from.startsWith(u'o')
                                          ? QLatin1String("\n-- \nThe office")
                                          : QLatin1String("\n-- \nYours\nAnna")));
    }

    void theAccountsOwnIdentityComesFirst()
    {
        SigningScene scene;
        scene.service.makeAccount(QStringLiteral("Home"), QStringLiteral("home@example.net"));
        scene.received({QStringLiteral("home@example.net"), QStringLiteral("anna@example.org")});
        scene.open('r');
        QVERIFY(scene.from()->currentText().contains(QLatin1String("anna@example.org")));
        scene.composer()->close();
        scene.received({QStringLiteral("home@example.net")});
        scene.open('r');
        QVERIFY(scene.from()->currentText().contains(QLatin1String("home@example.net")));
    }

    void allOfOnesAddressesAreLeftOut()
    {
        SigningScene scene;
        scene.received({QStringLiteral("office@harbour.example"),
                        QStringLiteral("anna@example.org"), QStringLiteral("ola@eksempel.no")});
        scene.open('a');
        scene.press("sendButton");
        QStringList all = addressesOf(scene.written().to) + addressesOf(scene.written().cc);
        all.sort();
        QCOMPARE(all, QStringList({QStringLiteral("jon@example.com"),
                                   QStringLiteral("ola@eksempel.no")}));
    }

    /// A list is left from the address that is on it.
    void aLinkIsAnsweredAsWhomTheMessageCameTo()
    {
        SigningScene scene;
        const MessageRef message = scene.received({QStringLiteral("office@harbour.example")});
        scene.window.desk()->writeFromLink(scene.sample.account,
                                           "mailto:list@example.net?subject=unsubscribe", message);
        QVERIFY(scene.from()->currentText().contains(QLatin1String("office@harbour.example")));
        QVERIFY(scene.text().endsWith(QLatin1String("-- \nThe office")));
        scene.composer()->close();
        const MessageRef other = scene.received({QStringLiteral("list@example.net")});
        scene.window.desk()->writeFromLink(scene.sample.account, "mailto:list@example.net", other);
        QVERIFY(scene.from()->currentText().contains(QLatin1String("anna@example.org")));
        Q_EMIT scene.service.partReady(other, "HEADER",
                                       "X-Original-To: office@harbour.example\r\n\r\n", {});
        QVERIFY(scene.from()->currentText().contains(QLatin1String("office@harbour.example")));
    }

    // --- a list's mail says it in its header (RFC 9228)

    void whomItWasDeliveredToAnswers()
    {
        SigningScene scene;
        const MessageRef message = scene.received({QStringLiteral("list@example.net")});
        scene.open('r');
        Q_EMIT scene.service.partReady(message, "HEADER",
                                       "Delivered-To: office@harbour.example\r\n"
                                       "Subject: x\r\n\r\n",
                                       {});
        QVERIFY(scene.from()->currentText().contains(QLatin1String("office@harbour.example")));
        QVERIFY(scene.text().endsWith(QLatin1String("\n-- \nThe office")));
        scene.composer()->close();
        QVERIFY(scene.local().empty()); // nobody has written anything
    }

    void whatTheUserChoseStays()
    {
        SigningScene scene;
        const MessageRef message = scene.received({QStringLiteral("list@example.net")});
        scene.open('r');
        scene.choose(1);
        scene.choose(0);
        Q_EMIT scene.service.partReady(message, "HEADER",
                                       "Delivered-To: office@harbour.example\r\n\r\n", {});
        QVERIFY(scene.from()->currentText().contains(QLatin1String("anna@example.org")));
    }

    void withoutAHeaderItIsTheDefault()
    {
        SigningScene scene;
        const MessageRef message = scene.received({QStringLiteral("list@example.net")});
        scene.open('r');
        Q_EMIT scene.service.partReady(message, "HEADER", {}, {FaultCause::Offline, {}});
        QVERIFY(scene.from()->currentText().contains(QLatin1String("anna@example.org")));
    }

    /// A sender may have written more of them below that of the reader's own server.
    void onlyTheTopmostFieldCounts()
    {
        const std::vector<mime::DecodedAddress> people =
            deliveredTo("Delivered-To: a@example.org\r\nX-Original-To: b@example.org\r\n"
                        "Delivered-To: c@example.org\r\n\r\n");
        QCOMPARE(addressesOf(people), QStringList({QStringLiteral("a@example.org"),
                                                   QStringLiteral("b@example.org")}));
    }

    // --- what stands below

    void theSignatureIsBelowTheText()
    {
        SigningScene scene;
        scene.open('c');
        QCOMPARE(scene.text(), QStringLiteral("\n\n-- \nYours\nAnna"));
        QCOMPARE(scene.composer()->body()->textCursor().position(), 0);
        QTest::keySequence(scene.composer()->body(), QKeySequence::Undo);
        QCOMPARE(scene.text(), QStringLiteral("\n\n-- \nYours\nAnna")); // nobody typed it
        scene.composer()->close();
        QVERIFY(scene.local().empty()); // nor is it a message
    }

    /// All that follows the line is the signature (RFC 3676 4.3): a quote never does.
    void theSignatureIsBelowTheQuote()
    {
        SigningScene scene;
        scene.received({QStringLiteral("anna@example.org")});
        scene.open('r');
        const QStringList lines = scene.text().split(u'\n');
        QVERIFY(lines.indexOf(QStringLiteral("-- ")) > lines.indexOf(QStringLiteral("> Jon")));
        QCOMPARE(lines.last(), QStringLiteral("Anna"));
        QTest::keyClicks(scene.composer()->body(), QStringLiteral("Zinc."));
        scene.press("sendButton");
        QVERIFY(scene.written().text.startsWith(QLatin1String("Zinc.\n")));
        QVERIFY(scene.written().text.endsWith(QLatin1String("> Jon\n\n-- \nYours\nAnna")));
    }

    void theSendersSignatureIsNotQuoted()
    {
        SigningScene scene;
        const MessageRef message = answerable(scene);
        account::MessageBody body;
        body.state = account::MessageBody::State::Ready;
        body.plainText = QStringLiteral("Slate or zinc?\n-- \nJon Ruiz\nRoofs");
        scene.service.setBody(message, body);
        scene.window.reader()->showMessage(message);
        scene.open('r');
        QVERIFY2(!scene.text().contains(QLatin1String("Roofs")), qPrintable(scene.text()));
    }

    void anotherIdentityHasItsOwn_data()
    {
        QTest::addColumn<bool>("isRich");
        QTest::newRow("plain") << false;
        QTest::newRow("formatted") << true;
    }

    void anotherIdentityHasItsOwn()
    {
        QFETCH(bool, isRich);
        SigningScene scene;
        scene.service.setIdentities(scene.sample.account,
                                    {identity("Anna", "anna@example.org", "Yours\nAnna"),
                                     formatted(), identity("Bare", "bare@example.org")});
        scene.open('c');
        if (isRich)
            scene.press("richTextButton");
        QWidget *edit = isRich ? static_cast<QWidget *>(scene.composer()->text()->rich())
                               : scene.composer()->body();
        QTest::keyClicks(edit, QStringLiteral("Hello"));
        scene.choose(1);
        QCOMPARE(scene.text(), QStringLiteral("Hello\n\n-- \nAnna Berg\nOffice"));
        if (isRich) {
            const QString html = mime::writeHtml(scene.composer()->text()->rich()->richText());
            QVERIFY2(html.contains(QLatin1String("<b>Anna Berg</b>")), qPrintable(html));
        }
        scene.choose(2);
        QCOMPARE(scene.text().trimmed(), QStringLiteral("Hello"));
        scene.choose(0);
        QCOMPARE(scene.text(), QStringLiteral("Hello\n\n-- \nYours\nAnna"));
        // Each change (the one in the middle was passed by) is one step back.
        QTest::keySequence(edit, QKeySequence::Undo);
        QCOMPARE(scene.text(), QStringLiteral("Hello\n\n-- \nAnna Berg\nOffice"));
        QTest::keySequence(edit, QKeySequence::Undo);
        QCOMPARE(scene.text().trimmed(), QStringLiteral("Hello"));
    }

    void aTouchedSignatureStays_data() { anotherIdentityHasItsOwn_data(); }

    void aTouchedSignatureStays()
    {
        QFETCH(bool, isRich);
        SigningScene scene;
        scene.open('c');
        if (isRich)
            scene.press("richTextButton");
        QWidget *edit = isRich ? static_cast<QWidget *>(scene.composer()->text()->rich())
                               : scene.composer()->body();
        QTest::keySequence(edit, QKeySequence::MoveToEndOfDocument);
        QTest::keyClicks(edit, QStringLiteral(" Berg"));
        const QString before = scene.text();
        scene.choose(1);
        QCOMPARE(scene.text(), before);
        QTest::keySequence(edit, QKeySequence::SelectAll);
        QTest::keyClicks(edit, QStringLiteral("No signature"));
        scene.choose(0);
        QCOMPARE(scene.text(), QStringLiteral("No signature"));
    }

    /// The plain text beside the HTML has the line with its blank, too.
    void aFormattedSignatureIsSentInBothTexts()
    {
        SigningScene scene;
        scene.service.setIdentities(scene.sample.account, {formatted()});
        scene.open('c');
        scene.press("richTextButton"); // the signature becomes what it is, too
        scene.write("toEdit", QStringLiteral("anna@example.com,"));
        scene.write("subjectEdit", QStringLiteral("Both"));
        QTest::keyClicks(scene.composer()->text()->rich(), QStringLiteral("Hello"));
        scene.press("sendButton");
        const mime::Draft sent = scene.written();
        QVERIFY2(sent.text.endsWith(QLatin1String("Hello\n\n-- \nAnna Berg\nOffice")),
                 qPrintable(sent.text));
        QVERIFY2(sent.html.contains(QLatin1String("--&nbsp;<br>\n<b>Anna Berg</b>")),
                 qPrintable(sent.html));
    }

    // --- drafts

    void aDraftKeepsItsIdentity_data() { anotherIdentityHasItsOwn_data(); }

    void aDraftKeepsItsIdentity()
    {
        QFETCH(bool, isRich);
        SigningScene scene;
        scene.service.setIdentities(
            scene.sample.account,
            {identity("Anna", "anna@example.org", "Yours\nAnna"), formatted()});
        scene.open('c');
        if (isRich)
            scene.press("richTextButton");
        scene.choose(1);
        scene.write("subjectEdit", QStringLiteral("Kept"));
        const QString before = scene.text();
        scene.composer()->close();
        scene.window.desk()->openLocal(scene.sample.account, scene.local().front().id);
        QVERIFY(scene.from()->currentText().contains(QLatin1String("office@harbour.example")));
        QCOMPARE(scene.text().trimmed(), before.trimmed()); // not signed a second time
        scene.choose(0);
        QVERIFY(scene.text().endsWith(QLatin1String("-- \nYours\nAnna")));
        QVERIFY(!scene.text().contains(QLatin1String("Office")));
    }

    void twoOfOneAddressAreKnownByTheirSignature()
    {
        SigningScene scene;
        scene.service.setIdentities(scene.sample.account,
                                    {identity("Anna", "anna@example.org", "Yours\nAnna"),
                                     identity("Anna", "anna@example.org", "Dr. A. Berg")});
        scene.open('c');
        scene.choose(1);
        scene.write("subjectEdit", QStringLiteral("Formal"));
        scene.composer()->close();
        scene.window.desk()->openLocal(scene.sample.account, scene.local().front().id);
        QCOMPARE(scene.from()->currentIndex(), 1);
    }

    void anIdentityThatIsGoneLeavesTheDefault()
    {
        SigningScene scene;
        scene.writeToAnna();
        scene.choose(1);
        scene.composer()->close();
        scene.service.setIdentities(scene.sample.account,
                                    {identity("Anna", "anna@example.org", "Yours\nAnna")});
        scene.window.desk()->openLocal(scene.sample.account, scene.local().front().id);
        QVERIFY(!scene.from()->isVisible());
        scene.composer()->keepNow();
        QCOMPARE(scene.written().from.address, QStringLiteral("anna@example.org"));
        QVERIFY(scene.written().messageId.endsWith("@example.org"));
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
        const QString theme = isDark ? QStringLiteral("dark") : QStringLiteral("light");
        {
            SigningScene scene;
            scene.received({QStringLiteral("office@harbour.example")});
            scene.open('r');
            QTest::keyClicks(scene.composer()->body(), QStringLiteral("Zinc, please."));
            QVERIFY(
                !test::shot(*scene.composer(), QStringLiteral("signed-answer-") + theme).isNull());
        }
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestSigning)
#include "tst_signing.moc"
