// SPDX-License-Identifier: GPL-3.0-or-later
// MovedMessages: where messages are by now, by their Message-IDs: looks at the newest of one
// mailbox, a little at a time, so that nothing waits for it. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QObject>
#include <QTimer>

namespace homing::ui {

class MovedMessages final : public QObject
{
    Q_OBJECT
public:
    /// In `mailbox`, with UIDs from `newFrom` on. An empty id is never found; one that is asked for
    /// twice is found in two messages.
    MovedMessages(const account::MailService &service, const MailboxRef &mailbox, quint32 newFrom,
                  const std::vector<QByteArray> &ids, QObject *parent);

Q_SIGNALS:
    /// One UID for each id, 0 where there is none. Never within the constructor; once.
    void finished(const std::vector<quint32> &uids);

private:
    void look();

    const account::MailService &m_service;
    const MailboxRef m_mailbox;
    std::vector<quint32> m_uids;                  // to be looked at, newest last
    QHash<QByteArray, QList<qsizetype>> m_wanted; // places in m_found
    std::vector<quint32> m_found;
    QTimer m_next;
};

} // namespace homing::ui
