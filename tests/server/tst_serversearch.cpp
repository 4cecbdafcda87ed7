// SPDX-License-Identifier: GPL-3.0-or-later
// SEARCH: every key, nesting, ESEARCH, charsets, and what is refused.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void keys_data();
    void keys();
    void uidSearch();
    void charset();
    void literalText();
    void esearch_data();
    void esearch();
    void malformed_data();
    void malformed();
    void deepNesting();

private:
    std::unique_ptr<Bench> m_bench;
    std::unique_ptr<Client> m_client;
};

void TestServerSearch::init()
{
    m_bench = std::make_unique<Bench>();
    const auto append = [&](const QByteArray &bytes, const QByteArray &atoms, const QDate &date) {
        m_bench->store->append(inbox, bytes, flags(atoms), QDateTime(date, QTime(12, 0), Qt::UTC));
    };
    append(message("harbour plan", "The crane is RED.\r\n"), "\\Seen", QDate(2024, 1, 10)); // UID 1
    append(
        "From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>\r\nTo: a@example.org\r\nCc: "
        "b@example.net\r\n"
        "Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\nDate: Mon, 5 Feb 2024 23:30:00 -0800\r\nX-Prio: 1\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + QByteArray("Viele Gr\xc3\xbc\xc3\x9f"
                         "e aus K\xc3\xb6ln")
                  .toBase64()
            + "\r\n",
        "\\Flagged $Work", QDate(2024, 2, 6));                                              // UID 2
    append(message("re: harbour plan", "no\r\n"), "\\Answered \\Draft", QDate(2024, 3, 1)); // UID 3
    append(message("big", QByteArray(2'000, 'y') + "\r\n"), "\\Deleted",
           QDate(2024, 3, 2));                                            // UID 4
    append("Subject: fetched\r\n\r\nx\r\n", "\\Seen", QDate(2024, 3, 3)); // UID 5
    m_bench->store->expunge(inbox, uids("5"));
    append("Subject: html\r\nBcc: secret@example.org\r\nContent-Type: "
           "text/html\r\n\r\n<p>Tulips</p>\r\n",
           "", QDate(2024, 4, 1)); // UID 6
    m_bench->start();
    m_client = std::make_unique<Client>(m_bench->port());
    m_client->logIn();
    m_client->answer("SELECT INBOX");
}

void TestServerSearch::keys_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("uids");
    const auto row = [](const char *query, const char *uids) {
        QTest::newRow(query) << QByteArray(query) << QByteArray(uids);
    };
    row("ALL", "1 2 3 4 6");
    row("SEEN", "1");
    row("UNSEEN", "2 3 4 6");
    row("FLAGGED", "2");
    row("UNFLAGGED", "1 3 4 6");
    row("ANSWERED", "3");
    row("UNANSWERED DRAFT", "");
    row("DRAFT", "3");
    row("UNDRAFT UNDELETED", "1 2 6");
    row("DELETED", "4");
    row("KEYWORD $work", "2");
    row("UNKEYWORD $Work", "1 3 4 6");
    row("RECENT", "1 2 3 4 6");
    row("OLD", "");
    row("NEW", "2 3 4 6");
    row("1:2", "1 2");
    row("5", "6");
    row("*", "6");
    row("2:1,5", "1 2 6");
    row("99", "");
    row("UID 4:*", "4 6");
    row("UID 5", "");
    row("UID 100:*", "6");
    row("SUBJECT harbour", "1 3");
    row("SUBJECT \"HARBOUR plan\"", "1 3");
    row("SUBJECT re:", "3");
    row("FROM ada", "1 3 4");
    row("FROM joerg@example.org", "2");
    row("TO ben", "1 3 4");
    row("CC b@", "2");
    row("BCC secret", "6");
    row("HEADER X-Prio \"\"", "2");
    row("HEADER X-Prio 2", "");
    row("HEADER Subject html", "6");
    row("BODY red", "1");
    row("BODY tulips", "6");
    row("TEXT tulips", "6");
    row("TEXT x-prio", "2");
    row("BODY harbour", "");
    row("TEXT harbour", "1 3");
    row("LARGER 2000", "4");
    row("SMALLER 150", "6");
    row("BEFORE 6-Feb-2024", "1");
    row("ON 6-Feb-2024", "2");
    row("SINCE 1-Mar-2024", "3 4 6");
    row("SINCE \"6-feb-2024\" BEFORE 2-Mar-2024", "2 3");
    row("SENTON 5-Feb-2024", "2"); // the date as written, without regard to the zone
    row("SENTBEFORE 1-Mar-2024", "2");
    row("SENTSINCE 1-Mar-2024", "1 3 4");
    row("NOT SEEN", "2 3 4 6");
    row("NOT NOT SEEN", "1");
    row("OR SEEN FLAGGED", "1 2");
    row("OR OR SEEN FLAGGED DELETED", "1 2 4");
    row("OR SEEN OR FLAGGED DELETED", "1 2 4");
    row("NOT OR SEEN FLAGGED", "3 4 6");
    row("(SEEN)", "1");
    row("(OR SEEN FLAGGED) NOT SUBJECT harbour", "2");
    row("OR (SUBJECT harbour ANSWERED) (LARGER 1000)", "3 4");
    row("NOT (SUBJECT harbour ANSWERED)", "1 2 4 6");
    row("((((SEEN))))", "1");
    row("OR (OR 1 2) (OR 3 (NOT ALL)) UNSEEN", "2 3");
    row("MODSEQ 6", "6");
}

