#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# [WIDTH=400] compare.sh OUT [BUILD]: each newsletter as Homing paints it beside headless Chromium's picture of the same HTML, light and
# dark, as OUT/NAME-light.png and OUT/NAME-dark.png. Run by hand and looked at; needs chromium.
#     cmake --build build/debug --target renderhtml && tests/mail/compare/compare.sh /tmp/pictures
set -euo pipefail
cd "$(dirname "$0")/../../.."
out=${1:?where to}
render=$(realpath "${2:-build/debug}")/bin/renderhtml
width=${WIDTH:-720}
mkdir -p "$out"
export QT_QPA_PLATFORM=offscreen
for mail in ${MAILS:-tests/mail/newsletters/*.eml}; do
    name=$(basename "$mail" .eml)
    for theme in light dark; do
        option=()
        [ "$theme" = light ] || option=(--dark)
        "$render" "$mail" "$out/$name-$theme.png" "$width" --source "$out/$name.html" >/dev/null
        blink=()
        [ "$theme" = light ] || blink=(--blink-settings=preferredColorScheme=0)
        chromium --headless --no-sandbox --disable-gpu --hide-scrollbars "${blink[@]}" --window-size="$width,1400" \
            --screenshot="$out/chromium.png" "file://$(realpath "$out/$name.html")" >/dev/null 2>&1
        printf '%s %s: ' "$name" "$theme"
        "$render" "$mail" "$out/$name-$theme.png" "$width" "${option[@]}" --beside "$out/chromium.png"
    done
done
