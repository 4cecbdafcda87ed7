// SPDX-License-Identifier: GPL-3.0-or-later
// A draft becomes a message: its fields, its text in lines, its parts; and what is refused.
#include "core/mime/draft.h"

#include "core/base/limits.h"
#include "core/mime/body.h"
#include "core/mime/cardheader.h"
#include "core/mime/flowed.h"
#include "core/mime/outgoing.h"

#include <QtTest>

using namespace homing;
using namespace homing::mime;

namespace {

const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);

Draft simpleDraft()
{
    Draft draft;
    draft.from = {QStringLiteral("Anna Berg"), QStringLiteral("anna@x.example")};
    draft.to = {{QString(), QStringLiteral("b@y.example")}};
    draft.subject = QStringLiteral("Hello");
    draft.messageId = "id@x.example";
    draft.text = QStringLiteral("Text");
    return draft;
}

QByteArray composed(const Draft &draft)
{
    const ComposedDraft result = compose(draft, now);
    return result.problem == DraftProblem::None ? result.message : QByteArray();
}

/// The lines of one field, as they are sent.
QByteArray field(const QByteArray &message, const QByteArray &name)
{
    const QByteArray header = "\r\n" + parseMessage(message).headerBlock;
    const qsizetype start = header.indexOf("\r\n" + name + ": ") + 2;
    qsizetype end = header.indexOf("\r\n", start);
    while (header.mid(end + 2, 1) == " ")
        end = header.indexOf("\r\n", end + 2);
    return start < 2 ? QByteArray() : header.sliced(start, end - start);
}

qsizetype longestLine(const QByteArray &message)
{
    qsizetype longest = 0;
    for (const QByteArray &line : message.split('\n'))
        longest = std::max(longest, line.size() - (line.endsWith('\r') ? 1 : 0));
    return longest;
}

/// "mixed(plain, octet-stream)".
QByteArray shapeOf(const Part &part)
{
    const QByteArray name = part.contentType.mid(part.contentType.indexOf('/') + 1);
    QByteArrayList inner;
    for (const Part &child : part.children)
        inner += shapeOf(child);
    return inner.isEmpty() ? name : name + '(' + inner.join(", ") + ')';
}

} // namespace

class TestDraft : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fields();
    void nothingOfThisMachine();
    void idsAndBoundariesDiffer();
    void subjects_data();
    void subjects();
    void names_data();
    void names();
    void references();
    void problems_data();
    void problems();
    void bccIsForThePostOfficeOnly();
    void noDateBeforeItLeaves();
    void whatIsNoAddressYetIsKept();
    void flowing_data();
    void flowing();
    void encodings_data();
    void encodings();
    void shapes_data();
    void shapes();
    void fileNames_data();
    void fileNames();
    void fileTypes_data();
    void fileTypes();
    void attachedMessages_data();
    void attachedMessages();
};

void TestDraft::fields()
{
    Draft draft = simpleDraft();
    draft.cc = {{QStringLiteral("C"), QStringLiteral("c@y.example")},
                {QString(), QStringLiteral("d@y.example")}};
    draft.bcc = {{QString(), QStringLiteral("e@y.example")}};
    draft.inReplyTo = "p@y.example";
    draft.references = {"r@y.example", "p@y.example"};
    draft.replyTo = {{QString(), QStringLiteral("office@x.example")}};
    QCOMPARE(composed(draft),
             QByteArray("From: Anna Berg <anna@x.example>\r\n"
                        "Reply-To: office@x.example\r\n"
                        "To: b@y.example\r\n"
                        "Cc: C <c@y.example>, d@y.example\r\n"
                        "Bcc: e@y.example\r\n"
                        "Subject: Hello\r\n"
                        "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
                        "Message-ID: <id@x.example>\r\n"
                        "In-Reply-To: <p@y.example>\r\n"
                        "References: <r@y.example> <p@y.example>\r\n"
                        "MIME-Version: 1.0\r\n"
                        "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
                        "Content-Transfer-Encoding: 7bit\r\n"
                        "\r\n"
                        "Text\r\n"));
}

