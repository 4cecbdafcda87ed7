// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/mailstore.h"

#include "core/server/mailstore_p.h"

#include <QThread>

namespace homing::server {

MailStore::MailStore(ExpungeMemory memory, int queueLimit, QObject *parent, const Clock *clock)
    : QObject(parent)
    , d(std::make_unique<Private>(memory, queueLimit, clock))
{
    d->mailboxes.changed = [this](const QByteArray &name) {
        Q_ASSERT(QThread::currentThread() == thread());
        Q_EMIT mailboxChanged(name);
    };
}

MailStore::~MailStore() = default;

bool MailStore::createMailbox(const imap::MailboxName &name, const QList<QByteArray> &specialUse)
{
    d->mailboxes.subscribe(name);
    if (name.isInbox()) {
        d->mailboxes.find(name)->setSpecialUse(specialUse);
        return true;
    }
    return d->mailboxes.create(name, specialUse) == MailboxError::None;
}

bool MailStore::deleteMailbox(const imap::MailboxName &name)
{
    return d->mailboxes.remove(name) == MailboxError::None;
}

bool MailStore::renameMailbox(const imap::MailboxName &from, const imap::MailboxName &to)
{
    return d->mailboxes.rename(from, to) == MailboxError::None;
}

QList<imap::MailboxName> MailStore::mailboxNames() const
{
    QList<imap::MailboxName> names;
    for (const auto &[wireName, mailbox] : d->mailboxes.all()) {
        if (mailbox->isSelectable())
            names.append(mailbox->name());
    }
    return names;
}

void MailStore::setExpungeMemory(const imap::MailboxName &name, ExpungeMemory memory,
                                 int queueLimit)
{
    if (const auto mailbox = d->mailboxes.find(name))
        mailbox->expungeLog().setMemory(memory, queueLimit);
}

imap::Uid MailStore::append(const imap::MailboxName &mailbox, const QByteArray &message,
                            const imap::FlagSet &flags, const QDateTime &internalDate)
{
    const auto target = d->mailboxes.find(mailbox);
    if (!target)
        return {};
    const imap::Uid uid(target->append(message, flags, internalDate));
    Q_EMIT mailboxChanged(mailbox.wire());
    return uid;
}

void MailStore::addFlags(const imap::MailboxName &mailbox, const imap::UidSet &uids,
                         const imap::FlagSet &flags)
{
    const auto target = d->mailboxes.find(mailbox);
    if (target && !target->changeFlags(uids, FlagChange::Add, flags).isEmpty())
        Q_EMIT mailboxChanged(mailbox.wire());
}

void MailStore::removeFlags(const imap::MailboxName &mailbox, const imap::UidSet &uids,
                            const imap::FlagSet &flags)
{
    const auto target = d->mailboxes.find(mailbox);
    if (target && !target->changeFlags(uids, FlagChange::Remove, flags).isEmpty())
        Q_EMIT mailboxChanged(mailbox.wire());
}

void MailStore::expunge(const imap::MailboxName &mailbox, const imap::UidSet &uids)
{
    const auto target = d->mailboxes.find(mailbox);
    if (target && !target->expunge(uids).isEmpty())
        Q_EMIT mailboxChanged(mailbox.wire());
}

void MailStore::changeUidValidity(const imap::MailboxName &mailbox)
{
    d->mailboxes.changeUidValidity(mailbox);
}

void MailStore::setNextUid(const imap::MailboxName &mailbox, imap::Uid uidNext)
{
    if (const auto target = d->mailboxes.find(mailbox))
        target->setUidNext(uidNext.value());
}

void MailStore::setHighestModSeq(const imap::MailboxName &mailbox, imap::ModSeq modSeq)
{
    if (const auto target = d->mailboxes.find(mailbox))
        target->setHighestModSeq(modSeq.value());
}

std::map<quint32, imap::FlagSet> MailStore::snapshot(const imap::MailboxName &mailbox) const
{
    std::map<quint32, imap::FlagSet> flags;
    if (const auto target = d->mailboxes.find(mailbox)) {
        for (const Message &message : target->messages())
            flags.emplace_hint(flags.end(), message.uid, message.flags);
    }
    return flags;
}

imap::UidValidity MailStore::uidValidity(const imap::MailboxName &mailbox) const
{
    const auto target = d->mailboxes.find(mailbox);
    return target ? imap::UidValidity(target->uidValidity()) : imap::UidValidity();
}

imap::Uid MailStore::uidNext(const imap::MailboxName &mailbox) const
{
    const auto target = d->mailboxes.find(mailbox);
    return target ? imap::Uid(target->uidNext()) : imap::Uid();
}

imap::ModSeq MailStore::highestModSeq(const imap::MailboxName &mailbox) const
{
    const auto target = d->mailboxes.find(mailbox);
    return target ? imap::ModSeq(target->highestModSeq()) : imap::ModSeq();
}

std::vector<StoredMessage> MailStore::messages(const imap::MailboxName &mailbox) const
{
    std::vector<StoredMessage> copies;
    if (const auto target = d->mailboxes.find(mailbox)) {
        copies.reserve(target->messages().size());
        for (const Message &message : target->messages())
            copies.push_back({imap::Uid(message.uid), message.flags, imap::ModSeq(message.modSeq),
                              message.internalDate, message.bytes});
    }
    return copies;
}

} // namespace homing::server
