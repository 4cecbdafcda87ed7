// SPDX-License-Identifier: GPL-3.0-or-later
// Threads of an account's messages, kept as messages come and go. A thread is a set of messages
// that References, In-Reply-To and base subjects tie together (RFC 5256, REFERENCES), with whatever
// is between them known or not; which those are depends on the messages there are and never on the
// order in which they came (but for the bounds: of one subject the first thousand that came, and of
// one thread the first thousand; who comes then begins another one). The work of a change is that
// of the threads it touches. Pure but for ThreadTables; no SQL here.
#pragma once

#include "core/store/threadlinks.h"

#include <span>

namespace homing::store {

/// Who has a node: 0 nobody, above 0 the one message that is alone, below 0 minus the thread.
struct NodeHolder
{
    quint64 node = 0;
    qint64 holder = 0;
};

/// A message now belongs to `thread`; 0: it is alone, or gone.
struct ThreadMove
{
    qint64 message = 0;
    quint32 thread = 0;
    bool operator==(const ThreadMove &) const = default;
};

/// Where the index is kept. Only threads of two and more messages have a number and a row. Lists
/// go in and out whole, so that a database is asked seldom.
class ThreadTables
{
public:
    virtual ~ThreadTables() = default;

    /// In the order asked.
    virtual std::vector<qint64> holders(const std::vector<quint64> &nodes) = 0;
    /// A holder of 0 removes the node.
    virtual void setHolders(const std::vector<NodeHolder> &holders) = 0;
    /// In the order asked; 0: it is in none.
    virtual std::vector<quint32> threadsOf(const std::vector<qint64> &messages) = 0;
    virtual std::vector<qint64> members(quint32 thread) = 0; // ascending
    virtual void setMembers(quint32 thread,
                            const std::vector<qint64> &messages) = 0; // none: removes
    /// Those that there are, in any order.
    virtual std::vector<ThreadLinks> links(const std::vector<qint64> &messages) = 0;
    virtual void setLinks(const std::vector<ThreadLinks> &links) = 0;
    virtual void removeLinks(const std::vector<qint64> &messages) = 0;
    /// Open ones (ThreadLinks::isOpen) that came, or whose thread has lost somebody: their
    /// References may be needed now.
    virtual void noteOpen(const std::vector<qint64> &messages) = 0;
    /// They were open.
    virtual void noteClosed(const std::vector<qint64> &messages) = 0;
    /// In the order asked.
    virtual std::vector<std::vector<SubjectEntry>>
    subjects(const std::vector<quint64> &subjects) = 0;
    virtual void setSubjects(const std::vector<quint64> &subjects,
                             const std::vector<std::vector<SubjectEntry>> &entries) = 0;
    virtual quint32 newThread() = 0; // never given before
};

/// A hundred thousand messages may name one id: no list of them is read and written for each.
inline constexpr size_t mostOfThread = 1'000;

/// Takes messages out and puts others in; one that is in both, or there already, is replaced. Who
/// moved, ascending by message. `most`: of one thread.
std::vector<ThreadMove> updateThreads(ThreadTables &tables, const std::vector<qint64> &removed,
                                      std::vector<ThreadLinks> added, size_t most = mostOfThread);

} // namespace homing::store
