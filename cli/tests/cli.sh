#!/bin/sh
# The command line's own behaviour: options, errors, output. What charts render
# to is tested elsewhere. usage: cli.sh CHARTC. Prints TAP. Expected texts are
# Helm 4.1.4's unless a case says otherwise.
set -u
chartc=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
unset HELM_NAMESPACE HELM_DEBUG
export HOME="$scratch"
number=0
failed=0

mkdir -p c/templates/sub c/crds
printf 'apiVersion: v2\nname: c\nversion: 1.0.0\n' > c/Chart.yaml
printf 'a: 1\n' > c/values.yaml
printf 'kind: A\nv: {{ .Values.a }}\nr: {{ .Release.Name }}.%s\n' \
    '{{ .Release.Namespace }}' > c/templates/a.yaml
printf 'kind: B\n---\nkind: C\n' > c/templates/sub/b.yaml
printf 'kind: H\nmetadata: {annotations: {helm.sh/hook: test}}\n' \
    > c/templates/h.yaml
printf 'kind: X\n' > c/crds/x.yaml

# check NAME: compares the last run with ./want (output), ./want.err (lines
# that standard error must start with) and $want_status.
check() {
    number=$((number + 1))
    ok=1
    [ "$status" = "$want_status" ] || {
        ok=0
        echo "# status is $status, want $want_status"
    }
    cmp -s out want || {
        ok=0
        diff out want | sed 's/^/# out: /'
    }
    head -n "$(wc -l < want.err)" err > head.err
    cmp -s head.err want.err || {
        ok=0
        diff err want.err | sed 's/^/# err: /'
    }
    if [ $ok = 1 ]; then
        echo "ok $number - $1"
    else
        failed=$((failed + 1))
        echo "not ok $number - $1"
    fi
}
run() {
    "$chartc" "$@" > out 2> err
    status=$?
}
prints() { # NAME, output on standard input; after run
    cat > want
    : > want.err
    want_status=0
    check "$1"
}
fails() { # NAME, start of standard error on standard input; after run
    : > want
    cat > want.err
    want_status=1
    check "$1"
}

a='---
# Source: c/templates/a.yaml
kind: A
v: 1'

run template c -s templates/a.yaml
prints 'the chart alone is enough' << E
$a
r: release-name.default
E
run template r c -n ns -s templates/a.yaml
prints 'name and namespace' << E
$a
r: r.ns
E
run template r c -nns -stemplates/a.yaml
prints 'short options with their value attached' << E
$a
r: r.ns
E
run template -n=ns --show-only=templates/a.yaml -- r c
prints 'values behind = and arguments behind --' << E
$a
r: r.ns
E
HELM_NAMESPACE=env "$chartc" template r c -s templates/a.yaml > out 2> err
status=$?
prints 'HELM_NAMESPACE is the default namespace' << E
$a
r: r.env
E
run template c --name-template 'x-{{ print 1 }}' -s templates/a.yaml
prints 'a template gives the name' << E
$a
r: x-1.default
E
printf 'a: 2\n' > two.yaml
printf 'a: 3\n' > three.yaml
run template c -f two.yaml,three.yaml -s templates/a.yaml --set a=4
prints 'set wins over files' << E
---
# Source: c/templates/a.yaml
kind: A
v: 4
r: release-name.default
E
run template c --set a=4 -f three.yaml,two.yaml --set a=5,a=6 \
    -s templates/a.yaml
prints 'whatever their order' << E
---
# Source: c/templates/a.yaml
kind: A
v: 6
r: release-name.default
E
printf 'a: 7\n' | "$chartc" template c -f - -s templates/a.yaml > out 2> err
status=$?
prints 'values from standard input' << E
---
# Source: c/templates/a.yaml
kind: A
v: 7
r: release-name.default
E
run template c --skip-tests --include-crds -s 'templates/*/b.yaml' \
    -s crds/x.yaml
