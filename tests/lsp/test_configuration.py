"""The client's settings and the project files, as the language server hears of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types

from lsp.client import CONFIG, Client
from lsp.inprocess import InProcess
from lsp.profiles import NAMES, capabilities
from lsp.raw import TIMEOUT, changed, notification, opened
from lsp.samples import PLAN_KEY, RIGHT_URL, WRONG_CASE, dotenv

IGNORED = 'ignore = ["model-case"]\n'
ASKED = {"workspace": {"configuration": True}}
DID_CHANGE = "workspace/didChangeConfiguration"


class Session(InProcess):
    """A session whose client answers what it is asked from ``settings``, by folder's URI."""

    def __init__(self) -> None:
        super().__init__()
        self.settings: dict[str | None, Any] = {}
        self.asked: list[dict[str, Any]] = []
        self.registered: list[str] = []
        self.watched: list[str] = []

    def write(self, data: bytes) -> None:
        super().write(data)
        message = self.out[-1]
        if "id" in message and "method" in message:
            self.out.pop()
            asyncio.get_running_loop().call_soon(self.send, self._answer(message))

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        result = None
        if message["method"] == "workspace/configuration":
            items = message["params"]["items"]
            self.asked += items
            result = [self.settings.get(item.get("scopeUri")) for item in items]
        elif message["method"] == "client/registerCapability":
            for one in message["params"]["registrations"]:
                self.registered.append(one["method"])
                watchers = one["registerOptions"].get("watchers", ())
                self.watched += [watcher["globPattern"] for watcher in watchers]
        return {"jsonrpc": "2.0", "id": message["id"], "result": result}

    async def begin(self, *folders: Path, **params: object) -> None:
        """Begin the session in ``folders``."""
        named = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        self.initialize(workspaceFolders=named, **params)
        self.send(notification("initialized", {}))
        await self.idle()

    async def idle(self) -> None:
        """Let everything run that is due, also what waits for a pause."""
        for _ in range(1200):  # a minute, for busy machines
            await asyncio.sleep(0.05)
            if not (
                self.server.session.folders.is_busy
                or self.server.session.settings._timer
                or self.server.session.checks.is_scheduled
                or any(
                    not task.done() for task in self.server.protocol.running_requests()
                )
            ):
                return

    def codes(self, path: Path) -> list[str]:
        """The rules that were last published of ``path``."""
        said = [
            m["params"]
            for m in self.out
            if m.get("method", "").endswith("publishDiagnostics")
        ]
        mine = [params for params in said if params["uri"] == path.as_uri()]
        return [item["code"] for item in mine[-1]["diagnostics"]] if mine else []

    def settings_of(self, file: Path) -> list[tuple[int, str]]:
        """The 0-based line and the text of what is published about the settings in ``file``."""
        said = [
            m["params"]["diagnostics"]
            for m in self.out
            if m.get("method", "").endswith("publishDiagnostics")
            and m["params"]["uri"] == file.as_uri()
        ]
        last = said[-1] if said else []
        assert all(one["code"] == "settings" for one in last)
        return [(one["range"]["start"]["line"], one["message"]) for one in last]

    def shown(self) -> list[str]:
        """The messages that the user saw."""
        said = [
            m["params"] for m in self.out if m.get("method") == "window/showMessage"
        ]
        assert {params["type"] for params in said} <= {2}  # warnings
        return [params["message"] for params in said]


@pytest.fixture
def env(tmp_path: Path) -> Path:
    """A file with one finding, model-case, in a folder of its own."""
    path = tmp_path / "w" / ".env"
    path.parent.mkdir()
    path.write_text(WRONG_CASE)
    return path


# The client's settings


