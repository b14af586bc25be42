"""Settings: the records, and which of several sources wins.

From lowest to highest: the defaults below; the user's own settings file; the nearest project file
(`keyfit.toml`, or `[tool.keyfit]` in `pyproject.toml`), as a whole and as far as it is trusted; the
editor's settings; the command line's options. `settings_layers` reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from os.path import dirname, join
from types import MappingProxyType
from typing import Any, NamedTuple

from ..util.translation import Phrase, phrase
from .toml_lines import line_of

COMMAND_LINE, DEFAULT = phrase("command line"), phrase("default")
TABLES = ("severity", "models")  # merged entry by entry
PATTERNS = ("exclude", "per-file-ignores")  # start from the folder of their source
DECLARES = ("facts", "hosts", "models", "tools")  # what adds to keyfit's own facts


class ExtraHost(NamedTuple):
    """A host that the user knows: judged as one of ``plan``, or if ``private`` not at all.

    ``routes`` are base paths by protocol, or the name of known ones; '' means the plan's own.
    """

    host: str
    plan: str = ""
    region: str = ""
    site: str = ""
    routes: str | tuple[tuple[str, tuple[str, ...]], ...] = ""
    private: bool = False


class Config(NamedTuple):
    """The settings in force for some files, explained in config.schema.json; paths are absolute."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    edition: str = ""
    models: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hosts: tuple[ExtraHost, ...] = ()
    tools: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    exclude_from: str = "/"  # the folder that the patterns of ``exclude`` start from
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()  # by pattern
    per_file_ignores_from: str = "/"
    home: bool | None = None  # None: for the tools' own view only
    baseline: str = ""
    trust: tuple[str, ...] = ()


class Problem(NamedTuple):
    """A setting that cannot be used, with its place (``line`` is 1-based, 0 if unknown)."""

    source: str
    line: int
    key: str
    message: Phrase
    is_untrusted: bool = False  # left out only because nobody trusts the project

    def text(self, shown: Callable[[str], str] = str) -> Phrase:
        """Return one line; ``shown`` shortens the source's path."""
        place = shown(self.source)
        if self.line:
            place = phrase("{file}:{line}", file=place, line=self.line)
        text = self.message
        for where in filter(None, (self.key, place)):
            text = phrase("{place}: {message}", place=where, message=text)
        return text


class SettingOrigin(NamedTuple):
    """Where a value comes from: a file's path, or a name such as ``command line``."""

    source: str
    line: int = 0


class Layer(NamedTuple):
    """The settings of one source, by flat keys: ``edition``, ``severity.model-case``.

    ``base`` is the folder that its relative paths and patterns start from.
    """

    source: str
    base: str
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = MappingProxyType({})


class EffectiveSettings(NamedTuple):
    """The settings that all sources make together; ``origins`` has the flat keys that were set.

    ``project`` and ``user`` are the paths of the project's file and of the user's own one, '' where
    there is none: both may have the same name, so only the path shows whose a setting is.
    """

    config: Config
    values: Mapping[str, Any]
    origins: Mapping[str, tuple[SettingOrigin, ...]]
    problems: tuple[Problem, ...]
    project: str = ""
    user: str = ""

    def declared_in(self, key: str) -> str:
        """Return the name of the project's file if that sets ``key``, '' if another source does."""
        if not self._is_from(key, self.project):
            return ""
        return self.project.rpartition("/")[2]

    def is_users(self, key: str) -> bool:
        """Return whether the user's own settings file sets ``key``."""
        return self._is_from(key, self.user)

    def without(self, keys: Container[str]) -> EffectiveSettings:
        """Return the same settings without those at the flat ``keys``."""
        values = {key: value for key, value in self.values.items() if key not in keys}
        config = _config(values, _bases_of(self.config))
        return self._replace(config=config, values=values)

    def _is_from(self, key: str, path: str) -> bool:
        origins = self.origins.get(key)
        if not path or not origins:
            return False
        highest = origins[-1]
        return highest.source == path


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """Return the JSON Schema of the settings."""
    import json

    path = join(dirname(__file__), "config.schema.json")
    with open(path, encoding="utf-8") as file:
        loaded: dict[str, Any] = json.load(file)
        return loaded


def resolve_settings(
    layers: Iterable[Layer], project: str = "", user: str = ""
) -> EffectiveSettings:
    """Return the settings that ``layers`` (the lowest first) make together.

    ``project`` and ``user`` are the paths of the project's file and of the user's own one.
    """
    values: dict[str, Any] = {}
    origins: dict[str, tuple[SettingOrigin, ...]] = {}
    problems: list[Problem] = []
    bases: dict[str, str] = {}
    for layer in layers:
        if "select" in layer.values:
            _drop_rules_turned_off(values, layer.values["select"])
        for key, value in layer.values.items():
            line = line_of(layer.lines, key)
            origin = SettingOrigin(layer.source, line)
            # A higher layer ignores more rules; it takes back none but by selecting it.
            if key == "ignore" and values.get(key):
                both = [*values[key], *value]
                values[key] = list(dict.fromkeys(both))
                origins[key] = (*origins[key], origin)
            else:
                values[key] = value
                origins[key] = (origin,)
        for key in PATTERNS:
            if key in layer.values:
                bases[f"{_field(key)}_from"] = layer.base
        problems += layer.problems
    config = _config(values, bases)
    return EffectiveSettings(config, values, origins, tuple(problems), project, user)


def _drop_rules_turned_off(values: dict[str, Any], selected: Iterable[str]) -> None:
    """Remove from ``values`` what lower layers set against rules that a higher one selects."""
    values.pop("ignore", None)
    for rule in selected:
        key = f"severity.{rule}"
        if values.get(key) == "off":
            del values[key]


def _bases_of(config: Config) -> dict[str, str]:
    """Return the folders that the patterns of ``config`` start from, by field."""
    fields = [f"{_field(key)}_from" for key in PATTERNS]
    return {field: getattr(config, field) for field in fields}


def _field(key: str) -> str:
    """Return the name of the field for the setting ``key``."""
    return key.replace("-", "_")


def _config(values: Mapping[str, Any], bases: Mapping[str, str]) -> Config:
    """Return the record of the flat ``values`` and of ``bases``, the folders that patterns start
    from, by field."""
    fields: dict[str, Any] = {}
    tables: dict[str, list[tuple[str, Any]]] = {table: [] for table in TABLES}
    for key, value in values.items():
        table, is_entry, name = key.partition(".")
        frozen = _frozen(value)
        if not is_entry:
            fields[_field(key)] = frozen
            continue
        entries = tables.get(table)
        if entries is not None:
            entries.append((name, frozen))
    for table, entries in tables.items():
        fields[table] = tuple(entries)
    fields["hosts"] = tuple(_hosts(values))
    fields.update(bases)
    return Config(**fields)


def _hosts(values: Mapping[str, Any]) -> Iterator[ExtraHost]:
    """Yield the hosts that have an effect."""
    for host in values.get("hosts", ()):
        has_effect = host.get("plan") or host.get("private")
        if not has_effect:
            continue
        fields = {key: _frozen(value) for key, value in host.items()}
        yield ExtraHost(**fields)


def _frozen(value: Any) -> Any:
    """Return ``value`` with tuples for its lists and tables, so that it can be a key."""
    if isinstance(value, dict):
        items = value.items()
        return tuple((key, _frozen(item)) for key, item in items)
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return value
