// SPDX-License-Identifier: GPL-3.0-or-later
// ThreadTables in memory, which counts what goes in and out; and threads computed from scratch in
// the plainest way, to compare with.
#pragma once

#include "core/store/threadindex.h"

#include <algorithm>
#include <map>
#include <set>

namespace homing::store::test {

class MemoryThreads final : public ThreadTables
{
public:
    std::map<quint64, qint64> holderOf;
    std::map<quint32, std::vector<qint64>> membersOf;
    std::map<qint64, ThreadLinks> linksOf;
    std::map<quint64, std::vector<SubjectEntry>> entriesOf;
    std::map<qint64, quint32> told; // as the moves say
    std::set<qint64> opened;
    quint32 lastThread = 0;
    quint64 work = 0;

    void update(const std::vector<qint64> &removed, std::vector<ThreadLinks> added,
                size_t most = mostOfThread)
    {
        for (const ThreadMove &move : updateThreads(*this, removed, std::move(added), most)) {
            if (move.thread == 0)
                told.erase(move.message);
            else
                told[move.message] = move.thread;
        }
    }

    std::vector<qint64> holders(const std::vector<quint64> &nodes) override
    {
        work += nodes.size();
        std::vector<qint64> found;
        for (const quint64 node : nodes)
            found.push_back(holderOf.contains(node) ? holderOf[node] : 0);
        return found;
    }
    void setHolders(const std::vector<NodeHolder> &holders) override
    {
        work += holders.size();
        for (const NodeHolder &one : holders) {
            if (one.holder == 0)
                holderOf.erase(one.node);
            else
                holderOf[one.node] = one.holder;
        }
    }
    std::vector<quint32> threadsOf(const std::vector<qint64> &messages) override
    {
        work += messages.size();
        std::vector<quint32> threads;
        for (const qint64 message : messages)
            threads.push_back(told.contains(message) ? told[message] : 0);
        return threads;
    }
    std::vector<qint64> members(quint32 thread) override
    {
        work += membersOf[thread].size();
        return membersOf[thread];
    }
    void setMembers(quint32 thread, const std::vector<qint64> &messages) override
    {
        work += messages.size();
        if (messages.empty())
            membersOf.erase(thread);
        else
            membersOf[thread] = messages;
    }
    std::vector<ThreadLinks> links(const std::vector<qint64> &messages) override
    {
        std::vector<ThreadLinks> found;
        for (const qint64 message : messages) {
            if (linksOf.contains(message)) {
                found.push_back(linksOf[message]);
                work += found.back().references.size() + 1;
            }
        }
        return found;
    }
    void setLinks(const std::vector<ThreadLinks> &links) override
    {
        for (const ThreadLinks &one : links) {
            work += one.references.size() + 1;
            linksOf[one.message] = one;
        }
    }
    void removeLinks(const std::vector<qint64> &messages) override
    {
        work += messages.size();
        for (const qint64 message : messages)
            linksOf.erase(message);
    }
    void noteOpen(const std::vector<qint64> &messages) override
    {
        work += messages.size();
        opened.insert(messages.begin(), messages.end());
    }
    void noteClosed(const std::vector<qint64> &messages) override { work += messages.size(); }
    std::vector<std::vector<SubjectEntry>> subjects(const std::vector<quint64> &subjects) override
    {
        std::vector<std::vector<SubjectEntry>> found;
        for (const quint64 subject : subjects) {
            found.push_back(entriesOf[subject]);
            work += found.back().size() + 1;
        }
        return found;
    }
    void setSubjects(const std::vector<quint64> &subjects,
                     const std::vector<std::vector<SubjectEntry>> &entries) override
    {
        for (size_t i = 0; i < subjects.size(); ++i) {
            work += entries[i].size() + 1;
            if (entries[i].empty())
                entriesOf.erase(subjects[i]);
            else
                entriesOf[subjects[i]] = entries[i];
        }
    }
    quint32 newThread() override { return ++lastThread; }
};

using Partition = std::set<std::set<qint64>>; // threads of two and more

inline Partition fromScratch(const std::vector<ThreadLinks> &messages)
{
    std::map<quint64, std::set<qint64>> byNode;
    std::map<qint64, std::set<quint64>> nodes;
    for (const ThreadLinks &one : messages) {
        std::set<quint64> all(one.references.begin(), one.references.end());
        all.insert(one.own);
        if (one.subject != 0 && one.isReply) {
            const ThreadLinks *answered = nullptr; // the last before it
            const auto place = [](const ThreadLinks &l) {
                return std::tuple(l.date, l.own, l.message);
            };
            for (const ThreadLinks &other : messages) {
                if (other.subject == one.subject && place(other) < place(one)
                    && (!answered || place(*answered) < place(other)))
                    answered = &other;
            }
            if (answered && one.date - answered->date <= 30 * 24 * 3600)
                all.insert(answered->own);
        }
        for (const quint64 node : all)
            byNode[node].insert(one.message);
        nodes[one.message] = all;
    }
    Partition threads;
    std::set<qint64> seen;
    for (const ThreadLinks &one : messages) {
        std::set<qint64> thread;
        std::vector<qint64> waiting {one.message};
        while (!waiting.empty()) {
            const qint64 message = waiting.back();
            waiting.pop_back();
            if (!seen.insert(message).second)
                continue;
            thread.insert(message);
            for (const quint64 node : nodes[message])
                waiting.insert(waiting.end(), byNode[node].begin(), byNode[node].end());
        }
        if (thread.size() > 1)
            threads.insert(thread);
    }
    return threads;
}

} // namespace homing::store::test
