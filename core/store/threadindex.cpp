// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/threadindex.h"

#include <numeric>

namespace homing::store {

namespace {

/// Of one subject without References: machines send hundreds of thousands. Who comes then is tied
/// by References only, so that no list is read and written whole for each of them.
constexpr size_t mostOfSubject = 1'000;

template <typename T> void sortUnique(std::vector<T> &values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

template <typename T> bool has(const std::vector<T> &sorted, const T &value)
{
    return std::binary_search(sorted.begin(), sorted.end(), value);
}

constexpr auto byMessage = [](const ThreadLinks &a, const ThreadLinks &b) {
    return a.message < b.message;
};

const ThreadLinks *find(const std::vector<ThreadLinks> &sorted, qint64 message)
{
    ThreadLinks wanted;
    wanted.message = message;
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), wanted, byMessage);
    return at != sorted.end() && at->message == message ? &*at : nullptr;
}

/// Disjoint sets of numbers, each of a weight; none becomes heavier than `most`.
class Groups
{
public:
    Groups(std::vector<size_t> weights, size_t most)
        : m_parents(weights.size())
        , m_weights(std::move(weights))
        , m_most(most)
    {
        std::iota(m_parents.begin(), m_parents.end(), size_t(0));
    }
    size_t rootOf(size_t one)
    {
        while (m_parents[one] != one) {
            m_parents[one] = m_parents[m_parents[one]];
            one = m_parents[one];
        }
        return one;
    }
    void join(size_t a, size_t b)
    {
        a = rootOf(a);
        b = rootOf(b);
        if (a == b || m_weights[a] + m_weights[b] > m_most)
            return;
        m_parents[std::max(a, b)] = std::min(a, b);
        m_weights[std::min(a, b)] = m_weights[a] + m_weights[b];
    }

private:
    std::vector<size_t> m_parents;
    std::vector<size_t> m_weights; // of each root
    size_t m_most;
};

class Update
{
public:
    Update(ThreadTables &tables, size_t most)
        : m_tables(tables)
        , m_most(most)
    {
    }
    std::vector<ThreadMove> run(const std::vector<qint64> &removed, std::vector<ThreadLinks> added);

private:
    /// What the region's messages are now: those that come and those of threads that something
    /// leaves are looked at one by one; a thread that only grows stays a whole.
    struct Whole
    {
        qint64 holder = 0;
        std::vector<qint64> members;
    };
    struct NodeUse
    {
        quint64 node = 0;
        size_t one = 0;
        auto operator<=>(const NodeUse &) const = default;
    };

    void joinBySubject();
    void dissolve();
    void gatherWholes();
    Groups connect();
    void settle(const std::vector<size_t> &ones, const std::vector<size_t> &wholes);
    quint32 nameFor(const std::vector<size_t> &ones, const std::vector<size_t> &wholes) const;
    void claimNames(const std::vector<std::vector<size_t>> &groups);
    quint32 threadBefore(qint64 message) const;
    bool isHeldElsewhere(quint64 node) const;
    void write();

