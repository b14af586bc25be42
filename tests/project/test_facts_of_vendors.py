"""Files of `facts` that name a vendor: they are judged as keyfit's own facts of that vendor are."""

from __future__ import annotations

import pytest

from keyfit.catalog import load_catalog
from keyfit.linter.finding import Finding
from keyfit.project.projects import Projects
from keyfit.vfs.files import Overlay
from trusting import trusting

PLAN_KEY = "tp-c9d4c1f7ae2b35860c7e1a94fd2035b68"  # invented
NEW = "https://token-plan-jp.xiaomimimo.com/v9"
USER = "/u/keyfit.toml"
FACTS = """vendor = "mimo"
real = ["docs.xiaomimimo.com"]
[[editions]]
id = "2026-12"
plan = "token-plan"
models = ["mimo-v9-pro"]
[[models]]
id = "mimo-v9-pro"
context = 1000
[[hosts]]
host = "token-plan-jp.xiaomimimo.com"
plan = "token-plan"
region = "jp"
site = "intl"
routes = "new"
[routes.new]
openai-chat = ["/v9"]
[typos]
"token-plan-pj.xiaomimimo.com" = "token-plan-jp.xiaomimimo.com"
[near]
"mimo9" = "mimo-v9-pro"
"""


def dotenv(url: str = NEW, model: str = "mimo-v9-pro", key: str = PLAN_KEY) -> str:
    return f"OPENAI_API_KEY={key}\nOPENAI_BASE_URL={url}\nOPENAI_MODEL={model}\n"


def checked(
    text: str, facts: str = FACTS, of_user: bool = False
) -> tuple[list[Finding], list[str]]:
    """The findings in a `.env`, and the problems, where the user or the project has ``facts``."""
    folder = "/u" if of_user else "/w"
    files = Overlay({
        "/w/.env": text, f"{folder}/keyfit.toml": 'facts = ["f.toml"]\n', f"{folder}/f.toml": facts,
    })  # fmt: skip
    projects = Projects(files, ["/w"], user=USER, trust=trusting)
    problems = [problem.text() for problem in projects.of("/w/.env").problems]
    report = projects.run(files, ["/w/.env"])
    return list(report.for_path("/w/.env")), problems


def rules(text: str, facts: str = FACTS, of_user: bool = False) -> list[str]:
    found, problems = checked(text, facts, of_user)
    assert problems == []
    return [finding.rule for finding in found]


@pytest.mark.parametrize("of_user", [False, True])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (dotenv(), []),
        (dotenv(NEW.replace("v9", "v1")), ["endpoint-path"]),
        (dotenv(NEW.replace("jp", "pj")), ["endpoint-host"]),
        (dotenv(model="MIMO-v9-pro"), ["model-case"]),
        (dotenv(key="sk-9d4c1f7ae2b35860c7e1a94fd2035b68"), ["key-endpoint-mismatch"]),
    ],
)
def test_they_are_judged_as_keyfits_own(
    text: str, expected: list[str], of_user: bool
) -> None:
    assert rules(text, of_user=of_user) == expected


def test_a_host_without_any_word_of_the_vendor() -> None:
    facts = FACTS.replace("token-plan-jp.xiaomimimo.com", "llm.example.com")
    url = "https://llm.example.com"
    assert rules(dotenv(f"{url}/v9"), facts) == []
    assert rules(dotenv(f"{url}/v1"), facts) == ["endpoint-path"]


def test_several_files_about_one_vendor_add_up() -> None:
    other = 'vendor = "mimo"\n[[editions]]\nid = "x"\nplan = "token-plan"\nmodels = ["mimo-x"]\n'
    files = Overlay(
        {"/w/keyfit.toml": 'facts = ["f.toml", "g.toml", "h.toml"]\n', "/w/f.toml": FACTS,
         "/w/g.toml": other, "/w/h.toml": other.replace("mimo", "kimi").replace(
             "token-plan", "coding-plan")}
    )  # fmt: skip
    project = Projects(files, ["/w"], trust=trusting).of("/w/.env")
    assert project.problems == ()
    catalog = project.linter.catalog
    mimo, kimi = catalog.vendor("mimo"), catalog.vendor("kimi")
    assert mimo is not None
    assert kimi is not None
    assert {"mimo-v9-pro", "mimo-x"} <= set(mimo.models.of_plan("token-plan"))
    assert mimo.models.corrections["mimo9"] == "mimo-v9-pro"
    assert mimo.models.facts_of("mimo-v9-pro")
    assert "docs.xiaomimimo.com" in mimo.endpoints.non_api_hosts
    assert "kimi-x" in kimi.models.of_plan("coding-plan")
    assert "mimo-x" not in catalog.models.of_plan("token-plan")


