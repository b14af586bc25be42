"""Facts that the vendor published after the catalog's first lists, one test for each.

What it answers to calls is in tests/doctor/test_error_text.py.
"""

from __future__ import annotations

import pytest

from keyfit.catalog import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.resolve.document_store import DocumentStore
from keyfit.util.clock import TODAY
from keyfit.vfs.files import Overlay

STANDARD = "sk-9d4c1f7ae2b35860c7e1a94fd2035b68"
CODING_KEY = "sk-sp-9d4c1f7ae2b35860c7e1a94fd2035b68"
TOKEN_KEY = "sk-sp-D.TESTKEY.0000.MEUCIQtestkeytestkeytestkeytestkey"
ZAI = "9d4c1f7ae2b35860c7e1a94fd2035b68.x4Kq0vTn2testkey"
TOKEN_HOST = "https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1"
PAY_AS_YOU_GO = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"


def findings(text: str, name: str = ".env") -> list[Finding]:
    path = f"/project/{name}"
    report = Linter(load_catalog(), load_tools()).run(Overlay({path: text}), [path])
    return list(report.for_path(path))


def rules(text: str) -> list[str]:
    return [finding.rule for finding in findings(text)]


def openai(key: str, url: str, model: str = "qwen3.7-plus") -> str:
    return f"OPENAI_API_KEY={key}\nOPENAI_BASE_URL={url}\nOPENAI_MODEL={model}\n"


@pytest.mark.parametrize(
    "path", ["/compatible-mode/v1", "/apps/anthropic", "/api/v1", "/api-ws/v1/realtime"]
)
@pytest.mark.parametrize(
    ("host", "plan"),
    [
        ("token-plan.maas.qianwenaiapi.com", "token-plan"),
        ("maas.qianwenaiapi.com", "pay-as-you-go"),
    ],
)
def test_hosts_of_the_brand_in_china(host: str, plan: str, path: str) -> None:
    endpoints = load_catalog().endpoints
    endpoint = endpoints.parse(f"https://{host}{path}")
    assert endpoint
    assert endpoint.plan == plan
    assert endpoints.routes_of(endpoint.host).longest_fit(path)


def test_a_standard_key_at_the_token_plan_of_the_brand_in_china() -> None:
    url = "https://token-plan.maas.qianwenaiapi.com/compatible-mode/v1"
    assert rules(openai(STANDARD, url)) == ["key-endpoint-mismatch"]


@pytest.mark.parametrize(
    ("today", "says"),
    [
        ("2026-11-20", "will be retired from the Token Plan on 2026-11-26"),
        ("2026-11-26", "is retired from the Token Plan as of 2026-11-26"),
    ],
)
def test_a_preview_that_a_plan_had_for_a_time(
    today: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TODAY, today)
    (finding,) = findings(openai(TOKEN_KEY, TOKEN_HOST, "qwen4-max-preview"))
    assert (finding.rule, finding.severity) == ("retired-model", "info")
    assert finding.message == f"qwen4-max-preview {says}"


def test_a_newer_model_than_all_lists_is_no_more_than_a_hint() -> None:
    (finding,) = findings(openai(TOKEN_KEY, TOKEN_HOST, "qwen4-max"))
    assert (finding.rule, finding.severity) == ("unsupported-model", "info")
    assert findings(openai(STANDARD, PAY_AS_YOU_GO, "qwen4-max")) == []


@pytest.mark.parametrize(
    ("model", "host", "retired"),
    [
        (model, host, retired)
        for model in (
            "qwen-turbo",
            "qwen-vl-max",
            "qwen-vl-plus",
            "qwq-plus",
            "qvq-max",
        )
        for host, retired in [
            ("dashscope.aliyuncs.com", True),
            ("dashscope-intl.aliyuncs.com", True),
            ("dashscope-us.aliyuncs.com", False),
            ("cn-hongkong.dashscope.aliyuncs.com", False),
        ]
    ],
)
def test_models_that_two_regions_have_lost(
    model: str, host: str, retired: bool
) -> None:
    text = openai(STANDARD, f"https://{host}/compatible-mode/v1", model)
    assert rules(text) == (["retired-model"] if retired else [])


@pytest.mark.parametrize(
    "url",
    [
        TOKEN_HOST,
        PAY_AS_YOU_GO,
        "https://coding-intl.dashscope.aliyuncs.com/v1",
    ],
)
@pytest.mark.parametrize(
    "key",
    [
        ZAI,
        "ark-9d4c1f7a-e2b3-5860-c7e1-a94fd2035b68",
        "AQ.Ab8TESTKEY4b7c19de02fa58316c90ab7d2e48f15c",
        "sk-api-TESTKEY4b7c19de02fa5831",
        "sk-tp-TESTKEY4b7c19de02fa58316c90ab7d2",
    ],
)
def test_keys_of_others_are_named_and_lead_to_no_repair(key: str, url: str) -> None:
    (finding,) = findings(openai(key, url))
    assert finding.rule == "foreign-key"
    assert not finding.fixes


@pytest.mark.parametrize("name", ["DASHSCOPE_API_KEY", "QWEN_API_KEY"])
def test_without_a_url_a_key_of_another_is_no_mistake(name: str) -> None:
    # Qwen's models are served by others too, and the URL may stand in the program.
    assert rules(f"{name}=sk-or-v1-9d4c1f7ae2b35860c7e1a94fd2035b68\n") == []
    assert rules(f"{name}={ZAI}\n") == []