void TestDraft::nothingOfThisMachine()
{
    Draft draft = simpleDraft();
    draft.messageId.clear();
    draft.files = {
        {QStringLiteral("/home/anna/secret folder/plan.pdf"), "application/pdf", "x", {}},
        {QStringLiteral("C:\\Users\\Anna\\notes.txt"), "text/plain", "y", {}}};
    const ComposedDraft result = compose(draft, now);
    QVERIFY(result.messageId.endsWith("@x.example"));
    const QByteArray message = result.message.toLower();
    QVERIFY(message.contains("plan.pdf") && message.contains("notes.txt"));
    for (const QByteArray &trace :
         {QSysInfo::machineHostName().toUtf8(), QByteArray("secret"), QByteArray("users"),
          QByteArray("user-agent"), QByteArray("x-mailer"), QByteArray("gmime")})
        QVERIFY2(trace.isEmpty() || !message.contains(trace.toLower()), trace);
}

void TestDraft::idsAndBoundariesDiffer()
{
    Draft draft = simpleDraft();
    draft.messageId.clear();
    draft.html = QStringLiteral("<p>x</p>");
    QSet<QByteArray> ids;
    QSet<QByteArray> types;
    for (int i = 0; i < 200; ++i) {
        const ComposedDraft result = compose(draft, now);
        ids.insert(result.messageId);
        types.insert(field(result.message, "Content-Type"));
    }
    QCOMPARE(ids.size(), 200);
    QCOMPARE(types.size(), 200);
}

void TestDraft::subjects_data()
{
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QByteArray>("wire"); // empty: any that reads the same
    const auto row = [](const char *name, const char *subject, const QByteArray &wire = {}) {
        QTest::newRow(name) << QString::fromUtf8(subject) << wire;
    };
    row("none", "", "");
    row("plain", "Hello World", "Subject: Hello World");
    row("colons", "Re: a: b", "Subject: Re: a: b");
    row("folded", "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789",
        "Subject: 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\r\n"
        " 0123456789");
    row("Latin",
        "Gr\xC3\xBC\xC3\x9F"
        "e",
        "Subject: =?utf-8?B?R3LDvMOfZQ==?=");
    row("mostly ASCII", "Minutes of the meeting in Z\xC3\xBCrich",
        "Subject: =?utf-8?Q?Minutes_of_the_meeting_in_Z=C3=BCrich?=");
    row("Han", "\xE4\xBD\xA0\xE5\xA5\xBD", "Subject: =?utf-8?B?5L2g5aW9?=");
    row("looks encoded", "=?utf-8?Q?x?=", "Subject: =?utf-8?B?PT91dGYtOD9RP3g/PQ==?=");
    QTest::newRow("a long word") << QString(2'000, u'x') << QByteArray();
    QTest::newRow("long") << QStringLiteral("\u00fcber \u4f60\u597d ").repeated(100).trimmed()
                          << QByteArray();
    QTest::newRow("beyond the first plane")
        << QString::fromUtf8("\xF0\x9F\x98\x80").repeated(60) << QByteArray();
}

void TestDraft::subjects()
{
    QFETCH(QString, subject);
    QFETCH(QByteArray, wire);
    Draft draft = simpleDraft();
    draft.subject = subject;
    const QByteArray message = composed(draft);
    QVERIFY(!message.isEmpty());
    if (!wire.isEmpty() || subject.isEmpty())
        QCOMPARE(field(message, "Subject"), wire);
    QVERIFY(longestLine(message) <= 78);
    QCOMPARE(draftFrom(message).subject, subject);
}

void TestDraft::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("wire");
    const auto row = [](const char *title, const char *name, const char *address,
                        const char *wire) {
        QTest::newRow(title) << QString::fromUtf8(name) << QString::fromUtf8(address)
                             << QByteArray(wire);
    };
    row("none", "", "b@y.example", "To: b@y.example");
    row("atoms", "Bob B", "b@y.example", "To: Bob B <b@y.example>");
    row("comma", "B, Bob", "b@y.example", "To: \"B, Bob\" <b@y.example>");
    row("dot", "Dr. B", "b@y.example", "To: \"Dr. B\" <b@y.example>");
    row("quote", "Bob \"B\" \\ C", "b@y.example", "To: \"Bob \\\"B\\\" \\\\ C\" <b@y.example>");
    row("another address", "x@z.example", "b@y.example", "To: \"x@z.example\" <b@y.example>");
    row("Latin", "J\xC3\xBC", "b@y.example", "To: =?utf-8?B?SsO8?= <b@y.example>");
    row("looks encoded", "=?utf-8?Q?x?=", "b@y.example",
        "To: =?utf-8?B?PT91dGYtOD9RP3g/PQ==?= <b@y.example>");
    row("domain beyond ASCII", "",
        "b@b\xC3\xBC"
        "cher.example",
        "To: b@xn--bcher-kva.example");
    row("SMTPUTF8", "",
        "j\xC3\xB6rg@b\xC3\xBC"
        "cher.example",
        "To: j\xC3\xB6rg@xn--bcher-kva.example");
    row("literal", "", "b@[192.0.2.1]", "To: b@[192.0.2.1]");
    row("literal with colons", "", "b@[IPv6:2001:db8::1]", "To: <b@[IPv6:2001:db8::1]>");
}

