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
    """One row of the table; a disagreement says what was seen, what was predicted, and where."""
    head = f"{_MARKS[verdict.verdict]:4} {verdict.case.tool:14} {verdict.case.name}"
    seen = str(verdict.observed or "nothing was sent")
    if verdict.verdict == AGREE:
        return f"{head}\n       {seen}"
    told = str(verdict.predicted or "no prediction")
    word = "differs: " if verdict.verdict == DIFFER else "unknown: "
    differs = f"\n       {word}  {', '.join(verdict.fields)}" if verdict.fields else ""
    return f"{head}\n       observed:  {seen}\n       predicted: {told}{differs}"


def untested(cases: Iterable[Case]) -> dict[str, list[str]]:
    """By tool, the layers that no case has: a file never written, a variable never set."""
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

`make oracle` installs the tools below and starts each of them in a network of its own, where \
every name leads to a recorder. What arrives is held against what `keyfit doctor` predicts from \
the same files: whether anything is sent, the URL, the keys with their headers, the model, and the \
answer's status. This page is written by the run.

{agree} cases agree, {unsure} agree as far as keyfit says that it knows, {differ} differ. \
{unseen} are recorded only (arguments, which keyfit cannot see, other vendors' endpoints, tools \
that it does not know); {stopped} were not run or did not end in time.

At least two cases prove each word of these tools' files in the catalog: without it keyfit would \
predict something else than the tool does. Not proven are the words for thinking, its budget and \
the context, which are seen in a request's body only, and for logins, which a message names.

| tool | version | last run | agree | agree in part | differ | recorded only | share that agrees |
|---|---|---|---|---|---|---|---|
{rows}

{drawn}{differences}{findings}
"""

_DRAWN = """\
## Random cases

Each of these draws what the layers of the tool's settings say, in which folder of which git \
repository it is started, and which variables are set. A seed draws the same cases again, of which \
only the first may have been run: `make oracle N=200 SEED=1 ARGS="--tool <tool>"`. A case that \
differed counts as it came out after the mending.

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
    """docs/oracle.md; `as_of` says when each tool last ran, `drawn` how random cases came out."""
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
    """One tool's runs: only what ended is counted."""
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
    """The layers that no case has exercised, as JSON by tool."""
    path.write_text(json.dumps(untested(cases), indent=2) + "\n", encoding="utf-8")
