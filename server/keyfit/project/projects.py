"""Which settings hold for which file, and the engine set up by them.

A monorepo has several project files: a run is split by the nearest one, and its reports joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..catalog.loader import load_catalog
from ..catalog.tool_registry import ToolCatalog, load_tools
from ..linter.linter import DeclaredFacts, Linter
from ..linter.report import Report, merge_reports
from ..linter.rule import Rule
from ..linter.rules import RULES
from ..text.source import Unreadable
from ..util.isolation import Guard
from ..vfs.files import Files
from ..vfs.gitignore import Patterns, git_ignore
from .settings import (
    DECLARES,
    PROJECT_FILES,
    Config,
    EffectiveSettings,
    Layer,
    Problem,
    project_layer,
    resolve_settings,
    user_layer,
)
from .trust import TrustOf, as_trusted, untold

if TYPE_CHECKING:
    from ..resolve.context import FileContext

Above = Callable[[str], "tuple[tuple[Layer, ...], tuple[Layer, ...]]"]
"""The layers below and above the project file, for a folder."""


class Project(NamedTuple):
    """The settings that hold in some folders, and the engine set up by them."""

    file: str  # the project file's path, '' if there is none
    settings: EffectiveSettings
    linter: Linter
    problems: tuple[Problem, ...]
    excluded: Patterns | None

    def excludes(self, path: str, is_folder: bool = False) -> bool:
        """Whether the file or folder at ``path`` is not to be checked unasked."""
        base = self.settings.config.exclude_from.rstrip("/") + "/"
        if self.excluded is None or not path.startswith(base):
            return False
        return self.excluded.match_file(path[len(base) :] + "/" * is_folder)


class Projects:
    """Finds and reads the project files, each once."""

    def __init__(
        self,
        files: Files,
        roots: Iterable[str] = (),
        override_layers: Callable[[str], Iterable[Layer]] = lambda folder: (),
        rules: Iterable[Rule] = RULES,
        on_problem: Callable[[Problem], None] = lambda problem: None,
        home: str = "",
        user: str = "",
        trust: TrustOf = untold,
    ) -> None:
        """``roots`` end the search for project files outside of repositories.

        ``override_layers`` returns the layers above the project file for the files in a folder.
        ``on_problem`` is called with each problem. ``home`` is the home folder, if it may be read;
        ``user`` is the path of the user's own settings file; ``trust`` returns how far a project is
        trusted.
        """
        self.files, self.roots = files, frozenset(root.rstrip("/") or "/" for root in roots)
        self._override_layers, self._on_problem = override_layers, on_problem
        self._rules, self.home = tuple(rules), home
        self._user, self._trust = user, trust
        self._own = self._read(user, user_layer) if user else None
        self._layers: dict[str, Layer | None] = {}
        self._repositories: dict[str, bool] = {}
        self._by_folder: dict[str, Project] = {}
        self._by_layers: dict[tuple[int, ...], tuple[Project, tuple[Layer, ...]]] = {}

    def of(self, path: str) -> Project:
        """The project of the file at ``path`` (absolute, with ``/``)."""
        return self.around(path.rpartition("/")[0] or "/")

    def around(self, folder: str) -> Project:
        """The project of what lies in ``folder``."""
        if folder not in self._by_folder:
            nearest = next((found for at in self._up(folder) if (found := self._in(at))), None)
            below = [layer for layer in (self._own, nearest) if layer]
            layers = (*below, *self._override_layers(folder))
            key = tuple(map(id, layers))
            if key not in self._by_layers:
                self._by_layers[key] = self._project(nearest, layers), layers
            self._by_folder[folder] = self._by_layers[key][0]
        return self._by_folder[folder]

    @property
    def known(self) -> list[Project]:
        """The projects that were asked for."""
        return [project for project, _ in list(self._by_layers.values())]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the settings of the projects that were asked for, each once."""
        return list(dict.fromkeys(p for project in self.known for p in project.problems))

    def preload(self) -> None:
        """Read what holds in the folders that the search for project files ends at."""
        for top in self.roots:
            self.around(top)

    @property
    def extra(self) -> set[str]:
        """The paths of the files of tools and facts, and of the baselines, that the settings
        name."""
        listed = [project.settings.config for project in self.known]
        named = {path for config in listed for path in (*config.tools, *config.facts)}
        return named | {config.baseline for config in listed if config.baseline}

    def reads(self, path: str) -> bool:
        """Whether the file at ``path`` bears on the settings, or would if it were there."""
        folder, _, name = path.rpartition("/")
        is_looked_for = name in PROJECT_FILES and (folder or "/") in self._layers
        return is_looked_for or path == self._user or path in self.extra

    def outdated(self, path: str) -> bool:
        """Whether the file at ``path``, which it `reads`, says something else than it did then.

        Of other files than project files it is not known what they said.
        """
        folder, _, name = path.rpartition("/")
        if name not in PROJECT_FILES or (folder or "/") not in self._layers:
            return True
        old, new = self._layers[folder or "/"], self._fresh(folder or "/")
        return (old and old[:-1]) != (new and new[:-1])  # all but the lines

    @property
    def tools(self) -> ToolCatalog:
        """Every tool that any project knows."""
        first = load_tools()
        every = {t.id: t for project in self.known for t in project.linter.tools.tools}
        return first._replace(tools=tuple(every.values())) if every else first

    def run(self, files: Files, paths: Iterable[str]) -> Report:
        """The findings that stand in ``paths``, each checked by its own project's settings."""
        wanted = list(dict.fromkeys(paths))
        groups: dict[int, tuple[Linter, list[str]]] = {}
        for path in wanted:
            analysis = self.of(path).linter
            groups.setdefault(id(analysis), (analysis, []))[1].append(path)
        reports = [analysis.run(files, members) for analysis, members in groups.values()]
        return reports[0] if len(reports) == 1 else merge_reports(reports, wanted)

    def context(self, files: Files, path: str, guard: Guard | None = None) -> FileContext | None:
        """As `Linter.context`, by the settings that hold for ``path``."""
        return self.of(path).linter.context(files, path, guard=guard)

    # Project files

    def _up(self, folder: str) -> list[str]:
        """``folder`` and those above it: to its repository's top, else to the last of ``roots``.

        Else only ``folder``: what lies above it is nobody's who was asked.
        """
        above = list(_ancestors(folder))
        for number, at in enumerate(above, start=1):
            if self._is_repository(at):
                return above[:number]
        last = max((number for number, at in enumerate(above) if at in self.roots), default=0)
        return above[: last + 1]

    def _is_repository(self, folder: str) -> bool:
        if folder not in self._repositories:
            self._repositories[folder] = self.files.exists(_join(folder, ".git"))
        return self._repositories[folder]

    def _in(self, folder: str) -> Layer | None:
        if folder not in self._layers:
            self._layers[folder] = self._fresh(folder)
        return self._layers[folder]

    def _fresh(self, folder: str) -> Layer | None:
        paths = [_join(folder, name) for name in PROJECT_FILES]
        read = (self._read(path, project_layer) for path in paths if path != self._user)
        found = next((layer for layer in read if layer), None)
        if found is None:
            return None
        trusted = self._own.values.get("trust", ()) if self._own else ()
        return as_trusted(found, self._trust(folder, tuple(trusted)))

    def _read(self, path: str, parse: Callable[[str, str], Layer | None]) -> Layer | None:
        """Return what ``parse`` makes of the settings file at ``path``, None if there is none."""
        guard = Guard()
        with guard(path):
            try:
                is_project = path != self._user
                if is_project and self.files.exists(path) and self.files.leads_out(path):
                    raise Unreadable("a link that leads out of the project")
                text = self.files.read(path)
                return None if text is None else parse(path, text)
            except Unreadable as error:
                return _unread(path, f"not read: {error}")
        return _unread(path, guard.failures[0].text)

    def _project(self, nearest: Layer | None, layers: tuple[Layer, ...]) -> Project:
        """The project set up by ``layers``; by none of them where something unexpected happens."""
        guard, file = Guard(), nearest.source if nearest else ""
        with guard(file):
            return self._set_up(nearest, layers)
        problem = Problem(file, 0, "", f"{guard.failures[0].text}; the defaults are used")
        self._on_problem(problem)
        project = self._set_up(None, ())
        return project._replace(file=file, problems=(*project.problems, problem))

    def _set_up(self, nearest: Layer | None, layers: tuple[Layer, ...]) -> Project:
        file = nearest.source if nearest else ""
        found = resolve_settings(layers, file, self._user)
        analysis, problems = set_up(found, self.files, self._rules, self.home)
        masked = analysis.catalog.keys.masked
        every = [
            p._replace(key=masked(p.key), message=masked(p.message))
            for p in (*found.problems, *problems)
        ]
        for problem in every:
            self._on_problem(problem)
        return Project(file, found, analysis, tuple(every), _spec(found.config.exclude))


