// SPDX-License-Identifier: GPL-3.0-or-later
// The server's NOTIFY, by the sections of RFC 5465.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");
const imap::MailboxName lists = mailbox("Lists");

QByteArray validityOf(const Bench &bench, const imap::MailboxName &name)
{
    return QByteArray::number(bench.store->uidValidity(name).value());
}

/// All events of all mailboxes.
constexpr char everything[] =
    "NOTIFY SET (selected (MessageNew MessageExpunge FlagChange)) (personal (MessageNew "
    "MessageExpunge FlagChange MailboxName SubscriptionChange))";

} // namespace

class TestServerNotify : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void offeredAndHidden();
    void refused_data();
    void refused();
    void badEventNamesWhatThereIs();
    void s31_statusBeforeTheAnswer();
    void s31_tooManyMailboxes();
    void s31_otherMailbox();
    void s31_selectedIsNotToldAsOther();
    void s31_impliesNoop();
    void s31_ownChangesAreNotTold();
    void s4_idleTellsWhatWasAsked();
    void s4_noneSilencesIdle();
    void s51_flagChangeElsewhere();
    void s51_uidValidityChange();
    void s51_flagChangesOnlyWhenAsked();
    void s52_newMessageWithItems();
    void s53_expungesAtOnceOrDelayed();
    void s53_ownExpungeIsToldAfterNone();
    void s54_names();
    void s54_newsOutliveARename();
    void s55_subscriptions();
    void s58_overflow();
    void s58_tooManyNamesWaiting();
    void s6_filters();
};

void TestServerNotify::offeredAndHidden()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.run("CAPABILITY").first().split(' ').contains("NOTIFY"));
    QCOMPARE(client.answer("NOTIFY NONE"), QByteArray("OK Nothing will be told"));

    Bench lesser;
    lesser.options.without = {"NOTIFY"};
    lesser.start();
    Client other(lesser.port());
    other.logIn();
    QVERIFY(!other.run("CAPABILITY").first().contains("NOTIFY"));
    QCOMPARE(other.answer("NOTIFY NONE"), QByteArray("BAD Unknown command"));
}

void TestServerNotify::refused_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *arguments, const char *answer) {
        QTest::newRow(arguments) << QByteArray(arguments) << QByteArray(answer);
    };
    row("", "BAD");
    row("SET", "BAD");
    row("SET STATUS", "BAD");
    row("MAYBE", "BAD");
    row("NONE (personal NONE)", "BAD");
    row("SET (personal (MessageNew))", "BAD");
    row("SET (personal (MessageExpunge))", "BAD");
    row("SET (personal (FlagChange))", "BAD");
    row("SET (personal (AnnotationChange))", "BAD");
    row("SET (selected (MailboxName))", "BAD");
    row("SET (selected (MessageNew MessageExpunge)) (selected-delayed NONE)", "BAD");
    row("SET (personal (MessageNew (UID) MessageExpunge))", "BAD");
    row("SET (mailboxes (MailboxName))", "BAD");
    row("SET (mailboxes () (MailboxName))", "BAD");
    row("SET (nowhere (MailboxName))", "BAD");
    row("SET (personal ())", "BAD");
    row("SET (personal (MailboxName)", "BAD");
    row("SET (personal (MailboxName)) x", "BAD");
    row("SET (selected (MessageNew (UID MessageExpunge))", "BAD");
    row("SET (personal (MailboxName))", "OK");
    row("set Status (INBOXES none)", "OK");
    row("SET (selected NONE) (personal NONE)", "OK");
    row("SET (subtree (a \"b c\") (MessageNew MessageExpunge)) (mailboxes {3+}\r\nx y "
        "(MailboxName))",
        "OK");
    // As the RFC's own examples have it, without the inner parentheses.
    row("SET (selected MessageNew (uid body.peek[header.fields (from to subject)]) MessageExpunge)",
        "OK");
}

void TestServerNotify::refused()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, answer);
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    const QByteArray told = client.answer(arguments.isEmpty() ? "NOTIFY" : "NOTIFY " + arguments);
    QVERIFY2(told.startsWith(answer + ' '), told.constData());
}

