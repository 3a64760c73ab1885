"""Charts, archives and indexes for the tests, made from nothing but names.

Everything is the same from run to run: times are zero, names are sorted.
"""
import gzip
import hashlib
import io
import json
import os
import tarfile


def yaml_text(value, indent=0):
    """Block YAML of dicts, lists and scalars; strings always quoted."""
    pad = "  " * indent
    if isinstance(value, dict) and value:
        out = ""
        for key, item in value.items():
            if isinstance(item, (dict, list)) and item:
                out += f"{pad}{key}:\n{yaml_text(item, indent + 1)}"
            else:
                out += f"{pad}{key}: {json.dumps(item)}\n"
        return out
    if isinstance(value, list) and value:
        out = ""
        for item in value:
            body = yaml_text(item, indent + 1)
            out += f"{pad}- {body[len(pad) + 2:]}"
        return out
    return f"{pad}{json.dumps(value)}\n"


def chart_files(name, version, dependencies=(), template=None, values="", **meta):
    """The files of a chart: {path: text}. Keys of `meta` go to Chart.yaml."""
    head = {"apiVersion": "v2", "name": name, "version": version, **meta}
    if dependencies:
        head["dependencies"] = [dict(d) for d in dependencies]
    if template is None:
        template = (
            "kind: ConfigMap\n"
            'name: {{ .Chart.Name }}-{{ .Chart.Version }}\n'
            "values: {{ .Values | toJson }}\n"
        )
    files = {"Chart.yaml": yaml_text(head), "values.yaml": values}
    if template:
        files["templates/a.yaml"] = template
    return files


def pack(files, name, prefix=True):
    """Packs {path: text or bytes} below the folder `name` as a .tgz."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, body in files.items():
            if isinstance(body, str):
                body = body.encode()
            info = tarfile.TarInfo(f"{name}/{path}" if prefix else path)
            info.size = len(body)
            info.mode = 0o644
            tar.addfile(info, io.BytesIO(body))
    return gzip.compress(raw.getvalue(), 9, mtime=0)


def chart_archive(name, version, **more):
    return pack(chart_files(name, version, **more), name)


def write_files(folder, files):
    """Writes {path: text or bytes} below `folder`."""
    for path, body in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as out:
            out.write(body.encode() if isinstance(body, str) else body)
    return folder


def entry(name, version, archive, url=None, **more):
    """One version in an index."""
    return {
        "apiVersion": "v2",
        "created": "2024-01-01T00:00:00Z",
        "digest": hashlib.sha256(archive).hexdigest(),
        "name": name,
        "urls": [url or f"{name}-{version}.tgz"],
        "version": version,
        **more,
    }


def index(entries):
    """index.yaml of a list of entries, in the order given."""
    by_name = {}
    for item in entries:
        by_name.setdefault(item["name"], []).append(item)
    head = {"apiVersion": "v1", "entries": by_name,
            "generated": "2024-01-01T00:00:00Z"}
    return yaml_text(head)


def repository(charts):
    """The files of an index repository: archives and their index.yaml.

    `charts`: (name, version) or (name, version, {arguments of chart_files}).
    """
    files, entries = {}, []
    for name, version, *more in charts:
        archive = chart_archive(name, version, **(more[0] if more else {}))
        files[f"{name}-{version}.tgz"] = archive
        entries.append(entry(name, version, archive))
    files["index.yaml"] = index(entries).encode()
    return files
