// SPDX-License-Identifier: GPL-3.0-or-later
// Answers: who gets them, under which subject, in which thread, and what they quote. And the lines
// in which people type addresses.
#include "core/mime/draft.h"

#include "core/base/limits.h"
#include "tests/sim/random.h"

#include <QtTest>

using namespace homing;
using namespace homing::mime;

Q_DECLARE_METATYPE(homing::mime::AnswerKind)

namespace {

using People = std::vector<DecodedAddress>;

const People own = {{QStringLiteral("Me"), QStringLiteral("me@x.example")},
                    {QStringLiteral("Me at work"), QStringLiteral("me@work.example")}};
const QString attribution = QStringLiteral("Anna wrote:");

/// "a b" are a@x.example and b@x.example.
People people(const char *words)
{
    People all;
    for (const QString &word : QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts))
        all.push_back({QString(), word.contains(u'@') ? word : word + QLatin1String("@x.example")});
    return all;
}

QStringList addressesOf(const People &people)
{
    QStringList all;
    for (const DecodedAddress &person : people)
        all += person.address;
    return all;
}

Answered mailFrom(const char *from)
{
    Answered original;
    original.from = people(from).front();
    original.to = people("me");
    original.subject = QStringLiteral("Plan");
    original.messageId = "id@x.example";
    original.text = QStringLiteral("Hello");
    return original;
}

bool isSame(const People &a, const People &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const DecodedAddress &x, const DecodedAddress &y) {
                          return x.name == y.name && x.address == y.address;
                      });
}

} // namespace

class TestAnswer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void recipients_data();
    void recipients();
    void toAList();
    void ownAddress();
    void subjects_data();
    void subjects();
    void threading();
    void quotes_data();
    void quotes();
    void forwards();
    void reading_data();
    void reading();
    void writing_data();
    void writing();
    void writingIsTheInverseOfReading();
    void hostileLines_data();
    void hostileLines();
};

void TestAnswer::recipients_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("replyTo");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("cc");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<QByteArray>("allTo");
    QTest::addColumn<QByteArray>("allCc");
    const auto row = [](const char *name, const char *from, const char *replyTo, const char *to,
                        const char *cc, const char *reply, const char *allTo, const char *allCc) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(replyTo) << QByteArray(to)
                            << QByteArray(cc) << QByteArray(reply) << QByteArray(allTo)
                            << QByteArray(allCc);
    };
    row("plain", "a", "", "me", "", "a", "a", "");
    row("to several", "a", "", "me b", "c", "a", "a", "b c");
    row("Reply-To", "a", "r s", "me b", "", "r s", "r s", "b");
    row("Reply-To is me", "a", "me", "b", "", "a", "a", "b");
    row("each once", "a", "", "b a b me", "c b C@X.EXAMPLE", "a", "a", "b c C@X.EXAMPLE");
    row("case of a domain", "a", "", "b b@X.Example", "a@X.EXAMPLE", "a", "a", "b");
    row("never me", "a", "", "ME@X.example b", "me@work.example", "a", "a", "b");
    row("my own", "me", "", "a b", "c me@work.example", "a b", "a b", "c");
    row("my own, to me as well", "me", "", "a me", "", "a", "a", "");
    row("a note to myself", "me", "", "me", "", "me", "me", "");
    row("my own with a Reply-To", "me", "r", "a", "", "a", "a", "");
}

void TestAnswer::recipients()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, replyTo);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, cc);
    QFETCH(QByteArray, reply);
    QFETCH(QByteArray, allTo);
    QFETCH(QByteArray, allCc);
    Answered original = mailFrom(from.constData());
    original.replyTo = people(replyTo.constData());
    original.to = people(to.constData());
    original.cc = people(cc.constData());
    const Draft one = answer(AnswerKind::Reply, original, own, attribution);
    QCOMPARE(addressesOf(one.to), addressesOf(people(reply.constData())));
    QVERIFY(one.cc.empty() && one.bcc.empty());
    const Draft all = answer(AnswerKind::ReplyAll, original, own, attribution);
    QCOMPARE(addressesOf(all.to), addressesOf(people(allTo.constData())));
    QCOMPARE(addressesOf(all.cc), addressesOf(people(allCc.constData())));
    QVERIFY(all.bcc.empty());
}

