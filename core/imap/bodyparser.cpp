// SPDX-License-Identifier: GPL-3.0-or-later
// BODY and BODYSTRUCTURE, with a stack of our own instead of recursion. The nesting is the
// sender's: parts deeper than limits::mimeDepth or beyond limits::mimeParts are left out and their
// parent marked, they are no error. Let pass: a parameter's value NIL (Mail.ru), "()" for no
// parameters (servers on go-imap), a disposition that is only a string (Exchange), a multipart of
// no parts as (NIL "mixed" ..) or ("MIXED") (Gmail), fields missing at the end, atoms for strings.
#include "core/imap/parsers.h"

#include <utility>

namespace homing::imap {

namespace {

/// True when another field follows; its space is then taken.
bool nextField(Scanner &s)
{
    s.skipSpaces();
    return !s.hasFailed() && s.peek() != ')';
}

class BodyReader
{
public:
    explicit BodyReader(Scanner &scanner)
        : s(scanner)
    {
    }
    void read(BodyPart &root);

private:
    /// A part whose inner parts are being read.
    struct Level
    {
        BodyPart *part;
        QByteArray prefix; // of its children's sections
        bool isMessage;
    };

    bool begin(BodyPart &part, const QByteArray &prefix, bool isMessageBody);
    bool beginLeaf(BodyPart &part);
    void endLeaf(BodyPart &part);
    void endMultipart(BodyPart &part);
    void extension(BodyPart &part, bool isMultipart);
    BodyPart *nextChild();