void TestDraft::names()
{
    QFETCH(QString, name);
    QFETCH(QString, address);
    Draft draft = simpleDraft();
    draft.to = {{name, address}};
    const QByteArray message = composed(draft);
    QTEST(field(message, "To"), "wire");
    const std::vector<DecodedAddress> read = draftFrom(message).to;
    QCOMPARE(read.size(), 1U);
    QCOMPARE(read.front().name, name);
    QVERIFY(prepareOutgoing(message, now).problem == OutgoingProblem::None);
}

void TestDraft::references()
{
    Draft draft = simpleDraft();
    for (int i = 0; i <= limits::references; ++i)
        draft.references.append("ref" + QByteArray::number(i) + "@x.example");
    QByteArrayList expected = draft.references;
    expected.removeAt(1); // the root and the nearest stay
    QCOMPARE(QByteArrayList(draftFrom(composed(draft)).references), expected);
    QVERIFY(longestLine(composed(draft)) <= 78);

    draft.references = {"a b@x.example", "good@x.example", "\xC3\xBC@x.example",
                        QByteArray(5'000, 'x')}; // what foreign messages have
    QCOMPARE(field(composed(draft), "References"), QByteArray("References: <good@x.example>"));
}

void TestDraft::problems_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("hostile");
    QTest::addColumn<int>("problem");
    QTest::addColumn<QString>("text");
    for (const QString &end : {QStringLiteral("\r\n"), QStringLiteral("\n"), QStringLiteral("\r"),
                               QString(QChar::Null)}) {
        const QString hostile = u'x' + end + QLatin1String("Bcc: evil@z.example");
        const QByteArray title = QByteArray::number(end.back().unicode()) + " in ";
        for (const char *field : {"From", "Reply-To", "To", "Cc", "Bcc", "Subject", "Message-ID", "In-Reply-To",
                                  "References", "Content-Type", "Content-ID"})
            QTest::newRow(title + field)
                << QString::fromLatin1(field) << hostile << int(DraftProblem::BadHeader)
                << QString::fromLatin1(field);
        QTest::newRow(title + "address") << QStringLiteral("address") << hostile + u'@'
                                         << int(DraftProblem::BadAddress) << hostile + u'@';
    }
    for (const char *bad : {"",
                            "bob",
                            "@y.example",
                            "b@",
                            "b@@y.example",
                            "b@y@z.example",
                            "b c@y.example",
                            "b@y example",
                            "<b@y.example>",
                            "b@y..example",
                            "b@.y",
                            "b@y.",
                            "b,c@y.example",
                            "b@y.example>",
                            "b(c)@y.example",
                            "b\u200B@y.example",
                            "\u202Eb@y.example",
                            "b@[y",
                            "b@y!z",
                            "b\t@y.example"})
        QTest::newRow(bad[0] ? bad : "empty")
            << QStringLiteral("address") << QString::fromUtf8(bad) << int(DraftProblem::BadAddress)
            << QString::fromUtf8(bad);
}

void TestDraft::problems()
{
    QFETCH(QString, field);
    QFETCH(QString, hostile);
    Draft draft = simpleDraft();
    const QString good = QStringLiteral("b@y.example");
    if (field == QLatin1String("From"))
        draft.from.name = hostile;
    else if (field == QLatin1String("Reply-To"))
        draft.replyTo = {{hostile, good}};
    else if (field == QLatin1String("To"))
        draft.to = {{QString(), good}, {hostile, good}};
    else if (field == QLatin1String("Cc"))
        draft.cc = {{hostile, good}};
    else if (field == QLatin1String("Bcc"))
        draft.bcc = {{hostile, good}};
    else if (field == QLatin1String("Subject"))
        draft.subject = hostile;
    else if (field == QLatin1String("Message-ID"))
        draft.messageId = hostile.toUtf8();
    else if (field == QLatin1String("In-Reply-To"))
        draft.inReplyTo = hostile.toUtf8();
    else if (field == QLatin1String("References"))
        draft.references = {"good@x.example", hostile.toUtf8()};
    else if (field == QLatin1String("Content-Type"))
        draft.files = {{QString(), hostile.toUtf8(), "x", {}}};
    else if (field == QLatin1String("Content-ID"))
        draft.files = {{QString(), {}, "x", hostile.toUtf8()}};
    else
        draft.to = {{QString(), hostile}};
    const ComposedDraft result = compose(draft, now);
    QTEST(int(result.problem), "problem");
    QTEST(result.text, "text");
    QVERIFY(result.message.isEmpty());
}

void TestDraft::bccIsForThePostOfficeOnly()
{
    Draft draft = simpleDraft();
    draft.bcc = {{QStringLiteral("Secret").repeated(30), QStringLiteral("e@y.example")}};
    const Outgoing outgoing = prepareOutgoing(composed(draft), now);
    QCOMPARE(outgoing.recipients, QList<QByteArray>({"b@y.example", "e@y.example"}));
    QVERIFY(!outgoing.message.contains("e@y.example") && !outgoing.message.contains("Secret"));
    QCOMPARE(outgoing.messageId, QByteArray("<id@x.example>"));
}

/// What leaves later is of the day on which it leaves.
void TestDraft::noDateBeforeItLeaves()
{
    const QByteArray message = compose(simpleDraft(), QDateTime()).message;
    QVERIFY(field(message, "Date").isEmpty());
    QCOMPARE(field(prepareOutgoing(message, now).message, "Date"),
             QByteArray("Date: Tue, 14 Nov 2023 22:13:20 +0000"));
}

/// In a draft that is kept; it is never sent, and nobody is left out silently.
void TestDraft::whatIsNoAddressYetIsKept()
{
    Draft draft = simpleDraft();
    draft.to.push_back({QStringLiteral("anna@"), QString()});
    draft.cc = {{QStringLiteral("J\u00f6rg, the one\r\nBcc: x@y.example"), QString()},
                {QStringLiteral("?"), QString()}};
    draft.bcc = {{QStringLiteral("a \"b\" <c"), QString()}};
    QVERIFY(composed(draft).isEmpty());
    const ComposedDraft kept = compose(draft, now, DraftUse::Keep);
    QCOMPARE(int(kept.problem), int(DraftProblem::None));
    QCOMPARE(field(kept.message, "To"), QByteArray("To: b@y.example"));
    QVERIFY(field(kept.message, "Cc").isEmpty() && field(kept.message, "Bcc").isEmpty());
    const Draft read = draftFrom(kept.message);
    draft.cc.front().name.replace(QLatin1String("\r\n"), QLatin1String(" ")); // one line
    QCOMPARE(writeAddressLine(read.to), writeAddressLine(draft.to));
    QCOMPARE(writeAddressLine(read.cc), writeAddressLine(draft.cc));
    QCOMPARE(writeAddressLine(read.bcc), writeAddressLine(draft.bcc));
    const Outgoing outgoing = prepareOutgoing(kept.message, now);
    QCOMPARE(int(outgoing.problem), int(OutgoingProblem::BadAddress));
    QCOMPARE(outgoing.text, QByteArray("\"anna@\""));
}

void TestDraft::flowing_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("lines");
    const auto row = [](const char *name, const QString &text, const QString &lines) {
        QTest::newRow(name) << text << lines;
    };
    const QString word = QStringLiteral("123456789 ");
    const QString words = word.repeated(8).trimmed();
    row("nothing", QString(), QStringLiteral("\n"));
    row("lines", QStringLiteral("a\n\nb"), QStringLiteral("a\n\nb\n"));
    row("blanks at the end", QStringLiteral("a  \n  \nb "), QStringLiteral("a\n\nb\n"));
    row("stuffed", QStringLiteral(" a\nFrom b\nFrom\n  c"),
        QStringLiteral("  a\n From b\nFrom\n   c\n"));
    row("a mark that is text", QStringLiteral(" > a"), QStringLiteral("  > a\n"));
    row("quotes", QStringLiteral(">a\n> b\n>> c\n> > d\n>\n> \n>  e"),
        QStringLiteral("> a\n> b\n>> c\n>> d\n>\n>\n>  e\n"));
    row("soft break", words + u' ' + words,
        word.repeated(7) + u'\n' + word.repeated(7) + u'\n' + word.repeated(2).trimmed() + u'\n');
    row("soft break in a quote", QLatin1String(">> ") + words,
        QLatin1String(">> ") + word.repeated(7) + QLatin1String("\n>> 123456789\n"));
    row("signature", QStringLiteral("a\n-- \nb"), QStringLiteral("a\n-- \nb\n"));
    row("signature in a quote", QStringLiteral("> -- \n> b"), QStringLiteral("> -- \n> b\n"));
    row("no signature", QStringLiteral("--  \n -- "), QStringLiteral("--\n  --\n"));
    row("a break that would make a signature", QLatin1String("-- ") + QString(90, u'x'),
        QLatin1String("-- ") + QString(90, u'x') + u'\n');
    row("a word that is too long", QString(90, u'x') + QLatin1String(" y"),
        QString(90, u'x') + QLatin1String(" \ny\n"));
    row("blanks inside", QLatin1String("a") + QString(100, u' ') + u'b',
        QLatin1String("a") + QString(76, u' ') + u'\n' + QString(25, u' ') + QLatin1String("b\n"));
    row("78", QString(76, u'x') + QLatin1String(" y"), QString(76, u'x') + QLatin1String(" \ny\n"));
}

