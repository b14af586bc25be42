"""What the tree-sitter readers share."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keyfit.analysis import Analysis
from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tools import load_tools
from keyfit.files import Overlay
from keyfit.readers import syntax
from keyfit.readers.syntax import CodePoints


@given(st.text())
def test_code_points(text: str) -> None:
    points = CodePoints(text)
    for index in range(len(text) + 1):
        assert points.at(len(text[:index].encode("utf-8", "surrogatepass"))) == index


def test_a_text_that_takes_too_long_is_skipped_with_a_reason(monkeypatch) -> None:
    monkeypatch.setattr(syntax, "LONGEST", 0.0)
    texts = {"/p/.bashrc": "# dashscope\n" + "[[ ( " * 3000, "/p/.env": "QWEN_API_KEY=\n"}
    report = Analysis(load_catalog(), load_tools()).run(Overlay(texts), texts)
    assert report.skipped == {"/p/.bashrc": "its nesting is too tangled to be read"}
    assert report.checked == 1
