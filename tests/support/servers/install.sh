#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what dovecot.sh and cyrus.sh need on Debian 12. Nothing is started, now or at the next boot.
#
# Dovecot comes from apt. Cyrus is only unpacked into ${XDG_CACHE_HOME:-~/.cache}/homing-tests/cyrus, because its
# package excludes dovecot-imapd (both are `imap-server`) and wants a mail transport agent; apt gives the libraries.
# Needs root or sudo when something is missing; returns at once when all is there.
set -euo pipefail

cache="${XDG_CACHE_HOME:-$HOME/.cache}/homing-tests"
cyrus="$cache/cyrus"
packages=(dovecot-imapd openssl python3 ca-certificates libsasl2-modules libsasl2-modules-db)
policy=/usr/sbin/policy-rc.d
policy_is_ours=no
work=

say() { printf 'install.sh: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# May be called anew for a second apt run: apt itself waits for dpkg's lock, but not always for that of the lists.
apt() {
    local try
    for try in 1 2 3 4 5 6; do
        if as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
            apt-get -q -y -o DPkg::Lock::Timeout=600 "$@" >"$work/apt.log" 2>&1; then
            return 0
        fi
        grep -q 'Could not get lock\|Unable to lock\|Unable to acquire' "$work/apt.log" || return 1
        say "another package tool is at work, trying again ($try)"
        sleep 10
    done
    return 1
}

# $1 words for the error, the rest: arguments for apt. Fetches the package lists only when it does not work without.
apt_or_update() {
    local what="$1"
    shift
    apt "$@" && return 0
    say "fetching the package lists"
    apt update || { cat "$work/apt.log" >&2; die "apt-get update failed"; }
    apt "$@" || { cat "$work/apt.log" >&2; die "$what"; }
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_packages() {
    local p
    for p in "${packages[@]}"; do
        is_installed "$p" || printf '%s\n' "$p"
    done
}

cyrus_works() {
    local program
    [ -e "$cyrus/complete" ] || return 1
    for program in usr/lib/cyrus/bin/imapd usr/sbin/cyrmaster usr/sbin/saslpasswd2; do
        LD_LIBRARY_PATH="$(echo "$cyrus"/usr/lib/*-linux-gnu*)" ldd "$cyrus/$program" 2>/dev/null |
            grep -q 'not found' && return 1
        [ -x "$cyrus/$program" ] || return 1
    done
    return 0
}

keep_services_down() {
    [ -e "$policy" ] && return
    printf '#!/bin/sh\nexit 101\n' >"$work/policy-rc.d"
    as_root install -m 755 "$work/policy-rc.d" "$policy"
    policy_is_ours=yes
}

clean_up() {
    [ "$policy_is_ours" = yes ] && as_root rm -f "$policy"
    [ -n "$work" ] && rm -rf "$work"
    return 0
}

install_packages() {
    local missing dovecot_is_new=no
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" = 0 ] && return
    is_installed dovecot-core || dovecot_is_new=yes
    say "installing ${missing[*]}"
    keep_services_down
    # --no-remove: never trade somebody's own mail server for ours.
    apt_or_update "could not install ${missing[*]}" install --no-remove --no-install-recommends "${missing[@]}"
    if [ "$dovecot_is_new" = yes ]; then
        # Somebody else's Dovecot is left as it is; the one that came now shall not start at the next boot.
        if command -v systemctl >/dev/null; then
            as_root systemctl disable dovecot.service dovecot.socket >/dev/null 2>&1 || true
        elif command -v update-rc.d >/dev/null; then
            as_root update-rc.d dovecot disable >/dev/null 2>&1 || true
        fi
    fi
}

download_cyrus() {
    (cd "$work/deb" && apt-get -q download cyrus-common cyrus-imapd sasl2-bin) >"$work/apt.log" 2>&1
}

unpack_cyrus() {
    local package libraries
    say "unpacking Cyrus into $cyrus"
    mkdir -p "$cache" "$work/deb" "$work/cyrus"
    if ! download_cyrus; then
        apt update || { cat "$work/apt.log" >&2; die "apt-get update failed"; }
        download_cyrus || { cat "$work/apt.log" >&2; die "could not fetch the packages of Cyrus"; }
    fi
    for package in "$work"/deb/*.deb; do
        dpkg-deb -x "$package" "$work/cyrus"
    done
    libraries=$(for package in "$work"/deb/*.deb; do
        dpkg-deb -f "$package" Depends | sed 's/, */\n/g'
    done | grep '^\(lib\|zlib\)' | sort -u | paste -sd, -)
    keep_services_down
    apt_or_update "could not install the libraries of Cyrus" \
        satisfy --no-remove --no-install-recommends "$libraries"
    touch "$work/cyrus/complete"
    rm -rf "$cyrus"
    cp -r "$work/cyrus" "$cyrus"
}

if [ -z "$(missing_packages)" ] && cyrus_works; then
    exit 0
fi
command -v apt-get >/dev/null || die "needs Debian's apt-get"
if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    die "needs root (or sudo) to install: $(missing_packages | paste -sd' ' -) and the libraries of Cyrus"
fi
work=$(mktemp -d)
chmod 755 "$work"
trap clean_up EXIT
trap 'exit 1' INT TERM
install_packages
cyrus_works || unpack_cyrus
cyrus_works || die "Cyrus was unpacked but does not start"
say "done"
