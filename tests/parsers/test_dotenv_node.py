"""The .env reader for the npm package dotenv says what that loads, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Literal
from keyfit.parsers.dotenv_node import parse
from keyfit.text.source import Source
from parsers.read_env import text_of, values


def document(text: str) -> Document:
    return parse(Source("/p/.env", text))


# What `require("dotenv").parse(text)` of dotenv 17.4.2 gave on Node 20; 16.6.1 gave the same.
GIVEN: list[tuple[str, dict[str, str]]] = [
    ("A=b", {"A": "b"}),
    ("A = b", {"A": "b"}),
    ("  A=b  ", {"A": "b"}),
    ("export A=b", {"A": "b"}),
    ("export\tA=b", {"A": "b"}),
    ("export=b", {"export": "b"}),
    ("A='b c'", {"A": "b c"}),
    ('A="b c"', {"A": "b c"}),
    ("A=`b c`", {"A": "b c"}),
    ('A=""', {"A": ""}),
    ("A=", {"A": ""}),
    ("A", {}),
    ("A=b # comment", {"A": "b"}),
    ("A=m#x", {"A": "m"}),
    ("A=#x", {"A": ""}),
    ("A='b # c'#d", {"A": "b # c"}),
    ('A="b"x', {"A": '"b"x'}),
    ("A='b' 'c'", {"A": "b' 'c"}),
    ('A="never closed', {"A": '"never closed'}),
    ("A='it's'", {"A": "it's"}),
    ('A="b\\nc\\rd\\te"', {"A": "b\nc\rd\\te"}),
    ("A='b\\nc'", {"A": "b\\nc"}),
    ("A=b\\nc", {"A": "b\\nc"}),
    ("A=`b\\nc`", {"A": "b\\nc"}),
    ('A="b\\"c"', {"A": 'b\\"c'}),
    ('A="b\\"', {"A": "b\\"}),
    ('A="b\\" # c', {"A": "b\\"}),
    ('A="b\\\\n"', {"A": "b\\\n"}),
    ('A="open\\n', {"A": '"open\n'}),
    ('A="b\nc"', {"A": "b\nc"}),
    ("A='b\nC=d'", {"A": "b\nC=d"}),
    ("A=`b\nc`", {"A": "b\nc"}),
    ("A=\n'b'", {"A": "b"}),
    ("A=\nB=c", {"A": "", "B": "c"}),
    ("A\n=b", {"A": "b"}),
    ("A: b", {"A": "b"}),
    ("A : b", {}),
    ("A:b", {}),
    ("A:\nB=c", {"A": "B=c"}),
    ("A.B-c=d", {"A.B-c": "d"}),
    ("1=b", {"1": "b"}),
    ("é=b", {}),
    ("A B=c\nD=e", {"D": "e"}),
    ("'A'=b", {}),
    ("A=${B}", {"A": "${B}"}),
    ("A=$B", {"A": "$B"}),
    ("A=b=c", {"A": "b=c"}),
    ("A=1\nB=2\nA=3", {"A": "3", "B": "2"}),
    ("\ufeffA=b", {"A": "b"}),
    ("\ufeffexport A='b'", {"A": "b"}),
    ("A=1\r\nB='2'\r\n", {"A": "1", "B": "2"}),
    ("A=1\rB=2", {"A": "1", "B": "2"}),
    ('A="1\r\n2"', {"A": "1\n2"}),
    ("A=\xa0b\u3000", {"A": "b"}),
    ("A=b\x85", {"A": "b\x85"}),
    ("A=\"x\nB='y'\nC=z", {"A": '"x', "B": "y", "C": "z"}),
]


@pytest.mark.parametrize(("text", "loaded"), GIVEN)
def test_loads_what_the_package_loads(text: str, loaded: dict[str, str]) -> None:
    found = document(text)
    assert values(found) == loaded
    assert all(setting.path and setting.kind == "string" for setting in found.settings)


@pytest.mark.parametrize(
    ("text", "raw", "quote"),
    [
        ("A= b # c", "b", ""),
        ("A=m#x", "m", ""),
        ("A='b c' # d", "b c", "'"),
        ("A=`b`", "b", "`"),
        (r'A="b\"c"', r"b\"c", '"'),
        ('A="b" "c"', 'b" "c', '"'),
        ('A="open', '"open', ""),
        ('A=""', "", '"'),
        ("A: b\r\n", "b", ""),
    ],
)
def test_places(text: str, raw: str, quote: str) -> None:
    (setting,) = document(text).settings
    assert text[slice(*setting.span)] == raw
    assert setting.value.quote == quote
    assert setting.name == Literal("A", 0)


def test_each_decoded_character_has_its_place() -> None:
    text = 'A="x\\ny\\t\r\nz\\\\r\r🚀"'
    (setting,) = document(text).settings
    (literal,) = setting.value.parts
    assert isinstance(literal, Literal)
    assert literal.text == "x\ny\\t\nz\\\r\n🚀"
    raw = [text[slice(*literal.raw(i, i + 1))] for i in range(len(literal.text))]
    assert raw == ["x", r"\n", "y", "\\", "t", "\r\n", "z", "\\", r"\r", "\r", "🚀"]


def test_of_several_the_last_wins_and_all_are_there() -> None:
    found = document("A=1\nB=2\nA=3\n")
    assert [setting.last_name for setting in found.settings] == ["A", "B", "A"]
    last = found.get(("A",))
    assert last is not None
    assert text_of(last) == "3"


def test_comments() -> None:
    text = (
        "\ufeff# one\nA=b#two\nB='# no' # three\r\nno setting # four\nC=`\n# no` # five"
    )
    assert [text[slice(*span)] for span in document(text).comments] == [
        "# one", "#two", "# three", "# four", "# five",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "A='x\n",
        'A="\\"\n',
        "A='\"`\n",
        "\n",
        "A",
        "A=\n",
        "export ",
        "A \t",
        "A=' \\'  ",
    ],
)
def test_a_hundred_thousand_times(line: str) -> None:
    last = document(line * 100_000 + "\nB=1").get(("B",))
    assert last is not None
    assert text_of(last) == "1"


ANYTHING = st.text(
    st.sampled_from("AB=:#'\"`\\nr\n\r\t -.export\ufeff🚀\x0b\x0c\x85\u2028"),
    max_size=40,
) | st.text(max_size=40)


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_every_place_lies_in_the_text_and_holds_what_it_says(text: str) -> None:
    found = document(text)
    before = 0
    for setting in found.settings:
        assert setting.name is not None
        name = setting.name.raw(0, len(setting.name.text))
        assert text[slice(*name)] == setting.last_name
        assert (
            before
            <= name.start
            < name.end
            < setting.span.start
            <= setting.span.end
            <= len(text)
        )
        for part in setting.value.parts:
            assert isinstance(part, Literal)
            assert part.raw(0, len(part.text)) == setting.span
        before = setting.span.end
    for start, end in found.comments:
        assert text[start] == "#"
        assert "\n" not in text[start:end]
