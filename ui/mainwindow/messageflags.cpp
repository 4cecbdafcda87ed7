// SPDX-License-Identifier: GPL-3.0-or-later
// MessageActions: flagged and read, of few messages and of many.
#include "ui/accounts/faultwords.h"
#include "ui/common/toast.h"
#include "ui/mainwindow/messageactions.h"

namespace homing::ui {

namespace {

constexpr quint64 few = 3; // flags of more than these are changed with a word

quint64 sizeOf(const MessageActions::Parts &parts)
{
    quint64 count = 0;
    for (const auto &[mailbox, uids] : parts)
        count += uids.count();
    return count;
}

imap::FlagSet flagSet(imap::SystemFlag flag)
{
    imap::FlagSet flags;
    flags.set(flag);
    return flags;
}

QString doneWords(imap::SystemFlag flag, bool adds, int count)
{
    if (flag == imap::SystemFlag::Seen && adds)
        return count == 1 ? MessageActions::tr("Message marked as read")
                          : MessageActions::tr("%Ln messages marked as read", nullptr, count);
    if (flag == imap::SystemFlag::Seen)
        return count == 1 ? MessageActions::tr("Message marked as unread")
                          : MessageActions::tr("%Ln messages marked as unread", nullptr, count);
    if (adds)
        return count == 1 ? MessageActions::tr("Message flagged")
                          : MessageActions::tr("%Ln messages flagged", nullptr, count);
    return count == 1 ? MessageActions::tr("Flag removed")
                      : MessageActions::tr("Flag removed from %Ln messages", nullptr, count);
}

} // namespace

int countOf(const MessageActions::Parts &parts)
{
    return int(std::min<quint64>(sizeOf(parts), 2'000'000'000));
}

void MessageActions::forgetFlags()
{
    m_sample.reset();
    for (const auto &[flag, whole] : m_whole) {
        if (whole.cancelled)
            *whole.cancelled = true;
    }
    m_whole.clear();
}

const std::vector<MessageActions::Sample> &MessageActions::sample() const
{
    if (m_sample)
        return *m_sample;
    m_sample.emplace();
    quint64 room = sampleSize;
    for (const auto &[mailbox, selected] : m_parts) {
        std::vector<quint32> uids;
        const quint64 count = std::min(selected.count(), room);
        for (quint64 i = 0; i < count; ++i) // the newest: what is unread is mostly there
            uids.push_back(selected.at(selected.count() - 1 - i));
        room -= count;
        if (!uids.empty())
            m_sample->push_back({mailbox, m_service.rows(mailbox, uids)});
    }
    return *m_sample;
}

/// For sure: not where some of them were not looked at.
bool MessageActions::allHave(imap::SystemFlag flag)
{
    quint64 having = 0;
    quint64 looked = 0;
    for (const auto &[mailbox, rows] : sample()) {
        looked += rows.size();
        for (const store::MessageRow &row : rows)
            having += row.flags.has(flag) ? 1 : 0;
    }
    if (having == 0 || having < looked || sizeOf(m_parts) <= sampleSize)
        return having > 0 && having == sizeOf(m_parts);
    Whole &whole = m_whole[flag];
    if (!whole.all && !whole.cancelled && !m_askWhole.isActive())
        m_askWhole.start();
    return whole.all.value_or(false);
}

void MessageActions::askWhole()
{
    for (auto &[flag, whole] : m_whole) {
        if (whole.all || whole.cancelled)
            continue;
        whole.cancelled = std::make_shared<std::atomic_bool>(false);
        findWithout(flag, m_parts, whole.cancelled,
                    [this, flag = flag](const std::optional<Parts> &without) {
                        m_whole[flag].all = without && without->empty();
                        Q_EMIT wouldChange();
                    });
    }
}

bool MessageActions::wouldFlag()
{
    return !allHave(imap::SystemFlag::Flagged);
}

bool MessageActions::wouldMarkRead()
{
    return !allHave(imap::SystemFlag::Seen);
}

void MessageActions::toggleFlag()
{
    toggle(imap::SystemFlag::Flagged);
}

void MessageActions::toggleRead()
{
    toggle(imap::SystemFlag::Seen);
}

void MessageActions::toggle(imap::SystemFlag flag)
{
    const Parts parts = present(m_parts);
    if (parts.empty())
        return;
    if (sizeOf(m_parts) > sampleSize) {
        toggleMany(flag, parts);
        return;
    }
    const bool adds = !allHave(flag);
    Parts changed;
    for (const auto &[mailbox, rows] : sample()) {
        std::vector<quint32> uids;
        for (const store::MessageRow &row : rows) {
            if (row.flags.has(flag) != adds)
                uids.push_back(row.uid.value());
        }
        if (!uids.empty())
            changed.emplace_back(mailbox, imap::UidSet::fromUids(std::move(uids)));
    }
    changeFlag(flag, adds, sizeOf(m_parts), changed);
}

/// Too many to look at here: a worker finds those that the flag is news for.
void MessageActions::toggleMany(imap::SystemFlag flag, const Parts &parts)
{
    findWithout(flag, parts, std::make_shared<std::atomic_bool>(false),
                [this, flag, parts](const std::optional<Parts> &without) {
                    if (!without) { // "none" would take the flag away from all of them
                        tellUnreadable();
                        return;
                    }
                    const bool adds = !without->empty();
                    changeFlag(flag, adds, sizeOf(parts), adds ? *without : parts);
                });
}

/// Those of them that do not have the flag; nothing: they could not be read.
void MessageActions::findWithout(imap::SystemFlag flag, const Parts &parts,
                                 const std::shared_ptr<std::atomic_bool> &cancelled, FlagNews done)
{
    const bool isSeen = flag == imap::SystemFlag::Seen;
    account::ArrangeRequest request;
    request.arrangement.unread = isSeen;
    request.arrangement.flagged = !isSeen;
    request.cancelled = cancelled;
    for (const auto &[mailbox, uids] : parts) {
        store::ArrangeQuery query;
        query.mailbox = mailbox;
        query.only = uids;
        request.mailboxes.push_back(std::move(query));
    }
    m_service.arrange(
        request, this, [isSeen, parts, done = std::move(done)](account::ArrangedLists lists) {
            if (std::any_of(lists.begin(), lists.end(),
                            [](const store::ArrangedKeys &list) { return list.hasFailed; })) {
                done(std::nullopt);
                return;
            }
            Parts without;
            for (size_t i = 0; i < parts.size() && i < lists.size(); ++i) {
                std::vector<quint32> found;
                for (const store::MessageKey &key : lists[i].keys)
                    found.push_back(key.uid);
                imap::UidSet uids = imap::UidSet::fromUids(std::move(found));
                if (!isSeen) { // these are the ones that have it
                    imap::UidSet others = parts[i].second;
                    others.subtract(uids);
                    uids = std::move(others);
                }
                if (!uids.isEmpty())
                    without.emplace_back(parts[i].first, std::move(uids));
            }
            done(without);
        });
}

void MessageActions::changeFlag(imap::SystemFlag flag, bool adds, quint64 asked,
                                const Parts &changed)
{
    if (changed.empty())
        return;
    UndoStep step;
    step.text = doneWords(flag, adds, countOf(changed));
    for (const auto &[mailbox, uids] : changed)
        step.add(
            flagsPart(m_service, mailbox, uids,
                      adds ? store::OperationKind::AddFlags : store::OperationKind::RemoveFlags,
                      flagSet(flag)));
    m_history->perform(std::move(step),
                       asked > few ? UndoHistory::Telling::Toast : UndoHistory::Telling::Quietly);
}

void MessageActions::markAllRead(const MailboxRef &mailbox)
{
    std::vector<quint32> uids;
    for (const store::MessageKey &key : m_service.keys(mailbox).keys)
        uids.push_back(key.uid);
    if (uids.empty())
        return;
    findWithout(imap::SystemFlag::Seen, {{mailbox, imap::UidSet::fromUids(std::move(uids))}},
                std::make_shared<std::atomic_bool>(false),
                [this](const std::optional<Parts> &unread) {
                    if (!unread)
                        tellUnreadable();
                    else if (unread->empty())
                        Toast::post(m_host, tr("There is nothing unread."));
                    else
                        changeFlag(imap::SystemFlag::Seen, true, few + 1, *unread);
                });
}

void MessageActions::tellUnreadable()
{
    Toast::post(m_host, faultWords(Fault {FaultCause::Store, {}}, {}).sentence, {}, {},
                Toast::Kind::Error);
}

} // namespace homing::ui
