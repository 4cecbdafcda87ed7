// SPDX-License-Identifier: GPL-3.0-or-later
#include "describe.h"

namespace homing::imap::test {

namespace {

QByteArray number(quint64 value)
{
    return QByteArray::number(value);
}

QByteArray joined(const AtomList &atoms)
{
    return '(' + atoms.join(' ') + ')';
}

QByteArray joined(const std::vector<Interval> &intervals)
{
    QByteArray text;
    for (const Interval &interval : intervals)
        text += (text.isEmpty() ? "" : ",") + number(interval.first) + ':' + number(interval.last);
    return text;
}

QByteArray shown(const std::optional<char> &c)
{
    return c ? test::shown(QByteArray(1, *c)) : QByteArray("NIL");
}

template <typename T> void add(QByteArray &text, const char *name, const std::optional<T> &value)
{
    if (!value)
        return;
    text += ' ';
    text += name;
    text += '=';
    if constexpr (std::is_integral_v<T>)
        text += number(quint64(*value));
    else
        text += number(value->value());
}

QByteArray describe(const Sid &sid)
{
    static constexpr const char *forms[] = {"atom", "quoted", "literal"};
    return QByteArray(forms[int(sid.form)]) + ' ' + test::shown(sid.value);
}

QByteArray describe(const std::vector<Address> &addresses)
{
    QByteArray text("(");
    for (const Address &address : addresses) {
        if (text.size() > 1)
            text += ' ';
        text += test::shown(address.name) + '/' + test::shown(address.route) + '/'
            + test::shown(address.mailbox) + '@' + test::shown(address.host);
    }
    return text + ')';
}

QByteArray describe(const Parameters &parameters)
{
    QByteArray text("{");
    for (const auto &[name, value] : parameters)
        text += (text.size() > 1 ? " " : "") + name + '=' + test::shown(value);
    return text + '}';
}

QByteArray describe(const std::vector<NamespaceEntry> &entries)
{
    QByteArray text("(");
    for (const NamespaceEntry &entry : entries)
        text +=
            (text.size() > 1 ? " " : "") + test::shown(entry.prefix) + '/' + shown(entry.delimiter);
    return text + ')';
}

const char *nameOf(Condition condition)
{
    static constexpr const char *names[] = {"OK", "NO", "BAD", "BYE", "PREAUTH"};
    return names[int(condition)];
}

template <typename Status> QByteArray describeStatus(const Status &status)
{
    QByteArray text(nameOf(status.condition));
    if (status.code)
        text += " [" + test::describe(*status.code) + ']';
    return text + ' ' + test::shown(status.text);
}

struct CodeVisitor
{
    QByteArray operator()(const CodeAlert &) const { return "alert"; }
    QByteArray operator()(const CodeBadCharset &code) const
    {
        return "badcharset" + joined(code.charsets);
    }
    QByteArray operator()(const CodeCapability &code) const
    {
        return "capability" + joined(code.capabilities);
    }
    QByteArray operator()(const CodeParse &) const { return "parse"; }
    QByteArray operator()(const CodePermanentFlags &code) const
    {
        return "permanentflags " + test::describe(code.flags) + (code.mayCreateKeywords ? "*" : "");
    }
    QByteArray operator()(const CodeReadOnly &) const { return "read-only"; }
    QByteArray operator()(const CodeReadWrite &) const { return "read-write"; }
    QByteArray operator()(const CodeTryCreate &) const { return "trycreate"; }
    QByteArray operator()(const CodeUidNext &code) const
    {
        return "uidnext " + number(code.uidNext.value());
    }
    QByteArray operator()(const CodeUidValidity &code) const
    {
        return "uidvalidity " + number(code.uidValidity.value());
    }
    QByteArray operator()(const CodeUnseen &code) const
    {
        return "unseen " + number(code.first.value());
    }
    QByteArray operator()(const CodeHighestModSeq &code) const
    {
        return "highestmodseq " + number(code.modSeq.value());
    }
    QByteArray operator()(const CodeNoModSeq &) const { return "nomodseq"; }
    QByteArray operator()(const CodeModified &code) const
    {
        return "modified " + code.set.toWire();
    }
    QByteArray operator()(const CodeClosed &) const { return "closed"; }
    QByteArray operator()(const CodeAppendUid &code) const
    {
        return "appenduid " + number(code.uidValidity.value()) + ' ' + joined(code.uids);
    }
    QByteArray operator()(const CodeCopyUid &code) const
    {
        return "copyuid " + number(code.uidValidity.value()) + ' ' + joined(code.source) + ' '
            + joined(code.destination);
    }
    QByteArray operator()(const CodeUidNotSticky &) const { return "uidnotsticky"; }
    QByteArray operator()(const CodeCompressionActive &) const { return "compressionactive"; }
    QByteArray operator()(const CodeNotificationOverflow &) const { return "notificationoverflow"; }
    QByteArray operator()(const CodeBadEvent &code) const
    {
        return "badevent" + joined(code.events);
    }
    QByteArray operator()(const CodeWord &code) const { return "word " + code.word; }
    QByteArray operator()(const CodeUnknown &code) const
    {
        return "unknown " + code.name + ' ' + test::shown(code.arguments);
    }
};

QByteArray describeSection(const BodySection &section)
{
    QByteArray text = section.binary ? " binary[" : " body[";
    text += section.section + ']';
    if (section.origin)
        text += '<' + number(*section.origin) + '>';
    text += '=';
    if (!section.content)
        return text + "NIL";
    if (section.content->bytes.size() != section.content->size)
        return text + "spooled:" + number(quint64(section.content->size));
    return text + test::shown(section.content->bytes);
}

struct ResponseVisitor
{
    QByteArray operator()(const StatusResponse &status) const
    {
        return "* " + describeStatus(status);
    }
    QByteArray operator()(const TaggedResponse &tagged) const
    {
        return tagged.tag + ' ' + describeStatus(tagged);
    }
    QByteArray operator()(const ContinuationRequest &request) const
    {
        return "+ " + test::shown(request.text);
    }
    QByteArray operator()(const CapabilityData &data) const
    {
        return "CAPABILITY " + joined(data.capabilities);
    }
    QByteArray operator()(const EnabledData &data) const
    {
        return "ENABLED " + joined(data.capabilities);
    }
    QByteArray operator()(const ListData &list) const
    {
        QByteArray text = (list.isLsub ? "LSUB " : "LIST ") + joined(list.attributes) + ' '
            + shown(list.delimiter) + ' ' + test::shown(list.mailbox.wire());
        if (!list.childInfo.isEmpty())
            text += " childinfo=" + joined(list.childInfo);
        if (list.oldName)
            text += " oldname=" + test::shown(list.oldName->wire());
        return text;
    }
    QByteArray operator()(const StatusData &status) const
    {
        QByteArray text = "STATUS " + test::shown(status.mailbox.wire());
        add(text, "messages", status.messages);
        add(text, "recent", status.recent);
        add(text, "uidnext", status.uidNext);
        add(text, "uidvalidity", status.uidValidity);
        add(text, "unseen", status.unseen);
        add(text, "highestmodseq", status.highestModSeq);
        add(text, "size", status.size);
        return text;
    }
    QByteArray operator()(const SearchData &search) const
    {
        QByteArray text = "SEARCH {" + search.numbers.toWire() + '}';
        add(text, "modseq", search.modSeq);
        return text;
    }
    QByteArray operator()(const ESearchData &search) const
    {
        QByteArray text = "ESEARCH tag=" + test::shown(search.tag) + (search.uid ? " uid" : "");
        add(text, "min", search.min);
        add(text, "max", search.max);
        add(text, "count", search.count);
        if (search.all)
            text += " all={" + search.all->toWire() + '}';
        add(text, "modseq", search.modSeq);
        return text;
    }
    QByteArray operator()(const FlagsData &data) const
    {
        return "FLAGS " + test::describe(data.flags);
    }
    QByteArray operator()(const ExistsData &data) const { return "EXISTS " + number(data.count); }
    QByteArray operator()(const RecentData &data) const { return "RECENT " + number(data.count); }
    QByteArray operator()(const ExpungeData &data) const
    {
        return "EXPUNGE " + number(data.seq.value());
    }
    QByteArray operator()(const VanishedData &data) const
    {
        return QByteArray("VANISHED") + (data.earlier ? " earlier" : "") + " {" + data.uids.toWire()
            + '}';
    }
    QByteArray operator()(const ExpungedData &data) const
    {
        return "EXPUNGED {" + data.uids.toWire() + '}';
    }
    QByteArray operator()(const SelectedData &data) const
    {
        return "SELECTED "
            + (data.mailbox ? test::shown(data.mailbox->wire()) : QByteArray("none"));
    }
    QByteArray operator()(const NewSidData &data) const { return "NEWSID " + describe(data.sid); }
    QByteArray operator()(const DeletedSidData &data) const
    {
        return "DELETEDSID " + describe(data.sid);
    }
    QByteArray operator()(const NamespaceData &data) const
    {
        return "NAMESPACE " + describe(data.personal) + describe(data.otherUsers)
            + describe(data.shared);
    }
    QByteArray operator()(const IdData &data) const
    {
        QByteArray text("ID");
        for (const auto &[name, value] : data.fields)
            text += ' ' + test::shown(name) + '=' + test::shown(value);
        return text;
    }
    QByteArray operator()(const FetchData &data) const
    {
        QByteArray text = "FETCH " + number(data.seq.value());
        add(text, "uid", data.uid);
        if (data.flags)
            text += " flags=" + test::describe(*data.flags);
        add(text, "modseq", data.modSeq);
        if (data.internalDate)
            text += " date=" + data.internalDate->toString(Qt::ISODate).toLatin1();
        add(text, "size", data.size);
        if (data.envelope)
            text += " envelope=" + test::describe(*data.envelope);
        if (data.bodyStructure)
            text += " structure=" + test::describe(*data.bodyStructure);
        for (const BodySection &section : data.sections)
            text += describeSection(section);
        return text;
    }
    QByteArray operator()(const UnknownData &data) const
    {
        return "UNKNOWN " + test::shown(data.name) + ' ' + test::shown(data.text);
    }
};

} // namespace

QByteArray shown(const QByteArray &text)
{
    if (text.isNull())
        return "NIL";
    QByteArray result("'");
    for (const char c : text) {
        if (c == '\'' || c == '\\' || c < 0x20 || c > 0x7e)
            result += "\\x" + QByteArray(1, c).toHex();
        else
            result += c;
    }
    return result + '\'';
}

QByteArray describe(const FlagSet &flags)
{
    return joined(flags.toAtoms(true));
}

QByteArray describe(const ResponseCode &code)
{
    return std::visit(CodeVisitor {}, code);
}

QByteArray describe(const Envelope &envelope)
{
    return '<' + shown(envelope.date) + ' ' + shown(envelope.subject) + " from"
        + describe(envelope.from) + " sender" + describe(envelope.sender) + " replyto"
        + describe(envelope.replyTo) + " to" + describe(envelope.to) + " cc" + describe(envelope.cc)
        + " bcc" + describe(envelope.bcc) + ' ' + shown(envelope.inReplyTo) + ' '
        + shown(envelope.messageId) + '>';
}

// Known depth: at most limits::mimeDepth.
QByteArray describe(const BodyPart &part)
{
    QByteArray text =
        '[' + part.section + ' ' + part.type + '/' + part.subtype + describe(part.parameters);
    if (!part.isMultipart() || part.octets != 0) {
        text += ' ' + shown(part.id) + ' ' + shown(part.description) + ' ' + part.encoding + ' '
            + number(part.octets) + ' ' + number(part.lines) + ' ' + shown(part.md5);
    }
    if (!part.disposition.isEmpty())
        text += ' ' + part.disposition + describe(part.dispositionParameters);
    if (!part.languages.isEmpty())
        text += " lang" + joined(part.languages);
    if (!part.location.isNull())
        text += " at" + shown(part.location);
    if (part.isCut)
        text += " cut";
    if (part.envelope)
        text += ' ' + describe(*part.envelope);
    for (const BodyPart &child : part.children)
        text += ' ' + describe(child);
    return text + ']';
}

QByteArray describe(const Response &response)
{
    return std::visit(ResponseVisitor {}, response);
}

QByteArray describe(const Expected<Response, ParseError> &outcome)
{
    if (outcome)
        return describe(*outcome);
    return "ERROR at " + QByteArray::number(outcome.error().offset) + ", expected "
        + outcome.error().expected;
}

QByteArray describeStream(Framer &framer)
{
    QByteArray text;
    while (auto outcome = framer.next()) {
        if (const auto *error = std::get_if<FramingError>(&*outcome))
            text += "framing error " + QByteArray::number(int(*error));
        else
            text += describe(parseResponse(std::get<Frame>(*outcome)));
        text += '|';
    }
    return text;
}

} // namespace homing::imap::test
