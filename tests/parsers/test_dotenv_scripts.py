"""The .env reader for the qwencloud-ai scripts says what those load, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Literal
from keyfit.parsers.dotenv_scripts import parse
from keyfit.text.source import Source
from parsers.read_env import assert_names_stand_where_they_say, text_of, values


def document(text: str) -> Document:
    return parse(Source("/p/.env", text))


def loaded(text: str) -> dict[str, str]:
    return values(document(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A=b", {"A": "b"}),
        ("  A = b  ", {"A": "b"}),
        ("export A=b", {"export A": "b"}),
        ("A='b c'", {"A": "b c"}),
        ('A="b"', {"A": "b"}),
        ("A=\"'b'\"", {"A": "b"}),
        ("A='\"b\"'", {"A": '"b"'}),
        ("A=\"\"'b'", {"A": "b"}),
        ("A=it's'", {"A": "it's"}),
        ("A=' b '", {"A": " b "}),
        ("A=`b`", {"A": "`b`"}),
        ("A=", {"A": ""}),
        ('A="\'"', {"A": ""}),
        ("A", {}),
        ("=b", {}),
        ("A: b", {}),
        ("# A=b", {}),
        ("A=b # comment", {"A": "b # comment"}),
        ("A='b' # comment", {"A": "b' # comment"}),
        ("A=${B}", {"A": "${B}"}),
        (r'A="b\nc"', {"A": r"b\nc"}),
        ("A='b\nc'", {"A": "b"}),
        ("A=b=c", {"A": "b=c"}),
        ("A=1\nB=2\nA=3", {"A": "1", "B": "2"}),
        ("A=\nA=3", {"A": ""}),
        ("\ufeffA=b\nB=c", {"\ufeffA": "b", "B": "c"}),
        ("A=1\r\nB='2'\r\n", {"A": "1", "B": "2"}),
        ("A=1\rB=2", {"A": "1", "B": "2"}),
    ],
)
def test_loads_what_the_scripts_load(text: str, found: dict[str, str]) -> None:
    assert loaded(text) == found


@pytest.mark.parametrize(
    ("text", "raw", "quote"),
    [
        ("A= b # c", "b # c", ""),
        ("A='b c'", "b c", "'"),
        ("A=\"'b'\"", "b", '"'),
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
    """The scripts' rules said once more, without places."""
    found: dict[str, str] = {}
    for line in map(str.strip, text.splitlines()):
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#") and name.strip():
            found.setdefault(name.strip(), value.strip().strip('"').strip("'"))
    return found


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("AB=#'\" \t\n\r\ufeff\x0b\u2028🚀"), max_size=40))
def test_any_text_is_read_as_the_scripts_read_it(text: str) -> None:
    assert loaded(text) == by_str_methods(text)
    assert_names_stand_where_they_say(document(text))
    for setting in document(text).settings:
        assert text[slice(*setting.span)] == text_of(setting)
