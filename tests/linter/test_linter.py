"""The engine's entry: broken rules are skipped by id, and nothing is checked twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.linter.rule import Rule
from keyfit.linter.rules import RULES
from keyfit.resolve.call import Call
from keyfit.vfs.files import Overlay

ENV = (
    "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
    "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
)
SETTINGS = (
    '{"modelProviders": {"openai": [{"id": "glm-5", "envKey": "PLAN_KEY",'
    ' "baseUrl": "https://dashscope.aliyuncs.com/compatible-mode/v1"}]}}'
)


def new_linter(rules: tuple[Rule, ...] = RULES) -> Linter:
    return Linter(load_catalog(), load_tools(), rules)


def test_a_broken_rule_is_named_and_the_others_go_on() -> None:
    def breaks(rule: Rule, call: Call) -> Iterator[Finding]:
        raise ZeroDivisionError
        yield

    broken = next(rule for rule in RULES if rule.id == "model-case").for_calls(breaks)
    report = new_linter((broken, RULES[0])).run(Overlay({"/p/.env": ENV}), ["/p/.env"])
    assert [finding.rule for finding in report.for_path("/p/.env")] == [
        "key-endpoint-mismatch"
    ]
    failed = [(f.rule, f.path, f.what.partition(" < ")[0]) for f in report.failures]
    place = f"test_linter.py:{breaks.__code__.co_firstlineno + 1} breaks"
    assert failed == [("model-case", "/p/.env", f"ZeroDivisionError at {place}")]


def test_a_file_is_checked_anew_only_when_a_text_it_depends_on_changes() -> None:
    engine = new_linter()
    settings, env = "/p/.qwen/settings.json", "/p/.env"
    texts = {settings: SETTINGS, env: "PLAN_KEY=sk-fedcba9876543210fedcba9876543210\n"}
    first = engine.run(Overlay(texts), [settings])
    assert first.for_path(settings) == []
    assert (
        engine.run(Overlay(dict(texts)), [settings]).files[settings]
        is first.files[settings]
    )
    texts[env] = "PLAN_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
    after = engine.run(Overlay(texts), [settings])
    assert [finding.rule for finding in after.for_path(settings)] == [
        "key-endpoint-mismatch"
    ]


def test_a_file_read_in_two_dialects_has_the_findings_of_both_whichever_came_first() -> (
    None
):
    engine = new_linter()
    settings, env = "/p/.qwen/settings.json", "/p/.env"
    url = "https://coding-intl.dashscope.aliyuncs.com/v1"
    key = "OPENAI_API_KEY: sk-fedcba9876543210fedcba9876543210\n"  # Node's alone
    texts = {settings: "{}", env: f"{key}OPENAI_BASE_URL={url}\n"}
    engine.run(Overlay(texts), [settings])
    for runner in (engine, new_linter()):
        (finding,) = runner.run(Overlay(texts), [env]).for_path(env)
        assert (finding.rule, finding.severity) == ("key-endpoint-mismatch", "error")


@pytest.mark.parametrize(
    ("tail", "severities"),
    [("#x", ["error"]), (" # x", ["warning"])],  # the second is no URL for the scripts
)
def test_two_tools_that_read_one_file_in_two_dialects(
    tail: str, severities: list[str]
) -> None:
    tools = load_tools()
    node = next(tool for tool in tools.tools if tool.id == "qwen-code")
    spec = node.files["dotenv"]
    spec = spec._replace(syntax=spec.syntax._replace(dialect="scripts"))
    other = node._replace(
        id="other", title="Other", files={**node.files, "dotenv": spec}
    )
    both = Linter(load_catalog(), tools._replace(tools=(node, other)))
    env = (
        "OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        f"OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1{tail}\n"
    )
    found = both.run(
        Overlay({"/p/.qwen/settings.json": "{}", "/p/.env": env}), ["/p/.env"]
    )
    shown = [
        f.severity
        for f in found.for_path("/p/.env")
        if f.rule == "key-endpoint-mismatch"
    ]
    assert shown == severities


def test_a_new_file_that_hides_another_is_noticed() -> None:
    engine = new_linter()
    settings = "/p/.qwen/settings.json"
    texts = {
        settings: SETTINGS,
        "/p/.env": "PLAN_KEY=sk-sp-0123456789abcdef0123456789abcdef\n",
    }
    assert engine.run(Overlay(texts), [settings]).for_path(settings)
    texts["/p/.qwen/.env"] = "OTHER=1\n"  # hides /p/.env, also where it says nothing
    assert engine.run(Overlay(texts), [settings]).for_path(settings) == []


@pytest.mark.parametrize("path", ["/p/.env", "/p/notes.txt"])
def test_a_file_that_is_not_there_or_of_no_kind_is_left_out(path: str) -> None:
    report = new_linter().run(Overlay({}), [path])
    assert report.checked == 0
    assert report.for_path(path) == []


KEY, URL = (line.split("=") for line in ENV.splitlines())


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (f"f() {{ {KEY[0]}={KEY[1]}; {URL[0]}={URL[1]}; }}\n", True),
        (f"{KEY[0]}={KEY[1]}\nf() {{ {URL[0]}={URL[1]}; }}\n", False),
        (f"{URL[0]}={URL[1]}\nf() {{ {KEY[0]}={KEY[1]}; }}\n", False),
        (f"{KEY[0]}={KEY[1]}\nalias q='{URL[0]}={URL[1]} qwen'\n", False),
        (f"H={URL[1]}\nf() {{ {KEY[0]}={KEY[1]}; {URL[0]}=$H; }}\n", False),
        (f"{KEY[0]}={KEY[1]}\n( {URL[0]}={URL[1]} )\n", True),
    ],
    ids=["function", "outer key", "outer URL", "alias", "outer host", "subshell"],
)
def test_no_repair_across_a_functions_border_is_safe(text: str, safe: bool) -> None:
    report = new_linter().run(Overlay({"/p/.zshrc": text}), ["/p/.zshrc"])
    (finding,) = report.for_path("/p/.zshrc")
    assert finding.rule == "key-endpoint-mismatch"
    assert [fix.safety == "safe" for fix in finding.fixes] == [safe] * len(
        finding.fixes
    )
    assert any(fix.preferred for fix in finding.fixes) is safe
