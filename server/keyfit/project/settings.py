"""Settings: what may be set, where it is set, and which of several sources wins.

From lowest to highest: the defaults below; the user's own settings file; the nearest project file
(`keyfit.toml`, or `[tool.keyfit]` in `pyproject.toml`), as a whole and as far as it is trusted; the
editor's settings; the command line's options.
What stands in config.schema.json is checked by it; a bad value is named and left out.
"""

from __future__ import annotations

import ntpath
import os
import posixpath
import re
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from os.path import dirname, join
from types import MappingProxyType
from typing import Any, NamedTuple

from ..util.toml_text import parsed
from ..vfs.gitignore import is_pattern

PROJECT_FILES = ("keyfit.toml", "pyproject.toml")  # of two in one folder the first counts
COMMAND_LINE, DEFAULT = "command line", "default"
_TABLES = ("severity", "models")  # merged entry by entry
_PATHS = ("tools", "facts", "baseline")  # a path or a list of them
DECLARES = ("facts", "hosts", "models", "tools")  # what adds to keyfit's own facts
_TRUST = "trust"  # counts in the user's own settings file only
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_IN_PYPROJECT = ("tool", "keyfit")


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
    """The settings that hold somewhere; paths are absolute. config.schema.json explains each."""

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
    home: bool = False
    baseline: str = ""
    trust: tuple[str, ...] = ()


class Problem(NamedTuple):
    """A setting that cannot be used: where it stands (``line`` is 1-based, 0 if unknown)."""

    source: str
    line: int
    key: str
    message: str

    def text(self, shown: Callable[[str], str] = str) -> str:
        """One line; ``shown`` shortens the source's path."""
        place = f"{shown(self.source)}:{self.line}" if self.line else shown(self.source)
        return ": ".join(part for part in (place, self.key, self.message) if part)


class Origin(NamedTuple):
    """Where a value comes from: a file's path, or a name such as ``command line``."""

    source: str
    line: int = 0


class Layer(NamedTuple):
    """What one source says, by flat keys: ``edition``, ``severity.model-case``.

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
    there is none: both may have the same name, so only the place tells whose a setting is.
    """

    config: Config
    values: Mapping[str, Any]
    origins: Mapping[str, tuple[Origin, ...]]
    problems: tuple[Problem, ...]
    project: str = ""
    user: str = ""

    def declared_in(self, key: str) -> str:
        """Return the name of the project's file if that sets ``key``, '' if another source does."""
        return self.project.rpartition("/")[2] if self._is_from(key, self.project) else ""

    def is_users(self, key: str) -> bool:
        """Return whether the user's own settings file sets ``key``."""
        return self._is_from(key, self.user)

    def without(self, keys: Container[str]) -> EffectiveSettings:
        """Return the same settings without what ``keys`` (flat ones) set."""
        values = {key: value for key, value in self.values.items() if key not in keys}
        return self._replace(config=_config(values, self.config.exclude_from), values=values)

    def _is_from(self, key: str, path: str) -> bool:
        sources = [origin.source for origin in self.origins.get(key, ())]
        return bool(path) and sources[-1:] == [path]


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The JSON Schema of the settings."""
    import json

    with open(join(dirname(__file__), "config.schema.json"), encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
        return found


def layer(
    values: Any,
    source: str,
    base: str,
    lines: Mapping[str, int] = MappingProxyType({}),
    is_project: bool = False,
) -> Layer:
    """What ``source`` says in ``values`` (as of TOML or JSON), without what does not fit."""
    from .json_schema import SchemaValidator

    check = SchemaValidator(schema())
    kept = check.kept(_with_texts_for_dates(values))
    flat = {key: value for key, value in kept.items() if key not in _TABLES}
    for table in _TABLES:
        flat.update({f"{table}.{key}": value for key, value in kept.get(table, {}).items()})
    outside = list(_without_misplaced(flat)) if is_project else []
    if flat.pop(_TRUST, None):
        outside.append((_TRUST, "left out; it counts in your own settings file only"))
    for key in _PATHS:
        if flat.get(key):
            flat[key] = _absolute(base, flat[key])
    if "exclude" in flat:
        flat["exclude"] = list(filter(is_pattern, flat["exclude"]))
    misfits = (*check.misfits, *_without_effect(values), *_no_patterns(values), *outside)
    problems = [Problem(source, line_of(lines, key), key, said) for key, said in misfits]
    return Layer(source, base, flat, tuple(problems), lines)


def _without_misplaced(flat: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Take the paths that lead out of the project out of ``flat``; yield a message for each."""
    for key in _PATHS:
        given = flat.get(key, ())
        paths = [given] if isinstance(given, str) else given
        bad = {path: why for path in paths if path and (why := _misplaced(path))}
        for path, why in bad.items():
            yield key, f"{path}: {why}; a project may only name files in its own folder"
        if bad and isinstance(given, str):
            del flat[key]
        elif bad:
            flat[key] = [path for path in paths if path not in bad]


