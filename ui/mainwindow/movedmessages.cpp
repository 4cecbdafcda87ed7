// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/movedmessages.h"

#include <algorithm>

namespace homing::ui {

namespace {

constexpr size_t mostLookedAt = 5000; // what was moved a while ago is among the newest
constexpr size_t rowsAtOnce = 200;

} // namespace

MovedMessages::MovedMessages(const account::MailService &service, const MailboxRef &mailbox,
                             quint32 newFrom, const std::vector<QByteArray> &ids, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_mailbox(mailbox)
    , m_found(ids.size(), 0)
{
    for (size_t i = 0; i < ids.size(); ++i) {
        if (!ids[i].isEmpty())
            m_wanted[ids[i]].append(qsizetype(i));
    }
    const auto keys = service.keys(mailbox).keys;
    const size_t count = std::min(keys.size(), mostLookedAt);
    for (size_t i = keys.size() - count; i < keys.size(); ++i) {
        if (keys[i].uid >= newFrom)
            m_uids.push_back(keys[i].uid);
    }
    m_next.setSingleShot(true);
    m_next.setInterval(0);
    connect(&m_next, &QTimer::timeout, this, &MovedMessages::look);
    m_next.start();
}

void MovedMessages::look()
{
    const size_t count = std::min(m_uids.size(), rowsAtOnce);
    std::vector<quint32> some(m_uids.rbegin(), m_uids.rbegin() + ptrdiff_t(count));
    m_uids.resize(m_uids.size() - count);
    for (const store::MessageRow &row : m_service.rows(m_mailbox, some)) {
        const auto wanted = m_wanted.find(row.header.messageId);
        if (wanted == m_wanted.end())
            continue;
        m_found[size_t(wanted->takeFirst())] = row.uid.value();
        if (wanted->isEmpty())
            m_wanted.erase(wanted);
    }
    if (m_uids.empty() || m_wanted.isEmpty())
        Q_EMIT finished(m_found);
    else
        m_next.start();
}

} // namespace homing::ui
