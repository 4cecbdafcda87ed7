// SPDX-License-Identifier: GPL-3.0-or-later
// MailService over real accounts: each request is answered once, whatever becomes of its account.
#include "core/account/mailservice.h"
#include "tests/sync/lineserver.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace homing;
using namespace homing::account;
using homing::test::headerOf;
using homing::test::LineServer;

namespace {

const QByteArray plain = QByteArrayLiteral("IMAP4REV1 SASL-IR IDLE UIDPLUS");

const QByteArray withSessions =
    plain + " ENABLE CONDSTORE QRESYNC X-DRAFT-I01-EXPUNGED X-DRAFT-W07-RECONNECT";

/// One account with one message in INBOX, online; the server never answers for a body.
struct Service
{
    explicit Service(const QByteArray &abilities = plain)
        : server(
            abilities,
            [this](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 2] n\r\n<tag> OK "
                           "[READ-WRITE] s\r\n";
                if (command == "SID")
                    return "* NEWSID S1\r\n<tag> OK done\r\n";
                if (command.startsWith("UID SEARCH"))
                    return "* SEARCH 1\r\n<tag> OK done\r\n";
                if (command.contains("BODY.PEEK")) {
                    ++bodiesAsked;
                    return QByteArray();
                }
                if (command.startsWith("UID FETCH"))
                    return headerOf(1, 1) + "<tag> OK done\r\n";
                return std::nullopt;
            })
        , service(makeMailService(QDir(folder.path())))
        , saved(service.get(), &MailService::attachmentSaved)
    {
        service->start();
        AccountSettings settings;
        settings.name = QStringLiteral("Work");
        settings.user = QStringLiteral("anna");
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = server.serverPort();
        settings.imap.tls = session::TlsMode::None;
        settings.secretSource = SecretSource::Memory;
        id = service->addAccount(settings, Secret("secret"));
    }
    bool isOnline() const { return service->state(id).connectivity == Connectivity::Online; }
    MessageRef message() const
    {
        const auto mailboxes = service->mailboxes(id);
        return {{id, mailboxes.empty() ? MailboxId() : mailboxes.front().id}, 1};
    }
    QString target() const { return folder.filePath(QStringLiteral("saved.txt")); }
    FaultCause told() const { return saved.at(0).at(1).value<Fault>().cause; }

    int bodiesAsked = 0;
    QTemporaryDir folder;
    LineServer server;
    std::unique_ptr<MailService> service;
    QSignalSpy saved;
    AccountId id;
};

} // namespace

class TestMailService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aSaveWhoseAccountIsRemovedIsAnswered()
    {
        Service one;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        one.service->saveAttachment(one.message(), "1", one.target());
        QTRY_COMPARE(one.bodiesAsked, 1);
        QCOMPARE(one.saved.size(), 0);
        one.service->removeAccount(one.id);
        QCOMPARE(one.saved.size(), 1);
        QCOMPARE(one.saved.at(0).at(0).toString(), one.target());
        QCOMPARE(one.told(), FaultCause::Cancelled);
        QVERIFY(!QFile::exists(one.target()));
    }

    void aSaveWhoseAccountGoesOfflineIsAnsweredOnce()
    {
        Service one;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        const MessageRef message = one.message();
        one.service->saveAttachment(message, "1", one.target());
        QTRY_COMPARE(one.bodiesAsked, 1);
        one.service->setOnline(false);
        QTRY_COMPARE(one.saved.size(), 1);
        QCOMPARE(one.told(), FaultCause::Offline);
        // And one that is asked for now is told at once.
        one.service->saveAttachment(message, "1", one.target());
        QCOMPARE(one.saved.size(), 2);
        one.service->removeAccount(one.id);
        QCOMPARE(one.saved.size(), 2);
    }

    // draft-ietf-lemonade-reconnect-07 section 4, rule R9: "If the client doesn't want to terminate
    // the current session on logout it SHOULD use LOGOUT (PRESERVE)".
    void quittingKeepsTheSessionOnTheServer()
    {
        Service one(withSessions);
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QTRY_COMPARE(one.service->state(one.id).sessions.size(), size_t(1));
        const ServerSession session = one.service->state(one.id).sessions.front();
        QCOMPARE(session.id, QStringLiteral("S1"));
        QCOMPARE(session.mailbox, QStringLiteral("INBOX"));
        QVERIFY(session.created.isValid());
        QVERIFY(session.isActive);
        one.service->setOnline(false);
        QTRY_COMPARE(one.server.heard.last(), QByteArray("LOGOUT (PRESERVE)"));
        QTRY_VERIFY(!one.service->state(one.id).sessions.front().isActive);
    }

    // "A LOGOUT command with no parameters tells the server to terminate the current session".
    void removingTheAccountEndsTheSession()
    {
        Service one(withSessions);
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QTRY_COMPARE(one.service->state(one.id).sessions.size(), size_t(1));
        one.service->removeAccount(one.id);
        QTRY_COMPARE(one.server.heard.last(), QByteArray("LOGOUT"));
    }

    void theUserEndsTheSession()
    {
        Service one(withSessions);
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QTRY_COMPARE(one.service->state(one.id).sessions.size(), size_t(1));
        one.service->endSession(one.id);
        QTRY_COMPARE(one.server.count("DELETESID"), 1);
        QTRY_VERIFY(one.service->state(one.id).sessions.empty());
    }

    void aRemovedAccountsNumberIsNotGivenAgain()
    {
        Service one;
        const AccountId first = one.id;
        one.service->removeAccount(first);
        AccountSettings settings;
        settings.name = QStringLiteral("Home");
        settings.user = QStringLiteral("anna");
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = one.server.serverPort();
        settings.imap.tls = session::TlsMode::None;
        settings.secretSource = SecretSource::Memory;
        QVERIFY(one.service->addAccount(settings, Secret("secret")) != first);
    }
};

QTEST_GUILESS_MAIN(TestMailService)
#include "tst_mailservice.moc"
