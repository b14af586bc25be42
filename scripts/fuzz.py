"""Runs the property tests again and again with new examples until the time is over.

    python scripts/fuzz.py MINUTES [totals.json]

Each round is a run of pytest with a seed of its own, so a grammar that ends the process costs one
round and is a find too. Prints the totals, writes them as JSON, and ends with 1 if anything was
found; hypothesis then says how to repeat it, and what it was goes to `tests/found/`.
"""

from __future__ import annotations

import json
import platform
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from generated import processor

ROOT = Path(__file__).parent.parent
_COUNTED = re.compile(
    r"^(?P<test>tests/\S+?\.py)::.*:$|- (?P<count>\d+) passing\b", re.MULTILINE
)
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


def one_round(seed: int) -> tuple[Counter[str], set[str]]:
    """The examples of one run by test file, and the tests that failed; prints what failed."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-m", "hypothesis", "--hypothesis-profile=fuzz",
         f"--hypothesis-seed={seed}", "--hypothesis-show-statistics", "-p", "no:cacheprovider"],
        cwd=ROOT, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    failed = set(_FAILED.findall(done.stdout))
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
        failed = failed or {f"the process ended with {done.returncode}"}
    return counted(done.stdout), failed


def counted(output: str) -> Counter[str]:
    """The passing examples in pytest's ``output`` by test file."""
    examples: Counter[str] = Counter()
    test = ""
    for match in _COUNTED.finditer(output):
        test = match["test"] or test
        examples[test] += int(match["count"] or 0)
    return examples


def totals(minutes: float) -> dict[str, object]:
    """What ``minutes`` of rounds came to."""
    start, first = time.monotonic(), int(time.time())
    examples: Counter[str] = Counter()
    found: set[str] = set()
    rounds = 0
    while time.monotonic() < start + minutes * 60:
        counts, failed = one_round(first + rounds)
        rounds += 1
        examples += counts
        found |= failed
        print(
            f"round {rounds}: {examples.total():,} examples, {len(found)} finds",
            flush=True,
        )
    return {
        "date": date.today().isoformat(), "python": platform.python_version(),
        "machine": f"{processor()}, {platform.system()}",
        "command": f"make fuzz MINUTES={minutes:g}", "seconds": round(time.monotonic() - start),
        "rounds": rounds, "examples": dict(sorted(examples.items())), "finds": sorted(found),
    }  # fmt: skip


def main() -> int:
    """Runs as the arguments say."""
    result = totals(float(sys.argv[1]))
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(
            json.dumps(result, indent=2) + "\n", encoding="utf-8"
        )
    print(json.dumps(result, indent=2))
    return 1 if result["finds"] else 0


if __name__ == "__main__":
    sys.exit(main())