void TestServerSearch::keys()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, uids);
    const QList<QByteArray> lines = m_client->run("UID SEARCH " + query);
    QByteArray found;
    for (const QByteArray &line : lines) {
        if (line.startsWith("* SEARCH"))
            found = line.mid(9);
    }
    const qsizetype modSeq = found.indexOf(" (MODSEQ");
    QCOMPARE(modSeq < 0 ? found : found.left(modSeq), uids);
    QCOMPARE(lines.last(), QByteArray("OK Search completed"));
}

void TestServerSearch::uidSearch()
{
    QCOMPARE(m_client->dialogue("SEARCH UID 6"), QByteArray("* SEARCH 5\nOK Search completed"));
    QCOMPARE(m_client->dialogue("UID SEARCH UID 6"), QByteArray("* SEARCH 6\nOK Search completed"));
}

void TestServerSearch::charset()
{
    QCOMPARE(m_client->dialogue("UID SEARCH CHARSET UTF-8 SUBJECT {7+}\r\ngr\xc3\xbc\xc3\x9f"
                                "e"),
             QByteArray("* SEARCH 2\nOK Search completed"));
    QCOMPARE(m_client->dialogue("UID SEARCH CHARSET UTF-8 BODY {5+}\r\nk\xc3\xb6ln"),
             QByteArray("* SEARCH 2\nOK Search completed"));
    QCOMPARE(m_client->dialogue("UID SEARCH CHARSET UTF-8 FROM {5+}\r\nJ\xc3\x96rg"),
             QByteArray("* SEARCH 2\nOK Search completed"));
    QCOMPARE(m_client->dialogue("SEARCH CHARSET KOI8-R ALL"),
             QByteArray("NO [BADCHARSET (US-ASCII UTF-8)] Charset not known"));
}

void TestServerSearch::literalText()
{
    m_client->write("x SEARCH SUBJECT {7}\r\n");
    QCOMPARE(m_client->read(), QByteArray("+ Go on"));
    m_client->write("harbour SEEN\r\n");
    QCOMPARE(m_client->readUntil("x").first(), QByteArray("* SEARCH 1"));
}

void TestServerSearch::esearch_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char *command, const char *line) {
        QTest::newRow(command) << QByteArray(command) << QByteArray(line);
    };
    row("SEARCH RETURN (MIN COUNT) UNSEEN", "MIN 2 COUNT 4");
    row("SEARCH RETURN () UNSEEN", "ALL 2:5");
    row("UID SEARCH RETURN (ALL) UNSEEN", "UID ALL 2:4,6");
    row("UID SEARCH RETURN (MIN MAX) ALL", "UID MIN 1 MAX 6");
    row("SEARCH RETURN (COUNT) DELETED", "COUNT 1");
    row("SEARCH RETURN (ALL MIN) BODY nowhere", "");
    row("SEARCH RETURN (COUNT) BODY nowhere", "COUNT 0");
    row("SEARCH RETURN (ALL) CHARSET UTF-8 SEEN", "ALL 1");
}

void TestServerSearch::esearch()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, line);
    m_client->write("t " + command + "\r\n");
    QCOMPARE(m_client->readUntil("t").first(),
             "* ESEARCH (TAG \"t\")" + (line.isEmpty() ? QByteArray() : ' ' + line));
}

void TestServerSearch::malformed_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command : {"SEARCH",
                                "SEARCH MOON",
                                "SEARCH OR",
                                "SEARCH OR SEEN",
                                "SEARCH NOT",
                                "SEARCH (",
                                "SEARCH (SEEN",
                                "SEARCH ()",
                                "SEARCH SEEN)",
                                "SEARCH UID",
                                "SEARCH UID x",
                                "SEARCH 0",
                                "SEARCH KEYWORD",
                                "SEARCH BEFORE",
                                "SEARCH BEFORE 30-Feb-2024",
                                "SEARCH BEFORE 1/2/2024",
                                "SEARCH LARGER x",
                                "SEARCH HEADER X",
                                "SEARCH SUBJECT",
                                "SEARCH MODSEQ",
                                "SEARCH MODSEQ x",
                                "SEARCH MODSEQ 9223372036854775808",
                                "SEARCH MODSEQ \"/flags/x\" 5",
                                "SEARCH RETURN (MOON) ALL",
                                "SEARCH RETURN ALL",
                                "SEARCH CHARSET",
                                "SEARCH SEEN ",
                                "SEARCH  SEEN"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerSearch::malformed()
{
    QFETCH(QByteArray, command);
    QVERIFY(m_client->answer(command).startsWith("BAD "));
    QVERIFY(m_client->answer("NOOP").startsWith("OK"));
}

void TestServerSearch::deepNesting()
{
    // As deep as a line allows; none of it may cost a stack.
    QVERIFY(
        m_client->answer("SEARCH " + QByteArray("NOT ").repeated(900) + "ALL").startsWith("OK"));
    QVERIFY(m_client->answer("SEARCH " + QByteArray(900, '(') + "ALL" + QByteArray(900, ')'))
                .startsWith("OK"));
    QVERIFY(m_client->answer("SEARCH " + QByteArray("NOT ").repeated(15'000) + "ALL")
                .startsWith("BAD"));
    QVERIFY(m_client->answer("SEARCH " + QByteArray(60'000, '(')).startsWith("BAD"));
    QVERIFY(
        m_client->answer("SEARCH " + QByteArray("OR ALL ").repeated(900) + "ALL").startsWith("OK"));
}

QTEST_GUILESS_MAIN(TestServerSearch)
#include "tst_serversearch.moc"
