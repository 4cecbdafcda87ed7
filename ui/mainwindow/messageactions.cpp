// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/messageactions.h"

#include "core/account/unifiedservice.h"
#include "ui/common/toast.h"
#include "ui/mainwindow/deletequestion.h"

namespace homing::ui {

using store::OperationKind;

namespace {

constexpr quint64 mostPlaces = 10'000; // of All Inboxes; more are left to its service
constexpr int askAfterMs = 100;        // a selection grows row by row while a key is held

} // namespace

MessageActions::MessageActions(account::MailService &service, QWidget *host)
    : QObject(host)
    , m_service(service)
    , m_host(host)
    , m_history(new UndoHistory(service, host, this))
{
    connect(m_history, &UndoHistory::canUndoChanged, this, &MessageActions::canUndoChanged);
    connect(&m_service, &account::MailService::mailboxesChanged, this,
            [this] { m_special.clear(); });
    connect(&m_service, &account::MailService::accountsChanged, this,
            [this] { m_special.clear(); });
    // Heard before the list's model hears of it, which asks here then.
    connect(&m_service, &account::MailService::changed, this,
            [this](const store::ChangeSet &changes) {
                for (const auto &[mailbox, uids] : m_parts) {
                    if (mailbox == changes.mailbox)
                        forgetFlags();
                }
            });
    m_askWhole.setSingleShot(true);
    m_askWhole.setInterval(askAfterMs);
    connect(&m_askWhole, &QTimer::timeout, this, &MessageActions::askWhole);
}

void MessageActions::setSelection(const MailboxRef &mailbox, const imap::UidSet &uids)
{
    setSelection(Parts {{mailbox, uids}});
}

void MessageActions::setSelection(Parts parts)
{
    std::map<MailboxRef, std::vector<quint32>> places;
    std::erase_if(parts, [&](const auto &part) {
        const auto &[mailbox, uids] = part;
        if (mailbox != account::allInboxes || uids.count() > mostPlaces)
            return uids.isEmpty();
        uids.forEach([&, all = mailbox](quint32 uid) {
            const MessageRef place = m_service.placeOf({all, uid});
            if (place.uid != 0)
                places[place.mailbox].push_back(place.uid);
        });
        return true;
    });
    for (auto &[mailbox, uids] : places)
        parts.emplace_back(mailbox, imap::UidSet::fromUids(std::move(uids)));
    m_parts = std::move(parts);
    forgetFlags();
}

const store::MailboxRecord *MessageActions::record(AccountId account, store::MailboxRole role) const
{
    const auto [known, isNew] = m_special.try_emplace(account);
    std::vector<store::MailboxRecord> &special = known->second;
    if (isNew) {
        for (store::MailboxRecord &candidate : m_service.mailboxes(account)) {
            if (candidate.role != store::MailboxRole::None && candidate.isSelectable)
                special.push_back(std::move(candidate));
        }
    }
    const auto found =
        std::find_if(special.begin(), special.end(),
                     [role](const store::MailboxRecord &each) { return each.role == role; });
    return found == special.end() ? nullptr : &*found;
}

bool MessageActions::canArchive() const
{
    return std::any_of(m_parts.begin(), m_parts.end(), [this](const auto &part) {
        const auto *archive = record(part.first.account, store::MailboxRole::Archive);
        return archive && archive->id != part.first.mailbox;
    });
}

bool MessageActions::isForGood(const MailboxRef &mailbox) const
{
    const store::MailboxRecord *bin = record(mailbox.account, store::MailboxRole::Trash);
    return !bin || bin->id == mailbox.mailbox;
}

bool MessageActions::deletesForGood() const
{
    return std::any_of(m_parts.begin(), m_parts.end(),
                       [this](const auto &part) { return isForGood(part.first); });
}

/// Without what belonged to an account that is gone, which is said.
MessageActions::Parts MessageActions::present(const Parts &parts) const
{
    const std::vector<account::AccountSettings> accounts = m_service.accounts();
    Parts there;
    for (const auto &part : parts) {
        const bool isAccount =
            std::any_of(accounts.begin(), accounts.end(), [&part](const auto &settings) {
                return settings.id == part.first.account;
            });
        if (isAccount || !m_service.mailboxes(part.first.account).empty())
            there.push_back(part);
    }
    if (there.size() < parts.size())
        Toast::post(m_host, tr("The account is not there any more."), {}, {}, Toast::Kind::Error);
    return there;
}

void MessageActions::archive()
{
    UndoStep step;
    Parts parts;
    for (const auto &[mailbox, uids] : present(m_parts)) {
        const auto *target = record(mailbox.account, store::MailboxRole::Archive);
        if (!target || target->id == mailbox.mailbox)
            continue;
        parts.emplace_back(mailbox, uids);
        step.add(movePart(m_service, mailbox, uids, OperationKind::Move, target->id));
    }
    if (parts.empty())
        return;
    const int count = countOf(parts);
    step.text = count == 1 ? tr("Message archived") : tr("%Ln messages archived", nullptr, count);
    m_history->perform(std::move(step), UndoHistory::Telling::Toast);
}

void MessageActions::trash()
{
    Parts parts;
    Parts forGood;
    if (deletesForGood())
        m_special
            .clear(); // the Trash may be there by now: nothing is for good out of old knowledge
    for (const auto &part : present(m_parts))
        (isForGood(part.first) ? forGood : parts).push_back(part);
    if (!forGood.empty())
        confirmTrash(forGood);
    if (parts.empty())
        return;
    const int count = countOf(parts);
    trashNow(parts,
             count == 1 ? tr("Message moved to Trash")
                        : tr("%Ln messages moved to Trash", nullptr, count));
}

void MessageActions::trashNow(const Parts &parts, const QString &text)
{
    UndoStep step;
    step.text = text;
    for (const auto &[mailbox, uids] : parts) {
        const auto *bin = record(mailbox.account, store::MailboxRole::Trash);
        const MailboxId target = isForGood(mailbox) ? MailboxId() : bin->id;
        step.add(movePart(m_service, mailbox, uids, OperationKind::Delete, target));
    }
    m_history->perform(std::move(step), UndoHistory::Telling::Toast);
}

void MessageActions::confirmTrash(const Parts &parts)
{
    const int count = countOf(parts);
    auto *question =
        new DeleteQuestion(count == 1 ? tr("Delete this message for good?")
                                      : tr("Delete %Ln messages for good?", nullptr, count),
                           count, m_host);
    connect(question, &QDialog::accepted, this, [this, asked = parts] {
        const Parts there = present(asked);
        const int deleted = countOf(there);
        if (deleted > 0)
            trashNow(there,
                     deleted == 1 ? tr("Message deleted")
                                  : tr("%Ln messages deleted", nullptr, deleted));
    });
    question->open();
}

bool MessageActions::canEmptyTrash(AccountId account) const
{
    return account != account::allInboxes.account && record(account, store::MailboxRole::Trash);
}

/// Those that the question named, and none that came since.
void MessageActions::emptyTrash(AccountId account)
{
    const store::MailboxRecord *bin = record(account, store::MailboxRole::Trash);
    if (!bin)
        return;
    const MailboxRef mailbox {account, bin->id};
    std::vector<quint32> uids;
    for (const store::MessageKey &key : m_service.keys(mailbox).keys)
        uids.push_back(key.uid);
    if (uids.empty()) {
        Toast::post(m_host, tr("Trash is empty."));
        return;
    }
    const Parts all {{mailbox, imap::UidSet::fromUids(std::move(uids))}};
    const int count = countOf(all);
    auto *question = new DeleteQuestion(
        count == 1 ? tr("Delete the one message in Trash for good?")
                   : tr("Delete all %Ln messages in Trash for good?", nullptr, count),
        count, m_host);
    connect(question, &QDialog::accepted, this, [this, all] {
        const Parts there = present(all);
        if (!there.empty())
            trashNow(there, tr("Trash emptied"));
    });
    question->open();
}

Toast *MessageActions::offerUndo(const QString &text, std::function<void()> takeBack)
{
    return m_history->remember(text, std::move(takeBack));
}

} // namespace homing::ui
