"""Write the figures of docs/reliability.md: a fuzz run's totals and the times of hostile texts.

python scripts/reliability.py totals.json    (the file that scripts/fuzz.py writes)
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from generated import write_figures  # noqa: E402

from keyfit.vfs.files import Overlay  # noqa: E402
from properties.sound import fresh  # noqa: E402
from properties.test_growth import HOSTILE, KEY, URL  # noqa: E402

PAGE = ROOT / "docs" / "reliability.md"
AREAS = {
    "tests/properties/test_readers": "every reader, any text",
    "tests/properties/test_engine": "layers of one tool, fixes, scopes",
    "tests/properties/test_classifiers": "keys, hosts, models, masking",
    "tests/truth/": "real readers, before and after fixes",
    "tests/parsers/": "each reader by itself",
    "tests/test_properties": "edited fixtures, prefixes, buffer and disk",
    "tests/": "the server, positions, the command line",
}
_LONG = 10_000_000
GIANTS = {
    "one line of 10 MB, `.env`": (".env", "QWEN_URL=" + "x" * _LONG),
    "one line of 10 MB, shell": ("a.sh", "QWEN_URL=" + "x" * _LONG),
    "one line of 10 MB, JSON": ("a.json", '{"baseUrl": "' + "sk-x" * (_LONG // 4) + '"}'),
    "one line of 10 MB, YAML": ("a.yaml", "baseUrl: " + "sk-x" * (_LONG // 4)),
    "a million assignments, `.env`": (".env", "# sk-\n" + "A=1\n" * 1_000_000),
    "a million assignments, shell": ("a.sh", "# sk-\n" + "A=1\n" * 1_000_000),
    "a million references, `.env`": (".env", "A=sk-\nB_URL=" + "${A}" * 1_000_000),
    "a ring of 100,000 references": (
        ".env",
        "sk-=1\n" + "".join(f"A{i}_URL=${{A{(i + 1) % 100_000}_URL}}\n" for i in range(100_000)),
    ),
    "a million brackets, JSON": ("a.json", '{"a": "sk-", "b": ' + "[" * 1_000_000),
    "100,000 brackets, TOML": ("a.toml", "# sk-\na = " + "[" * 100_000),
    "100,000 brackets, YAML": ("a.yaml", "# sk-\n" + "[" * 100_000),
    "100,000 parentheses, shell": ("a.sh", "# sk-\n" + "(" * 100_000),
    "2,000 functions beside 2,000 pairs": (
        "a.sh", HOSTILE["functions beside pairs"](2_000)["a.sh"],
    ),
    "2,000 pairs": (".env", "".join(f"A{i}_KEY={KEY}\nA{i}_URL={URL}\n" for i in range(2_000))),
}  # fmt: skip


def figures(totals: dict[str, Any]) -> Iterator[str]:
    """Yield the lines between the markers."""
    found = totals["finds"]
    kept = sum(path.is_dir() for path in (ROOT / "tests" / "found").iterdir())
    yield (
        f"`{totals['command']}` on {totals['date']}, one core of {totals['machine']}, Python "
        f"{totals['python']}: {totals['rounds']} rounds in {totals['seconds']} seconds, "
        f"{len(found)} {'failure' if len(found) == 1 else 'failures'}. `make test` replays the "
        f"failures of this and earlier runs: {kept} folders in `tests/found/`."
    )
    yield "\n| what | examples |\n|---|---:|"
    for what, count in by_area(totals["examples"]).items():
        yield f"| {what} | {count:,} |"
    yield f"| all | {sum(totals['examples'].values()):,} |"
    yield "\n| text | processor time |\n|---|---:|"
    yield from (f"| {name} | {time_taken} |" for name, time_taken in timed())


def by_area(examples: dict[str, int]) -> dict[str, int]:
    """Return the number of examples in each area."""
    counts = dict.fromkeys(AREAS.values(), 0)
    for test, count in examples.items():
        counts[
            next(what for start, what in AREAS.items() if test.startswith(start))
        ] += count
    return counts


def timed() -> Iterator[tuple[str, str]]:
    """Yield how long the check of each giant takes, and why it was skipped, if it was."""
    for name, (path, text) in GIANTS.items():
        start = time.process_time()
        report = fresh().run(Overlay({f"/p/{path}": text}), [f"/p/{path}"])
        seconds = time.process_time() - start
        yield (
            name,
            f"{seconds:.1f} s" + "".join(f", {why}" for why in report.skipped.values()),
        )


def main() -> None:
    """Write the figures into the page."""
    totals = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    write_figures(PAGE, "\n".join(figures(totals)))


if __name__ == "__main__":
    main()