void TestAnswer::toAList()
{
    Answered original = mailFrom("a");
    original.cc = people("b");
    QCOMPARE(addressesOf(answer(AnswerKind::ReplyToList, original, own, attribution).to),
             addressesOf(people("a"))); // no list
    original.listPost = people("list").front();
    const Draft draft = answer(AnswerKind::ReplyToList, original, own, attribution);
    QCOMPARE(addressesOf(draft.to), addressesOf(people("list")));
    QVERIFY(draft.cc.empty());
}

void TestAnswer::ownAddress()
{
    Answered original = mailFrom("a");
    original.to = people("b");
    QCOMPARE(answer(AnswerKind::Reply, original, own, attribution).from.address,
             QStringLiteral("me@x.example")); // the first
    original.cc = people("Me@Work.example");
    const Draft draft = answer(AnswerKind::Reply, original, own, attribution);
    QCOMPARE(draft.from.address, QStringLiteral("me@work.example"));
    QCOMPARE(draft.from.name, QStringLiteral("Me at work"));
    QVERIFY(answer(AnswerKind::Reply, original, {}, attribution).from.address.isEmpty());
}

void TestAnswer::subjects_data()
{
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("forward");
    const auto row = [](const char *subject, const char *reply, const char *forward) {
        QTest::newRow(subject[0] ? subject : "none")
            << QString::fromLatin1(subject) << QString::fromLatin1(reply)
            << QString::fromLatin1(forward);
    };
    row("", "Re:", "Fwd:");
    row("x", "Re: x", "Fwd: x");
    row("Re: x", "Re: x", "Fwd: Re: x");
    row("RE: x", "Re: x", "Fwd: RE: x");
    row("re:x", "Re: x", "Fwd: re:x");
    row("Aw: x", "Re: x", "Fwd: Aw: x");
    row("Antw: x", "Re: x", "Fwd: Antw: x");
    row("Sv: x", "Re: x", "Fwd: Sv: x");
    row("Re[2]: x", "Re: x", "Fwd: Re[2]: x");
    row("Re(12): x", "Re: x", "Fwd: Re(12): x");
    row("Re: AW: Re[3]: x", "Re: x", "Fwd: Re: AW: Re[3]: x");
    row("Fwd: x", "Re: Fwd: x", "Fwd: x");
    row("FW: WG: x", "Re: FW: WG: x", "Fwd: x");
    row("Re: Fwd: x", "Re: Fwd: x", "Fwd: Re: Fwd: x");
    row("Rest: x", "Re: Rest: x", "Fwd: Rest: x");
    row("Re x", "Re: Re x", "Fwd: Re x");
    row("Re[x]: y", "Re: Re[x]: y", "Fwd: Re[x]: y");
    row("Re[2", "Re: Re[2", "Fwd: Re[2");
    row("[list] Re: x", "Re: [list] Re: x", "Fwd: [list] Re: x");
}

void TestAnswer::subjects()
{
    QFETCH(QString, subject);
    Answered original = mailFrom("a");
    original.subject = subject;
    QTEST(answer(AnswerKind::Reply, original, own, attribution).subject, "reply");
    QTEST(answer(AnswerKind::ReplyAll, original, own, attribution).subject, "reply");
    QTEST(answer(AnswerKind::Forward, original, own, attribution).subject, "forward");
}

