"""Runs the real tools and compares what they send with what keyfit predicts.

Exit status: 0 if all compared cases agree, 1 if some do not or an installed tool has a setting that
schemas/ does not know, 2 if cases cannot run here.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from . import cases, compare, generate, install, published, report, sandbox
from .cases import Case
from .compare import DIFFER, STOPPED, Verdict
from .drawn import Drawn
from .install import CACHE, HERE, ROOT, Tool
from .record import Record


def main(argv: Sequence[str] | None = None) -> int:
    """Installs, runs, prints and writes; `argv` as the command line gives it."""
    options = _parser().parse_args(argv)
    if why := sandbox.usable():
        print(f"oracle: {why}", file=sys.stderr)
        return 2
    tools = {
        t.name: t for t in install.tools() if t.name in options.tool or not options.tool
    }
    skipped = install.install([*tools.values()]) if options.minutes else {}
    for name, reason in skipped.items():
        print(f"skipped {name}: {reason}")
    end = time.monotonic() + 60 * options.minutes
    run = _Run(tools, skipped, end, options.workers, _record(options))
    verdicts = []
    chosen = _with_fixed(_chosen(options, list(tools)), options.workers)
    for verdict in run.verdicts(_in_turn([*chosen])):
        print(report.line(verdict), flush=True)
        verdicts.append(verdict)
        if verdict.live and not options.cases:
            run.record.update(verdict.case, tools[verdict.case.tool], verdict.observed)
    new = []
    if options.random:
        Drawn().update(options.seed, verdicts)
    elif not (options.tool or options.cases):
        _write(skipped, verdicts, run.record)
        here = [tool for name, tool in tools.items() if name not in skipped]
        new = list(published.new(here)) if options.minutes else []
    for line in new:
        print(line)
    return _closing(verdicts, options) or int(bool(new))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "cases", nargs="*", type=Path, help="files of cases; default: all"
    )
    parser.add_argument("--tool", action="append", default=[], help="only this tool")
    parser.add_argument(
        "--random", type=int, default=0, metavar="N", help="draw N cases instead"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="draws the same cases again"
    )
    parser.add_argument(
        "--minutes",
        type=float,
        default=math.inf,
        help="start no tool after this time: what it sends is taken from its last run then",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=sandbox.WORKERS,
        metavar="N",
        help="run N cases at once",
    )
    return parser


def _record(options: argparse.Namespace) -> Record:
    """What was seen before: of random cases only by this machine, which judges them again with
    `--minutes 0` after a mending."""
    return (
        Record(CACHE / f"{_drawn_name(options)}.json") if options.random else Record()
    )


def _drawn_name(options: argparse.Namespace) -> str:
    return "-".join(["random", *options.tool, str(options.seed)])


def _chosen(options: argparse.Namespace, tools: list[str]) -> list[Case]:
    if options.random:
        return generate.cases(options.random, options.seed, tools)
    if options.cases:
        found = [case for path in options.cases for case in cases.read(path)]
    else:
        found = cases.load()
    return [case for case in found if case.tool in tools]


def _in_turn(chosen: Sequence[Case]) -> list[Case]:
    """The first case of each tool, then the second of each: none is left for the end."""
    turns: Counter[str] = Counter()
    rows = []
    for case in chosen:
        turns[case.tool] += 1
        rows.append((turns[case.tool], case))
    return [case for _, case in sorted(rows, key=lambda row: row[0])]


def _with_fixed(chosen: Sequence[Case], workers: int) -> Iterator[Case]:
    """The cases; a broken one also as `keyfit fix` leaves it, if it can do something."""
    with ThreadPoolExecutor(workers) as pool:
        for case, repaired in zip(chosen, pool.map(_fixed, chosen), strict=True):
            yield case
            if repaired != case:
                name = f"{case.name} (after keyfit fix)"
                yield repaired._replace(name=name)


def _fixed(case: Case) -> Case:
    is_broken = case.name.startswith("broken: ") and case.files
    return sandbox.fixed(case) if is_broken else case


class _Run(NamedTuple):
    """The tools by name, why some of them cannot be had, when the last one may be started (on the
    monotonic clock), how many run at once, and what they were seen to send."""

    tools: dict[str, Tool]
    skipped: dict[str, str]
    end: float
    workers: int
    record: Record

    def verdicts(self, chosen: Sequence[Case]) -> Iterator[Verdict]:
        """The verdicts, in order."""
        first = {case.tool: case.name for case in reversed(chosen)}
        with sandbox.predictors(self.workers) as predictors:
            replay = _Replay(self.record, predictors, first)
            verdict = partial(self._verdict, replay)
            yield from sandbox.each(chosen, verdict, self.workers)

    def _verdict(
        self, replay: _Replay, case: Case, authority: sandbox.Authority
    ) -> Verdict:
        tool = self.tools[case.tool]
        if tool.name not in self.skipped and time.monotonic() < self.end:
            verdict = _observed(case, tool, authority)
            if verdict.verdict in (
                STOPPED,
                DIFFER,
            ):  # a loaded machine lets tools give up
                verdict = _observed(case, tool, authority)
            return verdict
        if self.record.has(case, tool):
            return replay.verdict(case, tool, authority)
        return Verdict(case, None, None, STOPPED, ())


class _Replay(NamedTuple):
    """What tools were seen to send, beside predictions of now; `first` names a case of each tool.

    These are also predicted by the command itself, which must say the same.
    """

    record: Record
    predictors: sandbox.Predictors
    first: dict[str, str]

    def verdict(self, case: Case, tool: Tool, authority: sandbox.Authority) -> Verdict:
        """The verdict without starting the tool."""
        sent = self.record.sent(case)
        doctor = self.predictors.predict(case, tool, authority)
        verdict = compare.judge(case, sent, doctor)
        if case.name == self.first[case.tool]:
            started = sandbox.run(case, tool, authority, ("true",))
            if compare.judge(case, sent, started.doctor) != verdict:
                return verdict._replace(verdict=DIFFER, fields=("in its own process",))
        return verdict


def _observed(case: Case, tool: Tool, authority: sandbox.Authority) -> Verdict:
    """What the tool does now beside what was predicted."""
    result = sandbox.run(case, tool, authority)
    if result.stopped:
        return Verdict(case, None, None, STOPPED, ())
    return compare.judge(case, compare.observed(result), result.doctor)._replace(
        live=True
    )


def _write(
    skipped: dict[str, str], verdicts: Sequence[Verdict], record: Record
) -> None:
    findings = (HERE / "findings.md").read_text(encoding="utf-8")
    page = report.page(
        install.tools(), skipped, verdicts, record.as_of, Drawn().rows, findings
    )
    (ROOT / "docs/oracle.md").write_text(page, encoding="utf-8")
    report.write_untested(
        HERE / "untested.json", [verdict.case for verdict in verdicts]
    )


def _closing(verdicts: Sequence[Verdict], options: argparse.Namespace) -> int:
    wrong = [verdict.case for verdict in verdicts if verdict.verdict == DIFFER]
    if wrong and options.random:
        failures = CACHE / f"{_drawn_name(options)}.toml"
        failures.write_text(cases.written(wrong), encoding="utf-8")
        print(f"\n{cases.written(wrong)}\nThese cases are in {failures}.")
    passed = sum(
        verdict.verdict in (compare.AGREE, compare.UNSURE) for verdict in verdicts
    )
    print(
        f"{passed} passed, {len(wrong)} failed, {len(verdicts) - passed - len(wrong)} skipped"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
