// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/commands.h"

namespace homing::server {

namespace {

// mayExpunge: false for FETCH, STORE, SEARCH (RFC 3501 7.4.1, RFC 7162 3.2.10.2); their UID forms
// are other commands.
const CommandEntry table[] = {
    {"CAPABILITY", Needs::Anything, "", true, runCapability},
    {"NOOP", Needs::Anything, "", true, runNoop},
    {"LOGOUT", Needs::Anything, "", false, runLogout},
    {"ID", Needs::Anything, "ID", true, runId},
    {"LOGIN", Needs::NoLogin, "", false, runLogin},
    {"AUTHENTICATE", Needs::NoLogin, "", false, runAuthenticate},
    {"STARTTLS", Needs::NoLogin, "STARTTLS", false, runStartTls},
    {"ENABLE", Needs::Login, "ENABLE", true, runEnable},
    {"COMPRESS", Needs::Login, "COMPRESS=DEFLATE", true, runCompress},
    {"IDLE", Needs::Login, "IDLE", true, runIdle},
    {"SID", Needs::Login, "X-DRAFT-W07-RECONNECT", true, runSid},
    {"DELETESID", Needs::Login, "X-DRAFT-W07-RECONNECT", true, runDeleteSid},
    {"NAMESPACE", Needs::Login, "NAMESPACE", true, runNamespace},
    {"CREATE", Needs::Login, "", true, runCreate},
    {"DELETE", Needs::Login, "", true, runDelete},
    {"RENAME", Needs::Login, "", true, runRename},
    {"SUBSCRIBE", Needs::Login, "", true, runSubscribe},
    {"UNSUBSCRIBE", Needs::Login, "", true, runUnsubscribe},
    {"LIST", Needs::Login, "", true, runList},
    {"LSUB", Needs::Login, "", true, runLsub},
    {"STATUS", Needs::Login, "", true, runStatus},
    {"NOTIFY", Needs::Login, "NOTIFY", true, runNotify}, // implies a NOOP (RFC 5465 3.1)
    {"APPEND", Needs::Login, "", true, runAppend},
    {"SELECT", Needs::Login, "", false, runSelect},
    {"EXAMINE", Needs::Login, "", false, runExamine},
    {"CHECK", Needs::Mailbox, "", true, runCheck},
    {"CLOSE", Needs::Mailbox, "", false, runClose},
    {"UNSELECT", Needs::Mailbox, "UNSELECT", false, runUnselect},
    {"EXPUNGE", Needs::Mailbox, "", true, runExpunge},
    {"UID EXPUNGE", Needs::Mailbox, "UIDPLUS", true, runUidExpunge},
    {"FETCH", Needs::Mailbox, "", false, runFetch},
    {"UID FETCH", Needs::Mailbox, "", true, runFetch},
    {"STORE", Needs::Mailbox, "", false, runStore},
    {"UID STORE", Needs::Mailbox, "", true, runStore},
    {"SEARCH", Needs::Mailbox, "", false, runSearch},
    {"UID SEARCH", Needs::Mailbox, "", true, runSearch},
    {"COPY", Needs::Mailbox, "", true, runCopy},
    {"UID COPY", Needs::Mailbox, "", true, runCopy},
    {"MOVE", Needs::Mailbox, "MOVE", true, runMove},
    {"UID MOVE", Needs::Mailbox, "MOVE", true, runMove},
    {"REPLACE", Needs::Mailbox, "REPLACE", true, runReplace},
    {"UID REPLACE", Needs::Mailbox, "REPLACE", true, runReplace},
};

} // namespace

const CommandEntry *findCommand(const QByteArray &verb)
{
    static const QHash<QByteArray, const CommandEntry *> byVerb = [] {
        QHash<QByteArray, const CommandEntry *> entries;
        for (const CommandEntry &entry : table)
            entries.insert(entry.verb, &entry);
        return entries;
    }();
    return byVerb.value(verb, nullptr);
}

Session::ViewRanges readMessageSet(Context &context)
{
    const SequenceSet set = context.args.sequenceSet();
    const std::vector<quint32> &view = context.session.view();
    if (context.isUid)
        return context.session.rangesOfUids(set.resolve(view.empty() ? 0 : view.back()));
    if (set.max() > view.size()) {
        context.args.fail("No message with that number");
        return {};
    }
    return context.session.rangesOfNumbers(set.resolve(quint32(view.size())));
}

} // namespace homing::server
