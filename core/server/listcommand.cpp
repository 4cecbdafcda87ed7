// SPDX-License-Identifier: GPL-3.0-or-later
// LIST, plain and extended (RFC 3501 6.3.8, RFC 5258, 5819, 6154, 3348), and LSUB.
#include "core/server/commands.h"

#include "core/server/listpattern.h"
#include "core/server/wiretext.h"

namespace homing::server {

namespace {

constexpr size_t mostPatterns = 100;

struct ListRequest
{
    QList<QByteArray> patterns; // with the reference before them
    bool isExtended = false;
    bool onlySubscribed = false;
    bool onlySpecialUse = false;
    bool recursive = false;
    bool tellSubscribed = false;
    bool onlyDelimiter = false; // LIST "" ""
    std::optional<StatusRequest> status;
};

void readSelectionOptions(Context &context, ListRequest &request)
{
    request.isExtended = true;
    for (const QByteArray &option : context.args.atomList()) {
        if (option == "SUBSCRIBED")
            request.onlySubscribed = request.tellSubscribed = true;
        else if (option == "RECURSIVEMATCH")
            request.recursive = true;
        else if (option == "SPECIAL-USE" && context.session.has("SPECIAL-USE"))
            request.onlySpecialUse = true;
        else if (option != "REMOTE") // there are none
            context.args.fail("Unknown selection option");
    }
    if (request.recursive && !request.onlySubscribed && !request.onlySpecialUse)
        context.args.fail("RECURSIVEMATCH needs another option"); // RFC 5258 3.1
}

void readReturnOptions(Context &context, ListRequest &request)
{
    Arguments &args = context.args;
    request.isExtended = true;
    if (args.upperAtom() != "RETURN")
        args.fail("RETURN expected");
    args.space();
    args.expect('(');
    if (args.skip(')'))
        return;
    do {
        const QByteArray option = args.upperAtom();
        if (option == "SUBSCRIBED") {
            request.tellSubscribed = true;
        } else if (option == "STATUS" && context.session.has("LIST-STATUS")) {
            args.space();
            request.status = readStatusItems(context);
        } else if (option != "CHILDREN" // always told
                   && !(option == "SPECIAL-USE" && context.session.has("SPECIAL-USE"))) {
            args.fail("Unknown return option");
        }
    } while (args.ok() && args.skip(' '));
    args.expect(')');
}

ListRequest readList(Context &context)
{
    Arguments &args = context.args;
    const bool mayExtend = context.session.has("LIST-EXTENDED");
    ListRequest request;
    args.space();
    if (mayExtend && args.peek() == '(') {
        readSelectionOptions(context, request);
        args.space();
    }
    const QByteArray reference = args.astring();
    args.space();
    QList<QByteArray> patterns;
    if (mayExtend && args.skip('(')) {
        request.isExtended = true;
        do {
            patterns.append(args.pattern());
        } while (args.ok() && args.skip(' ') && size_t(patterns.size()) < mostPatterns);
        args.expect(')');
    } else {
        patterns.append(args.pattern());
        request.onlyDelimiter = patterns.first().isEmpty() && !request.isExtended;
    }
    if (mayExtend && args.skip(' '))
        readReturnOptions(context, request);
    args.end();
    for (const QByteArray &pattern : patterns)
        request.patterns.append(reference + pattern);
    return request;
}

bool matchesAny(const ListRequest &request, const QByteArray &name)
{
    return std::any_of(request.patterns.begin(), request.patterns.end(),
                       [&](const QByteArray &pattern) {
                           return matchesPattern(pattern, name, Mailboxes::delimiter);
                       });
}

/// One LIST line in the making.
class Lister
{
public:
    Lister(Context &context, const ListRequest &request)
        : m_context(context)
        , m_request(request)
        , m_mailboxes(context.mailboxes.all())
        , m_subscribed(context.mailboxes.subscribed())
    {
    }

    void run()
    {
        for (const QByteArray &name : candidates()) {
            if (!matchesAny(m_request, name))
                continue;
            const bool meets = meetsSelection(name);
            const bool childMeets = m_request.recursive && hasHiddenMatch(name);
            if (meets || childMeets)
                tell(name, childMeets);
        }
    }

private:
    /// Existing names, with SUBSCRIBED also those that are only subscribed, and superiors of both.
    std::set<QByteArray> candidates() const
    {
        std::set<QByteArray> names;
        for (const auto &[name, mailbox] : m_mailboxes)
            names.insert(name);
        if (!m_request.onlySubscribed)
            return names;
        for (const QByteArray &name : m_subscribed) {
            names.insert(name);
            for (qsizetype at = name.lastIndexOf('/'); m_request.recursive && at > 0;
                 at = name.lastIndexOf('/', at - 1))
                names.insert(name.left(at));
        }
        return names;
    }

