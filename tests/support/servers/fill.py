#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads varied messages into a mailbox, always the same ones for a seed.

--port: by IMAP APPEND, several a command and pipelined where the server allows it.
--maildir: writes the files of a Maildir that does not exist yet, for a Dovecot that has not opened it: far faster.
Prints {"messages":N,"bytes":B}.
"""

import argparse
import json
import os
import secrets
import sys
import time

import imapwire
import mailgen

_LETTERS = {"\\Draft": "D", "\\Flagged": "F", "\\Answered": "R", "\\Seen": "S", "\\Deleted": "T", "$Label1": "a"}


def by_append(arguments):
    total = 0

    def messages():
        nonlocal total
        for _, flags, when, raw in mailgen.mailbox(arguments.seed, arguments.messages, arguments.first):
            total += len(raw)
            yield " ".join(flags), mailgen.internal_date(when), raw

    imap = imapwire.connect(arguments)
    imap.append(arguments.mailbox, messages(), arguments.batch)
    imap.logout()
    return total


def into_maildir(arguments):
    path = arguments.maildir
    if os.path.exists(os.path.join(path, "cur")):
        sys.exit(f"fill.py: {path} exists already; use --port")
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(path, name), mode=0o700)
    total = 0
    # The list of uids in Dovecot's own format, so that they are 1..N in our order and nothing must be sorted out later.
    uids = ["3 V%d N%d G%s\n" % (time.time(), arguments.messages + 1, secrets.token_hex(16))]
    directory = os.open(os.path.join(path, "cur"), os.O_RDONLY)
    numbered = enumerate(mailgen.mailbox(arguments.seed, arguments.messages, arguments.first), 1)
    for uid, (index, flags, when, raw) in numbered:
        name = "%d.M%dP1.homing,S=%d,W=%d" % (when, index, len(raw), len(raw))
        suffix = ":2," + "".join(sorted(_LETTERS[f] for f in flags))
        file = os.open(name + suffix, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=directory)
        os.write(file, raw)
        os.utime(file, (when, when))
        os.close(file)
        uids.append("%d :%s%s\n" % (uid, name, suffix))
        total += len(raw)
    os.close(directory)
    with open(os.path.join(path, "dovecot-uidlist"), "w") as out:
        out.writelines(uids)
    with open(os.path.join(path, "dovecot-keywords"), "w") as out:
        out.write("0 $Label1\n")
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    imapwire.add_connection_arguments(parser, port_required=False)
    parser.add_argument("--maildir", help="folder to make")
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--first", type=int, default=0, help="number of the first message within the seed")
    parser.add_argument("--batch", type=int, default=100, help="messages for one APPEND command")
    arguments = parser.parse_args()
    if (arguments.port is None) == (arguments.maildir is None):
        parser.error("either --port or --maildir")
    total = into_maildir(arguments) if arguments.maildir else by_append(arguments)
    print(json.dumps({"messages": arguments.messages, "bytes": total}))


if __name__ == "__main__":
    main()
