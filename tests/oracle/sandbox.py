"""Lays a case out in a folder of its own and runs it in namespaces of its own.

Nothing of the case can reach the outside: its network has only a loopback interface, its processes
end with it, and `/etc` is its own copy. Linux only, as root or with user namespaces.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

import trustme

from .cases import Case, Places, labels
from .install import CACHE, Tool

_SYSTEM_TRUST = "ssl/certs/ca-certificates.crt"
_TESTS = Path(__file__).resolve().parents[1]
_WITH_TESTS = os.environ | {"PYTHONPATH": f"{_TESTS}{os.pathsep}{_TESTS.parent}/server"}
WORKERS = 2
_SPARE = 90  # seconds that a case may take beside its tool

T = TypeVar("T")


class Authority(NamedTuple):
    """The run's throwaway certificate authority; only cases trust it."""

    certificate: Path
    secret: Path

    @classmethod
    def made_in(cls, folder: Path) -> Authority:
        """Makes a new one; its files end with `folder`."""
        authority = trustme.CA()
        made = cls(folder / "authority.pem", folder / "authority.key")
        authority.cert_pem.write_to_path(str(made.certificate))
        authority.private_key_pem.write_to_path(str(made.secret))
        return made


class Result(NamedTuple):
    """What a run showed; `code` is None for a tool stopped at its time limit."""

    code: int | None
    said: str
    requests: list[dict[str, Any]]
    doctor: dict[str, Any]

    @property
    def stopped(self) -> bool:
        """Whether the tool was stopped before it had called any model: that shows nothing."""
        return self.code is None and not any(row["protocol"] for row in self.requests)


def each(
    chosen: Iterable[Case],
    do: Callable[[Case, Authority], T],
    workers: int = WORKERS,
) -> Iterator[T]:
    """What `do` makes of each case, in order, with so many workers at once."""
    with tempfile.TemporaryDirectory(prefix="keyfit-oracle-") as folder:
        authority = Authority.made_in(Path(folder))
        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(lambda case: do(case, authority), chosen)


class Predictors(NamedTuple):
    """Processes that predict what a tool would send, several times as fast as `run`, which starts
    interpreters for it; `idle` has those that wait for a case."""

    idle: SimpleQueue[subprocess.Popen[str]]

    def predict(self, case: Case, tool: Tool, authority: Authority) -> dict[str, Any]:
        """What `keyfit doctor` says where the tool would start. Raises RuntimeError."""
        process = self.idle.get()
        try:
            with _job_in_folder(case, tool, authority) as job:
                code = _answer(process, str(job))
                text = job.with_name("doctor.out").read_text(encoding="utf-8")
        finally:
            self.idle.put(process)
        return {"code": code, "text": text}


@contextmanager
def predictors(count: int) -> Iterator[Predictors]:
    """Starts `count` processes that predict; they end with the context."""
    idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
    processes = [_predictor() for _ in range(count)]
    for process in processes:
        idle.put(process)
    try:
        yield Predictors(idle)
    finally:
        for process in processes:
            process.communicate()


def _predictor() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*_python(), "-m", "oracle.predictor"],
        env=_WITH_TESTS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _answer(process: subprocess.Popen[str], line: str) -> Any:
    assert process.stdin
    assert process.stdout
    print(line, file=process.stdin, flush=True)
    answer = process.stdout.readline()
    if not answer:
        raise RuntimeError("the process that predicts has ended, see above")
    return json.loads(answer)


def run(
    case: Case, tool: Tool, authority: Authority, instead: tuple[str, ...] = ()
) -> Result:
    """Runs one case; the command `instead` takes the place of its tool's. Raises RuntimeError."""
    with _job_in_folder(case, tool, authority, instead) as job:
        _enter(job, tool.seconds)
        raw = json.loads(job.with_name("result.json").read_text(encoding="utf-8"))
    return Result(**raw)


@contextmanager
def _job_in_folder(
    case: Case, tool: Tool, authority: Authority, instead: tuple[str, ...] = ()
) -> Iterator[Path]:
    """Lays the case out; the file that says what to do there. The folder ends with the context."""
    with tempfile.TemporaryDirectory(prefix="keyfit-oracle-") as name:
        root = Path(name)
        places = _lay_out(case, root, authority)
        _list_package(tool, Path(places.fill(case.folder)))
        job = _job(case, tool, authority, places)
        if instead:
            job["command"] = [places.fill(word) for word in instead]
        path = root / "job.json"
        path.write_text(json.dumps(job), encoding="utf-8")
        yield path


