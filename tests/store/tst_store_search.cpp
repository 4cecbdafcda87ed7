// SPDX-License-Identifier: GPL-3.0-or-later
// The query language, the full-text index behind the rows, and what a search finds of them.
#include "core/store/mailquery.h"
#include "core/store/textsearcher.h"
#include "storefixture.h"
#include "storetestaccess.h"

#include <random>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

const QDate today(2026, 5, 20);

QString describe(const SearchTerm &term)
{
    static const char *names[] = {"",       "from:", "to:",     "subject:", "in:",     "attachment",
                                  "unread", "read",  "flagged", "answered", "before:", "after:"};
    QString text = term.isNegated ? QStringLiteral("-") : QString();
    text += QLatin1String(names[int(term.field)]) + term.text;
    if (term.isPrefix)
        text += u'*';
    return term.date.isValid() ? text + term.date.toString(Qt::ISODate) : text;
}

QString describe(const MailQuery &query)
{
    QStringList groups;
    for (const auto &group : query.groups) {
        QStringList terms;
        for (const SearchTerm &term : group)
            terms += describe(term);
        groups += terms.join(QLatin1String(" | "));
    }
    return groups.join(QLatin1String(" ; "));
}

imap::BodyPart textPart()
{
    imap::BodyPart part;
    part.type = "text";
    part.subtype = "plain";
    part.section = "1";
    return part;
}

struct Mail
{
    quint32 uid;
    QString subject;
    QString body;
    std::vector<MessageAddress> from = {{QStringLiteral("Ada"), QStringLiteral("ada@example.org")}};
};

/// A store with an index that is kept up by hand, as the account's indexer does.
struct Searchable : Fixture
{
    std::unique_ptr<TextSearcher> searcher = TextSearcher::open(folder, account);
    std::map<quint32, QString> texts;

    void add(const std::vector<Mail> &mails, quint32 validity = 5)
    {
        MailboxDelta delta;
        quint32 next = 1;
        for (const Mail &mail : mails) {
            MessageUpdate update = arrival(mail.uid);
            update.header->subject = mail.subject;
            update.header->from = mail.from;
            update.bodyStructure = textPart();
            delta.updates.emplace(mail.uid, update);
            next = std::max(next, mail.uid + 1);
        }
        apply(delta, state(validity, next, 10, quint32(mails.size())));
        for (const Mail &mail : mails) {
            if (!mail.body.isEmpty())
                putBody(mail.uid, mail.body);
        }
    }
    void putBody(quint32 uid, const QString &text)
    {
        need(store->putPart(inbox, imap::Uid(uid), "1", text.toUtf8()));
    }
    IndexedTexts decoded(const TextBatch &batch) const
    {
        IndexedTexts result;
        for (const TextBatch::Body &body : batch.bodies) {
            if (const auto bytes = store->part(batch.mailbox, imap::Uid(body.uid), "1"))
                result.bodies.emplace(body.uid, QString::fromUtf8(*bytes));
        }
        return result;
    }
    /// All batches of all mailboxes; their number.
    int index(int atOnce = 3)
    {
        int batches = 0;
        for (const MailboxRecord &record : store->mailboxes()) {
            for (TextBatch batch; !(batch = store->headsToIndex(record.id, atOnce)).isEmpty();
                 ++batches)
                need(store->putTexts(batch, decoded(batch)));
        }
        for (TextBatch batch; !(batch = store->bodiesToIndex(atOnce)).isEmpty(); ++batches)
            need(store->putTexts(batch, decoded(batch)));
        return batches;
    }
    FoundMessages found(const QString &typed, MailboxId mailbox = {}, bool isTyping = false)
    {
        const std::atomic<bool> never = false;
        return searcher->find(parseMailQuery(typed, today, isTyping), mailbox, never)
            .value_or(FoundMessages());
    }
    /// "3 1": UIDs, newest first.
    QString uids(const QString &typed, bool isTyping = false, MailboxId mailbox = {})
    {
        QStringList list;
        for (const FoundMessage &message : found(typed, mailbox, isTyping).messages)
            list += QString::number(message.uid);
        return list.join(u' ');
    }
};

} // namespace

class TestStoreSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsTypedIsUnderstood_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("meant");
        QTest::addColumn<QString>("whileTyping");
        const auto row = [](const char *typed, const char *meant, const char *whileTyping) {
            QTest::newRow(*typed ? typed : "nothing")
                << QString::fromUtf8(typed) << QString::fromUtf8(meant)
                << QString::fromUtf8(whileTyping);
        };
        row("", "", "");
        row("  ", "", "");
        row("plan", "plan", "plan*");
        row("plan ", "plan", "plan");
        row("plan b", "plan ; b", "plan ; b*");
        row("pl* b ", "pl* ; b", "pl* ; b");
        row("\"two words\"", "two words", "two words");
        row("\"two wor", "two wor", "two wor*");
        row("-spam x", "-spam ; x", "-spam ; x*");
        row("-\"two words\" ", "-two words", "-two words");
        row("a OR b c ", "a | b ; c", "a | b ; c");
        row("OR b", "b", "b*");
        row("a OR", "a", "a");
        row("a OR OR b ", "a | b", "a | b");
        row("a or b ", "a ; or ; b", "a ; or ; b");
        row("from:ada", "from:ada", "from:ada*");
        row("FROM:\"Ada L\" x ", "from:Ada L ; x", "from:Ada L ; x");
        row("from: ada ", "ada", "ada");
        row("cc:bob to:eve ", "to:bob ; to:eve", "to:bob ; to:eve");
        row("subject:re-entry ", "subject:re-entry", "subject:re-entry");
        row("-from:ada ", "-from:ada", "-from:ada");
        row("has:attachment is:unread is:flagged", "attachment ; unread ; flagged",
            "attachment ; unread ; flagged");
        row("-is:unread is:read ", "-unread ; read", "-unread ; read");
        row("is:unr", "", "");
        row("has: x ", "x", "x");
        row("before:2026-05-01 ", "before:2026-05-01", "before:2026-05-01");
        row("after:2025 before:2025-07 ", "after:2025-01-01 ; before:2025-07-01",
            "after:2025-01-01 ; before:2025-07-01");
        row("after:7d after:yesterday ", "after:2026-05-13 ; after:2026-05-19",
            "after:2026-05-13 ; after:2026-05-19");
        row("after:2m after:1y after:2w ", "after:2026-03-20 ; after:2025-05-20 ; after:2026-05-06",
            "after:2026-03-20 ; after:2025-05-20 ; after:2026-05-06");
        row("before:2026-13-01 before: before:soon x ", "x", "x");
        row("in:inbox ", "in:inbox", "in:inbox");
        row("\" \" ' -- * ( ) : - \"\" -\"\" ", "", "");
        row("http://x.org/a?b ", "http://x.org/a?b", "http://x.org/a?b");
        row("東京都", "東 京 都", "東 京 都*");
        row("mail東京 ", "mail 東 京", "mail 東 京");
        row("ＡＢＣ ", "ABC", "ABC");
        row("a\"b c\"d ", "a ; b c ; d", "a ; b c ; d");
    }
    void whatIsTypedIsUnderstood()
    {
        QFETCH(QString, typed);
        QTEST(describe(parseMailQuery(typed, today, false)), "meant");
        QTEST(describe(parseMailQuery(typed, today, true)), "whileTyping");
    }

    void aTermIsOneString()
    {
        SearchTerm term;
        term.text = QStringLiteral("a\" OR b* NEAR(");
        QCOMPARE(matchText(term, "", 2), QByteArray("\"a  OR b* NEAR(\""));
        term.text = QStringLiteral("wor");
        term.isPrefix = true;
        QCOMPARE(matchText(term, "subject", 3), QByteArray("subject : \"wor\" *"));
        QCOMPARE(matchText(term, "", 4), QByteArray("\"wor\""));
        term.text = QStringLiteral("東 京");
        QCOMPARE(matchText(term, "", 1), QByteArray("\"東 京\""));
        const QString much = QString(5'000, u'x') + QStringLiteral(" y ").repeated(500);
        const MailQuery query = parseMailQuery(much, today, true);
        QCOMPARE(query.groups.size(), size_t(1));
        QCOMPARE(query.groups[0][0].text.size(), MailQuery::maxCharacters);
        QCOMPARE(parseMailQuery(QStringLiteral("y ").repeated(400), today, true).groups.size(),
                 size_t(MailQuery::maxTerms));
    }

    void wordsAreFoundWhereTheyStand_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("uids");
        const auto row = [](const char *typed, const char *uids) {
            QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromUtf8(uids);
        };
        row("invoice", "4 1");
        row("INVOICE", "4 1");
        row("invoic", "");
        row("invoic*", "4 1");
        row("subject:invoice", "1");
        row("invoice may", "1"); // one in the subject, one in the text
        row("\"for may\"", "1");
        row("\"may for\"", "");
        row("invoice -may", "4");
        row("-invoice", "6 5 3 2");
        row("zurich OR tokyo", "3 2");
        row("Zürich", "2");
        row("from:grace", "3");
        row("from:navy.example", "3");
        row("grace", "5 3"); // sender of one, text of another
        row("from:hopper@navy.example", "3");
        row("to:charles -invoice -zurich", "6 5 3");
        row("東京", "6");
        row("京都", "6");
        row("京", "6");
        row("都東", "");
        row("会議室", "6");
        row("서울", "5");
        row("before:2020-09-13", "");
        row("after:2020-09-13 invoice", "4 1");
        row("in:inbox invoice", "4 1");
        row("in:archive invoice", "");
        row("is:unread invoice", "4 1");
        row("is:read", "");
        row("has:attachment", "");
        row("nothing", "");
        row("\"", "");
    }
    void wordsAreFoundWhereTheyStand()
    {
        static Searchable f;
        if (f.store->uids(f.inbox).isEmpty()) {
            f.add({{1, QStringLiteral("Invoice 17"), QStringLiteral("Here it is, for May.")},
                   {2, QStringLiteral("Zurich"), QStringLiteral("Grüße aus Zürich")},
                   {3,
                    QStringLiteral("Tokyo"),
                    QStringLiteral("Report"),
                    {{QStringLiteral("Grace Hopper"), QStringLiteral("hopper@navy.example")}}},
                   {4, QStringLiteral("Late"), QStringLiteral("About that invoice again")},
                   {5, QStringLiteral("서울에서"), QStringLiteral("Grace was here")},
                   {6, QStringLiteral("東京都"), QStringLiteral("会議室は三階です。")}});
            QVERIFY(f.index() >= 4);
        }
        QFETCH(QString, typed);
        QTEST(f.uids(typed), "uids");
        // Once more, from what is kept, and in its mailbox only.
        QTEST(f.uids(typed), "uids");
        QTEST(f.uids(typed, false, f.inbox), "uids");
        QCOMPARE(f.uids(typed, false, f.store->mailboxNamed(name("Archive"))->id), QString());
    }

    void aWordIsFoundWhileItIsTyped()
    {
        Searchable f;
        f.add({{1, QStringLiteral("Quarterly figures"), QStringLiteral("unmistakable words")}});
        f.index();
        QCOMPARE(f.uids(QStringLiteral("q"), true), QString()); // not a word of its own
        for (const char *typed :
             {"qu", "qua", "quarterl", "quarterly fi", "unmi", "unmistak", "unm*"})
            QCOMPARE(f.uids(QString::fromLatin1(typed), true), QStringLiteral("1"));
        QCOMPARE(f.uids(QStringLiteral("unm"), true), QString()); // too many words begin so
        QCOMPARE(f.uids(QStringLiteral("unmi "), true), QString());
    }

    void flagsAreThoseThatAreShown()
    {
        Searchable f;
        f.add({{1, QStringLiteral("one"), {}}, {2, QStringLiteral("two"), {}}});
        f.index();
        QCOMPARE(f.uids(QStringLiteral("is:unread")), QStringLiteral("2 1"));
        need(f.store->enqueue(f.operation(OperationKind::AddFlags, "2", flags({"\\Seen"}))));
        need(f.store->enqueue(f.operation(OperationKind::AddFlags, "1", flags({"\\Flagged"}))));
        QCOMPARE(f.uids(QStringLiteral("is:unread")), QStringLiteral("1"));
        QCOMPARE(f.uids(QStringLiteral("is:flagged")), QStringLiteral("1"));
        QCOMPARE(f.uids(QStringLiteral("-is:flagged one OR two")), QStringLiteral("2"));
        need(f.store->enqueue(f.operation(OperationKind::Delete, "1")));
        QCOMPARE(f.uids(QStringLiteral("one OR two")), QStringLiteral("2")); // hidden
    }

    void whatVanishedIsNotFound()
    {
        Searchable f;
        f.add({{1, QStringLiteral("apple"), QStringLiteral("pear")},
               {2, QStringLiteral("apple"), QStringLiteral("plum")}});
        f.index();
        QCOMPARE(f.uids(QStringLiteral("apple")), QStringLiteral("2 1"));
        MailboxDelta delta;
        delta.vanished = uidSet("1");
        f.apply(delta, state(5, 3, 11, 1));
        QCOMPARE(f.uids(QStringLiteral("apple")), QStringLiteral("2"));
        QCOMPARE(f.uids(QStringLiteral("pear")), QString());
    }

    void anotherIncarnationHasOtherWords()
    {
        Searchable f;
        f.add({{1, QStringLiteral("apple"), QStringLiteral("pear")}});
        f.index();
        // A batch that was read before and comes after speaks of nobody.
        f.putBody(1, QStringLiteral("pear"));
        const TextBatch stale = f.store->bodiesToIndex(5);
        f.add({{1, QStringLiteral("cherry"), {}}, {2, QStringLiteral("plum"), {}}}, 6);
        QCOMPARE(f.uids(QStringLiteral("apple OR pear OR cherry")), QString());
        need(f.store->putTexts(stale, {{}, {{1, QStringLiteral("melon")}}, {}}));
        QCOMPARE(f.uids(QStringLiteral("melon")), QString());
        f.index();
        QCOMPARE(f.uids(QStringLiteral("apple OR pear")), QString());
        QCOMPARE(f.uids(QStringLiteral("cherry OR plum")), QStringLiteral("2 1"));
    }

    void rowsThatComeLaterBelowAreIndexed()
    {
        Searchable f;
        f.add({{10, QStringLiteral("new"), {}}, {20, QStringLiteral("newer"), {}}});
        f.index();
        QVERIFY(f.store->headsToIndex(f.inbox, 5).isEmpty());
        f.add({{15, QStringLiteral("between"), QStringLiteral("text")}});
        f.add({{5, QStringLiteral("below"), {}}});
        f.add({{25, QStringLiteral("above"), {}}});
        QCOMPARE(f.uids(QStringLiteral("between")), QString());
        f.index();
        QCOMPARE(f.uids(QStringLiteral("between OR below OR above")), QStringLiteral("25 15 5"));
        QCOMPARE(f.uids(QStringLiteral("text")), QStringLiteral("15"));
    }

    void coverageIsCounted()
    {
        Searchable f;
        f.add({{1, QStringLiteral("a"), QStringLiteral("text")},
               {2, QStringLiteral("b"), {}},
               {3, QStringLiteral("c"), {}}});
        QCOMPARE(f.found(QString()).scope, 3U);
        QCOMPARE(f.found(QString()).withHead, 0U);
        TextBatch batch = f.store->headsToIndex(f.inbox, 2);
        QCOMPARE(batch.heads.size(), size_t(2));
        QCOMPARE(batch.heads[0].uid, 3U); // newest first
        IndexedTexts texts;
        texts.withoutText = {3};
        need(f.store->putTexts(batch, texts));
        QCOMPARE(f.found(QString()).withHead, 2U);
        QCOMPARE(f.found(QString()).withText, 1U);
        f.index();
        QCOMPARE(f.found(QString()).withHead, 3U);
        QCOMPARE(f.found(QString()).withText, 2U);
        QCOMPARE(f.found(QString(), f.store->mailboxNamed(name("Trash"))->id).scope, 0U);
    }

    void peopleAreRemembered()
    {
        Searchable f;
        f.add({{1, QStringLiteral("a"), {}},
               {2,
                QStringLiteral("b"),
                {},
                {{QStringLiteral("Grace Hopper"), QStringLiteral("Grace@navy.example")}}},
               {3, QStringLiteral("c"), {}, {{QString(), QStringLiteral("grace@navy.example")}}}});
        f.index();
        const auto people = f.searcher->people(QStringLiteral("hop"), 5);
        QCOMPARE(people.size(), size_t(1));
        QCOMPARE(people[0].name, QStringLiteral("Grace Hopper"));
        QCOMPARE(people[0].address, QStringLiteral("grace@navy.example"));
        QCOMPARE(f.searcher->people(QStringLiteral("GRACE@"), 5).size(), size_t(1));
        QCOMPARE(f.searcher->people(QStringLiteral("%"), 5).size(), size_t(0));
        QCOMPARE(f.searcher->people(QStringLiteral("_'\";\\"), 5).size(), size_t(0));
        QCOMPARE(f.searcher->people(QStringLiteral("c"), 5).front().address,
                 QStringLiteral("charles@example.org"));
    }

    void peopleOfOtherAlphabets()
    {
        Searchable f;
        const auto from = [](const char *personName, const char *address) {
            return std::vector<MessageAddress> {
                {QString::fromUtf8(personName), QString::fromLatin1(address)}};
        };
        f.add({{1, {}, {}, from("Özlem Ünal", "o@x.example")},
               {2, {}, {}, from("Борис", "b@x.example")},
               {3, {}, {}, from("élodie", "e@x.example")}});
        f.index();
        const auto address = [&](const char *typed) {
            const auto people = f.searcher->people(QString::fromUtf8(typed), 5);
            return people.size() == 1 ? people.front().address : QString();
        };
        for (const char *typed : {"ö", "Ö", "öz", "ÖZ", "ün", "ÜNAL"})
            QCOMPARE(address(typed), QStringLiteral("o@x.example"));
        for (const char *typed : {"б", "бор", "Бор"})
            QCOMPARE(address(typed), QStringLiteral("b@x.example"));
        QCOMPARE(address("Élo"), QStringLiteral("e@x.example"));
        // And as those type them who do not have the letters.
        for (const char *typed : {"oz", "OZLEM", "unal"})
            QCOMPARE(address(typed), QStringLiteral("o@x.example"));
        QCOMPARE(address("elod"), QStringLiteral("e@x.example"));
        QCOMPARE(address("lem"), QString()); // no word begins so
        Database database; // names of a cache from before are folded when they are read
        QVERIFY(database.open(f.folder.filePath(cacheFileName), Database::Mode::ReadWrite,
                              QStringLiteral("test")));
        database.runOnce("UPDATE person SET folded = NULL");
        QCOMPARE(address("unal"), QStringLiteral("o@x.example"));
        QCOMPARE(address("e@"), QStringLiteral("e@x.example"));
        QCOMPARE(address("lem"), QString());
    }

    void earlierWordsTakeNoMoreThanTheirRoom()
    {
        Searchable f;
        std::vector<Mail> many;
        for (quint32 uid = 1; uid <= 400; ++uid)
            many.push_back({uid, QStringLiteral("alpha beta gamma delta w%1").arg(uid), {}});
        f.add(many);
        f.index(500);
        constexpr size_t room = 8'000; // two sets of 400
        f.searcher = TextSearcher::open(f.folder, account, room);
        for (const char *word : {"alpha", "beta", "gamma", "delta", "alpha beta gamma", "-alpha"}) {
            const bool isNone = word[0] == '-';
            QCOMPARE(f.found(QLatin1String(word)).messages.size(), size_t(isNone ? 0 : 400));
            QVERIFY2(f.searcher->keptBytes() <= room, word);
        }
        for (int i = 1; i <= 100; ++i) { // small ones cost too
            (void)f.found(QStringLiteral("w%1").arg(i));
            QVERIFY(f.searcher->keptBytes() > 0 && f.searcher->keptBytes() <= room);
        }
        f.searcher = TextSearcher::open(f.folder, account, 100);
        QCOMPARE(f.found(QStringLiteral("alpha")).messages.size(), size_t(400));
        QCOMPARE(f.searcher->keptBytes(), size_t(0));
    }

    void peopleOfJunkAreNotRemembered()
    {
        Searchable f;
        need(f.store->applyMailboxList({listed("INBOX"), listed("Bulk", {"\\Junk"})}));
        f.add({{1, QStringLiteral("a"), {}}});
        MailboxDelta delta;
        MessageUpdate update = arrival(1);
        update.header->from = {{QStringLiteral("Mallory"), QStringLiteral("m@evil.example")}};
        delta.updates.emplace(1, update);
        need(f.store->apply(f.store->mailboxNamed(name("Bulk"))->id, delta, state(5, 2, 10, 1),
                            ChangeCause::Live));
        f.index();
        QCOMPARE(f.searcher->people(QStringLiteral("mal"), 5).size(), size_t(0));
        QCOMPARE(f.searcher->people(QStringLiteral("ada"), 5).size(), size_t(1));
    }

    void notAWordOnlyWhereTheTextIsKnown()
    {
        Searchable f;
        f.add({{1, QStringLiteral("one"), QStringLiteral("apple")},
               {2, QStringLiteral("two"), QStringLiteral("pear")},
               {3, QStringLiteral("three"), {}}});             // its text is not here
        QCOMPARE(f.uids(QStringLiteral("-apple")), QString()); // nothing is known yet
        f.index();
        QCOMPARE(f.uids(QStringLiteral("-apple")), QStringLiteral("2"));
        QCOMPARE(f.uids(QStringLiteral("-subject:one")), QStringLiteral("3 2"));
        QCOMPARE(f.uids(QStringLiteral("-is:flagged")), QStringLiteral("3 2 1"));
        const FoundMessages found = f.found(QStringLiteral("-apple"));
        QCOMPARE(found.withText, 2U);
        QCOMPARE(found.uncovered, std::vector<MailboxId> {f.inbox});
        const std::atomic<bool> never = false;
        const auto also = f.searcher->find(parseMailQuery(QStringLiteral("-apple"), today, false),
                                           {}, never, {{f.inbox, uidSet("3")}});
        QCOMPARE(also->messages.size(), size_t(2));
    }

    void whatCannotBeReadIsNotNothing()
    {
        Searchable f;
        f.add({{1, QStringLiteral("apple"), QStringLiteral("pear")}});
        f.index();
        StoreTestAccess::ask(*f.store, "ALTER TABLE bodytext RENAME TO aside");
        QVERIFY(f.found(QStringLiteral("pear")).hasFailed);
        StoreTestAccess::ask(*f.store, "ALTER TABLE aside RENAME TO bodytext");
        QVERIFY(!f.found(QStringLiteral("pear")).hasFailed);
        QCOMPARE(f.uids(QStringLiteral("pear")), QStringLiteral("1"));
    }

    void aSearchThatIsCancelledGivesNothing()
    {
        Searchable f;
        f.add({{1, QStringLiteral("a"), {}}});
        f.index();
        const std::atomic<bool> cancelled = true;
        QVERIFY(
            !f.searcher->find(parseMailQuery(QStringLiteral("a"), today, false), {}, cancelled));
    }

    void anythingMayBeTyped()
    {
        Searchable f;
        f.add({{1, QStringLiteral("word"), QStringLiteral("other")}});
        f.index();
        std::mt19937 random(20260520);
        static const char *pieces[] = {
            "word", "\"",    "*",     "-",         "(",    ")",       ":",  " ",    "OR",
            "AND",  "NEAR(", "from:", "{subject}", "^",    "+",       "'",  ";",    "\\",
            "--",   "东",    "😀",     "\xcc\x81",  "ß",    "before:", "\n", "has:", "\xe2\x80\x8b",
            "ﬁ",    "0",     "in:",   "%",         "rowid"};
        int withResults = 0;
        for (int round = 0; round < 3'000; ++round) {
            QString typed;
            for (auto n = random() % 12; n > 0; --n)
                typed += QString::fromUtf8(pieces[random() % std::size(pieces)]);
            if (round % 3 == 0)
                typed += QChar(char16_t(random()));
            const MailQuery query = parseMailQuery(typed, today, round % 2 == 0);
            for (const auto &group : query.groups)
                QVERIFY(!group.empty());
            // Together with something that is found: an error would make it nothing.
            const QString either = QStringLiteral("word OR ") + typed + QStringLiteral(" \" ");
            const MailQuery both = parseMailQuery(either, today, false);
            const std::atomic<bool> never = false;
            MailQuery first;
            if (!both.isEmpty())
                first.groups.push_back(both.groups.front());
            const auto result = f.searcher->find(first, {}, never);
            QVERIFY(result.has_value());
            QVERIFY2(result->messages.size() == 1, qPrintable(typed));
            withResults += int(f.searcher->find(query, {}, never)->messages.size());
        }
        QVERIFY(withResults > 100);
    }

    void eachFailureLeavesItAsItWas()
    {
        int failures = 0;
        for (int n = 1;; ++n) {
            Searchable f;
            f.add({{1, QStringLiteral("apple"), QStringLiteral("pear")},
                   {2, QStringLiteral("plum"), {}}});
            FailurePlan plan {n};
            const TextBatch heads = f.store->headsToIndex(f.inbox, 5);
            StoreTestAccess::setFailurePlan(*f.store, &plan);
            const bool isDone = f.store->putTexts(heads, f.decoded(heads)).hasValue();
            StoreTestAccess::setFailurePlan(*f.store, nullptr);
            QCOMPARE(f.uids(QStringLiteral("apple")), isDone ? QStringLiteral("1") : QString());
            f.reopen(); // as after a kill
            f.index();
            QCOMPARE(f.uids(QStringLiteral("apple OR plum")), QStringLiteral("2 1"));
            QCOMPARE(f.uids(QStringLiteral("pear")), QStringLiteral("1"));
            if (isDone)
                break;
            ++failures;
        }
        QVERIFY(failures >= 8);
    }

    void mostlyGoneIsMadeAnew()
    {
        Searchable f;
        f.add({{1, QStringLiteral("apple"), QStringLiteral("pear")}});
        f.index();
        StoreTestAccess::ask(*f.store, "UPDATE meta SET value = 24575 WHERE id = 2");
        f.add({{2, QStringLiteral("plum"), {}}});
        const TextBatch batch = f.store->headsToIndex(f.inbox, 5);
        QVERIFY(need(f.store->putTexts(batch, {}))); // the straw
        QCOMPARE(f.searcher->people(QStringLiteral("ada"), 5).size(), size_t(0));
        QCOMPARE(f.uids(QStringLiteral("apple OR plum OR pear")), QString());
        f.index();
        QCOMPARE(f.uids(QStringLiteral("apple OR plum")), QStringLiteral("2 1"));
        QCOMPARE(f.uids(QStringLiteral("pear")), QStringLiteral("1"));
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT value FROM meta WHERE id = 2"),
                 QByteArray("2"));
        QCOMPARE(
            StoreTestAccess::ask(*f.store, "SELECT seen FROM person WHERE address LIKE 'ada%'"),
            QByteArray("2")); // once each
    }
};

QTEST_GUILESS_MAIN(TestStoreSearch)
#include "tst_store_search.moc"
