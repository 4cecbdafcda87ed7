// SPDX-License-Identifier: GPL-3.0-or-later
// VANISHED, EXPUNGED and the responses of the reconnect draft.
#include "core/imap/parsers.h"

namespace homing::imap {

// expunged-resp = "VANISHED" [SP "(EARLIER)"] SP known-uids       RFC 7162 section 7
// known-uids    = sequence-set without "*"
// Tolerances: no set at all (old James), "0:1" (Dovecot of 2021): nothing is known under UID 0.
VanishedData parseVanished(Scanner &s)
{
    VanishedData vanished;
    s.skipSpaces();
    if (s.tryChar('(')) {
        vanished.earlier = s.tryWord("EARLIER");
        if (!vanished.earlier)
            s.fail("EARLIER");
        s.expectChar(')', "\")\"");
        s.skipSpaces();
    }
    vanished.uids = parseUidSet(s);
    return vanished;
}

// expunged-resp = "EXPUNGED" SP known-uids        draft-melnikov-imap-expunged-01 section 5
ExpungedData parseExpunged(Scanner &s)
{
    s.skipSpaces();
    return {parseUidSet(s)};
}

// selected-resp = "SELECTED" [SP folder]          draft-ietf-lemonade-reconnect-07 section 6
SelectedData parseSelected(Scanner &s)
{
    SelectedData selected;
    s.skipSpaces();
    if (!s.atEnd())
        selected.mailbox = parseMailbox(s);
    return selected;
}

// newsid-resp    = "NEWSID" SP session-id         draft-ietf-lemonade-reconnect-07 section 6
// deletedsid-resp = "DELETEDSID" SP session-id
// session-id     = string, but every example is an atom: all three forms are read, and kept to be
//                  sent back
Sid parseSid(Scanner &s)
{
    Sid sid;
    s.expectSp();
    if (s.peek() == '"')
        sid.form = Sid::Form::Quoted;
    else if (s.peek() == '{')
        sid.form = Sid::Form::Literal;
    sid.value = s.expectAString();
    return sid;
}

} // namespace homing::imap
