"""What the tree-sitter readers share."""

from __future__ import annotations

import tracemalloc

import pytest
import tree_sitter_bash
from hypothesis import given
from hypothesis import strategies as st
from tree_sitter import Language

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.linter import Linter
from keyfit.parsers import tree_sitter_utils
from keyfit.parsers.tree_sitter_utils import Budget, CodePoints
from keyfit.vfs.files import Overlay
from patience import GRAMMAR_PATIENCE

_TOO_SLOW = "it takes too long to parse; check its quotes and brackets"


@given(st.text())
def test_code_points(text: str) -> None:
    points = CodePoints(text)
    for index in range(len(text) + 1):
        assert points.at(len(text[:index].encode("utf-8", "surrogatepass"))) == index


def test_a_text_that_takes_too_long_is_skipped_with_a_reason(monkeypatch) -> None:
    monkeypatch.setattr(tree_sitter_utils, "MAX_SECONDS", 0.0)
    texts = {
        "/p/.bashrc": "# dashscope\n" + "[[ ( " * 3000,
        "/p/.env": "QWEN_API_KEY=\n",
    }
    report = Linter(load_catalog(), load_tools()).run(Overlay(texts), texts)
    assert report.skipped == {"/p/.bashrc": _TOO_SLOW}
    assert report.checked == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", ")" * 100_000),
        ("a.sh", "<<E\n" * 25_000),
        ("a.sh", "A=(" * 33_000),
        ("a.ps1", "${" * 50_000),
    ],
)
def test_the_grammar_is_stopped_after_a_time_that_grows_with_the_text(
    path: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock on which each look of the grammar takes 10 ms: it is not let go on."""
    looks = 0

    def clock() -> float:
        nonlocal looks
        looks += 1
        return looks * 0.01

    monkeypatch.setattr(tree_sitter_utils, "thread_time", clock)
    for limit in (
        "MIN_SECONDS",
        "SECONDS_PER_CODE_POINT",
    ):  # as they are outside of tests: see conftest.py
        allowed = getattr(tree_sitter_utils, limit)
        monkeypatch.setattr(tree_sitter_utils, limit, allowed / GRAMMAR_PATIENCE)
    texts = {f"/p/{path}": f"# dashscope\n{text}"}
    report = Linter(load_catalog(), load_tools()).run(Overlay(texts), texts)
    assert report.skipped == {f"/p/{path}": _TOO_SLOW}
    assert looks <= 0.9 / 0.01 + 2  # 100 kB in less than a second


@pytest.mark.parametrize("opener", ["<<E{} ", "<<<", "<<-'E{}'"])
def test_heredocs_without_number_are_refused_before_they_fill_the_memory(
    opener: str,
) -> None:
    line = "".join(opener.format(number) for number in range(20_000))
    texts = {"/p/a.sh": f"# dashscope\ncat {line}"}
    report = Linter(load_catalog(), load_tools()).run(Overlay(texts), texts)
    assert report.skipped == {"/p/a.sh": "too many heredocs on one line to be read"}


@pytest.mark.parametrize("text", ["A=(" * 600, "<<E\n" * 300, "A=1\n" * 6_000])
def test_the_grammar_keeps_nothing_of_a_text_that_it_has_read(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_sitter_utils, "thread_time", lambda: 0.0)  # never stopped
    language = Language(tree_sitter_bash.language())

    def read(number: int) -> None:
        Budget(len(text)).parse(language, f"# {number}\n{text}".encode())

    # Pieces that other tests left would let the cache's table grow at any time.
    tree_sitter_utils._same.cache_clear()
    read(0)
    tracemalloc.start()
    try:
        for number in range(1, 6):
            read(number)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Without the cache it is 46 times the text at least; a thread of the runner may add a little.
    assert kept < 20 * len(text)
