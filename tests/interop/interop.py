#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Homing against a real server: first sync, then 100 flag changes, 50 expunges and 10 arrivals while away.

    interop.py --homingctl PATH --server dovecot|cyrus --profile qresync|condstore|plain [--messages N] [--security tls|starttls|none]
               [--transcript FILE]

Says what the resync cost; exit code 1 with the reason when the client and the server do not agree.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SERVERS = os.path.join(HERE, "..", "support", "servers")
STRATEGY = {"qresync": "qresync", "condstore": "condstore", "plain": "uid-diff"}


class Failure(Exception):
    pass


def expect(condition, text):
    if not condition:
        raise Failure(text)


class Server:
    """A server of tests/support/servers, gone when the with-block ends."""

    def __init__(self, kind, folder, *options):
        self.script = os.path.join(SERVERS, kind + ".sh")
        self.folder = folder
        out = subprocess.run([self.script, "start", folder, "--owner", str(os.getpid()), *options], check=True,
                             stdout=subprocess.PIPE, text=True).stdout
        self.info = json.loads(out)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run([self.script, "stop", self.folder], check=False, stdout=subprocess.DEVNULL)

    def tool(self, name, *arguments):
        out = subprocess.run([os.path.join(SERVERS, name), "--port", str(self.info["imap"]), *arguments], check=True,
                             stdout=subprocess.PIPE, text=True).stdout
        return json.loads(out)


class Client:
    """homingctl on a profile of its own."""

    def __init__(self, program, folder, server, security, transcript=None, smtp=None):
        self.program, self.profile = program, os.path.join(folder, "profile")
        self.trace, self.transcript = os.path.join(folder, "trace"), transcript
        password = os.path.join(folder, "password")
        with open(password, "w", encoding="utf-8") as file:
            file.write(server.info["password"] + "\n")
        port = server.info["imaps" if security == "tls" else "imap"]
        self.run("account", "add", "--name", "Test", "--email", server.info["user"], "--user", server.info["user"],
                 "--imap", f"localhost:{port}", "--imap-security", security, "--password-file", password,
                 "--ca-file", server.info["ca"],
                 *(("--smtp", f"localhost:{smtp}", "--smtp-security", "none") if smtp else ()))

    def note(self, text):
        """Into the transcript, if there is one."""
        if self.transcript:
            self.transcript.write(f"# {text}\n")

    def run(self, *arguments, check=True):
        self.note(" ".join(("homingctl",) + arguments))
        tracing = ("--trace", self.trace) if self.transcript else ()
        environment = dict(os.environ, HOMING_NO_KEYCHAIN="1", QT_LOGGING_RULES="*.debug=false")
        done = subprocess.run([self.program, "--profile", self.profile, *tracing, *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=300, env=environment, check=False)
        if self.transcript and os.path.exists(self.trace):
            with open(self.trace, encoding="utf-8", errors="replace") as file:
                self.transcript.write(file.read())
            os.remove(self.trace)
        if check and done.returncode != 0:
            raise Failure(f"homingctl {' '.join(arguments)}: exit {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.run("--json", *arguments))


def listed(rows):
    return {row["uid"]: (sorted(flag.lower() for flag in row["flags"]), row["size"], row["subject"]) for row in rows}


def compare(client, server, mailbox="INBOX"):
    here = listed(client.json("list", "--mailbox", mailbox))
    there = listed(server.tool("listing.py", "--mailbox", mailbox))
    wrong = [uid for uid in here.keys() | there.keys() if here.get(uid) != there.get(uid)]
    expect(not wrong, f"{len(wrong)} messages differ, as UID {wrong[:1]}: "
                      f"{[(here.get(uid), there.get(uid)) for uid in wrong[:1]]}")
    return len(there)


def inbox(report):
    return next(one for one in report["mailboxes"] if one["name"] == "INBOX")


def run(options, folder):
    with Server(options.server, os.path.join(folder, "server"), "--messages", str(options.messages), "--profile",
                options.profile) as server:
        client = Client(options.homingctl, folder, server, options.security, options.transcript)
        first = client.json("sync")
        expect(inbox(first)["strategy"] == "initial", f"first sync was {inbox(first)}")
        expect(inbox(first)["new"] == options.messages, f"first sync brought {inbox(first)['new']}")
        compare(client, server)
        unchanged = client.json("sync")
        expect(unchanged["connection"]["flights"] == 1, f"nothing changed, yet {unchanged['connection']}")
        expect(not any(inbox(unchanged)[key] for key in ("new", "flagChanges", "vanished")), f"ghosts: {inbox(unchanged)}")

        client.note("another client changes 100 flags, expunges 50 messages and appends 10")
        server.tool("mutate.py", "--flags", "100", "--expunge", "50", "--append", "10")
        report = client.json("sync")
        result, connection = inbox(report), report["connection"]
        print(f"{options.server} {options.profile} {options.security}: first sync of {options.messages} in "
              f"{first['connection']['ms']} ms, {first['connection']['bytesIn']} bytes; unchanged "
              f"{unchanged['connection']['bytesIn']} bytes; resync {result['strategy']}, {connection['flights']} flight(s), "
              f"{connection['bytesIn']} bytes in, {connection['bytesOut']} out, new {result['new']}, flagChanges "
              f"{result['flagChanges']}, vanished {result['vanished']} ({result['reason']})")
        expect(result["strategy"] == STRATEGY[options.profile], f"strategy {result['strategy']}")
        expect((result["new"], result["flagChanges"], result["vanished"]) == (10, 100, 50), f"counted {result}")
        expect(connection["flights"] == 1, f"{connection['flights']} flights")
        expect(connection["tls"] == (options.security != "none"), f"tls is {connection['tls']}")
        print(f"list equals the server's: {compare(client, server)} messages")

        # The user's own actions, offline first, then replayed.
        uids = sorted(row["uid"] for row in client.json("list", "--mailbox", "INBOX"))
        client.run("flag", "--mailbox", "INBOX", "--uid", f"{uids[0]}:{uids[3]}", "--add", "\\Flagged", "--offline")
        client.run("move", "--mailbox", "INBOX", "--uid", str(uids[10]), "--to", "Archive", "--offline")
        client.run("delete", "--mailbox", "INBOX", "--uid", str(uids[11]), "--offline")
        replayed = client.json("sync")
        expect(replayed["journal"] == {"replayed": 3, "pending": 0, "parked": 0}, f"journal {replayed['journal']}")
        client.json("sync")
        compare(client, server)
        compare(client, server, "Archive")
        compare(client, server, "Trash")
        text = client.run("show", "--mailbox", "INBOX", "--uid", str(uids[20]))
        expect(text.strip(), "an empty message")


def in_folder(run, options):
    """run(options, folder) in a folder of its own, short enough for sockets; the exit status."""
    with tempfile.TemporaryDirectory(prefix="hi", dir="/tmp") as folder:
        os.chmod(folder, 0o755)  # the servers have users of their own
        try:
            run(options, folder)
        except Failure as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            return 1
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--homingctl", required=True)
    parser.add_argument("--server", choices=["dovecot", "cyrus"], required=True)
    parser.add_argument("--profile", choices=list(STRATEGY), required=True)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--security", choices=["tls", "starttls", "none"], default="tls")
    parser.add_argument("--transcript", metavar="FILE", type=argparse.FileType("w", encoding="utf-8"),
                        help="where all that went over the wire is written to")
    options = parser.parse_args()
    return in_folder(run, options)


if __name__ == "__main__":
    sys.exit(main())
