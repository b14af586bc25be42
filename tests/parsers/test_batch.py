"""What ``set`` and ``setx`` in a batch file put into the environment."""

from __future__ import annotations

from contextlib import suppress

import pytest

from keyfit.parsers import parse
from keyfit.parsers.document import Document
from keyfit.resolve.variables import Variables
from keyfit.text.source import Source, Unreadable


def read(text: str) -> Document:
    return parse(Source("/p/run.cmd", text), "batch")


def values(text: str) -> list[tuple[str, str | None]]:
    document = read(text)
    resolve = Variables(document).resolve
    return [(one.last_name, resolve(one).text) for one in document.settings]


def counting(text: str, *names: str) -> list[str | None]:
    """What each of ``names`` is at the end of the file, None if that is not certain."""
    variables = Variables(read(text))
    found = [variables.find(name) for name in names]
    return [variables.resolve(one).text if one else None for one in found]


def raw(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*one.span)], one.value.quote) for one in read(text).settings]


def test_values_and_their_places() -> None:
    text = (
        '\ufeff@echo off\r\n@SET A=b c \r\nset "D=e" f\r\n  set G="h"\r\nset "I=j\r\n'
    )
    assert values(text) == [("A", "b c "), ("D", "e"), ("G", '"h"'), ("I", "j")]
    assert raw(text) == [("b c ", ""), ("e", '"'), ('"h"', ""), ("j", '"')]


def test_several_commands_on_a_line() -> None:
    text = 'set A=b& set "C=d&e"&&set F=g|more\nset H=i>j\n'
    assert values(text) == [("A", "b"), ("C", "d&e"), ("F", "g"), ("H", "i")]


def test_carets() -> None:
    assert values('set A=b^&c^^\nset "D=e^f"\nset G=h^\ni\n') == [
        ("A", "b&c^"),
        ("D", "e^f"),
        ("G", "hi"),
    ]


def test_references() -> None:
    text = "set A=b\nset C=%A%/d\nset E=%F%\nset G=%A:~1%x\nset H=%1\nset I=5%%\nset J=x!A!\n"
    assert values(text) == [
        ("A", "b"),
        ("C", "b/d"),
        ("E", None),
        ("G", None),
        ("H", None),
        ("I", None),
        ("J", "x!A!"),
    ]


def test_delayed_expansion() -> None:
    assert values("setlocal EnableDelayedExpansion\nset A=!B!c\n") == [("A", None)]


def test_a_line_and_a_block_are_expanded_before_they_run() -> None:
    text = "set A=b\nset A=c& set D=%A%\n(\nset E=f\nset G=%E%\n)\nset H=%E%\n"
    assert values(text)[2:] == [("D", None), ("E", "f"), ("G", None), ("H", "f")]


def test_setx() -> None:
    assert values('setx A b\nsetx.exe "C" "d e" /M\nsetx /?\nsetx F\n') == [
        ("A", "b"),
        ("C", "d e"),
    ]


def test_what_is_set_while_it_runs_is_unknown() -> None:
    assert values(
        "set /p A=Key: \nset /a B=1+1\nset\nset A\nset D =e\nsettle F=g\n"
    ) == [
        ("A", None),
        ("B", None),
    ]


def test_set_to_nothing_is_unset() -> None:
    (setting,) = read("set A=\n").settings
    assert setting.kind == "unset"


@pytest.mark.parametrize(
    "condition",
    [
        'if "%1"=="x"',
        "if not defined A",
        "if /i not %1 equ 5",
        'if exist "a b"',
        "for %%i in (1 2) do",
    ],
)
def test_what_is_conditional_may_not_count(condition: str) -> None:
    text = f"set A=a\nset B=b\n{condition} set A=c\nset C=c\n"
    assert counting(text, "A", "B", "C") == [None, "b", "c"]
    text = f"set A=a\n{condition} (\n  set A=b\n  set B=b\n) else (\n set D=d\n)\nset C=c\n"
    assert counting(text, "A", "B", "C", "D") == [None, None, "c", None]


def test_a_plain_group_is_no_condition() -> None:
    assert counting("(\nset A=b\n(set C=d)\n)\nset E=f\n", "A", "C", "E") == [
        "b",
        "d",
        "f",
    ]


def test_what_follows_a_label_may_be_skipped() -> None:
    text = "set A=a\ngoto %1\n:b\nset A=b\nset B=b\ngoto end\n:c\nset A=c\n:end\n"
    assert counting(text, "A", "B") == [None, None]
    scopes = [one.scope for one in read(text).settings]
    assert scopes == [0, 1, 1, 2]


def test_setlocal_ends() -> None:
    text = "set A=a\nsetlocal\nset A=b\nset B=b\nendlocal\nset C=%A%\n"
    assert counting(text, "A", "B", "C") == ["a", None, "a"]
    assert counting("setlocal\n" * 200 + "set A=a\n", "A") == [None]


def test_another_file_may_set_any_name() -> None:
    document = read("set A=b\ncall env.bat\nif odd set C=d\n")
    assert len(document.unknown_effects) == 2


def test_comments() -> None:
    document = read("rem set A=b & set C=d\n:: set E=f\n@REM g\nremark set H=i\n")
    text = document.source.text
    assert document.settings == ()
    assert [text[slice(*span)] for span in document.comments] == [
        "rem set A=b & set C=d",
        ":: set E=f",
        "REM g",
    ]


@pytest.mark.parametrize(
    "piece", ['set A="', "(", "if a==b (", "set A=^\n", "%A", "for ", ")", "set "]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    with suppress(Unreadable):  # where it is nested too deeply
        read(piece * 20_000)  # hours, if it were not so
