// SPDX-License-Identifier: GPL-3.0-or-later
// The commands: a table of free functions over a Context, one file for each group. A handler reads
// its arguments, checks them before it changes anything, writes untagged responses and gives the
// tagged one.
#pragma once

#include "core/server/arguments.h"
#include "core/server/fetchitems.h"
#include "core/server/mailboxes.h"
#include "core/server/session.h"

namespace homing::server {

struct Reply
{
    enum class Kind { Ok, No, Bad };
    Kind kind = Kind::Ok;
    QByteArray code; // without brackets; may be empty
    QByteArray text;

    static Reply ok(const QByteArray &text, const QByteArray &code = {})
    {
        return {Kind::Ok, code, text};
    }
    static Reply no(const QByteArray &text, const QByteArray &code = {})
    {
        return {Kind::No, code, text};
    }
    static Reply bad(const QByteArray &text) { return {Kind::Bad, {}, text}; }
};

/// A command whose answer is long: called again whenever the client has taken what was written.
class Job
{
public:
    virtual ~Job() = default;
    /// Nothing while there is more.
    virtual std::optional<Reply> step(Output &out) = 0;
};

/// What the connection does after a command, beyond the tagged response.
enum class Then { Nothing, Logout, Idle, ReadCredentials, Compress, StartTls };

struct Context
{
    Session &session;
    Mailboxes &mailboxes;
    const ServerOptions &options;
    const ServerFaults &faults;
    Output &out;
    Arguments &args;
    QByteArray tag;
    bool isUid = false;
    /// VANISHED and EXPUNGE may go out with this command's answer; a handler may forbid it.
    bool mayExpunge = true;
    /// Put HIGHESTMODSEQ into the tagged OK.
    bool wantsHighestModSeq = false;
    Then then = Then::Nothing;
    std::unique_ptr<Job> job; // set: the Reply does not count, the job gives it
};

using Handler = Reply (*)(Context &);
enum class Needs { Anything, NoLogin, Login, Mailbox };

struct CommandEntry
{
    const char *verb; // "FETCH"; "UID FETCH" has an entry of its own
    Needs needs;
    const char *capability; // hidden with it; may be empty
    bool mayExpunge;
    Handler handler;
};

/// Null for an unknown verb, in upper case.
const CommandEntry *findCommand(const QByteArray &verb);
/// What CAPABILITY lists for this session.
QByteArray capabilityList(const Session &session, const ServerFaults &faults);
/// The answer to AUTHENTICATE PLAIN's "+": base64.
Reply acceptPlain(Context &context, const QByteArray &base64);

// Session and login
Reply runCapability(Context &context);
Reply runNoop(Context &context);
Reply runLogout(Context &context);
Reply runId(Context &context);
Reply runLogin(Context &context);
Reply runAuthenticate(Context &context);
Reply runEnable(Context &context);
Reply runCompress(Context &context);
Reply runStartTls(Context &context);
Reply runIdle(Context &context);
Reply runSid(Context &context);
Reply runDeleteSid(Context &context);
// Mailboxes
Reply runNamespace(Context &context);
Reply runCreate(Context &context);
Reply runDelete(Context &context);
Reply runRename(Context &context);
Reply runSubscribe(Context &context);
Reply runUnsubscribe(Context &context);
Reply runList(Context &context);
Reply runLsub(Context &context);
Reply runStatus(Context &context);
Reply runNotify(Context &context);
Reply runAppend(Context &context);
// The selected mailbox
Reply runSelect(Context &context);
Reply runExamine(Context &context);
Reply runCheck(Context &context);
Reply runClose(Context &context);
Reply runUnselect(Context &context);
Reply runExpunge(Context &context);
Reply runUidExpunge(Context &context);
Reply runFetch(Context &context);
Reply runStore(Context &context);
Reply runSearch(Context &context);
Reply runCopy(Context &context);
Reply runMove(Context &context);
Reply runReplace(Context &context);

// Shared by several files
struct StatusRequest
{
    std::vector<QByteArray> items; // upper case, known ones only
    bool highestModSeq = false;
};
/// "(MESSAGES UIDNEXT)"; an error goes to the arguments.
StatusRequest readStatusItems(Context &context);
QByteArray statusLine(const Session &session, const Mailbox &mailbox, const StatusRequest &request);
/// "* LIST (..) "/" name"; `isGone`: with \NonExistent, whatever else there is of that name.
QByteArray listLine(const Session &session, const Mailboxes &mailboxes, const QByteArray &wireName,
                    bool tellSubscribed, bool isGone = false);
/// The inside of a FETCH response's parentheses; `seenNow`: \Seen was set for it.
QByteArray fetchData(Session &session, const FetchRequest &request, const Message &message,
                     bool seenNow);
/// What is gone of `uids` since `modSeq` (RFC 7162 3.2.6), above `above` only.
void tellEarlier(Context &context, imap::UidSet uids, quint64 modSeq, quint32 above,
                 Session::Gone form);
/// That, and the flags that changed.
void tellChanges(Context &context, const imap::UidSet &known, quint64 modSeq, quint32 above,
                 Session::Gone form);
/// All that SELECT tells of the mailbox that is selected now.
void tellMailbox(Context &context);
/// Deselects and, if there was a mailbox, tells CLOSED (RFC 7162 3.2.11).
void closeSelected(Context &context);
/// A sequence-set argument as UIDs of the view, by numbers or UIDs as the command says; `numbers`
/// out of range are an error.
Session::ViewRanges readMessageSet(Context &context);

} // namespace homing::server
