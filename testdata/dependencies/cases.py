"""What the dependency commands are compared with Helm over: one world of
servers, and cases of files and command lines in it. `compare-deps.py` runs
them; `expected/` holds what Helm did.

A case is (name, files, steps[, more]). Files are below an empty folder where
the steps run; the chart is usually `c`. `more`: env, a dict.
"""
import os

from charts import (chart_archive, chart_files, entry, index, pack, repository,
                    yaml_text)

HERE = os.path.dirname(os.path.realpath(__file__))
STABLE = "http://charts.test/stable"
OTHER = "http://other.test/charts/"
OCI = "oci://registry.test/charts"

S_VERSIONS = ["0.9.0", "1.0.0", "1.2.0", "1.2.3", "1.2.4-beta.1", "1.3.0",
              "2.0.0", "2.1.0-rc.1", "2.1.0"]


def full(version):
    """A chart with everything that `show` prints."""
    files = chart_files("full", version, keywords=["a", "b"], appVersion="1.0")
    files["values.yaml"] = f"# kept\na: 1  # of {version}\nb: {{}}\n"
    files["README.md"] = f"# full {version}\n\ntext without an end"
    files["crds/a.yaml"] = "---\nkind: A\n"
    files["crds/b/c.yaml"] = "kind: B"
    return pack(files, "full")


FULL = {v: full(v) for v in ("1.0.0", "1.1.0", "2.0.0-rc.1")}


def provenance(name):
    """A file of testdata/provenance."""
    with open(os.path.join(HERE, "..", "provenance", name), "rb") as f:
        return f.read()


def hosts():
    """{host: {path: content}} of the web server."""
    stable = repository(
        [("s", v) for v in S_VERSIONS] +
        [("t", "0.1.0"), ("t", "0.2.0"),
         ("build", "1.0.0+b1"), ("build", "1.0.0+b2"),
         ("pre", "1.0.0-alpha"), ("pre", "1.0.0-beta"),
         ("v", "v1.0.0"), ("v", "v1.1.0")])
    archive = chart_archive("absolute", "1.0.0")
    moved = [entry("absolute", "1.0.0", archive,
                   "http://files.test/absolute-1.0.0.tgz"),
             entry("odd", "1.0.0", archive, "deep/er/odd.bin"),
             entry("nourl", "1.0.0", archive, urls=[])]
    # Helm warns of bad entries wherever they are, chartc of those that it reads.
    bad = [entry("bad", "abc", archive),
           entry("bad", "1.0.0", archive, "../moved/absolute-1.0.0.tgz")]
    signed = provenance("c-0.1.0.tgz")
    other = repository([("t", "1.0.0"), ("u", "1.0.0")])
    return {
        "charts.test": {
            **{f"/stable/{k}": v for k, v in stable.items()},
            "/full/index.yaml": index([entry("full", v, a) for v, a in
                                       FULL.items()]).encode(),
            **{f"/full/full-{v}.tgz": a for v, a in FULL.items()},
            "/moved/index.yaml": index(moved).encode(),
            "/bad/index.yaml": index(bad).encode(),
            "/moved/deep/er/odd.bin": archive,
            "/moved/absolute-1.0.0.tgz": archive,
            "/empty/index.yaml": b"",
            "/noversion/index.yaml": b"entries: {}\n",
            "/unknown/index.yaml": b"apiVersion: v1\nentries: {}\nfoo: 1\n",
            "/html/index.yaml": b"<html><body>no</body></html>\n",
            "/json/index.yaml": b'{"apiVersion":"v1","foo":1,"entries":{"s":'
                                b'[{"name":"s","version":"1.0.0","urls":'
                                b'["http://charts.test/stable/s-1.0.0.tgz"]}]}}',
        },
        "other.test": {f"/charts/{k}": v for k, v in other.items()},
        "files.test": {"/absolute-1.0.0.tgz": archive},
        "signed.test": {
            "/index.yaml": index([entry("c", "0.1.0", signed)]).encode(),
            "/c-0.1.0.tgz": signed,
            "/c-0.1.0.tgz.prov": provenance("c-0.1.0.tgz.prov")},
        "values.test": {"/a.yaml": b"a: 1\nb: {c: 2}\n", "/b.yaml": b"b: {c: 3}\n",
                        "/text": b"hello\n", "/bad.yaml": b"a: [\n"},
    }


