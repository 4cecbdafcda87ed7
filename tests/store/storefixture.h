// SPDX-License-Identifier: GPL-3.0-or-later
// What the store's tests share: a store in a temporary folder, short ways to say deltas, and a dump
// of everything.
#pragma once

#include "core/store/store.h"

#include <QTemporaryDir>
#include <QtTest>

namespace homing::store::test {

inline const AccountId account {7};

inline imap::FlagSet flags(std::initializer_list<const char *> atoms)
{
    QList<QByteArray> list;
    for (const char *atom : atoms)
        list.append(atom);
    return imap::FlagSet::fromAtoms(list);
}

inline imap::UidSet uidSet(const char *text)
{
    if (*text == '\0')
        return imap::UidSet();
    const auto set = imap::UidSet::parse(text);
    if (!set)
        qFatal("bad set in a test: %s", text);
    return *set;
}

inline imap::MailboxName name(const char *wire)
{
    return imap::MailboxName::fromWire(wire);
}

inline imap::ListData listed(const char *wire, std::initializer_list<const char *> attributes = {},
                             char delimiter = '/')
{
    imap::ListData data;
    data.mailbox = name(wire);
    data.delimiter = delimiter;
    for (const char *attribute : attributes)
        data.attributes.append(attribute);
    return data;
}

inline quint32 dateOf(quint32 uid)
{
    return 1'600'000'000 + uid * 60;
}

/// A message as a first FETCH tells it.
inline MessageUpdate arrival(quint32 uid, const imap::FlagSet &flagSet = {}, quint64 modSeq = 1)
{
    MessageUpdate update;
    update.flags = flagSet;
    update.modSeq = imap::ModSeq(modSeq);
    update.internalDate = QDateTime::fromSecsSinceEpoch(dateOf(uid), Qt::UTC);
    update.size = 1000 + uid;
    MessageHeader header;
    header.subject = QStringLiteral("Subject %1").arg(uid);
    header.from = {{QStringLiteral("Ada Lovelace"), QStringLiteral("ada@example.org")}};
    header.to = {{QString(), QStringLiteral("charles@example.org")}};
    header.date = QDateTime::fromSecsSinceEpoch(dateOf(uid) - 5, Qt::UTC);
    header.messageId = QByteArray::number(uid) + "@example.org";
    update.header = header;
    update.hasAttachment = uid % 10 == 0;
    return update;
}

inline MessageUpdate flagUpdate(const imap::FlagSet &flagSet, quint64 modSeq = 2)
{
    MessageUpdate update;
    update.flags = flagSet;
    update.modSeq = imap::ModSeq(modSeq);
    return update;
}

inline SyncState state(quint32 validity, quint32 uidNext = 1, quint64 modSeq = 1,
                       quint32 exists = 0)
{
    SyncState result;
    result.uidValidity = imap::UidValidity(validity);
    result.uidNext = imap::Uid(uidNext);
    result.highestModSeq = imap::ModSeq(modSeq);
    result.exists = exists;
    return result;
}

inline std::vector<quint32> uidsOf(const std::vector<MessageKey> &keys)
{
    std::vector<quint32> uids;
    for (const MessageKey &key : keys)
        uids.push_back(key.uid);
    return uids;
}

template <typename T> T need(StoreResult<T> result)
{
    if (!result)
        qFatal("the store failed: %s", qPrintable(result.error().detail));
    return std::move(result).value();
}

inline void need(const StoreResult<void> &result)
{
    if (!result)
        qFatal("the store failed: %s", qPrintable(result.error().detail));
}

/// A folder of its own with an open store that has INBOX, Archive and Trash.
struct Fixture
{
    QTemporaryDir temporary;
    QDir folder {temporary.filePath(QStringLiteral("account"))};
    std::unique_ptr<Store> store;
    MailboxId inbox;

    explicit Fixture(bool withMailboxes = true)
    {
        reopen();
        if (withMailboxes) {
            need(store->applyMailboxList(
                {listed("INBOX"), listed("Archive"), listed("Trash", {"\\Trash"})}));
            inbox = store->mailboxNamed(name("INBOX"))->id;
        }
    }
    /// A copy of another one's files: no waiting for the disk.
    explicit Fixture(const QDir &original)
    {
        QDir().mkpath(folder.path());
        for (const QString &file : original.entryList(QDir::Files))
            QFile::copy(original.filePath(file), folder.filePath(file));
        reopen();
        inbox = store->mailboxNamed(name("INBOX"))->id;
    }
    void reopen()
    {
        store.reset();
        store = need(Store::open(folder, account));
    }
    ApplyResult apply(const MailboxDelta &delta, const SyncState &after,
                      ChangeCause cause = ChangeCause::Resync)
    {
        return need(store->apply(inbox, delta, after, cause));
    }
    /// UIDs 1 to `count` arrive unread.
    void fill(quint32 count, quint32 validity = 5)
    {
        MailboxDelta delta;
        for (quint32 uid = 1; uid <= count; ++uid)
            delta.updates.emplace(uid, arrival(uid));
        apply(delta, state(validity, count + 1, 10, count));
    }
    Operation operation(OperationKind kind, const char *uids,
                        const imap::FlagSet &flagSet = {}) const
    {
        Operation result;
        result.kind = kind;
        result.mailbox = name("INBOX");
        result.uidValidity = store->mailbox(inbox)->state.uidValidity;
        result.uids = uidSet(uids);
        result.flags = flagSet;
        if (kind == OperationKind::Move || kind == OperationKind::Copy)
            result.target = name("Archive");
        return result;
    }
};

} // namespace homing::store::test
