#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""NOTIFY (RFC 5465) with Dovecot: `watch` shows new mail in mailboxes that are not open, without having asked for them.

    notify.py --homingctl PATH

Dovecot 2.3.19 now and then falls silent until something happens in the open mailbox (about one event in 25), so that one of
three has to be seen, not all.
"""

import argparse
import imaplib
import json
import os
import subprocess
import sys
import threading
import time

from interop import Client, Server, expect, in_folder

MESSAGE = b"From: a <a@example.org>\r\nSubject: elsewhere\r\n\r\nx\r\n"
PATIENCE = 10


class Watch:
    """homingctl watch; its events, as they come."""

    def __init__(self, client, trace):
        environment = dict(os.environ, HOMING_NO_KEYCHAIN="1")
        self.process = subprocess.Popen([client.program, "--profile", client.profile, "--trace", trace, "--json", "watch"],
                                        stdout=subprocess.PIPE, text=True, env=environment)
        self.events = []
        self.news = threading.Condition()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            with self.news:
                self.events.append(json.loads(line))
                self.news.notify_all()

    def wait(self, wanted):
        """The event that `wanted` is true of, or None."""
        with self.news:
            found = lambda: next((event for event in self.events if wanted(event)), None)
            self.news.wait_for(found, PATIENCE)
            return found()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.reader.join()


def lines(trace, start):
    with open(trace, encoding="utf-8", errors="replace") as file:
        return [line for line in file.read().splitlines() if line.startswith(start)]


def run(options, folder):
    with Server("dovecot", os.path.join(folder, "server"), "--messages", "5") as server:
        client = Client(options.homingctl, folder, server, "none")
        client.json("sync")
        trace = os.path.join(folder, "trace")
        other = imaplib.IMAP4("127.0.0.1", server.info["imap"])
        other.login(server.info["user"], server.info["password"])
        watch = Watch(client, trace)
        try:
            connected = watch.wait(lambda event: event["event"] == "connected")
            expect(connected, "watch does not connect")
            expect(connected["flights"] == 1, f"{connected['flights']} flights, NOTIFY included")
            seen = []
            for mailbox in ("Archive", "Sent", "Junk"):
                other.append(mailbox, None, None, MESSAGE)
                started = time.monotonic()
                if watch.wait(lambda event: event.get("mailbox") == mailbox and event.get("new")):
                    seen.append(mailbox)
                    print(f"{mailbox}: seen after {time.monotonic() - started:.2f} s")
                else:
                    print(f"{mailbox}: Dovecot did not tell")
            expect(seen, "no new mail elsewhere was seen")
        finally:
            watch.stop()
            other.logout()
        expect(len(lines(trace, "C: ")) > 0, "no trace")
        lists = [line for line in lines(trace, "C: ") if " LIST " in line]
        expect(len(lists) == 1, f"asked for the other mailboxes again: {lists}")
        expect(any(" NOTIFY SET " in line for line in lines(trace, "C: ")), "NOTIFY was not asked for")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--homingctl", required=True)
    options = parser.parse_args()
    return in_folder(run, options)


if __name__ == "__main__":
    sys.exit(main())
