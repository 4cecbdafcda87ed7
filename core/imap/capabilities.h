// SPDX-License-Identifier: GPL-3.0-or-later
// Capabilities: what a server said it can do, asked by name. A value; remembered per account.
#pragma once

#include "core/imap/command.h"

namespace homing::imap {

class Capabilities
{
public:
    Capabilities() = default;
    explicit Capabilities(const AtomList &atoms); // kept in upper case, sorted, unique
    bool has(QByteArrayView capability) const;    // in upper case: "QRESYNC", "AUTH=PLAIN"
    bool isEmpty() const { return m_atoms.isEmpty(); }
    const AtomList &atoms() const { return m_atoms; }
    AtomList mechanisms() const; // of AUTH=, in upper case

    bool qresync() const { return has("QRESYNC"); } // implies CONDSTORE and ENABLE
    bool condstore() const { return has("CONDSTORE") || qresync(); }
    bool enable() const { return has("ENABLE") || qresync(); }
    bool listStatus() const { return has("LIST-STATUS"); }
    bool listExtended() const { return has("LIST-EXTENDED"); }
    bool specialUse() const { return has("SPECIAL-USE"); }
    bool idle() const { return has("IDLE"); }
    bool notify() const { return has("NOTIFY"); }
    bool uidPlus() const { return has("UIDPLUS"); }
    bool move() const { return has("MOVE"); }
    bool replace() const { return has("REPLACE"); }
    bool esearch() const { return has("ESEARCH"); }
    bool saslIr() const { return has("SASL-IR"); }
    bool compressDeflate() const { return has("COMPRESS=DEFLATE"); }
    bool reconnect() const { return has("X-DRAFT-W07-RECONNECT") || has("RECONNECT"); }
    EncodingOptions encoding() const;
    bool operator==(const Capabilities &) const = default;

private:
    AtomList m_atoms;
};

} // namespace homing::imap
