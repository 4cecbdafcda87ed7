#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail put into the outbox offline, then kill -9 at random moments of the synchronisations that send it, with a submission
server (aiosmtpd) and an IMAP server (Dovecot) of other people's making: no message arrives twice, none is lost, and each that
is known to be sent has one copy in Sent.

    outbox.py --homingctl PATH [--kills 15] [--seed S]
"""

import argparse
import asyncio
import collections
import logging
import os
import random
import re
import signal
import subprocess
import sys
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from interop import Client, Server, expect, in_folder
from submission import free_port


class Handler:
    """Takes its time, so that a kill meets it in the middle."""

    def __init__(self, rng):
        self.rng, self.arrived = rng, collections.Counter()

    async def pause(self):
        await asyncio.sleep(self.rng.uniform(0, 0.05))

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.pause()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        await self.pause()
        self.arrived[re.search(rb"^Message-ID: (<\S+>)", envelope.content, re.MULTILINE).group(1).decode()] += 1
        await self.pause()
        return "250 2.0.0 taken"


def sync_and_kill(client, after):
    """Whether it had to be killed."""
    process = subprocess.Popen([client.program, "--profile", client.profile, "sync"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=dict(os.environ, HOMING_NO_KEYCHAIN="1"))
    try:
        process.wait(timeout=after)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


def queue(client, folder, number):
    path = os.path.join(folder, "letter.eml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"From: anna@example.org\nTo: bob@example.net\nBcc: carl@example.net\nSubject: letter {number}\n"
                   f"Message-ID: <{number}@example.org>\n\nhello\n" + ("a line of it\n" * (number % 7) * 3000))
    client.run("send", "--offline", path)


def run(options, folder):
    rng = random.Random(options.seed)
    handler = Handler(rng)
    smtp = Controller(handler, hostname="127.0.0.1", port=free_port(), auth_required=True, auth_require_tls=False,
                      authenticator=lambda *_: AuthResult(success=True))
    smtp.start()
    try:
        with Server("dovecot", os.path.join(folder, "server"), "--messages", "20", "--profile", "qresync") as server:
            client = Client(options.homingctl, folder, server, "tls", smtp=smtp.port)
            client.run("sync")
            kills = letters = 0
            while kills < options.kills:
                for _ in range(3):
                    letters += 1
                    queue(client, folder, letters)
                while kills < options.kills and sync_and_kill(client, rng.uniform(0.02, 0.6)):
                    kills += 1
            report = client.json("sync")
            report = client.json("sync")  # shows the copies that the first one appended
            expect(report["journal"]["pending"] == 0, f"still waiting: {report['journal']}")
            sent = collections.Counter(row["messageId"].strip("<>") for row in client.json("list", "--mailbox", "Sent"))
            unknown = 0
            for number in range(1, letters + 1):
                name = f"{number}@example.org"
                arrived = handler.arrived[f"<{name}>"]
                expect(arrived <= 1, f"letter {number} arrived {arrived} times")
                expect(sent[name] <= 1, f"letter {number} has {sent[name]} copies in Sent")
                expect(arrived == 1 or not sent[name], f"letter {number} is in Sent and never arrived")
                unknown += not sent[name]
            parked = report["journal"]["parked"]
            expect(unknown == parked, f"{unknown} letters are not in Sent, {parked} are shown to the user")
            expect(unknown < letters, "nothing was sent at all")
            print(f"{letters} letters, {kills} kills: {letters - unknown} sent once, with one copy each; of {unknown} nobody"
                  f" knows, {sum(handler.arrived.values()) - (letters - unknown)} of those have arrived")
    finally:
        smtp.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--homingctl", required=True)
    parser.add_argument("--kills", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return in_folder(run, options)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    sys.exit(main())
