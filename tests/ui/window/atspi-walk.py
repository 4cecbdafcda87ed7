#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks the window of `homing --demo` as a screen reader does: over AT-SPI, on a bus and an X server of its own.

Every control has a role and a name; a row of the list says who, what and when.
    tests/support/on-x11.sh dbus-run-session -- tests/ui/window/atspi-walk.py PROGRAM
Exit status: 0 all well, 1 something is missing, 77 there is no AT-SPI here (said on stdout).
"""
import os
import subprocess
import sys
import tempfile
import time

try:
    import gi

    gi.require_version("Atspi", "2.0")
    import pyatspi
except (ImportError, ValueError) as missing:
    print(f"skipped: no AT-SPI for Python: {missing}")
    sys.exit(77)

CONTROLS = {
    pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON, pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_COMBO_BOX,
    pyatspi.ROLE_ENTRY, pyatspi.ROLE_LIST, pyatspi.ROLE_LIST_ITEM, pyatspi.ROLE_TREE, pyatspi.ROLE_TREE_ITEM,
    pyatspi.ROLE_TABLE, pyatspi.ROLE_TABLE_CELL, pyatspi.ROLE_MENU_ITEM, pyatspi.ROLE_TEXT,
}
WANTED = ["Messages", "Show unread messages only", "Show flagged messages only", "Archive", "Delete"]


def walk(top):
    """Everything below `top`, breadth first; at most 30 children each."""
    found, open_ = [], [top]
    while open_ and len(found) < 5000:
        node = open_.pop(0)
        if node is None:
            continue
        found.append(node)
        open_ += [node.getChildAtIndex(i) for i in range(min(node.childCount, 30))]
    return found


def find_window(process):
    """The application's window once it has a list with rows; None after a minute."""
    for _ in range(120):
        if process.poll() is not None:
            return None
        for application in pyatspi.Registry.getDesktop(0):
            if application is None or not application.childCount:
                continue
            for node in walk(application):
                if node.getRole() == pyatspi.ROLE_LIST and node.childCount > 3:
                    return application
        time.sleep(0.5)
    return None


def main():
    folder = tempfile.TemporaryDirectory()
    environment = dict(os.environ, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_ACCESSIBILITY="1", LC_ALL="C.UTF-8",
                       HOMING_NO_KEYCHAIN="1", QT_QPA_PLATFORM="xcb")
    process = subprocess.Popen([sys.argv[1], "--demo", "--profile", folder.name], env=environment)
    problems = []
    try:
        application = find_window(process)
        if application is None:
            print("the window does not appear on the accessibility bus")
            return 1
        nodes = walk(application)
        controls = [node for node in nodes if node.getRole() in CONTROLS]
        for node in controls:
            if not node.name and node.getState().contains(pyatspi.STATE_SHOWING):
                problems.append(f"no name: {node.getRoleName()} in {node.parent and node.parent.name}")
        names = {node.name for node in nodes}
        problems += [f"missing: {name}" for name in WANTED if name not in names]
        rows = [node for node in nodes if node.getRole() == pyatspi.ROLE_LIST_ITEM]
        for row in rows[:5]:
            print(f"row: {row.name}")
            if row.name.count(",") < 2 or not any(digit in row.name for digit in "0123456789"):
                problems.append(f"a row does not say who, what and when: {row.name}")
        print(f"{len(controls)} controls of {len(nodes)} elements, {len(rows)} rows")
        if len(controls) < 30 or not rows:
            problems.append("too few controls")
    finally:
        process.terminate()
        process.wait(20)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
