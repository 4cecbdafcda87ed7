// SPDX-License-Identifier: GPL-3.0-or-later
// The cache's blobs: each comes back as it was, and no damaged blob does harm.
#include "core/base/limits.h"
#include "core/store/codec.h"
#include "storefixture.h"
#include "syntheticmailbox.h"

#include <QRandomGenerator>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

imap::BodyPart leaf(const QByteArray &section)
{
    imap::BodyPart part;
    part.section = section;
    part.type = "text";
    part.subtype = "plain";
    part.parameters = {{"charset", "utf-8"}, {"format", QByteArray()}};
    part.id = "<id@x>";
    part.description = QByteArray("a\0b", 3);
    part.encoding = "base64";
    part.octets = 0xffffffff;
    part.lines = 12;
    part.md5 = "md5";
    part.disposition = "attachment";
    part.dispositionParameters = {{"filename", "\xe4.txt"}};
    part.languages = {"de", "en"};
    part.location = "http://example.org/";
    return part;
}

imap::BodyPart elaborate()
{
    imap::BodyPart root;
    root.type = "multipart";
    root.subtype = "mixed";
    root.parameters = {{"boundary", "b"}};
    imap::BodyPart forwarded = leaf("2");
    forwarded.type = "message";
    forwarded.subtype = "rfc822";
    forwarded.envelope = std::make_shared<imap::Envelope>();
    forwarded.envelope->date = "Mon, 1 Jan 2024";
    forwarded.envelope->subject = QByteArray(); // NIL
    forwarded.envelope->from = {{"Ada", QByteArray(), "ada", "example.org"},
                                {QByteArray(), QByteArray(), "", ""}};
    forwarded.envelope->bcc = {{"b", "r", "m", "h"}};
    forwarded.envelope->messageId = "<m@x>";
    imap::BodyPart inner;
    inner.type = "multipart";
    inner.subtype = "alternative";
    inner.section = "2";
    inner.children = {leaf("2.1"), leaf("2.2")};
    forwarded.children = {inner};
    root.children = {leaf("1"), forwarded, leaf("3")};
    return root;
}

bool same(const imap::Envelope &a, const imap::Envelope &b)
{
    return a.date == b.date && a.subject == b.subject && a.subject.isNull() == b.subject.isNull()
        && a.from == b.from && a.sender == b.sender && a.replyTo == b.replyTo && a.to == b.to
        && a.cc == b.cc && a.bcc == b.bcc && a.inReplyTo == b.inReplyTo
        && a.messageId == b.messageId;
}

bool same(const imap::BodyPart &a, const imap::BodyPart &b)
{
    if (a.section != b.section || a.type != b.type || a.subtype != b.subtype
        || a.parameters != b.parameters || a.id != b.id || a.description != b.description
        || a.encoding != b.encoding || a.octets != b.octets || a.lines != b.lines || a.md5 != b.md5
        || a.disposition != b.disposition || a.dispositionParameters != b.dispositionParameters
        || a.languages != b.languages || a.location != b.location
        || bool(a.envelope) != bool(b.envelope) || a.children.size() != b.children.size())
        return false;
    if (a.envelope && !same(*a.envelope, *b.envelope))
        return false;
    for (size_t i = 0; i < a.children.size(); ++i) {
        if (!same(a.children[i], b.children[i]))
            return false;
    }
    return true;
}

bool same(const MessageHeader &a, const MessageHeader &b)
{
    return a.subject == b.subject && a.from == b.from && a.to == b.to && a.cc == b.cc
        && a.replyTo == b.replyTo && a.date == b.date && a.messageId == b.messageId
        && a.inReplyTo == b.inReplyTo && a.references == b.references;
}

MessageHeader fullHeader()
{
    MessageHeader header = *arrival(3).header;
    header.cc = {{QStringLiteral("Ç"), QStringLiteral("c@x")}, {QString(), QString()}};
    header.replyTo = header.to;
    header.inReplyTo = "a@b";
    header.references = "a@b c@d";
    return header;
}

int depthOf(const imap::BodyPart &part)
{
    int depth = 0;
    for (const imap::BodyPart *at = &part; at;
         at = at->children.empty() ? nullptr : &at->children.front())
        ++depth;
    return depth;
}

} // namespace

class TestStoreCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void headers()
    {
        for (const MessageHeader &header : {MessageHeader(), fullHeader()}) {
            const auto decoded = decodeHeader(encodeHeader(header));
            QVERIFY(decoded.has_value());
            QVERIFY(same(*decoded, header));
        }
        for (quint32 uid = 1; uid < 500; ++uid) {
            const MessageHeader header = *syntheticMessage(uid).header;
            QVERIFY(same(*decodeHeader(encodeHeader(header)), header));
        }
    }

    void structures()
    {
        QVERIFY(same(*decodeBodyPart(encodeBodyPart(elaborate())), elaborate()));
        QVERIFY(same(*decodeBodyPart(encodeBodyPart(imap::BodyPart())), imap::BodyPart()));
        for (quint32 uid = 1; uid < 500; ++uid) {
            const imap::BodyPart part = *syntheticMessage(uid).bodyStructure;
            QVERIFY(same(*decodeBodyPart(encodeBodyPart(part)), part));
        }
    }

    void depthIsBounded_data()
    {
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("kept");
        QTest::newRow("one below") << limits::parenthesesDepth - 1 << limits::parenthesesDepth - 1;
        QTest::newRow("at the limit") << limits::parenthesesDepth << limits::parenthesesDepth;
        QTest::newRow("one above") << limits::parenthesesDepth + 1 << limits::parenthesesDepth;
        QTest::newRow("far above") << limits::parenthesesDepth * 20 << limits::parenthesesDepth;
    }
    void depthIsBounded()
    {
        QFETCH(int, depth);
        QFETCH(int, kept);
        imap::BodyPart part = leaf("x");
        for (int i = 1; i < depth; ++i) {
            imap::BodyPart outer;
            outer.type = "multipart";
            outer.children.push_back(std::move(part));
            part = std::move(outer);
        }
        const auto decoded = decodeBodyPart(encodeBodyPart(part));
        QVERIFY(decoded.has_value());
        QCOMPARE(depthOf(*decoded), kept);
    }

    void numberOfPartsIsBounded_data()
    {
        QTest::addColumn<int>("children");
        QTest::addColumn<int>("kept");
        QTest::newRow("at the limit") << limits::mimeParts - 1 << limits::mimeParts - 1;
        QTest::newRow("one above") << limits::mimeParts << limits::mimeParts - 1;
        QTest::newRow("far above") << limits::mimeParts * 10 << limits::mimeParts - 1;
    }
    void numberOfPartsIsBounded()
    {
        QFETCH(int, children);
        QFETCH(int, kept);
        imap::BodyPart root;
        root.type = "multipart";
        root.children.assign(size_t(children), imap::BodyPart());
        const auto decoded = decodeBodyPart(encodeBodyPart(root));
        QVERIFY(decoded.has_value());
        QCOMPARE(int(decoded->children.size()), kept);
    }

    void addressesAreBounded()
    {
        MessageHeader header;
        header.to.assign(size_t(limits::addresses) + 1,
                         MessageAddress {QString(), QStringLiteral("a@b")});
        QCOMPARE(decodeHeader(encodeHeader(header))->to.size(), size_t(limits::addresses));
    }

    void uidSets()
    {
        for (const char *text :
             {"", "1", "4294967295", "1:4294967295", "1,3,5:9,4294967294", "2:3,5:8,11:100000"}) {
            const imap::UidSet set = uidSet(text);
            const auto decoded = decodeUidSet(encodeUidSet(set));
            QVERIFY2(decoded.has_value(), text);
            QCOMPARE(*decoded, set);
        }
    }

    void statuses()
    {
        imap::StatusData status;
        QVERIFY(!decodeStatus(encodeStatus(status))->messages.has_value());
        status.messages = 0;
        status.recent = 1;
        status.uidNext = imap::Uid(0xffffffff);
        status.uidValidity = imap::UidValidity(3);
        status.unseen = 4;
        status.highestModSeq = imap::ModSeq(imap::maxModSeq);
        status.size = ~quint64(0);
        const auto decoded = decodeStatus(encodeStatus(status));
        QVERIFY(decoded.has_value());
        QCOMPARE(decoded->messages, status.messages);
        QCOMPARE(decoded->recent, status.recent);
        QCOMPARE(decoded->uidNext, status.uidNext);
        QCOMPARE(decoded->uidValidity, status.uidValidity);
        QCOMPARE(decoded->unseen, status.unseen);
        QCOMPARE(decoded->highestModSeq, status.highestModSeq);
        QCOMPARE(decoded->size, status.size);
    }

    void keys()
    {
        const std::vector<MessageKey> some {{1, 0}, {2, 0xffffffff}, {0xffffffff, 7}};
        std::vector<MessageKey> decoded;
        QVERIFY(decodeKeys(encodeKeys(some), decoded));
        QCOMPARE(decoded, some);
        QVERIFY(!decodeKeys(encodeKeys(some), decoded)); // not ascending after what is there
        QCOMPARE(decoded, some);
        QVERIFY(!decodeKeys(QByteArray(7, '\1'), decoded));
        std::vector<MessageKey> none;
        QVERIFY(!decodeKeys(encodeKeys(std::vector<MessageKey> {{0, 1}}), none)); // no UID is 0
        QVERIFY(!decodeKeys(encodeKeys(std::vector<MessageKey> {{3, 1}, {3, 1}}), none));
        QVERIFY(none.empty());
    }

    void numbers()
    {
        for (const quint64 number :
             {quint64(0), quint64(127), quint64(128), quint64(1) << 62, ~quint64(0)}) {
            ByteWriter writer;
            writer.number(number);
            const QByteArray bytes = writer.take();
            QCOMPARE(ByteReader(bytes).number(), number);
        }
        for (const qint64 number :
             {qint64(0), qint64(-1), qint64(1), std::numeric_limits<qint64>::min(),
              std::numeric_limits<qint64>::max()}) {
            ByteWriter writer;
            writer.signedNumber(number);
            const QByteArray bytes = writer.take();
            QCOMPARE(ByteReader(bytes).signedNumber(), number);
        }
        ByteReader tooLong(QByteArrayView("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02", 10));
        tooLong.number();
        QVERIFY(tooLong.failed());
    }

    void cutAnywhereGivesNothing()
    {
        const QByteArray header = encodeHeader(fullHeader());
        for (qsizetype size = 0; size < header.size(); ++size)
            QVERIFY(!decodeHeader(header.first(size)).has_value());
        const QByteArray part = encodeBodyPart(elaborate());
        for (qsizetype size = 0; size < part.size(); ++size)
            QVERIFY(!decodeBodyPart(part.first(size)).has_value());
        const QByteArray set = encodeUidSet(uidSet("1,3,5:9,4294967294"));
        for (qsizetype size = 0; size < set.size(); ++size)
            QVERIFY(!decodeUidSet(set.first(size)).has_value());
    }

    void aGiantCountIsNotBelieved()
    {
        ByteWriter writer;
        writer.byte(1);
        writer.byte(0);
        writer.text(QString());
        writer.number(~quint64(0)); // addresses
        QVERIFY(!decodeHeader(writer.take()).has_value());
        QByteArray part = encodeBodyPart(leaf("1"));
        part.chop(1); // the number of children
        writer.number(quint64(1) << 40);
        QVERIFY(!decodeBodyPart(part + writer.take()).has_value());
        writer.number(quint64(limits::mimeParts) + 1);
        QVERIFY(!decodeBodyPart(part + writer.take() + QByteArray(10'000'000, '\0')).has_value());
    }

    void anyDamageIsSurvived()
    {
        QRandomGenerator random(20240501);
        const QByteArray blobs[] = {encodeHeader(fullHeader()), encodeBodyPart(elaborate()),
                                    encodeUidSet(uidSet("1,3,5:9,4294967294")),
                                    encodeAtoms({"a", "bc"})};
        for (int round = 0; round < 40'000; ++round) {
            QByteArray blob = blobs[random.bounded(4)];
            for (int damage = random.bounded(4); damage >= 0; --damage)
                blob[random.bounded(int(blob.size()))] = char(random.bounded(256));
            if (random.bounded(3) == 0)
                blob.insert(random.bounded(int(blob.size())),
                            QByteArray(random.bounded(20), char(random.bounded(256))));
            // Whatever comes out is a value of bounded size; the sanitizers watch the rest.
            if (const auto header = decodeHeader(blob))
                QVERIFY(header->to.size() <= size_t(blob.size()));
            if (const auto part = decodeBodyPart(blob))
                QVERIFY(depthOf(*part) <= limits::parenthesesDepth);
            if (const auto set = decodeUidSet(blob))
                QVERIFY(set->intervals().size() <= size_t(blob.size()));
            QVERIFY(decodeAtoms(blob).size() <= blob.size());
            QVERIFY(decodeKeywordIds(blob).size() <= size_t(limits::keywords));
            (void)decodeStatus(blob);
        }
    }
};

QTEST_GUILESS_MAIN(TestStoreCodec)
#include "tst_store_codec.moc"
