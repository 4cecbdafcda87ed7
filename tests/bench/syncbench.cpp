// SPDX-License-Identifier: GPL-3.0-or-later
// First sync and resync through the whole core against core/server in a thread of its own, beside the same commands written
// raw to the same server and their answers read and thrown away.
#include "core/server/imapserver.h"
#include "core/server/mailstore.h"
#include "core/sync/accountsync.h"
#include "core/sync/headerdecoder.h"
#include "tests/bench/report.h"

#include <QEventLoop>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>

#include <ctime>

namespace homing::bench {

namespace {

using namespace imap;

/// The server and its mail, living in their own thread as a real server lives in its own process.
class ServerThread
{
public:
    explicit ServerThread(int messages)
    {
        m_thread.start();
        m_context.moveToThread(&m_thread);
        run([&] {
            m_mail = std::make_shared<server::MailStore>();
            for (int i = 1; i <= messages; ++i)
                append(i);
            server::ServerOptions options;
            options.user = "anna";
            options.password = "secret";
            options.without = {"COMPRESS=DEFLATE"}; // both sides read the same bytes
            m_server = std::make_unique<server::ImapServer>(m_mail, options);
            m_server->listen();
            m_port = m_server->port();
        });
    }
    ~ServerThread()
    {
        run([&] {
            m_server.reset();
            m_mail.reset();
        });
        m_thread.quit();
        m_thread.wait();
    }
    quint16 port() const { return m_port; }

