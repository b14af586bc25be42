"""Each output that cannot go on by itself names the one next command, and that command works."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from cli.harness import Run, Write
from cli.samples import PLAN_KEY, WRONG_ENV
from keyfit.util.text_layout import paragraph

CLAUDE = f"""\
{{
  "env": {{
    "ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}",
    "ANTHROPIC_BASE_URL": "https://dashscope-intl.aliyuncs.com/apps/anthropic"
  }}
}}
"""
CODING_INTL = "coding-intl.dashscope"
NOTHING = "keyfit: nothing to check: found no .env file, shell file or coding tool's settings file"
LOOK = "keyfit: 'keyfit doctor --verbose' lists each file and variable that tools read"

pytestmark = pytest.mark.usefixtures("bare_environment")


@pytest.mark.parametrize("command", ["check", "fix", "baseline"])
def test_nothing_here_but_something_at_home(
    run: Run, write: Write, command: str
) -> None:
    write({"../.claude/settings.json": CLAUDE})
    assert run(command).err.splitlines() == [
        NOTHING,
        "keyfit: 1 settings file of coding tools in your home folder was not checked; "
        f"'keyfit {command} --home' includes it",
    ]
    assert "nothing to check" not in run(command, "--home").err


@pytest.mark.parametrize("command", ["check", "fix", "baseline"])
def test_nothing_anywhere(run: Run, command: str) -> None:
    assert run(command).err.splitlines() == [NOTHING, LOOK]
    at_home = run(command, "--home").err.splitlines()
    assert at_home == [f"{NOTHING} here or in your home folder", LOOK]
    assert run(command, "--allow-nothing").err.splitlines() == [NOTHING]
    assert run("doctor", "--verbose").status == 3


@pytest.mark.parametrize(
    ("command", "writes"),
    [("fix", "changes files"), ("baseline", "records the findings in files")],
)
def test_standard_input_is_for_check(run: Run, command: str, writes: str) -> None:
    outcome = run(command, "-")
    assert outcome.status == 2
    assert outcome.err == (
        f"keyfit: 'keyfit {command}' cannot read standard input, since it {writes}; "
        "'keyfit check -' checks it\n"
    )


def test_version(run: Run) -> None:
    assert run("version").err == (
        "keyfit: no command 'version'; did you mean 'keyfit --version'?\n"
    )


def test_doctor_names_the_command_that_repairs_the_home_folder(
    run: Run, write: Write
) -> None:
    write({"../.claude/settings.json": CLAUDE})
    assert (
        run("doctor").out.splitlines()[-1] == "To make this change: keyfit fix --home"
    )
    run("fix", "--home")
    assert "auth-error" not in run("doctor").out


def test_doctor_names_the_command_that_shows_a_change_to_be_agreed_to(
    run: Run, write: Write
) -> None:
    write({"../.claude/settings.json": CLAUDE.replace("dashscope-intl", CODING_INTL)})
    command = "keyfit fix --home --unsafe --diff"
    last = run("doctor").out.splitlines()[-1]
    assert last == f"To see what this change would do: {command}"
    assert "+" in run(*command.split()[1:]).out
    run("fix", "--home", "--unsafe")
    assert "Change: " not in run("doctor").out


def test_doctor_names_the_command_that_repairs_the_folder(
    run: Run, write: Write
) -> None:
    write({"my shop/.claude/settings.json": CLAUDE})
    assert (
        run("doctor", "my shop").out.splitlines()[-1]
        == "To make this change: keyfit fix 'my shop'"
    )


def test_doctor_counts_what_is_not_repaired(run: Run, write: Write) -> None:
    write({"../.claude/settings.json": CLAUDE, ".env": WRONG_ENV})
    write({"opencode.json": '{"model": "bailian-coding-plan/glm-5"}'})
    out = run("doctor").out
    assert out.count("  Change: ") == 2
    assert out.splitlines()[-1] == "To make these changes: keyfit fix --home"


def test_doctor_names_no_command_for_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", PLAN_KEY)
    url = "https://dashscope-intl.aliyuncs.com/apps/anthropic"
    monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
    out = run("doctor").out
    assert "Change: " in out
    assert "keyfit fix" not in out


def test_explain_says_that_no_tool_is_affected(run: Run) -> None:
    out = run("explain", "403 invalid api-key").out
    assert "None of the tools in use here would get this answer" in out


def test_only_the_repair_that_a_command_makes_names_it(run: Run, write: Write) -> None:
    host = "https://api.xiaomimimo.com/v1"
    plan_key = "tp-c9d4c1f7ae2b35860c7e1a94fd2035b68"
    write({".env": f"OPENAI_API_KEY={plan_key}\nOPENAI_BASE_URL={host}\n"})
    out = run("check").out
    sgp, ams, cn = [line for line in out.splitlines() if "= help:" in line]
    assert sgp.endswith("token-plan-sgp.xiaomimimo.com (unsafe: keyfit fix --unsafe)")
    assert cn.endswith("token-plan-cn.xiaomimimo.com")
    assert ams.endswith("token-plan-ams.xiaomimimo.com")
    assert "token-plan-sgp" in run("fix", "--unsafe", "--diff").out


def test_a_finding_names_the_command_that_repairs_it(run: Run, write: Write) -> None:
    write({"../.claude/settings.json": CLAUDE, "../other/.env": WRONG_ENV})
    out = run("check", "--home").out
    assert out.startswith("~/.claude/settings.json:4:")
    assert "(keyfit fix --home)\n" in out
    assert "(unsafe: keyfit fix --home --unsafe)\n" in out
    assert out.endswith("; keyfit fix --home repairs 1.\n")
    out = run("check", "../other/.env").out
    assert "(keyfit fix ../other/.env)\n" in out
    assert out.endswith("; keyfit fix ../other/.env repairs 1.\n")


def test_no_command_repairs_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = SimpleNamespace(buffer=io.BytesIO(WRONG_ENV.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    out = run("check", "-").out
    assert "= help: Use the Coding Plan endpoint" in out
    assert "keyfit fix" not in out


@pytest.mark.parametrize(("columns", "expected"), [("60", 60), ("200", 88), ("10", 40)])
def test_paragraphs_are_as_wide_as_the_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: str, expected: int
) -> None:
    monkeypatch.setattr("sys.stdout", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setenv("COLUMNS", columns)
    lines = paragraph("a " * 200).splitlines()
    assert expected - 2 <= max(map(len, lines)) <= expected


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (".config/fish/config.fish", "set -gx"),
        (".config/fish/conf.d/keys.fish", "set -gx"),
        (".bashrc", "export"),
    ],
)
def test_startup_files_are_repaired_with_the_home_folder(
    run: Run, write: Write, place: str, text: str
) -> None:
    url = "https://dashscope-intl.aliyuncs.com/apps/anthropic"
    sign = "=" if text == "export" else " "
    names = {"AUTH_TOKEN": PLAN_KEY, "BASE_URL": url, "MODEL": "qwen3.7-plus"}
    lines = [f"{text} ANTHROPIC_{name}{sign}{value}\n" for name, value in names.items()]
    folder = write({f"../{place}": "".join(lines)})
    assert run("doctor").out.endswith("To make this change: keyfit fix --home\n")
    assert run("fix", "--home").status == 0
    assert "coding-intl" in (folder / f"../{place}").read_text()


def test_a_new_baseline_says_how_it_is_used(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV})
    said, hint = run("baseline").out.splitlines()
    assert said.startswith("keyfit-baseline.json: 1 finding ")
    command = hint.removeprefix("keyfit: to use it: keyfit ").split()
    assert run(*command).status == 0
    assert len(run("baseline").out.splitlines()) == 1
    write({"keyfit.toml": 'baseline = "other.json"\n'})
    assert len(run("baseline").out.splitlines()) == 1


def test_what_was_named_and_is_excluded(run: Run, write: Write) -> None:
    write({"keyfit.toml": 'exclude = ["fixtures/"]\n', "fixtures/.env": WRONG_ENV})
    assert run("fix", "--force-exclude", "fixtures/.env").err == (
        "keyfit: nothing to check: what was named is excluded, or no file that keyfit reads\n"
    )
