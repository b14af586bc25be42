"""A library of files: what is read once stays."""

from __future__ import annotations

from keyfit.catalog.tools import load_tools
from keyfit.files import Library, Overlay, Parsed, dialects_of

ENV = "/p/.env"


def library(text: str, parsed: dict[str, Parsed]) -> Library:
    return Library(Overlay({ENV: text}), load_tools(), lambda _: True, parsed)


def test_a_text_is_taken_apart_once_for_each_dialect_and_has_one_source() -> None:
    parsed: dict[str, Parsed] = {}
    first = library("A=b#c", parsed).document(ENV, "dotenv", "node")
    again = library("A=b#c", parsed)
    assert first is not None
    assert again.document(ENV, "dotenv", "node") is first
    other = again.document(ENV, "dotenv")
    assert other is not None
    assert other.source is first.source
    values = [document.settings[0].value.literal for document in (first, other)]
    assert values == ["b", "b#c"]
    assert other.settings[0].place == first.settings[0].place


def test_a_changed_text_is_taken_apart_anew() -> None:
    parsed: dict[str, Parsed] = {}
    first = library("A=b", parsed).document(ENV, "dotenv", "node")
    changed = library("A=c", parsed).document(ENV, "dotenv", "node")
    assert first is not None
    assert changed is not None
    assert changed.settings[0].value.literal == "c"
    assert changed.source is not first.source


def test_an_owned_file_is_its_tools_and_a_plain_one_anybodys_first() -> None:
    tools = load_tools()
    assert dialects_of(tools, "/p/.qwen/.env") == ["node"]
    assert dialects_of(tools, "/p/.env") == ["", "node"]
    assert dialects_of(tools, "/p/prod.env") == [""]