def _unread(path: str, why: str) -> Layer:
    """The layer of a project file that cannot be used."""
    problem = Problem(path, 0, "", f"{why}; the defaults are used")
    return Layer(path, path.rpartition("/")[0] or "/", {}, (problem,))


def _ancestors(folder: str) -> Iterable[str]:
    at = folder.rstrip("/")
    while at:
        yield at
        at = at.rpartition("/")[0]
    yield "/"


def _join(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}"


def _spec(patterns: tuple[str, ...]) -> Patterns | None:
    return git_ignore(patterns) if patterns else None


def set_up(
    found: EffectiveSettings, files: Files, rules: Iterable[Rule] = RULES, home: str = ""
) -> tuple[Linter, list[Problem]]:
    """The engine as ``found`` wants it, and what of that cannot be used.

    ``home`` is the home folder; it counts if ``found`` says so, too.
    """
    home = home if found.config.home else ""
    if not found.values:
        return Linter(load_catalog(), load_tools(), rules, home=home), []
    from .catalog_overrides import baseline_of, extended

    catalog, tools, problems = extended(found, files)
    baseline, more = baseline_of(found, files)
    chosen = [rule for rule in rules if _runs(found.config, rule.id)]
    severities = dict(found.config.severity)
    declared = _declared(found, files, rules, home)
    analysis = Linter(catalog, tools, chosen, severities, home, baseline, declared)
    return analysis, [*problems, *more]


def _declared(
    found: EffectiveSettings, files: Files, rules: Iterable[Rule], home: str
) -> DeclaredFacts | None:
    """The engine without the hosts, models, facts and tools that a project's file adds to keyfit's
    own; None if it adds none."""
    declaring = [key for key in found.values if key.partition(".")[0] in DECLARES]
    added = {key for key in declaring if found.declared_in(key)}
    if not added:
        return None

    @lru_cache(maxsize=1)
    def without() -> Linter:
        kept = found.without({*added, "baseline"})
        return set_up(kept, files, rules, home)[0]

    return DeclaredFacts(found.declared_in(min(added)), without)


def _runs(config: Config, rule: str) -> bool:
    off = rule in config.ignore or (rule, "off") in config.severity
    return not off and (not config.select or rule in config.select)
