// SPDX-License-Identifier: GPL-3.0-or-later
// Mailboxes: CREATE to LSUB, LIST with RFC 5258's own examples, STATUS.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerMailboxes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void createDeleteRename();
    void deleteWhatIsSelected();
    void renameInbox();
    void renameTakesWhatIsBelow();
    void namesThatAreRefused_data();
    void namesThatAreRefused();
    void inboxInAnyCase();
    void plainList();
    void listReferenceAndWildcards_data();
    void listReferenceAndWildcards();
    void rfc5258Examples1To3And6();
    void rfc5258Example8();
    void rfc5258Example9();
    void rfc5258Example10();
    void specialUse();
    void listStatus();
    void listRefusals_data();
    void listRefusals();
    void lsub();
    void statusItems();
    void namespaces();
    void lesserServers();
};

void TestServerMailboxes::createDeleteRename()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.answer("CREATE Work"), QByteArray("OK Created"));
    QCOMPARE(client.answer("CREATE \"Work\""),
             QByteArray("NO [ALREADYEXISTS] A mailbox of that name exists"));
    QCOMPARE(client.answer("CREATE {11+}\r\nWork/Budget"), QByteArray("OK Created"));
    QCOMPARE(client.answer("CREATE Work/2024/May/"), QByteArray("OK Created"));
    QCOMPARE(client.answer("SELECT Work/2024"), QByteArray("NO [NONEXISTENT] No such mailbox"));
    QCOMPARE(client.answer("DELETE Work"), QByteArray("OK Deleted"));
    QCOMPARE(client.dialogue("LIST \"\" *"),
             QByteArray("* LIST (\\HasNoChildren) \"/\" INBOX\n"
                        "* LIST (\\Noselect \\HasChildren) \"/\" Work\n"
                        "* LIST (\\Noselect \\HasChildren) \"/\" Work/2024\n"
                        "* LIST (\\HasNoChildren) \"/\" Work/2024/May\n"
                        "* LIST (\\HasNoChildren) \"/\" Work/Budget\nOK List completed"));
    QCOMPARE(client.answer("DELETE Work"), QByteArray("NO [CANNOT] Not with that name"));
    QCOMPARE(client.answer("DELETE INBOX"), QByteArray("NO [CANNOT] Not with that name"));
    QCOMPARE(client.answer("DELETE Nowhere"), QByteArray("NO [NONEXISTENT] No such mailbox"));
    QCOMPARE(client.answer("DELETE Work/2024/May"), QByteArray("OK Deleted"));
    // A name that was there only because of what was below it goes with that.
    QCOMPARE(client.dialogue("LIST \"\" Work*"),
             QByteArray("* LIST (\\Noselect \\HasChildren) \"/\" Work\n"
                        "* LIST (\\HasNoChildren) \"/\" Work/Budget\nOK List completed"));
    const auto before = bench.store->uidValidity(mailbox("Work/Budget"));
    QCOMPARE(client.answer("RENAME Work/Budget \"Old budget\""), QByteArray("OK Renamed"));
    QCOMPARE(bench.store->uidValidity(mailbox("Old budget")), before);
    QCOMPARE(client.answer("RENAME Nowhere Somewhere"),
             QByteArray("NO [NONEXISTENT] No such mailbox"));
    QCOMPARE(client.answer("RENAME \"Old budget\" INBOX"),
             QByteArray("NO [CANNOT] Not with that name"));
    // A mailbox made anew under an old name has another UIDVALIDITY.
    client.answer("DELETE \"Old budget\"");
    client.answer("CREATE \"Old budget\"");
    QVERIFY(bench.store->uidValidity(mailbox("Old budget")) > before);
}

void TestServerMailboxes::deleteWhatIsSelected()
{
    Bench bench;
    bench.store->createMailbox(mailbox("Gone"));
    bench.start();
    Client first(bench.port());
    Client second(bench.port());
    for (Client *client : {&first, &second}) {
        client->logIn();
        client->answer("SELECT Gone");
    }
    QCOMPARE(first.answer("DELETE Gone"), QByteArray("OK Deleted"));
    QCOMPARE(first.answer("CHECK"), QByteArray("BAD No mailbox selected"));
    QCOMPARE(second.read(), QByteArray("* BYE The selected mailbox is gone"));
    QVERIFY(second.waitForClose());
}

