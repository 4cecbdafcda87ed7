# SPDX-License-Identifier: GPL-3.0-or-later
"""The planted bugs: each a line of core/sync that is wrong in a way that a rule forbids; where the store guards the same
rule once more, its line too.

`find` stands exactly once in its `file` (planted.py --check, which is a test); `put` takes its place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    name: str
    rule: str  # what it breaks
    file: str
    find: str
    put: str
    also: tuple = ()  # (file, find, put) of a second guard of the same rule: with it the first would not be missed

    @property
    def places(self):
        return ((self.file, self.find, self.put), *self.also)


SELECTED = "core/sync/selectedmailbox.cpp"
OPENING = "core/sync/mailboxsync.cpp"
FIRST = "core/sync/firstsync.cpp"
VERIFY = "core/sync/verifymailbox.cpp"
PLAN = "core/sync/resyncplan.cpp"
ACCOUNT = "core/sync/accountsync.cpp"
REPLAY = "core/sync/journalreplay.cpp"
REMOVAL = "core/sync/journalremoval.cpp"
DOUBT = "core/sync/journaldoubt.cpp"
NOTIFY = "core/sync/accountnotify.cpp"
RECONNECT = "core/sync/quickreconnect.cpp"
APPLY = "core/store/deltaapplier.cpp"

BUGS = [
    # --- the token (RFC 7162 section 6)
    Bug("token-beside-a-gap", "the token waits while an announced message is not here", SELECTED,
        "if (unknownAtTop() > 0 || hasUnlisted || !m_newWithoutHeader.isEmpty())", "if (hasUnlisted)"),
    Bug("token-before-the-answer", "the token moves at a tagged response only", SELECTED,
        "m_seenModSeq = std::max(m_seenModSeq, *fetch.modSeq);",
        "m_token = m_seenModSeq = std::max(m_seenModSeq, *fetch.modSeq);"),
    Bug("highest-instead-of-the-code", "a HIGHESTMODSEQ code wins over higher MODSEQs seen", SELECTED,
        "    if (m_codeModSeq) {\n        if (!m_codeModSeq->isNull())",
        "    if (m_codeModSeq && m_seenModSeq <= *m_codeModSeq) {\n        if (!m_codeModSeq->isNull())"),
    Bug("token-of-an-unreadable-answer", "a line that could not be read holds the token", SELECTED,
        "if (m_selecting || m_noModSeq || m_isTokenHeld || m_token.isNull())",
        "if (m_selecting || m_noModSeq || m_token.isNull())"),
    Bug("token-of-a-silent-server", "after NOTIFICATIONOVERFLOW no token is taken before the next SELECT", NOTIFY,
        "        m_current->distrustSilence();", "        Q_UNUSED(m_current->isSilent());"),
    Bug("token-from-old-headers", "windows of a first sync do not move the token", FIRST,
        "    const bool isResumed = !m_selected.known().isEmpty();\n    m_selected.setTokenFromFetch(false);",
        "    const bool isResumed = !m_selected.known().isEmpty();"),
    Bug("nomodseq-ignored", "NOMODSEQ: the token is forgotten", SELECTED,
        "const ModSeq mark = m_noModSeq ? ModSeq() : m_selectModSeq.value_or(ModSeq());",
        "const ModSeq mark = m_selectModSeq.value_or(m_token);"),
    Bug("mark-went-back", "a HIGHESTMODSEQ below the cached one: compare all", PLAN,
        "if (server.highestModSeq && *server.highestModSeq < cached.highestModSeq) {",
        "if (server.highestModSeq && server.highestModSeq->isNull()) {"),
    # --- VANISHED, EXPUNGE, EXISTS (RFC 7162 3.2.10)
    Bug("earlier-shifts", "VANISHED (EARLIER) never changes the count", SELECTED,
        "    if (earlier || m_selecting)\n        return;", "    if (m_selecting && !earlier)\n        return;"),
    Bug("earlier-shifts-live", "nor does it in an open mailbox", SELECTED,
        "    if (earlier || m_selecting)\n        return;", "    if (m_selecting)\n        return;"),
    Bug("vanished-twice-counted", "only known UIDs lower the count", SELECTED,
        "const quint64 count = gone.count() + goneNew.count() + unfetched.count();",
        "const quint64 count = uids.count() < 1'000 ? uids.count() : gone.count();"),
    Bug("expunge-does-not-count", "EXPUNGE lowers the count", SELECTED,
        "        removeKnown(UidSet::single(*uid));\n    --m_exists;",
        "        removeKnown(UidSet::single(*uid));"),
    Bug("expunge-off-by-one", "sequence numbers begin with 1", SELECTED,
        "return listedAt(seq.value() - 1);", "return listedAt(seq.value());"),
    Bug("vanished-is-not-doubted", "fewer rows than EXISTS: verified before they go", VERIFY,
        "const bool isOff = rows != m_selected.exists() ||", "const bool isOff = rows > m_selected.exists() ||"),
    Bug("missing-live", "fewer rows than EXISTS in an open mailbox, and not at the top: verified", "core/sync/livemailbox.cpp",
        "return isVain && m_selected.unknownAtTop() > m_lacking;", "return isVain && m_fetchingNew;"),
    Bug("part-is-not-counted", "a part: what the server listed of the rest counts too", VERIFY,
        "    const UidSet &listed = m_searched ?", "    if (!m_searched)\n        return m_selected.exists();\n    const UidSet &listed = m_searched ?"),
    Bug("hidden-by-an-arrival", "the count is right again by an arrival: SELECT's own answer counts", SELECTED,
        "listed > m_exists ? listed - m_exists : 0;", "listed > m_exists ? listed - listed : 0;"),
    Bug("counted-after-an-unknown", "no number is sure behind an EXPUNGE of nobody knows whom", SELECTED,
        "const bool isWhole = listed == m_exists && !m_hasUnmappedExpunge;", "const bool isWhole = listed == m_exists;"),
    Bug("arrivals-unseen", "arrivals during a first sync shift what is mapped from the top", SELECTED,
        "        m_hasArrivals = true;\n    m_exists = count;", "        m_hasArrivals = false;\n    m_exists = count;"),
    Bug("vanished-unfetched", "what is gone before its window came is counted", SELECTED,
        "    m_unfetched.subtract(uids);", "    m_unfetched = {};"),
    Bug("gone-before-fetched", "an announced message that is gone does not hide the next", SELECTED,
        "        m_exists -= unknownAtTop();", "        m_exists -= 0;"),
    # --- opening
    Bug("uidvalidity-ignored", "another UIDVALIDITY: nothing of the cache holds", PLAN,
        "if (server.uidValidity && *server.uidValidity != cached.uidValidity) {",
        "if (server.uidValidity && server.uidValidity->isNull()) {"),
    Bug("restored-unseen", "UIDNEXT fell: cached UIDs may be other messages' now", SELECTED,
        "*m_uidNext < m_cached.uidNext && !isAsItWas;", "*m_uidNext < Uid(1) && !isAsItWas;"),
    Bug("rebuild-keeps-rows", "a rebuild empties the cache first", SELECTED,
        "    m_delta.rebuild = true;", "    m_delta.rebuild = false;",
        also=((APPLY, "if (delta.rebuild || isOther)", "if (delta.rebuild)"),)),
    Bug("all-from-one", "new mail is asked from UIDNEXT, not 1:*", OPENING,
        "submit(commands::uidFetch(UidSet::single(m_selected.nextToFetch().value()), true,",
        "submit(commands::uidFetch(UidSet::single(1), true,"),
    Bug("known-uids-left-out", "a partial cache names what it knows", OPENING,
        "    if (cached.oldestFetched.value() > 1)\n        known.knownUids = fetchedScope();",
        "    if (cached.oldestFetched.isNull())\n        known.knownUids = fetchedScope();"),
    Bug("qresync-unconfirmed", "QRESYNC counts only after ENABLED", OPENING,
        "if (m_qresyncDistrusted && m_plan.strategy == Strategy::Qresync) {",
        "if (m_qresyncDistrusted && m_plan.strategy == Strategy::Initial) {"),
    Bug("unreadable-line-trusted", "a line that could not be read may have been a change", OPENING,
        "if (m_openingFailed || m_lineWasSkipped) {\n        startScan();", "if (m_openingFailed) {\n        startScan();"),
    Bug("condstore-without-search", "CONDSTORE does not tell who is gone", OPENING,
        "if (after.strategy == Strategy::Condstore && m_searchResult)",
        "if (after.strategy == Strategy::Qresync && m_searchResult)"),
    Bug("unchanged-by-count", "equal counts do not say that flags are equal", PLAN,
        "        return *server.highestModSeq == cached.highestModSeq;", "        return true;"),
    Bug("closed-ignored", "before CLOSED it is the old mailbox's", ACCOUNT,
        "            m_previous->fold(old);\n        m_previous->retire();",
        "            m_current->fold(old);\n        m_previous->retire();"),
    Bug("without-closed-all-new", "without CLOSED: what came before SELECT's words is the old mailbox's", ACCOUNT,
        "(isOld ? m_previous : m_current)->fold(*response);", "m_current->fold(*response);"),
    Bug("window-torn", "only whole windows are committed", FIRST,
        "    m_selected.holdBackBelow(m_selected.state().oldestFetched);\n", ""),
    Bug("second-flags-lost", "of two FETCHes the later one holds", SELECTED,
        "    if (update.flags)\n        held.flags = std::move(update.flags);",
        "    if (update.flags && !held.flags)\n        held.flags = std::move(update.flags);"),
    # --- what the user did
    Bug("copied-twice", "a COPY whose answer was lost is not simply sent again", DOUBT,
        "operation.attempts > 0 && mayDuplicate(operation)", "operation.attempts > 1 && mayDuplicate(operation)"),
    Bug("acts-on-another-incarnation", "an action never meets another UIDVALIDITY", REPLAY,
        "    if (state.uidValidity != operation.uidValidity)\n        return QStringLiteral(\"The mailbox was",
        "    if (operation.uidValidity.isNull())\n        return QStringLiteral(\"The mailbox was",
        also=((APPLY, "operation.mailbox == m_entry.record.name && operation.uidValidity != uidValidity\n",
               "operation.mailbox == m_entry.record.name && operation.uidValidity.isNull()\n"),)),
    Bug("later-before-earlier", "what is said again after MODIFIED comes before what the user did later", REPLAY,
        "if (mustWait(operation))", "if (mustWait(operation) && m_outstanding < 0)"),
    Bug("modified-ignored", "MODIFIED: those were not stored", REPLAY,
        "            readModified(operation, mailbox, modified, tries);",
        "            done(operation.id, {});"),
    Bug("expunge-believed", "UID EXPUNGE says OK and may have left some", REMOVAL,
        "    if (left.isEmpty()) {\n        done(id, operation.uids);", "    if (!left.isEmpty() || record) {\n        done(id, operation.uids);"),
    Bug("others-expunged", "EXPUNGE without UIDPLUS only where no other message is marked", REMOVAL,
        "    if (!isOurs) {", "    if (!marked) {"),
    Bug("silent-store", "a token never passes flags that are not here", REPLAY,
        "commands::uidStore(operation.uids, add, operation.flags, since, false)",
        "commands::uidStore(operation.uids, add, operation.flags, since, true)"),
    Bug("late-store", "a dead connection's STORE that arrives late changes nothing that was changed since", REPLAY,
        "    if (capabilities.condstore() && !token.isNull() && !selected.state.noModSeq) {",
        "    if (operation.attempts > 0 && capabilities.condstore() && !token.isNull()) {"),
    # --- quick reconnect (draft-ietf-lemonade-reconnect-07)
    Bug("newsid-unheard", "NEWSID at a resumption: compare all", OPENING,
        "return m_hasNewSid ? Resumption::Resynchronise : Resumption::Resumed;", "return Resumption::Resumed;"),
    Bug("other-mailbox-believed", "SELECTED names the mailbox that is selected", OPENING,
        "if (*m_sessionSelected->mailbox != m_record.name)", "if (m_sessionSelected->mailbox->isEmpty())"),
    Bug("sid-after-deletedsid", "a session that went elsewhere is not taken back", RECONNECT,
        "        m_asksNoMore = true;\n        forget();\n        Q_EMIT gone();", "        Q_EMIT gone();"),
    Bug("sid-after-no", "a SID that was refused is forgotten", RECONNECT,
        "        m_asksNoMore = true;\n        keep(std::nullopt);\n        return;", "        return;"),
]
