// SPDX-License-Identifier: GPL-3.0-or-later
// A message becomes a draft again: its own text and HTML, and everything else as files.
#include "core/mime/draft.h"

#include "core/base/limits.h"
#include "core/mime/body.h"
#include "core/mime/cardheader.h"
#include "core/mime/clean.h"
#include "core/mime/entity.h"
#include "core/mime/flowed.h"
#include "core/mime/headerwriter.h"
#include "core/mime/outgoing.h"

#include <QSet>

namespace homing::mime {

namespace {

void readDraftFields(QByteArrayView headers, Draft &draft)
{
    const auto append = [](std::vector<DecodedAddress> &all, const QByteArray &value) {
        for (DecodedAddress &address : readAddresses(value))
            all.push_back(std::move(address));
    };
    // What was typed and is no address yet (DraftUse::Keep).
    std::vector<DecodedAddress> unfinished[3];
    const auto typed = [](std::vector<DecodedAddress> &all, const QByteArray &value) {
        for (DecodedAddress &address : readAddressLine(decodeText(value)))
            all.push_back(std::move(address));
    };
    std::vector<DecodedAddress> authors;
    for (const auto &[name, value] : readFields(headers)) {
        if (name == "from")
            append(authors, value);
        else if (name == "reply-to")
            append(draft.replyTo, value);
        else if (name == "to")
            append(draft.to, value);
        else if (name == "cc")
            append(draft.cc, value);
        else if (name == "bcc")
            append(draft.bcc, value);
        else if (name == "x-unfinished-to")
            typed(unfinished[0], value);
        else if (name == "x-unfinished-cc")
            typed(unfinished[1], value);
        else if (name == "x-unfinished-bcc")
            typed(unfinished[2], value);
        else if (name == "subject" && draft.subject.isEmpty())
            draft.subject = decodeText(value);
        else if (name == "message-id" && draft.messageId.isEmpty())
            draft.messageId =
                decodeMessageIds(value).empty() ? QByteArray() : decodeMessageIds(value).front();
        else if (name == "in-reply-to" && draft.inReplyTo.isEmpty())
            draft.inReplyTo =
                decodeMessageIds(value).empty() ? QByteArray() : decodeMessageIds(value).front();
        else if (name == "disposition-notification-to")
            draft.asksForReceipt = true;
        else if (name == QByteArray(reportField).toLower())
            draft.asksForReport = true;
        else if (name == "references" && draft.references.isEmpty())
            for (const QByteArray &id : decodeMessageIds(value))
                draft.references.append(id);
    }
    std::move(unfinished[0].begin(), unfinished[0].end(), std::back_inserter(draft.to));
    std::move(unfinished[1].begin(), unfinished[1].end(), std::back_inserter(draft.cc));
    std::move(unfinished[2].begin(), unfinished[2].end(), std::back_inserter(draft.bcc));
    if (!authors.empty())
        draft.from = authors.front();
    // What others wrote there must not keep the draft from being a message.
    std::erase_if(draft.replyTo,
                  [](const DecodedAddress &one) { return !isSendable(one.address); });
    if (!isWritableId(draft.messageId))
        draft.messageId.clear(); // it gets one that can be sent
}

/// A part that is still to be read.
struct OpenPart
{
    QByteArrayView bytes; // header and body
    const char *defaultType = "text/plain";
    int depth = 0;
    int alternative = 0;    // which multipart/alternative it is in; 0: none
    bool isRelated = false; // it is there for another part's sake: no text of its own
};

class DraftBodyReader
{
public:
    explicit DraftBodyReader(Draft &draft)
        : m_draft(draft)
    {
    }

    void read(QByteArrayView message)
    {
        m_open.push_back({message});
        while (!m_open.empty()) {
            const OpenPart part = m_open.back();
            m_open.pop_back();
            readPart(part);
        }
        if (m_hasHtml && !m_hasText)
            m_draft.text = htmlToPlainText(m_draft.html);
        const QSet<QByteArray> shown = shownIds();
        for (Found &found : m_files) {
            // Many programs give every file a Content-ID: it means something only where the HTML
            // shows it.
            if (m_draft.html.isEmpty()
                || !(found.isRelated || shown.contains(found.file.contentId)))
                found.file.contentId.clear();
            m_draft.files.push_back(std::move(found.file));
        }
    }

private:
    struct Found
    {
        DraftFile file;
        bool isRelated = false;
    };

    void readPart(const OpenPart &part)
    {
        const QByteArrayView headers = headersOf(part.bytes);
        const PartHeader header = readPartHeader(headers, part.defaultType);
        const QByteArrayView body = part.bytes.sliced(headers.size());
        if (header.type.startsWith("multipart/"))
            readMultipart(part, header, body);
        else
            readLeaf(part, header, body);
    }

