// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of threads share: links by short words; a store, and what a window has heard of
// its threads, compared with threads computed from scratch.
#pragma once

#include "memorythreads.h"
#include "storefixture.h"
#include "storetestaccess.h"

#include "core/store/mailboxtable.h"

namespace homing::store::test {

/// Messages by short words: a Message-ID, what it answers, a subject, a day.
inline ThreadLinks message(qint64 id, const char *messageId, const char *references = "",
                           const char *subject = "", int day = 0)
{
    MessageHeader header;
    header.messageId = messageId;
    header.references = references;
    header.subject = QString::fromUtf8(subject);
    header.date = QDateTime::fromSecsSinceEpoch(1'600'000'000 + day * 86'400LL, Qt::UTC);
    return threadLinks(id, header);
}

/// A store, and what a window has heard of its threads.
struct KeptThreads : Fixture
{
    std::map<MailboxRef, std::map<quint32, quint32>> heard;
    quint64 revision = 0;
    bool isInOrder = true;

    bool step(quint32 slice)
    {
        const ThreadProgress progress = need(store->advanceThreads(slice));
        quint64 next = revision;
        for (const ThreadChanges &changes : progress.changes) {
            isInOrder = isInOrder && changes.revision == revision + 1;
            next = changes.revision;
            for (const ThreadKey &key : changes.changed) {
                if (key.thread == 0)
                    heard[changes.mailbox].erase(key.uid);
                else
                    heard[changes.mailbox][key.uid] = key.thread;
            }
        }
        revision = next;
        return progress.isDone;
    }
    void advance(quint32 slice)
    {
        while (!step(slice)) { }
    }
    /// What does not hold when everything is threaded.
    QString fault()
    {
        const auto reader = need(StoreReader::open(folder, account));
        std::vector<ThreadLinks> messages;
        std::set<qint64> asked;
        std::map<quint32, std::set<qint64>> threads;
        for (const MailboxRecord &record : store->mailboxes()) {
            for (const MessageRow &row : store->rows(record.id, 0))
                messages.push_back(threadLinks(rowId(record.id, row.uid.value()), row.header));
            const imap::UidSet wanted = missing(record.name.wire().constData());
            for (const imap::Interval &uids : wanted.intervals()) {
                for (quint32 uid = uids.first; uid <= uids.last; ++uid)
                    asked.insert(rowId(record.id, uid));
            }
            const ThreadsAtRevision stored = reader->threads(record.id);
            if (stored.revision != revision)
                return QStringLiteral("another revision");
            std::map<quint32, quint32> keys;
            for (const ThreadKey &key : stored.keys) {
                keys[key.uid] = key.thread;
                threads[key.thread].insert(rowId(record.id, key.uid));
            }
            if (keys != heard[{account, record.id}])
                return QStringLiteral("what was told is not what is stored");
        }
        Partition stored;
        for (const auto &[thread, members] : threads)
            stored.insert(members);
        if (stored != fromScratch(messages))
            return QStringLiteral("other threads than from scratch");
        if (const QString wrong = wrongMissing(messages, asked); !wrong.isEmpty())
            return wrong;
        return isInOrder ? QString() : QStringLiteral("revisions out of order");
    }
    imap::UidSet missing(const char *mailbox, quint32 limit = 100'000) const
    {
        return store->referencesMissing(idOf(mailbox), limit);
    }
    /// Each open message whose parent is not here is asked for, or one of its copies; of others
    /// only some whose parent came behind.
    static QString wrongMissing(const std::vector<ThreadLinks> &messages,
                                const std::set<qint64> &asked)
    {
        std::set<quint64> here;
        std::set<quint64> answered;
        std::set<quint64> askedFor;
        for (const ThreadLinks &one : messages) {
            here.insert(one.own);
            if (!one.isOpen)
                answered.insert(one.own);
            if (asked.contains(one.message))
                askedFor.insert(one.own);
            if (asked.contains(one.message) && !one.isOpen)
                return QStringLiteral("asked for one that answers nothing");
        }
        for (const ThreadLinks &one : messages) {
            const bool hasParent = !one.references.empty() && here.contains(one.references.front());
            if (one.isOpen && !hasParent && !answered.contains(one.own)
                && !askedFor.contains(one.own))
                return QStringLiteral("one is not asked for");
        }
        return {};
    }
    /// Answers what In-Reply-To names, or nothing; References are not known.
    void reply(const char *mailbox, quint32 uid, const char *messageId, const char *inReplyTo,
               const char *subject = "x")
    {
        MailboxDelta delta;
        MessageUpdate update = arrival(uid);
        update.header->messageId = messageId;
        update.header->inReplyTo = inReplyTo;
        update.header->subject = QString::fromUtf8(subject);
        delta.updates.emplace(uid, update);
        need(store->apply(idOf(mailbox), delta, state(5, uid + 1, 10, uid), ChangeCause::Live));
    }
    MailboxId idOf(const char *mailbox) const { return store->mailboxNamed(name(mailbox))->id; }
    void arrive(const char *mailbox, quint32 uid, const char *messageId, const char *references,
                int day)
    {
        MailboxDelta delta;
        MessageUpdate update = arrival(uid);
        update.header->messageId = messageId;
        update.header->references = references;
        update.internalDate =
            QDateTime::fromSecsSinceEpoch(1'600'000'000 + day * 86'400LL, Qt::UTC);
        delta.updates.emplace(uid, update);
        need(store->apply(idOf(mailbox), delta, state(5, uid + 1, 10, uid), ChangeCause::Live));
    }
    QByteArray conversation(const char *mailbox, quint32 uid, size_t limit = 100)
    {
        QByteArray text;
        const auto reader = need(StoreReader::open(folder, account));
        for (const auto &member : reader->conversation(idOf(mailbox), imap::Uid(uid), limit)) {
            const auto record = store->mailbox(member.mailbox);
            text += (text.isEmpty() ? "" : " ") + record->name.wire() + ':'
                + QByteArray::number(member.uid);
        }
        return text;
    }
};

} // namespace homing::store::test
