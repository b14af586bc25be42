"""Code points to positions and back, against a plain reference, in all encodings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from keyfit.lsp.protocol.positions import to_offset, to_position, to_range, to_span
from keyfit.text.source import Source, Span

ENCODINGS = ("utf-8", "utf-16", "utf-32")
PIECES = (
    "a",
    "Z",
    "=",
    "é",
    "語",
    "😀",
    "𝔘",
    "\n",
    "\r\n",
    "\r",
    "\f",
    "\v",
    "\u0085",
    "\u2028",
    "\ufeff",
)
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def width(character: str, encoding: str) -> int:
    """The code units of one character."""
    return {
        "utf-8": len(character.encode()),
        "utf-16": 2 if ord(character) > 0xFFFF else 1,
        "utf-32": 1,
    }[encoding]


def walk(text: str, encoding: str) -> list[tuple[int, int]]:
    """Line and column at each offset, found by going through the text one character at a time."""
    places, line, column = [], 0, 0
    for at, character in enumerate(text):
        places.append((line, column))
        ends = character == "\n" or (
            character == "\r" and text[at + 1 : at + 2] != "\n"
        )
        in_pair = character == "\r" and not ends
        line, column = (line + 1, 0) if ends else (line, column)
        column += 0 if ends or in_pair else width(character, encoding)
    return [*places, (line, column)]


@given(texts, st.sampled_from(ENCODINGS))
def test_every_offset_as_the_reference_has_it(text: str, encoding: str) -> None:
    source = Source("x", text)
    found = [to_position(source, offset, encoding) for offset in range(len(text) + 1)]
    assert [(place.line, place.character) for place in found] == walk(text, encoding)


@given(texts, st.sampled_from(ENCODINGS))
def test_there_and_back(text: str, encoding: str) -> None:
    source = Source("x", text)
    for offset in range(len(text) + 1):
        inside_pair = text[offset - 1 : offset + 1] == "\r\n"
        back = to_offset(source, to_position(source, offset, encoding), encoding)
        assert back == (offset - 1 if inside_pair else offset)


@given(texts, st.integers(0, 40), st.integers(0, 80), st.sampled_from(ENCODINGS))
def test_any_position_is_somewhere(
    text: str, line: int, character: int, encoding: str
) -> None:
    source = Source("x", text)
    offset = to_offset(source, types.Position(line, character), encoding)
    assert 0 <= offset <= len(text)
    again = to_position(source, offset, encoding)
    assert (again.line, again.character) <= (line, character)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_past_the_end_of_a_line_is_its_end(encoding: str) -> None:
    source = Source("x", "AB\r\nC")
    assert to_offset(source, types.Position(0, 9), encoding) == 2
    assert to_offset(source, types.Position(9, 0), encoding) == 5
    assert to_offset(source, types.Position(1, 2**31 - 1), encoding) == 5


@pytest.mark.parametrize(("encoding", "inside"), [("utf-8", 3), ("utf-16", 2)])
def test_within_a_character_is_before_it(encoding: str, inside: int) -> None:
    source = Source("x", "a😀b")
    assert to_offset(source, types.Position(0, inside), encoding) == 1


def test_columns_differ_by_encoding() -> None:
    source = Source("x", "😀é=1")
    ends = {
        encoding: to_range(source, Span(2, 3), encoding).end.character
        for encoding in ENCODINGS
    }
    assert ends == {"utf-8": 7, "utf-16": 4, "utf-32": 3}


def test_a_range_written_backwards_is_turned() -> None:
    backwards = types.Range(types.Position(0, 3), types.Position(0, 1))
    assert to_span(Source("x", "abcd"), backwards, "utf-16") == Span(1, 3)
