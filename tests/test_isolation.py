"""One file in which something unexpected happens ends nothing but its own check."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from keyfit import parsers
from keyfit.cli.main import main
from keyfit.doctor import connections
from keyfit.linter import apply_fixes, rules, view_builder
from keyfit.lsp.session.engine import Engine, OpenFiles
from keyfit.project import projects
from keyfit.resolve import tool_calls
from keyfit.resolve.redact import Redactor
from keyfit.vfs.files import Disk
from properties.texts import PLAN_KEY as KEY

if TYPE_CHECKING:
    from keyfit.linter.report import Report

CANARY = "canary-in-the-words-of-the-error"
WRONG = f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
PROVIDER = json.dumps({"provider": {"plan": {
    "npm": "@ai-sdk/openai-compatible",
    "options": {"apiKey": KEY, "baseURL": "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"},
    "models": {"glm-5": {}}}}})  # fmt: skip
LINE = re.compile(r"internal error, please report it: (\w+) at ([\w/]+\.py):\d+ \w+")


def fails_on(name: str, found: Any, argument: int) -> Any:
    """``found``, but an error with the canary where its argument speaks of a path with ``name``."""

    def fragile(*arguments: Any, **more: Any) -> Any:
        if name in path_in(arguments[argument]):
            raise LookupError(CANARY)
        return found(*arguments, **more)

    return fragile


def path_in(value: Any) -> str:
    if isinstance(value, str):
        return value
    for inner in ("path", "source", "root", "subject", "document", "url"):
        if getattr(value, inner, None):
            return path_in(getattr(value, inner))
    return ""


def fails_in_edits(text: str, edits: Any) -> str:
    edits = list(edits)
    if "/bad/" in edits[0].source.path:
        raise LookupError(CANARY)
    return APPLY(text, edits)


APPLY = apply_fixes.apply
PLACES = {  # what breaks → (owner, name, number of the argument that names the file)
    "reading": (Disk, "read", 1),
    "parsing": (parsers, "parse", 0),
    "resolving": (view_builder, "variable_calls", 2),
    "settings": (projects, "project_layer", 0),
}


def break_it(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    owner, name, argument = PLACES[place]
    monkeypatch.setattr(owner, name, fails_on("/bad/", getattr(owner, name), argument))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two folders with the same mistake, and a project of its own in the first."""
    for folder in ("bad", "good"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / ".env").write_text(WRONG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("place", ["reading", "parsing", "resolving"])
@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["check", "--output-format", "json"],
        ["check", "--output-format", "sarif"],
        ["check", "--output-format", "github"],
        ["fix", "--diff"],
        ["fix"],
    ],
    ids=" ".join,
)
def test_the_other_files_are_reported(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    place: str, command: list[str],
) -> None:  # fmt: skip
    break_it(monkeypatch, place)
    assert main(command) == 2
    out, err = capsys.readouterr()
    assert "good/.env" in out
    assert len([line for line in err.splitlines() if "bad/.env" in line]) == 1
    line = next(line for line in err.splitlines() if "bad/.env" in line)
    found = LINE.search(line)
    assert found
    assert found[1] == "LookupError"
    assert CANARY not in out + err
    if command == ["fix"]:
        assert "coding-intl" in (tree / "good/.env").read_text(encoding="utf-8")
        assert (tree / "bad/.env").read_text(encoding="utf-8") == WRONG


@pytest.mark.parametrize("place", ["reading", "parsing", "resolving"])
def test_a_baseline_is_written_of_the_others(
    tree: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
) -> None:
    main(["baseline"])
    before = (tree / "keyfit-baseline.json").read_text(encoding="utf-8")
    assert "bad/.env" in before
    break_it(monkeypatch, place)
    assert main(["baseline"]) == 2
    assert (tree / "keyfit-baseline.json").read_text(encoding="utf-8") == before
    assert "bad/.env" in capsys.readouterr().err


