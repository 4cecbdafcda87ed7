// SPDX-License-Identifier: GPL-3.0-or-later
// A draft becomes a message. What the format cannot say, so that reading back gives something else:
// blanks at a paragraph's end; the way quote marks are spaced; characters that cleanBody() and
// cleanForDisplay() take out; a domain beyond ASCII (its ACE form comes back); quotes around a
// whole name, or a name that is the address; a Content-ID without HTML; a file name that looks like
// an encoded word; which file came before which picture; where among the recipients one stood that
// nobody can be written to.
#include "core/mime/draft.h"

#include "core/base/limits.h"
#include "core/mime/clean.h"
#include "core/mime/flowed.h"
#include "core/mime/gmimeuse.h"
#include "core/mime/headerwriter.h"
#include "core/mime/outgoing.h"

#include <QRandomGenerator>

namespace homing::mime {

namespace {

constexpr qsizetype longestBodyLine = 998; // RFC 5322 2.1.1

using Parts = std::vector<GOwned<GMimeObject>>;

bool breaksField(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c == u'\r' || c == u'\n' || c.isNull(); });
}

bool breaksField(const QByteArray &text)
{
    return text.contains('\r') || text.contains('\n') || text.contains('\0');
}

/// The first thing that keeps the draft from being a message.
class Examination
{
public:
    Examination(ComposedDraft &result, DraftUse use)
        : m_result(result)
        , m_use(use)
    {
    }

    void examine(const Draft &draft)
    {
        addresses(QStringLiteral("From"), {draft.from});
        addresses(QStringLiteral("Reply-To"), draft.replyTo);
        if (m_use == DraftUse::Send) {
            addresses(QStringLiteral("To"), draft.to);
            addresses(QStringLiteral("Cc"), draft.cc);
            addresses(QStringLiteral("Bcc"), draft.bcc);
        }
        header(QStringLiteral("Subject"), breaksField(draft.subject));
        header(QStringLiteral("Message-ID"),
               !draft.messageId.isEmpty() && !isWritableId(draft.messageId));
        header(QStringLiteral("In-Reply-To"), breaksField(draft.inReplyTo));
        for (const QByteArray &id : draft.references)
            header(QStringLiteral("References"), breaksField(id));
        for (const DraftFile &file : draft.files) {
            header(QStringLiteral("Content-Type"), breaksField(file.type));
            header(QStringLiteral("Content-ID"),
                   !file.contentId.isEmpty() && !isWritableId(file.contentId));
        }
    }

private:
    void addresses(const QString &field, const std::vector<DecodedAddress> &addresses)
    {
        for (const DecodedAddress &address : addresses) {
            header(field, breaksField(address.name));
            if (m_result.problem == DraftProblem::None && !isSendable(address.address)) {
                m_result.problem = DraftProblem::BadAddress;
                m_result.text = address.address.isEmpty() ? address.name : address.address;
            }
        }
    }
    void header(const QString &field, bool isBad)
    {
        if (m_result.problem == DraftProblem::None && isBad) {
            m_result.problem = DraftProblem::BadHeader;
            m_result.text = field;
        }
    }

    ComposedDraft &m_result;
    DraftUse m_use;
};

/// To, Cc or Bcc; those that nobody can be written to as text, each in a field of its own.
void writeRecipients(HeaderWriter &header, const QByteArray &name,
                     const std::vector<DecodedAddress> &people)
{
    std::vector<DecodedAddress> sendable;
    std::vector<DecodedAddress> unfinished;
    for (const DecodedAddress &person : people) {
        const bool isGood = isSendable(person.address) && !breaksField(person.name);
        (isGood ? sendable : unfinished).push_back(person);
    }
    header.addresses(name, sendable);
    for (const DecodedAddress &person : unfinished)
        header.text("X-Unfinished-" + name, writeAddressLine({person}).simplified());
}

/// Too many: the first is the thread's root, the last ones are the nearest parents.
QList<QByteArray> boundedReferences(QList<QByteArray> ids)
{
    if (ids.size() > limits::references)
        ids.remove(1, ids.size() - limits::references);
    return ids;
}

/// Octets as lines: are they short enough to be sent as they are, and in which alphabet?
struct LineTraits
{
    bool isShort = true;
    bool isText = true; // no NUL, no CR but before LF
    qsizetype eightBit = 0;
};

LineTraits traitsOf(const QByteArray &bytes)
{
    LineTraits traits;
    qsizetype line = 0;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char c = bytes[at];
        line = c == '\n' ? 0 : line + 1;
        traits.isShort = traits.isShort && line <= longestBodyLine;
        traits.eightBit += uchar(c) >= 0x80 ? 1 : 0;
        if (c == '\0' || (c == '\r' && (at + 1 == bytes.size() || bytes[at + 1] != '\n')))
            traits.isText = false;
    }
    return traits;
}

