#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""homingctl as scripts use it, as far as no server is needed: words, exit codes, JSON, and a profile that never suffers.

    usage.py --homingctl PATH [TestClass.test]
"""

import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import unittest

import ctl

COMMANDS = ["account add", "account list", "account remove", "mailboxes", "sync", "list", "show", "flag", "move", "copy",
            "delete", "append", "journal", "watch"]


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class ProfileTest(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory(prefix="hu")
        self.addCleanup(self.place.cleanup)
        self.ctl = ctl.Ctl(self.place.name)

    def check(self, outcome, code, *words):
        self.assertEqual(outcome.code, code, outcome)
        for word in words:
            self.assertIn(word, outcome.words, outcome)
        return outcome

    def add(self, name="One", **options):
        self.check(self.ctl.add(name, options.pop("port", closed_port()), **options), 0)


class Usage(ProfileTest):
    def test_help_of_every_command_names_it(self):
        for command in COMMANDS:
            shown = self.check(self.ctl.run(*command.split(), "--help"), 0)
            self.assertTrue(shown.text.startswith(f"Usage: homingctl {command} "), shown)
            self.assertEqual(shown.words, "")
        self.assertIn("account remove", self.check(self.ctl.run("account", "--help"), 0).text)

    def test_words_that_mean_nothing_are_refused(self):
        """A forgotten --mailbox must not synchronise everything, or delete elsewhere than meant."""
        for line in (["sync", "INBOX"], ["mailboxes", "x"], ["watch", "x"], ["account", "list", "x"], ["journal", "list", "5"],
                     ["list", "--mailbox", "INBOX", "x"], ["delete", "--mailbox", "INBOX", "--uid", "1", "2"]):
            self.check(self.ctl.run(*line), 2, "homingctl: ")

    def test_global_options_in_every_form(self):
        self.add()
        for line in (["account", "list", "--json"], ["--json", "account", "list"]):
            self.assertEqual(len(self.ctl.run(*line).json()["accounts"]), 1)
        other = os.path.join(self.place.name, "other")
        for line in (["account", "list", "--json", f"--profile={other}"], [f"--profile={other}", "--json", "account", "list"]):
            self.assertEqual(self.ctl.run(*line).json()["accounts"], [])
        self.check(self.ctl.run("account", "list", "--profile", ""), 2, "--profile")
        self.check(self.ctl.run("account", "list", "--trace"), 2, "--trace")
        self.check(self.ctl.run("append", "--mailbox", "INBOX", "--", "--json"), 1, "--json")  # a file's name here

    def test_errors_are_one_json_object_too(self):
        self.add()
        for line, code in ((["nonsense"], 2), (["list"], 2), (["list", "--mailbox", "Q"], 1), (["list", "--bogus"], 2), ([], 2),
                           (["account", "remove", "--name", "nobody"], 1), (["sync", "--account", "nobody"], 1),
                           (["journal", "drop", "7"], 1), (["append", "--mailbox", "INBOX", "/nonexistent"], 1),
                           (["account"], 2), (["sync", "--bodies", "x"], 2), (["show", "--mailbox", "INBOX", "--uid", "x"], 2)):
            outcome = self.check(self.ctl.run("--json", *line), code)
            answer = outcome.json()
            self.assertIs(answer["ok"], False, outcome)
            self.assertTrue(answer["error"], outcome)
            self.assertTrue(outcome.words, outcome)

    def test_done_is_said_in_json_too(self):
        self.add()
        self.assertIs(self.ctl.run("--json", "account", "remove", "--name", "One").json()["ok"], True)

    def test_one_fault_one_line(self):
        self.add()
        for line in (["list", "--mailbox", "INBOX", "--account", "nobody"], ["show", "--mailbox", "INBOX", "--uid", "1:*"],
                     ["list", "--mailbox", "nowhere"]):
            self.assertEqual(len(self.ctl.run(*line).words.splitlines()), 1, line)

    def test_show_wants_one_form(self):
        self.check(self.ctl.run("show", "--mailbox", "INBOX", "--uid", "1", "--raw", "--text"), 2, "--raw")

    def test_account_names(self):
        for name in ("", " ", "ev\x1b[31mil", "two\nlines"):
            self.check(self.ctl.add(name, 1), 2, "--name")


class Profile(ProfileTest):
    def test_an_account_has_identities(self):
        who = ["--identity", "Anna Berg <anna@example.org>", "--identity", "office@harbour.example"]
        self.add()
        self.check(self.ctl.add("Both", 1, "anna@example.org", "none", *who), 0)
        listed = {one["name"]: one["identities"] for one in self.ctl.run("--json", "account", "list").json()["accounts"]}
        self.assertEqual(listed["Both"], ["Anna Berg <anna@example.org>", "office@harbour.example"])
        self.assertEqual(listed["One"], ["anna@example.org"])  # its address
        for bad in ("anna@", "a@x.org, b@x.org", "", "Anna\nBcc: b@x.org <anna@example.org>"):
            self.check(self.ctl.add("Bad", 1, "anna@example.org", "none", "--identity", bad), 2, "--identity")
        self.check(self.ctl.add("Bad", 1, "anna@example.org", "none", "--server-keeps-sent"), 2, "--smtp")
        self.assertNotIn("Bad", self.accounts())

    def test_servers_that_keep_what_they_send(self):
        for name, smtp in (("G", ["--smtp", "smtp.gmail.com:465"]), ("Told", ["--smtp", "localhost:1", "--server-keeps-sent"]),
                           ("Not", ["--smtp", "localhost:1"])):
            self.check(self.ctl.add(name, 1, "anna@example.org", "none", *smtp), 0)
        with open(self.ctl.file("accounts.json"), encoding="utf-8") as file:
            kept = {one["name"]: one["serverKeepsSent"] for one in json.load(file)["accounts"]}
        self.assertEqual([kept["G"], kept["Told"], kept["Not"]], [True, True, False])

    def accounts(self):
        return [one["name"] for one in self.ctl.run("--json", "account", "list").json()["accounts"]]

    def test_a_full_disk_costs_no_account(self):
        self.add("One")
        with open(self.ctl.file("accounts.json"), "rb") as file:
            before = file.read()

        def small():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))  # as a full disk: writing fails at the end

        self.check(self.ctl.run("account", "list", prepare=small), 0)
        outcome = self.ctl.run("account", "remove", "--name", "One", prepare=small)
        with open(self.ctl.file("accounts.json"), "rb") as file:
            self.assertEqual(file.read(), before, outcome)
        self.check(outcome, 1, "accounts.json")

    def test_accounts_added_at_once_are_all_there(self):
        adding = [self.ctl.start("account", "add", "--name", f"A{i}", "--email", "a@b", "--user", "a", "--imap", "localhost:1",
                                 "--password-file", self.ctl.password) for i in range(8)]
        for process in adding:
            process.communicate()
        self.assertEqual(sorted(self.accounts()), [f"A{i}" for i in range(8)])
        with open(self.ctl.file("accounts.json"), encoding="utf-8") as file:
            self.assertEqual(len({one["id"] for one in json.load(file)["accounts"]}), 8)

    def test_made_at_once(self):
        self.add()
        for _ in range(4):
            several = [self.ctl.start("mailboxes") for _ in range(8)]
            for process in several:
                _, err = process.communicate()
                self.assertEqual((process.returncode, err), (0, b""))
            shutil.rmtree(self.ctl.file("accounts"))

    def test_a_profile_that_is_a_file(self):
        self.ctl.profile = self.ctl.password
        self.check(self.ctl.run("account", "list"), 1, self.ctl.password, "folder")

    def test_broken_accounts_fail_every_command(self):
        os.mkdir(self.ctl.profile)
        with open(self.ctl.file("accounts.json"), "w", encoding="utf-8") as file:
            file.write("{")
        for line in (["journal"], ["mailboxes"], ["sync"], ["list", "--mailbox", "INBOX"], ["account", "list"], ["watch"]):
            self.check(self.ctl.run(*line), 1, "accounts.json")

    def journal(self, statement, number=1):
        self.ctl.run("mailboxes")  # makes the files
        with sqlite3.connect(self.ctl.file(f"accounts/{number}/journal.sqlite")) as database:
            database.execute(statement)
        database.close()

    def test_a_newer_journal_is_said_in_words(self):
        self.add()
        self.journal("PRAGMA user_version = 99")
        self.check(self.ctl.run("mailboxes"), 1, "newer", "journal.sqlite")
        self.assertIn("newer", self.ctl.run("--json", "sync").json()["error"])

    def test_a_damaged_journal_is_said_in_words_and_left_alone(self):
        self.add()
        self.ctl.run("mailboxes")
        path = self.ctl.file("accounts/1/journal.sqlite")
        with open(path, "wb") as file:
            file.write(b"garbage" * 1000)
        self.check(self.ctl.run("mailboxes"), 1, "damaged", "journal.sqlite")
        with open(path, "rb") as file:
            self.assertEqual(file.read(), b"garbage" * 1000)

    def operation(self, kind, mailbox, uids="", target="", number=1):
        self.journal("INSERT INTO operation (kind, state, mailbox, uidvalidity, uids, flags, target, reason, attempts, created,"
                     f" message) VALUES ({kind}, 0, '{mailbox}', 0, '{uids}', '', '{target}', '', 0, 0, 'Subject: x')", number)

    def test_the_journal_is_listed_with_account_and_target(self):
        """Each account counts for itself: who drops 1 must see whose 1."""
        self.add("One")
        self.add("Two")
        self.operation(2, "INBOX", "3:5", "Archive")
        self.operation(3, "INBOX", "7", "&APw-", number=2)
        self.operation(5, "Drafts", number=2)
        for line in (["journal"], ["journal", "list"]):
            self.assertEqual(self.check(self.ctl.run(*line), 0).text.splitlines(),
                             ["One\t1\tpending\tmove\tINBOX 3:5 → Archive\t", "Two\t1\tpending\tcopy\tINBOX 7 → ü\t",
                              "Two\t2\tpending\tappend\tDrafts\t"])
        self.check(self.ctl.run("journal", "drop", "1"), 2, "--account")
        self.check(self.ctl.run("journal", "drop", "1", "--account", "Two"), 0)
        self.assertEqual([line.split("\t")[:2] for line in self.ctl.run("journal").text.splitlines()],
                         [["One", "1"], ["Two", "2"]])

    def test_the_check_of_an_unknown_mailbox_is_a_failure(self):
        self.add()
        outcome = self.check(self.ctl.run("--json", "sync", "--offline-check", "--mailbox", "Nowhere"), 1, "Nowhere",
                             "no such mailbox")
        self.assertIs(outcome.json()["ok"], False)
        self.assertEqual([(one["name"], one["ok"]) for one in outcome.json()["mailboxes"]], [("Nowhere", False)])
        self.check(self.ctl.run("sync", "--offline-check"), 0)

    def test_removing_an_account_keeps_what_was_not_sent(self):
        self.add()
        self.operation(5, "INBOX")
        self.check(self.ctl.run("account", "remove", "--name", "One"), 1, "--discard", "1")
        self.assertEqual(self.accounts(), ["One"])
        self.check(self.ctl.run("account", "remove", "--name", "One", "--discard"), 0)
        self.assertEqual(self.accounts(), [])
        self.assertFalse(os.path.exists(self.ctl.file("accounts/1")))


class Output(ProfileTest):
    def test_a_full_output_is_a_failure(self):
        self.add()
        with open("/dev/full", "wb") as full:
            process = self.ctl.start("account", "list", stdout=full)
            _, err = process.communicate()
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"standard output", err)

    def test_closed_output_and_input(self):
        """What is opened next must not become standard output."""
        self.add()
        trace = os.path.join(self.place.name, "trace")
        process = self.ctl.start("--json", "--trace", trace, "sync", stdout=None, stderr=None,
                                 prepare=lambda: [os.close(number) for number in (0, 1, 2)])
        process.wait()
        self.assertEqual(process.returncode, 1)
        with open(trace, "rb") as file:
            self.assertNotIn(b'"account"', file.read())

    def test_a_reader_that_leaves_is_no_error_message(self):
        for i in range(40):
            self.add(f"A{i}")
        reading, writing = os.pipe()
        os.close(reading)
        process = self.ctl.start("account", "list", stdout=writing)
        os.close(writing)
        _, err = process.communicate()
        self.assertEqual((process.returncode, err), (-signal.SIGPIPE, b""))

    def test_watch_ends_without_a_reader(self):
        self.add()
        reading, writing = os.pipe()
        os.close(reading)
        process = self.ctl.start("watch", stdout=writing)
        os.close(writing)
        self.addCleanup(process.kill)
        _, err = process.communicate(timeout=20)
        self.assertIn((process.returncode, err), [(0, b""), (-signal.SIGPIPE, b"")])

    def test_watch_outlives_its_terminal_where_that_is_wanted(self):
        """nohup homingctl watch: what is ignored at the start stays so. But a script's `watch &` can be interrupted."""
        def ignoring():
            for number in (signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)

        self.add()
        process = self.ctl.start("watch", prepare=ignoring)
        self.addCleanup(process.kill)
        self.assertEqual(json.loads(process.stdout.readline())["event"], "disconnected")
        process.send_signal(signal.SIGHUP)
        self.assertTrue(process.stdout.readline(), "it is over")  # the next try
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        self.assertEqual((process.returncode, err), (0, b""))

    def test_each_account_is_tried_and_told(self):
        self.add("Lost")
        self.ctl.password = os.path.join(self.place.name, "nothing there")
        self.add("Locked")
        self.ctl.password = os.path.join(self.place.name, "password")
        self.add("Third")
        outcome = self.check(self.ctl.run("--json", "sync"), 1, "Lost", "Locked", "Third", "nothing there")
        told = [json.loads(line) for line in outcome.text.splitlines()]
        self.assertEqual([(one["account"], one["ok"]) for one in told], [("Lost", False), ("Locked", False), ("Third", False)])
        self.assertTrue(all(one["error"] and one["mailboxes"] == [] for one in told), outcome)

    def test_a_trace_has_every_account(self):
        self.add("A")
        self.add("B")
        trace = os.path.join(self.place.name, "trace")
        self.ctl.run("--trace", trace, "sync")
        with open(trace, encoding="utf-8") as file:
            self.assertEqual(file.read().count("T: connect"), 2)
        self.assertEqual(os.stat(trace).st_mode & 0o077, 0)

    def test_no_secret_in_what_is_written(self):
        self.add()
        self.ctl.run("--trace", self.ctl.file("trace"), "sync")
        found = subprocess.run(["grep", "-rl", "secret$", self.ctl.profile], stdout=subprocess.PIPE, check=False).stdout
        self.assertEqual(found, b"")


if __name__ == "__main__":
    ctl.main(unittest)
