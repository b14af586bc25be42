"""Prepare a release, and check a tag against what it releases.

    python scripts/release.py prepare 1.2.3   # the version everywhere, a date in the changelogs
    python scripts/release.py check v1.2.3    # does all that carries a version have this one?
    python scripts/release.py notes v1.2.3    # the notes of the release

Needs only the standard library, as a workflow runs it before anything is installed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CHANGELOGS = ("CHANGELOG.md", "client-vscode/CHANGELOG.md")
UNRELEASED = "## Unreleased"
# What these pages say only as long as nothing is released.
PAGES = ("README.md", "README.zh-CN.md", "docs/installing.md", "docs/editors/vscode.md")
_BEFORE = re.compile(
    r"<!-- before the first release -->\n.*?<!-- end -->\n\n", re.DOTALL
)
_NUMBER = r"\d+\.\d+\.\d+"
# Where the version stands, by file: what is before it, and what is after it.
PLACES = {
    "server/keyfit/__init__.py": r'^__version__ = "{}"$',
    "client-vscode/package.json": r'^  "version": "{}",$',
    "docs/ci.md": r"(?:rev: |keyfit@)v{}$",
    "packaging/zed/Cargo.toml": r'^version = "{}"$',
    "packaging/zed/extension.toml": r'^version = "{}"$',
    "plugins/keyfit/.claude-plugin/plugin.json": r'^  "version": "{}",$',
    "plugins/keyfit/qwen-extension.json": r'^  "version": "{}",$',
}


class Place(NamedTuple):
    """A version that stands in a file."""

    path: str
    span: tuple[int, int]
    version: str


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("step", choices=["prepare", "check", "notes"])
    parser.add_argument("version", help="such as 1.2.3, or its tag")
    options = parser.parse_args(arguments)
    version = options.version.removeprefix("v")
    if not re.fullmatch(_NUMBER, version):
        parser.error(f"{options.version!r} is not a version such as 1.2.3")
    if options.step == "prepare":
        prepare(version, date.today())
    if options.step == "notes":
        print(notes(version))
    if options.step != "check":
        return 0
    wrong = list(differences(version))
    print("\n".join(wrong) or f"ready: {version}")
    return 1 if wrong else 0


def places(path: str) -> Iterator[Place]:
    """Yield the versions in the file ``path``."""
    text = _read(path)
    pattern = PLACES[path].replace("{}", f"({_NUMBER})")
    for found in re.finditer(pattern, text, re.MULTILINE):
        yield Place(path, found.span(1), found[1])


def prepare(version: str, day: date) -> None:
    """Write ``version`` into each place, give the unreleased changes its name and ``day``, and
    remove from the pages that nothing is released yet."""
    for path in PLACES:
        text = _read(path)
        for _, (start, end), _ in reversed(list(places(path))):
            text = text[:start] + version + text[end:]
        _write(path, text)
    for path in CHANGELOGS:
        heading = f"{UNRELEASED}\n\n## {version} - {day.isoformat()}"
        _write(path, _read(path).replace(UNRELEASED, heading, 1))
    for path in PAGES:
        _write(path, _BEFORE.sub("", _read(path)))


def differences(version: str) -> Iterator[str]:
    """Yield what keeps ``version`` from being released."""
    for path in PLACES:
        found = list(places(path))
        if not found:
            yield f"{path}: has no version"
        for place in found:
            if place.version != version:
                yield f"{path}: has {place.version}, not {version}"
    for path in CHANGELOGS:
        if not _section(path, version):
            yield f"{path}: has no section '## {version} - YYYY-MM-DD'"
        if re.search(rf"^{UNRELEASED}\n+- ", _read(path), re.MULTILINE):
            yield f"{path}: has unreleased changes; run: scripts/release.py prepare"
    for path in PAGES:
        if _BEFORE.search(_read(path)):
            yield f"{path}: says that nothing is released yet; run: scripts/release.py prepare"


def notes(version: str) -> str:
    """Return the changes of ``version``. Raise SystemExit if the changelog has none."""
    text = _section(CHANGELOGS[0], version)
    if not text:
        raise SystemExit(f"{CHANGELOGS[0]} has no section for {version}")
    return text


def _section(path: str, version: str) -> str:
    """Return the dated section of ``version`` in a changelog, '' if there is none."""
    heading = rf"^## {re.escape(version)} - \d{{4}}-\d\d-\d\d\n"
    found = re.search(rf"{heading}(.*?)(?=^## |\Z)", _read(path), re.M | re.S)
    return found[1].strip() if found else ""


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _write(path: str, text: str) -> None:
    (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
