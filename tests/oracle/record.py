"""What the tools were last seen to send: seen.json, kept under version control.

With it keyfit's predictions can be held against the tools' behaviour without the tools. An entry
counts for the very case and version that it was seen with.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from .cases import Case
from .compare import Sent
from .install import HERE, Tool

SEEN = HERE / "seen.json"


class Record:
    """The observations by case; `as_of` says by tool when it last ran."""

    def __init__(self, path: Path = SEEN) -> None:
        self._path = path
        self.as_of: dict[str, str] = {}
        self._rows: dict[str, Any] = {}
        if path.exists():
            self.as_of, self._rows = json.loads(
                path.read_text(encoding="utf-8")
            ).values()

    def has(self, case: Case, tool: Tool) -> bool:
        """Whether this very case was seen with this very version."""
        return bool(self._rows.get(_name(case), {}).get("of") == _digest(case, tool))

    def sent(self, case: Case) -> Sent | None:
        """The main request that was seen, None where the tool sent nothing."""
        row = self._rows[_name(case)]["sent"]
        return row and Sent(**row)

    def update(self, case: Case, tool: Tool, sent: Sent | None) -> None:
        """Takes what has been seen into the record and writes it."""
        self.as_of[tool.name] = str(date.today())
        self._rows[_name(case)] = {
            "of": _digest(case, tool),
            "sent": sent and sent._asdict(),
        }
        rows = (
            f"{json.dumps(name)}: {json.dumps(self._rows[name])}"
            for name in sorted(self._rows)
        )
        text = (
            f'{{"as_of": {json.dumps(self.as_of)}, "cases": {{\n'
            + ",\n".join(rows)
            + "\n}}\n"
        )
        fresh = self._path.with_suffix(
            ".new"
        )  # a run that is stopped leaves a whole record
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self._path)


def _name(case: Case) -> str:
    return f"{case.tool}: {case.name}"


def _digest(case: Case, tool: Tool) -> str:
    facts = [
        tool.version,
        tool.run,
        case.files,
        case.env,
        case.args,
        case.program,
        case.folder,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]