void TestDraft::flowing()
{
    QFETCH(QString, text);
    QTEST(flowed(text), "lines");
}

void TestDraft::encodings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("encoding");
    QTest::newRow("ASCII") << QStringLiteral("abc\tdef") << QByteArray("7bit");
    QTest::newRow("998") << QString(998, u'x') << QByteArray("7bit");
    QTest::newRow("999") << QString(999, u'x') << QByteArray("quoted-printable");
    QTest::newRow("Latin") << QStringLiteral("Gr\u00fc\u00dfe aus dem Norden und dem S\u00fcden")
                           << QByteArray("quoted-printable");
    QTest::newRow("Han") << QString(3'000, QChar(0x4f60)) << QByteArray("base64");
    QTest::newRow("deep") << QString(3'000, u'>') << QByteArray("quoted-printable");
}

void TestDraft::encodings()
{
    QFETCH(QString, text);
    Draft draft = simpleDraft();
    draft.text = text;
    const QByteArray message = composed(draft);
    QTEST(parseMessage(message).root.encoding, "encoding");
    QVERIFY(longestLine(message) <= 998);
    QVERIFY(std::all_of(message.begin(), message.end(), [](char c) { return uchar(c) < 0x80; }));
    QCOMPARE(message.count('\n'), message.count("\r\n"));
    QCOMPARE(draftFrom(message).text, text);
}

void TestDraft::shapes_data()
{
    QTest::addColumn<bool>("html");
    QTest::addColumn<bool>("picture");
    QTest::addColumn<bool>("file");
    QTest::addColumn<QByteArray>("shape");
    const auto row = [](bool html, bool picture, bool file, const char *shape) {
        QTest::newRow(shape) << html << picture << file << QByteArray(shape);
    };
    row(false, false, false, "plain");
    row(true, false, false, "alternative(plain, html)");
    row(true, true, false, "alternative(plain, related(html, png))");
    row(false, false, true, "mixed(plain, pdf)");
    row(true, false, true, "mixed(alternative(plain, html), pdf)");
    row(true, true, true, "mixed(alternative(plain, related(html, png)), pdf)");
    row(false, true, true, "mixed(plain, png, pdf)"); // nothing shows the picture
}

void TestDraft::shapes()
{
    QFETCH(bool, html);
    QFETCH(bool, picture);
    QFETCH(bool, file);
    Draft draft = simpleDraft();
    if (html)
        draft.html = QStringLiteral("<p>x <img src=\"cid:pic@x\"></p>");
    if (picture)
        draft.files.push_back({QStringLiteral("p.png"), "image/png", "PNG\r\n\x1A\n", "pic@x"});
    if (file)
        draft.files.push_back({QStringLiteral("f.pdf"), "application/pdf", "%PDF\n\0\r", {}});
    const QByteArray message = composed(draft);
    QTEST(shapeOf(parseMessage(message).root), "shape");
    const Draft read = draftFrom(message);
    QCOMPARE(read.text, draft.text);
    QCOMPARE(read.html, draft.html);
    if (!html && picture)
        draft.files.front().contentId.clear();
    QCOMPARE(read.files, draft.files);
}

void TestDraft::fileNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("sent");
    const auto row = [](const char *title, const QString &name, const QString &sent) {
        QTest::newRow(title) << name << sent;
    };
    row("none", QString(), QString());
    row("path", QStringLiteral("/tmp/a b.txt"), QStringLiteral("a b.txt"));
    row("Windows path", QStringLiteral("C:\\x\\a.txt"), QStringLiteral("a.txt"));
    row("only a path", QStringLiteral("/tmp/"), QString());
    row("quotes", QStringLiteral("a\"b;c=d'e%f*g.txt"), QStringLiteral("a\"b;c=d'e%f*g.txt"));
    row("line end", QStringLiteral("a\r\nBcc: evil@z.example"),
        QStringLiteral("a Bcc: evil@z.example"));
    row("NUL", QStringLiteral("a") + QChar::Null + u'b', QStringLiteral("ab"));
    row("Latin", QStringLiteral("Gr\u00fc\u00dfe.txt"), QStringLiteral("Gr\u00fc\u00dfe.txt"));
    row("long", QString(60, QChar(0x4f60)) + QLatin1String(".txt"),
        QString(60, QChar(0x4f60)) + QLatin1String(".txt"));
    row("long ASCII", QString(200, u'n') + QLatin1String(".txt"),
        QString(200, u'n') + QLatin1String(".txt"));
}

