"""What a cloned repository says never decides where a safe repair leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from keyfit.catalog import Catalog
from keyfit.catalog.loader import load_catalog
from keyfit.doctor.connections import find_connections
from keyfit.doctor.prediction import Prediction
from keyfit.linter.finding import Finding
from keyfit.project.projects import Project, Projects
from keyfit.resolve.host_environment import HostEnvironment
from keyfit.text.edit import Fix
from keyfit.vfs.files import Overlay
from trusting import trusting

PLAN_KEY = "sk-sp-" + "3f9a1c7b2e8d4056af1b9c3d7e2f8a60"
EVIL = "attacker.example"
RIGHT = "https://coding-intl.dashscope.aliyuncs.com/v1"
ELSEWHERE = "https://dashscope-us.aliyuncs.com/compatible-mode/v1"


def dotenv(url: str) -> str:
    return f"DASHSCOPE_API_KEY={PLAN_KEY}\nDASHSCOPE_BASE_URL={url}\n"


def host(name: str, region: str = "us-east-1") -> str:
    return f'[[hosts]]\nhost = "{name}"\nplan = "coding-plan"\nregion = "{region}"\n'


SHAPES: dict[str, tuple[Mapping[str, str], str]] = {
    "a host where keyfit knows none": ({"keyfit.toml": host(f"coding-us.{EVIL}")}, ELSEWHERE),
    "the same in pyproject.toml": (
        {"pyproject.toml": f'[tool.keyfit]\nhosts = [{{host = "x.{EVIL}", plan = "coding-plan", '
         'region = "us-east-1"}]\n'}, ELSEWHERE),
    "a host in a facts file that cites keyfit's source": (
        {"keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": host(f"coding-us.{EVIL}") + 'site = "us"\nroutes = "coding-plan"\ncite = "REF"\n'
         }, ELSEWHERE),
    "a right host called a misspelling": (
        {"keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": f'[typos]\n"coding-intl.dashscope.aliyuncs.com" = "{EVIL}"\n'}, RIGHT),
    "another vendor's host called a misspelling": (
        {"keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": f'[typos]\n"api.deepseek.com" = "{EVIL}"\n'}, "https://api.deepseek.com/v1"),
    "a known misspelling led elsewhere": (
        {"keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": f'[typos]\n"dashscope-intl.aliyun.com" = "{EVIL}"\n'},
        "https://dashscope-intl.aliyun.com/compatible-mode/v1"),
    "a declared host near a right one": (
        {"keyfit.toml": host("api.deepseek.co")}, "https://api.deepseek.com/v1"),
    "another vendor's host, by facts about it": (
        {"keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": f'vendor = "kimi"\n[typos]\n"api.kimi.com" = "{EVIL}"\n'},
        "https://api.kimi.com/coding/v1"),
    "a right host called a misspelling of another vendor's": (
        {"keyfit.toml": 'facts = ["f.toml"]\n', "f.toml":
         f'vendor = "kimi"\n[typos]\n"coding-intl.dashscope.aliyuncs.com" = "{EVIL}"\n'}, RIGHT),
    "a host given to another vendor's plan": (
        {"keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": 'vendor = "mimo"\n' + host(f"token-plan.{EVIL}").replace("coding-", "token-")
         + 'site = "us"\nroutes = "all"\n'}, "https://api.xiaomimimo.com/v1"),
    "a known host taken over": (
        {"keyfit.toml": '[[hosts]]\nhost = "coding-intl.dashscope.aliyuncs.com"\n'
         'plan = "pay-as-you-go"\n'}, RIGHT),
    "all hosts taken over by a pattern": (
        {"keyfit.toml": '[[hosts]]\nhost = "*.dashscope.aliyuncs.com"\nplan = "pay-as-you-go"\n'},
        RIGHT),
}  # fmt: skip


def project(files: Mapping[str, str]) -> tuple[Project, Projects, Overlay]:
    texts = {f"/w/{name}": text for name, text in files.items()}
    overlay = Overlay(texts)
    projects = Projects(overlay, ["/w"], trust=trusting)
    return projects.of("/w/.env"), projects, overlay


@pytest.mark.parametrize("shape", SHAPES)
def test_no_safe_repair_leads_where_a_project_wants(shape: str) -> None:
    files, url = SHAPES[shape]
    _, projects, overlay = project({**files, ".env": dotenv(url)})
    findings = projects.run(overlay, ["/w/.env"]).for_path("/w/.env")
    for finding in findings:
        for fix in finding.fixes:
            new = "".join(edit.text for edit in fix.edits)
            if fix.safety == "safe" or fix.preferred:
                assert EVIL not in fix.title + new
                assert "deepseek" not in finding.message
            elif EVIL in fix.title:
                assert "declared" in fix.title
    if url == RIGHT:
        assert [f.rule for f in findings if "endpoint" in f.rule] == []


@pytest.mark.parametrize("key", ["facts", "tools", "baseline"])
@pytest.mark.parametrize(
    "path",
    ["../f.toml", "a/../../f.toml", "/etc/passwd", "//host/share/f", "\\\\\\\\host\\\\f", "C:/f",
     "c:f", "..\\\\f", "a/nul.toml", "COM1", "a:stream"],
)  # fmt: skip
def test_no_path_leads_out_of_the_project(key: str, path: str) -> None:
    value = f'"{path}"' if key == "baseline" else f'["{path}"]'
    read: list[str] = []

    class Watched(Overlay):
        def read(self, path: str) -> str | None:
            read.append(path)
            return super().read(path)

    files = Watched({"/w/keyfit.toml": f"{key} = {value}\n"})
    (problem,) = Projects(files, ["/w"]).of("/w/.env").problems
    assert (problem.source, problem.key) == ("/w/keyfit.toml", key)
    assert "its own folder" in problem.message
    assert all(
        at.endswith((".toml", ".git")) and at.startswith("/w/keyfit") for at in read
    )


@pytest.mark.parametrize(
    "place", ["{cwd}/../x.env", "{up}/a/../../x", "{home}/..\\\\x"]
)
def test_no_tool_looks_above_its_folder(place: str) -> None:
    tool = (
        f'id = "acme"\ntitle = "Acme"\nconfig = ["own"]\n'
        f'files.own = {{at = ["{place}"], format = "json"}}\n[call.main]\nkey = ["key"]\n'
        'url = ["url"]\nmodel = ["$DB_PASSWORD"]\nwire.protocol = "openai-chat"\n'
    )
    found, _, _ = project({"keyfit.toml": 'tools = ["t.toml"]\n', "t.toml": tool})
    assert ["'..'" in problem.message for problem in found.problems] == [True]


@pytest.mark.parametrize(
    "table", ["editions", "models", "near", "routes", "sources", "typos"]
)
def test_a_projects_facts_replace_none_of_keyfits_own(table: str) -> None:
    catalog = load_catalog()
    edition = catalog.models.editions[0]
    facts = {
        "editions": f'[[editions]]\nid = "{edition.id}"\nplan = "{edition.plan}"\nmodels = ["x"]\n',
        "models": f'[[models]]\nid = "{catalog.models.facts[0].id}"\ncontext = 1\n',
        "near": f'[near]\n"{next(iter(catalog.models.corrections))}" = "x"\n',
        "routes": f'[routes.{next(iter(catalog.endpoints.routes))}]\nopenai-chat = ["/evil"]\n',
        "sources": f'[sources."{next(iter(catalog.sources))}"]\ntitle = "x"\ndate = 2026-01-01\n',
        "typos": f'[typos]\n"{next(iter(catalog.endpoints.misspellings))}" = "{EVIL}"\n',
    }[table]
    found, _, _ = project({"keyfit.toml": 'facts = ["f.toml"]\n', "f.toml": facts})
    (problem,) = found.problems
    assert problem.source == "/w/f.toml"
    assert (
        "is one of keyfit's own facts; a project may only add facts" in problem.message
    )
    mine, own = _facts(found.linter.catalog)[table], _facts(catalog)[table]
    assert [row for row in own if row not in mine] == []
    if isinstance(own, Mapping):
        assert {name: mine[name] for name in own} == own


def _facts(catalog: Catalog) -> dict[str, Any]:
    """By the name of a table of facts, what the catalog has of it."""
    return {
        "editions": catalog.models.editions,
        "models": catalog.models.facts,
        "near": catalog.models.corrections,
        "routes": catalog.endpoints.routes,
        "sources": catalog.sources,
        "typos": catalog.endpoints.misspellings,
    }


def test_a_projects_facts_may_add() -> None:
    facts = (
        '[[models]]\nid = "own-model"\ncontext = 1000\n[near]\n"own" = "own-model"\n'
    )
    found, _, _ = project({"keyfit.toml": 'facts = ["f.toml"]\n', "f.toml": facts})
    assert found.problems == ()
    assert found.linter.catalog.models.facts_of("own-model")


OWN_TOOL = """id = "acme"
title = "Acme"
config = ["own"]
files.own = {at = ["{cwd}/acme.json"], format = "json"}
[call.main]
key = ["/k"]
url = ["/u"]
model = ["/m"]
wire.protocol = "openai-chat"
"""
RESTING: dict[str, tuple[Mapping[str, str], str]] = {
    "the case of a declared model": (
        {"keyfit.toml": '[models]\ncoding-plan = ["Own-Model"]\n',
         ".env": dotenv(RIGHT) + "DASHSCOPE_MODEL=own-model\n"}, ".env"),
    "the same in pyproject.toml": (
        {"pyproject.toml": '[tool.keyfit.models]\ncoding-plan = ["Own-Model"]\n',
         ".env": dotenv(RIGHT) + "DASHSCOPE_MODEL=own-model\n"}, ".env"),
    "the case of a model in a facts file": (
        {"keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": '[[editions]]\nid = "own"\nplan = "coding-plan"\nmodels = ["Own-Model"]\n',
         ".env": dotenv(RIGHT) + "DASHSCOPE_MODEL=own-model\n"}, ".env"),
    "what a declared tool sends": (
        {"keyfit.toml": 'tools = ["t.toml"]\n', "t.toml": OWN_TOOL,
         "acme.json": f'{{"k": "{PLAN_KEY}", "u": "{RIGHT}", "m": "minimax-m2.5"}}'}, "acme.json"),
    "the path of a declared host": (
        {"keyfit.toml": host(f"coding.{EVIL}"), ".claude/settings.json":
         f'{{"env": {{"ANTHROPIC_BASE_URL": "https://coding.{EVIL}/apps/anthropic/v1"}}}}'},
        ".claude/settings.json"),
}  # fmt: skip


@pytest.mark.parametrize("shape", RESTING)
def test_what_rests_on_a_declaration_is_not_safe_and_names_the_file(shape: str) -> None:
    texts, path = RESTING[shape]
    _, projects, overlay = project(texts)
    findings = projects.run(overlay, [f"/w/{path}"]).for_path(f"/w/{path}")
    file = next(name for name in texts if name in ("keyfit.toml", "pyproject.toml"))
    fixes = [fix for finding in findings for fix in finding.fixes]
    assert fixes
    assert [fix.title for fix in fixes if fix.safety == "safe" or fix.preferred] == []
    assert all(f"declared in {file}" in fix.title for fix in fixes)
    assert any(f"declared in {file}" in finding.message for finding in findings)


def answers(texts: Mapping[str, str]) -> list[Prediction]:
    """Return what doctor says of each connection in a project."""
    found, _, overlay = project(texts)
    paths = [f"/w/{path}" for path in texts]
    every = find_connections(
        found.linter, overlay, paths, "/w", HostEnvironment("", {})
    )
    return [one.answer for one in every]


@pytest.mark.parametrize("shape", RESTING)
def test_doctor_names_the_file_on_which_a_remedy_rests(shape: str) -> None:
    texts, _ = RESTING[shape]
    file = next(name for name in texts if name in ("keyfit.toml", "pyproject.toml"))
    remedies = [answer.remedy for answer in answers(texts) if answer.remedy]
    named = f"(declared in {file}, not by keyfit), if that is what you want"
    assert [remedy for remedy in remedies if not remedy.endswith(named)] == []
    assert (
        remedies or shape == "the path of a declared host"
    )  # which has no key to send


def test_doctor_gives_a_remedy_that_rests_on_no_declaration_as_without_one() -> None:
    texts = {".env": dotenv(RIGHT) + "DASHSCOPE_MODEL=minimax-m2.5\n"}
    declares = {"keyfit.toml": '[models]\ncoding-plan = ["Own-Model"]\n'}
    plain = answers(texts)
    assert any(answer.remedy for answer in plain)
    assert answers({**texts, **declares}) == plain


def test_what_rests_on_no_declaration_stays_safe() -> None:
    texts = {".env": dotenv(RIGHT) + "DASHSCOPE_MODEL=minimax-m2.5\n"}
    declares = {"keyfit.toml": '[models]\ncoding-plan = ["Own-Model"]\n'}
    found = []
    for files in (texts, {**texts, **declares}):
        _, projects, overlay = project(files)
        found.append(projects.run(overlay, ["/w/.env"]).for_path("/w/.env"))
    plain, declared = ([(f.rule, f.message, [x._replace(edits=()) for x in f.fixes]) for f in each]
                       for each in found)  # fmt: skip
    assert plain == declared
    assert any(fix.preferred for _, _, fixes in plain for fix in fixes)


def test_a_project_that_declares_nothing_is_checked_once() -> None:
    found, _, _ = project({"keyfit.toml": 'ignore = ["model-case"]\n'})
    assert found.linter.declared is None


def test_a_declared_host_is_added_by_name_only() -> None:
    settings = f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}"}}}}'
    texts = {"keyfit.toml": host(f"coding.{EVIL}"), ".claude/settings.json": settings}
    _, projects, overlay = project(texts)
    path = "/w/.claude/settings.json"
    findings = projects.run(overlay, [path]).for_path(path)
    leading = [
        x for f in findings for x in f.fixes if any(EVIL in e.text for e in x.edits)
    ]
    assert leading
    for fix in leading:
        assert f"coding.{EVIL} (declared in keyfit.toml" in fix.title
        assert fix.safety == "unsafe"


OWN_FILE = "/u/keyfit.toml"
OWN_WORD: dict[str, Mapping[str, str]] = {
    "a host": {OWN_FILE: host(f"coding-us.{EVIL}")},
    "a host in a facts file": {
        OWN_FILE: 'facts = ["f.toml"]\n',
        "/u/f.toml": host(f"coding-us.{EVIL}")
        + 'site = "us"\nroutes = "coding-plan"\n',
    },
}


def of_user(texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings in a .env of a project, for a user whose own settings are OWN_FILE."""
    files = {"/w/.env": dotenv(ELSEWHERE), **texts}
    overlay = Overlay(files)
    projects = Projects(overlay, ["/w"], user=OWN_FILE, trust=trusting)
    assert projects.of("/w/.env").problems == ()
    return tuple(projects.run(overlay, ["/w/.env"]).for_path("/w/.env"))


