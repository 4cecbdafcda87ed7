#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need, builds everything with warnings as errors, runs all tests:
# first the whole suite, then core's tests again under the address and undefined-behaviour sanitizers.
#
#   tests/run.sh [-R REGEX]     only tests whose name matches (both runs)
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=installer/packages.sh
. installer/packages.sh
started=$SECONDS
say() { printf '\n== %s (%d s)\n' "$*" $((SECONDS - started)); }

say "Packages"
install_packages "${homing_build_packages[@]}" "${homing_run_packages[@]}" "${homing_headless_packages[@]}" \
    "${homing_test_packages[@]}"
tests/support/servers/install.sh

export CCACHE_DIR=${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/homing-ccache}
jobs=$(nproc)
failed=0

say "Build"
cmake --preset debug >/dev/null
cmake --build build/debug

say "Tests"
ctest --test-dir build/debug --output-on-failure --no-tests=error -j "$jobs" "$@" || failed=1

say "Build with sanitizers"
cmake --preset asan >/dev/null
cmake --build build/asan

say "Core's tests with sanitizers"
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0
ctest --test-dir build/asan --output-on-failure --no-tests=error -L core -j "$jobs" "$@" || failed=1

if [ $failed -ne 0 ]; then
    say "FAILED"
    exit 1
fi
say "All tests passed"