void TestServerNotify::badEventNamesWhatThereIs()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    for (const char *event : {"MailboxMetadataChange", "ServerMetadataChange", "Tomorrow"}) {
        QCOMPARE(client.answer(QByteArray("NOTIFY SET (personal (") + event + "))"),
                 QByteArray("NO [BADEVENT (MessageNew MessageExpunge FlagChange MailboxName "
                            "SubscriptionChange)] No such event here"));
    }
}

void TestServerNotify::s31_statusBeforeTheAnswer()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.store->createMailbox(mailbox("Misc"));
    bench.fill(2);
    bench.store->append(lists, message("one"));
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    // Of INBOX nothing: it is selected.
    QCOMPARE(client->dialogue("NOTIFY SET STATUS (selected (MessageNew MessageExpunge)) (personal "
                              "(MessageNew MessageExpunge FlagChange))"),
             "* STATUS Lists (MESSAGES 1 UIDNEXT 2 UIDVALIDITY " + validityOf(bench, lists)
                 + " UNSEEN 1 HIGHESTMODSEQ 2)\n* STATUS Misc (MESSAGES 0 UIDNEXT 1 UIDVALIDITY "
                 + validityOf(bench, mailbox("Misc"))
                 + " UNSEEN 0 HIGHESTMODSEQ 1)\nOK Will be told");
    QCOMPARE(client->dialogue("NOTIFY SET STATUS (subtree Lists (MailboxName))"),
             QByteArray("OK Will be told"));
}

void TestServerNotify::s31_tooManyMailboxes()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.options.notifyMailboxes = 1;
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.answer("NOTIFY SET (personal (MessageNew MessageExpunge))"),
             QByteArray("NO [NOTIFICATIONOVERFLOW] Too many mailboxes"));
    QCOMPARE(client.answer("NOTIFY SET (mailboxes Lists (MessageNew MessageExpunge))"),
             QByteArray("OK Will be told"));
}

void TestServerNotify::s31_otherMailbox()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer(everything);
    // Between commands, nothing selected; two events are told in one.
    bench.store->append(lists, message("one"));
    bench.store->append(lists, message("two"));
    const QByteArray validity = validityOf(bench, lists);
    QCOMPARE(client->read(),
             "* STATUS Lists (MESSAGES 2 UIDNEXT 3 UIDVALIDITY " + validity
                 + " UNSEEN 2 HIGHESTMODSEQ 3)");
    bench.store->expunge(lists, uids("1"));
    QCOMPARE(client->read(),
             "* STATUS Lists (MESSAGES 1 UIDNEXT 3 UIDVALIDITY " + validity
                 + " UNSEEN 1 HIGHESTMODSEQ 4)");
    // Without CONDSTORE no mod-sequence is spoken of (5.2).
    Client plain(bench.port());
    plain.logIn();
    plain.answer(everything);
    bench.store->append(lists, message("three"));
    QCOMPARE(plain.read(),
             "* STATUS Lists (MESSAGES 2 UIDNEXT 4 UIDVALIDITY " + validity + " UNSEEN 2)");
}

void TestServerNotify::s31_selectedIsNotToldAsOther()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.fill(1);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    client->answer(everything);
    bench.store->append(inbox, message("two"));
    QCOMPARE(client->read(), QByteArray("* 2 EXISTS"));
    QCOMPARE(client->read(), QByteArray("* 2 RECENT"));
    // And once it is another one's turn, the former is told by STATUS.
    client->answer("SELECT Lists");
    bench.store->append(inbox, message("three"));
    QVERIFY(client->read().startsWith("* STATUS INBOX (MESSAGES 3 "));
}

void TestServerNotify::s31_impliesNoop()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("1"));
    QCOMPARE(client->dialogue(everything),
             QByteArray("* VANISHED 1\nOK [HIGHESTMODSEQ 4] Will be told"));
}

