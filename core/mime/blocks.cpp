// SPDX-License-Identifier: GPL-3.0-or-later
// Which parts are shown, in which order, and which are attachments. The tree is walked with a stack
// of our own; once for what is to be fetched and once, with the bytes, for the blocks.
#include "core/mime/blocks.h"

#include "core/base/limits.h"
#include "core/mime/body.h"
#include "core/mime/cardheader.h"
#include "core/mime/picturenames.h"
#include "core/mime/reports.h"
#include "core/mime/shownparts.h"
#include "core/mime/uuencode.h"

#include <QSet>

#include <algorithm>

namespace homing::mime {

namespace {

using Decoded = std::map<QByteArray, QByteArray>;

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

std::shared_ptr<const RelatedParts> relatedOf(const Part &message)
{
    auto related = std::make_shared<RelatedParts>();
    forEachOfMessage(message, [&related](const Part &part) {
        // A text names what it shows: nothing else is fetched for being named, however large.
        constexpr quint64 mostOctets = 16U << 20;
        if (part.section.isEmpty() || !isPicture(part) || part.decodedOctets() > mostOctets)
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

/// Which parts they are.
void addSections(const PictureNames &pictures, const RelatedParts &related,
                 QSet<QByteArray> &sections)
{
    for (const QByteArray &address : pictures.addresses) {
        auto found = related.byLocation.constFind(address);
        bool isPart = found != related.byLocation.constEnd();
        if (!isPart && address.left(4).toLower() == "cid:") {
            QByteArray id = QByteArray::fromPercentEncoding(address.sliced(4)).trimmed();
            if (id.startsWith('<') && id.endsWith('>'))
                id = id.sliced(1, id.size() - 2);
            found = related.byContentId.constFind(id);
            isPart = found != related.byContentId.constEnd();
        }
        if (isPart)
            sections.insert(found->section);
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
        m_shown.emplace(root);
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
            const Part *root = m_shown->rootOf(part);
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
        const Part *best = m_shown->bestOf(*visit.part);
        const Part *plain = best ? m_shown->plainBeside(*visit.part, best) : nullptr;
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
            const bool isTooLarge = qint64(part.decodedOctets()) > limits::textPartBytes;
            if (isTooLarge)
                notice(visit, NoticeKind::TooLarge);
            else
                text(visit);
            // What came with a file's name is shown, and can be kept as that file.
            if (isTooLarge || (isShownText(part) && !part.fileName.isEmpty()))
                attach(visit);
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
            plainBlock(visit, textWithoutFiles(*visit.part));
        }
    }

    void html(const Visit &visit, const Part *plain)
    {
        const QByteArray bytes = bytesOf(*visit.part);
        const QString source = htmlSource(bytes, visit.part->charset);
        const bool hasNamed =
            !visit.related->byContentId.isEmpty() || !visit.related->byLocation.isEmpty();
        const PictureNames pictures = plain || hasNamed ? picturesOf(source) : PictureNames();
        QString beside = plain ? textWithoutFiles(*plain) : QString();
        const bool hasBeside = !beside.trimmed().isEmpty();
        constexpr qsizetype fewCharacters = 4'000; // all of them may be hidden
        if (hasBeside && pictures.addresses.isEmpty() && pictures.characters < fewCharacters
            && htmlToPlainText(source).trimmed().isEmpty()) {
            Visit instead = visit;
            instead.part = plain;
            plainBlock(instead, std::move(beside));
            return;
        }
        Block &block = add(visit, Block::Kind::Html);
        block.text = source;
        block.related = visit.related;
        if (plain)
            block.plainSection = plain->section;
        block.plain = hasBeside ? std::move(beside) : htmlToPlainText(source);
        addSections(pictures, *visit.related, m_named);
    }

    void plainBlock(const Visit &visit, QString shown)
    {
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
        if (visit.part->disposition == "attachment")
            m_alwaysListed.insert(visit.part->section);
    }

    /// A picture that an HTML text shows is shown there only. What is no picture, or was sent to be
    /// a file, is not hidden by its name.
    void finish()
    {
        for (Attachment &file : result.attachments)
            file.isInline = isPictureType(file.contentType) && m_named.contains(file.section)
                && !m_alwaysListed.contains(file.section);
        std::erase_if(result.blocks, [this](const Block &block) {
            return block.kind == Block::Kind::Image && m_named.contains(block.section);
        });
    }

    const Decoded *m_decoded;
    std::vector<Visit> m_open;
    std::optional<ShownParts> m_shown;
    QSet<QByteArray> m_named; // sections
    QSet<QByteArray> m_alwaysListed;
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
