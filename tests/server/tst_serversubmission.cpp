// SPDX-License-Identifier: GPL-3.0-or-later
// The submission server, line by line: what it takes, what it refuses and when; and what is hostile.
#include "core/server/submissionserver.h"

#include <QTcpSocket>
#include <QtTest>

using namespace homing::server;

namespace {

const QByteArray login = "AUTH PLAIN " + QByteArray("\0anna\0secret", 12).toBase64();

class Rig
{
public:
    explicit Rig(qint64 messageBytes = 10'000)
        : m_server({"anna", "secret", messageBytes}, [this](const SubmittedMail &mail) {
            delivered.append(mail);
            return takes;
        })
    {
        if (!m_server.listen())
            qFatal("no port");
        m_socket.connectToHost(QHostAddress::LocalHost, m_server.port());
        if (!QTest::qWaitFor([this] { return m_socket.canReadLine(); }))
            qFatal("no greeting");
        m_greeting = m_socket.readLine();
    }
    void write(const QByteArray &bytes) { m_socket.write(bytes); }
    /// The last line of the next reply, its code and enhanced code only.
    QByteArray reply()
    {
        for (;;) {
            if (!QTest::qWaitFor([this] { return m_socket.canReadLine(); }))
                return "nothing";
            const QByteArray line = m_socket.readLine().trimmed();
            if (line.size() > 3 && line[3] == '-')
                continue;
            const QList<QByteArray> words = line.split(' ');
            const bool isEnhanced = words.size() > 1 && words[1].count('.') == 2;
            return isEnhanced ? words[0] + ' ' + words[1] : words[0];
        }
    }
    QByteArray ask(const QByteArray &line)
    {
        write(line + "\r\n");
        return reply();
    }
    bool isClosed()
    {
        return QTest::qWaitFor(
            [this] { return m_socket.state() == QAbstractSocket::UnconnectedState; });
    }
    void begin()
    {
        ask("EHLO x.example");
        ask(login);
        ask("MAIL FROM:<anna@x.example>");
        ask("RCPT TO:<jon@x.example>");
    }

    QList<SubmittedMail> delivered;
    bool takes = true;

private:
    SubmissionServer m_server;
    QTcpSocket m_socket;
    QByteArray m_greeting;
};

} // namespace

class TestServerSubmission : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aMessageIsTaken()
    {
        Rig rig;
        QCOMPARE(rig.ask("EHLO x.example"), QByteArray("250"));
        QCOMPARE(rig.ask(login), QByteArray("235 2.7.0"));
        QCOMPARE(rig.ask("MAIL FROM:<anna@x.example> SIZE=100 BODY=8BITMIME"),
                 QByteArray("250 2.1.0"));
        QCOMPARE(rig.ask("RCPT TO:<jon@x.example> NOTIFY=NEVER"), QByteArray("250 2.1.5"));
        QCOMPARE(rig.ask("rcpt to:<\"a>b\"@x.example>"), QByteArray("250 2.1.5"));
        QCOMPARE(rig.ask("DATA"), QByteArray("354"));
        // RFC 5321 4.5.2
        QCOMPARE(rig.ask("Subject: a\r\n\r\n..dot\r\n...\r\nend\r\n."), QByteArray("250 2.0.0"));
        QCOMPARE(rig.delivered.size(), 1);
        QCOMPARE(rig.delivered.front().sender, QByteArray("anna@x.example"));
        QCOMPARE(rig.delivered.front().recipients,
                 QList<QByteArray>({"jon@x.example", "\"a>b\"@x.example"}));
        QCOMPARE(rig.delivered.front().message, QByteArray("Subject: a\r\n\r\n.dot\r\n..\r\nend\r\n"));
        QCOMPARE(rig.ask("DATA"), QByteArray("503 5.5.1")); // a new one begins with its sender
        QCOMPARE(rig.ask("QUIT"), QByteArray("221 2.0.0"));
        QVERIFY(rig.isClosed());
    }

