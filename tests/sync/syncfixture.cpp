// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/syncfixture.h"

namespace homing::test {

using namespace imap;

SyncFixture::SyncFixture(server::ServerOptions options, server::ExpungeMemory memory)
    : mail(std::make_shared<server::MailStore>(memory))
{
    options.user = "anna";
    options.password = "secret";
    options.memory = memory;
    server = std::make_unique<server::ImapServer>(mail, options);
    if (!server->listen())
        qFatal("no loopback port");
    reopenStore();
}

void SyncFixture::reopenStore()
{
    account.reset();
    store.reset();
    auto opened = store::Store::open(QDir(folder.path()), AccountId(1));
    if (!opened)
        qFatal("no store: %s", qPrintable(opened.error().detail));
    store = std::move(*opened);
}

void SyncFixture::makeAccount()
{
    account = std::make_unique<sync::AccountSync>(*store, clock, &log);
    session::Endpoint endpoint;
    endpoint.host = QStringLiteral("127.0.0.1");
    endpoint.port = server->port();
    endpoint.tls = session::TlsMode::None;
    session::Timeouts timeouts;
    timeouts.command = 5'000;
    account->configure(endpoint, {QStringLiteral("anna"), Secret("secret")}, timeouts);
    QObject::connect(account.get(), &sync::AccountSync::changed, account.get(),
                     [this](const store::ChangeSet &set) { changes.push_back(set); });
    if (onAccount)
        onAccount(*account);
}

QByteArray SyncFixture::message(int number) const
{
    const QByteArray n = QByteArray::number(number);
    return "From: Person " + n + " <p" + n + "@example.org>\r\nTo: anna@example.org\r\nSubject: Message " + n
        + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMessage-ID: <m" + n + "@example.org>\r\n\r\nText " + n + "\r\n";
}

void SyncFixture::fill(int count, const char *mailbox)
{
    for (int i = 0; i < count; ++i) {
        ++m_filled;
        FlagSet flags;
        flags.set(SystemFlag::Seen, m_filled % 3 == 0);
        mail->append(name(mailbox), message(m_filled), flags);
    }
}

sync::SyncReport SyncFixture::syncOnce(std::vector<MailboxName> mailboxes)
{
    makeAccount();
    account->restrictTo(std::move(mailboxes));
    sync::SyncReport report;
    report.isOk = false;
    QObject::connect(account.get(), &sync::AccountSync::synchronised, account.get(),
                     [&](const sync::SyncReport &told) { report = told; });
    QSignalSpy stopped(account.get(), &sync::AccountSync::stopped);
    account->start(sync::Presence::Once);
    if (stopped.isEmpty())
        stopped.wait(20'000);
    if (stopped.isEmpty())
        qWarning("synchronisation did not end; transcript:\n%s", log.toScenario().constData());
    account.reset();
    return report;
}

void SyncFixture::stayOnline()
{
    makeAccount();
    QSignalSpy synchronised(account.get(), &sync::AccountSync::synchronised);
    account->start(sync::Presence::Stay);
    if (synchronised.isEmpty() && !synchronised.wait(20'000))
        qWarning("not synchronised; transcript:\n%s", log.toScenario().constData());
}

void SyncFixture::goOffline()
{
    QSignalSpy stopped(account.get(), &sync::AccountSync::stopped);
    account->stop();
    if (stopped.isEmpty())
        stopped.wait(5'000);
    account.reset();
}

store::MailboxRecord SyncFixture::record(const char *mailbox)
{
    return store->mailboxNamed(name(mailbox)).value_or(store::MailboxRecord());
}

const sync::MailboxOutcome &SyncFixture::outcome(const sync::SyncReport &report, const char *mailbox)
{
    static const sync::MailboxOutcome none {{}, {}, sync::Strategy::Unchanged, QStringLiteral("not in the report"), 0, 0, 0, 0, false, {}};
    for (const sync::MailboxOutcome &one : report.mailboxes) {
        if (one.name.wire() == mailbox)
            return one;
    }
    return none;
}

QString SyncFixture::difference(const char *mailbox)
{
    const auto cached = store->mailboxNamed(name(mailbox));
    if (!cached)
        return QStringLiteral("the cache has no such mailbox");
    const std::map<quint32, FlagSet> there = mail->snapshot(name(mailbox));
    const UidSet uids = store->uids(cached->id);
    std::map<quint32, FlagSet> here = store->serverFlags(cached->id, uids);
    for (const auto &[uid, flags] : there) {
        const auto found = here.find(uid);
        if (found == here.end())
            return QStringLiteral("UID %1 is missing in the cache").arg(uid);
        FlagSet expected = flags;
        expected.set(SystemFlag::Recent, false);
        found->second.set(SystemFlag::Recent, false);
        if (!(expected == found->second)) {
            return QStringLiteral("UID %1: %2 there, %3 here")
                .arg(uid)
                .arg(QString::fromLatin1(expected.toAtoms().join(' ')), QString::fromLatin1(found->second.toAtoms().join(' ')));
        }
        here.erase(found);
    }
    if (!here.empty())
        return QStringLiteral("UID %1 is a ghost").arg(here.begin()->first);
    if (cached->state.exists != there.size())
        return QStringLiteral("EXISTS %1 stored, %2 there").arg(cached->state.exists).arg(there.size());
    if (cached->state.uidValidity != mail->uidValidity(name(mailbox)))
        return QStringLiteral("another UIDVALIDITY");
    if (cached->state.highestModSeq > mail->highestModSeq(name(mailbox)))
        return QStringLiteral("the token is ahead of the server");
    return {};
}

} // namespace homing::test