@pytest.mark.parametrize(
    "options",
    [
        {"ignore": ["model-case"]},
        {"keyfit": {"ignore": ["model-case"]}},
        {"settings": {"ignore": ["model-case"]}},
        {"settings": {"keyfit": {"ignore": ["model-case"]}}},
    ],
)
async def test_initialization_options(env: Path, options: object) -> None:
    session = Session()
    await session.begin(env.parent, initializationOptions=options)
    assert session.codes(env) == []
    assert session.asked == []
    assert session.shown() == []


async def test_without_settings_there_is_a_finding(env: Path) -> None:
    session = Session()
    await session.begin(env.parent)
    assert session.codes(env) == ["model-case"]


async def test_the_client_is_asked_per_folder(env: Path, tmp_path: Path) -> None:
    other = tmp_path / "v" / ".env"
    other.parent.mkdir()
    other.write_text(WRONG_CASE)
    session = Session()
    session.settings = {env.parent.as_uri(): {"ignore": ["model-case"]}}
    await session.begin(env.parent, other.parent, capabilities=ASKED)
    scopes = [item.get("scopeUri") for item in session.asked]
    assert scopes == [None, env.parent.as_uri(), other.parent.as_uri()]
    assert {item["section"] for item in session.asked} == {"keyfit"}
    assert session.codes(env) == []
    assert session.codes(other) == ["model-case"]


async def test_what_lies_in_no_folder_has_the_settings_of_the_client(env: Path) -> None:
    session = Session()
    session.settings = {None: {"ignore": ["model-case"]}}
    await session.begin(capabilities=ASKED)
    session.send(opened(env.as_uri(), WRONG_CASE))
    await session.idle()
    assert session.codes(env) == []


async def test_a_change_checks_everything_anew(env: Path) -> None:
    closed = env.parent / "closed.env"
    closed.write_text(WRONG_CASE)
    session = Session()
    await session.begin(env.parent, capabilities=ASKED)
    session.send(opened(env.as_uri(), WRONG_CASE))
    await session.idle()
    assert session.codes(env) == session.codes(closed) == ["model-case"]
    session.settings = {env.parent.as_uri(): {"ignore": ["model-case"]}}
    session.send(notification(DID_CHANGE, {"settings": None}))
    await session.idle()
    assert session.codes(env) == session.codes(closed) == []
    session.settings = {}
    session.send(notification(DID_CHANGE, {"settings": {}}))
    await session.idle()
    assert session.codes(env) == session.codes(closed) == ["model-case"]


@pytest.mark.parametrize("wrapped", [True, False])
async def test_settings_that_are_sent_unasked(env: Path, wrapped: bool) -> None:
    session = Session()
    await session.begin(env.parent)
    said = {"ignore": ["model-case"]}
    session.send(
        notification(DID_CHANGE, {"settings": {"keyfit": said} if wrapped else said})
    )
    await session.idle()
    assert session.codes(env) == []


async def test_precedence(env: Path) -> None:
    """Project file < initialization options < what the client answers, key by key."""
    (env.parent / "keyfit.toml").write_text(
        'severity = {model-case = "info"}\n' + IGNORED
    )
    session = Session()
    session.settings = {env.parent.as_uri(): {"severity": {"model-case": "warning"}}}
    options = {"severity": {"model-case": "error"}, "select": ["model-case"]}
    await session.begin(env.parent, capabilities=ASKED, initializationOptions=options)
    said = session.out[-1]["params"]["diagnostics"]
    assert [(item["code"], item["severity"]) for item in said] == [("model-case", 2)]