def leading(text: str, of_user: bool) -> list[tuple[str, bool]]:
    """The safety of each repair that leads to the new host, and whether it names the project."""
    found, _ = checked(text, of_user=of_user)
    fixes = [fix for finding in found for fix in finding.fixes]
    led = [fix for fix in fixes if "token-plan-jp" in fix.title]
    return [(fix.safety, "declared in keyfit.toml" in fix.title) for fix in led]


def test_safe_repairs_lead_to_hosts_of_the_users_facts_never_to_a_projects() -> None:
    misspelled = dotenv(NEW.replace("jp", "pj"))
    assert leading(misspelled, of_user=True) == [("safe", False)]
    assert leading(misspelled, of_user=False) == [("unsafe", True)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('vendor = "kimmi"', ":1: unknown vendor 'kimmi'; did you mean 'kimi'?"),
        ('vendor = "acme"', ":1: unknown vendor 'acme'; expected one of qwencloud, ark, kimi"),
        ("vendor = 1", ":1: vendor: should be a string"),
        ("[vendor]\nid = 'kimi'", ":1: vendor: should be a string"),
        ('vendors = "kimi"', ":1: unknown table 'vendors'; did you mean 'vendor'?"),
        ("[[editions]]\nid = 'a'\nplan = 'mimo/token-plan'\nmodels = []",
         ":3: [[editions]] number 1: unknown plan 'mimo/token-plan'; for 'token-plan' of "
         "Xiaomi MiMo, begin the file with vendor = \"mimo\""),
        ("vendor = 'mimo'\n[[editions]]\nid = 'a'\nplan = 'coding-plan'\nmodels = []",
         ":4: [[editions]] number 1: unknown plan 'coding-plan'; for 'coding-plan' of "
         "Alibaba Cloud Model Studio / QwenCloud, begin the file with vendor = \"qwencloud\""),
        ("vendor = 'mimo'\n[[editions]]\nid = 'a'\nplan = 'tokenplan'\nmodels = []",
         ":4: [[editions]] number 1: unknown plan 'tokenplan'; did you mean 'token-plan'?"),
        (FACTS.replace('"new"', '"old"'), ":15: [[hosts]] number 1: unknown routes 'old'; "),
        (FACTS.replace("token-plan-jp.xiaomimimo.com", "api.kimi.com", 1),
         ":11: api.kimi.com is already known to keyfit and cannot be redefined"),
        (FACTS.replace("token-plan-pj.xiaomimimo.com", "dashscope.aliyuncs.com"),
         ":19: dashscope.aliyuncs.com is already known to keyfit and cannot be redefined"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_the_remedy(text: str, said: str) -> None:
    _, (problem,) = checked("", text)
    assert problem.startswith(f"/w/f.toml{said}")


def test_a_project_replaces_none_of_the_vendors_own() -> None:
    mimo = load_catalog().vendor("mimo")
    assert mimo is not None
    edition, known = mimo.models.editions[0], mimo.models.facts[0].id
    facts = (
        f'vendor = "mimo"\n[[editions]]\nid = "{edition.id}"\nplan = "{edition.plan}"\n'
        f'models = []\n[[models]]\nid = "{known}"\n[routes.all]\nopenai-chat = ["/evil"]\n'
    )
    found, problems = checked(
        dotenv("https://token-plan-cn.xiaomimimo.com/v1", edition.models[0]), facts
    )
    assert len(problems) == 3
    for problem in problems:
        assert "one of keyfit's own facts; a project may only add facts" in problem
    assert [finding.rule for finding in found] == []
