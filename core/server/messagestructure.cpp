// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/messagestructure.h"

#include "core/base/limits.h"
#include "core/server/headerblock.h"
#include "core/server/wiretext.h"

namespace homing::server {

namespace {

constexpr int deepest = 30; // each level is another pass over its bytes

QByteArray addressList(const QByteArray &value)
{
    const std::vector<EnvelopeAddress> addresses = parseAddresses(value);
    if (addresses.empty())
        return "NIL";
    QByteArray list = "(";
    for (const EnvelopeAddress &address : addresses)
        list += '(' + toNString(address.name) + " NIL " + toNString(address.mailbox) + ' '
            + toNString(address.host) + ')';
    return list + ')';
}

QByteArray parameterText(const std::vector<std::pair<QByteArray, QByteArray>> &parameters)
{
    if (parameters.empty())
        return "NIL";
    QByteArray text = "(";
    for (const auto &[name, value] : parameters) {
        if (text.size() > 1)
            text += ' ';
        text += toString(name) + ' ' + toString(value);
    }
    return text + ')';
}

/// body-fld-dsp, body-fld-lang, body-fld-loc: what multiparts and leaves end with.
QByteArray extensionTail(const std::vector<HeaderField> &fields)
{
    const ParameterList disposition = parseParameters(headerValue(fields, "Content-Disposition"));
    QByteArray text = disposition.value.isEmpty()
        ? QByteArray(" NIL")
        : " (" + toString(disposition.value) + ' ' + parameterText(disposition.parameters) + ')';
    text += ' ' + toNString(headerValue(fields, "Content-Language"));
    return text + ' ' + toNString(headerValue(fields, "Content-Location"));
}

qsizetype lineCount(QByteArrayView bytes)
{
    return std::count(bytes.begin(), bytes.end(), '\n');
}

/// Where the next line starts, or the end.
qsizetype nextLine(QByteArrayView bytes, qsizetype at)
{
    const qsizetype newline = bytes.indexOf('\n', at);
    return newline < 0 ? bytes.size() : newline + 1;
}

} // namespace

MessageStructure::MessageStructure(const QByteArray &bytes)
    : m_bytes(bytes)
{
    MimePart root;
    root.end = bytes.size();
    m_parts.push_back(root);
    m_depths.push_back(0);
    // Parts are found outermost first, so a growing list is all the stack it needs.
    for (size_t i = 0; i < m_parts.size(); ++i)
        readPart(i);
}

QByteArrayView MessageStructure::header(const MimePart &part) const
{
    return QByteArrayView(m_bytes).sliced(part.begin, part.bodyBegin - part.begin);
}

QByteArrayView MessageStructure::content(const MimePart &part) const
{
    return QByteArrayView(m_bytes).sliced(part.bodyBegin, part.end - part.bodyBegin);
}

void MessageStructure::readPart(size_t index)
{
    const qsizetype begin = m_parts[index].begin;
    const qsizetype end = m_parts[index].end;
    const qsizetype bodyBegin =
        begin + headerEnd(QByteArrayView(m_bytes).sliced(begin, end - begin));
    m_parts[index].bodyBegin = bodyBegin;
    const std::vector<HeaderField> fields = headerFields(header(m_parts[index]));
    const ParameterList type = parseParameters(headerValue(fields, "Content-Type"));
    const qsizetype slash = type.value.indexOf('/');
    const bool isInDigest = m_parts[index].isInDigest;
    m_parts[index].type = slash > 0 ? type.value.left(slash).toUpper()
        : isInDigest                ? QByteArray("MESSAGE")
                                    : QByteArray("TEXT");
    m_parts[index].subtype = slash > 0 ? type.value.mid(slash + 1).toUpper()
        : isInDigest                   ? QByteArray("RFC822")
                                       : QByteArray("PLAIN");

    const bool mayGrow = m_depths[index] < deepest && int(m_parts.size()) < limits::mimeParts;
    if (m_parts[index].isMultipart()) {
        const QByteArray boundary = type.parameter("boundary");
        if (!boundary.isEmpty() && mayGrow)
            splitMultipart(index, boundary);
        if (m_parts[index].children.empty()) { // nothing in it: what is there is text
            m_parts[index].type = "TEXT";
            m_parts[index].subtype = "PLAIN";
        }
    } else if (m_parts[index].type == "MESSAGE" && m_parts[index].subtype == "RFC822") {
        if (!mayGrow) { // without what is in it, it cannot be described as a message
            m_parts[index].type = "APPLICATION";
            m_parts[index].subtype = "OCTET-STREAM";
            return;
        }
        MimePart inner;
        inner.begin = bodyBegin;
        inner.end = end;
        m_parts[index].children.push_back(int(m_parts.size()));
        m_parts.push_back(inner);
        m_depths.push_back(m_depths[index] + 1);
    }
}

void MessageStructure::splitMultipart(size_t index, const QByteArray &boundary)
{
    const QByteArrayView bytes(m_bytes);
    const QByteArray delimiter = "--" + boundary;
    const qsizetype end = m_parts[index].end;
    qsizetype partBegin = -1;
    const auto addPart = [&](qsizetype partEnd) {
        // The line end before a delimiter belongs to the delimiter (RFC 2046 5.1.1).
        if (partEnd > partBegin && bytes.at(partEnd - 1) == '\n')
            --partEnd;
        if (partEnd > partBegin && bytes.at(partEnd - 1) == '\r')
            --partEnd;
        MimePart part;
        part.begin = partBegin;
        part.end = partEnd;
        part.isInDigest = m_parts[index].subtype == "DIGEST";
        m_parts[index].children.push_back(int(m_parts.size()));
        m_parts.push_back(part);
        m_depths.push_back(m_depths[index] + 1);
    };
    qsizetype at = m_parts[index].bodyBegin;
    while (at < end && int(m_parts.size()) < limits::mimeParts) {
        const qsizetype next = std::min(nextLine(bytes, at), end);
        if (bytes.sliced(at, next - at).startsWith(delimiter)) {
            const QByteArrayView rest =
                bytes.sliced(at, next - at).sliced(delimiter.size()).trimmed();
            const bool closes = rest.startsWith("--");
            if (closes || rest.isEmpty()) {
                if (partBegin >= 0)
                    addPart(at);
                partBegin = closes ? -1 : next;
                if (closes)
                    return;
            }
        }
        at = next;
    }
    if (partBegin >= 0 && partBegin <= end) { // never closed
        MimePart part;
        part.begin = partBegin;
        part.end = end;
        m_parts[index].children.push_back(int(m_parts.size()));
        m_parts.push_back(part);
        m_depths.push_back(m_depths[index] + 1);
    }
}

QByteArray MessageStructure::envelope() const
{
    return envelopeOf(root());
}

QByteArray MessageStructure::envelopeOf(const MimePart &part) const
{
    const std::vector<HeaderField> fields = headerFields(header(part));
    const QByteArray from = joinedValues(fields, "From");
    const QByteArray fromList = addressList(from);
    const auto orFrom = [&](const char *name) {
        const QByteArray value = joinedValues(fields, name);
        return value.isEmpty() ? fromList : addressList(value);
    };
    QByteArray text = '(' + toNString(headerValue(fields, "Date"));
    text += ' ' + toNString(headerValue(fields, "Subject"));
    text += ' ' + fromList;
    text += ' ' + orFrom("Sender");
    text += ' ' + orFrom("Reply-To");
    text += ' ' + addressList(joinedValues(fields, "To"));
    text += ' ' + addressList(joinedValues(fields, "Cc"));
    text += ' ' + addressList(joinedValues(fields, "Bcc"));
    text += ' ' + toNString(headerValue(fields, "In-Reply-To"));
    return text + ' ' + toNString(headerValue(fields, "Message-ID")) + ')';
}

QByteArray MessageStructure::body(bool extended) const
{
    return describe(root(), extended, 0);
}

// Recursion is as deep as the tree, which readPart() bounds.
QByteArray MessageStructure::describe(const MimePart &part, bool extended, int depth) const
{
    return part.isMultipart() && !part.children.empty() && depth <= deepest
        ? describeMultipart(part, extended, depth)
        : describeLeaf(part, extended, depth);
}

QByteArray MessageStructure::describeMultipart(const MimePart &part, bool extended, int depth) const
{
    QByteArray text = "(";
    for (int child : part.children)
        text += describe(m_parts[size_t(child)], extended, depth + 1);
    text += ' ' + toString(part.subtype);
    if (extended) {
        const std::vector<HeaderField> fields = headerFields(header(part));
        text +=
            ' ' + parameterText(parseParameters(headerValue(fields, "Content-Type")).parameters);
        text += extensionTail(fields);
    }
    return text + ')';
}

QByteArray MessageStructure::describeLeaf(const MimePart &part, bool extended, int depth) const
{
    const std::vector<HeaderField> fields = headerFields(header(part));
    ParameterList type = parseParameters(headerValue(fields, "Content-Type"));
    if (part.type == "TEXT" && type.parameters.empty())
        type.parameters.emplace_back("CHARSET", "US-ASCII");
    const QByteArray encoding = headerValue(fields, "Content-Transfer-Encoding");
    const QByteArrayView bytes = content(part);

    QByteArray text = '(' + toString(part.type) + ' ' + toString(part.subtype);
    text += ' ' + parameterText(type.parameters);
    text += ' ' + toNString(headerValue(fields, "Content-ID"));
    text += ' ' + toNString(headerValue(fields, "Content-Description"));
    text += ' ' + toString(encoding.isEmpty() ? QByteArray("7BIT") : encoding.toUpper());
    text += ' ' + QByteArray::number(bytes.size());
    if (part.isMessage()) {
        const MimePart &inner = m_parts[size_t(part.children.front())];
        text += ' ' + envelopeOf(inner) + ' ' + describe(inner, extended, depth + 1);
    }
    if (part.type == "TEXT" || part.isMessage())
        text += ' ' + QByteArray::number(lineCount(bytes));
    if (extended)
        text += ' ' + toNString(headerValue(fields, "Content-MD5")) + extensionTail(fields);
    return text + ')';
}

const MimePart *MessageStructure::find(const std::vector<quint32> &path) const
{
    const MimePart *container = &root(); // whose numbered parts come next
    const MimePart *found = container;
    for (quint32 number : path) {
        if (!container || number == 0)
            return nullptr;
        if (container->isMultipart()) {
            if (number > container->children.size())
                return nullptr;
            found = &m_parts[size_t(container->children[number - 1])];
        } else if (number == 1) {
            found = container; // a message that is no multipart has one part: its body
        } else {
            return nullptr;
        }
        container = found->isMultipart() ? found
            : found->isMessage()         ? &m_parts[size_t(found->children.front())]
                                         : nullptr;
    }
    return found;
}

const MimePart *MessageStructure::embedded(const MimePart &part) const
{
    return part.isMessage() ? &m_parts[size_t(part.children.front())] : nullptr;
}

} // namespace homing::server
