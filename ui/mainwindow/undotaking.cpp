// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/undotaking.h"

#include "ui/common/format.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/journalview.h"
#include "ui/mainwindow/movedmessages.h"

#include <utility>

namespace homing::ui {

using store::OperationKind;

namespace {

constexpr int patienceMs = 5000;

using Group = std::pair<imap::FlagSet, std::vector<quint32>>;

void addTo(std::vector<Group> &groups, const imap::FlagSet &flags, quint32 uid)
{
    if (flags.isEmpty())
        return;
    for (auto &[known, uids] : groups) {
        if (known == flags) {
            uids.push_back(uid);
            return;
        }
    }
    groups.emplace_back(flags, std::vector<quint32> {uid});
}

imap::UidSet foundOnes(std::vector<quint32> uids)
{
    std::erase(uids, 0U);
    return imap::UidSet::fromUids(std::move(uids));
}

} // namespace

UndoTaking::UndoTaking(account::MailService &service, UndoStep step, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_step(std::move(step))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&m_patience, &QTimer::timeout, this, &UndoTaking::giveUp);
    connect(&m_service, &account::MailService::operationsChanged, this, [this](AccountId account) {
        for (UndoPart &part : m_step.parts)
            part.isHeard = part.isHeard || part.mailbox.account == account;
        if (!m_isTaking && m_step.concerns(account))
            advance();
    });
    connect(&m_service, &account::MailService::changed, this,
            [this](const store::ChangeSet &changes) {
                if (m_hasAsked && !m_looking && !changes.inserted.empty() && !m_searches.empty()
                    && m_searches.front().place == changes.mailbox)
                    lookForNext();
            });
}

void UndoTaking::start()
{
    if (m_step.takeBack) {
        m_step.takeBack();
        end(End::Done);
        return;
    }
    advance();
}

void UndoTaking::advance()
{
    if (m_isOver)
        return;
    if (!isSettled()) {
        if (!m_patience.isActive())
            m_patience.start();
        return;
    }
    m_patience.stop();
    m_isTaking = true;
    takeParts();
    lookForNext();
}

/// What is being said to the server cannot be taken back before it has answered.
bool UndoTaking::isSettled()
{
    JournalView journal(m_service);
    for (const UndoPart &part : m_step.parts)
        journal.claim(part.mailbox.account, part.operation);
    return std::all_of(m_step.parts.begin(), m_step.parts.end(), [&journal](UndoPart &part) {
        const auto standing = journal.standing(part);
        return standing == JournalView::Standing::Waiting
            || standing == JournalView::Standing::Done;
    });
}

/// The last change first. What is looked for stays in the step until it is done.
void UndoTaking::takeParts()
{
    std::vector<UndoPart> parts = std::exchange(m_step.parts, {});
    std::vector<MailboxRef> departed; // whose messages have their flags with them
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        if (!part->isDone) {
            m_service.dropOperation(part->mailbox.account, part->operation);
        } else if (!part->canBeInverted()) {
            m_missing = tr("The server has done it already: it cannot be taken back.");
        } else if (part->changesFlags()) {
            if (std::find(departed.begin(), departed.end(), part->mailbox) == departed.end())
                takeFlags(*part);
        } else {
            departed.push_back(part->mailbox);
            m_searches.push_back({*part, {part->mailbox.account, part->target}, part->messages});
        }
    }
    for (auto search = m_searches.rbegin(); search != m_searches.rend(); ++search)
        m_step.parts.push_back(search->part);
}

/// Of those that are where they were, at once; the others may be there under another UID.
void UndoTaking::takeFlags(const UndoPart &part)
{
    const bool adds = part.kind == OperationKind::RemoveFlags;
    if (part.messages.empty()) {
        changeFlags(part.mailbox, part.uids, adds, part.flags);
        return;
    }
    constexpr size_t rowsAtOnce = 200;
    std::vector<quint32> here;
    for (size_t from = 0; from < part.messages.size(); from += rowsAtOnce) {
        std::vector<quint32> some;
        for (size_t i = from; i < std::min(from + rowsAtOnce, part.messages.size()); ++i)
            some.push_back(part.messages[i].uid);
        for (const store::MessageRow &row : m_service.rows(part.mailbox, some))
            here.push_back(row.uid.value());
    }
    const imap::UidSet there = imap::UidSet::fromUids(std::move(here));
    changeFlags(part.mailbox, there, adds, part.flags);
    Search search {part, part.mailbox, part.messages};
    std::erase_if(search.messages,
                  [&there](const UndoMessage &message) { return there.contains(message.uid); });
    if (search.messages.empty())
        return;
    search.part.messages = search.messages; // should it come to be tried again
    search.part.uids.subtract(there);
    m_searches.push_back(std::move(search));
}

