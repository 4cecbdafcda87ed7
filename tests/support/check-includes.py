#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The direction of includes: what each folder may include beside itself. Prints each line that goes against it;
exit code 1 if there is one."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAY = {
    "core/base": "",
    "core/imap": "base",
    "core/mime": "base",
    "core/html": "base mime",
    "core/spelling": "base",
    "core/store": "base imap",
    "core/session": "base imap",
    "core/sync": "base imap mime session store",
    "core/submit": "base mime session",
    "core/account": "base imap mime session store submit sync",
    "core/model": "base mime store account",
    "core/server": "base imap mime",
    "ui": "base mime html spelling model account",
}
INCLUDE = re.compile(r'\s*#\s*include\s+"(core|ui|app|tests)/([^/"]+)[/"]')


def main():
    wrong = seen = 0
    for folder, names in MAY.items():
        allowed = set(names.split())
        own = folder.split("/")[-1]
        for path in sorted(p for p in (ROOT / folder).rglob("*") if p.suffix in (".cpp", ".h")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                found = INCLUDE.match(line)
                if not found:
                    continue
                seen += 1
                top, name = found.groups()
                fits = name in allowed or name == own if top == "core" else top == folder == "ui"
                if not fits:
                    wrong += 1
                    print(f"{path.relative_to(ROOT)}:{number}: {line.strip()} is against the direction")
    print(f"{seen} includes looked at, {wrong} against the direction")
    return 1 if wrong or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
