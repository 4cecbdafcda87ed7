#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""checkreply.py MESSAGE TEXT FILE: the reply that tst_writing sent, as Python's own parser reads it, against what was typed and
the file that was attached."""

import email
import email.policy
import email.utils
import sys


def main():
    with open(sys.argv[1], "rb") as file:
        message = email.message_from_binary_file(file, policy=email.policy.default)
    with open(sys.argv[2], encoding="utf-8") as file:
        typed = file.read()
    with open(sys.argv[3], "rb") as file:
        attached = file.read()
    assert not message.defects, message.defects
    names = sorted(name.lower() for name in message.keys())
    assert names == sorted(["from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
                            "content-type"]), names
    assert [a.addr_spec for a in message["To"].addresses] == ["anna@example.org"], message["To"]
    assert [a.addr_spec for a in message["From"].addresses] == ["demo@example.net"], message["From"]
    assert message["Subject"] == "Re: Letter 3", message["Subject"]
    assert message["In-Reply-To"] == "<3@example.org>", message["In-Reply-To"]
    assert message["References"] == "<3@example.org>", message["References"]
    assert message["Message-ID"].endswith("@example.net>"), message["Message-ID"]
    assert message["Date"].datetime.utcoffset().total_seconds() == 0
    text, *files = message.iter_parts()
    assert text.get_content_type() == "text/plain" and text.get_param("format") == "flowed", text["Content-Type"]
    # RFC 3676 4.4: one blank in front is stuffing; 4.1: a line that ends in a blank goes on in the next one.
    lines = [line.removeprefix(" ") for line in text.get_content().replace("\r\n", "\n").split("\n")]
    words = "\n".join(lines).replace(" \n", " ")
    assert words.startswith(typed), (words, typed)
    assert "\n> This is letter 3." in words, words
    (only,) = files
    assert only.get_filename() == "Plän 3.bin", only.get_filename()
    assert only.get_content_disposition() == "attachment"
    assert only.get_payload(decode=True) == attached, "the attachment is not what it was"
    print("as intended")


if __name__ == "__main__":
    main()