void TestAnswer::threading()
{
    const auto reply = [](const Answered &original) {
        return answer(AnswerKind::Reply, original, own, attribution);
    };
    Answered original = mailFrom("a");
    QCOMPARE(reply(original).inReplyTo, QByteArray("id@x.example"));
    QCOMPARE(reply(original).references, QList<QByteArray>({"id@x.example"}));
    original.references = {"r@x.example", "p@x.example"};
    QCOMPARE(reply(original).references,
             QList<QByteArray>({"r@x.example", "p@x.example", "id@x.example"}));
    QVERIFY(reply(original).messageId.isEmpty());

    original.messageId.clear(); // nothing to reply to by name, but the thread stays
    QVERIFY(reply(original).inReplyTo.isEmpty());
    QCOMPARE(reply(original).references, original.references);

    original.messageId = "id@x.example";
    original.references.clear();
    for (int i = 0; i < limits::references; ++i)
        original.references.append("r" + QByteArray::number(i));
    const QList<QByteArray> bounded = reply(original).references;
    QCOMPARE(bounded.size(), limits::references);
    QCOMPARE(bounded.first(), QByteArray("r0"));
    QCOMPARE(bounded.at(1), QByteArray("r2"));
    QCOMPARE(bounded.last(), QByteArray("id@x.example"));

    const Draft forward = answer(AnswerKind::Forward, original, own, attribution);
    QVERIFY(forward.inReplyTo.isEmpty() && forward.references.isEmpty());
}

void TestAnswer::quotes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("quote");
    const auto row = [](const char *name, const char *text, const char *quote) {
        QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(quote);
    };
    row("nothing", "", "Anna wrote:");
    row("blank lines", "\n\n", "Anna wrote:");
    row("lines", "a\n\nb", "Anna wrote:\n> a\n>\n> b");
    row("blank lines at the end", "a\n\n\n", "Anna wrote:\n> a");
    row("quoted already", "> a\n> > b\n>>> c\n>", "Anna wrote:\n>> a\n>>> b\n>>>> c\n>>");
    row("blanks before text", "  a", "Anna wrote:\n>   a");
    row("signature", "a\n\n-- \nAnna\n-- \nlist", "Anna wrote:\n> a");
    row("only a signature", "-- \nAnna", "Anna wrote:");
    row("no signature", "a\n--\nb\n --  \nc", "Anna wrote:\n> a\n> --\n> b\n>  --  \n> c");
    row("a quoted signature stays", "> a\n> -- \n> b\nc", "Anna wrote:\n>> a\n>> -- \n>> b\n> c");
}

void TestAnswer::quotes()
{
    QFETCH(QString, text);
    Answered original = mailFrom("a");
    original.text = text;
    QTEST(answer(AnswerKind::Reply, original, own, attribution).text, "quote");
}

void TestAnswer::forwards()
{
    Answered original = mailFrom("a");
    original.from.name = QStringLiteral("Berg, Anna");
    original.cc = people("b c");
    original.date = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
    original.text = QStringLiteral("Hello\n> x\n-- \nAnna\n");
    const Draft draft =
        answer(AnswerKind::Forward, original, own, QStringLiteral("Forwarded message:"));
    QCOMPARE(draft.text,
             QStringLiteral("Forwarded message:\n"
                            "From: \"Berg, Anna\" <a@x.example>\n"
                            "To: me@x.example\n"
                            "Cc: b@x.example, c@x.example\n"
                            "Date: Tue, 14 Nov 2023 22:13:20 +0000\n"
                            "Subject: Plan\n"
                            "\n"
                            "Hello\n> x\n-- \nAnna"));
    QVERIFY(draft.to.empty() && draft.cc.empty() && draft.bcc.empty());
}

void TestAnswer::reading_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("read"); // name, address, name, address ...
    const auto row = [](const char *line, const QStringList &read) {
        QTest::newRow(line[0] ? line : "empty") << QString::fromUtf8(line) << read;
    };
    const QString a = QStringLiteral("a@x.org");
    const QString b = QStringLiteral("b@y.org");
    const auto text = [](const char *words) { return QString::fromUtf8(words); };
    row("", {});
    row(" , ;\n", {});
    row("a@x.org", {{}, a});
    row("<a@x.org>", {{}, a});
    row("Anna Berg <a@x.org>, b@y.org; c@z.org",
        {text("Anna Berg"), a, {}, b, {}, text("c@z.org")});
    row("\"Berg, Anna\" <a@x.org>", {text("Berg, Anna"), a});
    row("Berg, Anna <a@x.org>", {text("Berg"), {}, text("Anna"), a});
    row("\"a \\\"b\\\" \\\\\" <a@x.org>", {text("a \"b\" \\"), a});
    row("Anna  <  a@x.org  >  ", {text("Anna"), a});
    row("<a@x.org> Anna", {text("Anna"), a});
    row("a@x.org\nb@y.org\r\n", {{}, a, {}, b});
    row("Anna <a@x.org> Bob <b@y.org>", {text("Anna"), a, text("Bob"), b});
    row("anna", {text("anna"), {}});
    row("anna@", {text("anna@"), {}});
    row("Anna <anna>", {text("Anna <anna>"), {}});
    row("Anna <a@x.org", {text("Anna <a@x.org"), {}});
    row("Anna <a@x.org, b@y.org", {text("Anna <a@x.org"), {}, {}, b});
    row("\"Anna <a@x.org>, b@y.org", {text("\"Anna"), a, {}, b});
    row("\"a@x.org\"", {a, {}});
    row("\"\"", {});
    row("j\xC3\xB6rg@x.org", {{}, text("j\xC3\xB6rg@x.org")});
}

