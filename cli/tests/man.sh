#!/bin/sh
# Each command has a manual page that names all of its options.
# usage: man.sh CHARTC DOCS_MAN. Prints TAP.
set -u
chartc=$1 pages=$2 number=0 failed=0
says() { # PAGE COMMAND...
    page=$pages/chartc-$1.1
    shift
    number=$((number + 1))
    missing=$("$chartc" "$@" --help | sed -n 's/^  \(-., \|    \)--\([a-z-]*\).*/\2/p' |
        while read -r option; do
            sed 's/\\-/-/g' "$page" | grep -q -e "--$option\\\\fR" ||
                echo "$option"
        done)
    if [ -f "$page" ] && [ -z "$missing" ]; then
        echo "ok $number - $*"
    else
        failed=$((failed + 1))
        echo "not ok $number - $*: $page lacks" $missing
    fi
}
for sub in build list update; do says dependency dependency $sub; done
for name in lint package pull show template; do says $name $name; done
for sub in add index list remove update; do says repo repo $sub; done
for sub in login logout; do says registry registry $sub; done
for sub in list prune verify; do says cache cache $sub; done
echo "1..$number"
echo "# $((number - failed)) passed, $failed failed"
