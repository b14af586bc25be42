"""``keyfit check`` through its command line."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from cli.harness import Run, Write, process
from cli.samples import (
    CLAUDE,
    PLAN_KEY,
    RIGHT_ENV,
    RIGHT_URL,
    STANDARD_KEY,
    WRONG_ENV,
    WRONG_URL,
)

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch):
    """Puts bytes on standard input."""

    def put(data: bytes) -> None:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))

    return put


def test_text_of_a_dotenv_file(
    run: Run, write: Write, snapshot: SnapshotAssertion
) -> None:
    write({".env": WRONG_ENV})
    assert run("check", ".env") == snapshot


def test_text_of_a_settings_file(
    run: Run, write: Write, snapshot: SnapshotAssertion
) -> None:
    write({".claude/settings.json": CLAUDE})
    assert run("check") == snapshot


def test_text_of_a_wide_and_tabbed_line(
    run: Run, write: Write, snapshot: SnapshotAssertion
) -> None:
    write({".env": f"export\tOPENAI_API_KEY={PLAN_KEY}\n模型='x'\tOPENAI_BASE_URL=1\n"
                   f"\tOPENAI_BASE_URL='{WRONG_URL}'\t# 网址, once {STANDARD_KEY}\n"})  # fmt: skip
    assert run("check") == snapshot


def test_json(run: Run, write: Write, snapshot: SnapshotAssertion) -> None:
    write({".env": WRONG_ENV})
    assert json.loads(run("check", "--output-format", "json").out) == snapshot


def test_json_counts_a_byte_order_mark_and_code_points(run: Run, write: Write) -> None:
    write(
        {
            ".env": f"\ufeffOPENAI_BASE_URL='{WRONG_URL}' # 😀\r\nOPENAI_API_KEY={PLAN_KEY}"
        }
    )
    found = json.loads(run("check", "--output-format", "json").out)["findings"][0]
    start = len("\ufeffOPENAI_BASE_URL='") + 1
    assert found["range"]["start"] == {"line": 1, "column": start}
    assert found["range"]["end"] == {"line": 1, "column": start + len(WRONG_URL)}


def test_json_of_nothing_is_still_json(run: Run, write: Write) -> None:
    write({".env": b"A=\xff\n"})
    outcome = run("check", "--output-format", "json", ".env", "gone.env")
    summary = json.loads(outcome.out)["summary"]
    assert outcome.status == 2
    assert summary == {
        "error": 0, "warning": 0, "info": 0, "files": 0,
        "skipped": [
            {"path": "gone.env", "reason": "no such file or folder"},
            {"path": ".env", "reason": "not UTF-8 at byte 2; save it as UTF-8"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (RIGHT_ENV, 0),
        (WRONG_ENV, 1),
        ("OTHER=1\n", 0),
        (f"QWEN_API_KEY={PLAN_KEY}\n", 0),  # an info
        (
            f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL=http://{RIGHT_URL[8:]}\n",
            1,
        ),  # a warning
    ],
)
def test_exit_status(run: Run, write: Write, text: str, status: int) -> None:
    write({".env": text})
    assert run("check", ".env").status == status


@pytest.mark.parametrize("command", ["check", "fix", "baseline"])
@pytest.mark.parametrize("more", [(), ("--allow-nothing",), ("--force-exclude",)])
def test_a_named_path_that_is_not_there(
    run: Run, write: Write, command: str, more: tuple[str, ...]
) -> None:
    write({".env": RIGHT_ENV, "keyfit.toml": 'exclude = ["excluded/"]\n'})
    for path in ("nosuch", "nosuch/.env", "excluded/.env"):
        outcome = run(command, *more, ".env", path)
        assert outcome.status == 2
        assert f"skipped {path}: no such file or folder" in outcome.err


def test_what_is_found_elsewhere_is_reported_all_the_same(
    run: Run, write: Write
) -> None:
    write({".env": WRONG_ENV})
    outcome = run("check", ".env", "nosuch")
    assert outcome.status == 2
    assert "key-endpoint-mismatch" in outcome.out


@pytest.mark.parametrize("named", ["fixtures/deep/.env", ".env.local"])
@pytest.mark.parametrize("command", ["check", "fix --diff", "baseline"])
def test_excludes_hold_for_named_files_if_asked_for(
    run: Run, write: Write, command: str, named: str
) -> None:
    write({
        "keyfit.toml": 'exclude = ["fixtures/", "*.local"]\n',
        "fixtures/deep/.env": WRONG_ENV, ".env.local": WRONG_ENV,
    })  # fmt: skip
    words = (*command.split(), named)
    assert run(*words, "--force-exclude").status == 3
    assert run(*words, "--force-exclude", "--allow-nothing").status == 0
    assert "nothing to check" not in run(*words).err


def test_excludes_hold_for_standard_input_if_asked_for(write: Write) -> None:
    write({"keyfit.toml": 'exclude = ["fixtures/"]\n'})
    words = "check", "--stdin-filename", "fixtures/.env"
    assert process(*words, stdin=WRONG_ENV.encode()).status == 1
    assert process(*words, "--force-exclude", stdin=WRONG_ENV.encode()).status == 3


def test_nothing_to_check(run: Run, write: Write) -> None:
    write({"notes.txt": "sk-"})
    outcome = run("check", "notes.txt")
    assert outcome.status == 3
    assert outcome.err.splitlines() == [
        "keyfit: skipped notes.txt: not a file keyfit reads, by its name",
        "keyfit: nothing to check",
    ]


def test_nothing_to_check_in_a_folder(run: Run, write: Write) -> None:
    write({"notes.txt": "sk-", "../.claude/settings.json": "{}"})
    assert run("check").err.splitlines() == [
        "keyfit: nothing to check: found no .env file, shell file or coding tool's settings file",
        "keyfit: 1 settings file of coding tools in your home folder was not checked; "
        "'keyfit check --home' includes it",
    ]


def test_who_leaves_the_home_folder_out_is_not_reminded_of_it(
    run: Run, write: Write
) -> None:
    write({".env": "A=b\n", "../.claude/settings.json": "{}"})
    assert "home folder was not checked" in run("check").err
    write({"keyfit.toml": "home = false\n"})
    assert run("check").err == ""


@pytest.mark.parametrize(
    "words", [("check", "--home"), ("check", "."), ("check", "a.env")]
)
def test_files_at_home_are_mentioned_only_after_a_check_of_the_folder(
    run: Run, write: Write, words: tuple[str, ...]
) -> None:
    write({"a.env": RIGHT_ENV, "../.claude/settings.json": "{}"})
    assert "home folder was not checked" in run("check").err
    assert "home folder" not in run(*words).err
    write({"a.env": WRONG_ENV})
    assert "home folder" not in run("check").err


def test_skipped_files_change_no_exit_status(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV, "b.env": b"\x00"})
    outcome = run("check")
    assert outcome.status == 0
    assert "skipped b.env: a NUL byte" in outcome.err


@pytest.mark.parametrize(
    "options",
    [["--select", "model-case"], ["--select=model-case,model-case"],
     ["--ignore", "key-endpoint-mismatch"],
     ["--ignore", "model-case", "--ignore", "key-endpoint-mismatch,endpoint-path"]],
)  # fmt: skip
def test_select_and_ignore(run: Run, write: Write, options: list[str]) -> None:
    write({".env": WRONG_ENV})
    assert run("check", *options, ".env").status == 0


def test_an_option_does_not_swallow_the_path(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV})
    assert run("check", "--select", "key-endpoint-mismatch", ".env").status == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--select", "model-kase"],
            "no rule 'model-kase'; did you mean 'model-case'?",
        ),
        (["--edition", "1999"], "unknown edition '1999'"),
        (
            ["--nonsense"],
            "unrecognized arguments: --nonsense (see 'keyfit check --help')",
        ),
        (
            ["--output-fromat", "json"],
            "unrecognized arguments: --output-fromat; did you mean '--output-format'?",
        ),
        (["--selekt=model-case"], "did you mean '--select'?"),
        (["--output-format", "xml"], "invalid choice: 'xml'"),
        (["--stdin-filename", ".env", "other"], "--stdin-filename takes no other PATH"),
    ],
)
def test_wrong_usage_is_one_line(run: Run, options: list[str], said: str) -> None:
    outcome = run("check", *options)
    assert outcome.status == 2
    assert outcome.out == ""
    assert said in outcome.err
    assert outcome.err.startswith("keyfit: ")
    assert outcome.err.count("\n") == 1


def test_an_edition_is_strict(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV + "OPENAI_MODEL=qwen3.7-plus\n"})
    assert run("check").status == 0
    outcome = run("check", "--edition", "2026-03-11")
    assert outcome.status == 1
    assert "error[unsupported-model]" in outcome.out


def test_standard_input(run: Run, stdin) -> None:
    stdin(WRONG_ENV.encode())
    outcome = run("check", "--stdin-filename", "sub/.env")
    assert outcome.status == 1
    assert outcome.out.startswith("sub/.env:2:17: error[key-endpoint-mismatch]")


def test_standard_input_takes_its_layers_from_disk(
    run: Run, write: Write, stdin
) -> None:
    write(
        {
            ".claude/settings.local.json": f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}"}}}}'
        }
    )
    stdin(
        b'{"env": {"ANTHROPIC_BASE_URL": "https://dashscope-intl.aliyuncs.com/apps/anthropic"}}'
    )
    outcome = run("check", "--stdin-filename", ".claude/settings.json")
    assert outcome.out.startswith(".claude/settings.json:1:")
    assert "note: .claude/settings.local.json:1:" in outcome.out


@pytest.mark.parametrize(
    ("name", "data"),
    [(".env", b"\xff"), ("x.txt", b""), (".env", b"A" * (4 * 1024 * 1024 + 1))],
)
def test_standard_input_that_cannot_be_checked(
    run: Run, stdin, name: str, data: bytes
) -> None:
    stdin(data)
    outcome = run("check", "--stdin-filename", name)
    assert outcome.status == 3
    assert f"skipped {name}: " in outcome.err


@pytest.mark.parametrize("name", [".env", "notes.txt"])
def test_an_editors_text_is_no_reason_to_speak_of_the_home_folder(
    run: Run, write: Write, stdin, name: str
) -> None:
    write({"../.claude/settings.json": "{}"})
    stdin(b"A=b\n")
    assert "home folder" not in run("check", "--stdin-filename", name).err


@pytest.mark.parametrize(
    ("option", "name", "coloured"),
    [("always", "NO_COLOR", True), ("never", "FORCE_COLOR", False)],
)
def test_the_option_wins_over_variables(
    run: Run, write: Write, monkeypatch, option: str, name: str, coloured: bool
) -> None:
    monkeypatch.setenv(name, "1")
    write({".env": WRONG_ENV})
    assert ("\x1b[" in run("check", "--color", option).out) is coloured
    assert ("\x1b[" in run("check", "--color", "auto").out) is not coloured


@pytest.mark.parametrize(
    ("name", "value", "coloured"),
    [("FORCE_COLOR", "1", True), ("NO_COLOR", "1", False), ("NO_COLOR", "", False)],
)
def test_colours(
    run: Run, write: Write, monkeypatch, name: str, value: str, coloured: bool
) -> None:
    monkeypatch.setenv(name, value)
    write({".env": WRONG_ENV})
    assert ("\x1b[" in run("check").out) is coloured


def test_control_characters_do_not_reach_the_terminal(run: Run, write: Write) -> None:
    write(
        {
            ".env": f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={WRONG_URL} # \x1b[2J\u202e\n"
        }
    )
    out = run("check").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "# ␛[2J" in out


def test_a_hook_may_be_given_nothing_to_check(run: Run, write: Write) -> None:
    write({"large.json": " " * 5_000_000})
    for command in ("check", "fix"):
        done = run(command, "large.json")
        assert (done.status, done.err.splitlines()[-1]) == (
            3,
            "keyfit: nothing to check",
        )
        assert run(command, "--allow-nothing", "large.json")[0] == 0
