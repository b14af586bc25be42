"""A plan's endpoint without a model: the tool asks for one of its own."""

from __future__ import annotations

import json

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.resolve.host_environment import HostEnvironment
from keyfit.vfs.files import Overlay

PATH = "/home/u/.claude/settings.json"
PLAN = {
    "ANTHROPIC_AUTH_TOKEN": "sk-sp-0123456789abcdef0123456789abcdef",
    "ANTHROPIC_BASE_URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic",
}
STANDARD = {
    "ANTHROPIC_AUTH_TOKEN": "sk-fedcba9876543210fedcba9876543210",
    "ANTHROPIC_BASE_URL": "https://dashscope-intl.aliyuncs.com/apps/anthropic",
}


def found(env: dict[str, str], home: str = "/home/u") -> list[Finding]:
    return found_in(PATH, json.dumps({"env": env}), home)


def found_in(path: str, text: str, home: str = "/home/u") -> list[Finding]:
    files = Overlay({path: text})
    world = HostEnvironment(home)
    linter = Linter(load_catalog(), load_tools(), host_environment=world)
    return list(linter.run(files, [path]).for_path(path))


def test_the_repair_adds_a_model_of_the_plan() -> None:
    (finding,) = found(PLAN)
    assert (finding.rule, finding.severity) == ("unsupported-model", "warning")
    assert finding.message_id == "unsupported-model.none-set"
    (fix,) = finding.fixes
    assert fix.safety == "unsafe"
    assert fix.title.startswith("Add ANTHROPIC_MODEL=")
    assert '"ANTHROPIC_MODEL": "' in fix.edits[0].text


@pytest.mark.parametrize(
    ("env", "home"),
    [
        (PLAN, ""),  # the user's own settings may have the model
        (STANDARD, "/home/u"),  # no list says what pay-as-you-go serves
        ({**PLAN, "ANTHROPIC_MODEL": "qwen3.7-plus"}, "/home/u"),
        ({**PLAN, "ANTHROPIC_DEFAULT_SONNET_MODEL": "qwen3.7-plus"}, "/home/u"),
    ],
)
def test_silent_where_a_model_is_set_or_may_be(env: dict[str, str], home: str) -> None:
    assert found(env, home) == []


CODING = "https://coding-intl.dashscope.aliyuncs.com/v1"


@pytest.mark.parametrize(
    ("path", "text", "added"),
    [
        (".aider.conf.yml", f"openai-api-base: {CODING}\n", ["\nmodel: qwen3.7-plus"]),
        (".qwen/.env", f"OPENAI_BASE_URL={CODING}\n", ["\nOPENAI_MODEL=qwen3.7-plus"]),
        # The model is at the top, the URL in the table of a provider.
        (
            ".codex/config.toml",
            f'model_provider = "a"\n[model_providers.a]\nbase_url = "{CODING}"\n',
            [],
        ),
        # The model is read from a variable and from the project's settings, not from these.
        (".grok/user-settings.json", json.dumps({"baseURL": CODING}), []),
        # The model is in another object.
        (
            ".qwen/settings.json",
            json.dumps(
                {"security": {"auth": {"baseUrl": CODING, "selectedType": "openai"}}}
            ),
            [],
        ),
    ],
)
def test_a_model_is_added_only_where_the_tool_reads_it(
    path: str, text: str, added: list[str]
) -> None:
    findings = found_in(f"/home/u/{path}", text)
    (finding,) = (one for one in findings if one.message_id.endswith(".none-set"))
    assert [edit.text for fix in finding.fixes for edit in fix.edits] == added