def push(registry):
    """Fills the registry."""
    for v in ["1.0.0", "1.2.3", "1.2.4-beta.1", "2.0.0", "2.0.1+build.5"]:
        registry.push("charts/s", v, chart_archive("s", v),
                      {"name": "s", "version": v, "apiVersion": "v2"})
    registry.push("charts/p", "2.0.0", chart_archive("p", "2.0.0"))
    for v, archive in FULL.items():
        registry.push("charts/full", v, archive)
    registry.push("charts/s", "latest", chart_archive("s", "9.9.9"))
    registry.push("charts/s", "v3.0.0", chart_archive("s", "3.0.0"))


def dep(name, version, repo=STABLE, **more):
    return {"name": name, "version": version, "repository": repo, **more}


def wrapper(*deps, **meta):
    """Files of the chart c with these dependencies."""
    files = chart_files("c", "0.1.0", deps, **meta)
    return {f"c/{k}": v for k, v in files.items()}


def sub(name, version, at=None, **more):
    return {f"{at or name}/{k}": v
            for k, v in chart_files(name, version, **more).items()}


UPDATE, BUILD, LIST = ("dependency update c", "dependency build c",
                       "dependency list c")
ADD = f"repo add stable {STABLE}"
ADD_OTHER = f"repo add other {OTHER}"


def constraint_cases():
    ranges = ["1.2.3", "=1.2.3", "v1.2.3", "1.2", "1", "1.x", "1.2.x", "*", "",
              "~1.2.0", "~1", "^1.0.0", "^0.9", ">=1.2 <2", ">=1.2, <2",
              "1.0.0 - 1.2.3", "<1 || >=2", "!=2.1.0", ">1.2.3-0 <1.3.0",
              "~1.2.4-0", "^2.1.0-0", ">=3", "abc", ">=1.2.3-beta", "latest"]
    for n, text in enumerate(ranges):
        yield (f"range-{n:02}", wrapper(dep("s", text)), [UPDATE])
    for n, text in enumerate(["1.2.3", "^1.0.0", ">=1.0.0-0 <2", "2.0.1+build.5",
                              ">2", "v3.0.0", "1", "9.9.9", ">9", "*", ""]):
        yield (f"oci-range-{n:02}", wrapper(dep("s", text, OCI)),
               [f"{UPDATE} --plain-http"])


def lock_cases():
    two = wrapper(dep("s", "^1.0.0"), dep("t", "~0.1"))
    yield "lock-build", two, [ADD, UPDATE, "rm -r c/charts", BUILD, LIST]
    yield "lock-kept", two, [UPDATE, "cp c/Chart.lock before", UPDATE,
                             "cmp before c/Chart.lock"]
    yield ("lock-out-of-sync", two,
           [ADD, UPDATE, "sed -i s/~0.1/~0.2/ c/Chart.yaml",
            "sed -i s/.1.0.0/^2.0.0/ c/Chart.yaml", BUILD, UPDATE])
    yield ("lock-changed-constraint", two,
           [ADD, UPDATE, "sed -i s/.1.0.0/^2.0.0/ c/Chart.yaml", BUILD,
            UPDATE, BUILD, LIST])
    yield "lock-empty", {**two, "c/Chart.lock": ""}, [ADD, BUILD]
    yield "lock-broken", {**two, "c/Chart.lock": "a: ["}, [ADD, BUILD]
    yield ("lock-of-missing-version", {
        **two, "c/Chart.lock": yaml_text({
            "dependencies": [
                {"name": "s", "repository": STABLE, "version": "1.9.9"}],
            "digest": "sha256:0", "generated": "2024-01-01T00:00:00Z"})},
        [ADD, BUILD])
    v1 = chart_files("c", "0.1.0")
    v1["Chart.yaml"] = "apiVersion: v1\nname: c\nversion: 0.1.0\n"
    v1["requirements.yaml"] = yaml_text({"dependencies": [dep("s", "1.x")]})
    yield ("lock-v1", {f"c/{k}": v for k, v in v1.items()},
           [ADD, LIST, UPDATE, "rm -r c/charts", BUILD, LIST])


