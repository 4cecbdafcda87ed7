#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""homingctl as scripts use it, against Dovecot: what happens to messages when a line is wrong, when two run at once, when
it is interrupted, when the server refuses.

    commands.py --homingctl PATH [TestClass.test]
"""

import base64
import json
import os
import pty
import re
import select
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
import unittest

import ctl

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support", "servers"))

import imapwire  # noqa: E402
from interop import Server  # noqa: E402


class Refusing:
    """Stands before a server without TLS and makes it answer NO to the commands whose text `pattern` finds; `hold` stops
    what the client says from there on; `rename` is a word of the server's and what it is made."""

    def __init__(self, port, pattern, hold=False, rename=(b"", b"")):
        self.pattern, self.hold, self.port = re.compile(pattern, re.MULTILINE), hold, port
        self.rename = rename
        self.held = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.own_port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        server = socket.create_connection(("127.0.0.1", self.port))
        silent = False
        while True:
            for ready in select.select([client, server], [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    client.close()
                    server.close()
                    return
                if ready is server:
                    client.sendall(data.replace(*self.rename) if self.rename[0] else data)
                elif silent or (self.hold and self.pattern.search(data)):
                    silent = True
                    self.held.set()
                else:
                    server.sendall(self.pattern.sub(rb"\1 STATUS nowhere (MESSAGES)\r\n", data))

    def close(self):
        self.listener.close()


class ServerTest(unittest.TestCase):
    messages = 60

    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory(prefix="hc")
        os.chmod(cls.place.name, 0o755)
        cls.server = Server("dovecot", os.path.join(cls.place.name, "server"), "--messages", str(cls.messages))
        cls.port = cls.server.info["imap"]

    @classmethod
    def tearDownClass(cls):
        with cls.server:
            pass
        cls.place.cleanup()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="hp", dir=self.place.name)
        self.addCleanup(self.folder.cleanup)
        self.ctl = ctl.Ctl(self.folder.name)
        self.do("account", "add", "--name", "One", "--email", "anna@example.org", "--user", "anna@example.org", "--imap",
                f"localhost:{self.port}", "--imap-security", "none", "--password-file", self.ctl.password)
        self.mailbox = "box-" + self.id().rsplit(".", 1)[1]
        self.imap = imapwire.Imap(self.port)
        self.imap.login("anna@example.org", "secret")
        self.imap.command(f"CREATE {self.mailbox}")

    def do(self, *line):
        outcome = self.ctl.run(*line)
        self.assertEqual(outcome.code, 0, outcome)
        return outcome

    def check(self, outcome, code, *words):
        self.assertEqual(outcome.code, code, outcome)
        for word in words:
            self.assertIn(word, outcome.words, outcome)
        return outcome

    def message(self, subject, text="x"):
        path = os.path.join(self.folder.name, "message.eml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"Subject: {subject}\n\n{text}\n")
        return path

    def filled(self, *subjects):
        """The mailbox with these messages, synchronised; their UIDs are 1, 2, .."""
        for subject in subjects:
            self.append(subject)
        self.do("sync")

    def append(self, subject):
        """By another client."""
        raw = f"Subject: {subject}\r\n\r\nx\r\n".encode()
        tag = self.imap.send(f"APPEND {self.mailbox} {{{len(raw)}}}")
        self.imap.continuation()
        self.imap.write(raw + b"\r\n")
        self.imap.wait(tag)

    def on_server(self, mailbox=None):
        return [(row["uid"], row["flags"], row["subject"])
                for row in self.server.tool("listing.py", "--mailbox", mailbox or self.mailbox)]

    def subjects(self):
        return sorted(subject for _, _, subject in self.on_server())

    def journal(self):
        return self.ctl.run("--json", "journal").json()["operations"]

    def through(self, pattern, **options):
        """The account reaches the server through Refusing from now on."""
        between = Refusing(self.port, pattern, **options)
        self.addCleanup(between.close)
        path = self.ctl.file("accounts.json")
        with open(path, encoding="utf-8") as file:
            accounts = json.load(file)
        accounts["accounts"][0]["imap"]["port"] = between.own_port
        with open(path, "w", encoding="utf-8") as file:
            json.dump(accounts, file)
        return between


class Messages(ServerTest):
    def test_only_what_is_cached_is_touched(self):
        self.filled("a", "b", "c")
        self.check(self.ctl.run("flag", "--mailbox", self.mailbox, "--uid", "77", "--add", "\\Seen"), 1, "no message 77")
        self.assertEqual(self.journal(), [])
        self.append("later")
        self.do("delete", "--mailbox", self.mailbox, "--uid", "2:4294967295", "--offline")
        self.assertEqual([one["uids"] for one in self.journal()], ["2:3"])
        self.do("sync")
        self.assertEqual(self.subjects(), ["a", "later"])
        self.do("flag", "--mailbox", self.mailbox, "--uid", "1:*", "--add", "$All")
        self.assertEqual([uid for uid, flags, _ in self.on_server() if "$All" in flags], [1, 4])
        self.assertEqual(self.do("show", "--mailbox", self.mailbox, "--uid", "*", "--headers").text.strip(), "Subject: later")

    def test_words_that_are_no_uids(self):
        self.filled("a")
        for uids in ("", "0", "4294967296", "x", "1,,2", "-1", " 1", "1:", ":1", "\u0663", "1:x"):
            self.check(self.ctl.run("delete", "--mailbox", self.mailbox, f"--uid={uids}"), 2, "--uid")
        self.assertEqual(self.subjects(), ["a"])

    def test_words_that_are_no_flags(self):
        self.filled("a")
        for flag in ("", "two words", "a\r\nX LOGOUT", "\\Recent", "\\*", "Ünï", "(", "\\", "{3}", '"q"'):
            self.check(self.ctl.run("flag", "--mailbox", self.mailbox, "--uid", "1", f"--add={flag}"), 2, "no flag")
        self.assertEqual(self.journal(), [])
        self.do("flag", "--mailbox", self.mailbox, "--uid", "1", "--add", "$Label", "--add", "\\flagged", "--remove", "\\Seen")
        self.assertEqual(self.on_server(), [(1, ["$Label", "\\Flagged"], "a")])

    def test_a_refused_flag_is_told_with_its_number(self):
        self.filled("a")
        outcome = self.check(self.ctl.run("--json", "flag", "--mailbox", self.mailbox, "--uid", "1", "--add", "\\Bogus"), 1)
        answer = outcome.json()
        self.assertEqual((answer["ok"], answer["pending"]), (False, 1))
        self.assertIn("waits in the journal", answer["error"])
        self.assertEqual([one["state"] for one in self.journal()], ["parked"])
        self.do("journal", "drop", str(answer["operations"][0]))
        self.assertEqual(self.journal(), [])

    def test_a_message_with_nul_is_refused(self):
        self.filled("a")
        path = self.message("nul", "a\0b")
        self.check(self.ctl.run("append", "--mailbox", self.mailbox, path), 1, "NUL")
        self.assertEqual(self.journal(), [])

    def test_what_no_command_can_carry_is_parked(self):
        """However it came into the journal, it must not stop the account."""
        self.filled("a")
        with sqlite3.connect(self.ctl.file("accounts/1/journal.sqlite")) as database:
            database.execute("INSERT INTO operation (kind, state, mailbox, uidvalidity, uids, flags, target, reason, attempts,"
                             " created, message) VALUES (5, 0, ?, 0, '', '', '', '', 0, 0, ?)",
                             (self.mailbox, b"Subject: x\r\n\r\n\0"))
        database.close()
        self.do("append", "--mailbox", self.mailbox, self.message("behind it"))
        self.assertEqual(self.subjects(), ["a", "behind it"])
        self.assertEqual([one["state"] for one in self.journal()], ["parked"])

    def test_line_ends(self):
        self.filled("a")
        for end in (b"\n", b"\r\n"):
            outcome = self.ctl.run("append", "--mailbox", self.mailbox, "-", stdin=b"Subject: x\r\nX: y" + end + b"\nfrom\n")
            self.assertEqual(outcome.code, 0, outcome)
        self.do("sync")
        for uid in ("2", "3"):
            raw = self.do("show", "--mailbox", self.mailbox, "--uid", uid, "--raw").out
            self.assertNotIn(b"\n", raw.replace(b"\r\n", b""))

    def test_moving_to_the_same_place(self):
        self.filled("a")
        self.check(self.ctl.run("move", "--mailbox", self.mailbox, "--uid", "1", "--to", self.mailbox), 2, "--to")
        self.assertEqual(self.on_server()[0][0], 1)

    def test_the_limit_counts_what_is_shown(self):
        self.filled("a", "b", "c", "d")
        self.do("delete", "--mailbox", self.mailbox, "--uid", "3,4", "--offline")
        self.assertEqual(self.do("list", "--mailbox", self.mailbox, "--limit", "1").text, "2\t\tb\n")
        self.assertEqual([row["uid"] for row in self.ctl.run("--json", "list", "--mailbox", self.mailbox).json()], [1, 2])
        self.check(self.ctl.run("list", "--mailbox", self.mailbox, "--limit", "0"), 2)

    def test_delete_without_trash_asks(self):
        self.filled("a", "b")
        self.through(rb"^(\S+) NOTHING", rename=(b"\\Trash) \"/\" Trash", b"\\NoSelect) \"/\" Trash"))
        self.do("sync")
        self.check(self.ctl.run("delete", "--mailbox", self.mailbox, "--uid", "1"), 1, "Trash", "--for-good")
        self.assertEqual(self.subjects(), ["a", "b"])
        self.do("delete", "--mailbox", self.mailbox, "--uid", "1", "--for-good")
        self.assertEqual(self.subjects(), ["b"])

    def test_bodies_are_here_afterwards_and_counted(self):
        self.filled("a")
        before = self.ctl.run("--json", "sync").json()["connection"]["bytesIn"]
        report = self.ctl.run("--json", "sync", "--mailbox", "INBOX", "--bodies", "all").json()
        sizes = [row["size"] for row in self.ctl.run("--json", "list", "--mailbox", "INBOX").json()]
        self.assertGreater(report["connection"]["bytesIn"], sum(sizes))
        again = self.ctl.run("--json", "sync", "--mailbox", "INBOX", "--bodies", "all").json()
        self.assertLess(again["connection"]["bytesIn"], 2 * before)

    def test_search_finds_what_is_cached(self):
        self.filled("Quarterly figures", "Z\u00fcrich trip", "Lunch")
        self.do("append", "--mailbox", self.mailbox, self.message("Minutes", "the figures were discussed"))
        self.do("sync", "--bodies", "text")

        def found(*line):
            return [row["subject"] for row in self.ctl.run("--json", "search", *line).json()
                    if row["mailbox"] == self.mailbox]
        self.assertEqual(found("figures"), ["Quarterly figures", "Minutes"])  # newest last, as list tells them
        self.assertEqual(found("figures", "--limit", "1"), ["Minutes"])
        self.assertEqual(found("subject:figures", "--mailbox", self.mailbox), ["Quarterly figures"])
        self.assertEqual(found("zurich"), ["Z\u00fcrich trip"])
        self.assertEqual(found("--", "-figures is:unread"), ["Z\u00fcrich trip", "Lunch"])
        self.assertEqual(found("\"figures NEAR( OR"), [])
        row = self.ctl.run("--json", "search", "lunch", "--mailbox", self.mailbox).json()[0]
        listed = self.ctl.run("--json", "list", "--mailbox", self.mailbox).json()[2]
        self.assertEqual({key: row[key] for key in listed}, listed)
        self.assertIn("Lunch", self.do("search", "lunch").text)
        self.check(self.ctl.run("search", "x", "--mailbox", "None Such"), 1, "no mailbox")
        self.check(self.ctl.run("search", "* -"), 2, "something to look for")
        self.do("delete", "--mailbox", self.mailbox, "--uid", "3", "--offline")
        self.assertEqual(found("lunch"), [])

    def test_show_in_json(self):
        self.filled("a")
        show = lambda *form: self.ctl.run("--json", "show", "--mailbox", self.mailbox, "--uid", "1", *form).json()  # noqa: E731
        self.assertEqual(show(), {"mailbox": self.mailbox, "uid": 1, "text": "x\n"})
        self.assertIn("Subject: a", show("--headers")["headers"])
        self.assertEqual(show("--structure")["structure"][0]["type"], "text/plain")
        self.assertEqual(show("--html")["html"], "")

    def test_show_of_a_message_of_many_parts(self):
        """A large file comes in pieces, by BINARY where the server has it; nothing but what is asked for."""
        file = bytes(range(256)) * 4000
        picture = b"\x89PNG" + b"p" * 5000
        raw = ("Subject: Plan\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
               "--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
               "--a\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nThe plan \r\nis here.\r\nbegin 644 cat.txt\r\n"
               "#0V%T\r\n`\r\nend\r\n"
               "--a\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Gr=FC=DFe</p>\r\n--a--\r\n"
               "--m\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
               + base64.encodebytes(file).decode().replace("\n", "\r\n") +
               "--m\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
               + base64.encodebytes(picture).decode().replace("\n", "\r\n") + "--m--\r\n").encode()
        tag = self.imap.send(f"APPEND {self.mailbox} {{{len(raw)}}}")
        self.imap.continuation()
        self.imap.write(raw + b"\r\n")
        self.imap.wait(tag)
        self.do("sync")
        show = lambda *form: self.do("show", "--mailbox", self.mailbox, "--uid", "1", *form)  # noqa: E731
        parts = [line.split()[:2] for line in show("--structure").text.splitlines()[1:]]
        self.assertEqual(parts, [["1", "multipart/alternative"], ["1.1", "text/plain"], ["1.2", "text/html"],
                                 ["2", "application/pdf"], ["3", "image/png"]])
        self.assertIn("<p>Gr\u00fc\u00dfe</p>", show("--html").text)
        self.assertEqual(show("--text").text.strip(), "The plan is here.")
        trace = self.ctl.file("trace")
        self.assertEqual(self.do("--trace", trace, "show", "--mailbox", self.mailbox, "--uid", "1", "--part", "2").out, file)
        with open(trace, encoding="utf-8", errors="replace") as lines:
            asked = [line for line in lines if line.startswith("C: ") and "FETCH 1 (UID B" in line]
        self.assertEqual([line.split("PEEK")[1].strip() for line in asked],
                         [f"[2]<{at}.262144>)" for at in range(0, len(file), 262144)])
        self.assertIn(" BINARY.PEEK", asked[0])
        self.assertEqual(show("--part", "3").out, picture)
        self.assertEqual(show("--part", "1.1/1").out, b"Cat")
        self.assertEqual(show("--raw").out, raw)
        self.assertTrue(show("--headers").out.startswith(b"Subject: Plan\r\n"))
        for missing in ("4", "1.1/2", "x"):
            self.check(self.ctl.run("show", "--mailbox", self.mailbox, "--uid", "1", "--part", missing), 1, "no part")

    def test_nothing_on_a_terminal_obeys_a_message(self):
        self.filled("a")
        self.do("append", "--mailbox", self.mailbox, self.message("\x1b[31mred\x07", "body\x1b[2J \x9b2J"))
        self.do("sync")
        for line in (["list"], ["show", "--uid", "2", "--raw"], ["show", "--uid", "2", "--headers"], ["show", "--uid", "2"],
                     ["--json", "list"]):
            ours, theirs = pty.openpty()
            process = self.ctl.start(*line, "--mailbox", self.mailbox, stdout=theirs)
            os.close(theirs)
            shown = b""
            while True:
                try:
                    read = os.read(ours, 65536)
                except OSError:
                    break
                if not read:
                    break
                shown += read
            os.close(ours)
            process.communicate()
            self.assertTrue(shown, line)
            self.assertFalse(re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown.decode("utf-8", "replace")), (line, shown))
        self.assertIn(b"\x1b[31m", self.do("show", "--mailbox", self.mailbox, "--uid", "2", "--raw").out)  # a file gets all

    def test_mailbox_names(self):
        self.filled("a")
        names = {"Two words": '"Two words"', 'quo"te': '"quo\\"te"', "back\\slash": '"back\\\\slash"',
                 "äö & 100%": '"&AOQA9g- &- 100%"', "-dash": "-dash", "--json": '"--json"', " lead": '" lead"', "star*": '"star*"'}
        for name in names.values():
            self.imap.command(f"CREATE {name}")
        try:
            self.do("sync")
            known = [one["name"] for one in self.ctl.run("--json", "mailboxes").json()["mailboxes"]]
            for name in names:
                self.assertIn(name, known)
                self.do("copy", "--mailbox", self.mailbox, "--uid", "1", f"--to={name}")
                self.assertTrue(self.ctl.run("--json", "sync", f"--mailbox={name}").json()["ok"])
                self.assertEqual(len(self.ctl.run("--json", "list", f"--mailbox={name}").json()), 1, name)
        finally:
            for name in names.values():
                self.imap.command(f"DELETE {name}")


class Accounts(ServerTest):
    def test_a_mailbox_of_two_accounts_is_nobodys(self):
        self.filled("a")
        self.do("account", "add", "--name", "Two", "--email", "a@b", "--user", "anna@example.org", "--imap",
                f"localhost:{self.port}", "--imap-security", "none", "--password-file", self.ctl.password)
        self.do("sync")
        for line in (["list"], ["delete", "--uid", "1"], ["show", "--uid", "1"], ["append", self.message("b")]):
            self.check(self.ctl.run(*line, "--mailbox", self.mailbox), 2, "--account", "One", "Two")
        self.assertEqual(self.subjects(), ["a"])
        self.do("list", "--mailbox", self.mailbox, "--account", "Two")
        self.check(self.ctl.run("watch"), 2, "--account")

        for account in ("One", "Two"):
            self.do("flag", "--mailbox", self.mailbox, "--uid", "1", "--add", "$" + account, "--offline", "--account", account)
        numbers = {one["account"]: one["id"] for one in self.journal()}
        self.assertEqual(numbers["One"], numbers["Two"])
        self.check(self.ctl.run("journal", "drop", str(numbers["One"])), 2, "--account")
        self.assertEqual(len(self.journal()), 2)
        self.do("journal", "drop", str(numbers["One"]), "--account", "Two")
        self.assertEqual([one["account"] for one in self.journal()], ["One"])

    def test_a_mailbox_by_its_name_for_people_or_for_the_server(self):
        self.imap.command("CREATE &APw-")
        self.do("sync")
        for name in ("ü", "&APw-"):
            for line in (["sync"], ["sync", "--offline-check"]):
                told = self.do("--json", *line, "--mailbox", name).json()["mailboxes"]
                self.assertEqual([(one["name"], one["ok"]) for one in told], [("ü", True)], line)


class Synchronising(ServerTest):
    messages = 3000

    def test_an_unknown_mailbox_is_not_ok(self):
        report = self.check(self.ctl.run("--json", "sync", "--mailbox", "Nowhere"), 1, "Nowhere").json()
        self.assertIs(report["ok"], False)
        self.assertIn("Nowhere", report["error"])

    def test_list_refused_leaves_no_chosen_mailbox_out(self):
        self.filled("a")
        self.through(rb"^(\S+) LIST .*\r\n")
        outcome = self.ctl.run("--json", "sync", "--mailbox", "INBOX", "--mailbox", self.mailbox)
        told = {one["name"]: one["ok"] for one in outcome.json()["mailboxes"]}
        self.assertEqual(told, {"INBOX": True, self.mailbox: True}, outcome)

    def test_list_refused_at_the_first_time_is_a_failure(self):
        self.through(rb"^(\S+) LIST .*\r\n")
        report = self.check(self.ctl.run("--json", "sync"), 1).json()
        self.assertIs(report["ok"], False)

    def test_two_at_once_send_nothing_twice(self):
        self.filled("a")
        for attempt in range(6):
            names = [f"{attempt}-{i}" for i in range(12)]
            for name in names:
                self.do("append", "--mailbox", self.mailbox, self.message(name), "--offline")
            several = [self.ctl.start("sync") for _ in range(3)]
            for process in several:
                _, err = process.communicate()
                self.assertEqual((process.returncode, err), (0, b""))
            self.do("sync")
            self.assertEqual([one for one in self.subjects() if one.startswith(f"{attempt}-")], sorted(names))
            self.assertEqual(self.journal(), [])

    def test_several_lines_of_a_script_at_once(self):
        self.filled("a")
        message = self.message("all alike")
        several = [self.ctl.start("append", "--mailbox", self.mailbox, message) for _ in range(6)]
        for process in several:
            _, err = process.communicate()
            self.assertEqual((process.returncode, err), (0, b""))
        self.assertEqual(self.subjects(), ["a"] + 6 * ["all alike"])

    def test_interrupted(self):
        """Ctrl+C: at once, with a word, as a signal for the shell; what waits is done by the next run."""
        self.filled("a")
        between = self.through(rb"^(\S+) SELECT .*\r\n", hold=True)
        self.do("append", "--mailbox", self.mailbox, self.message("b"), "--offline")
        for number in (signal.SIGINT, signal.SIGTERM):
            between.held.clear()
            process = self.ctl.start("--json", "sync")
            self.assertTrue(between.held.wait(20))
            process.send_signal(number)
            out, err = process.communicate(timeout=10)
            self.assertEqual(process.returncode, -number, (out, err))
            self.assertIs(json.loads(out)["ok"], False)
            self.assertIn(b"cancelled", err)
        between.pattern = re.compile(rb"(\S+) never")
        self.do("sync")
        self.assertEqual(self.subjects(), ["a", "b"])

    def test_progress_on_a_terminal_only(self):
        ours, theirs = pty.openpty()
        process = self.ctl.start("sync", stderr=theirs)
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 65536)
            except OSError:
                break
        os.close(ours)
        process.communicate()
        self.assertRegex(shown.decode(), r"\rOne: INBOX, \d+ of 3000")
        self.assertEqual(self.do("sync").words, "")


