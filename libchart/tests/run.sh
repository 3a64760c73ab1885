#!/bin/sh
# usage: run.sh [BUILD]
# Runs every test of a build folder and ends with one line over all of them:
# "N passed, N failed". Fails if a test failed or did not finish.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${1:-build}
ninja -C "$build" >"$build/tests-build.log" 2>&1 || {
    tail -n 30 "$build/tests-build.log"
    echo "0 passed, 1 failed"
    exit 1
}
meson test -C "$build" --no-rebuild
status=$?
log=$build/meson-logs/testlog.txt
sed -n '/^not ok/p' "$log" | sed 's/ # .*//'
passed=$(grep -c '^ok ' "$log")
failed=$(grep -c '^not ok ' "$log")
# A program that crashed has no "not ok" line of its own.
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$status" -eq 0 ]
