"""The README as a newcomer meets it: in the repository, and as the page of a package."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import tomli

from keyfit import REPOSITORY
from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.main import COMMANDS
from keyfit.util.translation import localized

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PICTURES = ROOT / "docs" / "pictures"
RAW = "https://raw.githubusercontent.com/keyfit/keyfit/main/"
TARGET = re.compile(r"\]\(([^)\s]*)\)")


def on_a_package_page() -> str:
    """The README as the build makes it; tests/packages.py looks at what is really built."""
    hook = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    text = README
    for one in hook["substitutions"]:
        text = re.sub(one["pattern"], one["replacement"], text)
    return text


def test_no_link_is_relative_on_the_page_of_a_package() -> None:
    text = on_a_package_page()
    assert len(TARGET.findall(text)) == len(TARGET.findall(README))
    for target in TARGET.findall(text):
        assert target.startswith((f"{REPOSITORY}/", RAW)), target
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", text):
        assert (ROOT / picture.removeprefix(RAW)).is_file()


@pytest.mark.parametrize("target", sorted(set(TARGET.findall(README + CHINESE))))
def test_each_link_leads_to_a_file(target: str) -> None:
    assert (ROOT / target).exists()


def test_one_address_stands_everywhere() -> None:
    assert all(
        url.startswith(REPOSITORY) for url in PROJECT["project"]["urls"].values()
    )
    manifest = json.loads((ROOT / "client-vscode/package.json").read_text("utf-8"))
    assert manifest["repository"]["url"] == f"{REPOSITORY}.git"
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for address in re.findall(
            r"github\.com/keyfit/[\w-]+", page.read_text("utf-8")
        ):
            assert f"https://{address}" == REPOSITORY


@pytest.mark.parametrize(
    ("page", "picture"), [(README, "editor.gif"), (CHINESE, "editor.zh-CN.gif")]
)
def test_the_moving_picture_comes_first_and_is_small(page: str, picture: str) -> None:
    assert page.index(f"](docs/pictures/{picture})") < page.index("\n## ")
    data = (PICTURES / picture).read_bytes()
    assert data.startswith(b"GIF89a")
    assert b"NETSCAPE2.0" in data  # it runs again and again
    assert len(data) < 400_000


def test_each_tool_is_named() -> None:
    words = {
        "devcontainer": "development container",
        "vscode-debugger": "debugger",
        "vscode-terminal": "VS Code's terminal",
    }
    section = README.partition("## Which tools it knows")[2].partition("\n## ")[0]
    for tool in load_tools().tools:
        page = f"docs/setup/{tool.id}.md"
        named = page if (ROOT / page).exists() else words.get(tool.id, tool.title)
        assert named.removeprefix("the ") in section, tool.id


def test_each_tool_is_named_in_chinese(chinese: None) -> None:
    section = CHINESE.partition("## 支持的工具")[2].partition("\n## ")[0]
    words = {"vscode-debugger": "调试器"}
    for tool in load_tools().tools:
        page = f"docs/setup/{tool.id}.md"
        title = words.get(tool.id) or localized(tool.title)
        named = page if (ROOT / page).exists() else title
        assert named in section, tool.id


def test_each_command_exists() -> None:
    commands = set(re.findall(r"keyfit ([a-z]+)\b", "\n".join(_code())))
    assert commands <= set(COMMANDS)
    assert {"check", "fix", "doctor", "explain", "setup"} <= commands


def _code() -> list[str]:
    blocks = re.findall(r"```\w+\n(.*?)```", README, re.S)
    return blocks + re.findall(r"`([^`\n]+)`", README)


def test_the_readmes_link_to_each_other() -> None:
    title = "# keyfit\n\n"
    assert README.startswith(f"{title}English | [简体中文](README.zh-CN.md)\n")
    assert CHINESE.startswith(f"{title}[English](README.md) | 简体中文\n")


def test_the_chinese_readme_has_the_same_outline() -> None:
    # The beginnings of headings, blocks, rows, items, pictures and other lines.
    outline = re.compile(r"^#+ |^```\w*$|^\||^- |^!\[|^(?=\S)", re.M)
    assert outline.findall(CHINESE) == outline.findall(README)
    assert _commands(CHINESE) == _commands(README)


def _commands(text: str) -> list[str]:
    """Return the lines in blocks of code, without comments."""
    blocks = re.findall(r"```\w+\n(.*?)```", text, re.S)
    return [line.partition(" #")[0].rstrip() for line in "".join(blocks).splitlines()]


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<!`)`([^`\n]+)`(?!`)",  # code within lines
        TARGET.pattern,
        r"\b[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*\b",  # names such as LiteLLM and UTF-16
    ],
)
def test_the_chinese_readme_names_the_same_things(pattern: str) -> None:
    """In another order, because the sentences have one, and without a plural."""
    chinese = re.sub(r"(?<=docs/)([\w/]+)\.zh-CN(?=\.)", r"\1", CHINESE)
    chinese = chinese.replace("](README.md)", "](README.zh-CN.md)")
    english = re.sub(r"(?<=[A-Z])s\b", "", README)
    assert set(re.findall(pattern, chinese)) == set(re.findall(pattern, english))
