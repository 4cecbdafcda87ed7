// SPDX-License-Identifier: GPL-3.0-or-later
// Which parts are shown, in which order, and which are attachments. The tree is walked with a stack
// of our own; once for what is to be fetched and once, with the bytes, for the blocks.
#include "core/mime/blocks.h"

#include "core/base/limits.h"
#include "core/mime/body.h"
#include "core/mime/cardheader.h"
#include "core/mime/reports.h"
#include "core/mime/uuencode.h"

#include <QSet>

#include <algorithm>

namespace homing::mime {

namespace {

using Decoded = std::map<QByteArray, QByteArray>;

bool isHtml(const Part &part)
{
    return part.contentType == "text/html" || part.contentType == "application/xhtml+xml";
}

/// RFC 2046 section 4.1.4: a text of a kind that is not known is shown as plain text; but not what
/// comes as a file, or what is text for machines only.
bool isShownText(const Part &part)
{
    if (part.disposition == "attachment")
        return false;
    if (part.contentType == "text/plain" || isHtml(part))
        return true;
    static const QByteArrayList files = {"text/calendar",   "text/vcard",       "text/x-vcard",
                                         "text/directory",  "text/rtf",         "text/richtext",
                                         "text/x-amp-html", "text/watch-html",  "text/css",
                                         "text/javascript", "text/x-apple-html"};
    return part.contentType.startsWith("text/") && part.fileName.isEmpty()
        && part.contentType != "text/rfc822-headers" && !files.contains(part.contentType);
}

bool isReport(const Part &part)
{
    return part.disposition != "attachment"
        && (part.contentType == "message/delivery-status"
            || part.contentType == "message/global-delivery-status"
            || part.contentType == "message/disposition-notification"
            || part.contentType == "message/global-disposition-notification"
            || part.contentType == "message/feedback-report");
}

bool isHeaderOnly(const Part &part)
{
    return part.disposition != "attachment"
        && (part.contentType == "text/rfc822-headers"
            || part.contentType == "message/global-headers");
}

/// Pictures that are ever decoded (security row 23).
bool isPictureType(const QByteArray &type)
{
    static const QByteArrayList types = {"image/png",   "image/jpeg", "image/jpg",
                                         "image/pjpeg", "image/gif",  "image/webp"};
    return types.contains(type);
}

bool isPicture(const Part &part)
{
    return isPictureType(part.contentType);
}

bool isTnef(const Part &part)
{
    return part.contentType == "application/ms-tnef"
        || part.contentType == "application/vnd.ms-tnef"
        || part.fileName.compare(QLatin1String("winmail.dat"), Qt::CaseInsensitive) == 0;
}

bool isSmime(const Part &part)
{
    return part.contentType == "application/pkcs7-mime"
        || part.contentType == "application/x-pkcs7-mime";
}

bool isSignature(const Part &part)
{
    return part.contentType == "application/pgp-signature"
        || part.contentType == "application/pkcs7-signature"
        || part.contentType == "application/x-pkcs7-signature";
}

/// Calls visit(part) for the parts of one message, in order; it says whether to go inside. Messages
/// inside are not entered.
template <typename Visit> void forEachOfMessage(const Part &root, Visit visit)
{
    std::vector<const Part *> open {&root};
    while (!open.empty()) {
        const Part *part = open.back();
        open.pop_back();
        if (!visit(*part) || !part->isMultipart())
            continue;
        for (auto child = part->children.rbegin(); child != part->children.rend(); ++child)
            open.push_back(&*child);
    }
}

/// 3: it has HTML, 2: plain text, 1: something else that is shown, 0: nothing of it is.
int rankOf(const Part &alternative)
{
    int rank = 0;
    forEachOfMessage(alternative, [&rank](const Part &part) {
        const bool isOther = (isPicture(part) && part.disposition != "attachment")
            || part.isMessage() || isReport(part);
        rank = std::max(rank, isShownText(part) ? (isHtml(part) ? 3 : 2) : isOther ? 1 : 0);
        return true;
    });
    return rank;
}

/// RFC 2046 section 5.1.4: the last that can be shown is the best; HTML before plain text wherever
/// it stands. Null when nothing can.
const Part *bestOf(const Part &alternatives)
{
    const Part *best = nullptr;
    int bestRank = 1;
    for (const Part &child : alternatives.children) {
        const int rank = rankOf(child);
        if (rank >= bestRank) {
            best = &child;
            bestRank = rank;
        }
    }
    return best;
}

/// The plain text that says the same as `best`, which is one HTML text.
const Part *plainBeside(const Part &alternatives, const Part *best)
{
    int htmls = 0;
    forEachOfMessage(*best, [&htmls](const Part &part) {
        htmls += isHtml(part) && isShownText(part) ? 1 : 0;
        return true;
    });
    if (htmls != 1)
        return nullptr;
    for (const Part &child : alternatives.children) {
        if (&child != best && child.contentType == "text/plain" && isShownText(child))
            return &child;
    }
    return nullptr;
}

std::shared_ptr<const RelatedParts> relatedOf(const Part &message)
{
    auto related = std::make_shared<RelatedParts>();
    forEachOfMessage(message, [&related](const Part &part) {
        if (part.isMultipart() || part.section.isEmpty())
            return true;
        const RelatedPart named {part.section, part.contentType, part.decodedOctets()};
        // The first of two of one name: a part that comes later takes no other's place.
        if (!part.contentId.isEmpty() && !related->byContentId.contains(part.contentId))
            related->byContentId.insert(part.contentId, named);
        if (!part.location.isEmpty() && !related->byLocation.contains(part.location))
            related->byLocation.insert(part.location, named);
        return true;
    });
    return related;
}

/// What an HTML text names: "cid:" addresses and others, as far as they may be one of `related`.
void addNames(const QString &html, const RelatedParts &related, QSet<QByteArray> &sections)
{
    if (related.byContentId.isEmpty() && related.byLocation.isEmpty())
        return;
    static const QString ends = QStringLiteral("\"'()<>, \t\r\n;");
    for (qsizetype at = 0; at < html.size();) {
        qsizetype end = at;
        while (end < html.size() && !ends.contains(html[end]))
            ++end;
        const QStringView word = QStringView(html).sliced(at, end - at);
        at = end + 1;
        if (word.isEmpty() || word.size() > 2'000)
            continue;
        const qsizetype cid = word.indexOf(QLatin1String("cid:"), 0, Qt::CaseInsensitive);
        if (cid >= 0) {
            const QByteArray id = QByteArray::fromPercentEncoding(word.sliced(cid + 4).toUtf8());
            if (const auto found = related.byContentId.constFind(id);
                found != related.byContentId.constEnd())
                sections.insert(found->section);
        } else if (!related.byLocation.isEmpty()) {
            const qsizetype equals = word.indexOf(QLatin1String("src="), 0, Qt::CaseInsensitive);
            const auto found =
                related.byLocation.constFind(word.sliced(equals < 0 ? 0 : equals + 4).toUtf8());
            if (found != related.byLocation.constEnd())
                sections.insert(found->section);
        }
    }
}

enum class Mode {
    Show,
    Related, // beside the root of a multipart/related: a resource, never shown by itself
    Other,   // an alternative that was not chosen: only what is a file of it is kept
    Signed,  // behind the content of a multipart/signed
    Sealed,  // of a multipart/encrypted
};

struct Visit
{
    const Part *part = nullptr;
    int level = 0;
    Mode mode = Mode::Show;
    const Part *plain = nullptr; // the alternative of the HTML that comes
    std::shared_ptr<const RelatedParts> related;
};

class Reader
{
public:
    /// `decoded` null: only the parts to read are listed.
    explicit Reader(const Decoded *decoded)
        : m_decoded(decoded)
    {
    }

    void read(const Part &root)
    {
        m_open.push_back({&root, 0, Mode::Show, nullptr, relatedOf(root)});
        while (!m_open.empty()) {
            const Visit visit = std::move(m_open.back());
            m_open.pop_back();
            m_isCut = m_isCut || visit.part->isCut;
            if (visit.part->isMultipart())
                multipart(visit);
            else if (visit.part->isMessage())
                message(visit);
            else
                leaf(visit);
        }
        if (m_isCut)
            notice({&root, 0, Mode::Show, nullptr, nullptr}, NoticeKind::Cut);
        finish();
    }

    std::vector<const Part *> wanted;
    Readable result;

private:
    void push(const Visit &parent, const Part &child, Mode mode, const Part *plain = nullptr)
    {
        m_open.push_back(
            {&child, parent.level, mode, plain ? plain : parent.plain, parent.related});
    }

    /// The children, the first one on top of the stack; `modeOf(child)` says how each is taken.
    template <typename ModeOf> void pushAll(const Visit &visit, ModeOf modeOf)
    {
        const std::vector<Part> &children = visit.part->children;
        for (auto child = children.rbegin(); child != children.rend(); ++child)
            push(visit, *child, modeOf(*child));
    }

    void multipart(const Visit &visit)
    {
        const Part &part = *visit.part;
        const QByteArray kind = part.contentType.mid(int(sizeof "multipart"));
        if (visit.mode != Mode::Show) {
            pushAll(visit, [&visit](const Part &) { return visit.mode; });
        } else if (kind == "alternative") {
            alternative(visit);
        } else if (kind == "related") {
            const Part *root = part.children.empty() ? nullptr : &part.children.front();
            for (const Part &child : part.children) {
                if (!part.start.isEmpty() && child.contentId == part.start)
                    root = &child;
            }
            pushAll(visit, [root](const Part &child) {
                return &child == root ? Mode::Show : Mode::Related;
            });
        } else if (kind == "signed") {
            notice(visit, NoticeKind::Signed);
            const Part *content = part.children.empty() ? nullptr : &part.children.front();
            pushAll(visit, [content](const Part &child) {
                return &child == content ? Mode::Show : Mode::Signed;
            });
        } else if (kind == "encrypted") {
            notice(visit, NoticeKind::Encrypted);
            pushAll(visit, [](const Part &) { return Mode::Sealed; });
        } else {
            pushAll(visit, [](const Part &) { return Mode::Show; });
        }
    }

    void alternative(const Visit &visit)
    {
        const Part *best = bestOf(*visit.part);
        const Part *plain = best ? plainBeside(*visit.part, best) : nullptr;
        const std::vector<Part> &children = visit.part->children;
        for (auto child = children.rbegin(); child != children.rend(); ++child) {
            if (&*child == best)
                push(visit, *child, Mode::Show, plain);
            else
                push(visit, *child, best ? Mode::Other : Mode::Show);
        }
    }

    void message(const Visit &visit)
    {
        const Part &part = *visit.part;
        attach(visit);
        if (visit.mode != Mode::Show)
            return;
        Block &block = add(visit, Block::Kind::Message);
        block.header = part.header.value_or(CardHeader());
        if (!part.children.empty()) {
            const Part &body = part.children.front();
            m_open.push_back({&body, visit.level + 1, Mode::Show, nullptr, relatedOf(body)});
        }
    }

    void leaf(const Visit &visit)
    {
        const Part &part = *visit.part;
        if (visit.mode == Mode::Show) {
            show(visit);
            return;
        }
        const bool isControl =
            visit.mode == Mode::Sealed && part.contentType == "application/pgp-encrypted";
        const bool isOtherText = visit.mode == Mode::Other
            && (isShownText(part) || part.contentType == "text/x-amp-html"
                || part.contentType == "text/watch-html");
        const bool isItsSignature = visit.mode == Mode::Signed && isSignature(part);
        if (!isControl && !isOtherText && !isItsSignature)
            attach(visit);
    }

    void show(const Visit &visit)
    {
        const Part &part = *visit.part;
        if (isHeaderOnly(part) || isReport(part) || isShownText(part)) {
            if (qint64(part.decodedOctets()) > limits::textPartBytes) {
                notice(visit, NoticeKind::TooLarge);
                attach(visit);
            } else {
                text(visit);
            }
        } else if (part.contentType == "message/external-body") {
            notice(visit, NoticeKind::External);
        } else if (part.contentType == "application/applefile" && part.disposition != "attachment"
                   && part.fileName.isEmpty()) {
            // the other half of a file for old Macs: nothing for anybody else
        } else {
            if (isSmime(part))
                notice(visit,
                       part.smimeType == "signed-data" ? NoticeKind::Signed
                                                       : NoticeKind::Encrypted);
            else if (isTnef(part))
                notice(visit, NoticeKind::Tnef);
            else if (part.contentType == "message/partial")
                notice(visit, NoticeKind::Partial);
            else if (isPicture(part) && part.disposition != "attachment")
                add(visit, Block::Kind::Image).file = fileOf(part);
            attach(visit);
        }
    }

    void text(const Visit &visit)
    {
        const Part &part = *visit.part;
        wanted.push_back(&part);
        const Part *plain = isHtml(part) ? visit.plain : nullptr;
        if (plain)
            wanted.push_back(plain);
        if (!m_decoded)
            return;
        if (isReport(part)) {
            add(visit, Block::Kind::Report).report = readReport(bytesOf(part), part.contentType);
        } else if (isHeaderOnly(part)) {
            add(visit, Block::Kind::Message).header = readCardHeader(bytesOf(part));
        } else if (isHtml(part)) {
            html(visit, plain);
        } else {
            plainTextOf(visit);
        }
    }

    void html(const Visit &visit, const Part *plain)
    {
        const QByteArray bytes = bytesOf(*visit.part);
        Block &block = add(visit, Block::Kind::Html);
        block.text = htmlSource(bytes, visit.part->charset);
        block.related = visit.related;
        if (plain) {
            block.plain = textWithoutFiles(*plain);
            block.plainSection = plain->section;
        }
        if (block.plain.trimmed().isEmpty())
            block.plain = plainText(bytes, textPart(*visit.part));
        addNames(block.text, *visit.related, m_named);
    }

    void plainTextOf(const Visit &visit)
    {
        QString shown = textWithoutFiles(*visit.part);
        if (shown.contains(QLatin1String("-----BEGIN PGP MESSAGE-----")))
            notice(visit, NoticeKind::Encrypted);
        else if (shown.contains(QLatin1String("-----BEGIN PGP SIGNED MESSAGE-----")))
            notice(visit, NoticeKind::Signed);
        add(visit, Block::Kind::Text).text = std::move(shown);
    }

    /// What people read of it; the files inside become attachments.
    QString textWithoutFiles(const Part &part)
    {
        const TextAndFiles split = splitUuencoded(bytesOf(part));
        int number = 0;
        for (const UuFile &file : split.files) {
            Attachment found;
            found.section = part.section + '/' + QByteArray::number(++number);
            found.fileName = file.name;
            found.contentType = QByteArrayLiteral("application/octet-stream");
            found.octets = quint64(file.octets);
            result.attachments.push_back(std::move(found));
        }
        return plainText(split.text, textPart(part));
    }

    static TextPart textPart(const Part &part)
    {
        TextPart text;
        text.type = isHtml(part) ? QByteArrayLiteral("text/html") : QByteArrayLiteral("text/plain");
        text.charset = part.charset;
        text.isFlowed = part.isFlowed;
        text.delSp = part.delSp;
        return text;
    }

    const QByteArray &bytesOf(const Part &part) const
    {
        static const QByteArray none;
        const auto found = m_decoded->find(part.section);
        return found == m_decoded->end() ? none : found->second;
    }

    Block &add(const Visit &visit, Block::Kind kind)
    {
        Block &block = result.blocks.emplace_back();
        block.kind = kind;
        block.level = visit.level;
        block.section = visit.part->section;
        block.contentType = visit.part->contentType;
        return block;
    }

    void notice(const Visit &visit, NoticeKind kind)
    {
        add(visit, Block::Kind::Notice).notice = kind;
    }

    static Attachment fileOf(const Part &part)
    {
        Attachment file;
        file.section = part.section;
        file.fileName = part.fileName;
        if (file.fileName.isEmpty() && part.isMessage() && part.header
            && !part.header->subject.isEmpty())
            file.fileName = part.header->subject + QStringLiteral(".eml");
        if (file.fileName.isEmpty() && isTnef(part))
            file.fileName = QStringLiteral("winmail.dat");
        file.contentType = part.contentType;
        file.octets = part.decodedOctets();
        file.contentId = part.contentId;
        return file;
    }

    void attach(const Visit &visit)
    {
        if (visit.part->section.isEmpty())
            return;
        result.attachments.push_back(fileOf(*visit.part));
    }

    /// A picture that an HTML text shows is shown there only. What is no picture is not hidden by
    /// its name.
    void finish()
    {
        for (Attachment &file : result.attachments)
            file.isInline = isPictureType(file.contentType) && m_named.contains(file.section);
        std::erase_if(result.blocks, [this](const Block &block) {
            return block.kind == Block::Kind::Image && m_named.contains(block.section);
        });
    }

    const Decoded *m_decoded;
    std::vector<Visit> m_open;
    QSet<QByteArray> m_named; // sections
    bool m_isCut = false;
};

void appendParagraph(QString &all, const QString &text)
{
    if (text.trimmed().isEmpty())
        return;
    if (!all.isEmpty())
        all += QLatin1String("\n\n");
    all += text;
}

QString headerText(const CardHeader &header)
{
    QStringList lines;
    for (const DecodedAddress &from : header.from)
        lines << (from.name.isEmpty() ? from.address
                                      : from.name + QLatin1String(" <") + from.address + u'>');
    if (!header.subject.isEmpty())
        lines << header.subject;
    return lines.join(u'\n');
}

QString reportText(const Report &report)
{
    QStringList lines;
    for (const Report::Recipient &recipient : report.recipients)
        lines << (recipient.address + u' ' + QString::fromLatin1(recipient.status) + u' '
                  + recipient.diagnostic)
                     .simplified();
    return lines.join(u'\n');
}

} // namespace

quint64 Part::decodedOctets() const
{
    // 57 bytes become a line of 76 characters and its end.
    return encoding == "base64" ? octets / 78 * 57 + (octets % 78) * 3 / 4 : octets;
}

QString Readable::plainText() const
{
    QString all;
    for (const Block &block : blocks) {
        switch (block.kind) {
        case Block::Kind::Text:
            appendParagraph(all, block.text);
            break;
        case Block::Kind::Html:
            appendParagraph(all, block.plain);
            break;
        case Block::Kind::Message:
            appendParagraph(all, headerText(block.header));
            break;
        case Block::Kind::Report:
            appendParagraph(all, reportText(block.report));
            break;
        case Block::Kind::Notice:
        case Block::Kind::Image:
            break;
        }
    }
    return all;
}

bool Readable::hasHtml() const
{
    return std::any_of(blocks.begin(), blocks.end(),
                       [](const Block &block) { return block.kind == Block::Kind::Html; });
}

std::vector<const Part *> partsToRead(const Part &root)
{
    Reader reader(nullptr);
    reader.read(root);
    return std::move(reader.wanted);
}

Readable readable(const Part &root, const std::map<QByteArray, QByteArray> &decoded)
{
    Reader reader(&decoded);
    reader.read(root);
    return std::move(reader.result);
}

std::pair<QByteArray, int> sectionAndFile(const QByteArray &section)
{
    const qsizetype slash = section.indexOf('/');
    if (slash < 0)
        return {section, 0};
    return {section.first(slash), section.sliced(slash + 1).toInt()};
}

} // namespace homing::mime
