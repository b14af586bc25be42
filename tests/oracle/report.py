"""The oracle's table on the terminal, and docs/oracle.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from . import generate
from .cases import Case
from .compare import AGREE, DIFFER, STOPPED, UNSEEN, UNSURE, Verdict
from .install import Tool

_MARKS = {AGREE: "yes", DIFFER: "NO", UNSURE: "part", UNSEEN: "–", STOPPED: "stop"}

_COLUMNS = (AGREE, UNSURE, DIFFER, UNSEEN)


def line(verdict: Verdict) -> str:
    """Return a row of the table; a disagreement shows what was seen and predicted, and where."""
    head = f"{_MARKS[verdict.verdict]:4} {verdict.case.tool:14} {verdict.case.name}"
    seen = str(verdict.observed or "nothing was sent")
    if verdict.verdict == AGREE:
        return f"{head}\n       {seen}"
    told = str(verdict.predicted or "no prediction")
    word = "differs: " if verdict.verdict == DIFFER else "unknown: "
    differs = f"\n       {word}  {', '.join(verdict.fields)}" if verdict.fields else ""
    return f"{head}\n       observed:  {seen}\n       predicted: {told}{differs}"


def untested(cases: Iterable[Case]) -> dict[str, list[str]]:
    """Return, by tool, the layers that no case has: a file never written, a variable never set."""
    written = {(case.tool, path) for case in cases for path in _places(case)}
    missing = {}
    for tool in generate.tools():
        rows = {
            row["at"].replace(generate.FOLDER, "{project}"): name
            for name, row in reversed(list(generate.places(tool)))
        }
        missing[tool] = [name for at, name in rows.items() if (tool, at) not in written]
    return {tool: names for tool, names in missing.items() if names}


def _places(case: Case) -> Iterable[str]:
    variables = [f"${name}" for name in case.env]
    return [*case.files, *variables, generate.ENVIRONMENT] if case.env else case.files


_PAGE = """\
# What the tools really send

keyfit predicts what coding tools send; this page shows how often it is right. `make oracle` \
installs the tools below and starts each of them in an isolated network, where every host name \
resolves to a recorder. It compares what the recorder receives with what `keyfit doctor` predicts \
from the same files: whether anything is sent, the URL, the keys with their headers, the model, \
and the status of the answer. Then it writes this page.

```sh
make oracle ARGS="--tool codex"    # one tool
```

| result | cases |
|---|---:|
| **agree**: the prediction is right | {agree} |
| **agree in part**: it is right, but leaves a part unknown | {unsure} |
| **differ**: it is wrong | {differ} |
| **recorded only**: not predicted, because of arguments (which keyfit cannot see), endpoints of \
other vendors, or tools that keyfit does not know | {unseen} |
| not run, or stopped at the time limit | {stopped} |

Each field in these tools' catalog files is tested by at least two cases in which keyfit would \
predict something else without it. The exceptions are the fields for thinking, its budget and the \
context, which show only in the body of a request, and for logins, which only messages mention.

| tool | version | last run | agree | agree in part | differ | recorded only | share that agrees |
|---|---|---|---|---|---|---|---|
{rows}

{drawn}{differences}{findings}
"""

_DRAWN = """\
## Random cases

A random case chooses the contents of each layer of a tool's settings, the folder and git \
repository in which the tool starts, and the variables that are set. A seed always generates the \
same cases, of which a run may have tried only the first: `make oracle N=200 SEED=1 ARGS="--tool \
<tool>"`. If a prediction was wrong and has been fixed since, the table shows the new result.

| tool | version | run | seeds | cases | agree | agree in part | differ | recorded only |
|---|---|---|---|---|---|---|---|---|
{rows}

"""


def page(
    tools: Sequence[Tool],
    skipped: dict[str, str],
    verdicts: Sequence[Verdict],
    as_of: dict[str, str],
    drawn: dict[str, dict[str, Any]],
    findings: str,
) -> str:
    """Return docs/oracle.md. `as_of` is each tool's last run, `drawn` the random cases."""
    counts = Counter((verdict.case.tool, verdict.verdict) for verdict in verdicts)
    total = Counter(verdict.verdict for verdict in verdicts)
    return _PAGE.format(
        agree=total[AGREE],
        unsure=total[UNSURE],
        differ=total[DIFFER],
        unseen=total[UNSEEN],
        stopped=total[STOPPED],
        rows="\n".join(_row(tool, skipped, counts, as_of) for tool in tools),
        drawn=_drawn(drawn),
        differences=_differences(verdicts),
        findings=findings.strip(),
    )


def _row(
    tool: Tool,
    skipped: dict[str, str],
    counts: Counter[tuple[str, str]],
    as_of: dict[str, str],
) -> str:
    if tool.name in skipped:
        return f"| {tool.name} | {tool.version} | could not be installed | | | | | |"
    numbers = [counts[tool.name, kind] for kind in _COLUMNS]
    cells = " | ".join(map(str, numbers))
    last = as_of.get(tool.name, "")
    share = _share(numbers[0], sum(numbers[:3]))
    return f"| {tool.name} | {tool.version} | {last} | {cells} | {share} |"


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole} %" if whole else ""


def _drawn(drawn: dict[str, dict[str, Any]]) -> str:
    rows = "\n".join(_drawn_row(tool, seeds) for tool, seeds in sorted(drawn.items()))
    return _DRAWN.format(rows=rows) if rows else ""


def _drawn_row(tool: str, seeds: dict[str, Any]) -> str:
    """Return the row of one tool's runs, which counts only cases that ended."""
    counts = [sum(row.get(kind, 0) for row in seeds.values()) for kind in _COLUMNS]
    version = max(row["of"] for row in seeds.values())
    last = max(row["on"] for row in seeds.values())
    names = ", ".join(sorted(seeds, key=int))
    cells = " | ".join(map(str, [sum(counts), *counts]))
    return f"| {tool} | {version} | {last} | {names} | {cells} |"


def _differences(verdicts: Sequence[Verdict]) -> str:
    rows = [verdict for verdict in verdicts if verdict.verdict == DIFFER]
    if not rows:
        return ""
    names = [
        f"- {row.case.tool}: {row.case.name} ({', '.join(row.fields)})" for row in rows
    ]
    return "\n".join(["## Where keyfit is wrong today", "", *names, "", ""])


def write_untested(path: Path, cases: Iterable[Case]) -> None:
    """Write the layers that no case has exercised, as JSON by tool."""
    path.write_text(json.dumps(untested(cases), indent=2) + "\n", encoding="utf-8")
