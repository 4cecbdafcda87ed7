// SPDX-License-Identifier: GPL-3.0-or-later
// The tree as the server tells of it by itself: MailboxName and SubscriptionChange (RFC
// 5465 5.4, 5.5).
#include "tests/sync/toldbench.h"

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;
using homing::test::SyncFixture;
using homing::test::Told;

namespace {

FlagSet flag(SystemFlag which)
{
    FlagSet flags;
    flags.set(which);
    return flags;
}

} // namespace

class TestNotifyTree : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mailboxesComeAndGo()
    {
        SyncFixture fixture;
        fixture.mail->createMailbox(fixture.name("Archive"));
        fixture.fill(5, "Archive");
        QVERIFY(fixture.syncOnce({}).isOk);
        fixture.stayOnline();
        fixture.mail->createMailbox(fixture.name("New"), {"\\Junk"});
        fixture.fill(4, "New");
        QTRY_COMPARE(fixture.difference("New"), QString());
        QTRY_COMPARE(fixture.record("New").role, store::MailboxRole::Junk);
        fixture.mail->deleteMailbox(fixture.name("New"));
        QTRY_VERIFY(!fixture.store->mailboxNamed(fixture.name("New")));
        QVERIFY(fixture.store->mailboxNamed(fixture.name("Archive")));
        // Renamed, it is the same to the cache: nothing is fetched again.
        const store::MailboxRecord before = fixture.record("Archive");
        fixture.mail->renameMailbox(fixture.name("Archive"), fixture.name("Attic"));
        QTRY_VERIFY(fixture.store->mailboxNamed(fixture.name("Attic")));
        QVERIFY(!fixture.store->mailboxNamed(fixture.name("Archive")));
        QCOMPARE(fixture.record("Attic").id, before.id);
        QCOMPARE(fixture.difference("Attic"), QString());
        fixture.mail->append(fixture.name("Attic"), fixture.message(99));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.difference("Attic"), QString(), 10'000);
    }

    void treeEvents_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QByteArray>("names"); // afterwards, before LIST is asked
        const auto row = [](const char *name, const char *lines, const char *names) {
            QTest::newRow(name) << QByteArray(lines) << QByteArray(names);
        };
        row("created", "* LIST () \"/\" \"NewMailbox\"\r\n", "Archive INBOX NewMailbox");
        row("deleted", "* LIST (\\NonExistent) \"/\" Archive\r\n", "INBOX");
        row("deleted, written otherwise", "* LIST (\\nonexistent) \"/\" \"Archive\"\r\n", "INBOX");
        row("renamed", "* LIST () \"/\" Attic (\"OLDNAME\" (Archive))\r\n", "Attic INBOX");
        row("renamed, of what was not known", "* LIST () \"/\" Attic (\"OLDNAME\" (Cellar))\r\n",
            "Archive Attic INBOX");
        row("renamed into itself", "* LIST () \"/\" Archive/x (\"OLDNAME\" (Archive))\r\n",
            "Archive Archive/x INBOX");
        row("renamed to INBOX", "* LIST () \"/\" INBOX (\"OLDNAME\" (Archive))\r\n",
            "Archive INBOX");
        row("INBOX renamed", "* LIST () \"/\" Old (\"OLDNAME\" (INBOX))\r\n", "Archive INBOX Old");
        row("INBOX gone", "* LIST (\\NonExistent) \"/\" INBOX\r\n", "Archive INBOX");
        row("INBOX gone, with one below",
            "* LIST () \"/\" INBOX/x\r\n* LIST (\\NonExistent) \"/\" INBOX\r\n",
            "Archive INBOX INBOX/x");
        row("no access",
            "* LIST (\\NoAccess) \"/\" Archive\r\n* LIST (\\NoAccess) \"/\" Secret\r\n",
            "Archive INBOX");
        row("gone that never was", "* LIST (\\NonExistent) \"/\" Nowhere\r\n", "Archive INBOX");
        row("created below, then the top deleted",
            "* LIST () \"/\" Archive/x\r\n* LIST (\\NonExistent) \"/\" Archive\r\n",
            "Archive Archive/x INBOX");
        row("both deleted, the top first",
            "* LIST () \"/\" Archive/x\r\n* LIST (\\NonExistent) \"/\" Archive\r\n"
            "* LIST (\\NonExistent) \"/\" Archive/x\r\n",
            "INBOX");
        row("with what is below",
            "* LIST () \"/\" Archive/x\r\n* LIST () \"/\" Archive.y\r\n* LIST () \"/\" Attic "
            "(\"OLDNAME\" (Archive))\r\n",
            "Archive.y Attic Attic/x INBOX");
        row("as Dovecot 2.3 tells of a tree",
            "* LIST () \"/\" Archive/b/c\r\n* LIST (\\NonExistent) \"/\" Archive\r\n"
            "* LIST () \"/\" Z/b/c (\"OLDNAME\" (Archive/b/c))\r\n* LIST () \"/\" Z\r\n",
            "INBOX Z Z/b/c");
        row("swapped",
            "* LIST () \"/\" T (\"OLDNAME\" (Archive))\r\n* LIST () \"/\" Archive\r\n* LIST () "
            "\"/\" U (\"OLDNAME\" (Archive))\r\n",
            "INBOX T U");
    }
    void treeEvents()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QByteArray, names);
        bool mayList = true;
        Told told(
            [&mayList](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                return command.startsWith("LIST") && !mayList
                    ? std::optional(QByteArray("<tag> NO later\r\n"))
                    : std::nullopt;
            });
        QVERIFY(told.stay());
        mayList = false;
        QVERIFY(told.tell(lines));
        QByteArrayList found;
        for (const store::MailboxRecord &record : told.bench.store->mailboxes())
            found << record.name.wire();
        std::sort(found.begin(), found.end());
        QCOMPARE(found.join(' '), names);
        QVERIFY(told.bench.record("INBOX").isSelectable);
    }

    void knownAttributesStay()
    {
        Told told;
        QVERIFY(told.stay());
        const qsizetype lists = told.server.count("LIST");
        // Dovecot 2.3 says no SPECIAL-USE here; the subscription is what counts (5.5).
        QVERIFY(told.tell("* LIST () \"/\" Archive\r\n"));
        QCOMPARE(told.bench.record("Archive").role, store::MailboxRole::Archive);
        QVERIFY(!told.bench.record("Archive").isSubscribed);
        QVERIFY(told.bench.record("INBOX").isSubscribed);
        QVERIFY(told.tell("* LIST (\\Subscribed \\HasChildren) \"/\" Archive\r\n"));
        QVERIFY(told.bench.record("Archive").isSubscribed);
        QCOMPARE(told.bench.record("Archive").attributes,
                 (AtomList {"\\Archive", "\\Subscribed", "\\HasChildren"}));
        QCOMPARE(told.server.count("LIST"), lists); // nothing came or went
    }

    void listsForNewNamesAreSeldom()
    {
        Told told;
        QVERIFY(told.stay());
        const qsizetype lists = told.server.count("LIST");
        for (int i = 0; i < 10; ++i)
            QVERIFY(told.tell("* LIST () \"/\" New" + QByteArray::number(i) + "\r\n"));
        QCOMPARE(told.server.count("LIST"), lists + 1);
        told.clock.advance(60'000);
        QVERIFY(told.isStill());
        QCOMPARE(told.server.count("LIST"), lists + 2);
        QVERIFY(!told.has("New3")); // LIST knows better
    }

    /// What is open when it is renamed or deleted.
    void theOpenMailboxIsRenamedOrDeleted()
    {
        Told told;
        QVERIFY(told.stay());
        told.bench.account->setHome(told.bench.record("Archive").id);
        QVERIFY(told.isStill());
        told.list =
            "* LIST (\\Subscribed) \"/\" INBOX\r\n* LIST () \"/\" Attic\r\n"
            "* STATUS Attic (MESSAGES 5 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 5 HIGHESTMODSEQ 50)\r\n";
        const MailboxId id = told.bench.record("Archive").id;
        QVERIFY(told.tell("* LIST () \"/\" Attic (\"OLDNAME\" (Archive))\r\n"));
        QCOMPARE(told.bench.record("Attic").id, id);
        QVERIFY(told.tell("* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (51))\r\n"));
        QCOMPARE(told.bench.store->serverFlags(id, UidSet::single(2)).begin()->second,
                 flag(SystemFlag::Seen));
        told.list = "* LIST (\\Subscribed) \"/\" INBOX\r\n";
        QVERIFY(told.tell("* LIST (\\NonExistent) \"/\" Attic\r\n"));
        QVERIFY(!told.has("Attic"));
        QCOMPARE(told.bench.account->state(), AccountSync::State::Online);
        QVERIFY(told.server.heard.last() == "IDLE");
    }

    /// LIST's own lines were written before what is told between them, and its end comes late.
    void eventsWhileListIsAnswered()
    {
        QByteArray listTag;
        bool isSlow = false;
        Told told([&](const QByteArray &tag,
                      const QByteArray &command) -> std::optional<QByteArray> {
            if (!command.startsWith("LIST") || !std::exchange(isSlow, false))
                return std::nullopt;
            listTag = tag;
            return "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Archive\r\n* LIST () \"/\" Doomed\r\n"
                   "* STATUS Archive (MESSAGES 5 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 5 HIGHESTMODSEQ "
                   "50)\r\n"
                   "* LIST (\\NonExistent) \"/\" Doomed\r\n* LIST () \"/\" Attic (\"OLDNAME\" "
                   "(Archive))\r\n"
                   "* STATUS Archive (HIGHESTMODSEQ 51)\r\n";
        });
        QVERIFY(told.stay());
        isSlow = true;
        const MailboxId id = told.bench.record("Archive").id;
        QSignalSpy heard(&told.bench.account->session(), &session::ImapSession::untagged);
        told.bench.account->refresh();
        QTRY_VERIFY(heard.size() >= 7);
        told.clock.advance(200);
        told.list = "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Attic\r\n";
        told.server.say(listTag + " OK done\r\n");
        QTRY_VERIFY(told.server.isIdle());
        QVERIFY(told.isStill());
        QVERIFY(!told.has("Doomed") && !told.has("Archive"));
        QCOMPARE(told.bench.record("Attic").id, id);
    }
};

QTEST_GUILESS_MAIN(TestNotifyTree)
#include "tst_notifytree.moc"
