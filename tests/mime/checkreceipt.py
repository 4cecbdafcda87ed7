#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""checkreceipt.py: the confirmation on standard input as Python's own parser reads it, as JSON."""
import email
import email.policy
import json
import sys

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
text, report = message.get_payload()
fields = report.get_payload()[0]  # the parser makes a message of the fields
answer = {
    "type": message.get_content_type(),
    "report-type": message.get_param("report-type"),
    "parts": " ".join(part.get_content_type() for part in message.get_payload()),
    "from": str(message["From"]),
    "to": str(message["To"]),
    "subject": str(message["Subject"]),
    "in-reply-to": str(message["In-Reply-To"]),
    "text": text.get_content().strip(),
    "asks back": str(message["Disposition-Notification-To"] or ""),
    "fields": " ".join(message.keys()),
    "defects": " ".join(repr(one) for part in message.walk() for one in part.defects),
}
answer.update({name: str(value) for name, value in fields.items()})
json.dump(answer, sys.stdout)
