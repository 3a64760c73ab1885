"""What the end-to-end tests share: a clean home for each test, chartc run in
it, TAP, and a watch over secrets: a password may be in no output, no file that
chartc wrote and no request to a host that it is not for."""
import atexit
import concurrent.futures
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path.insert(0, os.path.join(TOP, "testdata", "servers"))

CHARTC = os.path.realpath(sys.argv[1])
KEPT = ("PATH", "LANG", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS")


def needs(*tools):
    """Skips the file when a tool is missing, unless all tests are wanted."""
    missing = [t for t in tools if not shutil.which(t)]
    if not missing:
        return
    if os.environ.get("CHARTC_TEST_ALL"):
        print(f"1..1\nnot ok 1 - needs {', '.join(missing)}")
        sys.exit(1)
    print(f"1..0 # SKIP needs {', '.join(missing)}")
    sys.exit(0)


def temporary(prefix):
    """A folder that goes when the tests have ended."""
    path = tempfile.mkdtemp(prefix=prefix)
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


class Result:
    def __init__(self, done, seconds):
        self.code, self.seconds = done.returncode, seconds
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    def __repr__(self):
        return f"exit {self.code}\n{self.out[-1500:]}{self.err[-1500:]}"


# Starts a program from a small process: a child's memory begins with what its
# parent had.
MEASURED = """
import os, sys
said, program = sys.argv[1:3]
child = os.posix_spawn(program, sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
with open(said, "w") as out:
    print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=out)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Box:
    """A folder with a home, where chartc runs."""

    numbers = itertools.count(1)

    def __init__(self, **env):
        self.host = f"repo{next(self.numbers)}.test"  # for its servers alone
        self.path = tempfile.mkdtemp(prefix="e2e-")
        self.home = self.file("home")
        os.makedirs(self.home)
        self.env = {k: os.environ[k] for k in KEPT if k in os.environ}
        self.env.update(HOME=self.home, **env)
        self.secrets, self.said = [], []
        # A lock repeats the URLs of Chart.yaml, with what they hold.
        self.secret_in_chart = False

    def file(self, *names):
        return os.path.join(self.path, *names)

    @property
    def cache(self):
        return self.file("home/.cache/helm/chartc")

    def write(self, files):
        for name, body in files.items():
            full = self.file(name)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "wb") as out:
                out.write(body.encode() if isinstance(body, str) else body)

    def read(self, name):
        with open(self.file(name)) as f:
            return f.read()

    def exists(self, name):
        return os.path.lexists(self.file(name))

    def run(self, *words, env=None, input=None, timeout=60, program=None,
            cwd=None):
        start = time.monotonic()
        done = subprocess.run(
            [program or CHARTC, *words], cwd=cwd or self.path,
            env={**self.env, **(env or {})}, timeout=timeout,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            **({"input": input.encode()} if input is not None
               else {"stdin": subprocess.DEVNULL}))
        result = Result(done, time.monotonic() - start)
        self.said.append(result.out + result.err)
        return result

    def measure(self, *words, **more):
        """As run; the result has `cpu` in seconds and `memory` in bytes."""
        said = self.file("home/used")
        result = self.run("-c", MEASURED, said, CHARTC, *words, env=more,
                          program=sys.executable)
        with open(said) as f:
            cpu, memory = f.read().split()
        result.cpu, result.memory = float(cpu), int(memory) * 1024
        return result

    def helm(self, *words, **more):
        """chartc under the name helm."""
        link = self.file("helm")
        if not os.path.lexists(link):
            os.symlink(CHARTC, link)
        return self.run(*words, program=link, **more)

    def tree(self, *below):
        """{path: bytes} of the files, without the home."""
        found, root = {}, self.file(*below)
        for folder, folders, names in os.walk(root):
            if folder == root:
                folders[:] = [d for d in folders if d != "home"]
            for name in names:
                full = os.path.join(folder, name)
                with open(full, "rb") as f:
                    found[os.path.relpath(full, root)] = f.read()
        return found

    def leaks(self, written=("home/.cache",)):
        """Where a secret shows that must not."""
        places = [("output", text.encode()) for text in self.said]
        for root in written:
            for folder, _, names in os.walk(self.file(root)):
                for name in names:
                    full = os.path.join(folder, name)
                    with open(full, "rb") as f:
                        places.append((full, name.encode() + f.read()))
        for name, body in self.tree().items():
            if "lock" in name and not self.secret_in_chart:
                places.append((name, body))
        return [f"{secret} in {place}" for secret in self.secrets
                for place, body in places if secret.encode() in body]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["chmod", "-R", "u+rwX", self.path], check=False)
        shutil.rmtree(self.path, ignore_errors=True)


def sanitized():
    with open(CHARTC, "rb") as f:
        return b"__asan_init" in f.read()


def small(done, most):
    """A measured run took less memory; sanitizers take a multiple."""
    check(done.memory < most * (10 if sanitized() else 1), done, done.memory)


class Failed(Exception):
    pass


def check(condition, *seen):
    """Fails the test, with what was seen."""
    if not condition:
        line = traceback.extract_stack(limit=2)[0]
        raise Failed("\n".join([f"line {line.lineno}: {line.line}",
                                *map(str, seen)]))


def fails(result, *texts, code=1):
    """The run failed and said all of the texts."""
    check(result.code == code, result)
    for text in texts:
        check(text in result.err, f"wanted: {text}", result)


def works(result, *texts):
    check(result.code == 0, result)
    for text in texts:
        check(text in result.out, f"wanted: {text}", result)
    return result


TESTS = []


def test(function):
    """A function whose docstring's first line is the test's name."""
    TESTS.append(function)
    return function


def run_one(function):
    """Null, or what failed."""
    try:
        with Box() as box:
            function(box)
            check(not box.leaks(), *box.leaks())
        return None
    except Failed as wrong:
        return str(wrong)
    except Exception:  # a broken test is a failed one
        return traceback.format_exc()


def main(jobs=1):
    """Runs the tests, `jobs` at a time: those that wait for servers."""
    wanted = sys.argv[2:]
    chosen = [t for t in TESTS if not wanted or
              any(w in t.__name__ for w in wanted)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        results = pool.map(run_one, chosen)
        for number, (function, wrong) in enumerate(zip(chosen, results), 1):
            name = (function.__doc__ or function.__name__).strip().split("\n")[0]
            failed += wrong is not None
            print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
            if wrong:
                print("\n".join("# " + line for line in wrong.split("\n")))
            sys.stdout.flush()
    print(f"1..{len(chosen)}")
    print(f"# {len(chosen) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
