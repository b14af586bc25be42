"""No project of somebody else steers keyfit, reads what is not its own or has it printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostile.harness import by_command_line, by_server, held
from hostile.shapes import SHAPES


@pytest.mark.parametrize("name", SHAPES)
def test_the_command_line_holds(name: str, tmp_path: Path) -> None:
    held(SHAPES[name], by_command_line(SHAPES[name], tmp_path), tmp_path)


@pytest.mark.parametrize("name", SHAPES)
def test_the_server_holds(name: str, tmp_path: Path) -> None:
    held(SHAPES[name], by_server(SHAPES[name], tmp_path), tmp_path)


def test_what_is_opened_is_seen(tmp_path: Path) -> None:
    shape = SHAPES["a host where keyfit knows none"]
    for run in (by_command_line, by_server):
        home = tmp_path / run.__name__
        opened = run(shape, home).opened
        assert str(home / "project" / "keyfit.toml") in opened
