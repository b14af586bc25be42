"""The goals for the server's code, as docs/architecture.md states them and `make structure` prints
them."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from structure import Measured, measure

SERVER = ROOT / "server/keyfit"


def measured(package: str = "") -> Iterator[Measured]:
    for path in sorted((SERVER / package).rglob("*.py")):
        yield measure(path.read_text(encoding="utf-8"))


def test_no_class_has_more_than_twenty_methods() -> None:
    assert max(count for file in measured() for count in file.methods) <= 20


def test_few_functions_are_complex() -> None:
    complex_ones = [n for file in measured() for n in file.complexities if n > 10]
    assert len(complex_ones) < 15


def test_lines_are_not_dense() -> None:
    files = [*measured()]
    nodes = sum(file.nodes for file in files)
    lines = sum(file.code_lines for file in files)
    assert round(nodes / lines, 1) <= 5.5


@pytest.mark.parametrize("package", ["resolve", "parsers"])
def test_what_is_hard_to_see_is_said(package: str) -> None:
    files = [*measured(package)]
    comments = sum(file.comment_lines for file in files)
    lines = sum(file.lines for file in files)
    assert round(100 * comments / lines, 1) >= 3.0
