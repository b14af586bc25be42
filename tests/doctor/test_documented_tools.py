"""Tools that are described by their documentation: what they send."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from doctor.test_active_calls import Texts, sent
from keyfit.cli.main import main

SPRING = "src/main/resources/application.properties"
COPILOT = "~/.config/Code/User/chatLanguageModels.json"


def copilot(url: str, **group: Any) -> Texts:
    """Copilot's models with one group, which has one model at ``url``."""
    models = [{"id": "a", "url": url}]
    row = {"vendor": "customendpoint", "apiKey": "k", "models": models, **group}
    return {COPILOT: [row]}


CLINE = ".cline/data/settings/providers.json"
CHAT_OF_PLAN = "https://coding-intl.dashscope.aliyuncs.com/v1/chat/completions"


def cline(name: str, **settings: Any) -> dict[str, Any]:
    """Cline's settings with one provider, the one that was used last."""
    row = {
        "settings": {"provider": name, **settings},
        "updatedAt": "2026-11-01T00:00:00Z",
    }
    return {"version": 1, "lastUsedProvider": name, "providers": {name: row}}


CASES: Mapping[str, tuple[str, Texts, Mapping[str, str], Any]] = {
    "Cline calls the provider that was used last": (
        "cline",
        {f"~/{CLINE}": cline(
            "openai-compatible", apiKey="k", baseUrl="https://h/v1", model="a")},
        {"OPENAI_API_KEY": "low"},
        (("k",), "https://h/v1/chat/completions", "a"),
    ),
    "Cline has the coding plan built in": (
        "cline", {f"~/{CLINE}": cline("alibaba-coding-plan", model="a")},
        {"ALIBABA_CODING_PLAN_API_KEY": "k"}, (("k",), CHAT_OF_PLAN, "a"),
    ),
    "Cline appends no version for Anthropic": (
        "cline",
        {f"~/{CLINE}": cline("anthropic", apiKey="k", baseUrl="https://h/v1", model="a")}, {},
        (("k",), "https://h/v1/messages", "a"),
    ),
    "Cline's folder of data wins over its folder": (
        "cline",
        {"~/data/settings/providers.json": cline("alibaba-coding-plan", apiKey="k", model="a"),
         f"~/{CLINE}": cline("qwen", apiKey="low", model="b")},
        {"CLINE_DATA_DIR": "/home/u/data"}, (("k",), CHAT_OF_PLAN, "a"),
    ),
    "Cline reads a file of any name": (
        "cline", {"~/mine.json": cline("alibaba-coding-plan", apiKey="k", model="a")},
        {"CLINE_PROVIDER_SETTINGS_PATH": "/home/u/mine.json"}, (("k",), CHAT_OF_PLAN, "a"),
    ),
    "Copilot calls a whole endpoint as it is": (
        "vscode-copilot", copilot("https://h/v1/responses"), {},
        (("k",), "https://h/v1/responses", "a"),
    ),
    "Copilot appends to a version": (
        "vscode-copilot", copilot("https://h/v1/"), {},
        (("k",), "https://h/v1/chat/completions", "a"),
    ),
    "Copilot appends a version": (
        "vscode-copilot", copilot("https://h/a", apiType="messages"), {},
        (("k",), "https://h/a/v1/messages", "a"),
    ),
    "Crush's own file wins over the user's": (
        "crush",
        {"~/.local/share/crush/crush.json": {"providers": {"p": {"api_key": "own"}}},
         "~/.config/crush/crush.json": {"providers": {"p": {
             "type": "openai-compat", "base_url": "https://h/v1", "api_key": "k",
             "models": [{"id": "a"}]}}}}, {},
        (("own",), "https://h/v1/chat/completions", "a"),
    ),
    "nanobot calls the chosen preset": (
        "nanobot",
        {"~/.nanobot/config.json": {
            "providers": {"p": {"apiKey": "${K}", "apiBase": "https://h/v1"},
                          "q": {"apiKey": "q", "apiBase": "https://q/v1"}},
            "modelPresets": {"x": {"provider": "p", "model": "a"},
                             "y": {"provider": "q", "model": "b"}},
            "agents": {"defaults": {"modelPreset": "x"}}}}, {"K": "k"},
        (("k",), "https://h/v1/chat/completions", "a"),
    ),
    "oh-my-pi takes a variable's name for a key": (
        "oh-my-pi",
        {"~/.omp/agent/models.yml":
         "providers:\n  p:\n    baseUrl: https://h/v1\n    apiKey: MY_KEY\n"
         "    api: anthropic-messages\n    models:\n      - id: a\n"},
        {"MY_KEY": "k"},
        (("k",), "https://h/v1/messages", "a"),
    ),
    "jcode takes the key from the variable that is named": (
        "jcode",
        {"~/.jcode/config.toml":
         '[providers.p]\ntype = "openai-compatible"\nbase_url = "https://h/v1"\n'
         'api_key_env = "K"\ndefault_model = "a"\n'},
        {"K": "k"}, (("k",), "https://h/v1/chat/completions", "a"),
    ),
    "opencodex appends a version for Responses": (
        "opencodex",
        {"~/.opencodex/config.json": {"providers": {"p": {
            "adapter": "openai-responses", "baseUrl": "https://h", "apiKey": "$K",
            "defaultModel": "a"}}}}, {"K": "k"},
        (("k",), "https://h/v1/responses", "a"),
    ),
    "Copilot's key from the editor's storage is unknown": (
        "vscode-copilot", copilot("https://h/v1", apiKey="${input:secret}"), {},
        ((None,), "https://h/v1/chat/completions", "a"),
    ),
    "cc-switch sets the current provider's variables": (
        "cc-switch",
        {"~/.cc-switch/config.json": {"claude": {"current": "b", "providers": {
            "a": {"settingsConfig": {"env": {"ANTHROPIC_AUTH_TOKEN": "x"}}},
            "b": {"settingsConfig": {"env": {
                "ANTHROPIC_AUTH_TOKEN": "k", "ANTHROPIC_BASE_URL": "https://h",
                "ANTHROPIC_MODEL": "a[1m]"}}}}}}}, {},
        (("k",), "https://h/v1/messages", "a"),
    ),
    "CLIProxyAPI sends the only key of a provider": (
        "cliproxyapi",
        {"CLIProxyAPI/config.yaml":
         "claude-api-key:\n  - api-key: k\n    base-url: https://h\n"
         "    models:\n      - name: a\n        alias: b\n"}, {},
        (("k",), "https://h/v1/messages", "a"),
    ),
    "opencodex appends the path of its own": (
        "opencodex",
        {"~/.opencodex/config.json": {"providers": {"p": {
            "adapter": "openai-responses", "baseUrl": "https://h/v1", "apiKey": "k",
            "responsesPath": "/responses", "defaultModel": "a"}}}}, {},
        (("k",), "https://h/v1/responses", "a"),
    ),
    "Spring AI Alibaba calls its own host": (
        "spring-ai-alibaba",
        {"src/main/resources/application.yml":
         "spring:\n  ai:\n    dashscope:\n      api-key: k\n      chat:\n        options:\n"
         "          model: a\n"}, {},
        (("k",), "https://dashscope.aliyuncs.com/api/v1/services/", "a"),
    ),
    "Spring AI Alibaba takes what is set for chats first": (
        "spring-ai-alibaba",
        {"src/main/resources/application.properties":
         "spring.ai.dashscope.api-key=k\nspring.ai.dashscope.base-url=https://h\n"
         "spring.ai.dashscope.chat.api-key=c\nspring.ai.dashscope.chat.options.model=a\n"},
        {"SPRING_AI_DASHSCOPE_API_KEY": "e"},
        (("c",), "https://h/api/v1/services/", "a"),
    ),
    "Spring AI 1 appends a version": (
        "spring-ai",
        {"pom.xml": "<artifactId>spring-ai-bom</artifactId><version>1.1.2</version>",
         SPRING: "spring.ai.openai.api-key=k\nspring.ai.openai.base-url=https://h\n"}, {},
        (("k",), "https://h/v1/chat/completions", None),
    ),
    "Spring AI 2 reads the SDK's variables where nothing else is set": (
        "spring-ai",
        {"build.gradle": "'o:spring-ai-bom:2.0.3'",
         SPRING: "spring.ai.openai.chat.model=a\n"},
        {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "https://h/v1"},
        (("k",), "https://h/v1/chat/completions", "a"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_sends(case: tuple[str, Texts, Mapping[str, str], Any]) -> None:
    tool, files, environment, wanted = case
    assert sent(tool, files, environment) == wanted


def test_goose_calls_the_provider_whose_file_has_the_chosen_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ".config" / "goose"
    (folder / "custom_providers").mkdir(parents=True)
    (folder / "config.yaml").write_text("GOOSE_PROVIDER: q\n")
    url = "https://coding.dashscope.aliyuncs.com/v1"
    for file, name in {"p": "p", "other": "q"}.items():
        row = {"name": name, "api_key_env": f"KEY_{name}", "base_url": url}
        path = folder / "custom_providers" / f"{file}.json"
        path.write_text(json.dumps(row))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    main(["doctor", "--home", "--tool", "goose", "--output-format", "json"])
    found = json.loads(capsys.readouterr().out)["connections"]
    places = [one["endpoint"]["from"]["path"] for one in found if one["active"]]
    assert [Path(place).name for place in places] == ["other.json"]


QWEN_STEP = """\
jobs:
  j:
    steps:
      - uses: QwenLM/qwen-code-action@v1
        with:
          openai_api_key: ${{ secrets.K }}
          openai_model: qwen-max
"""
OPENCODE_STEP = """\
jobs:
  j:
    env:
      ALIBABA_CODING_PLAN_API_KEY: sk-sp-0123456789abcdef0123456789abcdef
    steps:
      - uses: anomalyco/opencode/github@latest
        with:
          model: alibaba-coding-plan/qwen-max
"""
OPENCODE_ELSEWHERE = """\
{"provider": {"alibaba-coding-plan": {
  "options": {"baseURL": "https://coding.dashscope.aliyuncs.com/v1"}}}}
"""


@pytest.mark.parametrize(
    ("tool", "files", "url", "outcome"),
    [
        (
            "qwen-code-action",
            {"a.yml": QWEN_STEP},
            "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
            "unknown",
        ),
        (
            "qwen-code-action",
            {"a.yml": QWEN_STEP + "          settings: '{}'\n"},
            None,
            "unknown",
        ),
        (
            "opencode-action",
            {"a.yml": OPENCODE_STEP},
            "https://coding-intl.dashscope.aliyuncs.com/v1/chat/completions",
            "bad-request",
        ),
        (
            "opencode-action",
            {"a.yml": OPENCODE_STEP, "../../opencode.json": OPENCODE_ELSEWHERE},
            "https://coding.dashscope.aliyuncs.com/v1/chat/completions",
            "bad-request",
        ),
    ],
)
def test_an_action_sends_what_its_step_says(
    tool: str,
    files: Mapping[str, str],
    url: str | None,
    outcome: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    main(["doctor", "--tool", tool, "--output-format", "json"])
    (one,) = json.loads(capsys.readouterr().out)["connections"]
    assert (one["request_url"], one["answer"]["outcome"]) == (url, outcome)


def test_what_an_unknown_path_is_answered_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / SPRING
    path.parent.mkdir(parents=True)
    path.write_text(
        "spring.ai.openai.api-key=sk-fedcba9876543210fedcba9876543210\n"
        "spring.ai.openai.base-url=https://dashscope.aliyuncs.com/compatible-mode/v1\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    main(["doctor", "--tool", "spring-ai", "--output-format", "json"])
    (one,) = json.loads(capsys.readouterr().out)["connections"]
    assert "path" in one["answer"]["reason"]
    assert one["answer"]["outcome"] == "unknown"


@pytest.mark.parametrize(
    ("name", "top_name", "found"),
    [
        ("config.yaml", "claude-api-key", ["cliproxyapi"]),
        ("config.yaml", "claude-api-keys", []),
        ("other.yaml", "claude-api-key", []),
    ],
)
def test_a_file_whose_syntax_alone_shows_its_tool(
    name: str,
    top_name: str,
    found: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "project" / "inner"
    folder.mkdir(parents=True)
    (folder / name).write_text(
        f"{top_name}:\n"
        "  - api-key: sk-sp-fedcba9876543210fedcba9876543210\n"
        "    base-url: https://coding.dashscope.aliyuncs.com/apps/anthropic\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "project")
    main(["doctor", "--output-format", "json"])
    connections = json.loads(capsys.readouterr().out)["connections"]
    assert [one["tool"] for one in connections] == found


SpringAnswer = Callable[[str], dict[str, Any]]


@pytest.fixture
def spring_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> SpringAnswer:
    """What doctor expects of the service in a project of Spring AI 1, by its settings."""

    def answer(settings: str) -> dict[str, Any]:
        path = tmp_path / SPRING
        path.parent.mkdir(parents=True)
        path.write_text(settings)
        manifest = "<artifactId>spring-ai-bom</artifactId><version>1.1.2</version>"
        (tmp_path / "pom.xml").write_text(manifest)
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        monkeypatch.chdir(tmp_path)
        main(["doctor", "--tool", "spring-ai", "--output-format", "json"])
        (one,) = json.loads(capsys.readouterr().out)["connections"]
        return dict(one["answer"])

    return answer


@pytest.mark.parametrize("name", ["apiKey", "api_key"])
def test_spring_ai_reads_other_spellings_of_a_name(
    name: str, spring_answer: SpringAnswer
) -> None:
    answer = spring_answer(
        f"spring.ai.openai.{name}=sk-fedcba9876543210fedcba9876543210\n"
        "spring.ai.openai.base-url=https://dashscope.aliyuncs.com/compatible-mode\n"
    )
    assert answer["outcome"] == "unknown"


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        ("spring.ai.openai.base-url=https://a.example\n", "unknown"),
        ("spring.ai.openai.base-url=https://a.example\n"
         "spring.config.activate.on-profile=a\n", "ok"),
        ("server.port=80\n", "ok"),
    ],
)  # fmt: skip
def test_a_later_document_of_a_file_of_spring_wins(
    later: str, outcome: str, spring_answer: SpringAnswer
) -> None:
    answer = spring_answer(
        "spring.ai.openai.api-key=sk-fedcba9876543210fedcba9876543210\n"
        "spring.ai.openai.base-url=https://dashscope.aliyuncs.com/compatible-mode\n"
        f"spring.ai.openai.chat.options.model=qwen-plus\n#---\n{later}"
    )
    assert answer["outcome"] == outcome
