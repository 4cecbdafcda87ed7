// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/searchquery.h"

#include "core/server/searchtext.h"
#include "core/server/wiretext.h"

namespace homing::server {

using imap::SystemFlag;

namespace {

constexpr size_t mostSteps = 20'000;
constexpr size_t deepest = 1'000;

} // namespace

/// A list "(a b c)", an OR with its two keys or a NOT with its one, still open while its keys are
/// read.
struct SearchQuery::Frame
{
    enum class Kind { List, Or, Not };
    Kind kind;
    int keysDone = 0;
    std::vector<size_t> jumps; // to patch with the end
};

class SearchQuery::Reader
{
public:
    Reader(Arguments &args, const Scope &scope, SearchQuery &query)
        : m_args(args)
        , m_scope(scope)
        , m_query(query)
    {
    }

    void run()
    {
        m_frames.push_back({Frame::Kind::List, 0, {}});
        while (m_args.ok()) {
            if (!readKeyStart())
                continue; // a frame was opened
            if (closeFrames())
                return;
            m_args.space();
        }
    }

private:
    /// True when a whole key was read, false when one was opened that needs more.
    bool readKeyStart()
    {
        if (m_query.m_steps.size() > mostSteps || m_frames.size() > deepest) {
            m_args.fail("Search too complex");
            return false;
        }
        if (m_args.skip('(')) {
            m_frames.push_back({Frame::Kind::List, 0, {}});
            return false;
        }
        if (m_args.peek() == '*' || (m_args.peek() >= '0' && m_args.peek() <= '9')) {
            Step step;
            step.test = Test::Numbers;
            step.set = m_args.sequenceSet().resolve(m_scope.messages);
            m_query.m_usesNumbers = true;
            push(step);
            return true;
        }
        const QByteArray key = m_args.upperAtom();
        if (key == "NOT" || key == "OR") {
            m_args.space();
            m_frames.push_back({key == "NOT" ? Frame::Kind::Not : Frame::Kind::Or, 0, {}});
            return false;
        }
        readTest(key);
        return true;
    }

    /// After a key: closes all that is complete now. True when the whole program is.
    bool closeFrames()
    {
        while (m_args.ok()) {
            Frame &frame = m_frames.back();
            ++frame.keysDone;
            if (frame.kind == Frame::Kind::Not) {
                Step step;
                step.op = Op::Not;
                m_query.m_steps.push_back(step);
            } else if (frame.kind == Frame::Kind::Or) {
                if (frame.keysDone == 1) {
                    jump(Op::JumpIfTrue);
                    return false;
                }
            } else if (m_args.peek() == ' ') {
                jump(Op::JumpIfFalse);
                return false;
            } else if (m_frames.size() > 1) {
                m_args.expect(')');
            } else {
                m_args.end();
                close();
                return true;
            }
            close();
        }
        return false;
    }

    void jump(Op op)
    {
        Step step;
        step.op = op;
        m_frames.back().jumps.push_back(m_query.m_steps.size());
        m_query.m_steps.push_back(step);
    }

    void close()
    {
        for (size_t index : m_frames.back().jumps)
            m_query.m_steps[index].target = m_query.m_steps.size();
        m_frames.pop_back();
    }

    void push(Step step) { m_query.m_steps.push_back(std::move(step)); }

    bool readFlagTest(const QByteArray &key, Step &step)
    {
        static const QHash<QByteArray, std::pair<Test, SystemFlag>> tests {
            {"ANSWERED", {Test::Flag, SystemFlag::Answered}},
            {"DELETED", {Test::Flag, SystemFlag::Deleted}},
            {"DRAFT", {Test::Flag, SystemFlag::Draft}},
            {"FLAGGED", {Test::Flag, SystemFlag::Flagged}},
            {"SEEN", {Test::Flag, SystemFlag::Seen}},
            {"UNANSWERED", {Test::NotFlag, SystemFlag::Answered}},
            {"UNDELETED", {Test::NotFlag, SystemFlag::Deleted}},
            {"UNDRAFT", {Test::NotFlag, SystemFlag::Draft}},
            {"UNFLAGGED", {Test::NotFlag, SystemFlag::Flagged}},
            {"UNSEEN", {Test::NotFlag, SystemFlag::Seen}},
            {"ALL", {Test::All, SystemFlag::Seen}},
            {"RECENT", {Test::Recent, SystemFlag::Recent}},
            {"OLD", {Test::NotRecent, SystemFlag::Recent}},
            {"NEW", {Test::New, SystemFlag::Recent}},
        };
        const auto it = tests.find(key);
        if (it == tests.end())
            return false;
        step.test = it->first;
        step.flag = it->second;
        return true;
    }

    bool readDateTest(const QByteArray &key, Step &step)
    {
        static const QHash<QByteArray, Test> tests {
            {"BEFORE", Test::Before}, {"ON", Test::On},
            {"SINCE", Test::Since},   {"SENTBEFORE", Test::SentBefore},
            {"SENTON", Test::SentOn}, {"SENTSINCE", Test::SentSince},
        };
        const auto it = tests.find(key);
        if (it == tests.end())
            return false;
        step.test = *it;
        m_args.space();
        step.date = parseDate(m_args.astring());
        if (m_args.ok() && !step.date.isValid())
            m_args.fail("Malformed date");
        return true;
    }

