"""``keyfit why``: the layers of a name, the one that holds marked."""

from __future__ import annotations

import json

from cli.harness import Run, Write
from cli.samples import CLAUDE, PLAN_KEY, RIGHT_ENV, STANDARD_KEY

LOCAL = f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{STANDARD_KEY}"}}}}\n'


def test_a_variable_of_a_tool(run: Run, write: Write) -> None:
    write({".claude/settings.json": CLAUDE, ".claude/settings.local.json": LOCAL})
    outcome = run("why", "ANTHROPIC_AUTH_TOKEN")
    assert outcome.status == 0
    assert outcome.out.splitlines() == [
        "ANTHROPIC_AUTH_TOKEN for Claude Code, started in .",
        "  > .claude/settings.local.json:1:35  sk-…cdef     used",
        "    .claude/settings.json:3:30        sk-sp-…cdef  overridden",
    ]


def test_a_variable_of_a_file(run: Run, write: Write) -> None:
    write({"api/.env": RIGHT_ENV.replace("_URL=", "_URL=old\nOPENAI_BASE_URL=")})
    lines = run("why", "OPENAI_BASE_URL", "api/.env").out.splitlines()
    assert lines[0] == "OPENAI_BASE_URL for programs that load this file"
    assert lines[1].startswith("    the environment")
    assert lines[2].startswith("  > api/.env:3:17    https://coding-intl")
    assert lines[3].split() == ["api/.env:2:17", "old", "overridden"]


def test_a_name_that_no_tool_reads(run: Run, write: Write) -> None:
    write({".env": "PORT=1\n", "run.sh": "PORT=2\n"})
    out = run("why", "PORT").out
    assert ".env:1:6" in out
    assert "run.sh:1:6" in out


def test_a_setting_by_its_path(run: Run, write: Write) -> None:
    write({"opencode.json": '{"provider": {"p": {"options": {"baseURL": "x"}}}}'})
    for name in ("provider.p.options.baseURL", "options.baseURL", "baseURL"):
        out = run("why", name).out
        assert out.startswith("provider.p.options.baseURL for OpenCode, started in .\n")
    assert run("why", "URL").status == 1


def test_a_tool_is_listed_once(run: Run, write: Write) -> None:
    write(
        {".qwen/settings.json": '{"env": {"OPENAI_API_KEY": "x"}}', ".env": RIGHT_ENV}
    )
    out = run("why", "OPENAI_API_KEY").out
    assert out.count("for Qwen Code") == 1
    assert out.count("for programs") == 1


def test_json(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV})
    said = json.loads(run("why", "OPENAI_API_KEY", "--output-format", "json").out)
    assert said["version"] == 1
    (stack,) = said["stacks"]
    assert (stack["name"], stack["tool"]) == ("OPENAI_API_KEY", None)
    assert stack["layers"] == [
        {"state": "unread", "path": None},
        {
            "state": "used",
            "path": ".env",
            "line": 1,
            "column": 16,
            "value": "sk-sp-…cdef",
        },
    ]


def test_where_nothing_sets_it(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV})
    outcome = run("why", "NOPE")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == (
        "keyfit: no file in . sets NOPE; 'keyfit doctor' also looks in your home folder and "
        "the environment\n"
    )
    assert run("why", "NOPE", "not/there").status == 2
    assert json.loads(run("why", "NOPE", "--output-format", "json").out)["stacks"] == []


def test_a_key_is_never_shown(run: Run, write: Write) -> None:
    write(
        {".env": f"A_SECRET={PLAN_KEY}\n{PLAN_KEY}=1\nURL=https://x?key={PLAN_KEY}\n"}
    )
    for name in ("A_SECRET", PLAN_KEY, "URL"):
        outcome = run("why", name)
        assert "0123456789abcdef" not in outcome.out + outcome.err


def test_what_is_wrong_is_one_line(run: Run) -> None:
    outcome = run("why")
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1
