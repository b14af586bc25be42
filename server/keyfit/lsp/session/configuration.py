"""The client's settings and the project files: how they are combined, and what is wrong in them.

The client's settings come from ``initializationOptions``, from answers to
``workspace/configuration``, one for each folder, and from ``workspace/didChangeConfiguration``,
which some clients send with the settings inside.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types

from ...util.translation import phrase, tr
from ..protocol.logging import LOG

if TYPE_CHECKING:
    from ...project.projects import Projects
    from ...project.settings import Layer, Problem
    from ...project.trust import TrustDecision
    from .client import Client
    from .engine_host import EngineHost
    from .settings_files import SettingsFiles
    from .workspace import WorkspaceFolders

SECTION = "keyfit"
SOURCE = phrase("editor settings")
# Seconds after a change of a project file: of a burst only the last one counts
PAUSE = 0.2
# Keys that mean something to an editor's extension only.
_EXTENSION_KEYS = ("enable", "interpreter", "path", "server", "trace", "trusted")
# Keys that decide what an editor shows: they are no settings of a project.
_DISPLAY_KEYS = ("codeLens", "inlayHints")
_NO_DEFAULT = object()


class Display(NamedTuple):
    """What the user wants to see beside findings."""

    code_lens: bool = True
    inlay_hints: bool = True


class ClientSettings:
    """What the client sets for each folder, over the settings in the project files."""

    def __init__(
        self,
        client: Client,
        folders: WorkspaceFolders,
        host: EngineHost,
        on_change: Callable[[], None],
    ) -> None:
        """``on_change`` is called when everything is to be loaded anew."""
        self._client = client
        self._folders = folders
        self._host = host
        self._on_change = on_change
        self._initial: Any = None
        # Whether the client trusts the workspace, if it says so
        self._trusted: bool | None = None
        self._answers: dict[
            str, Any
        ] = {}  # by workspace folder, '' for what lies in none
        self._layers: dict[str, tuple[Layer, ...]] = {}
        self._reported: set[Problem] = set()
        self._timer: asyncio.TimerHandle | None = None

    @cached_property
    def _files(self) -> SettingsFiles:
        from .settings_files import SettingsFiles

        return SettingsFiles(self._host.files)

    @property
    def scopes(self) -> list[str]:
        """The workspace folders that have settings of their own, and '' for what lies in none."""
        return ["", *self._folders.paths]

    def initialize(self, options: Any) -> None:
        """Record the ``initializationOptions``.

        Only there and in ``keyfit/trust`` may a client trust the workspace: what it answers to
        ``workspace/configuration`` may come from a file of the workspace.
        """
        self._initial = own_section(options)
        trusted = (
            self._initial.get("trusted") if isinstance(self._initial, dict) else None
        )
        self._trusted = trusted if isinstance(trusted, bool) else None
        self._layers.clear()

    def load_projects(self) -> Projects:
        """Return the projects by the present settings, nothing of them read yet."""
        from ...project.projects import Home, Projects
        from ...project.settings_layers import user_file

        loop = asyncio.get_running_loop()

        # A search finds projects too, and runs in another thread.
        def report(problem: Problem) -> None:
            loop.call_soon_threadsafe(self._report, problem)

        return Projects(
            self._files,
            self._folders.paths,
            self._layers_for,
            on_problem=report,
            home=Home(
                os.path.expanduser("~"),
                os.environ.get("SHELL", ""),
                on_request=self._trusted is False,
                variable=os.environ.get,
            ),
            user=user_file(),
            trust=self._trust_of,
        )

    def set_trust(self, trusted: bool) -> None:
        """Apply whether the client trusts the workspace."""
        if trusted != self._trusted:
            self._trusted = trusted
            self._apply()

    def update(self, settings: dict[str, Any]) -> None:
        """Apply the client's ``settings`` by workspace folder, if anything in them is new."""
        if settings != self._answers:
            self._answers = settings
            # Not emptied: a thread may be about to put into it what the old answers say.
            self._layers = {}
            self._apply()

    def update_everywhere(self, settings: Any) -> None:
        """Apply ``settings`` from a client that has the same for all folders."""
        self.update(dict.fromkeys(self.scopes, own_section(settings)))

    def display(self, path: str) -> Display:
        """Return what the user wants to see in the file at ``path``."""
        scope = self._folders.innermost(path)
        wanted: dict[str, Any] = {}
        for settings in (self._initial, self._answers.get(scope)):
            if isinstance(settings, dict):
                wanted |= settings
        # Only a clear no is one: a typing error is to turn nothing off.
        return Display(
            code_lens=wanted.get("codeLens") is not False,
            inlay_hints=wanted.get("inlayHints") is not False,
        )

    def file_changed(self, path: str) -> None:
        """Apply, soon, the text at ``path``, which may be new, if settings are read from it."""
        engine = self._host.loaded_engine
        if engine is None or not engine.projects.reads(path):
            return
        if engine.projects.outdated(path):
            if self._timer:
                self._timer.cancel()
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._apply)
        for problem in engine.projects.problems:
            self._report(problem)

    def problems(self) -> dict[str, list[Problem]]:
        """Return what is wrong in the files that settings are read from, by path.

        Of a project file that is being edited and cannot be read halfway, that is what counts.
        """
        by_file: dict[str, list[Problem]] = {}
        engine = self._host.loaded_engine
        if engine is None:
            return by_file
        for problem in engine.projects.problems:
            if problem.source != SOURCE:
                by_file.setdefault(problem.source, []).append(problem)
        return {**by_file, **self._files.broken()}

    def stop(self) -> None:
        """Apply nothing more."""
        if self._timer:
            self._timer.cancel()

    def _apply(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._on_change()

    def _trust_of(self, folder: str, trusted: tuple[str, ...]) -> TrustDecision:
        """Return how far the project in ``folder`` is trusted; a client that says no is obeyed.

        ``trusted`` are the folders that the user's own settings file trusts.
        """
        from ...project.settings_layers import user_file
        from ...project.trust import Trust, TrustDecision, is_within_any

        if self._trusted is False:
            how = phrase("trust this workspace in the editor")
            return TrustDecision(Trust.RULES, how)
        if self._trusted or is_within_any(folder, trusted):
            return TrustDecision(Trust.EVERYTHING)
        how = phrase(
            "have the editor say that this workspace is, or name its folder in 'trust' in {file}",
            file=user_file(),
        )
        return TrustDecision(Trust.JUDGEMENT, how)

    def _layers_for(self, folder: str) -> tuple[Layer, ...]:
        """Return the client's layers for what lies in ``folder``, the strongest last."""
        from ...project.settings_layers import build_layer

        scope = self._folders.innermost(folder)
        known = self._layers
        layers = known.get(scope)
        if layers is None:
            settings = (self._initial, self._answers.get(scope))
            explicit = [explicit_settings(values) for values in settings]
            layers = known[scope] = tuple(
                build_layer(values, SOURCE, scope or "/")
                for values in explicit
                if values != {}
            )
        return layers

    def _report(self, problem: Problem) -> None:
        """Show ``problem`` once; one in a text that is being edited only when that is saved.

        A half-typed line would otherwise give a message for each of its states.
        """
        if problem in self._reported or self._files.is_unsaved(problem.source):
            return
        # What is wrong in a file is shown there, unless the user has to decide something.
        if problem.source != SOURCE and not problem.is_untrusted:
            return
        self._reported.add(problem)
        if problem.is_untrusted:
            LOG.warning(
                "settings of a project that is not trusted are left out: %s",
                problem.key,
            )
        text = tr("keyfit: {message}", message=problem.text(self._relative))
        params = types.ShowMessageParams(types.MessageType.Warning, text)
        self._client.window_show_message(params)

    def _relative(self, source: str) -> str:
        """Return the path ``source`` relative to its workspace folder."""
        folder = self._folders.innermost(source)
        return source[len(folder) :].lstrip("/") if folder else source


def own_section(settings: Any) -> Any:
    """Return our section of ``settings``, which clients wrap in different ways."""
    for name in (SECTION, "settings", SECTION):
        if isinstance(settings, dict) and name in settings:
            settings = settings[name]
    return settings


def explicit_settings(settings: Any) -> Any:
    """Return what the user has set of ``settings``: editors also send all defaults.

    The keys of their extensions are left out too. What is no table is returned as it is, to be
    reported.
    """
    if settings is None:
        return {}
    if not isinstance(settings, dict):
        return settings
    from ...project.settings import schema

    known = schema()["properties"]
    explicit = {}
    for key, value in settings.items():
        default = known.get(key, {}).get("default", _NO_DEFAULT)
        is_ours = key not in _EXTENSION_KEYS and key not in _DISPLAY_KEYS
        if value is not None and is_ours and value != default:
            explicit[key] = value
    return explicit
