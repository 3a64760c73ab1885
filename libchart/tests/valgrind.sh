#!/bin/sh
# usage: valgrind.sh [BUILD [MESON-TEST-ARGUMENT...]]
# Runs the suite of a build folder (without sanitizers) under valgrind: the
# programs of the unit tests and each chartc that they or a shell script start.
# An error or a block definitely lost fails the test that showed it. Takes an
# hour or more. Tests in Python start their chartc outside of it: give them a
# script that runs valgrind in its place (some have bounds of time or memory
# that it passes).
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${1:-build}
[ $# -eq 0 ] || shift
ninja -C "$build" || exit 1
exec meson test -C "$build" --no-rebuild --timeout-multiplier 200 \
    --no-suite lint --print-errorlogs "$@" --wrap "valgrind -q \
--error-exitcode=97 --suppressions=$PWD/libchart/tests/valgrind.supp --leak-check=full --errors-for-leak-kinds=definite \
--trace-children=yes --trace-children-skip=/bin/*,/usr/bin/*"
