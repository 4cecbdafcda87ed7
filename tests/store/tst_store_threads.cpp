// SPDX-License-Identifier: GPL-3.0-or-later
// Threads: base subjects and ids with known answers; any order of coming and going gives what
// computing from scratch gives; hostile input costs what its length is.
#include "core/base/limits.h"
#include "memorythreads.h"
#include "storefixture.h"

#include <random>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

/// Messages by short words: a Message-ID, what it answers, a subject, a day.
ThreadLinks message(qint64 id, const char *messageId, const char *references = "",
                    const char *subject = "", int day = 0)
{
    MessageHeader header;
    header.messageId = messageId;
    header.references = references;
    header.subject = QString::fromUtf8(subject);
    header.date = QDateTime::fromSecsSinceEpoch(1'600'000'000 + day * 86'400LL, Qt::UTC);
    return threadLinks(id, header);
}

Partition partition(const MemoryThreads &threads)
{
    Partition result;
    for (const auto &[thread, members] : threads.membersOf)
        result.insert(std::set<qint64>(members.begin(), members.end()));
    return result;
}

/// What holds after every update; a sentence where it does not.
QString fault(const MemoryThreads &threads, const std::vector<ThreadLinks> &messages)
{
    if (partition(threads) != fromScratch(messages))
        return QStringLiteral("other threads than from scratch");
    std::map<quint64, qint64> holders;
    std::map<qint64, quint32> threadOf;
    for (const auto &[thread, members] : threads.membersOf) {
        for (const qint64 one : members)
            threadOf[one] = thread;
    }
    if (threads.told != threadOf)
        return QStringLiteral("the moves tell something else");
    if (threads.linksOf.size() != messages.size())
        return QStringLiteral("links of messages that are not there");
    for (const auto &[id, links] : threads.linksOf) {
        for (const quint64 node : links.nodes())
            holders[node] = threadOf.contains(id) ? -qint64(threadOf[id]) : id;
    }
    if (holders != threads.holderOf)
        return QStringLiteral("stale nodes");
    return {};
}

} // namespace

