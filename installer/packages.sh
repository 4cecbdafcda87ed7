#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages that Homing needs, and how to have them. Sourced by installer/run.sh and tests/run.sh.
# README.md gives the reason for each.

homing_build_packages=(
    ca-certificates cmake ninja-build g++ pkg-config mold ccache file dpkg-dev
    qt6-base-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools libgl1-mesa-dev
    qtkeychain-qt6-dev libgmime-3.0-dev libgsasl-dev libgumbo-dev liblitehtml-dev zlib1g-dev libhunspell-dev
)
homing_run_packages=(
    libqt6svg6 libqt6sql6-sqlite qt6-translations-l10n fonts-dejavu-core
)
homing_headless_packages=(
    xvfb xauth
)
homing_test_packages=(
    strace openbox openssl python3 lintian desktop-file-utils appstream groff-base binutils
    mutt neomutt python3-aiosmtpd at-spi2-core dbus-daemon python3-pyatspi gir1.2-atspi-2.0
)

# install_packages NAME...: installs those that are missing, by apt, as root or through sudo.
install_packages()
{
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q '^install ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; return 1; }
        as_root=(sudo)
    fi
    echo "Installing ${#missing[@]} packages: ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -yqq \
        --no-install-recommends "${missing[@]}" >/dev/null
}