def _misplaced(path: str) -> str:
    """Return why a project must not name ``path``, '' if it may; on every system alike."""
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("//", "\\\\")):
        return "a network path"
    if not parts[0] or re.match(r"[A-Za-z]:", path):
        return "an absolute path"
    if ".." in parts:
        return "a path with '..'"
    if any(map(_DEVICE.match, parts)) or re.search(r"[\0-\x1f:]", path):
        return "a device"
    return ""


def _absolute(base: str, paths: Any) -> Any:
    """``paths``, a text or a list of texts, from the folder ``base``."""
    if isinstance(paths, list):
        return [_absolute(base, path) for path in paths]
    return posixpath.normpath(posixpath.join(base, paths))


def _without_effect(values: Any) -> Iterator[tuple[str, str]]:
    """Hosts of which nothing follows: what the schema could say, but not in plain words."""
    hosts = values.get("hosts") if isinstance(values, dict) else None
    for number, host in enumerate(hosts if isinstance(hosts, list) else ()):
        named = isinstance(host, dict) and isinstance(host.get("host"), str)
        if named and not {"plan", "private"} & host.keys():
            yield f"hosts[{number}]", "has no effect without a plan, or private = true"


def _no_patterns(values: Any) -> Iterator[tuple[str, str]]:
    listed = values.get("exclude") if isinstance(values, dict) else None
    for number, pattern in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(pattern, str) and not is_pattern(pattern):
            said = f"{pattern!r} is no pattern as in .gitignore and is left out"
            remedy = "correct it, or write \\ before a character that stands for itself"
            yield f"exclude[{number}]", f"{said}; {remedy}"


def _with_texts_for_dates(values: Any) -> Any:
    """``values`` with each date as a text: an edition looks like a date, so people write one."""
    if not isinstance(values, dict):
        return values
    dates = {key: value.isoformat() for key, value in values.items() if isinstance(value, date)}
    return {**values, **dates}


def project_layer(path: str, text: str) -> Layer | None:
    """What the project file at ``path`` says; None if it is one of Python's that says nothing."""
    folder, _, name = path.rpartition("/")
    section = () if name == PROJECT_FILES[0] else _IN_PYPROJECT
    if section and section[-1] not in text:
        return None
    try:
        values: Any = parsed(text)
    except ValueError as error:
        speaks = not section or f"[{'.'.join(section)}" in text
        return _broken(path, text, str(error)) if speaks else None
    for key in section:
        values = values.get(key) if isinstance(values, dict) else None
        if values is None:
            return None
    return layer(values, path, folder or "/", lines_of(text, ".".join(section)), True)


def user_file(
    system: str = sys.platform,
    variables: Mapping[str, str] = os.environ,
    home: str = "",
) -> str:
    """Return the path of the user's own settings file, with ``/``; '' if its folder is unknown.

    ``$XDG_CONFIG_HOME/keyfit/keyfit.toml`` if that is set, else below ``~/.config``, on macOS below
    ``~/Library/Application Support``; on Windows below ``%APPDATA%``. A relative folder is ignored,
    because it would lie in whatever project keyfit runs in.
    """
    path = ntpath if system == "win32" else posixpath
    home = home or os.path.expanduser("~")
    if system == "win32":
        folder = variables.get("APPDATA", "")
    else:
        folder = variables.get("XDG_CONFIG_HOME", "")
        if not path.isabs(folder):
            folder = home + ("/Library/Application Support" if system == "darwin" else "/.config")
    if not path.isabs(folder):
        return ""
    return f"{folder}/keyfit/{PROJECT_FILES[0]}".replace(path.sep, "/")


def user_layer(path: str, text: str) -> Layer:
    """Return what the user's own settings file at ``path`` says; its patterns start from ``/``."""
    try:
        values = parsed(text)
    except ValueError as error:
        return _broken(path, text, str(error))
    trusted = values.pop(_TRUST, [])
    one = layer(values, path, dirname(path), lines_of(text))._replace(base="/")
    if said := _not_folders(trusted):
        problem = Problem(path, line_of(one.lines, _TRUST), _TRUST, said)
        return one._replace(problems=(*one.problems, problem))
    folders = [os.path.expanduser(folder).replace(os.sep, "/") for folder in trusted]
    return one._replace(values={**one.values, _TRUST: folders}) if folders else one


def _not_folders(trusted: Any) -> str:
    """Return why ``trusted`` is no list of absolute paths or paths below ``~``, '' if it is one."""
    paths = trusted if isinstance(trusted, list) else [trusted]
    bad = [p for p in paths if not (isinstance(p, str) and (p[:1] == "~" or os.path.isabs(p)))]
    if bad or not isinstance(trusted, list):
        return "should be a list of absolute paths, or of paths that begin with ~"
    return ""


