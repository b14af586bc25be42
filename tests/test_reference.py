"""Every row of the reference document (2026-03-11), through the command line and the server."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keyfit.cli.main import main
from lsp import raw

STANDARD = "sk-fedcba9876543210fedcba9876543210"
PLAN = "sk-sp-0123456789abcdef0123456789abcdef"
PAYG = "https://dashscope-intl.aliyuncs.com"
CODING = "https://coding-intl.dashscope.aliyuncs.com"
EIGHT = (
    "qwen3.5-plus", "kimi-k2.5", "glm-5", "MiniMax-M2.5", "qwen3-max-2026-01-23",
    "qwen3-coder-next", "qwen3-coder-plus", "glm-4.7",
)  # fmt: skip
ERRORS = {
    "401 invalid access token": "Use the plan's own current key",
    "403 invalid api-key": "a standard key for scripts",
    "model 'qwen3-max' is not supported": "keyfit models",
    "Coding Plan is currently only available for Coding Agents": "supported coding tool",
    "week allocated quota exceeded": "Wait for the reset",
}
SCENARIOS = {
    "plan-key-in-scripts": "nothing is charged",
    "standard-key-instead-of-plan": "billed",
    "script-url-at-coding-plan": "Coding Agents",
    "plan-quota-used-up": "reset",
}
LINKS = (
    "https://home.qwencloud.com/billing/pay-as-you-go",
    "https://home.qwencloud.com/billing/coding-plan",
    "https://home.qwencloud.com/analytics",
)
MATRIX = [
    ("OPENAI", STANDARD, f"{PAYG}/compatible-mode/v1", None, ""),
    ("OPENAI", STANDARD, f"{CODING}/v1", "key-endpoint-mismatch", "401"),
    ("OPENAI", PLAN, f"{PAYG}/compatible-mode/v1", "key-endpoint-mismatch", "403"),
    ("QWEN", PLAN, f"{CODING}/v1", "plan-key-in-script", "405"),
]

Rules = dict[str, str]
"""Messages by rule."""


@pytest.fixture(scope="module")
def server() -> Iterator[raw.RawClient]:
    client = raw.RawClient()
    client.initialize()
    yield client
    client.kill()


@pytest.fixture
def by_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Rules]:
    def check(name: str, text: str, *options: str) -> Rules:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        main(["check", "--output-format", "json", *options, str(path)])
        findings = json.loads(capsys.readouterr().out)["findings"]
        return {finding["rule"]: finding["message"] for finding in findings}

    return check


@pytest.fixture
def by_server(tmp_path: Path, server: raw.RawClient) -> Callable[..., Rules]:
    def check(name: str, text: str) -> Rules:
        uri = (tmp_path / name).as_uri()
        server.send(raw.opened(uri, text))
        diagnostics = server.published(uri)
        server.send(
            raw.notification("textDocument/didClose", {"textDocument": {"uri": uri}})
        )
        return {diagnostic["code"]: diagnostic["message"] for diagnostic in diagnostics}

    return check


@pytest.fixture(params=["by_command_line", "by_server"])
def check(request: pytest.FixtureRequest) -> Callable[..., Rules]:
    return request.getfixturevalue(request.param)


def explained(capsys: pytest.CaptureFixture[str], what: str) -> str:
    assert main(["explain", what]) == 0
    return " ".join(capsys.readouterr().out.split())


def explained_by_server(server: raw.RawClient, what: str) -> str:
    params = {"command": "keyfit.explain", "arguments": [what]}
    return " ".join(
        server.ask(what, "workspace/executeCommand", params)["result"].split()
    )


@pytest.mark.parametrize(("family", "key", "url", "rule", "answer"), MATRIX)
def test_the_key_and_endpoint_matrix(
    check: Callable[..., Rules],
    family: str,
    key: str,
    url: str,
    rule: str | None,
    answer: str,
) -> None:
    found = check(".env", f"{family}_API_KEY={key}\n{family}_BASE_URL={url}\n")
    assert list(found) == ([rule] if rule else [])
    assert answer in "".join(found.values())


def test_a_coding_tool_may_use_the_fourth_pair(check: Callable[..., Rules]) -> None:
    settings = {
        "env": {
            "ANTHROPIC_AUTH_TOKEN": PLAN,
            "ANTHROPIC_BASE_URL": f"{CODING}/apps/anthropic",
        }
    }
    assert check(".claude/settings.json", json.dumps(settings)) == {}


@pytest.mark.parametrize("model", EIGHT)
def test_the_eight_models(check: Callable[..., Rules], model: str) -> None:
    text = f"OPENAI_API_KEY={PLAN}\nOPENAI_BASE_URL={CODING}/v1\nOPENAI_MODEL="
    assert check(".env", f"{text}{model}\n") == {}
    other_case = model.upper() if model.islower() else model.lower()
    assert list(check(".env", f"{text}{other_case}\n")) == ["model-case"]


def test_no_ninth_model_in_the_references_edition(
    by_command_line: Callable[..., Rules],
) -> None:
    text = f"OPENAI_API_KEY={PLAN}\nOPENAI_BASE_URL={CODING}/v1\nOPENAI_MODEL="
    for model in EIGHT:
        assert by_command_line(".env", text + model, "--edition", "2026-03-11") == {}
    found = by_command_line(".env", f"{text}qwen3.7-plus", "--edition", "2026-03-11")
    assert list(found) == ["unsupported-model"]


def test_image_video_and_speech_models_are_in_no_coding_plan(
    check: Callable[..., Rules],
) -> None:
    text = f"OPENAI_API_KEY={PLAN}\nOPENAI_BASE_URL={CODING}/v1\nOPENAI_MODEL="
    for model in ("wan2.6-t2i", "wan2.6-t2v", "qwen3-tts-flash"):
        assert list(check(".env", f"{text}{model}\n")) == ["unsupported-model"]


def test_the_native_api_is_not_supported(check: Callable[..., Rules]) -> None:
    text = f"DASHSCOPE_API_KEY={PLAN}\nDASHSCOPE_HTTP_BASE_URL={CODING}/api/v1\n"
    assert list(check(".env", text)) == ["native-api-unsupported"]


def test_the_standard_keys_anthropic_url_is_official_today(
    check: Callable[..., Rules],
) -> None:
    text = (
        f"ANTHROPIC_AUTH_TOKEN={STANDARD}\nANTHROPIC_BASE_URL={PAYG}/apps/anthropic\n"
    )
    assert check(".env", text) == {}


@pytest.mark.parametrize(("error", "remedy"), ERRORS.items())
def test_the_five_errors(
    capsys, server: raw.RawClient, error: str, remedy: str
) -> None:
    assert remedy in explained(capsys, error)
    assert remedy in explained_by_server(server, error)


@pytest.mark.parametrize(("scenario", "said"), SCENARIOS.items())
def test_the_four_cost_scenarios(
    capsys, server: raw.RawClient, scenario: str, said: str
) -> None:
    assert said in explained(capsys, scenario)
    assert said in explained_by_server(server, scenario)


def test_a_plan_key_in_scripts_and_a_hidden_plan_key(
    check: Callable[..., Rules],
) -> None:
    assert list(check(".env", f"QWEN_API_KEY={PLAN}\n")) == ["plan-key-in-script"]


def test_the_three_links(capsys, server: raw.RawClient) -> None:
    main(["plans"])
    printed = capsys.readouterr().out
    for link in LINKS:
        assert link in printed
    for name, link in zip(
        ("billing-pay-as-you-go", "billing-coding-plan", "usage-analytics"),
        LINKS,
        strict=True,
    ):
        assert link in explained(capsys, name)
        assert link in explained_by_server(server, name)


# --- what doctor foresees -----------------------------------------------------------------------

Foreseen = tuple[str, list[int], str]
"""Outcome, statuses and reason."""

NATIVE = "/api/v1"
ANTHROPIC = "/apps/anthropic"
BUDGETS = {
    "qwen3.5-plus": 81_920, "kimi-k2.5": 81_920, "glm-5": 32_768, "MiniMax-M2.5": 32_768,
    "qwen3-max-2026-01-23": 81_920, "glm-4.7": 32_768,
}  # fmt: skip
WINDOWS = {
    "qwen3.5-plus": 1_000_000, "kimi-k2.5": 256_000, "glm-5": 198_000, "MiniMax-M2.5": 192_000,
    "qwen3-max-2026-01-23": 256_000, "qwen3-coder-next": 256_000, "qwen3-coder-plus": 1_000_000,
    "glm-4.7": 198_000,
}  # fmt: skip
WITHOUT_THINKING = ("qwen3-coder-next", "qwen3-coder-plus")


@pytest.fixture
def doctor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Foreseen]:
    """What doctor says of the tool, started in an empty folder with these variables alone."""
    for name in set(os.environ) - {"PATH", "PYTEST_CURRENT_TEST"}:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def foresee(tool: str, **variables: str) -> Foreseen:
        given = [
            word for n, value in variables.items() for word in ("--env", f"{n}={value}")
        ]
        main(["doctor", "--home", "--output-format", "json", *given])
        found = json.loads(capsys.readouterr().out)["connections"]
        (answer,) = (
            one["answer"] for one in found if one["tool"] == tool and one["active"]
        )
        return answer["outcome"], answer["statuses"], answer["reason"]

    return foresee


def claude(key: str, url: str, model: str = "glm-5", **more: str) -> dict[str, str]:
    named = {
        "ANTHROPIC_AUTH_TOKEN": key,
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_MODEL": model,
    }
    return {**named, **more}


@pytest.mark.parametrize(
    ("key", "url", "outcome", "statuses"),
    [
        (STANDARD, f"{PAYG}/compatible-mode/v1", "ok", [200]),
        (STANDARD, f"{CODING}/v1", "auth-error", [401]),
        (PLAN, f"{PAYG}/compatible-mode/v1", "auth-error", [401, 403]),
        (PLAN, f"{CODING}/v1", "agent-only", [405]),
    ],
)
def test_the_matrix_of_a_script(
    doctor: Callable[..., Foreseen],
    key: str,
    url: str,
    outcome: str,
    statuses: list[int],
) -> None:
    said = doctor("qwencloud-scripts", QWEN_API_KEY=key, QWEN_BASE_URL=url)
    assert (said[0], sorted(said[1])) == (outcome, statuses)


@pytest.mark.parametrize(
    ("key", "url", "outcome"),
    [
        (STANDARD, PAYG, "ok"), (STANDARD, CODING, "auth-error"),
        (PLAN, PAYG, "auth-error"), (PLAN, CODING, "ok"),
    ],
)  # fmt: skip
def test_the_matrix_of_a_coding_tool(
    doctor: Callable[..., Foreseen], key: str, url: str, outcome: str
) -> None:
    assert doctor("claude-code", **claude(key, url + ANTHROPIC))[0] == outcome
    path = "/v1" if url == CODING else "/compatible-mode/v1"
    said = doctor(
        "qwen-code",
        OPENAI_API_KEY=key,
        OPENAI_BASE_URL=url + path,
        OPENAI_MODEL="glm-5",
    )
    assert said[0] == outcome


def test_who_pays(doctor: Callable[..., Foreseen]) -> None:
    assert "per token" in doctor("claude-code", **claude(STANDARD, PAYG + ANTHROPIC))[2]
    assert "monthly" in doctor("claude-code", **claude(PLAN, CODING + ANTHROPIC))[2]


def test_the_native_url(doctor: Callable[..., Foreseen]) -> None:
    at_payg = {"DASHSCOPE_API_KEY": STANDARD, "DASHSCOPE_HTTP_BASE_URL": PAYG + NATIVE}
    at_plan = {"DASHSCOPE_API_KEY": PLAN, "DASHSCOPE_HTTP_BASE_URL": CODING + NATIVE}
    assert doctor("dashscope-sdk", **at_payg)[0] == "ok"
    assert doctor("dashscope-sdk", **at_plan)[:2] == ("not-found", [404])


@pytest.mark.parametrize("model", EIGHT)
def test_each_model_is_answered_and_in_another_case_is_not(
    doctor: Callable[..., Foreseen], model: str
) -> None:
    other_case = model.upper() if model.islower() else model.lower()
    assert doctor("claude-code", **claude(PLAN, CODING + ANTHROPIC, model))[0] == "ok"
    said = doctor("claude-code", **claude(PLAN, CODING + ANTHROPIC, other_case))
    assert said[:2] == ("bad-request", [400])


@pytest.mark.parametrize("model", ["wan2.6-t2i", "wan2.6-t2v", "qwen3-tts-flash"])
def test_no_image_video_or_speech_model(
    doctor: Callable[..., Foreseen], model: str
) -> None:
    assert (
        doctor("claude-code", **claude(PLAN, CODING + ANTHROPIC, model))[0]
        == "bad-request"
    )


@pytest.mark.parametrize(("model", "budget"), BUDGETS.items())
def test_the_thinking_budget(
    doctor: Callable[..., Foreseen], model: str, budget: int
) -> None:
    call = claude(PLAN, CODING + ANTHROPIC, model)
    assert doctor("claude-code", **call, MAX_THINKING_TOKENS=str(budget))[0] == "ok"
    assert (
        doctor("claude-code", **call, MAX_THINKING_TOKENS="100000")[0] == "bad-request"
    )


@pytest.mark.parametrize(("model", "window"), WINDOWS.items())
def test_the_context_window(
    by_command_line: Callable[..., Rules], model: str, window: int
) -> None:
    call = claude(PLAN, CODING + ANTHROPIC, model)
    for tokens, rules in ((window, []), (2_000_000, ["context-window"])):
        said = {"env": {**call, "CLAUDE_CODE_MAX_CONTEXT_TOKENS": str(tokens)}}
        assert list(by_command_line(".claude/settings.json", json.dumps(said))) == rules


@pytest.mark.parametrize("model", WITHOUT_THINKING)
def test_models_without_thinking(doctor: Callable[..., Foreseen], model: str) -> None:
    call = claude(PLAN, CODING + ANTHROPIC, model, MAX_THINKING_TOKENS="1024")
    said = doctor("claude-code", **call)
    assert said[0] == "bad-request"
    assert "thinking" in said[2]


@pytest.mark.parametrize(
    ("skill", "tool", "url"),
    [
        ("qwencloud-text", "qwencloud-scripts", ""), ("qwencloud-vision", "qwencloud-scripts", ""),
        ("qwencloud-image-generation", "dashscope-sdk", NATIVE),
        ("qwencloud-video-generation", "dashscope-sdk", NATIVE),
        ("qwencloud-audio-tts", "dashscope-sdk", NATIVE),
    ],
)  # fmt: skip
def test_the_five_skills(
    capsys: pytest.CaptureFixture[str], server: raw.RawClient, doctor: Callable[..., Foreseen],
    skill: str, tool: str, url: str,
) -> None:  # fmt: skip
    said = explained(capsys, skill)
    assert "Works with a plan key: no" in said
    assert f"API: {'native' if url else 'openai-chat'} " in said
    assert "Works with a plan key: no" in explained_by_server(server, skill)
    key = {"DASHSCOPE_API_KEY" if url else "QWEN_API_KEY": PLAN}
    at_plan = {
        "DASHSCOPE_HTTP_BASE_URL" if url else "QWEN_BASE_URL": f"{CODING}{url or '/v1'}"
    }
    assert doctor(tool, **key, **at_plan)[0] == ("not-found" if url else "agent-only")
    at_payg = {"DASHSCOPE_HTTP_BASE_URL": PAYG + url} if url else {}
    assert doctor(tool, **key, **at_payg)[:2] == ("auth-error", [401, 403])


def test_the_cost_scenarios(doctor: Callable[..., Foreseen]) -> None:
    in_scripts = doctor("qwencloud-scripts", QWEN_API_KEY=PLAN)
    assert in_scripts[0] == "auth-error"
    assert 403 in in_scripts[1]
    instead_of_the_plan = doctor("claude-code", **claude(STANDARD, PAYG + ANTHROPIC))
    assert instead_of_the_plan[:2] == ("ok", [200])
    assert "billed" in instead_of_the_plan[2] or "per token" in instead_of_the_plan[2]
    script_at_plan = doctor(
        "qwencloud-scripts", QWEN_API_KEY=PLAN, QWEN_BASE_URL=f"{CODING}/v1"
    )
    assert script_at_plan[:2] == ("agent-only", [405])


def test_both_keys_side_by_side(doctor: Callable[..., Foreseen]) -> None:
    both = {**claude(PLAN, CODING + ANTHROPIC), "DASHSCOPE_API_KEY": STANDARD,
            "QWEN_BASE_URL": f"{PAYG}/compatible-mode/v1"}  # fmt: skip
    assert doctor("claude-code", **both)[0] == "ok"
    assert doctor("qwencloud-scripts", **both)[0] == "ok"


CAUSES = {
    "401 invalid access token": (f"OPENAI_API_KEY={STANDARD}", f"{CODING}/v1", "glm-5"),
    "403 invalid api-key": (f"OPENAI_API_KEY={PLAN}", f"{PAYG}/compatible-mode/v1", "glm-5"),
    "model 'GLM-5' is not supported": (f"OPENAI_API_KEY={PLAN}", f"{CODING}/v1", "GLM-5"),
    "Coding Plan is currently only available for Coding Agents": (
        f"OPENAI_API_KEY={PLAN}", f"{CODING}/v1", "glm-5",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("error", "cause"), CAUSES.items())
def test_the_cause_of_an_error_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    error: str, cause: tuple[str, str, str],
) -> None:  # fmt: skip
    key, url, model = cause
    (tmp_path / ".env").write_text(
        f"{key}\nOPENAI_BASE_URL={url}\nOPENAI_MODEL={model}\n"
    )
    (tmp_path / "requirements.txt").write_text(
        "openai\n"
    )  # a sign that the SDK is in use
    monkeypatch.chdir(tmp_path)
    said = explained(capsys, error)
    assert "Here: the OpenAI SDK (.env:" in said
    assert "Here:" not in explained(capsys, "week allocated quota exceeded")
