#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the Debian package as it is released (build/release) and looks into it: lintian, files, modes, dependencies.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
build=build/release
bad=0
say() { # say TRUTH WORDS
    if [ "$1" -eq 0 ]; then printf 'ok    %s\n' "$2"; else printf 'WRONG %s\n' "$2"; bad=1; fi
}

cmake --preset release >/dev/null || exit 1
cmake --build "$build" || exit 1
rm -rf "$build"/*.deb "$build/_CPack_Packages"
(umask 077 && cd "$build" && cpack -G DEB) >"$build/cpack.log" 2>&1 || { cat "$build/cpack.log"; exit 1; }
deb=$(ls "$build"/*.deb)
say $? "there is a package: $deb ($(stat -c %s "$deb") bytes)"

findings=$(lintian --allow-root --info --no-tag-display-limit "$deb" 2>&1)
errors=$(echo "$findings" | grep -A20 '^E:')
[ -z "$errors" ]
say $? "lintian finds no errors${errors:+: $errors}"
warnings=$(echo "$findings" | grep '^W:')
[ -z "$warnings" ]
say $? "lintian finds no warnings${warnings:+: $warnings}"

listing=$(dpkg-deb --contents "$deb")
id=example.homing.Homing
for file in usr/bin/homing usr/bin/homingctl usr/share/applications/$id.desktop usr/share/metainfo/$id.metainfo.xml \
    usr/share/icons/hicolor/{16x16,24x24,32x32,48x48,64x64,128x128,256x256,512x512}/apps/homing.png \
    usr/share/icons/hicolor/scalable/apps/homing.svg usr/share/man/man1/homing{,ctl}.1.gz \
    usr/share/doc/homing/{copyright,changelog.gz}; do
    echo "$listing" | grep -q " \./$file$"
    say $? "it has $file"
done
# The umask above is the strictest one: what is installed must be readable by everybody all the same.
strange=$(echo "$listing" | grep -vE '^(drwxr-xr-x root/root .*/|-rwxr-xr-x root/root .* \./usr/bin/homing(ctl)?|-rw-r--r-- root/root .*)$')
[ -z "$strange" ]
say $? "owners and modes are as Debian wants them${strange:+: $strange}"
outside=$(echo "$listing" | awk '{print $6}' | grep -vE '^\./(usr/((bin|share)/.*)?)?$')
[ -z "$outside" ]
say $? "nothing lies outside usr/bin and usr/share${outside:+: $outside}"

depends=$(dpkg-deb --field "$deb" Depends)
for package in libqt6widgets6 libqt6sql6-sqlite libqt6svg6 libqt6keychain1 libgsasl18 libgumbo1; do
    echo "$depends" | grep -qE "(^|, )$package( |,|$)"
    say $? "it depends on $package"
done
echo "$depends" | grep -q 'libqt6test6\|-dev' && say 1 "it depends on what only developers have: $depends"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
dpkg-deb --extract "$deb" "$root"
for program in homing homingctl; do
    file "$root/usr/bin/$program" | grep -q 'pie executable.*, stripped'
    say $? "$program is position-independent and stripped"
    [ -z "$(readelf -d "$root/usr/bin/$program" | grep -E 'R(UN)?PATH')" ]
    say $? "$program looks for no library in a folder of the builder"
    [ "$(grep -cF "$PWD" "$root/usr/bin/$program")" -eq 0 ]
    say $? "$program does not name the builder's folder"
done
version=$(dpkg-deb --field "$deb" Version)
[ "$("$root/usr/bin/homingctl" --version)" = "homingctl $version" ]
say $? "homingctl is version $version"
[ "$(QT_QPA_PLATFORM=offscreen "$root/usr/bin/homing" --version)" = "homing $version" ]
say $? "homing is version $version"
exit $bad
