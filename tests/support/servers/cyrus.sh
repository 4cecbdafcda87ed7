#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs Cyrus for one test, with everything it needs in DIR. Prints {"imap","imaps","user","password","ca"} when it stands.
#
# Usage: cyrus.sh start DIR [--port P] [--tls-port P]        0 or left out: free ones; STARTTLS on the first
#                           [--profile qresync|condstore|plain]   what is advertised
#                           [--mechanisms "plain scram-sha-256"]
#                           [--messages N] [--seed S]          fills an empty INBOX first
#                           [--user U] [--password W]          anna@example.org, secret
#                           [--no-rawlog]                      else DIR/conf/log/USER has what went over each connection
#                           [--owner PID]                      stops when that process ends
#        cyrus.sh stop DIR                                    mail stays: start goes on with it

set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

unpacked="${XDG_CACHE_HOME:-$HOME/.cache}/homing-tests/cyrus"
special_use=(Archive Drafts Sent Trash Junk)

# The part of the programs that is used, where the user of the server may run them.
copy_programs() {
    local lib=$dir/lib bin=$dir/bin
    [ -x "$bin/cyrmaster" ] && [ -e "$lib/complete" ] && return
    mkdir -p "$lib" "$bin"
    cp "$unpacked"/usr/lib/*-linux-gnu*/libcyrus* "$lib"
    cp "$unpacked"/usr/lib/cyrus/bin/{imapd,idled,ctl_cyrusdb} "$unpacked"/usr/sbin/{cyrmaster,saslpasswd2} "$bin"
    touch "$lib/complete"
}

as_server() { "${run_as[@]}" env LD_LIBRARY_PATH="$dir/lib" HOME="$dir" "$@"; }

suppressed() {
    local basic="QRESYNC X-REPLICATION XMOVE"
    case $profile in
    qresync) ;;
    condstore) echo "suppress_capabilities: $basic" ;;
    plain) echo "suppress_capabilities: $basic CONDSTORE ENABLE LIST-STATUS LIST-EXTENDED ESEARCH" ;;
    esac
}

configure() {
    local name
    {
        cat <<CONF
configdirectory: $dir/conf
partition-default: $dir/spool
defaultpartition: default
servername: localhost
cyrus_user: $server_user
admins: cyrus
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: $dir/conf/sasldb2
sasl_mech_list: ${mechanisms^^}
allowplaintext: yes
virtdomains: userid
defaultdomain: localhost
unixhierarchysep: yes
altnamespace: yes
autocreate_users: anyone
autocreate_quota: 0
autocreate_inbox_folders: $(IFS='|'; echo "${special_use[*]}")
autocreate_subscribe_folders: $(IFS='|'; echo "${special_use[*]}")
idlesocket: $dir/run/idle
lmtpsocket: $dir/run/lmtp
notifysocket: $dir/run/notify
proc_path: $dir/run/proc
mboxname_lockpath: $dir/run/lock
sievedir: $dir/conf/sieve
expunge_mode: delayed
skiplist_unsafe: yes
maxlogins_per_user: 0
failedloginpause: 0
tls_server_cert: $dir/tls/server.pem
tls_server_key: $dir/tls/server.key
tls_session_timeout: 0
$(suppressed)
CONF
        for name in "${special_use[@]}"; do
            echo "xlist-${name,,}: $name"
        done
    } | sed '/^$/d' >"$dir/imapd.conf"
    # -U 1: a process of 3.6.1 that has done STARTTLS has a broken heap, and would abort on its next connection or the one
    # after it. tls_session_timeout above is for the same with implicit TLS.
    cat >"$dir/cyrus.conf" <<CONF
START {
  recover cmd="$dir/bin/ctl_cyrusdb -C $dir/imapd.conf -r"
}
SERVICES {
  imap cmd="$dir/bin/imapd -U 1 -C $dir/imapd.conf" listen="127.0.0.1:$port" prefork=2
  imaps cmd="$dir/bin/imapd -s -U 1 -C $dir/imapd.conf" listen="127.0.0.1:$tls_port" prefork=0
}
DAEMON {
  idled cmd="$dir/bin/idled -C $dir/imapd.conf"
}
CONF
    give "$dir/imapd.conf" "$dir/cyrus.conf"
}

set_password() {
    local realm=localhost
    [[ $user != *@* ]] || realm=${user#*@}
    printf '%s' "$password" | as_server "$dir/bin/saslpasswd2" -p -c -f "$dir/conf/sasldb2" -u "$realm" "${user%%@*}" \
        >>"$dir/start.log" 2>&1 || { cat "$dir/start.log" >&2; die "saslpasswd2 failed"; }
}

run_server() {
    launch env LD_LIBRARY_PATH="$dir/lib" HOME="$dir" \
        "$dir/bin/cyrmaster" -D -C "$dir/imapd.conf" -M "$dir/cyrus.conf" -p "$dir/run/master.pid"
}

start() {
    [ -e "$unpacked/complete" ] || die "Cyrus is missing: run install.sh"
    [ -z "$capability" ] || die "--capability is for Dovecot"
    prepare_dir
    mkdir -p "$dir/conf/socket" "$dir/conf/db" "$dir/spool" "$dir/run/proc" "$dir/run/lock"
    [ "$rawlog" = no ] || mkdir -p "$dir/conf/log/$user"
    : >"$dir/start.log"
    copy_programs
    make_certificate
    give "$dir"
    set_password
    start_server
    # The first login makes the mailboxes: now, so that a test never sees them half made.
    as_client listing.py --status >/dev/null || { stop_server; die "the first login failed"; }
    fill_if_empty
    print_ready
}

main "$@"
