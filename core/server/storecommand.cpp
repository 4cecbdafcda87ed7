// SPDX-License-Identifier: GPL-3.0-or-later
// STORE and UID STORE (RFC 3501 6.4.6) with UNCHANGEDSINCE (RFC 7162 3.1.3).
#include "core/server/commands.h"

namespace homing::server {

using imap::UidSet;

namespace {

struct StoreRequest
{
    std::optional<quint64> unchangedSince;
    FlagChange change = FlagChange::Replace;
    bool isSilent = false;
    imap::FlagSet flags;
};

StoreRequest readStore(Arguments &args)
{
    // store = "STORE" SP sequence-set [SP "(" store-modifier ")"] SP store-att-flags
    StoreRequest request;
    if (args.skip('(')) {
        do {
            if (args.upperAtom() != "UNCHANGEDSINCE" || request.unchangedSince)
                args.fail("Unknown STORE modifier");
            args.space();
            request.unchangedSince = args.number(imap::maxModSeq);
        } while (args.ok() && args.skip(' '));
        args.expect(')');
        args.space();
    }
    if (args.skip('+'))
        request.change = FlagChange::Add;
    else if (args.skip('-'))
        request.change = FlagChange::Remove;
    const QByteArray item = args.upperAtom();
    request.isSilent = item == "FLAGS.SILENT";
    if (item != "FLAGS" && !request.isSilent)
        args.fail("Unknown STORE item");
    args.space();
    request.flags = args.flags(false);
    args.end();
    return request;
}

/// Splits what is still there of `ranges` by the UNCHANGEDSINCE test.
struct Candidates
{
    std::vector<quint32> passed;
    std::vector<quint32> failed;
    bool someMissing = false;
};

Candidates test(Context &context, const Session::ViewRanges &ranges, const StoreRequest &request)
{
    const Mailbox &mailbox = context.session.mailbox();
    Candidates candidates;
    for (const auto &[from, to] : ranges) {
        for (size_t i = from; i < to; ++i) {
            const quint32 uid = context.session.view()[i];
            const Message *message = mailbox.find(uid);
            if (!message) {
                candidates.someMissing = true;
            } else if (request.unchangedSince
                       && mailbox.modSeqOf(*message, request.change, request.flags,
                                           context.options.modSeqPerFlag)
                           > *request.unchangedSince) {
                candidates.failed.push_back(uid);
            } else {
                candidates.passed.push_back(uid);
            }
        }
    }
    return candidates;
}

/// FETCH for what was stored, and for what failed the test: its flags are what the client lacks
/// (RFC 3501 6.4.6, RFC 7162 examples 6 and 10).
void tellStored(Context &context, const Candidates &candidates, const StoreRequest &request,
                const UidSet &changed)
{
    Session &session = context.session;
    const bool aware = session.isAware() && session.hasModSeqs();
    for (quint32 uid : candidates.passed) {
        const bool hasNews = session.flagNews().contains(uid);
        const bool withFlags = !request.isSilent || hasNews;
        const bool tells = withFlags || request.unchangedSince || (aware && changed.contains(uid));
        if (tells)
            session.tellFetch(context.out, uid, context.isUid, withFlags);
    }
    for (quint32 uid : candidates.failed)
        session.tellFetch(context.out, uid, context.isUid, true);
    if (!session.flagNews().isEmpty()) {
        session.forgetFlagNews(UidSet::fromUids(candidates.passed));
        session.forgetFlagNews(UidSet::fromUids(candidates.failed));
    }
}

Reply reply(Context &context, const Candidates &candidates, const StoreRequest &request)
{
    // RFC 2180 4.2: what another client has expunged cannot be stored to; UIDs that are gone are no
    // error.
    const bool misses = candidates.someMissing && !context.isUid && !request.isSilent;
    if (!candidates.failed.empty()) {
        std::vector<quint32> names = candidates.failed;
        if (!context.isUid) {
            for (quint32 &name : names)
                name = context.session.sequenceOf(name);
        }
        const QByteArray code = "MODIFIED " + UidSet::fromUids(std::move(names)).toWire();
        return misses ? Reply::no("Some failed the test, some are expunged", code)
                      : Reply::ok("Conditional STORE failed for some", code);
    }
    if (misses)
        return Reply::no("Some of the messages are expunged", "EXPUNGEISSUED");
    return Reply::ok("Store completed");
}

} // namespace

Reply runStore(Context &context)
{
    Arguments &args = context.args;
    args.space();
    const Session::ViewRanges ranges = readMessageSet(context);
    args.space();
    const StoreRequest request = readStore(args);
    if (!args.ok())
        return Reply::bad(args.error());
    Session &session = context.session;
    if (request.unchangedSince && !session.hasModSeqs())
        return Reply::bad("No mod-sequences here"); // RFC 7162 3.1.2.2
    if (session.isReadOnly())
        return Reply::no("Read-only");
    if (!session.mailbox().hasRoomForKeywords(request.flags))
        return Reply::no("Too many keywords", "LIMIT");

    if (request.unchangedSince)
        session.becomeAware(context.out);
    const Candidates candidates = test(context, ranges, request);
    const UidSet changed = session.mailbox().changeFlags(UidSet::fromUids(candidates.passed),
                                                         request.change, request.flags, &session);
    if (!changed.isEmpty() && context.mailboxes.changed)
        context.mailboxes.changed(session.mailbox().name().wire());
    // New keywords are announced before they are seen in a FETCH.
    session.flushKeywords(context.out);
    tellStored(context, candidates, request, changed);
    return reply(context, candidates, request);
}

} // namespace homing::server