prints 'patterns in their order' << E
---
# Source: c/templates/sub/b.yaml
kind: B
---
# Source: c/templates/sub/b.yaml
kind: C
---
# Source: c/crds/x.yaml
kind: X
E
run template c --timeout 5m0s --wait --labels a=b --create-namespace=false \
    --kube-context x --skip-crds --dry-run=client -s templates/a.yaml
prints 'options without an effect are accepted' << E
$a
r: release-name.default
E

run template c -s templates/none.yaml
fails 'show-only of nothing' << E
Error: could not find template templates/none.yaml in chart
E
run template c --no-hooks -s templates/h.yaml
fails 'show-only of what was left out' << E
Error: could not find template templates/h.yaml in chart
E
run template
fails 'no argument' << E
Error: "chartc template" requires at least 1 argument

Usage:  chartc template [NAME] [CHART] [flags]
E
run template a b c
fails 'three arguments' << E
Error: expected at most two arguments, unexpected arguments: c
E
run template a b c d
fails 'four arguments' << E
Error: expected at most two arguments, unexpected arguments: c, d
E
run template c --bogus
fails 'unknown option' << E
Error: unknown flag: --bogus
E
run template c -zq
fails 'unknown letter' << E
Error: unknown shorthand flag: 'z' in -zq
E
run template c --set
fails 'missing value' << E
Error: flag needs an argument: --set
E
run template c -f
fails 'missing value of a letter' << E
Error: flag needs an argument: 'f' in -f
E
run template c --no-hooks=perhaps
fails 'bad bool' << E
Error: invalid argument "perhaps" for "--no-hooks" flag: strconv.ParseBool: parsing "perhaps": invalid syntax
E
run template c -g=perhaps
fails 'bad bool of a letter' << E
Error: invalid argument "perhaps" for "-g, --generate-name" flag: strconv.ParseBool: parsing "perhaps": invalid syntax
E
run template r c -g
fails 'a name and -g' << E
Error: cannot set --generate-name and also specify a name
E
run template r c --name-template x
fails 'a name and a template for it' << E
Error: cannot set --name-template and also specify a name
E
run template c --name-template '{{'
fails 'a bad template for the name' << E
Error: template: name-template:1: unclosed action
E
run template Foo c
fails 'a bad name' << 'E'
level=ERROR msg="release name check failed" error="release name \"Foo\": invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53"
Error: release name check failed: release name "Foo": invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53
E
run template c --kube-version 1
fails 'a bad version' << E
Error: invalid kube version '1': illegal version string "1"
E
run template ./none
fails 'a path to nothing' << E
Error: path "./none" not found
E
run template none
fails 'a name of nothing' << E
Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: none

Hint: For a file or folder, check the path. A chart from elsewhere is repo/name, a name with --repo URL, a URL, or oci://host/path/name.
E
run template no/thing
fails 'a repository of nothing' << E
Error: repo no not found

Hint: For a file or folder, check the path. A chart from elsewhere is repo/name, a name with --repo URL, a URL, or oci://host/path/name.
E
run template c -f none.yaml
fails 'a values file that is not there' << E
Error: open none.yaml: no such file or directory
E
run template c --set a
fails 'a bad set' << E
Error: failed parsing --set data: key "a" has no value
E
run template c --dry-run=none
fails 'dry-run=none' << E
Error: invalid dry-run value ("none"). Must be "server" or "client"
E
run template c --dry-run=server
fails 'no cluster is ever asked' << E
Error: --dry-run=server is not supported: it needs a cluster, which chartc never talks to
E
run template c --validate
fails 'nor for validation' << E
Error: --validate is not supported: it needs a cluster, which chartc never talks to
E
run template c --post-renderer x
fails 'plugins are not run' << E
Error: --post-renderer is not supported: chartc runs no plugins; pipe its output instead
E
run nope
fails 'an unknown command' << E
Error: unknown command "nope" for "chartc"
Run 'chartc --help' for usage.
E

