// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/rewriter.h"

#include <set>

namespace homing::sim {

namespace {

/// "* 12 FETCH (..." gives 12.
quint32 fetchNumber(const QByteArray &response)
{
    const QByteArrayList words = response.left(40).split(' ');
    return words.size() > 2 && words.at(0) == "*" && words.at(2) == "FETCH" ? words.at(1).toUInt()
                                                                            : 0;
}

/// Octets of the literal that a line ends with; negative: none.
qint64 literalAtEnd(const QByteArray &line)
{
    const qsizetype open = line.lastIndexOf('{');
    if (!line.endsWith("}\r\n") || open < 0)
        return -1;
    bool isNumber = false;
    const qint64 octets = line.mid(open + 1, line.size() - open - 4).toLongLong(&isNumber);
    return isNumber ? octets : -1;
}

} // namespace

Rewriter::Rewriter(Random random, int percent)
    : m_random(random)
    , m_percent(percent)
{
}

QByteArray Rewriter::rewritten(const QByteArray &bytes)
{
    if (m_percent == 0 || m_isCompressed)
        return bytes;
    m_pending += bytes;
    QByteArray out;
    QByteArrayList fetches;
    const auto flush = [&] {
        shuffle(fetches);
        for (const QByteArray &fetch : std::exchange(fetches, {}))
            out += withLiterals(fetch);
    };
    for (QByteArray response = take(); !response.isEmpty(); response = take()) {
        if (fetchNumber(response) > 0) {
            fetches.append(response);
            continue;
        }
        flush();
        out += otherwise(response);
        if (response.contains(
                " OK Compressed from here on")) { // the rest of the connection is not for reading
            m_isCompressed = true;
            return out + std::exchange(m_pending, {});
        }
    }
    flush();
    return out;
}

/// The first whole response of what is pending, with its literals; empty: none is whole.
QByteArray Rewriter::take()
{
    qsizetype from = 0;
    while (true) {
        const qsizetype end = m_pending.indexOf("\r\n", from);
        if (end < 0)
            return {};
        const qint64 literal = literalAtEnd(m_pending.mid(from, end + 2 - from));
        from = end + 2 + qsizetype(std::max<qint64>(0, literal));
        if (from > m_pending.size())
            return {};
        if (literal < 0)
            break;
    }
    const QByteArray response = m_pending.left(from);
    m_pending.remove(0, from);
    return response;
}

QByteArray Rewriter::otherwise(const QByteArray &response)
{
    const bool isVanished =
        response.startsWith("* VANISHED ") || response.startsWith("* EXPUNGED ");
    return isVanished && m_random.chance(m_percent) ? inSeveralLines(response) : response;
}

QByteArray Rewriter::inSeveralLines(const QByteArray &vanished)
{
    const qsizetype at = vanished.lastIndexOf(' ') + 1;
    QByteArray lines;
    for (const QByteArray &part : vanished.mid(at, vanished.size() - at - 2).split(','))
        lines += vanished.left(at) + part + "\r\n";
    return lines;
}

/// Each message once: what is said of one message keeps its order.
void Rewriter::shuffle(QByteArrayList &fetches)
{
    std::set<quint32> numbers;
    for (const QByteArray &fetch : fetches)
        numbers.insert(fetchNumber(fetch));
    if (qsizetype(numbers.size()) != fetches.size() || !m_random.chance(m_percent))
        return;
    for (qsizetype left = fetches.size(); left > 1; --left)
        fetches.swapItemsAt(left - 1, qsizetype(m_random.below(quint64(left))));
}

/// Strings of ENVELOPE; elsewhere the grammar often wants them quoted.
QByteArray Rewriter::withLiterals(const QByteArray &fetch)
{
    const qsizetype from = fetch.indexOf("ENVELOPE (");
    const qsizetype until = fetch.indexOf(" BODYSTRUCTURE ", from);
    const QByteArray envelope = until > from ? fetch.mid(from, until - from) : QByteArray();
    const bool isPlain = from >= 0 && !envelope.contains('\\') && !envelope.contains('{');
    if (!isPlain || !m_random.chance(m_percent))
        return fetch;
    QByteArray out = fetch.left(from);
    for (qsizetype at = from; at < until; ++at) {
        if (fetch.at(at) != '"') {
            out += fetch.at(at);
            continue;
        }
        const qsizetype end = fetch.indexOf('"', at + 1);
        const QByteArray text = fetch.mid(at + 1, end - at - 1);
        out += m_random.chance(50) ? '{' + QByteArray::number(text.size()) + "}\r\n" + text
                                   : '"' + text + '"';
        at = end;
    }
    return out + fetch.mid(until);
}

} // namespace homing::sim
