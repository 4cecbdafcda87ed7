// SPDX-License-Identifier: GPL-3.0-or-later
// A whole message taken apart. No copies but of headers and leaves.
#include "core/mime/body.h"
#include "core/mime/cardheader.h"
#include "core/mime/entity.h"

#include "core/base/limits.h"

namespace homing::mime {

namespace {

QByteArray childSection(const QByteArray &section, int number)
{
    return section.isEmpty() ? QByteArray::number(number)
                             : section + '.' + QByteArray::number(number);
}

/// A part that is still to be read, with its place in the message.
struct Node
{
    QByteArrayView bytes; // header and body
    QByteArray section;
    int depth = 0;
    bool isMessageBody = false; // its parts count on from the message's own number
    const char *defaultType = "text/plain";
    Part *part = nullptr; // what it becomes; stands until all is read
    std::shared_ptr<const QByteArray> owner; // of `bytes`, where they had to be decoded
};

class Collector
{
public:
    explicit Collector(ParsedMessage &message)
        : m_leaves(message.leaves)
        , m_root(message.root)
    {
    }

    void collect(QByteArrayView message)
    {
        m_open.push_back({message, QByteArray(), 0, true, "text/plain", &m_root, {}});
        while (!m_open.empty()) {
            const Node node = std::move(m_open.back());
            m_open.pop_back();
            part(node);
        }
    }

private:
    void part(const Node &node)
    {
        const QByteArrayView headers = headersOf(node.bytes);
        const QByteArrayView body = node.bytes.sliced(headers.size());
        const PartHeader header = readPartHeader(headers, node.defaultType);
        Part &read = *node.part;
        read.contentType = header.type;
        read.charset = header.charset;
        read.encoding = header.encoding;
        read.disposition = header.disposition;
        read.fileName = header.fileName;
        read.contentId = header.contentId;
        read.location = header.location;
        read.start = header.start;
        read.protocol = header.protocol;
        read.smimeType = header.smimeType;
        read.reportType = header.reportType;
        read.isFlowed = header.isFlowed;
        read.delSp = header.delSp;
        read.octets = quint64(body.size());
        // A message whose body is one part: that part is number 1 (RFC 3501 section 6.4.5).
        read.section = node.isMessageBody ? childSection(node.section, 1) : node.section;
        if (read.isMultipart())
            multipart(node, header, body);
        else if (read.isMessage() && node.depth < limits::mimeDepth)
            message(node, header, read.section, body);
        else
            leaf(read, header, body);
    }

    /// So many of `wanted` inner parts may still be; the part is marked if that is fewer.
    std::size_t take(Part &part, std::size_t wanted)
    {
        const std::size_t taken = std::min(wanted, std::size_t(limits::mimeParts) - m_parts);
        part.isCut = part.isCut || taken < wanted;
        m_parts += taken;
        return taken;
    }

    void multipart(const Node &node, const PartHeader &header, QByteArrayView body)
    {
        const QByteArray boundary = header.boundary.trimmed();
        std::vector<QByteArrayView> parts;
        const bool isTooDeep = node.depth >= limits::mimeDepth;
        if (!boundary.isEmpty() && !isTooDeep)
            parts = partsOf(body, boundary);
        if (parts.empty()) { // no boundary, or it never came, or too deep: all of it as text
            PartHeader text;
            text.type = QByteArrayLiteral("text/plain");
            text.encoding = QByteArrayLiteral("8bit");
            Part &read = *node.part;
            read.contentType = text.type;
            read.encoding = text.encoding;
            read.section = childSection(node.section, 1);
            read.isCut = isTooDeep;
            leaf(read, text, body);
            return;
        }
        // The parts of a message's body count on from the message's number (RFC 3501 section 6.4.5).
        if (node.isMessageBody)
            node.part->section = node.section.isEmpty() ? QByteArray() : node.section + ".TEXT";
        const char *type = header.type == "multipart/digest" ? "message/rfc822" : "text/plain";
        parts.resize(take(*node.part, parts.size()));
        node.part->children.resize(parts.size());
        for (std::size_t i = parts.size(); i > 0; --i)
            m_open.push_back({parts[i - 1], childSection(node.section, static_cast<int>(i)),
                              node.depth + 1, false, type, &node.part->children[i - 1],
                              node.owner});
    }

    void message(const Node &node, const PartHeader &header, const QByteArray &section,
                 QByteArrayView body)
    {
        Node inner {body, section, node.depth + 1, true, "text/plain", nullptr, node.owner};
        if (header.encoding == "base64" || header.encoding == "quoted-printable") {
            const auto decoded = std::make_shared<const QByteArray>(
                decodeTransfer(body.toByteArray(), header.encoding));
            inner.bytes = *decoded;
            inner.owner = decoded;
        }
        inner.bytes = withoutFromLine(inner.bytes);
        node.part->header = readCardHeader(headersOf(inner.bytes));
        if (take(*node.part, 1) == 0)
            return;
        node.part->children.resize(1);
        inner.part = &node.part->children.front();
        m_open.push_back(std::move(inner));
    }

    void leaf(const Part &read, const PartHeader &header, QByteArrayView body)
    {
        ParsedPart part;
        part.section = read.section;
        part.contentType = header.type;
        part.charset = header.charset;
        part.encoding = header.encoding;
        part.fileName = header.fileName;
        part.isAttachment = header.disposition == "attachment"
            || (header.disposition != "inline"
                && (!header.fileName.isEmpty() || !header.type.startsWith("text/")));
        part.decoded = decodeTransfer(body.toByteArray(), header.encoding);
        m_leaves.push_back(std::move(part));
    }

    std::vector<ParsedPart> &m_leaves;
    Part &m_root;
    std::size_t m_parts = 0; // inside the root
    std::vector<Node> m_open; // a stack: the last one is the next in the message's order
};

} // namespace

ParsedMessage parseMessage(const QByteArray &bytes)
{
    ParsedMessage parsed;
    const QByteArrayView content = withoutFromLine(bytes);
    parsed.headerBlock = headersOf(content).toByteArray();
    Collector(parsed).collect(content);
    return parsed;
}

Readable readMessage(const QByteArray &bytes)
{
    const ParsedMessage parsed = parseMessage(bytes);
    std::map<QByteArray, QByteArray> decoded;
    for (const ParsedPart &leaf : parsed.leaves)
        decoded.emplace(leaf.section, leaf.decoded);
    return readable(parsed.root, decoded);
}

} // namespace homing::mime
