#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Tries the scripts of this folder: each server in each profile is started, filled, changed, listed and stopped.
# Exits non-zero at the first thing that is not as it should be. Takes about a minute.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
running=

# Whatever happens, nothing stays behind.
clean_up() {
    local status=$?
    [ -z "$running" ] || "$here/${running%% *}" stop "${running#* }" || true
    rm -rf "$work"
    [ $status = 0 ] && echo "check.sh: all well" || echo "check.sh: FAILED" >&2
}
trap clean_up EXIT
fail() { echo "check.sh: $*" >&2; exit 1; }

field() { python3 -c 'import json,sys; print(json.loads(sys.argv[1])[sys.argv[2]])' "$1" "$2"; }

# The processes whose session is $1. Dead ones that their parent has not collected yet are no longer processes.
session_members() {
    local stat rest
    for stat in /proc/[0-9]*/stat; do
        { read -r rest <"$stat"; } 2>/dev/null || continue
        read -r -a rest <<<"${rest##*) }"
        [ "${rest[3]:-}" != "$1" ] || [ "${rest[0]}" = Z ] || echo "$stat"
    done
}

refuses() { ! { exec 8<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null; }

check_gone() {
    local session=$1 ready=$2 key
    [ -z "$(session_members "$session")" ] || fail "processes are left: $(session_members "$session")"
    for key in imap imaps; do
        refuses "$(field "$ready" $key)" || fail "the port of $key still answers"
    done
}

# $1 script, $2 profile, the rest: more options. Leaves the fingerprint of the messages in $fingerprint.
try() {
    local script=$1 profile=$2 dir ready again session
    shift 2
    dir=$work/$script-$profile-$#
    echo "check.sh: $script $profile $*"
    running="$script $dir"
    ready=$("$here/$script" start "$dir" --profile "$profile" --messages 200 "$@")
    session=$(<"$dir/pid")
    fingerprint=$(python3 "$here/check_client.py" "$script" "$profile" 200 "$ready")
    if "$here/$script" start "$dir" >/dev/null 2>&1; then
        fail "started twice in one folder"
    fi
    "$here/$script" stop "$dir"
    check_gone "$session" "$ready"

    # Again on the same ports: the mail is as it was left, 200 - 15 + 7.
    ready=$("$here/$script" start "$dir" --port "$(field "$ready" imap)" --tls-port "$(field "$ready" imaps)" --messages 200 "$@")
    session=$(<"$dir/pid")
    again=$(python3 "$here/listing.py" --status --port "$(field "$ready" imap)")
    [ "$(field "$again" exists)" = 192 ] || fail "after the restart: $again"
    "$here/$script" stop "$dir"
    check_gone "$session" "$ready"
    "$here/$script" stop "$dir" || fail "stopping twice is an error"
    running=
}

# A test that was killed leaves no server.
try_owner() {
    local script=$1 dir=$work/$1-owner ready session owner
    echo "check.sh: $script --owner"
    sleep 600 &
    owner=$!
    running="$script $dir"
    ready=$("$here/$script" start "$dir" --owner "$owner")
    session=$(<"$dir/pid")
    kill -KILL "$owner"
    wait "$owner" 2>/dev/null || true
    for _ in {1..100}; do
        [ ! -e "$dir/pid" ] && break
        sleep 0.1
    done
    check_gone "$session" "$ready"
    running=
}

try dovecot.sh qresync
first=$fingerprint
try dovecot.sh condstore
try dovecot.sh plain --no-rawlog
try dovecot.sh qresync --mechanisms "scram-sha-256"
try cyrus.sh qresync
[ "$fingerprint" = "$first" ] || fail "the servers list the same messages differently"
try cyrus.sh condstore
try cyrus.sh plain --no-rawlog
try cyrus.sh qresync --mechanisms "scram-sha-256 scram-sha-1"
try_owner dovecot.sh
try_owner cyrus.sh
