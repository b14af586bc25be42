"""The file of fish's universal variables."""

from __future__ import annotations

import pytest

from keyfit.parsers import parse
from keyfit.text.source import Source, Span

HEAD = "# This file contains fish universal variable definitions.\n# VERSION: 3.0\n"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("plain", "plain"),
        (r"https\x3a//a\x2eexample\x2ecom/v1", "https://a.example.com/v1"),
        ("with:colon", "with:colon"),
        (r"\u4e2d\U0001f600", "中😀"),
        (r"a\x1eb", "a b"),
        (r"a\\b\n", "a\\b\n"),
        ("", None),
        (r"cut\x2", "cutx2"),
    ],
)
def test_values_are_decoded(written: str, value: str | None) -> None:
    document = parse(Source("/f", f"{HEAD}SETUVAR A_KEY:{written}\nrest\n"), "fish")
    (setting,) = document.settings
    assert setting.last_name == "A_KEY"
    assert setting.value.literal == (value or "")
    assert bool(setting.value.parts) == (value is not None)


def test_each_character_has_its_place() -> None:
    text = r"SETUVAR --export K:a\x2db"
    (setting,) = parse(Source("/f", text), "fish").settings
    (literal,) = setting.value.parts
    assert literal.raw(1, 2) == Span(20, 24)  # type: ignore[union-attr]
    assert literal.raw(2, 3) == Span(24, 25)  # type: ignore[union-attr]


def test_only_what_is_exported_reaches_programs() -> None:
    text = "SETUVAR A:1\nSETUVAR --export B:2\nSETUVAR --export --path C:3\n"
    document = parse(Source("/f", text), "fish")
    assert [document.exports(name) for name in "ABC"] == [False, True, True]


def test_a_script_is_read_as_one() -> None:
    document = parse(Source("/f.fish", "echo SETUVAR A:1\nset -gx B 2\n"), "fish")
    assert [setting.last_name for setting in document.settings] == ["B"]
