#!/usr/bin/env python3
"""Writes an index.yaml as large as the largest public ones.

    bigindex.py --versions 20000 --megabytes 8 > index.yaml

150 charts share the versions; each entry has the fields that a real one has.
The chart "wanted" exists once, at 1.0.0, in the middle; its archive is
charts.chart_archive("wanted", "1.0.0").
"""
import argparse
import hashlib
import sys

from charts import chart_archive

WORDS = ("fast", "open", "source", "server", "database", "cluster", "for",
         "applications", "with", "persistence", "metrics", "and", "backups")


def one(name, number, padding, digest=None):
    version = f"{number // 100}.{number // 10 % 10}.{number % 10}"
    if digest:
        version = "1.0.0"
    seed = hashlib.sha256(f"{name} {number}".encode()).hexdigest()
    text = " ".join(WORDS[int(c, 16) % len(WORDS)] for c in seed[:8])
    return (
        f"  - annotations:\n      category: Database\n    apiVersion: v2\n"
        f"    appVersion: {version}\n"
        f'    created: "2023-06-0{number % 9 + 1}T08:15:30.123456789Z"\n'
        f"    description: {text}{padding}\n"
        f"    digest: {digest or seed}\n"
        f"    name: {name}\n    urls:\n    - {name}-{version}.tgz\n"
        f"    version: {version}\n")


def big_index(versions=20000, megabytes=8.0, charts=150):
    base = len(one("chart-100", 500, "")) + 1
    room = max(0, int(megabytes * 1e6 / versions) - base)
    padding = (" " + "lorem ipsum dolor sit amet " * (room // 27 + 1))[:room]
    padding = padding.rstrip() if room else ""
    out = ["apiVersion: v1\nentries:\n"]
    each = -(-versions // charts)
    for i in range(charts):
        name = f"chart-{i:03}"
        if i == charts // 2:
            digest = hashlib.sha256(chart_archive("wanted", "1.0.0")).hexdigest()
            out.append("  wanted:\n" + one("wanted", 100, padding, digest))
        out.append(f"  {name}:\n")
        for number in range(each, 0, -1):
            out.append(one(name, number, padding))
    out.append('generated: "2023-06-09T08:15:30.123456789Z"\n')
    return "".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--versions", type=int, default=20000)
    parser.add_argument("--megabytes", type=float, default=8)
    given = parser.parse_args()
    sys.stdout.write(big_index(given.versions, given.megabytes))


if __name__ == "__main__":
    main()
