#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second client that changes a mailbox, in the same way each time for the same seed and mailbox.

Each of --flags messages gets one flag changed that really changes; --expunge other messages are expunged by their uids;
--append messages arrive. Prints what was done:
{"uidvalidity", "flags": [{"uid","flag","set"}], "expunged": [uids], "appended": [uids], "status": as in listing.py --status}
"""

import argparse
import json
import random

import imapwire
import mailgen

_CHANGED = ["\\Seen", "\\Flagged", "$Label1"]


def change_flags(imap, current, uids, rng):
    done, commands = [], {}
    for uid in uids:
        flag = rng.choice(_CHANGED)
        is_set = flag.lower() in current[uid]
        done.append({"uid": uid, "flag": flag, "set": not is_set})
        commands.setdefault(("-" if is_set else "+", flag), []).append(uid)
    tags = [
        imap.send(f"UID STORE {imapwire.uid_set(which)} {sign}FLAGS.SILENT ({flag})")
        for (sign, flag), which in commands.items()
    ]
    for tag in tags:
        imap.wait(tag)
    return done


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    imapwire.add_connection_arguments(parser)
    parser.add_argument("--flags", type=int, default=0)
    parser.add_argument("--expunge", type=int, default=0)
    parser.add_argument("--append", type=int, default=0)
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()

    imap = imapwire.connect(arguments)
    selected = imap.select(arguments.mailbox)
    current = {
        int(m[b"UID"]): {f.decode().lower() for f in m[b"FLAGS"]} for m in imap.fetch("UID FLAGS")
    } if selected["exists"] else {}
    rng = random.Random(f"mutate/{arguments.seed}")
    needed = arguments.flags + arguments.expunge
    if needed > len(current):
        parser.error(f"{arguments.mailbox} has only {len(current)} messages")
    chosen = rng.sample(sorted(current), needed)
    changed, expunged = sorted(chosen[: arguments.flags]), sorted(chosen[arguments.flags :])

    done = {"uidvalidity": selected["uidvalidity"]}
    done["flags"] = change_flags(imap, current, changed, rng)
    if expunged:
        uids = imapwire.uid_set(expunged)
        imap.command(f"UID STORE {uids} +FLAGS.SILENT (\\Deleted)")
        imap.command(f"UID EXPUNGE {uids}")
    done["expunged"] = expunged
    # UIDNEXT in the name keeps Message-IDs unique when the same seed comes again.
    name = f"new-{arguments.seed}-{selected['uidnext']}"
    new = [
        ("", mailgen.internal_date(mailgen.END + 60 * i), mailgen.message(name, i, mailgen.END + 60 * i))
        for i in range(1, arguments.append + 1)
    ]
    done["appended"] = imap.append(arguments.mailbox, new) if new else []
    imap.command("UNSELECT" if "UNSELECT" in imap.capabilities else "NOOP")
    done["status"] = imap.status(arguments.mailbox)
    imap.logout()
    print(json.dumps(done))


if __name__ == "__main__":
    main()