void TestServerMailboxes::renameInbox()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.answer("RENAME INBOX Old"), QByteArray("OK Renamed"));
    QCOMPARE(bench.store->snapshot(inbox).size(), 0U);
    QCOMPARE(bench.store->snapshot(mailbox("Old")).size(), 2U);
}

void TestServerMailboxes::renameTakesWhatIsBelow()
{
    Bench bench;
    for (const char *name : {"a", "a.b", "a/b", "a/b/c", "ab"})
        bench.store->createMailbox(mailbox(name));
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.answer("RENAME a x/y"), QByteArray("OK Renamed"));
    QList<QByteArray> names;
    for (const imap::MailboxName &name : bench.store->mailboxNames())
        names << name.wire();
    QCOMPARE(names, (QList<QByteArray> {"INBOX", "a.b", "ab", "x/y", "x/y/b", "x/y/b/c"}));
    QCOMPARE(client.answer("RENAME x/y x/y/z"), QByteArray("NO [CANNOT] Not with that name"));
}

void TestServerMailboxes::namesThatAreRefused_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::newRow("empty") << QByteArray("\"\"");
    QTest::newRow("delimiter first") << QByteArray("/a");
    QTest::newRow("empty level") << QByteArray("a//b");
    QTest::newRow("wildcard") << QByteArray("\"a*b\"");
    QTest::newRow("line end in a literal") << QByteArray("{6+}\r\na\r\nb c");
    QTest::newRow("8 bit") << QByteArray("{2+}\r\n\xc3\xa9");
    QTest::newRow("1001 octets") << "{1001+}\r\n" + QByteArray(1001, 'a');
    QTest::newRow("65 levels") << QByteArray("a/").repeated(64) + "a";
}

void TestServerMailboxes::namesThatAreRefused()
{
    QFETCH(QByteArray, argument);
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.answer("CREATE " + argument), QByteArray("NO [CANNOT] Not with that name"));
    QCOMPARE(bench.store->mailboxNames().size(), 1);
}

void TestServerMailboxes::inboxInAnyCase()
{
    Bench bench;
    bench.fill(1);
    bench.start();
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.run("SELECT inBox").contains("* 1 EXISTS"));
    QCOMPARE(client.run("LIST \"\" inbox").first(),
             QByteArray("* LIST (\\HasNoChildren) \"/\" INBOX"));
    QVERIFY(client.answer("CREATE Inbox").startsWith("NO [ALREADYEXISTS]"));
}

void TestServerMailboxes::plainList()
{
    Bench bench;
    bench.store->createMailbox(mailbox("Lists/Boats"));
    bench.store->createMailbox(mailbox("Two words"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("LIST \"\" \"\""),
             QByteArray("* LIST (\\Noselect) \"/\" \"\"\nOK List completed"));
    QCOMPARE(client.dialogue("LIST \"\" %"),
             QByteArray("* LIST (\\HasNoChildren) \"/\" INBOX\n"
                        "* LIST (\\Noselect \\HasChildren) \"/\" Lists\n"
                        "* LIST (\\HasNoChildren) \"/\" \"Two words\"\nOK List completed"));
}

void TestServerMailboxes::listReferenceAndWildcards_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("names");
    QTest::newRow("all") << QByteArray("\"\" *") << QByteArray("INBOX a a/b a/b/c b");
    QTest::newRow("one level") << QByteArray("\"\" %") << QByteArray("INBOX a b");
    QTest::newRow("below a") << QByteArray("a/ *") << QByteArray("a/b a/b/c");
    QTest::newRow("one level below a") << QByteArray("\"\" a/%") << QByteArray("a/b");
    QTest::newRow("percent twice") << QByteArray("\"\" %/%") << QByteArray("a/b");
    QTest::newRow("star in the middle") << QByteArray("\"\" a*c") << QByteArray("a/b/c");
    QTest::newRow("percent does not cross") << QByteArray("\"\" a%c") << QByteArray();
    QTest::newRow("quoted") << QByteArray("\"a\" \"/b\"") << QByteArray("a/b");
    QTest::newRow("many stars") << "\"\" " + QByteArray(900, '*') + "c" << QByteArray("a/b/c");
}

