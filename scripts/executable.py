"""Freeze keyfit with a Python of its own, for this platform: dist/keyfit-VERSION-TARGET.tar.gz.

    python scripts/executable.py [--target TARGET]

The folder in it, which also stays in dist/executable, needs no Python: the program `keyfit` and
what it loads. A folder, not one file, because one file would be unpacked at each start. Beside it
stays the environment with the wheel that was frozen. Needs a package index.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
FOLDER = DIST / "executable" / "keyfit"
WHEEL = DIST / "executable" / "wheel"
EXAMPLES = ROOT / "examples"  # which have findings
WINDOWS = sys.platform == "win32"
PROGRAM = FOLDER / ("keyfit.exe" if WINDOWS else "keyfit")
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
# Not needed: keyfit opens no connection, and its fingerprints do with Python's own hashes.
LEFT_OUT = ("ssl", "_ssl", "_hashlib", "tkinter", "unittest", "pydoc", "lib2to3")
ENTRY = "from keyfit.cli.main import entry\n\nentry()\n"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def main() -> int:
    """Freeze, try and pack it; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--target", default=target(), help=f"default: {target()}")
    named = parser.parse_args().target
    if named != target():
        parser.error(f"this machine is {target()}; nothing is frozen for another")
    with tempfile.TemporaryDirectory() as scratch:
        freeze(Path(scratch))
    _run(PROGRAM, "--version")
    _run(PROGRAM, "check", EXAMPLES, status=1)
    archive = pack(named)
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file())
    print(f"{archive.relative_to(ROOT)}: {_megabytes(archive.stat().st_size)}")
    print(f"{FOLDER.relative_to(ROOT)}: {_megabytes(size)}")
    return 0


def target() -> str:
    """Return this platform as VS Code names it."""
    system = sys.platform
    if system == "linux" and platform.libc_ver()[0] != "glibc":
        system = "alpine"
    machine = platform.machine().lower()
    return f"{system}-{MACHINES.get(machine, machine)}"


def freeze(scratch: Path) -> None:
    """Fill `FOLDER` from a wheel of this tree; ``scratch`` is for what is in between."""
    venv.create(WHEEL, with_pip=True, clear=True)
    python = WHEEL / ("Scripts/python.exe" if WINDOWS else "bin/python")
    pinned = ("--constraint", ROOT / "constraints.txt")
    _run(python, *PIP, *pinned, f"{ROOT}[executable]")
    (scratch / "entry.py").write_text(ENTRY, encoding="utf-8")
    shutil.rmtree(FOLDER, ignore_errors=True)
    options = ["--noconfirm", "--log-level=WARN", "--onedir", "--name=keyfit"]
    options += [f"--distpath={FOLDER.parent}", f"--workpath={scratch / 'work'}"]
    options += [f"--specpath={scratch}", "--collect-data=keyfit"]
    # Commands, rules and the handlers of the protocol are imported by their names.
    options += [f"--collect-submodules={name}" for name in ("keyfit", "lsprotocol")]
    options += [f"--hidden-import={name}" for name in compiled_parts(python)]
    options += [f"--exclude-module={name}" for name in LEFT_OUT]
    if sys.platform == "linux" and shutil.which("strip"):
        options.append("--strip")
    _run(python, "-m", "PyInstaller", *options, scratch / "entry.py")


def compiled_parts(python: Path) -> list[str]:
    """Return the modules that packages compiled by mypyc import without naming them."""
    listed = subprocess.run(
        (python, "-c", "import sysconfig; print(sysconfig.get_path('platlib'))"),
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    names = (path.name for path in Path(listed.stdout.strip()).glob("*__mypyc.*"))
    return [name.partition(".")[0] for name in names]


def pack(named: str) -> Path:
    """Return the archive of `FOLDER`, for the target ``named``."""
    text = (ROOT / "server/keyfit/__init__.py").read_text("utf-8")
    [version] = re.findall(r'^__version__ = "(.*)"', text, re.MULTILINE)
    base = DIST / f"keyfit-{version}-{named}"
    kind = "zip" if WINDOWS else "gztar"
    return Path(shutil.make_archive(str(base), kind, FOLDER.parent, FOLDER.name))


def _run(*command: object, status: int = 0) -> None:
    words = [str(word) for word in command]
    output = subprocess.DEVNULL if status else None
    done = subprocess.run(words, check=False, env=_environment(), stdout=output)
    if done.returncode != status:
        raise SystemExit(f"{words[0]} ended with {done.returncode}, not {status}")


def _environment() -> dict[str, str]:
    """The environment without what would let another keyfit be frozen."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


if __name__ == "__main__":
    raise SystemExit(main())
