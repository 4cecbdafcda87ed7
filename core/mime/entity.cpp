// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/entity.h"

#include "core/base/limits.h"
#include "core/mime/gmimeuse.h"
#include "core/mime/headers.h"

namespace homing::mime {

namespace {

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

} // namespace

QByteArrayView withoutFromLine(QByteArrayView bytes)
{
    if (!bytes.startsWith("From "))
        return bytes;
    const qsizetype end = bytes.indexOf('\n');
    return end < 0 ? QByteArrayView() : bytes.sliced(end + 1);
}

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

PartHeader readPartHeader(QByteArrayView headers, const char *defaultType)
{
    PartHeader read;
    read.type = defaultType;
    read.encoding = QByteArrayLiteral("7bit");
    const QByteArray fields = contentFields(headers);
    if (fields.size() <= 1)
        return read;
    initialiseGMime();
    const GOwned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(
        fields.constData(), static_cast<std::size_t>(fields.size())));
    const GOwned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const GOwned<GMimeObject> object(g_mime_parser_construct_part(parser.get(), nullptr));
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

} // namespace homing::mime
