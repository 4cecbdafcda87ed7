# SPDX-License-Identifier: GPL-3.0-or-later
"""homingctl as its tests run it: a profile of its own, no keychain, the outcome as a value."""

import json
import os
import signal
import subprocess
import sys


class Outcome:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        self.text, self.words = out.decode(errors="replace"), err.decode()

    def json(self):
        """The one JSON value on standard output; anything else there is a failure."""
        return json.loads(self.text)

    def __repr__(self):
        return f"exit {self.code}\n  out: {self.text[:600]!r}\n  err: {self.words[:600]!r}"


class Ctl:
    program = ""

    def __init__(self, folder, name="profile"):
        self.folder = folder
        self.profile = os.path.join(folder, name)
        self.password = os.path.join(folder, "password")
        with open(self.password, "w", encoding="utf-8") as file:
            file.write("secret\n")

    def environment(self, **more):
        kept = {name: value for name, value in os.environ.items() if name not in ("HOMING_PROFILE", "QT_LOGGING_RULES")}
        return dict(kept, HOMING_NO_KEYCHAIN="1", **more)

    def start(self, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, prepare=None):
        def fresh():
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            if prepare:
                prepare()

        return subprocess.Popen([self.program, "--profile", self.profile, *arguments], stdin=stdin, stdout=stdout,
                                stderr=stderr, env=self.environment(), preexec_fn=fresh)

    def run(self, *arguments, timeout=30, stdin=None, prepare=None):
        process = self.start(*arguments, stdin=subprocess.PIPE, prepare=prepare)
        try:
            out, err = process.communicate(stdin or b"", timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise AssertionError(f"homingctl {' '.join(arguments)} did not end in {timeout} s") from None
        return Outcome(process.returncode, out, err)

    def add(self, name, port, user="anna@example.org", security="none", *more):
        return self.run("account", "add", "--name", name, "--email", user, "--user", user, "--imap", f"localhost:{port}",
                        "--imap-security", security, "--password-file", self.password, *more)

    def file(self, name):
        return os.path.join(self.profile, name)


def main(unittest):
    """Runs the tests of the calling file: --homingctl PATH, then unittest's own arguments."""
    at = sys.argv.index("--homingctl")
    Ctl.program = sys.argv[at + 1]
    del sys.argv[at : at + 2]
    unittest.main(verbosity=2)
