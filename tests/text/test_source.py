"""Positions in a text, and bytes that are none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.text.source import Position, Source, Span, Unreadable, decode, encoding_of

TEXTS = st.text(
    st.sampled_from("ab🚀é\n\r\u2028\u2029\x0b\x0c\x85\ufeff\t"), max_size=30
)


def source(text: str) -> Source:
    return Source("/p/.env", text)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("a", [0]),
        ("a\n", [0, 2]),
        ("a\nb", [0, 2]),
        ("a\r\nb", [0, 3]),
        ("a\rb", [0, 2]),
        ("\r\n\r\n", [0, 2, 4]),
        ("\n\r", [0, 1, 2]),
        ("a\u2028b\x85c\x0bd\x0ce", [0]),
        ("\ufeffa\nb", [0, 3]),
        ("🚀\n🦜", [0, 2]),
    ],
)
def test_lines_begin_after_lsp_line_breaks_only(text: str, starts: list[int]) -> None:
    assert source(text).line_starts == starts


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (1, 1)),
        ("ab", 1, (1, 2)),
        ("ab", 2, (1, 3)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 2, (1, 3)),
        ("a\r\nb", 3, (2, 1)),
        ("a\n", 2, (2, 1)),
        ("🚀b", 1, (1, 2)),
        ("\ufeffa", 1, (1, 2)),
    ],
)
def test_positions_are_one_based_code_points(
    text: str, offset: int, position: tuple[int, int]
) -> None:
    assert source(text).position(offset) == Position(*position)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_offset_has_one_position(text: str) -> None:
    found = source(text)
    lines = re.split(r"\r\n|\n|\r", text)
    assert len(found.line_starts) == len(lines)
    for offset in range(len(text) + 1):
        line, column = found.position(offset)
        assert found.line_starts[line - 1] + column - 1 == offset
    for number, line_text in enumerate(lines):
        assert text[slice(*found.line_span(number))] == line_text


def test_a_line_ends_before_its_break() -> None:
    found = source("a\r\n\r\nb\n")
    assert [found.line_span(line) for line in range(4)] == [
        Span(0, 1),
        Span(3, 3),
        Span(5, 6),
        Span(7, 7),
    ]


def test_a_source_does_not_print_its_text() -> None:
    assert "sk-" not in repr(source("KEY=sk-fedcba9876543210fedcba9876543210"))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"a\r\nb", "a\r\nb"),
        (b"\xef\xbb\xbfa", "\ufeffa"),
        ("🚀é".encode(), "🚀é"),
    ],
)
def test_utf_8_is_kept_as_it_is(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a\xffb", "not UTF-8 at byte 1"),
        (b"abc\xe2\x82", "not UTF-8 at byte 3"),
        (b"\xed\xa0\x80", "not UTF-8 at byte 0"),
        ("é".encode("latin-1"), "not UTF-8 at byte 0"),
        (b"ab\0c", "a NUL byte at byte 2"),
        ("a".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff\0a", "UTF-16"),
        (b"\x7fELF\x02\x01\x01\0", "a NUL byte at byte 7"),
    ],
)
def test_anything_else_is_refused_with_its_place(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        decode(data)


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("a.bat", "rem 密钥，é\n", "gb18030"),
        ("A.CMD", "rem 密钥\n", "gb18030"),
        (".bashrc", "# déjà\n", "latin-1"),
        ("a.properties", "# à la carte\n", "latin-1"),
        ("a.sh", "# plain, é\n", "utf-8"),
    ],
)
def test_a_code_page_is_kept_where_a_files_readers_take_any(
    name: str, text: str, encoding: str
) -> None:
    data = text.encode(encoding)
    assert encoding_of(data, f"/p/{name}") == encoding
    assert decode(data, f"/p/{name}") == text


@given(st.binary(max_size=20).filter(lambda data: b"\0" not in data))
def test_no_byte_of_a_script_is_lost(data: bytes) -> None:
    data = b"x" + data  # no byte order mark
    assert decode(data, "/p/a.bat").encode(encoding_of(data, "/p/a.bat")) == data


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=20))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except Unreadable:
        return
    assert text.encode() == data
