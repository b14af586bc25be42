"""References to files, which are there or not whatever the environment holds."""

from __future__ import annotations

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.linter import Linter
from keyfit.vfs.files import Overlay

PATH = "/repo/opencode.json"
TEXT = """{"provider": {"plan": {"npm": "@ai-sdk/openai-compatible", "options": {
"apiKey": "%s", "baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1"}}}}"""


def found(key: str, **texts: str) -> list[str]:
    files = Overlay({PATH: TEXT % key, **texts})
    linter = Linter(load_catalog(), load_tools())
    return [one.rule for one in linter.run(files, [PATH]).for_path(PATH)]


@pytest.mark.parametrize(
    "key", ["{file:./key.txt}", "{file:key.txt}", "{file:/repo/key.txt}"]
)
def test_a_file_that_is_there_is_none_to_speak_of(key: str) -> None:
    assert (
        found(key, **{"/repo/key.txt": "sk-sp-0123456789abcdef0123456789abcdef"}) == []
    )
    assert found(key) == ["unresolved-reference"]


@pytest.mark.parametrize("key", ["{file:~/key.txt}", "{env:PLAN_KEY}"])
def test_what_is_not_read_here_may_be_there(key: str) -> None:
    assert found(key) == []
