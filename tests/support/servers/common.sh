# SPDX-License-Identifier: GPL-3.0-or-later
#
# What dovecot.sh and cyrus.sh share: options, certificate, starting and stopping a server that belongs to a folder.
# Sourced by bash. Always holds: a server runs in a session of its own, whose number is in DIR/pid; nothing of it runs
# as root; it listens on 127.0.0.1 only.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
me=$(basename "$0")
server_user=$(id -un)
server_group=$(id -gn)
run_as=()
if [ "$(id -u)" = 0 ]; then
    server_user=nobody
    server_group=$(id -gn nobody)
    run_as=(setpriv --reuid "$server_user" --regid "$server_group" --clear-groups --)
fi

say() { printf '%s: %s\n' "$me" "$*" >&2; }
die() { say "$*"; exit 1; }
usage() {
    sed -n '/^# Usage/,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 2
}

# Sets dir and the option variables from the command line after `start`.
parse_start() {
    [ $# -ge 1 ] || usage
    dir=$1
    shift
    port=0 tls_port=0 profile=qresync mechanisms=plain messages=0 seed=1
    user=anna@example.org password=secret capability='' owner='' rawlog=yes
    while [ $# -gt 0 ]; do
        case $1 in
        --no-rawlog) rawlog=no; shift; continue ;;
        --port | --tls-port | --profile | --mechanisms | --messages | --seed | --user | --password | --capability | --owner) ;;
        *) usage ;;
        esac
        [ $# -ge 2 ] || usage
        case $1 in
        --port) port=$2 ;;
        --tls-port) tls_port=$2 ;;
        --profile) profile=$2 ;;
        --mechanisms) mechanisms=$2 ;;
        --messages) messages=$2 ;;
        --seed) seed=$2 ;;
        --user) user=$2 ;;
        --password) password=$2 ;;
        --capability) capability=$2 ;;
        --owner) owner=$2 ;;
        esac
        shift 2
    done
    case $profile in qresync | condstore | plain) ;; *) usage ;; esac
    [[ $user != */* && $user != *:* && -n $user && -n $password ]] || die "this user or password is not supported"
}

# Makes DIR and opens the way to it for the user whom the server runs as.
prepare_dir() {
    local parent
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd -P)
    [[ $dir =~ ^[A-Za-z0-9_./+@-]+$ ]] || die "the server's configuration cannot hold this path: $dir"
    [ "${#dir}" -le 70 ] || die "path too long for sockets: $dir"
    if [ -n "$(session_pids)" ]; then
        die "a server is already running in $dir"
    fi
    [ "$(id -u)" = 0 ] || return 0
    chmod 711 "$dir"
    parent=$dir
    while ! "${run_as[@]}" test -x "$dir"; do
        parent=$(dirname "$parent")
        # Only below the folder for temporary things, where a test's own 0700 folder may be in the way.
        case $parent in
        "${TMPDIR:-/tmp}"/* | /tmp/* | /var/tmp/*) chmod o+x "$parent" ;;
        *) die "$server_user, whom the server runs as, cannot enter $dir: choose one under /tmp" ;;
        esac
    done
}

# The processes of this folder's server, one number a line.
session_pids() {
    local session stat pid rest
    [ -s "$dir/pid" ] || return 0
    session=$(<"$dir/pid")
    for stat in /proc/[0-9]*/stat; do
        { read -r rest <"$stat"; } 2>/dev/null || continue
        pid=${rest%% *}
        # After the name, which may hold anything: state, parent, group, session.
        read -r -a rest <<<"${rest##*) }"
        if [ "${rest[3]:-}" = "$session" ] && [ "${rest[0]}" != Z ]; then
            printf '%s\n' "$pid"
        fi
    done
}

# $1 how many. Ports are free now; start_server is tried anew if one is taken meanwhile.
free_ports() {
    python3 - "$1" <<'PY'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in held:
    s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in held])
PY
}

# A CA of this folder and a certificate for localhost, kept as long as the folder is.
make_certificate() {
    local tls=$dir/tls
    [ -s "$tls/server.pem" ] && [ -s "$dir/ca.pem" ] && return 0
    mkdir -p "$tls"
    {
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=Homing test CA" \
            -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
            -keyout "$tls/ca.key" -out "$dir/ca.pem"
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
            -keyout "$tls/server.key" -out "$tls/server.csr"
        printf '%s\n' 'subjectAltName=DNS:localhost,IP:127.0.0.1' 'basicConstraints=critical,CA:FALSE' \
            'keyUsage=critical,digitalSignature' 'extendedKeyUsage=serverAuth' >"$tls/server.ext"
        openssl x509 -req -in "$tls/server.csr" -CA "$dir/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial -days 365 \
            -extfile "$tls/server.ext" -out "$tls/server.pem"
    } >"$tls/openssl.log" 2>&1 || { cat "$tls/openssl.log" >&2; die "openssl failed"; }
    rm -f "$tls/ca.key" "$tls/server.csr" "$tls/server.ext"
    give "$tls"
    chmod 644 "$dir/ca.pem"
    chmod 700 "$tls"
    chmod 600 "$tls/server.key"
}