def listing_cases():
    yield "list-none", wrapper(), [LIST]
    yield "list-missing", wrapper(dep("s", "1.x"), dep("t", "0.1.0")), [LIST]
    yield ("list-ok", wrapper(dep("s", "1.x"), dep("t", "0.1.0", alias="x")),
           [UPDATE, LIST, "dependency list c/", "dep ls ./c",
            f"{LIST} --max-col-width 12", f"{LIST} --max-col-width 0",
            f"{LIST} --max-col-width -1", f"{LIST} --max-col-width 4294967296",
            f"{LIST} --max-col-width 18446744073709551616"])
    yield ("list-wrong-version",
           {**wrapper(dep("s", "2.x"), dep("t", "0.1.0")),
            "c/charts/s-1.0.0.tgz": chart_archive("s", "1.0.0"),
            **sub("t", "0.3.0", "c/charts/t")}, [LIST])
    yield ("list-unpacked", {**wrapper(dep("s", "1.x")),
                             **sub("s", "1.0.0", "c/charts/s")}, [LIST])
    yield ("list-misnamed", {**wrapper(dep("s", "1.x")),
                             "c/charts/s-1.0.0.tgz": chart_archive("z", "1.0.0")},
           [LIST])
    yield ("list-many", {**wrapper(dep("s", ">0")),
                         "c/charts/s-1.0.0.tgz": chart_archive("s", "1.0.0"),
                         "c/charts/s-2.0.0.tgz": chart_archive("s", "2.0.0")},
           [LIST])
    yield ("list-invalid-constraint", {**wrapper(dep("s", "abc")),
                                       **sub("s", "1.0.0", "c/charts/s")}, [LIST])
    yield ("list-extra", {**wrapper(dep("s", "1.x")),
                          **sub("e", "1.0.0", "c/charts/e"),
                          "c/charts/f-1.0.0.tgz": chart_archive("f", "1.0.0")},
           [LIST])
    yield "list-nothing", {"d/x": ""}, ["dependency list d", "dependency list e"]
    yield ("list-archive",
           {"c.tgz": pack(chart_files("c", "1.0.0", [dep("s", "1.x")]), "c")},
           ["dependency list c.tgz"])


