"""Read the layers of settings: the user's own file, the project's file, the command line.

config.schema.json checks what they set; a bad value is named and left out.
"""

from __future__ import annotations

import ntpath
import os
import posixpath
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from os.path import dirname
from types import MappingProxyType
from typing import Any

from ..util.toml_text import parsed
from ..util.translation import Phrase, phrase
from ..vfs.paths import path_from
from .settings import COMMAND_LINE, PATTERNS, TABLES, Layer, Problem, schema
from .toml_lines import line_of, lines_of

# Of two in one folder the first counts.
PROJECT_FILES = ("keyfit.toml", "pyproject.toml")
_PATHS = ("tools", "facts", "baseline")  # a path or a list of them
_TRUST = "trust"  # counts in the user's own settings file only
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_TOML_POSITION = re.compile(r" \(at (?:line (\d+)\b.*|end of document)\)$")
_IN_PYPROJECT = ("tool", "keyfit")
_EFFECT = phrase("; the defaults are used")
_Message = tuple[str, Phrase]  # dotted key, what is wrong there


def build_layer(
    values: Any,
    source: str,
    base: str,
    lines: Mapping[str, int] = MappingProxyType({}),
    is_project: bool = False,
) -> Layer:
    """Return the layer of what ``source`` sets in ``values`` (as read from TOML or JSON), without
    what does not fit.

    Relative paths start from the folder ``base``; ``lines`` are the 1-based lines of dotted keys.
    """
    from .json_schema import SchemaValidator

    validator = SchemaValidator(schema())
    kept = validator.kept(_with_texts_for_dates(values))
    flat = _flatten(kept)
    messages: list[_Message] = [*validator.errors]
    messages += _hosts_without_effect(values)
    messages += _bad_patterns(values)
    if is_project:
        messages += _drop_outside_paths(flat)
    # Otherwise whoever can commit to a project could declare it trusted.
    if flat.pop(_TRUST, None):
        ignored = phrase("ignored: it only counts in your own settings file")
        messages.append((_TRUST, ignored))
    for key in _PATHS:
        if flat.get(key):
            flat[key] = _absolute(base, flat[key])
    for key in PATTERNS:
        if key in flat:
            flat[key] = _only_patterns(flat[key])
    problems = []
    for key, message in messages:
        line = line_of(lines, key)
        problems.append(Problem(source, line, key, message))
    return Layer(source, base, flat, tuple(problems), lines)


