"""Find the settings that apply to each file, and set up the linter with them.

A monorepo has several project files: a run is split by the nearest one, and its reports merged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..catalog.loader import load_catalog
from ..catalog.tool_registry import ToolCatalog, load_tools
from ..catalog.tool_spec import Tool
from ..linter.finding import SEVERITIES, Severity
from ..linter.linter import DeclaredFacts, Linter, nothing_ignored
from ..linter.report import Report, merge_reports
from ..linter.rule import Rule
from ..resolve.host_environment import UNKNOWN_HOST_ENVIRONMENT, HostEnvironment
from ..text.source import Unreadable
from ..util.isolation import Guard
from ..util.translation import mapped, phrase, reason
from ..vfs.files import Disk, Files, ancestors
from ..vfs.paths import join_path
from .settings import (
    DECLARES,
    Config,
    EffectiveSettings,
    Layer,
    Problem,
    resolve_settings,
)
from .settings_layers import PROJECT_FILES, project_layer, unusable, user_layer

if TYPE_CHECKING:
    from ..resolve.context import FileContext
    from ..resolve.startup_places import StartupPlaces
    from ..vfs.gitignore import PlacedPatterns
    from .trust import TrustOf


def nowhere(name: str) -> None:
    """Return None for the variable ``name``: none is set."""


class Home(NamedTuple):
    """The home ``folder``, if it may be read, and the program whose startup files count there.

    ``shell`` is '' for any that is known. ``on_request``: it counts only where a setting asks for
    it. ``variable`` returns the value of a variable, None if it is not set.
    """

    folder: str = ""
    shell: str = ""
    on_request: bool = False
    variable: Callable[[str], str | None] = nowhere

    def startup_places(self, disk: Disk, tools: ToolCatalog) -> StartupPlaces:
        """Return where the startup files are."""
        from ..resolve.startup_places import StartupPlaces

        return StartupPlaces(disk, tools, self.folder, self.variable)

    def environment(self) -> HostEnvironment:
        """Return the home folder with the files that a new shell runs."""
        return _environment_of(self) if self.folder else UNKNOWN_HOST_ENVIRONMENT


_NO_HOME = Home()


@lru_cache(maxsize=1)
def _environment_of(home: Home) -> HostEnvironment:
    places = home.startup_places(Disk(), load_tools())
    return HostEnvironment(home.folder, startup=places.of(home.shell))


class Project(NamedTuple):
    """The settings in force for some folders, and the linter set up by them.

    ``file`` is the path of the project file, '' if there is none.
    """

    file: str
    settings: EffectiveSettings
    linter: Linter
    problems: tuple[Problem, ...]
    excluded: PlacedPatterns | None
    home: Home = _NO_HOME

    @property
    def tools_environment(self) -> HostEnvironment:
        """What tools see beside the project's files: they read the home folder, so that it counts
        unless the settings leave it out."""
        is_wanted = self.settings.config.home
        if is_wanted is None:
            is_wanted = not self.home.on_request
        return self.home.environment() if is_wanted else UNKNOWN_HOST_ENVIRONMENT

    def excludes(self, path: str, is_folder: bool = False) -> bool:
        """Return whether the file or folder at ``path`` is not checked unless it is named."""
        return self.excluded is not None and self.excluded.match(path, is_folder)


class Projects:
    """The projects of some folders; finds and reads each project file once."""

    def __init__(
        self,
        files: Files,
        roots: Iterable[str] = (),
        override_layers: Callable[[str], Iterable[Layer]] = lambda folder: (),
        rules: Iterable[Rule] | None = None,
        on_problem: Callable[[Problem], None] = lambda problem: None,
        home: Home = _NO_HOME,
        user: str = "",
        trust: TrustOf | None = None,
        config: str | None = None,
    ) -> None:
        """``roots`` end the search for project files outside of repositories.

        ``override_layers`` returns the layers above the project file for the files in a folder.
        ``on_problem`` is called with each problem. ``home`` is the home folder, if it may be
        read; ``user`` is the path of the user's own settings file; ``trust`` returns how far a
        project is trusted. ``config`` is the path of the file that counts in the place of all
        project files, '' for none; None: they count.
        """
        self.files = files
        self.roots = frozenset(root.rstrip("/") or "/" for root in roots)
        self._home = home
        self._override_layers = override_layers
        self._on_problem = on_problem
        self._rules = rules if rules is None else tuple(rules)
        self._user = user
        self._trust = trust
        self._own = self._read(user, user_layer) if user else None
        self._config = config
        self._chosen = self._read_project_file(config) if config else None
        self._layers: dict[str, Layer | None] = {}
        self._repositories: dict[str, bool] = {}
        self._by_folder: dict[str, Project] = {}
        self._by_layers: dict[tuple[int, ...], tuple[Project, tuple[Layer, ...]]] = {}

    def of(self, path: str) -> Project:
        """Return the project of the file at ``path`` (absolute, with ``/``)."""
        folder = path.rpartition("/")[0]
        return self.around(folder or "/")

    def around(self, folder: str) -> Project:
        """Return the project of the files in ``folder``."""
        project = self._by_folder.get(folder)
        if project is None:
            project = self._find(folder)
            self._by_folder[folder] = project
        return project

    def _find(self, folder: str) -> Project:
        nearest = self._nearest(folder)
        below = [layer for layer in (self._own, nearest) if layer]
        layers = (*below, *self._override_layers(folder))
        # A linter is slow to set up and has caches: folders with the same layers share one.
        key = tuple(map(id, layers))
        known = self._by_layers.get(key)
        if known:
            return known[0]
        project = self._project(nearest, layers)
        # The layers are kept with their project, so that no id is used again.
        self._by_layers[key] = project, layers
        return project

    def _nearest(self, folder: str) -> Layer | None:
        """Return the layer of the project file that counts in ``folder``."""
        if self._config is not None:
            return self._chosen
        for above in self._search_path(folder):
            if above not in self._layers:
                self._layers[above] = self._read_layer(above)
            layer = self._layers[above]
            if layer:
                return layer
        return None

    @property
    def known(self) -> list[Project]:
        """The projects that were asked for."""
        entries = list(self._by_layers.values())
        return [project for project, _ in entries]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the settings of the projects that were asked for, each once."""
        problems: dict[Problem, None] = {}
        for project in self.known:
            problems.update(dict.fromkeys(project.problems))
        return list(problems)

    def preload(self) -> None:
        """Read the settings in force for the roots."""
        for root in self.roots:
            self.around(root)

    @property
    def extra(self) -> set[str]:
        """The paths of the files of tools, facts and baselines that the settings name."""
        paths: set[str] = set()
        for project in self.known:
            config = project.settings.config
            paths.update((*config.tools, *config.facts, config.baseline))
        paths.discard("")
        return paths

    def reads(self, path: str) -> bool:
        """Return whether the settings depend on the file at ``path``, or would if it existed."""
        if path == self._user:
            return True
        folder, _, name = path.rpartition("/")
        if name in PROJECT_FILES and (folder or "/") in self._layers:
            return True
        return path in self.extra

    def outdated(self, path: str) -> bool:
        """Return whether the file at ``path``, which it `reads`, sets something else than before.

        The old text of other files (tools, facts, baselines) is not kept: they count as changed.
        """
        folder, _, name = path.rpartition("/")
        folder = folder or "/"
        if name not in PROJECT_FILES or folder not in self._layers:
            return True
        old = self._layers[folder]
        new = self._read_layer(folder)
        if old is None or new is None:
            return old is not new
        # A setting that only moved to another line sets nothing else.
        old_without_lines = old._replace(lines={})
        new_without_lines = new._replace(lines={})
        return old_without_lines != new_without_lines

    @property
    def tools(self) -> ToolCatalog:
        """Every tool that any project knows."""
        own = load_tools()
        by_id: dict[str, Tool] = {}
        for project in self.known:
            tools = project.linter.tools
            by_id.update((tool.id, tool) for tool in tools.tools)
        if not by_id:
            return own
        return own._replace(tools=tuple(by_id.values()))

    def run(self, files: Files, paths: Iterable[str]) -> Report:
        """Lint ``paths``, each by the settings of its project."""
        wanted = list(dict.fromkeys(paths))
        linters: dict[int, Linter] = {}
        paths_by_linter: dict[int, list[str]] = {}
        for path in wanted:
            linter = self.of(path).linter
            linters[id(linter)] = linter
            paths_by_linter.setdefault(id(linter), []).append(path)
        reports = []
        for key, linter in linters.items():
            report = linter.run(files, paths_by_linter[key])
            reports.append(report)
        if len(reports) == 1:
            return reports[0]
        return merge_reports(reports, wanted)

    def context(
        self, files: Files, path: str, guard: Guard | None = None
    ) -> FileContext | None:
        """Return what `Linter.context` does, by the settings in force for ``path``."""
        linter = self.of(path).linter
        return linter.context(files, path, guard=guard)

    # Project files

    def _search_path(self, folder: str) -> list[str]:
        """Return ``folder`` and those above it up to the top of its repository, else up to the last
        of the roots.

        Outside of both only ``folder``: the user did not ask about what is above it.
        """
        above = ancestors(folder)
        count = 1
        for number, path in enumerate(above, start=1):
            if path not in self._repositories:
                mark = join_path(path, ".git")
                self._repositories[path] = self.files.exists(mark)
            if self._repositories[path]:
                return above[:number]
            if path in self.roots:
                count = number
        return above[:count]

    def _read_layer(self, folder: str) -> Layer | None:
        """Read what counts of the project file in ``folder``; None if there is none."""
        for name in PROJECT_FILES:
            path = join_path(folder, name)
            # The user's own file may lie in a searched folder; it is not a project file.
            if path == self._user:
                continue
            layer = self._read_project_file(path)
            if layer:
                return layer
        return None

    def _read_project_file(self, path: str) -> Layer | None:
        """Read what counts of the project file at ``path``."""
        layer = self._read(path, project_layer)
        if layer is None:
            return None
        from .trust import restrict_to_trust, trust_by_user_file

        folder = path.rpartition("/")[0] or "/"
        trust_of = self._trust or trust_by_user_file
        decision = trust_of(folder, _trusted_folders(self._own))
        return restrict_to_trust(layer, decision)

    def _read(
        self, path: str, parse: Callable[[str, str], Layer | None]
    ) -> Layer | None:
        """Return what ``parse`` makes of the settings file at ``path``, None if there is none."""
        guard = Guard()
        with guard(path):
            try:
                if path != self._user:
                    _refuse_outside_link(self.files, path)
                text = self.files.read(path)
                return None if text is None else parse(path, text)
            except Unreadable as error:
                return unusable(path, phrase("not read: {why}", why=reason(error)))
        return unusable(path, guard.failures[0].text)

    def _project(self, nearest: Layer | None, layers: tuple[Layer, ...]) -> Project:
        """Set up a project by ``layers``, by none of them after an unexpected error."""
        file = nearest.source if nearest else ""
        guard = Guard()
        with guard(file):
            return self._set_up(file, layers)
        failure = guard.failures[0]
        problem = Problem(
            file, 0, "", phrase("{reason}; the defaults are used", reason=failure.text)
        )
        self._on_problem(problem)
        project = self._set_up("", ())
        return project._replace(file=file, problems=(*project.problems, problem))

    def _set_up(self, file: str, layers: tuple[Layer, ...]) -> Project:
        settings = resolve_settings(layers, file, self._user)
        linter, setup_problems = set_up_linter(
            settings, self.files, self._rules, self._home
        )
        masked = linter.catalog.keys.masked
        problems = []
        for problem in (*settings.problems, *setup_problems):
            # A message quotes what is wrong, and that may be a key in the wrong place.
            masked_problem = problem._replace(
                key=masked(problem.key),
                message=mapped(problem.message, masked),
            )
            self._on_problem(masked_problem)
            problems.append(masked_problem)
        exclude = settings.config.exclude
        excluded = None
        if exclude:
            from ..vfs.gitignore import PlacedPatterns, parse_gitignore

            base = settings.config.exclude_from
            excluded = PlacedPatterns(base, parse_gitignore(exclude))
        return Project(
            file, settings, linter, tuple(problems), excluded, home=self._home
        )


