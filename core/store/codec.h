// SPDX-License-Identifier: GPL-3.0-or-later
// The compact blobs of the cache: headers, body structures, keys, sets. Each begins with a version
// byte where its form may grow. Decoding never reads past the end, never makes more than the bytes
// can hold, and gives nothing for a blob that is not whole. Pure functions, any thread.
#pragma once

#include "core/store/store.h"

#include <span>
#include <string>

namespace homing::store {

/// Numbers as base-128 varints, bytes with their length.
class ByteWriter
{
public:
    void number(quint64 value)
    {
        while (value >= 0x80) {
            byte(quint8(value) | 0x80);
            value >>= 7;
        }
        byte(quint8(value));
    }
    void signedNumber(qint64 value) // zigzag
    {
        number((quint64(value) << 1) ^ (value < 0 ? ~quint64(0) : 0));
    }
    void byte(quint8 value) { m_bytes.push_back(char(value)); }
    void raw(QByteArrayView value) { m_bytes.append(value.data(), size_t(value.size())); }
    void bytes(QByteArrayView value);
    /// Null and empty stay apart.
    void nullableBytes(const QByteArray &value);
    void text(const QString &value); // as UTF-8
    qsizetype size() const { return qsizetype(m_bytes.size()); }
    /// What was written since the last take().
    QByteArray take();

private:
    std::string m_bytes;
};

/// After the first thing that does not fit, everything read is 0 or empty and failed() holds.
class ByteReader
{
public:
    explicit ByteReader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }
    quint64 number();
    qint64 signedNumber();
    quint8 byte();
    QByteArray bytes();
    QByteArray nullableBytes();
    QString text();
    /// A count of things that take at least `octetsEach` bytes: never more than the rest can hold.
    quint32 count(qsizetype octetsEach);
    bool failed() const { return m_failed; }
    bool atEnd() const { return m_at == m_bytes.size(); }
    void fail();

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    bool m_failed = false;
};

void writeHeader(ByteWriter &writer, const MessageHeader &header);
QByteArray encodeHeader(const MessageHeader &header);
std::optional<MessageHeader> decodeHeader(QByteArrayView blob);

/// Deeper than limits::parenthesesDepth or more than limits::mimeParts: what is beyond is left out.
void writeBodyPart(ByteWriter &writer, const imap::BodyPart &part);
QByteArray encodeBodyPart(const imap::BodyPart &part);
std::optional<imap::BodyPart> decodeBodyPart(QByteArrayView blob);

QByteArray encodeUidSet(const imap::UidSet &set);
std::optional<imap::UidSet> decodeUidSet(QByteArrayView blob);

QByteArray encodeStatus(const imap::StatusData &status); // without the name
std::optional<imap::StatusData> decodeStatus(QByteArrayView blob);

void writeAtoms(ByteWriter &writer, const imap::AtomList &atoms);
QByteArray encodeAtoms(const imap::AtomList &atoms);
imap::AtomList readAtoms(ByteReader &reader);
imap::AtomList decodeAtoms(QByteArrayView blob);

/// Ascending keyword ids; null for none.
QByteArray encodeKeywordIds(const std::vector<quint32> &ids);
std::vector<quint32> decodeKeywordIds(QByteArrayView blob);

/// 8 bytes a key, little endian.
QByteArray encodeKeys(std::span<const MessageKey> keys);
/// Appends to `keys`; false when the blob is not whole or not ascending after what is there.
bool decodeKeys(QByteArrayView blob, std::vector<MessageKey> &keys);

} // namespace homing::store
