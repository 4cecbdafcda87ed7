#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""checkdrafts.py FOLDER: each N.eml there says what N.json says, read with Python's own parser."""
import base64
import email
import json
import pathlib
import sys
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime


def text_of(value):
    """An unstructured field or a name: unfolded, RFC 2047 decoded."""
    return str(make_header(decode_header(value.replace("\r\n", "")))) if value else ""


def people_of(value):
    unfolded = (value or "").replace("\r\n", "")
    return [[text_of(name), address] for name, address in getaddresses([unfolded])] if value else []


def ids_of(value):
    return [word[1:-1] for word in (value or "").split()]


def unflowed(text):
    """RFC 3676 4.5, written from its text alone: (depth, paragraph) for each."""
    paragraphs, open_depth = [], None
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content[1:] if content.startswith(" ") else content
        if open_depth == depth and content != "-- ":
            paragraphs[-1] = (depth, paragraphs[-1][1] + content)
        else:
            paragraphs.append((depth, content))
        open_depth = depth if content.endswith(" ") and content != "-- " else None
    return paragraphs


def paragraphs_of(text):
    paragraphs = []
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        paragraphs.append((depth, content[1:] if depth and content.startswith(" ") else content))
    return paragraphs


def check_octets(raw, wanted):
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r"), "line ends"
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998, "long line"
    if not any(file["type"] == "message/rfc822" for file in wanted["files"]):
        assert raw.isascii(), "not ASCII"


def check_fields(message, wanted):
    people_fields = ("From", "Reply-To", "To", "Cc", "Bcc")
    names = [name for name in people_fields if wanted[name.lower()]]
    names += ["Subject"] if wanted["subject"] else []
    names += ["Date", "Message-ID"]
    names += ["In-Reply-To"] if wanted["inReplyTo"] else []
    names += ["References"] if wanted["references"] else []
    names += ["MIME-Version", "Content-Type"]
    found = [name for name in message.keys() if name != "Content-Transfer-Encoding"]
    assert found == names, found
    for name in people_fields:
        people = people_of(message[name])
        assert people == wanted[name.lower()], (people, wanted[name.lower()])
    assert text_of(message["Subject"]) == wanted["subject"], message["Subject"]
    assert message["Date"].endswith(" +0000") \
        and parsedate_to_datetime(message["Date"]).timestamp() == 1_700_000_000
    assert ids_of(message["Message-ID"]) == [wanted["messageId"]]
    assert ids_of(message["In-Reply-To"]) == ([wanted["inReplyTo"]] if wanted["inReplyTo"] else [])
    assert ids_of(message["References"]) == wanted["references"]
    assert message["MIME-Version"] == "1.0"


def string_of(part):
    assert part.get_content_charset() == "utf-8"
    text = part.get_payload(decode=True).decode("utf-8").replace("\r\n", "\n")
    assert text.endswith("\n")
    return text[:-1]


def check_text(part, wanted):
    assert part.get_content_type() == "text/plain" and part.get_param("format") == "flowed"
    text = string_of(part)
    assert unflowed(text) == paragraphs_of(wanted), (unflowed(text), paragraphs_of(wanted))
    for line in text.split("\n"):
        assert len(line) <= 78 or " " not in line.rstrip(" ").lstrip("> ") \
            or line.lstrip("> ").startswith("-- "), line


def parameter_of(part, name, header):
    """RFC 2231; Python's own unquoting would take <> off as well."""
    value = part.get_param(name, "", header, unquote=False)
    charset, _, text = value if isinstance(value, tuple) else (None, None, value)
    if text.startswith('"') and text.endswith('"'):
        text = text[1:-1].replace("\\\\", "\\").replace('\\"', '"')
    return text.encode("raw-unicode-escape").decode(charset) if charset else text


def check_file(part, wanted, raw):
    assert not part.defects, part.defects
    kind, _, charset = wanted["type"].partition("; charset=")
    assert part.get_content_type() == kind and (part.get_param("charset") or "") == charset
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        name = parameter_of(part, parameter, header)
        assert name == wanted["name"], (name, wanted["name"])
    assert (part["Content-ID"] or "") == (f"<{wanted['contentId']}>" if wanted["contentId"] else "")
    content = base64.b64decode(wanted["bytes"])
    if kind == "message/rfc822":
        assert part["Content-Transfer-Encoding"] == "8bit"
        assert b"\r\n\r\n" + content + b"\r\n--" in raw
    else:
        assert part["Content-Transfer-Encoding"] == "base64"
        assert (part.get_payload(decode=True) or b"") == content


def take(part, kind):
    """The first part of a multipart, and its others."""
    assert part.get_content_type() == kind and not part.defects, (kind, part.defects)
    first, *others = part.get_payload()
    return first, others


def check(raw, wanted):
    check_octets(raw, wanted)
    message = email.message_from_bytes(raw)
    check_fields(message, wanted)
    pictures = [file for file in wanted["files"] if file["contentId"]]
    files = [file for file in wanted["files"] if not file["contentId"]]
    body, found = take(message, "multipart/mixed") if files else (message, [])
    assert len(found) == len(files)
    if wanted["html"]:
        body, others = take(body, "multipart/alternative")
        html, shown = take(others[0], "multipart/related") if pictures else (others[0], [])
        assert len(others) == 1 and len(shown) == len(pictures)
        assert html.get_content_type() == "text/html" and string_of(html) == wanted["html"]
        found, files = shown + found, pictures + files
    check_text(body, wanted["text"])
    for part, file in zip(found, files):
        check_file(part, file, raw)


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.eml"))
    for path in paths:
        try:
            check(path.read_bytes(), json.loads(path.with_suffix(".json").read_text("utf-8")))
        except Exception:
            print(path.name, file=sys.stderr)
            raise
    print(len(paths), "messages")


if __name__ == "__main__":
    main()
