// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/codec.h"

#include "core/base/limits.h"

#include <QtEndian>

#include <cstring>

namespace homing::store {

namespace {

constexpr quint8 headerVersion = 1;
constexpr quint8 statusVersion = 1;

QDateTime utcFromMs(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

void writeAddresses(ByteWriter &writer, const std::vector<MessageAddress> &addresses)
{
    const size_t count = std::min(addresses.size(), size_t(limits::addresses));
    writer.number(count);
    for (size_t i = 0; i < count; ++i) {
        writer.text(addresses[i].name);
        writer.text(addresses[i].address);
    }
}

std::vector<MessageAddress> readAddresses(ByteReader &reader)
{
    std::vector<MessageAddress> addresses;
    const quint32 count = reader.count(2);
    if (count > quint32(limits::addresses)) {
        reader.fail();
        return addresses;
    }
    addresses.reserve(count);
    for (quint32 i = 0; i < count && !reader.failed(); ++i) {
        MessageAddress address;
        address.name = reader.text();
        address.address = reader.text();
        addresses.push_back(std::move(address));
    }
    return addresses;
}

} // namespace

// --- ByteWriter, ByteReader

void ByteWriter::bytes(QByteArrayView value)
{
    number(quint64(value.size()));
    raw(value);
}

void ByteWriter::nullableBytes(const QByteArray &value)
{
    if (value.isNull()) {
        number(0);
        return;
    }
    number(quint64(value.size()) + 1);
    raw(value);
}

void ByteWriter::text(const QString &value)
{
    const char16_t *at = reinterpret_cast<const char16_t *>(value.utf16());
    const char16_t *end = at + value.size();
    if (std::any_of(at, end, [](char16_t unit) { return unit >= 0x80; })) {
        bytes(value.toUtf8());
        return;
    }
    number(quint64(value.size())); // most are ASCII: no detour over another string
    const size_t before = m_bytes.size();
    m_bytes.resize(before + size_t(value.size()));
    std::transform(at, end, m_bytes.begin() + qsizetype(before),
                   [](char16_t unit) { return char(unit); });
}

QByteArray ByteWriter::take()
{
    const QByteArray result(m_bytes.data(), size());
    m_bytes.clear();
    return result;
}

void ByteReader::fail()
{
    m_failed = true;
    m_at = m_bytes.size();
}

quint64 ByteReader::number()
{
    quint64 value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (m_at == m_bytes.size())
            break;
        const quint8 octet = quint8(m_bytes[m_at++]);
        if (shift == 63 && octet > 1)
            break;
        value |= quint64(octet & 0x7f) << shift;
        if ((octet & 0x80) == 0)
            return value;
    }
    fail();
    return 0;
}

qint64 ByteReader::signedNumber()
{
    const quint64 value = number();
    return qint64((value >> 1) ^ (~(value & 1) + 1));
}

quint8 ByteReader::byte()
{
    if (m_at == m_bytes.size()) {
        fail();
        return 0;
    }
    return quint8(m_bytes[m_at++]);
}

QByteArray ByteReader::bytes()
{
    const quint64 size = number();
    if (size > quint64(m_bytes.size() - m_at)) {
        fail();
        return QByteArray();
    }
    const QByteArray value(m_bytes.data() + m_at, qsizetype(size));
    m_at += qsizetype(size);
    return value;
}

QByteArray ByteReader::nullableBytes()
{
    const quint64 size = number();
    if (size == 0)
        return QByteArray();
    if (size - 1 > quint64(m_bytes.size() - m_at)) {
        fail();
        return QByteArray();
    }
    const QByteArray value(m_bytes.data() + m_at, qsizetype(size - 1));
    m_at += qsizetype(size - 1);
    return value;
}

QString ByteReader::text()
{
    const quint64 size = number();
    if (size > quint64(m_bytes.size() - m_at)) {
        fail();
        return QString();
    }
    const QString value = QString::fromUtf8(m_bytes.data() + m_at, qsizetype(size));
    m_at += qsizetype(size);
    return value;
}

quint32 ByteReader::count(qsizetype octetsEach)
{
    const quint64 value = number();
    if (value > quint64((m_bytes.size() - m_at) / octetsEach)) {
        fail();
        return 0;
    }
    return quint32(value);
}

// --- header

void writeHeader(ByteWriter &writer, const MessageHeader &header)
{
    writer.byte(headerVersion);
    writer.byte(quint8((header.date.isValid() ? 1 : 0) | (header.references.isNull() ? 0 : 2)));
    if (header.date.isValid())
        writer.signedNumber(header.date.toMSecsSinceEpoch());
    writer.text(header.subject);
    writeAddresses(writer, header.from);
    writeAddresses(writer, header.to);
    writeAddresses(writer, header.cc);
    writeAddresses(writer, header.replyTo);
    writer.bytes(header.messageId);
    writer.bytes(header.inReplyTo);
    writer.bytes(header.references);
}

QByteArray encodeHeader(const MessageHeader &header)
{
    ByteWriter writer;
    writeHeader(writer, header);
    return writer.take();
}

std::optional<MessageHeader> decodeHeader(QByteArrayView blob)
{
    ByteReader reader(blob);
    if (reader.byte() != headerVersion)
        return std::nullopt;
    MessageHeader header;
    const quint8 what = reader.byte();
    if ((what & 1) != 0)
        header.date = utcFromMs(reader.signedNumber());
    header.subject = reader.text();
    header.from = readAddresses(reader);
    header.to = readAddresses(reader);
    header.cc = readAddresses(reader);
    header.replyTo = readAddresses(reader);
    header.messageId = reader.bytes();
    header.inReplyTo = reader.bytes();
    header.references = reader.bytes();
    if ((what & 2) == 0 && header.references.isEmpty())
        header.references = QByteArray(); // not known
    if (reader.failed() || !reader.atEnd())
        return std::nullopt;
    return header;
}

// --- sets, lists, status

QByteArray encodeUidSet(const imap::UidSet &set)
{
    ByteWriter writer;
    writer.number(set.intervals().size());
    quint32 previous = 0; // each interval begins above the last one's end
    for (const imap::Interval &interval : set.intervals()) {
        writer.number(interval.first - previous);
        writer.number(interval.last - interval.first);
        previous = interval.last;
    }
    return writer.take();
}

std::optional<imap::UidSet> decodeUidSet(QByteArrayView blob)
{
    ByteReader reader(blob);
    const quint32 count = reader.count(2);
    imap::UidSet set;
    quint64 previous = 0;
    for (quint32 i = 0; i < count; ++i) {
        const quint64 first = previous + reader.number();
        const quint64 last = first + reader.number();
        if (reader.failed() || first == 0 || last > 0xffffffffU || last < first || first < previous)
            return std::nullopt;
        set.add(quint32(first), quint32(last));
        previous = last;
    }
    if (reader.failed() || !reader.atEnd())
        return std::nullopt;
    return set;
}

QByteArray encodeStatus(const imap::StatusData &status)
{
    ByteWriter writer;
    writer.byte(statusVersion);
    const auto optional = [&writer](bool known, quint64 value) {
        writer.byte(known ? 1 : 0);
        if (known)
            writer.number(value);
    };
    optional(status.messages.has_value(), status.messages.value_or(0));
    optional(status.recent.has_value(), status.recent.value_or(0));
    optional(status.uidNext.has_value(), status.uidNext.value_or(imap::Uid()).value());
    optional(status.uidValidity.has_value(),
             status.uidValidity.value_or(imap::UidValidity()).value());
    optional(status.unseen.has_value(), status.unseen.value_or(0));
    optional(status.highestModSeq.has_value(),
             status.highestModSeq.value_or(imap::ModSeq()).value());
    optional(status.size.has_value(), status.size.value_or(0));
    return writer.take();
}

std::optional<imap::StatusData> decodeStatus(QByteArrayView blob)
{
    ByteReader reader(blob);
    if (reader.byte() != statusVersion)
        return std::nullopt;
    imap::StatusData status;
    const auto small = [&reader]() -> std::optional<quint32> {
        if (reader.byte() == 0)
            return std::nullopt;
        return quint32(reader.number());
    };
    const auto large = [&reader]() -> std::optional<quint64> {
        if (reader.byte() == 0)
            return std::nullopt;
        return reader.number();
    };
    status.messages = small();
    status.recent = small();
    if (const auto value = small())
        status.uidNext = imap::Uid(*value);
    if (const auto value = small())
        status.uidValidity = imap::UidValidity(*value);
    status.unseen = small();
    if (const auto value = large())
        status.highestModSeq = imap::ModSeq(*value);
    status.size = large();
    if (reader.failed())
        return std::nullopt;
    return status;
}

void writeAtoms(ByteWriter &writer, const imap::AtomList &atoms)
{
    writer.number(quint64(atoms.size()));
    for (const QByteArray &atom : atoms)
        writer.bytes(atom);
}

QByteArray encodeAtoms(const imap::AtomList &atoms)
{
    ByteWriter writer;
    writeAtoms(writer, atoms);
    return writer.take();
}

imap::AtomList readAtoms(ByteReader &reader)
{
    imap::AtomList atoms;
    const quint32 count = reader.count(1);
    for (quint32 i = 0; i < count && !reader.failed(); ++i)
        atoms.append(reader.bytes());
    return reader.failed() ? imap::AtomList() : atoms;
}

imap::AtomList decodeAtoms(QByteArrayView blob)
{
    ByteReader reader(blob);
    return readAtoms(reader);
}

QByteArray encodeKeywordIds(const std::vector<quint32> &ids)
{
    if (ids.empty())
        return QByteArray();
    ByteWriter writer;
    for (const quint32 id : ids)
        writer.number(id);
    return writer.take();
}

std::vector<quint32> decodeKeywordIds(QByteArrayView blob)
{
    ByteReader reader(blob);
    std::vector<quint32> ids;
    while (!reader.atEnd() && ids.size() < size_t(limits::keywords)) {
        const quint32 id = quint32(reader.number());
        if (!reader.failed())
            ids.push_back(id);
    }
    return ids;
}

// --- keys

static_assert(sizeof(MessageKey) == 8 && std::is_trivially_copyable_v<MessageKey>);

QByteArray encodeKeys(std::span<const MessageKey> keys)
{
    QByteArray blob(qsizetype(keys.size_bytes()), Qt::Uninitialized);
    if constexpr (Q_BYTE_ORDER == Q_LITTLE_ENDIAN) {
        if (!keys.empty())
            std::memcpy(blob.data(), keys.data(), keys.size_bytes());
    } else {
        char *at = blob.data();
        for (const MessageKey &key : keys) {
            qToLittleEndian(key.uid, at);
            qToLittleEndian(key.date, at + 4);
            at += 8;
        }
    }
    return blob;
}

bool decodeKeys(QByteArrayView blob, std::vector<MessageKey> &keys)
{
    if (blob.size() % 8 != 0)
        return false;
    const size_t before = keys.size();
    keys.resize(before + size_t(blob.size() / 8));
    if constexpr (Q_BYTE_ORDER == Q_LITTLE_ENDIAN) {
        if (!blob.isEmpty())
            std::memcpy(keys.data() + before, blob.data(), size_t(blob.size()));
    } else {
        const char *at = blob.data();
        for (size_t i = before; i < keys.size(); ++i, at += 8) {
            keys[i].uid = qFromLittleEndian<quint32>(at);
            keys[i].date = qFromLittleEndian<quint32>(at + 4);
        }
    }
    quint32 previous = before == 0 ? 0 : keys[before - 1].uid;
    for (size_t i = before; i < keys.size(); ++i) {
        if (keys[i].uid <= previous) {
            keys.resize(before);
            return false;
        }
        previous = keys[i].uid;
    }
    return true;
}

} // namespace homing::store