def source_cases():
    yield "none", wrapper(), [UPDATE, BUILD]
    yield ("alias", wrapper(dep("s", "1.0.0", alias="one"),
                            dep("s", "2.0.0", alias="two"),
                            dep("s", "2.0.0", alias="three")), [UPDATE, LIST])
    yield ("at-name", wrapper(dep("s", "1.0.0", "@stable"),
                              dep("t", "0.1.0", "alias:stable")),
           [UPDATE, ADD, UPDATE, LIST, BUILD])
    yield "at-unknown", wrapper(dep("s", "1.0.0", "@nope")), [UPDATE]
    yield "alias-unknown", wrapper(dep("s", "1.0.0", "alias:nope")), [UPDATE]
    yield "word", wrapper(dep("s", "1.0.0", "stable")), [UPDATE, BUILD]
    yield "two-repositories", wrapper(dep("s", "1.0.0"), dep("t", "1.0.0", OTHER)), [
        ADD, ADD_OTHER, UPDATE, BUILD]
    yield ("unused-repository-fails", wrapper(dep("t", "1.0.0", OTHER)),
           ["repo add nope http://charts.test/none", ADD, UPDATE])
    yield "trailing-slash", wrapper(dep("s", "1.0.0", STABLE + "/")), [ADD, UPDATE,
                                                                      BUILD]
    yield "query", wrapper(dep("s", "1.0.0", STABLE + "?a=b")), [UPDATE]
    yield "same-twice", wrapper(dep("s", "1.0.0", alias="a"),
                                dep("s", "1.0.0", alias="b")), [UPDATE]
    yield "no-chart", wrapper(dep("nope", "1.0.0")), [UPDATE]
    yield "no-chart-managed", wrapper(dep("nope", "1.0.0")), [ADD, UPDATE]
    yield "no-version", wrapper(dep("s", "7.0.0"), dep("t", ">9")), [UPDATE]
    yield "no-version-managed", wrapper(dep("s", "7.0.0")), [ADD, UPDATE]
    yield "no-version-given", wrapper(
        {"name": "s", "repository": STABLE}), [UPDATE]
    yield "no-index", wrapper(dep("s", "1.0.0", "http://charts.test/none")), [UPDATE]
    yield "no-server", wrapper(dep("s", "1.0.0", "foo://charts.test/x")), [UPDATE]
    for bad in ("empty", "noversion", "unknown", "html", "json"):
        yield (f"index-{bad}",
               wrapper(dep("s", "1.0.0", f"http://charts.test/{bad}")), [UPDATE])
    for name in ("absolute", "odd", "nourl"):
        yield (f"moved-{name}",
               wrapper(dep(name, "1.0.0", "http://charts.test/moved")), [UPDATE])
    yield ("bad-entries",
           wrapper(dep("bad", "1.0.0", "http://charts.test/bad")), [UPDATE])
    yield "build-metadata", wrapper(dep("build", "1.0.0")), [UPDATE, LIST]
    yield "build-metadata-exact", wrapper(dep("build", "1.0.0+b2")), [UPDATE]
    yield "prerelease-only", wrapper(dep("pre", "*")), [UPDATE]
    yield "prerelease-only-zero", wrapper(dep("pre", ">0-0")), [UPDATE]
    yield "v-prefix", wrapper(dep("v", "1.x")), [UPDATE, LIST]
    yield "skip-refresh", wrapper(dep("s", "1.0.0")), [
        ADD, f"{UPDATE} --skip-refresh", f"{BUILD} --skip-refresh"]
    yield "oci", wrapper(dep("s", "1.2.3", OCI)), [
        f"{UPDATE} --plain-http", "rm -r c/charts", f"{BUILD} --plain-http", LIST]
    yield "oci-no-chart", wrapper(dep("nope", "1.2.3", OCI)), [
        f"{UPDATE} --plain-http"]
    yield "oci-slash", wrapper(dep("s", "1.2.3", OCI + "/")), [
        f"{UPDATE} --plain-http"]
    yield "oci-upper", wrapper(dep("s", "1.2.3", "oci://registry.test/Charts")), [
        f"{UPDATE} --plain-http"]
    yield "many-kinds", {
        **wrapper(dep("s", "^1.0.0"), dep("p", "2.0.0", OCI, alias="o"),
                  dep("t", "1.x", OTHER), dep("l", "0.1.0", "file://../l")),
        **sub("l", "0.1.0")}, [f"{UPDATE} --plain-http", LIST]