void TestServerMailboxes::listReferenceAndWildcards()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, names);
    Bench bench;
    for (const char *name : {"a", "a/b", "a/b/c", "b"})
        bench.store->createMailbox(mailbox(name));
    bench.start();
    Client client(bench.port());
    client.logIn();
    QList<QByteArray> found;
    for (const QByteArray &line : client.run("LIST " + arguments)) {
        if (line.startsWith("* LIST"))
            found << line.mid(line.lastIndexOf(' ') + 1);
    }
    QCOMPARE(found.join(' '), names);
}

void TestServerMailboxes::rfc5258Examples1To3And6()
{
    Bench bench;
    bench.options.without = {"CHILDREN"};
    bench.start();
    Client client(bench.port());
    client.logIn();
    for (const char *name : {"Fruit", "Fruit/Apple", "Fruit/Banana", "Tofu", "Vegetable",
                             "Vegetable/Broccoli", "Vegetable/Corn"})
        client.answer(QByteArray("CREATE ") + name);
    for (const char *name : {"Fruit/Banana", "Fruit/Peach", "Vegetable", "Vegetable/Broccoli"})
        client.answer(QByteArray("SUBSCRIBE ") + name);
    QCOMPARE(
        client.dialogue("LIST \"\" \"*\""),
        QByteArray(
            "* LIST () \"/\" Fruit\n* LIST () \"/\" Fruit/Apple\n* LIST () \"/\" Fruit/Banana\n"
            "* LIST () \"/\" INBOX\n* LIST () \"/\" Tofu\n* LIST () \"/\" Vegetable\n"
            "* LIST () \"/\" Vegetable/Broccoli\n* LIST () \"/\" Vegetable/Corn\nOK List "
            "completed"));
    QCOMPARE(client.dialogue("LIST (SUBSCRIBED) \"\" \"*\""),
             QByteArray("* LIST (\\Subscribed) \"/\" Fruit/Banana\n"
                        "* LIST (\\NonExistent \\Subscribed) \"/\" Fruit/Peach\n"
                        "* LIST (\\Subscribed) \"/\" INBOX\n* LIST (\\Subscribed) \"/\" Vegetable\n"
                        "* LIST (\\Subscribed) \"/\" Vegetable/Broccoli\nOK List completed"));
    QCOMPARE(
        client.dialogue("LIST (REMOTE) \"\" \"*\" RETURN (SUBSCRIBED)"), // there are no remote ones
        QByteArray("* LIST () \"/\" Fruit\n* LIST () \"/\" Fruit/Apple\n* LIST (\\Subscribed) "
                   "\"/\" Fruit/Banana\n"
                   "* LIST (\\Subscribed) \"/\" INBOX\n* LIST () \"/\" Tofu\n* LIST (\\Subscribed) "
                   "\"/\" Vegetable\n"
                   "* LIST (\\Subscribed) \"/\" Vegetable/Broccoli\n* LIST () \"/\" "
                   "Vegetable/Corn\nOK List completed"));
}

void TestServerMailboxes::rfc5258Example8()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("UNSUBSCRIBE INBOX");
    for (const char *name : {"Foo", "Foo/Bar", "Foo/Baz", "Moo"})
        client.answer(QByteArray("CREATE ") + name);
    QCOMPARE(client.dialogue("LIST \"\" \"%\" RETURN (CHILDREN)"),
             QByteArray("* LIST (\\HasChildren) \"/\" Foo\n* LIST (\\HasNoChildren) \"/\" INBOX\n"
                        "* LIST (\\HasNoChildren) \"/\" Moo\nOK List completed"));
    client.answer("SUBSCRIBE Foo/Baz");
    QCOMPARE(client.dialogue("LIST (SUBSCRIBED) \"\" \"%\""), QByteArray("OK List completed"));
    QCOMPARE(client.dialogue("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" \"%\""),
             QByteArray("* LIST (\\HasChildren) \"/\" Foo (\"CHILDINFO\" (\"SUBSCRIBED\"))\nOK "
                        "List completed"));
    client.answer("SUBSCRIBE Foo");
    QCOMPARE(client.dialogue("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" \"%\""),
             QByteArray("* LIST (\\HasChildren \\Subscribed) \"/\" Foo (\"CHILDINFO\" "
                        "(\"SUBSCRIBED\"))\nOK List completed"));
    client.answer("SUBSCRIBE Moo");
    client.answer("UNSUBSCRIBE Foo/Baz");
    QCOMPARE(client.dialogue("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" \"%\" RETURN (CHILDREN)"),
             QByteArray("* LIST (\\HasChildren \\Subscribed) \"/\" Foo\n* LIST (\\HasNoChildren "
                        "\\Subscribed) \"/\" Moo\n"
                        "OK List completed"));
}

