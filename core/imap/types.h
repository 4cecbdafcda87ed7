// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers, names and flags of RFC 3501 and RFC 7162 as values. No thread, no I/O.
#pragma once

#include "core/base/ids.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace homing::imap {

using Uid = StrongId<struct UidTag, quint32>;                 // RFC 3501 2.3.1.1
using SeqNum = StrongId<struct SeqNumTag, quint32>;           // RFC 3501 2.3.1.2
using UidValidity = StrongId<struct UidValidityTag, quint32>; // RFC 3501 2.3.1.1
using ModSeq = StrongId<struct ModSeqTag, quint64>;           // RFC 7162: 1 .. 2^63-1

inline constexpr quint64 maxModSeq = (quint64(1) << 63) - 1;

/// The six system flags as bits; everything else is a keyword.
enum class SystemFlag : quint8 {
    Seen = 1,
    Answered = 2,
    Flagged = 4,
    Deleted = 8,
    Draft = 16,
    Recent = 32,
};

/// The flags of a message. Keywords are compared without case (RFC 3501 2.3.2), kept sorted and unique,
/// and shown as first seen. \Recent is kept as a bit but is nobody's flag to set.
class FlagSet
{
public:
    FlagSet() = default;
    /// Atoms as on the wire: "\\Seen", "$Label1".
    static FlagSet fromAtoms(const QList<QByteArray> &atoms);

    bool has(SystemFlag flag) const { return (m_system & quint8(flag)) != 0; }
    bool hasKeyword(QByteArrayView keyword) const;
    void set(SystemFlag flag, bool on = true);
    void addKeyword(const QByteArray &keyword);
    void removeKeyword(QByteArrayView keyword);
    /// Adds or removes an atom as on the wire.
    void add(const QByteArray &atom);
    void remove(const QByteArray &atom);
    void unite(const FlagSet &other);
    void subtract(const FlagSet &other);

    quint8 systemBits() const { return m_system; }
    void setSystemBits(quint8 bits) { m_system = bits; }
    const QList<QByteArray> &keywords() const { return m_keywords; }
    QList<QByteArray> toAtoms(bool withRecent = false) const;
    bool isEmpty() const { return m_system == 0 && m_keywords.isEmpty(); }
    bool operator==(const FlagSet &other) const;

private:
    quint8 m_system = 0;
    QList<QByteArray> m_keywords;
};

/// A mailbox name as the server writes it: the bytes are the identity (modified UTF-7, RFC 3501 5.1.3).
/// INBOX is folded to upper case, nothing else is.
class MailboxName
{
public:
    MailboxName() = default;
    static MailboxName fromWire(QByteArray encoded);
    static MailboxName fromDisplay(const QString &name);
    const QByteArray &wire() const { return m_wire; }
    /// For people. Bytes that are no modified UTF-7 come out as they are (UTF-8, else Latin-1), never as an empty string.
    QString display() const;
    bool isInbox() const { return m_wire == "INBOX"; }
    bool isEmpty() const { return m_wire.isEmpty(); }
    /// By octets.
    std::strong_ordering operator<=>(const MailboxName &other) const
    {
        const int order = m_wire.compare(other.m_wire);
        return order < 0 ? std::strong_ordering::less
                         : (order > 0 ? std::strong_ordering::greater : std::strong_ordering::equal);
    }
    bool operator==(const MailboxName &) const = default;
    friend size_t qHash(const MailboxName &name, size_t seed = 0) noexcept { return qHash(name.m_wire, seed); }

private:
    QByteArray m_wire;
};

QByteArray encodeModifiedUtf7(const QString &text);
std::optional<QString> decodeModifiedUtf7(QByteArrayView encoded);

/// Why bytes could not be read; `offset` counts from the start of the frame.
struct ParseError {
    qsizetype offset = 0;
    const char *expected = ""; // static text, for logs
};

} // namespace homing::imap