    bool meetsSelection(const QByteArray &name) const
    {
        const auto it = m_mailboxes.find(name);
        const bool exists = it != m_mailboxes.end();
        if (m_request.onlySubscribed && m_subscribed.count(name) == 0)
            return false;
        if (m_request.onlySpecialUse && (!exists || it->second->specialUse().isEmpty()))
            return false;
        return exists || m_request.onlySubscribed;
    }

    /// A descendant that meets the selection but not the pattern (RFC 5258 3.5).
    bool hasHiddenMatch(const QByteArray &name) const
    {
        const QByteArray below = name + Mailboxes::delimiter;
        const auto hidden = [&](const QByteArray &child) {
            return child.startsWith(below) && meetsSelection(child)
                && !matchesAny(m_request, child);
        };
        for (auto it = m_subscribed.lower_bound(below);
             it != m_subscribed.end() && it->startsWith(below); ++it) {
            if (hidden(*it))
                return true;
        }
        for (auto it = m_mailboxes.lower_bound(below);
             it != m_mailboxes.end() && it->first.startsWith(below); ++it) {
            if (hidden(it->first))
                return true;
        }
        return false;
    }

    void tell(const QByteArray &name, bool childMeets)
    {
        const auto it = m_mailboxes.find(name);
        const bool exists = it != m_mailboxes.end();
        QByteArray line =
            listLine(m_context.session, m_context.mailboxes, name, m_request.tellSubscribed);
        if (childMeets) {
            QByteArray criteria;
            if (m_request.onlySubscribed)
                criteria = "\"SUBSCRIBED\"";
            if (m_request.onlySpecialUse)
                criteria += criteria.isEmpty() ? "\"SPECIAL-USE\"" : " \"SPECIAL-USE\"";
            line += " (\"CHILDINFO\" (" + criteria + "))";
        }
        m_context.out.line(line);
        if (m_request.status && exists && it->second->isSelectable())
            m_context.out.line(statusLine(m_context.session, *it->second, *m_request.status));
    }

    Context &m_context;
    const ListRequest &m_request;
    const std::map<QByteArray, std::shared_ptr<Mailbox>> &m_mailboxes;
    const std::set<QByteArray> &m_subscribed;
};

} // namespace

QByteArray listLine(const Session &session, const Mailboxes &mailboxes, const QByteArray &wireName,
                    bool tellSubscribed, bool isGone)
{
    const auto it = mailboxes.all().find(wireName);
    const bool exists = it != mailboxes.all().end();
    QList<QByteArray> attributes;
    if (!exists || isGone)
        attributes.append("\\NonExistent"); // in LIST extended only: else there are no such names
    else if (!it->second->isSelectable())
        attributes.append("\\Noselect");
    if (session.has("CHILDREN"))
        attributes.append(mailboxes.hasChildren(wireName) ? "\\HasChildren" : "\\HasNoChildren");
    if (tellSubscribed && mailboxes.subscribed().count(wireName) != 0)
        attributes.append("\\Subscribed");
    if (exists && session.has("SPECIAL-USE"))
        attributes += it->second->specialUse();
    return "* LIST (" + attributes.join(' ') + ") \"/\" " + toAString(wireName);
}

Reply runList(Context &context)
{
    const ListRequest request = readList(context);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    if (request.onlyDelimiter) {
        context.out.line("* LIST (\\Noselect) \"/\" \"\"");
        return Reply::ok("List completed");
    }
    if (request.status && request.status->highestModSeq)
        context.session.becomeAware(context.out);
    Lister(context, request).run();
    return Reply::ok("List completed");
}

Reply runLsub(Context &context)
{
    Arguments &args = context.args;
    args.space();
    const QByteArray reference = args.astring();
    args.space();
    const QByteArray pattern = reference + args.pattern();
    args.end();
    if (!args.ok())
        return Reply::bad(args.error());
    // "%" also tells of superiors of what is subscribed, as \Noselect (RFC 3501 6.3.9).
    std::map<QByteArray, bool> lines; // name, is subscribed itself
    for (const QByteArray &name : context.mailboxes.subscribed()) {
        if (matchesPattern(pattern, name, Mailboxes::delimiter)) {
            lines[name] = true;
            continue;
        }
        for (qsizetype at = name.lastIndexOf('/'); pattern.endsWith('%') && at > 0;
             at = name.lastIndexOf('/', at - 1)) {
            if (matchesPattern(pattern, name.left(at), Mailboxes::delimiter))
                lines.emplace(name.left(at), false);
        }
    }
    for (const auto &[name, isSubscribed] : lines)
        context.out.line(QByteArray("* LSUB (") + (isSubscribed ? "" : "\\Noselect") + ") \"/\" "
                         + toAString(name));
    return Reply::ok("Lsub completed");
}

} // namespace homing::server