def file_cases():
    yield ("file", {**wrapper(dep("l", "~1", "file://../l")),
                    **sub("l", "1.2.3", values="a: 1 # kept\n"),
                    "l/README.md": "hello\n", "l/files/b.bin": b"\x00\x01",
                    "l/crds/x.yaml": "kind: X\n", "l/.helmignore": "*.tmp\n",
                    "l/a.tmp": "no"}, [UPDATE, LIST, "rm -r c/charts", BUILD])
    yield ("file-nested", {
        **wrapper(dep("l", "1.0.0", "file://../l")),
        **sub("l", "1.0.0", dependencies=[dep("m", "1.0.0", "file://../m")]),
        **sub("m", "1.0.0"), **sub("m", "1.0.0", "l/charts/m")}, [UPDATE])
    yield ("file-nested-missing", {
        **wrapper(dep("l", "1.0.0", "file://../l")),
        **sub("l", "1.0.0", dependencies=[dep("m", "1.0.0", "file://../m")]),
        **sub("m", "1.0.0")}, [UPDATE])
    yield ("file-other-name", {**wrapper(dep("x", "1.0.0", "file://../l")),
                               **sub("l", "1.0.0")}, [UPDATE, LIST])
    yield ("file-wrong-version", {**wrapper(dep("l", "2.x", "file://../l")),
                                  **sub("l", "1.0.0")}, [UPDATE])
    yield "file-missing", wrapper(dep("l", "1.x", "file://../l")), [UPDATE]
    yield ("file-no-chart", {**wrapper(dep("l", "1.x", "file://../l")),
                             "l/x": ""}, [UPDATE])
    yield ("file-inside", {**wrapper(dep("l", "1.x", "file://./sub/l")),
                           **sub("l", "1.0.0", "c/sub/l")}, [UPDATE])
    yield ("repositoryless", {**wrapper(dep("l", ">=1", "")),
                              **sub("l", "1.0.0", "c/charts/l")},
           [UPDATE, LIST, BUILD])
    yield ("repositoryless-wrong", {**wrapper(dep("l", ">=2", "")),
                                    **sub("l", "1.0.0", "c/charts/l")}, [UPDATE])
    yield "repositoryless-missing", wrapper(dep("l", ">=2", "")), [UPDATE]


def folder_cases():
    """What is in charts/ before."""
    one = wrapper(dep("s", "1.0.0"))
    yield ("old-archives-go", {
        **one, "c/charts/s-0.9.0.tgz": chart_archive("s", "0.9.0"),
        "c/charts/z-1.0.0.tgz": chart_archive("z", "1.0.0")}, [UPDATE])
    yield ("folders-stay", {
        **one, **sub("z", "1.0.0", "c/charts/z")}, [UPDATE, LIST])
    yield ("hidden-files-stay", {
        **one, "c/charts/_x": "x", "c/charts/.gitkeep": ""}, [UPDATE])
    yield "stray-file", {**one, "c/charts/notes.txt": "x"}, [UPDATE, BUILD, LIST]
    yield "charts-is-a-file", {**one, "c/charts": "x"}, [UPDATE]
    yield ("same-archive", {
        **one, "c/charts/s-1.0.0.tgz": chart_archive("s", "1.0.0")}, [UPDATE])
    yield ("no-Chart.yaml", {"c/values.yaml": ""}, [UPDATE, BUILD])
    yield "no-folder", {"x": ""}, [UPDATE, BUILD, LIST]
    yield "in-place", one, ["cd c", "dependency update", "dependency list",
                            "dependency update ."]


def template_cases():
    one = wrapper(dep("s", "1.0.0"))
    yield "template-missing", one, ["template r c"]
    yield "template-missing-two", wrapper(dep("s", "1.0.0"), dep("t", "0.1.0")), [
        "template r c"]
    yield "template-update", one, ["template r c --dependency-update",
                                   "template r c"]
    yield "template-update-fails", wrapper(dep("s", "7.0.0")), [
        "template r c --dependency-update"]


def values_cases():
    """-f and --set-file with URLs."""
    files = {**wrapper(), "c/templates/x.yaml": "{{ .Values | toJson }}\n"}
    site = "http://values.test"
    yield "values-url", files, [
        f"template r c -f {site}/a.yaml",
        f"template r c -f {site}/a.yaml,{site}/b.yaml --set b.d=4",
        f"template r c --values {site}/b.yaml -f {site}/a.yaml",
        f"template r c --set-file k={site}/text,l={site}/b.yaml",
        f"lint c -f {site}/a.yaml"]
    yield "values-url-missing", files, [
        f"template r c -f {site}/none.yaml",
        f"template r c -f {site}/a.yaml -f {site}/none.yaml",
        f"template r c --set-file k={site}/none",
        "template r c -f http://nowhere.test:1/a.yaml",
        f"lint c -f {site}/none.yaml"]
    yield "values-url-odd", files, [
        f"template r c -f {site}/bad.yaml", "template r c -f http:///x",
        "template r c -f ftp://values.test/x",
        "template r c --set-file k=ftp://values.test/x",
        "template r c -f http://127.0.0.1:1/x"]


