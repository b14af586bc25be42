"""``key-reference``: what its repair may write."""

from __future__ import annotations

import json

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.vfs.files import Overlay

PATH = "/p/opencode.json"


def found(key: str) -> list[Finding]:
    options = {
        "apiKey": key,
        "baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1",
    }
    provider = {"npm": "@ai-sdk/openai-compatible", "options": options}
    text = json.dumps({"provider": {"plan": provider}})
    report = Linter(load_catalog(), load_tools()).run(Overlay({PATH: text}), [PATH])
    return [one for one in report.for_path(PATH) if one.rule == "key-reference"]


def test_a_name_is_written_as_the_tool_refers_to_it() -> None:
    (one,) = found("${PLAN_KEY}")
    assert [fix.edits[0].text for fix in one.fixes] == ["{env:PLAN_KEY}"]


def test_a_key_that_was_put_in_braces_is_copied_by_no_repair() -> None:
    for one in found("${sk-sp-0123456789abcdef0123456789abcdef}"):
        assert one.fixes == ()
