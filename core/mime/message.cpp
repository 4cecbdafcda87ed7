// SPDX-License-Identifier: GPL-3.0-or-later
// A whole message taken apart by GMime. Its objects never leave this file; its parser reads memory only.
#include "core/mime/body.h"
#include "core/mime/headers.h"

#include "core/base/limits.h"

#include <gmime/gmime.h>

#include <mutex>

namespace homing::mime {

namespace {

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

void initialiseGMime()
{
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); }); // never shut down: other threads may still parse
}

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

/// Everything up to and with the empty line.
QByteArrayView headersOf(QByteArrayView bytes)
{
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

QByteArray contentOf(GMimeDataWrapper *wrapper)
{
    GMimeStream *stream = wrapper ? g_mime_data_wrapper_get_stream(wrapper) : nullptr;
    const gint64 size = stream ? g_mime_stream_length(stream) : 0;
    if (size <= 0)
        return {};
    QByteArray bytes(static_cast<qsizetype>(size), Qt::Uninitialized);
    g_mime_stream_reset(stream);
    qsizetype read = 0;
    while (read < bytes.size()) {
        const gssize got = g_mime_stream_read(stream, bytes.data() + read,
                                              static_cast<std::size_t>(bytes.size() - read));
        if (got <= 0)
            break;
        read += got;
    }
    bytes.truncate(read);
    return bytes;
}

/// RFC 2045 section 5.2: a type that cannot be read is plain text.
QByteArray lowerType(GMimeObject *object, GMimeContentType *type)
{
    const char *field = g_mime_object_get_header(object, "Content-Type");
    if (!type || (field && !QByteArrayView(field).contains('/')))
        return QByteArrayLiteral("text/plain");
    return QByteArray(g_mime_content_type_get_media_type(type)).toLower() + '/'
        + QByteArray(g_mime_content_type_get_media_subtype(type)).toLower();
}

/// An object of the tree, with its place in it.
struct Node {
    GMimeObject *object = nullptr;
    QByteArray section;
    int depth = 0;
    bool isMessageBody = false; // its parts count on from the message's own number
};

QByteArray childSection(const QByteArray &section, int number)
{
    return section.isEmpty() ? QByteArray::number(number) : section + '.' + QByteArray::number(number);
}

class Collector
{
public:
    explicit Collector(std::vector<ParsedPart> &leaves)
        : m_leaves(leaves)
    {
    }

    void collect(GMimeMessage *message)
    {
        std::vector<Node> open; // a stack: the last one is the next in the message's order
        pushBody(open, message, QByteArray(), 0);
        while (!open.empty() && m_leaves.size() < static_cast<std::size_t>(limits::mimeParts)) {
            const Node node = open.back();
            open.pop_back();
            if (node.depth > limits::mimeDepth)
                continue;
            if (GMIME_IS_MULTIPART(node.object))
                multipart(open, node);
            else if (GMIME_IS_MESSAGE_PART(node.object))
                pushBody(open, g_mime_message_part_get_message(GMIME_MESSAGE_PART(node.object)),
                         sectionOfLeaf(node), node.depth + 1);
            else if (GMIME_IS_PART(node.object))
                part(node);
        }
    }

private:
    static void pushBody(std::vector<Node> &open, GMimeMessage *message, const QByteArray &section, int depth)
    {
        GMimeObject *body = message ? g_mime_message_get_mime_part(message) : nullptr;
        if (body)
            open.push_back({body, section, depth, true});
    }

    /// A message whose body is one part: that part is number 1 (RFC 3501 section 6.4.5).
    static QByteArray sectionOfLeaf(const Node &node)
    {
        return node.isMessageBody ? childSection(node.section, 1) : node.section;
    }

    void multipart(std::vector<Node> &open, const Node &node)
    {
        auto *parts = GMIME_MULTIPART(node.object);
        const int count = std::min(g_mime_multipart_get_count(parts), limits::mimeParts);
        if (count == 0)
            unsplit(parts, node);
        for (int i = count; i > 0; --i)
            open.push_back({g_mime_multipart_get_part(parts, i - 1), childSection(node.section, i),
                            node.depth + 1, false});
    }

    /// A multipart whose boundary never came: what it holds is shown as text.
    void unsplit(GMimeMultipart *parts, const Node &node)
    {
        ParsedPart leaf;
        leaf.section = childSection(node.section, 1);
        leaf.contentType = QByteArrayLiteral("text/plain");
        leaf.encoding = QByteArrayLiteral("8bit");
        leaf.decoded = QByteArray(g_mime_multipart_get_prologue(parts));
        if (!leaf.decoded.isEmpty())
            m_leaves.push_back(std::move(leaf));
    }

    void part(const Node &node)
    {
        auto *part = GMIME_PART(node.object);
        GMimeContentType *type = g_mime_object_get_content_type(node.object);
        ParsedPart leaf;
        leaf.section = sectionOfLeaf(node);
        leaf.contentType = lowerType(node.object, type);
        leaf.charset = type ? QByteArray(g_mime_content_type_get_parameter(type, "charset")).toLower()
                            : QByteArray();
        leaf.encoding = encodingOf(node.object);
        leaf.fileName = cleanForDisplay(QString::fromUtf8(g_mime_part_get_filename(part)));
        const QByteArray disposition = QByteArray(g_mime_object_get_disposition(node.object)).toLower();
        leaf.isAttachment = disposition == "attachment"
            || (!leaf.contentType.startsWith("text/") && disposition != "inline")
            || (!leaf.fileName.isEmpty() && disposition != "inline");
        leaf.decoded = decodeTransfer(contentOf(g_mime_part_get_content(part)), leaf.encoding);
        m_leaves.push_back(std::move(leaf));
    }

    static QByteArray encodingOf(GMimeObject *object)
    {
        const QByteArray field(g_mime_object_get_header(object, "Content-Transfer-Encoding"));
        const QByteArray name = field.trimmed().toLower();
        return name.isEmpty() ? QByteArrayLiteral("7bit") : name;
    }

    std::vector<ParsedPart> &m_leaves;
};

void takeApart(QByteArrayView content, std::vector<ParsedPart> &leaves)
{
    initialiseGMime();
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(
        content.data(), static_cast<std::size_t>(content.size())));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
    if (message)
        Collector(leaves).collect(message.get());
}

} // namespace

ParsedMessage parseMessage(const QByteArray &bytes)
{
    ParsedMessage parsed;
    const QByteArrayView content = withoutFromLine(bytes);
    if (beginsWithHeader(content)) {
        parsed.headerBlock = headersOf(content).toByteArray();
        takeApart(content, parsed.leaves);
    }
    if (parsed.leaves.empty()) {
        ParsedPart all; // nothing that could be taken apart: the text below the header
        all.section = QByteArrayLiteral("1");
        all.contentType = QByteArrayLiteral("text/plain");
        all.encoding = QByteArrayLiteral("8bit");
        all.decoded = content.sliced(parsed.headerBlock.size()).toByteArray();
        parsed.leaves.push_back(std::move(all));
    }
    return parsed;
}

} // namespace homing::mime
