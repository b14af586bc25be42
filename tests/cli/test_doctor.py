"""``keyfit doctor``: its text, its JSON contract, options, exit codes, and that no key is shown."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.harness import Run, Write
from cli.samples import CLAUDE, PLAN_KEY, RIGHT_ENV, STANDARD_KEY, WRONG_ENV
from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.main import main

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

CODING = "https://coding-intl.dashscope.aliyuncs.com"
OK_CLAUDE = CLAUDE.replace("dashscope-intl", "coding-intl.dashscope").replace(
    "minimax-m2.5", "glm-5"
)
OPENCODE = json.dumps({
    "model": "p/glm-5",
    "provider": {
        "p": {"options": {"apiKey": "{env:KEY}", "baseURL": f"{CODING}/v1"},
              "models": {"glm-5": {}}},
        "q": {"options": {"apiKey": "x", "baseURL": f"{CODING}/v1"}, "models": {"glm-4.7": {}}},
    },
}, indent=1)  # fmt: skip
ENVIRONMENT = {
    "ANTHROPIC_AUTH_TOKEN": PLAN_KEY,
    "ANTHROPIC_BASE_URL": f"{CODING}/apps/anthropic",
}
GIVEN = [
    word for name, value in ENVIRONMENT.items() for word in ("--env", f"{name}={value}")
]


pytestmark = pytest.mark.usefixtures("bare_environment")


def told(run: Run, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("doctor", "--output-format", "json", *options).out
    )["connections"]
    return found


# --- text ---------------------------------------------------------------------------------------


def test_the_text(run: Run, write: Write, snapshot: SnapshotAssertion) -> None:
    write(
        {
            ".claude/settings.json": CLAUDE,
            "api/opencode.json": OPENCODE,
            "env/.env": WRONG_ENV,
        }
    )
    assert run("doctor") == snapshot


def test_the_text_in_colour(
    run: Run, write: Write, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    write({".claude/settings.json": CLAUDE, "inner/.claude/settings.json": OK_CLAUDE})
    assert run("doctor").out == snapshot


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
def test_a_narrow_terminal(
    run: Run, write: Write, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    write({"one/.claude/settings.json": CLAUDE, "two/.env": WRONG_ENV})
    lines = run("doctor").out.splitlines()
    widest = 88 if columns < 88 else columns  # paragraphs keep their own width
    assert max(map(len, lines)) <= widest
    assert any("one/.claude/settings.json:3" in line for line in lines)


def test_home_is_written_as_a_tilde(run: Run, write: Write, folder: Path) -> None:
    write({"../.claude/settings.json": CLAUDE})
    out = run("doctor", "--home").out
    assert "  ~/.claude/settings.json:4\n" in out
    assert "(~/.claude/settings.json:4)" in " ".join(out.split())
    assert str(folder.parent) not in out


def test_no_tool(run: Run, folder: Path) -> None:
    assert run("doctor") == (
        3,
        "No tool is in use here with a key or an endpoint of this vendor.\n"
        f"Looked for {len(load_tools().tools)} tools in the folder, your home folder and the "
        "environment.\n"
        "'keyfit doctor --verbose' lists every file and variable that was looked for.\n",
        "",
    )  # fmt: skip


def test_only_declared(run: Run, write: Write) -> None:
    write(
        {
            "opencode.json": OPENCODE.replace("p/glm-5", "z/glm-5").replace(
                CODING, "http://x"
            )
        }
    )
    assert run("doctor").status == 3


# --- JSON ---------------------------------------------------------------------------------------


def test_the_json(run: Run, write: Write, snapshot: SnapshotAssertion) -> None:
    write({".claude/settings.json": CLAUDE, "api/opencode.json": OPENCODE})
    outcome = run("doctor", "--output-format", "json")
    assert outcome.status == 1
    assert json.loads(outcome.out) == snapshot


def test_paths_are_from_the_working_directory(run: Run, write: Write) -> None:
    write({"a/.claude/settings.json": CLAUDE})
    for options, folder in (((), "a"), (("a",), "a")):
        (one,) = told(run, *options)
        assert one["folder"] == folder
        assert one["endpoint"]["from"]["path"] == "a/.claude/settings.json"
        assert one["answer"]["at"]["path"] == "a/.claude/settings.json"


# --- options ------------------------------------------------------------------------------------


def test_env_is_as_if_it_were_set(run: Run, folder: Path) -> None:
    (one,) = (c for c in told(run, *GIVEN, "--env", "ANTHROPIC_MODEL=glm-5")
              if c["tool"] == "claude-code")  # fmt: skip
    assert one["answer"]["outcome"] == "ok"
    assert one["models"][0]["from"] == {
        "path": None, "line": None, "name": "ANTHROPIC_MODEL", "environment": True,
    }  # fmt: skip


def test_env_beats_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_MODEL", "GLM-5")
    options = (*GIVEN, "--env", "ANTHROPIC_MODEL=glm-5")
    assert {one["models"][0]["id"] for one in told(run, *options)} == {"glm-5"}


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        (".kilo/kilo.json", '{"model": "{env:MODEL}"}', "has {env: in it"),
        (".cecli.conf.yml", "model: [", "does not parse"),
    ],
)
def test_why_a_tool_ignores_a_file_is_shown(
    run: Run, write: Write, path: str, text: str, why: str
) -> None:
    write({path: text})
    out = run("doctor", "--verbose").out
    assert f"  {path}: there, not read: {why}" in out


def test_a_tool_is_shown_with_all_that_was_looked_for(run: Run, write: Write) -> None:
    write({"../.claude/settings.json": URL_AT_HOME, "../.zshrc": f"export {WRONG_KEY}"})
    outcome = run("doctor", "--tool", "claude code")
    lines = outcome.out.splitlines()
    assert "Claude Code: in use: a file of its own is there" in lines
    assert "  ~/.claude/settings.json: read" in lines
    assert "  .claude/settings.json: not there" in lines
    assert "  $ANTHROPIC_AUTH_TOKEN: set in ~/.zshrc:1, but not in this shell" in lines
    assert "  $ANTHROPIC_API_KEY: not set" in lines
    assert STANDARD_KEY not in outcome.out
    one = json.loads(run("doctor", "--tool", "codex", "--output-format", "json").out)
    assert one["connections"] == []
    (codex,) = one["looked_at"]
    assert codex["tool"] == "codex"
    assert not codex["in_use"]
    assert {file["state"] for file in codex["files"]} == {"absent"}


def test_a_file_that_is_there_and_not_read_is_told_from_an_absent_one(
    run: Run, write: Write
) -> None:
    write({".claude/settings.json": b"\x00", "opencode.json": "{"})
    out = run("doctor", "--verbose").out
    assert "  .claude/settings.json: there, not read: a NUL byte" in out
    assert "OpenCode: in use: a file of its own is there" in out


def test_every_tool_is_listed(run: Run) -> None:
    out = run("doctor", "--verbose", "--output-format", "json").out
    shown_tools = [one["tool"] for one in json.loads(out)["looked_at"]]
    assert shown_tools == [tool.id for tool in load_tools().tools]


def test_a_mistyped_tool(run: Run) -> None:
    outcome = run("doctor", "--tool", "claud-code")
    assert outcome.status == 2
    assert outcome.err == "keyfit: no tool 'claud-code'; did you mean 'claude-code'?\n"


def test_home_reads_the_home_folder(run: Run, write: Write) -> None:
    write({"../.claude/settings.json": OK_CLAUDE})
    assert run("doctor").status == 0
    assert run("doctor", "--home").status == 0
    assert run("doctor", "--no-home").status == 3


def test_the_users_settings_may_leave_the_home_folder_out(
    run: Run, write: Write
) -> None:
    write({"../.claude/settings.json": OK_CLAUDE, "keyfit.toml": "home = false\n"})
    assert run("doctor").status == 3
    assert run("doctor", "--home").status == 0


URL_AT_HOME = json.dumps(
    {
        "env": {
            "ANTHROPIC_BASE_URL": f"{CODING}/apps/anthropic",
            "ANTHROPIC_MODEL": "qwen3.7-plus",
        }
    }
)
WRONG_KEY = f"ANTHROPIC_AUTH_TOKEN={STANDARD_KEY}"
ESCAPED_KEY = STANDARD_KEY.replace("-", r"\x2d")


def claude(run: Run, *options: str) -> dict[str, Any]:
    """The connection of Claude Code that ``doctor`` shows."""
    (one,) = (one for one in told(run, *options) if one["tool"] == "claude-code")
    return one


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        (".zshrc", f"export {WRONG_KEY}\n", 1),
        (".bashrc", f"{WRONG_KEY}\nexport ANTHROPIC_AUTH_TOKEN\n", 1),
        (".zshenv", f"set -a\n{WRONG_KEY}\n", 2),
        (
            ".config/fish/config.fish",
            f"set -gx ANTHROPIC_AUTH_TOKEN {STANDARD_KEY}\n",
            1,
        ),
        (
            "Documents/PowerShell/profile.ps1",
            f'$env:ANTHROPIC_AUTH_TOKEN = "{STANDARD_KEY}"\n',
            1,
        ),
        (
            ".config/fish/fish_variables",
            f"# VERSION: 3.0\nSETUVAR --export ANTHROPIC_AUTH_TOKEN:{ESCAPED_KEY}\n",
            2,
        ),
        (".config/environment.d/50-ai.conf", f"{WRONG_KEY}\n", 1),
        (".profile", f"export {WRONG_KEY}\n", 1),
    ],
)
def test_what_a_startup_file_exports_belongs_to_the_environment(
    run: Run, write: Write, file: str, text: str, line: int
) -> None:
    write({f"../{file}": text, "../.claude/settings.json": URL_AT_HOME})
    one = claude(run)
    assert one["answer"]["outcome"] == "auth-error"
    assert one["key"]["from"] == {
        "path": f"../{file}",
        "line": line,
        "name": "ANTHROPIC_AUTH_TOKEN",
        "environment": True,
    }
    out = run("doctor").out
    assert (
        f"$ANTHROPIC_AUTH_TOKEN, set in ~/{file}:{line}, but not in this shell\n" in out
    )


@pytest.mark.parametrize(
    "text",
    [
        f"{WRONG_KEY}\n",
        f"export -n {WRONG_KEY}\n",
        f"set ANTHROPIC_AUTH_TOKEN {STANDARD_KEY}\n",
        f"export {WRONG_KEY}\nunset ANTHROPIC_AUTH_TOKEN\n",
        f"f() {{ export {WRONG_KEY}; }}\n",
        f"export {WRONG_KEY}\nexport -n ANTHROPIC_AUTH_TOKEN\n",
        f"export {WRONG_KEY}\ntypeset +x ANTHROPIC_AUTH_TOKEN\n",
        f"set -a\nset +a\n{WRONG_KEY}\n",
        f"SETUVAR --export ANTHROPIC_AUTH_TOKEN:{ESCAPED_KEY}\n",
    ],
    ids=[
        "not exported",
        "export -n",
        "no assignment",
        "unset again",
        "in a function",
        "export -n later",
        "typeset +x",
        "set +a",
        "no file of fish",
    ],
)
def test_what_a_startup_file_keeps_to_itself_does_not_count(
    run: Run, write: Write, text: str
) -> None:
    write({"../.zshrc": text, "../.claude/settings.json": URL_AT_HOME})
    assert claude(run)["key"] is None
    assert claude(run)["answer"]["outcome"] == "not-sent"


@pytest.mark.parametrize(
    "files",
    [
        {".zshrc": f"if x; then export {WRONG_KEY}; fi\n"},
        {
            ".zshrc": f"export {WRONG_KEY}\n",
            ".zshenv": f"export ANTHROPIC_AUTH_TOKEN={PLAN_KEY}\n",
        },
        {
            ".zshenv": f"export {WRONG_KEY}\n",
            ".zshrc": "unset ANTHROPIC_AUTH_TOKEN\n",
        },
    ],
    ids=["in a branch", "two values", "unset in another file"],
)
def test_what_startup_files_set_in_several_ways_is_unknown(
    run: Run, write: Write, files: dict[str, str]
) -> None:
    write({f"../{file}": text for file, text in files.items()})
    write({"../.claude/settings.json": URL_AT_HOME})
    assert claude(run)["answer"]["outcome"] == "unknown"


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        (".bashrc", 'if [ -n "$AI" ]; then\n', "fi\n"),
        (".zshrc", "case $HOST in work)\n", ";; esac\n"),
        (".config/fish/config.fish", "if status is-interactive\n", "end\n"),
        ("Documents/PowerShell/profile.ps1", "if ($Host.UI) {\n", "}\n"),
    ],
)
def test_a_tool_that_is_set_up_under_a_condition_is_shown(
    run: Run, write: Write, file: str, before: str, after: str
) -> None:
    form = {"fish": "set -gx {} '{}'\n", "ps1": '$env:{} = "{}"\n'}
    line = form.get(file.rpartition(".")[2], 'export {}="{}"\n')
    key = line.format("ANTHROPIC_AUTH_TOKEN", PLAN_KEY)
    url = line.format("ANTHROPIC_BASE_URL", f"{CODING}/apps/anthropic")
    write({f"../{file}": f"{before}{key}{url}{after}"})
    write({"../.claude/settings.json": "{}"})
    one = claude(run)
    assert one["answer"]["outcome"] == "unknown"
    assert one["key"]["from"]["path"] == one["endpoint"]["from"]["path"] == f"../{file}"
    reason = one["answer"]["reason"]
    assert reason.endswith("not known: a startup file sets it only under a condition")


def test_another_vendors_setup_under_a_condition_is_not_shown(
    run: Run, write: Write
) -> None:
    url = "export ANTHROPIC_BASE_URL=https://api.example.com\n"
    write({"../.bashrc": f"if x; then\n{url}export {WRONG_KEY}\nfi\n"})
    assert run("doctor").status == 3


@pytest.mark.parametrize(
    "command",
    ["source ~/.secrets", "[ -f ~/.s ] && . ~/.s", 'eval "$(secrets export)"'],
)
def test_what_a_startup_file_runs_may_set_the_key_in_a_new_terminal(
    run: Run, write: Write, command: str
) -> None:
    write({"../.zshrc": f"{command}\nexport SHOP=1\n"})
    write({"../.claude/settings.json": URL_AT_HOME})
    assert claude(run)["answer"]["outcome"] == "unknown"
    # With all that the files export, this shell was started by them, and has no key either.
    assert claude(run, "--env", "SHOP=1")["answer"]["outcome"] == "not-sent"


def test_a_shell_that_was_started_before_is_not_mixed_with_a_new_one(
    run: Run, write: Write
) -> None:
    url = f"export ANTHROPIC_BASE_URL={CODING}/apps/anthropic\n"
    url += "export ANTHROPIC_MODEL=qwen3.7-plus\n"
    write({"../.zshrc": f"{url}export ANTHROPIC_AUTH_TOKEN={PLAN_KEY}\n"})
    one = claude(run, "--env", f"ANTHROPIC_AUTH_TOKEN={STANDARD_KEY}")
    assert one["answer"]["outcome"] == "unknown"
    assert one["key"]["masked"] is None


def test_a_startup_file_that_cannot_be_read_is_named(run: Run, write: Write) -> None:
    write({"../.zshrc": b"# \0\n", "../.claude/settings.json": URL_AT_HOME})
    outcome = run("doctor")
    assert "skipped ../.zshrc: a NUL byte at byte 2" in outcome.err
    assert claude(run)["answer"]["outcome"] == "unknown"
    assert "  ~/.zshrc: there\n" in run("doctor", "--verbose").out


def test_an_unknown_key_hides_no_certain_failure(run: Run, write: Write) -> None:
    named = {**json.loads(URL_AT_HOME)["env"], "ANTHROPIC_MODEL": "gpt-5"}
    write({"../.zshrc": "export ANTHROPIC_AUTH_TOKEN=$(op read op://v/key)\n"})
    write({"../.claude/settings.json": json.dumps({"env": named})})
    one = claude(run)
    assert (one["key"]["masked"], one["answer"]["outcome"]) == (None, "bad-request")
    assert run("doctor").status == 1


def test_the_environment_wins_over_a_startup_file(run: Run, write: Write) -> None:
    write({"../.zshrc": f"export {WRONG_KEY}\n"})
    write({"../.claude/settings.json": URL_AT_HOME})
    one = claude(run, "--env", f"ANTHROPIC_AUTH_TOKEN={PLAN_KEY}")
    assert one["key"]["plan"] == "coding-plan"
    assert one["key"]["from"]["path"] is None


def test_another_shells_startup_file_does_not_count(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/bin/bash")
    write({"../.zshrc": f"export {WRONG_KEY}\n"})
    write({"../.claude/settings.json": URL_AT_HOME})
    assert claude(run)["key"] is None


@pytest.mark.parametrize("shell", ["/bin/bash", "/bin/zsh", "/usr/bin/fish"])
def test_what_the_session_is_started_with_counts_in_each_shell(
    run: Run, write: Write, shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", shell)
    write({"../.config/environment.d/ai.conf": f"{WRONG_KEY}\n"})
    write({"../.claude/settings.json": URL_AT_HOME})
    assert claude(run)["answer"]["outcome"] == "auth-error"


@pytest.mark.parametrize(
    ("zshenv", "is_read"),
    [
        ("export ZDOTDIR=~/.dots/zsh\n", True),
        ('ZDOTDIR="$HOME/.dots/zsh/"\n', True),
        ('export ZDOTDIR="${XDG_CONFIG_HOME:-$HOME/.dots}/zsh"\n', True),
        ('D="$HOME/.dots"\nexport ZDOTDIR="$D/zsh"\n', True),
        ("export ZDOTDIR=${ZDOTDIR:-~/.dots/zsh}\n", True),
        ('D=$(dots)\nexport ZDOTDIR="$D/zsh"\n', False),
        ("ZDOTDIR=$(dots)/zsh\n", False),
        ("if x; then ZDOTDIR=~/.dots/zsh; fi\n", False),
        ("# ZDOTDIR=~/.dots/zsh\n", False),
    ],
)
def test_zsh_is_told_where_its_files_are_by_one_of_them(
    run: Run,
    write: Write,
    zshenv: str,
    is_read: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SHELL", "/bin/zsh")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("ZDOTDIR", raising=False)
    write({"../.dots/zsh/.zshrc": f"export {WRONG_KEY}\n", "../.zshenv": zshenv})
    write({"../.claude/settings.json": URL_AT_HOME})
    assert (claude(run)["key"] is not None) == is_read


@pytest.mark.parametrize(
    ("variable", "below", "file", "text"),
    [
        ("ZDOTDIR", "zsh", ".zshrc", f"export {WRONG_KEY}\n"),
        ("ZDOTDIR", "zsh", ".zprofile", f"export {WRONG_KEY}\n"),
        ("XDG_CONFIG_HOME", "cfg", "environment.d/a.conf", f"{WRONG_KEY}\n"),
        (
            "XDG_CONFIG_HOME",
            "cfg",
            "fish/config.fish",
            f"set -gx ANTHROPIC_AUTH_TOKEN {STANDARD_KEY}\n",
        ),
    ],
)
def test_a_variable_moves_startup_files(
    run: Run,
    write: Write,
    variable: str,
    below: str,
    file: str,
    text: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SHELL", raising=False)
    top = write({"../.claude/settings.json": URL_AT_HOME, f"../{below}/{file}": text})
    monkeypatch.setenv(variable, f"{top.parent}/{below}")
    assert claude(run)["key"]["from"]["path"] == f"../{below}/{file}"
    done = run("check", "--home", "--output-format", "json")
    (finding,) = json.loads(done.out)["findings"]
    assert [one["path"] for one in finding["related"]] == [f"../{below}/{file}"]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (".config/environment.d/ai.conf", '{}="{}"\n'),
        (".config/fish/config.fish", "set -gx {} '{}'\n"),
        (".config/fish/conf.d/ai.fish", "set -gx {} '{}'\n"),
        (".config/fish/fish_variables", "SETUVAR --export {}:{}\n"),
        ("Documents/PowerShell/profile.ps1", '$env:{} = "{}"\n'),
    ],
)
def test_check_reads_each_startup_file_of_the_home_folder(
    run: Run, write: Write, file: str, line: str
) -> None:
    pair = {"OPENAI_API_KEY": STANDARD_KEY, "OPENAI_BASE_URL": f"{CODING}/v1"}
    write({f"../{file}": "".join(line.format(*one) for one in pair.items())})
    done = run("check", "--home", "--output-format", "json")
    (finding,) = json.loads(done.out)["findings"]
    assert (finding["path"], finding["rule"]) == (f"../{file}", "key-endpoint-mismatch")


_SENT_THERE = "this project's settings send your own key there"


@pytest.mark.parametrize(
    ("host", "is_said"),
    [
        ("https://llm.unknown.example", True),
        ("http://203.0.113.7:8080", True),
        ("http://localhost:3000", False),
        ("http://127.0.0.1:8080", False),
        ("http://192.168.1.5", False),
        ("http://gateway.local", False),
        ("http://host.docker.internal:4000", False),
        ("http://litellm:4000", False),
        ("https://openrouter.ai", False),
    ],
)
def test_a_project_that_sends_ones_own_key_to_an_unknown_host_is_named(
    run: Run, write: Write, host: str, is_said: bool
) -> None:
    env = {"ANTHROPIC_BASE_URL": f"{host}/anthropic"}
    write({".claude/settings.json": json.dumps({"env": env})})
    one = claude(run, "--env", f"ANTHROPIC_AUTH_TOKEN={PLAN_KEY}")
    assert one["answer"]["outcome"] == "unknown"
    assert (_SENT_THERE in one["answer"]["reason"]) == is_said


@pytest.mark.parametrize(
    ("file", "key_beside_it"),
    [("../.claude/settings.json", False), (".claude/settings.json", True)],
    ids=["one's own file", "the project's own key"],
)
def test_an_unknown_host_is_nothing_to_speak_of_where_key_or_url_is_no_strangers(
    run: Run, write: Write, file: str, key_beside_it: bool
) -> None:
    env = {"ANTHROPIC_BASE_URL": "https://llm.unknown.example"}
    given = ["--env", f"ANTHROPIC_AUTH_TOKEN={PLAN_KEY}"]
    if key_beside_it:
        env["ANTHROPIC_AUTH_TOKEN"] = PLAN_KEY
        given = []
    write({file: json.dumps({"env": env})})
    assert _SENT_THERE not in claude(run, *given)["answer"]["reason"]


def test_check_joins_the_home_folder_too(run: Run, write: Write) -> None:
    write({"../.zshrc": f"export {WRONG_KEY}\n"})
    write({"../.claude/settings.json": URL_AT_HOME})
    done = run("check", "--home", "--output-format", "json")
    (finding,) = json.loads(done.out)["findings"]
    assert finding["rule"] == "key-endpoint-mismatch"
    assert finding["path"] == "../.claude/settings.json"
    assert [one["path"] for one in finding["related"]] == ["../.zshrc"]


def test_a_call_to_another_host_that_wins_over_this_vendors_is_shown(
    run: Run, write: Write
) -> None:
    other = {"ANTHROPIC_BASE_URL": "https://api.example.com/anthropic"}
    write({"../.claude/settings.json": json.dumps({"env": other})})
    assert run("doctor").status == 3
    one = claude(run, "--env", f"ANTHROPIC_BASE_URL={CODING}/apps/anthropic")
    assert one["endpoint"]["url"] == other["ANTHROPIC_BASE_URL"]


def exported(shell: str = "", **files: str) -> dict[str, str]:
    return {f"../.{name}": f"{shell}\n{text}\n" for name, text in files.items()}


LINES = "\n".join(f"export {name}={value}" for name, value in ENVIRONMENT.items())


def test_the_shell_file_that_sets_a_variable_is_named(run: Run, write: Write) -> None:
    write(exported(zshrc=f"{LINES}\nexport ANTHROPIC_MODEL=GLM-5"))
    found = told(run, "--home", *GIVEN, "--env", "ANTHROPIC_MODEL=GLM-5")
    (one,) = (one for one in found if one["tool"] == "claude-code")
    assert [one[part]["from"]["path"] for part in ("key", "endpoint")] == [
        "../.zshrc"
    ] * 2
    assert one["answer"]["at"] == {
        "path": "../.zshrc", "line": 4, "name": "ANTHROPIC_MODEL", "environment": True,
    }  # fmt: skip
    out = run("doctor", "--home", *GIVEN, "--env", "ANTHROPIC_MODEL=GLM-5").out
    assert "$ANTHROPIC_BASE_URL, set in ~/.zshrc:3\n" in out
    assert "Change: Write glm-5 ($ANTHROPIC_MODEL, set in ~/.zshrc:4)" in out


@pytest.mark.parametrize(
    "text",
    [
        LINES.replace("apps/anthropic", "v1"),
        f"{LINES}\nexport ANTHROPIC_BASE_URL=https://example.com",
        f"{LINES}\nunset ANTHROPIC_BASE_URL",
        f"if true; then\n{LINES}\nfi",
    ],
    ids=["another value", "set again", "unset again", "only perhaps"],
)
def test_a_shell_file_that_does_not_set_it_so_is_not_named(
    run: Run, write: Write, text: str
) -> None:
    write(exported(bashrc=text))
    (one,) = (
        one for one in told(run, "--home", *GIVEN) if one["tool"] == "claude-code"
    )
    assert one["endpoint"]["from"]["path"] is None


FISH = "".join(f"set -gx {name} {value}\n" for name, value in ENVIRONMENT.items())
POWERSHELL = "".join(
    f'$env:{name} = "{value}"\n' for name, value in ENVIRONMENT.items()
)
STARTUP_FILES = {
    ".config/fish/config.fish": FISH,
    ".config/fish/conf.d/keys.fish": FISH,
    ".config/powershell/Microsoft.PowerShell_profile.ps1": POWERSHELL,
    "Documents/PowerShell/profile.ps1": POWERSHELL,
}


@pytest.mark.parametrize("file", STARTUP_FILES)
def test_the_line_of_another_shells_startup_file_is_named(
    run: Run, write: Write, file: str
) -> None:
    write({f"../{file}": STARTUP_FILES[file]})
    (one,) = (
        one for one in told(run, "--home", *GIVEN) if one["tool"] == "claude-code"
    )
    places = [
        (one[part]["from"]["path"], one[part]["from"]["line"])
        for part in ("key", "endpoint")
    ]
    assert places == [(f"../{file}", 1), (f"../{file}", 2)]


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("/bin/zsh", ".zshrc"),
        ("/usr/bin/fish", ".config/fish/config.fish"),
        ("/usr/bin/pwsh", ".config/powershell/Microsoft.PowerShell_profile.ps1"),
    ],
)
def test_of_the_startup_files_of_several_shells_the_users(
    run: Run, write: Write, shell: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", shell)
    others = {f"../{name}": text for name, text in STARTUP_FILES.items()}
    write({**others, **exported(zshrc=LINES)})
    (one,) = (
        one for one in told(run, "--home", *GIVEN) if one["tool"] == "claude-code"
    )
    assert one["key"]["from"]["path"] == f"../{file}"


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (".zshrc", "export {}={}\n"),
        ("config.fish", "set -gx {} {}\n"),
        ("Microsoft.PowerShell_profile.ps1", '$env:{} = "{}"\n'),
    ],
)
def test_a_mismatch_in_a_startup_file_is_predicted_in_each_shell(
    run: Run, write: Write, file: str, line: str
) -> None:
    pair = {"OPENAI_API_KEY": STANDARD_KEY, "OPENAI_BASE_URL": f"{CODING}/v1"}
    write({file: "".join(line.format(*one) for one in pair.items())})
    (one,) = told(run)
    assert (one["tool"], one["folder"]) == ("environment", ".")
    places = [
        (one[part]["from"]["path"], one[part]["from"]["line"])
        for part in ("key", "endpoint")
    ]
    assert places == [(file, 1), (file, 2)]
    assert one["answer"]["rule"] == "key-endpoint-mismatch"
    assert one["answer"]["statuses"] == [401]


@pytest.mark.parametrize(
    ("shell", "file"), [("/bin/zsh", "zshrc"), ("/bin/bash", "bashrc")]
)
def test_of_two_shell_files_the_users_shells(
    run: Run, write: Write, shell: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", shell)
    write(exported(zshrc=LINES, bashrc=LINES))
    (one,) = (
        one for one in told(run, "--home", *GIVEN) if one["tool"] == "claude-code"
    )
    assert one["key"]["from"]["path"] == f"../.{file}"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["nowhere"], "nowhere: no such folder"),
        ([".env"], ".env: no such folder"),
        (["--env", "X"], "--env wants NAME=VALUE"),
        (["--env", f"={PLAN_KEY}"], "--env wants NAME=VALUE"),
        (["--env", PLAN_KEY], "--env wants NAME=VALUE"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage(run: Run, write: Write, options: list[str], said: str) -> None:
    write({".env": RIGHT_ENV})
    outcome = run("doctor", *options)
    assert (outcome.status, outcome.out) == (2, "")
    assert said in outcome.err


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({".claude/settings.json": OK_CLAUDE}, 0),
        ({".claude/settings.json": CLAUDE}, 1),
        ({".claude/settings.json": OK_CLAUDE, "a/.claude/settings.json": CLAUDE}, 1),
        (
            {".claude/settings.json": OK_CLAUDE.replace(CODING, "https://example.com")},
            0,
        ),
        ({".claude/settings.json": "{"}, 3),
        ({"notes.txt": WRONG_ENV}, 3),
    ],
    ids=["ok", "refused", "one is refused", "unknown", "broken file", "nothing"],
)
def test_the_exit_status(
    run: Run, write: Write, files: dict[str, str], status: int
) -> None:
    write(files)
    assert run("doctor").status == status


def test_a_tool_that_sends_nothing_is_a_failure(run: Run, write: Write) -> None:
    write({".claude/settings.json": OK_CLAUDE.replace(PLAN_KEY, "")})
    outcome = run("doctor", "--home")
    assert outcome.status == 1
    assert outcome.out.startswith("Claude Code: not-sent\n")


def test_settings_that_cannot_be_used_are_named(run: Run, write: Write) -> None:
    write({".claude/settings.json": OK_CLAUDE, "keyfit.toml": "nonsense = 1\n"})
    outcome = run("doctor")
    assert outcome.status == 0
    assert "keyfit.toml" in outcome.err


# --- keys ---------------------------------------------------------------------------------------

KEYS = (PLAN_KEY, STANDARD_KEY)
WORDS = st.sampled_from(
    (
        *KEYS, f"{CODING}/v1", f"{CODING}/{PLAN_KEY}", f"https://{PLAN_KEY}@x/v1", "glm-5",
        f"https://x/?key={PLAN_KEY}", f"p/{PLAN_KEY}", "$KEY", "${KEY}", "{env:KEY}",
        f"{{env:{PLAN_KEY}}}", f"a\n{PLAN_KEY}", "",
    )
)  # fmt: skip
NAMES = (
    "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL",
    "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "DASHSCOPE_API_KEY", "KEY",
)  # fmt: skip
VARIABLES = st.dictionaries(st.sampled_from(NAMES), WORDS, min_size=2)


@st.composite
def projects(draw: st.DrawFn) -> dict[str, str]:
    """The files of a project with keys in places where they belong and where they do not."""
    row = {"id": draw(WORDS), "envKey": draw(WORDS), "baseUrl": draw(WORDS)}
    one = {"options": {"apiKey": draw(WORDS), "baseURL": draw(WORDS)}, "env": [draw(WORDS)],
           "models": {draw(WORDS): {"id": draw(WORDS)}}}  # fmt: skip
    qwen = {"security": {"auth": {"selectedType": "openai", "apiKey": draw(WORDS)}},
            "modelProviders": {"openai": [row]}, "model": {"name": draw(WORDS)}}  # fmt: skip
    env = "".join(f"{name}='{value}'\n" for name, value in draw(VARIABLES).items())
    return {
        ".env": env,
        ".claude/settings.json": json.dumps(
            {"env": draw(VARIABLES), "model": draw(WORDS)}
        ),
        ".qwen/settings.json": json.dumps(qwen),
        "opencode.json": json.dumps(
            {"model": draw(WORDS), "provider": {draw(WORDS): one}}
        ),
    }


@given(files=projects(), given_env=VARIABLES, as_json=st.booleans())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_key_is_ever_shown_whole(
    write: Write, capsys: pytest.CaptureFixture[str], files: dict[str, str],
    given_env: dict[str, str], as_json: bool,
) -> None:  # fmt: skip
    write(files)
    shape = ("--output-format", "json") if as_json else ()
    more = [
        word
        for name, value in given_env.items()
        for word in ("--env", f"{name}={value}")
    ]
    status = main(["doctor", "--home", *shape, *more])
    out, err = capsys.readouterr()
    assert status in (0, 1, 3)
    assert not any(key[6:30] in out + err for key in KEYS)
    assert "Traceback" not in err


XYLOPHONE = """\
id = "xylophone"
title = "Xylophone"
agent = true
variables = ["process"]
config = ["provider"]

