#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The files that are installed beside the programs, checked by the tools that will read them.
#
#   tests/installer/check-files.sh VERSION     the version of the project
set -uo pipefail
cd "$(dirname "$0")/../../installer" || exit
version=${1:?the version of the project}
id=example.homing.Homing
bad=0
check() { # check WORDS COMMAND...
    local words=$1 out
    shift
    if out=$("$@" 2>&1); then
        printf 'ok    %s\n' "$words"
    else
        printf 'WRONG %s\n%s\n' "$words" "$out"
        bad=1
    fi
}
quiet() { # succeeds if the command does and says nothing
    local out status
    out=$("$@" 2>&1)
    status=$?
    printf '%s' "$out"
    [ "$status" -eq 0 ] && [ -z "$out" ]
}

check "the desktop file is valid" quiet desktop-file-validate $id.desktop
check "the desktop file speaks German" grep -q '^Comment\[de\]=' $id.desktop
check "the desktop sends mailto: links here" \
    sh -c "grep -qx 'MimeType=x-scheme-handler/mailto;' $id.desktop && grep -qx 'Exec=homing %u' $id.desktop"
check "the metainfo is valid" appstreamcli validate --no-net $id.metainfo.xml
check "the metainfo speaks German" grep -q '<summary xml:lang="de">' $id.metainfo.xml
check "the metainfo names this version first" \
    sh -c "grep -m1 '<release ' $id.metainfo.xml | grep -q 'version=\"$version\"'"
check "the changelog names this version first" grep -q "^homing ($version) " <(head -n 1 changelog)
check "the window tells the desktop the same name" \
    grep -rq "setDesktopFileName.*$id\"" ../app ../ui
for page in man/*.1; do
    check "$page is well-formed" quiet sh -c "groff -man -Tutf8 -ww '$page' 2>&1 >/dev/null"
done
exit $bad
