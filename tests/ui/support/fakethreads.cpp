// SPDX-License-Identifier: GPL-3.0-or-later
// FakeMailService: conversations, as a test says them.
#include "tests/ui/support/fakemailservice.h"

namespace homing::test {

void FakeMailService::setThreads(const MailboxRef &mailbox,
                                 const std::vector<store::ThreadKey> &changed)
{
    store::ThreadChanges changes;
    changes.mailbox = mailbox;
    changes.revision = ++m_threadRevision;
    for (const store::ThreadKey &key : changed) {
        if (key.thread == 0)
            m_threads[mailbox].erase(key.uid);
        else
            m_threads[mailbox][key.uid] = key.thread;
    }
    changes.changed = changed;
    Q_EMIT threadsChanged(changes);
}

void FakeMailService::setConversation(std::vector<MessageRef> members)
{
    m_conversation = std::move(members);
    store::ThreadChanges changes;
    changes.mailbox = m_conversation.front().mailbox;
    changes.revision = ++m_threadRevision;
    Q_EMIT threadsChanged(changes);
}

store::ThreadsAtRevision FakeMailService::threads(const MailboxRef &mailbox) const
{
    store::ThreadsAtRevision threads;
    threads.revision = m_threadRevision;
    if (const auto found = m_threads.find(mailbox); found != m_threads.end()) {
        for (const auto &[uid, thread] : found->second)
            threads.keys.push_back({uid, thread});
    }
    return threads;
}

std::vector<MessageRef> FakeMailService::conversation(const MessageRef &message) const
{
    if (std::find(m_conversation.begin(), m_conversation.end(), message) != m_conversation.end())
        return m_conversation;
    const auto keys = threads(message.mailbox).keys;
    const auto own = std::find_if(keys.begin(), keys.end(), [&](const store::ThreadKey &key) {
        return key.uid == message.uid;
    });
    if (own == keys.end())
        return {message};
    std::vector<MessageRef> members;
    for (const store::ThreadKey &key : keys) {
        if (key.thread == own->thread)
            members.push_back({message.mailbox, key.uid});
    }
    return members;
}

} // namespace homing::test