    bool readTextTest(const QByteArray &key, Step &step)
    {
        static const QList<QByteArray> fields {"BCC", "CC", "FROM", "SUBJECT", "TO"};
        if (fields.contains(key)) {
            step.test = Test::Header;
            step.name = key;
        } else if (key == "HEADER") {
            step.test = Test::Header;
            m_args.space();
            step.name = m_args.astring();
        } else if (key == "BODY" || key == "TEXT") {
            step.test = key == "BODY" ? Test::Body : Test::Text;
        } else {
            return false;
        }
        m_args.space();
        step.text = searchForm(m_args.astring());
        return true;
    }

    void readModSeq(Step &step)
    {
        // search-modsequence = "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer
        step.test = Test::ModSeq;
        m_query.m_usesModSeq = true;
        if (!m_scope.mayUseModSeq)
            m_args.fail("No mod-sequences here");
        m_args.space();
        if (m_args.peek() == '"') {
            const QByteArray entry = m_args.string();
            m_args.space();
            const QByteArray type = m_args.upperAtom();
            // One mod-sequence for all items: name and type are read and ignored (RFC 7162 3.1.5).
            if (m_args.ok()
                && (!entry.toLower().startsWith("/flags/")
                    || (type != "PRIV" && type != "SHARED" && type != "ALL")))
                m_args.fail("Malformed entry");
            m_args.space();
        }
        step.number = m_args.number(imap::maxModSeq);
    }

    void readTest(const QByteArray &key)
    {
        Step step;
        if (readFlagTest(key, step) || readDateTest(key, step) || readTextTest(key, step)) {
            push(std::move(step));
            return;
        }
        if (key == "KEYWORD" || key == "UNKEYWORD") {
            step.test = key == "KEYWORD" ? Test::Keyword : Test::NotKeyword;
            m_args.space();
            step.name = m_args.atom();
        } else if (key == "UID") {
            step.test = Test::Uids;
            m_args.space();
            step.set = m_args.sequenceSet().resolve(m_scope.lastUid);
        } else if (key == "LARGER" || key == "SMALLER") {
            step.test = key == "LARGER" ? Test::Larger : Test::Smaller;
            m_args.space();
            step.number = m_args.number(0xffffffffffULL);
        } else if (key == "MODSEQ") {
            readModSeq(step);
        } else {
            m_args.fail("Unknown search key");
        }
        push(std::move(step));
    }

    Arguments &m_args;
    const Scope m_scope;
    SearchQuery &m_query;
    std::vector<Frame> m_frames;
};

SearchQuery SearchQuery::read(Arguments &args, const Scope &scope)
{
    SearchQuery query;
    Reader(args, scope, query).run();
    return query;
}

bool SearchQuery::matches(const Message &message, quint32 sequence, bool isRecent) const
{
    // One value is enough for a stack: a jump keeps it, going on drops it.
    bool value = true;
    size_t at = 0;
    while (at < m_steps.size()) {
        const Step &step = m_steps[at++];
        switch (step.op) {
        case Op::Push:
            value = run(step, message, sequence, isRecent);
            break;
        case Op::Not:
            value = !value;
            break;
        case Op::JumpIfFalse:
            if (!value)
                at = step.target;
            break;
        case Op::JumpIfTrue:
            if (value)
                at = step.target;
            break;
        }
    }
    return value;
}

bool SearchQuery::run(const Step &step, const Message &message, quint32 sequence,
                      bool isRecent) const
{
    switch (step.test) {
    case Test::All:
        return true;
    case Test::Flag:
        return message.flags.has(step.flag);
    case Test::NotFlag:
        return !message.flags.has(step.flag);
    case Test::Keyword:
        return message.flags.hasKeyword(step.name);
    case Test::NotKeyword:
        return !message.flags.hasKeyword(step.name);
    case Test::Recent:
        return isRecent;
    case Test::NotRecent:
        return !isRecent;
    case Test::New:
        return isRecent && !message.flags.has(SystemFlag::Seen);
    case Test::Numbers:
        return step.set.contains(sequence);
    case Test::Uids:
        return step.set.contains(message.uid);
    case Test::ModSeq:
        return message.modSeq >= step.number;
    case Test::Header:
        return headerHas(message.bytes, step.name, step.text);
    case Test::Body:
        return bodyHas(message.bytes, step.text);
    case Test::Text:
        return headersHave(message.bytes, step.text) || bodyHas(message.bytes, step.text);
    case Test::Before:
        return message.internalDate.toUTC().date() < step.date;
    case Test::On:
        return message.internalDate.toUTC().date() == step.date;
    case Test::Since:
        return message.internalDate.toUTC().date() >= step.date;
    case Test::SentBefore:
        return sentDate(message.bytes).isValid() && sentDate(message.bytes) < step.date;
    case Test::SentOn:
        return sentDate(message.bytes) == step.date;
    case Test::SentSince:
        return sentDate(message.bytes).isValid() && sentDate(message.bytes) >= step.date;
    case Test::Larger:
        return quint64(message.bytes.size()) > step.number;
    case Test::Smaller:
        return quint64(message.bytes.size()) < step.number;
    }
    return false;
}

} // namespace homing::server
