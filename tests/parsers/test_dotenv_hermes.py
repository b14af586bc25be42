"""The .env reader for Hermes says which keys that finds, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Literal
from keyfit.parsers.dotenv_hermes import parse
from keyfit.text.source import Source
from parsers.read_env import assert_names_stand_where_they_say, values


def document(text: str) -> Document:
    return parse(Source("/p/.env", text))


def loaded(text: str) -> dict[str, str]:
    return values(document(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A=b", {"A": "b"}),
        ("  A = b  ", {"A": "b"}),
        ("export A=b", {"A": "b"}),
        ("export  A =b", {"A": "b"}),
        ("export=b", {"export": "b"}),
        ("A='b c'", {"A": "b c"}),
        ('A="b"', {"A": "b"}),
        ("A=\"'b'\"", {"A": "'b'"}),
        ("A=it's'", {"A": "it's'"}),
        ("A='", {"A": "'"}),
        ("A=''", {"A": ""}),
        ("A=`b`", {"A": "`b`"}),
        ("A=", {"A": ""}),
        ("A", {}),
        ("=b", {}),
        ("A: b", {}),
        ("# A=b", {}),
        ("A=b # comment", {"A": "b # comment"}),
        ("A='b' # comment", {"A": "'b' # comment"}),
        ("A=${B}", {"A": "${B}"}),
        (r'A="b\n\"c\\"', {"A": r'b\n"c' + "\\"}),
        (r"A='b\"'", {"A": r"b\""}),
        ("A='b\nc'", {"A": "'b"}),
        ("A=b=c", {"A": "b=c"}),
        ("A=1\nB=2\nA=3", {"B": "2", "A": "3"}),
        ("\ufeffA=b\nB=c", {"A": "b", "B": "c"}),
        ("A=1\r\nB='2'\r\n", {"A": "1", "B": "2"}),
        ("A=1\rB=2", {"A": "1", "B": "2"}),
    ],
)
def test_finds_what_hermes_finds(text: str, found: dict[str, str]) -> None:
    assert loaded(text) == found


@pytest.mark.parametrize(
    ("text", "raw", "quote"),
    [
        ("A= b # c", "b # c", ""),
        ("A='b c'", "b c", "'"),
        (r'A="b\"c"', r"b\"c", '"'),
        ("A=", "", ""),
    ],
)
def test_places(text: str, raw: str, quote: str) -> None:
    (setting,) = document(text).settings
    assert text[slice(*setting.span)] == raw
    assert setting.value.quote == quote
    assert setting.name == Literal("A", 0)


def test_comments_stand_on_lines_of_their_own() -> None:
    text = "# one\nA=b # no\r\n  # two  \r\n"
    assert [text[slice(*span)] for span in document(text).comments] == [
        "# one",
        "# two",
    ]


def by_str_methods(text: str) -> dict[str, str]:
    """The rules said once more, without places."""
    found: dict[str, str] = {}
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for line in map(str.strip, text.split("\n")):
        if line.startswith("#") or "=" not in line:
            continue
        name, _, value = line.removeprefix("export ").partition("=")
        found.pop(name.strip(), None)
        found[name.strip()] = _unquoted(value.strip())
    found.pop("", None)
    return found


def _unquoted(value: str) -> str:
    if len(value) < 2 or value[0] != value[-1] or value[0] not in "'\"":
        return value
    inner = value[1:-1]
    if value[0] == "'":
        return inner
    parts = inner.split("\\\\")
    return "\\".join(part.replace('\\"', '"') for part in parts)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("AB=#'\"\\ \t\n\r\ufeff\x0b\u2028🚀"), max_size=40))
def test_any_text_is_read_as_hermes_reads_it(text: str) -> None:
    assert loaded(text) == by_str_methods(text)
    assert_names_stand_where_they_say(document(text))