ROUTER = "/home/ann/.claude-code-router/config.json"


@pytest.mark.parametrize("is_new", [False, True])
def test_a_file_that_the_tool_has_moved_away_from_is_not_judged(is_new: bool) -> None:
    provider = (
        f'{{"name": "q", "api_key": "{STANDARD}", "models": ["qwen3.7-plus"], '
        '"api_base_url": "https://coding-intl.dashscope.aliyuncs.com/v1/chat/completions"}'
    )
    files = {ROUTER: f'{{"Providers": [{provider}]}}'}
    if is_new:
        files[ROUTER.replace("config.json", "config.sqlite")] = ""
    report = Linter(load_catalog(), load_tools()).run(Overlay(files), [ROUTER])
    if not is_new:
        assert [one.rule for one in report.for_path(ROUTER)] == [
            "key-endpoint-mismatch"
        ]
        return
    assert ROUTER not in report.files
    why = "claude-code-router now reads config.sqlite instead"
    assert report.skipped == {ROUTER: why}


def test_no_other_file_is_looked_for_beside_others() -> None:
    looked_for: list[str] = []

    class Files(Overlay):
        def exists(self, path: str) -> bool:
            looked_for.append(path)
            return super().exists(path)

    path = "/project/config.json"
    store = DocumentStore(Files({path: "{}"}), load_tools(), lambda *_: True)
    assert store.text(path) == "{}"
    assert looked_for == []


def test_both_hosts_of_the_token_plan_outside_china_are_offered() -> None:
    (finding,) = findings(openai(TOKEN_KEY, PAY_AS_YOU_GO))
    token = [fix.title for fix in finding.fixes if "Token Plan" in fix.title]
    assert [title.split()[5] for title in token] == [
        "token-plan.ap-southeast-1.maas.aliyuncs.com",
        "token-plan.maas.qwencloudapi.com",
    ]
    assert [fix.preferred for fix in finding.fixes] == [True, False, False]
    assert (
        findings(
            openai(
                TOKEN_KEY, "https://token-plan.maas.qwencloudapi.com/compatible-mode/v1"
            )
        )
        == []
    )


@pytest.mark.parametrize("model", ["qwen4-max", "qwen4-max-preview"])
def test_what_is_thought_counts_as_output(model: str) -> None:
    facts = load_catalog().models.facts_of(model)
    assert any(row.thinking_in_output for row in facts)
    assert max(row.context for row in facts) == 1_000_000


@pytest.mark.parametrize(
    "model", ["qwen3.8-max", "qwen3.8-max-preview", "qwen3.8-flash"]
)
def test_how_the_models_of_3_8_think(model: str) -> None:
    facts = load_catalog().models.facts_of(model)
    assert {row.efforts for row in facts if row.efforts} == {("low", "medium", "xhigh")}
    assert max(row.budget for row in facts) == 262_144
    thinking = {row.thinking for row in facts if row.thinking}
    assert thinking == ({"yes"} if model.endswith("flash") else {"always"})


@pytest.mark.parametrize(
    "stem",
    [
        "TOKEN_PLAN",
        "QWEN_TOKEN_PLAN_CN",
        "DASHSCOPE_TOKENPLAN",
        "QWEN_CLOUD",
        "QIANWEN",
        "ALIBABA_SINGAPORE",
        "ALIBABA_US",
    ],
)
@pytest.mark.parametrize("role", ["API_KEY", "KEY"])
def test_names_of_variables_in_use(stem: str, role: str) -> None:
    url = TOKEN_HOST
    if stem.endswith("CN"):
        url = url.replace("ap-southeast-1", "cn-beijing")
    text = f"{stem}_{role}={STANDARD}\n{stem}_BASE_URL={url}\n"
    assert rules(text) == ["key-endpoint-mismatch"]
    text = f"{stem}_{role}={TOKEN_KEY}\n{stem}_BASE_URL={url}\n"
    assert rules(text) == []


@pytest.mark.parametrize(
    "name",
    [
        "XIAOMI_TOKEN_PLAN_API_KEY",
        "TENCENT_CODING_PLAN_API_KEY",
        "ARK_CODING_PLAN_API_KEY",
        "UMANS_AI_CODING_PLAN_API_KEY",
        "CODING_PLAN_API_KEY",
        "TOKEN_PLAN_API_KEY",
    ],
)
def test_the_name_of_a_plan_alone_is_no_vendors(name: str) -> None:
    assert not load_catalog().owns_variable(name)


def test_the_token_plan_has_speech() -> None:
    assert "speech" in load_catalog().plans["token-plan"].terms.models


@pytest.mark.parametrize(
    "site",
    [
        "bailian.console.aliyun.com",
        "docs.modelstudio.console.alibabacloud.com",
        "docs.bailian.console.aliyun.com",
        "platform.qianwenai.com",
        "www.qwencloud.com",
    ],
)
def test_a_link_to_a_page_is_no_misspelled_host(site: str) -> None:
    text = f"DASHSCOPE_API_KEY={STANDARD}\nDASHSCOPE_BASE_URL=https://{site}/docs\n"
    assert rules(text) == []
