// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/oracle.h"

#include <set>

namespace homing::sim {

using imap::FlagSet;
using imap::MailboxName;
using imap::SystemFlag;
using imap::UidSet;
using store::MailboxRecord;

namespace {
FlagSet withoutRecent(FlagSet flags)
{
    flags.set(SystemFlag::Recent, false);
    return flags;
}

QString words(const FlagSet &flags)
{
    return QString::fromLatin1(flags.toAtoms().join(' '));
}
} // namespace

QString Oracle::check()
{
    for (QString (Oracle::*part)() :
         {&Oracle::mailboxesAgree, &Oracle::listAgrees, &Oracle::tokensAreNotAhead,
          &Oracle::lettersAreThere, &Oracle::wishesAreTrue}) {
        if (const QString wrong = (this->*part)(); !wrong.isEmpty())
            return wrong;
    }
    return {};
}

QString Oracle::mailboxesAgree()
{
    std::set<QByteArray> there;
    for (const MailboxName &name : m_world.m_mail->mailboxNames())
        there.insert(name.wire());
    for (const MailboxRecord &record : m_world.m_client->store().mailboxes()) {
        if (!record.isSelectable)
            continue;
        if (there.erase(record.name.wire()) == 0)
            return QStringLiteral("%1 is here only").arg(record.name.display());
        if (const QString wrong = mailboxAgrees(record); !wrong.isEmpty())
            return QStringLiteral("%1: %2").arg(record.name.display(), wrong);
    }
    return there.empty()
        ? QString()
        : QStringLiteral("%1 is on the server only").arg(QString::fromLatin1(*there.begin()));
}

QString Oracle::mailboxAgrees(const MailboxRecord &record)
{
    const store::Store &cache = m_world.m_client->store();
    if (record.state.uidValidity != m_world.m_mail->uidValidity(record.name))
        return QStringLiteral("another UIDVALIDITY");
    // Without mod-sequences only the mailbox in view can be known to the flag.
    const bool knowsFlags =
        !m_world.m_options.without.contains("CONDSTORE") || record.name == m_world.m_client->home();
    std::map<quint32, FlagSet> here = cache.serverFlags(record.id, cache.uids(record.id));
    const std::map<quint32, FlagSet> there = m_world.m_mail->snapshot(record.name);
    for (const auto &[uid, flags] : there) {
        const auto found = here.find(uid);
        if (found == here.end())
            return QStringLiteral("UID %1 is missing here").arg(uid);
        if (knowsFlags && !(withoutRecent(flags) == withoutRecent(found->second)))
            return QStringLiteral("UID %1: %2 there, %3 here")
                .arg(uid)
                .arg(words(flags), words(found->second));
        here.erase(found);
    }
    if (!here.empty())
        return QStringLiteral("UID %1 is here only").arg(here.begin()->first);
    if (record.state.exists != there.size())
        return QStringLiteral("EXISTS %1 here, %2 there")
            .arg(record.state.exists)
            .arg(there.size());
    if (record.state.highestModSeq > m_world.m_mail->highestModSeq(record.name))
        return QStringLiteral("the token is ahead of the server");
    return {};
}

QString Oracle::listAgrees()
{
    const model::MessageListModel &list = m_world.m_client->list();
    const auto record = m_world.m_client->store().mailboxNamed(m_world.m_client->home());
    if (!record)
        return list.rowCount() == 0 ? QString() : QStringLiteral("rows of a mailbox that is gone");
    if (!record->isSelectable)
        return {}; // only a name above others by now
    if (list.mailbox().mailbox != record->id)
        return QStringLiteral("the list shows another mailbox");
    std::map<quint32, FlagSet> there = m_world.m_mail->snapshot(record->name);
    for (int row = 0; row < list.rowCount(); ++row) {
        const quint32 uid = list.uidAt(row);
        const auto found = there.find(uid);
        if (found == there.end())
            return QStringLiteral("the list shows UID %1, which the server has not").arg(uid);
        const QModelIndex index = list.index(row);
        using model::MessageListModel;
        if (list.data(index, MessageListModel::UnreadRole).toBool()
                == found->second.has(SystemFlag::Seen)
            || list.data(index, MessageListModel::FlaggedRole).toBool()
                != found->second.has(SystemFlag::Flagged))
            return QStringLiteral("the list shows UID %1 with other flags").arg(uid);
        there.erase(found);
    }
    return there.empty() ? QString()
                         : QStringLiteral("the list lacks UID %1").arg(there.begin()->first);
}

QString Oracle::tokensAreNotAhead()
{
    const store::Store &cache = m_world.m_client->store();
    for (const MailboxRecord &record : cache.mailboxes()) {
        if (record.state.highestModSeq.isNull()
            || record.state.uidValidity != m_world.m_mail->uidValidity(record.name))
            continue;
        UidSet underWay; // what the user does to them is in the journal, and done again if need be
        for (const store::Operation &operation : cache.operations()) {
            if (operation.mailbox == record.name
                && operation.state != store::OperationState::Parked)
                underWay.unite(operation.uids);
        }
        const auto here = cache.serverFlags(record.id, cache.uids(record.id));
        for (const server::StoredMessage &message : m_world.m_mail->messages(record.name)) {
            const quint32 uid = message.uid.value();
            if (message.modSeq > record.state.highestModSeq || underWay.contains(uid))
                continue;
            const auto found = here.find(uid);
            const bool isTrue =
                found != here.end() && withoutRecent(found->second) == withoutRecent(message.flags);
            if (!isTrue)
                return QStringLiteral("%1: token %2 is ahead: UID %3, changed at %4, is %5, not %6")
                    .arg(record.name.display())
                    .arg(record.state.highestModSeq.value())
                    .arg(uid)
                    .arg(message.modSeq.value())
                    .arg(found == here.end() ? QStringLiteral("missing") : words(found->second),
                         words(message.flags));
        }
    }
    return {};
}

QString Oracle::lettersAreThere()
{
    std::map<int, int> copies;
    for (const MailboxName &name : m_world.m_mail->mailboxNames()) {
        for (const server::StoredMessage &message : m_world.m_mail->messages(name))
            ++copies[letterNumber(message.bytes)];
    }
    std::set<OperationId> left;
    for (const store::Operation &operation : m_world.m_client->store().operations())
        left.insert(operation.id);
    for (auto &[number, letter] : m_world.m_letters) {
        const int there = copies[number];
        if (left.contains(letter.append))
            letter.atLeast = 0; // parked: it may have come, or not
        if (there < letter.atLeast)
            return QStringLiteral("letter %1 is lost: nobody deleted it").arg(number);
        if (there > letter.atMost)
            return QStringLiteral("letter %1 is there %2 times").arg(number).arg(there);
    }
    return {};
}

QString Oracle::wishesAreTrue()
{
    std::map<OperationId, store::OperationState> left;
    for (const store::Operation &operation : m_world.m_client->store().operations())
        left[operation.id] = operation.state;
    std::map<quint32, std::map<quint32, FlagSet>> byValidity;
    for (const MailboxName &name : m_world.m_mail->mailboxNames())
        byValidity[m_world.m_mail->uidValidity(name).value()] = m_world.m_mail->snapshot(name);
    // Of several wishes about one keyword the last one counts.
    std::map<std::tuple<quint32, quint32, QByteArray>, std::pair<bool, bool>> wanted;
    for (Wish &wish : m_world.m_wishes) {
        wish.isUnknown = wish.isUnknown || left.contains(wish.operation);
        wish.uids.forEach([&](quint32 uid) {
            wanted[{wish.uidValidity.value(), uid, wish.keyword}] = {wish.isSet, wish.isUnknown};
        });
    }
    for (const auto &[what, how] : wanted) {
        const auto &[validity, uid, keyword] = what;
        const auto mailbox = byValidity.find(validity);
        if (how.second || mailbox == byValidity.end())
            continue;
        const auto message = mailbox->second.find(uid);
        if (message != mailbox->second.end() && message->second.hasKeyword(keyword) != how.first)
            return QStringLiteral("UID %1: the user's %2 %3 was not done")
                .arg(uid)
                .arg(how.first ? QStringLiteral("setting") : QStringLiteral("removing"),
                     QString::fromLatin1(keyword));
    }
    return {};
}

} // namespace homing::sim