void UndoTaking::lookForNext()
{
    if (m_searches.empty()) {
        end(m_missing.isEmpty() ? End::Done : End::Missing, m_missing);
        return;
    }
    const Search &search = m_searches.front();
    std::vector<QByteArray> ids;
    for (const UndoMessage &message : search.messages)
        ids.push_back(message.id);
    m_looking = new MovedMessages(m_service, search.place, search.part.newFrom, ids, this);
    connect(m_looking, &MovedMessages::finished, this, &UndoTaking::onFound);
}

void UndoTaking::onFound(const std::vector<quint32> &uids)
{
    m_looking->deleteLater();
    m_looking = nullptr;
    const Search search = m_searches.front();
    const auto missing = std::count(uids.begin(), uids.end(), 0U);
    if (missing > 0 && waitsForServer())
        return;
    m_patience.stop();
    m_hasAsked = false;
    m_searches.pop_front();
    m_step.parts.pop_back(); // see takeParts(): they stand there the other way round
    if (missing > 0)
        m_missing = missing == 1 && uids.size() == 1
            ? tr("It is not in %1 any more.").arg(titleOf(search.place))
            : tr("%Ln messages are not in %1 any more.", nullptr, int(missing))
                  .arg(titleOf(search.place));
    apply(search, uids);
    lookForNext();
}

/// For a message that is missing. False: it has been asked, and that is how it is.
bool UndoTaking::waitsForServer()
{
    const MailboxRef place = m_searches.front().place;
    if (m_hasAsked)
        return m_patience.isActive(); // until the mailbox changes, or the time is over
    const auto connectivity = m_service.state(place.account).connectivity;
    if (connectivity != account::Connectivity::Online
        && connectivity != account::Connectivity::Synchronising) {
        end(End::NotNow,
            tr("%1 cannot be looked into now. Undo works again once Homing is online.")
                .arg(titleOf(place)));
        return true;
    }
    if (JournalView(m_service).isOnTheWay(place)) {
        end(End::NotNow,
            tr("It is still on its way to %1. Try again in a moment.").arg(titleOf(place)));
        return true;
    }
    m_hasAsked = true;
    m_patience.start();
    Q_EMIT waiting(tr("Looking in %1").arg(titleOf(place)));
    m_service.synchroniseNow(place.account);
    return true;
}

void UndoTaking::apply(const Search &search, const std::vector<quint32> &uids)
{
    const imap::UidSet found = foundOnes(uids);
    if (found.isEmpty())
        return;
    if (search.part.changesFlags())
        changeFlags(search.place, found, search.part.kind == OperationKind::RemoveFlags,
                    search.part.flags);
    else if (search.part.kind == OperationKind::Copy)
        m_service.deleteMessages(search.place, found); // to Trash, where it can be had back
    else
        moveBack(search, uids);
}

void UndoTaking::moveBack(const Search &search, const std::vector<quint32> &uids)
{
    if (!mailboxRecord(m_service, search.part.mailbox)) {
        m_missing = tr("The folder that it came from is not there any more.");
        return;
    }
    std::vector<Group> added;
    std::vector<Group> removed;
    for (size_t i = 0; i < uids.size(); ++i) {
        if (uids[i] == 0)
            continue;
        addTo(added, search.messages[i].added, uids[i]);
        addTo(removed, search.messages[i].removed, uids[i]);
    }
    for (const auto &[flags, those] : added)
        changeFlags(search.place, imap::UidSet::fromUids(those), false, flags);
    for (const auto &[flags, those] : removed)
        changeFlags(search.place, imap::UidSet::fromUids(those), true, flags);
    m_service.moveMessages(search.place, foundOnes(uids), search.part.mailbox.mailbox);
}

void UndoTaking::changeFlags(const MailboxRef &mailbox, const imap::UidSet &uids, bool adds,
                             const imap::FlagSet &flags)
{
    if (uids.isEmpty())
        return;
    if (adds)
        m_service.addFlags(mailbox, uids, flags);
    else
        m_service.removeFlags(mailbox, uids, flags);
}

void UndoTaking::giveUp()
{
    if (m_looking)
        return; // the last look
    if (m_isTaking)
        lookForNext(); // once more; what is missing now is missing
    else
        end(End::NotNow, tr("The server is just being told. Try again in a moment."));
}

void UndoTaking::end(End end, const QString &sentence)
{
    if (std::exchange(m_isOver, true))
        return;
    m_patience.stop();
    m_searches.clear();
    Q_EMIT finished(end, sentence);
}

QString UndoTaking::titleOf(const MailboxRef &mailbox) const
{
    const auto record = mailboxRecord(m_service, mailbox);
    return record ? oneLine(mailboxTitle(*record), 60) : tr("its folder");
}

} // namespace homing::ui
