"""A tool that reads all files of a folder, each as an object of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_reader import tool_of
from keyfit.catalog.tool_registry import ToolCatalog, load_tools
from keyfit.linter.linter import Linter
from keyfit.vfs.files import Disk

TOOL = """\
id = "acme"
title = "Acme"
agent = true
evidence = "documented"
cite = "general"
as_of = 2026-11-24
variables = ["process"]
config = ["user", "many"]
references = []

[files]
user = {at = ["{home}/.acme/config.json"], format = "json"}

[files.many]
at = ["{home}/.acme/providers/*.json"]
format = "json"
every = true
under = "providers.*"

[call.provider]
each = "providers.{id}"
key = ["api_key"]
url = ["base_url"]
model = ["model"]
wire = {protocol = "openai-chat"}
"""
PLAN = "https://coding-intl.dashscope.aliyuncs.com/v1"
WRONG = f'{{"base_url": "{PLAN}", "api_key": "sk-fedcba9876543210fedcba9876543210"}}\n'
RIGHT = (
    f'{{"base_url": "{PLAN}", "api_key": "sk-sp-0123456789abcdef0123456789abcdef"}}\n'
)


@pytest.fixture(scope="module")
def tools() -> ToolCatalog:
    known = load_tools()
    tool = tool_of("acme.toml", tomli.loads(TOOL))
    return known._replace(tools=(*known.tools, tool))


def write(folder: Path, files: dict[str, str]) -> list[str]:
    paths = []
    for name, text in files.items():
        path = folder / ".acme" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        paths.append(path.as_posix())
    return paths


def test_each_file_is_a_row(tools: ToolCatalog, tmp_path: Path) -> None:
    paths = write(tmp_path, {"providers/a.json": WRONG, "providers/b.c.json": RIGHT})
    linter = Linter(load_catalog(), tools)
    report = linter.run(Disk(), paths)
    found = [[one.rule for one in report.for_path(path)] for path in paths]
    assert found == [["key-endpoint-mismatch"], []]
    context = linter.context(Disk(), paths[0])
    assert context
    assert [call.sender.tool for call in context.view.calls] == ["acme"]


def test_a_file_of_the_folder_is_the_tools(tools: ToolCatalog) -> None:
    (claim,) = tools.claims("/home/u/.acme/providers/x.json")
    tool, name, root = claim
    assert (tool.id, name, root) == ("acme", "many", "/home/u")
    for path in ("/h/.acme/providers/x.toml", "/h/providers/x.json", "/h/.acme/x.json"):
        assert tools.claims(path) == ()


def test_what_the_star_stands_for(tools: ToolCatalog) -> None:
    spec = tools.tools[-1].files["many"]
    assert spec.under_of("/h/.acme/providers/a.b.json") == 'providers."a.b"'
    assert tools.tools[-1].files["user"].under_of("/h/.acme/config.json") == ""