printf '{{ range 100000 }}{{ end }}\n' > c/templates/z.yaml
run template c --limit steps=1K,time=1m
fails 'limits can be set' << E
Error: template: c/templates/z.yaml:1:9: executing "c/templates/z.yaml" at <100000>: limit of 1024 steps exceeded
E
run template c --limit time=5
fails 'times have a unit' << E
Error: invalid limit "time=5": want time=20s (ms, s, m)
E
run template c --limit space=5
fails 'limits have a name' << E
Error: unknown limit "space"
E

run show values c --jsonpath 'a={.a}{"\n"}'
prints 'a template picks from the default values' << E
a=1
E
# Helm is silent here.
run show values c --jsonpath 'x{.nope}'
echo 'warning: nothing printed: nope is not found' > want.err
: > want
want_status=0
check 'it says so when it finds nothing'
run show chart c --jsonpath '{.a}'
fails 'it picks from values only' << E
Error: --jsonpath is for "chartc show values"
E

printf '{{ .Values.a.b.c }}\n' > c/templates/z.yaml
run template c
fails 'an error shows its places' << E
Error: c/templates/z.yaml:1:10
  executing "c/templates/z.yaml" at <.Values.a.b.c>:
    can't evaluate field b in type interface {}

Use --debug flag to render out invalid YAML

  at c/templates/z.yaml:1:11: executing "c/templates/z.yaml" at <.Values.a.b.c>
     | {{ .Values.a.b.c }}
  at c/values.yaml:1:1: a comes from here, the chart's values
     | a: 1
Hint: a is a number; only a map has a key b.
E
run template c --helm-compat
fails 'with --helm-compat it does not' << E
Error: c/templates/z.yaml:1:10
  executing "c/templates/z.yaml" at <.Values.a.b.c>:
    can't evaluate field b in type interface {}

Use --debug flag to render out invalid YAML
E
wc -l < err > out && : > err
status=0
prints 'and says nothing after it' << E
5
E
rm c/templates/z.yaml

cp -r c missing
printf 'dependencies: [{name: gone, version: "1", repository: x}]\n' \
    >> missing/Chart.yaml
run template missing --helm-compat
fails 'a missing dependency, as with Helm' << 'E'
Error: an error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: gone
E
run template missing --dependency-update
fails 'a repository that is no URL' << 'E'
Error: no repository definition for x. Please add them via 'helm repo add'
Note that repositories must be URLs or aliases. For example, to refer to the "example"
repository, use "https://charts.example.com/" or "@example" instead of
"example". Don't forget to add the repo, too ('helm repo add').
E

# ---- files -----------------------------------------------------------------
run template r c --output-dir dir --release-name --include-crds
prints 'files are named as they are written' << E
wrote dir/c/crds/x.yaml
wrote dir/r/c/templates/a.yaml
wrote dir/r/c/templates/sub/b.yaml
wrote dir/r/c/templates/sub/b.yaml
wrote dir/r/c/templates/h.yaml

E
cp dir/r/c/templates/sub/b.yaml out
prints 'documents of one template go to one file' << E
---
# Source: c/templates/sub/b.yaml
kind: B
---
# Source: c/templates/sub/b.yaml
kind: C
E
run template r c --output-dir dir --release-name
cp dir/r/c/templates/h.yaml out
prints 'hooks add to the file that is there' << E
---
# Source: c/templates/h.yaml
kind: H
metadata: {annotations: {helm.sh/hook: test}}
---
# Source: c/templates/h.yaml
kind: H
metadata: {annotations: {helm.sh/hook: test}}
E
touch file
run template c --output-dir file
fails 'a file in the way' << E
Error: mkdir file: not a directory
E

# ---- standard output -------------------------------------------------------
if [ -c /dev/full ]; then
    "$chartc" template c > /dev/full 2> err
    status=$?
    : > out
    fails 'a full disk' << E