    void readMultipart(const OpenPart &part, const PartHeader &header, QByteArrayView body)
    {
        const QByteArray boundary = header.boundary.trimmed();
        const std::vector<QByteArrayView> parts =
            boundary.isEmpty() ? std::vector<QByteArrayView>() : partsOf(body, boundary);
        const bool isTooMuch = part.depth >= limits::mimeDepth
            || m_parts + parts.size() > std::size_t(limits::mimeParts);
        if (parts.empty() || isTooMuch) { // broken: all of it as a text, or as a file
            PartHeader whole;
            whole.type = isTooMuch ? QByteArrayLiteral("application/octet-stream")
                                   : QByteArrayLiteral("text/plain");
            readLeaf(part, whole, isTooMuch ? part.bytes : body);
            return;
        }
        m_parts += parts.size();
        OpenPart inner {{}, "text/plain", part.depth + 1, part.alternative, part.isRelated};
        if (header.type == "multipart/digest")
            inner.defaultType = "message/rfc822";
        if (header.type == "multipart/alternative" && inner.alternative == 0)
            inner.alternative = ++m_alternatives;
        const std::size_t root =
            header.type == "multipart/related" ? rootOf(parts, header.start) : parts.size();
        for (std::size_t i = parts.size(); i > 0; --i) { // a stack: the first is read next
            inner.bytes = parts[i - 1];
            inner.isRelated = part.isRelated || (root < parts.size() && i - 1 != root);
            m_open.push_back(inner);
        }
    }

    /// RFC 2387 3.2: the part that "start" names, else the first.
    static std::size_t rootOf(const std::vector<QByteArrayView> &parts, const QByteArray &start)
    {
        for (std::size_t i = 0; !start.isEmpty() && i < parts.size(); ++i) {
            if (readPartHeader(headersOf(parts[i]), "text/plain").contentId == start)
                return i;
        }
        return 0;
    }

    void readLeaf(const OpenPart &part, const PartHeader &header, QByteArrayView body)
    {
        const bool isText = header.type == "text/plain";
        const bool isHtml = header.type == "text/html";
        // One text, and one HTML if both say the same: a second one that came as a file of its own
        // would take the place of the first.
        const bool isOpen = !(m_hasText || m_hasHtml)
            || (part.alternative != 0 && part.alternative == m_bodyAlternative);
        const bool isBody = isOpen && !part.isRelated && header.disposition != "attachment"
            && header.fileName.isEmpty() && ((isText && !m_hasText) || (isHtml && !m_hasHtml));
        const QByteArray decoded = decodeTransfer(body.toByteArray(), header.encoding);
        if (!isBody) {
            m_files.push_back({fileOf(header, decoded), part.isRelated});
            return;
        }
        m_bodyAlternative = part.alternative;
        if (isText)
            m_draft.text = paragraphsOf(header, decoded);
        else
            m_draft.html = htmlOf(header, decoded);
        m_hasText = m_hasText || isText;
        m_hasHtml = m_hasHtml || isHtml;
    }

    static QString withoutLastLineEnd(QString text)
    {
        if (text.endsWith(u'\n'))
            text.chop(1);
        return text;
    }

    static QString paragraphsOf(const PartHeader &header, const QByteArray &decoded)
    {
        const QString text = cleanBody(decodeCharset(decoded, header.charset));
        return withoutLastLineEnd(
            header.isFlowed ? unflowed(text, header.delSp, QuoteMarks::Written) : text);
    }

    static QString htmlOf(const PartHeader &header, const QByteArray &decoded)
    {
        QString html = htmlSource(decoded, header.charset);
        html.replace(QLatin1String("\r\n"), QLatin1String("\n"));
        return withoutLastLineEnd(html);
    }

    static DraftFile fileOf(const PartHeader &header, const QByteArray &decoded)
    {
        DraftFile file;
        file.name = header.fileName;
        file.type = header.type;
        if (header.type.startsWith("text/") && !header.charset.isEmpty())
            file.type += "; charset=" + header.charset;
        file.bytes = decoded;
        file.contentId = isWritableId(header.contentId) ? header.contentId : QByteArray();
        return file;
    }

    /// What stands behind "cid:" (RFC 2392), up to what ends an attribute.
    QSet<QByteArray> shownIds() const
    {
        static constexpr QByteArrayView scheme("cid:");
        const QByteArray ends(" \t\n\"'<>()");
        QSet<QByteArray> ids;
        const QByteArray html = m_draft.html.toLatin1(); // an id is ASCII
        for (qsizetype at = html.indexOf(scheme); at >= 0; at = html.indexOf(scheme, at)) {
            const qsizetype start = at += scheme.size();
            while (at < html.size() && !ends.contains(html[at]))
                ++at;
            ids.insert(QByteArray::fromPercentEncoding(html.sliced(start, at - start)));
        }
        return ids;
    }

    Draft &m_draft;
    std::vector<OpenPart> m_open;
    std::vector<Found> m_files;
    std::size_t m_parts = 0;
    int m_alternatives = 0;
    int m_bodyAlternative = 0;
    bool m_hasText = false;
    bool m_hasHtml = false;
};

} // namespace

Draft draftFrom(const QByteArray &message)
{
    Draft draft;
    const QByteArrayView content = withoutFromLine(message);
    readDraftFields(headersOf(content), draft);
    DraftBodyReader(draft).read(content);
    return draft;
}

} // namespace homing::mime
