#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need, builds everything with warnings as errors, runs the window's tests (also on a real X
# server), the simulation and the tests against real mail servers on the release build, then core's tests under the
# address and undefined-behaviour sanitizers, then makes and checks the Debian package. The last line is
# "N passed, N failed"; the exit status is 0 only if none failed.
#
#   tests/run.sh                the whole, about half an hour on two cores the first time
#   tests/run.sh -R REGEX       only tests whose name matches, in both builds; no package (any option of ctest may be given)
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# shellcheck source=installer/packages.sh
. installer/packages.sh

export CCACHE_DIR=${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/homing-ccache}
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0
export CTEST_OUTPUT_ON_FAILURE=1
jobs=$(nproc)
chosen=no # whether the caller chose tests
[ $# -gt 0 ] && chosen=yes
passed=0
failed=0
times=()
phase='' phase_start=$SECONDS

finish_phase() {
    [ -n "$phase" ] && times+=("$(printf '%5d s  %s' $((SECONDS - phase_start)) "$phase")")
    phase=''
}
begin() { # begin PHASE
    finish_phase
    phase=$1 phase_start=$SECONDS
    printf '\n== %s\n' "$phase"
}
end() {
    finish_phase
    printf '\n== Times\n'
    printf '%s\n' "${times[@]}"
    printf '%5d s  in all\n\n%d passed, %d failed\n' $SECONDS $passed $failed
    [ $failed -eq 0 ] && [ $passed -gt 0 ]
    exit
}
count() { # count TRUTH WORDS: one check of our own
    if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $2"; fi
}
build() { # build PRESET [CMAKE OPTION...]
    cmake --preset "$1" >/dev/null && cmake --build "build/$1" "${@:2}"
}
run_tests() { # run_tests PRESET [CTEST OPTION...]: adds ctest's own sum to ours
    local log="build/$1/tests.log" sum status
    ctest --test-dir "build/$1" -j "$jobs" "${@:2}" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    sum=$(sed -n 's/^[0-9]*% tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log")
    if [ -n "$sum" ]; then
        failed=$((failed + ${sum% *}))
        passed=$((passed + ${sum#* } - ${sum% *}))
        [ "$status" -eq 0 ] || [ "${sum% *}" -ne 0 ] || count 1 "ctest ended with $status"
    elif [ "$chosen" = no ] || ! grep -q 'No tests were found' "$log"; then
        count 1 "ctest ended with $status and ran nothing"
    fi
}

begin "Packages"
if ! { install_packages "${homing_build_packages[@]}" "${homing_run_packages[@]}" \
           "${homing_headless_packages[@]}" "${homing_test_packages[@]}" && tests/support/servers/install.sh; }; then
    count 1 "installing packages"
    end
fi

begin "Build"
if build release; then
    begin "Tests"
    run_tests release "$@"
else
    count 1 "the build"
fi

begin "Build with sanitizers"
if build asan --target core_tests; then
    begin "Core's tests with sanitizers"
    run_tests asan -L core "$@"
else
    count 1 "the build with sanitizers"
fi

if [ $chosen = no ]; then
    begin "Debian package"
    tests/installer/check-deb.sh
    count $? "the Debian package"
fi
end
