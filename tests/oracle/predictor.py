"""Runs inside namespaces of its own: predicts case after case without starting an interpreter.

Reads the path of a job per line, writes `doctor.out` beside it, and answers with a line that has
the exit code. Each case has a process of its own, forked from this one, which has loaded keyfit
and its catalogs but has seen nothing of any case.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from keyfit.cli.main import main as keyfit

from .box import doctor_arguments, lay_over_etc

_SECONDS = 60  # that a prediction may take


def main() -> None:
    """Predicts until there are no more lines."""
    _load_everything()
    for line in sys.stdin:
        print(json.dumps(_predicted(Path(line.rstrip("\n")))), flush=True)


def _load_everything() -> None:
    """Predicts for an empty folder and an empty environment: what is loaded then is the same for
    every case."""
    os.environ.clear()
    with tempfile.TemporaryDirectory() as empty, redirect_stdout(io.StringIO()):
        os.environ["HOME"] = empty
        keyfit(doctor_arguments(empty))


def _predicted(path: Path) -> int | None:
    """The exit code of keyfit for the job in `path`, None if it was stopped."""
    job = json.loads(path.read_text(encoding="utf-8"))
    lay_over_etc(path.parent)
    fork = multiprocessing.get_context("fork")
    process = fork.Process(target=_doctor, args=(job, path.parent / "doctor.out"))
    process.start()
    process.join(_SECONDS)
    code = process.exitcode
    process.kill()
    process.join()
    subprocess.run(["umount", "/etc"], check=True)
    return code


def _doctor(job: dict[str, Any], output: Path) -> None:
    """Becomes what a process that starts in the job's folder and environment would be."""
    os.chdir(job["folder"])
    os.environ.clear()
    os.environ.update(job["env"])
    with output.open("wb") as out:
        os.dup2(out.fileno(), sys.stdout.fileno())
    sys.exit(keyfit(doctor_arguments(job["folder"])))


if __name__ == "__main__":
    main()
