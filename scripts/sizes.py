"""Print the sizes of what is released, and how long each takes to start.

    python scripts/sizes.py [--write]

What was not built here is left out. Times are medians, each measured alternately with that of a
bare interpreter: warm, and cold, which is after the program's own files have left the system's
cache (on Linux; what another process has in use stays). ``--write`` puts the tables into
docs/performance.md.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from generated import machine, write_figures
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from executable import DIST, FOLDER, PROGRAM, ROOT, WHEEL, target

PAGE = ROOT / "docs" / "performance.md"
EXTENSIONS = ROOT / "client-vscode" / "dist"
RUNS = 9
COLD_RUNS = 5
ENV = (
    "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"  # invented
    "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
)
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"processId": None, "rootUri": None, "capabilities": {}},
}
BARE = "`python -c pass`"
IS_LINUX = sys.platform == "linux"  # only there single files leave the cache


class Start(NamedTuple):
    """Something that is started: what people call it, how, and its files."""

    name: str
    run: Callable[[], None]
    files: tuple[Path, ...]


def main() -> None:
    """Print both tables, and write them with ``--write``."""
    lines = [machine("make sizes"), ""]
    lines += ["| what | packed | unpacked |", "|---|--:|--:|", *sizes()]
    lines += ["", "| what | warm | | cold | |", "|---|--:|--:|--:|--:|"]
    with tempfile.TemporaryDirectory() as scratch:
        lines += times(Path(scratch))
    print("\n".join(lines))
    if "--write" in sys.argv[1:]:
        write_figures(PAGE, "\n".join(lines), "sizes")


def sizes() -> Iterator[str]:
    """Yield a row for each thing that was built."""
    for wheel in DIST.glob("packages/*.whl"):
        yield _size("wheel; unpacked: with its libraries", wheel, [*libraries()])
    for archive in (*DIST.glob("*.tar.gz"), *DIST.glob("*.zip")):
        yield _size(f"executable, {target()}", archive, [FOLDER])
    for extension in sorted(EXTENSIONS.glob("*.vsix")):
        title = f"VS Code extension, {extension.stem.removeprefix('keyfit-')}"
        with ZipFile(extension) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        yield _row(title, _megabytes(extension.stat().st_size), _megabytes(unpacked))

    yield _row("container image", "", image_size())


def image_size() -> str:
    """Return the size of the image that `make image` built, or that there is none."""
    inspect = ["docker", "image", "inspect", "keyfit", "--format", "{{.Size}}"]
    if shutil.which(inspect[0]):
        done = subprocess.run(inspect, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return _megabytes(int(done.stdout))
    return "not built here"


def _size(title: str, packed: Path, unpacked: list[Path]) -> str:
    size = sum(path.stat().st_size for place in unpacked for path in files(place))
    return _row(title, _megabytes(packed.stat().st_size), _megabytes(size))


def libraries() -> Iterator[Path]:
    """Yield the files that the wheel and its libraries have where they are installed."""
    for site in WHEEL.glob("lib/*/site-packages"):
        yield from filter(Path.is_file, installed(site))


def standard_library() -> Iterator[Path]:
    """Yield the files of the interpreter that runs this, without tests and installed packages."""
    yield Path(sys.executable).resolve()
    for path in files(Path(os.__file__).parent):
        if not {"site-packages", "test", "idlelib"}.intersection(path.parts):
            yield path


def installed(site: Path) -> Iterator[Path]:
    """Yield the files of keyfit and of what it requires in the folder ``site`` of packages."""
    found = {
        canonicalize_name(each.name): each for each in distributions(path=[str(site)])
    }
    wanted = ["keyfit"]
    while wanted:
        package = found.pop(canonicalize_name(wanted.pop()), None)
        if package is None:
            continue  # counted before
        for text in package.requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                wanted.append(requirement.name)
        for file in package.files or ():
            yield Path(str(package.locate_file(file)))


def files(path: Path) -> Iterator[Path]:
    """Yield ``path``, or the files in it."""
    inside = path.rglob("*") if path.is_dir() else iter([path])
    return (each for each in inside if each.is_file() and not each.is_symlink())


def times(scratch: Path) -> Iterator[str]:
    """Yield a row for each start; ``scratch`` is empty."""
    bare, *others = starts(scratch)
    if IS_LINUX:
        os.sync()  # only what is on the disk leaves the cache
    for start in (bare, *others):
        cells = [start.name]
        for is_cold in (False, True):
            if is_cold and not IS_LINUX:
                break
            spent, least = medians(start, bare, is_cold)
            cells += [f"{spent:.0f} ms", f"{spent / least:.1f}x"]
        yield _row(*cells)


def starts(scratch: Path) -> Iterator[Start]:
    """Yield what is timed, the bare interpreter first; what was not built is left out."""
    python = tuple(standard_library())
    yield Start(BARE, _command(sys.executable, "-c", "pass"), python)
    project = scratch / "project"
    project.mkdir()
    (project / ".env").write_text(ENV, encoding="utf-8")
    wheel = WHEEL / "bin" / "keyfit"
    if wheel.exists():
        yield from _starts("wheel", wheel, project, (wheel, *libraries(), *python))
    if PROGRAM.exists():
        yield from _starts("executable", PROGRAM, project, tuple(files(FOLDER)))
    extension = EXTENSIONS / f"keyfit-{target()}.vsix"
    if extension.exists():
        with ZipFile(extension) as packed:
            packed.extractall(scratch)
        program = scratch / "extension" / "bundled" / "keyfit" / PROGRAM.name
        program.chmod(0o755)  # as VS Code does
        its_files = tuple(files(program.parent))
        yield Start("VS Code extension: its server", _server(program), its_files)


def _starts(
    title: str, program: Path, project: Path, its_files: tuple[Path, ...]
) -> Iterator[Start]:
    version = _command(str(program), "--version")
    yield Start(f"{title}: `--version`", version, its_files)
    check = _command(str(program), "check", str(project))
    yield Start(f"{title}: `check` of one `.env`", check, its_files)
    yield Start(f"{title}: its server", _server(program), its_files)


def _command(*command: str) -> Callable[[], None]:
    return lambda: _run(list(command))


def _run(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, check=False)


def _server(program: Path) -> Callable[[], None]:
    return lambda: initialize([str(program), "lsp"])


def initialize(command: list[str]) -> None:
    """Start a language server, and return when it has answered the first request."""
    body = json.dumps(INITIALIZE).encode()
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        assert server.stdin
        assert server.stdout
        server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        server.stdin.flush()
        assert server.stdout.readline().startswith(b"Content-")
        server.kill()


def medians(start: Start, bare: Start, is_cold: bool) -> tuple[float, float]:
    """Return the median times of both in milliseconds, measured alternately."""
    spent: dict[str, list[float]] = {start.name: [], bare.name: []}
    start.run()  # does not count: Python may write its compiled modules
    for _ in range(COLD_RUNS if is_cold else RUNS):
        for one in {start.name: start, bare.name: bare}.values():
            if is_cold:
                forget(one.files)
            begin = time.perf_counter()
            one.run()
            spent[one.name].append(time.perf_counter() - begin)
    middle = {name: statistics.median(times) * 1000 for name, times in spent.items()}
    return middle[start.name], middle[bare.name]


def forget(paths: tuple[Path, ...]) -> None:
    """Have the system drop the files ``paths`` from its cache."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
