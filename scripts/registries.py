"""Fill the registries' files in packaging/ with the version and the sums of what was built.

    python scripts/registries.py --dist dist --output registries

``dist`` has the archives with the executables. Needs only the standard library.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
_FIELD = re.compile(
    r"\{\{(?P<name>version|sha256|SHA256)(?: (?P<target>[a-z0-9-]+))?\}\}"
)


def main(arguments: list[str] | None = None) -> int:
    """Write the filled files; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dist", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    for path in sorted(PACKAGING.rglob("*")):
        if path.is_file() and path.parent != PACKAGING:
            target = options.output / path.relative_to(PACKAGING)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = filled(path.read_text(encoding="utf-8"), version(), options.dist)
            target.write_text(text, encoding="utf-8")
    return 0


def version() -> str:
    """Return the version of keyfit."""
    text = (ROOT / "server/keyfit/__init__.py").read_text(encoding="utf-8")
    [found] = re.findall(r'^__version__ = "(.*)"$', text, re.MULTILINE)
    return str(found)


def filled(text: str, number: str, dist: Path) -> str:
    """Return ``text`` with its fields replaced. Raise SystemExit where an archive is missing."""

    def value(field: re.Match[str]) -> str:
        if field["name"] == "version":
            return number
        total = checksum(dist, number, field["target"])
        return total.upper() if field["name"] == "SHA256" else total

    return _FIELD.sub(value, text)


def checksum(dist: Path, number: str, target: str) -> str:
    """Return the SHA-256 of the archive for ``target``, in hexadecimal."""
    found = [*dist.glob(f"keyfit-{number}-{target}.*")]
    if len(found) != 1:
        raise SystemExit(f"{dist} has not one archive keyfit-{number}-{target}")
    return hashlib.sha256(found[0].read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
