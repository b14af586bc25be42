"""Options of ``keyfit check`` that other linters have, too."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from cli.harness import Run, Write
from cli.samples import PLAN_KEY, RIGHT_ENV, WRONG_ENV
from keyfit.linter.rule import page_url

SUMMARY = "1 error in 1 file; keyfit fix repairs 1."


# --fix


def test_fix_repairs_and_reports_what_remains(run: Run, write: Write) -> None:
    folder = write({".env": WRONG_ENV})
    assert run("check").status == 1
    outcome = run("check", "--fix")
    assert (folder / ".env").read_text() == RIGHT_ENV
    assert outcome.out.startswith(".env: 1 repair\n")
    assert outcome.out.endswith("\nNo findings in 1 file.\n")
    assert outcome.status == 0


def test_fix_leaves_what_no_safe_fix_repairs(run: Run, write: Write) -> None:
    text = RIGHT_ENV + "OPENAI_MODEL=no-such-model\n"
    folder = write({".env": text})
    outcome = run("check", "--fix")
    assert outcome.status == 1
    assert "warning[unsupported-model]" in outcome.out
    assert (folder / ".env").read_text() == text


def test_fix_keeps_the_output_for_programs(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV})
    outcome = run("check", "--fix", "--output-format", "json")
    assert json.loads(outcome.out)["findings"] == []
    assert outcome.err.startswith(".env: 1 repair\n  key-endpoint-mismatch: Use the ")


def test_fix_fails_where_a_file_cannot_be_written(
    run: Run, write: Write, monkeypatch
) -> None:
    write({".env": WRONG_ENV})
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    outcome = run("check", "--fix")
    assert outcome.status == 2
    assert "keyfit: not written: .env: read-only" in outcome.err
    assert "error[key-endpoint-mismatch]" in outcome.out


@pytest.mark.parametrize("words", [["-"], ["--stdin-filename", ".env"]])
def test_fix_needs_files(run: Run, words: list[str]) -> None:
    outcome = run("check", "--fix", *words)
    assert outcome.status == 2
    assert "--fix changes files" in outcome.err


# --exit-zero


@pytest.mark.parametrize(
    ("files", "paths", "status"),
    [
        ({".env": WRONG_ENV}, [], 0),
        ({".env": RIGHT_ENV}, [], 0),
        ({}, [], 3),
        ({".env": WRONG_ENV}, [".", "missing"], 2),
    ],
    ids=["findings", "clean", "nothing", "missing"],
)
def test_exit_zero(
    run: Run, write: Write, files: dict[str, str], paths: list[str], status: int
) -> None:
    write(files)
    assert run("check", "--exit-zero", *paths).status == status


# --quiet


@pytest.mark.parametrize("option", ["-q", "--quiet"])
def test_quiet_prints_findings_only(run: Run, write: Write, option: str) -> None:
    write({".env": WRONG_ENV, "b.env": b"\x00", "keyfit.toml": "nonsense = 1\n"})
    loud, quiet = run("check"), run("check", option)
    assert quiet.out == loud.out.replace(f"{SUMMARY}\n", "")
    assert loud.err
    assert quiet.err == ""
    assert quiet.status == loud.status == 1


@pytest.mark.parametrize("format", ["text", "concise", "github"])
def test_quiet_is_silent_without_findings(run: Run, write: Write, format: str) -> None:
    write({".env": RIGHT_ENV})
    assert run("check", "-q", "--output-format", format) == (0, "", "")


def test_quiet_says_why_it_fails(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV})
    outcome = run("check", "-q", ".env", "missing")
    assert outcome.status == 2
    assert outcome.err == "keyfit: skipped missing: no such file or folder\n"


# Standard input


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has a wrong .env on standard input."""
    buffer = io.BytesIO(WRONG_ENV.encode())
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=buffer))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["-"], "stdin.env"),
        (["-", "--stdin-filename", "a/.env"], "a/.env"),
        (["--output-format", "concise", "-"], "stdin.env"),
    ],
)
def test_a_dash_is_standard_input(
    run: Run, stdin: None, words: list[str], name: str
) -> None:
    outcome = run("check", *words)
    assert outcome.status == 1
    assert outcome.out.startswith(f"{name}:2:17: error[key-endpoint-mismatch]")