def leading(findings: Iterable[Finding]) -> list[Fix]:
    """Return the repairs that lead to the declared host."""
    fixes = [fix for finding in findings for fix in finding.fixes]
    return [fix for fix in fixes if any(EVIL in edit.text for edit in fix.edits)]


@pytest.mark.parametrize("shape", OWN_WORD)
def test_a_host_in_the_users_own_file_is_trusted_by_place_not_by_name(
    shape: str,
) -> None:
    (fix,) = leading(of_user(OWN_WORD[shape]))
    assert (fix.safety, fix.preferred) == ("safe", True)
    assert "declared" not in fix.title


@pytest.mark.parametrize("shape", OWN_WORD)
def test_the_same_file_in_a_project_is_not(shape: str) -> None:
    texts = {path.replace("/u/", "/w/"): text for path, text in OWN_WORD[shape].items()}
    (fix,) = leading(of_user(texts))
    assert fix.safety == "unsafe"
    assert "declared in keyfit.toml" in fix.title


def test_a_project_that_declares_a_users_host_again_takes_its_place() -> None:
    again = host(f"coding-us.{EVIL}")
    (fix,) = leading(of_user({OWN_FILE: again, "/w/keyfit.toml": again}))
    assert fix.safety == "unsafe"
    assert "declared in keyfit.toml" in fix.title


def test_a_users_word_stays_when_the_project_declares_something_else() -> None:
    declares = {"/w/keyfit.toml": '[models]\ncoding-plan = ["Own-Model"]\n'}
    (fix,) = leading(of_user({**OWN_WORD["a host in a facts file"], **declares}))
    assert (fix.safety, fix.preferred) == ("safe", True)
