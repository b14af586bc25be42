"""Run a hostile project through the command line and the server, each a process of its own.

`Shape` describes a project by its files. `by_command_line` and `by_server` run keyfit over it and
return what a user would see; `held` raises where a promise is broken.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from cli.harness import SERVER, process
from keyfit.project.trust import LEFT_OUT
from lsp import raw

AUDIT = Path(__file__).parent / "audit"
EVIL = "attacker.example"
CANARY = "hunter2-Canary-7f3b"  # stands in files outside of the project, and is never printed
CANARY_BASE64 = "aHVudGVyMi1DYW5hcnktN2YzYg"
PLAN_KEY = "sk-sp-" + "3f9a1c7b2e8d4056af1b9c3d7e2f8a60"
RIGHT = "https://coding-intl.dashscope.aliyuncs.com/v1"
WRONG = "https://dashscope-us.aliyuncs.com/compatible-mode/v1"
COMMANDS = (
    ("check", "--output-format", "json"),
    ("check",),
    # By default doctor reads tools' files in the home folder, whatever the project says.
    ("doctor", "--no-home"),
    ("fix",),  # the last one: it writes
)


class Shape(NamedTuple):
    """A hostile project, and what must hold besides what holds of all of them.

    ``files`` are texts by path below the project, ``outside`` by path below the home folder, which
    is not the project's to read. ``withheld`` are the settings that keyfit must say that it leaves
    out without the user's word, ``refused`` words of a message that comes with and without it.
    ``may_fail``: the project asks for what ends the command line with 2, such as a bad baseline.
    """

    files: Mapping[str, str]
    outside: Mapping[str, str] = {}
    withheld: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    is_right: bool = False  # the .env is right, whatever the project says
    reads_home: bool = (
        False  # with the user's word the project may have ``outside`` read
    )
    may_fail: bool = False


class Seen(NamedTuple):
    """What a user sees of a project: all texts, the messages about settings, the files after it.

    ``repairs`` are the texts of the repairs that are safe or preferred, titles and new texts.
    ``opened`` are the files and folders that the process opened.
    """

    texts: str
    messages: tuple[str, ...]
    rules: tuple[str, ...]
    repairs: tuple[str, ...]
    files: Mapping[str, str]
    opened: frozenset[str]


def dotenv(url: str) -> str:
    """Return a .env file with a Coding Plan key and ``url``."""
    return f"DASHSCOPE_API_KEY={PLAN_KEY}\nDASHSCOPE_BASE_URL={url}\n"


def written(shape: Shape, home: Path) -> Path:
    """Write ``shape`` below the folder ``home``; return the project's folder."""
    project = home / "project"
    (project / ".git").mkdir(
        parents=True
    )  # the project's top; git finds no repository there
    for folder, files in ((project, shape.files), (home, shape.outside)):
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return project


def by_command_line(shape: Shape, home: Path, *options: str) -> Seen:
    """Return what the commands print, each with ``options``, and what ``fix`` leaves."""
    project = written(shape, home)
    outs: list[str] = []
    errors: list[str] = []
    rules: list[str] = []
    with working_in(project):
        for command in COMMANDS:
            done = process(*command, *options, **environment(home))
            assert "Traceback" not in done.err, done.err
            assert done.status in ((0, 1, 2, 3) if shape.may_fail else (0, 1, 3)), (
                done.err
            )
            outs.append(done.out)
            errors += done.err.splitlines()
            if command == COMMANDS[0] and done.out:
                rules += [
                    finding["rule"] for finding in json.loads(done.out)["findings"]
                ]
    after = {name: (project / name).read_text("utf-8") for name in shape.files}
    repairs = tuple(text for name, text in after.items() if text != shape.files[name])
    texts = "\n".join([*outs, *errors])
    return Seen(texts, tuple(errors), tuple(rules), repairs, after, opened(home))