    Scanner &s;
    std::vector<Level> m_stack;
    int m_parts = 1;
};

// body-fld-octets, body-fld-lines = number. NIL and numbers that are too big count as 0.
quint32 looseNumber(Scanner &s)
{
    quint64 number = 0;
    if (s.tryNumber(number))
        return quint32(number);
    s.skipValue();
    return 0;
}

bool isMessage(const BodyPart &part)
{
    return part.type == "message" && (part.subtype == "rfc822" || part.subtype == "global");
}

// body-fields = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP body-fld-octets
//                                                 RFC 3501 section 9
// True when a message's own body follows: it is then still to be read.
bool BodyReader::beginLeaf(BodyPart &part)
{
    part.type = s.expectName();
    if (nextField(s)) {
        part.subtype = s.expectName();
    } else { // Gmail's multipart of no parts is its subtype alone
        part.subtype = std::exchange(part.type, QByteArrayLiteral("multipart"));
    }
    if (nextField(s))
        part.parameters = parseParameters(s);
    if (nextField(s))
        part.id = s.expectLooseNString();
    if (nextField(s))
        part.description = s.expectLooseNString();
    if (nextField(s))
        part.encoding = s.expectName();
    if (nextField(s))
        part.octets = looseNumber(s);
    // body-type-msg = media-message SP body-fields SP envelope SP body SP body-fld-lines
    // Without an envelope it is a part like any other.
    if (!isMessage(part) || !nextField(s) || s.peek() != '(')
        return false;
    part.envelope = std::make_shared<Envelope>();
    parseEnvelope(s, *part.envelope);
    return nextField(s) && s.peek() == '(';
}

// body-type-text = media-text SP body-fields SP body-fld-lines
// body-type-1part = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]
void BodyReader::endLeaf(BodyPart &part)
{
    if (nextField(s) && isDigit(s.peek()))
        part.lines = looseNumber(s);
    extension(part, false);
}

// body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]
void BodyReader::endMultipart(BodyPart &part)
{
    if (nextField(s))
        part.subtype = s.expectName();
    extension(part, true);
}

// body-fld-dsp = "(" string SP body-fld-param ")" / nil
void parseDisposition(Scanner &s, BodyPart &part)
{
    if (!s.tryChar('(')) {
        part.disposition = s.expectName();
        return;
    }
    if (nextField(s))
        part.disposition = s.expectName();
    if (nextField(s))
        part.dispositionParameters = parseParameters(s);
    s.skipSpaces();
    s.expectChar(')', "\")\"");
}

// body-fld-lang = nstring / "(" string *(SP string) ")"
AtomList parseLanguages(Scanner &s)
{
    AtomList languages;
    if (!s.tryChar('(')) {
        const QByteArray language = s.expectLooseNString();
        if (!language.isEmpty())
            languages.append(language);
        return languages;
    }
    while (nextField(s))
        languages.append(s.expectLooseNString());
    s.expectChar(')', "\")\"");
    return languages;
}

// body-ext-1part = body-fld-md5 [SP body-fld-dsp [SP body-fld-lang [SP body-fld-loc *(SP
//                  body-extension)]]]
// body-ext-mpart = body-fld-param [SP body-fld-dsp [SP body-fld-lang [SP body-fld-loc *(SP
//                  body-extension)]]]
void BodyReader::extension(BodyPart &part, bool isMultipart)
{
    if (nextField(s)) {
        if (isMultipart)
            part.parameters = parseParameters(s);
        else
            part.md5 = s.expectLooseNString();
    }
    if (nextField(s))
        parseDisposition(s, part);
    if (nextField(s))
        part.languages = parseLanguages(s);
    if (nextField(s))
        part.location = s.expectLooseNString();
    while (nextField(s))
        s.skipValue();
    s.expectChar(')', "\")\"");
}

/// NIL in place of a multipart's parts: it is then followed by the subtype. (A part of no type has
/// NIL twice.)
bool takeNoParts(Scanner &s)
{
    const Scanner::Mark start = s.mark();
    if (s.tryNil() && s.trySp() && s.peek() == '"')
        return true;
    s.restore(start);
    return false;
}

/// Reads the start of a body. True when it has inner parts, which are then to be read first.
// body = "(" (body-type-1part / body-type-mpart) ")"
bool BodyReader::begin(BodyPart &part, const QByteArray &prefix, bool isMessageBody)
{
    s.expectChar('(', "a body");
    s.skipSpaces();
    if (s.peek() == '(' || takeNoParts(s)) {
        part.type = QByteArrayLiteral("multipart");
        // A multipart that is a message's body has no number of its own: its text is "3.TEXT", the
        // root's is all there is.
        if (!isMessageBody)
            part.section = prefix;
        else if (!prefix.isEmpty())
            part.section = prefix + ".TEXT";
        m_stack.push_back({&part, prefix, false});
        return true;
    }
    part.section = prefix;
    if (isMessageBody)
        part.section = prefix.isEmpty() ? QByteArrayLiteral("1") : prefix + ".1";
    if (!beginLeaf(part))
        return false;
    m_stack.push_back({&part, part.section, true});
    return true;
}

/// Room for the next inner part of the level on top; null when the limits say that it is to be
/// skipped.
BodyPart *BodyReader::nextChild()
{
    BodyPart &parent = *m_stack.back().part;
    if (qsizetype(m_stack.size()) >= limits::mimeDepth || m_parts >= limits::mimeParts) {
        parent.isCut = true;
        s.skipValue(anyDepth);
        return nullptr;
    }
    ++m_parts;
    return &parent.children.emplace_back();
}

void BodyReader::read(BodyPart &root)
{
    bool hasInner = begin(root, {}, true);
    if (!hasInner) {
        endLeaf(root);
        return;
    }
    while (!m_stack.empty() && !s.hasFailed()) {
        const Level level = m_stack.back();
        const bool isNext = level.isMessage ? level.part->children.empty() && !level.part->isCut
                                            : (s.skipSpaces(), s.peek() == '(');
        if (!isNext) {
            m_stack.pop_back();
            if (level.isMessage)
                endLeaf(*level.part);
            else
                endMultipart(*level.part);
            continue;
        }
        BodyPart *const child = nextChild();
        if (child == nullptr)
            continue;
        QByteArray prefix = level.prefix;
        if (!level.isMessage) {
            const QByteArray number = QByteArray::number(qlonglong(level.part->children.size()));
            prefix = prefix.isEmpty() ? number : prefix + '.' + number;
        }
        hasInner = begin(*child, prefix, level.isMessage);
        if (!hasInner)
            endLeaf(*child);
    }
}

} // namespace

// body-fld-param = "(" string SP string *(SP string SP string) ")" / nil       RFC 3501 section 9
Parameters parseParameters(Scanner &s)
{
    Parameters parameters;
    if (!s.tryChar('(')) {
        s.expectLooseNString();
        return parameters;
    }
    while (nextField(s)) {
        QByteArray name = s.expectName();
        QByteArray value = nextField(s) ? s.expectLooseNString() : QByteArray("");
        parameters.emplace_back(std::move(name), std::move(value));
    }
    s.expectChar(')', "\")\"");
    return parameters;
}

void parseBodyStructure(Scanner &s, BodyPart &root)
{
    BodyReader(s).read(root);
}

} // namespace homing::imap
