"""``keyfit models`` and ``keyfit plans`` hold every row of the reference's tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.harness import Run, Write

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

# The reference's table: model, context window, thinking, maximum thinking budget.
EIGHT = [
    ("qwen3.5-plus", "1,000,000", "yes", "81,920"),
    ("kimi-k2.5", "256,000", "yes", "81,920"),
    ("glm-5", "198,000", "yes", "32,768"),
    ("MiniMax-M2.5", "192,000", "yes", "32,768"),
    ("qwen3-max-2026-01-23", "256,000", "yes", "81,920"),
    ("qwen3-coder-next", "256,000", "no", "–"),
    ("qwen3-coder-plus", "1,000,000", "no", "–"),
    ("glm-4.7", "198,000", "yes", "32,768"),
]


def test_the_eight_models_of_the_reference(
    run: Run, snapshot: SnapshotAssertion
) -> None:
    outcome = run("models", "--edition", "2026-03-11")
    assert outcome == snapshot
    table = outcome.out.split("\n\n")[0].splitlines()[1:]
    assert [tuple(line.split()) for line in table] == [
        (model, "coding-plan", context, thinking, budget, "2026-03-11")
        for model, context, thinking, budget in EIGHT
    ]


def test_every_edition_of_a_plan(run: Run) -> None:
    out = run("models", "--plan", "coding-plan").out
    assert all(model in out for model, *_ in EIGHT)
    assert "qwen3.7-plus" in out
    assert "token-plan" not in out


def test_models_as_json(run: Run) -> None:
    said = json.loads(
        run("models", "--edition", "2026-03-11", "--output-format", "json").out
    )
    assert said["models"][0] == {
        "id": "qwen3.5-plus", "plans": ["coding-plan"], "editions": ["2026-03-11"],
        "context": 1000000, "thinking": "yes", "thinking_budget": 81920,
    }  # fmt: skip
    assert said["models"][5]["thinking_budget"] is None
    assert len(said["models"]) == 8


@pytest.mark.parametrize("options", [["--plan", "free"], ["--edition", "1999"]])
def test_unknown_plan_or_edition(run: Run, options: list[str]) -> None:
    outcome = run("models", *options)
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    "said",
    [
        "Coding Plan sk-sp-…",
        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        "https://coding-intl.dashscope.aliyuncs.com/v1",
        "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic",
        "native DashScope URL pay-as-you-go https://dashscope-intl.aliyuncs.com/api/v1"
        " Coding Plan not supported",
        "full catalog: text, vision, image, video, audio",
        "Image, video and speech models pay-as-you-go all available Coding Plan none",
        "coding tools only (Cursor, Claude Code, Qwen Code, …)",
        "any API call: scripts, apps, tools",
        "per token",
        "monthly Coding Plan subscription",
        "no fallback to pay-as-you-go",
        "https://home.qwencloud.com/billing/pay-as-you-go",
        "https://home.qwencloud.com/billing/coding-plan",
        "https://home.qwencloud.com/analytics",
        "sk-… at dashscope-intl.aliyuncs.com: works",
        "sk-… at coding-intl.dashscope.aliyuncs.com: rejected",
        "(HTTP 401)",
        "sk-sp-… at dashscope-intl.aliyuncs.com: rejected",
        "(HTTP 403, 401)",
        "only for Coding Agents",
        "qwencloud-audio-tts",
    ],
)
def test_plans_show_the_comparison(run: Run, said: str) -> None:
    outcome = run("plans")
    assert outcome.status == 0
    assert said in " ".join(outcome.out.split())


SETTINGS = (
    'models = {coding-plan = ["acme-1"], token-plan = ["acme-2"]}\n'
    '[[hosts]]\nhost = "ai.acme.test"\nplan = "coding-plan"\nregion = "our cellar"\n'
)


def test_models_of_the_project(run: Run, write: Write) -> None:
    write({"keyfit.toml": SETTINGS})
    outcome = run("models", "--plan", "coding-plan")
    assert "acme-1" in outcome.out
    assert "acme-2" not in outcome.out
    assert "your own settings" in outcome.out
    assert "acme-1" in run("models", "--edition", "2026-03-11").out
    listed = json.loads(run("models", "--output-format", "json").out)["models"]
    assert {"acme-1", "acme-2"} <= {model["id"] for model in listed}


def test_the_edition_of_the_project(run: Run, write: Write) -> None:
    write({"keyfit.toml": "edition = 2026-03-11\n"})
    said = json.loads(run("models", "--output-format", "json").out)
    assert [model["id"] for model in said["models"]] == [model for model, *_ in EIGHT]


def test_the_nearest_project_file_counts(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(
        {".git/HEAD": "", "keyfit.toml": SETTINGS, "a/b/x": "", "c/keyfit.toml": ""}
    )
    monkeypatch.chdir(folder / "a" / "b")
    assert "acme-1" in run("models").out
    monkeypatch.chdir(folder / "c")
    assert "acme-1" not in run("models").out


def test_plans_have_the_hosts_of_the_project(run: Run, write: Write) -> None:
    assert "ai.acme.test" not in run("plans").out
    write({"keyfit.toml": SETTINGS})
    assert "Coding Plan     ai.acme.test (our cellar)" in run("plans").out


@pytest.mark.parametrize("words", [("models",), ("plans",), ("explain", "model-case")])
def test_bad_settings_are_named(run: Run, write: Write, words: tuple[str, ...]) -> None:
    write({"keyfit.toml": "home = 1\n"})
    outcome = run(*words)
    assert outcome.status == 0
    assert (
        outcome.err == "keyfit: keyfit.toml:1: home: should be true or false, not 1\n"
    )
