// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/fetchitems.h"

#include "core/server/headerblock.h"
#include "core/server/wiretext.h"

namespace homing::server {

namespace {

constexpr size_t mostSections = 100;
constexpr size_t deepestSection = 50;
constexpr qsizetype mostHeaderFields = 200;

QByteArray headerFieldsLabel(const FetchSection &section)
{
    QByteArray label = section.kind == FetchSection::Kind::HeaderFields ? "HEADER.FIELDS ("
                                                                        : "HEADER.FIELDS.NOT (";
    for (qsizetype i = 0; i < section.fields.size(); ++i) {
        if (i > 0)
            label += ' ';
        label += toAString(section.fields.at(i));
    }
    return label + ')';
}

/// section = "[" [section-spec] "]"; the bracket is open already. Builds the label too.
void readSectionSpec(Arguments &args, FetchSection &section)
{
    QByteArray label;
    while (args.peek() >= '1' && args.peek() <= '9') {
        section.path.push_back(args.nonZero());
        label += (label.isEmpty() ? "" : ".") + QByteArray::number(section.path.back());
        if (section.path.size() > deepestSection)
            args.fail("Section too deep");
        if (!args.skip('.'))
            break;
        if (args.peek() == ']')
            args.fail("Section expected");
    }
    if (args.ok() && args.peek() != ']') {
        const QByteArray text = args.word();
        if (text == "HEADER")
            section.kind = FetchSection::Kind::Header;
        else if (text == "TEXT")
            section.kind = FetchSection::Kind::Text;
        else if (text == "MIME" && !section.path.empty())
            section.kind = FetchSection::Kind::Mime;
        else if (text == "HEADER.FIELDS")
            section.kind = FetchSection::Kind::HeaderFields;
        else if (text == "HEADER.FIELDS.NOT")
            section.kind = FetchSection::Kind::HeaderFieldsNot;
        else
            args.fail("Unknown section");
        QByteArray part = text;
        if (text.startsWith("HEADER.FIELDS")) {
            args.space();
            args.expect('(');
            do {
                section.fields.append(args.astring());
            } while (args.ok() && args.skip(' ') && section.fields.size() < mostHeaderFields);
            args.expect(')');
            part = headerFieldsLabel(section);
        }
        label += (label.isEmpty() ? "" : ".") + part;
    }
    args.expect(']');
    section.label = "BODY[" + label + ']';
}

void readPartial(Arguments &args, FetchSection &section)
{
    if (!args.skip('<'))
        return;
    section.offset = quint32(args.number(0xffffffffULL));
    args.expect('.');
    section.length = args.nonZero();
    args.expect('>');
    section.label += '<' + QByteArray::number(*section.offset) + '>';
}

FetchSection rfc822Section(FetchSection::Kind kind, const QByteArray &label, bool isPeek)
{
    FetchSection section;
    section.kind = kind;
    section.label = label;
    section.isPeek = isPeek;
    return section;
}

void readBody(Arguments &args, FetchRequest &request, const QByteArray &name)
{
    if (!args.skip('[')) {
        if (name == "BODY.PEEK")
            args.fail("Section expected");
        request.body = true;
        return;
    }
    FetchSection section;
    section.isPeek = name == "BODY.PEEK";
    readSectionSpec(args, section);
    readPartial(args, section);
    request.sections.push_back(std::move(section));
    if (request.sections.size() > mostSections)
        args.fail("Too many sections");
}

void readItem(Arguments &args, FetchRequest &request, const QByteArray &name)
{
    if (name == "UID")
        request.uid = true;
    else if (name == "FLAGS")
        request.flags = true;
    else if (name == "INTERNALDATE")
        request.internalDate = true;
    else if (name == "RFC822.SIZE")
        request.size = true;
    else if (name == "ENVELOPE")
        request.envelope = true;
    else if (name == "BODYSTRUCTURE")
        request.bodyStructure = true;
    else if (name == "MODSEQ")
        request.modSeq = true;
    else if (name == "BODY" || name == "BODY.PEEK")
        readBody(args, request, name);
    else if (name == "RFC822")
        request.sections.push_back(rfc822Section(FetchSection::Kind::Whole, name, false));
    else if (name == "RFC822.HEADER")
        request.sections.push_back(rfc822Section(FetchSection::Kind::Header, name, true));
    else if (name == "RFC822.TEXT")
        request.sections.push_back(rfc822Section(FetchSection::Kind::Text, name, false));
    else
        args.fail("Unknown FETCH item");
}

bool readMacro(FetchRequest &request, const QByteArray &name)
{
    if (name != "ALL" && name != "FAST" && name != "FULL")
        return false;
    request.flags = request.internalDate = request.size = true;
    request.envelope = name != "FAST";
    request.body = name == "FULL";
    return true;
}

void readModifiers(Arguments &args, FetchRequest &request)
{
    args.expect('(');
    do {
        const QByteArray modifier = args.upperAtom();
        if (modifier == "CHANGEDSINCE") {
            args.space();
            request.changedSince = args.number(imap::maxModSeq);
            if (*request.changedSince == 0)
                args.fail("Mod-sequence above zero expected");
            request.modSeq = true; // RFC 7162 3.1.4.1
        } else if (modifier == "VANISHED") {
            request.vanished = true;
        } else if (modifier == "REPORTEXPUNGES") {
            request.reportExpunges = true;
        } else {
            args.fail("Unknown FETCH modifier");
        }
    } while (args.ok() && args.skip(' '));
    args.expect(')');
}

QByteArray chosenFields(QByteArrayView header, const FetchSection &section)
{
    QByteArray chosen;
    for (const HeaderField &field : headerFields(header)) {
        const bool named =
            std::any_of(section.fields.begin(), section.fields.end(), [&](const QByteArray &name) {
                return field.name.compare(name, Qt::CaseInsensitive) == 0;
            });
        if (named == (section.kind == FetchSection::Kind::HeaderFields))
            chosen += field.raw;
    }
    if (!chosen.isEmpty() && !chosen.endsWith('\n'))
        chosen += "\r\n";
    return chosen + "\r\n";
}

/// Null when the message has no such section.
QByteArray sectionBytes(const MessageStructure &structure, const QByteArray &bytes,
                        const FetchSection &section)
{
    if (section.path.empty() && section.kind == FetchSection::Kind::Whole)
        return bytes;
    const MimePart *part = structure.find(section.path);
    if (!part)
        return {};
    if (section.kind == FetchSection::Kind::Whole)
        return structure.content(*part).toByteArray();
    if (section.kind == FetchSection::Kind::Mime)
        return structure.header(*part).toByteArray();
    // HEADER and TEXT are those of a message: this one or an embedded one.
    const MimePart *message = section.path.empty() ? part : structure.embedded(*part);
    if (!message)
        return {};
    if (section.kind == FetchSection::Kind::Text)
        return structure.content(*message).toByteArray();
    if (section.kind == FetchSection::Kind::Header)
        return structure.header(*message).toByteArray();
    return chosenFields(structure.header(*message), section);
}

} // namespace

bool FetchRequest::setsSeen() const
{
    return std::any_of(sections.begin(), sections.end(),
                       [](const FetchSection &section) { return !section.isPeek; });
}

FetchRequest readFetchItems(Arguments &args)
{
    FetchRequest request;
    if (args.skip('(')) {
        do {
            readItem(args, request, args.word());
        } while (args.ok() && args.skip(' '));
        args.expect(')');
    } else {
        const QByteArray name = args.word();
        if (args.ok() && !readMacro(request, name))
            readItem(args, request, name);
    }
    return request;
}

FetchRequest readFetchRequest(Arguments &args)
{
    FetchRequest request = readFetchItems(args);
    if (args.skip(' '))
        readModifiers(args, request);
    args.end();
    return request;
}

QByteArray sectionData(const MessageStructure &structure, const QByteArray &bytes,
                       const FetchSection &section)
{
    QByteArray content = sectionBytes(structure, bytes, section);
    if (content.isNull() && !(section.path.empty() && section.kind == FetchSection::Kind::Whole))
        return section.label + " NIL";
    if (section.offset)
        content = content.mid(qsizetype(*section.offset), qsizetype(section.length));
    // Always a literal: content may be anything, and long quoted strings are asked to be avoided.
    return section.label + " {" + QByteArray::number(content.size()) + "}\r\n" + content;
}

const QByteArray &envelopeOf(const Message &message)
{
    if (message.envelope.isEmpty()) {
        const MessageStructure structure(message.bytes);
        message.envelope = structure.envelope();
        message.bodyStructure = structure.body(true);
    }
    return message.envelope;
}

const QByteArray &bodyStructureOf(const Message &message)
{
    envelopeOf(message);
    return message.bodyStructure;
}

} // namespace homing::server
