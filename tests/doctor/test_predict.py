"""Each answer that is foreseen, with its statuses, its evidence and what to change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from keyfit.doctor.connections import find_connections
from keyfit.doctor.documented_answer import documented_answer
from keyfit.doctor.prediction import Prediction
from keyfit.resolve.host_environment import HostEnvironment, environment_of
from keyfit.resolve.origin import Origin
from keyfit.util.translation import Phrase
from keyfit.vfs.files import Overlay
from places import ANALYSIS, PLAN_KEY, SECRET, STANDARD_KEY

TOP = "/w"
PAYG, CODING = (
    "https://dashscope-intl.aliyuncs.com",
    "https://coding-intl.dashscope.aliyuncs.com",
)
TOKEN = "https://token-plan.ap-southeast-1.maas.aliyuncs.com"
FOREIGN = "sk-ant-api03-" + "a1B2" * 24


def claude(
    key: str, url: str, model: str = "qwen3.7-plus", **more: str
) -> dict[str, str]:
    named = {
        "ANTHROPIC_AUTH_TOKEN": key,
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_MODEL": model,
    }
    return {name: value for name, value in {**named, **more}.items() if value}


def openai(key: str, url: str, model: str = "qwen3.7-plus") -> dict[str, str]:
    named = {"OPENAI_API_KEY": key, "OPENAI_BASE_URL": url, "OPENAI_MODEL": model}
    return {name: value for name, value in named.items() if value}


def answer(
    tool: str, environment: Mapping[str, str], files: Mapping[str, Any] | None = None
) -> Prediction:
    """The answer to the one connection of ``tool`` that is in use."""
    texts = {
        f"{TOP}/{path}": said if isinstance(said, str) else json.dumps(said)
        for path, said in (files or {}).items()
    }
    host_environment = HostEnvironment("/home/u", environment_of(environment))
    found = find_connections(
        ANALYSIS, Overlay(texts), list(texts), TOP, host_environment
    )
    mine = [
        one
        for one in found
        if one.connection.call.sender.tool == tool and one.connection.active
    ]
    (one,) = mine
    assert SECRET[:24] not in f"{one.answer}"
    for text in (one.answer.reason, one.answer.remedy, one.answer.note):
        # Another text would be shown in English, whatever the user's language.
        assert isinstance(text or Phrase(""), Phrase), text
    return one.answer


class Case(NamedTuple):
    """A tool in an environment, and the answer; ``remedy`` and ``reason`` are parts of the text."""

    tool: str
    environment: Mapping[str, str]
    outcome: str
    statuses: tuple[int, ...] = ()
    evidence: str = "documented"
    rule: str = ""
    reason: str = ""
    remedy: str = ""


CASES = {
    "a plan key at its plan": Case(
        "claude-code", claude(PLAN_KEY, f"{CODING}/apps/anthropic"), "ok", (200,),
        reason="paid by the monthly Coding Plan",
    ),
    "a standard key, billed": Case(
        "openai-sdk", openai(STANDARD_KEY, f"{PAYG}/compatible-mode/v1"), "ok", (200,),
        reason="per token",
    ),
    "a standard key at the plan": Case(
        "claude-code", claude(STANDARD_KEY, f"{CODING}/apps/anthropic"), "auth-error", (401,),
        rule="key-endpoint-mismatch", remedy=f"endpoint {PAYG[8:]}, if that is",
    ),
    "a plan key at pay-as-you-go": Case(
        "claude-code", claude(PLAN_KEY, f"{PAYG}/apps/anthropic"), "auth-error", (401, 403),
        "conflicting", "key-endpoint-mismatch", remedy="Use the Coding Plan endpoint",
    ),
    "another vendor's key": Case(
        "claude-code", claude(FOREIGN, f"{CODING}/apps/anthropic"), "auth-error", (401,),
        rule="foreign-key",
    ),
    "a path that is no route": Case(
        "claude-code", claude(PLAN_KEY, f"{CODING}/v1"), "not-found", (404,),
        rule="endpoint-path", remedy="/apps/anthropic",
    ),
    "the native API at a plan": Case(
        "dashscope-sdk",
        {"DASHSCOPE_API_KEY": PLAN_KEY, "DASHSCOPE_HTTP_BASE_URL": f"{CODING}/api/v1"},
        "not-found", (404,), rule="native-api-unsupported",
    ),
    "a model in another case": Case(
        "claude-code", claude(PLAN_KEY, f"{CODING}/apps/anthropic", "GLM-5"), "bad-request",
        (400,), rule="model-case", remedy="Write glm-5",
    ),
    "a model that the plan lacks": Case(
        "claude-code", claude(PLAN_KEY, f"{CODING}/apps/anthropic", "wan2.6-t2i"), "bad-request",
        (400,), rule="unsupported-model",
    ),
    "the tool's own default model": Case(
        "claude-code", claude(PLAN_KEY, f"{CODING}/apps/anthropic", ""), "bad-request", (400,),
        rule="unsupported-model", reason="claude-opus",
    ),
    "too large a budget": Case(
        "claude-code",
        claude(PLAN_KEY, f"{CODING}/apps/anthropic", "glm-5", MAX_THINKING_TOKENS="500000"),
        "bad-request", (400,), rule="thinking-budget",
    ),
    "a program that may be a coding agent": Case(
        "openai-sdk", openai(PLAN_KEY, f"{CODING}/v1"), "ok", (200,), rule="plan-key-in-script",
        reason="a caller that is not a coding agent is refused with 405",
    ),
    "scripts, which are no coding agent": Case(
        "qwencloud-scripts",
        {"QWEN_API_KEY": PLAN_KEY, "QWEN_BASE_URL": f"{CODING}/v1", "QWEN_MODEL": "qwen3.6-plus"},
        "agent-only", (405,), rule="plan-key-in-script",
        reason="answers coding agents only, not the qwencloud-ai scripts", remedy="standard key",
    ),
    "two different keys, of which only one fits": Case(
        "claude-code",
        claude(PLAN_KEY, f"{CODING}/apps/anthropic", ANTHROPIC_API_KEY=STANDARD_KEY), "unknown",
        evidence="", rule="conflicting-keys", reason="are different keys",
    ),
    "two different keys, of which none fits": Case(
        "claude-code",
        claude(PLAN_KEY, f"{PAYG}/apps/anthropic", ANTHROPIC_API_KEY=f"{PLAN_KEY[:-4]}0000"),
        "auth-error", (401, 403), "conflicting", "key-endpoint-mismatch",
    ),
    "two different keys and a path that is no route": Case(
        "claude-code", claude(PLAN_KEY, f"{CODING}/v1", ANTHROPIC_API_KEY=STANDARD_KEY),
        "not-found", (404,), rule="endpoint-path",
    ),
    "the same key twice": Case(
        "claude-code",
        claude(PLAN_KEY, f"{CODING}/apps/anthropic", ANTHROPIC_API_KEY=PLAN_KEY), "ok", (200,),
    ),
    "a host that is still to be filled in": Case(
        "claude-code",
        claude(STANDARD_KEY, "https://{WorkspaceId}.cn-beijing.maas.aliyuncs.com/apps/anthropic"),
        "unknown", evidence="", rule="unfilled-endpoint", reason="the workspace ID is missing",
    ),
    "a plan's host in a region of no list": Case(
        "claude-code",
        claude(STANDARD_KEY, "https://token-plan.eu-central-1.maas.aliyuncs.com/apps/anthropic"),
        "unknown", evidence="", rule="endpoint-host", reason="named like a Token Plan host",
        remedy=f"endpoint {TOKEN[8:]}, token-plan.",
    ),
    "a retired route": Case(
        "claude-code",
        claude(STANDARD_KEY, "https://dashscope.aliyuncs.com/api/v2/apps/claude-code-proxy"),
        "unknown", evidence="", rule="retired-route", reason="qwen3.7-plus has no effect here",
        remedy="Use the path /apps/anthropic",
    ),
    "no endpoint": Case(
        "openai-sdk", openai(PLAN_KEY, "", "glm-5"), "foreign-host", (401,),
        rule="missing-endpoint",
        reason="your key goes to api.openai.com", remedy="Set OPENAI_BASE_URL",
    ),
    "a host that is misspelt": Case(
        "claude-code", claude(PLAN_KEY, "https://coding-intl.dashscop.aliyuncs.com/apps/anthropic"),
        "unknown", evidence="", reason="there is no host", remedy=f"Write {CODING[8:]}",
    ),
    "another vendor's host": Case(
        "claude-code", claude(PLAN_KEY, "https://api.example.com/anthropic"), "unknown",
        evidence="", reason="keyfit knows nothing of it",
    ),
    "a local proxy": Case(
        "claude-code", claude(PLAN_KEY, "http://127.0.0.1:4000"), "unknown", evidence="",
        reason="a gateway of your own",
    ),
    "no URL at all": Case(
        "claude-code", claude(PLAN_KEY, "nonsense ://"), "unknown", evidence="",
        reason="the endpoint is not known",
    ),
    "a key without a shape": Case(
        "claude-code", claude("whatever", f"{CODING}/apps/anthropic"), "unknown", evidence="",
        reason="no known shape",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_answered(case: Case) -> None:
    said = answer(case.tool, case.environment)
    assert (said.outcome, said.statuses, said.evidence, said.rule) == case[2:6]
    assert case.reason in said.reason
    assert case.remedy in said.remedy
    assert bool(said.remedy) or not case.remedy


@pytest.mark.parametrize(
    ("host_environment", "outcome"),
    [
        (HostEnvironment("/home/u", environment_of({})), "foreign-host"),
        (HostEnvironment("", environment_of({})), "unknown"),
        (HostEnvironment("/home/u"), "unknown"),
        (HostEnvironment(), "unknown"),
    ],
    ids=["all is known", "not the home folder", "not the environment", "neither"],
)
def test_an_endpoint_that_may_be_set_elsewhere_is_unknown(
    host_environment: HostEnvironment, outcome: str
) -> None:
    texts = {f"{TOP}/{SETTINGS}": json.dumps({"env": claude(PLAN_KEY, "")})}
    (one,) = find_connections(
        ANALYSIS, Overlay(texts), list(texts), TOP, host_environment
    )
    assert (one.answer.outcome, one.answer.rule) == (outcome, "missing-endpoint")
    assert one.answer.reason.endswith("your key goes to api.anthropic.com")
    assert one.answer.remedy == "Set ANTHROPIC_BASE_URL to the plan's endpoint"


SETTINGS = ".claude/settings.json"


@pytest.mark.parametrize(
    ("key", "host", "model"),
    [
        (STANDARD_KEY, PAYG, "wan2.7-image-pro"),
        (STANDARD_KEY, PAYG, "qwen3-tts-flash"),
        (PLAN_KEY, TOKEN, "wan2.7-image-pro"),
    ],
)
def test_a_model_that_does_not_chat_has_no_known_answer(
    key: str, host: str, model: str
) -> None:
    made = answer("claude-code", claude(key, f"{host}/apps/anthropic", model))
    assert made.outcome == "unknown"
    assert f"{model} belongs to the " in made.reason


def test_a_remedy_names_the_place_that_it_changes() -> None:
    text = json.dumps({"env": claude(PLAN_KEY, f"{PAYG}/apps/anthropic")}, indent=1)
    at = answer("claude-code", {}, {SETTINGS: text}).at
    assert at == Origin(f"{TOP}/{SETTINGS}", 4, "ANTHROPIC_BASE_URL")


def test_a_remedy_of_the_environment_names_the_variable() -> None:
    at = answer("claude-code", claude(PLAN_KEY, f"{PAYG}/apps/anthropic")).at
    assert at == Origin(None, None, "ANTHROPIC_BASE_URL", environment=True)


def test_a_model_of_the_plan_is_proposed_for_the_one_that_is_built_in() -> None:
    said = answer("claude-code", claude(PLAN_KEY, f"{CODING}/apps/anthropic", ""))
    assert said.outcome == "bad-request"
    assert said.remedy.startswith("Add ANTHROPIC_MODEL=qwen")
    assert said.fixed_by == "fix --unsafe"


def test_the_built_in_model_does_not_speak_against_the_plan_of_the_key() -> None:
    env = claude(PLAN_KEY, f"{PAYG}/apps/anthropic", "")
    said = answer("claude-code", {}, {SETTINGS: json.dumps({"env": env}, indent=1)})
    host = CODING.removeprefix("https://")
    assert said.remedy == f"Use the Coding Plan endpoint {host}"
    assert said.fixed_by == "fix"


def test_a_tool_that_stops_before_it_sends() -> None:
    said = answer("claude-code", claude("", f"{CODING}/apps/anthropic"))
    assert said == (
        "not-sent",
        "Claude Code sends nothing: it is not logged in",
        *said[2:],
    )
    assert (said.statuses, said.evidence) == ((), "")


def test_a_model_that_no_provider_declares() -> None:
    config = {
        "model": "p/GLM-5",
        "provider": {
            "p": {
                "options": {"apiKey": PLAN_KEY, "baseURL": f"{CODING}/v1"},
                "models": {"glm-5": {}},
            }
        },
    }
    said = answer("opencode", {}, {"opencode.json": json.dumps(config, indent=1)})
    assert said.outcome == "not-sent"
    assert said.reason == "OpenCode sends nothing: it declares no such model: p/GLM-5"
    assert (said.remedy, said.at) == (
        "Write p/glm-5", Origin(f"{TOP}/opencode.json", 2, "model"),
    )  # fmt: skip
    other = {**config, "model": "p/glm-4.7"}
    assert answer("opencode", {}, {"opencode.json": other}).remedy == ""


@pytest.mark.parametrize("chosen", ["openai", "x"])
def test_codex_does_not_start_with_a_provider_under_a_reserved_id(chosen: str) -> None:
    config = "".join(
        f'[model_providers.{id}]\nname = "x"\nenv_key = "MINE"\n'
        f'base_url = "{TOKEN}/compatible-mode/v1"\n'
        for id in ("x", "openai")
    )
    texts = {"/home/u/.codex/config.toml": f'model_provider = "{chosen}"\n{config}'}
    host_environment = HostEnvironment("/home/u", environment_of({"MINE": PLAN_KEY}))
    found = find_connections(ANALYSIS, Overlay(texts), [], TOP, host_environment)
    assert {one.answer.outcome for one in found} == {"not-sent"}
    assert all(
        one.answer.reason.endswith("openai is the id of a built-in provider")
        for one in found
    )


@pytest.mark.parametrize("environment", [{}, {"MINE": ""}])
def test_codex_takes_no_token_where_the_variable_that_it_is_told_of_is_not_set(
    environment: Mapping[str, str],
) -> None:
    config = (
        'model_provider = "x"\n[model_providers.x]\nname = "x"\nenv_key = "MINE"\n'
        f'base_url = "{PAYG}/compatible-mode/v1"\nexperimental_bearer_token = "{STANDARD_KEY}"\n'
    )
    texts = {"/home/u/.codex/config.toml": config}
    host_environment = HostEnvironment("/home/u", environment_of(environment))
    (one,) = find_connections(ANALYSIS, Overlay(texts), [], TOP, host_environment)
    assert one.answer.outcome == "not-sent"
    assert one.answer.reason == (
        "Codex sends nothing: the variable that env_key names is not set"
    )


@pytest.mark.parametrize("host", ["http://localhost:4000", "https://llm.corp.example"])
def test_what_a_host_that_is_nobodys_wants_is_not_known(host: str) -> None:
    def settings(host: str) -> dict[str, Any]:
        row = {"options": {"baseURL": f"{host}/v1"}, "models": {"qwen3.7-plus": {}}}
        return {"model": "p/qwen3.7-plus", "provider": {"p": row}}

    # It is shown because it overrides an endpoint of the vendor.
    files = {".opencode/opencode.json": settings(host), "opencode.json": settings(PAYG)}
    made = answer("opencode", {}, files)
    assert (made.outcome, made.statuses) == ("unknown", ())


def test_no_key() -> None:
    config = {
        "provider": {
            "p": {
                "options": {"baseURL": f"{CODING}/v1"},
                "env": ["MY_KEY"],
                "models": {"glm-5": {}},
            }
        }
    }
    said = answer("opencode", {}, {"opencode.json": config})
    assert (said.outcome, said.statuses, said.evidence) == (
        "no-key",
        (401,),
        "documented",
    )
    assert said.remedy == "Set MY_KEY"


def test_a_path_that_is_no_route_is_none_without_a_key_either() -> None:
    provider = {
        "options": {"baseURL": f"{CODING}/apps/anthropic"},
        "models": {"glm-5": {}},
    }
    config = {"provider": {"p": provider}}
    said = answer("opencode", {}, {"opencode.json": config})
    assert (said.outcome, said.statuses) == ("not-found", (404,))


@pytest.mark.parametrize(("host_environment", "reason"), [
    (HostEnvironment(), "the environment may hold one"),
    (HostEnvironment("/home/u", environment_of({})), "may supply one"),
])  # fmt: skip
def test_a_key_that_may_be_elsewhere_is_not_missing(
    host_environment: HostEnvironment, reason: str
) -> None:
    provider = {"options": {"baseURL": f"{CODING}/v1"}, "models": {"glm-5": {}}}
    files = {f"{TOP}/opencode.json": json.dumps({"provider": {"p": provider}})}
    if host_environment.is_known:
        files = {f"{TOP}/.env": f"DASHSCOPE_HTTP_BASE_URL={PAYG}/api/v1\n"}
    every = find_connections(
        ANALYSIS, Overlay(files), list(files), TOP, host_environment
    )
    (one,) = (o for o in every if o.connection.active)
    assert one.answer.outcome == "unknown"
    assert reason in one.answer.reason


def test_a_key_that_a_command_prints_is_unknown() -> None:
    settings = {
        "apiKeyHelper": "/bin/key",
        "env": claude("", f"{CODING}/apps/anthropic"),
    }
    said = answer("claude-code", {}, {SETTINGS: settings})
    assert (said.outcome, said.reason) == (
        "unknown",
        "the key is not known from what was read",
    )


@pytest.mark.parametrize(
    ("path", "model", "outcome", "rule"),
    [
        ("/v1", "qwen3.7-plus", "not-found", "endpoint-path"),
        ("/apps/anthropic", "gpt-5", "bad-request", "unsupported-model"),
    ],
)
def test_a_key_that_a_command_prints_hides_no_certain_failure(
    path: str, model: str, outcome: str, rule: str
) -> None:
    settings = {"apiKeyHelper": "/bin/key", "env": claude("", CODING + path, model)}
    said = answer("claude-code", {}, {SETTINGS: settings})
    assert (said.outcome, said.rule) == (outcome, rule)


def test_a_key_that_may_be_elsewhere_hides_no_certain_failure() -> None:
    provider = {"options": {"baseURL": f"{CODING}/v1"}, "models": {"gpt-5": {}}}
    files = {f"{TOP}/opencode.json": json.dumps({"provider": {"p": provider}})}
    (one,) = find_connections(
        ANALYSIS, Overlay(files), list(files), TOP, HostEnvironment()
    )
    assert (one.answer.outcome, one.answer.rule) == ("bad-request", "unsupported-model")


def test_of_two_keys_in_a_file_of_no_tool_it_is_unknown_which_one_counts() -> None:
    named = claude(PLAN_KEY, f"{CODING}/apps/anthropic", ANTHROPIC_API_KEY=STANDARD_KEY)
    lines = [f"{name}={value}\n" for name, value in named.items()]
    files = {f"{TOP}/.env": "".join(lines)}
    (one,) = find_connections(
        ANALYSIS, Overlay(files), list(files), TOP, HostEnvironment()
    )
    assert one.answer.outcome == "unknown"
    assert one.answer.reason.startswith("different keys are set")
    call = one.connection.call
    nameless = call._replace(sender=call.sender._replace(tool=""))
    assert documented_answer(nameless).startswith("not known: different keys are set")
