#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account that homingctl removes leaves no session of quick reconnect on core/server; where the server cannot be told,
the user is.

    sessions.py --imapserver PATH --homingctl PATH
"""

import os
import sys
import tempfile
import unittest

import ctl
from otherclients import Server


class Sessions(unittest.TestCase):
    imapserver = ""

    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="hs")
        self.addCleanup(place.cleanup)
        self.ctl = ctl.Ctl(place.name)
        self.place = place.name

    def check(self, outcome, *words):
        self.assertEqual(outcome.code, 0, outcome)
        for word in words:
            self.assertIn(word, outcome.words, outcome)
        return outcome

    def synchronised(self, server):
        self.check(self.ctl.add("One", server.port, "demo", "starttls", "--ca-file", os.path.join(self.place, "ca.pem")))
        self.check(self.ctl.run("sync"))
        server.wait(0, r"^S: \* NEWSID ")
        server.wait(0, r"^C: \w+ LOGOUT \(PRESERVE\)")

    def assertRemoved(self):
        self.assertEqual(self.ctl.run("--json", "account", "list").json()["accounts"], [])
        self.assertFalse(os.path.exists(self.ctl.file("accounts/1")))

    def test_removing_an_account_ends_its_session(self):
        with Server(self.imapserver, self.place) as server:
            self.synchronised(server)
            start = server.now()
            outcome = self.check(self.ctl.run("account", "remove", "--name", "One"))
            self.assertEqual(outcome.words, "")
            server.dialogue(start, "SID ")
            server.dialogue(start, "DELETESID")
            server.dialogue(start, "LOGOUT")
            said = "\n".join(server.lines[start:])
            self.assertNotIn(" SELECT ", said)
            self.assertNotRegex(said, r"C: \w+ SID(\n|$)")  # none is made for it
        self.assertRemoved()

    def test_a_session_that_cannot_be_ended_is_told_of(self):
        with Server(self.imapserver, self.place) as server:
            self.synchronised(server)
        self.check(self.ctl.run("account", "remove", "--name", "One"), "session", "until it expires")
        self.assertRemoved()


if __name__ == "__main__":
    place = sys.argv.index("--imapserver")
    Sessions.imapserver = sys.argv[place + 1]
    del sys.argv[place : place + 2]
    ctl.main(unittest)
