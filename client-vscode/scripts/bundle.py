"""Packs the extension for a platform, with the server in it: ``dist/keyfit-<target>.vsix``.

The server is there twice: as the executable that `make executable` makes on that platform and
leaves in the repository's ``dist``, and as a source that a Python of the user runs, with its
libraries as wheels from the package index, for every supported CPython at once: they lie in one
folder, since only the names of compiled modules tell the Pythons apart. The package ``universal``
has neither, and runs a keyfit that is installed.

Usage: bundle.py [--libraries-only | --pack-only] [--no-executable] [linux-x64 | … | universal …]
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from email.parser import Parser
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import tomli
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CLIENT = Path(__file__).resolve().parent.parent
ROOT = CLIENT.parent
sys.path.insert(0, str(ROOT / "scripts"))
from executable import target  # noqa: E402

LIBS = CLIENT / "bundled" / "libs"
VERSIONS = CLIENT / "bundled" / "pythons.json"
EXECUTABLE = CLIENT / "bundled" / "keyfit"
UNIVERSAL = "universal"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


class Target(NamedTuple):
    """A platform: pip's names for it, and what its environment markers say."""

    platforms: tuple[str, ...]
    markers: dict[str, str]


def _target(
    platforms: Iterable[str], sys_platform: str, system: str, machine: str
) -> Target:
    markers = {"sys_platform": sys_platform, "platform_system": system}
    markers |= {
        "platform_machine": machine,
        "os_name": "nt" if system == "Windows" else "posix",
    }
    implementation = {
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return Target(tuple(platforms), {**markers, **implementation, "extra": ""})


def _linux(machine: str) -> Target:
    """Up to the C library of the oldest system that VS Code itself runs on."""
    names = [f"manylinux_2_{n}_{machine}" for n in (5, 12, 17, 24, 27, 28)]
    return _target([f"manylinux2014_{machine}", *names], "linux", "Linux", machine)


def _macos(machine: str, *early: str) -> Target:
    """From macOS 11 on, and the ``early`` versions before it."""
    versions = [*early, *(f"{n}_0" for n in range(11, 15))]
    kinds = itertools.product(versions, (machine, "universal2"))
    names = [f"macosx_{version}_{kind}" for version, kind in kinds]
    return _target(names, "darwin", "Darwin", machine)


_MUSL = [f"musllinux_1_{n}_x86_64" for n in (1, 2)]
TARGETS = {
    "linux-x64": _linux("x86_64"),
    "linux-arm64": _linux("aarch64"),
    "alpine-x64": _target(_MUSL, "linux", "Linux", "x86_64"),
    "darwin-x64": _macos("x86_64", *(f"10_{n}" for n in range(9, 16))),
    "darwin-arm64": _macos("arm64"),
    "win32-x64": _target(["win_amd64"], "win32", "Windows", "AMD64"),
    "win32-arm64": _target(["win_arm64"], "win32", "Windows", "ARM64"),
}
# Three of the libraries have no wheels there: only the executable, which is built with a compiler.
WITHOUT_WHEELS = ("alpine-arm64",)
NAMES = (*TARGETS, *WITHOUT_WHEELS, UNIVERSAL)
DEFAULT = (target(), UNIVERSAL)  # what can be made here


class Wheels:
    """The wheels of one platform, fetched with all that they require."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target, self.folder = target, folder
        self.versions: dict[
            str, str
        ] = {}  # of what any Python has got: one version serves all

    def fetch(self, python: str, requirements: Iterable[str]) -> None:
        """Fetch what ``requirements`` need under ``python``. pip would judge markers by itself."""
        markers = {
            **self.target.markers,
            "python_version": python,
            "python_full_version": f"{python}.0",
        }
        pinned = dict(_pinned(markers)) | self.versions
        done: set[str] = set()
        wanted = list(_holding(requirements, markers))
        while wanted:
            names = {canonicalize_name(one.name): one for one in wanted}
            new = {name: one for name, one in names.items() if name not in done}
            done |= new.keys()
            wanted = []
            for wheel in self._download(
                python, (_exact(one, pinned) for one in new.values())
            ):
                wanted += _holding(self._require(wheel), markers)

    def _download(self, python: str, requirements: Iterable[str]) -> list[Path]:
        listed = list(requirements)
        if not listed:
            return []
        with tempfile.TemporaryDirectory(dir=self.folder) as empty:
            _run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                  "--disable-pip-version-check", "--only-binary", ":all:", "--dest", empty,
                  "--implementation", "cp", "--python-version", python,
                  *(f"--platform={name}" for name in self.target.platforms), *listed])  # fmt: skip
            return [one.rename(self.folder / one.name) for one in Path(empty).iterdir()]

    def _require(self, wheel: Path) -> list[str]:
        """What ``wheel`` requires; its version is the one for the Pythons that follow."""
        with ZipFile(wheel) as archive:
            name = next(
                n for n in archive.namelist() if n.endswith(".dist-info/METADATA")
            )
            metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
        self.versions[canonicalize_name(metadata["Name"])] = metadata["Version"]
        return metadata.get_all("Requires-Dist") or []


def _holding(
    requirements: Iterable[str], markers: dict[str, str]
) -> Iterator[Requirement]:
    for requirement in map(Requirement, requirements):
        if requirement.marker is None or requirement.marker.evaluate(markers):
            yield requirement


def _exact(requirement: Requirement, pinned: dict[str, str]) -> str:
    """``requirement`` as pip is asked for it: in the version that is pinned, if one is."""
    version = pinned.get(canonicalize_name(requirement.name))
    if version and requirement.specifier.contains(version):
        return f"{requirement.name}=={version}"
    return f"{requirement.name}{requirement.specifier}"


def _pinned(markers: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The versions that were last tested, by name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    listed = (line for line in lines if line and not line.startswith("#"))
    for requirement in _holding(listed, markers):
        [version] = requirement.specifier
        yield canonicalize_name(requirement.name), version.version


def dependencies() -> list[str]:
    """What the server requires, as its project says."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return list(tomli.load(file)["project"]["dependencies"])


def bundle(name: str) -> None:
    """Fill ``bundled/libs`` with what the server requires on the target ``name``, if it has wheels,
    and nothing else."""
    shutil.rmtree(LIBS, ignore_errors=True)
    VERSIONS.unlink(missing_ok=True)
    if name not in TARGETS:
        return
    with tempfile.TemporaryDirectory() as folder:
        wheels = Wheels(TARGETS[name], Path(folder))
        for python in PYTHONS:
            wheels.fetch(python, dependencies())
        for wheel in sorted(Path(folder).glob("*.whl")):
            _unpack(wheel)
    VERSIONS.write_text(json.dumps(PYTHONS), "utf-8")


def add_executable(name: str) -> None:
    """Fill ``bundled/keyfit`` with the executable for the target ``name``.

    Links are replaced by what they lead to: a package of an extension has none. Raises SystemExit
    where it was not built.
    """
    shutil.rmtree(EXECUTABLE, ignore_errors=True)
    if name == UNIVERSAL:
        return
    archives = [*(ROOT / "dist").glob(f"keyfit-*-{name}.*")]
    if len(archives) != 1:
        raise SystemExit(
            f"dist/ has not one executable for {name}: `make executable` builds it there"
        )
    with tempfile.TemporaryDirectory() as folder:
        shutil.unpack_archive(archives[0], folder)
        shutil.copytree(Path(folder, "keyfit"), EXECUTABLE)


def _unpack(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(
            LIBS, [name for name in archive.namelist() if _is_needed(name)]
        )


def _is_needed(name: str) -> bool:
    is_source = re.search(r"\.(c|h|cpp|hpp|pyx|pxd|pyi|scm)$", name)
    return not is_source and "/tests/" not in name


def pack(name: str) -> Path:
    """The extension for the target ``name``: what is bundled, and the server as it is now."""
    shutil.rmtree(LIBS / "keyfit", ignore_errors=True)
    if name in TARGETS:
        shutil.copytree(ROOT / "server" / "keyfit", LIBS / "keyfit")
    for compiled in list(LIBS.rglob("__pycache__")):  # of a run in between
        shutil.rmtree(compiled)
    vsix = CLIENT / "dist" / f"keyfit-{name}.vsix"
    vsix.parent.mkdir(exist_ok=True)
    platform = [] if name == UNIVERSAL else ["--target", name]
    npx = shutil.which("npx") or "npx"
    _run(
        [
            npx,
            "vsce",
            "package",
            "--no-dependencies",
            *platform,
            *_addresses(),
            "--out",
            str(vsix),
        ]
    )
    return vsix


def _addresses() -> list[str]:
    """The options by which pictures and links of the store's page lead into this folder, not into
    the top one of the repository."""
    repository = json.loads((CLIENT / "package.json").read_text("utf-8"))["repository"]
    address = repository["url"].removesuffix(".git")
    pictures = address.replace("github.com", "raw.githubusercontent.com")
    folder = repository["directory"]
    return [
        f"--baseContentUrl={address}/blob/main/{folder}",
        f"--baseImagesUrl={pictures}/main/{folder}",
    ]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, cwd=CLIENT)


def main() -> int:
    """Bundle and pack each target that the command line names, or all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    steps = parser.add_mutually_exclusive_group()
    steps.add_argument(
        "--libraries-only", action="store_true", help="fetch them and pack nothing"
    )
    steps.add_argument(
        "--pack-only", action="store_true", help="with the libraries fetched before"
    )
    parser.add_argument("--every", action="store_true", help="all targets")
    parser.add_argument(
        "--no-executable", action="store_true", help="the server only as a source"
    )
    parser.add_argument(
        "targets",
        nargs="*",
        help=f"of {', '.join(NAMES)} (default: {' '.join(DEFAULT)})",
    )
    options = parser.parse_args()
    unknown = [name for name in options.targets if name not in NAMES]
    if unknown:
        parser.error(
            f"no such target: {', '.join(unknown)}; there are {', '.join(NAMES)}"
        )
    for name in NAMES if options.every else options.targets or DEFAULT:
        make(name, options)
    return 0


def make(name: str, options: argparse.Namespace) -> None:
    """Do for the target ``name`` the steps that ``options`` ask for."""
    if not options.pack_only:
        bundle(name)
    if options.libraries_only:
        return
    if options.no_executable:
        shutil.rmtree(EXECUTABLE, ignore_errors=True)
    else:
        add_executable(name)
    vsix = pack(name)
    print(f"{vsix.relative_to(ROOT)}: {vsix.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    raise SystemExit(main())
