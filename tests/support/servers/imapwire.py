# SPDX-License-Identifier: GPL-3.0-or-later
"""A small pipelining IMAP client for the tools in this folder.

It shares no code with Homing, on purpose: what it reads is what the client's cache is compared with.
"""

import base64
import hashlib
import hmac
import os
import re
import socket
import ssl

_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"|([()])|([^\s()"\[]+(?:\[[^\]]*\][^\s()]*)?)|\s+')
_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
_SPECIAL = re.compile(rb'[\x00-\x20\x7f-\xff()*%"\\{\]]')


class ImapError(Exception):
    pass


def quote(text):
    """An astring: atom or quoted; line breaks and non-ASCII are not for mailbox names or logins here."""
    raw = text.encode("ascii") if isinstance(text, str) else text
    if raw and not _SPECIAL.search(raw):
        return raw
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def uid_set(uids):
    """Ascending uids as `1:3,7`."""
    runs = []
    for uid in sorted(uids):
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(a) if a == b else f"{a}:{b}" for a, b in runs)


def parse(parts):
    """A response's line pieces and literals as nested lists of bytes; NIL is the atom b'NIL'."""
    stack = [[]]
    for index, (is_literal, piece) in enumerate(parts):
        if is_literal:
            stack[-1].append(piece)
            continue
        if index + 1 < len(parts):
            piece = piece[: piece.rindex(b"{")]
        for match in _TOKEN.finditer(piece):
            string, paren, atom = match.groups()
            if atom is not None:
                stack[-1].append(atom)
            elif string is not None:
                stack[-1].append(re.sub(rb"\\(.)", rb"\1", string))
            elif paren == b"(":
                stack.append([])
            elif paren == b")":
                done = stack.pop()
                stack[-1].append(done)
    if len(stack) != 1:
        raise ImapError(f"unbalanced response {parts!r:.200}")
    return stack[0]


class Scram:
    """The client's half of SCRAM (RFC 5802, 7677) without channel binding."""

    def __init__(self, algorithm, user, password, nonce=None):
        self._algorithm = algorithm
        self._password = password.encode()
        self._nonce = nonce or base64.b64encode(os.urandom(18)).decode()
        self._bare = "n=%s,r=%s" % (user.replace("=", "=3D").replace(",", "=2C"), self._nonce)

    def first(self):
        return ("n,," + self._bare).encode()

    def final(self, server_first):
        text = server_first.decode()
        fields = dict(f.split("=", 1) for f in text.split(","))
        if not fields["r"].startswith(self._nonce):
            raise ImapError("SCRAM: the nonce is not ours")
        salted = hashlib.pbkdf2_hmac(
            self._algorithm, self._password, base64.b64decode(fields["s"]), int(fields["i"]))
        without_proof = "c=biws,r=" + fields["r"]
        message = ",".join([self._bare, text, without_proof]).encode()

        def mac(key, data):
            return hmac.new(key, data, self._algorithm).digest()

        key = mac(salted, b"Client Key")
        signature = mac(hashlib.new(self._algorithm, key).digest(), message)
        proof = bytes(a ^ b for a, b in zip(key, signature))
        self._expected = b"v=" + base64.b64encode(mac(mac(salted, b"Server Key"), message))
        return without_proof.encode() + b",p=" + base64.b64encode(proof)

    def verify(self, server_final):
        if server_final != self._expected:
            raise ImapError("SCRAM: the server does not know the password")


