#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""homingctl send with a mail server of other people's making (aiosmtpd): what arrives, octet for octet; who learns what;
and what the exit code says."""

import email
import email.policy
import json
import logging
import os
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest
import warnings

import ctl

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

SECRET = "c4naryPassw0rd"
ODD = (b"From: Anna <anna@example.org>\r\nTo: bob@example.net\r\nCc: Carl <carl@example.net>\r\n"
       b"Subject: odd =?x?\r\nDate: Mon, 1 Jan 2024 10:00:00 +0100\r\nMessage-ID: <1@example.org>\r\n\r\n"
       b".\r\n..\r\n.one\r\n\r\n \r\nend  \r\n\xc3\xb6 \xff\r\n")


ANSWERS = [b"250-x\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n", b"235 in\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n",
           b"354 go\r\n"]


class Handler:
    def __init__(self):
        self.mail, self.greetings = [], []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.greetings.append(hostname)
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        self.mail.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content, session.ssl is not None))
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"anna@example.org" and data.password == SECRET.encode(),
                      handled=False)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Submission(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.certificate = os.path.join(cls.temporary.name, "certificate.pem")
        key = os.path.join(cls.temporary.name, "key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", key, "-out", cls.certificate, "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
        cls.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        cls.tls.load_cert_chain(cls.certificate, key)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.ctl = ctl.Ctl(folder.name)
        with open(self.ctl.password, "w", encoding="utf-8") as file:
            file.write(SECRET + "\n")

    def serve(self, security, **more):
        handler = Handler()
        options = dict(authenticator=authenticate, auth_required=True, auth_require_tls=security != "none", **more)
        if security == "tls":
            options["ssl_context"] = self.tls
            options["auth_require_tls"] = False  # it does not see the TLS around it
        if security == "starttls":
            options.update(tls_context=self.tls, require_starttls=True)
        controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        self.addCleanup(controller.stop)
        return handler, controller.port

    def account(self, port, security, name="A"):
        added = self.ctl.add(name, 1, "anna@example.org", "none", "--smtp", f"localhost:{port}", "--smtp-security", security,
                             "--ca-file", self.certificate)
        self.assertEqual(added.code, 0, added)

    def send(self, message, *more, code=0):
        path = os.path.join(self.ctl.folder, "message.eml")
        with open(path, "wb") as file:
            file.write(message)
        sent = self.ctl.run("--json", "send", path, *more)
        self.assertEqual(sent.code, code, sent)
        return sent.json()

    def test_arrives_octet_for_octet(self):
        for security in ("none", "starttls", "tls"):
            with self.subTest(security):
                handler, port = self.serve(security)
                self.account(port, security, security)
                told = self.send(ODD, "--account", security)
                self.assertEqual(told["outcome"], "delivered")
                self.assertEqual([one["address"] for one in told["recipients"]], ["bob@example.net", "carl@example.net"])
                (sender, recipients, content, _), = handler.mail
                self.assertEqual(sender, "anna@example.org")
                self.assertEqual(recipients, ["bob@example.net", "carl@example.net"])
                self.assertEqual(content, ODD)
                self.assertEqual(set(handler.greetings), {"[127.0.0.1]"})

    def test_large_and_from_standard_input(self):
        handler, port = self.serve("tls", data_size_limit=20_000_000)
        self.account(port, "tls")
        body = b"".join(b".%d %s\r\n" % (i, b"x" * (i % 70)) for i in range(60_000))
        message = ODD.split(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
        sent = self.ctl.run("send", "-", stdin=message, timeout=60)
        self.assertEqual(sent.code, 0, sent)
        self.assertEqual(sent.text, "sent\tbob@example.net\nsent\tcarl@example.net\n")
        self.assertTrue(handler.mail[0][2] == message)

    def test_what_is_added_and_taken_away(self):
        handler, port = self.serve("none")
        self.account(port, "none")
        told = self.send(b"From: anna@example.org\nTo: bob@example.net\nBcc: Dora <dora@example.net>\nSubject: x\n\nhello\n")
        (_, recipients, content, _), = handler.mail
        self.assertEqual(recipients, ["bob@example.net", "dora@example.net"])
        self.assertNotIn(b"dora", content.lower())
        self.assertNotIn(b"bcc", content.lower())
        message = email.message_from_bytes(content, policy=email.policy.default)
        self.assertEqual(message["Subject"], "x")
        self.assertEqual(message["Message-ID"], told["messageId"])
        self.assertRegex(message["Message-ID"], r"^<[A-Z0-9.]+@example\.org>$")
        self.assertEqual(message["Date"].datetime.utcoffset().total_seconds(), 0)
        self.assertEqual(message.get_content(), "hello\r\n")
        self.assertEqual(set(message.keys()), {"Date", "Message-ID", "From", "To", "Subject"})
        for leak in (socket.gethostname(), self.ctl.folder, "homing"):
            self.assertNotIn(leak.encode(), content)

    def test_refusals(self):
        handler, port = self.serve("none", data_size_limit=1_000)
        self.account(port, "none")
        some = b"From: anna@example.org\r\nTo: bob@example.net, nobody@example.net\r\n\r\nx\r\n"
        told = self.send(some, code=1)
        self.assertEqual((told["outcome"], told["temporary"]), ("refused", False))
        self.assertEqual([one["accepted"] for one in told["recipients"]], [True, False])
        self.assertIn("There is no such mailbox. (550 5.1.1 no such user)", told["recipients"][1]["error"])
        self.assertEqual(handler.mail, [])
        told = self.send(some, "--partial", code=4)
        self.assertEqual(told["outcome"], "delivered")
        self.assertEqual([mail[1] for mail in handler.mail], [["bob@example.net"]])
        told = self.send(ODD + b"x" * 900 + b"\r\n", code=1)
        self.assertIn("the server takes at most", told["error"])
        self.assertEqual(len(handler.mail), 1)

    def test_wrong_password(self):
        handler, port = self.serve("starttls")
        self.account(port, "starttls")
        with open(self.ctl.password, "w", encoding="utf-8") as file:
            file.write("wr0ngPassword\n")
        told = self.send(ODD, code=1)
        self.assertEqual(told["outcome"], "not-sent")
        self.assertIn("refused the user name or password", told["error"])
        self.assertEqual(handler.mail, [])

    def test_untrusted_certificate(self):
        handler, port = self.serve("tls")
        added = self.ctl.add("A", 1, "anna@example.org", "none", "--smtp", f"localhost:{port}")
        self.assertEqual(added.code, 0, added)
        told = self.send(ODD, code=1)
        self.assertIn("certificate is not valid", told["error"])
        self.assertEqual(handler.mail, [])

    def test_another_user_name(self):
        handler, port = self.serve("none")
        added = self.ctl.add("A", 1, "someone", "none", "--smtp", f"localhost:{port}", "--smtp-security", "none",
                             "--smtp-user", "anna@example.org")
        self.assertEqual(added.code, 0, added)
        self.send(ODD)
        self.assertEqual(len(handler.mail), 1)

    def listen(self, answers, end):
        """A server of a few lines: `answers` of six commands, then the message; `end` is called with the connection."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def serve():
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 x\r\n")
                for answer in ANSWERS[:answers]:
                    lines.readline()
                    connection.sendall(answer)
                while answers == len(ANSWERS) and lines.readline() not in (b".\r\n", b""):
                    pass
                end(lines)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 10)
        self.account(listener.getsockname()[1], "none")

    def test_nobody_knows(self):
        """The server has the whole message and goes away."""
        self.listen(len(ANSWERS), lambda lines: None)
        told = self.send(ODD, code=3)
        self.assertEqual(told["outcome"], "unknown")
        self.assertFalse(told["temporary"])
        self.assertIn("<1@example.org>", told["error"])
        self.assertIn("twice", told["error"])

    def test_interrupted(self):
        """Ctrl-C where the server is silent: before the message nothing was sent, behind it nobody knows."""
        for answers, words in ((4, "Nothing was sent"), (len(ANSWERS), "Nobody knows")):
            with self.subTest(words):
                self.setUp()
                reached = threading.Event()

                def silent(lines):
                    reached.set()
                    lines.read()  # until it hangs up

                self.listen(answers, silent)
                path = os.path.join(self.ctl.folder, "m.eml")
                with open(path, "wb") as file:
                    file.write(ODD)
                process = self.ctl.start("send", path)
                self.assertTrue(reached.wait(20))
                process.send_signal(signal.SIGINT)
                _, err = process.communicate(timeout=20)
                self.assertEqual(process.returncode, -signal.SIGINT)
                self.assertIn(words, err.decode())

    def test_the_outbox_is_told_and_decided_on(self):
        handler, port = self.serve("none")
        self.account(port, "none")
        path = os.path.join(self.ctl.folder, "m.eml")

        def queue(recipient):
            with open(path, "wb") as file:
                file.write(b"From: anna@example.org\nTo: %s\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\nhello\n" % recipient)
            self.assertEqual(self.ctl.run("send", "--offline", path).code, 0)

        def told():
            return self.ctl.run("--json", "journal").json()["messages"]

        def sync():
            self.ctl.run("sync")  # there is no IMAP server, and the outbox does not mind

        queue(b"nobody@example.net")
        (one,) = told()
        self.assertEqual((one["state"], one["subject"], one["recipients"], one["reason"]),
                         ("waiting", "Gr\u00fc\u00dfe", "nobody@example.net", ""))
        self.assertIn("Gr\u00fc\u00dfe", self.ctl.run("journal").text)
        self.assertIn("--discard", self.ctl.run("account", "remove", "--name", "A").words)
        sync()
        (one,) = told()
        self.assertEqual(one["state"], "refused")
        self.assertIn("no such user", one["reason"])
        self.assertEqual(self.ctl.run("journal", "sent", one["id"]).code, 1)  # nobody has it
        self.assertEqual(self.ctl.run("journal", "retry", one["id"]).code, 0)
        self.assertEqual(told()[0]["state"], "waiting")
        self.assertEqual(self.ctl.run("journal", "drop", one["id"]).code, 0)
        self.assertEqual(told(), [])
        self.assertEqual(self.ctl.run("journal", "sent", one["id"]).code, 1)
        queue(b"bob@example.net")
        sync()
        self.assertEqual(told(), [])
        self.assertEqual([mail[1] for mail in handler.mail], [["bob@example.net"]])
        (copy,) = self.ctl.run("--json", "journal").json()["operations"]
        self.assertEqual((copy["kind"], copy["mailbox"], copy["state"]), ("append", "Sent", "pending"))

    def test_the_outbox_and_a_server_that_goes_away(self):
        self.listen(len(ANSWERS), lambda lines: None)
        path = os.path.join(self.ctl.folder, "m.eml")
        with open(path, "wb") as file:
            file.write(ODD)
        self.assertEqual(self.ctl.run("send", "--offline", path).code, 0)
        self.ctl.run("sync")
        (one,) = self.ctl.run("--json", "journal").json()["messages"]
        self.assertEqual(one["state"], "unknown")
        self.assertEqual(self.ctl.run("journal", "sent", one["id"]).code, 0)
        whole = self.ctl.run("--json", "journal").json()
        self.assertEqual(whole["messages"], [])
        self.assertEqual([copy["kind"] for copy in whole["operations"]], ["append"])

    def test_usage(self):
        handler, port = self.serve("none")
        self.assertEqual(self.ctl.add("No", 1).code, 0)
        path = os.path.join(self.ctl.folder, "m.eml")
        with open(path, "wb") as file:
            file.write(ODD)
        self.assertIn("no submission server", self.ctl.run("send", path).words)
        self.account(port, "none", "Yes")
        for arguments, code, words in (((path,), 2, "--account"),
                                       (("--account", "Yes"), 2, "one file"),
                                       (("--account", "Yes", path, path), 2, ""),
                                       (("--account", "Yes", "--reports", "always", path), 2, "--reports"),
                                       (("--account", "Yes", "--reports", "failure", path), 1, "reports"),
                                       (("--account", "Yes", path + "x"), 1, "No such file"),
                                       (("--account", "Yes", "--offline", "--partial", path), 2, "--partial"),
                                       (("--account", "None", path), 1, "no account")):
            outcome = self.ctl.run("send", *arguments)
            self.assertEqual(outcome.code, code, (arguments, outcome))
            self.assertIn(words, outcome.words)
        for message in (b"", b"hello\n", b"From: a@example.org\r\nSubject: x\rBcc: b@example.net\r\n\r\n", b"From: a@x\nTo: bob\n\n", b"To: a@x\n\n", b"From: a@x\nTo: b@x\n\n\0\n",
                        b"From: a@example.org\n\nnobody\n"):
            with open(path, "wb") as file:
                file.write(message)
            outcome = self.ctl.run("send", "--account", "Yes", path)
            self.assertEqual(outcome.code, 1, (message, outcome))
            self.assertNotEqual(outcome.words, "")
        self.assertEqual(handler.mail, [])
        self.assertEqual(self.ctl.add("Odd", 1, "u", "none", "--smtp-user", "x").code, 2)

    def test_secrets_stay_secret(self):
        _, port = self.serve("tls")
        self.account(port, "tls")
        trace = os.path.join(self.ctl.folder, "trace")
        path = os.path.join(self.ctl.folder, "m.eml")
        with open(path, "wb") as file:
            file.write(ODD)
        sent = self.ctl.run("--trace", trace, "send", path)
        self.assertEqual(sent.code, 0, sent)
        with open(trace, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("AUTH PLAIN <redacted>", text)
        self.assertIn("MAIL FROM:<anna@example.org>", text)
        for folder, _, names in os.walk(self.ctl.folder):
            for name in names:
                whole = os.path.join(folder, name)
                if whole == self.ctl.password:
                    continue
                with open(whole, "rb") as file:
                    self.assertNotIn(SECRET.encode(), file.read(), name)
        with open(self.ctl.file("accounts.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["accounts"][0]["smtp"]["security"], "tls")


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # that logins in the clear are no good: on loopback, on purpose
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    ctl.main(unittest)
