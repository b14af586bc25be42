"""Settings: every key, who wins, what is said of bad values, and what they do to the findings."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from jsonschema import Draft202012Validator

from keyfit.linter.rules import RULES
from keyfit.project.json_schema import SchemaValidator
from keyfit.project.projects import Project, Projects
from keyfit.project.settings import Config, Layer, resolve_settings, schema
from keyfit.project.settings_layers import (
    build_layer,
    options_layer,
    project_layer,
    user_file,
)
from keyfit.project.toml_lines import lines_of
from keyfit.vfs.files import Overlay
from trusting import trusting

PLAN_KEY = "sk-sp-" + "0123456789abcdef" * 2
STANDARD_KEY = "sk-" + "0123456789abcdef" * 2
RIGHT_URL = "https://coding-intl.dashscope.aliyuncs.com/v1"


def dotenv(
    url: str = RIGHT_URL, model: str = "MiniMax-M2.5", key: str = PLAN_KEY
) -> str:
    return f"OPENAI_API_KEY={key}\nOPENAI_BASE_URL={url}\nOPENAI_MODEL={model}\n"


def projects(
    files: Mapping[str, str], tops: tuple[str, ...] = ("/w",), *over: Layer
) -> Projects:
    return Projects(Overlay(files), tops, lambda folder: over, trust=trusting)


def project(toml: str, **files: str) -> Project:
    """The project of a folder whose keyfit.toml is ``toml``."""
    return projects({"/w/keyfit.toml": toml, **files}).of("/w/.env")


def found(files: Mapping[str, str], path: str = "/w/.env") -> list[tuple[str, str]]:
    """The rules and severities of the findings in ``path``."""
    known = projects(files)
    report = known.run(Overlay(files), [path])
    assert known.problems == []
    return [(finding.rule, finding.severity) for finding in report.for_path(path)]


def rules(toml: str, text: str, **files: str) -> list[str]:
    every = {"/w/keyfit.toml": toml, "/w/.env": text, **files}
    return [rule for rule, _ in found(every)]


# The schema


def test_the_schema_is_one_and_its_defaults_are_the_configs() -> None:
    Draft202012Validator.check_schema(schema())
    plain = {key: said["default"] for key, said in schema()["properties"].items()}
    written = {key: value for key, value in plain.items() if value is not None}
    assert project(json_as_toml(written)).settings.config == Config(
        exclude_from="/w", per_file_ignores_from="/w"
    )
    names = {key.replace("-", "_") for key in plain}
    assert names == set(Config._fields) - {"exclude_from", "per_file_ignores_from"}
    assert schema()["$defs"]["rule"]["enum"] == [rule.id for rule in RULES]
    assert all(
        said["title"] and said["description"]
        for said in schema()["properties"].values()
    )


def json_as_toml(values: dict[str, object]) -> str:
    return "\n".join(
        f"{key} = {json.dumps(value).replace('{}', '{ }')}"
        for key, value in values.items()
    )


VALUES: list[object] = [
    {}, 3, [], {"select": ["model-case"]}, {"select": ["x"]}, {"select": "model-case"}, {"x": 1},
    {"severity": {"model-case": "off"}}, {"severity": {"model-case": "fatal"}}, {"home": 0},
    {"severity": {"x": "off"}}, {"models": {"pay-as-you-go": ["x"]}}, {"edition": ""},
    {"edition": 1},
    {"models": {"coding-plan": [""]}}, {"hosts": [{}]}, {"hosts": [{"host": "a.example"}]},
    {"hosts": [{"host": "a b"}]}, {"hosts": [{"host": "a", "routes": {"native": ["/x", ""]}}]},
    {"hosts": [{"host": "a", "routes": {"native": ["x"]}}]},
    {"hosts": [{"host": "a", "plan": "b"}]},
    {"hosts": [{"host": "a", "routes": {"smtp": ["/x"]}}]}, {"hosts": [{"host": "a", "x": 1}]},
    {"hosts": [{"host": "a", "routes": 1}]}, {"exclude": ["a", 1]}, {"tools": {}},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=json.dumps)
def test_the_small_validator_agrees_with_a_whole_one(value: object) -> None:
    check = SchemaValidator(schema())
    kept = check.kept(value)
    assert (check.errors == []) == Draft202012Validator(schema()).is_valid(value)
    assert Draft202012Validator(schema()).is_valid(kept)


# Bad values


@pytest.mark.parametrize(
    ("toml", "line", "said"),
    [
        ('home = true\nselct = []', 2, "selct: unknown key; did you mean 'select'?"),
        ('zzz = 1', 1, "zzz: unknown key; "
         "expected one of select, ignore, severity, edition, models, "
         "hosts, tools, facts, exclude, per-file-ignores, home"),
        ('select = [\n"model-cas"]', 1,
         "select[0]: \"model-cas\" is not a rule; did you mean 'model-case'?"),
        ('ignore = "model-case"', 1, 'ignore: should be a list, not "model-case"'),
        ("ignore = [1]", 1, "ignore[0]: should be a string, not 1"),
        ('[severity]\nmodel-case = "fatal"', 2,
         'severity.model-case: "fatal" is not a severity; '
         'expected one of error, warning, info, off'),
        ('severity.modelcase = "off"', 1,
         "severity.modelcase: \"modelcase\" is not a rule; did you mean 'model-case'?"),
        ('severity = "off"', 1, 'severity: should be a table, not "off"'),
        ('home = "yes"', 1, 'home: should be true or false, not "yes"'),
        ("edition = 3", 1, "edition: should be a string, not 3"),
        ('exclude = [""]', 1, 'exclude[0]: should be a string that is not empty, not ""'),
        ('[models]\npay-as-you-go = ["x"]', 2,
         'models.pay-as-you-go: "pay-as-you-go" is not a plan with a model list; expected one of '
         'coding-plan, token-plan'),
        ('[[hosts]]\nplan = "coding-plan"', 1, "hosts[0]: missing host"),
        ('[[hosts]]\nhost = "a"\nprivate = true\n[[hosts]]\nhost = "https://a/b"\nplan = '
         '"coding-plan"', 5, "hosts[1].host: should be a host's name without scheme, port and path "
         '(* stands for one label), not "https://a/b"'),
        ('[[hosts]]\nhost = "a"', 1, "hosts[0]: has no effect without a plan, or private = true"),
        ('[[hosts]]\nhost = "a"\nplan = "codingplan"', 3,
         "hosts[0].plan: \"codingplan\" is not a plan; did you mean 'coding-plan'?"),
        ('[[hosts]]\nhost = "a"\nplan = "coding-plan"\nroutes = "x"', 1,
         "hosts: a: unknown routes 'x'; "
         "expected one of pay-as-you-go, trial, coding-plan, token-plan"),
        ('edition = "1999"', 1, "edition: unknown edition '1999'; expected one of "),
        ('tools = ["t.toml"]', 1, "tools: no such file: t.toml"),
        ('facts = ["f.toml"]', 1, "facts: no such file: f.toml"),
        ("home = true\nselect = [", 2, "invalid TOML: Invalid value; the defaults are used"),
        ("home = true\nb == 2", 2, "invalid TOML: Invalid value; the defaults are used"),
        (f'ignore = ["{PLAN_KEY}"]', 1, 'ignore[0]: "sk-sp-…cdef" is not a rule'),
        (f"{PLAN_KEY} = 1", 1, "sk-sp-…cdef: unknown key; expected one of "),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_once(toml: str, line: int, said: str) -> None:
    (problem,) = project(toml).problems
    assert problem.text().startswith(f"/w/keyfit.toml:{line}: {said}")


def test_a_bad_value_leaves_the_rest_in_force() -> None:
    bad = project(
        'ignore = ["x", "model-case"]\nhome = 1\nedition = 2026-03-11\n'
        '[severity]\nmodel-case = "loud"\nendpoint-path = "info"\n'
        '[[hosts]]\nhost = 1\n[[hosts]]\nhost = "a.example"\nprivate = true\nregion = 2\n'
    )
    config = bad.settings.config
    assert len(bad.problems) == 5
    assert config.ignore == ("model-case",)
    assert config.severity == (("endpoint-path", "info"),)
    assert config.edition == "2026-03-11"  # as TOML has it: a date
    assert [host.host for host in config.hosts] == ["a.example"]
    assert not config.home


DEEP = "a." * 5000 + "a = 1"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000, "a = 1979-13-45", "a = " + "9" * 5000, '"\\ud800" = 1',
        DEEP, f"edition.{DEEP}", f"severity.{DEEP}", f"severity.model-case.{DEEP}",
    ],
)  # fmt: skip
def test_no_text_breaks_the_reading(text: str) -> None:
    assert project_layer("/w/keyfit.toml", text) is not None


def test_a_file_that_cannot_be_read_is_named(tmp_path) -> None:
    from keyfit.vfs.files import Disk

    (tmp_path / "keyfit.toml").write_bytes(b"a = '\xff'")
    (problem,) = Projects(Disk()).of(f"{tmp_path}/.env").problems
    assert problem.message.startswith("not read: not UTF-8")


def test_lines() -> None:
    text = "a = 1\n[s]\nb=1\n[[h]]\nx=1\n[[h]]\n'x' = 1\n[h.r]\ny = 2 # [z]\n"
    assert lines_of(text) == {
        "a": 1, "s": 2, "s.b": 3, "h": 4, "h[0]": 4, "h[0].x": 5, "h[1]": 6, "h[1].x": 7,
        "h.r": 8, "h.r.y": 9,
    }  # fmt: skip
    assert lines_of("[tool.keyfit]\na = 1\n[tool.keyfit.s]\nb = 1", "tool.keyfit") == {
        "a": 2, "s": 3, "s.b": 4,
    }  # fmt: skip


# Which file, which source


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        ({"/w/keyfit.toml": "", "/w/a/keyfit.toml": ""}, "/w/a/b/.env", "/w/a/keyfit.toml"),
        ({"/w/keyfit.toml": "", "/w/a/keyfit.toml": ""}, "/w/c/.env", "/w/keyfit.toml"),
        ({"/w/pyproject.toml": "[tool.keyfit]", "/w/keyfit.toml": ""}, "/w/.env", "/w/keyfit.toml"),
        ({"/w/a/pyproject.toml": "[tool.keyfit]", "/w/keyfit.toml": ""}, "/w/a/.env",
         "/w/a/pyproject.toml"),
        ({"/w/a/pyproject.toml": "[tool.ruff]", "/w/keyfit.toml": ""}, "/w/a/.env",
         "/w/keyfit.toml"),
        ({"/w/a/pyproject.toml": "name = 'keyfit' [", "/w/keyfit.toml": ""}, "/w/a/.env",
         "/w/keyfit.toml"),
        ({"/w/a/pyproject.toml": "[tool.keyfit]\n[", "/w/keyfit.toml": ""}, "/w/a/.env",
         "/w/a/pyproject.toml"),
        ({"/w/keyfit.toml": "", "/w/a/.git": ""}, "/w/a/b/.env", ""),
        ({"/keyfit.toml": "", "/w/keyfit.toml": ""}, "/x/.env", ""),
        ({"/x/keyfit.toml": ""}, "/x/y/.env", ""),  # in no repository, nor where we were started
        ({"/x/keyfit.toml": "", "/x/.git": ""}, "/x/y/.env", "/x/keyfit.toml"),
        ({"/keyfit.toml": "", "/.git": ""}, "/w/a/.env", "/keyfit.toml"),
        ({"/keyfit.toml": ""}, "/.env", "/keyfit.toml"),
        ({"/keyfit.toml": ""}, "/w/.env", ""),
        ({}, "/w/.env", ""),
    ],
)  # fmt: skip
def test_the_nearest_project_file_counts(
    files: dict[str, str], path: str, expected: str
) -> None:
    assert projects(files).of(path).file == expected


def test_the_nearest_file_holds_as_a_whole() -> None:
    files = {
        "/w/keyfit.toml": 'ignore = ["model-case"]',
        "/w/a/keyfit.toml": "home = true",
    }
    config = projects(files).of("/w/a/.env").settings.config
    assert config == Config(home=True)


def test_higher_sources_win_key_by_key() -> None:
    low = build_layer(
        {
            "ignore": ["model-case"], "edition": "2026-03-11", "exclude": ["a"], "home": False,
            "severity": {"endpoint-path": "info", "foreign-key": "off"},
            "models": {"coding-plan": ["x"]},
        }, "low", "/low",
    )  # fmt: skip
    high = build_layer(
        {
            "ignore": ["foreign-key"], "edition": "2026-04", "severity": {"endpoint-path": "error"},
            "models": {"token-plan": ["y"]},
        }, "high", "/high",
    )  # fmt: skip
    found = resolve_settings([low, high])
    assert found.config == Config(
        ignore=("model-case", "foreign-key"), edition="2026-04", exclude=("a",),
        exclude_from="/low", home=False,
        severity=(("endpoint-path", "error"), ("foreign-key", "off")),
        models=(("coding-plan", ("x",)), ("token-plan", ("y",))),
    )  # fmt: skip
    assert [origin.source for origin in found.origins["ignore"]] == ["low", "high"]
    assert [origin.source for origin in found.origins["edition"]] == ["high"]
    assert [origin.source for origin in found.origins["severity.foreign-key"]] == [
        "low"
    ]


def test_a_selection_starts_afresh() -> None:
    low = build_layer(
        {"ignore": ["model-case"], "severity": {"model-case": "off", "endpoint-path": "off"}},
        "low", "/",
    )  # fmt: skip
    high = options_layer(["model-case", "endpoint-path"], ["endpoint-path"], "")
    assert high
    config = resolve_settings([low, high]).config
    assert config.select == ("model-case", "endpoint-path")
    assert config.ignore == ("endpoint-path",)
    assert config.severity == ()


def test_nothing_given_is_no_layer() -> None:
    assert options_layer([], [], "") is None


# What each key does

WRONG_CASE = dotenv(model="minimax-m2.5")


def test_select_and_ignore() -> None:
    both = dotenv(
        url="https://coding-intl.dashscope.aliyuncs.com/v2", model="minimax-m2.5"
    )
    assert rules("", both) == ["endpoint-path", "model-case"]
    assert rules('select = ["model-case"]', both) == ["model-case"]
    assert rules('ignore = ["model-case"]', both) == ["endpoint-path"]
    assert rules('select = ["model-case"]\nignore = ["model-case"]', both) == []


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_severity(severity: str) -> None:
    files = {
        "/w/keyfit.toml": f'severity.model-case = "{severity}"',
        "/w/.env": WRONG_CASE,
    }
    assert found(files) == [("model-case", severity)]


def test_severity_off_is_not_run_and_its_ignores_are_not_called_idle() -> None:
    text = f"{WRONG_CASE}# keyfit: ignore[model-case]\n"
    assert rules('severity.model-case = "off"', text) == []
    assert rules('severity.unused-ignore = "off"', text) == ["model-case"]


def test_a_less_certain_finding_stays_milder() -> None:
    """A pair that is only a guess makes a mismatch a warning; no severity makes it an error."""
    key, host = "sk-sp-0123456789abcdef0123456789abcdef", "dashscope-intl.aliyuncs.com"
    text = f"KEY={key}\nURL=https://{host}/compatible-mode/v1\n"
    for wanted, severity in (
        ("error", "warning"),
        ("info", "info"),
        ("warning", "warning"),
    ):
        toml = f'select = ["key-endpoint-mismatch"]\nseverity.key-endpoint-mismatch = "{wanted}"'
        files = {"/w/keyfit.toml": toml, "/w/.env": text}
        assert found(files) == [("key-endpoint-mismatch", severity)]


def test_edition() -> None:
    newer = dotenv(model="qwen3.7-plus")
    assert rules("", newer) == []
    assert rules("edition = 2026-03-11", newer) == ["unsupported-model"]


@pytest.mark.parametrize("edition", ["", "edition = 2026-03-11\n"])
def test_models(edition: str) -> None:
    toml = f'{edition}[models]\ncoding-plan = ["acme-Coder"]\n'
    assert rules(edition, dotenv(model="acme-Coder")) == ["unsupported-model"]
    assert rules(toml, dotenv(model="acme-Coder")) == []
    assert rules(toml, dotenv(model="acme-coder")) == ["model-case"]
    assert rules(toml, dotenv(model="acme")) == ["unsupported-model"]


def test_models_alone_do_not_make_another_plan_strict() -> None:
    toml = 'edition = 2026-03-11\n[models]\ntoken-plan = ["x"]\n'
    text = dotenv(
        "https://token-plan.cn-beijing.maas.aliyuncs.com/compatible-mode/v1", "glm-5.2"
    )
    assert "unsupported-model" not in rules(toml, text)


GATEWAY = '[[hosts]]\nhost = "LLM.example.com"\nplan = "coding-plan"\n'


def test_hosts() -> None:
    assert rules("", dotenv("https://llm.example.com/v1", "nope", STANDARD_KEY)) == []
    wrong = dotenv("https://llm.example.com/v1", "glm-5", STANDARD_KEY)
    assert rules(GATEWAY, wrong) == ["key-endpoint-mismatch"]
    assert rules(GATEWAY, dotenv("https://llm.example.com/v1", "GLM-5")) == [
        "model-case"
    ]
    assert rules(GATEWAY, dotenv("https://llm.example.com/v9")) == ["endpoint-path"]
    assert (
        rules(GATEWAY, dotenv("http://llm.example.com/v1")) == []
    )  # inside our own walls


def test_a_host_with_routes_of_its_own() -> None:
    toml = f'{GATEWAY}routes = {{openai-chat = ["/llm/v1"], anthropic = [""]}}\n'
    assert rules(toml, dotenv("https://llm.example.com/llm/v1")) == []
    assert rules(toml, dotenv("https://llm.example.com/v1")) == ["endpoint-path"]
    known = f'{GATEWAY}routes = "token-plan"\n'
    assert rules(known, dotenv("https://llm.example.com/compatible-mode/v1")) == []


def test_a_host_with_a_pattern_in_its_name() -> None:
    toml = '[[hosts]]\nhost = "*.llm.example.com"\nplan = "coding-plan"\n'
    text = dotenv("https://eu.llm.example.com/v1", "glm-5", STANDARD_KEY)
    assert rules(toml, text) == ["key-endpoint-mismatch"]


def test_a_text_that_only_names_the_host_is_read() -> None:
    text = "A_BASE_URL=https://llm.example.com/compatible-mode/v1\n"
    assert rules(GATEWAY, text) == ["endpoint-path"]


def test_no_repair_leads_to_a_gateway_unasked() -> None:
    text = dotenv("https://dashscope-us.aliyuncs.com/compatible-mode/v1")

    def offered(toml: str) -> list[str]:
        files = {"/w/keyfit.toml": toml, "/w/.env": text}
        findings = projects(files).run(Overlay(files), ["/w/.env"]).for_path("/w/.env")
        return [fix.title for finding in findings for fix in finding.fixes]

    assert offered(GATEWAY) == offered("")
    assert "llm.example.com" in "".join(offered(f'{GATEWAY}region = "us-east-1"\n'))


def test_private_hosts_are_never_judged() -> None:
    for name in ("me.cn-beijing.maas.aliyuncs.com", "dashscope-intl.aliyun.com"):
        text = dotenv(f"https://{name}/nowhere", "nope")
        assert rules("", text)
        assert rules(f'[[hosts]]\nhost = "{name}"\nprivate = true\n', text) == []


TOOL = """
id = "acme"
title = "Acme"
config = ["own"]
[files]
own = {at = ["{up}/.acme/acme.json"], format = "json"}
[call.main]
key = ["login"]
url = ["server"]
model = ["brain"]
[call.main.wire]
protocol = "openai-chat"
"""


def test_a_tool_known_only_from_the_users_file() -> None:
    text = json.dumps({"login": PLAN_KEY, "server": RIGHT_URL, "brain": "glm-9000"})
    files = {"/w/keyfit.toml": 'tools = ["t/acme.toml"]', "/w/t/acme.toml": TOOL,
             "/w/.acme/acme.json": text}  # fmt: skip
    assert found(files, "/w/.acme/acme.json") == [("unsupported-model", "warning")]
    assert found({"/w/.acme/acme.json": text}, "/w/.acme/acme.json") == []
    context = projects(files).context(Overlay(files), "/w/.acme/acme.json")
    assert context
    assert context.view.calls[0].sender.title == "Acme"


def test_a_tool_of_the_catalog_is_replaced() -> None:
    newer = TOOL.replace('id = "acme"', 'id = "opencode"')
    tools = project('tools = ["t.toml"]', **{"/w/t.toml": newer}).linter.tools.tools
    assert [tool.title for tool in tools if tool.id == "opencode"] == ["Acme"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "acme"', "id = 1", ":2: the tool: id should be a string"),
        ('title = "Acme"', "", ": the tool: missing title"),
        ('title = "Acme"', "title = 'A'\nx = 1",
         ":4: the tool: unknown field 'x'; expected one of id, "),
        ('format = "json"', 'format = "ini"',
         ":6: [files.own]: invalid value 'ini' for format; expected one of dotenv, "),
        ('"json"}', '"json", dialect = "node"}',
         ":6: [files.own]: json has no dialect 'node'"),
        ('"json"}', '"dotenv", dialect = "a"}', ":6: [files.own]: invalid value 'a' for dialect; "
         "expected one of "),
        ("{up}/.acme", "~/.acme",
         ":6: [files.own]: '~/.acme/acme.json' should begin with {cwd}/, "),
        ('"openai-chat"', '"smtp"', ":12: [call.main.wire]: invalid value 'smtp' for protocol; "
         "expected one of "),
        ('["own"]', '["other"]', ":4: layer 'other' is not a file in [files]"),
        ('["own"]', '["process"]', ":4: layer 'process' is not a file in [files]"),
        ("[files]", 'references = ["$"]\n[files]', ":5: the tool: '$' in references should "),
        ("[call.main]", "[call.main]\nactive = {match = '{id'}", ":8: [call.main.active]: match "),
        ("[call.main]", "[call.main]\nactive = {by = 'a'}", ":8: [call.main.active]: by should "),
        ("[files]", "[stop]\nunless = []\nmessage = 1\n[files]",
         ":7: [stop]: message should be a string"),
        ('["own"]', "3", ": [files], [call] and [call.….wire] must be tables"),
        ('url = ["server"]', "url = [1]", ":9: [call.main]: url should be a list of strings"),
        ("[files]", "[files]\nx = 3", ": [files], [call] and [call.….wire] must be tables"),
        ("[files]", "[files", ":5: invalid TOML: "),
    ],
)  # fmt: skip
def test_a_bad_tool_file_is_named_and_left_out(old: str, new: str, said: str) -> None:
    assert old in TOOL
    bad = project('tools = ["t.toml"]', **{"/w/t.toml": TOOL.replace(old, new)})
    (problem,) = bad.problems
    assert problem.text().startswith(f"/w/t.toml{said}")
    assert "acme" not in {tool.id for tool in bad.linter.tools.tools}


FACTS = """
real = ["mail.aliyuncs.com"]
[sources.WEB]
title = "a page"
date = 2026-12-01
[[editions]]
id = "2026-12"
plan = "coding-plan"
models = ["qwen9-plus"]
cite = "WEB"
as_of = 2026-12-01
[[models]]
id = "qwen9-plus"
context = 1000
[[hosts]]
host = "coding-eu.dashscope.aliyuncs.com"
plan = "coding-plan"
region = "eu-central-1"
site = "intl"
routes = "new"
[routes.new]
openai-chat = ["/v3"]
[typos]
"coding-ue.dashscope.aliyuncs.com" = "coding-eu.dashscope.aliyuncs.com"
[near]
"qwen9" = "qwen9-plus"
[[elsewhere]]
kind = "image"
models = ["paint-1"]
"""


def test_facts_are_an_update_without_a_release() -> None:
    files = {"/w/f.toml": FACTS}
    toml, new = 'facts = ["f.toml"]', "https://coding-eu.dashscope.aliyuncs.com"
    assert rules(toml, dotenv(f"{new}/v3", "qwen9-plus"), **files) == []
    assert rules(toml, dotenv(f"{new}/v1", "QWEN9-plus"), **files) == [
        "endpoint-path",
        "model-case",
    ]
    assert rules(toml, dotenv(new.replace("eu", "ue"), "glm-5"), **files) == [
        "endpoint-host"
    ]
    assert rules(f'edition = "2026-12"\n{toml}', dotenv(model="glm-5"), **files) == [
        "unsupported-model"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", ":1: unknown table 'x'; expected one of hosts, editions, "),
        ("hosts = 1", ":1: hosts: should be a list"),
        ("[[hosts]]\nhost = 'a'", ":1: [[hosts]] number 1: missing plan, region, site, routes"),
        ("[[models]]\nid = 'a'\ncontext = ''",
         ":3: [[models]] number 1: context should be a number"),
        ("[[models]]\nid = 'a'\nas_of = '2026'", ":3: [[models]] number 1: as_of should be a date"),
        ("[[editions]]\nid = 'a'\nplan = 'b'\nmodels = [1]",
         ":4: [[editions]] number 1: models should be a list of strings"),
        ("[[elsewhere]]\nkind = 'image'\npatterns = ['(']",
         ":3: [[elsewhere]] number 1: patterns are only for keyfit's own facts; list the models"),
        ("[routes.x]\nsmtp = ['/']", ":2: [routes.x]: unknown protocol 'smtp'"),
        ("[typos]\na = 1", ":2: [typos] 'a': should be a string"),
        ("[[hosts]]\nhost = 'a'\nplan = 'b'\nregion = ''\nsite = ''\nroutes = 'c'",
         ":3: [[hosts]] number 1: unknown plan 'b'; expected one of pay-as-you-go, coding-plan, "),
        ("[[editions]]\nid = 'a'\nplan = 'b'\nmodels = []",
         ":3: [[editions]] number 1: unknown plan 'b'; expected one of "),
        ("[[hosts]]\nhost = 'a'\nplan = 'coding-plan'\nregion = ''\nsite = ''\nroutes = 'coding'",
         ":6: [[hosts]] number 1: unknown routes 'coding'; did you mean 'coding-plan'?"),
        ("[[hosts]]\nhost = 'api.kimi.com'\nplan = 'coding-plan'\nregion = ''\nsite = ''\n"
         "routes = 'coding-plan'",
         ":2: api.kimi.com is already known to keyfit and cannot be redefined"),
    ],
)  # fmt: skip
def test_bad_facts_are_named_and_left_out(text: str, said: str) -> None:
    bad = project('facts = ["f.toml"]', **{"/w/f.toml": text})
    (problem,) = bad.problems
    assert problem.text().startswith(f"/w/f.toml{said}")


def test_exclude() -> None:
    some = project('exclude = ["sub/", "/a/*.env", "!a/keep.env"]')
    assert some.excludes("/w/sub/.env")
    assert some.excludes("/w/sub", is_folder=True)
    assert some.excludes("/w/b/sub/x.json")
    assert some.excludes("/w/a/x.env")
    assert not some.excludes("/w/a/keep.env")
    assert not some.excludes("/w/b/a/x.env")
    assert not some.excludes("/elsewhere/sub/.env")
    assert not project("").excludes("/w/sub/.env")


def test_a_run_over_several_projects_is_one_report() -> None:
    files = {
        "/w/.env": WRONG_CASE, "/w/a/.env": WRONG_CASE, "/w/b/.env": WRONG_CASE, "/w/c/.env": "\0",
        "/w/a/keyfit.toml": 'ignore = ["model-case"]',
        "/w/b/pyproject.toml": '[tool.keyfit.severity]\nmodel-case = "info"',
    }  # fmt: skip
    paths = ["/w/b/.env", "/w/a/.env", "/w/.env", "/w/gone/.env"]
    report = projects(files).run(Overlay(files), paths)
    assert list(report.files) == paths[:3]
    severities = {
        path: [f.severity for f in found] for path, found in report.findings.items()
    }
    assert severities == {"/w/b/.env": ["info"], "/w/a/.env": [], "/w/.env": ["error"]}


def test_the_same_settings_share_one_engine() -> None:
    files = {"/w/keyfit.toml": 'ignore = ["model-case"]'}
    known = projects(files)
    assert known.of("/w/a/.env").linter is known.of("/w/b/c/.env").linter
    assert known.of("/x/.env").linter is not known.of("/w/.env").linter
    assert len(known.known) == 2


def test_a_changed_file_is_noticed() -> None:
    files = {"/w/keyfit.toml": "home = true"}
    known = projects(files)
    known.of("/w/a/.env")
    assert known.reads("/w/a/keyfit.toml")
    assert not known.reads("/w/a/.env")
    assert not known.outdated("/w/keyfit.toml")
    files["/w/keyfit.toml"] = "# a comment\nhome = true"
    assert not known.outdated("/w/keyfit.toml")
    files["/w/keyfit.toml"] = "home = false"
    assert known.outdated("/w/keyfit.toml")
    files["/w/a/pyproject.toml"] = "[tool.other]"
    assert not known.outdated("/w/a/pyproject.toml")
    files["/w/a/pyproject.toml"] = "[tool.keyfit]"
    assert known.outdated("/w/a/pyproject.toml")


@pytest.mark.parametrize(
    ("system", "variables", "home", "path"),
    [
        ("linux", {}, "/home/a", "/home/a/.config/keyfit/keyfit.toml"),
        ("linux", {"XDG_CONFIG_HOME": "/x"}, "/home/a", "/x/keyfit/keyfit.toml"),
        (
            "linux",
            {"XDG_CONFIG_HOME": "x"},
            "/home/a",
            "/home/a/.config/keyfit/keyfit.toml",
        ),
        (
            "darwin",
            {},
            "/Users/a",
            "/Users/a/Library/Application Support/keyfit/keyfit.toml",
        ),
        ("darwin", {"XDG_CONFIG_HOME": "/x"}, "/Users/a", "/x/keyfit/keyfit.toml"),
        (
            "win32",
            {"APPDATA": "C:\\A\\Roaming"},
            "C:\\A",
            "C:/A/Roaming/keyfit/keyfit.toml",
        ),
        ("win32", {"APPDATA": "Roaming"}, "C:\\A", ""),
        ("win32", {}, "C:\\A", ""),
    ],
)
def test_the_users_own_file(
    system: str, variables: dict[str, str], home: str, path: str
) -> None:
    assert user_file(system, variables, home) == path


def with_own(own: str, toml: str) -> Project:
    """The project with keyfit.toml ``toml`` of a user whose own settings file is ``own``."""
    files = Overlay({"/u/keyfit.toml": own, "/w/keyfit.toml": toml, "/u/f.toml": ""})
    return Projects(files, ["/w"], user="/u/keyfit.toml").of("/w/.env")


def test_the_users_own_file_may_do_everything_and_the_project_wins() -> None:
    own = 'home = true\nfacts = ["f.toml"]\nedition = "2026-03-11"\nexclude = ["x/"]\n'
    found = with_own(own, 'edition = ""\n')
    config = found.settings.config
    assert (config.home, config.facts, config.edition) == (True, ("/u/f.toml",), "")
    assert found.settings.origins["home"][0] == ("/u/keyfit.toml", 1)
    assert found.excludes("/w/x", is_folder=True)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("trust", "counts"), [("/w", True), ("/", True), ("/w/x", False)]
)
def test_a_folder_that_the_user_trusts(trust: str, counts: bool) -> None:
    found = with_own(f'trust = ["{trust}"]\n', "home = true\n")
    assert bool(found.settings.config.home) == counts
    assert [problem.key for problem in found.problems] == ([] if counts else ["home"])


@pytest.mark.parametrize("own", ['trust = "/w"\n', 'trust = ["w"]\n', "trust = [1]\n"])
def test_what_is_no_folder_trusts_nothing(own: str) -> None:
    found = with_own(own, "home = true\n")
    assert not found.settings.config.home
    assert [problem.key for problem in found.problems] == ["trust", "home"]
