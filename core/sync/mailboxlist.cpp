// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/mailboxlist.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

void mergeStatus(StatusData &status, const StatusData &newer)
{
    const auto take = [](auto &into, const auto &from) {
        if (from)
            into = from;
    };
    take(status.messages, newer.messages);
    take(status.recent, newer.recent);
    take(status.uidNext, newer.uidNext);
    take(status.uidValidity, newer.uidValidity);
    take(status.unseen, newer.unseen);
    take(status.highestModSeq, newer.highestModSeq);
    take(status.size, newer.size);
}

MailboxList::MailboxList(store::Store &store, CommandRouter &router, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_router(router)
{
    connect(&m_router.session(), &session::ImapSession::malformed, this, [this] { m_lineWasSkipped = m_lineWasSkipped || m_collecting; });
}

void MailboxList::reset()
{
    m_listed.clear();
    m_statuses.clear();
    m_statusAsked.clear();
    m_outstanding = 0;
    m_collecting = false;
    m_lineWasSkipped = false;
}

void MailboxList::request(const Capabilities &capabilities, MailboxId selected)
{
    reset();
    m_capabilities = capabilities;
    m_selected = selected;
    m_collecting = true;
    m_isExtended = capabilities.listStatus() || capabilities.listExtended();
    AtomList options;
    if (m_isExtended) {
        options << "SUBSCRIBED" << "CHILDREN";
        if (capabilities.specialUse())
            options << "SPECIAL-USE";
    }
    std::optional<StatusItems> status;
    if (capabilities.listStatus())
        status = StatusItems {capabilities.condstore()};
    ++m_outstanding;
    m_router.submit(commands::list("", "*", options, status), this, [this](const CommandResult &result) {
        --m_outstanding;
        onListed(result);
    });
    if (!capabilities.listStatus())
        requestStatuses(); // of those known so far, in the same flight
}

bool MailboxList::fold(const Response &response)
{
    if (const auto *list = std::get_if<ListData>(&response)) {
        if (m_collecting && !list->isLsub && qsizetype(m_listed.size()) < limits::mailboxes)
            m_listed.push_back(*list);
        return true;
    }
    if (const auto *status = std::get_if<StatusData>(&response)) {
        const auto [known, isFirst] = m_statuses.try_emplace(status->mailbox.wire(), *status);
        if (!isFirst)
            mergeStatus(known->second, *status); // an event may say less than the answer (RFC 5465 5.1)
        return true;
    }
    return false;
}

void MailboxList::onListed(const CommandResult &result)
{
    if (result.isLost())
        return;
    if (!result.isOk() && m_isExtended) {
        // It offered what it does not take: the plain form, and no LIST-STATUS.
        m_isExtended = false;
        m_listed.clear();
        ++m_outstanding;
        m_router.submit(commands::list("", "*", {}, std::nullopt), this, [this](const CommandResult &again) {
            --m_outstanding;
            onListed(again);
        });
        return;
    }
    m_collecting = false;
    if (!result.isOk()) {
        Q_EMIT finished(false);
        return;
    }
    if (m_lineWasSkipped)
        keepUnlisted();
    if (auto applied = m_store.applyMailboxList(m_listed); !applied) {
        Q_EMIT storeFailed(applied.error());
        return;
    }
    if (!m_isExtended || !m_capabilities.listStatus())
        requestStatuses(); // of those that are new
    finishIfDone();
}

/// A line that could not be read may have been any mailbox: none is removed for it.
void MailboxList::keepUnlisted()
{
    std::set<QByteArray> listed;
    for (const ListData &data : m_listed)
        listed.insert(data.mailbox.wire());
    for (const store::MailboxRecord &record : m_store.mailboxes()) {
        if (listed.contains(record.name.wire()))
            continue;
        ListData kept;
        kept.mailbox = record.name;
        kept.delimiter = record.delimiter;
        kept.attributes = record.attributes;
        m_listed.push_back(std::move(kept));
    }
}

void MailboxList::requestStatuses()
{
    for (const store::MailboxRecord &record : m_store.mailboxes()) {
        // RFC 3501 6.3.10: STATUS is not for the selected mailbox; SELECT tells more.
        if (!record.isSelectable || record.id == m_selected || !m_statusAsked.insert(record.name.wire()).second)
            continue;
        ++m_outstanding;
        m_router.submit(commands::status(record.name, StatusItems {m_capabilities.condstore()}), this,
                        [this](const CommandResult &result) { // a NO only means that this one is opened instead
                            --m_outstanding;
                            if (!result.isLost())
                                finishIfDone();
                        });
    }
}

void MailboxList::finishIfDone()
{
    if (m_outstanding == 0 && !m_collecting)
        finish();
}

void MailboxList::finish()
{
    for (const auto &[name, status] : m_statuses) {
        if (auto applied = m_store.applyStatus(status); !applied) {
            Q_EMIT storeFailed(applied.error());
            return;
        }
    }
    Q_EMIT finished(true);
}

std::optional<StatusData> MailboxList::status(const MailboxName &name) const
{
    const auto found = m_statuses.find(name.wire());
    return found == m_statuses.end() ? std::nullopt : std::optional(found->second);
}

} // namespace homing::sync