    /// 100 flag changes, 50 expunges, 10 arrivals.
    void changeElsewhere()
    {
        run([&] {
            const auto inbox = MailboxName::fromWire("INBOX");
            const auto here = m_mail->snapshot(inbox);
            FlagSet flags;
            flags.addKeyword("bench" + QByteArray::number(++m_round));
            UidSet flagged;
            UidSet gone;
            size_t at = 0;
            for (const auto &[uid, old] : here) {
                if (at % (here.size() / 150) == 0 && at / (here.size() / 150) < 150)
                    ((at / (here.size() / 150)) % 3 == 2 ? gone : flagged).add(uid);
                ++at;
            }
            m_mail->addFlags(inbox, flagged, flags);
            m_mail->expunge(inbox, gone);
            for (int i = 0; i < 10; ++i)
                append(1'000'000 + m_round * 10 + i);
        });
    }

private:
    template <typename Work>
    void run(Work work)
    {
        QMetaObject::invokeMethod(&m_context, work, Qt::BlockingQueuedConnection);
    }
    void append(int number)
    {
        const QByteArray n = QByteArray::number(number);
        m_mail->append(MailboxName::fromWire("INBOX"),
                       "From: Person " + n + " <p" + n + "@example.org>\r\nTo: Anna <anna@example.org>\r\nSubject: Harbour plans, part " + n
                           + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMessage-ID: <m" + n + "@example.org>\r\n\r\nText " + n + "\r\n");
    }
    QThread m_thread;
    QObject m_context;
    std::shared_ptr<server::MailStore> m_mail;
    std::unique_ptr<server::ImapServer> m_server;
    quint16 m_port = 0;
    int m_round = 0;
};

/// Milliseconds for login and `commands`, the answers read and thrown away.
double rawMs(quint16 port, const QByteArray &commands, const QByteArray &lastTag, qint64 &bytes,
             const QByteArray &user = "anna", const QByteArray &password = "secret")
{
    return medianMs(3, [&] {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        socket.waitForConnected(5'000);
        socket.write("l1 LOGIN " + user + ' ' + password + "\r\n" + commands);
        QByteArray tail;
        bytes = 0;
        const QByteArray end = "\r\n" + lastTag + " OK";
        while (!tail.contains(end) && socket.waitForReadyRead(60'000)) {
            const QByteArray chunk = socket.readAll();
            bytes += chunk.size();
            tail = tail.right(200) + chunk;
        }
    });
}

struct Client {
    explicit Client(quint16 port, QString userName = QStringLiteral("anna"), QByteArray secret = "secret")
        : user(std::move(userName))
        , password(Secret(std::move(secret)))
        , opened(store::Store::open(QDir(folder.path()), AccountId(1)))
    {
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = port;
        endpoint.tls = session::TlsMode::None;
    }
    sync::SyncReport synchronise()
    {
        sync::AccountSync account(**opened, clock, nullptr);
        account.configure(endpoint, {user, password});
        account.restrictTo({MailboxName::fromWire("INBOX")});
        sync::SyncReport report;
        QEventLoop loop;
        QObject::connect(&account, &sync::AccountSync::synchronised, &loop, [&](const sync::SyncReport &told) { report = told; });
        QObject::connect(&account, &sync::AccountSync::stopped, &loop, &QEventLoop::quit);
        account.start(sync::Presence::Once);
        loop.exec();
        return report;
    }
    QString user;
    Secret password;
    QTemporaryDir folder;
    SystemClock clock;
    session::Endpoint endpoint;
    store::StoreResult<std::unique_ptr<store::Store>> opened;
};

} // namespace

void firstSyncFrom(quint16 port, const QString &user, const QByteArray &password)
{
    const QByteArray fetch = "s1 SELECT INBOX\r\nf1 UID FETCH 1:* " + sync::headerItems(true) + "\r\n";
    qint64 bytes = 0;
    const std::clock_t before = std::clock(); // of this process: the server is another one
    const double raw = rawMs(port, fetch, "f1", bytes, user.toUtf8(), password);
    const std::clock_t between = std::clock();
    Client client(port, user, password);
    const sync::SyncReport first = client.synchronise();
    const auto cpuMs = [](std::clock_t ticks) { return double(ticks) * 1'000 / CLOCKS_PER_SEC; };
    const double worked = cpuMs(std::clock() - between);
    const quint32 messages = first.mailboxes.empty() ? 0 : first.mailboxes.front().inserted;
    report(QStringLiteral("first sync of %1 headers (%2 MB), real server").arg(messages).arg(bytes / 1'000'000), ms(double(first.ms)),
           ms(raw) + QStringLiteral(" raw FETCH"), QString::number(double(first.ms) / raw, 'f', 2) + QLatin1Char('x'),
           QStringLiteral("1.5x"));
    // Says what it costs on a machine that others use, too.
    report(QStringLiteral("its own work (processor time)"), ms(worked), ms(cpuMs(between - before) / 3) + QStringLiteral(" to read it raw"),
           QStringLiteral("%1 us each").arg(worked * 1'000 / std::max(1U, messages), 0, 'f', 1), QStringLiteral("-"));
}

void firstSyncAndResync(int messages)
{
    ServerThread server(messages);
    const QByteArray fetch = "s1 SELECT INBOX\r\nf1 UID FETCH 1:* " + sync::headerItems(true) + "\r\n";
    qint64 rawBytes = 0;
    (void)rawMs(server.port(), fetch, "f1", rawBytes); // the server makes its structures once
    const double raw = rawMs(server.port(), fetch, "f1", rawBytes);
    Client client(server.port());
    const sync::SyncReport first = client.synchronise();
    report(QStringLiteral("first sync of %1 headers (%2 MB)").arg(messages).arg(rawBytes / 1'000'000), ms(double(first.ms)),
           ms(raw) + QStringLiteral(" raw FETCH"), QString::number(double(first.ms) / raw, 'f', 2) + QLatin1Char('x'),
           QStringLiteral("1.5x"));

    const auto record = (*client.opened)->mailboxNamed(MailboxName::fromWire("INBOX"));
    const store::SyncState state = record ? record->state : store::SyncState();
    server.changeElsewhere();
    const QByteArray resync = "e1 ENABLE QRESYNC\r\ns1 SELECT INBOX (QRESYNC (" + QByteArray::number(state.uidValidity.value()) + ' '
        + QByteArray::number(state.highestModSeq.value()) + "))\r\nf1 UID FETCH " + QByteArray::number(state.uidNext.value())
        + ":* " + sync::headerItems(true) + " (CHANGEDSINCE " + QByteArray::number(state.highestModSeq.value()) + ")\r\n";
    const double wire = rawMs(server.port(), resync, "f1", rawBytes);
    const sync::SyncReport again = client.synchronise();
    const quint32 changes = again.mailboxes.empty() ? 0
        : again.mailboxes.front().inserted + again.mailboxes.front().flagsChanged + again.mailboxes.front().vanished;
    report(QStringLiteral("resync of %1 messages, %2 changes, %3 flight(s)").arg(messages).arg(changes).arg(again.cost.flights),
           ms(double(again.ms)), ms(wire) + QStringLiteral(" raw, same commands"),
           QStringLiteral("+%1").arg(ms(double(again.ms) - wire)), QStringLiteral("+50 ms"));
    report(QStringLiteral("resync: bytes, login included"), QStringLiteral("%1 + %2").arg(again.cost.bytesIn).arg(again.cost.bytesOut),
           QStringLiteral("%1 in, raw").arg(rawBytes), QString::number(double(again.cost.bytesIn) / double(rawBytes), 'f', 2) + QLatin1Char('x'),
           QStringLiteral("1.2x"));
}

} // namespace homing::bench
