"""The hooks of .pre-commit-hooks.yaml are for the files that keyfit reads, and for no others.

``tests/integrations/pre_commit.sh`` runs them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.main import COMMANDS
from keyfit.resolve.document_store import format_of

ROOT = Path(__file__).parents[1]
HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / ".pre-commit-hooks.yaml").read_text()
)
TAILS = [
    tail
    for tool in load_tools().tools
    for spec in tool.files.values()
    for tail in spec.tails
]
FILES = [
    p.relative_to(ROOT).as_posix()
    for p in sorted((ROOT / "tests").rglob("*"))
    if p.is_file()
]
NAMES = (
    "README.md",
    "main.py",
    "env",
    "x.envs",
    ".envx",
    "compose.md",
    "keyfit.toml",
    "xenv.py",
)

every_hook = pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])


def is_for(hook: dict[str, Any], path: str) -> bool:
    """As pre-commit decides it."""
    return bool(re.search(hook["files"], path)) and not re.search(hook["exclude"], path)


def is_copy(path: str) -> bool:
    """Whether ``path`` is read only as a copy of a tool's file, which a hook leaves alone."""
    tools = load_tools()
    name = path.rpartition("/")[2]
    return not tools.claims(path) and tools.by_glob.of(name) is None


@every_hook
def test_it_is_for_what_keyfit_reads(hook: dict[str, Any]) -> None:
    paths = [*TAILS, *(f"a b/{tail}" for tail in TAILS), *FILES, *NAMES]
    for path in paths:
        is_read = format_of(load_tools(), path) is not None and not is_copy(path)
        assert is_for(hook, path) == is_read, path


@every_hook
def test_it_calls_a_command(hook: dict[str, Any]) -> None:
    program, command, *_ = hook["entry"].split()
    assert (program, hook["language"]) == ("keyfit", "python")
    assert command in COMMANDS
