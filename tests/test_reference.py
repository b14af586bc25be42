"""Every row of the reference document (2026-03-11), through the command line and the server."""

from __future__ import annotations

import json
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
def by_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Rules]:
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
        server.send(raw.notification("textDocument/didClose", {"textDocument": {"uri": uri}}))
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
    return " ".join(server.ask(what, "workspace/executeCommand", params)["result"].split())


@pytest.mark.parametrize(("family", "key", "url", "rule", "answer"), MATRIX)
def test_the_key_and_endpoint_matrix(
    check: Callable[..., Rules], family: str, key: str, url: str, rule: str | None, answer: str
) -> None:
    found = check(".env", f"{family}_API_KEY={key}\n{family}_BASE_URL={url}\n")
    assert list(found) == ([rule] if rule else [])
    assert answer in "".join(found.values())


def test_a_coding_tool_may_use_the_fourth_pair(check: Callable[..., Rules]) -> None:
    settings = {
        "env": {"ANTHROPIC_AUTH_TOKEN": PLAN, "ANTHROPIC_BASE_URL": f"{CODING}/apps/anthropic"}
    }
    assert check(".claude/settings.json", json.dumps(settings)) == {}


@pytest.mark.parametrize("model", EIGHT)
def test_the_eight_models(check: Callable[..., Rules], model: str) -> None:
    text = f"OPENAI_API_KEY={PLAN}\nOPENAI_BASE_URL={CODING}/v1\nOPENAI_MODEL="
    assert check(".env", f"{text}{model}\n") == {}
    other_case = model.upper() if model.islower() else model.lower()
    assert list(check(".env", f"{text}{other_case}\n")) == ["model-case"]


def test_no_ninth_model_in_the_references_edition(by_command_line: Callable[..., Rules]) -> None:
    text = f"OPENAI_API_KEY={PLAN}\nOPENAI_BASE_URL={CODING}/v1\nOPENAI_MODEL="
    for model in EIGHT:
        assert by_command_line(".env", text + model, "--edition", "2026-03-11") == {}
    found = by_command_line(".env", f"{text}qwen3.7-plus", "--edition", "2026-03-11")
    assert list(found) == ["unsupported-model"]


def test_image_video_and_speech_models_are_in_no_coding_plan(check: Callable[..., Rules]) -> None:
    text = f"OPENAI_API_KEY={PLAN}\nOPENAI_BASE_URL={CODING}/v1\nOPENAI_MODEL="
    for model in ("wan2.6-t2i", "wan2.6-t2v", "qwen3-tts-flash"):
        assert list(check(".env", f"{text}{model}\n")) == ["unsupported-model"]


def test_the_native_api_is_not_supported(check: Callable[..., Rules]) -> None:
    text = f"DASHSCOPE_API_KEY={PLAN}\nDASHSCOPE_HTTP_BASE_URL={CODING}/api/v1\n"
    assert list(check(".env", text)) == ["native-api-unsupported"]


def test_the_standard_keys_anthropic_url_is_official_today(check: Callable[..., Rules]) -> None:
    text = f"ANTHROPIC_AUTH_TOKEN={STANDARD}\nANTHROPIC_BASE_URL={PAYG}/apps/anthropic\n"
    assert check(".env", text) == {}


@pytest.mark.parametrize(("error", "remedy"), ERRORS.items())
def test_the_five_errors(capsys, server: raw.RawClient, error: str, remedy: str) -> None:
    assert remedy in explained(capsys, error)
    assert remedy in explained_by_server(server, error)


@pytest.mark.parametrize(("scenario", "said"), SCENARIOS.items())
def test_the_four_cost_scenarios(capsys, server: raw.RawClient, scenario: str, said: str) -> None:
    assert said in explained(capsys, scenario)
    assert said in explained_by_server(server, scenario)


def test_a_plan_key_in_scripts_and_a_hidden_plan_key(check: Callable[..., Rules]) -> None:
    assert list(check(".env", f"QWEN_API_KEY={PLAN}\n")) == ["plan-key-in-script"]


def test_the_three_links(capsys, server: raw.RawClient) -> None:
    main(["plans"])
    printed = capsys.readouterr().out
    for link in LINKS:
        assert link in printed
    for name, link in zip(
        ("billing-pay-as-you-go", "billing-coding-plan", "usage-analytics"), LINKS, strict=True
    ):
        assert link in explained(capsys, name)
        assert link in explained_by_server(server, name)
