"""The client's settings and the project files: heard of in three ways, told of when they misfit.

``initializationOptions``; ``workspace/configuration``, asked for each folder; and
``workspace/didChangeConfiguration``, which some clients send with the settings inside.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ...util.safe_traceback import error_location
from ..protocol.logging import LOG

if TYPE_CHECKING:
    from ...linter.rule import Rule
    from ...project.projects import Projects
    from ...project.settings import Layer, Problem
    from ...project.trust import Word
    from ..server import KeyfitServer
    from .settings_files import SettingsFiles

SECTION = "keyfit"
SOURCE = "editor settings"
REGISTRATION = "keyfit-settings"
PATIENCE = 2.0  # seconds that a client may take to answer before the search begins
PAUSE = 0.2  # seconds after a change of a project file: of a burst only the last one counts
_CLIENTS = (
    "enable",
    "interpreter",
    "path",
    "server",
    "trace",
    "trusted",
)  # keys that mean something to an extension only


class Settings:
    """What the client and the project files say, and what of it cannot be used."""

    def __init__(self, ls: KeyfitServer) -> None:
        self._ls = ls
        self._initial: Any = None
        self._trusted: bool | None = None  # the client's word about the workspace, if it has any
        self._answers: dict[str, Any] = {}  # by workspace folder, '' for what lies in none
        self._layers: dict[str, tuple[Layer, ...]] = {}
        self._told: set[Problem] = set()
        self._timer: asyncio.TimerHandle | None = None

    @cached_property
    def _files(self) -> SettingsFiles:
        from .settings_files import SettingsFiles

        return SettingsFiles(self._ls.checker.files)

    def start(self, options: Any) -> None:
        """Note the ``initializationOptions``.

        Only there and in ``keyfit/trust`` may a client say that the workspace is trusted: what it
        answers to ``workspace/configuration`` may come from a file of the workspace.
        """
        self._initial = _own_part(options)
        said = self._initial.get("trusted") if isinstance(self._initial, dict) else None
        self._trusted = said if isinstance(said, bool) else None
        self._layers.clear()

    def projects(self, rules: Iterable[Rule]) -> Projects:
        """The projects by the present settings, nothing of them read yet."""
        from ...project.projects import Projects
        from ...project.settings import user_file

        loop = asyncio.get_running_loop()

        def tell(problem: Problem) -> None:  # a search finds projects too, in another thread
            loop.call_soon_threadsafe(self._tell, problem)

        home, user = os.path.expanduser("~"), user_file()
        return Projects(
            self._files, self._ls.folders.paths, self._over, rules, tell, home, user, self._word
        )

    def _word(self, folder: str, trusted: tuple[str, ...]) -> Word:
        """Return how far the project in ``folder`` is trusted; a client that says no is obeyed."""
        from ...project.settings import user_file
        from ...project.trust import Trust, Word, is_within

        if self._trusted is False:
            return Word(Trust.RULES, "trust this workspace in the editor")
        if self._trusted or is_within(folder, trusted):
            return Word(Trust.EVERYTHING)
        how = f"name its folder in 'trust' in {user_file()}"
        return Word(Trust.JUDGEMENT, f"have the editor say that this workspace is, or {how}")

    def trust(self, trusted: bool) -> None:
        """Apply what the client says about the workspace."""
        if trusted != self._trusted:
            self._trusted = trusted
            self._apply()

    def _over(self, folder: str) -> tuple[Layer, ...]:
        """The client's layers for what lies in ``folder``."""
        from ...project.settings import layer

        around = (top for top in self._ls.folders.paths if _is_in(folder, top))
        top = max(around, key=len, default="")
        if top not in self._layers:
            said = map(_spoken, (self._initial, self._answers.get(top)))
            self._layers[top] = tuple(layer(v, SOURCE, top or "/") for v in said if v != {})
        return self._layers[top]

    async def ask(self) -> None:
        """Ask the client for its settings, folder by folder; apply what is new in them."""
        if not self._ls.client.configures:
            return
        tops = ["", *self._ls.folders.paths]
        uris = [self._ls.documents.uri(top) if top else None for top in tops]
        items = [types.ConfigurationItem(scope_uri=uri, section=SECTION) for uri in uris]
        try:
            params = types.ConfigurationParams(items)
            answers = await self._ls.workspace_configuration_async(params)
        except Exception as error:
            LOG.warning("the client does not tell its settings: %s", error_location(error))
            return
        told = answers if isinstance(answers, list | tuple) else ()
        self._hear(dict(zip(tops, told, strict=False)))

    def pushed(self, settings: Any) -> None:
        """Apply the ``settings`` that a client sends which cannot be asked."""
        said = _own_part(settings)
        self._hear(dict.fromkeys(["", *self._ls.folders.paths], said))

    def _hear(self, answers: dict[str, Any]) -> None:
        if answers == self._answers:
            return
        self._answers = answers
        self._layers.clear()
        self._apply()

    def _apply(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._ls.folders.reconfigured()

    def touched(self, path: str) -> None:
        """The text at ``path`` may be new: if it bears on the settings, apply it soon."""
        engine = self._ls.checker.__dict__.get("engine")
        if engine is None or not engine.projects.reads(path):
            return
        if engine.projects.outdated(path):
            if self._timer:
                self._timer.cancel()
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._apply)
        for problem in engine.projects.problems:
            self._tell(problem)

    def stop(self) -> None:
        """Apply nothing more."""
        if self._timer:
            self._timer.cancel()

    def _tell(self, problem: Problem) -> None:
        """Show ``problem`` once; one in a text that is being edited only when that is saved."""
        from ...project.trust import LEFT_OUT

        if problem in self._told or self._files.is_unsaved(problem.source):
            return
        self._told.add(problem)
        if problem.message.startswith(LEFT_OUT):
            LOG.warning("settings of a project that is not trusted are left out: %s", problem.key)
        text = f"keyfit: {problem.text(self._short)}"
        params = types.ShowMessageParams(types.MessageType.Warning, text)
        self._ls.window_show_message(params)

    def _short(self, source: str) -> str:
        """``source`` relative to its workspace folder."""
        around = [top for top in self._ls.folders.paths if _is_in(source, top)]
        return source[len(max(around, key=len)) :].lstrip("/") if around else source