Error: write /dev/stdout: no space left on device
E
fi
{
    sleep 0.1
    "$chartc" template c 2> err
    echo $? > status
} | true
status=$(cat status)
: > out
fails 'a reader that is gone' << E
Error: write /dev/stdout: broken pipe
E
"$chartc" template c >&- 2> err
status=$?
: > out
fails 'a closed standard output' << E
Error: write /dev/stdout: bad file descriptor
E
"$chartc" template c -f - -s templates/a.yaml <&- > out 2> err
status=$?
fails 'a closed standard input' << E
Error: read /dev/stdin: bad file descriptor
E

# ---- package ---------------------------------------------------------------
deep=0123456789-0123456789-0123456789-0123456789-0123456789-0123456789
mkdir -p "p/files/$deep/$deep" p/templates
printf 'apiVersion: v2\nname: p\nversion: 1.0.0\n' > p/Chart.yaml
echo 'a: 1' > p/values.yaml
printf 'kind: A\nv: {{ .Values.a }}\n' > p/templates/a.yaml
echo split > "p/files/$deep/$deep/a"
echo record > "p/files/$deep-$deep"
echo umlaut > "p/files/$(printf '\303\266')"
# The sum is that of the tar in Helm's archive of this chart with all times
# (touch -d @1000000000) alike.
SOURCE_DATE_EPOCH=1000000000 "$chartc" package p > out 2> err
status=$?
gunzip -c p-1.0.0.tgz | cksum >> out
prints 'the tar is to the byte what Helm writes' << E
Successfully packaged chart and saved it to: $PWD/p-1.0.0.tgz
379455970 9216
E
mkdir q && cp -r p/* q && touch -d @86400 q/values.yaml && chmod 600 q/values.yaml
run package p -d one
run package q -d two
cmp one/p-1.0.0.tgz two/p-1.0.0.tgz && echo same > out
prints 'an archive depends on content alone' << E
same
E
"$chartc" template r p > want
: > want.err
want_status=0
run template r one/p-1.0.0.tgz
check 'what was packed renders as it did'
run package p -d one --sign
fails 'nothing is signed' << E
Error: --sign is not supported: this version of chartc does not sign
E
echo '{' > q/values.schema.json
run package q -d two
fails 'a schema that is no JSON' << E
Error: failed to save: invalid JSON in values.schema.json
E
ls one two > out
cmp one/p-1.0.0.tgz two/p-1.0.0.tgz && echo same >> out
: > err
status=0
prints 'an archive stays when the next one fails, and nothing else does' << E
one:
p-1.0.0.tgz

two:
p-1.0.0.tgz
same
E
for epoch in x -1 ' 1' 99999999999999999999; do
    SOURCE_DATE_EPOCH=$epoch "$chartc" package p -d one > out 2> err
    status=$?
    fails "SOURCE_DATE_EPOCH \"$epoch\"" << E
Error: invalid SOURCE_DATE_EPOCH: "$epoch" is no number of seconds since 1970
E
done
SOURCE_DATE_EPOCH=8589934592 "$chartc" package p -d one > out 2> err
status=$?
fails 'a time beyond what tar can hold' << E
Error: failed to save: an archive cannot hold the time 8589934592
E
if [ -c /dev/full ]; then
    "$chartc" package p > /dev/full 2> err
    status=$?
    : > out
    fails 'package: a full disk' << E
Error: write /dev/stdout: no space left on device
E
fi

# ---- help ------------------------------------------------------------------
for words in --help -h help 'help template' 'template --help' 'template -h'; do
    # shellcheck disable=SC2086
    run $words
    grep -q Usage: out && echo yes > out
    prints "help: $words" << E
yes
E
done
run version --short
"$chartc" --version | sed 's/chartc //' > want
: > want.err
want_status=0
check 'the version'

echo "1..$number"
echo "# $((number - failed)) passed, $failed failed"
