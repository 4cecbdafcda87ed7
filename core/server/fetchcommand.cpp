// SPDX-License-Identifier: GPL-3.0-or-later
// FETCH and UID FETCH (RFC 3501 6.4.5, RFC 7162 3.1.4, 3.2.6): a job, since an answer may be as
// long as a mailbox.
#include "core/server/commands.h"

#include "core/server/fetchitems.h"
#include "core/server/wiretext.h"

namespace homing::server {

namespace {

constexpr qsizetype bytesPerStep = 256 * 1024;

class FetchJob final : public Job
{
public:
    FetchJob(Session &session, FetchRequest request, Session::ViewRanges ranges, bool isUid,
             std::function<void(const QByteArray &)> changed)
        : m_session(session)
        , m_request(std::move(request))
        , m_ranges(std::move(ranges))
        , m_isUid(isUid)
        , m_changed(std::move(changed))
        , m_next(m_ranges.empty() ? 0 : m_ranges.front().first)
    {
    }

    std::optional<Reply> step(Output &out) override
    {
        const qsizetype stop = out.size() + bytesPerStep;
        while (m_range < m_ranges.size()) {
            if (m_next >= m_ranges[m_range].second) {
                if (++m_range < m_ranges.size())
                    m_next = m_ranges[m_range].first;
                continue;
            }
            fetchOne(out, m_next++);
            if (out.size() >= stop)
                return std::nullopt;
        }
        if (m_someSeen && m_changed)
            m_changed(m_session.mailbox().name().wire());
        // RFC 2180 4.1: what another client has expunged cannot be given any more.
        if (m_someMissing && !m_isUid)
            return Reply::no("Some of the messages are expunged", "EXPUNGEISSUED");
        return Reply::ok("Fetch completed");
    }

private:
    void fetchOne(Output &out, size_t index)
    {
        const quint32 uid = m_session.view()[index];
        const Message *message = m_session.mailbox().find(uid);
        if (!message) {
            m_someMissing = true;
            return;
        }
        if (m_request.changedSince && message->modSeq <= *m_request.changedSince)
            return;
        bool seenNow = false;
        if (m_request.setsSeen() && !m_session.isReadOnly()
            && !message->flags.has(imap::SystemFlag::Seen)) {
            imap::FlagSet seen;
            seen.set(imap::SystemFlag::Seen);
            m_session.mailbox().changeFlags(imap::UidSet::single(uid), FlagChange::Add, seen,
                                            &m_session);
            seenNow = m_someSeen = true;
        }
        out.line("* " + QByteArray::number(index + 1) + " FETCH ("
                 + fetchData(m_session, m_request, *message, seenNow) + ')');
    }

    Session &m_session;
    const FetchRequest m_request;
    const Session::ViewRanges m_ranges;
    const bool m_isUid;
    const std::function<void(const QByteArray &)> m_changed;
    size_t m_range = 0;
    size_t m_next;
    bool m_someMissing = false;
    bool m_someSeen = false;
};

/// What of the request the state of the session does not allow; null when all is well (S3).
const char *objection(const Context &context, const FetchRequest &request)
{
    const Session &session = context.session;
    if (request.vanished && !context.isUid)
        return "VANISHED is for UID FETCH";
    if (request.vanished && !session.isQresync())
        return "QRESYNC is not enabled";
    if (request.vanished && !request.changedSince)
        return "VANISHED needs CHANGEDSINCE";
    if (request.reportExpunges && !context.session.has("X-DRAFT-I01-EXPUNGED"))
        return "Unknown FETCH modifier";
    if (request.reportExpunges && (!context.isUid || request.vanished))
        return "REPORTEXPUNGES is for UID FETCH without VANISHED";
    if (request.modSeq && !session.hasModSeqs())
        return "No mod-sequences here"; // RFC 7162 3.1.2.2
    return nullptr;
}

} // namespace

QByteArray fetchData(Session &session, const FetchRequest &request, const Message &message,
                     bool seenNow)
{
    QByteArray text;
    const auto add = [&](const QByteArray &item) {
        if (!text.isEmpty())
            text += ' ';
        text += item;
    };
    const bool tellsChange = seenNow && session.isAware(); // RFC 7162 3.2.4
    if (request.uid || tellsChange)
        add("UID " + QByteArray::number(message.uid));
    if (request.flags || seenNow) {
        add("FLAGS " + toFlagList(message.flags, session.isRecent(message.uid)));
        // Still news for who counts mod-sequences and was not told this one.
        const bool wantsModSeq = session.isAware() && session.hasModSeqs();
        if (!session.flagNews().isEmpty() && (request.modSeq || seenNow || !wantsModSeq))
            session.forgetFlagNews(imap::UidSet::single(message.uid));
    }
    if ((request.modSeq || tellsChange) && session.hasModSeqs()) {
        add("MODSEQ (" + QByteArray::number(message.modSeq) + ')');
        session.noteModSeqTold(message.modSeq);
    }
    if (request.internalDate)
        add("INTERNALDATE " + toDateTime(message.internalDate));
    if (request.size)
        add("RFC822.SIZE " + QByteArray::number(message.bytes.size()));
    if (request.envelope)
        add("ENVELOPE " + envelopeOf(message));
    if (request.bodyStructure)
        add("BODYSTRUCTURE " + bodyStructureOf(message));
    if (request.body || !request.sections.empty()) {
        const MessageStructure structure(message.bytes);
        if (request.body)
            add("BODY " + structure.body(false));
        for (const FetchSection &section : request.sections)
            add(sectionData(structure, message.bytes, section));
    }
    return text;
}

Reply runFetch(Context &context)
{
    Arguments &args = context.args;
    args.space();
    const SequenceSet written =
        Arguments(args).sequenceSet(); // for VANISHED: UIDs beyond the view count
    Session::ViewRanges ranges = readMessageSet(context);
    args.space();
    FetchRequest request = readFetchRequest(args);
    request.uid = request.uid || context.isUid; // RFC 3501 6.4.8
    if (!args.ok())
        return Reply::bad(args.error());
    if (const char *problem = objection(context, request))
        return Reply::bad(problem);

    Session &session = context.session;
    if (request.modSeq)
        session.becomeAware(context.out);
    if (request.reportExpunges)
        session.reportExpunged();
    if (request.vanished || request.reportExpunges) {
        // What this client still counts goes first and without EARLIER; then numbers and UIDs agree
        // again.
        const imap::UidSet pending = session.pendingVanished();
        session.flushExpunges(context.out);
        const std::vector<quint32> &view = session.view();
        const imap::UidSet uids = written.resolve(view.empty() ? 0 : view.back());
        tellEarlier(context, uids.subtracted(pending), request.changedSince.value_or(0), 0,
                    request.vanished ? Session::Gone::VanishedEarlier : Session::Gone::Expunged);
        ranges = session.rangesOfUids(uids);
    }
    context.job = std::make_unique<FetchJob>(session, request, std::move(ranges), context.isUid,
                                             context.mailboxes.changed);
    return Reply::ok({});
}

} // namespace homing::server