def _refuse_outside_link(files: Files, path: str) -> None:
    """Raise `Unreadable` if the project file at ``path`` is a link to a place outside."""
    if files.exists(path) and files.leads_out(path):
        raise Unreadable(phrase("a symbolic link that leads out of the project"))


def _trusted_folders(own: Layer | None) -> tuple[str, ...]:
    """Return the folders that ``own``, the layer of the user's own file, trusts."""
    if own is None:
        return ()
    return tuple(own.values.get("trust", ()))


def set_up_linter(
    settings: EffectiveSettings,
    files: Files,
    rules: Iterable[Rule] | None = None,
    home: Home = _NO_HOME,
) -> tuple[Linter, list[Problem]]:
    """Return a linter with ``settings``, and the problems of what of them cannot be used.

    ``rules`` are those that there are, None: all. ``home`` counts if ``settings`` ask for it, too.
    """
    if not settings.values:
        return Linter(load_catalog(), load_tools(), rules), []
    from .catalog_overrides import build_catalogs, read_baseline

    catalog, tools, problems = build_catalogs(settings, files)
    baseline, baseline_problems = read_baseline(settings, files)
    host_environment = UNKNOWN_HOST_ENVIRONMENT
    if settings.config.home:
        host_environment = home.environment()
    linter = Linter(
        catalog,
        tools,
        rules=rules,
        is_selected=lambda rule: _runs(settings.config, rule),
        severities=_severities(settings.config),
        host_environment=host_environment,
        baseline=baseline,
        declared=_declared_facts(settings, files, rules, home),
        ignored_in=_ignored_in(settings.config),
    )
    return linter, [*problems, *baseline_problems]


