"""The diff of a fix: it is true, and takes time in proportion to the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

from hypothesis import given
from hypothesis import strategies as st

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.output.diff import diff
from keyfit.resolve.redact import Redactor
from keyfit.text.source import Source
from keyfit.util.terminal_text import Style

REDACTOR = Redactor(load_catalog(), load_tools())
texts = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "}\n"]), max_size=60).map(
    "".join
)


def lines_of(old: str, new: str) -> list[str]:
    style = Style(False)
    return list(diff(Source("/a", old), Source("/a", new), REDACTOR, style))


@given(texts, texts)
def test_it_leads_from_the_old_text_to_the_new(old: str, new: str) -> None:
    rest = old.splitlines()
    made: list[str] = []
    at = 0
    for line in lines_of(old, new)[2:]:
        sign, content = line[0], line[1:]
        if sign == "@":
            start, _, length = content[3:].split()[0].partition(",")
            first = int(start) - (length != "0")
            made += rest[at:first]
            at = first
            continue
        if sign != "+":
            assert rest[at] == content
            at += 1
        if sign != "-":
            made.append(content)
    assert made + rest[at:] == new.splitlines()


def executed_lines(work: Callable[[], object]) -> int:
    """How many lines of Python ``work`` executes."""
    count = 0

    def trace(_frame: FrameType, event: str, _arg: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def test_twice_the_text_is_twice_the_work() -> None:
    """Most lines of a configuration are like others."""
    block = '{{\n  "options": {{\n    "url": "{}"\n  }}\n}}\n'

    def compare(count: int) -> None:
        old, new = block.format("old") * count, block.format("new") * count
        assert len(lines_of(old, new)) >= 5 * count

    compare(1)  # what is loaded once
    once, twice = (executed_lines(lambda n=n: compare(n)) for n in (50, 100))
    assert twice <= 2.3 * once