class TestStoreThreads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void baseSubjects_data()
    {
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("base");
        QTest::addColumn<bool>("isReply");
        const auto row = [](const char *subject, const char *base, bool isReply) {
            QTest::addRow("%s", subject)
                << QString::fromUtf8(subject) << QString::fromUtf8(base) << isReply;
        };
        row("Harbour plans", "Harbour plans", false);
        row("  Harbour \t  plans\r\n ", "Harbour plans", false);
        row("Re: Harbour plans", "Harbour plans", true);
        row("RE:Harbour plans", "Harbour plans", true);
        row("Re  : Harbour plans", "Harbour plans", true);
        row("Fw: Harbour plans", "Harbour plans", true);
        row("Fwd: re: FW: Harbour plans", "Harbour plans", true);
        row("Re[2]: Harbour plans", "Harbour plans", true);
        row("Re [ab] : Harbour plans", "Harbour plans", true);
        row("[list] Re: Harbour plans", "Harbour plans", true);
        row("[list] [other] Re: Harbour plans", "Harbour plans", true);
        row("[list] Harbour plans", "Harbour plans", false);
        row("Re: [list] Harbour plans", "Harbour plans", true);
        row("[list]", "[list]", false);
        row("[one] [two]", "[two]", false);
        row("Re: [list]", "[list]", true);
        row("Harbour plans (fwd)", "Harbour plans", true);
        row("Harbour plans (FWD) (fwd) ", "Harbour plans", true);
        row("Harbour (fwd) plans", "Harbour (fwd) plans", false);
        row("[fwd: Harbour plans]", "Harbour plans", true);
        row("[Fwd: Re: [Fwd: Harbour plans (fwd)]]", "Harbour plans", true);
        row("[fwd: Harbour plans", "[fwd: Harbour plans", false);
        row("Regarding: plans", "Regarding: plans", false);
        row("Re", "Re", false);
        row("Re:", "", true);
        row("Re: Re:  (fwd)", "", true);
        row("", "", false);
        row("AW: Harbour plans", "AW: Harbour plans", false);
        row("R\xc3\xa9: Harbour", "R\xc3\xa9: Harbour", false);
        row("[[list] x", "[[list] x", false);
        row("] x", "] x", false);
    }
    void baseSubjects()
    {
        QFETCH(QString, subject);
        QFETCH(QString, base);
        QFETCH(bool, isReply);
        const BaseSubject got = baseSubject(subject);
        QCOMPARE(got.text, base);
        QCOMPARE(got.isReply, isReply);
    }
    void otherLanguages()
    {
        const BaseSubject got = baseSubject(QStringLiteral("AW: SV: Hafen"), ReplyWords::Known);
        QCOMPARE(got.text, QStringLiteral("Hafen"));
        QVERIFY(got.isReply);
        QVERIFY(!baseSubject(QStringLiteral("TRee: x"), ReplyWords::Known).isReply);
    }
    void longSubjects()
    {
        QCOMPARE(baseSubject(QString(100'000, QLatin1Char('x'))).text.size(), 2'000);
        QVERIFY(baseSubject(QStringLiteral("[a]").repeated(50'000)).text.size() <= 2'000);
        QVERIFY(baseSubject(QStringLiteral("[fwd:").repeated(50'000)).text.size() <= 2'000);
    }

    void ids_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArrayList>("ids");
        const auto row = [](const char *field, const QByteArrayList &ids) {
            QTest::addRow("%s", field) << QByteArray(field) << ids;
        };
        row("<a@b>", {"a@b"});
        row("<a@b> <c@d>\r\n <e@f>", {"a@b", "c@d", "e@f"});
        row("<a@b><c@d>", {"a@b", "c@d"});
        row("Your message of Tuesday <a@b>", {"a@b"});
        row("<\"a.x\"@b>", {"a.x@b"});
        row("<a\r\n @b>", {"a@b"});
        row("<<a@b>", {"a@b"});
        row("<> <a@b>", {"a@b"});
        row("<a@b", {});
        row("a@b", {"a@b"});
        row("a@b c@d", {});
        row("nothing", {});
        row("", {});
    }
    void ids()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArrayList, ids);
        const std::vector<QByteArray> got = messageIds(field);
        QCOMPARE(QByteArrayList(got.begin(), got.end()), ids);
    }
    void tooManyIds()
    {
        const auto field = [](int count) {
            QByteArray text;
            for (int i = 0; i < count; ++i)
                text += '<' + QByteArray::number(i) + "@x> ";
            return text;
        };
        QCOMPARE(int(messageIds(field(limits::references)).size()), limits::references);
        for (const int count : {limits::references + 1, 100 * limits::references}) {
            const std::vector<QByteArray> got = messageIds(field(count));
            QCOMPARE(int(got.size()), limits::references);
            QCOMPARE(got.front(), QByteArray("0@x"));
            QCOMPARE(got[1], QByteArray::number(count - limits::references + 1) + "@x");
            QCOMPARE(got.back(), QByteArray::number(count - 1) + "@x");
        }
    }

    void codec()
    {
        ThreadLinks links = message(5, "a", "<b@x> <c@x>");
        QCOMPARE(*decodeThreadLinks(5, encodeThreadLinks(links)), links);
        links = message(6, "a", "", "Re: x", -30'000);
        links.joined = 77;
        const QByteArray blob = encodeThreadLinks(links);
        QCOMPARE(*decodeThreadLinks(6, blob), links);
        QVERIFY(!decodeThreadLinks(6, QByteArrayView(blob).chopped(1)));
        const std::vector<SubjectEntry> entries {{1, 2, 3, true}, {qint64(9) << 40, 5, -6, false}};
        QCOMPARE(*decodeSubject(encodeSubject(entries)), entries);
    }

    void known_data()
    {
        QTest::addColumn<std::vector<ThreadLinks>>("messages");
        QTest::addColumn<Partition>("threads");
        using Messages = std::vector<ThreadLinks>;
        const auto row = [](const char *what, const Messages &messages, const Partition &threads) {
            QTest::newRow(what) << messages << threads;
        };
        row("an answer", {message(1, "a"), message(2, "b", "<a>")}, {{1, 2}});
        row("strangers", {message(1, "a"), message(2, "b", "<c@x>")}, {});
        row("what is between them is not here",
            {message(1, "a"), message(2, "c", "<a> <b>"), message(3, "d", "<b>")}, {{1, 2, 3}});
        row("both answer what is not here", {message(1, "b", "<a>"), message(2, "c", "<a>")},
            {{1, 2}});
        row("copies", {message(1, "a"), message(2, "a")}, {{1, 2}});
        row("no ids", {message(1, ""), message(2, "")}, {});
        row("a circle", {message(1, "a", "<b>"), message(2, "b", "<a>"), message(3, "c", "<c>")},
            {{1, 2}});
        row("a reply by its subject",
            {message(1, "a", "", "Plans"), message(2, "b", "", "Re: plans", 3)}, {{1, 2}});
        row("the same subject twice", {message(1, "a", "", "Bill"), message(2, "b", "", "Bill", 3)},
            {});
        row("the last one of that subject",
            {message(1, "a", "", "Bill"), message(2, "b", "", "Bill", 3),
             message(3, "c", "", "Re: Bill", 4)},
            {{2, 3}});
        row("a month later", {message(1, "a", "", "Plans"), message(2, "b", "", "Re: Plans", 30)},
            {{1, 2}});
        row("more than a month",
            {message(1, "a", "", "Plans"), message(2, "b", "", "Re: Plans", 31)}, {});
        row("earlier", {message(1, "a", "", "Plans", 5), message(2, "b", "", "Re: Plans")}, {});
        row("it names what it answers",
            {message(1, "a", "", "Plans"), message(2, "b", "<z@x>", "Re: Plans", 1)}, {});
        row("no subject", {message(1, "a"), message(2, "b", "", "Re:", 1)}, {});
        row("another language", {message(1, "a", "", "Hafen"), message(2, "b", "", "AW: Hafen", 1)},
            {{1, 2}});
    }
    void known()
    {
        QFETCH(std::vector<ThreadLinks>, messages);
        QFETCH(Partition, threads);
        QCOMPARE(fromScratch(messages), threads);
        do {
            MemoryThreads one;
            for (const ThreadLinks &links : messages)
                one.update({}, {links});
            QCOMPARE(partition(one), threads);
            QCOMPARE(fault(one, messages), QString());
        } while (std::next_permutation(
            messages.begin(), messages.end(),
            [](const ThreadLinks &a, const ThreadLinks &b) { return a.message < b.message; }));
    }

    void inReplyToWithoutReferences()
    {
        MessageHeader header;
        header.messageId = "b";
        header.inReplyTo = "Message of Anna <a@x> and <z@x>"; // the first counts
        QCOMPARE(threadLinks(2, header).references, std::vector {threadNode("a@x")});
        header.references = "<r@x>";
        QCOMPARE(threadLinks(2, header).references, std::vector {threadNode("r@x")});
        header.references = "no id at all";
        QCOMPARE(threadLinks(2, header).references, std::vector {threadNode("a@x")});
    }

    void aSplitAndAMergeMoveFew()
    {
        MemoryThreads threads;
        threads.update({}, {message(1, "a"), message(2, "b", "<a>"), message(3, "c", "<b>")});
        threads.update({}, {message(11, "k"), message(12, "l", "<k>")});
        const quint32 large = threads.told.at(1);
        QCOMPARE(updateThreads(threads, {}, {message(20, "m", "<c> <l>")}),
                 (std::vector<ThreadMove> {{11, large}, {12, large}, {20, large}}));
        threads.told = {{1, large}, {2, large}, {3, large}, {11, large}, {12, large}, {20, large}};
        const auto moves = updateThreads(threads, {20}, {});
        const quint32 other = threads.lastThread;
        QCOMPARE(moves, (std::vector<ThreadMove> {{11, other}, {12, other}, {20, 0}}));
    }

    void anyOrder_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 60; ++seed)
            QTest::addRow("%u", seed) << seed;
    }
    void anyOrder()
    {
        QFETCH(quint32, seed);
        std::mt19937 random(seed);
        const auto below = [&random](quint32 bound) { return quint32(random() % bound); };
        const quint32 words = 4 + below(40); // few ids: many collisions, circles and copies
        std::map<qint64, ThreadLinks> there;
        MemoryThreads threads;
        for (int step = 0; step < 120; ++step) {
            std::vector<qint64> removed;
            std::vector<ThreadLinks> added;
            for (quint32 i = below(4); i > 0; --i) {
                const qint64 id = 1 + below(60);
                if (below(2) == 0) {
                    removed.push_back(id); // may not be there
                    continue;
                }
                QByteArray references;
                for (quint32 k = below(2) * below(4); k > 0; --k)
                    references += '<' + QByteArray::number(below(words)) + "@x> ";
                const char *const subjects[] = {"", "Plans", "Re: Plans", "Bill", "Re: Bill"};
                const QByteArray own =
                    below(10) == 0 ? QByteArray() : QByteArray::number(below(words)) + "@x";
                added.push_back(message(id, own, references, subjects[below(5)], int(below(80))));
            }
            for (const qint64 id : removed)
                there.erase(id);
            for (const ThreadLinks &one : added)
                there[one.message] = one;
            threads.update(removed, added);
            std::vector<ThreadLinks> messages;
            for (const auto &[id, links] : there)
                messages.push_back(links);
            QCOMPARE(fault(threads, messages), QString());
        }
    }

    void hostile_data()
    {
        QTest::addColumn<std::function<ThreadLinks(int)>>("make");
        using Make = std::function<ThreadLinks(int)>;
        QTest::newRow("one Message-ID") << Make([](int i) { return message(i + 1, "same@x"); });
        QTest::newRow("one subject, all replies")
            << Make([](int i) { return message(i + 1, "", "", "Re: x", i % 7); });
        QTest::newRow("a long chain") << Make([](int i) {
            return message(i + 1, QByteArray::number(i), '<' + QByteArray::number(i + 1) + '>');
        });
        QTest::newRow("circles") << Make([](int i) {
            return message(i + 1, QByteArray::number(i), '<' + QByteArray::number(i ^ 1) + '>');
        });
        QTest::newRow("References bombs") << Make([](int i) {
            QByteArray references;
            for (int k = 0; k < 100; ++k)
                references += '<' + QByteArray::number((i * 100 + k) % 5000) + '>';
            return message(i + 1, QByteArray::number(i), references);
        });
    }
    void hostile()
    {
        QFETCH(std::function<ThreadLinks(int)>, make);
        const auto work = [&make](int count) {
            std::vector<ThreadLinks> messages;
            std::vector<qint64> ids;
            for (int i = 0; i < count; ++i) {
                messages.push_back(make(i));
                ids.push_back(i + 1);
            }
            MemoryThreads threads;
            threads.update({}, messages);
            ids.pop_back();
            threads.update(ids, {});
            return threads.work;
        };
        const quint64 small = work(2'500);
        const quint64 large = work(10'000);
        QVERIFY2(large <= 6 * small,
                 qPrintable(QStringLiteral("%1 for 2,500, %2 for 10,000").arg(small).arg(large)));
    }
};

QTEST_GUILESS_MAIN(TestStoreThreads)
#include "tst_store_threads.moc"
