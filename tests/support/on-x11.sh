#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program on an X server of its own (Xvfb) with a window manager (openbox), so that a window becomes active as it
# does on a desktop. The exit status is the program's.
#
#   tests/support/on-x11.sh PROGRAM [ARGUMENT...]
set -uo pipefail

if [ "${1-}" != --inside ]; then
    # A home of its own: openbox reads no settings of the person who runs the tests.
    home=$(mktemp -d "${TMPDIR:-/tmp}/homing-x11.XXXXXX") || exit
    trap 'rm -rf "$home"' EXIT
    HOMING_X11_HOME=$home xvfb-run -a -s "-screen 0 1440x900x24 -nolisten tcp" "$0" --inside "$@"
    exit
fi
shift

ready=$HOMING_X11_HOME/ready
mkfifo "$ready" || exit
exec {manager_is_there}<>"$ready"
XDG_CONFIG_HOME=$HOMING_X11_HOME XDG_CACHE_HOME=$HOMING_X11_HOME XDG_DATA_HOME=$HOMING_X11_HOME \
    openbox --startup "sh -c 'echo ready > $ready'" >"$HOMING_X11_HOME/log" 2>&1 &
manager=$!
trap 'kill $manager 2>/dev/null' EXIT
if ! read -r -t 60 -u "$manager_is_there"; then
    echo "$0: the window manager did not start:" >&2
    cat "$HOMING_X11_HOME/log" >&2
    exit 125
fi
"$@"
