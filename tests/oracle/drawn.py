"""How the random cases came out: drawn.json, by tool, version and seed.

The same seed draws the same cases, as long as layers/ stays as it is: `python -m oracle.run --tool
TOOL --random N --seed SEED`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from .compare import STOPPED, Verdict
from .install import HERE, tools

DRAWN = HERE / "drawn.json"


class Drawn:
    """The rows by tool and seed: version, day, and the number of cases by verdict."""

    def __init__(self, path: Path = DRAWN) -> None:
        self._path = path
        text = path.read_text(encoding="utf-8") if path.exists() else "{}"
        self.rows: dict[str, dict[str, Any]] = json.loads(text)

    def update(self, seed: int, verdicts: Iterable[Verdict]) -> None:
        """Takes in a run with `seed`; the runs of an older version of a tool are dropped."""
        versions = {tool.name: tool.version for tool in tools()}
        counts: dict[str, Counter[str]] = {}
        for verdict in verdicts:
            if verdict.verdict != STOPPED:
                counts.setdefault(verdict.case.tool, Counter())[verdict.verdict] += 1
        for tool, count in counts.items():
            version = versions[tool]
            seeds = self.rows.get(tool, {})
            kept = {key: row for key, row in seeds.items() if row["of"] == version}
            kept[str(seed)] = {"of": version, "on": str(date.today()), **count}
            self.rows[tool] = kept
        text = json.dumps(self.rows, indent=1, sort_keys=True) + "\n"
        self._path.write_text(text, encoding="utf-8")
