// SPDX-License-Identifier: GPL-3.0-or-later
// Leaving a list by one POST: the octets that leave, and where they never go.
#include "core/account/oneclick.h"
#include "tests/support/testcertificates.h"

#include <QSslConfiguration>
#include <QSslServer>
#include <QSslSocket>
#include <QtTest>

using namespace homing;
using account::isPublicAddress;
using account::OneClick;
using Result = OneClick::Result;

namespace {

/// Answers whatever comes, and remembers it.
class WebServer : public QSslServer
{
public:
    explicit WebServer(const test::ServerIdentity &identity)
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificateChain(identity.chain);
        tls.setPrivateKey(identity.key);
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        setSslConfiguration(tls);
        connect(this, &QTcpServer::newConnection, this, [this] { ++tcpConnections; });
        connect(this, &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                const auto read = [this, socket] {
                    request += socket->readAll();
                    if (!hasAnswered && request.endsWith("One-Click")) {
                        hasAnswered = true;
                        socket->write(answer);
                    }
                };
                connect(socket, &QTcpSocket::readyRead, this, read);
                read();
            }
        });
        listen(QHostAddress::LocalHost);
    }
    QByteArray link(const QByteArray &rest = "/leave?id=1%202&x=y") const
    {
        return "https://localhost:" + QByteArray::number(serverPort()) + rest;
    }
    QByteArray answer = "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\n\r\n<html>";
    QByteArray request;
    int tcpConnections = 0;
    bool hasAnswered = false;
};

} // namespace

class TestOneClick : public QObject
{
    Q_OBJECT
private:
    test::TestCertificates m_certificates;

    struct Asked
    {
        Result result;
        QString detail;
    };
    /// Waits for what becomes of it.
    static std::optional<Asked> ask(OneClick &oneClick, const QByteArray &link)
    {
        std::optional<Asked> asked;
        int count = 0;
        const auto connection = connect(&oneClick, &OneClick::finished, &oneClick,
                                        [&](Result result, const QString &detail) {
                                            asked = Asked {result, detail};
                                            ++count;
                                        });
        oneClick.post(link);
        if (asked) // never from inside the call
            return {};
        (void)QTest::qWaitFor([&] { return asked.has_value(); }, 20'000);
        disconnect(connection);
        return count == 1 ? asked : std::nullopt;
    }
    void trust(OneClick &oneClick)
    {
        oneClick.setCaFile(m_certificates.caFile());
        oneClick.setAddressRule([](const QHostAddress &) { return true; });
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_certificates.isValid(), qPrintable(m_certificates.problem()));
    }

    /// Every octet: no cookie, no referrer, no language, no name of a program.
    void theseOctetsLeave()
    {
        WebServer server(m_certificates.good());
        OneClick oneClick;
        trust(oneClick);
        const auto asked = ask(oneClick, server.link());
        QVERIFY(asked);
        QCOMPARE(asked->result, Result::Done);
        QCOMPARE(asked->detail, QStringLiteral("HTTP/1.1 200 OK"));
        const QByteArray port = QByteArray::number(server.serverPort());
        QCOMPARE(server.request,
                 "POST /leave?id=1%202&x=y HTTP/1.1\r\nHost: localhost:" + port
                     + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                       "Content-Length: 26\r\nConnection: close\r\n\r\n"
                       "List-Unsubscribe=One-Click");
        // Again: nothing is remembered.
        const QByteArray first = server.request;
        server.request.clear();
        server.hasAnswered = false;
        QVERIFY(ask(oneClick, server.link()));
        QCOMPARE(server.request, first);
    }

    void whatIsAnswered_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<Result>("result");
        const auto row = [](const char *name, const char *answer, Result result) {
            QTest::newRow(name) << QByteArray(answer) << result;
        };
        row("accepted", "HTTP/1.1 202 Accepted\r\n\r\n", Result::Done);
        row("nothing to say", "HTTP/1.0 204 No Content\r\n\r\n", Result::Done);
        row("early hints", "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            Result::Done);
        row("not found", "HTTP/1.1 404 Not Found\r\n\r\n", Result::Refused);
        row("broken", "HTTP/1.1 500 Oh\r\n\r\n", Result::Refused);
        row("password", "HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic\r\n\r\n", Result::Refused);
        row("not HTTP", "220 mail.example.org ESMTP\r\n", Result::Refused);
        row("no number", "HTTP/1.1 abc OK\r\n\r\n", Result::Refused);
    }

    void whatIsAnswered()
    {
        QFETCH(QByteArray, answer);
        QFETCH(Result, result);
        WebServer server(m_certificates.good());
        server.answer = answer;
        OneClick oneClick;
        trust(oneClick);
        const auto asked = ask(oneClick, server.link());
        QVERIFY(asked);
        QCOMPARE(asked->result, result);
    }

