// SPDX-License-Identifier: GPL-3.0-or-later
// The server half as a program (tests/imapserver).
#include "dialogue.h"

#include "tests/support/testcertificates.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace homing;
using namespace homing::test;

namespace {

class Program
{
public:
    explicit Program(const QStringList &arguments)
    {
        m_process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/imapserver"),
                        arguments);
        static const QByteArray head = "listening on 127.0.0.1 port ";
        QByteArray line;
        while (!line.endsWith('\n') && m_process.waitForReadyRead(10'000))
            line += m_process.readLine();
        if (!line.startsWith(head))
            return;
        const QList<QByteArray> ports = line.mid(head.size()).trimmed().split(',');
        port = quint16(ports.first().toUInt());
        tlsPort = quint16(ports.last().mid(qstrlen(" TLS on port ")).toUInt());
    }
    ~Program()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// 0 when it did not come up.
    quint16 port = 0;
    quint16 tlsPort = 0;
    QByteArray moreOutput(const QByteArray &awaited)
    {
        QByteArray text = m_process.readAll();
        while (!text.contains(awaited) && m_process.waitForReadyRead(10'000))
            text += m_process.readAll();
        return text;
    }
    int exitCode()
    {
        m_process.waitForFinished(10'000);
        return m_process.exitCode();
    }

private:
    QProcess m_process;
};

bool writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QString text(const char *words)
{
    return QString::fromLatin1(words);
}

QByteArray appendOf(const QByteArray &mailbox, const QByteArray &bytes)
{
    return "APPEND " + mailbox + " {" + QByteArray::number(bytes.size()) + "+}\r\n" + bytes;
}

/// What clients see of a server, without what is another at each start.
class Tour
{
public:
    explicit Tour(const Program &program)
        : m_port(program.port)
    {
    }

    QByteArray run()
    {
        Client a(m_port);
        start(a);
        note(a.run("CREATE Other"));
        note(a.run("SELECT INBOX"));
        note(a.run("SID"));
        note(a.run("NOTIFY SET (selected (MessageNew MessageExpunge)) (personal (MessageNew "
                   "MessageExpunge))"));
        const QByteArray validity = m_validities.value(0, "1");
        const QByteArray sid = m_sids.value(0, "none");
        const QByteArray modSeq = expungeSecond(a);
        expungeSecond(a);
        Client b(m_port);
        start(b);
        b.run(appendOf("Other", "Subject: a\r\n\r\n"));
        note(b.run("SELECT INBOX (QRESYNC (" + validity + ' ' + modSeq + "))"));
        note(b.run("SELECT INBOX"));
        note(a.run("NOOP"));
        note(a.run("LOGOUT (PRESERVE)"));
        // It goes on; other UIDs; an expunge that the mailbox has forgotten.
        for (const QByteArray &known : {validity + ' ' + modSeq, "1 " + modSeq, validity + " 1"}) {
            Client c(m_port);
            start(c);
            note(c.run("SID " + QByteArray(sid).replace("}\r\n", "+}\r\n") + ' ' + known));
            note(c.run("LOGOUT (PRESERVE)"));
        }
        return m_seen.join('\n');
    }

private:
    void start(Client &client)
    {
        note({client.read()});
        note(client.run("CAPABILITY"));
        note(client.run("LOGIN demo secret"));
        note(client.run("ENABLE QRESYNC"));
    }

    QByteArray expungeSecond(Client &client)
    {
        note(client.run("STORE 2 +FLAGS (\\Deleted)"));
        const QList<QByteArray> lines = client.run("EXPUNGE");
        note(lines);
        const auto found = QRegularExpression(text("HIGHESTMODSEQ (\\d+)"))
                               .match(QString::fromLatin1(lines.last()));
        return found.hasMatch() ? found.captured(1).toLatin1() : QByteArray("1");
    }

    void note(const QList<QByteArray> &lines)
    {
        for (QByteArray line : lines) {
            const auto validity =
                QRegularExpression(text("UIDVALIDITY (\\d+)")).match(QString::fromLatin1(line));
            if (validity.hasMatch()) {
                const QByteArray value = validity.captured(1).toLatin1();
                line.replace(value, nameOf(m_validities, value));
            }
            if (line.startsWith("* NEWSID ")) {
                const QByteArray sid = line.mid(9);
                line = "NEWSID " + nameOf(m_sids, sid) + (sid.startsWith('"') ? " quoted" : "")
                    + (sid.startsWith('{') ? " literal" : "");
            }
            m_seen << line;
        }
    }

    static QByteArray nameOf(QList<QByteArray> &all, const QByteArray &value)
    {
        if (!all.contains(value))
            all << value;
        return "number " + QByteArray::number(all.indexOf(value));
    }

    quint16 m_port;
    QList<QByteArray> m_seen;
    QList<QByteArray> m_validities;
    QList<QByteArray> m_sids;
};

const char *const shownByTour[] = {
    "one-byte-at-a-time",
    "forget-expunges",
    "no-modseq",
    "no-closed",
    "no-enabled",
    "wrong-exists",
    "new-uidvalidity",
    "vanished-unknown-uids",
    "vanished-twice",
    "capabilities-differ",
    "untagged-anywhere",
    "sid-expired",
    "newsid-twice",
    "expunged-for-vanished",
    "cut-out=300",
    "cut-in=80",
    "notify-overflow=0",
    "sid-form=quoted",
    "sid-form=literal",
    "sid-order=selected-first",
    "sid-order=newsid-first",
};

QByteArray tourOf(const QStringList &arguments)
{
    const Program program(
        QStringList {text("--generate"), text("5"), text("--memory"), text("queue=1")} + arguments);
    return program.port == 0 ? QByteArray() : Tour(program).run();
}

} // namespace

class TestServerProgram : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void generated();
    void mbox();
    void maildir();
    void memoryAndFaults();
    void sessionsAreLimited_data();
    void sessionsAreLimited();
    void everyFaultShows_data();
    void everyFaultShows();
    void helpNamesTheFaults();
    void delay();
    void stall();
    void tlsFirst();
    void startTls();
    void startTlsWithOtherFaults();
    void givenCertificate();
    void handshakeThatFails();
    void linesAreLogged();
    void wrongArguments_data();
    void wrongArguments();
};

void TestServerProgram::generated()
{
    Program program({QStringLiteral("--generate"), QStringLiteral("12"), QStringLiteral("--user"),
                     QStringLiteral("ada"), QStringLiteral("--password"), QStringLiteral("pw"),
                     QStringLiteral("--without"), QStringLiteral("qresync")});
    QVERIFY(program.port != 0);
    Client client(program.port);
    const QByteArray greeting = client.read();
    QVERIFY(greeting.contains("CONDSTORE") && !greeting.contains("QRESYNC"));
    QVERIFY(client.answer("LOGIN demo secret").startsWith("NO"));
    QVERIFY(client.answer("LOGIN ada pw").startsWith("OK"));
    QVERIFY(client.run("SELECT INBOX").contains("* 12 EXISTS"));
    QVERIFY(client.dialogue("FETCH 12 (ENVELOPE)").contains("\"Message 12\""));
}

void TestServerProgram::mbox()
{
    QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("mail"));
    QVERIFY(
        writeFile(file,
                  "From ada@example.org Fri Mar  1 10:00:00 2024\n"
                  "Subject: one\n\nHello\nFrom here it goes on.\n\n>From quoted\n>>From twice\n\n"
                  "From ben@example.net Fri Mar  1 11:00:00 2024\n"
                  "Subject: two\n\nEnd\n"));
    Program program({QStringLiteral("--mbox"), file});
    QVERIFY(program.port != 0);
    Client client(program.port);
    client.logIn();
    QVERIFY(client.run("SELECT INBOX").contains("* 2 EXISTS"));
    QCOMPARE(client.dialogue("FETCH 1:2 (BODY.PEEK[])"),
             QByteArray("* 1 FETCH (BODY[] {74}\r\nSubject: one\r\n\r\nHello\r\nFrom here it goes "
                        "on.\r\n\r\nFrom quoted\r\n>From twice\r\n)\n"
                        "* 2 FETCH (BODY[] {21}\r\nSubject: two\r\n\r\nEnd\r\n)\n"
                        "OK Fetch completed"));
}

void TestServerProgram::maildir()
{
    QTemporaryDir directory;
    const QDir root(directory.path());
    for (const char *path : {"cur", "new", "tmp", ".Work.Old/cur", ".Work.Old/new", "other"})
        QVERIFY(root.mkpath(QLatin1String(path)));
    QVERIFY(writeFile(root.filePath(QStringLiteral("cur/1.a:2,FS")), "Subject: one\n\nHello\n"));
    QVERIFY(writeFile(root.filePath(QStringLiteral("new/2.b")), "Subject: two\r\n\r\nHello\r\n"));
    QVERIFY(writeFile(root.filePath(QStringLiteral(".Work.Old/cur/3.c:2,")), "Subject: x\n\n"));
    Program program({QStringLiteral("--maildir"), directory.path()});
    QVERIFY(program.port != 0);
    Client client(program.port);
    client.logIn();
    client.answer("EXAMINE INBOX");
    QCOMPARE(client.dialogue("SEARCH SEEN FLAGGED"), QByteArray("* SEARCH 1\nOK Search completed"));
    QCOMPARE(client.dialogue("SEARCH UNSEEN UNFLAGGED"),
             QByteArray("* SEARCH 2\nOK Search completed"));
    QCOMPARE(client.dialogue("FETCH 1:* (BODY.PEEK[TEXT])"),
             QByteArray("* 1 FETCH (BODY[TEXT] {7}\r\nHello\r\n)\n"
                        "* 2 FETCH (BODY[TEXT] {7}\r\nHello\r\n)\nOK Fetch completed"));
    QVERIFY(client.run("EXAMINE Work/Old").contains("* 1 EXISTS"));
}

void TestServerProgram::memoryAndFaults()
{
    Program program({QStringLiteral("--generate"), QStringLiteral("3"), QStringLiteral("--memory"),
                     QStringLiteral("none"), QStringLiteral("--fault"),
                     QStringLiteral("vanished-twice"), QStringLiteral("--fault"),
                     QStringLiteral("no-closed")});
    QVERIFY(program.port != 0);
    Client client(program.port);
    client.logIn();
    client.answer("ENABLE QRESYNC");
    QList<QByteArray> lines = client.run("SELECT INBOX");
    const QByteArray head = "* OK [UIDVALIDITY ";
    QByteArray validity;
    for (const QByteArray &line : lines) {
        if (line.startsWith(head))
            validity = line.mid(head.size(), line.indexOf(']') - head.size());
    }
    client.answer("STORE 2 +FLAGS.SILENT (\\Deleted)");
    QVERIFY(client.answer("EXPUNGE").startsWith("OK [HIGHESTMODSEQ 6]"));
    // It remembers nothing: even from now on it names what went before.
    lines = client.run("SELECT INBOX (QRESYNC (" + validity + " 6))");
    QCOMPARE(changesOf(lines), QByteArray("* VANISHED (EARLIER) 2\n* VANISHED (EARLIER) 2"));
    QVERIFY(!lines.join().contains("CLOSED"));
}

void TestServerProgram::sessionsAreLimited_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("isSecondGiven");
    QTest::addColumn<bool>("isFirstKept"); // when the second one begins
    const auto row = [](const char *name, const char *arguments, bool isSecondGiven, bool isFirstKept) {
        QTest::newRow(name) << QString::fromLatin1(arguments).split(u' ', Qt::SkipEmptyParts)
                            << isSecondGiven << isFirstKept;
    };
    row("room for both", "", true, true);
    row("one for each user", "--sessions-per-user 1", true, false);
    row("one in all", "--sessions 1", false, true);
    row("none lives", "--session-lifetime 0", true, false);
}

// draft-ietf-lemonade-reconnect-07 section 3.2: at a user's limit the oldest goes, at the server's NO is answered.
void TestServerProgram::sessionsAreLimited()
{
    QFETCH(QStringList, arguments);
    QFETCH(bool, isSecondGiven);
    QFETCH(bool, isFirstKept);
    Program program(arguments);
    QVERIFY(program.port != 0);
    const auto leave = [&] {
        Client client(program.port);
        client.logIn();
        const QByteArray session = client.run("SID").first();
        client.answer("LOGOUT (PRESERVE)");
        return session;
    };
    const QByteArray first = leave();
    QVERIFY2(first.startsWith("* NEWSID "), first.constData());
    QCOMPARE(leave().startsWith("* NEWSID "), isSecondGiven);
    Client client(program.port);
    client.logIn();
    // One that is gone is answered with a new one.
    const QByteArray answer = client.dialogue("SID " + first.mid(qstrlen("* NEWSID ")) + " 1 1");
    QCOMPARE(!answer.contains("* NEWSID "), isFirstKept);
}

void TestServerProgram::everyFaultShows_data()
{
    QTest::addColumn<QString>("fault");
    for (const char *fault : shownByTour)
        QTest::newRow(fault) << text(fault);
}

void TestServerProgram::everyFaultShows()
{
    QFETCH(QString, fault);
    static const QByteArray usual = tourOf({});
    const QByteArray seen = tourOf({text("--fault"), fault});
    QVERIFY(usual.size() > 1000 && !seen.isEmpty());
    // Slowly it says the same.
    QCOMPARE(seen == usual, fault == text("one-byte-at-a-time"));
}

void TestServerProgram::helpNamesTheFaults()
{
    QProcess process;
    process.start(QCoreApplication::applicationDirPath() + text("/imapserver"), {text("--help")});
    QVERIFY(process.waitForFinished());
    const QString help = QString::fromLatin1(process.readAllStandardOutput()).simplified();
    const QString list = help.section(text("May be repeated: "), 1).section(text(" --"), 0, 0);
    QStringList named;
    for (const QString &item : list.split(text(", ")))
        named << item.section(u'=', 0, 0).trimmed();
    // All that the other tests of this file are about.
    QStringList tested {text("delay"), text("stall-out")};
    for (const char *fault : shownByTour)
        tested << text(fault).section(u'=', 0, 0);
    tested.removeDuplicates();
    tested.sort();
    named.sort();
    QCOMPARE(named, tested);
}

void TestServerProgram::delay()
{
    const Program program({text("--fault"), text("delay=100")});
    QVERIFY(program.port != 0);
    QElapsedTimer timer;
    timer.start();
    Client client(program.port);
    client.logIn();
    QVERIFY(timer.elapsed() >= 200); // greeting and LOGIN
}

void TestServerProgram::stall()
{
    Program program({text("--fault"), text("stall-out=20"), text("--log")});
    QVERIFY(program.port != 0);
    Client client(program.port);
    client.write("A1 LOGIN demo secret\r\nA2 NOOP\r\n");
    QVERIFY(client.waitUntilSent());
    QVERIFY(program.moreOutput("S: A2 OK").contains("S: A2 OK"));
    QTRY_COMPARE((client.rest(), client.bytesRead()), 20);
    QVERIFY(client.isConnected());
}

void TestServerProgram::tlsFirst()
{
    const QTemporaryDir directory;
    const QString authority = directory.filePath(text("ca.pem"));
    const Program program({text("--ca-out"), authority, text("--generate"), text("3")});
    QVERIFY(program.port != 0 && program.tlsPort != 0);
    Client client(program.tlsPort);
    QVERIFY(client.encrypt(authority));
    const QByteArray greeting = client.read();
    QVERIFY(greeting.startsWith("* OK [") && !greeting.contains("STARTTLS"));
    QVERIFY(client.answer("STARTTLS").startsWith("BAD"));
    QVERIFY(client.answer("LOGIN demo secret").startsWith("OK"));
    QVERIFY(client.run("SELECT INBOX").contains("* 3 EXISTS"));
    // Much in both directions, compressed too (RFC 4978 section 4).
    const QByteArray large = message("large", QByteArray(2'000'000, 'x') + "\r\n");
    QVERIFY(client.answer(appendOf("INBOX", large)).startsWith("OK"));
    QVERIFY(client.dialogue("FETCH 4 (BODY.PEEK[])").contains(large));
    QVERIFY(client.answer("COMPRESS DEFLATE").startsWith("OK"));
    client.compress();
    QVERIFY(client.dialogue("FETCH 4 (BODY.PEEK[])").contains(large));
    QVERIFY(client.answer("LOGOUT").startsWith("OK"));
    QVERIFY(client.waitForClose());
}

void TestServerProgram::startTls()
{
    const QTemporaryDir directory;
    const QString authority = directory.filePath(text("ca.pem"));
    const Program program({text("--ca-out"), authority});
    QVERIFY(program.port != 0);
    Client client(program.port);
    QVERIFY(client.read().contains(" STARTTLS "));
    QVERIFY(client.answer("STARTTLS now").startsWith("BAD"));
    // What somebody else puts behind it is not obeyed (RFC 7457 2.2).
    client.write("t STARTTLS\r\nu LOGIN demo secret\r\n");
    QCOMPARE(client.readUntil("t").last(), QByteArray("t OK Begin TLS now"));
    QVERIFY(client.encrypt(authority));
    const QList<QByteArray> lines = client.run("CAPABILITY");
    QVERIFY(lines.size() == 2 && !lines.first().contains("STARTTLS")); // RFC 3501 6.2.1
    QVERIFY(client.answer("LIST \"\" *").startsWith("BAD"));
    QVERIFY(client.answer("STARTTLS").startsWith("BAD"));
    QVERIFY(client.answer("LOGIN demo secret").startsWith("OK"));
    Client late(program.port);
    late.logIn();
    QVERIFY(!late.run("CAPABILITY").first().contains("STARTTLS"));
    QVERIFY(late.answer("STARTTLS").startsWith("BAD"));
    // Without certificate it is not offered.
    const Program plain(QStringList {});
    Client other(plain.port);
    QVERIFY(!other.read().contains("STARTTLS"));
    QVERIFY(other.answer("STARTTLS").startsWith("BAD"));
}

void TestServerProgram::startTlsWithOtherFaults()
{
    // The last plain answer is out before the first encrypted byte.
    const QTemporaryDir directory;
    const QString authority = directory.filePath(text("ca.pem"));
    const Program program({text("--ca-out"), authority, text("--fault"), text("delay=20"),
                           text("--fault"), text("one-byte-at-a-time")});
    QVERIFY(program.port != 0);
    Client client(program.port);
    client.read();
    QVERIFY(client.answer("STARTTLS").startsWith("OK"));
    QVERIFY(client.encrypt(authority));
    QVERIFY(client.answer("LOGIN demo secret").startsWith("OK"));
}

void TestServerProgram::givenCertificate()
{
    TestCertificates certificates;
    QVERIFY2(certificates.isValid(), qPrintable(certificates.problem()));
    const ServerIdentity identity = certificates.make();
    const QTemporaryDir directory;
    QByteArray chain;
    for (const QSslCertificate &certificate : identity.chain)
        chain += certificate.toPem();
    QVERIFY(writeFile(directory.filePath(text("chain")), chain));
    QVERIFY(writeFile(directory.filePath(text("key")), identity.key.toPem()));
    const Program program({text("--certificate"), directory.filePath(text("chain")), text("--key"),
                           directory.filePath(text("key"))});
    QVERIFY(program.tlsPort != 0);
    Client client(program.tlsPort);
    QVERIFY(client.encrypt(certificates.caFile()));
    QVERIFY(client.read().startsWith("* OK"));
}

void TestServerProgram::handshakeThatFails()
{
    const QTemporaryDir directory;
    const QString authority = directory.filePath(text("ca.pem"));
    const Program program({text("--ca-out"), authority});
    QVERIFY(program.tlsPort != 0);
    Client plain(program.tlsPort);
    plain.write("A1 LOGIN demo secret\r\n");
    QVERIFY(plain.waitForClose());
    const TestCertificates others;
    Client distrustful(program.tlsPort);
    QVERIFY(!distrustful.encrypt(others.caFile()));
    Client client(program.tlsPort);
    QVERIFY(client.encrypt(authority));
    QVERIFY(client.read().startsWith("* OK"));
}

void TestServerProgram::linesAreLogged()
{
    Program program({QStringLiteral("--log")});
    QVERIFY(program.port != 0);
    Client client(program.port);
    client.logIn();
    const QByteArray text = program.moreOutput("S: A1 OK");
    QVERIFY2(text.contains("C: A1 LOGIN demo secret\nS: A1 OK "), text.constData());
}

void TestServerProgram::wrongArguments_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *name, const char *words) {
        QTest::newRow(name) << QString::fromLatin1(words).split(u' ');
    };
    row("port", "--port 70000");
    row("memory", "--memory some");
    row("queue", "--memory queue=x");
    row("sessions of a user", "--sessions-per-user -1");
    row("sessions", "--sessions many");
    row("lifetime", "--session-lifetime 1.5");
    row("fault", "--fault nonsense");
    row("fault without number", "--fault cut-out");
    row("fault below", "--fault delay=0");
    row("fault with a value", "--fault no-closed=1");
    row("fault with another value", "--fault sid-form=atom");
    row("TLS port", "--tls-port 70000");
    row("certificate", "--certificate /nonexistent --key /nonexistent");
    row("certificate without key", "--certificate /etc/hostname");
    row("authority of a given one", "--certificate /nonexistent --ca-out /nonexistent/x");
    row("authority", "--ca-out /nonexistent/x");
    row("number", "--generate -1");
    row("mbox", "--mbox /nonexistent");
    row("maildir", "--maildir /nonexistent");
    row("more", "x");
}

void TestServerProgram::wrongArguments()
{
    QFETCH(QStringList, arguments);
    Program program(arguments);
    QCOMPARE(program.port, quint16(0));
    QCOMPARE(program.exitCode(), 2);
}

QTEST_GUILESS_MAIN(TestServerProgram)
#include "tst_serverprogram.moc"