def signature_cases():
    keys = {"k.gpg": provenance("signer.gpg"), "o.gpg": provenance("other.gpg")}
    site, verify = "http://signed.test", "--verify --keyring k.gpg"
    yield "verify-pull", keys, [
        f"pull {site}/c-0.1.0.tgz {verify}",
        f"pull c --repo {site} {verify} --untar --untardir d",
        f"pull c --repo {site} {verify} -d nope",
        f"pull c --repo {site} --verify --keyring none.gpg"]
    yield "verify-prov", {}, [
        f"pull {site}/c-0.1.0.tgz --prov",
        f"pull {STABLE}/s-1.0.0.tgz --prov -d nope"]
    yield "verify-use", keys, [
        f"template r c --repo {site} {verify}", f"show chart c --repo {site} {verify}",
        f"template r c --repo {site} --verify --keyring o.gpg",
        f"show chart c --repo {site} --verify --keyring o.gpg"]


def reference_cases():
    plain = "--plain-http"
    url = f"{STABLE}/s-1.0.0.tgz"
    for verb, flags in (("template r", ""), ("show chart", ""), ("pull", "")):
        tag = verb.split()[0]
        yield f"{tag}-url", {}, [f"{verb} {url}"]
        yield f"{tag}-url-missing", {}, [f"{verb} {STABLE}/s-9.0.0.tgz"]
        yield f"{tag}-repo", {}, [f"{verb} s --repo {STABLE}",
                                  f"{verb} s --repo {STABLE} --version ^1",
                                  f"{verb} s --repo {STABLE} --devel"]
        yield f"{tag}-repo-missing", {}, [
            f"{verb} nope --repo {STABLE}",
            f"{verb} s --repo {STABLE} --version 9.0.0",
            f"{verb} s --repo http://charts.test/none"]
        yield f"{tag}-name", {}, [f"{verb} stable/s", ADD, f"{verb} stable/s",
                                  f"{verb} stable/s --version 1.2.0",
                                  f"{verb} stable/s --version 9",
                                  f"{verb} stable/nope", f"{verb} stable"]
        yield f"{tag}-oci", {}, [
            f"{verb} {OCI}/s {plain}", f"{verb} {OCI}/s --version 1.0.0 {plain}",
            f"{verb} {OCI}/s:1.2.3 {plain}",
            f"{verb} {OCI}/s --version ^1 {plain}",
            f"{verb} {OCI}/s --version 2.0.1+build.5 {plain}"]
        yield f"{tag}-oci-missing", {}, [
            f"{verb} {OCI}/nope --version 1.0.0 {plain}",
            f"{verb} {OCI}/s --version 7.0.0 {plain}",
            f"{verb} {OCI}/s --version >7 {plain}",
            f"{verb} {OCI}/s:1.2.3 --version 1.0.0 {plain}"]
    # The manifests of 1.0.0 and 1.2.3.
    old = "sha256:66024057e3444d3f7a0b2e661fbdd0eda4f03702e051dd9c65ea13790056aff7"
    new = "sha256:c869e797c055a799778643c669a0d5fcd7aaadd0de93d305dfa4a2c939b12c8f"
    yield "pull-oci-digest", {}, [
        f"pull {OCI}/s@{new} {plain}", f"pull {OCI}/s:1.2.3@{new} {plain}",
        f"pull {OCI}/s:1.0.0@{new} {plain}", f"pull {OCI}/s:9.9.9@{new} {plain}",
        f"pull {OCI}/s@{new} --version 1.2.3 {plain}",
        f"pull {OCI}/s@{new} --version 1.0.0 {plain}",
        f"pull {OCI}/s:1.0.0@{old} --version 1.2.3 {plain}",
        f"pull {OCI}/s@sha256:{'0' * 64} {plain}",
        f"pull {OCI}/s@sha256:abc {plain}"]
    yield "pull-untar", {}, [f"pull s --repo {STABLE} --untar",
                             f"pull s --repo {STABLE} --untar",
                             f"pull s --repo {STABLE} --untar --untardir d",
                             f"pull {OCI}/s --version 1.0.0 --untar -d e {plain}"]
    yield "pull-destination", {"d/x": ""}, [
        f"pull s --repo {STABLE} -d d", f"pull s --repo {STABLE} -d nope",
        f"fetch s --repo {STABLE} --version 1.0.0 --destination d"]
    yield "pull-untar-more", {"s/x": ""}, [
        f"pull s --repo {STABLE} --untar", f"pull s --repo {STABLE} --untar -d out",
        f"pull s --repo {STABLE} --untar --untardir a/b -d q",
        f"pull s --repo {STABLE} --untardir z",
        f"pull {OCI}/s --version 1.0.0 {plain} --untar --untardir oo",
        f"pull {url} --untar --untardir u"]
    yield "pull-odd", {}, [
        "pull s", f"pull s --repo {STABLE} --version abc", "pull s --repo nope",
        "pull http://charts.test/stable/", "pull http://charts.test",
        f"pull {OCI}/s:9.9.9 {plain}", f"pull oci://registry.test {plain}",
        f"pull oci://nowhere.test:1/x/y --version 1.0.0 {plain}",
        f"pull s --repo {STABLE} --version '>=1 <2'",
        f"pull {OCI}/s --version ^1.0 {plain} --devel", f"pull s/ --repo {STABLE}",
        f"pull ./s --repo {STABLE}"]
    yield "pull-many", {}, [f"pull s t --repo {STABLE}", "pull"]
    yield "pull-prov-missing", {}, [f"pull {url} --prov"]


