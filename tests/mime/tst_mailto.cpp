// SPDX-License-Identifier: GPL-3.0-or-later
// mailto: links: RFC 6068's own examples, what people write, and what nobody should get through.
#include "core/mime/mailto.h"

#include <QtTest>

using namespace homing::mime;

namespace {

QString listed(const std::vector<DecodedAddress> &people)
{
    QStringList all;
    for (const DecodedAddress &person : people)
        all += person.name.isEmpty() ? person.address : person.name + u'|' + person.address;
    return all.join(u' ');
}

/// Everything that a draft can hold, so that what a link must not set shows as well.
QString described(const Draft &draft)
{
    QStringList parts;
    const auto add = [&parts](const char *name, const QString &value) {
        if (!value.isEmpty())
            parts += QLatin1String(name) + u'=' + value;
    };
    add("to", listed(draft.to));
    add("cc", listed(draft.cc));
    add("bcc", listed(draft.bcc));
    add("subject", draft.subject);
    add("text", draft.text);
    add("reply", QString::fromLatin1(draft.inReplyTo));
    add("from", draft.from.address);
    add("id", QString::fromLatin1(draft.messageId));
    add("html", draft.html);
    add("files", draft.files.empty() ? QString() : QStringLiteral("some"));
    add("references", draft.references.isEmpty() ? QString() : QStringLiteral("some"));
    return parts.join(QLatin1String("; "));
}

} // namespace

