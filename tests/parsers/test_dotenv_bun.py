"""The .env reader for Bun says what that loads, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Literal, Ref
from keyfit.parsers.dotenv_bun import parse
from keyfit.text.source import Source
from parsers.read_env import assert_names_stand_where_they_say


def document(text: str) -> Document:
    return parse(Source("/p/.env", text))


def loaded(text: str) -> dict[str, str]:
    """The variables, as if the environment had no others."""
    found: dict[str, str] = {}
    for setting in document(text).settings:
        pieces = []
        for part in setting.value.parts:
            if isinstance(part, Literal):
                pieces.append(part.text)
            elif isinstance(part, Ref):
                default = part.default.text if part.default else ""
                pieces.append(found.get(part.name) or default)
        found[setting.last_name] = "".join(pieces)
    return found


# What a program that was built with Bun had in its environment.
GIVEN: list[tuple[str, dict[str, str]]] = [
    ("A=b#c", {"A": "b"}),
    ("A=b # c", {"A": "b"}),
    ("A: b", {"A": "b"}),
    ("export A=b", {"A": "b"}),
    ("A=`b`", {"A": "b"}),
    ('A="b\\nc"', {"A": "b\nc"}),
    ("A=b\nA=c\nB=$A", {"A": "c", "B": "c"}),
    ("A=b\nB=${A}", {"A": "b", "B": "b"}),
    ("A=b\nB=$A-c", {"A": "b", "B": "b-c"}),
    ("A=b\nB='${A}'", {"A": "b", "B": "b"}),
    ("A=b\nB=`$A`", {"A": "b", "B": "b"}),
    ('A=b\nB="${A}c${A}"', {"A": "b", "B": "bcb"}),
    ("A=b\nB=\\$A", {"A": "b", "B": "$A"}),
    ("A=${B}c", {"A": "c"}),
    ("A=${B:-c}", {"A": "c"}),
    ("A=${B:-c d}", {"A": "c d"}),
    ("A=${B:-}", {"A": ""}),
    ("A=b\nB=${A", {"A": "b", "B": "b"}),
    ("A=${B-c}", {"A": "-c}"}),
    ("A=$", {"A": "$"}),
    ("A=${", {"A": ""}),
    ("A=${}", {"A": ""}),
]


@pytest.mark.parametrize(("text", "found"), GIVEN)
def test_finds_what_bun_finds(text: str, found: dict[str, str]) -> None:
    assert loaded(text) == found


def test_a_reference_stands_where_it_says() -> None:
    text = 'A="b\\n${C:-d}"'
    (setting,) = document(text).settings
    reference = setting.value.parts[1]
    assert isinstance(reference, Ref)
    assert text[slice(*reference.span)] == "${C:-d}"
    assert reference.default
    assert text[slice(*reference.default.raw(0, 1))] == "d"


@given(st.text(alphabet="AB=${}:-\\\"'`# \n"))
def test_any_text_is_read(text: str) -> None:
    assert_names_stand_where_they_say(document(text))
