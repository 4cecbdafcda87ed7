// SPDX-License-Identifier: GPL-3.0-or-later
// Threads: base subjects and ids with known answers; any order of coming and going gives what
// computing from scratch gives; hostile input costs what its length is.
#include "core/base/limits.h"
#include "keptthreads.h"

#include <random>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

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
        // What RFC 5256 says of a References field (section 3, REFERENCES, steps 1 to 3).
        row("ancestors that nobody has",
            {message(1, "a", "<r>"), message(2, "b", "<r> <s> <t>"), message(3, "c", "<q> <t>")},
            {{1, 2, 3}});
        row("a field that was cut short",
            {message(1, "a"), message(2, "b", "<a>"), message(3, "c", "<a> <b>"),
             message(4, "d", "<c>")},
            {{1, 2, 3, 4}});
        row("the middle names a descendant",
            {message(1, "a", "<c>"), message(2, "b", "<a> <c>"), message(3, "c", "<a> <b>")},
            {{1, 2, 3}});
        row("it names itself", {message(1, "a", "<a>"), message(2, "b", "<b> <a>")}, {{1, 2}});
        row("one id many times", {message(1, "a"), message(2, "b", "<a> <a> <b> <a>")}, {{1, 2}});
        row("copies that answer different ones",
            {message(1, "a"), message(2, "b"), message(3, "c", "<a>"), message(4, "c", "<b>")},
            {{1, 2, 3, 4}});
        row("quotes make no other id",
            {message(1, "\"a.x\"@y"), message(2, "b", "<a.x@y>")}, {{1, 2}});
        row("capitals make another id", {message(1, "a@y"), message(2, "b", "<A@y>")}, {});
        row("prose between the ids",
            {message(1, "a@x"), message(2, "b", "see <a@x> (Anna's mail), 5 < 6")}, {{1, 2}});
        row("a bracket that does not end", {message(1, "a@x"), message(2, "b", "<a@x")}, {});
        // Step 5: subjects.
        row("a forward by its subject",
            {message(1, "a", "", "Plans"), message(2, "b", "", "[fwd: Plans]", 1)}, {{1, 2}});
        row("forwarded behind",
            {message(1, "a", "", "[sailing] Plans"), message(2, "b", "", "plans (fwd)", 1)},
            {{1, 2}});
        row("a list's name",
            {message(1, "a", "", "[sailing] Plans"), message(2, "b", "", "Re: [sailing] Plans", 1)},
            {{1, 2}});
        row("an answer to what is in a thread",
            {message(1, "a", "", "Plans"), message(2, "b", "<a>", "Re: Plans", 1),
             message(3, "c", "", "Re: Plans", 2)},
            {{1, 2, 3}});
        row("hello of two years", // the RFC would make them one
            {message(1, "a", "", "hello"), message(2, "b", "", "hello", 400),
             message(3, "c", "", "Re: hello", 800)},
            {});
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
        QTest::newRow("one id that all name") << Make([](int i) {
            return message(i + 1, QByteArray::number(i), "<root@x>");
        });
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
        // All at once, and as they come in a month, and go again.
        const auto work = [&make](int count, int atOnce) {
            MemoryThreads threads;
            for (int first = 0; first < count; first += atOnce) {
                std::vector<ThreadLinks> messages;
                for (int i = first; i < std::min(count, first + atOnce); ++i)
                    messages.push_back(make(i));
                threads.update({}, messages);
            }
            for (int first = 0; first < count - 1; first += atOnce) {
                std::vector<qint64> ids;
                for (int i = first; i < std::min(count - 1, first + atOnce); ++i)
                    ids.push_back(i + 1);
                threads.update(ids, {});
            }
            return threads.work;
        };
        for (const int atOnce : {10'000, 100}) {
            if (atOnce < 10'000 && QByteArray(QTest::currentDataTag()) == "References bombs")
                continue; // fifty threads that are not full: bounded, but not by these numbers
            const quint64 small = work(2'500, atOnce);
            const quint64 large = work(10'000, atOnce);
            QVERIFY2(large <= 6 * small,
                     qPrintable(QStringLiteral("%1 for 2,500, %2 for 10,000, %3 at once")
                                    .arg(small)
                                    .arg(large)
                                    .arg(atOnce)));
        }
    }

    void theStoreKeepsThem_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 12; ++seed)
            QTest::addRow("%u", seed) << seed;
    }
    void theStoreKeepsThem()
    {
        QFETCH(quint32, seed);
        std::mt19937 random(seed);
        const auto below = [&random](quint32 bound) { return quint32(random() % bound); };
        KeptThreads f;
        quint32 validity = 5;
        std::vector<imap::ListData> list {listed("INBOX"), listed("Archive")};
        need(f.store->applyMailboxList(list));
        const auto header = [&] {
            MessageUpdate update = arrival(1);
            MessageHeader &made = *update.header;
            const char *const subjects[] = {"", "Plans", "Re: Plans", "Bill", "Re: Bill"};
            made.subject = QString::fromLatin1(subjects[below(5)]);
            made.messageId = QByteArray::number(below(60)) + "@x";
            if (below(2) == 0)
                made.inReplyTo = '<' + QByteArray::number(below(60)) + "@x>";
            if (below(4) == 0)
                made.references = below(2) == 0 ? "" : "<7@x> <8@x>";
            made.date =
                QDateTime::fromSecsSinceEpoch(1'600'000'000 + below(80) * 86'400LL, Qt::UTC);
            return update;
        };
        for (int step = 0; step < 40; ++step) {
            const auto mailbox = f.store->mailboxNamed(list[below(quint32(list.size()))].mailbox);
            MailboxDelta delta;
            if (below(12) == 0) {
                delta.rebuild = true;
                ++validity;
            }
            const quint32 wide = below(6) == 0 ? 20'000 : 60; // more than one blob of keys
            for (quint32 i = below(10); i > 0; --i)
                delta.updates.emplace(1 + below(wide), header());
            for (quint32 i = below(6); i > 0; --i)
                delta.vanished.add(1 + below(60));
            if (below(20) == 0)
                delta.vanished.add(1, 0xffffffff);
            SyncState after = state(validity, 30'000, 10, 0);
            if (!delta.rebuild && !mailbox->state.uidValidity.isNull())
                after.uidValidity = mailbox->state.uidValidity;
            need(f.store->apply(mailbox->id, delta, after, ChangeCause::Live));
            if (below(3) == 0)
                f.step(3); // not all of it
            if (below(3) == 0) {
                std::map<quint32, QByteArray> answers;
                for (quint32 i = below(4); i > 0; --i)
                    answers[1 + below(60)] =
                        below(3) == 0 ? QByteArray("") : '<' + QByteArray::number(below(60)) + "@x>";
                need(f.store->putReferences(mailbox->id, answers));
            }
            if (below(4) == 0)
                f.reopen();
            if (below(10) == 0) {
                if (list.size() > 1)
                    list.pop_back();
                else
                    list.push_back(listed(below(2) == 0 ? "Archive" : "Other"));
                need(f.store->applyMailboxList(list));
            }
            if (below(2) != 0)
                continue;
            f.advance(1 + below(20));
            QCOMPARE(f.fault(), QString());
        }
        need(f.store->applyMailboxList({listed("INBOX")}));
        MailboxDelta delta;
        delta.vanished.add(1, 0xffffffff);
        need(f.store->apply(f.inbox, delta, state(validity, 1), ChangeCause::Live));
        f.advance(7);
        QCOMPARE(f.fault(), QString());
        for (const char *table : {"node", "members", "link", "subject", "keys", "check", "ask"})
            QCOMPARE(
                StoreTestAccess::ask(*f.store, QByteArray("SELECT COUNT(*) FROM thread_") + table),
                QByteArray("0"));
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT COUNT(*) FROM thread_todo"),
                 QByteArray("1"));
    }

    void aConversationGoesAcrossMailboxes()
    {
        KeptThreads f;
        need(f.store->applyMailboxList({listed("INBOX"), listed("Sent", {"\\Sent"}),
                                        listed("Archive"), listed("Trash", {"\\Trash"})}));
        f.arrive("INBOX", 1, "a@x", "", 1);
        f.arrive("Sent", 7, "b@x", "<a@x>", 2);
        f.arrive("INBOX", 2, "c@x", "<a@x> <b@x>", 3);
        f.arrive("INBOX", 3, "z@x", "", 3);
        f.arrive("Archive", 9, "c@x", "<a@x> <b@x>", 4); // a copy
        f.arrive("Trash", 4, "d@x", "<c@x>", 5);
        QCOMPARE(f.conversation("INBOX", 1), QByteArray()); // not threaded yet
        f.advance(2);
        QCOMPARE(f.conversation("INBOX", 1), QByteArray("INBOX:1 Sent:7 INBOX:2"));
        QCOMPARE(f.conversation("Archive", 9), QByteArray("INBOX:1 Sent:7 Archive:9"));
        QCOMPARE(f.conversation("Trash", 4).count(':'), 4);
        QCOMPARE(f.conversation("INBOX", 2, 2), QByteArray("Sent:7 INBOX:2"));
        QCOMPARE(f.conversation("INBOX", 1, 2), QByteArray("INBOX:1 Sent:7")); // itself
        QCOMPARE(f.conversation("INBOX", 3), QByteArray());
        need(f.store->enqueue(f.operation(OperationKind::Move, "1")));
        QCOMPARE(f.conversation("INBOX", 2), QByteArray("Sent:7 INBOX:2"));
    }

    void aHugeConversationIsReadAroundTheAskedOne()
    {
        KeptThreads f;
        MailboxDelta delta;
        for (quint32 uid = 1; uid <= 1'200; ++uid) {
            MessageUpdate update = arrival(uid);
            update.header->messageId = "m" + QByteArray::number(uid) + "@x";
            update.header->references = "<root@x>";
            update.internalDate = QDateTime::fromSecsSinceEpoch(1'600'000'000 + uid, Qt::UTC);
            delta.updates.emplace(uid, update);
        }
        f.apply(delta, state(5, 1'201, 10, 1'200));
        f.advance(2'000);
        for (const quint32 uid : {1U, 2U, 600U, 1'199U, 1'200U}) {
            const QByteArrayList members = f.conversation("INBOX", uid).split(' ');
            QCOMPARE(members.size(), 100);
            QVERIFY(members.contains("INBOX:" + QByteArray::number(uid)));
        }
        QVERIFY(f.conversation("INBOX", 1'200).endsWith(" INBOX:1200"));
        QCOMPARE(f.conversation("INBOX", 600, 1'000).split(' ').size(), 500);
    }

    void aHeaderThatComesLater()
    {
        KeptThreads f;
        f.arrive("INBOX", 1, "a@x", "", 1);
        f.arrive("INBOX", 2, "b@x", "", 2);
        f.advance(10);
        QCOMPARE(f.conversation("INBOX", 1), QByteArray());
        f.arrive("INBOX", 2, "b@x", "<a@x>", 2);
        f.advance(10);
        QCOMPARE(f.conversation("INBOX", 1), QByteArray("INBOX:1 INBOX:2"));
        QVERIFY(need(f.store->advanceThreads(10)).changes.empty());
    }
};

QTEST_GUILESS_MAIN(TestStoreThreads)
#include "tst_store_threads.moc"
