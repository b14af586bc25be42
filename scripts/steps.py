"""Run commands one after the other, all of them even if one fails, and sum up.

    python3 scripts/steps.py "make demo" "make test" …

Prints what each command prints, then a table of the commands with their results, the seconds that
passed and the seconds of processor time, and as the last line ``N passed, N failed``: the tests
that the commands ran, by the closing lines of pytest and vitest and by a line ``PASSED: …`` of each
script. A command without tests counts as one. What was skipped stands in the line above. Ends
with 1 if a command failed.

Needs only the standard library: it runs before there is a virtual environment.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PYTEST = re.compile(r"^=* ?((?:\d+ [a-z]+, )*\d+ [a-z]+) in \d[\d.:ms ()]*=*$")
_VITEST = re.compile(r"^\s*Tests {2}(.*) \(\d+\)$")
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)\b")
_SCRIPT = re.compile(r"^(PASSED|FAILED|SKIPPED): ")


class Count(NamedTuple):
    """How many tests passed, failed, and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def plus(self, other: Count) -> Count:
        """Return both together."""
        return Count(*(mine + its for mine, its in zip(self, other, strict=True)))


class Step(NamedTuple):
    """A command that has ended: its exit status, its tests, and its time in seconds."""

    command: str
    status: int
    tests: Count
    wall: float
    processor: float


def counted(line: str) -> Count:
    """Return the tests that ``line`` of a command's output sums up; none in most lines."""
    plain = _COLOUR.sub("", line).rstrip()
    if script := _SCRIPT.match(plain):
        return Count(
            *(int(script[1] == word) for word in ("PASSED", "FAILED", "SKIPPED"))
        )
    summary = _PYTEST.match(plain) or _VITEST.match(plain)
    if not summary:
        return Count()
    found = {word: int(number) for number, word in _COUNT.findall(summary[1])}
    errors = found.get("error", 0) + found.get("errors", 0)
    return Count(
        found.get("passed", 0), found.get("failed", 0) + errors, found.get("skipped", 0)
    )


def of_command(status: int, tests: Count) -> Count:
    """Return the tests of a command; the command itself counts if it failed without a failed
    test, or had no tests."""
    if status and not tests.failed:
        return tests.plus(Count(0, 1))
    return Count(1, 0) if tests == Count() else tests


def run(command: str) -> Step:
    """Run ``command`` in a shell, show what it prints, and return how it went."""
    print(f"\n=== {command}", flush=True)
    start, before, tests = time.monotonic(), _processor_time(), Count()
    process = subprocess.Popen(
        command, shell=True, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    for line in process.stdout:
        print(line, end="", flush=True)
        tests = tests.plus(counted(line))
    status = process.wait()
    wall, processor = time.monotonic() - start, _processor_time() - before
    return Step(command, status, of_command(status, tests), wall, processor)


def _processor_time() -> float:
    """Return the seconds of processor time of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def summary(steps: Iterable[Step]) -> list[str]:
    """Return the closing lines."""
    steps = list(steps)
    lines = [f"{'result':8}{'seconds':>8}{'CPU':>8}  command"]
    for step in steps:
        result = f"FAILED {step.status}" if step.status else "ok"
        lines.append(f"{result:8}{step.wall:8.0f}{step.processor:8.0f}  {step.command}")
    wall, processor = (
        sum(step.wall for step in steps),
        sum(step.processor for step in steps),
    )
    lines.append(f"{'':8}{wall:8.0f}{processor:8.0f}  in all")
    total = Count()
    for step in steps:
        total = total.plus(step.tests)
    if total.skipped:
        lines.append(f"{total.skipped} skipped")
    return [*lines, f"{total.passed} passed, {total.failed} failed"]


def main(commands: Sequence[str]) -> int:
    """Run ``commands``; return 1 if one failed."""
    steps = [run(command) for command in commands]
    print()
    print("\n".join(summary(steps)))
    return 1 if any(step.status for step in steps) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
