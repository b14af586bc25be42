"""``keyfit setup``: each configuration that it prints is right, by ``check`` and ``doctor``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli
from jsonschema import Draft202012Validator

import keyfit.catalog
from cli.harness import Run, Write
from keyfit.catalog.loader import load_catalog
from keyfit.catalog.setups import Setup, load_setups, setups_of
from keyfit.catalog.tool_registry import load_tools

ROOT = Path(__file__).parents[2]
CATALOG, TOOLS = load_catalog(), load_tools()
KEYS = {
    "coding-plan": "sk-sp-0123456789abcdef0123456789abcdef",
    "token-plan": "sk-sp-D.TESTKEY.0000.MEUCIQ" + "testkey" * 9 + "=",
    "pay-as-you-go": "sk-fedcba9876543210fedcba9876543210",
}
EVERY = [setup for tool in TOOLS.tools for setup in setups_of(CATALOG, tool)]


def named(setup: Setup) -> str:
    return f"{setup.template.tool}-{setup.plan.id}-{setup.host.region}"


def files(setup: Setup, key: str) -> Iterator[tuple[str, str]]:
    """Each file's path from the project, which lies in the home folder, and its text."""
    for file in setup.files:
        path = file.path.replace("~/", "../", 1)
        yield path, file.text.replace(setup.key, key)


def doctor(run: Run) -> list[dict]:
    answer = json.loads(run("doctor", "--home", "--output-format", "json").out)
    return [one for one in answer["connections"] if one["active"]]


@pytest.mark.usefixtures("bare_environment")
@pytest.mark.parametrize("setup", EVERY, ids=named)
def test_a_configuration_is_right(setup: Setup, run: Run, write: Write) -> None:
    write(dict(files(setup, KEYS[setup.plan.id])))
    outcome = run("check", "--home", "--output-format", "json")
    assert outcome.status == 0
    assert json.loads(outcome.out)["findings"] == []
    (connection,) = doctor(run)
    assert connection["answer"]["outcome"] == "ok", connection["answer"]
    assert connection["endpoint"]["plan"] == setup.plan.id
    assert connection["request_url"].startswith(f"https://{setup.host.host}/")


@pytest.mark.usefixtures("bare_environment")
@pytest.mark.parametrize("setup", EVERY, ids=named)
def test_the_placeholder_is_the_only_thing_to_fill_in(
    setup: Setup, run: Run, write: Write
) -> None:
    assert CATALOG.keys.is_placeholder(setup.key)
    assert sum(file.text.count(setup.key) for file in setup.files) == 1
    assert not any("@KEY@" in file.text for file in setup.files)
    write(dict(files(setup, setup.key)))
    found = json.loads(run("check", "--home", "--output-format", "json").out)
    assert {one["severity"] for one in found["findings"]} <= {"info"}


@pytest.mark.parametrize("setup", EVERY, ids=named)
def test_what_is_printed_can_be_copied(setup: Setup, run: Run) -> None:
    outcome = run(
        "setup", setup.template.tool,
        "--plan", setup.plan.id, "--region", setup.host.region,
    )  # fmt: skip
    assert outcome.status == 0
    if len(setup.files) == 1:
        assert outcome.out == setup.files[0].text
    for file in setup.files:
        assert file.text in outcome.out
        assert file.path in outcome.err
    assert f"Replace {setup.key} with your" in " ".join(outcome.err.split())
    page = (ROOT / "docs" / "setup" / f"{setup.template.tool}.md").read_text("utf-8")
    assert all(f"```{f.language}\n{f.text}```\n" in page for f in setup.files)


def test_every_plan_and_region_of_an_agent_has_one() -> None:
    of_claude = [one for one in EVERY if one.template.tool == "claude-code"]
    found = [(one.plan.id, one.host.region) for one in of_claude]
    assert len(found) == len(set(found))
    for host in CATALOG.endpoints.hosts:
        if "*" not in host.host:
            assert (host.plan, host.region) in found


def test_models_are_of_the_newest_lists_of_their_plans() -> None:
    for choice in load_setups().choices:
        editions = [e for e in CATALOG.models.editions if e.plan == choice.plan]
        newest = max((e.as_of for e in editions), default=None)
        for edition in editions:
            if edition.as_of == newest:
                assert {choice.model, choice.small} <= set(edition.models), edition.id


def test_subscriptions_are_for_agents(run: Run) -> None:
    agents = {tool.id for tool in TOOLS.tools if tool.agent}
    for one in EVERY:
        assert one.template.tool in agents or one.plan.id == "pay-as-you-go"
    outcome = run("setup", "openai-sdk", "--plan", "token-plan", "--region", "intl")
    assert (outcome.status, outcome.out) == (2, "")
    assert "does not cover the OpenAI SDK" in outcome.err
    assert "use --plan pay-as-you-go" in outcome.err


def test_a_site_stands_for_its_first_region(run: Run) -> None:
    by_site = run("setup", "claude-code", "--plan", "coding-plan", "--region", "intl")
    by_region = run(
        "setup", "claude-code", "--plan", "coding-plan", "--region", "ap-southeast-1"
    )
    assert by_site.out == by_region.out
    assert "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic" in by_site.out


def test_without_a_tool_the_tools(run: Run) -> None:
    rows = [line.split()[0] for line in run("setup").out.splitlines() if line]
    assert rows[1:-1] == [template.tool for template in load_setups().templates]


def test_without_a_plan_and_a_region_the_choices(run: Run) -> None:
    out = run("setup", "codex").out
    assert "coding-plan" not in out
    assert "token-plan" in out
    assert "https://dashscope.aliyuncs.com/compatible-mode/v1" in out
    assert "For example: keyfit setup codex --plan token-plan --region" in out
    lines = run("setup", "codex", "--region", "us-east-1")
    assert lines.out.startswith("# ~/.codex/config.toml\nmodel = ")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["claude"], "no configuration for a tool 'claude'; did you mean 'claude-code'?"),
        (["zed"], "no configuration for a tool 'zed'"),
        (["codex", "--plan", "coding"], "no plan 'coding'; did you mean 'coding-plan'?"),
        (["codex", "--plan", "coding-plan"], "Codex needs OpenAI Responses, which the hosts of"),
        (["codex", "--region", "mars"], "no region 'mars' here"),
    ],
)  # fmt: skip
def test_what_there_is_not(run: Run, words: list[str], error: str) -> None:
    outcome = run("setup", *words)
    assert (outcome.status, outcome.out) == (2, "")
    assert error in outcome.err


def test_the_file_obeys_its_schema_and_cites_known_sources() -> None:
    folder = Path(keyfit.catalog.__file__).parent
    text = (folder / "setups.toml").read_text("utf-8")
    data = json.loads(json.dumps(tomli.loads(text), default=str))
    schema = json.loads((folder / "setups.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(data)
    assert [line for line in text.splitlines() if len(line) > 100] == []
    rows = [*data["plans"], *data["setups"]]
    assert {row["cite"] for row in rows} <= set(CATALOG.sources)
    assert all(row["as_of"] <= CATALOG.as_of.isoformat() for row in rows)
    assert {row["tool"] for row in data["setups"]} <= {tool.id for tool in TOOLS.tools}