def test_a_dash_takes_no_other_path(run: Run, stdin: None) -> None:
    outcome = run("check", "-", ".env")
    assert outcome.status == 2
    assert "- takes no other PATH" in outcome.err


# --output-file


def test_a_report_beside_the_text(run: Run, write: Write) -> None:
    folder = write({".env": WRONG_ENV})
    alone = run("check")
    outcome = run("check", "--output-format", "sarif", "--output-file", "out.sarif")
    assert outcome == alone
    (sarif,) = json.loads((folder / "out.sarif").read_text())["runs"]
    assert [result["ruleId"] for result in sarif["results"]] == [
        "key-endpoint-mismatch"
    ]


def test_several_reports(run: Run, write: Write) -> None:
    folder = write({".env": WRONG_ENV})
    files = ("sarif=out.sarif", "junit=out.xml", "text=out.txt", "./a=b.txt")
    options = [word for file in files for word in ("--output-file", file)]
    outcome = run("check", "--quiet", *options, ".env")
    assert SUMMARY not in outcome.out
    assert json.loads((folder / "out.sarif").read_text())["version"] == "2.1.0"
    assert ElementTree.parse(folder / "out.xml").getroot().get("failures") == "1"
    assert (folder / "out.txt").read_text().endswith(f"\n{SUMMARY}\n")
    assert (folder / "a=b.txt").read_text() == (folder / "out.txt").read_text()


def test_a_file_beside_the_format_of_the_output(run: Run, write: Write) -> None:
    folder = write({".env": WRONG_ENV})
    options = ("--output-format", "json", "--output-file", "concise=out.txt")
    outcome = run("check", "--color", "always", *options, ".env")
    assert json.loads(outcome.out)["summary"]["error"] == 1
    assert (folder / "out.txt").read_text().startswith(".env:2:17: error[")


def test_a_report_file_has_no_key(run: Run, write: Write) -> None:
    folder = write({f"{PLAN_KEY}/.env": WRONG_ENV})
    run("check", "--output-file", "json=out.json", "--output-file", "gitlab=out.gl")
    for name in ("out.json", "out.gl"):
        text = (folder / name).read_text()
        assert "key-endpoint-mismatch" in text
        assert PLAN_KEY[6:30] not in text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("no/such/folder.txt", "no/such/folder.txt: no such file or directory"),
        ("sarfi=out.sarif", "no format 'sarfi'; did you mean 'sarif'?"),
        ("sarif=", "--output-file sarif=: no FILE is named"),
        ("", "--output-file : no FILE is named"),
    ],
)
def test_a_report_that_cannot_be_written(
    run: Run, write: Write, value: str, said: str
) -> None:
    folder = write({".env": RIGHT_ENV})
    outcome = run("check", "--output-file", value)
    assert outcome.status == 2
    assert said in outcome.err
    assert [path.name for path in folder.iterdir()] == [".env"]


# The rule's page


def linked(rule: str) -> str:
    return f"\x1b]8;;{page_url(rule)}\x1b\\{rule}\x1b]8;;\x1b\\"


@pytest.mark.parametrize("format", ["text", "concise"])
def test_a_terminal_links_the_rule(
    run: Run, write: Write, monkeypatch, format: str
) -> None:
    write({".env": WRONG_ENV})
    monkeypatch.setattr("keyfit.cli.terminal.is_terminal", lambda stream: True)
    out = run("check", "--output-format", format).out
    assert f"error[{linked('key-endpoint-mismatch')}]" in out
    assert "\x1b]8" not in run("check", "--color", "never").out


def test_colors_alone_link_nothing(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV})
    assert "\x1b]8" not in run("check", "--color", "always").out