def show_cases():
    """All of `show` for all kinds of references, and what fails."""
    site, plain = "http://charts.test/full", "--plain-http"
    for part in ("all", "chart", "crds", "readme", "values"):
        show = f"show {part}"
        yield f"show-{part}-full", {}, [
            f"{show} {site}/full-1.0.0.tgz",
            f"{show} full --repo {site}",
            f"{show} full --repo {site} --version 1.0.0",
            f"{show} full --repo {site} --version 1.0.x",
            f"{show} full --repo {site} --devel",
            f"repo add full {site}",
            f"{show} full/full", f"{show} full/full --version ~1.0",
            f"{show} full/full --version 2", f"{show} full/none",
            f"{show} {OCI}/full {plain}",
            f"{show} {OCI}/full:1.0.0 {plain}",
            f"{show} {OCI}/full --version 1.0.0 {plain}",
            f"{show} {OCI}/full --version >=2.0.0-0 {plain}",
            f"{show} {OCI}/full --version 3.0.0 {plain}",
            f"{show} {OCI}/none:1.0.0 {plain}",
            f"{show} {site}/none-1.0.0.tgz",
            f"{show} none --repo {site}",
            f"{show} full --repo {site} --version 3",
            f"{show} full --repo {site}/none"]
    yield "show-words", {}, [
        "template",
        "show values", "show values a b", "show values none",
        "show values ./none", "show values none/none",
        f"show values {OCI}/full@sha256:{'0' * 64} {plain}",
        "show values http:///x", "show values ftp://charts.test/x.tgz",
        f"show values {site}/",
        f"show values full --repo {site} --version abc",
        f"show values {site}/full-1.0.0.tgz --version 9.9.9",
        f"show values {site}/full-1.0.0.tgz --repo {site}",
        f"show values {OCI}/full --repo {site}",
        "show values full --repo ./nowhere",
        f"repo add full {site}", "show values full", "show values full/",
        "show values /full"]
    yield "show-helm-names", {}, [
        f"inspect values {site}/full-1.0.0.tgz",
        f"inspect crds full --repo {site}"]
    yield "lint-references", {}, [
        f"repo add full {site}", "lint full/full",
        f"lint {site}/full-1.0.0.tgz", f"lint {OCI}/full:1.0.0"]
    yield "template-full", {}, [
        f"template r {site}/full-1.0.0.tgz --include-crds",
        f"template r full --repo {site} --version ^1 --set a=2",
        f"template r {OCI}/full --version 1.0.0 {plain} --include-crds"]