void TestDraft::fileNames()
{
    QFETCH(QString, name);
    QFETCH(QString, sent);
    Draft draft = simpleDraft();
    draft.files = {{name, "text/plain", "x", {}}};
    const QByteArray message = composed(draft);
    QVERIFY(longestLine(message) <= 78);
    QVERIFY(std::all_of(message.begin(), message.end(), [](char c) { return uchar(c) < 0x80; }));
    const Draft read = draftFrom(message);
    QCOMPARE(read.files.size(), 1U);
    QCOMPARE(read.files.front().name, sent);
    QVERIFY(read.bcc.empty());
}

void TestDraft::fileTypes_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("sent");
    const QByteArray none("application/octet-stream");
    const auto row = [](const char *type, const QByteArray &sent) {
        QTest::newRow(type[0] ? type : "empty") << QByteArray(type) << sent;
    };
    row("", none);
    row("image/png", "image/png");
    row("Image/PNG", "image/png");
    row("text/plain; charset=koi8-r", "text/plain; charset=koi8-r");
    row("text/plain; charset=\"x; boundary=y\"", "text/plain");
    row("text", none);
    row("text/", none);
    row("text/plain/x", none);
    row("te xt/plain", none);
    row("multipart/mixed", none);
    row("text/\xC3\xBC", none);
}

