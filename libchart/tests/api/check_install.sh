#!/bin/sh
# Installs the build into a scratch directory, builds docs/examples against what
# is there through pkg-config, with the shared and the static library, renders a
# chart and explains one. usage: check_install.sh SOURCE BUILD
set -eu
source=$1
build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
number=0
failed=0
report() { # STATUS NAME
    number=$((number + 1))
    if [ "$1" = 0 ]; then
        echo "ok $number - $2"
    else
        failed=$((failed + 1))
        echo "not ok $number - $2"
    fi
}

meson install -C "$build" --no-rebuild --quiet --destdir "$scratch/root" \
    > "$scratch/log" 2>&1 || { sed 's/^/# /' "$scratch/log"; }
pc=$(dirname "$(find "$scratch/root" -name libchart.pc)")
PKG_CONFIG_PATH=$pc
PKG_CONFIG_SYSROOT_DIR=$scratch/root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
lib=$(dirname "$(find "$scratch/root" -name libchart.a)")
chart=$source/testdata/apps/ollama
values=$chart/values-dev.yaml

flags=$(pkg-config --cflags --libs libchart)
static=$(pkg-config --cflags --libs-only-L libchart)
more=$(env -u PKG_CONFIG_SYSROOT_DIR pkg-config --static --libs-only-l \
    --libs-only-other libchart | sed 's/-lchart //')
set +e
# shellcheck disable=SC2086
cc "$source/docs/examples/render.c" ${SANITIZE:-} $flags -o "$scratch/render"
report $? "the example builds against the installed library"
LD_LIBRARY_PATH=$lib "$scratch/render" "$chart" "$values" > "$scratch/out"
report $? "it renders"
"$build/cli/chartc" template web "$chart" -f "$values" > "$scratch/want"
cmp -s "$scratch/out" "$scratch/want"
report $? "it prints what chartc prints"
# shellcheck disable=SC2086
cc "$source/docs/examples/explain.c" ${SANITIZE:-} $flags -o "$scratch/explain"
report $? "the other example builds too"
cd "$source/testdata/explain" || exit 1
LD_LIBRARY_PATH=$lib "$scratch/explain" shop > "$scratch/out" &&
    grep -qx '  write it at web.ingress: one level too deep: "web" stands there twice' \
        "$scratch/out"
report $? "it says where values belong"
LD_LIBRARY_PATH=$lib "$scratch/explain" shop web.service.port |
    grep -qx '> replace at shop/values.yaml:15'
report $? "it tells the history of a value"
cd "$OLDPWD" || exit 1
# shellcheck disable=SC2086
cc "$source/docs/examples/render.c" ${SANITIZE:-} $static "$lib/libchart.a" \
    $more -o "$scratch/render-static"
report $? "the example builds against the static library"
"$scratch/render-static" "$chart" "$values" | cmp -s - "$scratch/want"
report $? "it prints the same"
set -- "c -std=c99" "c -std=c17"
if command -v c++ > "$scratch/log"; then
    set -- "$@" "c++ -std=c++17"
fi
for header in "$source"/include/libchart/*.h; do
    for language in "$@"; do
        # shellcheck disable=SC2086
        cc -x $language -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
            -I "$source/include" "$header" 2> "$scratch/log"
        status=$?
        [ $status = 0 ] || sed 's/^/# /' "$scratch/log"
        report $status "$(basename "$header") stands alone as $language"
    done
done
echo "1..$number"
echo "# $((number - failed)) passed, $failed failed"