    ThreadTables &m_tables;
    size_t m_most;
    std::vector<ThreadLinks> m_out; // as they were
    std::vector<ThreadLinks> m_in;  // as they are
    std::vector<qint64> m_outIds;
    std::vector<quint32> m_dissolved;                 // threads
    std::vector<std::pair<qint64, quint32>> m_before; // ascending: members of the dissolved
    std::vector<ThreadLinks> m_ones;                  // m_in and what is left of the dissolved
    std::vector<NodeUse> m_uses;                      // of m_ones, by node
    std::vector<std::pair<quint64, qint64>> m_held;   // node, holder before; ascending
    std::vector<Whole> m_wholes;                      // ascending by holder
    std::vector<std::pair<quint32, qint64>> m_claims; // dissolved thread, smallest message
    std::vector<quint32> m_used;
    std::vector<NodeHolder> m_newHolders;
    std::vector<ThreadMove> m_moves;
};

std::vector<ThreadMove> Update::run(const std::vector<qint64> &removed,
                                    std::vector<ThreadLinks> added)
{
    std::stable_sort(added.begin(), added.end(), byMessage);
    const auto repeats =
        std::unique(added.rbegin(), added.rend(), [](const ThreadLinks &a, const ThreadLinks &b) {
            return a.message == b.message;
        }); // the last word counts
    added.erase(added.begin(), repeats.base());
    m_in = std::move(added);
    std::vector<qint64> ids = removed;
    for (const ThreadLinks &one : m_in)
        ids.push_back(one.message);
    sortUnique(ids);
    m_out = m_tables.links(ids);
    std::sort(m_out.begin(), m_out.end(), byMessage);
    joinBySubject();
    dissolve();
    gatherWholes();
    Groups groups = connect();

    std::vector<std::vector<size_t>> ones(m_ones.size() + m_wholes.size());
    std::vector<std::vector<size_t>> wholes(ones.size());
    for (size_t i = 0; i < m_ones.size(); ++i)
        ones[groups.rootOf(i)].push_back(i);
    for (size_t i = 0; i < m_wholes.size(); ++i)
        wholes[groups.rootOf(m_ones.size() + i)].push_back(i);
    claimNames(ones);
    for (size_t i = 0; i < ones.size(); ++i) {
        if (!ones[i].empty())
            settle(ones[i], wholes[i]);
    }
    write();
    std::sort(m_moves.begin(), m_moves.end(),
              [](const ThreadMove &a, const ThreadMove &b) { return a.message < b.message; });
    return std::move(m_moves);
}

/// Who joins whom by the subject follows from all messages of that subject; those for whom it has
/// become another are replaced too.
void Update::joinBySubject()
{
    std::vector<quint64> subjects;
    for (const auto *list : {&m_out, &m_in}) {
        for (const ThreadLinks &one : *list) {
            if (one.subject != 0)
                subjects.push_back(one.subject);
        }
    }
    if (subjects.empty())
        return;
    sortUnique(subjects);
    std::vector<std::vector<SubjectEntry>> all = m_tables.subjects(subjects);
    const auto at = [&](quint64 subject) {
        return size_t(std::lower_bound(subjects.begin(), subjects.end(), subject)
                      - subjects.begin());
    };
    std::vector<std::vector<SubjectEntry>> before = all;
    std::vector<bool> isTouched(all.size(), false);
    for (size_t i = 0; i < all.size(); ++i) {
        isTouched[i] =
            std::erase_if(all[i],
                          [&](const SubjectEntry &entry) {
                              return find(m_out, entry.message) || find(m_in, entry.message);
                          })
            > 0;
    }
    for (const ThreadLinks &one : m_in) {
        if (one.subject == 0 || all[at(one.subject)].size() >= mostOfSubject)
            continue;
        all[at(one.subject)].push_back({one.message, one.own, one.date, one.isReply});
        isTouched[at(one.subject)] = true;
    }
    std::vector<std::pair<qint64, quint64>> rejoined;
    std::vector<qint64> rejoinedIds;
    std::vector<quint64> touched;
    std::vector<std::vector<SubjectEntry>> now;
    for (size_t i = 0; i < all.size(); ++i) {
        if (!isTouched[i])
            continue;
        std::vector<std::pair<qint64, quint64>> joinedBefore;
        const std::vector<quint64> joinsBefore = subjectJoins(before[i]);
        for (size_t k = 0; k < before[i].size(); ++k)
            joinedBefore.emplace_back(before[i][k].message, joinsBefore[k]);
        std::sort(joinedBefore.begin(), joinedBefore.end());
        const std::vector<quint64> joins = subjectJoins(all[i]);
        for (size_t k = 0; k < all[i].size(); ++k) {
            const std::pair joined {all[i][k].message, joins[k]};
            if (has(joinedBefore, joined) && !find(m_in, joined.first))
                continue;
            rejoined.push_back(joined);
            if (!find(m_in, joined.first))
                rejoinedIds.push_back(joined.first);
        }
        touched.push_back(subjects[i]);
        now.push_back(std::move(all[i]));
    }
    m_tables.setSubjects(touched, now);
    if (!rejoinedIds.empty()) {
        sortUnique(rejoinedIds);
        for (ThreadLinks &one : m_tables.links(rejoinedIds)) {
            m_out.push_back(one);
            m_in.push_back(std::move(one));
        }
        std::sort(m_out.begin(), m_out.end(), byMessage);
        std::sort(m_in.begin(), m_in.end(), byMessage);
    }
    std::sort(rejoined.begin(), rejoined.end());
    for (ThreadLinks &one : m_in) {
        const auto joined =
            std::lower_bound(rejoined.begin(), rejoined.end(), std::pair {one.message, quint64(0)});
        const bool isJoined = joined != rejoined.end() && joined->first == one.message;
        one.joined = isJoined ? joined->second : 0;
    }
}

/// A thread that a message leaves may fall into pieces: its other members are looked at again.
void Update::dissolve()
{
    for (const ThreadLinks &one : m_out)
        m_outIds.push_back(one.message);
    for (const quint32 thread : m_tables.threadsOf(m_outIds)) {
        if (thread != 0)
            m_dissolved.push_back(thread);
    }
    sortUnique(m_dissolved);
    std::vector<qint64> left;
    for (const quint32 thread : m_dissolved) {
        for (const qint64 message : m_tables.members(thread)) {
            m_before.emplace_back(message, thread);
            if (!has(m_outIds, message))
                left.push_back(message);
        }
    }
    std::sort(m_before.begin(), m_before.end());
    m_ones = m_in;
    if (!left.empty()) {
        std::vector<ThreadLinks> more = m_tables.links(left);
        m_ones.insert(m_ones.end(), more.begin(), more.end());
    }
    for (size_t i = 0; i < m_ones.size(); ++i) {
        for (const quint64 node : m_ones[i].nodes())
            m_uses.push_back({node, i});
    }
    std::sort(m_uses.begin(), m_uses.end());
}

quint32 Update::threadBefore(qint64 message) const
{
    const auto at = std::lower_bound(m_before.begin(), m_before.end(), std::pair {message, 0U});
    return at != m_before.end() && at->first == message ? at->second : 0;
}

void Update::gatherWholes()
{
    std::vector<quint64> nodes;
    for (const NodeUse &use : m_uses)
        nodes.push_back(use.node);
    for (const ThreadLinks &one : m_out) {
        for (const quint64 node : one.nodes())
            nodes.push_back(node);
    }
    sortUnique(nodes);
    const std::vector<qint64> holders = m_tables.holders(nodes);
    std::vector<qint64> wholes;
    for (size_t i = 0; i < nodes.size(); ++i) {
        const qint64 holder = holders[i];
        m_held.emplace_back(nodes[i], holder);
        const bool isDissolved =
            holder < 0 ? has(m_dissolved, quint32(-holder)) : has(m_outIds, holder);
        if (holder != 0 && !isDissolved)
            wholes.push_back(holder);
    }
    sortUnique(wholes);
    for (const qint64 holder : wholes) {
        m_wholes.push_back(
            {holder, holder < 0 ? m_tables.members(quint32(-holder)) : std::vector {holder}});
    }
}

Groups Update::connect()
{
    std::vector<size_t> weights(m_ones.size(), 1);
    for (const Whole &whole : m_wholes)
        weights.push_back(whole.members.size());
    Groups groups(std::move(weights), m_most);
    auto held = m_held.begin();
    for (size_t i = 0; i < m_uses.size(); ++i) {
        if (i > 0 && m_uses[i].node == m_uses[i - 1].node) {
            groups.join(m_uses[i].one, m_uses[i - 1].one);
            continue;
        }
        while (held->first != m_uses[i].node)
            ++held;
        const auto whole =
            std::lower_bound(m_wholes.begin(), m_wholes.end(), held->second,
                             [](const Whole &one, qint64 holder) { return one.holder < holder; });
        if (held->second != 0 && whole != m_wholes.end() && whole->holder == held->second)
            groups.join(m_uses[i].one, m_ones.size() + size_t(whole - m_wholes.begin()));
    }
    return groups;
}

/// Of the pieces of a thread the largest keeps its number, so that few are told of a change.
void Update::claimNames(const std::vector<std::vector<size_t>> &groups)
{
    struct Piece
    {
        quint32 thread;
        size_t size;
        qint64 smallest;
    };
    std::vector<Piece> pieces;
    for (const std::vector<size_t> &ones : groups) {
        std::vector<std::pair<quint32, qint64>> parts;
        for (const size_t one : ones) {
            if (const quint32 thread = threadBefore(m_ones[one].message))
                parts.emplace_back(thread, m_ones[one].message);
        }
        std::sort(parts.begin(), parts.end());
        for (size_t i = 0; i < parts.size();) {
            const size_t begin = i;
            while (i < parts.size() && parts[i].first == parts[begin].first)
                ++i;
            pieces.push_back({parts[begin].first, i - begin, parts[begin].second});
        }
    }
    std::sort(pieces.begin(), pieces.end(), [](const Piece &a, const Piece &b) {
        return std::tie(a.thread, b.size, a.smallest) < std::tie(b.thread, a.size, b.smallest);
    });
    for (const Piece &piece : pieces) {
        if (m_claims.empty() || m_claims.back().first != piece.thread)
            m_claims.emplace_back(piece.thread, piece.smallest);
    }
}

quint32 Update::nameFor(const std::vector<size_t> &ones, const std::vector<size_t> &wholes) const
{
    const Whole *largest = nullptr;
    for (const size_t i : wholes) {
        const Whole &whole = m_wholes[i];
        if (whole.holder < 0 && (!largest || whole.members.size() > largest->members.size()))
            largest = &whole;
    }
    if (largest)
        return quint32(-largest->holder);
    for (const size_t one : ones) {
        const qint64 message = m_ones[one].message;
        const quint32 thread = threadBefore(message);
        if (thread != 0 && has(m_claims, std::pair {thread, message}))
            return thread;
    }
    return 0;
}

void Update::settle(const std::vector<size_t> &ones, const std::vector<size_t> &wholes)
{
    std::vector<qint64> members;
    for (const size_t one : ones)
        members.push_back(m_ones[one].message);
    for (const size_t i : wholes)
        members.insert(members.end(), m_wholes[i].members.begin(), m_wholes[i].members.end());
    std::sort(members.begin(), members.end());

    quint32 thread = 0;
    if (members.size() > 1) {
        thread = nameFor(ones, wholes);
        if (thread == 0)
            thread = m_tables.newThread();
        m_used.push_back(thread);
        m_tables.setMembers(thread, members);
    }
    const qint64 holder = thread != 0 ? -qint64(thread) : members.front();
    for (const size_t one : ones) {
        const ThreadLinks &links = m_ones[one];
        if (threadBefore(links.message) != thread)
            m_moves.push_back({links.message, thread});
        for (const quint64 node : links.nodes()) {
            const auto held = std::lower_bound(
                m_held.begin(), m_held.end(), std::pair {node, std::numeric_limits<qint64>::min()});
            if (held->second != holder)
                m_newHolders.push_back({node, holder});
        }
    }
    std::vector<qint64> taken;
    for (const size_t i : wholes) {
        const Whole &whole = m_wholes[i];
        if (whole.holder == holder)
            continue;
        for (const qint64 message : whole.members)
            m_moves.push_back({message, thread});
        taken.insert(taken.end(), whole.members.begin(), whole.members.end());
        if (whole.holder < 0)
            m_tables.setMembers(quint32(-whole.holder), {});
    }
    if (taken.empty())
        return;
    for (const ThreadLinks &links : m_tables.links(taken)) {
        for (const quint64 node : links.nodes())
            m_newHolders.push_back({node, holder});
    }
}

/// By somebody whom this update does not touch: only where a thread was full.
bool Update::isHeldElsewhere(quint64 node) const
{
    const auto held = std::lower_bound(m_held.begin(), m_held.end(),
                                       std::pair {node, std::numeric_limits<qint64>::min()});
    const qint64 holder = held != m_held.end() && held->first == node ? held->second : 0;
    return holder < 0 ? !has(m_dissolved, quint32(-holder)) : holder > 0 && !has(m_outIds, holder);
}

void Update::write()
{
    std::sort(m_used.begin(), m_used.end());
    for (const quint32 thread : m_dissolved) {
        if (!has(m_used, thread))
            m_tables.setMembers(thread, {});
    }
    std::vector<qint64> gone;
    for (const ThreadLinks &one : m_out) {
        if (!find(m_in, one.message)) {
            gone.push_back(one.message);
            if (threadBefore(one.message) != 0)
                m_moves.push_back({one.message, 0});
        }
        for (const quint64 node : one.nodes()) {
            const auto use = std::lower_bound(m_uses.begin(), m_uses.end(), NodeUse {node, 0});
            if ((use == m_uses.end() || use->node != node) && !isHeldElsewhere(node))
                m_newHolders.push_back({node, 0});
        }
    }
    const auto byNode = [](const NodeHolder &a, const NodeHolder &b) { return a.node < b.node; };
    std::stable_sort(m_newHolders.begin(), m_newHolders.end(), byNode);
    const auto repeats =
        std::unique(m_newHolders.rbegin(), m_newHolders.rend(),
                    [](const NodeHolder &a, const NodeHolder &b) { return a.node == b.node; });
    m_newHolders.erase(m_newHolders.begin(), repeats.base()); // the last one has room
    m_tables.setHolders(m_newHolders);
    m_tables.removeLinks(gone);
    m_tables.setLinks(m_in);
    std::vector<qint64> open;
    for (const ThreadLinks &one : m_ones) {
        if (one.isOpen)
            open.push_back(one.message);
    }
    m_tables.noteOpen(open);
    std::vector<qint64> closed;
    for (const ThreadLinks &one : m_out) {
        const ThreadLinks *now = one.isOpen ? find(m_in, one.message) : nullptr;
        if (now && !now->isOpen)
            closed.push_back(one.message);
    }
    m_tables.noteClosed(closed);
}

} // namespace

std::vector<ThreadMove> updateThreads(ThreadTables &tables, const std::vector<qint64> &removed,
                                      std::vector<ThreadLinks> added, size_t most)
{
    return Update(tables, most).run(removed, std::move(added));
}

} // namespace homing::store
