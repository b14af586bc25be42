"""Vendors side by side: what is found in the files of each, and what never may be."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from keyfit.catalog import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.apply_fixes import apply
from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.vfs.files import Overlay

MIMO = "tp-c9d4c1f7ae2b35860c7e1a94fd2035b68"
KIMI = "sk-kimi-9d4c1f7ae2b35860c7e1a94fd2035b689d4c1f7ae2b35860c7e1a94fd2035b68"
STANDARD = "sk-9d4c1f7ae2b35860c7e1a94fd2035b689d4c1f7ae2b35860"
ZAI = "9d4c1f7ae2b35860c7e1a94fd2035b68.x4Kq0vTn2testkey"
ARK = "ark-9d4c1f7a-e2b3-5860-c7e1-a94fd2035b68"
PLAN = "sk-sp-9d4c1f7ae2b35860c7e1a94fd2035b68"
DEEPSEEK = "sk-9d4c1f7ae2b35860c7e1a94fd2035b68"


def findings(text: str, name: str = ".env") -> list[Finding]:
    path = f"/project/{name}"
    report = Linter(load_catalog(), load_tools()).run(Overlay({path: text}), [path])
    return list(report.for_path(path))


def openai(key: str, url: str, model: str = "") -> str:
    text = f"OPENAI_API_KEY={key}\nOPENAI_BASE_URL={url}\n"
    return text + f"OPENAI_MODEL={model}\n" if model else text


def anthropic(key: str, url: str, model: str = "") -> str:
    text = f"ANTHROPIC_AUTH_TOKEN={key}\nANTHROPIC_BASE_URL={url}\n"
    return text + f"ANTHROPIC_MODEL={model}\n" if model else text


def claude(key: str, url: str) -> str:
    names = {"ANTHROPIC_AUTH_TOKEN": key, "ANTHROPIC_BASE_URL": url}
    return json.dumps({"env": names}, indent=2)


class Mistake(NamedTuple):
    """A file with one mistake: the rule that finds it, and the URLs to which repairs lead."""

    id: str
    rule: str
    text: str
    wrong: str
    repaired: tuple[str, ...]
    name: str = ".env"


CLUSTERS = ("sgp", "ams", "cn")
CN = "https://token-plan-cn.xiaomimimo.com"
PLATFORM = ("https://api.moonshot.ai", "https://api.moonshot.cn")
CODING = ("https://api.kimi.com/coding", "https://api.kimi.ai/coding")
SETTINGS = ".claude/settings.json"


def at_clusters(path: str) -> tuple[str, ...]:
    return tuple(f"https://token-plan-{one}.xiaomimimo.com{path}" for one in CLUSTERS)


def mistake(  # one line for each
    id: str, rule: str, write, key: str, wrong: str, *repaired: str
) -> Mistake:
    name = SETTINGS if write is claude else ".env"
    return Mistake(id, rule, write(key, wrong), wrong, repaired, name)


MISFIT, PATH, HOST = "key-endpoint-mismatch", "endpoint-path", "endpoint-host"
API = "https://api.xiaomimimo.com"
MISTAKES = [
    mistake(
        "mimo-plan-key-openai", MISFIT, openai, MIMO, f"{API}/v1", *at_clusters("/v1")
    ),
    mistake(
        "mimo-plan-key-anthropic",
        MISFIT,
        anthropic,
        MIMO,
        f"{API}/anthropic",
        *at_clusters("/anthropic"),
    ),
    mistake(
        "mimo-plan-key-claude",
        MISFIT,
        claude,
        MIMO,
        f"{API}/anthropic",
        *at_clusters("/anthropic"),
    ),
    mistake("mimo-standard-key", MISFIT, openai, STANDARD, f"{CN}/v1", f"{API}/v1"),
    mistake(
        "mimo-standard-key-claude",
        MISFIT,
        claude,
        STANDARD,
        f"{CN}/anthropic",
        f"{API}/anthropic",
    ),
    mistake(
        "mimo-openai-path-claude", PATH, claude, MIMO, f"{CN}/v1", f"{CN}/anthropic"
    ),
    mistake(
        "mimo-doubled-path-claude",
        PATH,
        claude,
        MIMO,
        f"{CN}/anthropic/v1",
        f"{CN}/anthropic",
    ),
    mistake("mimo-no-path-claude", PATH, claude, MIMO, CN, f"{CN}/anthropic"),
    mistake(
        "mimo-anthropic-path-openai", PATH, openai, MIMO, f"{CN}/anthropic", f"{CN}/v1"
    ),
    mistake("mimo-unknown-path", PATH, openai, MIMO, f"{CN}/v2", f"{CN}/v1"),
    mistake(
        "mimo-misspelled-cluster",
        HOST,
        openai,
        MIMO,
        "https://token-plan-spg.xiaomimimo.com/v1",
        "https://token-plan-sgp.xiaomimimo.com/v1",
    ),
    mistake(
        "mimo-misspelled-plan",
        HOST,
        openai,
        MIMO,
        "https://tokenplan-cn.xiaomimimo.com/v1",
        f"{CN}/v1",
    ),
    mistake(
        "mimo-broken-scheme",
        HOST,
        openai,
        MIMO,
        "htps://token-plan-cn.xiaomimimo.com/v1",
        f"{CN}/v1",
    ),
    mistake(
        "mimo-unencrypted",
        "insecure-endpoint",
        openai,
        MIMO,
        "http://token-plan-cn.xiaomimimo.com/v1",
        f"{CN}/v1",
    ),
    mistake(
        "kimi-plan-key-openai",
        MISFIT,
        openai,
        KIMI,
        f"{PLATFORM[0]}/v1",
        *(f"{one}/v1" for one in CODING),
    ),
    mistake(
        "kimi-plan-key-anthropic",
        MISFIT,
        anthropic,
        KIMI,
        f"{PLATFORM[1]}/anthropic",
        *CODING,
    ),
    mistake(
        "kimi-plan-key-claude",
        MISFIT,
        claude,
        KIMI,
        f"{PLATFORM[1]}/anthropic",
        *CODING,
    ),
    mistake(
        "kimi-platform-key",
        MISFIT,
        openai,
        STANDARD,
        f"{CODING[0]}/v1",
        *(f"{one}/v1" for one in PLATFORM),
    ),
    mistake(
        "kimi-platform-key-claude",
        MISFIT,
        claude,
        STANDARD,
        CODING[1],
        *(f"{one}/anthropic" for one in PLATFORM),
    ),
    mistake(
        "kimi-platform-path-claude",
        PATH,
        claude,
        KIMI,
        "https://api.kimi.com/anthropic",
        CODING[0],
    ),
    mistake(
        "kimi-platform-path-openai",
        PATH,
        openai,
        KIMI,
        "https://api.kimi.com/v1",
        f"{CODING[0]}/v1",
    ),
    mistake(
        "kimi-doubled-path-claude", PATH, claude, KIMI, f"{CODING[0]}/v1", CODING[0]
    ),
    mistake(
        "kimi-coding-path-elsewhere",
        PATH,
        openai,
        STANDARD,
        f"{PLATFORM[1]}/coding/v1",
        f"{PLATFORM[1]}/v1",
    ),
    mistake(
        "kimi-openai-path-claude",
        PATH,
        claude,
        STANDARD,
        f"{PLATFORM[0]}/v1",
        f"{PLATFORM[0]}/anthropic",
    ),
    mistake(
        "kimi-misspelled-host",
        HOST,
        openai,
        STANDARD,
        "https://api.moonshoot.ai/v1",
        f"{PLATFORM[0]}/v1",
    ),
    mistake(
        "kimi-broken-scheme",
        HOST,
        openai,
        STANDARD,
        "htps://api.moonshot.ai/v1",
        f"{PLATFORM[0]}/v1",
    ),
    mistake(
        "kimi-unencrypted",
        "insecure-endpoint",
        openai,
        KIMI,
        "http://api.kimi.com/coding/v1",
        f"{CODING[0]}/v1",
    ),
    mistake(
        "minimax-misspelled-host",
        HOST,
        openai,
        "sk-api-9d4c1f7ae2b35860c7e1",
        "https://api.minimaxi.io/v1",
        "https://api.minimax.io/v1",
    ),
    mistake(
        "minimax-openai-path-claude",
        PATH,
        claude,
        "sk-cp-9d4c1f7ae2b35860",
        "https://api.minimax.io/v1",
        "https://api.minimax.io/anthropic",
    ),
    mistake(
        "ark-doubled-path",
        PATH,
        openai,
        ARK,
        "https://ark.cn-beijing.volces.com/api/v3/v1",
        "https://ark.cn-beijing.volces.com/api/v3",
    ),
    mistake(
        "ark-openai-path-claude",
        PATH,
        claude,
        ARK,
        "https://ark.cn-beijing.volces.com/api/coding/v3",
        "https://ark.cn-beijing.volces.com/api/coding",
    ),
    mistake(
        "zai-coding-path-claude",
        PATH,
        claude,
        ZAI,
        "https://api.z.ai/api/coding/paas/v4",
        "https://api.z.ai/api/anthropic",
    ),
    mistake(
        "zai-standard-path-claude",
        PATH,
        claude,
        ZAI,
        "https://api.z.ai/api/paas/v4",
        "https://api.z.ai/api/anthropic",
    ),
]


@pytest.mark.parametrize("one", MISTAKES, ids=lambda one: one.id)
def test_a_mistake_is_found_once_and_repaired(one: Mistake) -> None:
    (finding,) = findings(one.text, one.name)
    assert finding.rule == one.rule
    repaired = [apply(one.text, list(fix.edits)) for fix in finding.fixes]
    assert repaired == [one.text.replace(one.wrong, right) for right in one.repaired]
    for text in repaired:
        assert [left.rule for left in findings(text, one.name)] == []


def test_a_repair_that_guesses_or_bills_is_not_made_unasked() -> None:
    for one in MISTAKES:
        (finding,) = findings(one.text, one.name)
        is_sure = len(finding.fixes) == 1 and one.rule != MISFIT
        for fix in finding.fixes:
            assert fix.safety == "unsafe" or is_sure, one.id


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        (openai(MIMO, "https://coding-intl.dashscope.aliyuncs.com/v1"), "Xiaomi MiMo"),
        (openai(PLAN, f"{CN}/v1"), "Alibaba Cloud"),
        (openai(PLAN, f"{CODING[0]}/v1"), "Tencent Cloud"),
        (openai(KIMI, f"{CN}/v1"), "Moonshot"),
        (openai(MIMO, "https://api.moonshot.cn/v1"), "Xiaomi MiMo"),
        (openai(ZAI, "https://api.minimax.io/v1"), "Z.ai"),
        (openai(ARK, "https://api.z.ai/api/coding/paas/v4"), "Volcengine"),
        (openai("sk-cp-9d4c1f7ae2b35860", "https://api.kimi.ai/coding/v1"), "MiniMax"),
        (openai(KIMI, "https://api.openai.com/v1"), "Moonshot"),
    ],
)
def test_a_key_of_another_vendor_is_named(text: str, vendor: str) -> None:
    (finding,) = findings(text)
    assert finding.rule == "foreign-key"
    assert vendor in finding.message
    assert not finding.fixes


# Each of these is right, or cannot be told from what is.
DANGERS = {
    "sk-sp-of-tencent": openai(PLAN, "https://api.lkeap.cloud.tencent.com/coding/v3"),
    "sk-sp-of-tencent-anthropic": anthropic(
        PLAN, "https://api.lkeap.cloud.tencent.com/coding/anthropic"
    ),
    "sk-sp-at-unknown-tencent-host": openai(
        PLAN, "https://tokenhub-intl.tencentmaas.com/v1"
    ),
    "zai-key-on-standard-path": openai(ZAI, "https://api.z.ai/api/paas/v4"),
    "zai-key-on-coding-path": openai(ZAI, "https://api.z.ai/api/coding/paas/v4"),
    "zai-china": openai(ZAI, "https://open.bigmodel.cn/api/coding/paas/v4"),
    "zai-anthropic-plan-unknown": anthropic(ZAI, "https://api.z.ai/api/anthropic"),
    "minimax-plan-key": anthropic(
        "sk-cp-9d4c1f7ae2b35860", "https://api.minimax.io/anthropic"
    ),
    "minimax-standard-key": anthropic(
        "sk-api-9d4c1f7ae2b35860c7e1", "https://api.minimax.io/anthropic"
    ),
    "minimax-old-key": openai(
        "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJHcm91cE5hbWUiOiJ4In0.c2ln",
        "https://api.minimax.io/v1",
    ),
    "kimi-variable-of-the-plan": (
        f"KIMI_API_KEY={KIMI}\nKIMI_BASE_URL=https://api.kimi.com/coding/v1\n"
    ),
    "kimi-variable-of-the-platform": (
        f"KIMI_API_KEY={STANDARD}\nKIMI_BASE_URL=https://api.moonshot.ai/v1\n"
    ),
    "kimi-variable-alone": f"KIMI_API_KEY={KIMI}\nMINIMAX_API_KEY=sk-cp-9d4c1f7ae2\n",
    "zhipu-variable": f"ZHIPU_API_KEY={ZAI}\nXIAOMI_API_KEY={MIMO}\n",
    "kimi-key-of-either-deployment": openai(KIMI, "https://api.kimi.ai/coding/v1"),
    "mimo-key-with-another-letter": openai(
        "tp-e9d4c1f7ae2b35860c7e1a94fd2035b68", f"{CN}/v1"
    ),
    "case-at-tencent": openai(
        PLAN, "https://api.lkeap.cloud.tencent.com/coding/v3", "minimax-m2.5"
    ),
    "case-at-ark": openai(
        ARK, "https://ark.cn-beijing.volces.com/api/coding/v3", "Doubao-Seed-2.1-turbo"
    ),
    "case-at-zai": openai(ZAI, "https://api.z.ai/api/coding/paas/v4", "GLM-5.4"),
    "case-at-kimi": openai(STANDARD, "https://api.moonshot.ai/v1", "Kimi-K2.6"),
    "new-model-at-zai": openai(ZAI, "https://api.z.ai/api/coding/paas/v4", "glm-6"),
    "new-model-at-mimo": openai(MIMO, f"{CN}/v1", "mimo-v3"),
    "ultraspeed-at-mimo": openai(MIMO, f"{CN}/v1", "mimo-v2.5-pro-ultraspeed"),
    "platform-model-at-kimi-code": openai(
        KIMI, "https://api.kimi.com/coding/v1", "kimi-k2.5"
    ),
    "alias-at-kimi-code": openai(
        KIMI, "https://api.kimi.com/coding/v1", "kimi-for-coding"
    ),
    "claude-name-at-deepseek": anthropic(
        DEEPSEEK, "https://api.deepseek.com/anthropic", "claude-sonnet-4-5"
    ),
    "alias-at-tencent": openai(
        "sk-tp-9d4c1f7ae2b35860c7e1a94fd2035b68",
        "https://tokenhub.tencentmaas.com/plan/v3",
        "auto",
    ),
    "any-key-on-arks-coding-path": openai(
        ARK, "https://ark.cn-beijing.volces.com/api/coding/v3"
    ),
    "bare-uuid-on-arks-coding-path": openai(
        "9d4c1f7a-e2b3-5860-c7e1-a94fd2035b68",
        "https://ark.cn-beijing.volces.com/api/coding/v3",
    ),
    "deepseek": openai(DEEPSEEK, "https://api.deepseek.com"),
    "hex-key-of-kimi": openai(DEEPSEEK, "https://api.moonshot.cn/v1"),
    "hex-key-of-mimo": openai(DEEPSEEK, "https://api.xiaomimimo.com/v1"),
    "long-context-suffix": claude(ZAI, "https://api.z.ai/api/anthropic"),
    "sites-for-people": "DOCS_URL=https://platform.xiaomimimo.com\nURL=https://www.kimi.com\n",
}


@pytest.mark.parametrize("name", DANGERS)
def test_what_cannot_be_told_is_silent(name: str) -> None:
    file = SETTINGS if DANGERS[name].startswith("{") else ".env"
    assert [f"{one.rule}: {one.message}" for one in findings(DANGERS[name], file)] == []


def test_no_repair_of_what_looks_like_tencents_is_made_unasked() -> None:
    text = openai(PLAN, "https://dashscope.aliyuncs.com/compatible-mode/v1")
    (finding,) = findings(text + "OPENAI_MODEL=tc-code-latest\n")[:1]
    assert finding.severity == "warning"
    assert {fix.safety for fix in finding.fixes} == {"unsafe"}


ARK_URL = "https://ark.cn-beijing.volces.com/api"


@pytest.mark.parametrize(
    ("text", "severity", "right"),
    [
        (
            f"ARK_CODING_PLAN_API_KEY={ARK}\nARK_CODING_PLAN_BASE_URL={ARK_URL}/v3\n",
            "warning",
            f"{ARK_URL}/coding/v3",
        ),
        (
            f"ARK_AGENT_PLAN_API_KEY={ARK}\nARK_AGENT_PLAN_BASE_URL={ARK_URL}/v3\n",
            "warning",
            f"{ARK_URL}/plan/v3",
        ),
        (
            f"ZAI_CODING_PLAN_API_KEY={ZAI}\n"
            "ZAI_CODING_PLAN_BASE_URL=https://api.z.ai/api/paas/v4\n",
            "info",
            "https://api.z.ai/api/coding/paas/v4",
        ),
    ],
)
def test_a_path_that_is_billed_beside_a_plans_name(
    text: str, severity: str, right: str
) -> None:
    (finding,) = findings(text)
    assert (finding.rule, finding.severity) == ("pay-as-you-go-cost", severity)
    (fix,) = finding.fixes
    assert fix.safety == "unsafe"
    repaired = apply(text, list(fix.edits))
    assert repaired.endswith(f"={right}\n")
    assert findings(repaired) == []


def test_a_plans_provider_in_a_tools_file() -> None:
    options = {"apiKey": ARK, "baseURL": f"{ARK_URL}/v3"}
    row = {"npm": "@ai-sdk/openai-compatible", "options": options}
    text = json.dumps({"provider": {"ark-coding-plan": row}})
    (finding,) = findings(text, "opencode.json")
    assert (finding.rule, finding.severity) == ("pay-as-you-go-cost", "warning")


@pytest.mark.parametrize("model", ["ark-code-latest", "doubao-seed-2.1-turbo"])
def test_a_short_name_on_arks_billed_path(model: str) -> None:
    (finding,) = findings(openai(ARK, f"{ARK_URL}/v3", model))
    assert (finding.rule, finding.severity) == ("unsupported-model", "error")
    assert finding.message == (
        f"pay-as-you-go rejects the name {model}, which belongs to the Coding Plan: it accepts "
        "dated ids only, such as doubao-seed-2-1-turbo-260628"
    )


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("v3", "doubao-seed-2-1-turbo-260628"),
        ("v3", "glm-5-3-260930"),
        ("v3", "ep-20260101120000-abcde"),
        ("coding/v3", "ark-code-latest"),
        ("coding/v3", "glm-5-3-260930"),
    ],
)
def test_a_name_that_arks_path_may_take(path: str, model: str) -> None:
    text = openai(ARK, f"{ARK_URL}/{path}", model)
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            f"XIAOMI_TOKEN_PLAN_API_KEY={STANDARD}\n",
            "a Token Plan key, but its value is a",
        ),
        (
            f"KIMI_CODING_PLAN_API_KEY={STANDARD}\n",
            "a Kimi Code key, but its value is a",
        ),
        (f"KIMI_CODING_PLAN_API_KEY={KIMI}\n", ""),
        (f"XIAOMI_TOKEN_PLAN_API_KEY={MIMO}\n", ""),
        ("XIAOMI_TOKEN_PLAN_API_KEY=your-key\n", ""),
        (f"ARK_CODING_PLAN_API_KEY={ARK}\n", ""),
        (f"ZAI_CODING_PLAN_API_KEY={ZAI}\n", ""),
        (f"TENCENT_CODING_PLAN_API_KEY={PLAN}\n", ""),
        ("TENCENT_TOKEN_PLAN_API_KEY=sk-tp-9d4c1f7ae2b35860c7e1a94fd2035b68\n", ""),
    ],
)
def test_a_variable_named_for_another_plan_than_its_key(text: str, says: str) -> None:
    found = findings(text)
    assert [one.rule for one in found] == (["key-plan-hint"] if says else [])
    assert all(one.severity == "info" and says in one.message for one in found)


def test_a_key_for_the_host_that_is_built_into_a_tool() -> None:
    row = {"moonshotai": {"options": {"apiKey": KIMI}}}
    text = json.dumps({"provider": row, "model": "moonshotai/kimi-k2.6"})
    (finding,) = findings(text, "opencode.json")
    assert finding.rule == "key-endpoint-mismatch"
    assert "api.moonshot.ai, a pay-as-you-go host, which rejects it with 401;" in (
        finding.message
    )


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("api.minimax.com", ("api.minimax.io", "api.minimaxi.com")),
        ("api.minimax.chat", ("api.minimax.io", "api.minimaxi.com")),
        ("api.moonshot.com", ("api.moonshot.ai", "api.moonshot.cn")),
    ],
)
def test_which_of_two_hosts_is_meant_is_a_guess(
    wrong: str, meant: tuple[str, ...]
) -> None:
    text = openai(STANDARD, f"https://{wrong}/v1")
    (finding,) = findings(text)
    assert finding.rule == "endpoint-host"
    assert finding.message.endswith(f"; did you mean {' or '.join(meant)}?")
    assert [fix.safety for fix in finding.fixes] == ["unsafe", "unsafe"]
    repaired = [apply(text, list(fix.edits)) for fix in finding.fixes]
    assert repaired == [text.replace(wrong, right) for right in meant]


@pytest.mark.parametrize("model", ["glm-5.4", "GLM-5.4"])
def test_a_model_that_only_the_plan_has_so_far(model: str) -> None:
    (finding,) = findings(openai(ZAI, "https://api.z.ai/api/paas/v4", model))
    assert (finding.rule, finding.severity) == ("unsupported-model", "info")
    assert finding.message == (
        f"as of 2026-11-24, {model} is in the GLM Coding Plan only, and this URL is for "
        "pay-as-you-go"
    )
    assert findings(openai(ZAI, "https://api.z.ai/api/paas/v4", "glm-5.3")) == []


def test_the_case_of_a_model_where_the_plan_is_hidden() -> None:
    key = "sk-cp-9d4c1f7ae2b35860"
    (finding,) = findings(openai(key, "https://api.minimax.io/v1", "minimax-m2.5"))
    assert (finding.rule, finding.severity) == ("model-case", "info")
    assert "MiniMax-M2.5" in finding.message
    for model in ("MiniMax-M2.5", "minimax-m9", "glm-5"):
        assert findings(openai(key, "https://api.minimax.io/v1", model)) == []


OPENAI_PATHS = {
    "https://api.minimax.io/anthropic": "/v1",
    "https://api.z.ai/api/anthropic": "/api/paas/v4",
    "https://ark.cn-beijing.volces.com/api/coding": "/api/coding/v3",
    "https://api.lkeap.cloud.tencent.com/coding/anthropic": "/coding/v3",
}


@pytest.mark.parametrize("url", OPENAI_PATHS)
def test_the_anthropic_path_for_an_openai_client(url: str) -> None:
    (finding,) = findings(openai("TESTKEY4b7c19de02fa5831", url))
    assert finding.rule == "endpoint-path"
    assert any(OPENAI_PATHS[url] in fix.title for fix in finding.fixes)