void TestDraft::fileTypes()
{
    QFETCH(QByteArray, type);
    Draft draft = simpleDraft();
    draft.files = {{QStringLiteral("n"), type, "x", {}}};
    QTEST(draftFrom(composed(draft)).files.at(0).type, "sent");
}

void TestDraft::attachedMessages_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("encoding");
    const QByteArray header = "From: a@x.example\r\nSubject: inner\r\n\r\n";
    QTest::newRow("ASCII") << header + "body\r\n" << QByteArray("7bit");
    QTest::newRow("no line end") << header + "body" << QByteArray("7bit");
    QTest::newRow("8bit") << header + "b\xC3\xB6\r\n" << QByteArray("8bit");
    QTest::newRow("line of 998") << header + QByteArray(998, 'x') << QByteArray("7bit");
    // These cannot be sent as lines: they are files.
    QTest::newRow("line of 1000") << header + QByteArray(1'000, 'x') << QByteArray("base64");
    QTest::newRow("NUL") << header + QByteArray("a\0b", 3) << QByteArray("base64");
    QTest::newRow("CR alone") << header + "a\rb" << QByteArray("base64");
}

void TestDraft::attachedMessages()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, encoding);
    Draft draft = simpleDraft();
    draft.files = {{QStringLiteral("m.eml"), "message/rfc822", bytes, {}}};
    const QByteArray message = composed(draft);
    const Part root = parseMessage(message).root;
    QCOMPARE(root.children.at(1).encoding, encoding);
    const bool isFile = encoding == "base64";
    QCOMPARE(root.children.at(1).contentType,
             QByteArray(isFile ? "application/octet-stream" : "message/rfc822"));
    QCOMPARE(root.encoding, QByteArray(encoding == "8bit" ? "8bit" : "7bit")); // RFC 2045 6.4
    QVERIFY(isFile || message.contains("\r\n\r\n" + bytes + "\r\n--"));
    QCOMPARE(draftFrom(message).files.at(0).bytes, bytes);
}

QTEST_GUILESS_MAIN(TestDraft)
#include "tst_draft.moc"
