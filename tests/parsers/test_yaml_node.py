"""YAML as npm's yaml reads it."""

from __future__ import annotations

import pytest

from keyfit.parsers import parse
from keyfit.parsers.strict_parse import parses
from keyfit.text.source import Source


def _document(text: str, dialect: str = "node"):
    return parse(Source("/a.yaml", text), "yaml", dialect)


def test_a_merge_key_is_a_name_as_any_other() -> None:
    text = "a: &a {b: 1}\nc: {<<: *a, d: 2}\n"
    assert _document(text).get(("c", "b")) is None
    assert _document(text).get(("c", "<<", "b")) is not None
    assert _document(text, "").get(("c", "b")) is not None


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a:\n  - b: 1\n    b: 2\n"])
def test_a_name_that_is_there_twice_is_an_error(text: str) -> None:
    assert not parses(_document(text), comments=True, commas=False)
    assert parses(_document(text, ""), comments=True, commas=False)


def test_a_name_in_two_maps_and_an_alias_are_none() -> None:
    text = "a: &k {b: 1}\nc: [{b: 1}, {b: 2}, *k]\n"
    assert parses(_document(text), comments=True, commas=False)
