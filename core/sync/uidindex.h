// SPDX-License-Identifier: GPL-3.0-or-later
// UidIndex: a set of UIDs that is changed one by one and asked by position, as untagged responses
// want it. Where UIDs are scattered a UidSet is as long as the mailbox and each change moves half
// of it; here the intervals stand in chunks. Value type; set() gives the same as a UidSet.
#pragma once

#include "core/imap/uidset.h"

namespace homing::sync {

class UidIndex
{
public:
    UidIndex() = default;
    explicit UidIndex(const imap::UidSet &set) { assign(set); }
    void assign(const imap::UidSet &set);

    void add(quint32 uid);
    void remove(quint32 first, quint32 last);
    /// Few intervals cost little, many as much as the whole set.
    void unite(const imap::UidSet &other);
    void subtract(const imap::UidSet &other);
    imap::UidSet intersected(const imap::UidSet &other) const;

    bool isEmpty() const { return m_chunks.empty(); }
    quint64 count() const { return m_count; }
    bool contains(quint32 uid) const;
    quint32 max() const; // only when not empty
    /// The UID at `index` (0-based, ascending), 0 beyond the end.
    quint32 at(quint64 index) const;
    quint64 countBelow(quint32 uid) const;
    const imap::UidSet &set() const;

private:
    using Intervals = std::vector<imap::Interval>;
    struct Chunk
    {
        Intervals intervals; // never empty
        quint64 count = 0;
    };
    size_t chunkOf(quint32 uid) const;
    void recount(size_t chunk);
    void splitIfLarge(size_t chunk);

    std::vector<Chunk> m_chunks; // neighbours in different chunks may touch
    quint64 m_count = 0;
    mutable imap::UidSet m_set;
    mutable bool m_isSetCurrent = true;
};

} // namespace homing::sync
