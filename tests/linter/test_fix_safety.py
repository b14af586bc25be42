"""When a repair may be made unasked: one table for the whole policy.

Each row is what is set, what stands beside it, and what must be said against moving the call to
the endpoint of its key's plan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from keyfit.linter.finding import Finding
from keyfit.linter.fingerprint import fingerprints
from keyfit.linter.fix_safety import caller_arguments, doubts_of_move
from keyfit.linter.url_rewrite import hosts_for
from keyfit.resolve.call import Call
from keyfit.vfs.files import Overlay
from places import ANALYSIS, PLAN_KEY, STANDARD_KEY

TOP = "/repo"
PAYG, PLAN = (
    "https://dashscope-intl.aliyuncs.com",
    "https://coding-intl.dashscope.aliyuncs.com",
)
NPM = "package.json"


def pair(
    key: str = PLAN_KEY, url: str = f"{PAYG}/compatible-mode/v1", prefix: str = "OPENAI"
) -> str:
    return f"{prefix}_API_KEY={key}\n{prefix}_BASE_URL={url}\n"


def npm(*names: str) -> str:
    return json.dumps({"dependencies": dict.fromkeys(names, "1")})


def call_of(path: str, text: str, beside: Mapping[str, str]) -> Call:
    texts = {f"{TOP}/{name}": said for name, said in {**beside, path: text}.items()}
    context = ANALYSIS.context(Overlay({**texts, f"{TOP}/.git": ""}), f"{TOP}/{path}")
    assert context is not None
    (call,) = (call for call in context.view.calls if call.endpoint)
    return call


FUNCTION = f"""use_payg() {{
  export OPENAI_API_KEY={PLAN_KEY}
  export OPENAI_BASE_URL={PAYG}/compatible-mode/v1
}}
"""
COMPOSE = f"""services:
  a:
    environment:
      OPENAI_API_KEY: {PLAN_KEY}
      OPENAI_BASE_URL: {PAYG}/compatible-mode/v1