    void noRedirectIsFollowed()
    {
        WebServer elsewhere(m_certificates.good());
        WebServer server(m_certificates.good());
        server.answer = "HTTP/1.1 307 There\r\nLocation: " + elsewhere.link() + "\r\n\r\n";
        OneClick oneClick;
        trust(oneClick);
        const auto asked = ask(oneClick, server.link());
        QVERIFY(asked);
        QCOMPARE(asked->result, Result::Elsewhere);
        QVERIFY(elsewhere.request.isEmpty());
        QCOMPARE(elsewhere.tcpConnections, 0);
    }

    void anUntrustedCertificateGetsNothing()
    {
        WebServer server(m_certificates.make({.issuer = test::CertificateWish::Issuer::Stranger}));
        OneClick oneClick;
        trust(oneClick);
        const auto asked = ask(oneClick, server.link());
        QVERIFY(asked);
        QCOMPARE(asked->result, Result::Unreachable);
        QVERIFY(server.request.isEmpty());
    }

    /// A message must not have this machine or its network asked.
    void thisMachineIsNotAsked_data()
    {
        QTest::addColumn<QByteArray>("host");
        for (const char *host : {"localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001",
                                 "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"})
            QTest::newRow(host) << QByteArray(host);
    }

    void thisMachineIsNotAsked()
    {
        QFETCH(QByteArray, host);
        WebServer server(m_certificates.good());
        OneClick oneClick;
        oneClick.setCaFile(m_certificates.caFile()); // and the usual rule
        const auto asked = ask(
            oneClick, "https://" + host + ':' + QByteArray::number(server.serverPort()) + "/leave");
        QVERIFY(asked);
        QVERIFY(asked->result == Result::Forbidden || asked->result == Result::Unreachable);
        QCOMPARE(server.tcpConnections, 0);
        QVERIFY(server.request.isEmpty());
    }

    void onlyHttps_data()
    {
        QTest::addColumn<QByteArray>("link");
        for (const char *link :
             {"http://localhost/x", "ftp://localhost/", "file:///etc/passwd", "", "https://",
              "https://user:secret@localhost/", "mailto:a@b.example", "https://local host/"})
            QTest::newRow(link) << QByteArray(link);
    }

    void onlyHttps()
    {
        QFETCH(QByteArray, link);
        OneClick oneClick;
        trust(oneClick);
        const auto asked = ask(oneClick, link);
        QVERIFY(asked);
        QCOMPARE(asked->result, Result::Forbidden);
    }

    void whatIsCancelledTellsNothing()
    {
        WebServer server(m_certificates.good());
        OneClick oneClick;
        trust(oneClick);
        QSignalSpy finished(&oneClick, &OneClick::finished);
        oneClick.post(server.link());
        oneClick.cancel();
        // One that comes after it is through when the first would be.
        QVERIFY(ask(oneClick, server.link()));
        QCOMPARE(finished.count(), 1);
    }

    void addresses_data()
    {
        QTest::addColumn<bool>("isPublic");
        for (const char *address : {"0.0.0.0",
                                    "10.1.2.3",
                                    "100.64.0.1",
                                    "127.0.0.1",
                                    "169.254.169.254",
                                    "172.16.0.1",
                                    "172.31.255.255",
                                    "192.0.0.1",
                                    "192.0.2.1",
                                    "192.168.1.1",
                                    "198.18.0.1",
                                    "198.51.100.7",
                                    "203.0.113.9",
                                    "224.0.0.1",
                                    "255.255.255.255",
                                    "::",
                                    "::1",
                                    "fe80::1",
                                    "fc00::1",
                                    "fd12::1",
                                    "ff02::1",
                                    "2001:db8::1",
                                    "2002:7f00:1::",
                                    "2001::1",
                                    "::ffff:10.0.0.1",
                                    "::ffff:127.0.0.1",
                                    "64:ff9b::10.0.0.1",
                                    "::127.0.0.1",
                                    "64:ff9b:1::1",
                                    ""})
            QTest::newRow(address) << false;
        for (const char *address : {"1.1.1.1", "172.32.0.1", "100.128.0.1", "192.167.1.1",
                                    "::ffff:1.1.1.1", "2606:4700::1111", "64:ff9b::1.1.1.1"})
            QTest::newRow(address) << true;
    }

    void addresses()
    {
        QFETCH(bool, isPublic);
        QCOMPARE(isPublicAddress(QHostAddress(QString::fromLatin1(QTest::currentDataTag()))),
                 isPublic);
    }
};

QTEST_GUILESS_MAIN(TestOneClick)
#include "tst_oneclick.moc"
