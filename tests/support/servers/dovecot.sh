#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs Dovecot for one test, with everything it needs in DIR. Prints {"imap","imaps","user","password","ca"} when it stands.
#
# Usage: dovecot.sh start DIR [--port P] [--tls-port P]      0 or left out: free ones; STARTTLS on the first
#                             [--profile qresync|condstore|plain]
#                             [--capability "IMAP4rev1 ..."]   exactly these (and those of the login) are advertised
#                             [--mechanisms "plain scram-sha-256"]
#                             [--messages N] [--seed S]        fills an empty INBOX first
#                             [--user U] [--password W]        anna@example.org, secret
#                             [--no-rawlog]                    else DIR/rawlog has what went over each connection
#                             [--owner PID]                    stops when that process ends
#        dovecot.sh stop DIR                                  mail stays: start goes on with it

set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

capabilities() {
    if [ -n "$capability" ]; then
        echo "$capability"
        return
    fi
    local basic="IMAP4rev1 SASL-IR LITERAL+ ID IDLE NAMESPACE CHILDREN UNSELECT UIDPLUS SPECIAL-USE MOVE"
    case $profile in
    qresync) ;;
    condstore) echo "$basic LIST-EXTENDED LIST-STATUS ENABLE ESEARCH CONDSTORE" ;;
    plain) echo "$basic" ;;
    esac
}

configure() {
    local advertised
    advertised=$(capabilities)
    printf '%s:{PLAIN}%s\n' "$user" "$password" >"$dir/users"
    cat >"$dir/dovecot.conf" <<CONF
protocols = imap
listen = 127.0.0.1
base_dir = $dir/run
state_dir = $dir/run
log_path = $dir/dovecot.log
mail_home = $dir/mail/%u
mail_location = maildir:~/Maildir:LAYOUT=fs
mail_fsync = never
mail_max_userip_connections = 0
default_internal_user = $server_user
default_internal_group = $server_group
default_login_user = $server_user
default_vsz_limit = 4G
first_valid_uid = 1
disable_plaintext_auth = no
auth_mechanisms = $mechanisms
auth_failure_delay = 0
${advertised:+imap_capability = $advertised}
ssl = yes
ssl_cert = <$dir/tls/server.pem
ssl_key = <$dir/tls/server.key
passdb {
  driver = passwd-file
  args = username_format=%u $dir/users
}
userdb {
  driver = static
  args = uid=$server_user gid=$server_group home=$dir/mail/%u
}
# As an ordinary user it can change neither its root folder nor its user.
service anvil {
  chroot =
}
service imap-login {
  chroot =
  service_count = 0
  process_min_avail = 1
  process_limit = 1
  client_limit = 1000
  inet_listener imap {
    address = 127.0.0.1
    port = $port
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = $tls_port
    ssl = yes
  }
}
service imap {
  process_limit = 1000
}
protocol imap {
  $([ "$rawlog" = no ] || echo "rawlog_dir = $dir/rawlog")
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Archive {
    auto = subscribe
    special_use = \Archive
  }
  mailbox Drafts {
    auto = subscribe
    special_use = \Drafts
  }
  mailbox Sent {
    auto = subscribe
    special_use = \Sent
  }
  mailbox Trash {
    auto = subscribe
    special_use = \Trash
  }
  mailbox Junk {
    auto = subscribe
    special_use = \Junk
  }
}
CONF
    give "$dir/users" "$dir/dovecot.conf"
    chmod 600 "$dir/users"
}

run_server() {
    local path=$PATH:/usr/sbin
    launch env PATH="$path" HOME="$dir" dovecot -F -c "$dir/dovecot.conf"
}

start() {
    [ -x /usr/sbin/dovecot ] && [ -x /usr/lib/dovecot/imap ] || die "Dovecot is missing: run install.sh"
    prepare_dir
    mkdir -p "$dir/mail" "$dir/run"
    [ "$rawlog" = no ] || mkdir -p "$dir/rawlog"
    : >>"$dir/dovecot.log"
    : >"$dir/start.log"
    chmod 755 "$dir/run"
    make_certificate
    if [ "$messages" != 0 ] && [ ! -e "$dir/mail/$user/Maildir" ]; then
        python3 "$here/fill.py" --maildir "$dir/mail/$user/Maildir" --messages "$messages" --seed "$seed" >/dev/null
    fi
    give "$dir"
    start_server
    fill_if_empty
    print_ready
}

main "$@"