void TestServerMailboxes::rfc5258Example9()
{
    Bench bench;
    bench.options.without = {"CHILDREN"};
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("UNSUBSCRIBE INBOX");
    for (const char *name : {"foo2", "foo2/bar1", "foo2/bar2", "baz2", "baz2/bar2", "baz2/bar22",
                             "baz2/bar222", "eps2", "eps2/mamba", "qux2/bar2"})
        client.answer(QByteArray("CREATE ") + name);
    for (const char *name : {"foo2/bar1", "foo2/bar2", "baz2/bar2", "baz2/bar22", "baz2/bar222",
                             "eps2", "eps2/mamba", "qux2/bar2"})
        client.answer(QByteArray("SUBSCRIBE ") + name);
    QCOMPARE(
        client.dialogue("LIST (RECURSIVEMATCH SUBSCRIBED) \"\" \"*2\""),
        QByteArray("* LIST (\\Subscribed) \"/\" baz2/bar2\n* LIST (\\Subscribed) \"/\" baz2/bar22\n"
                   "* LIST (\\Subscribed) \"/\" baz2/bar222\n"
                   "* LIST (\\Subscribed) \"/\" eps2 (\"CHILDINFO\" (\"SUBSCRIBED\"))\n"
                   "* LIST () \"/\" foo2 (\"CHILDINFO\" (\"SUBSCRIBED\"))\n"
                   "* LIST (\\Subscribed) \"/\" foo2/bar2\n* LIST (\\Subscribed) \"/\" "
                   "qux2/bar2\nOK List completed"));
}

void TestServerMailboxes::rfc5258Example10()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("CREATE foo");
    client.answer("SUBSCRIBE foo/bar");
    QCOMPARE(client.dialogue("LIST \"\" (\"foo\" \"foo/*\")"),
             QByteArray("* LIST (\\HasNoChildren) \"/\" foo\nOK List completed"));
    QCOMPARE(client.dialogue("LIST (SUBSCRIBED) \"\" \"foo/*\""),
             QByteArray("* LIST (\\NonExistent \\HasNoChildren \\Subscribed) \"/\" foo/bar\nOK "
                        "List completed"));
    QCOMPARE(client.dialogue("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" foo RETURN (CHILDREN)"),
             QByteArray("* LIST (\\HasNoChildren) \"/\" foo (\"CHILDINFO\" (\"SUBSCRIBED\"))\nOK "
                        "List completed"));
}

void TestServerMailboxes::specialUse()
{
    Bench bench;
    bench.store->createMailbox(mailbox("Sent"), {"\\Sent"});
    bench.store->createMailbox(mailbox("Bin"), {"\\Trash"});
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("LIST (SPECIAL-USE) \"\" *"),
             QByteArray("* LIST (\\HasNoChildren \\Trash) \"/\" Bin\n* LIST (\\HasNoChildren "
                        "\\Sent) \"/\" Sent\nOK List completed"));
    QCOMPARE(client.dialogue("LIST \"\" Sent RETURN (SPECIAL-USE)"),
             QByteArray("* LIST (\\HasNoChildren \\Sent) \"/\" Sent\nOK List completed"));
}

void TestServerMailboxes::listStatus()
{
    Bench bench;
    bench.store->createMailbox(mailbox("a/b"));
    bench.fill(3);
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(
        client.dialogue("LIST \"\" * RETURN (SUBSCRIBED CHILDREN SPECIAL-USE STATUS (MESSAGES "
                        "UNSEEN UIDNEXT))"),
        QByteArray("* LIST (\\HasNoChildren \\Subscribed) \"/\" INBOX\n"
                   "* STATUS INBOX (MESSAGES 3 UNSEEN 2 UIDNEXT 4)\n"
                   "* LIST (\\Noselect \\HasChildren) \"/\" a\n" // no STATUS (RFC 5819 section 2)
                   "* LIST (\\HasNoChildren \\Subscribed) \"/\" a/b\n"
                   "* STATUS a/b (MESSAGES 0 UNSEEN 0 UIDNEXT 1)\nOK List completed"));
}

