"""What the scripts of a ``package.json`` set for the programs that they run."""

from __future__ import annotations

import json

import pytest

from keyfit.parsers import parse
from keyfit.parsers.document import Document
from keyfit.text.source import Source


def read(text: str) -> Document:
    return parse(Source("/p/package.json", text), "package-json")


def set_by(command: str) -> dict[str, str | None]:
    """What a script sets, by the path below the script."""
    text = json.dumps({"scripts": {"dev": command}})
    inside = [one for one in read(text).settings if len(one.path) > 2]
    return {"/".join(one.path[2:]): one.value.literal for one in inside}


@pytest.mark.parametrize(
    "command",
    [
        "cross-env A=b C='d e' node x",
        'npx cross-env-shell A="b" C="d e" node x',
        "A=b C=d\\ e node x",
        "tsc && cross-env A=b C='d e' node x --E=f",
        "export A=b && export C='d e' && node x",
    ],
)
def test_every_way_to_set_a_variable(command: str) -> None:
    assert set_by(command) == {"1/A": "b", "1/C": "d e"}


def test_a_second_command_has_variables_of_its_own() -> None:
    assert set_by("A=b x && A=c y & cross-env A=$D z") == {
        "1/A": "b",
        "2/A": "c",
        "3/A": None,
    }


@pytest.mark.parametrize("command", ["node x --a=b", "echo A=b", "", "x 'A=b"])
def test_what_sets_nothing(command: str) -> None:
    assert set_by(command) == {}


def test_places_within_the_escapes_of_json() -> None:
    text = r'{"scripts": {"dev": "cross-env A=\"b\/c\" D=\u0065 x"}}'
    one, other = [setting for setting in read(text).settings if len(setting.path) > 2]
    assert one.value.literal == "b/c"
    assert text[slice(*one.span)] == r"b\/c"
    (literal,) = one.value.parts
    assert text[slice(*literal.raw(1, 2))] == r"\/"  # type: ignore[union-attr]
    assert (other.value.literal, text[slice(*other.span)]) == ("e", r"\u0065")


def test_all_else_is_as_in_any_json_text() -> None:
    text = '{"name": "x", "config": {"dev": "A=b y"}, "scripts": ["A=b y"]}'
    paths = [one.path for one in read(text).settings]
    assert ("config", "dev") in paths
    assert [path for path in paths if path[-1] == "A"] == []
