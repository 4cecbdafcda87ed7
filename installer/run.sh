#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what Homing needs, builds it, opens its window.
#
#   installer/run.sh [--demo] [any other option of homing]
#
# Without a display the same window runs under Xvfb and its picture is left in homing-screenshot.png.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=installer/packages.sh
. installer/packages.sh

install_packages "${homing_build_packages[@]}" "${homing_run_packages[@]}"
build=build/release
cmake --preset release -DHOMING_TESTS=OFF >/dev/null
cmake --build "$build" --target homing homingctl

if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    exec "$build/bin/homing" "$@"
fi

picture=$PWD/homing-screenshot.png
echo "There is no display here: running under Xvfb, the window's picture goes to $picture"
install_packages "${homing_headless_packages[@]}"
rm -f "$picture"
xvfb-run -a -s '-screen 0 1440x900x24 -nolisten tcp' "$build/bin/homing" "$@" --screenshot "$picture"
[ -s "$picture" ] || { echo "No picture was made" >&2; exit 1; }
echo "Done: $picture"