def _ignored_in(config: Config) -> Callable[[str], Collection[str]]:
    """Return what gives the rules that do not run on the file at a path."""
    if not config.per_file_ignores:
        return nothing_ignored
    from .per_file_ignores import PerFileIgnores

    return PerFileIgnores(config).rules_for


def _declared_facts(
    settings: EffectiveSettings,
    files: Files,
    rules: Iterable[Rule] | None,
    home: Home,
) -> DeclaredFacts | None:
    """Return the linter without the hosts, models, facts and tools that a project's file adds to
    keyfit's own; None if it adds none."""
    added = set()
    for key in settings.values:
        setting = key.partition(".")[0]
        if setting in DECLARES and settings.declared_in(key):
            added.add(key)
    if not added:
        return None

    @lru_cache(maxsize=1)
    def without() -> Linter:
        kept = settings.without({*added, "baseline"})
        linter, _ = set_up_linter(kept, files, rules, home)
        return linter

    declaring_file = settings.declared_in(min(added))
    return DeclaredFacts(declaring_file, without)


def _severities(config: Config) -> dict[str, Severity]:
    """Return the severities that ``config`` gives to rules which it does not turn off, by id."""
    severities: dict[str, Severity] = {}
    for rule, wanted in config.severity:
        for severity in SEVERITIES:
            if severity == wanted:
                severities[rule] = severity
    return severities


def _runs(config: Config, rule: str) -> bool:
    """Return whether the rule with the id ``rule`` runs."""
    is_turned_off = (rule, "off") in config.severity
    if is_turned_off or rule in config.ignore:
        return False
    if not config.select:
        return True
    return rule in config.select