def test_doctor_says_what_the_other_tools_send(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("bad", "good"):
        (tree / folder / "opencode.json").write_text(PROVIDER, encoding="utf-8")
        (tree / folder / ".env").unlink()
    fragile = fails_on("/bad", connections.ToolSession, 2)
    monkeypatch.setattr(connections, "ToolSession", fragile)
    assert main(["doctor"]) == 2
    out, err = capsys.readouterr()
    assert "good/opencode.json" in out
    assert re.search(r"keyfit: bad/opencode\.json: " + LINE.pattern, err)
    assert CANARY not in out + err


@pytest.mark.parametrize("place", ["reading", "parsing"])
def test_why_goes_on(
    tree: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
) -> None:
    break_it(monkeypatch, place)
    assert main(["why", "OPENAI_BASE_URL"]) == 2
    out, err = capsys.readouterr()
    assert "good/.env" in out
    assert "bad/.env" in err


def test_a_rule_that_fails_is_one_line_and_the_others_judge_the_file(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(rule: object, subject: object) -> Any:
        raise LookupError(CANARY)

    failing = tuple(
        r.for_calls(fail) if r.id == "model-case" else r for r in rules.RULES
    )
    monkeypatch.setattr(rules, "RULES", failing)
    assert main(["check"]) == 2
    out, err = capsys.readouterr()
    assert out.count("key-endpoint-mismatch") == 2
    assert re.search(r"keyfit: rule model-case on bad/\.env: " + LINE.pattern, err)


def test_a_repair_that_fails_leaves_its_file_alone(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(apply_fixes, "apply", fails_in_edits)
    assert main(["fix"]) == 2
    assert (tree / "bad/.env").read_text(encoding="utf-8") == WRONG
    assert "coding-intl" in (tree / "good/.env").read_text(encoding="utf-8")
    assert re.search(r"keyfit: bad/\.env: " + LINE.pattern, capsys.readouterr().err)


def test_a_text_that_cannot_be_masked_is_not_shown(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fragile = fails_on("/bad/", Redactor._in_settings, 1)
    monkeypatch.setattr(Redactor, "_in_settings", fragile)
    assert main(["check"]) == 2
    out, err = capsys.readouterr()
    assert out.count("OPENAI_BASE_URL=https") == 1  # the other file's line
    assert re.search(r"keyfit: bad/\.env: " + LINE.pattern, err)


@pytest.mark.parametrize(
    "command", [["check"], ["doctor"], ["config", "show", "bad/.env"]]
)
def test_settings_that_fail_are_as_if_there_were_none(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:  # fmt: skip
    (tree / "bad/keyfit.toml").write_text(
        'ignore = ["key-endpoint-mismatch"]\n', encoding="utf-8"
    )
    break_it(monkeypatch, "settings")
    main(command)
    out, err = capsys.readouterr()
    assert "bad/keyfit.toml" in (err if command != ["doctor"] else "bad/keyfit.toml")
    assert CANARY not in out + err


def server_report(texts: dict[str, str]) -> Report:
    return Engine().run(OpenFiles(texts, Disk()), texts)


@pytest.mark.parametrize("place", ["parsing", "resolving"])
def test_the_server_says_it_at_the_text(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    break_it(monkeypatch, place)
    report = server_report({"/bad/.env": WRONG, "/good/.env": WRONG})
    assert LINE.search(report.skipped["/bad/.env"])
    assert [finding.rule for finding in report.for_path("/good/.env")] == [
        "key-endpoint-mismatch"
    ]


@pytest.mark.parametrize("place", ["reading", "parsing", "resolving"])
def test_hover_and_completion_have_no_answer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    break_it(monkeypatch, place)
    engine = Engine()
    files = OpenFiles({"/bad/.env": WRONG}, Disk())
    if place == "reading":
        monkeypatch.setattr(OpenFiles, "read", fails_on("/bad/", OpenFiles.read, 1))
    assert engine.context(files, "/bad/.env") is None
    end_of_url = len(WRONG) - len("\n")
    assert engine.complete(files, "/bad/.env", end_of_url, with_snippets=False) == []
    assert "LookupError" in caplog.text
    assert CANARY not in caplog.text


def test_a_tool_that_fails_costs_no_other_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = {"/bad/opencode.json": PROVIDER, "/bad/.env": WRONG}
    fragile = fails_on("/bad", tool_calls.declared_calls, 0)
    monkeypatch.setattr(tool_calls, "declared_calls", fragile)
    report = server_report(texts)
    assert "key-endpoint-mismatch" in [f.rule for f in report.for_path("/bad/.env")]
    assert {failure.path for failure in report.failures} == {"/bad/opencode.json"}


# --- what once ended a whole run -----------------------------------------------------------------

HOSTILE = {
    "fish-octal/x.fish": "set -gx DASHSCOPE_PROMPT \\8\n",
    "surrogate/opencode.json": PROVIDER.replace(f'"{KEY}"', '"{file:./k\\ud83d.txt}"'),
    "nul/opencode.json": PROVIDER.replace(f'"{KEY}"', '"{file:/nowhere/k\\u0000.txt}"'),
    "mise/mise.toml": '[env]\n_.file = "\\uD83D.env"\nDASHSCOPE_API_KEY = "x"\n',
    "mise-nul/mise.toml": '[env]\n_.file = "a\\u0000.env"\nDASHSCOPE_API_KEY = "x"\n',
    "compose/compose.yaml": 'services:\n  a:\n    env_file: "a\\0.env"\n    environment:\n'
    "      DASHSCOPE_API_KEY: x\n",
}


@pytest.mark.parametrize("command", ["check", "fix", "baseline", "doctor"])
def test_names_that_no_file_can_have(tree: Path, command: str) -> None:
    """By the real process: no internal error, and the other files' findings stand."""
    for path, text in HOSTILE.items():
        (tree / path).parent.mkdir(exist_ok=True)
        (tree / path).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "keyfit", command], cwd=tree, capture_output=True, text=True,
        check=False, env={**os.environ, "HOME": f"{tree}-home"},
    )  # fmt: skip
    assert "internal error" not in done.stderr
    assert "good/.env" in done.stdout or command == "baseline"
    assert done.returncode != 2


@pytest.mark.parametrize("path", HOSTILE)
def test_they_are_read_by_the_server(path: str) -> None:
    report = server_report({f"/p/{path}": HOSTILE[path]})
    assert report.failures == []
    assert list(report.files) == [f"/p/{path}"]
