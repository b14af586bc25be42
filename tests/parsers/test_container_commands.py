"""What ``docker run -e`` and the like in a shell text give to a container."""

from __future__ import annotations

import pytest

from keyfit.parsers import parse
from keyfit.resolve.variables import Variables
from keyfit.text.source import Source


def given(text: str) -> dict[str, str | None]:
    """The variables of the containers in ``text``, references replaced."""
    document = parse(Source("/p/run.sh", text), "shell")
    resolve = Variables(document).resolve
    inside = [one for one in document.settings if one.scope]
    assert all(document.scopes[one.scope].kind == "clean" for one in inside)
    return {one.last_name: resolve(one).text for one in inside}


def raw(text: str) -> list[str]:
    document = parse(Source("/p/run.sh", text), "shell")
    return [text[slice(*one.span)] for one in document.settings]


@pytest.mark.parametrize(
    "command",
    [
        "docker run",
        "docker run -it --rm -p 80:80 --name x -v a:b",
        "docker --context c container create",
        "sudo podman run -d",
        "/usr/bin/nerdctl exec",
        "docker compose -f x.yml run --rm",
        "docker run --network=host",
        "docker run \\\n ",
    ],
)
def test_commands(command: str) -> None:
    assert given(f"{command} -e A=b image -e C=d\n") == {"A": "b"}


def test_every_way_to_write_it() -> None:
    text = "docker run -e A=b -e 'C=d e' --env \"F=g\" --env=H=i --env='J=k' -eL=m -e N=\"o p\" x\n"
    assert given(text) == {
        "A": "b",
        "C": "d e",
        "F": "g",
        "H": "i",
        "J": "k",
        "L": "m",
        "N": "o p",
    }
    assert raw(text) == ["b", "d e", "g", "i", "k", "m", "o p"]


def test_references_are_expanded_outside_of_the_container() -> None:
    text = 'A=b\ndocker run -e C=$A -e "D=x${A}" -e E=$C x\n'
    assert given(text) == {"C": "b", "D": "xb", "E": None}


def test_a_name_alone_is_passed_through() -> None:
    text = "export A=b\nC=d\nE=f docker run -e A -e C -e E -e NONE x\n"
    document = parse(Source("/p/run.sh", text), "shell")
    resolve = Variables(document).resolve
    inside = [
        one for one in document.settings if one.last_name != "E" or one.scope == 2
    ]
    assert [resolve(one).text for one in inside] == ["b", "d", "b", None, None, None]


def test_other_variables_are_not_seen_in_it() -> None:
    document = parse(Source("/p/run.sh", "export A=b\ndocker run -e C=d x\n"), "shell")
    variables = Variables(document)
    scope = document.settings[-1].scope
    assert variables.find("C", scope)
    assert variables.find("A", scope) is None


@pytest.mark.parametrize(
    "text",
    [
        "docker build -e A=b .",
        "docker -e A=b",
        "docker",
        "docker run",
        "docker run -e",
        "docker run image -e A=b",
        "docker run -it image -e A=b",
        "docker run -- -e A=b",
        "docker run -e =b -e 1=c -e '' image",
        "echo docker run -e A=b",
        'docker run -e "$A=b" x',
    ],
)
def test_what_gives_nothing(text: str) -> None:
    assert given(f"{text}\n") == {}