def _flatten(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` with an entry ``TABLE.KEY`` for each of a table that is merged by entry."""
    flat = {}
    for key, value in values.items():
        if key not in TABLES:
            flat[key] = value
            continue
        for name, entry in value.items():
            flat[f"{key}.{name}"] = entry
    return flat


def _drop_outside_paths(flat: dict[str, Any]) -> list[_Message]:
    """Remove the paths that lead out of the project from ``flat``; return a message for each."""
    messages: list[_Message] = []
    for key in _PATHS:
        value = flat.get(key, ())
        paths = [value] if isinstance(value, str) else value
        inside = []
        for path in paths:
            reason = _why_outside(path) if path else None
            if reason:
                message = phrase(
                    "{path}: {reason}; a project may only name files in its own folder",
                    path=path,
                    reason=reason,
                )
                messages.append((key, message))
            else:
                inside.append(path)
        if len(inside) == len(paths):
            continue
        if isinstance(value, str):
            del flat[key]
        else:
            flat[key] = inside
    return list(dict.fromkeys(messages))


def _why_outside(path: str) -> Phrase | None:
    """Return why a project must not name ``path``, None if it may; on every system alike."""
    # Both separators count everywhere: a project is checked out on other systems, too.
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("//", "\\\\")):
        return phrase("a network path")
    if not parts[0] or re.match(r"[A-Za-z]:", path):
        return phrase("an absolute path")
    if ".." in parts:
        return phrase("a path with '..'")
    if any(map(_DEVICE.match, parts)) or re.search(r"[\0-\x1f:]", path):
        return phrase("a device")
    return None


def _absolute(base: str, paths: Any) -> Any:
    """Return ``paths``, a text or a list of texts, from the folder ``base``."""
    if isinstance(paths, list):
        return [_absolute(base, path) for path in paths]
    return path_from(base, paths)


def _list_at(values: Any, key: str) -> list[Any]:
    """Return the list at ``key`` of ``values``, empty if there is none."""
    if not isinstance(values, dict):
        return []
    value = values.get(key)
    return value if isinstance(value, list) else []


def _hosts_without_effect(values: Any) -> Iterator[_Message]:
    """Yield a message for each host that has neither a plan nor ``private``.

    A schema cannot express this in a message that users understand.
    """
    for index, host in enumerate(_list_at(values, "hosts")):
        if not isinstance(host, dict):
            continue
        has_name = isinstance(host.get("host"), str)
        has_effect = "plan" in host or "private" in host
        if has_name and not has_effect:
            message = phrase("has no effect without a plan, or private = true")
            yield f"hosts[{index}]", message


def _only_patterns(value: Any) -> Any:
    """Return ``value``, a list of patterns or a table by them, without what is no pattern."""
    from ..vfs.gitignore import is_pattern

    if isinstance(value, list):
        return list(filter(is_pattern, value))
    return {pattern: rules for pattern, rules in value.items() if is_pattern(pattern)}


def _bad_patterns(values: Any) -> Iterator[_Message]:
    """Yield a message for each text in ``exclude`` and ``per-file-ignores`` that is not a
    pattern."""
    patterns: dict[str, Any] = {}
    for index, pattern in enumerate(_list_at(values, "exclude")):
        patterns[f"exclude[{index}]"] = pattern
    table = values.get("per-file-ignores") if isinstance(values, dict) else None
    for pattern in table if isinstance(table, dict) else ():
        patterns[f"per-file-ignores.{pattern}"] = pattern
    if not patterns:
        return
    from ..vfs.gitignore import is_pattern

    for key, pattern in patterns.items():
        if not isinstance(pattern, str) or is_pattern(pattern):
            continue
        message = phrase(
            "{pattern!r} is not a .gitignore pattern and is ignored; correct it, or escape special "
            "characters with \\",
            pattern=pattern,
        )
        yield key, message


def _with_texts_for_dates(values: Any) -> Any:
    """Return ``values`` with a text for each date: an edition looks like one, and people leave the
    quotes out."""
    if not isinstance(values, dict):
        return values
    texts = dict(values)
    for key, value in values.items():
        if isinstance(value, date):
            texts[key] = value.isoformat()
    return texts


def project_layer(path: str, text: str) -> Layer | None:
    """Return the layer of the project file at ``path``; None if it is a ``pyproject.toml`` without
    a section for keyfit."""
    name = path.rpartition("/")[2]
    if name == PROJECT_FILES[1]:
        return _pyproject_layer(path, text)
    return _whole_file_layer(path, text)


def _whole_file_layer(path: str, text: str) -> Layer:
    try:
        values = parsed(text)
    except ValueError as error:
        return _broken(path, text, str(error))
    lines = lines_of(text)
    return build_layer(values, path, _folder_of(path), lines, is_project=True)


def _pyproject_layer(path: str, text: str) -> Layer | None:
    # Most such files are other programs' alone: those need not be parsed.
    if _IN_PYPROJECT[-1] not in text:
        return None
    section = ".".join(_IN_PYPROJECT)
    try:
        values: Any = parsed(text)
    except ValueError as error:
        has_section = f"[{section}" in text
        return _broken(path, text, str(error)) if has_section else None
    for key in _IN_PYPROJECT:
        if not isinstance(values, dict):
            return None
        values = values.get(key)
    if values is None:
        return None
    lines = lines_of(text, section)
    return build_layer(values, path, _folder_of(path), lines, is_project=True)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0] or "/"


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
            is_mac = system == "darwin"
            below_home = "Library/Application Support" if is_mac else ".config"
            folder = f"{home}/{below_home}"
    if not path.isabs(folder):
        return ""
    file = f"{folder}/keyfit/{PROJECT_FILES[0]}"
    return file.replace(path.sep, "/")


def user_layer(path: str, text: str) -> Layer:
    """Return the layer of the user's own settings file at ``path``; patterns start from ``/``."""
    try:
        values = parsed(text)
    except ValueError as error:
        return _broken(path, text, str(error))
    trusted = values.pop(_TRUST, [])
    layer = build_layer(values, path, dirname(path), lines_of(text))
    layer = layer._replace(base="/")
    message = _why_no_folders(trusted)
    if message:
        line = line_of(layer.lines, _TRUST)
        problem = Problem(path, line, _TRUST, message)
        return layer._replace(problems=(*layer.problems, problem))
    if not trusted:
        return layer
    folders = []
    for folder in trusted:
        expanded = os.path.expanduser(folder)
        folders.append(expanded.replace(os.sep, "/"))
    return layer._replace(values={**layer.values, _TRUST: folders})


def _why_no_folders(trusted: Any) -> Phrase | None:
    """Return why ``trusted`` is no list of absolute paths or paths below ``~``, None if it is
    one."""
    if isinstance(trusted, list) and all(map(_is_absolute, trusted)):
        return None
    return phrase("should be a list of absolute paths, or of paths that begin with ~")


def _is_absolute(path: Any) -> bool:
    """Return whether ``path`` is a text that names the same folder wherever keyfit runs."""
    if not isinstance(path, str):
        return False
    return path.startswith("~") or os.path.isabs(path)


def options_layer(
    select: list[str],
    ignore: list[str],
    edition: str,
    home: bool = False,
    baseline: str | None = None,
) -> Layer | None:
    """Return the layer of the command line, None if it sets nothing.

    Its rules and edition are checked before, its paths are absolute. With '' as ``baseline`` no
    baseline counts, whatever the other sources set.
    """
    given = {
        "select": select,
        "ignore": ignore,
        "edition": edition,
        "home": home,
    }
    values: dict[str, Any] = {key: value for key, value in given.items() if value}
    if baseline is not None:
        values["baseline"] = baseline
    return Layer(COMMAND_LINE, "/", values) if values else None


def _broken(path: str, text: str, message: str) -> Layer:
    """Return the empty layer of a file that is no TOML, by the parser's ``message``."""
    problem = toml_problem(path, text, message, _EFFECT)
    return _empty_layer(path, problem)


def unusable(path: str, reason: str) -> Layer:
    """Return the empty layer of a settings file that cannot be used."""
    problem = Problem(
        path, 0, "", phrase("{reason}{effect}", reason=reason, effect=_EFFECT)
    )
    return _empty_layer(path, problem)


def _empty_layer(path: str, problem: Problem) -> Layer:
    return Layer(path, _folder_of(path), {}, (problem,))


def toml_problem(path: str, text: str, message: str, effect: str = "") -> Problem:
    """Return the problem that ``text`` is no TOML, by the parser's ``message``, at its line.

    ``effect`` is added to the message.
    """
    from ..util.toml_error_text import toml_error_text  # seldom needed

    line = 0
    # Only the parser's message contains the line, and not even that at the end of the text.
    position = _TOML_POSITION.search(message)
    if position:
        message = message[: position.start()]
        last_line = text.rstrip().count("\n") + 1
        line = int(position[1] or last_line)
    why = toml_error_text(message)
    text = phrase("invalid TOML: {message}{effect}", message=why, effect=effect)
    return Problem(path, line, "", text)
