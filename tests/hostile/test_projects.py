"""No project of somebody else steers keyfit, reads what is not its own or has it printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostile.harness import by_command_line, by_server, held
from hostile.shapes import SHAPES

WORDS = {
    "untrusted": {"trusted": False},
    "trust_by_user_file": {},
    "trusted": {"trusted": True},
}


@pytest.mark.parametrize(
    "is_trusted", [False, True], ids=["trust_by_user_file", "trusted"]
)
@pytest.mark.parametrize("name", SHAPES)
def test_the_command_line_holds(name: str, is_trusted: bool, tmp_path: Path) -> None:
    options = ["--trust-project"] * is_trusted
    held(
        SHAPES[name],
        by_command_line(SHAPES[name], tmp_path, *options),
        tmp_path,
        is_trusted,
    )


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("name", SHAPES)
def test_the_server_holds(name: str, word: str, tmp_path: Path) -> None:
    seen = by_server(SHAPES[name], tmp_path, **WORDS[word])
    held(SHAPES[name], seen, tmp_path, word == "trusted")


def test_what_is_opened_is_seen(tmp_path: Path) -> None:
    shape = SHAPES["the home folder and nothing else"]
    for number, seen in enumerate(
        (
            by_command_line(shape, tmp_path / "0", "--trust-project"),
            by_server(shape, tmp_path / "1", trusted=True),
        )
    ):
        assert str(tmp_path / str(number) / ".qwen/settings.json") in seen.opened


def test_there_are_enough_shapes() -> None:
    assert len(SHAPES) >= 25
