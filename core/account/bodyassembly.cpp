// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/bodyassembly.h"

#include "core/mime/body.h"
#include "core/mime/headers.h"
#include "core/sync/bodyfetch.h"

namespace homing::account {

using imap::BodyPart;

namespace {

bool isReadableText(const BodyPart &part)
{
    return part.type == "text" && (part.subtype == "plain" || part.subtype == "html")
        && part.disposition != "attachment";
}

QString fileNameOf(const BodyPart &part)
{
    QString name = mime::decodeParameter(part.dispositionParameters, "filename");
    if (name.isEmpty())
        name = mime::decodeParameter(part.parameters, "name");
    if (name.isEmpty() && part.envelope)
        name = mime::decodeText(part.envelope->subject) + QStringLiteral(".eml");
    return name;
}

} // namespace

std::vector<const BodyPart *> readableParts(const BodyPart &structure)
{
    std::vector<const BodyPart *> readable;
    std::vector<const BodyPart *> waiting {&structure};
    while (!waiting.empty()) {
        const BodyPart *part = waiting.back();
        waiting.pop_back();
        if (part->isMultipart() && part->subtype == "alternative") {
            if (const BodyPart *best = sync::readablePart(*part))
                readable.push_back(best);
        } else if (part->isMultipart()) {
            for (auto child = part->children.rbegin(); child != part->children.rend(); ++child)
                waiting.push_back(&*child);
        } else if (isReadableText(*part)) {
            readable.push_back(part);
        }
    }
    return readable;
}

std::vector<MessageBody::Attachment> attachmentsOf(const BodyPart &structure)
{
    const std::vector<const BodyPart *> readable = readableParts(structure);
    std::vector<MessageBody::Attachment> attachments;
    std::vector<const BodyPart *> waiting {&structure};
    while (!waiting.empty()) {
        const BodyPart *part = waiting.back();
        waiting.pop_back();
        if (part->isMultipart()) {
            for (auto child = part->children.rbegin(); child != part->children.rend(); ++child)
                waiting.push_back(&*child);
            continue;
        }
        const bool isShown = std::find(readable.begin(), readable.end(), part) != readable.end();
        const bool isOtherAlternative = isReadableText(*part);
        const bool isSignature = part->subtype.endsWith("signature");
        const bool isRelatedImage = part->type == "image" && !part->id.isEmpty() && part->disposition != "attachment";
        if (isShown || isOtherAlternative || isSignature || isRelatedImage || part->section.isEmpty())
            continue;
        attachments.push_back({part->section, fileNameOf(*part), part->type + '/' + part->subtype, part->octets});
    }
    return attachments;
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

MessageBody assembleBody(const MessageRef &message, const std::vector<FetchedPart> &parts,
                         std::vector<MessageBody::Attachment> attachments)
{
    MessageBody body;
    body.message = message;
    body.state = MessageBody::State::Ready;
    body.attachments = std::move(attachments);
    for (const FetchedPart &fetched : parts) {
        mime::TextPart text;
        text.type = fetched.part.type + '/' + fetched.part.subtype;
        text.charset = fetched.part.parameter("charset");
        text.isFlowed = fetched.part.parameter("format").toLower() == "flowed";
        text.delSp = fetched.part.parameter("delsp").toLower() == "yes";
        body.wasHtml = body.wasHtml || fetched.part.subtype == "html";
        if (!body.plainText.isEmpty())
            body.plainText += QStringLiteral("\n\n");
        body.plainText += mime::plainText(mime::decodeTransfer(fetched.bytes, fetched.part.encoding), text);
    }
    return body;
}

} // namespace homing::account
