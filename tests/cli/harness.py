"""Running keyfit in tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

SERVER = Path(__file__).parents[2] / "server"


class Outcome(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


Run = Callable[..., Outcome]
Write = Callable[[Mapping[str, "str | bytes"]], Path]


def process(*argv: str, stdin: bytes = b"", **environment: str) -> Outcome:
    """Runs ``keyfit`` as a process of its own in the working directory."""
    inherited = {
        k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")
    }
    done = subprocess.run(
        [sys.executable, "-m", "keyfit", *argv],
        input=stdin, capture_output=True, check=False, timeout=300,
        env={**inherited, "PYTHONPATH": str(SERVER), "PYTHONUTF8": "1", **environment},
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
