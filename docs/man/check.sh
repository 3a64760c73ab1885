#!/bin/sh
# usage: check.sh CHARTC.1 PAGE...
# Whether manual pages are some: mandoc and groff have nothing to say about
# them, and the first tells of every command's options. TAP.
page=$1
echo 1..3
if ! command -v mandoc >/dev/null; then
    echo "ok 1 - the pages are sound # SKIP no mandoc here"
elif said=$(mandoc -Tlint -Wwarning "$@"); then
    echo "ok 1 - the pages are sound"
else
    echo "$said" | sed 's/^/# /'
    echo "not ok 1 - the pages are sound"
fi
if ! command -v groff >/dev/null; then
    echo "ok 2 - the pages can be set # SKIP no groff here"
elif said=$(groff -man -Tascii -ww -z "$@" 2>&1) && [ -z "$said" ]; then
    echo "ok 2 - the pages can be set"
else
    echo "$said" | sed 's/^/# /'
    echo "not ok 2 - the pages can be set"
fi
for word in '"chartc template"' '"chartc lint"' '"chartc show"' explain.-path \
    explain.-fix scoped set.-literal with.-subcharts; do
    grep -q -e "$word" "$page" || { echo "not ok 3 - it tells of $word"; exit 1; }
done
echo "ok 3 - it tells of the commands and their options"