    void piecesAndPipelinesAreTheSame()
    {
        const QByteArray all = "EHLO x\r\n" + login
            + "\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nHello\r\n.\r\nQUIT\r\n";
        for (const qsizetype size : {qsizetype(1), qsizetype(7), all.size()}) {
            Rig rig;
            for (qsizetype at = 0; at < all.size(); at += size) {
                rig.write(all.mid(at, size));
                QCoreApplication::processEvents();
            }
            QVERIFY(rig.isClosed());
            QCOMPARE(rig.delivered.size(), 1);
            QCOMPARE(rig.delivered.front().message, QByteArray("Hello\r\n"));
        }
    }

    void itRefuses_data()
    {
        QTest::addColumn<QList<QByteArray>>("before");
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("wanted");
        const QList<QByteArray> in {"EHLO x", login};
        const QList<QByteArray> from = in + QList<QByteArray> {"MAIL FROM:<a@x>"};
        const auto row = [](const char *name, const QList<QByteArray> &before,
                            const QByteArray &command, const char *wanted) {
            QTest::newRow(name) << before << command << QByteArray(wanted);
        };
        row("a login before EHLO", {}, login, "503 5.5.1");
        row("another password", {"EHLO x"},
            "AUTH PLAIN " + QByteArray("\0anna\0other", 11).toBase64(), "535 5.7.8");
        row("another user to act for", {"EHLO x"},
            "AUTH PLAIN " + QByteArray("jon\0anna\0secret", 15).toBase64(), "535 5.7.8");
        row("no base64", {"EHLO x"}, "AUTH PLAIN ***", "535 5.7.8");
        row("another mechanism", {"EHLO x"}, "AUTH LOGIN", "504 5.5.4");
        row("mail without a login", {"EHLO x"}, "MAIL FROM:<a@x>", "530 5.7.0");
        row("no path", in, "MAIL FROM:a@x", "501 5.5.4");
        row("a path without end", in, "MAIL FROM:<\"a>@x", "501 5.5.4");
        row("too large by its own word", in, "MAIL FROM:<a@x> SIZE=10001", "552 5.3.4");
        row("two senders", from, "MAIL FROM:<b@x>", "503 5.5.1");
        row("a recipient without a sender", in, "RCPT TO:<a@x>", "503 5.5.1");
        row("nobody", from, "RCPT TO:<>", "501 5.1.3");
        row("data without a recipient", from, "DATA", "503 5.5.1");
        row("what nobody knows", in, "HELLO", "500 5.5.1");
    }

    void itRefuses()
    {
        QFETCH(QList<QByteArray>, before);
        QFETCH(QByteArray, command);
        Rig rig;
        for (const QByteArray &line : before)
            rig.ask(line);
        QTEST(rig.ask(command), "wanted");
        QCOMPARE(rig.ask("NOOP"), QByteArray("250 2.0.0")); // and goes on
    }

    void theResponseMayComeLater()
    {
        Rig rig;
        rig.ask("EHLO x");
        QCOMPARE(rig.ask("AUTH PLAIN"), QByteArray("334"));
        QCOMPARE(rig.ask(login.mid(11)), QByteArray("235 2.7.0"));
    }

    void whatIsTooLargeIsReadAndRefused()
    {
        Rig rig;
        rig.begin();
        QCOMPARE(rig.ask("DATA"), QByteArray("354"));
        QCOMPARE(rig.ask(QByteArray(70, 'x').append("\r\n").repeated(200) + "."),
                 QByteArray("552 5.3.4"));
        QVERIFY(rig.delivered.isEmpty());
        QCOMPARE(rig.ask("MAIL FROM:<a@x>"), QByteArray("250 2.1.0"));
    }

    void whatCannotBePutAwayStaysWithTheClient()
    {
        Rig rig;
        rig.takes = false;
        rig.begin();
        rig.ask("DATA");
        QCOMPARE(rig.ask("Hello\r\n."), QByteArray("451 4.3.0"));
    }

    void aLineWithoutEndEndsIt()
    {
        Rig rig;
        rig.write(QByteArray(1 << 20, 'x'));
        QCOMPARE(rig.reply(), QByteArray("500 5.5.2"));
        QVERIFY(rig.isClosed());
    }
};

QTEST_GUILESS_MAIN(TestServerSubmission)
#include "tst_serversubmission.moc"