[files]
provider = {at = ["{home}/.config/xylophone/providers/*.json"], format = "json"}

[call.provider]
key = ["@api_key_env"]
url = ["base_url"]
model = ["models.{m}.name"]
wire = {protocol = "openai-chat"}
"""


@pytest.mark.usefixtures("bare_environment")
def test_a_variable_whose_name_is_not_known_may_hold_a_key(
    run: Run, write: Write
) -> None:
    url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
    provider = {"api_key_env": "QWEN_KEY", "base_url": url}
    write({
        "keyfit.toml": 'tools = ["xylophone.toml"]\n',
        "xylophone.toml": XYLOPHONE,
        "../.config/xylophone/providers/qwen.json": json.dumps(provider),
    })  # fmt: skip
    out = run("doctor", "--trust-project", "--tool", "xylophone").out
    assert out.startswith("Xylophone: unknown\n")
    assert "no key is set" not in out


@pytest.mark.usefixtures("bare_environment")
def test_a_tool_whose_file_is_refused_is_not_only_missing(
    run: Run, write: Write
) -> None:
    write({
        "keyfit.toml": 'tools = ["xylophone.toml"]\n',
        "xylophone.toml": XYLOPHONE.replace('"json"', '"jsn"'),
    })  # fmt: skip
    refused, missing = run(
        "doctor", "--trust-project", "--tool", "xylophone"
    ).err.splitlines()
    assert refused.startswith(
        "keyfit: xylophone.toml:8: [files.provider]: invalid value"
    )
    assert missing == "keyfit: no tool 'xylophone'"


@pytest.mark.usefixtures("bare_environment")
@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ("../.config/keyfit/keyfit.toml", "sk-…cdef (pay-as-you-go)"),
        # A project's tool could have any file and variable of the machine read and shown.
        ("keyfit.toml", "not known"),
    ],
)
def test_a_tool_of_the_users_own_settings_finds_the_key_that_a_file_at_home_names(
    run: Run,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    settings: str,
    key: str,
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("MY_GATEWAY", STANDARD_KEY)
    url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
    provider = {"api_key_env": "MY_GATEWAY", "base_url": url}
    write({
        settings: 'tools = ["xylophone.toml"]\n',
        settings.replace("keyfit.toml", "xylophone.toml"): XYLOPHONE,
        "../.config/xylophone/providers/qwen.json": json.dumps(provider),
    })  # fmt: skip
    out = run("doctor", "--trust-project", "--tool", "xylophone").out
    (shown,) = re.findall(r"^  key +(.+)$", out, re.MULTILINE)
    assert shown.startswith(key)
