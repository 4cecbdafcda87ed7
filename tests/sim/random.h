// SPDX-License-Identifier: GPL-3.0-or-later
// Random: the same numbers on every machine for the same seed (the standard's distributions are
// not). Independent streams come from fork(), so that one part's appetite does not shift another's.
#pragma once

#include <QByteArray>

#include <vector>

namespace homing::sim {

class Random
{
public:
    explicit Random(quint64 seed)
        : m_state(seed)
    {
    }
    quint64 next() // splitmix64
    {
        m_state += 0x9e3779b97f4a7c15U;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    /// 0 .. bound - 1; 0 for a bound below 2.
    quint32 below(quint64 bound) { return bound < 2 ? 0 : quint32(next() % bound); }
    int between(int first, int last) { return first + int(below(quint64(last - first) + 1)); }
    bool chance(int percent) { return int(below(100)) < percent; }
    template <typename T> const T &pick(const std::vector<T> &from)
    {
        return from[below(from.size())];
    }
    Random fork() { return Random(next()); }

private:
    quint64 m_state;
};

} // namespace homing::sim