async def test_defaults_that_an_editor_sends_win_over_nothing(env: Path) -> None:
    (env.parent / "keyfit.toml").write_text(IGNORED)
    session = Session()
    defaults = {
        "select": [], "ignore": [], "severity": {}, "edition": "", "hosts": None, "home": True,
        "trace": {"server": "off"}, "enable": True, "path": [],
    }  # fmt: skip
    session.settings = {env.parent.as_uri(): defaults}
    await session.begin(env.parent, capabilities=ASKED)
    assert session.codes(env) == []
    assert session.shown() == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (3, "editor settings: should be a table, not 3"),
        ({"ignore": "model-case"}, 'editor settings: ignore: should be a list, not "model-case"'),
        ({"ignor": []}, "editor settings: ignor: unknown key; did you mean 'ignore'?"),
        ({"severity": {"model-case": 1}},
         "editor settings: severity.model-case: should be a string, not 1"),
        ({PLAN_KEY: 1}, "editor settings: sk-sp-…cdef: unknown key; expected one of select, "),
        ({"tools": ["none.toml"]}, "editor settings: tools: no such file: "),
    ],
)  # fmt: skip
async def test_a_bad_value_is_named_once(
    env: Path, settings: object, message: str
) -> None:
    session = Session()
    session.settings = dict.fromkeys([None, env.parent.as_uri()], settings)
    await session.begin(env.parent, capabilities=ASKED, initializationOptions=settings)
    session.send(opened(env.as_uri(), WRONG_CASE))
    for version in range(2, 5):
        session.send(changed(env.as_uri(), WRONG_CASE, version))
        session.send(notification(DID_CHANGE, {"settings": None}))
        await session.idle()
    (shown,) = session.shown()
    assert shown.startswith(f"keyfit: {message}")
    assert session.codes(env) == ["model-case"]


@pytest.mark.parametrize("shape", [[], 0, "", False, "x"])
@pytest.mark.parametrize("way", ["options", "answer", "pushed", "pushed in keyfit"])
async def test_settings_of_the_wrong_shape_are_named_once(
    env: Path, shape: object, way: str
) -> None:
    session = Session()
    session.settings = dict.fromkeys([None, env.parent.as_uri()], shape)
    asked = ASKED if way == "answer" else {}
    options = shape if way == "options" else None
    await session.begin(env.parent, capabilities=asked, initializationOptions=options)
    if way.startswith("pushed"):
        said = {"keyfit": shape} if way == "pushed in keyfit" else shape
        session.send(notification(DID_CHANGE, {"settings": said}))
    session.send(opened(env.as_uri(), WRONG_CASE))
    await session.idle()
    assert session.shown() == [
        f"keyfit: editor settings: should be a table, not {json.dumps(shape)}"
    ]
    assert session.codes(env) == ["model-case"]


@pytest.mark.parametrize("answer", [None, [], {}, [None], [{}], "x"])
async def test_answers_that_are_none(env: Path, answer: object) -> None:
    session = Session()
    session._answer = lambda message: {  # type: ignore[method-assign]
        "jsonrpc": "2.0", "id": message["id"], "result": answer
    }  # fmt: skip
    await session.begin(env.parent, capabilities=ASKED)
    assert session.codes(env) == ["model-case"]
    assert session.shown() == []


async def test_a_client_that_refuses_to_answer(env: Path) -> None:
    session = Session()
    error = {"code": -32601, "message": "no"}
    session._answer = lambda message: {  # type: ignore[method-assign]
        "jsonrpc": "2.0", "id": message["id"], "error": error
    }  # fmt: skip
    await session.begin(env.parent, capabilities=ASKED)
    assert session.codes(env) == ["model-case"]


async def test_changes_are_registered_for(env: Path) -> None:
    session = Session()
    able = {"workspace": {"didChangeConfiguration": {"dynamicRegistration": True}}}
    await session.begin(env.parent, capabilities=able)
    assert session.registered == [DID_CHANGE]


# Project files


async def test_a_project_file_on_disk(env: Path) -> None:
    (env.parent / "keyfit.toml").write_text(IGNORED)
    session = Session()
    await session.begin(env.parent)
    assert session.codes(env) == []


