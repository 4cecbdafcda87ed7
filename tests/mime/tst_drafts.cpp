// SPDX-License-Identifier: GPL-3.0-or-later
// Many drafts of random words: each comes back as it was, each is to other programs (Python's email
// package) what it is to us, and nothing hostile in them becomes a header field or a part. And what
// messages of other programs become as drafts.
#include "core/mime/draft.h"

#include "core/base/limits.h"
#include "core/mime/body.h"
#include "core/mime/cardheader.h"
#include "core/mime/flowed.h"
#include "tests/mime/richmaker.h"
#include "tests/sim/random.h"

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace homing;
using namespace homing::mime;

namespace {

const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);

/// Drafts that come back as they are: draft.cpp says what does not.
class DraftMaker
{
public:
    explicit DraftMaker(quint64 seed)
        : m_random(seed)
    {
    }

    Draft make()
    {
        Draft draft;
        draft.from = person();
        if (m_random.chance(20))
            draft.replyTo = people();
        draft.to = people();
        draft.cc = people();
        draft.bcc = people();
        draft.subject = header();
        for (int i = m_random.chance(50) ? m_random.between(1, 30) : 0; i > 0; --i)
            draft.references.append(id());
        draft.inReplyTo = draft.references.isEmpty() ? QByteArray() : draft.references.last();
        if (m_random.chance(70))
            draft.messageId = id();
        draft.text = text();
        if (m_random.chance(40))
            draft.html = html();
        if (!draft.html.isEmpty()) // pictures come back before files
            addFiles(draft, true);
        addFiles(draft, false);
        return draft;
    }

    QString header()
    {
        QString words;
        for (int i = m_random.between(0, 12); i > 0; --i)
            words += word() + u' ';
        return cleanForDisplay(words);
    }

private:
    QString word()
    {
        static const std::vector<QString> words = {
            QStringLiteral("word"),
            QStringLiteral("a"),
            QStringLiteral("=?utf-8?Q?x?="),
            QStringLiteral("Bcc:"),
            QStringLiteral("b@z.example,"),
            QStringLiteral("\"quoted\""),
            QStringLiteral("\\"),
            QStringLiteral("<x>"),
            QStringLiteral("(c)"),
            QStringLiteral("--"),
            QStringLiteral("From"),
            QStringLiteral("."),
            QStringLiteral("\u00fcber"),
            QStringLiteral("\u4f60\u597d\u4f60\u597d"),
            QStringLiteral("\u0440\u0443\u0441"),
            QString::fromUtf8("\xF0\x9F\x98\x80"),
            QString(90, u'w'),
            QString(120, QChar(0x6587)),
            QStringLiteral("=3D"),
            QStringLiteral("?="),
        };
        return m_random.pick(words);
    }

    QByteArray id() { return QByteArray::number(m_random.next(), 36) + "@y.example"; }

