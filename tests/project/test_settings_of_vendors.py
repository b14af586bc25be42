"""Settings about another vendor than the first: its models, hosts and editions."""

from __future__ import annotations

import pytest

from keyfit.catalog import load_catalog
from keyfit.cli.main import main
from keyfit.linter.finding import Finding
from keyfit.project.projects import Projects
from keyfit.project.settings import schema
from keyfit.vfs.files import Overlay

PLAN_KEY = "tp-c9d4c1f7ae2b35860c7e1a94fd2035b68"
STANDARD_KEY = "sk-9d4c1f7ae2b35860c7e1a94fd2035b689d4c1f7ae2b35860"
GATEWAY = '[[hosts]]\nhost = "llm.example.com"\nplan = "mimo/token-plan"\n'


def dotenv(key: str, url: str, model: str = "mimo-v2.5-pro") -> str:
    return f"OPENAI_API_KEY={key}\nOPENAI_BASE_URL={url}\nOPENAI_MODEL={model}\n"


def projects(toml: str, text: str) -> tuple[Projects, Overlay]:
    files = Overlay({"/w/keyfit.toml": toml, "/w/.env": text})
    return Projects(files, ("/w",)), files


def findings(toml: str, text: str) -> list[Finding]:
    known, files = projects(toml, text)
    report = known.run(files, ["/w/.env"])
    assert known.problems == []
    return list(report.for_path("/w/.env"))


def problem(toml: str) -> str:
    known, _ = projects(toml, "")
    known.of("/w/.env")
    (only,) = known.problems
    return only.message


def test_the_settings_plans_are_those_of_all_vendors() -> None:
    home = load_catalog()
    plans, listed = [], []
    for catalog in home.vendors():
        owner = "" if catalog is home else f"{catalog.id}/"
        plans += [owner + plan for plan in catalog.plans]
        listed += [owner + one for one in catalog.plans if catalog.models.of_plan(one)]
    assert schema()["$defs"]["plan"]["enum"] == plans
    assert schema()["$defs"]["listed_plan"]["enum"] == listed


def test_a_gateway_of_another_vendor_is_judged_as_its_plans_host() -> None:
    text = dotenv(STANDARD_KEY, "https://llm.example.com/v1")
    assert findings("", text) == []
    (finding,) = findings(GATEWAY, text)
    assert finding.rule == "key-endpoint-mismatch"
    assert "llm.example.com is a Token Plan host" in finding.message
    assert findings(GATEWAY, dotenv(PLAN_KEY, "https://llm.example.com/v1")) == []
    (finding,) = findings(GATEWAY, dotenv(PLAN_KEY, "https://llm.example.com/v2"))
    assert finding.rule == "endpoint-path"


def test_a_gateway_of_a_project_is_the_target_of_no_safe_fix() -> None:
    toml = GATEWAY + 'region = "global"\n'
    (finding,) = findings(toml, dotenv(PLAN_KEY, "https://api.xiaomimimo.com/v1"))
    led = [fix for fix in finding.fixes if "llm.example.com" in fix.title]
    assert [(fix.safety, "keyfit.toml" in fix.title) for fix in led] == [
        ("unsafe", True)
    ]


@pytest.mark.parametrize("name", ["api.kimi.com", "dashscope.aliyuncs.com"])
@pytest.mark.parametrize("plan", ["coding-plan", "mimo/token-plan", "kimi/coding-plan"])
def test_a_known_host_of_any_vendor_cannot_be_redefined(name: str, plan: str) -> None:
    toml = f'[[hosts]]\nhost = "{name}"\nplan = "{plan}"\n'
    assert problem(toml) == f"{name} is already known to keyfit and cannot be redefined"


def test_an_unknown_plan_of_another_vendor() -> None:
    toml = '[[hosts]]\nhost = "llm.example.com"\nplan = "mimo/tokenplan"\n'
    assert "did you mean 'mimo/token-plan'?" in problem(toml)


def test_an_edition_of_another_vendor_is_the_only_list() -> None:
    text = dotenv(PLAN_KEY, "https://token-plan-cn.xiaomimimo.com/v1", "mimo-v2-omni")
    catalog = projects('edition = "mimo/token-plan-2026-10"\n', text)[0]
    models = catalog.of("/w/.env").linter.catalog.vendor("mimo").models  # type: ignore[union-attr]
    assert list(models.of_plan("token-plan")) == ["mimo-v2.6-pro", "mimo-v2.6-flash"]


@pytest.mark.parametrize(
    ("edition", "says"),
    [
        ("mimo/2026", "unknown edition '2026'; expected one of pay-as-you-go-2026-07"),
        ("acme/2026", "unknown vendor 'acme'; expected one of qwencloud, ark, kimi"),
    ],
)
def test_an_unknown_edition(edition: str, says: str) -> None:
    assert problem(f'edition = "{edition}"\n').startswith(says)


def test_models_of_another_vendors_plan(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    toml = '[models]\n"mimo/token-plan" = ["mimo-v9-pro"]\ncoding-plan = ["qwen9"]\n'
    (tmp_path / "keyfit.toml").write_text(toml)
    assert main(["models", "--vendor", "mimo"]) == 0
    out = capsys.readouterr().out
    assert "mimo-v9-pro" in out
    assert "qwen9" not in out
    assert "  mimo/token-plan-2026-10: Token Plan, " in out
    words = ["models", "--vendor", "mimo", "--edition", "token-plan-2026-10"]
    assert main(words) == 0
    assert "mimo-v2-omni" not in capsys.readouterr().out
    assert main(["models"]) == 0
    assert "qwen9" in capsys.readouterr().out