void TestServerNotify::s31_ownChangesAreNotTold()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.fill(1);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    client->answer(everything);
    const QByteArray told = client->dialogue("UID COPY 1 Lists") + client->dialogue("CREATE Own")
        + client->dialogue("SUBSCRIBE Own") + client->dialogue("DELETE Own");
    QVERIFY2(!told.contains("* STATUS") && !told.contains("* LIST"), told.constData());
    // Another's change in between is.
    bench.store->append(lists, message("x"));
    QVERIFY(client->read().startsWith("* STATUS Lists (MESSAGES 2 "));
}

void TestServerNotify::s4_idleTellsWhatWasAsked()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.fill(2);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    client->answer(
        "NOTIFY SET (selected-delayed (MessageNew MessageExpunge)) (personal (MessageNew "
        "MessageExpunge))");
    client->write("i IDLE\r\n");
    QCOMPARE(client->read(), QByteArray("+ Idling"));
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen")); // not asked for
    bench.store->expunge(inbox, uids("2"));
    bench.store->append(lists, message("x"));
    QCOMPARE(client->read(), QByteArray("* VANISHED 2"));
    QVERIFY(client->read().startsWith("* STATUS Lists (MESSAGES 1 "));
    client->write("DONE\r\n");
    QVERIFY(client->read().startsWith("i OK"));
}

void TestServerNotify::s4_noneSilencesIdle()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    client->answer("NOTIFY NONE");
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen"));
    bench.store->expunge(inbox, uids("2"));
    bench.store->append(inbox, message("x"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("OK Noop completed"));
    // Asked for again, it is told what it missed.
    const QByteArray told =
        client->dialogue("NOTIFY SET (selected (MessageNew MessageExpunge FlagChange))");
    QVERIFY2(
        told.startsWith(
            "* VANISHED 2\n* 1 FETCH (UID 1 MODSEQ (4) FLAGS (\\Seen \\Recent))\n* 2 EXISTS\n"),
        told.constData());
}

void TestServerNotify::s51_flagChangeElsewhere()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.store->append(lists, message("one"));
    bench.fill(1);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer(everything);
    bench.store->addFlags(lists, uids("1"), flags("$x"));
    QVERIFY(client->read().endsWith(" UNSEEN 1 HIGHESTMODSEQ 3)"));
    bench.store->addFlags(lists, uids("1"), flags("\\Seen"));
    QVERIFY(client->read().endsWith(" UNSEEN 0 HIGHESTMODSEQ 4)"));
    client->answer("SELECT INBOX");
    bench.store->addFlags(inbox, uids("1"), flags("$Junk"));
    QVERIFY(client->read().startsWith("* FLAGS ("));
    QVERIFY(client->read().startsWith("* OK [PERMANENTFLAGS "));
    QCOMPARE(client->read(), QByteArray("* 1 FETCH (UID 1 MODSEQ (3) FLAGS ($Junk \\Recent))"));
    // 5.1: UID MUST be there, without CONDSTORE too.
    Client plain(bench.port());
    plain.logIn();
    plain.answer("SELECT INBOX");
    plain.answer(everything);
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen"));
    QCOMPARE(plain.read(), QByteArray("* 1 FETCH (UID 1 FLAGS (\\Seen $Junk))"));
}

void TestServerNotify::s51_uidValidityChange()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer(everything);
    bench.store->changeUidValidity(lists);
    QVERIFY(client->read().contains("UIDVALIDITY " + validityOf(bench, lists)));
}

void TestServerNotify::s51_flagChangesOnlyWhenAsked()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.store->append(lists, message("one"));
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("NOTIFY SET (personal (MessageNew MessageExpunge))");
    bench.store->addFlags(lists, uids("1"), flags("\\Seen"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("OK Noop completed"));
}