@pytest.mark.parametrize("name", ["keyfit.toml", "pyproject.toml"])
async def test_a_project_file_that_changes_on_disk(env: Path, name: str) -> None:
    file = env.parent / name
    session = Session()
    await session.begin(env.parent)
    assert session.codes(env) == ["model-case"]
    file.write_text("[tool.keyfit]\n" * (name != "keyfit.toml") + IGNORED)
    event = {"changes": [{"uri": file.as_uri(), "type": 1}]}
    session.send(notification("workspace/didChangeWatchedFiles", event))
    await session.idle()
    assert session.codes(env) == []
    file.unlink()
    session.send(notification("workspace/didChangeWatchedFiles", event))
    await session.idle()
    assert session.codes(env) == ["model-case"]


async def editing(env: Path, text: str) -> tuple[Session, Path]:
    """A session in which the project file beside ``env`` is open with ``text``, and that file."""
    file = env.parent / "keyfit.toml"
    file.write_text(text)
    session = Session()
    await session.begin(env.parent)
    session.send(opened(file.as_uri(), text))
    return session, file


async def test_a_project_file_that_is_edited(env: Path) -> None:
    session, file = await editing(env, "")
    session.send(changed(file.as_uri(), IGNORED, 2))
    await session.idle()
    assert session.codes(env) == []
    session.send(
        notification("textDocument/didClose", {"textDocument": {"uri": file.as_uri()}})
    )
    await session.idle()
    assert session.codes(env) == ["model-case"]


async def test_while_a_project_file_is_typed_nobody_is_told(env: Path) -> None:
    session, file = await editing(env, IGNORED)
    text = f'{IGNORED}[severity]\nforeign-key = "of"\n'
    for version, length in enumerate(range(len(IGNORED), len(text) + 1), start=2):
        session.send(changed(file.as_uri(), text[:length], version))
        await asyncio.sleep(0)
    await session.idle()
    assert (
        session.codes(env) == []
    )  # what was there before counts while the text is broken
    assert session.shown() == []
    file.write_text(text)
    session.send(
        notification("textDocument/didSave", {"textDocument": {"uri": file.as_uri()}})
    )
    await session.idle()
    said = "severity.foreign-key: \"of\" is not a severity; did you mean 'off'?"
    assert session.settings_of(file) == [(2, said)]
    session.send(changed(file.as_uri(), text.replace('"of"', '"off"'), 99))
    await session.idle()
    assert session.settings_of(file) == []
    assert session.shown() == []


async def test_half_typed_toml_is_marked_where_it_breaks(env: Path) -> None:
    session, file = await editing(env, IGNORED)
    session.send(changed(file.as_uri(), f"{IGNORED}  severity = \n", 2))
    await session.idle()
    ((line, message),) = session.settings_of(file)
    assert line == 1
    assert message.startswith("invalid TOML: ")
    (last,) = [
        m["params"]["diagnostics"][0]["range"]
        for m in session.out
        if m.get("params", {}).get("version") == 2
        and m["params"]["uri"] == file.as_uri()
    ]
    assert last["start"]["character"] == 2  # not the indentation
    session.send(changed(file.as_uri(), IGNORED, 3))
    await session.idle()
    assert session.settings_of(file) == []


async def test_broken_toml_that_is_saved_is_named_with_its_line(env: Path) -> None:
    file = env.parent / "keyfit.toml"
    file.write_text(f"{IGNORED}[[\n")
    session = Session()
    await session.begin(env.parent)
    ((line, message),) = session.settings_of(file)
    assert line == 1
    assert message.startswith("invalid TOML: ")
    assert session.shown() == []
    assert session.codes(env) == ["model-case"]


async def test_a_bad_pattern_is_named_once(env: Path) -> None:
    file = env.parent / "keyfit.toml"
    file.write_text('exclude = ["[z-a]", "other"]\n')
    session = Session()
    await session.begin(env.parent)
    for version in (1, 2):
        session.send(opened(env.as_uri(), WRONG_CASE, version))
        await session.idle()
    ((line, message),) = session.settings_of(file)
    assert line == 0
    assert message.startswith("exclude[0]: '[z-a]' is not a .gitignore ")
    assert session.shown() == []
    assert session.codes(env) == ["model-case"]


