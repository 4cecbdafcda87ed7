#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's clients on core/server: mutt or neomutt with QRESYNC, header cache and STARTTLS opens a mailbox, changes
and expunges; another client changes meanwhile; it opens again and resynchronises. What it then holds must be what the
server holds, and what went over the wire must be QRESYNC.

    otherclients.py --imapserver PATH --client mutt|neomutt [--transcript FILE]

Which part of QRESYNC: `UID FETCH 1:n (FLAGS) (CHANGEDSINCE m VANISHED)` behind a plain SELECT (RFC 7162 3.2.6). Neither of
the two ever sends SELECT (QRESYNC ...), and no setting makes it: imap_qresync and imap_condstore are all there are (muttrc(5),
neomuttrc(5)), the manual calls it "used only for initial message fetching and flag updates", and of SELECT's parameters only
" (CONDSTORE)" is in mutt 2.2.12 and NeoMutt 20220429. Their mark is the HIGHESTMODSEQ of the SELECT, so that they are told
again of what they did themselves since. NeoMutt 20220429 asks for the headers of some messages again that it has.
"""

import argparse
import fcntl
import imaplib
import mailbox
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
import threading

from interop import Failure, expect, in_folder

PATIENCE = 30  # seconds; only a failing test waits so long
MESSAGES = 30
SETTINGS = """
set folder="imap://demo@localhost:{port}/"
set imap_user=demo
set imap_pass=secret
set imap_qresync=yes
set header_cache="{folder}/headers"
set ssl_starttls=yes
set ssl_force_tls=yes
set ssl_ca_certificates_file="{folder}/ca.pem"
set delete=yes
set quit=yes
set move=no
set mark_old=no
set confirmappend=no
set confirmcreate=no
set sleep_time=0
bind index X imap-fetch-mail
macro index Y "<tag-pattern>~A<enter><tag-prefix><copy-message>{folder}/second<enter>"
macro index Z "<tag-pattern>~A<enter><tag-prefix><copy-message>{folder}/first<enter>"
"""
MORE_SETTINGS = {"mutt": "set imap_deflate=yes\n", "neomutt": ""}
FLAGS = {"S": "\\Seen", "F": "\\Flagged", "A": "\\Answered"}


class Server:
    """imapserver; its log as it comes."""

    def __init__(self, program, folder):
        self.process = subprocess.Popen([program, "--generate", str(MESSAGES), "--ca-out", os.path.join(folder, "ca.pem"), "--log"],
                                        stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace")
        ports = re.match(r"listening on 127\.0\.0\.1 port (\d+), TLS", self.process.stdout.readline())
        expect(ports, "imapserver does not start")
        self.port = int(ports[1])
        self.lines = []
        self.news = threading.Condition()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.reader.join()

    def read(self):
        for line in self.process.stdout:
            self.note(line.rstrip("\r\n"))

    def note(self, line):
        with self.news:
            self.lines.append(line)
            self.news.notify_all()

    def now(self):
        with self.news:
            return len(self.lines)

    def wait(self, start, pattern):
        """The first line from `start` on in which `pattern` is: where it is, and the match."""
        with self.news:
            found = lambda: next(((at, match) for at in range(start, len(self.lines))
                                  if (match := re.search(pattern, self.lines[at]))), None)
            if not self.news.wait_for(found, PATIENCE):
                raise Failure(f"no {pattern!r} in\n" + "\n".join(self.lines[start:][-40:]))
            return found()

    def dialogue(self, start, command):
        """What the server says to the first command from `start` on in which `command` is, the command first."""
        at, match = self.wait(start, r"^C: (\w+) " + command)
        end, _ = self.wait(at, rf"^S: {match[1]} (OK|NO|BAD)")
        expect(self.lines[end].startswith(f"S: {match[1]} OK"), self.lines[end])
        return self.lines[at:end + 1]


class Terminal:
    """The client on a terminal of its own, until it ends."""

    def __init__(self, program, folder, port, *keys):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
        environment = {"HOME": folder, "TERM": "vt100", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        push = [] if not keys else ["-e", f'push "{"".join(keys)}"']
        self.process = subprocess.Popen(
            [program, "-n", "-F", os.path.join(folder, "settings"), "-f", f"imap://demo@localhost:{port}/INBOX", *push],
            stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.shown = b""
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        try:
            while data := os.read(self.master, 65536):
                self.shown += data
        except OSError:  # the other side is gone
            pass

    def press(self, keys):
        os.write(self.master, keys.encode())

    def end(self):
        """Waits for the client's own end."""
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure(f"the client does not end; on its screen: {self.shown[-1500:]}") from None
        expect(self.process.returncode == 0, f"the client ended with {self.process.returncode}: {self.shown[-1500:]}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.reader.join()
        os.close(self.master)


class Other:
    """A second client, without QRESYNC."""

    def __init__(self, server):
        self.server, self.start = server, server.now()
        self.imap = imaplib.IMAP4("127.0.0.1", server.port)
        self.imap.login("demo", "secret")
        self.imap.select("INBOX")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.imap.logout()
        self.server.wait(self.start, rf"^S: {self.imap.tagpre.decode()}\d+ OK Logout")  # then all before it is in the log

    def flag(self, uids, change, flags):
        self.imap.uid("STORE", uids, change, flags)

    def expunge(self, uids):
        self.flag(uids, "+FLAGS", "(\\Deleted)")
        self.imap.expunge()

    def append(self, name):
        message = f"From: Cy <cy@example.org>\r\nSubject: {name}\r\nMessage-ID: <{name}@example.com>\r\n\r\nLater.\r\n"
        self.imap.append("INBOX", None, None, message.encode())

    def messages(self):
        """UID: Message-ID and the flags that a client keeps in an mbox."""
        self.imap.noop()
        _, data = self.imap.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        found = {}
        for head, body in (one for one in data if isinstance(one, tuple)):
            flags = {flag for flag in FLAGS.values() if flag.encode() in head}
            found[int(re.search(rb"UID (\d+)", head)[1])] = (body.split()[1].decode(), flags)
        return found


def held(path):
    """What the client has written into an mbox, as Other.messages() without UIDs, sorted."""
    box = mailbox.mbox(path, create=False)
    letters = {"R": "S", "F": "F", "A": "A"}
    return sorted((message["Message-ID"], {FLAGS[letters[flag]] for flag in message.get_flags() if flag in letters})
                  for message in box)


def uids_of(text):
    return {uid for part in text.split(",") if part for first, last in [(part.split(":") * 2)[:2]]
            for uid in range(int(first), int(last) + 1)}


class Story:
    def __init__(self, program, folder, server):
        self.program, self.folder, self.server = program, folder, server

    def terminal(self, *keys):
        for name in ("first", "second"):
            if os.path.exists(os.path.join(self.folder, name)):
                os.remove(os.path.join(self.folder, name))
        return Terminal(self.program, self.folder, self.server.port, *keys)

    def part(self, text):
        self.server.note(f"# {text}")
        return self.server.now()

    def compare(self, name="first"):
        """The client has what the server has."""
        with Other(self.server) as other:
            there = sorted(other.messages().values())
        here = held(os.path.join(self.folder, name))
        expect(here == there, f"client and server differ:\n{[one for one in here if one not in there]}\n"
                              f"{[one for one in there if one not in here]}")
        print(f"{len(here)} messages and their flags are the server's")

    def opened(self, start):
        """The start of a session: TLS and ENABLE QRESYNC before SELECT."""
        self.server.dialogue(start, "STARTTLS")
        expect("S: * ENABLED QRESYNC" in self.server.dialogue(start, "ENABLE QRESYNC"), "QRESYNC not enabled")
        return self.server.dialogue(start, "SELECT ")

    def resynchronised(self, start):
        """The mark, what vanished, and UID: flags of what changed, as the server answered."""
        self.opened(start)
        command, *answers = self.server.dialogue(start, r"UID FETCH 1:\d+ \(FLAGS\) \(CHANGEDSINCE \d+ VANISHED\)")
        print(command)
        mark = int(re.search(r"CHANGEDSINCE (\d+)", command)[1])
        gone, changed = set(), {}
        for line in answers[:-1]:
            print(line)
            if vanished := re.fullmatch(r"S: \* VANISHED \(EARLIER\) ([\d:,]+)", line):
                expect(not changed, "VANISHED (EARLIER) behind FETCH (RFC 7162 3.2.6)")
                gone |= uids_of(vanished[1])
            else:
                fetch = re.fullmatch(r"S: \* \d+ FETCH \(UID (\d+) FLAGS \(([^)]*)\) MODSEQ \((\d+)\)\)", line)
                expect(fetch, f"strange answer: {line}")
                expect(int(fetch[3]) > mark, f"not newer than {mark}: {line}")
                changed[int(fetch[1])] = set(fetch[2].split()) & set(FLAGS.values())
        return gone, changed

    def asked(self, start, pattern):
        """The client's commands from `start` on in which `pattern` is."""
        with self.server.news:
            return [line for line in self.server.lines[start:] if re.match(r"C: a\d+ .*" + pattern, line)]

    def first(self):
        start = self.part("it opens for the first time, flags 3, answers 4, reads 5, deletes 7 and 8")
        with self.terminal("3<enter><flag-message>4<enter><set-flag>r5<enter><toggle-new>7<enter><delete-message>"
                           "8<enter><delete-message><sync-mailbox>") as terminal:
            self.opened(start)
            expunged = self.server.dialogue(start, "(UID )?EXPUNGE")
            expect("S: * VANISHED 7:8" in expunged, f"not VANISHED 7:8: {expunged}")
            terminal.press("Zq")
            terminal.end()
        with Other(self.server) as other:
            there = other.messages()
        expect({uid: flags for uid, (_, flags) in there.items() if flags}
               == {3: {"\\Flagged"}, 4: {"\\Answered", "\\Seen"}, 5: {"\\Seen"}}, f"its flags came as {there}")
        expect(set(there) == set(range(1, MESSAGES + 1)) - {7, 8}, f"its expunges came as {sorted(there)}")
        self.compare()

    def second(self):
        self.part("another client changes flags, expunges and appends")
        with Other(self.server) as other:
            other.flag("3", "-FLAGS", "(\\Flagged)")
            other.flag("10:11", "+FLAGS", "(\\Seen)")
            other.expunge(f"12:14,{MESSAGES}")
            other.append("new-1")
            other.append("new-2")
        start = self.part("it opens again")
        with self.terminal("Z") as terminal:
            gone, changed = self.resynchronised(start)
            expect(gone == {7, 8, 12, 13, 14, MESSAGES}, f"vanished {gone}")
            known = {uid: flags for uid, flags in changed.items() if uid <= MESSAGES}
            expect(known == {3: set(), 4: {"\\Answered", "\\Seen"}, 5: {"\\Seen"}, 10: {"\\Seen"}, 11: {"\\Seen"}}, f"changed {known}")
            self.server.dialogue(start, rf"UID FETCH {MESSAGES + 2} BODY.PEEK\[\]")
            new = self.asked(start, "HEADER")[-1]
            expect(f" FETCH {MESSAGES - 5}:{MESSAGES - 4} (" in new, f"not the headers of what is new: {new}")

            self.part("another client expunges 2, flags 15 and appends while it is open")
            with Other(self.server) as other:
                other.expunge("2")
                other.flag("15", "+FLAGS", "(\\Flagged)")
                other.append("new-3")
            at = self.part("it looks")
            terminal.press("X")
            self.server.wait(at, r"^S: \* VANISHED 2$")
            self.server.dialogue(at, rf"FETCH {MESSAGES - 4}[ :].*HEADER")
            terminal.press("Yq")
            terminal.end()
        self.compare("second")

    def third(self):
        """What it was told while it was open comes again."""
        start = self.part("it opens again")
        with self.terminal("Zq") as terminal:
            gone, changed = self.resynchronised(start)
            terminal.end()
        expect((gone, changed) == ({2}, {15: {"\\Flagged"}, MESSAGES + 3: set()}), f"vanished {gone}, changed {changed}")
        self.compare()

    def fourth(self):
        """The HIGHESTMODSEQ of the SELECT is the one it has: nothing is asked, all headers are from its cache."""
        start = self.part("it opens again, nothing has changed")
        with self.terminal("Zq") as terminal:
            self.opened(start)
            terminal.end()
        self.compare()
        asked = self.asked(start, "(CHANGEDSINCE|HEADER)")
        expect(not asked, f"asked for what it has: {asked}")


def run(options, folder):
    expect(shutil.which(options.client), f"{options.client} is not installed: apt-get install {options.client}")
    version = subprocess.run([options.client, "-v"], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[0]
    os.mkdir(os.path.join(folder, "headers"))
    with Server(options.imapserver, folder) as server:
        server.note(f"# {version}")
        with open(os.path.join(folder, "settings"), "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(port=server.port, folder=folder) + MORE_SETTINGS[options.client])
        story = Story(options.client, folder, server)
        try:
            story.first()
            story.second()
            story.third()
            story.fourth()
        finally:
            if options.transcript:
                with server.news, open(options.transcript, "w", encoding="utf-8") as file:
                    file.write("\n".join(server.lines) + "\n")
    print(f"{version}: all as it should be")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--imapserver", required=True)
    parser.add_argument("--client", choices=list(MORE_SETTINGS), required=True)
    parser.add_argument("--transcript", metavar="FILE", help="where all that went over the wire is written to")
    options = parser.parse_args()
    return in_folder(run, options)


if __name__ == "__main__":
    sys.exit(main())
