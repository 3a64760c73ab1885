#!/bin/sh
# usage: check_functions_doc.sh CHARTC DOC
# docs/functions.md is what the tables say. Prints TAP.
echo "1..1"
if "$1" functions --markdown | diff -q - "$2" >/dev/null; then
    echo "ok 1 - docs/functions.md is up to date"
else
    echo "not ok 1 - docs/functions.md: run chartc functions --markdown"
    exit 1
fi
