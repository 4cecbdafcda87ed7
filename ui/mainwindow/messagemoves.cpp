// SPDX-License-Identifier: GPL-3.0-or-later
// MessageActions: to another mailbox, as a move or a copy; junk and not junk.
#include "core/account/unifiedservice.h"
#include "ui/common/format.h"
#include "ui/common/toast.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/messageactions.h"

namespace homing::ui {

using store::MailboxRole;
using store::OperationKind;

namespace {

const QByteArray junkKeyword = QByteArrayLiteral("$Junk");
const QByteArray notJunkKeyword = QByteArrayLiteral("$NotJunk");

imap::FlagSet keywordSet(const QByteArray &keyword)
{
    return imap::FlagSet::fromAtoms({keyword});
}

} // namespace

AccountId MessageActions::targetAccount() const
{
    if (m_parts.empty())
        return {};
    const AccountId account = m_parts.front().first.account;
    const bool isOne = std::all_of(m_parts.begin(), m_parts.end(), [account](const auto &part) {
        return part.first.account == account;
    });
    return isOne && account != account::allInboxes.account ? account : AccountId();
}

void MessageActions::transfer(const Parts &messages, const MailboxRef &target, bool copies)
{
    const auto record = mailboxRecord(m_service, target);
    if (!record) {
        Toast::post(m_host, tr("The folder is not there any more."), {}, {}, Toast::Kind::Error);
        return;
    }
    UndoStep step;
    Parts parts;
    for (const auto &[mailbox, uids] : present(messages)) {
        if (mailbox == target || mailbox.account != target.account)
            continue;
        parts.emplace_back(mailbox, uids);
        UndoPart part =
            movePart(m_service, mailbox, uids, copies ? OperationKind::Copy : OperationKind::Move,
                     target.mailbox);
        if (copies && isForGood(target))
            part.messages.clear(); // a copy that is taken back goes to Trash: not from there
        step.add(std::move(part));
    }
    if (parts.empty())
        return;
    const int count = countOf(parts);
    const QString title = oneLine(mailboxTitle(*record), 60);
    if (copies)
        step.text = count == 1 ? tr("Message copied to %1").arg(title)
                               : tr("%Ln messages copied to %1", nullptr, count).arg(title);
    else
        step.text = count == 1 ? tr("Message moved to %1").arg(title)
                               : tr("%Ln messages moved to %1", nullptr, count).arg(title);
    m_history->perform(std::move(step), UndoHistory::Telling::Toast);
}

// --- junk

bool MessageActions::isJunk() const
{
    return !m_parts.empty()
        && std::all_of(m_parts.begin(), m_parts.end(), [this](const auto &part) {
               const auto *junk = record(part.first.account, MailboxRole::Junk);
               return junk && junk->id == part.first.mailbox;
           });
}

bool MessageActions::canToggleJunk() const
{
    const MailboxRole role = isJunk() ? MailboxRole::Inbox : MailboxRole::Junk;
    return std::any_of(m_parts.begin(), m_parts.end(), [this, role](const auto &part) {
        const auto *target = record(part.first.account, role);
        return target && target->id != part.first.mailbox;
    });
}

void MessageActions::toggleJunk()
{
    const bool toJunk = !isJunk();
    UndoStep step;
    Parts parts;
    for (const auto &[mailbox, uids] : present(m_parts)) {
        const auto *target =
            record(mailbox.account, toJunk ? MailboxRole::Junk : MailboxRole::Inbox);
        if (!target || target->id == mailbox.mailbox)
            continue;
        parts.emplace_back(mailbox, uids);
        markJunk(step, mailbox, uids, target->id, toJunk);
    }
    if (parts.empty())
        return;
    const int count = countOf(parts);
    if (toJunk)
        step.text = count == 1 ? tr("Message moved to Junk")
                               : tr("%Ln messages moved to Junk", nullptr, count);
    else
        step.text = count == 1 ? tr("Message is not junk")
                               : tr("%Ln messages are not junk", nullptr, count);
    m_history->perform(std::move(step), UndoHistory::Telling::Toast);
}

/// The keywords first, where the server keeps them: they go along with the message.
void MessageActions::markJunk(UndoStep &step, const MailboxRef &mailbox, const imap::UidSet &uids,
                              MailboxId target, bool isJunk)
{
    const auto record = mailboxRecord(m_service, mailbox);
    UndoPart move = movePart(m_service, mailbox, uids, OperationKind::Move, target);
    for (const bool adds : {false, true}) {
        const QByteArray &keyword = adds == isJunk ? junkKeyword : notJunkKeyword;
        if (!record || !keepsKeyword(*record, keyword))
            continue;
        UndoPart mark = move; // of the same messages, but for those that have it already
        mark.kind = adds ? OperationKind::AddFlags : OperationKind::RemoveFlags;
        mark.flags = keywordSet(keyword);
        mark.target = {};
        mark.messages.clear();
        for (UndoMessage &message : move.messages) {
            if (message.flags.hasKeyword(keyword) == adds) {
                mark.uids.remove(message.uid, message.uid);
                continue;
            }
            mark.messages.push_back(message);
            (adds ? message.added : message.removed) = mark.flags;
        }
        if (!mark.uids.isEmpty())
            step.add(std::move(mark));
    }
    step.add(std::move(move));
}

} // namespace homing::ui