void setContent(GMimePart *part, const QByteArray &bytes, GMimeContentEncoding encoding)
{
    const GOwned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(
        bytes.constData(), static_cast<std::size_t>(bytes.size())));
    const GOwned<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_part_set_content(part, content.get());
    g_mime_part_set_content_encoding(part, encoding);
}

GOwned<GMimeObject> newPart(const QByteArray &type, const QByteArray &subtype)
{
    return GOwned<GMimeObject>(
        GMIME_OBJECT(g_mime_part_new_with_type(type.constData(), subtype.constData())));
}

/// `text`: lines end in LF, the last too. GMime makes them CR LF where it does not encode in
/// base64, which encodes what it is given (RFC 2045 section 6.8).
GOwned<GMimeObject> newTextPart(const QByteArray &subtype, const QString &text)
{
    QByteArray bytes = text.toUtf8();
    const LineTraits traits = traitsOf(bytes);
    GMimeContentEncoding encoding = GMIME_CONTENT_ENCODING_7BIT;
    if (traits.eightBit > bytes.size() / 6) { // three octets for one, or four for three of all
        encoding = GMIME_CONTENT_ENCODING_BASE64;
        bytes.replace("\n", "\r\n");
    } else if (traits.eightBit > 0 || !traits.isShort || !traits.isText) {
        encoding = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    }
    GOwned<GMimeObject> part = newPart("text", subtype);
    g_mime_object_set_content_type_parameter(part.get(), "charset", "utf-8");
    setContent(GMIME_PART(part.get()), bytes, encoding);
    return part;
}

/// The name without the folders that lead to it; nothing in it ends a line or hides.
QByteArray sentFileName(const QString &name)
{
    const qsizetype folder = std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\'));
    return cleanForDisplay(name.sliced(folder + 1)).toUtf8();
}

void setFileName(GMimeObject *part, const QByteArray &name)
{
    if (name.isEmpty())
        return;
    g_mime_part_set_filename(GMIME_PART(part), name.constData());
    GMimeParamList *const type =
        g_mime_content_type_get_parameters(g_mime_object_get_content_type(part));
    GMimeParamList *const disposition =
        g_mime_content_disposition_get_parameters(g_mime_object_get_content_disposition(part));
    // Otherwise GMime looks for an older charset that has all its characters.
    g_mime_param_set_charset(g_mime_param_list_get_parameter(type, "name"), "utf-8");
    g_mime_param_set_charset(g_mime_param_list_get_parameter(disposition, "filename"), "utf-8");
}

/// RFC 2045 5.1 "token".
bool isMimeToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7f && !QByteArrayView("()<>@,;:\\\"/[]?=").contains(c);
    });
}

struct FileType
{
    QByteArray type = QByteArrayLiteral("application");
    QByteArray subtype = QByteArrayLiteral("octet-stream");
    QByteArray charset;
};

/// "text/plain; charset=koi8-r" or less. A multipart is none: its parts would become ours.
FileType readFileType(const QByteArray &text)
{
    const QByteArray name = text.split(';').constFirst().trimmed().toLower();
    const qsizetype slash = name.indexOf('/');
    FileType read;
    if (slash < 0 || !isMimeToken(name.first(slash)) || !isMimeToken(name.sliced(slash + 1))
        || name.startsWith("multipart/"))
        return read;
    read.type = name.first(slash);
    read.subtype = name.sliced(slash + 1);
    const qsizetype charset = text.toLower().indexOf("charset=");
    if (charset > 0 && isMimeToken(text.mid(charset + 8)))
        read.charset = text.mid(charset + 8);
    return read;
}

/// A message is sent as it is: RFC 2046 5.2.1 knows no base64 there. One that cannot be is no
/// message to the receiver's program.
GOwned<GMimeObject> newFilePart(const DraftFile &file, bool isInline)
{
    FileType type = readFileType(file.type);
    GMimeContentEncoding encoding = GMIME_CONTENT_ENCODING_BASE64;
    if (type.type == "message") {
        const LineTraits traits = traitsOf(file.bytes);
        if (!traits.isText || !traits.isShort)
            type = FileType();
        else
            encoding =
                traits.eightBit > 0 ? GMIME_CONTENT_ENCODING_8BIT : GMIME_CONTENT_ENCODING_7BIT;
    }
    GOwned<GMimeObject> part = newPart(type.type, type.subtype);
    if (!type.charset.isEmpty())
        g_mime_object_set_content_type_parameter(part.get(), "charset", type.charset.constData());
    g_mime_object_set_disposition(part.get(), isInline ? "inline" : "attachment");
    setFileName(part.get(), sentFileName(file.name));
    if (isInline)
        g_mime_object_set_content_id(part.get(), file.contentId.constData());
    setContent(GMIME_PART(part.get()), file.bytes, encoding);
    return part;
}

