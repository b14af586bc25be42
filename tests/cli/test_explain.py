"""``keyfit explain``: rules, the service's answers, and the cases of the reference."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from cli.harness import Run, Write, process
from cli.samples import CLAUDE, PLAN_KEY, RIGHT_ENV, STANDARD_KEY
from keyfit.catalog.loader import load_catalog, load_messages
from keyfit.catalog.setups import setups_of
from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.commands import explain
from keyfit.linter.rule import page_url
from keyfit.linter.rules import RULES
from keyfit.util.terminal_text import Style

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


TOOLS = {tool.id: tool for tool in load_tools().tools}


def test_a_rule(run: Run, snapshot: SnapshotAssertion) -> None:
    assert run("explain", "model-case") == snapshot


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_page(run: Run, rule) -> None:
    outcome = run("explain", rule.id)
    assert outcome.status == 0
    assert outcome.out.startswith(f"{rule.id} ({rule.severity})")
    for heading in ("Wrong", "Right", "Source"):
        assert f"  {heading}: " in outcome.out


def test_without_arguments_the_rules(run: Run) -> None:
    out = run("explain").out
    assert all(f"\n{rule.id} " in out for rule in RULES)


@pytest.mark.parametrize(
    ("pasted", "title", "remedy"),
    [
        ("401 invalid access token", "401 invalid access token", "own current key"),
        ("403 invalid api-key", "403 invalid api-key", "standard key for scripts"),
        ("Error: model 'Qwen3-Coder' is not supported.", "model 'xxx' is not", "keyfit models"),
        (
            '{"error":{"message":"Coding Plan is currently only available for Coding Agents"}}',
            "Coding Plan is currently only available", "supported coding tool",
        ),
        ("hour allocated quota exceeded", "hour/week/month allocated quota", "Wait for the reset"),
    ],
)  # fmt: skip
def test_the_five_errors(run: Run, pasted: str, title: str, remedy: str) -> None:
    outcome = run("explain", pasted)
    assert outcome.status == 0
    assert outcome.out.startswith(title)
    assert remedy in " ".join(outcome.out.split())
    assert "Source: " in outcome.out


@pytest.mark.parametrize("table", ["scenarios", "skills", "links"])
def test_every_text_has_a_name(run: Run, table: str) -> None:
    rows = load_messages()[table]
    names = list(rows) if isinstance(rows, dict) else [row["id"] for row in rows]
    assert len(names) >= {"scenarios": 4, "skills": 5, "links": 3}[table]
    for name in names:
        outcome = run("explain", name)
        assert outcome.status == 0
        assert "Source: " in outcome.out


def test_the_matrix(run: Run) -> None:
    out = " ".join(run("explain", "matrix").out.split())
    assert "sk-… at dashscope-intl.aliyuncs.com Result: works" in out
    assert "sk-… at coding-intl.dashscope.aliyuncs.com Result: rejected" in out
    assert "HTTP status: 403, 401" in out
    assert "only for Coding Agents" in out


def test_several_messages(run: Run) -> None:
    log = "401 invalid access token\nthen: week allocated quota exceeded"
    out = run("explain", log).out
    assert out.startswith(
        "2 explanations match, the likeliest first.\n\n401 invalid access token"
    )
    assert "Wait for the reset" in out


def test_the_status_alone_is_ambiguous(run: Run) -> None:
    outcome = run("explain", "request", "failed", "with", "status", "405")
    assert outcome.status == 0
    assert outcome.out.startswith("The status 405 alone may mean any of these.")


def test_the_matching_status_comes_first(run: Run) -> None:
    log = "HTTP 429: allocated quota exceeded (retry after: invalid access token)"
    assert (
        "\n\nhour/week/month allocated quota exceeded" in run("explain", log).out[:120]
    )


@pytest.mark.parametrize("what", ["bananas are blue", PLAN_KEY, f"x {PLAN_KEY} y"])
def test_unknown(run: Run, what: str) -> None:
    outcome = run("explain", what)
    assert outcome.status == 1
    assert outcome.out == ""
    assert "no explanation for" in outcome.err


@pytest.mark.parametrize("what", ["modelcase", "model case", "Model-cases"])
def test_a_near_miss(run: Run, what: str) -> None:
    assert "did you mean 'model-case'?" in run("explain", what).err


@pytest.mark.parametrize("what", ["fetch failed", "request failed", "key mismatch"])
def test_a_message_is_no_misspelled_id(run: Run, what: str) -> None:
    assert "did you mean" not in run("explain", what).err


@pytest.mark.parametrize("words", [("explain", "-"), ("explain",)])
def test_from_a_pipe(words: tuple[str, ...]) -> None:
    outcome = process(*words, stdin=b"403 invalid api-key\n")
    assert outcome.status == 0
    assert outcome.out.startswith("403 invalid api-key")


def test_dash_reads_standard_input(run: Run, monkeypatch) -> None:
    text = f"key {PLAN_KEY}: invalid access token"
    stdin = io.TextIOWrapper(io.BytesIO(text.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    assert run("explain", "-").out.startswith("401 invalid access token")


def test_severities_of_the_project(run: Run, write: Write) -> None:
    write(
        {"keyfit.toml": 'ignore = ["foreign-key"]\nseverity = {model-case = "info"}\n'}
    )
    assert run("explain", "model-case").out.startswith(
        "model-case (info here, error by default)\n"
    )
    assert run("explain", "foreign-key").out.startswith("foreign-key (off here, ")
    rows = [line.split()[:2] for line in run("explain").out.splitlines()]
    assert ["model-case", "info"] in rows
    assert ["foreign-key", "off"] in rows
    assert ["unused-ignore", "info"] in rows


# --- the cause in the present configuration -----------------------------------------------------

HERE = (
    "Here: Claude Code (.claude/settings.json:4): dashscope-intl.aliyuncs.com is a pay-as-you-go "
    "host and rejects the plan key sk-sp-…cdef with 401 or 403. Change: Use the Coding Plan "
    "endpoint coding-intl.dashscope.aliyuncs.com. To make this change: keyfit fix"
)
HERE_AT_HOME = HERE.replace("(.", "(~/.") + " --home"


def here(run: Run, *what: str) -> str:
    out = " ".join(run("explain", *what).out.split())
    return out[out.index("Here: ") :] if "Here: " in out else ""


@pytest.mark.parametrize(
    "text", ["403 invalid api-key", "401 Incorrect API key provided", "401"]
)
def test_the_cause_in_the_folder(run: Run, write: Write, text: str) -> None:
    write({".claude/settings.json": CLAUDE})
    assert here(run, text) == HERE


@pytest.mark.parametrize(
    "text",
    [
        "model 'x' is not supported",
        "key-endpoint-mismatch",
        "invalid-api-key",
        "messages",
    ],
)
def test_no_other_cause_and_none_for_a_name(run: Run, write: Write, text: str) -> None:
    write({".claude/settings.json": CLAUDE})
    assert here(run, text) == ""


def test_only_the_current_folder(run: Run, write: Write) -> None:
    write({"inner/.claude/settings.json": CLAUDE})
    assert here(run, "403 invalid api-key") == ""


def test_a_script_at_the_plan(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV, "requirements.txt": "openai\n"})
    said = here(run, "Coding Plan is currently only available for Coding Agents")
    assert said.startswith(
        "Here: the OpenAI SDK (.env:2): the Coding Plan answers coding agents"
    )


@pytest.mark.usefixtures("bare_environment")
def test_the_home_folder_and_the_environment_unless_they_are_left_out(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"../.claude/settings.json": CLAUDE})
    assert here(run, "--no-home", "403 invalid api-key") == ""
    assert here(run, "403 invalid api-key") == HERE_AT_HOME
    assert here(run, "--home", "403 invalid api-key") == HERE_AT_HOME
    write({"../.claude/settings.json": CLAUDE.replace("ANTHROPIC_BASE_URL", "X")})
    monkeypatch.setenv(
        "ANTHROPIC_BASE_URL", "https://dashscope-intl.aliyuncs.com/apps/anthropic"
    )
    assert here(run, "--no-home", "403 invalid api-key") == ""
    assert "($ANTHROPIC_BASE_URL)" in here(run, "403 invalid api-key")


@pytest.mark.usefixtures("bare_environment")
def test_a_project_leaves_the_home_folder_out(run: Run, write: Write) -> None:
    write({"../.claude/settings.json": CLAUDE, "keyfit.toml": "home = false\n"})
    trusted = ("--trust-project", "403 invalid api-key")
    assert here(run, *trusted) == ""
    assert here(run, "--home", *trusted) == HERE_AT_HOME


@pytest.mark.usefixtures("bare_environment")
def test_what_claude_code_says_with_a_wrong_key_in_the_home_folder(
    run: Run, write: Write
) -> None:
    write({"../.claude/settings.json": CLAUDE})
    out = run("explain", "Invalid API key · Please run /login").out
    assert out.startswith("Claude Code: Invalid API key · Please run /login\n")
    assert here(run, "Invalid API key · Please run /login") == HERE_AT_HOME


@pytest.mark.usefixtures("bare_environment")
def test_of_a_tool_that_is_set_up_right_no_other_is_blamed(
    run: Run, write: Write
) -> None:
    write({".claude/settings.json": CLAUDE})
    codex = "unexpected status 401 Unauthorized: Incorrect API key provided"
    assert here(run, codex) == HERE
    (setup,) = (
        one
        for one in setups_of(load_catalog(), TOOLS["codex"])
        if (one.plan.id, one.host.site) == ("pay-as-you-go", "hk")
    )
    key = "sk-fedcba9876543210fedcba9876543210"
    for file in setup.files:
        path = file.path.replace("~/", "../")
        write({path: file.text.replace(setup.key, key)})
    assert here(run, codex) == ""
    assert "This matches your configuration" not in run("explain", codex).out
    assert here(run, f"openai.AuthenticationError: {codex[36:]}") == HERE


def causes(run: Run, text: str) -> list[str]:
    """The causes of the first message, as they are numbered."""
    out = run("explain", text).out.partition("HTTP status")[0]
    words = " ".join(out.split())
    return re.split(r" Change: .*?(?:(?= \d\. )|$)", words)[:-1]


@pytest.mark.usefixtures("bare_environment")
def test_the_causes_that_fit_the_configuration_come_first(
    run: Run, write: Write
) -> None:
    text = "401 Invalid API-key provided."
    first, second = causes(run, text)[:2]
    assert "to a Token Plan host" in first
    assert "sk-sp-…" in second
    write(
        {".env": f"DASHSCOPE_API_KEY={PLAN_KEY}\n", "requirements.txt": "dashscope\n"}
    )
    first, second = causes(run, text)[:2]
    assert "sk-sp-…" in first
    assert first.endswith("(This matches your configuration.)")
    assert "to a Token Plan host" in second


@pytest.mark.usefixtures("bare_environment")
@pytest.mark.parametrize(
    "text",
    [
        "Access denied, please make sure your account is in good standing.",
        "AllocationQuota.FreeTierOnly",
        "429 Free allocated quota exceeded.",
    ],
)
@pytest.mark.parametrize(
    ("key", "base"),
    [
        (PLAN_KEY, "https://dashscope-intl.aliyuncs.com/apps/anthropic"),
        (STANDARD_KEY, "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"),
    ],
    ids=["a plan key", "a standard key"],
)
def test_a_key_that_the_host_rejects_is_no_cause_of_a_bill(
    run: Run, write: Write, text: str, key: str, base: str
) -> None:
    before = causes(run, text)
    env = {"ANTHROPIC_AUTH_TOKEN": key, "ANTHROPIC_BASE_URL": base}
    write({".claude/settings.json": json.dumps({"env": env})})
    assert "key-endpoint-mismatch" in run("check").out
    assert causes(run, text) == before
    assert here(run, text) == ""


UNKNOWN = 'API Error: 401 {"error":{"message":"geht nicht"}}'


@pytest.mark.usefixtures("bare_environment")
def test_unknown_words_of_a_tool_that_is_to_get_that_status(
    run: Run, write: Write
) -> None:
    assert run("explain", UNKNOWN).status == 1
    write({".claude/settings.json": CLAUDE})
    outcome = run("explain", UNKNOWN)
    assert outcome.status == 0
    assert outcome.out.startswith(
        "keyfit does not know this message, but expects the status 401"
    )
    assert here(run, UNKNOWN) == HERE
    # Another status, another tool's frame, and no frame at all.
    assert run("explain", UNKNOWN.replace("401", "429")).status == 1
    assert run("explain", "✕ [API Error: 401 geht nicht]").status == 1
    outcome = run("explain", "401 geht nicht")
    assert outcome.status == 1
    assert "'keyfit doctor' shows what each tool would send" in outcome.err


@pytest.mark.usefixtures("bare_environment")
def test_another_service_s_text(run: Run, write: Write) -> None:
    write({".claude/settings.json": CLAUDE})
    outcome = run("explain", "401 invalid access token from https://openrouter.ai/api")
    assert outcome.status == 1
    assert outcome.out == ""
    assert "not of Alibaba Cloud Model Studio" in outcome.err
    assert "a message of OpenRouter" in outcome.err
    assert "keyfit doctor" in outcome.err


def test_words_that_others_use_too(run: Run) -> None:
    assert (
        "other services use the same words"
        in run("explain", "429 insufficient_quota").out
    )
    assert "other services" not in run("explain", "403 invalid api-key").out


def test_rules_are_links_in_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain, "style_for", lambda _: Style(True, links=True))
    link = f"\x1b]8;;{page_url('model-case')}\x1b\\model-case\x1b]8;;\x1b\\"
    assert link in run("explain").out
    assert link in run("explain", "model-case").out
    assert link in run("explain", "model 'Qwen3-Coder-Plus' is not supported").out