def by_server(shape: Shape, home: Path, **initialization: Any) -> Seen:
    """Return what the server sends of the project's .env, with these ``initializationOptions``."""
    project = written(shape, home)
    with working_in(home), server(home) as client:
        root = project.as_uri()
        client.initialize(
            workspaceFolders=[{"uri": root, "name": "project"}],
            initializationOptions=_without_home(initialization),
        )
        uri = f"{root}/.env"
        client.send(raw.opened(uri, shape.files[".env"]))
        found = client.published(uri)
        actions = client.ask("actions", "textDocument/codeAction", raw.whole(uri))[
            "result"
        ]
        client.ask("connections", "keyfit/connections", {})
        for line in range(shape.files[".env"].count("\n")):
            place = {"line": line, "character": 20}
            params = {"textDocument": {"uri": uri}, "position": place}
            client.ask(f"hover{line}", "textDocument/hover", params)
        client.ask("hints", "textDocument/inlayHint", raw.whole(uri))
        for method in ("documentSymbol", "documentLink", "codeLens"):
            of_file = {"textDocument": {"uri": uri}}
            client.ask(method, f"textDocument/{method}", of_file)
        preferred = [
            whole(client, action) for action in actions or () if is_safe(action)
        ]
        assert client.end() == 0
    shown = [
        m["params"]["message"]
        for m in client.kept
        if m.get("method") == "window/showMessage"
    ]
    for message in client.kept:
        if message.get("method") == "textDocument/publishDiagnostics":
            shown += _about_settings(message["params"]["diagnostics"])
    rules = tuple(str(diagnostic["code"]) for diagnostic in found)
    texts = client.stdout.decode() + client.stderr.decode()
    repairs = tuple(map(json.dumps, preferred))
    return Seen(texts, tuple(shown), rules, repairs, shape.files, opened(home))


def _about_settings(diagnostics: list[dict[str, Any]]) -> list[str]:
    """Return the texts of ``diagnostics`` about settings that cannot be used; what is only left
    out was shown as a message."""
    of_settings = [one for one in diagnostics if one["code"] == "settings"]
    return [one["message"] for one in of_settings if LEFT_OUT not in one["message"]]


def _without_home(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``options`` with the home folder left out of the connections, which show it unasked
    in every workspace but one that is not trusted."""
    if options.get("trusted") is None:
        return {**options, "home": False}
    return dict(options)


def held(shape: Shape, seen: Seen, home: Path, is_trusted: bool = False) -> None:
    """Check what holds of every hostile project, with the user's word or without it."""
    assert CANARY not in seen.texts
    assert CANARY_BASE64 not in seen.texts
    assert PLAN_KEY[6:30] not in seen.texts
    for repair in seen.repairs:
        assert EVIL not in repair
    for name in () if is_trusted and shape.reads_home else shape.outside:
        assert str(home / name) not in seen.opened, f"{name} was opened"
    left_out = [message for message in seen.messages if LEFT_OUT in message]
    if is_trusted:
        assert left_out == []
    for key in () if is_trusted else shape.withheld:
        assert any(
            f" {key}" in message.partition(LEFT_OUT)[0] for message in left_out
        ), key
    assert len(set(left_out)) <= 1  # all in one line
    for words in () if left_out and not is_trusted else shape.refused:
        assert any(words in message for message in seen.messages), (
            words,
            seen.messages,
        )
    if shape.is_right:
        assert [rule for rule in seen.rules if "endpoint" in rule] == []


def is_safe(action: Mapping[str, Any]) -> bool:
    """Whether an editor may apply ``action`` unasked, or offers it first."""
    return bool(action.get("isPreferred")) or str(action.get("kind")).startswith(
        "source.fixAll"
    )


def whole(client: raw.RawClient, action: dict[str, Any]) -> dict[str, Any]:
    """Return ``action`` with its edit, asked for where the server left it for later."""
    if "edit" in action or "command" in action:
        return action
    found: dict[str, Any] = client.ask(
        str(action["title"]), "codeAction/resolve", action
    )["result"]
    return found


def environment(home: Path) -> dict[str, str]:
    """Return the variables of a user whose home folder is ``home``, everything opened noted."""
    return {
        "HOME": str(home), "USERPROFILE": str(home), "DB_PASSWORD": CANARY,
        "OPENED_LOG": str(home / "opened.log"),
        "PYTHONPATH": os.pathsep.join((str(AUDIT), str(SERVER))),
    }  # fmt: skip


def opened(home: Path) -> frozenset[str]:
    """Return the paths that the processes of ``environment`` opened."""
    return frozenset(
        (home / "opened.log").read_text("utf-8", "surrogateescape").splitlines()
    )


@contextmanager
def server(home: Path) -> Iterator[raw.RawClient]:
    """A server process of the user whose home folder is ``home``."""
    original = raw.ENVIRONMENT
    raw.ENVIRONMENT = {**original, **environment(home)}
    client = raw.RawClient()
    raw.ENVIRONMENT = original
    yield client
    client.kill()


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    """Work in ``folder``, then where it was before."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
