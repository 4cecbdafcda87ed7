// SPDX-License-Identifier: GPL-3.0-or-later
// SearchQuery: a search program (RFC 3501 6.4.4, RFC 7162 3.1.5) as a flat list of steps for a
// small stack machine: read and run without recursion, so that no nesting can hurt.
#pragma once

#include "core/server/arguments.h"
#include "core/server/mailbox.h"

namespace homing::server {

class SearchQuery
{
public:
    /// What "*" and sequence numbers stand for while reading.
    struct Scope
    {
        quint32 messages = 0;
        quint32 lastUid = 0;
        bool mayUseModSeq = true;
    };
    /// Everything up to the end; errors go to `args`.
    static SearchQuery read(Arguments &args, const Scope &scope);

    bool usesModSeq() const { return m_usesModSeq; }
    bool usesNumbers() const { return m_usesNumbers; }
    bool matches(const Message &message, quint32 sequence, bool isRecent) const;

private:
    enum class Test {
        All,
        Flag,
        NotFlag,
        Keyword,
        NotKeyword,
        Recent,
        NotRecent,
        New,
        Numbers,
        Uids,
        ModSeq,
        Header,
        Body,
        Text,
        Before,
        On,
        Since,
        SentBefore,
        SentOn,
        SentSince,
        Larger,
        Smaller,
    };
    enum class Op {
        Push, // the result of a test
        Not,
        JumpIfFalse, // keeps the value and jumps; else drops it and goes on
        JumpIfTrue,
    };
    struct Step
    {
        Op op = Op::Push;
        Test test = Test::All;
        size_t target = 0;
        imap::SystemFlag flag = imap::SystemFlag::Seen;
        quint64 number = 0;
        imap::UidSet set;
        QByteArray name;
        QByteArray text; // in lower case
        QDate date;
    };
    struct Frame;
    class Reader;

    bool run(const Step &step, const Message &message, quint32 sequence, bool isRecent) const;

    std::vector<Step> m_steps;
    bool m_usesModSeq = false;
    bool m_usesNumbers = false;
};

} // namespace homing::server