void TestServerNotify::s52_newMessageWithItems()
{
    Bench bench;
    bench.fill(1);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    client->answer("NOTIFY SET (selected (MessageNew (uid body.peek[header.fields (subject)]) "
                   "MessageExpunge))");
    bench.store->append(inbox, message("two"));
    QCOMPARE(client->read(), QByteArray("* 2 EXISTS"));
    QCOMPARE(client->read(), QByteArray("* 2 RECENT"));
    const QByteArray fetched = client->read();
    QVERIFY2(fetched.startsWith("* 2 FETCH (UID 2 BODY[HEADER.FIELDS (subject)] {"),
             fetched.constData());
    QVERIFY2(fetched.contains("Subject: two\r\n"), fetched.constData());
}

void TestServerNotify::s53_expungesAtOnceOrDelayed()
{
    for (bool delayed : {false, true}) {
        Bench bench;
        bench.fill(3);
        bench.start();
        const auto client = bench.qresyncClient();
        client->answer("SELECT INBOX");
        client->answer(QByteArray("NOTIFY SET (selected") + (delayed ? "-delayed" : "")
                       + " (MessageNew MessageExpunge FlagChange))");
        bench.store->expunge(inbox, uids("2"));
        bench.store->addFlags(inbox, uids("3"), flags("\\Seen"));
        if (!delayed)
            QCOMPARE(client->read(), QByteArray("* VANISHED 2"));
        // 6.1.2: while delayed, numbers stay what they were.
        QCOMPARE(client->read(),
                 QByteArray(delayed ? "* 3" : "* 2")
                     + " FETCH (UID 3 MODSEQ (6) FLAGS (\\Seen \\Recent))");
        const QByteArray told = client->dialogue("NOOP");
        QCOMPARE(told.startsWith("* VANISHED 2\n"), delayed);
    }
}

void TestServerNotify::s53_ownExpungeIsToldAfterNone()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    client->answer("NOTIFY NONE");
    client->answer("UID STORE 1 +FLAGS.SILENT (\\Deleted)");
    QVERIFY(client->dialogue("EXPUNGE").startsWith("* VANISHED 1\n"));
}

