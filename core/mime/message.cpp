// SPDX-License-Identifier: GPL-3.0-or-later
// A whole message taken apart. GMime reads the header of each part; finding the parts is ours,
// because GMime's parser recurses through address fields ("To: a:a:a: ...") and builds every part
// that a message claims to have. No copies but of headers and leaves; GMime's objects never leave
// this file.
#include "core/mime/body.h"
#include "core/mime/cardheader.h"

#include "core/base/limits.h"

#include <gmime/gmime.h>

#include <mutex>

namespace homing::mime {

namespace {

void initialiseGMime()
{
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); }); // never shut down: other threads may still parse
}

struct Unref
{
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename T> using Owned = std::unique_ptr<T, Unref>;

/// The line that mbox files put before each message is no header.
QByteArrayView withoutFromLine(QByteArrayView bytes)
{
    if (!bytes.startsWith("From "))
        return bytes;
    const qsizetype end = bytes.indexOf('\n');
    return end < 0 ? QByteArrayView() : bytes.sliced(end + 1);
}

/// Does it begin as a message does: a field's name and a colon, or the empty line already?
bool beginsWithHeader(QByteArrayView bytes)
{
    if (bytes.startsWith('\n') || bytes.startsWith("\r\n"))
        return true;
    qsizetype at = 0;
    while (at < bytes.size() && bytes[at] > 0x20 && bytes[at] < 0x7f && bytes[at] != ':')
        ++at;
    const qsizetype name = at;
    while (at < bytes.size() && (bytes[at] == ' ' || bytes[at] == '\t'))
        ++at;
    return name > 0 && at < bytes.size() && bytes[at] == ':';
}

/// Everything up to and with the empty line; nothing where no header begins.
QByteArrayView headersOf(QByteArrayView bytes)
{
    if (!beginsWithHeader(bytes))
        return {};
    for (qsizetype at = 0; at < bytes.size() && at < limits::headerBytes;) {
        const qsizetype end = bytes.indexOf('\n', at);
        if (end < 0)
            break;
        const QByteArrayView line = bytes.sliced(at, end - at);
        at = end + 1;
        if (line.isEmpty() || line == "\r")
            return bytes.first(at);
    }
    return bytes.first(std::min<qsizetype>(bytes.size(), limits::headerBytes));
}

/// What a part's header says of its body.
struct PartHeader
{
    QByteArray type; // lower case
    QByteArray charset;
    QByteArray encoding;
    QByteArray boundary;
    QByteArray disposition;
    QString fileName;
    QByteArray contentId, location, start, protocol, smimeType, reportType;
    bool isFlowed = false;
    bool delSp = false;
};

/// The fields that describe a body, and nothing else: no other is for GMime to read.
QByteArray contentFields(QByteArrayView headers)
{
    QByteArray fields;
    bool wanted = false;
    for (qsizetype at = 0; at < headers.size();) {
        qsizetype end = headers.indexOf('\n', at);
        end = end < 0 ? headers.size() : end + 1;
        const QByteArrayView line = headers.sliced(at, end - at);
        at = end;
        if (!line.startsWith(' ') && !line.startsWith('\t')) {
            const QByteArray name = line.first(std::max<qsizetype>(line.indexOf(':'), 0))
                                        .trimmed()
                                        .toByteArray()
                                        .toLower();
            wanted = name == "content-type" || name == "content-disposition"
                || name == "content-transfer-encoding" || name == "content-id"
                || name == "content-location";
        }
        if (wanted)
            fields += line;
    }
    if (!fields.isEmpty() && !fields.endsWith('\n'))
        fields += '\n';
    return fields + '\n';
}

QByteArray withoutAngles(QByteArray id)
{
    id = id.trimmed();
    return id.startsWith('<') && id.endsWith('>') ? id.sliced(1, id.size() - 2) : id;
}

void readTypeParameters(GMimeContentType *type, PartHeader &read)
{
    const auto parameter = [type](const char *name) {
        return QByteArray(g_mime_content_type_get_parameter(type, name));
    };
    read.charset = parameter("charset").toLower();
    read.boundary = parameter("boundary");
    read.start = withoutAngles(parameter("start"));
    read.protocol = parameter("protocol").toLower();
    read.smimeType = parameter("smime-type").toLower();
    read.reportType = parameter("report-type").toLower();
    read.isFlowed = parameter("format").toLower() == "flowed";
    read.delSp = parameter("delsp").toLower() == "yes";
}

PartHeader readHeader(QByteArrayView headers, const char *defaultType)
{
    PartHeader read;
    read.type = defaultType;
    read.encoding = QByteArrayLiteral("7bit");
    const QByteArray fields = contentFields(headers);
    if (fields.size() <= 1)
        return read;
    initialiseGMime();
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(
        fields.constData(), static_cast<std::size_t>(fields.size())));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const Owned<GMimeObject> object(g_mime_parser_construct_part(parser.get(), nullptr));
    if (!object)
        return read;

