// SPDX-License-Identifier: GPL-3.0-or-later
// Capabilities: a sorted list and look-ups in it.
#include "core/imap/capabilities.h"

#include "core/imap/text.h"

#include <algorithm>

namespace homing::imap {

Capabilities::Capabilities(const AtomList &atoms)
{
    m_atoms.reserve(atoms.size());
    for (const QByteArray &atom : atoms) {
        if (!atom.isEmpty())
            m_atoms.append(toAsciiUpper(atom));
    }
    std::sort(m_atoms.begin(), m_atoms.end());
    m_atoms.erase(std::unique(m_atoms.begin(), m_atoms.end()), m_atoms.end());
}

bool Capabilities::has(QByteArrayView capability) const
{
    const auto place = std::lower_bound(
        m_atoms.cbegin(), m_atoms.cend(), capability,
        [](const QByteArray &left, QByteArrayView right) { return QByteArrayView(left) < right; });
    return place != m_atoms.cend() && *place == capability;
}

AtomList Capabilities::mechanisms() const
{
    AtomList names;
    for (const QByteArray &atom : m_atoms) {
        if (atom.startsWith("AUTH=") && atom.size() > 5)
            names.append(atom.sliced(5));
    }
    return names;
}

EncodingOptions Capabilities::encoding() const
{
    // IMAP4rev2 includes LITERAL- (RFC 9051 appendix E).
    return {has("LITERAL+"), has("LITERAL-") || has("IMAP4REV2")};
}

} // namespace homing::imap