void TestServerNotify::s54_names()
{
    Bench bench;
    bench.store->createMailbox(mailbox("Work"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer(everything);
    Client other(bench.port());
    other.logIn();
    other.answer("CREATE NewMailbox");
    QCOMPARE(client.read(), QByteArray("* LIST (\\HasNoChildren) \"/\" NewMailbox"));
    other.answer("CREATE Work/Below");
    QCOMPARE(client.read(), QByteArray("* LIST (\\HasNoChildren) \"/\" Work/Below"));
    QCOMPARE(client.read(), QByteArray("* LIST (\\HasChildren \\Subscribed) \"/\" Work"));
    // Of the children nothing is said.
    other.answer("RENAME Work \"Old work\"");
    QCOMPARE(client.read(),
             QByteArray("* LIST (\\HasChildren) \"/\" \"Old work\" (\"OLDNAME\" (Work))"));
    other.answer("DELETE NewMailbox");
    QCOMPARE(client.read(), QByteArray("* LIST (\\NonExistent \\HasNoChildren) \"/\" NewMailbox"));
    // What is left stands above another.
    other.answer("DELETE \"Old work\"");
    QCOMPARE(client.read(), QByteArray("* LIST (\\NonExistent \\HasChildren) \"/\" \"Old work\""));
    QCOMPARE(client.answer("NOOP"), QByteArray("OK Noop completed"));
}

/// What came just before a mailbox got another name is told under that.
void TestServerNotify::s54_newsOutliveARename()
{
    Bench bench;
    for (const char *name : {"Work", "Work/Below", "Workshop"})
        bench.store->createMailbox(mailbox(name));
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    client->answer("NOTIFY SET (personal (MessageNew MessageExpunge MailboxName))");
    // In one go: nothing is told between these.
    for (const char *name : {"Work", "Work/Below", "Workshop"})
        bench.store->append(mailbox(name), message("one"));
    bench.store->renameMailbox(mailbox("Work"), mailbox("Attic"));
    QByteArrayList names;
    for (const QByteArray &line : client->run("NOOP")) {
        if (line.startsWith("* STATUS "))
            names << line.mid(9, line.indexOf(" UIDNEXT") - 9);
    }
    QCOMPARE(names.join('|'),
             QByteArray("Attic (MESSAGES 1|Attic/Below (MESSAGES 1|Workshop (MESSAGES 1"));
}

void TestServerNotify::s55_subscriptions()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("NOTIFY SET (personal (SubscriptionChange))");
    Client other(bench.port());
    other.logIn();
    other.answer("CREATE a"); // not asked for
    other.answer("SUBSCRIBE a");
    QCOMPARE(client.read(), QByteArray("* LIST (\\HasNoChildren \\Subscribed) \"/\" a"));
    other.answer("UNSUBSCRIBE a");
    QCOMPARE(client.read(), QByteArray("* LIST (\\HasNoChildren) \"/\" a"));
    other.answer("UNSUBSCRIBE a"); // changes nothing
    QCOMPARE(client.dialogue("NOOP"), QByteArray("OK Noop completed"));
}

void TestServerNotify::s58_overflow()
{
    Bench bench;
    bench.store->createMailbox(lists);
    bench.fill(1);
    bench.start();
    server::ServerFaults faults;
    faults.notifyOverflowAfter = 1;
    bench.server().setFaults(faults);
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    client->answer(everything);
    bench.store->append(lists, message("one"));
    QVERIFY(client->read().startsWith("* STATUS Lists (MESSAGES 1 "));
    bench.store->append(lists, message("two"));
    QCOMPARE(client->read(), QByteArray("* OK [NOTIFICATIONOVERFLOW] Too much happens here"));
    // As after NOTIFY NONE: of the selected one nothing either.
    bench.store->append(inbox, message("two"));
    bench.store->append(lists, message("three"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("OK Noop completed"));
    const QByteArray again = client->dialogue("NOTIFY SET (selected (MessageNew MessageExpunge))");
    QVERIFY2(again.startsWith("* 2 EXISTS\n"), again.constData());
}

void TestServerNotify::s58_tooManyNamesWaiting()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("NOTIFY SET (personal (MailboxName))");
    for (int i = 0; i <= 10'000; i += 2) {
        bench.store->createMailbox(lists);
        bench.store->deleteMailbox(lists);
    }
    QCOMPARE(client.dialogue("NOOP"),
             QByteArray("* OK [NOTIFICATIONOVERFLOW] Too much happens here\nOK Noop completed"));
    bench.store->createMailbox(lists);
    QCOMPARE(client.dialogue("NOOP"), QByteArray("OK Noop completed"));
}

void TestServerNotify::s6_filters()
{
    Bench bench;
    for (const char *name : {"a", "a/b", "ab", "c"})
        bench.store->createMailbox(mailbox(name));
    bench.start();
    Client other(bench.port());
    other.logIn();
    other.answer("UNSUBSCRIBE ab");
    const auto heard = [&](const QByteArray &filter) {
        Client client(bench.port());
        client.logIn();
        client.answer("NOTIFY SET (" + filter + " (MessageNew MessageExpunge))");
        for (const char *name : {"INBOX", "a", "a/b", "ab", "c"})
            bench.store->append(mailbox(name), message("x"));
        QByteArrayList names;
        for (const QByteArray &line : client.run("NOOP")) {
            if (line.startsWith("* STATUS "))
                names << line.split(' ').at(2);
        }
        return names.join(' ');
    };
    QCOMPARE(heard("personal"), QByteArray("INBOX a a/b ab c"));
    QCOMPARE(heard("inboxes"), QByteArray("INBOX a a/b ab c"));
    QCOMPARE(heard("subscribed"), QByteArray("INBOX a a/b c"));
    QCOMPARE(heard("subtree a"), QByteArray("a a/b"));
    QCOMPARE(heard("subtree (c a/b)"), QByteArray("a/b c"));
    QCOMPARE(heard("mailboxes (a inbox nowhere)"), QByteArray("INBOX a"));
    QCOMPARE(heard("mailboxes %"), QByteArray()); // 6.6: no wildcards
    QCOMPARE(heard("selected"), QByteArray());
}

QTEST_GUILESS_MAIN(TestServerNotify)
#include "tst_servernotify.moc"