async def test_excluded_files_are_cleared(env: Path) -> None:
    closed = env.parent / "closed.env"
    closed.write_text(WRONG_CASE)
    session = Session()
    await session.begin(env.parent)
    session.send(opened(env.as_uri(), WRONG_CASE))
    await session.idle()
    assert session.codes(env) == session.codes(closed) == ["model-case"]
    file = env.parent / "keyfit.toml"
    session.send(opened(file.as_uri(), 'exclude = ["*.env"]\n'))
    await session.idle()
    assert session.codes(env) == session.codes(closed) == []


async def test_a_tool_given_only_as_the_users_file(env: Path) -> None:
    tool, own, file = (
        env.parent / n for n in ("acme.toml", ".acme/config", "keyfit.toml")
    )
    own.parent.mkdir()
    url = f'"server": "{RIGHT_URL}"'
    own.write_text(f'{{"key": "{PLAN_KEY}", {url}, "model": "minimax-m2.5"}}')
    file.write_text('tools = ["acme.toml"]\n')
    text = (
        'id = "acme"\ntitle = "Acme"\nconfig = ["own"]\n'
        'files.own = {at = ["{cwd}/.acme/config"], format = "json"}\n'
        '[call.main]\nkey = ["key"]\nurl = ["server"]\nmodel = ["model"]\n'
        'wire.protocol = "openai-chat"\n'
    )
    tool.write_text(text)
    session = Session()
    watch = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
    word = {"trusted": True}
    await session.begin(
        env.parent, capabilities={"workspace": watch}, initializationOptions=word
    )
    assert {"**/acme.toml", "**/keyfit.toml", "**/.acme/config"} <= set(session.watched)
    assert session.codes(own) == ["model-case"]
    session.send(opened(tool.as_uri(), text.replace('model = ["model"]', "")))
    await session.idle()
    assert session.codes(own) == []


async def test_each_folder_has_its_nearest_file(env: Path, tmp_path: Path) -> None:
    other = tmp_path / "v" / "a" / ".env"
    other.parent.mkdir(parents=True)
    other.write_text(WRONG_CASE)
    (tmp_path / "v" / "keyfit.toml").write_text(IGNORED)
    (tmp_path / "keyfit.toml").write_text(
        IGNORED
    )  # around the folders: nobody asked for it
    session = Session()
    await session.begin(env.parent, tmp_path / "v")
    assert session.codes(env) == ["model-case"]
    assert session.codes(other) == []


# Against the real process, as three clients


@pytest_lsp.fixture(config=CONFIG, scope="module", params=NAMES)
async def client(client: Client, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """A session as one of the clients."""
    params = types.InitializeParams(
        capabilities=capabilities(request.param), initialization_options={"home": "yes"}
    )
    await client.initialize_session(params)
    yield
    await client.shutdown_session()
    assert client.error is None
    said = [message.message for message in client.messages]
    assert said == ['keyfit: editor settings: home: should be true or false, not "yes"']


async def become(client: Client, uri: str, codes: list[str]) -> None:
    """Wait until ``codes`` are published of ``uri``."""
    while [item.code for item in await client.published(uri)] != codes:
        await asyncio.sleep(0.01)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_client_changes_its_settings(client: Client) -> None:
    uri = "file:///z/.env"
    client.open(uri, dotenv(RIGHT_URL, "minimax-m2.5"))
    await asyncio.wait_for(become(client, uri, ["model-case"]), TIMEOUT)
    settings = {"ignore": ["model-case"]}
    client.set_configuration({"keyfit": settings})
    changes = types.DidChangeConfigurationParams({"keyfit": settings})
    client.workspace_did_change_configuration(changes)
    await asyncio.wait_for(become(client, uri, []), TIMEOUT)
    client.close(uri)
