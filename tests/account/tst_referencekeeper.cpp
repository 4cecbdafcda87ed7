// SPDX-License-Identifier: GPL-3.0-or-later
// References are asked for where only they can tell what a message belongs to: once, in batches,
// behind everything else; and threads follow. Over a real connection to our own server, and the
// keeper alone with a clock of the test's.
#include "core/account/accountengine.h"
#include "core/account/referencekeeper.h"
#include "tests/store/storefixture.h"
#include "tests/sync/syncfixture.h"

using namespace homing;
using namespace homing::account;
using namespace homing::store;
using store::test::need;
using store::test::uidSet;

namespace {

QByteArray mail(const QByteArray &id, const QByteArray &inReplyTo, const QByteArray &references,
                const QByteArray &subject = "Harbour plans")
{
    QByteArray head = "From: Ada <ada@example.org>\r\nTo: anna@example.org\r\nSubject: " + subject
        + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + id + ">\r\n";
    if (!inReplyTo.isEmpty())
        head += "In-Reply-To: <" + inReplyTo + ">\r\n";
    if (!references.isEmpty())
        head += "References: " + references + "\r\n";
    return head + "\r\nText\r\n";
}

/// A server with INBOX and Sent, a client that stays, and what the server hears and says.
struct Client : homing::test::SyncFixture
{
    Client()
    {
        mail->createMailbox(name("Sent"));
        QObject::connect(server.get(), &server::ImapServer::line, server.get(),
                         [this](char direction, const QByteArray &text) {
                             const bool isTheirs = text.contains("HEADER.FIELDS (REFERENCES)")
                                 || text.contains("HEADER.FIELDS (references)");
                             if (isTheirs && direction == 'C')
                                 commands += text.mid(text.indexOf(' ') + 1);
                             else if (isTheirs)
                                 ++answers;
                             if (isTheirs && direction == 'S' && answers == dropAfter)
                                 QMetaObject::invokeMethod(
                                     server.get(), [this] { server->dropConnections(); },
                                     Qt::QueuedConnection);
                         });
    }
    void add(const char *mailbox, const QByteArray &message)
    {
        mail->append(name(mailbox), message, {});
    }
    void thread()
    {
        while (!need(store->advanceThreads(1'000)).isDone) { }
    }
    /// Online, synchronised, and the keeper at work.
    void begin()
    {
        stayOnline();
        thread();
        keeper = std::make_unique<ReferenceKeeper>(
            *store, clock, [this](MailboxId mailbox, const imap::UidSet &uids) {
                asked.emplace_back(mailbox, uids);
                account->fetchReferences(mailbox, uids);
            });
        keeper->setPauses({0, 0, 0});
        QObject::connect(account.get(), &sync::AccountSync::referencesFetched, keeper.get(),
                         &ReferenceKeeper::noteResult);
        QObject::connect(keeper.get(), &ReferenceKeeper::stored, keeper.get(),
                         [this] { thread(); });
        keeper->setIdle(true);
    }
    /// Everything from the start again, as after a restart.
    void restart()
    {
        keeper.reset();
        reopenStore();
        begin();
    }
    quint32 missing() const
    {
        quint32 count = 0;
        for (const auto &one : store->mailboxesMissingReferences())
            count += one.missing;
        return count;
    }
    /// Nothing happens any more: another command was answered behind whatever was asked.
    void settle()
    {
        QSignalSpy fetched(account.get(), &sync::AccountSync::bodyFetched);
        account->fetchBody({record().id, imap::Uid(1), {"TEXT"}});
        QTRY_COMPARE(fetched.size(), 1);
    }
    QByteArrayList conversation(const char *mailbox, quint32 uid)
    {
        QByteArrayList members;
        const auto reader = need(StoreReader::open(QDir(folder.path()), AccountId(1)));
        for (const auto &one : reader->conversation(record(mailbox).id, imap::Uid(uid), 100))
            members += store->mailbox(one.mailbox)->name.wire() + ':' + QByteArray::number(one.uid);
        std::sort(members.begin(), members.end());
        return members;
    }

    QByteArrayList commands;
    std::vector<std::pair<MailboxId, imap::UidSet>> asked;
    int answers = 0;
    int dropAfter = -1;
    std::unique_ptr<ReferenceKeeper> keeper;
};

/// A keeper alone: what it asks, and when.
struct Alone : store::test::Fixture
{
    ManualClock clock;
    std::vector<std::pair<MailboxId, quint64>> asked; // mailbox, number of messages
    imap::UidSet last;
    ReferenceKeeper keeper {*store, clock, [this](MailboxId mailbox, const imap::UidSet &uids) {
                                asked.emplace_back(mailbox, uids.count());
                                last = uids;
                            }};
    explicit Alone(quint32 count = 1'000) { fill(inbox, count); }
    void fill(MailboxId mailbox, quint32 count)
    {
        MailboxDelta delta;
        for (quint32 uid = 1; uid <= count; ++uid) {
            MessageUpdate update = store::test::arrival(uid);
            update.header->inReplyTo = '<' + QByteArray::number(uid) + "@nobody>";
            update.header->messageId =
                QByteArray::number(mailbox.value()) + '.' + QByteArray::number(uid) + "@x";
            delta.updates.emplace(uid, update);
        }
        need(store->apply(mailbox, delta, store::test::state(5, count + 1, 10, count),
                          ChangeCause::Resync));
        while (!need(store->advanceThreads(10'000)).isDone) { }
    }
    void answer(int ms, bool isOk = true)
    {
        clock.advance(ms);
        std::map<quint32, QByteArray> answers;
        for (const imap::Interval &interval : last.intervals()) {
            for (quint32 uid = interval.first; isOk && uid <= interval.last; ++uid)
                answers[uid] = "<root@x>";
        }
        need(store->putReferences(asked.back().first, answers));
        keeper.noteResult(asked.back().first, quint32(answers.size()), isOk);
    }
};

} // namespace

class TestReferenceKeeper : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void asksOnceForWhatIsCut()
    {
        Client c;
        c.add("INBOX", mail("a@x", "", ""));
        c.add("INBOX", mail("c@x", "b@x", "<a@x>\r\n\t<b@x>", "Re: Harbour plans")); // b is nowhere
        c.add("INBOX", mail("d@x", "c@x", "<a@x> <b@x> <c@x>", "Re: Harbour plans"));
        c.add("INBOX", mail("e@x", "", "<a@x>", "Re: another name for it")); // names nobody else
        c.add("INBOX", mail("f@x", "zz@x", ""));                             // has none
        c.add("Sent", mail("s@x", "t@x", "<c@x> <t@x>", "Re: Harbour plans"));
        c.begin();
        const qint64 in = c.server->bytesIn();
        const qint64 out = c.server->bytesOut();
        QTRY_COMPARE(c.missing(), 0U);
        c.settle();
        const qint64 asking = c.server->bytesIn() - in;
        const qint64 told = c.server->bytesOut() - out;
        qInfo("4 References in 2 mailboxes: %lld bytes asked, %lld told, SELECTs included", asking,
              told);
        QVERIFY(asking < 600 && told < 3'000);
        QCOMPARE(c.commands.size(), 2);
        QVERIFY2(c.commands[0].startsWith("UID FETCH 2,4:5 (UID BODY.PEEK["),
                 c.commands[0].constData());
        QVERIFY2(c.commands[1].startsWith("UID FETCH 1 (UID BODY.PEEK["),
                 c.commands[1].constData());
        QCOMPARE(c.answers, 4);
        QCOMPARE(c.conversation("INBOX", 1),
                 (QByteArrayList {"INBOX:1", "INBOX:2", "INBOX:3", "INBOX:4", "Sent:1"}));
        // New mail that answers what is here asks for nothing.
        c.add("INBOX", mail("g@x", "d@x", "<a@x> <d@x>"));
        QTRY_COMPARE(c.record().state.exists, 6U);
        c.thread();
        c.keeper->noteChanges();
        c.settle();
        QCOMPARE(c.commands.size(), 2);
        // Nor does another start.
        c.restart();
        c.settle();
        QCOMPARE(c.commands.size(), 2);
        QCOMPARE(c.conversation("Sent", 1).size(), 6);
    }

    void aBrokenConnectionAsksForTheRestLater()
    {
        constexpr int count = 400;
        Client c;
        for (int i = 0; i < count; ++i) {
            const QByteArray n = QByteArray::number(i);
            c.add("INBOX", mail("m" + n, "p" + n, "<root> <p" + n + ">"));
        }
        c.dropAfter = 120;
        c.begin();
        QSignalSpy broken(c.account.get(), &sync::AccountSync::disconnected);
        QTRY_VERIFY_WITH_TIMEOUT(!broken.isEmpty(), 20'000);
        const quint32 left = c.missing();
        QVERIFY2(left < count && left > 0, qPrintable(QString::number(left)));
        const int asked = int(c.commands.size());
        c.dropAfter = -1;
        const imap::UidSet rest = c.store->referencesMissing(c.record().id, 10'000);
        c.asked.clear();
        c.restart();
        QTRY_COMPARE_WITH_TIMEOUT(c.missing(), 0U, 20'000);
        imap::UidSet again;
        for (const auto &[mailbox, uids] : c.asked)
            again.unite(uids);
        QCOMPARE(again, rest);
        QVERIFY(int(c.commands.size()) > asked);
        QTRY_COMPARE(c.conversation("INBOX", 1).size(), 100); // as many as a conversation shows
    }

    void offlineNothingIsAskedFor()
    {
        Client c;
        c.add("INBOX", mail("a@x", "", ""));
        c.begin();
        c.settle();
        c.keeper->setIdle(false);
        c.goOffline();
        c.add("INBOX", mail("c@x", "b@x", "<a@x> <b@x>"));
        c.keeper->noteChanges();
        QVERIFY(c.commands.isEmpty());
        c.begin();
        QTRY_COMPARE(c.conversation("INBOX", 1), (QByteArrayList {"INBOX:1", "INBOX:2"}));
        QCOMPARE(c.commands.size(), 1);
    }

    void aWholeMessageTellsThem_data()
    {
        QTest::addColumn<QByteArray>("section");
        QTest::addColumn<int>("piece");
        QTest::newRow("whole") << QByteArray("") << 100'000;
        QTest::newRow("in pieces") << QByteArray("") << 64;
        QTest::newRow("its header") << QByteArray("HEADER") << 100'000;
    }
    void aWholeMessageTellsThem()
    {
        QFETCH(QByteArray, section);
        QFETCH(int, piece);
        Client c;
        c.add("INBOX", mail("a@x", "", ""));
        c.add("INBOX", mail("c@x", "b@x", "<a@x>\r\n <b@x>"));
        c.stayOnline();
        c.thread();
        QCOMPARE(c.missing(), 1U);
        c.account->setPieceOctets(quint32(piece));
        QSignalSpy fetched(c.account.get(), &sync::AccountSync::bodyFetched);
        c.account->fetchBody({c.record().id, imap::Uid(2), {section}});
        QTRY_COMPARE(fetched.size(), 1);
        QCOMPARE(c.missing(), 0U);
        c.thread();
        QCOMPARE(c.conversation("INBOX", 1), (QByteArrayList {"INBOX:1", "INBOX:2"}));
        QVERIFY(c.commands.isEmpty());
    }

    void hostileFields()
    {
        Client c;
        QByteArray bomb;
        for (int i = 0; i < 50'000; ++i)
            bomb += "<" + QByteArray::number(i) + "@bomb>\r\n ";
        c.add("INBOX", mail("a@x", "p@x", bomb));
        c.add("INBOX", mail("b@x", "q@x", "<b@x> <c@x> <b@x>")); // a loop
        c.add("INBOX", mail("c@x", "r@x", "<c@x> <b@x> <c@x>"));
        c.add("INBOX", mail("d@x", "s@x", '<' + QByteArray(300'000, 'x') + '>'));
        c.add("INBOX", mail("e@x", "t@x", "no ids at all \xff\x01"));
        c.begin();
        QTRY_COMPARE(c.missing(), 0U);
        c.settle();
        QCOMPARE(c.conversation("INBOX", 2), (QByteArrayList {"INBOX:2", "INBOX:3"}));
        for (quint32 uid = 1; uid <= 5; ++uid) {
            const QByteArray kept = c.store->row(c.record().id, imap::Uid(uid))->header.references;
            QVERIFY(!kept.isNull());
            QVERIFY(kept.size() <= limits::referencesBytes);
        }
    }

    void theEngineMergesWhatIsShown()
    {
        Client c;
        c.add("INBOX", mail("a@x", "", ""));
        c.add("INBOX", mail("c@x", "b@x", "<a@x> <b@x>"));
        c.add("INBOX", mail("z@x", "", "", "Other"));
        QTemporaryDir folder;
        AccountSettings settings;
        settings.id = AccountId(3);
        settings.user = QStringLiteral("anna");
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = c.server->port();
        settings.imap.tls = session::TlsMode::None;
        AccountEngine engine(settings, QDir(folder.path()));
        engine.keepThreads();
        QVERIFY(engine.open());
        std::map<quint32, quint32> threads;
        QObject::connect(&engine, &AccountEngine::threadsChanged, &engine,
                         [&](const ThreadChanges &changes) {
                             for (const ThreadKey &key : changes.changed)
                                 threads[key.uid] = key.thread;
                         });
        engine.setPassword(Secret("secret"));
        engine.goOnline(sync::Presence::Stay);
        QTRY_COMPARE_WITH_TIMEOUT(threads.size(), size_t(2), 20'000);
        QCOMPARE(threads[1], threads[2]);
        QCOMPARE(c.commands.size(), 1);
        QSignalSpy stopped(&engine, &AccountEngine::stopped);
        engine.goOffline();
        QTRY_COMPARE(stopped.size(), 1);
    }

    void batchesFollowTheLink()
    {
        Alone a;
        a.keeper.setIdle(true);
        a.clock.advance(1'000);
        QVERIFY(a.asked.empty()); // the user first
        a.clock.advance(1'500);
        QCOMPARE(a.asked.back().second, 50U);
        QCOMPARE(a.last.max(), 1'000U); // newest first
        a.clock.advance(100'000);
        QCOMPARE(a.asked.size(), size_t(1)); // one at a time
        a.answer(100);
        a.clock.advance(5'000);
        QCOMPARE(a.asked.back().second, 25U); // it took 100 s
        a.answer(200);
        a.clock.advance(199);
        QCOMPARE(a.asked.size(), size_t(2)); // a pause as long
        a.clock.advance(1);
        QCOMPARE(a.asked.back().second, 50U);
        for (int i = 0; i < 5; ++i) {
            a.answer(10);
            a.clock.advance(100);
        }
        QCOMPARE(a.asked.size(), size_t(7)); // 50, 25, 50, 100, 200, 400, and what is left
        QCOMPARE(a.asked.back().second, 175U);
        a.clock.advance(100'000);
        QCOMPARE(a.asked.size(), size_t(7));
    }

    void whatIsRefusedWaitsForTheNextConnection()
    {
        Alone a(10);
        const MailboxId archive = a.store->mailboxNamed(store::test::name("Archive"))->id;
        a.fill(archive, 10);
        a.keeper.setIdle(true);
        a.clock.advance(2'000);
        QCOMPARE(a.asked.back().first, a.inbox);
        a.answer(10, false);
        a.clock.advance(100);
        QCOMPARE(a.asked.back().first, archive);
        a.answer(10);
        a.clock.advance(100'000);
        QCOMPARE(a.asked.size(), size_t(2));
        a.keeper.setIdle(false);
        a.keeper.forgetRefusals();
        a.keeper.setIdle(true);
        a.clock.advance(2'000);
        QCOMPARE(a.asked.size(), size_t(3));
        QCOMPARE(a.asked.back().first, a.inbox);
    }

    void meteredLinksAreAskedForFewOnly()
    {
        Alone a(ReferenceKeeper::fewMessages + 1);
        a.keeper.setMetered(true);
        a.keeper.setIdle(true);
        a.clock.advance(100'000);
        QVERIFY(a.asked.empty());
        a.keeper.setMetered(false);
        a.clock.advance(100);
        QCOMPARE(a.asked.size(), size_t(1));
        a.keeper.setMetered(true);
        a.answer(10); // 51 are left
        a.clock.advance(100);
        QCOMPARE(a.asked.size(), size_t(2));
    }

    void junkIsNotAskedFor()
    {
        Alone a(0);
        need(a.store->applyMailboxList(
            {store::test::listed("INBOX"), store::test::listed("Spam", {"\\Junk"})}));
        a.fill(a.store->mailboxNamed(store::test::name("Spam"))->id, 5);
        a.keeper.setIdle(true);
        a.clock.advance(100'000);
        QVERIFY(a.asked.empty());
    }
};

QTEST_GUILESS_MAIN(TestReferenceKeeper)
#include "tst_referencekeeper.moc"
