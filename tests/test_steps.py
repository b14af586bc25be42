"""The closing lines of .ci/run and `make nightly`: every command runs, every test is counted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

STEPS = Path(__file__).parents[1] / "scripts" / "steps.py"


def closing(*commands: str) -> tuple[int, list[str]]:
    """The exit status and the lines that are printed."""
    done = subprocess.run(
        [sys.executable, str(STEPS), *commands],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "total"),
    [
        (
            "7270 passed, 3 skipped, 12 deselected in 150.12s (0:02:30)",
            "7270 passed, 0 failed",
        ),
        (
            "2 failed, 7268 passed, 1 error in 150.12s (0:02:30)",
            "7268 passed, 3 failed",
        ),
        ("===== 1 failed, 2 passed in 0.03s =====", "2 passed, 1 failed"),
        ("      Tests  98 passed (98)", "98 passed, 0 failed"),
        ("      Tests  1 failed | 97 passed (98)", "97 passed, 1 failed"),
        (
            r"\033[2m      Tests \033[22m \033[32m9 passed\033[39m (9)",
            "9 passed, 0 failed",
        ),
        (" Test Files  12 passed (12)", "1 passed, 0 failed"),  # the command itself
        ("PASSED: emacs", "1 passed, 0 failed"),
        ("FAILED: vim", "0 passed, 1 failed"),
        ("2 passed, as was to be seen", "1 passed, 0 failed"),
        ("SKIPPED: no apt-get", "0 passed, 0 failed"),
    ],
)
def test_what_is_counted(line: str, total: str) -> None:
    status, lines = closing(f"printf '{line}\\n'")
    assert (status, lines[-1]) == (0, total)


def test_all_commands_run_and_one_failure_fails_all() -> None:
    status, lines = closing(
        "echo one; exit 3", "echo 5 passed in 1s", "printf 'FAILED: x\\n'; exit 1"
    )
    assert status == 1
    assert "one" in lines
    results = [
        line[:8].strip() for line in lines if line.startswith(("ok ", "FAILED "))
    ]
    assert results == ["FAILED 3", "ok", "FAILED 1"]
    assert lines[-1] == "5 passed, 2 failed"