"""
TABLE: list[tuple[str, str, Mapping[str, str], str]] = [
    # a file, its text, what stands beside it: what is said against the move
    (".env", pair(), {}, ""),
    (".env", pair(), {NPM: npm("left-pad"), "README.md": "fastapi"}, ""),
    (".env", pair(), {NPM: npm("express")}, "no agent"),
    (".env", pair(), {NPM: npm("openai")}, "no agent"),
    ("a/b/.env", pair(), {NPM: npm("express")}, "no agent"),
    ("a/.env", pair(), {"b/package.json": npm("express")}, ""),
    (".env", pair(), {"pyproject.toml": '[project]\ndependencies = ["Flask>3"]\n'}, "no agent"),
    (".env", pair(), {"requirements/base.txt": "django\n"}, "no agent"),
    (".env", pair(), {"go.mod": "require github.com/gin-gonic/gin v1.9.0\n"}, "no agent"),
    (".env", pair(), {"Cargo.toml": '[dependencies]\naxum = "0.8"\n'}, "no agent"),
    (".env", pair(), {"pom.xml": "<artifactId>spring-boot-starter-web</artifactId>"}, "no agent"),
    (".env", pair(), {"Dockerfile": "FROM python\n"}, "no agent"),
    (".env", pair(), {"compose.yaml": "services: {}\n"}, "no agent"),
    (".env", pair(), {"Procfile": "web: x\n"}, "no agent"),
    (".env", pair(), {"api.service": "[Service]\n"}, "no agent"),
    ("compose.prod.yaml", COMPOSE, {}, "no agent"),
    (".env", pair(prefix="QWEN"), {}, "no agent"),
    (".env", pair(STANDARD_KEY, f"{PLAN}/v1"), {}, "billed"),
    (".env", pair(url="https://dashscope-us.aliyuncs.com/compatible-mode/v1"), {}, "region"),
    (".env", pair() + "OPENAI_MODEL=qwen3.7-plus\n", {}, ""),
    (".env", pair() + "OPENAI_MODEL=qwen-flash\n", {}, "model"),
    (".env", pair() + "OPENAI_MODEL=tc-code-latest\n", {}, "key, model"),
    (".env", pair(prefix="PAYG"), {}, "meant otherwise"),
    (".env", pair(prefix="CODING_PLAN"), {}, ""),
    ("use.sh", FUNCTION, {}, "meant otherwise"),
    ("use.sh", FUNCTION.replace("payg", "coding_plan"), {}, ""),
    (".env", pair(prefix="PAYG"), {NPM: npm("koa")}, "no agent, meant otherwise"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "beside", "said"), TABLE)
def test_what_speaks_against_a_move(
    path: str, text: str, beside: Mapping[str, str], said: str
) -> None:
    call = call_of(path, text, beside)
    assert call.mismatched_key
    assert call.endpoint
    host, exact = next(
        hosts_for(call.catalog, call.endpoint, call.mismatched_key[2].plans)
    )
    assert ", ".join(doubts_of_move(call, host, exact)) == said


@pytest.mark.parametrize(("path", "text", "beside", "said"), TABLE)
def test_a_repair_is_safe_where_nothing_speaks_against_it(
    path: str, text: str, beside: Mapping[str, str], said: str
) -> None:
    texts = {f"{TOP}/{name}": found for name, found in {**beside, path: text}.items()}
    at = f"{TOP}/{path}"
    report = ANALYSIS.run(Overlay({**texts, f"{TOP}/.git": ""}), [at])
    (finding,) = (
        one for one in report.for_path(at) if one.rule == "key-endpoint-mismatch"
    )
    assert finding.fixes
    assert safe(finding) is (said == "")


def safe(finding: Finding) -> bool:
    return any(fix.safety == "safe" for fix in finding.fixes)


def test_the_title_says_what_the_plan_answers() -> None:
    call = call_of(".env", pair(), {NPM: npm("express")})
    assert caller_arguments(call) == {
        "doubt": "",
        "caller": "a server (express in package.json)",
    }
    report = ANALYSIS.run(
        Overlay({f"{TOP}/.env": pair(), f"{TOP}/{NPM}": npm("express")}),
        [f"{TOP}/.env"],
    )
    (finding,) = report.for_path(f"{TOP}/.env")
    assert (
        "rejects a server (express in package.json) with 405" in finding.fixes[0].title
    )
    assert "set the standard key" in finding.message


@pytest.mark.parametrize(
    "name", ["package.json", "compose.yaml", "Dockerfile", "Procfile"]
)
def test_what_is_beside_a_file_of_no_variables_need_not_read_it(name: str) -> None:
    text = json.dumps({"api_key": PLAN_KEY, "base_url": f"{PAYG}/compatible-mode/v1"})
    path = f"{TOP}/app.json"
    beside = {f"{TOP}/{name}": npm("express")}
    report = ANALYSIS.run(Overlay({path: text, **beside}), [path])
    (finding,) = report.for_path(path)
    assert "it is sent by what may be a " in finding.message
    assert "what may be a " in finding.fixes[0].title
    assert not safe(finding)
    # A baseline made before that was known still has the finding.
    arguments = {**finding.arguments, "doubt": ""}
    sure = finding._replace(arguments=arguments)
    for version in (1, 2):
        before, after = (
            fingerprints([one], "app.json", version) for one in (sure, finding)
        )
        assert before == after


def test_manifests_above_the_repository_do_not_count() -> None:
    texts = {
        "/repo/package.json": npm("express"),
        "/repo/in/.git": "",
        "/repo/in/.env": pair(),
    }
    (finding,) = ANALYSIS.run(Overlay(texts), ["/repo/in/.env"]).for_path(
        "/repo/in/.env"
    )
    assert safe(finding)


def test_a_changed_manifest_changes_what_is_said() -> None:
    path, texts = f"{TOP}/.env", {f"{TOP}/.env": pair()}
    seen = []
    for manifest in (None, npm("express"), npm("left-pad"), "{", npm("openai")):
        if manifest is not None:
            texts[f"{TOP}/{NPM}"] = manifest
        (finding,) = ANALYSIS.run(Overlay(texts), [path]).for_path(path)
        seen.append(safe(finding))
    assert seen == [True, False, True, True, False]


def test_a_very_long_manifest_is_not_read() -> None:
    long = npm("express")[:-1] + " " * 600_000 + "}"
    texts = {f"{TOP}/.env": pair(), f"{TOP}/{NPM}": long}
    (finding,) = ANALYSIS.run(Overlay(texts), [f"{TOP}/.env"]).for_path(f"{TOP}/.env")
    assert safe(finding)
