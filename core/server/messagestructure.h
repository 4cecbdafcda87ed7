// SPDX-License-Identifier: GPL-3.0-or-later
// MessageStructure: the MIME tree of stored bytes, for ENVELOPE, BODY, BODYSTRUCTURE and BODY[...]
// (RFC 3501 6.4.5, 7.4.2). Holds offsets, not copies. Whatever the bytes are there is a tree; depth
// and number of parts are bounded.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace homing::server {

struct MimePart
{
    qsizetype begin = 0; // of the header
    qsizetype bodyBegin = 0;
    qsizetype end = 0;
    QByteArray type; // in upper case: "TEXT"
    QByteArray subtype;
    bool isInDigest = false; // a message unless it says otherwise (RFC 2046 5.1.5)
    std::vector<int> children; // of a multipart; the embedded message of message/rfc822
    bool isMultipart() const { return type == "MULTIPART"; }
    bool isMessage() const { return type == "MESSAGE" && subtype == "RFC822" && !children.empty(); }
};

class MessageStructure
{
public:
    /// `bytes` is kept (shared).
    explicit MessageStructure(const QByteArray &bytes);

    QByteArray envelope() const;
    /// BODY without, BODYSTRUCTURE with extension data.
    QByteArray body(bool extended) const;
    /// The part that "1.2" names; "" is the message. Nothing when there is none.
    const MimePart *find(const std::vector<quint32> &path) const;
    /// For "1.2.HEADER" and "1.2.TEXT": the message that is in that part.
    const MimePart *embedded(const MimePart &part) const;
    const MimePart &root() const { return m_parts.front(); }
    const std::vector<MimePart> &parts() const { return m_parts; }

    QByteArrayView header(const MimePart &part) const; // with the empty line that ends it
    QByteArrayView content(const MimePart &part) const;

private:
    void readPart(size_t index);
    void splitMultipart(size_t index, const QByteArray &boundary);
    QByteArray envelopeOf(const MimePart &part) const;
    QByteArray describe(const MimePart &part, bool extended, int depth) const;
    QByteArray describeLeaf(const MimePart &part, bool extended, int depth) const;
    QByteArray describeMultipart(const MimePart &part, bool extended, int depth) const;

    QByteArray m_bytes;
    std::vector<MimePart> m_parts; // [0] is the message
    std::vector<int> m_depths;     // of m_parts
};

} // namespace homing::server
