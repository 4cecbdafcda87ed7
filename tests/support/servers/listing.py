#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server itself says is in a mailbox, to compare a client with.

Prints [{"uid","flags","subject","size"}], ascending uids, flags sorted and without \\Recent, subjects decoded.
--status: {"uidvalidity","uidnext","highestmodseq","exists","unseen"}; highestmodseq is a string, null without CONDSTORE.
"""

import argparse
import base64
import json
import quopri
import re

import imapwire

_ENCODED = re.compile(rb"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\s]*)\?=")


def _bytes_of(encoding, body):
    if encoding in b"bB":
        return base64.b64decode(body + b"==")
    return quopri.decodestring(body, header=True)


def _text(charset, raw):
    try:
        return raw.decode(charset, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def decode(header):
    """RFC 2047; neighbours of one charset are joined before decoding, since some senders tear characters apart."""
    out, at, last = "", 0, None
    for match in _ENCODED.finditer(header):
        between = header[at : match.start()]
        if last is None or between.strip():
            out += (_text(*last) if last else "") + _text("utf-8", between)
            last = None
        charset = match.group(1).decode("ascii", "replace").lower()
        raw = _bytes_of(match.group(2), match.group(3))
        if last and last[0] == charset:
            last = (charset, last[1] + raw)
        else:
            out += _text(*last) if last else ""
            last = (charset, raw)
        at = match.end()
    return out + (_text(*last) if last else "") + _text("utf-8", header[at:])


def subject_of(header):
    """From the two lines that BODY[HEADER.FIELDS (SUBJECT)] gives, unfolded."""
    _, _, value = re.sub(rb"\r\n(?=[ \t])", b"", header).partition(b":")
    return decode(value.strip())


def listing(imap):
    messages = []
    for fetched in imap.fetch("UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)]"):
        header = next(v for k, v in fetched.items() if k.startswith(b"BODY["))
        messages.append({
            "uid": int(fetched[b"UID"]),
            "flags": sorted(f.decode() for f in fetched[b"FLAGS"] if f.lower() != b"\\recent"),
            "subject": subject_of(header),
            "size": int(fetched[b"RFC822.SIZE"]),
        })
    return sorted(messages, key=lambda m: m["uid"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    imapwire.add_connection_arguments(parser)
    parser.add_argument("--status", action="store_true")
    arguments = parser.parse_args()
    imap = imapwire.connect(arguments)
    if arguments.status:
        result = imap.status(arguments.mailbox)
    else:
        result = listing(imap) if imap.select(arguments.mailbox, read_only=True)["exists"] else []
    imap.logout()
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
