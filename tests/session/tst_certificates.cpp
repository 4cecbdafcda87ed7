// SPDX-License-Identifier: GPL-3.0-or-later
// Which certificates are accepted (security: row 5), and to whom a connection without TLS is made.
#include "tests/session/tlsrig.h"

#include "core/session/tlspolicy.h"

#include <QSslConfiguration>

using namespace homing;
using namespace homing::test;
using session::TlsMode;

class TestCertificateRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void badCertificates_data();
    void badCertificates();
    void goodCertificates_data();
    void goodCertificates();
    void unreadableCaFile();
    void pinnedLeafIsAccepted();
    void anotherLeafThanThePinnedOne();
    void pinnedLeafOfAGoodChainButAnother();
    void refusalNamesTheLeaf();
    void oldTlsIsRefused();
    void lessTlsThanBeforeIsRefused_data();
    void lessTlsThanBeforeIsRefused();
    void noTlsBehindATlsPort();
    void plaintextIsForThisMachineOnly_data();
    void plaintextIsForThisMachineOnly();
    void plaintextToOthersWhenForced();
    void alternativeNames_data();
    void alternativeNames();
};

void TestCertificateRules::initTestCase()
{
    QVERIFY2(certificates().isValid(), qPrintable(certificates().problem()));
}

// --- certificates ------------------------------------------------------------------------------

void TestCertificateRules::badCertificates_data()
{
    QTest::addColumn<CertificateWish>("wish");
    using Issuer = CertificateWish::Issuer;
    const QDateTime past(QDate(2021, 1, 1), QTime(0, 0), Qt::UTC);
    const QDateTime future(QDate(2055, 1, 1), QTime(0, 0), Qt::UTC);
    CertificateWish wish;
    wish.alternativeNames = "DNS:other.example";
    QTest::newRow("another host") << wish;
    wish.commonName = "other.example";
    wish.alternativeNames = "";
    QTest::newRow("another host, common name only") << wish;
    wish = {};
    wish.alternativeNames = "DNS:other.example";
    QTest::newRow("right common name, wrong names") << wish;
    wish.alternativeNames = "IP:127.0.0.1";
    QTest::newRow("only the address") << wish;
    wish.alternativeNames = "DNS:*";
    wish.commonName = "x";
    QTest::newRow("wildcard for everything") << wish;
    wish.alternativeNames = "DNS:local*";
    QTest::newRow("wildcard in a label") << wish;
    wish.alternativeNames = "DNS:*.localhost";
    QTest::newRow("wildcard one below") << wish;
    wish.alternativeNames = "DNS:localhost.evil.example,DNS:evil-localhost";
    QTest::newRow("names that contain it") << wish;
    wish = {};
    wish.issuer = Issuer::Itself;
    QTest::newRow("signed by itself") << wish;
    wish.issuer = Issuer::Stranger;
    QTest::newRow("unknown authority") << wish;
    wish.issuer = Issuer::NoAuthority;
    QTest::newRow("signed by what is no authority") << wish;
    wish = {};
    wish.to = past;
    QTest::newRow("expired") << wish;
    wish = {};
    wish.from = future;
    QTest::newRow("not yet valid") << wish;
    wish = {};
    wish.extendedKeyUsage = "clientAuth";
    QTest::newRow("for clients") << wish;
}

void TestCertificateRules::badCertificates()
{
    QFETCH(CertificateWish, wish);
    TlsRig rig;
    const ServerIdentity identity = certificates().make(wish);
    QVERIFY2(!identity.chain.isEmpty() && !identity.key.isNull(),
             qPrintable(certificates().problem()));
    rig.server.setIdentity(identity);
    rig.remember();
    rig.server.play("S: * OK ready\nC: <any>\n");
    rig.open();
    rig.submit("SELECT INBOX");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::CertificateInvalid);
    QVERIFY2(rig.fault.detail.contains(QStringLiteral("localhost")), qPrintable(rig.fault.detail));
    QVERIFY2(rig.fault.detail.contains(QStringLiteral("SHA-256 ")), qPrintable(rig.fault.detail));
    QCOMPARE(rig.server.received(), QByteArray());
    QVERIFY(!rig.session.cost().tls);
}

void TestCertificateRules::goodCertificates_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QByteArray>("names");
    QTest::newRow("name") << QStringLiteral("localhost") << QByteArray("DNS:localhost");
    QTest::newRow("name in capitals") << QStringLiteral("LOCALHOST") << QByteArray("DNS:localhost");
    QTest::newRow("address") << QStringLiteral("127.0.0.1") << QByteArray("IP:127.0.0.1");
    QTest::newRow("common name only") << QStringLiteral("localhost") << QByteArray();
}