def _own_part(settings: Any) -> Any:
    """Our section of ``settings``, which clients wrap in different ways."""
    for name in (SECTION, "settings", SECTION):
        if isinstance(settings, dict) and name in settings:
            settings = settings[name]
    return settings


def _spoken(settings: Any) -> Any:
    """What ``settings`` really say: editors send all defaults too, and their extension's keys.

    What is no table stays as it is, to be named.
    """
    if settings is None:
        return {}
    if not isinstance(settings, dict):
        return settings
    from ...project.settings import schema

    known = schema()["properties"]
    return {
        key: value
        for key, value in settings.items()
        if value is not None
        and key not in _CLIENTS
        and value != known.get(key, {}).get("default", _NOTHING)
    }


_NOTHING = object()


def _is_in(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder.rstrip('/')}/")


async def register(ls: KeyfitServer) -> None:
    """Ask the client to tell of changes to its settings, if it wants to be asked for that."""
    if not ls.client.registers_settings:
        return
    options = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
    method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
    params = types.RegistrationParams([types.Registration(REGISTRATION, method, options)])
    try:
        await ls.client_register_capability_async(params)
    except Exception as error:
        LOG.warning("the client tells of no changes to its settings: %s", error_location(error))


async def ask_first(ls: KeyfitServer) -> None:
    """Ask for the settings and wait a while for the answer; a late one is applied all the same."""
    await asyncio.wait([asyncio.ensure_future(ls.settings.ask())], timeout=PATIENCE)


async def did_change_configuration(
    ls: KeyfitServer, params: types.DidChangeConfigurationParams
) -> None:
    """The client's settings have changed."""
    if ls.client.configures:
        await ls.settings.ask()
    else:
        ls.settings.pushed(params.settings)