    DecodedAddress person()
    {
        QString name = m_random.chance(70) ? header() : QString();
        // Quotes around a whole name are taken for somebody's syntax.
        if (name.startsWith(u'"') || name.startsWith(u'\''))
            name.prepend(u'n');
        return {name, QStringLiteral("p%1@y.example").arg(m_random.below(1'000))};
    }

    std::vector<DecodedAddress> people()
    {
        std::vector<DecodedAddress> all;
        for (int i = m_random.between(0, 4); i > 0; --i)
            all.push_back(person());
        return all;
    }

    QString text()
    {
        QStringList lines;
        for (int i = m_random.between(1, 12); i > 0; --i) {
            QString line;
            for (int j = m_random.between(0, 25); j > 0; --j)
                line += word() + QString(m_random.between(1, 2), u' ');
            line = line.trimmed();
            if (m_random.chance(10))
                line = QStringLiteral("-- ");
            else if (m_random.chance(10) && !line.isEmpty())
                line.prepend(u' ');
            lines += quotedLine(m_random.chance(30) ? m_random.between(1, 4) : 0, line);
        }
        return lines.join(u'\n');
    }

    QString html()
    {
        if (m_random.chance(50))
            return writeHtml(randomRichText(m_random));
        QString source = QStringLiteral("<html>\n");
        for (int i = m_random.between(1, 60); i > 0; --i)
            source += word() + (m_random.chance(10) ? u'\n' : u' ');
        return source + QLatin1String("</html>");
    }

    QByteArray bytes()
    {
        QByteArray all;
        for (int i = m_random.between(0, 3'000); i > 0; --i)
            all += char(m_random.below(256));
        return all;
    }

    void addFiles(Draft &draft, bool arePictures)
    {
        static const std::vector<QByteArray> types = {
            "application/octet-stream",   "text/plain",      "text/html",
            "text/plain; charset=koi8-r", "application/pdf", "image/jpeg"};
        for (int i = m_random.chance(50) ? m_random.between(1, 3) : 0; i > 0; --i) {
            QString name = header();
            name.remove(u'/').remove(u'\\').remove(QLatin1String("=?"));
            draft.files.push_back({cleanForDisplay(name), m_random.pick(types), bytes(),
                                   arePictures ? id() : QByteArray()});
        }
        if (!arePictures && m_random.chance(20))
            draft.files.push_back(
                {QStringLiteral("m.eml"),
                 "message/rfc822",
                 "From: a@x.example\r\nBcc: b@x.example\r\n\r\nInner \xC3\xB6\r\n",
                 {}});
    }

    sim::Random m_random;
};

QJsonArray jsonOf(const std::vector<DecodedAddress> &people)
{
    QJsonArray all;
    for (const DecodedAddress &person : people)
        all.append(QJsonArray {person.name, person.address});
    return all;
}

/// All that a draft says, to compare it and to tell it to Python.
QJsonObject jsonOf(const Draft &draft)
{
    QJsonArray references;
    for (const QByteArray &id : draft.references)
        references.append(QString::fromLatin1(id));
    QJsonArray files;
    for (const DraftFile &file : draft.files)
        files.append(
            QJsonObject {{QStringLiteral("name"), file.name},
                         {QStringLiteral("type"), QString::fromLatin1(file.type)},
                         {QStringLiteral("contentId"), QString::fromLatin1(file.contentId)},
                         {QStringLiteral("bytes"), QString::fromLatin1(file.bytes.toBase64())}});
    return {{QStringLiteral("from"), jsonOf(std::vector {draft.from})},
            {QStringLiteral("to"), jsonOf(draft.to)},
            {QStringLiteral("reply-to"), jsonOf(draft.replyTo)},
            {QStringLiteral("cc"), jsonOf(draft.cc)},
            {QStringLiteral("bcc"), jsonOf(draft.bcc)},
            {QStringLiteral("subject"), draft.subject},
            {QStringLiteral("messageId"), QString::fromLatin1(draft.messageId)},
            {QStringLiteral("inReplyTo"), QString::fromLatin1(draft.inReplyTo)},
            {QStringLiteral("references"), references},
            {QStringLiteral("text"), draft.text},
            {QStringLiteral("html"), draft.html},
            {QStringLiteral("files"), files}};
}

QByteArray shown(const Draft &draft)
{
    return QJsonDocument(jsonOf(draft)).toJson();
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArrayList fieldNames(const QByteArray &message)
{
    QByteArrayList names;
    for (const auto &field : readFields(parseMessage(message).headerBlock))
        names += field.first;
    return names;
}

} // namespace

class TestDrafts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void comeBack();
    void othersReadTheSame();
    void nothingIsInjected();
    void foreign_data();
    void foreign();
    void foreignHeader();
    void nothingIsLost();
};

void TestDrafts::comeBack()
{
    for (quint64 seed = 0; seed < 500; ++seed) {
        Draft draft = DraftMaker(seed).make();
        const ComposedDraft composed = compose(draft, now);
        QVERIFY2(composed.problem == DraftProblem::None, qPrintable(composed.text));
        draft.messageId = composed.messageId;
        const Draft read = draftFrom(composed.message);
        QVERIFY2(shown(read) == shown(draft),
                 QByteArray::number(seed) + shown(read) + shown(draft) + composed.message);
    }
}

/// checkdrafts.py looks at each message with Python's own parser.
void TestDrafts::othersReadTheSame()
{
    const QTemporaryDir folder;
    QVERIFY(folder.isValid());
    for (quint64 seed = 0; seed < 300; ++seed) {
        Draft draft = DraftMaker(seed).make();
        const ComposedDraft composed = compose(draft, now);
        draft.messageId = composed.messageId;
        const QString path = folder.filePath(QString::number(seed));
        QVERIFY(write(path + QLatin1String(".eml"), composed.message));
        QVERIFY(write(path + QLatin1String(".json"), shown(draft)));
    }
    QProcess python;
    python.setProcessChannelMode(QProcess::MergedChannels);
    python.start(QStringLiteral(HOMING_PYTHON),
                 {QStringLiteral(HOMING_CHECKDRAFTS), folder.path()});
    QVERIFY(python.waitForFinished(120'000));
    const QByteArray said = python.readAll();
    QVERIFY2(python.exitStatus() == QProcess::NormalExit && python.exitCode() == 0, said);
    QCOMPARE(said, QByteArray("300 messages\n"));
}

/// Whatever stands in a draft: it is refused, or exactly the fields and parts intended are there.
void TestDrafts::nothingIsInjected()
{
    const std::vector<QString> hostile = {
        QStringLiteral("\r\nBcc: evil@z.example\r\n\r\n"),
        QStringLiteral("\nBcc: evil@z.example"),
        QStringLiteral("\rBcc: evil@z.example"),
        QString(QChar::Null),
        QStringLiteral("\u2028Bcc: evil@z.example"),
        QStringLiteral("\u0085Bcc: evil@z.example"),
        QStringLiteral("\"; boundary=x"),
        QStringLiteral("\"\r\nContent-Type: text/html\r\n\r\nx"),
        QStringLiteral("\r\n.\r\nMAIL FROM:<evil@z.example>\r\n"),
        QStringLiteral("\u010d\u010a"),
        QStringLiteral("--=_x\r\nContent-Type: text/html\r\n\r\nx"),
        QStringLiteral("=?utf-8?Q?=0D=0ABcc:_evil@z.example?="),
    };
    int sent = 0;
    for (quint64 seed = 0; seed < 3'000; ++seed) {
        sim::Random random(seed);
        const auto spoil = [&](QString text) {
            return random.chance(8)
                ? text.insert(random.below(quint64(text.size()) + 1), random.pick(hostile))
                : text;
        };
        const auto spoilBytes = [&](const QByteArray &bytes) {
            return spoil(QString::fromUtf8(bytes)).toUtf8();
        };
        Draft draft;
        draft.from = {spoil(QStringLiteral("F")), spoil(QStringLiteral("f@x.example"))};
        draft.to = {{spoil(QStringLiteral("T")), spoil(QStringLiteral("t@x.example"))}};
        draft.subject = spoil(QStringLiteral("S"));
        draft.messageId = spoilBytes("m@x.example");
        draft.inReplyTo = spoilBytes("i@x.example");
        draft.references = {"r@x.example", spoilBytes("i@x.example")};
        draft.text = spoil(QStringLiteral("Text"));
        draft.html = spoil(QStringLiteral("<p>"));
        draft.files = {
            {spoil(QStringLiteral("n")), spoilBytes("text/plain"), spoilBytes("bytes"), {}}};
        const ComposedDraft composed = compose(draft, now);
        if (composed.problem != DraftProblem::None) {
            QVERIFY(composed.message.isEmpty());
            continue;
        }
        ++sent;
        const QByteArray &message = composed.message;
        QCOMPARE(message.count('\n'), message.count("\r\n"));
        QCOMPARE(message.count('\r'), message.count("\r\n"));
        QVERIFY(!message.contains('\0'));
        QByteArrayList names = fieldNames(message);
        names.removeOne("in-reply-to"); // where it is none it is left out
        QCOMPARE(names,
                 QByteArrayList({"from", "to", "subject", "date", "message-id", "references",
                                 "mime-version", "content-type"}));
        const ParsedMessage parsed = parseMessage(message);
        QCOMPARE(parsed.leaves.size(), 3U);
        QVERIFY(parsed.leaves[0].contentType == "text/plain" && !parsed.leaves[0].isAttachment);
        QCOMPARE(parsed.leaves[1].contentType, QByteArray("text/html"));
        QVERIFY(parsed.leaves[2].isAttachment);
        QCOMPARE(parsed.leaves[2].decoded, draft.files.front().bytes);
    }
    QVERIFY(sent > 500);
}

void TestDrafts::foreign_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("html");
    QTest::addColumn<QByteArrayList>("files"); // types, with the Content-ID that is kept
    const auto row = [](const char *name, const QByteArray &message, const char *text,
                        const char *html, const QByteArrayList &files) {
        QTest::newRow(name) << message << QString::fromUtf8(text) << QString::fromUtf8(html)
                            << files;
    };
    const auto part = [](const char *type, const char *more, const char *body) {
        return QByteArray("--b\r\nContent-Type: ") + type + "\r\n" + more + "\r\n" + body + "\r\n";
    };
    const auto multipart = [](const char *type, const QByteArray &parts) {
        return QByteArray("Content-Type: multipart/") + type + "; boundary=b\r\n\r\n" + parts
            + "--b--\r\n";
    };
    row("nothing", "", "", "", {});
    row("no header", "just text\r\nhere", "just text\nhere", "", {});
    row("fixed lines", "Content-Type: text/plain\r\n\r\na \r\nb\r\n", "a \nb", "", {});
    row("flowed", "Content-Type: text/plain; format=flowed\r\n\r\na \r\nb\r\n>> c \r\n>> d\r\n",
        "a b\n>> c d", "", {});
    row("charset", "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\xFC\r\n", "\xC3\xBC", "",
        {});
    row("HTML alone", "Content-Type: text/html\r\n\r\n<p>a</p>\r\n", "a", "<p>a</p>", {});
    row("a file alone", "Content-Type: image/png\r\n\r\nx", "", "", {"image/png"});
    row("two texts", multipart("mixed", part("text/plain", "", "a") + part("text/plain", "", "b")),
        "a", "", {"text/plain"});
    row("HTML that is another text",
        multipart("mixed", part("text/plain", "", "a") + part("text/html", "", "<p>b</p>")), "a",
        "", {"text/html"});
    row("attached text",
        multipart("mixed",
                  part("text/plain; charset=koi8-r", "Content-Disposition: attachment\r\n", "a")
                      + part("text/plain", "", "b")),
        "b", "", {"text/plain; charset=koi8-r"});
    row("an alternative that is not known",
        multipart("alternative",
                  part("text/plain", "", "a") + part("text/calendar", "", "x")
                      + part("text/html", "", "<p>a</p>")),
        "a", "<p>a</p>", {"text/calendar"});
    row("pictures",
        multipart("related",
                  part("text/html", "", "<p>a</p>")
                      + part("image/png", "Content-ID: <p@x>\r\n", "x")
                      + part("text/plain", "Content-ID: <t@x>\r\n", "x")),
        "a", "<p>a</p>", {"image/png p@x", "text/plain t@x"});
    row("shown from outside",
        multipart("mixed",
                  part("text/html", "", "<img src=\"cid:p%40x\">")
                      + part("image/png", "Content-ID: <p@x>\r\n", "x")
                      + part("image/png", "Content-ID: <q@x>\r\n", "x")),
        "", "<img src=\"cid:p%40x\">", {"image/png p@x", "image/png"});
    row("start",
        QByteArray(multipart("related; start=\"<r@x>\"",
                             part("image/png", "Content-ID: <p@x>\r\n", "x")
                                 + part("text/html", "Content-ID: <r@x>\r\n", "<p>a</p>"))),
        "a", "<p>a</p>", {"image/png p@x"});
    row("signed",
        multipart("signed",
                  part("text/plain", "", "a") + part("application/pgp-signature", "", "x")),
        "a", "", {"application/pgp-signature"});
    row("a message in base64", // forbidden, and seen
        multipart("mixed",
                  part("text/plain", "", "a")
                      + part("message/rfc822", "Content-Transfer-Encoding: base64\r\n",
                             "U3ViamVjdDogeA0KDQp4DQo=")),
        "a", "", {"message/rfc822"});
    row("no boundary", "Content-Type: multipart/mixed\r\n\r\na\r\n", "a", "", {});
    row("a boundary that never comes", "Content-Type: multipart/mixed; boundary=c\r\n\r\na\r\n",
        "a", "", {});
}

void TestDrafts::foreign()
{
    QFETCH(QByteArray, message);
    const Draft draft = draftFrom(message);
    QTEST(draft.text, "text");
    QTEST(draft.html, "html");
    QByteArrayList files;
    for (const DraftFile &file : draft.files)
        files += file.type + (file.contentId.isEmpty() ? QByteArray() : ' ' + file.contentId);
    QTEST(files, "files");
}

void TestDrafts::foreignHeader()
{
    const Draft draft = draftFrom("From a@x.example Mon Jan 1\r\n"
                                  "from: Anna (comment) <a@x.example>\r\n"
                                  "TO: all: b@x.example, C <c@x.example>;\r\n"
                                  "To: d@x.example\r\n"
                                  "Bcc: e@x.example\r\n"
                                  "Subject: =?iso-8859-1?Q?=FC?=\r\n"
                                  "Message-ID: <m @x.example>\r\n"
                                  "In-Reply-To: <p@x.example>\r\n"
                                  "References: <r@x.example>\r\n\t<p@x.example>\r\n"
                                  "\r\nx\r\n");
    QCOMPARE(draft.from.address, QStringLiteral("a@x.example"));
    QCOMPARE(writeAddressLine(draft.to),
             QStringLiteral("b@x.example, C <c@x.example>, d@x.example"));
    QCOMPARE(writeAddressLine(draft.bcc), QStringLiteral("e@x.example"));
    QCOMPARE(draft.subject, QStringLiteral("\u00fc"));
    QCOMPARE(draft.messageId, QByteArray("m@x.example"));
    QCOMPARE(draft.inReplyTo, QByteArray("p@x.example"));
    QCOMPARE(draft.references, QList<QByteArray>({"r@x.example", "p@x.example"}));
    // An id that cannot be sent again is not kept: composing would refuse it.
    QVERIFY(draftFrom("Message-ID: <\xC3\xBC@x.example>\r\n\r\n").messageId.isEmpty());
}

/// Beyond the limits a part is a file as a whole.
void TestDrafts::nothingIsLost()
{
    QByteArray many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < limits::mimeParts; ++i)
        many += "--b\r\n\r\n" + QByteArray::number(i) + "\r\n";
    QCOMPARE(draftFrom(many + "--b--\r\n").files.size(), std::size_t(limits::mimeParts - 1));
    const QByteArray tooMany = many + "--b\r\n\r\nlast\r\n--b--\r\n";
    const Draft draft = draftFrom(tooMany);
    QCOMPARE(draft.files.size(), 1U);
    QCOMPARE(draft.files.front().bytes, tooMany);

    QByteArray deep = "Content-Type: text/plain\r\n\r\ndeepest\r\n";
    for (int i = 0; i <= limits::mimeDepth; ++i) {
        const QByteArray boundary = "b" + QByteArray::number(i);
        deep = "Content-Type: multipart/mixed; boundary=" + boundary + "x\r\n\r\n--" + boundary
            + "x\r\n" + deep + "\r\n--" + boundary + "x--\r\n";
    }
    const Draft flat = draftFrom(deep);
    QCOMPARE(flat.files.size(), 1U);
    QVERIFY(flat.files.front().bytes.contains("deepest"));
}

QTEST_GUILESS_MAIN(TestDrafts)
#include "tst_drafts.moc"
