"""Predicted answers above the settings that decide them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from keyfit.doctor.connections import find_connections
from keyfit.ide.code_lenses import CodeLens, code_lenses
from keyfit.resolve.host_environment import UNKNOWN_HOST_ENVIRONMENT
from keyfit.vfs.files import Overlay
from places import ANALYSIS, PLAN_KEY, SECRET, context

CODING = "https://coding-intl.dashscope.aliyuncs.com"
PAYG = "https://dashscope-intl.aliyuncs.com"
CLAUDE_PATH = "/a/.claude/settings.json"
CLAUDE = """{
  "theme": "dark",
  "env": {
    "ANTHROPIC_AUTH_TOKEN": "@K",
    "ANTHROPIC_BASE_URL": "@U/apps/anthropic",
    "ANTHROPIC_MODEL": "qwen3.7-plus"
  }
}
""".replace("@K", PLAN_KEY)


class Shown(NamedTuple):
    """A lens: the text of its line, its title and the title of its fix."""

    line: str
    title: str
    fix: str


def lenses(
    path: str, text: str, beside: Mapping[str, str] | None = None
) -> list[CodeLens]:
    files = {**(beside or {}), path: text}
    over = Overlay(files)
    connections = find_connections(
        ANALYSIS, over, list(files), "/a", UNKNOWN_HOST_ENVIRONMENT
    )
    findings = ANALYSIS.run(over, [path]).for_path(path)
    return code_lenses(context(files, path), connections, findings)


def shown(path: str, text: str, beside: Mapping[str, str] | None = None) -> list[Shown]:
    found = []
    for lens in lenses(path, text, beside):
        assert SECRET[:24] not in lens.title
        start = text.rfind("\n", 0, lens.span.start) + 1
        line = text[start:].partition("\n")[0].strip()
        found.append(
            Shown(line, lens.title, lens.repair.fix.title if lens.repair else "")
        )
    return found


def test_above_the_block_of_a_tool() -> None:
    (one,) = shown(CLAUDE_PATH, CLAUDE.replace("@U", CODING))
    assert one.line == '"env": {'
    assert one.title.startswith(
        "Claude Code → 200: works; paid by the monthly Coding Plan"
    )
    assert one.fix == ""


def test_a_long_reason_is_cut_between_words() -> None:
    text = (
        f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={CODING}/v1\nOPENAI_MODEL=glm-5\n"
    )
    titles = [one.title for one in shown("/a/.env", text) if one.title.endswith("…")]
    assert titles
    connections = find_connections(
        ANALYSIS,
        Overlay({"/a/.env": text}),
        ["/a/.env"],
        "/a",
        UNKNOWN_HOST_ENVIRONMENT,
    )
    reasons = [one.answer.reason for one in connections]
    for title in titles:
        shortened = title.partition(": ")[2].removesuffix("…")
        (after,) = {
            reason[len(shortened)] for reason in reasons if reason.startswith(shortened)
        }
        assert after in " ;"


def test_with_the_repair_that_helps() -> None:
    (one,) = shown(CLAUDE_PATH, CLAUDE.replace("@U", PAYG))
    assert one.title.startswith("Claude Code → 401 or 403: dashscope-intl.aliyuncs.com")
    assert one.fix
    assert one.title.endswith(f" – {one.fix}")
    assert len(one.title) < 220


def test_above_the_first_variable() -> None:
    text = (
        f"# x\nPORT=1\nOPENAI_BASE_URL={CODING}/v1\n"
        f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_MODEL=qwen3.7-plus\n"
    )
    found = shown("/a/.env", text)
    assert found
    assert {one.line for one in found} == {f"OPENAI_BASE_URL={CODING}/v1"}
    assert any(" → 200: " in one.title for one in found)


def test_each_file_has_its_part() -> None:
    settings = (
        '{"modelProviders": {"openai": [{"id": "glm-5", "envKey": "K", "baseUrl": "@/v1"}]},'
        ' "security": {"auth": {"selectedType": "openai"}}, "model": {"name": "glm-5"}}'
    )
    settings = settings.replace("@", CODING)
    env = f"OTHER=1\nK={PLAN_KEY}\n"
    (above,) = shown("/a/.qwen/settings.json", settings, {"/a/.env": env})
    (beside,) = shown("/a/.env", env, {"/a/.qwen/settings.json": settings})
    assert above.title == beside.title
    assert beside.line == f"K={PLAN_KEY}"


def test_nothing_where_nothing_is_the_vendors() -> None:
    assert shown("/a/.env", "OPENAI_API_KEY=x\n# dashscope\n") == []