void TestCertificateRules::goodCertificates()
{
    QFETCH(QString, host);
    QFETCH(QByteArray, names);
    CertificateWish wish;
    wish.alternativeNames = names;
    TlsRig rig;
    rig.endpoint.host = host;
    rig.server.setIdentity(certificates().make(wish));
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: A1 <any>\n"
                    "S: A1 OK [CAPABILITY IMAP4rev1] in\n");
    rig.open();
    QTRY_VERIFY2(rig.isReady() || rig.closedCount > 0, rig.log.toScenario().constData());
    QVERIFY2(rig.isReady(), qPrintable(rig.fault.detail));
    QVERIFY(rig.session.cost().tls);
    QCOMPARE(rig.session.peerLeaf().size(), 32);
}

void TestCertificateRules::unreadableCaFile()
{
    TlsRig rig;
    rig.endpoint.caFile = QStringLiteral("/nonexistent/ca.pem");
    rig.server.play("S: * OK ready\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::CertificateInvalid);
    QVERIFY(rig.fault.detail.contains(QStringLiteral("/nonexistent/ca.pem")));
}

void TestCertificateRules::pinnedLeafIsAccepted()
{
    CertificateWish wish;
    wish.issuer = CertificateWish::Issuer::Itself;
    wish.alternativeNames = "DNS:other.example";
    wish.to = QDateTime(QDate(2021, 1, 1), QTime(0, 0), Qt::UTC);
    const ServerIdentity identity = certificates().make(wish);
    const QByteArray digest = identity.chain.first().digest(QCryptographicHash::Sha256);
    for (const QByteArray &pin : {digest, digest.toHex(), digest.toHex(':').toUpper()}) {
        TlsRig rig;
        rig.endpoint.caFile.clear();
        rig.endpoint.pinnedLeaf = pin;
        rig.server.setIdentity(identity);
        rig.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: A1 <any>\n"
                        "S: A1 OK [CAPABILITY IMAP4rev1] in\n");
        rig.open();
        QTRY_VERIFY2(rig.isReady() || rig.closedCount > 0, rig.log.toScenario().constData());
        QVERIFY2(rig.isReady(), qPrintable(rig.fault.detail));
    }
}

