"""Runs the real tools and compares what they send with what keyfit predicts.

Exit status: 0 if all compared cases agree, 1 if some do not, 2 if cases cannot run here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from . import cases, compare, generate, install, report, sandbox
from .cases import Case
from .compare import DIFFER, STOPPED, Verdict
from .install import CACHE, HERE, ROOT, Tool
from .record import Record

_WORKERS = 2
Judge = Callable[[Case, Tool, sandbox.Authority], Verdict]


def main(argv: Sequence[str] | None = None) -> int:
    """Installs, runs, prints and writes; `argv` as the command line gives it."""
    options = _parser().parse_args(argv)
    if why := sandbox.usable():
        print(f"oracle: {why}", file=sys.stderr)
        return 2
    tools = [tool for tool in install.tools() if tool.name in options.tool or not options.tool]
    skipped = {} if options.recorded else install.install(tools)
    for name, reason in skipped.items():
        print(f"skipped {name}: {reason}")
    ready = {tool.name: tool for tool in tools if tool.name not in skipped}
    chosen = [*_with_fixed(_chosen(options, list(ready)))]
    judge = partial(_recorded, Record()) if options.recorded else _observed
    verdicts = []
    fixed = not (options.recorded or options.random or options.cases)
    record = Record() if fixed else None
    for verdict in _shared(judge, chosen, ready):
        print(report.line(verdict), flush=True)
        verdicts.append(verdict)
        if record and verdict.verdict != STOPPED:
            record.update(verdict.case, ready[verdict.case.tool], verdict.observed)
    if not (options.tool or options.cases or options.random):
        _write(skipped, verdicts, chosen)
    return _closing(verdicts, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", type=Path, help="files of cases; default: all")
    parser.add_argument("--tool", action="append", default=[], help="only this tool")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="draw N cases instead")
    parser.add_argument("--seed", type=int, default=1, help="draws the same cases again")
    parser.add_argument(
        "--recorded", action="store_true", help="take what the tools send from the last full run"
    )
    return parser


def _chosen(options: argparse.Namespace, tools: list[str]) -> list[Case]:
    if options.random:
        return generate.cases(options.random, options.seed, tools)
    if options.cases:
        found = [case for path in options.cases for case in cases.read(path)]
    else:
        found = cases.load()
    return [case for case in found if case.tool in tools]


def _with_fixed(chosen: Sequence[Case]) -> Iterator[Case]:
    """The cases; a broken one also as `keyfit fix` leaves it, if it can do something."""
    for case in chosen:
        yield case
        if case.name.startswith("broken: ") and case.files:
            repaired = sandbox.fixed(case)
            if repaired != case:
                yield repaired._replace(name=f"{case.name} (after keyfit fix)")


def _observed(case: Case, tool: Tool, authority: sandbox.Authority) -> Verdict:
    result = sandbox.run(case, tool, authority)
    if result.stopped:  # a loaded machine, more often than a tool that waits
        result = sandbox.run(case, tool, authority)
    if result.stopped:
        return Verdict(case, None, None, STOPPED, ())
    return compare.judge(case, compare.observed(result), result.doctor)


def _recorded(record: Record, case: Case, tool: Tool, authority: sandbox.Authority) -> Verdict:
    """As `_observed`, but what the tool sends is taken from the record."""
    if not record.has(case, tool):
        return Verdict(case, None, None, STOPPED, ())
    result = sandbox.run(case, tool, authority, only_keyfit=True)
    return compare.judge(case, record.sent(case), result.doctor)


def _shared(judge: Judge, chosen: Sequence[Case], tools: dict[str, Tool]) -> Iterator[Verdict]:
    """The verdicts, in order, of a few workers at once."""
    with tempfile.TemporaryDirectory(prefix="keyfit-oracle-") as folder:
        authority = sandbox.Authority.made_in(Path(folder))
        with ThreadPoolExecutor(_WORKERS) as workers:
            yield from workers.map(lambda case: judge(case, tools[case.tool], authority), chosen)


def _write(skipped: dict[str, str], verdicts: Sequence[Verdict], chosen: list[Case]) -> None:
    findings = (HERE / "findings.md").read_text(encoding="utf-8")
    page = report.page(install.tools(), skipped, verdicts, Record().as_of, findings)
    (ROOT / "docs/oracle.md").write_text(page, encoding="utf-8")
    report.write_untested(HERE / "untested.json", chosen)


def _closing(verdicts: Sequence[Verdict], options: argparse.Namespace) -> int:
    wrong = [verdict.case for verdict in verdicts if verdict.verdict == DIFFER]
    if wrong and options.random:
        failures = CACHE / f"random-{options.seed}.toml"
        failures.write_text(cases.written(wrong), encoding="utf-8")
        print(f"\n{cases.written(wrong)}\nThese cases are in {failures}.")
    passed = sum(verdict.verdict in (compare.AGREE, compare.UNSURE) for verdict in verdicts)
    print(f"{passed} passed, {len(wrong)} failed, {len(verdicts) - passed - len(wrong)} skipped")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
