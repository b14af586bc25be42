"""The other formats of ``keyfit check``, its statistics, colours; what all formats share."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cli.harness import Run, Write
from cli.samples import CLAUDE, PLAN_KEY, RIGHT_ENV, WRONG_ENV
from keyfit.catalog.loader import load_catalog
from keyfit.cli.main import main

ROOT = Path(__file__).parents[2]
FORMATS = ("text", "json", "concise", "sarif", "github", "gitlab", "junit")
FOR_PEOPLE = ("text", "concise")


@pytest.mark.parametrize(
    "options", [*FORMATS, "text --statistics", "json --statistics"]
)
@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({".env": RIGHT_ENV}, 0),
        ({".env": RIGHT_ENV, "b.env": b"\x00"}, 0),
        ({".env": WRONG_ENV}, 1),
        ({".env": WRONG_ENV, "b.env": b"\x00"}, 1),
        ({".env": b"\x00"}, 3),
        ({}, 3),
    ],
    ids=[
        "clean",
        "clean and skipped",
        "findings",
        "findings and skipped",
        "bad input",
        "nothing",
    ],
)
def test_the_exit_status_is_the_same_in_every_format(
    run: Run, write: Write, files: dict[str, str | bytes], status: int, options: str
) -> None:
    write(files)
    outcome = run("check", "--output-format", *options.split())
    assert outcome.status == status
    assert ("skipped" in outcome.err) is (b"\x00" in files.values())


@pytest.mark.parametrize("format", FORMATS)
def test_a_rule_that_breaks_ends_every_format_with_2(
    run: Run, write: Write, monkeypatch, format: str
) -> None:
    monkeypatch.setattr("keyfit.linter.rules.key_endpoint_mismatch._message", None)
    write({".env": WRONG_ENV})
    assert run("check", "--output-format", format).status == 2


@pytest.mark.parametrize("format", ["concise", "sarif", "github", "gitlab", "junit"])
def test_only_check_has_the_formats_for_ci(run: Run, format: str) -> None:
    outcome = run("doctor", "--output-format", format)
    assert outcome.status == 2
    assert f"invalid choice: '{format}'" in outcome.err


@pytest.mark.parametrize("format", ["concise", "gitlab", "junit"])
def test_no_format_shows_a_key_of_any_fixture(capsys, format: str) -> None:
    main(["check", "--output-format", format, str(ROOT / "tests" / "cases")])
    out = capsys.readouterr().out
    assert "key-endpoint-mismatch" in out
    assert load_catalog().keys.masked(out) == out


# One line a finding


def test_concise(run: Run, write: Write) -> None:
    write({".claude/settings.json": CLAUDE})
    first, second, summary = run("check", "--output-format", "concise").out.splitlines()
    path = ".claude/settings.json"
    assert first.startswith(f"{path}:4:28: error[key-endpoint-mismatch] dashscope-intl")
    assert second.startswith(f"{path}:5:25: error[model-case] minimax-m2.5 is ")
    assert summary == "2 errors in 1 file; keyfit fix repairs 2."


def test_concise_keeps_each_finding_on_its_line(run: Run, write: Write) -> None:
    write({"a\nb\x1b[31m.env": WRONG_ENV})
    out = run("check", "--output-format", "concise").out
    assert out.startswith("a␊b␛[31m.env:2:17: error")
    assert len(out.splitlines()) == 2


# GitLab


def test_gitlab(run: Run, write: Write) -> None:
    write({"api/.env": WRONG_ENV, "ok.env": RIGHT_ENV})
    (issue,) = json.loads(run("check", "--output-format", "gitlab").out)
    assert re.fullmatch("[0-9a-f]{32}", issue.pop("fingerprint"))
    assert issue.pop("description").startswith("dashscope-intl.aliyuncs.com is ")
    assert issue == {
        "check_name": "key-endpoint-mismatch",
        "severity": "major",
        "location": {"path": "api/.env", "lines": {"begin": 2, "end": 2}},
    }


def test_gitlab_has_an_empty_list_without_findings(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV})
    assert json.loads(run("check", "--output-format", "gitlab").out) == []


def test_gitlab_tells_equal_findings_apart(run: Run, write: Write) -> None:
    write({"a.env": WRONG_ENV, "b.env": WRONG_ENV, ".claude/settings.json": CLAUDE})
    issues = json.loads(run("check", "--output-format", "gitlab").out)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 4


@pytest.mark.parametrize(
    ("severity", "level"), [("error", "major"), ("warning", "minor"), ("info", "info")]
)
def test_gitlab_has_levels(run: Run, write: Write, severity: str, level: str) -> None:
    write({".env": WRONG_ENV,
           "keyfit.toml": f'severity = {{key-endpoint-mismatch = "{severity}"}}\n'})  # fmt: skip
    (issue,) = json.loads(run("check", "--output-format", "gitlab").out)
    assert issue["severity"] == level


def test_gitlab_paths_start_from_its_checkout(
    run: Run, write: Write, folder: Path, monkeypatch
) -> None:
    write({"api/.env": WRONG_ENV})
    monkeypatch.setenv("CI_PROJECT_DIR", str(folder))
    monkeypatch.chdir(folder / "api")
    (issue,) = json.loads(run("check", "--output-format", "gitlab").out)
    assert issue["location"]["path"] == "api/.env"


# JUnit


def test_junit(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV, "ok.env": RIGHT_ENV})
    root = ElementTree.fromstring(run("check", "--output-format", "junit").out)
    assert root.attrib == {
        "name": "keyfit", "tests": "2", "failures": "1", "errors": "0",
    }  # fmt: skip
    wrong, right = root
    assert (wrong.get("name"), right.get("name")) == (".env", "ok.env")
    assert [case.get("name") for case in right] == ["keyfit"]
    (case,) = wrong
    assert case.attrib == {
        "name": "key-endpoint-mismatch", "classname": ".env", "file": ".env", "line": "2",
    }  # fmt: skip
    (failure,) = case
    assert failure.get("type") == "error"
    assert (failure.text or "").startswith(".env:2:17: dashscope-intl.aliyuncs.com is ")


def test_junit_shows_an_info_as_passed(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV,
           "keyfit.toml": 'severity = {key-endpoint-mismatch = "info"}\n'})  # fmt: skip
    root = ElementTree.fromstring(run("check", "--output-format", "junit").out)
    assert (root.get("tests"), root.get("failures")) == ("1", "0")
    assert root.find(".//failure") is None
    assert (root.findtext(".//system-out") or "").startswith(".env:2:17: ")


def test_junit_is_xml_whatever_a_path_contains(run: Run, write: Write) -> None:
    write({"<&'\"\x1b\n.env": WRONG_ENV})
    root = ElementTree.fromstring(run("check", "--output-format", "junit").out)
    (suite,) = root
    assert suite.get("name") == "<&'\"␛␊.env"


# GitHub


def test_github(run: Run, write: Write) -> None:
    write({".claude/settings.json": CLAUDE})
    first, second, summary = run("check", "--output-format", "github").out.splitlines()
    path = ".claude/settings.json"
    assert first.startswith(
        f"::error title=keyfit (key-endpoint-mismatch),file={path},"
        f"line=4,endLine=4,col=28,endColumn=78::{path}:4:28: dashscope-intl.aliyuncs.com is"
    )
    assert f"%0Anote: {path}:3:30: the plan key sk-sp-…cdef%0Ahelp: Use the " in first
    assert second.endswith("%0Ahelp: Write MiniMax-M2.5 (keyfit fix)")
    assert summary == "2 errors in 1 file; keyfit fix repairs 2."


def test_github_shows_no_key_of_any_fixture(capsys) -> None:
    main(["check", "--output-format", "github", str(ROOT / "tests" / "cases")])
    out = capsys.readouterr().out
    assert "\n::error " in out
    assert load_catalog().keys.masked(out) == out


@pytest.mark.parametrize(
    ("severity", "command"),
    [("error", "error"), ("warning", "warning"), ("info", "notice")],
)
def test_github_has_three_levels(
    run: Run, write: Write, severity: str, command: str
) -> None:
    write({".env": WRONG_ENV,
           "keyfit.toml": f'severity = {{key-endpoint-mismatch = "{severity}"}}\n'})  # fmt: skip
    assert run("check", "--output-format", "github").out.startswith(f"::{command} ")


def test_github_takes_no_command_from_a_file(run: Run, write: Write) -> None:
    name = "a,b:c%\n::error::x.env"
    write({name: WRONG_ENV})
    lines = run("check", "--output-format", "github").out.splitlines()
    assert len(lines) == 2
    assert ",file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax.env,line=2," in lines[0]
    assert "::a,b:c%25␊::error::x.env:2:17: " in lines[0]


def test_github_shows_no_control_characters(run: Run, write: Write) -> None:
    write({"a\x1b[31m\u202e.env": WRONG_ENV})
    out = run("check", "--output-format", "github").out
    assert ",file=a␛[31m\N{REPLACEMENT CHARACTER}.env,line=2," in out
    assert not {"\x1b", "\u202e"} & set(out)


@pytest.mark.parametrize(
    ("workspace", "at", "shown"),
    [(".", "api", "api/.env"), (".", "elsewhere", "api/.env"), ("elsewhere", "api", ".env"),
     ("elsewhere", "elsewhere", "{folder}/api/.env"), ("", ".", "api/.env")],
)  # fmt: skip
def test_github_paths_start_from_the_checkout(
    run: Run, write: Write, monkeypatch, workspace: str, at: str, shown: str
) -> None:
    folder = write({"api/.env": WRONG_ENV, "elsewhere/x": ""})
    monkeypatch.chdir(folder / at)
    monkeypatch.setenv("GITHUB_WORKSPACE", workspace and str(folder / workspace))
    out = run("check", "--output-format", "github", str(folder / "api")).out
    assert f",file={shown.format(folder=folder)},line=2," in out


def test_github_gives_no_columns_over_several_lines(run: Run, write: Write) -> None:
    write({"a.yaml": f"apiKey: {PLAN_KEY}\nbaseURL: \"https://dashscope-intl.aliyuncs.com\\\n  "
                     "/compatible-mode/v1\"\n"})  # fmt: skip
    out = run("check", "--output-format", "github").out
    assert ",line=2,endLine=3::" in out


# Statistics


def test_statistics(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV, "b.env": WRONG_ENV + "OPENAI_MODEL=GLM-5\n",
           "c.env": f"QWEN_API_KEY={PLAN_KEY}\n"})  # fmt: skip
    assert run("check", "--statistics").out.splitlines() == [
        "FINDINGS  REPAIRABLE  RULE                   WHAT IT FINDS",
        "       2           2  key-endpoint-mismatch  "
        "The key belongs to another plan than the endpoint.",
        "       1           1  model-case             "
        "The model's name is right except for its case.",
        "       1           0  plan-key-in-script     "
        "A plan's key or endpoint is set where scripts read it.",
        "",
        "3 errors, 1 info in 3 files; keyfit fix repairs 3.",
    ]


def test_statistics_of_nothing(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV})
    assert run("check", "--statistics").out == "No findings in 1 file.\n"


def test_statistics_as_json(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV, "b.env": b"\x00"})
    said = json.loads(run("check", "--statistics", "--output-format", "json").out)
    plain = json.loads(run("check", "--output-format", "json").out)
    assert said == {
        "version": 1,
        "statistics": [
            {"rule": "key-endpoint-mismatch", "findings": 1, "repairable": 1}
        ],
        "summary": plain["summary"],
    }


@pytest.mark.parametrize("format", ["sarif", "github"])
def test_statistics_have_no_other_format(run: Run, format: str) -> None:
    outcome = run("check", "--statistics", "--output-format", format)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == "keyfit: --statistics needs --output-format text or json\n"


# Colours

COLOURED = [
    ["check"], ["check", "--statistics"], ["fix", "--diff"], ["doctor"], ["explain"],
    ["explain", "model-case"], ["explain", "401 invalid access token"],
    ["why", "OPENAI_BASE_URL"], ["models"], ["plans"], ["config", "show"],
    ["setup"], ["setup", "codex"],
]  # fmt: skip


@pytest.mark.parametrize("command", COLOURED, ids=" ".join)
@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, False),  # no terminal
        ({"NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1"}, True),
        (
            {"FORCE_COLOR": "1", "NO_COLOR": ""},
            True,
        ),  # https://no-color.org: empty is not set
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours_of_every_command(
    run: Run,
    write: Write,
    monkeypatch,
    command: list[str],
    variables: dict[str, str],
    coloured,
) -> None:
    write({".env": WRONG_ENV, ".qwen/.env": WRONG_ENV, ".claude/settings.json": CLAUDE})
    monkeypatch.setattr("sys.stdin", None)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    outcome = run(*command)
    assert outcome.out
    assert ("\x1b[" in outcome.out) is coloured
    assert "\x1b" not in outcome.err


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in FOR_PEOPLE])
def test_formats_for_programs_have_no_colours(
    run: Run, write: Write, monkeypatch, format: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    write({".env": WRONG_ENV})
    assert "\x1b" not in run("check", "--output-format", format).out


# The page


def test_the_page_shows_what_is_printed(run: Run, write: Write, monkeypatch) -> None:
    page = (ROOT / "docs" / "outputs.md").read_text("utf-8")
    blocks = dict(
        re.findall(r"^```(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)[::-1]
    )
    write({".env": RIGHT_ENV + "OPENAI_MODEL=GLM-5\n"})
    assert json.loads(run("check", "--output-format", "json").out) == json.loads(
        blocks["json"]
    )
    assert run("check", "--output-format", "github").out == blocks[""]
    monkeypatch.chdir(ROOT)
    command, _, shown = blocks["console"].partition("\n")
    assert run(*command.split()[2:]).out == shown