void TestCertificateRules::anotherLeafThanThePinnedOne()
{
    CertificateWish wish;
    wish.issuer = CertificateWish::Issuer::Itself;
    const ServerIdentity pinned = certificates().make(wish);
    const ServerIdentity swapped = certificates().make(wish);
    TlsRig rig;
    rig.endpoint.pinnedLeaf = session::leafDigest(pinned.chain.first());
    rig.server.setIdentity(swapped);
    rig.server.play("S: * OK ready\nC: <any>\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::CertificateInvalid);
    QCOMPARE(rig.server.received(), QByteArray());
}

void TestCertificateRules::pinnedLeafOfAGoodChainButAnother()
{
    // The new leaf would pass as any other, but this user accepted exactly one.
    TlsRig rig;
    rig.endpoint.pinnedLeaf = QByteArray(32, 'x');
    rig.server.play("S: * OK ready\nC: <any>\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::CertificateInvalid);
    QVERIFY2(rig.fault.detail.contains(QStringLiteral("not the one that was accepted")),
             qPrintable(rig.fault.detail));
    QCOMPARE(rig.server.received(), QByteArray());
}

void TestCertificateRules::refusalNamesTheLeaf()
{
    CertificateWish wish;
    wish.issuer = CertificateWish::Issuer::Stranger;
    const ServerIdentity identity = certificates().make(wish);
    TlsRig rig;
    rig.server.setIdentity(identity);
    rig.server.play("S: * OK ready\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    // With this the user can make an exception that holds for nothing else.
    QCOMPARE(rig.session.peerLeaf(), session::leafDigest(identity.chain.first()));
    QVERIFY(rig.fault.detail.contains(
        QString::fromLatin1(rig.session.peerLeaf().toHex(':').toUpper())));
    QVERIFY(rig.fault.detail.contains(QStringLiteral("Somebody else")));
}

void TestCertificateRules::oldTlsIsRefused()
{
    QString problem;
    const auto configuration = session::tlsConfiguration({}, &problem);
    QCOMPARE(configuration.protocol(), QSsl::TlsV1_2OrLater);
    QCOMPARE(configuration.peerVerifyMode(), QSslSocket::VerifyPeer);
    QVERIFY(problem.isEmpty());
}

void TestCertificateRules::lessTlsThanBeforeIsRefused_data()
{
    QTest::addColumn<int>("remembered");
    QTest::addColumn<bool>("isAccepted");
    QTest::newRow("never seen") << 0 << true;
    QTest::newRow("as before") << 2 << true;
    QTest::newRow("1.3 before") << 3 << false;
}

void TestCertificateRules::lessTlsThanBeforeIsRefused()
{
    QFETCH(int, remembered);
    QFETCH(bool, isAccepted);
    TlsRig rig;
    rig.server.setTlsProtocol(QSsl::TlsV1_2);
    rig.remember();
    rig.remembered.tlsMinorVersion = remembered;
    rig.remembered = session::RememberedServer::fromBytes(rig.remembered.toBytes());
    rig.server.play(
        isAccepted ? "S: * OK [CAPABILITY IMAP4REV1 SASL-IR AUTH=PLAIN] ready\n"
                     "C: A1 AUTHENTICATE PLAIN <any>\n"
                     "S: A1 OK [CAPABILITY IMAP4REV1 IDLE ENABLE QRESYNC LITERAL+] in\nT: hold\n"
                   : "S: * OK ready\nC: <any>\n");
    rig.open();
    if (isAccepted) {
        QTRY_VERIFY(rig.isReady());
        QCOMPARE(rig.session.remembered().tlsMinorVersion, 2);
        return;
    }
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::TlsFailed);
    QVERIFY(rig.fault.detail.contains(QStringLiteral("TLS 1.3 before")));
    QCOMPARE(rig.server.received(), QByteArray());
}

void TestCertificateRules::noTlsBehindATlsPort()
{
    SessionRig rig;
    rig.endpoint.tls = TlsMode::Implicit;
    rig.remember();
    rig.server.play("S: * OK ready, in the clear\nT: hold\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::TlsFailed);
    QCOMPARE(rig.server.received(), QByteArray());
}

// --- plaintext ---------------------------------------------------------------------------------

void TestCertificateRules::plaintextIsForThisMachineOnly_data()
{
    QTest::addColumn<QString>("host");
    QTest::newRow("a name") << QStringLiteral("mail.example.org");
    QTest::newRow("looks like localhost") << QStringLiteral("localhost.example.org");
    QTest::newRow("an address") << QStringLiteral("192.0.2.1");
    QTest::newRow("any address") << QStringLiteral("0.0.0.0");
    QTest::newRow("empty") << QString();
}

void TestCertificateRules::plaintextIsForThisMachineOnly()
{
    QFETCH(QString, host);
    SessionRig rig;
    rig.endpoint.host = host;
    rig.open();
    const auto noop = rig.submit("NOOP");
    QCOMPARE(rig.closedCount, 0); // never from inside open()
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::PlaintextRefused);
    QCOMPARE(rig.results.value(noop).kind, session::CommandResult::Kind::NotSent);
    QCOMPARE(rig.server.connectionCount(), 0);
}

void TestCertificateRules::plaintextToOthersWhenForced()
{
    // 0.0.0.0 leads to this machine, but is not known as such.
    SessionRig rig;
    rig.endpoint.host = QStringLiteral("0.0.0.0");
    rig.endpoint.allowPlaintext = true;
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: A1 <any>\n"
                    "S: A1 OK [CAPABILITY IMAP4rev1] in\n");
    rig.open();
    QTRY_VERIFY(rig.isReady());
    QVERIFY(!rig.session.cost().tls);
}

void TestCertificateRules::alternativeNames_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("match");
    QTest::newRow("exact") << QByteArray("DNS:mail.example.org")
                           << QStringLiteral("mail.example.org") << true;
    QTest::newRow("case") << QByteArray("DNS:Mail.Example.ORG")
                          << QStringLiteral("mail.example.org") << true;
    QTest::newRow("final dot") << QByteArray("DNS:mail.example.org")
                               << QStringLiteral("mail.example.org.") << true;
    QTest::newRow("wildcard") << QByteArray("DNS:*.example.org")
                              << QStringLiteral("mail.example.org") << true;
    QTest::newRow("wildcard, two labels")
        << QByteArray("DNS:*.example.org") << QStringLiteral("a.mail.example.org") << false;
    QTest::newRow("wildcard, none")
        << QByteArray("DNS:*.example.org") << QStringLiteral("example.org") << false;
    QTest::newRow("wildcard over a top domain")
        << QByteArray("DNS:*.org") << QStringLiteral("example.org") << false;
    QTest::newRow("second of two")
        << QByteArray("DNS:a.example,DNS:b.example") << QStringLiteral("b.example") << true;
    QTest::newRow("address as a name")
        << QByteArray("DNS:192.0.2.1") << QStringLiteral("192.0.2.1") << false;
    QTest::newRow("address") << QByteArray("IP:192.0.2.1") << QStringLiteral("192.0.2.1") << true;
    QTest::newRow("address, six") << QByteArray("IP:2001:db8:0:0:0:0:0:1")
                                  << QStringLiteral("2001:db8::1") << true;
    QTest::newRow("none") << QByteArray() << QStringLiteral("mail.example.org") << true;
}

void TestCertificateRules::alternativeNames()
{
    QFETCH(QByteArray, names);
    QFETCH(QString, host);
    QFETCH(bool, match);
    CertificateWish wish;
    wish.alternativeNames = names;
    const ServerIdentity identity = certificates().make(wish);
    QVERIFY2(!identity.chain.isEmpty(), qPrintable(certificates().problem()));
    QCOMPARE(session::alternativeNamesAllow(identity.chain.first(), host), match);
}

QTEST_GUILESS_MAIN(TestCertificateRules)
#include "tst_certificates.moc"
