// SPDX-License-Identifier: GPL-3.0-or-later
// SEARCH and UID SEARCH, plain and with RETURN (RFC 3501 6.4.4, RFC 4731, RFC 7162 3.1.5, 3.1.10).
#include "core/server/commands.h"

#include "core/server/searchquery.h"

namespace homing::server {

namespace {

struct ReturnOptions
{
    bool isExtended = false;
    bool min = false;
    bool max = false;
    bool all = false;
    bool count = false;
};

ReturnOptions readReturn(Context &context)
{
    Arguments &args = context.args;
    ReturnOptions options;
    Arguments ahead(args);
    if (!context.session.has("ESEARCH") || ahead.peek() == '(' || ahead.word() != "RETURN")
        return options;
    args.word();
    args.space();
    options.isExtended = true;
    for (const QByteArray &option : args.atomList()) {
        if (option == "MIN")
            options.min = true;
        else if (option == "MAX")
            options.max = true;
        else if (option == "ALL")
            options.all = true;
        else if (option == "COUNT")
            options.count = true;
        else
            args.fail("Unknown return option");
    }
    if (!options.min && !options.max && !options.count)
        options.all = true; // RFC 4731 3.1: "()" is ALL
    args.space();
    return options;
}

/// False: a charset that is not known; the tagged NO is in `reply`.
bool readCharset(Context &context, Reply &reply)
{
    Arguments &args = context.args;
    Arguments ahead(args);
    if (ahead.peek() == '(' || ahead.word() != "CHARSET")
        return true;
    args.word();
    args.space();
    const QByteArray charset = args.astring().toUpper();
    args.space();
    if (!args.ok() || charset == "UTF-8" || charset == "US-ASCII")
        return true;
    reply = Reply::no("Charset not known", "BADCHARSET (US-ASCII UTF-8)");
    return false;
}

struct Found
{
    std::vector<quint32> names; // numbers or UIDs, ascending
    std::vector<quint64> modSeqs;
};

Found find(Context &context, const SearchQuery &query)
{
    const Session &session = context.session;
    Found found;
    const std::vector<quint32> &view = session.view();
    for (size_t i = 0; i < view.size(); ++i) {
        const Message *message = context.session.mailbox().find(view[i]);
        if (!message || !query.matches(*message, quint32(i + 1), session.isRecent(view[i])))
            continue;
        found.names.push_back(context.isUid ? view[i] : quint32(i + 1));
        found.modSeqs.push_back(message->modSeq);
    }
    return found;
}

void tellSearch(Context &context, const Found &found, bool withModSeq)
{
    QByteArray line = "* SEARCH";
    for (quint32 name : found.names)
        line += ' ' + QByteArray::number(name);
    if (withModSeq && !found.names.empty())
        line += " (MODSEQ "
            + QByteArray::number(*std::max_element(found.modSeqs.begin(), found.modSeqs.end()))
            + ')';
    context.out.line(line);
}

void tellEsearch(Context &context, const Found &found, const ReturnOptions &options,
                 bool withModSeq)
{
    QByteArray line = "* ESEARCH (TAG \"" + context.tag + "\")";
    if (context.isUid)
        line += " UID";
    const bool any = !found.names.empty();
    if (options.min && any)
        line += " MIN " + QByteArray::number(found.names.front());
    if (options.max && any)
        line += " MAX " + QByteArray::number(found.names.back());
    if (options.all && any)
        line += " ALL " + imap::UidSet::fromUids(found.names).toWire();
    if (options.count)
        line += " COUNT " + QByteArray::number(found.names.size());
    if (withModSeq && any) {
        // RFC 4731 3.2: of the messages returned, when only MIN or MAX or both are.
        quint64 modSeq = 0;
        if (options.all || options.count) {
            modSeq = *std::max_element(found.modSeqs.begin(), found.modSeqs.end());
        } else {
            if (options.min)
                modSeq = found.modSeqs.front();
            if (options.max)
                modSeq = std::max(modSeq, found.modSeqs.back());
        }
        line += " MODSEQ " + QByteArray::number(modSeq);
    }
    context.out.line(line);
}

} // namespace

Reply runSearch(Context &context)
{
    Arguments &args = context.args;
    args.space();
    const ReturnOptions options = readReturn(context);
    Reply refusal;
    if (!readCharset(context, refusal))
        return refusal;
    Session &session = context.session;
    const std::vector<quint32> &view = session.view();
    const SearchQuery query = SearchQuery::read(
        args, {quint32(view.size()), view.empty() ? 0 : view.back(), session.hasModSeqs()});
    if (!args.ok())
        return Reply::bad(args.error());
    // RFC 7162 3.2.10.2: no VANISHED in a UID SEARCH with message numbers.
    if (query.usesNumbers())
        context.mayExpunge = false;
    if (query.usesModSeq())
        session.becomeAware(context.out);
    const Found found = find(context, query);
    if (options.isExtended)
        tellEsearch(context, found, options, query.usesModSeq());
    else
        tellSearch(context, found, query.usesModSeq());
    return Reply::ok("Search completed");
}

} // namespace homing::server
