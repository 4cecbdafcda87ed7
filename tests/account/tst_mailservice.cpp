// SPDX-License-Identifier: GPL-3.0-or-later
// MailService over real accounts: each request is answered once, whatever becomes of its account.
#include "core/account/mailservice.h"
#include "core/account/profile.h"
#include "tests/sync/lineserver.h"

#include <QRegularExpression>
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

/// The file in the message of withFile(): three pieces of 256 KiB as base64, the last one short.
const QByteArray fileBytes = QByteArrayLiteral("Harbour plan, ").repeated(40'000);

/// A text with a uuencoded file in it, and a large file.
QByteArray withFile()
{
    return "* 1 FETCH (UID 1 FLAGS () ENVELOPE (NIL \"Plan\" NIL NIL NIL NIL NIL NIL NIL "
           "\"<1@x>\") BODYSTRUCTURE "
           "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 60 4)(\"application\" \"pdf\" (\"name\" "
           "\"plan.pdf\") NIL NIL "
           "\"base64\" "
        + QByteArray::number(fileBytes.toBase64().size())
        + ") \"mixed\") INTERNALDATE \"02-Nov-2026 10:00:00 +0000\" RFC822.SIZE 900000)\r\n";
}

const QByteArray textWithFile =
    QByteArrayLiteral("See:\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n");

/// The answer to "UID FETCH 1 (UID BODY.PEEK[2]<0.10>)" and its kin.
QByteArray partAnswer(const QByteArray &command)
{
    static const QRegularExpression pattern(
        QStringLiteral("PEEK\\[(\\d*|HEADER)\\](?:<(\\d+)\\.(\\d+)>)?"));
    const auto asked = pattern.match(QString::fromLatin1(command));
    QByteArray bytes = asked.captured(1) == u"1" ? textWithFile
        : asked.captured(1) == u"2"              ? fileBytes.toBase64()
        : asked.captured(1) == u"HEADER"         ? QByteArray("Subject: Plan\r\n\r\n")
                                    : QByteArray("Subject: Plan\r\n\r\nThe source.\r\n");
    QByteArray item = "BODY[" + asked.captured(1).toLatin1() + ']';
    if (asked.hasCaptured(2)) {
        item += '<' + asked.captured(2).toLatin1() + '>';
        bytes = bytes.mid(asked.captured(2).toInt(), asked.captured(3).toInt());
    }
    return "* 1 FETCH (UID 1 " + item + " {" + QByteArray::number(bytes.size()) + "}\r\n" + bytes
        + ")\r\n<tag> OK done\r\n";
}

/// INBOX with one message, for a server that keeps sessions too.
std::optional<QByteArray> inboxAnswer(const QByteArray &command, const QByteArray &header)
{
    if (command.startsWith("SELECT"))
        return "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 2] n\r\n<tag> OK "
               "[READ-WRITE] s\r\n";
    if (command == "SID")
        return "* NEWSID S1\r\n<tag> OK done\r\n";
    if (command.startsWith("UID SEARCH"))
        return "* SEARCH 1\r\n<tag> OK done\r\n";
    if (command.startsWith("UID FETCH"))
        return header + "<tag> OK done\r\n";
    return std::nullopt;
}

AccountSettings settingsFor(quint16 port)
{
    AccountSettings settings;
    settings.name = QStringLiteral("Work");
    settings.user = QStringLiteral("anna");
    settings.imap.host = QStringLiteral("127.0.0.1");
    settings.imap.port = port;
    settings.imap.tls = session::TlsMode::None;
    settings.secretSource = SecretSource::Memory;
    settings.offline.kind = OfflinePolicy::Kind::Nothing; // what is asked for is counted
    return settings;
}

/// One account with one message in INBOX, online; the server answers for a body what onBody says,
/// else never.
struct Service
{
    explicit Service(const QByteArray &abilities = plain, const QByteArray &header = headerOf(1, 1))
        : server(
            abilities,
            [this, header](const QByteArray &tag,
                           const QByteArray &command) -> std::optional<QByteArray> {
                if (command.contains("BODY.PEEK")) {
                    ++bodiesAsked;
                    bodyTags << tag;
                    return onBody ? onBody(command) : QByteArray();
                }
                return inboxAnswer(command, header);
            })
        , service(makeMailService(QDir(folder.path())))
        , saved(service.get(), &MailService::attachmentSaved)
    {
        service->start();
        id = service->addAccount(settingsFor(server.serverPort()), Secret("secret"));
    }
    ~Service()
    {
        // The server is in this thread: while the service's destructor waits it cannot answer.
        QSignalSpy ready(service.get(), &MailService::readyToSleep);
        service->sleep();
        ready.wait();
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
    QByteArrayList bodyTags;
    std::function<QByteArray(const QByteArray &command)> onBody;
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
    void conversationsAreMadeBehind()
    {
        QTemporaryDir folder;
        AccountSettings settings;
        settings.id = AccountId(1);
        settings.name = QStringLiteral("Work");
        settings.user = QStringLiteral("anna");
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = 1; // nobody is there
        settings.imap.tls = session::TlsMode::None;
        settings.secretSource = SecretSource::Memory;
        const Profile profile {QDir(folder.path())};
        QVERIFY(profile.save({settings}));
        MailboxRef inbox {settings.id, {}};
        {
            auto store = store::Store::open(profile.accountFolder(settings.id), settings.id);
            imap::ListData listed;
            listed.mailbox = imap::MailboxName::fromWire("INBOX");
            QVERIFY((*store)->applyMailboxList({listed}));
            inbox.mailbox = (*store)->mailboxNamed(listed.mailbox)->id;
            store::MailboxDelta delta;
            for (const quint32 uid : {1U, 2U, 3U}) {
                store::MessageHeader header;
                header.messageId = QByteArray::number(uid) + "@x";
                if (uid == 3)
                    header.inReplyTo = "<1@x>";
                delta.updates[uid].header = header;
                delta.updates[uid].internalDate =
                    QDateTime::fromSecsSinceEpoch(1'600'000'000 + uid, Qt::UTC);
            }
            store::SyncState state;
            state.uidValidity = imap::UidValidity(7);
            QVERIFY((*store)->apply(inbox.mailbox, delta, state, store::ChangeCause::Live));
        }
        const auto service = makeMailService(QDir(folder.path()));
        QSignalSpy told(service.get(), &MailService::threadsChanged);
        service->start();
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, 10'000);
        QCOMPARE(service->threads(inbox).keys.size(), size_t(2));
        QCOMPARE(service->conversation({inbox, 3}),
                 (std::vector<MessageRef> {{inbox, 1}, {inbox, 3}}));
        QCOMPARE(service->conversation({inbox, 2}), (std::vector<MessageRef> {{inbox, 2}}));
    }

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
    void goingOfflineKeepsTheSessionOnTheServer()
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

    // The same rule: the window is closed. The server is in a thread of its own, as nothing of this
    // one runs while the service goes.
    void quittingKeepsTheSessionOnTheServer()
    {
        QThread thread;
        QObject there;
        there.moveToThread(&thread);
        thread.start();
        std::unique_ptr<LineServer> server;
        const auto inServer = [&](const std::function<void()> &work) {
            QMetaObject::invokeMethod(&there, work, Qt::BlockingQueuedConnection);
        };
        quint16 port = 0;
        inServer([&] {
            server = std::make_unique<LineServer>(
                withSessions, [header = headerOf(1, 1)](const QByteArray &, const QByteArray &command) {
                    return inboxAnswer(command, header);
                });
            port = server->serverPort();
        });
        QTemporaryDir folder;
        auto service = makeMailService(QDir(folder.path()));
        service->start();
        const AccountId id = service->addAccount(settingsFor(port), Secret("secret"));
        QTRY_VERIFY_WITH_TIMEOUT(service->state(id).sessions.size() == 1, 10'000);
        service.reset();
        QByteArray last;
        inServer([&] {
            last = server->heard.last();
            server.reset();
        });
        thread.quit();
        QVERIFY(thread.wait());
        QCOMPARE(last, QByteArray("LOGOUT (PRESERVE)"));
    }

    // The same rule: a computer that goes to sleep is a client that goes away for a while.
    void sleepKeepsTheSessionOnTheServer()
    {
        Service one(withSessions);
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QTRY_COMPARE(one.service->state(one.id).sessions.size(), size_t(1));
        QSignalSpy ready(one.service.get(), &MailService::readyToSleep);
        one.service->sleep();
        one.service->sleep(); // said twice
        QCOMPARE(ready.size(), 0); // never within the call
        QTRY_COMPARE(ready.size(), 1);
        QCOMPARE(one.server.heard.last(), QByteArray("LOGOUT (PRESERVE)"));
        QTRY_VERIFY(!one.isOnline());

        const int connections = one.server.connections;
        one.service->setOnline(true); // a network that comes while it sleeps
        one.service->setPassword(one.id, Secret("secret"));
        QSignalSpy shown(one.service.get(), &MailService::changed);
        imap::FlagSet flagged;
        flagged.set(imap::SystemFlag::Flagged);
        one.service->addFlags(one.message().mailbox, imap::UidSet::single(1), flagged);
        QTRY_COMPARE(shown.size(), 1); // what the account's thread was told before is done
        QCOMPARE(one.server.connections, connections);
        one.service->wake();
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QCOMPARE(one.server.connections, connections + 1);
        QCOMPARE(ready.size(), 1);
    }

    void sleepDoesNotWaitForADeafServer()
    {
        Service one(withSessions);
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        one.server.isDeaf = true;
        QSignalSpy ready(one.service.get(), &MailService::readyToSleep);
        one.service->sleep();
        QTRY_COMPARE(ready.size(), 1);
        one.service->wake();
        one.server.isDeaf = false;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QCOMPARE(ready.size(), 1);
    }

    void nobodyToSayGoodbyeTo()
    {
        QTemporaryDir folder;
        const auto service = makeMailService(QDir(folder.path()));
        service->start();
        QSignalSpy ready(service.get(), &MailService::readyToSleep);
        service->sleep();
        QTRY_COMPARE(ready.size(), 1);
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

    void textIsReadWithoutItsFiles()
    {
        Service one(plain, withFile());
        one.onBody = partAnswer;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QSignalSpy bodies(one.service.get(), &MailService::bodyChanged);
        QCOMPARE(one.service->body(one.message()).state, MessageBody::State::Loading);
        QTRY_COMPARE(bodies.size(), 1);
        const auto body = bodies.at(0).at(0).value<MessageBody>();
        QCOMPARE(body.state, MessageBody::State::Ready);
        QCOMPARE(body.blocks.size(), size_t(1));
        QCOMPARE(body.blocks[0].text, QStringLiteral("See:\n"));
        QCOMPARE(body.attachments.size(), size_t(2));
        QCOMPARE(body.attachments[0].fileName, QStringLiteral("cat.txt"));
        QCOMPARE(body.attachments[1].fileName, QStringLiteral("plan.pdf"));
        QVERIFY(one.server.heard.contains("UID FETCH 1 (UID BODY.PEEK[1])"));
        QCOMPARE(one.bodiesAsked, 1); // the file was not asked for
        // The file in the text needs no server.
        QSignalSpy parts(one.service.get(), &MailService::partReady);
        one.service->requestPart(one.message(), body.attachments[0].section);
        QCOMPARE(parts.size(), 0); // never within the call
        QTRY_COMPARE(parts.size(), 1);
        QCOMPARE(parts.at(0).at(2).toByteArray(), QByteArray("Cat"));
        one.service->requestPart(one.message(), "1/2"); // there is none
        QTRY_COMPARE(parts.size(), 2);
        QVERIFY(bool(parts.at(1).at(3).value<Fault>()));
        QCOMPARE(one.bodiesAsked, 1);
    }

    void aLargeFileComesInPiecesAndTellsHowFar()
    {
        Service one(plain, withFile());
        one.onBody = partAnswer;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QSignalSpy progress(one.service.get(), &MailService::partProgress);
        QSignalSpy bodies(one.service.get(), &MailService::bodyChanged);
        one.service->saveAttachment(one.message(), "2", one.target());
        QTRY_COMPARE(one.saved.size(), 1);
        QCOMPARE(one.told(), FaultCause::None);
        QFile file(one.target());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), fileBytes);
        QVERIFY(!(file.permissions() & (QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther)));
        QCOMPARE(one.bodiesAsked, 3);
        QCOMPARE(progress.size(), 3);
        const auto total = quint64(fileBytes.toBase64().size());
        QCOMPARE(progress.at(0).at(2).toULongLong(), 262'144ULL);
        QCOMPARE(progress.at(0).at(3).toULongLong(), total);
        QCOMPARE(progress.at(2).at(2).toULongLong(), total);
        QCOMPARE(bodies.size(), 0); // the text is not concerned
    }

    void aCutCostsOnePiece()
    {
        Service one(plain, withFile());
        int cuts = 0;
        one.onBody = [&](const QByteArray &command) {
            return command.contains("<262144.") && ++cuts == 1 ? QByteArray("hang up")
                                                               : partAnswer(command);
        };
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QSignalSpy parts(one.service.get(), &MailService::partReady);
        one.service->requestPart(one.message(), "2");
        QTRY_COMPARE_WITH_TIMEOUT(parts.size(), 1, 20'000);
        QCOMPARE(parts.at(0).at(2).toByteArray(), fileBytes);
        const auto asked = [&](const QByteArray &offset) {
            return std::count_if(
                one.server.heard.begin(), one.server.heard.end(),
                [&](const QByteArray &line) { return line.contains("[2]<" + offset + '.'); });
        };
        QCOMPARE(asked("0"), 1); // what had come did not come again
        QCOMPARE(asked("262144"), 2);
        QCOMPARE(asked("524288"), 1);
    }

    void aFileThatNobodyWantsAnyMoreIsNotFetchedOn()
    {
        Service one(plain, withFile());
        QSignalSpy parts(one.service.get(), &MailService::partReady);
        one.onBody = [&](const QByteArray &command) {
            return command.contains("[2]") ? QByteArray() : partAnswer(command); // silence
        };
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        one.service->saveAttachment(one.message(), "2", one.target());
        one.service->requestPart(one.message(), "2");
        QTRY_COMPARE(one.bodiesAsked, 2);
        one.service->cancelPart(one.message(), "2");
        QTRY_COMPARE(parts.size(), 1);
        QCOMPARE(one.saved.size(), 1);
        QCOMPARE(one.told(), FaultCause::Cancelled);
        QCOMPARE(parts.at(0).at(3).value<Fault>().cause, FaultCause::Cancelled);
        QVERIFY(!QFile::exists(one.target()));
        // The answers that were on their way come now, and nothing more is asked.
        const QByteArrayList tags = one.bodyTags;
        for (int i = 0; i < 2; ++i) {
            const QByteArray piece = '<' + QByteArray::number(i * 262'144) + ".262144>";
            one.server.say(partAnswer("PEEK[2]" + piece).replace("<tag>", tags.at(i)));
        }
        QSignalSpy bodies(one.service.get(), &MailService::bodyChanged);
        one.service->body(one.message());
        QTRY_COMPARE(bodies.size(), 1);
        QCOMPARE(one.bodiesAsked, 3);
        QCOMPARE(one.saved.size(), 1);
        QCOMPARE(parts.size(), 1);
    }

    // Security row 21: what is there is not touched, and a link is not followed.
    void aNewFileIsNew()
    {
        Service one(plain, withFile());
        one.onBody = partAnswer;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        const QString other = one.folder.filePath(QStringLiteral("other.txt"));
        QFile old(other);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
        old.close();
        const QString link = one.folder.filePath(QStringLiteral("link.txt"));
        const QString dangling = one.folder.filePath(QStringLiteral("dangling.txt"));
        const QString nowhere = one.folder.filePath(QStringLiteral("nowhere.txt"));
        QVERIFY(QFile::link(other, link));
        QVERIFY(QFile::link(nowhere, dangling));
        int told = 0;
        for (const QString &path : {other, link, dangling}) {
            one.service->saveAttachment(one.message(), "1", path, MailService::SaveMode::NewOnly);
            ++told;
            QTRY_COMPARE(one.saved.size(), told);
            QCOMPARE(one.saved.last().at(1).value<Fault>().cause, FaultCause::Store);
        }
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), QByteArray("old"));
        QVERIFY(!QFile::exists(nowhere));
        one.service->saveAttachment(one.message(), "1", one.target(),
                                    MailService::SaveMode::NewOnly);
        QTRY_COMPARE(one.saved.size(), told + 1);
        QCOMPARE(one.saved.last().at(1).value<Fault>().cause, FaultCause::None);
        QCOMPARE(QFile(one.target()).permissions()
                     & (QFile::ExeOwner | QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
    }

    void theSourceIsTheWholeMessage()
    {
        Service one(plain, headerOf(1, 1));
        one.onBody = partAnswer;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QSignalSpy parts(one.service.get(), &MailService::partReady);
        one.service->requestPart(one.message(), "");
        QTRY_COMPARE(parts.size(), 1);
        QCOMPARE(parts.at(0).at(2).toByteArray(),
                 QByteArray("Subject: Plan\r\n\r\nThe source.\r\n"));
    }

    void theHeaderIsFetchedOnce()
    {
        Service one(plain, withFile());
        one.onBody = partAnswer;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QSignalSpy parts(one.service.get(), &MailService::partReady);
        one.service->requestPart(one.message(), "HEADER");
        QTRY_COMPARE(parts.size(), 1);
        QCOMPARE(parts.at(0).at(2).toByteArray(), QByteArray("Subject: Plan\r\n\r\n"));
        one.service->requestPart(one.message(), "HEADER");
        QTRY_COMPARE(parts.size(), 2);
        QCOMPARE(parts.at(1).at(2), parts.at(0).at(2));
        QCOMPARE(one.bodiesAsked, 1);
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
