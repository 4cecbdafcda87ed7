// SPDX-License-Identifier: GPL-3.0-or-later
// The server half as a program (tests/imapserver).
#include "dialogue.h"

#include <QDir>
#include <QProcess>
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
        if (line.startsWith(head))
            port = quint16(line.mid(head.size()).trimmed().toUInt());
    }
    ~Program()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// 0 when it did not come up.
    quint16 port = 0;
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

} // namespace

class TestServerProgram : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void generated();
    void mbox();
    void maildir();
    void memoryAndFaults();
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
    row("fault", "--fault nonsense");
    row("fault without number", "--fault cut-out");
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
