#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random moments of a first sync and of a resync: the next sync must make the cache equal to the server,
and no message whose header had been committed may be fetched again.

    killed.py --homingctl PATH [--kills 50] [--messages 10000] [--seed S]
"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import time

from interop import Client, Failure, Server, compare, expect, in_folder, inbox

FETCHED = re.compile(rb"^S: \* \d+ FETCH \((?:.*? )?UID (\d+)(?= .*ENVELOPE)", re.MULTILINE)


def committed(client):
    """UIDs in the cache as the killed process left it."""
    try:
        return {row["uid"] for row in client.json("list", "--mailbox", "INBOX")}
    except Failure:
        return set()  # killed before the mailbox was known


def fetched(trace):
    try:
        with open(trace, "rb") as file:
            text = file.read()
    except FileNotFoundError:
        return set()
    return {int(uid) for uid in FETCHED.findall(text)}


def sync_and_kill(client, trace, after):
    environment = dict(os.environ, HOMING_NO_KEYCHAIN="1")
    if os.path.exists(trace):
        os.remove(trace)  # one killed before it opens its own must not leave the last one's
    process = subprocess.Popen([client.program, "--profile", client.profile, "--trace", trace, "sync"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        process.wait(timeout=after)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


def expect_nothing_twice(before, trace, what):
    again = before & fetched(trace)
    expect(not again, f"{what}: {len(again)} committed headers were fetched again, as UID {sorted(again)[:3]}")


def first_syncs(options, folder, server, rng):
    kills = rounds = 0
    while kills < options.kills:
        rounds += 1
        place = os.path.join(folder, f"first{rounds}")
        os.mkdir(place)
        client = Client(options.homingctl, place, server, "tls")
        trace = os.path.join(place, "trace")
        before = set()
        while kills < options.kills and sync_and_kill(client, trace, rng.uniform(0.02, options.first)):
            kills += 1
            expect_nothing_twice(before, trace, f"first sync, kill {kills}")
            before = committed(client)
        client.run("--trace", trace, "sync")
        expect_nothing_twice(before, trace, f"first sync, after kill {kills}")
        compare(client, server)
    print(f"first sync: {kills} kills in {rounds} first syncs; the cache equals the server, nothing committed was fetched twice")


def resyncs(options, folder, server, rng):
    place = os.path.join(folder, "resync")
    os.mkdir(place)
    client = Client(options.homingctl, place, server, "tls")
    trace = os.path.join(place, "trace")
    client.run("sync")
    kills = 0
    while kills < options.kills:
        server.tool("mutate.py", "--flags", "60", "--expunge", "20", "--append", "20", "--seed", str(rng.randrange(1 << 30)))
        before = committed(client)
        if sync_and_kill(client, trace, rng.uniform(0.02, options.resync)):
            kills += 1
        expect_nothing_twice(before, trace, f"resync, kill {kills}")
        before = committed(client)
        report = client.json("--trace", trace, "sync")
        expect(inbox(report)["ok"], f"resync after kill {kills}: {inbox(report)}")
        expect_nothing_twice(before, trace, f"resync, after kill {kills}")
        compare(client, server)
    print(f"resync: {kills} kills; the cache equals the server each time, nothing committed was fetched twice")


def run(options, folder):
    rng = random.Random(options.seed)
    print(f"seed {options.seed}")
    with Server("dovecot", os.path.join(folder, "server"), "--messages", str(options.messages)) as server:
        first_syncs(options, folder, server, rng)
        resyncs(options, folder, server, rng)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--homingctl", required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--messages", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--first", type=float, default=0.9, help="longest life in a first sync, seconds")
    parser.add_argument("--resync", type=float, default=0.3, help="longest life in a resync, seconds")
    options = parser.parse_args()
    return in_folder(run, options)


if __name__ == "__main__":
    sys.exit(main())
