"""Print, for the action, under which key its installation is cached: `key=keyfit-…`.

    python scripts/action_key.py VERSION    # '' is the version that lies here

An environment can be used again where the same Python is in the same place, and for the same keyfit
with the same libraries. Needs only the standard library.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def parts(version: str) -> Iterator[bytes]:
    """Yield what decides whether an installation of ``version`` can be used again."""
    yield os.environ.get("RUNNER_TEMP", "").encode()
    yield sys.version.encode()
    yield sys.executable.encode()
    yield version.encode()
    yield (ROOT / "constraints.txt").read_bytes()
    if not version:
        yield (ROOT / "pyproject.toml").read_bytes()
        for path in sorted((ROOT / "server").rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                yield path.read_bytes()


def key(version: str) -> str:
    """Return the key for ``version``."""
    digest = hashlib.sha256()
    for part in parts(version):
        digest.update(hashlib.sha256(part).digest())
    return f"keyfit-{sys.platform}-{platform.machine()}-{digest.hexdigest()[:32]}"


if __name__ == "__main__":
    print(f"key={key(sys.argv[1])}")
