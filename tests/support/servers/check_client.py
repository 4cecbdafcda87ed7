#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client's half of check.sh: a server that dovecot.sh or cyrus.sh has just filled does what the tools say.

Usage: check_client.py SERVER PROFILE MESSAGES READY-JSON. Exits non-zero with the reason at the first mismatch.
Prints a line that depends on the messages only, so that check.sh can compare the servers.
"""

import hashlib
import json
import os
import re
import ssl
import subprocess
import sys

import imapwire

_HERE = os.path.dirname(os.path.abspath(__file__))
_SPECIAL = {"Archive", "Drafts", "Sent", "Trash", "Junk"}


def check(truth, what):
    if not truth:
        sys.exit(f"check_client.py: {what}")


def tool(name, ready, *arguments):
    command = [
        sys.executable, os.path.join(_HERE, name), "--port", str(ready["imap"]), "--user", ready["user"],
        "--password", ready["password"], *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def login(ready, security="none", **other):
    port = ready["imaps" if security == "tls" else "imap"]
    imap = imapwire.Imap(port, tls=security, ca=other.pop("ca", ready["ca"]), timeout=20)
    imap.login(ready["user"], other.pop("password", ready["password"]))
    return imap


def check_logins(ready):
    for security in ("none", "starttls", "tls"):
        login(ready, security).logout()
    try:
        login(ready, password="wrong")
        check(False, "a wrong password logs in")
    except imapwire.ImapError as error:
        check(" NO " in str(error), f"wrong password: {error}")
    try:
        login(ready, "tls", ca=None)
        check(False, "the certificate is accepted without our CA")
    except ssl.SSLCertVerificationError:
        pass


def check_capabilities(imap, profile):
    def offers(*names):
        return [name in imap.capabilities for name in names]

    check(all(offers("IMAP4REV1", "UIDPLUS", "MOVE", "IDLE", "LITERAL+", "SPECIAL-USE")), "a basic capability is missing")
    check(offers("QRESYNC")[0] == (profile == "qresync"), "QRESYNC")
    rest = offers("CONDSTORE", "ENABLE", "LIST-STATUS", "ESEARCH")
    check(not any(rest) if profile == "plain" else all(rest), f"capabilities of {profile}: {imap.capabilities}")


def check_mailboxes(imap):
    def names(command):
        answers = [imapwire.parse(parts) for parts in imap.command(command) if b" NIL " not in parts[0][1][:8]]
        return {a[4].decode(): {f.decode().lower() for f in a[2]} for a in answers if a[1] in (b"LIST", b"LSUB")}

    listed = names('LIST "" "*"')
    check(set(listed) == _SPECIAL | {"INBOX"}, f"mailboxes: {sorted(listed)}")
    for name in _SPECIAL:
        check("\\" + name.lower() in listed[name], f"{name} is not marked: {listed[name]}")
    check(_SPECIAL <= set(names('LSUB "" "*"')), "not all mailboxes are subscribed")


def check_listing(status, messages, profile):
    check(status["exists"] == len(messages), f"STATUS {status['exists']}, FETCH {len(messages)}")
    check(status["uidnext"] > max(m["uid"] for m in messages), "UIDNEXT is too low")
    check(status["unseen"] == sum("\\Seen" not in m["flags"] for m in messages), "UNSEEN is wrong")
    check((status["highestmodseq"] is None) == (profile == "plain"), f"HIGHESTMODSEQ {status['highestmodseq']}")


def check_mutation(ready, before, profile):
    done = tool("mutate.py", ready, "--flags", 40, "--expunge", 15, "--append", 7, "--seed", 5)
    check((len(done["flags"]), len(done["expunged"]), len(done["appended"])) == (40, 15, 7), f"mutate.py: {done}")
    expected = {m["uid"]: m for m in before}
    for change in done["flags"]:
        flags = set(expected[change["uid"]]["flags"])
        check((change["flag"] in flags) != change["set"], f"no change: {change}")
        flags = flags | {change["flag"]} if change["set"] else flags - {change["flag"]}
        expected[change["uid"]]["flags"] = sorted(flags)
    for uid in done["expunged"]:
        del expected[uid]
    after = tool("listing.py", ready)
    new = [m for m in after if m["uid"] in done["appended"]]
    check(len(new) == 7 and min(done["appended"]) > max(expected), "the new messages are not at the end")
    check([m for m in after if m not in new] == list(expected.values()), "the mailbox is not what mutate.py reported")
    status = tool("listing.py", ready, "--status")
    check(status == done["status"], "STATUS differs from mutate.py's")
    check_listing(status, after, profile)


def check_idle(ready):
    imap = login(ready)
    count = imap.select("Archive")["exists"]
    imap.send("IDLE")
    imap.continuation()
    tool("fill.py", ready, "--mailbox", "Archive", "--messages", 20, "--seed", "archive")
    seen = count
    while seen < count + 20:
        # A server that does not tell in time runs into the socket's time-out.
        match = re.match(rb"\* (\d+) EXISTS", imap._read()[0][1])
        seen = int(match.group(1)) if match else seen
    check(tool("listing.py", ready, "--mailbox", "Archive", "--status")["exists"] == count + 20, "Archive's count")
    imap._socket.close()


def main():
    server, profile, count, ready = sys.argv[1], sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4])
    check_logins(ready)
    imap = login(ready)
    check_capabilities(imap, profile)
    check_mailboxes(imap)
    imap.logout()
    before = tool("listing.py", ready)
    check(len(before) == count and [m["uid"] for m in before] == list(range(1, count + 1)), f"{len(before)} messages")
    check_listing(tool("listing.py", ready, "--status"), before, profile)
    check(any("\\Flagged" in m["flags"] for m in before), "no flagged message")
    check(any(not m["subject"].isascii() and "=?" not in m["subject"] for m in before), "no subject in UTF-8")
    print(hashlib.sha256(json.dumps(before).encode()).hexdigest())
    check_mutation(ready, before, profile)
    check_idle(ready)


if __name__ == "__main__":
    main()
