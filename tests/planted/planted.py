#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants each bug of bugs.py in a copy of the sources, builds, and says which test finds it.

    tests/planted/planted.py --check              each bug has its place in the sources (a test; builds nothing)
    tests/planted/planted.py                      all of them, in build/planted; half an hour on two cores
    tests/planted/planted.py --only NAME          one of them (may be given often)
    tests/planted/planted.py --seeds 0:300        more of the simulation before a bug counts as unfound

Exit status 1 when a bug was not found, or when a test fails without one."""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from bugs import BUGS  # noqa: E402

TOP = Path(__file__).resolve().parents[2]
FEWEST = 20
PROGRAMS = ["tst_scenarios", "sim"]
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "HOMING_NO_KEYCHAIN": "1", "QT_QPA_PLATFORM": "offscreen"}


def misplaced():
    """What is wrong with the list itself."""
    wrong = [f"only {len(BUGS)} bugs"] if len(BUGS) < FEWEST else []
    names = [bug.name for bug in BUGS]
    wrong += [f"{name}: twice" for name in sorted(set(names)) if names.count(name) > 1]
    for bug in BUGS:
        for file, find, put in bug.places:
            count = (TOP / file).read_text().count(find)
            if count != 1:
                wrong.append(f"{bug.name}: its place is {count} times in {file}")
            if find == put:
                wrong.append(f"{bug.name}: changes nothing in {file}")
    return wrong


def run(command, cwd, limit):
    import os
    try:
        done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=limit,
                              env={**os.environ, **ENVIRONMENT})
        return done.returncode, done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired as late:
        return -1, (late.stdout or b"").decode(errors="replace") + "\nit did not end"


def finder_scenarios(bin_folder):
    status, out = run([bin_folder / "tst_scenarios"], bin_folder, 300)
    failed = re.findall(r"^FAIL!  : \w+::\w+\(([^)]*)\)", out, re.M)
    return None if status == 0 else f"{len(failed)} scenarios: " + ", ".join(failed[:3]) if failed else "tst_scenarios"


def finder_simulation(bin_folder, seeds):
    status, out = run([bin_folder / "sim", "--seeds", seeds, "--ops", "200"], bin_folder, 900)
    found = re.search(r"^(seed \d+: .*)$|^(crashed in seed \d+)", out, re.M)
    return None if status == 0 else found.group(0) if found else "sim: " + out[-100:].strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--seeds", default="0:120", metavar="A:B")
    options = parser.parse_args()
    wrong = misplaced()
    for line in wrong:
        print(line)
    if options.check:
        print(f"{len(BUGS)} planted bugs, {len(wrong)} misplaced")
    if options.check or wrong:
        return 1 if wrong else 0

    copy, build = TOP / "build/planted/sources", TOP / "build/planted/build"
    copy.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(["git", "ls-files"], cwd=TOP, check=True, stdout=subprocess.PIPE).stdout.decode().split("\n")
    for name in filter(None, listed):  # only what differs, so that what is built stays so
        source, target = TOP / name, copy / name
        if source.is_file() and not (target.is_file() and target.read_bytes() == source.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    subprocess.run(["cmake", "--preset", "debug", "-B", build, "-DHOMING_GUI=OFF", "-DHOMING_WERROR=OFF"], cwd=copy,
                   check=True, stdout=subprocess.DEVNULL)

    def build_all():
        return run(["cmake", "--build", build, "--target", *PROGRAMS], copy, 3600)

    def finders():
        return [text for text in (finder_scenarios(build / "bin"), finder_simulation(build / "bin", options.seeds))
                if text]

    status, out = build_all()
    if status != 0:
        print(out[-2000:])
        return 1
    before = finders()
    if before:
        print("without any bug:", *before)
        return 1
    unfound = 0
    chosen = [bug for bug in BUGS if not options.only or bug.name in options.only]
    for bug in chosen:
        texts = {file: (copy / file).read_text() for file, _, _ in bug.places}
        for file, find, put in bug.places:
            (copy / file).write_text(texts[file].replace(find, put))
        try:
            status, out = build_all()
            found = finders() if status == 0 else []
        finally:
            for file, text in texts.items():
                (copy / file).write_text(text)
        if status != 0:
            found_words = "does not compile\n" + out[-1500:]
        else:
            found_words = "; ".join(found) or "NOT FOUND"
        unfound += status != 0 or not found
        print(f"{bug.name} ({bug.rule}): {found_words}", flush=True)
    print(f"{len(chosen)} planted bugs, {unfound} not found")
    return 1 if unfound else 0


if __name__ == "__main__":
    sys.exit(main())
