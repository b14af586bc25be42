"""The command line as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cli.harness import SERVER, Write, process
from cli.samples import WRONG_ENV
from keyfit import __version__
from keyfit.cli.commands import plans
from keyfit.cli.main import COMMANDS, main

HEAVY = (
    "pygls", "lsprotocol", "cattrs", "asyncio", "difflib", "json", "shtab", "tempfile",
    "xml", "keyfit.cli.commands.fix", "keyfit.cli.output.junit_report",
)  # fmt: skip


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_version(option: str) -> None:
    outcome = process(option)
    assert outcome.status == 0
    assert outcome.out == f"keyfit {__version__} (catalog 2026-11-24)\n"


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "lsp"])
def test_help_shows_examples(command: str) -> None:
    outcome = process(command, "--help")
    assert outcome.status == 0
    assert f"examples:\n  keyfit {command}" in outcome.out


def test_without_a_command() -> None:
    outcome = process()
    assert outcome.status == 2
    assert outcome.out.startswith("usage: keyfit")


@pytest.mark.parametrize("words", [(), ("check",), ("lsp",)])
def test_help_is_a_command_too(words: tuple[str, ...]) -> None:
    assert process("help", *words) == process(*words, "--help")


@pytest.mark.parametrize("words", [("chek",), ("help", "chek")])
def test_a_mistyped_command(words: tuple[str, ...]) -> None:
    outcome = process(*words)
    assert outcome.status == 2
    assert outcome.err.startswith("keyfit: no command 'chek'; did you mean 'check'?")


def test_a_command_like_no_other() -> None:
    outcome = process("xyzzy")
    assert outcome.status == 2
    assert f"there are {', '.join(COMMANDS)} (see " in outcome.err


@pytest.mark.parametrize("command", [*COMMANDS, ""])
def test_help_fits_a_terminal(command: str) -> None:
    outcome = process(*command.split(), "--help", COLUMNS="80")
    assert [line for line in outcome.out.splitlines() if len(line) > 80] == []


def test_a_path_instead_of_a_command(write: Write) -> None:
    write({".env": WRONG_ENV})
    outcome = process(".env")
    assert outcome.status == 2
    assert "did you mean 'keyfit check .env'?" in outcome.err


def test_check_imports_no_heavy_module(write: Write) -> None:
    write({".env": WRONG_ENV})
    code = (
        "import sys; from keyfit.cli.main import main; main(['check', '.env']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    allowed = "['tempfile']"  # python-dotenv imports it
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] in ("[]", allowed)


def test_check_imports_no_rule_where_nothing_can_be_checked(write: Write) -> None:
    write({".env": "PORT=8080\n"})
    code = (
        "import sys; from keyfit.cli.main import main; main(['check', '.env']);"
        "print([name for name in sys.modules if name.startswith('keyfit.linter.rules')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_is_quiet(write: Write) -> None:
    write({f"{n}.env": WRONG_ENV for n in range(200)})
    shell = f"{sys.executable} -m keyfit check | head -n 1"
    done = subprocess.run(
        ["/bin/sh", "-c", shell], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_change_no_exit_status(write: Write, closed: str) -> None:
    write({".env": WRONG_ENV})
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m keyfit check {closed}"],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == ""


def test_an_interrupt_is_quiet(monkeypatch, capsys) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(plans, "run", interrupted)
    assert main(["plans"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_terminal_without_the_characters(write: Write) -> None:
    write({".env": WRONG_ENV})
    outcome = process("check", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert outcome.status == 1
    assert "sk-sp-?cdef" in outcome.out


def test_an_internal_error_is_one_line(monkeypatch, capsys) -> None:
    def broken(_: object) -> int:
        raise KeyError("sk-sp-0123456789abcdef0123456789abcdef")

    monkeypatch.setattr(plans, "run", broken)
    assert main(["plans"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(
        "keyfit: internal error, please report it: KeyError at test_process.py:"
    )
    assert "sk-sp-" not in err
    assert err.count("\n") == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "--version",
        "check --help",
        "fix --help",
        "explain exposed-key",
        "check",
    ],
)
def test_output_that_cannot_be_written_is_an_error(
    write: Write, words: str, unbuffered: str
) -> None:
    write({".env": WRONG_ENV})
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "keyfit", *words.split()],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUNBUFFERED": unbuffered},
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "keyfit: no space left on device\n"
