"""Settings through the command line: ``keyfit config``, and what check and fix make of them."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest

from cli.harness import Run, Write
from cli.samples import PLAN_KEY, RIGHT_URL, WRONG_ENV

WRONG_CASE = f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={RIGHT_URL}\nOPENAI_MODEL=minimax-m2.5\n"
TOOL = """
id = "acme"
title = "Acme"
config = ["own"]
files.own = {at = ["{cwd}/.acme/config"], format = "json"}
[call.main]
key = ["key"]
url = ["server"]
model = ["model"]
wire.protocol = "openai-chat"
"""
ACME = json.dumps({"key": PLAN_KEY, "server": RIGHT_URL, "model": "minimax-m2.5"})


def shown(run: Run, *argv: str) -> dict[str, list[str]]:
    """The columns of ``config show`` by setting."""
    rows = [
        line.split("  ") for line in run("config", "show", *argv).out.splitlines()[1:]
    ]
    return {row[0]: [cell.strip() for cell in row[1:] if cell.strip()] for row in rows}


def test_show_defaults(run: Run) -> None:
    rows = shown(run)
    assert list(rows) == [
        "select", "ignore", "severity", "edition", "models", "hosts", "tools", "facts", "exclude",
        "per-file-ignores", "home", "baseline", "trust",
    ]  # fmt: skip
    assert {row[-1] for row in rows.values()} == {"default"}
    assert rows["home"] == ["not set", "default"]


def test_show_names_file_and_line(run: Run, write: Write) -> None:
    write({
        "keyfit.toml": 'ignore = ["model-case"]\n\n[severity]\nforeign-key = "off"\n',
        "a/pyproject.toml": "[project]\nname = 'a'\n[tool.keyfit]\nedition = 2026-03-11\n",
    })  # fmt: skip
    rows = shown(run)
    assert rows["ignore"] == ['["model-case"]', "keyfit.toml:1"]
    assert rows["severity.foreign-key"] == ['"off"', "keyfit.toml:4"]
    rows = shown(run, "a/.env")
    assert rows["ignore"] == ["[]", "default"]
    assert rows["edition"] == ['"2026-03-11"', "a/pyproject.toml:4"]
    assert rows == shown(run, "a")


def test_show_json(run: Run, write: Write) -> None:
    write({"keyfit.toml": "home = false\nedition = 1\n"})
    outcome = run("config", "show", "../x/.env", "--output-format", "json")
    said = json.loads(outcome.out)
    assert (said["version"], said["path"], said["project_file"]) == (
        1,
        "../x/.env",
        None,
    )
    said = json.loads(run("config", "--output-format", "json").out)
    assert said["project_file"] == "keyfit.toml"
    home = {"value": False, "from": [{"source": "keyfit.toml", "line": 1}]}
    assert said["values"]["home"] == home
    assert said["values"]["select"] == {
        "value": [],
        "from": [{"source": "default", "line": None}],
    }
    message = "should be a string, not 1"
    problem = {"source": "keyfit.toml", "line": 2, "key": "edition", "message": message}
    assert said["problems"] == [problem]


def test_help_tells_the_precedence(run: Run) -> None:
    out = run("config", "--help").out
    places = [
        out.index(word)
        for word in ("defaults", "project file", "editor's", "the command line:")
    ]
    assert places == sorted(places)


def test_a_bad_value_changes_no_exit_status(run: Run, write: Write) -> None:
    write({".env": WRONG_CASE, "keyfit.toml": 'ignore = ["model-cas"]\n'})
    outcome = run("check", "--output-format", "json")
    said = (
        'keyfit: keyfit.toml:1: ignore[0]: "model-cas" is not a rule; '
        "did you mean 'model-case'?\n"
    )
    assert outcome.status == 1
    assert outcome.err == said
    assert len(json.loads(outcome.out)["findings"]) == 1


def test_broken_toml_is_named_with_its_line(run: Run, write: Write) -> None:
    write(
        {
            ".env": WRONG_CASE,
            "keyfit.toml": 'home = true\nignore = ["model-case"\nhome = 1\n',
        }
    )
    outcome = run("check")
    assert outcome.status == 1
    assert outcome.err.startswith(
        "keyfit: keyfit.toml:3: invalid TOML: Unclosed array; the defaults"
    )
    assert outcome.err.count("\n") == 1


def test_a_name_that_a_terminal_must_not_see(run: Run, write: Write) -> None:
    write({".env": "", "keyfit.toml": '"\\u001b[31m\\u202e" = 1\n'})
    assert not {"\x1b", "\u202e"} & set(run("check").err)


def test_the_command_line_wins(run: Run, write: Write) -> None:
    toml = 'ignore = ["model-case"]\nedition = 2026-03-11\n'
    write(
        {
            ".env": WRONG_CASE.replace("minimax-m2.5", "qwen3.7-PLUS"),
            "keyfit.toml": toml,
        }
    )
    assert "unsupported-model" in run("check").out
    assert run("check", "--edition", "2026-07").out == "No findings in 1 file.\n"
    assert (
        "model-case"
        in run("check", "--edition", "2026-07", "--select", "model-case").out
    )
    assert run("check", "--ignore", "unsupported-model").status == 0
    outcome = run("check", "--edition", "1999")
    assert outcome.status == 2
    assert outcome.err.startswith(
        "keyfit: unknown edition '1999'; expected one of 2026-03-11, "
    )


def test_an_edition_of_the_users_facts(run: Run, write: Write) -> None:
    facts = (
        '[[editions]]\nid = "2027"\nplan = "coding-plan"\nmodels = ["minimax-m2.5"]\n'
    )
    write({".env": WRONG_CASE, "keyfit.toml": 'facts = ["f.toml"]\n', "f.toml": facts})
    assert run("check", "--edition", "2027", "--trust-project").status == 0


def test_each_folder_by_its_own_project_file(run: Run, write: Write) -> None:
    write({
        ".env": WRONG_CASE, "a/.env": WRONG_CASE, "b/c/.env": WRONG_CASE,
        "a/keyfit.toml": 'ignore = ["model-case"]\n',
        "b/pyproject.toml": '[tool.keyfit]\nseverity = {model-case = "info"}\n',
    })  # fmt: skip
    found = json.loads(run("check", "--output-format", "json").out)["findings"]
    severities = {finding["path"]: finding["severity"] for finding in found}
    assert severities == {".env": "error", "b/c/.env": "info"}
    outcome = run("fix")
    assert "a/.env" not in outcome.out
    assert "b/c/.env: 1 repair" in outcome.out


def test_severity_decides_the_exit_status(run: Run, write: Write) -> None:
    write({".env": WRONG_CASE, "keyfit.toml": '[severity]\nmodel-case = "info"\n'})
    assert run("check").status == 0


def test_exclude(run: Run, write: Write) -> None:
    write({
        ".env": "", "old/.env": WRONG_ENV, "a/x.env": WRONG_ENV, "a/y.env": "",
        "keyfit.toml": 'exclude = ["old/", "x.env"]\n',
    })  # fmt: skip
    assert run("check").out == "No findings in 2 files.\n"
    assert run("check", "a").out == "No findings in 1 file.\n"
    assert run("check", "old/.env").status == 1
    assert run("check", "old/.env", ".").status == 1


@pytest.mark.parametrize("pattern", ["[z-a]", "!", "a[", "x\\", "/"])
def test_a_bad_pattern_is_named(run: Run, write: Write, pattern: str) -> None:
    toml = f"home = false\nexclude = ['old/', '{pattern}']\n"
    write({".env": "", "old/.env": WRONG_ENV, "keyfit.toml": toml})
    outcome = run("check")
    assert outcome.out == "No findings in 1 file.\n"
    assert outcome.err == (
        f"keyfit: keyfit.toml:2: exclude[1]: {pattern!r} is not a .gitignore pattern and is "
        "ignored; correct it, or escape special characters with \\\n"
    )
    assert shown(run)["exclude"][0] == '["old/"]'


@pytest.mark.parametrize(
    "pattern", ["# old ones", " ", "[[:alpha:]]", "!x.env", "a//b", "\\!a"]
)
def test_a_good_pattern_is_not(run: Run, write: Write, pattern: str) -> None:
    write({".env": "", "keyfit.toml": f"exclude = ['{pattern}']\n"})
    assert run("check").err == ""


def test_a_tool_given_only_as_the_users_file(run: Run, write: Write) -> None:
    files = {
        "keyfit.toml": 'tools = ["t/acme.toml"]\n',
        "t/acme.toml": TOOL,
        ".acme/config": ACME,
    }
    folder = write(files)
    assert ".acme/config" not in run("check").out
    outcome = run("check", "--trust-project")
    assert outcome.status == 1
    assert "error[model-case]" in outcome.out
    assert ".acme/config" in outcome.out
    assert "declared in keyfit.toml" in outcome.out
    assert (
        run("fix", "--trust-project").status == 1
    )  # what rests on a declared tool is not safe
    assert run("fix", "--trust-project", "--unsafe").status == 0
    assert "MiniMax-M2.5" in (folder / ".acme/config").read_text()


def test_a_tool_of_one_folder_is_unknown_in_another(run: Run, write: Write) -> None:
    write({
        "a/keyfit.toml": 'tools = ["acme.toml"]\n', "a/acme.toml": TOOL,
        "a/.acme/config": ACME, "b/.acme/config": ACME,
    })  # fmt: skip
    outcome = run("check", "--trust-project")
    assert "a/.acme/config" in outcome.out
    assert "b/.acme/config" not in outcome.out
    assert run("check", "b/.acme/config", "--trust-project").status == 3


def test_standard_input_is_checked_by_the_settings_of_its_place(
    run: Run, write: Write, monkeypatch
) -> None:
    write({"a/keyfit.toml": 'ignore = ["model-case"]\n'})
    for name, status in (("a/.env", 0), ("b/.env", 1)):
        stdin = SimpleNamespace(buffer=io.BytesIO(WRONG_CASE.encode()))
        monkeypatch.setattr("sys.stdin", stdin)
        assert run("check", "--stdin-filename", name).status == status


def test_outside_a_repository_the_working_folder_is_the_top(
    run: Run, write: Write
) -> None:
    folder = write({"a/b/.env": WRONG_CASE, "keyfit.toml": 'ignore = ["model-case"]\n'})
    assert run("check", "a/b/.env").status == 0
    (folder.parent / "keyfit.toml").write_text('ignore = ["model-case"]\n')
    (folder / "keyfit.toml").unlink()
    assert run("check", "a/b/.env").status == 1
    (folder.parent / ".git").mkdir()
    assert run("check", "a/b/.env").status == 0
