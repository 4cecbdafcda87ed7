// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/bodyassembly.h"

#include "core/mime/body.h"

namespace homing::account {

using imap::BodyPart;

namespace {

QByteArray withoutAngles(QByteArray id)
{
    id = id.trimmed();
    return id.startsWith('<') && id.endsWith('>') ? id.sliced(1, id.size() - 2) : id;
}

QString fileNameOf(const BodyPart &part)
{
    const QString name = mime::decodeParameter(part.dispositionParameters, "filename");
    return name.isEmpty() ? mime::decodeParameter(part.parameters, "name") : name;
}

std::vector<mime::DecodedAddress> addressesOf(const std::vector<imap::Address> &addresses)
{
    std::vector<mime::DecodedAddress> decoded;
    for (const imap::Address &address : addresses) {
        if (!address.host.isNull()) // no group's beginning or end
            decoded.push_back(mime::decodeAddress(address.name, address.mailbox, address.host));
    }
    return decoded;
}

mime::CardHeader headerOf(const imap::Envelope &envelope)
{
    mime::CardHeader header;
    header.subject = mime::decodeText(envelope.subject);
    header.from = addressesOf(envelope.from);
    header.to = addressesOf(envelope.to);
    header.cc = addressesOf(envelope.cc);
    header.date = mime::decodeDate(envelope.date);
    return header;
}

/// All but the children.
void fill(mime::Part &part, const BodyPart &from)
{
    part.section = from.section;
    part.contentType = from.type + '/' + from.subtype;
    part.charset = from.parameter("charset").toLower();
    part.encoding = from.encoding;
    part.disposition = from.disposition;
    part.fileName = fileNameOf(from);
    part.contentId = withoutAngles(from.id);
    part.location = from.location.trimmed();
    part.start = withoutAngles(from.parameter("start"));
    part.protocol = from.parameter("protocol").toLower();
    part.smimeType = from.parameter("smime-type").toLower();
    part.reportType = from.parameter("report-type").toLower();
    part.isFlowed = from.parameter("format").toLower() == "flowed";
    part.delSp = from.parameter("delsp").toLower() == "yes";
    part.isCut = from.isCut;
    part.octets = from.octets;
    if (from.envelope)
        part.header = headerOf(*from.envelope);
}

} // namespace

mime::Part partOf(const BodyPart &structure)
{
    mime::Part root;
    std::vector<std::pair<const BodyPart *, mime::Part *>> open {{&structure, &root}};
    while (!open.empty()) {
        const auto [from, part] = open.back();
        open.pop_back();
        fill(*part, *from);
        part->children.resize(from->children.size());
        for (std::size_t i = 0; i < from->children.size(); ++i)
            open.emplace_back(&from->children[i], &part->children[i]);
    }
    return root;
}

QList<QByteArray> sectionsToRead(const mime::Part &root)
{
    QList<QByteArray> sections;
    for (const mime::Part *part : mime::partsToRead(root)) {
        if (!part->section.isEmpty() && !sections.contains(part->section))
            sections << part->section;
    }
    return sections;
}

const BodyPart *partAt(const BodyPart &structure, const QByteArray &section)
{
    std::vector<const BodyPart *> waiting {&structure};
    while (!waiting.empty()) {
        const BodyPart *part = waiting.back();
        waiting.pop_back();
        if (part->section == section && !part->isMultipart())
            return part;
        for (const BodyPart &child : part->children)
            waiting.push_back(&child);
    }
    return nullptr;
}

MessageBody assembleBody(const MessageRef &message, const BodyPart &structure,
                         const std::map<QByteArray, QByteArray> &fetched)
{
    const mime::Part root = partOf(structure);
    std::map<QByteArray, QByteArray> decoded;
    for (const mime::Part *part : mime::partsToRead(root)) {
        if (const auto bytes = fetched.find(part->section); bytes != fetched.end())
            decoded[part->section] = mime::decodeTransfer(bytes->second, part->encoding);
    }
    mime::Readable readable = mime::readable(root, decoded);
    MessageBody body;
    body.message = message;
    body.state = MessageBody::State::Ready;
    body.plainText = readable.plainText();
    body.wasHtml = readable.hasHtml();
    body.blocks = std::move(readable.blocks);
    body.attachments = std::move(readable.attachments);
    return body;
}

} // namespace homing::account