def _broken(path: str, text: str, message: str) -> Layer:
    problem = toml_problem(path, text, message, "; the defaults are used")
    return Layer(path, path.rpartition("/")[0] or "/", {}, (problem,))


def toml_problem(path: str, text: str, message: str, effect: str = "") -> Problem:
    """Return the problem that ``text`` is no TOML, by the parser's ``message``, at its line."""
    found = re.search(r" \(at (?:line (\d+)\b.*|end of document)\)$", message)
    line = int(found[1] or text.rstrip().count("\n") + 1) if found else 0
    said = message[: found.start()] if found else message
    return Problem(path, line, "", f"no TOML: {said}{effect}")


def lines_of(text: str, section: str = "") -> dict[str, int]:
    """The 1-based line of each key below ``section``, as far as a look at the lines tells."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.partition("#")[0].strip()
        key, is_value, _ = bare.partition("=")
        if bare.startswith("[") and bare.endswith("]") and not is_value:
            table = _plain(bare.strip("[]"))
            lines.setdefault(table, number)
            if bare.startswith("[["):
                counts[table] = counts.get(table, -1) + 1
                table = f"{table}[{counts[table]}]"
                lines.setdefault(table, number)
        elif is_value:
            lines.setdefault(f"{table}.{_plain(key)}".lstrip("."), number)
    start = f"{section}." if section else ""
    return {key[len(start) :]: line for key, line in lines.items() if key.startswith(start)}


def _plain(key: str) -> str:
    return key.replace('"', "").replace("'", "").replace(" ", "")


def line_of(lines: Mapping[str, int], key: str) -> int:
    """Return the line of ``key``, else of the innermost key around it that has one."""
    while key and key not in lines:
        around = re.sub(r"(?:^|\.)[^.\[]*$|\[\d+\]$", "", key)
        key = around if around != key else ""  # a quoted name may hold any character
    return lines.get(key, 0)


def options_layer(
    select: list[str],
    ignore: list[str],
    edition: str,
    home: bool = False,
    baseline: str | None = None,
) -> Layer | None:
    """What the command line says; its rules and edition are known to be right, its paths absolute.

    A ``baseline`` of '' is none, whatever the other sources say.
    """
    given = {"select": select, "ignore": ignore, "edition": edition, "home": home}
    values: dict[str, Any] = {key: value for key, value in given.items() if value}
    if baseline is not None:
        values["baseline"] = baseline
    return Layer(COMMAND_LINE, "/", values) if values else None


def resolve_settings(
    layers: Iterable[Layer], project: str = "", user: str = ""
) -> EffectiveSettings:
    """Return the settings that ``layers`` (the lowest first) make together.

    ``project`` and ``user`` are the paths of the project's file and of the user's own one.
    """
    values: dict[str, Any] = {}
    origins: dict[str, tuple[Origin, ...]] = {}
    problems: list[Problem] = []
    base = "/"
    for one in layers:
        if "select" in one.values:
            _start_afresh(values, one.values["select"])
        for key, value in one.values.items():
            adds = key == "ignore" and bool(values.get(key))
            origin = Origin(one.source, line_of(one.lines, key))
            origins[key] = (*origins[key], origin) if adds else (origin,)
            values[key] = list(dict.fromkeys([*values[key], *value])) if adds else value
        base = one.base if "exclude" in one.values else base
        problems += one.problems
    return EffectiveSettings(_config(values, base), values, origins, tuple(problems), project, user)


def _start_afresh(values: dict[str, Any], selected: list[str]) -> None:
    """Drops what lower sources say against rules that a higher one selects."""
    values.pop("ignore", None)
    for rule in selected:
        if values.get(f"severity.{rule}") == "off":
            del values[f"severity.{rule}"]


def _config(values: Mapping[str, Any], exclude_from: str) -> Config:
    plain = {key: _frozen(value) for key, value in values.items() if "." not in key}
    tables = {
        table: tuple((k.partition(".")[2], _frozen(v)) for k, v in values.items()
                     if k.startswith(f"{table}."))
        for table in _TABLES
    }  # fmt: skip
    hosts = tuple(
        ExtraHost(**{key: _frozen(value) for key, value in host.items()})
        for host in values.get("hosts", ())
        if host.get("plan") or host.get("private")
    )
    return Config(**{**plain, **tables, "hosts": hosts, "exclude_from": exclude_from})


def _frozen(value: Any) -> Any:
    """``value`` with tuples for its lists and tables, so that it can be a key."""
    if isinstance(value, dict):
        return tuple((key, _frozen(item)) for key, item in value.items())
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
