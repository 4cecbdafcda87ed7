// SPDX-License-Identifier: GPL-3.0-or-later
// BODYSTRUCTURE as a blob: parts in pre-order, each with the number of its children. Written and
// read without recursion: the depth is the server's.
#include "core/base/limits.h"
#include "core/store/codec.h"

namespace homing::store {

namespace {

constexpr quint8 bodyVersion = 1;

void writeParameters(ByteWriter &writer, const imap::Parameters &parameters)
{
    writer.number(parameters.size());
    for (const auto &[name, value] : parameters) {
        writer.bytes(name);
        writer.nullableBytes(value);
    }
}

imap::Parameters readParameters(ByteReader &reader)
{
    imap::Parameters parameters;
    const quint32 count = reader.count(2);
    for (quint32 i = 0; i < count && !reader.failed(); ++i) {
        QByteArray name = reader.bytes();
        QByteArray value = reader.nullableBytes();
        parameters.emplace_back(std::move(name), std::move(value));
    }
    return parameters;
}

void writeAddresses(ByteWriter &writer, const std::vector<imap::Address> &addresses)
{
    writer.number(addresses.size());
    for (const imap::Address &address : addresses) {
        writer.nullableBytes(address.name);
        writer.nullableBytes(address.route);
        writer.nullableBytes(address.mailbox);
        writer.nullableBytes(address.host);
    }
}

std::vector<imap::Address> readImapAddresses(ByteReader &reader)
{
    std::vector<imap::Address> addresses;
    const quint32 count = reader.count(4);
    if (count > quint32(limits::addresses)) {
        reader.fail();
        return addresses;
    }
    for (quint32 i = 0; i < count && !reader.failed(); ++i) {
        imap::Address address;
        address.name = reader.nullableBytes();
        address.route = reader.nullableBytes();
        address.mailbox = reader.nullableBytes();
        address.host = reader.nullableBytes();
        addresses.push_back(std::move(address));
    }
    return addresses;
}

void writeEnvelope(ByteWriter &writer, const imap::Envelope &envelope)
{
    writer.nullableBytes(envelope.date);
    writer.nullableBytes(envelope.subject);
    for (const auto *list : {&envelope.from, &envelope.sender, &envelope.replyTo, &envelope.to,
                             &envelope.cc, &envelope.bcc})
        writeAddresses(writer, *list);
    writer.nullableBytes(envelope.inReplyTo);
    writer.nullableBytes(envelope.messageId);
}

std::shared_ptr<imap::Envelope> readEnvelope(ByteReader &reader)
{
    auto envelope = std::make_shared<imap::Envelope>();
    envelope->date = reader.nullableBytes();
    envelope->subject = reader.nullableBytes();
    for (auto *list : {&envelope->from, &envelope->sender, &envelope->replyTo, &envelope->to,
                       &envelope->cc, &envelope->bcc})
        *list = readImapAddresses(reader);
    envelope->inReplyTo = reader.nullableBytes();
    envelope->messageId = reader.nullableBytes();
    return envelope;
}

void writePart(ByteWriter &writer, const imap::BodyPart &part)
{
    writer.bytes(part.section);
    writer.bytes(part.type);
    writer.bytes(part.subtype);
    writeParameters(writer, part.parameters);
    writer.nullableBytes(part.id);
    writer.nullableBytes(part.description);
    writer.bytes(part.encoding);
    writer.number(part.octets);
    writer.number(part.lines);
    writer.nullableBytes(part.md5);
    writer.bytes(part.disposition);
    writeParameters(writer, part.dispositionParameters);
    writeAtoms(writer, part.languages);
    writer.nullableBytes(part.location);
    writer.byte(part.envelope ? 1 : 0);
    if (part.envelope)
        writeEnvelope(writer, *part.envelope);
}

imap::BodyPart readPart(ByteReader &reader)
{
    imap::BodyPart part;
    part.section = reader.bytes();
    part.type = reader.bytes();
    part.subtype = reader.bytes();
    part.parameters = readParameters(reader);
    part.id = reader.nullableBytes();
    part.description = reader.nullableBytes();
    part.encoding = reader.bytes();
    part.octets = quint32(reader.number());
    part.lines = quint32(reader.number());
    part.md5 = reader.nullableBytes();
    part.disposition = reader.bytes();
    part.dispositionParameters = readParameters(reader);
    part.languages = readAtoms(reader);
    part.location = reader.nullableBytes();
    if (reader.byte() != 0)
        part.envelope = readEnvelope(reader);
    return part;
}

/// How many of each part's children fit, in pre-order: depth and number of parts are bounded.
class Visit
{
public:
    explicit Visit(const imap::BodyPart &root) { m_stack.push_back({&root, 0}); }
    template <typename Write> void run(Write write)
    {
        int parts = 1;
        write(*m_stack.back().part, childrenKept(*m_stack.back().part, parts));
        while (!m_stack.empty()) {
            Level &level = m_stack.back();
            if (level.next == level.kept) {
                m_stack.pop_back();
                continue;
            }
            const imap::BodyPart &child = level.part->children[level.next++];
            m_stack.push_back({&child, 0});
            write(child, childrenKept(child, parts));
        }
    }

private:
    struct Level
    {
        const imap::BodyPart *part;
        size_t next;
        size_t kept = 0;
    };
    size_t childrenKept(const imap::BodyPart &part, int &parts)
    {
        size_t kept = 0;
        if (m_stack.size() < size_t(limits::parenthesesDepth))
            kept = std::min(part.children.size(), size_t(limits::mimeParts - parts));
        parts += int(kept);
        m_stack.back().kept = kept;
        return kept;
    }
    std::vector<Level> m_stack;
};

} // namespace

void writeBodyPart(ByteWriter &writer, const imap::BodyPart &part)
{
    writer.byte(bodyVersion);
    Visit(part).run([&writer](const imap::BodyPart &visited, size_t children) {
        writePart(writer, visited);
        writer.number(children);
    });
}

QByteArray encodeBodyPart(const imap::BodyPart &part)
{
    ByteWriter writer;
    writeBodyPart(writer, part);
    return writer.take();
}

std::optional<imap::BodyPart> decodeBodyPart(QByteArrayView blob)
{
    ByteReader reader(blob);
    if (reader.byte() != bodyVersion)
        return std::nullopt;
    struct Level
    {
        imap::BodyPart *part;
        quint32 missing;
    };
    imap::BodyPart root = readPart(reader);
    int parts = 1;
    const quint32 rootChildren = reader.count(1);
    if (rootChildren > quint32(limits::mimeParts))
        return std::nullopt;
    std::vector<Level> stack {{&root, rootChildren}};
    while (!stack.empty()) {
        if (reader.failed() || int(stack.size()) > limits::parenthesesDepth)
            return std::nullopt;
        if (stack.back().missing == 0) {
            stack.pop_back();
            continue;
        }
        --stack.back().missing;
        if (++parts > limits::mimeParts)
            return std::nullopt;
        std::vector<imap::BodyPart> &siblings = stack.back().part->children;
        if (siblings.empty()) // pointers into it are on the stack only for the last one, which is
                              // done by then
            siblings.reserve(size_t(stack.back().missing) + 1);
        siblings.push_back(readPart(reader));
        const quint32 children = reader.count(1);
        if (children > quint32(limits::mimeParts))
            return std::nullopt;
        stack.push_back({&siblings.back(), children});
    }
    if (!reader.atEnd())
        return std::nullopt;
    return root;
}

} // namespace homing::store