void TestAnswer::reading()
{
    QFETCH(QString, line);
    QStringList read;
    for (const DecodedAddress &address : readAddressLine(line))
        read << address.name << address.address;
    QTEST(read, "read");
}

void TestAnswer::writing_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("line");
    const auto row = [](const char *name, const char *address, const char *line) {
        QTest::newRow(line[0] ? line : "empty")
            << QString::fromLatin1(name) << QString::fromLatin1(address)
            << QString::fromLatin1(line);
    };
    row("", "", "");
    row("", "a@x.org", "a@x.org");
    row("Anna", "a@x.org", "Anna <a@x.org>");
    row("Berg, Anna", "a@x.org", "\"Berg, Anna\" <a@x.org>");
    row("a@x.org", "", "\"a@x.org\"");
    row("a \"b\" \\", "a@x.org", "\"a \\\"b\\\" \\\\\" <a@x.org>");
    row("a\\b", "a@x.org", "a\\b <a@x.org>");
    row("two\nlines", "a@x.org", "two lines <a@x.org>");
}

void TestAnswer::writing()
{
    QFETCH(QString, name);
    QFETCH(QString, address);
    QTEST(writeAddressLine({{name, address}}), "line");
}

void TestAnswer::writingIsTheInverseOfReading()
{
    const std::vector<QString> pieces = {
        QStringLiteral("Anna"),   QStringLiteral("a@x.org"), QStringLiteral("<"),
        QStringLiteral(">"),      QStringLiteral("\""),      QStringLiteral("\\"),
        QStringLiteral(","),      QStringLiteral(";"),       QStringLiteral(" "),
        QStringLiteral("\n"),     QStringLiteral("@"),       QStringLiteral("<b@y.org>"),
        QStringLiteral("\u00fc"),
    };
    int addresses = 0;
    for (quint64 seed = 0; seed < 20'000; ++seed) {
        sim::Random random(seed);
        QString line;
        for (int i = random.between(0, 12); i > 0; --i)
            line += random.pick(pieces);
        const People read = readAddressLine(line);
        const QString written = writeAddressLine(read);
        QVERIFY2(isSame(readAddressLine(written), read), qPrintable(line + u'|' + written));
        for (const DecodedAddress &address : read) {
            QVERIFY(!address.name.isEmpty() || !address.address.isEmpty());
            QVERIFY(address.address.isEmpty() || isSendable(address.address));
            addresses += address.address.isEmpty() ? 0 : 1;
        }
    }
    QVERIFY(addresses > 10'000); // it did not look at names only
}

void TestAnswer::hostileLines_data()
{
    QTest::addColumn<QString>("piece");
    for (const char *piece : {"\"", "<", "\\\"", "\"<", "<\"", ",", "\"a\\\"", "a@x.org<", "@",
                              "xn--", "<a@x.org>", " "})
        QTest::newRow(piece) << QString::fromLatin1(piece);
}

/// Linear time takes a second here, quadratic time hours.
void TestAnswer::hostileLines()
{
    QFETCH(QString, piece);
    const QString line = piece.repeated(1'000'000 / piece.size());
    QElapsedTimer timer;
    timer.start();
    const People read = readAddressLine(line);
    QVERIFY(readAddressLine(writeAddressLine(read)).size() == read.size());
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestAnswer)
#include "tst_answer.moc"