    // RFC 2045 section 5.2: a type that is missing or cannot be read is the default.
    const char *field = g_mime_object_get_header(object.get(), "Content-Type");
    GMimeContentType *type = g_mime_object_get_content_type(object.get());
    if (type && field && QByteArrayView(field).contains('/')) {
        read.type = QByteArray(g_mime_content_type_get_media_type(type)).toLower() + '/'
            + QByteArray(g_mime_content_type_get_media_subtype(type)).toLower();
        readTypeParameters(type, read);
    }
    const QByteArray encoding(g_mime_object_get_header(object.get(), "Content-Transfer-Encoding"));
    if (!encoding.trimmed().isEmpty())
        read.encoding = encoding.trimmed().toLower();
    read.disposition = QByteArray(g_mime_object_get_disposition(object.get())).toLower();
    const char *name = g_mime_object_get_content_disposition_parameter(object.get(), "filename");
    if (!name)
        name = g_mime_object_get_content_type_parameter(object.get(), "name");
    read.fileName = cleanForDisplay(QString::fromUtf8(name));
    read.contentId =
        withoutAngles(QByteArray(g_mime_object_get_header(object.get(), "Content-ID")));
    read.location =
        QByteArray(g_mime_object_get_header(object.get(), "Content-Location")).trimmed();
    return read;
}

/// RFC 2046 section 5.1: the parts between lines that are "--" and the boundary. The line end
/// before such a line belongs to it. Empty if no such line comes. At most one more than
/// limits::mimeParts.
std::vector<QByteArrayView> partsOf(QByteArrayView body, const QByteArray &boundary)
{
    std::vector<QByteArrayView> parts;
    const QByteArray delimiter = "--" + boundary;
    qsizetype start = -1; // of the part that is open
    const auto close = [&](qsizetype end) {
        if (start < 0)
            return;
        if (end > start && body[end - 1] == '\n')
            --end;
        if (end > start && body[end - 1] == '\r')
            --end;
        parts.push_back(body.sliced(start, end - start));
    };
    for (qsizetype at = 0; at < body.size() && parts.size() <= std::size_t(limits::mimeParts);) {
        qsizetype end = body.indexOf('\n', at);
        end = end < 0 ? body.size() : end + 1;
        const QByteArrayView line = body.sliced(at, end - at);
        if (line.startsWith(delimiter)) {
            const QByteArrayView rest = line.sliced(delimiter.size()).trimmed();
            if (rest.isEmpty() || rest == "--") {
                close(at);
                start = rest.isEmpty() ? end : -1;
                if (start < 0)
                    return parts;
            }
        }
        at = end;
    }
    if (parts.size() <= std::size_t(limits::mimeParts))
        close(body.size()); // never ended: what came is a part
    return parts;
}

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
        const PartHeader header = readHeader(headers, node.defaultType);
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