def _list_package(tool: Tool, folder: Path) -> None:
    """Writes the manifest of the program that uses an SDK: it is what tells keyfit of the SDK."""
    if tool.venv == "sdk":
        (folder / "requirements.txt").write_text(f"{tool.pip}=={tool.version}\n")


def fixed(case: Case) -> Case:
    """The case with its files as `keyfit fix` leaves them."""
    with tempfile.TemporaryDirectory(prefix="keyfit-oracle-") as name:
        places = _places(case, Path(name))
        paths = [places.fill(path) for path in case.files]
        command = [sys.executable, "-m", "keyfit", "fix", *paths]
        folder = places.fill(case.folder)
        subprocess.run(
            command, cwd=folder, capture_output=True, check=False, timeout=60
        )
        texts = (Path(path).read_text(encoding="utf-8") for path in paths)
        back = [places.unfill(text, case) for text in texts]
    return case._replace(files=dict(zip(case.files, back, strict=True)))


def _lay_out(case: Case, root: Path, authority: Authority) -> Places:
    places = _places(case, root)
    (root / "etc-work").mkdir()
    (root / "tmp").mkdir()
    _rule_names(places.etc, authority)
    return places


def _places(case: Case, root: Path) -> Places:
    """Writes the case's files below `root`."""
    places = Places(root / "home", root / "work/app", root / "work", root / "etc")
    for folder in (*places, Path(places.fill(case.folder))):
        folder.mkdir(parents=True, exist_ok=True)
    for name, text in case.files.items():
        path = Path(places.fill(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(places.fill(text), encoding="utf-8")
    return places


def _rule_names(etc: Path, authority: Authority) -> None:
    (etc / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    (etc / "nsswitch.conf").write_text("hosts: files dns\n")
    (etc / "hosts").write_text("127.0.0.1 localhost\n")
    trusted = etc / _SYSTEM_TRUST
    trusted.parent.mkdir(parents=True)
    system = Path("/etc") / _SYSTEM_TRUST
    shared = system.read_text() if system.exists() else ""
    trusted.write_text(shared + authority.certificate.read_text())


def _job(
    case: Case, tool: Tool, authority: Authority, places: Places
) -> dict[str, Any]:
    command = list(tool.run)
    if case.program:
        command[-1] = case.program
    return {
        "command": [*command, *(places.fill(argument) for argument in case.args)],
        "folder": places.fill(case.folder),
        "env": environment(tool, authority, places)
        | {name: places.fill(value) for name, value in case.env.items()},
        "labels": labels(case),
        "agent": tool.agent,
        "seconds": tool.seconds,
        "authority": str(authority.certificate),
        "secret": str(authority.secret),
    }


def environment(tool: Tool, authority: Authority, places: Places) -> dict[str, str]:
    """A bare environment: nothing of the caller's own but the basic search path."""
    trust = dict.fromkeys(
        ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), f"/etc/{_SYSTEM_TRUST}"
    )
    node = dict.fromkeys(
        ("NODE_EXTRA_CA_CERTS", "CODEX_CA_CERTIFICATE"), str(authority.certificate)
    )
    return {
        "PATH": os.pathsep.join([*tool.path, "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(places.home),
        "TMPDIR": str(places.home.parent / "tmp"),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "NODE_COMPILE_CACHE": str(CACHE / "compiled"),  # a home of its own has none
        "COPILOT_PKG_CACHE_HOME": str(
            CACHE / "copilot"
        ),  # else it unpacks itself each time
        **trust,
        **node,
    }


def _python() -> list[str]:
    """The start of a command that runs Python in namespaces of its own."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    namespaces = ["--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc"]
    return ["unshare", *user, *namespaces, sys.executable]


def _enter(job: Path, seconds: int) -> None:
    done = subprocess.run(
        [*_python(), "-m", "oracle.box", str(job)],
        env=_WITH_TESTS,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds + _SPARE,
    )
    if done.returncode:
        raise RuntimeError(f"the sandbox did not start: {done.stderr.strip()[-500:]}")


def usable() -> str | None:
    """Why cases cannot run on this machine, or None if they can."""
    if not sys.platform.startswith("linux") or not shutil.which("unshare"):
        return "cases run in Linux namespaces: `unshare` (util-linux) is needed"
    return None
