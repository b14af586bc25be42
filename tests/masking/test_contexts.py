"""No key leaves, wherever it stands, whatever its shape, by whatever way.

Contexts x keys x channels: in round n, context i holds key i + n, so that the rounds together are
the whole product. `make test` runs the first, `make nightly` all.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from keyfit.cli.main import main
from keyfit.lsp.protocol.logging import MaskingFormatter
from lsp.inprocess import InProcess
from lsp.raw import notification, opened, request, whole
from masking.contexts import CONTEXTS, Context
from masking.keys import KEYS, Key, shown_of

Placed = list[tuple[str, Context, Key]]  # the folder of each context, and what it holds

ROUNDS = [
    pytest.param(shift, marks=[pytest.mark.nightly] if shift else [])
    for shift in range(len(KEYS))
]
COMMANDS = {
    "text": ["check", "."],
    "json": ["check", "--output-format", "json", "."],
    "github": ["check", "--output-format", "github", "."],
    "concise": ["check", "--output-format", "concise", "."],
    "gitlab": ["check", "--output-format", "gitlab", "."],
    "junit": ["check", "--output-format", "junit", "."],
    "sarif": ["check", "--output-format", "sarif", "."],
    "statistics": ["check", "--statistics", "."],
    "diff": ["fix", "--diff", "--unsafe", "."],
}
IN_EACH_FOLDER = {
    "doctor": ["doctor"],
    "doctor, json": ["doctor", "--output-format", "json"],
    "config": ["config", "show", "."],
    "explain": ["explain", "401 invalid access token"],
}
CAPABILITIES = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
NAMES = [
    "OPENAI_API_KEY",
    "OPENAI_MODEL",
    "OPENAI_BASE_URL",
    "ANTHROPIC_MODEL",
    "NOTE",
    "A",
]


def placed(folder: Path, shift: int) -> Placed:
    """All contexts as files, each in a folder of its own below ``folder``."""
    found = []
    for number, context in enumerate(CONTEXTS):
        key = KEYS[(number + shift) % len(KEYS)]
        file = folder / f"c{number:02}" / context.path
        file.parent.mkdir(parents=True)
        file.write_text(context.text(key), encoding="utf-8", newline="")
        found.append((f"c{number:02}", context, key))
    return found


def leaks(channel: str, said: str, files: Placed) -> Iterator[str]:
    """What ``said`` shows of the keys in ``files``, also where it shows it encoded."""
    plain = unquote(unquote(said)).replace("\u200b", "")
    for folder, context, key in files:
        run = shown_of(context.secret(key), said) or shown_of(
            context.secret(key), plain
        )
        if run:
            line = next(
                (line for line in plain.splitlines() if run in line.lower()), plain
            )
            yield f"{channel}: {folder} {context.name} x {key.name}: {run!r} in {line[:300]!r}"


def test_there_are_enough_of_them() -> None:
    assert len({context.name for context in CONTEXTS}) == len(CONTEXTS) >= 50
    assert len({key.name for key in KEYS}) == len(KEYS) >= 30


@pytest.mark.parametrize("shift", ROUNDS)
def test_the_command_line(
    shift: int,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files, found = placed(folder, shift), []

    def tell(channel: str, arguments: list[str], those: Placed) -> str:
        main(arguments)
        said = "".join(capsys.readouterr())
        assert "Traceback" not in said
        assert "internal error" not in said
        found.extend(leaks(channel, said, those))
        return said

    said = {
        channel: tell(channel, arguments, files)
        for channel, arguments in COMMANDS.items()
    }
    reported = {
        finding["path"].split("/")[0] for finding in _json(said["json"])["findings"]
    }
    assert len(reported) >= 50
    for one in files:
        monkeypatch.chdir(folder / one[0])
        for channel, arguments in IN_EACH_FOLDER.items():
            tell(channel, arguments, [one])
        for name in NAMES:
            tell("why", ["why", name, one[1].path], [one])
        tell("baseline", ["baseline", "."], [one])
        baseline = folder / one[0] / "keyfit-baseline.json"
        found += leaks(
            "baseline", baseline.read_text() if baseline.exists() else "", [one]
        )
    assert not found, "\n".join(found)


def _json(said: str) -> Any:
    """The JSON with which ``said`` begins; what was skipped is said after it."""
    return json.JSONDecoder().raw_decode(said)[0]


@pytest.mark.parametrize("shift", ROUNDS)
async def test_the_server(shift: int, folder: Path, tmp_path: Path) -> None:
    files, said, log = placed(folder, shift), "", tmp_path / "log"
    handler = logging.FileHandler(log, encoding="utf-8")
    handler.setFormatter(MaskingFormatter())
    logging.getLogger("keyfit.lsp").addHandler(handler)
    logging.getLogger("keyfit.lsp").setLevel(logging.DEBUG)
    server = InProcess()
    try:
        server.initialize(capabilities=CAPABILITIES)
        found = []
        for one in files:
            server.out.clear()
            await _look_around(server, folder / one[0] / one[1].path, one[1], one[2])
            said = "\n".join(
                json.dumps(message, ensure_ascii=False) for message in server.out
            )
            found += leaks("server", said, [one])
    finally:
        logging.getLogger("keyfit.lsp").removeHandler(handler)
        handler.close()
    found += leaks("log", log.read_text("utf-8"), files)
    assert not found, "\n".join(found)
    assert "textDocument/hover" in log.read_text("utf-8")


async def _look_around(
    server: InProcess, path: Path, context: Context, key: Key
) -> None:
    """Ask all that can be asked about the file at ``path``, and about a message with ``key``."""
    methods = [
        "hover", "definition", "completion", "documentHighlight", "prepareRename",
    ]  # fmt: skip
    uri, text = path.as_uri(), path.read_text("utf-8")
    server.send(opened(uri, text), request("a", "textDocument/codeAction", whole(uri)))
    await asyncio.sleep(0)
    for line, content in enumerate(text.splitlines()):
        for character in range(0, len(content) + 1, 16):
            place = {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
            }
            for method in methods:
                server.send(request(method, f"textDocument/{method}", place))
            asked = {**place, "context": {"includeDeclaration": True}}
            server.send(request("r", "textDocument/references", asked))
    server.send(request("h", "textDocument/inlayHint", whole(uri)))
    for method in ("documentSymbol", "documentLink", "codeLens"):
        of_file = {"textDocument": {"uri": uri}}
        server.send(request(method, f"textDocument/{method}", of_file))
    server.send(request("c", "keyfit/connections", {}))
    explain = {
        "command": "keyfit.explain",
        "arguments": [f"401 invalid key {context.written(key)}"],
    }
    server.send(request("e", "workspace/executeCommand", explain))
    await server.settle()
    server.send(notification("textDocument/didClose", {"textDocument": {"uri": uri}}))


PASTED: list[Callable[[str], list[str]]] = [
    lambda key: [key],
    lambda key: ["check", key],
    lambda key: ["check", f"folder/{key}/.env"],
    lambda key: ["check", "--select", key],
    lambda key: ["check", "--baseline", key],
    lambda key: ["check", "--edition", key],
    lambda key: ["check", f"--{key}"],
    lambda key: ["check", "--output-format", key],
    lambda key: ["check", "--stdin-filename", key],
    lambda key: ["fix", key],
    lambda key: ["baseline", "--baseline", f"{key}/x/y.json", "."],
    lambda key: ["doctor", "--env", key],
    lambda key: ["doctor", "--env", f"OPENAI_API_KEY={key}"],
    lambda key: ["explain", key],
    lambda key: ["explain", f"Authorization: {key}"],
    lambda key: [
        "explain",
        f"401 Incorrect API key provided: {key}. You can find it there.",
    ],
    lambda key: ["explain", "x" * 70 + f" {key}"],
    lambda key: ["why", key],
    lambda key: ["why", "OPENAI_API_KEY", key],
    lambda key: ["models", key],
    lambda key: ["models", "--edition", key],
    lambda key: ["plans", key],
    lambda key: ["setup", key],
    lambda key: ["setup", "codex", "--plan", key],
    lambda key: ["setup", "codex", "--region", key],
    lambda key: ["config", "show", key],
    lambda key: ["completions", key],
    lambda key: ["lsp", "--log-file", f"{key}/x"],
    lambda key: ["lsp", "--tcp", key],
]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_what_is_pasted_where_it_does_not_belong(
    key: Key,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (folder / ".env").write_text("A=1\n")
    found = []
    for words in PASTED:
        main(words(key.text))
        said = "".join(capsys.readouterr())
        run = shown_of(key.secret, said)
        found += [f"{' '.join(words('KEY'))}: {run!r} in {said[:300]!r}"] if run else []
    assert not found, "\n".join(found)
