"""The platforms that the pages, the packages and the release workflow name are the same ones."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
import yaml

from pages import ROOT

sys.path.insert(0, str(ROOT / "client-vscode" / "scripts"))
from bundle import NAMES, PYTHONS, TARGETS, UNIVERSAL, WITHOUT_WHEELS

from executable import target

PLATFORMS = set(NAMES) - {UNIVERSAL}
PAGE = (ROOT / "docs" / "installing.md").read_text("utf-8")
RELEASE = ROOT / ".github" / "workflows" / "release.yml"


def test_the_page_names_each_platform_and_where_there_are_no_wheels() -> None:
    rows = re.findall(r"\| ([^|]*) \| `([a-z0-9]+-[a-z0-9]+)` \|$", PAGE, re.MULTILINE)
    assert {name for _, name in rows} == PLATFORMS
    without = {name for wheels, name in rows if wheels.startswith("no")}
    assert without == set(WITHOUT_WHEELS) == PLATFORMS - set(TARGETS)


def test_the_pythons_are_those_that_the_project_names() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    named = re.findall(r"Programming Language :: Python :: (3\.\d+)\"", project)
    assert tuple(named) == PYTHONS
    assert f"Python {PYTHONS[0]} to {PYTHONS[-1]}" in PAGE


def test_this_machine_is_one_of_them() -> None:
    assert target() in PLATFORMS


@pytest.mark.parametrize("job", ["executable", "extension"])
def test_a_release_is_built_for_each(job: str) -> None:
    jobs: dict[str, Any] = yaml.safe_load(RELEASE.read_text("utf-8"))["jobs"]
    matrix = jobs[job]["strategy"]["matrix"]
    built = [row["target"] for row in matrix.get("include", [])]
    built += matrix.get("target", [])
    expected = PLATFORMS if job == "executable" else set(NAMES)
    assert sorted(built) == sorted(expected)
