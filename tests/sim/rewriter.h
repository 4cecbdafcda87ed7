// SPDX-License-Identifier: GPL-3.0-or-later
// Rewriter: what a server says, said in another way that means the same: VANISHED in several lines,
// FETCHes in another order (so that MODSEQ goes up and down), literals for quoted strings. Works on
// whole responses and keeps what is not whole yet.
#pragma once

#include "tests/sim/random.h"

#include <QByteArrayList>

namespace homing::sim {

class Rewriter
{
public:
    /// `percent`: how often what can be said otherwise is.
    Rewriter(Random random, int percent);
    QByteArray rewritten(const QByteArray &bytes);

private:
    QByteArray take();
    QByteArray otherwise(const QByteArray &response);
    QByteArray inSeveralLines(const QByteArray &vanished);
    QByteArray withLiterals(const QByteArray &fetch);
    void shuffle(QByteArrayList &fetches);

    Random m_random;
    int m_percent;
    QByteArray m_pending;
    bool m_isCompressed = false;
};

} // namespace homing::sim
