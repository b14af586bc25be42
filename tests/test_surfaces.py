"""The command line and the language server say the same of every fixture, whatever is exported."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.main import main
from keyfit.resolve.document_store import format_of
from lsp import raw

TESTS = Path(__file__).parent
ROOTS = (TESTS / "ok", TESTS / "cases", TESTS.parent / "examples")
MISLEADING = {  # what a user may have exported; nothing of it may matter
    "OPENAI_API_KEY": "sk-ffffffffffffffffffffffffffffffff",
    "OPENAI_BASE_URL": "https://dashscope.aliyuncs.com/api/v1",
    "ANTHROPIC_BASE_URL": "https://coding.dashscope.aliyuncs.com/v1",
    "DASHSCOPE_API_KEY": "sk-sp-ffffffffffffffffffffffffffffffff",
    "PLAN_KEY": "sk-ffffffffffffffffffffffffffffffff",
    "OPENAI_MODEL": "GLM-5",
    "QWEN_HOME": "/nowhere",
}
SEVERITIES = {1: "error", 2: "warning", 3: "info"}


class Said(NamedTuple):
    """A finding as both surfaces tell it: 1-based line, 1-based columns in code points."""

    rule: str
    severity: str
    start: tuple[int, int]
    end: tuple[int, int]
    message: str
    preferred: tuple[str, ...]


def cases() -> list[Path]:
    """Every folder of fixtures that belong together."""
    known = load_tools()
    files = [
        p
        for root in ROOTS
        for p in root.rglob("*")
        if p.is_file() and format_of(known, str(p))
    ]
    folders = {root / Path(*p.relative_to(root).parts[: 2 if root.name == "cases" else 1])
               for p in files for root in ROOTS if p.is_relative_to(root)}  # fmt: skip
    return sorted(folders)


@pytest.fixture(scope="module")
def server() -> Iterator[raw.RawClient]:
    """One server, started with a misleading environment, that counts in code points."""
    original = raw.ENVIRONMENT
    raw.ENVIRONMENT = {**original, **MISLEADING}
    client = raw.RawClient()
    raw.ENVIRONMENT = original
    client.initialize({"general": {"positionEncodings": ["utf-32"]}})
    yield client
    client.kill()


def by_command_line(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, list[Said]]:
    main(["check", "--output-format", "json", str(case)])
    found: dict[str, list[Said]] = {}
    for finding in json.loads(capsys.readouterr().out)["findings"]:
        where = os.path.abspath(finding["path"])
        found.setdefault(where, []).append(
            Said(
                finding["rule"], finding["severity"],
                (finding["range"]["start"]["line"], finding["range"]["start"]["column"]),
                (finding["range"]["end"]["line"], finding["range"]["end"]["column"]),
                finding["message"],
                tuple(fix["title"] for fix in finding["fixes"] if fix["preferred"]),
            )
        )  # fmt: skip
    return {path: sorted(said) for path, said in found.items()}


def by_server(case: Path, client: raw.RawClient) -> dict[str, list[Said]]:
    known = load_tools()
    paths = sorted(
        p for p in case.rglob("*") if p.is_file() and format_of(known, str(p))
    )
    found = {}
    for path in paths:
        client.send(raw.opened(path.as_uri(), path.read_bytes().decode()))
        diagnostics = client.published(path.as_uri())
        actions = client.ask(
            path.name, "textDocument/codeAction", raw.whole(path.as_uri())
        )["result"]
        if diagnostics:
            found[str(path)] = sorted(
                said(diagnostic, actions) for diagnostic in diagnostics
            )
        close = {"textDocument": {"uri": path.as_uri()}}
        client.send(raw.notification("textDocument/didClose", close))
    return found


def said(diagnostic: dict[str, Any], actions: list[dict[str, Any]]) -> Said:
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
    mine = [a for a in actions if a.get("isPreferred") and same(a, diagnostic)]
    return Said(
        diagnostic["code"], SEVERITIES[diagnostic["severity"]],
        (start["line"] + 1, start["character"] + 1), (end["line"] + 1, end["character"] + 1),
        diagnostic["message"], tuple(action["title"] for action in mine),
    )  # fmt: skip


def same(action: dict[str, Any], diagnostic: dict[str, Any]) -> bool:
    """Whether ``action`` mends ``diagnostic``."""
    return any(
        other["code"] == diagnostic["code"] and other["range"] == diagnostic["range"]
        for other in action.get("diagnostics", ())
    )


@pytest.mark.parametrize(
    "case", cases(), ids=lambda case: f"{case.parent.name}/{case.name}"
)
def test_both_surfaces_say_the_same(
    case: Path, server: raw.RawClient, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name, value in MISLEADING.items():
        monkeypatch.setenv(name, value)
    assert by_server(case, server) == by_command_line(case, capsys)