class TestMailto : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fills_data()
    {
        QTest::addColumn<QByteArray>("uri");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QByteArray &uri, const char *expected) {
            QTest::newRow(name) << uri << QString::fromUtf8(expected);
        };
        // RFC 6068 section 6, as they stand there.
        row("6.1 one", "mailto:chris@example.com", "to=chris@example.com");
        row("6.1 subject", "mailto:infobot@example.com?subject=current-issue",
            "to=infobot@example.com; subject=current-issue");
        row("6.1 body", "mailto:infobot@example.com?body=send%20current-issue",
            "to=infobot@example.com; text=send current-issue");
        row("6.1 lines", "mailto:infobot@example.com?body=send%20current-issue%0D%0Asend%20index",
            "to=infobot@example.com; text=send current-issue\nsend index");
        row("6.1 in-reply-to",
            "mailto:list@example.org?In-Reply-To=%3C3469A91.D10AF4C@example.com%3E",
            "to=list@example.org; reply=3469A91.D10AF4C@example.com");
        row("6.1 cc", "mailto:joe@example.com?cc=bob@example.com&body=hello",
            "to=joe@example.com; cc=bob@example.com; text=hello");
        row("6.1 percent", "mailto:gorby%25kremvax@example.com", "to=gorby%kremvax@example.com");
        row("6.1 question mark", "mailto:unlikely%3Faddress@example.com?blat=foop",
            "to=unlikely?address@example.com");
        row("6.1 ampersand", "mailto:Mike%26family@example.org", "to=Mike&family@example.org");
        row("6.2 three addresses", "mailto:addr1@an.example,addr2@an.example?to=addr3@an.example",
            "to=addr1@an.example addr2@an.example addr3@an.example");
        row("6.2 all in a field", "mailto:?to=addr1@an.example,addr2@an.example",
            "to=addr1@an.example addr2@an.example");
        row("6.2 comma encoded", "mailto:?to=addr1@an.example%2Caddr2@an.example",
            "to=addr1@an.example addr2@an.example");
        row("6.3 UTF-8", "mailto:user@example.org?subject=caf%C3%A9",
            "to=user@example.org; subject=café");
        row("6.3 encoded word",
            "mailto:user@example.org?subject=%3D%3Futf-8%3FQ%3Fcaf%3DC3%3DA9%3F%3D",
            "to=user@example.org; subject=café");
        row("6.3 encoded word, Latin-1",
            "mailto:user@example.org?subject=%3D%3Fiso-8859-1%3FQ%3Fcaf%3DE9%3F%3D",
            "to=user@example.org; subject=café");
        row("6.3 both", "mailto:user@example.org?subject=caf%C3%A9&body=caf%C3%A9",
            "to=user@example.org; subject=café; text=café");
        row("6.3 a domain", "mailto:user@%E7%B4%8D%E8%B1%86.example.org?subject=Test&body=NATTO",
            "to=user@納豆.example.org; subject=Test; text=NATTO");
        // What people and programs write.
        row("nothing", "mailto:", "");
        row("nothing asked", "mailto:?", "");
        row("capitals", "MailTo:A@Example.org?SUBJECT=x&Cc=c@example.org",
            "to=A@Example.org; cc=c@example.org; subject=x");
        row("plus is plus", "mailto:a+b@example.org?subject=1+1",
            "to=a+b@example.org; subject=1+1");
        row("blank as it is", "mailto:a@example.org?subject=two words",
            "to=a@example.org; subject=two words");
        row("UTF-8 as it is", "mailto:a@example.org?subject=gr\xc3\xbc\xc3\x9f",
            "to=a@example.org; subject=grüß");
        row("percent alone", "mailto:a@example.org?subject=100% sure",
            "to=a@example.org; subject=100% sure");
        row("percent at the end", "mailto:a@example.org?subject=100%",
            "to=a@example.org; subject=100%");
        row("half a percent", "mailto:a@example.org?subject=5%2", "to=a@example.org; subject=5%2");
        row("not hex", "mailto:a@example.org?subject=%zz%1g", "to=a@example.org; subject=%zz%1g");
        row("bcc is shown", "mailto:a@example.org?bcc=spy@example.net",
            "to=a@example.org; bcc=spy@example.net");
        row("several of a kind", "mailto:?cc=a@example.org&cc=b@example.org",
            "cc=a@example.org b@example.org");
        row("fragment", "mailto:a@example.org?subject=x#body=y", "to=a@example.org; subject=x");
        row("fragment encoded", "mailto:a@example.org?subject=%231",
            "to=a@example.org; subject=#1");
        row("equals in a value", "mailto:a@example.org?subject=a=b",
            "to=a@example.org; subject=a=b");
        row("question mark in a value", "mailto:a@example.org?subject=why?",
            "to=a@example.org; subject=why?");
        row("name and address", "mailto:Anna%20Berg%20%3Canna@example.org%3E",
            "to=anna@example.org");
        row("LF alone", "mailto:?body=a%0Ab", "text=a\nb");
        row("CR alone", "mailto:?body=a%0Db", "text=a\nb");
        row("tab in a body", "mailto:?body=a%09b", "text=a\tb");
        row("empty fields", "mailto:a@example.org?&&subject=x&", "to=a@example.org; subject=x");
        row("no equals", "mailto:a@example.org?subject", "to=a@example.org");
        row("no name", "mailto:a@example.org?=x", "to=a@example.org");
        row("name encoded", "mailto:?%73ubject=x", "subject=x");
        row("address literal", "mailto:a@[192.0.2.1]", "to=a@[192.0.2.1]");
        // Nothing but what is named above; never a file (CVE-2020-11880, CVE-2020-11879).
        row("attach", "mailto:a@example.org?attach=/etc/passwd", "to=a@example.org");
        row("attachment", "mailto:a@example.org?attachment=/etc/passwd", "to=a@example.org");
        row("attach in capitals", "mailto:a@example.org?ATTACH=file:///etc/passwd",
            "to=a@example.org");
        row("attach encoded", "mailto:a@example.org?%61ttach=~/.ssh/id_rsa", "to=a@example.org");
        row("attach folder", "mailto:a@example.org?attach=%2Fhome&attach=.", "to=a@example.org");
        row("insert", "mailto:a@example.org?insert=/etc/passwd", "to=a@example.org");
        row("from", "mailto:a@example.org?from=boss@example.org", "to=a@example.org");
        row("sender", "mailto:a@example.org?sender=boss@example.org", "to=a@example.org");
        row("reply-to", "mailto:a@example.org?reply-to=evil@example.net", "to=a@example.org");
        row("message-id", "mailto:a@example.org?message-id=%3Cx@y%3E", "to=a@example.org");
        row("references", "mailto:a@example.org?references=%3Cx@y%3E", "to=a@example.org");
        row("content-type", "mailto:a@example.org?content-type=text/html&body=%3Cb%3E",
            "to=a@example.org; text=<b>");
        row("html-body", "mailto:a@example.org?html-body=%3Cb%3E", "to=a@example.org");
        row("receipt", "mailto:a@example.org?disposition-notification-to=x@example.net",
            "to=a@example.org");
        row("received", "mailto:a@example.org?received=from%20nowhere", "to=a@example.org");
        row("x-anything", "mailto:a@example.org?x-mailer=y", "to=a@example.org");
        row("amp entity", "mailto:a@example.org?subject=x&amp;cc=c@example.org",
            "to=a@example.org; subject=x");
        // Headers that end early.
        row("subject with a line end", "mailto:a@example.org?subject=x%0D%0ABcc:%20spy@example.net",
            "to=a@example.org");
        row("subject with LF", "mailto:a@example.org?subject=x%0ABcc:%20spy@example.net",
            "to=a@example.org");
        row("address with a line end", "mailto:a@example.org%0D%0ABcc:spy@example.net", "");
        row("cc with a line end", "mailto:?cc=a@example.org%0Aspy@example.net", "");
        row("id with a line end", "mailto:?in-reply-to=%3Cx@y%3E%0D%0ABcc:%20s@example.net", "");
        row("subject in words with a line end",
            "mailto:?subject=%3D%3Futf-8%3FQ%3Fx%3D0D%3D0ABcc%3A%20s%3F%3D", "subject=x Bcc: s");
        row("NUL in a subject", "mailto:a@example.org?subject=a%00b", "to=a@example.org");
        row("NUL in a body", "mailto:a@example.org?body=a%00b", "to=a@example.org");
        row("NUL in an address", "mailto:a%00@example.org", "");
        row("control in a body", "mailto:?body=a%1Bb", "text=ab");
        row("escape in a subject", "mailto:?subject=a%1B%5B31m", "");
        // What is no UTF-8, and what looks like something else.
        row("subject not UTF-8", "mailto:a@example.org?subject=%FF%FE", "to=a@example.org");
        row("body not UTF-8", "mailto:a@example.org?body=caf%E9", "to=a@example.org");
        row("overlong", "mailto:a@example.org?subject=%C0%8A", "to=a@example.org");
        row("surrogate", "mailto:a@example.org?subject=%ED%A0%80", "to=a@example.org");
        row("override in a subject", "mailto:?subject=a%E2%80%AEb", "subject=ab");
        row("override in an address", "mailto:a%E2%80%AE@example.org", "");
        row("decoded once", "mailto:?subject=%2541", "subject=%41");
        row("a name that is an address", "mailto:%22bank@example.org%22%20%3Cevil@example.net%3E",
            "to=evil@example.net");
        row("two @", "mailto:a@b@example.org", "");
        row("no @", "mailto:anna", "");
        row("no domain", "mailto:anna@", "");
        row("quoted local part", "mailto:%22not%40me%22@example.org", "");
        row("a bracket", "mailto:a%3E@example.org", "");
        row("group", "mailto:x:a@example.org;", "");
        row("one good of two", "mailto:anna,b@example.org", "to=b@example.org");
        row("two ids", "mailto:?in-reply-to=%3Ca@x%3E%3Cb@x%3E", "");
        row("second subject", "mailto:?subject=one&subject=two", "subject=one");
        row("second body", "mailto:?body=one&body=two", "text=one");
        row("slashes", "mailto://a@example.org", "to=//a@example.org");
        row("scheme again", "mailto:mailto:a@example.org", "");
    }

    void fills()
    {
        QFETCH(QByteArray, uri);
        QFETCH(QString, expected);
        const auto draft = readMailto(uri);
        QVERIFY(draft.has_value());
        QCOMPARE(described(*draft), expected);
        // Whatever it was: it becomes a message, whose head has no line that the link brought.
        Draft written = *draft;
        written.from = {QString(), QStringLiteral("me@example.org")};
        const ComposedDraft composed = compose(written, QDateTime::currentDateTimeUtc());
        QCOMPARE(composed.problem, DraftProblem::None);
        const QByteArray head = composed.message.first(composed.message.indexOf("\r\n\r\n"));
        QCOMPARE(head.contains("\r\nBcc:"), !draft->bcc.empty());
    }

    void isNoLink_data()
    {
        QTest::addColumn<QByteArray>("uri");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("other scheme") << QByteArray("https://example.org");
        QTest::newRow("half a scheme") << QByteArray("mailt");
        QTest::newRow("no colon") << QByteArray("mailto");
        QTest::newRow("file") << QByteArray("file:///etc/passwd");
        QTest::newRow("option") << QByteArray("--mailto:a@example.org");
        QTest::newRow("blank before") << QByteArray(" mailto:a@example.org");
        QTest::newRow("line end") << QByteArray("mailto:a@example.org\r\nshow");
        QTest::newRow("LF") << QByteArray("mailto:a@example.org\n");
        QTest::newRow("NUL") << QByteArray("mailto:a@example.org\0x", 22);
        QTest::newRow("tab") << QByteArray("mailto:a@example.org?subject=a\tb");
        QTest::newRow("DEL") << QByteArray("mailto:\x7f");
        QTest::newRow("too long") << QByteArray("mailto:?body=") + QByteArray(64 << 10, 'x');
        QTest::newRow("too many") << QByteArray("mailto:")
                + QByteArray("a@b.example,").repeated(501);
        QTest::newRow("too many in all") << QByteArray("mailto:")
                + QByteArray("a@b.example,").repeated(300)
                + "?bcc=" + QByteArray("a@b.example,").repeated(300);
    }

    void isNoLink()
    {
        QFETCH(QByteArray, uri);
        QVERIFY(!readMailto(uri));
    }

    void theLimitsThemselvesAreAllowed()
    {
        const QByteArray longest = QByteArray("mailto:?body=") + QByteArray((64 << 10) - 13, 'x');
        QCOMPARE(readMailto(longest)->text.size(), longest.size() - 13);
        const QByteArray many = QByteArray("mailto:") + QByteArray("a@b.example,").repeated(500);
        QCOMPARE(readMailto(many)->to.size(), 500U);
        QCOMPARE(readMailto("mailto:?subject=" + QByteArray(2'000, 's'))->subject.size(), 900);
    }
};

QTEST_APPLESS_MAIN(TestMailto)
#include "tst_mailto.moc"