class Imap:
    """One connection. Untagged responses are collected until the tagged one that `wait` asks for."""

    def __init__(self, port, host="127.0.0.1", tls="none", ca=None, timeout=120):
        self._count = 0
        self._ca = ca
        self.capabilities = set()
        self._socket = socket.create_connection((host, port), timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls == "tls":
            self._start_tls()
        self._file = self._socket.makefile("rb", 1 << 18)
        self.greeting = self._read()[0][1]
        if not self.greeting.startswith(b"* OK"):
            raise ImapError(f"greeting: {self.greeting!r}")
        if tls == "starttls":
            self.command("STARTTLS")
            self._start_tls()
            self._file = self._socket.makefile("rb", 1 << 18)

    def _start_tls(self):
        context = ssl.create_default_context(cafile=self._ca)
        self._socket = context.wrap_socket(self._socket, server_hostname="localhost")

    def _read(self):
        """One response: a list of (is_literal, bytes); line ends are cut off."""
        parts = []
        while True:
            line = self._file.readline()
            if not line.endswith(b"\r\n"):
                raise ImapError("the server hung up")
            match = _LITERAL.search(line)
            parts.append((False, line[:-2]))
            if not match:
                return parts
            size = int(match.group(1))
            data = self._file.read(size)
            if len(data) != size:
                raise ImapError("the server hung up in a literal")
            parts.append((True, data))

    def write(self, data):
        self._socket.sendall(data)

    def send(self, command):
        """Returns the tag; several may be under way."""
        self._count += 1
        tag = b"t%d" % self._count
        self.write(tag + b" " + (command.encode() if isinstance(command, str) else command) + b"\r\n")
        return tag

    def read_until(self, tag):
        """Yields untagged responses as they come; at the end of the command raises unless it says OK."""
        while True:
            parts = self._read()
            head = parts[0][1]
            if head.startswith(tag + b" "):
                if not head.startswith(tag + b" OK"):
                    raise ImapError(head.decode(errors="replace"))
                self.tagged = head
                return
            if head.startswith(b"* BYE"):
                raise ImapError(head.decode(errors="replace"))
            yield parts

    def wait(self, tag):
        return list(self.read_until(tag))

    def command(self, command):
        return self.wait(self.send(command))

    def continuation(self):
        while True:
            head = self._read()[0][1]
            if head.startswith(b"+"):
                return head[2:]
            if not head.startswith(b"* "):
                raise ImapError(head.decode(errors="replace"))

    def _ask_capabilities(self):
        for parts in self.command("CAPABILITY"):
            words = parts[0][1].decode().upper().split()
            if words[1:2] == ["CAPABILITY"]:
                self.capabilities = set(words[2:])

    def login(self, user, password):
        self._ask_capabilities()
        if "AUTH=PLAIN" in self.capabilities:
            secret = b"\0" + user.encode() + b"\0" + password.encode()
            tag = self.send("AUTHENTICATE PLAIN")
            self.continuation()
            self.write(base64.b64encode(secret) + b"\r\n")
            self.wait(tag)
        elif scram := next((h for h in ("SHA-256", "SHA-1") if f"AUTH=SCRAM-{h}" in self.capabilities), None):
            self._login_scram(scram, user, password)
        else:
            self.command(b"LOGIN " + quote(user) + b" " + quote(password))
        self._ask_capabilities()

    def _login_scram(self, name, user, password):
        scram = Scram(name.replace("-", "").lower(), user, password)
        tag = self.send(f"AUTHENTICATE SCRAM-{name}")
        self.continuation()
        self.write(base64.b64encode(scram.first()) + b"\r\n")
        self.write(base64.b64encode(scram.final(base64.b64decode(self.continuation()))) + b"\r\n")
        scram.verify(base64.b64decode(self.continuation()))
        self.write(b"\r\n")
        self.wait(tag)

    def select(self, mailbox, read_only=False):
        """Returns {"exists", "uidvalidity", "uidnext"}, as far as the server said."""
        said = {}
        for parts in self.command((b"EXAMINE " if read_only else b"SELECT ") + quote(mailbox)):
            head = parts[0][1]
            if match := re.match(rb"\* (\d+) EXISTS", head):
                said["exists"] = int(match.group(1))
            elif match := re.match(rb"\* OK \[(UIDVALIDITY|UIDNEXT) (\d+)\]", head):
                said[match.group(1).decode().lower()] = int(match.group(2))
        return said

    def fetch(self, items, uids="1:*"):
        """Yields {b"UID": ..., ...} for each message."""
        for parts in self.read_until(self.send(f"UID FETCH {uids} ({items})")):
            if re.match(rb"\* \d+ FETCH ", parts[0][1]):
                pairs = iter(parse(parts)[3])
                yield {name.upper(): value for name, value in zip(pairs, pairs)}

    def status(self, mailbox):
        """The server's own figures; highestmodseq is a string, None where the server has none."""
        items = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN"
        if "CONDSTORE" in self.capabilities or "QRESYNC" in self.capabilities:
            items += " HIGHESTMODSEQ"
        for parts in self.command(b"STATUS " + quote(mailbox) + b" (" + items.encode() + b")"):
            if parts[0][1].startswith(b"* STATUS "):
                pairs = iter(parse(parts)[3])
                values = {name.upper(): value for name, value in zip(pairs, pairs)}
                modseq = values.get(b"HIGHESTMODSEQ")
                return {
                    "uidvalidity": int(values[b"UIDVALIDITY"]),
                    "uidnext": int(values[b"UIDNEXT"]),
                    "highestmodseq": modseq.decode() if modseq is not None else None,
                    "exists": int(values[b"MESSAGES"]),
                    "unseen": int(values[b"UNSEEN"]),
                }
        raise ImapError("no STATUS answer")

    def append(self, mailbox, messages, batch=100):
        """Appends (flags, internaldate, bytes) triples; returns their uids where the server tells them."""
        groups, uids, pending = _batches(messages, batch if "MULTIAPPEND" in self.capabilities else 1), [], []
        non_sync = "LITERAL+" in self.capabilities
        for group in groups:
            self._count += 1
            tag = b"t%d" % self._count
            out = [tag, b" APPEND ", quote(mailbox)]
            for flags, date, raw in group:
                out.append(b" (" + flags.encode() + b') "' + date.encode() + b'" {%d' % len(raw))
                out.append(b"+}\r\n" if non_sync else b"}\r\n")
                if not non_sync:
                    self.write(b"".join(out))
                    out = []
                    self.continuation()
                out.append(raw)
            out.append(b"\r\n")
            self.write(b"".join(out))
            pending.append(tag)
            # Two under way keep the server busy; more could fill both directions and stall.
            if len(pending) > (1 if non_sync else 0):
                self.wait(pending.pop(0))
                uids += self._appended()
        for tag in pending:
            self.wait(tag)
            uids += self._appended()
        return uids

    def _appended(self):
        match = re.search(rb"\[APPENDUID \d+ ([\d:,]+)\]", self.tagged)
        uids = []
        for part in match.group(1).split(b",") if match else []:
            first, _, last = part.partition(b":")
            uids += range(int(first), int(last or first) + 1)
        return uids

    def logout(self):
        self.send("LOGOUT")
        self._file.read()
        self._socket.close()


def _batches(items, size):
    group = []
    for item in items:
        group.append(item)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def add_connection_arguments(parser, port_required=True):
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=port_required)
    parser.add_argument("--security", choices=["none", "tls", "starttls"], default="none")
    parser.add_argument("--ca", help="PEM file of the CA, for tls and starttls")
    parser.add_argument("--user", default="anna@example.org")
    parser.add_argument("--password", default="secret")
    parser.add_argument("--mailbox", default="INBOX")


def connect(arguments):
    imap = Imap(arguments.port, arguments.host, arguments.security, arguments.ca)
    imap.login(arguments.user, arguments.password)
    return imap