give() { [ "$(id -u)" != 0 ] || chown -R "$server_user:$server_group" "$@"; }

# The server's command line follows. Its output goes to DIR/start.log.
launch() {
    # --owner's watcher is not part of the server's session.
    (cd "$dir" && exec setsid "${run_as[@]}" "$@") </dev/null >>"$dir/start.log" 2>&1 &
    echo $! >"$dir/pid"
    disown
}

# True when the greeting came on this port.
greets() {
    local line
    { exec 9<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
    read -r -t 10 line <&9 || line=
    exec 9>&-
    [[ $line == "* OK"* ]]
}

# Until the server greets on $port. False if it ended or did not within 20 s.
wait_ready() {
    local deadline=$((SECONDS + 20))
    while [ $SECONDS -lt $deadline ]; do
        # Not session_pids: the process may not have got its session yet.
        kill -0 "$(<"$dir/pid")" 2>/dev/null || return 1
        greets "$port" && return 0
        sleep 0.05
    done
    return 1
}

# Calls `configure` (writes the configuration for $port, $tls_port) and `run_server` until it stands.
start_server() {
    local wanted=$port wanted_tls=$tls_port free
    for _ in 1 2 3 4 5; do
        read -r -a free <<<"$(free_ports 2)"
        port=$wanted tls_port=$wanted_tls
        [ "$port" != 0 ] || port=${free[0]}
        [ "$tls_port" != 0 ] || tls_port=${free[1]}
        : >"$dir/start.log"
        configure
        run_server
        if wait_ready; then
            watch_owner
            return 0
        fi
        stop_server
        [ "$wanted" = 0 ] || [ "$wanted_tls" = 0 ] || break
    done
    tail -20 "$dir"/*.log >&2
    die "the server did not start"
}

stop_server() {
    local pids deadline signal
    pids=$(session_pids)
    if [ -n "$pids" ]; then
        kill -TERM "$(<"$dir/pid")" 2>/dev/null || true
        for signal in TERM KILL KILL; do
            deadline=$((SECONDS + 4))
            while pids=$(session_pids) && [ -n "$pids" ] && [ $SECONDS -lt $deadline ]; do
                sleep 0.03
            done
            [ -n "$pids" ] || break
            kill -"$signal" $pids 2>/dev/null || true
        done
    fi
    pids=$(session_pids)
    [ -z "$pids" ] || die "still running: $pids"
    rm -f "$dir/pid"
}

# Stops the server once the process of --owner is gone, so that a test that was killed leaves nothing behind.
watch_owner() {
    [ -n "$owner" ] || return 0
    local session
    session=$(<"$dir/pid")
    (
        while kill -0 "$owner" 2>/dev/null && kill -0 "$session" 2>/dev/null; do
            sleep 0.5
        done
        [ "$(cat "$dir/pid" 2>/dev/null)" = "$session" ] && exec "$here/$me" stop "$dir"
    ) </dev/null >/dev/null 2>&1 &
    disown
}

# $1 one of the tools beside this file, then its arguments.
as_client() {
    local tool=$1
    shift
    python3 "$here/$tool" --port "$port" --user "$user" --password "$password" "$@"
}

fill_if_empty() {
    local status
    [ "$messages" != 0 ] || return 0
    status=$(as_client listing.py --status) && case $status in
    *'"exists": 0,'*) as_client fill.py --messages "$messages" --seed "$seed" >/dev/null ;;
    esac || { stop_server; die "could not fill INBOX"; }
}

json_string() {
    local s=${1//\\/\\\\}
    printf '"%s"' "${s//\"/\\\"}"
}

print_ready() {
    printf '{"imap":%d,"imaps":%d,"user":%s,"password":%s,"ca":%s}\n' "$port" "$tls_port" \
        "$(json_string "$user")" "$(json_string "$password")" "$(json_string "$dir/ca.pem")"
}

# The command line of both scripts; `start` is theirs.
main() {
    local verb=${1:-}
    [ $# -ge 2 ] || usage
    shift
    case $verb in
    start)
        parse_start "$@"
        start
        ;;
    stop)
        dir=$1
        if [ -d "$dir" ]; then
            dir=$(cd "$dir" && pwd -P)
            stop_server
        fi
        ;;
    *) usage ;;
    esac
}
