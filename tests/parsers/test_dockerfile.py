"""What ``ENV`` and ``ARG`` set in a Dockerfile, and in which stage."""

from __future__ import annotations

import pytest

from keyfit.parsers import parse
from keyfit.parsers.document import Document
from keyfit.resolve.variables import Variables
from keyfit.text.source import Source, Unreadable


def read(text: str) -> Document:
    return parse(Source("/p/Dockerfile", text), "dockerfile")


def values(text: str) -> list[tuple[str, str | None]]:
    """Each setting's name and value, references replaced."""
    document = read(text)
    resolve = Variables(document).resolve
    return [(one.last_name, resolve(one).text) for one in document.settings]


def raw(text: str) -> list[str]:
    return [text[slice(*one.span)] for one in read(text).settings]


def test_values_and_their_places() -> None:
    text = (
        "\ufefffrom a\r\nenv A=b  C=\"d e\" \\\r\n  # F=g\r\n\r\n  H='$i' J=k\\ l\r\n"
        'ENV M n  "o" p \r\nENV Q= \r\nLABEL R=s\r\n'
    )
    assert values(text) == [
        ("A", "b"),
        ("C", "d e"),
        ("H", "$i"),
        ("J", "k l"),
        ("M", "n  o p"),
        ("Q", ""),
    ]
    assert raw(text) == ["b", "d e", "$i", "k\\ l", 'n  "o" p', ""]
    quotes = [one.value.quote for one in read(text).settings]
    assert quotes == ["", '"', "'", "", "", ""]


def test_a_value_over_two_lines_has_the_place_of_each_character() -> None:
    text = "ENV A=ab\\\ncd\n"
    (setting,) = read(text).settings
    (literal,) = setting.value.parts
    assert setting.value.literal == "abcd"
    assert text[slice(*literal.raw(2, 4))] == "cd"  # type: ignore[union-attr]


def test_escapes_in_quotes_and_outside() -> None:
    assert values(r'ENV A="a\"b\n\\" B=a\"b C=a"b c"d' "'e f'\n") == [
        ("A", r'a"b\n' + "\\"),
        ("B", 'a"b'),
        ("C", "ab cde f"),
    ]


def test_the_escape_character_is_declared() -> None:
    assert values("# syntax=x\n# escape=`\nENV A=C:\\b B=c`\n d\n") == [
        ("A", "C:\\b"),
        ("B", "c"),
    ]
    assert values("\n# escape=`\nENV A=b`c\n") == [("A", "b`c")]


def test_references() -> None:
    text = "ENV A=b\nENV C=$A D=${A}/v1 E=\"x$A\" F='$A' G=${H:-i} J=$K L=\\$A M=${A:+n}o\n"
    assert dict(values(text)) == {
        "A": "b",
        "C": "b",
        "D": "b/v1",
        "E": "xb",
        "F": "$A",
        "G": "i",
        "J": None,
        "L": "$A",
        "M": None,
    }


def test_a_reference_within_an_instruction_is_to_the_value_before_it() -> None:
    assert values("ENV A=b\nENV A=c D=$A\n")[-1] == ("D", None)


def test_a_stage_has_what_the_stage_below_it_sets() -> None:
    text = (
        "FROM a AS Base\nENV A=b\nFROM --platform=x base as c\nENV D=$A\n"
        "FROM e\nENV F=$A\n"
    )
    assert values(text) == [("A", "b"), ("D", "b"), ("F", None)]


def test_an_argument_is_a_default() -> None:
    text = "FROM a\nARG A=b C\nENV D=$A E=$C\n"
    assert values(text) == [("A", "b"), ("C", None), ("D", "b"), ("E", None)]
    document = read(text)
    resolve = Variables(document).resolve
    assert [resolve(one).is_default for one in document.settings] == [
        True,
        False,
        True,
        False,
    ]


def test_env_overrides_an_argument() -> None:
    assert values("FROM a\nENV A=b\nARG A=c\nARG A\nENV D=$A\n")[-1] == ("D", "b")


def test_an_argument_before_the_first_stage_counts_where_it_is_named_again() -> None:
    text = "ARG A=b\nFROM a\nENV C=$A\nFROM d\nARG A\nENV E=$A\n"
    assert values(text) == [("A", "b"), ("C", None), ("A", "b"), ("E", "b")]


@pytest.mark.parametrize("opening", ["<<E", "<<-E", "3<<'E'"])
def test_what_is_in_a_heredoc_sets_nothing(opening: str) -> None:
    assert values(f"RUN {opening}\nENV A=b\nE\nENV C=d\n") == [("C", "d")]


def test_quoted_text_opens_no_heredoc() -> None:
    assert values('RUN "x\\" <<E" \'y <<E\'\nENV A=b\n') == [("A", "b")]


def test_a_broken_line_costs_only_itself() -> None:
    assert values("ENV A=\"b\nENV C='d\nENV =e\nENV F\nENV G=h\n") == [("G", "h")]


def test_comments() -> None:
    document = read("# a\nENV A=b \\\n # c\n D=e # f\n")
    assert [document.source.text[slice(*span)] for span in document.comments] == [
        "# a",
        "# c",
    ]


def test_stages_that_build_on_too_many_others_are_not_read() -> None:
    text = "".join(f"FROM s{n} AS s{n + 1}\n" for n in range(20_000))
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize(
    "piece",
    ["ENV A='", 'ENV A="\\"', "RUN <<E", "\\\n#", "ENV A=${B:-", "# a=b\n", "'"],
)
def test_long_texts_take_linear_time(piece: str) -> None:
    read(piece * 20_000)  # hours, if it were not so