def repo_cases():
    yield "repo-add", {}, [
        "repo list", ADD, ADD, f"repo add stable {OTHER}",
        f"repo add stable {OTHER} --force-update", "repo list",
        "repo list -o json", "repo list -o yaml", "repo ls --no-headers"]
    yield "repo-add-bad", {}, [
        "repo add x/y http://charts.test/stable",
        "repo add nope http://charts.test/none",
        "repo add html http://charts.test/html",
        "repo add old https://kubernetes-charts.storage.googleapis.com",
        "repo add one", "repo add x foo://bar"]
    yield "repo-update", {}, [
        "repo update", ADD, ADD_OTHER, "repo update", "repo update stable",
        "repo update nope", "repo up other"]
    yield "repo-remove", {}, [
        "repo remove stable", ADD, ADD_OTHER, "repo remove nope",
        "repo remove stable", "repo list", "repo rm other", "repo list",
        "repo remove"]
    yield "repo-index", {
        "d/s-1.0.0.tgz": chart_archive("s", "1.0.0"),
        "d/s-1.10.0.tgz": chart_archive("s", "1.10.0", description="later"),
        "d/t-0.1.0.tgz": chart_archive("t", "0.1.0", appVersion="7"),
        "d/e/u-0.1.0.tgz": chart_archive("u", "0.1.0")}, [
        "repo index d", "repo index d --url http://x.test/y",
        "repo index d --json", "repo index nope", "repo index"]
    yield "repo-more", {}, [
        "repo list -o xml", "repo list -o json", ADD, "repo update nope stable",
        "repo update stable stable", f"repo add stable {STABLE} --no-update",
        "repo add two http://charts.test/stable/ --force-update", "repo list -o yaml",
        "repo remove stable two", "repo list -o yaml"]
    yield ("repo-index-merge-json", {
        "d/s-1.0.0.tgz": chart_archive("s", "1.0.0"),
        "old.yaml": index([entry("s", "0.1.0", b"x", annotations={"a": "b"}),
                           entry("z", "1.0.0", b"x")])},
        ["repo index d --merge old.yaml --json", "repo index d --merge d",
         "repo index d --merge d/index.yaml"])
    yield ("repo-index-merge", {
        "d/s-1.0.0.tgz": chart_archive("s", "1.0.0"),
        "old.yaml": index([entry("s", "0.1.0", b"x"),
                           entry("z", "1.0.0", b"x")])},
        ["repo index d --merge old.yaml", "repo index d --merge none.yaml"])


def client_cases():
    """As programs that run helm call it."""
    at = {"env": {"HELM_CACHE_HOME": "home/a", "HELM_CONFIG_HOME": "home/b",
                  "HELM_DATA_HOME": "home/c",
                  "HELM_REPOSITORY_CONFIG": "home/d/repositories.yaml"}}
    yield "client-calls", {**wrapper(dep("s", "1.0.0"), dep("t", "0.1.0")), "out/x": ""}, [
        f"pull --destination out --version 1.2.3 --repo {STABLE} s",
        f"repo add foo {STABLE} --force-update", "pull foo/s --version 1.2.3 -d .",
        "dependency build c", "repo update foo",
        f"pull {OCI}/s --version 1.2.3 --destination out --plain-http",
        "template c --name-template r --namespace d --kube-version 1.29 --include-crds",
        f"show chart s --repo {STABLE} --version 1.0.0"], at


def registry_cases():
    yield "registry-bad", {}, [
        "registry login http://registry.test -u a -p b",
        "registry login registry.test/path -u a -p b", "registry login a.test"]
    yield "registry-words", {}, ["registry login", "registry logout",
                                 "registry logout nowhere.test"]


def cases():
    found = {}
    for group in (constraint_cases, lock_cases, listing_cases, source_cases,
                  file_cases, folder_cases, template_cases, values_cases,
                  signature_cases, reference_cases, show_cases, repo_cases,
                  client_cases, registry_cases):
        for name, files, steps, *more in group():
            assert name not in found, name
            found[name] = (files, steps, more[0] if more else {})
    return found