void TestServerMailboxes::listRefusals_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command :
         {"LIST", "LIST \"\"", "LIST \"\" * x", "LIST (RECURSIVEMATCH) \"\" *",
          "LIST (REMOTE RECURSIVEMATCH) \"\" *", "LIST (MOON) \"\" *", "LIST \"\" * RETURN (MOON)",
          "LIST \"\" * RETURN", "LIST \"\" (a", "LIST \"\" ()", "LIST \"\" * RETURN (STATUS)",
          "LIST \"\" * RETURN (STATUS ())", "LIST \"\" * RETURN (STATUS (MOON))", "LSUB \"\"",
          "STATUS INBOX", "STATUS INBOX ()", "STATUS INBOX (MOON)", "STATUS INBOX MESSAGES"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerMailboxes::listRefusals()
{
    QFETCH(QByteArray, command);
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.answer(command).startsWith("BAD "));
}

void TestServerMailboxes::lsub()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SUBSCRIBE comp/mail/mime");
    client.answer("CREATE other");
    QCOMPARE(
        client.dialogue("LSUB \"\" *"),
        QByteArray("* LSUB () \"/\" INBOX\n* LSUB () \"/\" comp/mail/mime\nOK Lsub completed"));
    QCOMPARE(client.dialogue("LSUB \"comp/\" %"),
             QByteArray("* LSUB (\\Noselect) \"/\" comp/mail\nOK Lsub completed"));
}

void TestServerMailboxes::statusItems()
{
    Bench bench;
    bench.fill(4);
    bench.store->addFlags(inbox, uids("1,3"), flags("\\Seen"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("STATUS INBOX (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)"),
             "* STATUS INBOX (MESSAGES 4 RECENT 4 UIDNEXT 5 UIDVALIDITY "
                 + QByteArray::number(bench.store->uidValidity(inbox).value())
                 + " UNSEEN 2)\nOK Status completed");
    QCOMPARE(client.answer("STATUS Nowhere (MESSAGES)"),
             QByteArray("NO [NONEXISTENT] No such mailbox"));
}

void TestServerMailboxes::namespaces()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("NAMESPACE"),
             QByteArray("* NAMESPACE ((\"\" \"/\")) NIL NIL\nOK Namespace completed"));
}

void TestServerMailboxes::lesserServers()
{
    Bench bench;
    bench.options.without = {
        "MOVE",     "REPLACE",   "UIDPLUS",  "LIST-EXTENDED",    "LIST-STATUS", "SPECIAL-USE",
        "CHILDREN", "NAMESPACE", "UNSELECT", "CONDSTORE",        "QRESYNC",     "ESEARCH",
        "ID",       "IDLE",      "ENABLE",   "COMPRESS=DEFLATE", "NOTIFY"};
    bench.store->createMailbox(mailbox("Sent"), {"\\Sent"});
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    QCOMPARE(
        client.read(),
        QByteArray("* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN] Homing's server half"));
    client.answer("LOGIN demo secret");
    QCOMPARE(client.dialogue("LIST \"\" *"),
             QByteArray("* LIST () \"/\" INBOX\n* LIST () \"/\" Sent\nOK List completed"));
    for (const char *command :
         {"MOVE 1 Sent", "UID EXPUNGE 1", "LIST (SUBSCRIBED) \"\" *",
          "LIST \"\" * RETURN (CHILDREN)", "NAMESPACE", "UNSELECT", "NOTIFY NONE",
          "SELECT INBOX (CONDSTORE)", "ID NIL", "IDLE", "ENABLE CONDSTORE", "COMPRESS DEFLATE",
          "STATUS INBOX (HIGHESTMODSEQ)", "SEARCH RETURN () ALL"}) {
        client.answer("SELECT INBOX");
        QVERIFY2(client.answer(command).startsWith("BAD"), command);
    }
    const QByteArray select = client.dialogue("SELECT INBOX");
    QVERIFY(!select.contains("MODSEQ") && !select.contains("CLOSED"));
    QCOMPARE(client.dialogue("COPY 1 Sent"), QByteArray("OK Copied"));
    QCOMPARE(client.answer("APPEND INBOX {14+}\r\nSubject: a\r\n\r\n"), QByteArray("OK Appended"));
    client.answer("STORE 1 +FLAGS.SILENT (\\Deleted)");
    QCOMPARE(client.dialogue("EXPUNGE"), QByteArray("* 1 EXPUNGE\nOK Expunged"));
}

QTEST_GUILESS_MAIN(TestServerMailboxes)
#include "tst_servermailboxes.moc"
