// SPDX-License-Identifier: GPL-3.0-or-later
// Bench: a store with mailboxes, and an AccountSync on a LineServer.
#pragma once

#include "tests/sync/lineserver.h"
#include "tests/sync/syncfixture.h"

namespace homing::test {

using namespace homing::imap;
using sync::AccountSync;
using sync::Presence;

/// A store with mailboxes that hold `rows` messages each, and an AccountSync on a LineServer.
struct Bench
{
    explicit Bench(LineServer &server, Clock *given = nullptr,
                   std::vector<QByteArray> names = {"INBOX"}, quint32 rows = 0, quint64 modSeq = 0)
        : clock(given ? *given : systemClock)
    {
        auto opened = store::Store::open(QDir(folder.path()), AccountId(1));
        if (!opened)
            qFatal("no store");
        store = std::move(*opened);
        std::vector<ListData> list;
        for (const QByteArray &name : names) {
            ListData data;
            data.mailbox = MailboxName::fromWire(name);
            data.delimiter = '/';
            list.push_back(data);
        }
        if (!store->applyMailboxList(list))
            qFatal("no list");
        for (const QByteArray &name : rows > 0 ? names : std::vector<QByteArray>())
            fill(name, rows, modSeq);
        account = std::make_unique<AccountSync>(*store, clock, &log);
        session::Endpoint endpoint;
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = server.serverPort();
        endpoint.tls = session::TlsMode::None;
        account->configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
        QObject::connect(account.get(), &AccountSync::disconnected, account.get(),
                         [this](const Fault &fault) { lost = fault; });
    }

    void fill(const QByteArray &name, quint32 rows, quint64 modSeq)
    {
        store::MailboxDelta delta;
        for (quint32 uid = 1; uid <= rows; ++uid) {
            store::MessageUpdate update;
            update.header.emplace();
            update.flags.emplace();
            BodyPart text;
            text.section = "1";
            text.type = "text";
            text.subtype = "plain";
            update.bodyStructure = text;
            delta.updates.emplace(uid, update);
        }
        store::SyncState state;
        state.uidValidity = UidValidity(7);
        state.uidNext = Uid(rows + 1);
        state.highestModSeq = ModSeq(modSeq);
        state.exists = rows;
        state.oldestFetched = Uid(1);
        if (!store->apply(record(name).id, delta, state, store::ChangeCause::FirstSync))
            qFatal("no rows");
    }

    store::MailboxRecord record(const QByteArray &name = "INBOX") const
    {
        return store->mailboxNamed(MailboxName::fromWire(name)).value_or(store::MailboxRecord());
    }
    OperationId queue(store::OperationKind kind, UidSet uids, const QByteArray &target = {},
                      const QByteArray &mailbox = "INBOX")
    {
        store::Operation operation;
        operation.kind = kind;
        operation.mailbox = MailboxName::fromWire(mailbox);
        operation.uidValidity = UidValidity(7);
        operation.uids = std::move(uids);
        operation.flags.set(SystemFlag::Flagged);
        operation.target = MailboxName::fromWire(target);
        auto queued = store->enqueue(operation);
        if (!queued)
            qFatal("not journalled");
        return queued->first;
    }
    bool stay()
    {
        QSignalSpy synchronised(account.get(), &AccountSync::synchronised);
        account->start(Presence::Stay);
        return !synchronised.isEmpty() || synchronised.wait(5'000);
    }

    QTemporaryDir folder;
    SystemClock systemClock;
    Clock &clock;
    session::TrafficLog log;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<AccountSync> account;
    Fault lost;
};

inline QByteArray selected(int exists, int uidNext, const QByteArray &more = {})
{
    return "* " + QByteArray::number(exists) + " EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT "
        + QByteArray::number(uidNext) + "] n\r\n" + more + "<tag> OK [READ-WRITE] selected\r\n";
}

/// Flags of UIDs 1 to `count`, as a UidDiff asks for them.
inline QByteArray flagsUpTo(int count)
{
    QByteArray lines;
    for (int uid = 1; uid <= count; ++uid)
        lines += "* " + QByteArray::number(uid) + " FETCH (UID " + QByteArray::number(uid)
            + " FLAGS ())\r\n";
    return lines + "<tag> OK done\r\n";
}

} // namespace homing::test