class Watching(ServerTest):
    def events(self, process, wanted):
        """Lines up to the event `wanted`."""
        seen = []
        watchdog = threading.Timer(30, process.kill)
        watchdog.start()
        try:
            for line in process.stdout:
                seen.append(json.loads(line))
                if seen[-1]["event"] == wanted:
                    return seen
        finally:
            watchdog.cancel()
        self.fail(f"{seen}, then the end: {process.stderr.read()}")
        return None

    def test_an_unknown_mailbox_is_an_error(self):
        for _ in range(2):  # on a first run too, when no mailbox is known yet
            self.check(self.ctl.run("watch", "--mailbox", "Nowhere"), 1, "Nowhere")

    def test_any_spelling_of_the_inbox(self):
        self.do("sync")
        process = self.ctl.start("watch", "--mailbox", "inbox")
        self.assertEqual(self.events(process, "connected")[-1]["strategy"], "qresync")
        process.terminate()
        process.communicate()

    def test_a_signal_is_an_ordinary_end(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.ctl.start("watch")
            self.events(process, "idle")
            process.send_signal(number)
            out, err = process.communicate(timeout=20)
            self.assertEqual((process.returncode, out, err), (0, b"", b""))

    def test_ends_when_nobody_reads(self):
        process = self.ctl.start("watch")
        self.events(process, "connected")
        process.stdout.close()
        process.wait(timeout=20)
        self.assertIn(process.returncode, (0, -signal.SIGPIPE))
        process.stderr.close()

    def test_tells_what_comes(self):
        self.filled("a")
        process = self.ctl.start("watch", "--mailbox", self.mailbox)
        self.events(process, "idle")
        self.append("b")
        told = self.events(process, "changes")[-1]
        self.assertEqual((told["mailbox"], told["new"]), (self.mailbox, "2"))
        process.terminate()
        process.communicate()


if __name__ == "__main__":
    ctl.main(unittest)