/// "=_" stands in no base64 and no quoted-printable; the rest nobody guesses.
QByteArray newBoundary()
{
    quint64 random[2];
    QRandomGenerator::system()->generate(std::begin(random), std::end(random));
    return "=_" + QByteArray::number(random[0], 36) + QByteArray::number(random[1], 36);
}

GOwned<GMimeObject> newMultipart(const char *subtype, const Parts &parts)
{
    GMimeMultipart *const whole = g_mime_multipart_new_with_subtype(subtype);
    GOwned<GMimeObject> owned(GMIME_OBJECT(whole));
    g_mime_multipart_set_boundary(whole, newBoundary().constData());
    for (const GOwned<GMimeObject> &part : parts) {
        g_mime_multipart_add(whole, part.get());
        // RFC 2045 6.4: what holds 8bit is 8bit.
        const char *encoding = g_mime_object_get_header(part.get(), "Content-Transfer-Encoding");
        if (QByteArrayView(encoding) == "8bit")
            g_mime_object_set_header(owned.get(), "Content-Transfer-Encoding", encoding, nullptr);
    }
    return owned;
}

/// The HTML, with the pictures that it shows.
GOwned<GMimeObject> newHtmlBody(const Draft &draft)
{
    QString html = draft.html;
    html.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(u'\r', u'\n');
    Parts parts;
    parts.push_back(newTextPart("html", html + u'\n'));
    for (const DraftFile &file : draft.files) {
        if (!file.contentId.isEmpty())
            parts.push_back(newFilePart(file, true));
    }
    if (parts.size() == 1)
        return std::move(parts.front());
    GOwned<GMimeObject> related = newMultipart("related", parts);
    g_mime_object_set_content_type_parameter(related.get(), "type", "text/html"); // RFC 2387 3.1
    return related;
}

GOwned<GMimeObject> newBody(const Draft &draft)
{
    GOwned<GMimeObject> text = newTextPart("plain", flowed(cleanBody(draft.text)));
    g_mime_object_set_content_type_parameter(text.get(), "format", "flowed");
    if (!draft.html.isEmpty()) {
        Parts parts;
        parts.push_back(std::move(text));
        parts.push_back(newHtmlBody(draft));
        text = newMultipart("alternative", parts);
    }
    Parts parts;
    parts.push_back(std::move(text));
    for (const DraftFile &file : draft.files) {
        if (file.contentId.isEmpty() || draft.html.isEmpty())
            parts.push_back(newFilePart(file, false));
    }
    return parts.size() == 1 ? std::move(parts.front()) : newMultipart("mixed", parts);
}

QByteArray writtenBody(const Draft &draft)
{
    initialiseGMime();
    const GOwned<GMimeObject> body = newBody(draft);
    const GOwned<GMimeStream> stream(g_mime_stream_mem_new());
    GMimeFormatOptions *const options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    g_mime_object_write_to_stream(body.get(), options, stream.get());
    g_mime_format_options_free(options);
    const GByteArray *const bytes =
        g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    const QByteArray written(reinterpret_cast<const char *>(bytes->data), qsizetype(bytes->len));
    return written.endsWith("\r\n") ? written : written + "\r\n";
}

} // namespace

QByteArray newContentId(const QString &sender)
{
    return newMessageId(sender.toUtf8());
}

ComposedDraft compose(const Draft &draft, const QDateTime &now, DraftUse use)
{
    ComposedDraft composed;
    Examination(composed, use).examine(draft);
    if (composed.problem != DraftProblem::None)
        return composed;
    composed.messageId =
        draft.messageId.isEmpty() ? newMessageId(draft.from.address.toUtf8()) : draft.messageId;
    HeaderWriter header;
    header.addresses("From", {draft.from});
    header.addresses("Reply-To", draft.replyTo);
    writeRecipients(header, "To", draft.to); // sent: all are sendable, as examined
    writeRecipients(header, "Cc", draft.cc);
    writeRecipients(header, "Bcc", draft.bcc);
    header.text("Subject", draft.subject);
    if (now.isValid())
        header.plain("Date", dateText(now));
    header.ids("Message-ID", {composed.messageId});
    header.ids("In-Reply-To", {draft.inReplyTo});
    header.ids("References", boundedReferences(draft.references));
    if (draft.asksForReceipt)
        header.addresses("Disposition-Notification-To", {{QString(), draft.from.address}});
    if (draft.asksForReport)
        header.plain(reportField, "success, failure, delay");
    header.plain("MIME-Version", "1.0");
    composed.message = header.fields() + writtenBody(draft);
    return composed;
}

} // namespace homing::mime
