"""Whole configurations of a tool in its empty file."""

from __future__ import annotations

import re

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.setups import load_setups, setups_of
from keyfit.catalog.tool_registry import load_tools
from keyfit.ide.completion.completions import Completion, complete
from keyfit.vfs.files import Overlay
from places import ANALYSIS, marked

CLAUDE = "/a/.claude/settings.json"
_TAB_STOP = re.compile(r"(?<!\\)\$\{1:([A-Z_]+)\}")


def offered(path: str, text: str) -> list[Completion]:
    text, offset = marked(text)
    files = Overlay({path: text})
    found = complete(ANALYSIS, files, path, offset, with_snippets=True)
    return [one for one in found if one.is_snippet]


def inserted(snippet: str) -> str:
    """The text that an editor makes of ``snippet`` when nothing is typed."""
    return re.sub(r"\\([\\$}])", r"\1", _TAB_STOP.sub(r"\1", snippet))


@pytest.mark.parametrize("text", ["¦", "\n¦\n", "clau¦de", "  Cl¦ "])
def test_in_an_empty_file(text: str) -> None:
    found = offered(CLAUDE, text)
    shown = [(one.item.text, one.item.detail) for one in found]
    assert (
        "Claude Code on the Coding Plan, ap-southeast-1",
        "ap-southeast-1",
    ) in shown
    assert any(label.startswith("Claude Code on pay-as-you-go") for label, _ in shown)
    word = text.replace("¦", "").strip()
    for one in found:
        assert text.replace("¦", "")[one.span.start : one.span.end] == word


@pytest.mark.parametrize("text", ['{"env": {}}¦', "a b¦", "¦ab\ncd", "{¦}"])
def test_not_where_something_is_there(text: str) -> None:
    assert offered(CLAUDE, text) == []


def test_not_for_a_client_without_snippets_and_not_elsewhere() -> None:
    files = Overlay({CLAUDE: ""})
    assert complete(ANALYSIS, files, CLAUDE, 0) == []
    assert offered("/a/package.json", "¦") == []


def test_each_is_what_setup_prints() -> None:
    tools = {tool.id: tool for tool in load_tools().tools}
    seen = 0
    for template in load_setups().templates:
        for setup in setups_of(load_catalog(), tools[template.tool]):
            for file in setup.files:
                path = f"/h/{file.path.removeprefix('~/')}"
                texts = [one.text for one in offered(path, "¦")]
                assert file.text in map(inserted, texts), path
                stops = {key for text in texts for key in _TAB_STOP.findall(text)}
                assert not setup.key.startswith("sk-")
                assert setup.key in stops or setup.key not in file.text
                seen += 1
    assert seen > 30
