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
from .settings import COMMAND_LINE, TABLES, Layer, Problem, schema
from .toml_lines import line_of, lines_of

# Of two in one folder the first counts.
PROJECT_FILES = ("keyfit.toml", "pyproject.toml")
_PATHS = ("tools", "facts", "baseline")  # a path or a list of them
_TRUST = "trust"  # counts in the user's own settings file only
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_IN_PYPROJECT = ("tool", "keyfit")
_EFFECT = "; the defaults are used"
_Message = tuple[str, str]  # dotted key, what is wrong there


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
    flat = _flatten(validator.kept(_with_texts_for_dates(values)))
    messages: list[_Message] = [*validator.misfits, *_hosts_without_effect(values)]
    messages += _bad_patterns(values)
    if is_project:
        messages += _drop_outside_paths(flat)
    if flat.pop(_TRUST, None):
        messages.append((_TRUST, "left out; it counts in your own settings file only"))
    for key in _PATHS:
        if flat.get(key):
            flat[key] = _absolute(base, flat[key])
    if "exclude" in flat:
        from ..vfs.gitignore import is_pattern

        flat["exclude"] = list(filter(is_pattern, flat["exclude"]))
    problems = [
        Problem(source, line_of(lines, key), key, message) for key, message in messages
    ]
    return Layer(source, base, flat, tuple(problems), lines)


def _flatten(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` with an entry ``TABLE.KEY`` for each of a table that is merged by entry."""
    flat = {}
    for key, value in values.items():
        if key in TABLES:
            flat.update({f"{key}.{name}": entry for name, entry in value.items()})
        else:
            flat[key] = value
    return flat


def _drop_outside_paths(flat: dict[str, Any]) -> list[_Message]:
    """Remove the paths that lead out of the project from ``flat``; return a message for each."""
    messages: list[_Message] = []
    for key in _PATHS:
        value = flat.get(key, ())
        paths = [value] if isinstance(value, str) else value
        inside = []
        for path in paths:
            reason = _why_outside(path) if path else ""
            if reason:
                rule = "a project may only name files in its own folder"
                messages.append((key, f"{path}: {reason}; {rule}"))
            else:
                inside.append(path)
        if len(inside) == len(paths):
            continue
        if isinstance(value, str):
            del flat[key]
        else:
            flat[key] = inside
    return list(dict.fromkeys(messages))


def _why_outside(path: str) -> str:
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
    """Return ``paths``, a text or a list of texts, from the folder ``base``."""
    if isinstance(paths, list):
        return [_absolute(base, path) for path in paths]
    return posixpath.normpath(posixpath.join(base, paths))


def _list_at(values: Any, key: str) -> list[Any]:
    """Return the list at ``key`` of ``values``, empty if there is none."""
    value = values.get(key) if isinstance(values, dict) else None
    return value if isinstance(value, list) else []


def _hosts_without_effect(values: Any) -> Iterator[_Message]:
    """Yield the hosts of which nothing follows; the schema could not say so in plain words."""
    for index, host in enumerate(_list_at(values, "hosts")):
        if not isinstance(host, dict) or not isinstance(host.get("host"), str):
            continue
        if "plan" not in host and "private" not in host:
            yield f"hosts[{index}]", "has no effect without a plan, or private = true"


def _bad_patterns(values: Any) -> Iterator[_Message]:
    patterns = _list_at(values, "exclude")
    if not patterns:
        return
    from ..vfs.gitignore import is_pattern

    for index, pattern in enumerate(patterns):
        if isinstance(pattern, str) and not is_pattern(pattern):
            problem = f"{pattern!r} is no pattern as in .gitignore and is left out"
            remedy = "correct it, or write \\ before a character that stands for itself"
            yield f"exclude[{index}]", f"{problem}; {remedy}"


def _with_texts_for_dates(values: Any) -> Any:
    """Return ``values`` with a text for each date: an edition looks like one, and people leave the
    quotes out."""
    if not isinstance(values, dict):
        return values
    dates = {
        key: value.isoformat()
        for key, value in values.items()
        if isinstance(value, date)
    }
    return {**values, **dates}


def project_layer(path: str, text: str) -> Layer | None:
    """Return the layer of the project file at ``path``; None if it is a ``pyproject.toml`` without
    a section of keyfit's."""
    folder, _, name = path.rpartition("/")
    section = () if name == PROJECT_FILES[0] else _IN_PYPROJECT
    if section and section[-1] not in text:
        return None
    try:
        values: Any = parsed(text)
    except ValueError as error:
        has_section = not section or f"[{'.'.join(section)}" in text
        return _broken(path, text, str(error)) if has_section else None
    for key in section:
        values = values.get(key) if isinstance(values, dict) else None
        if values is None:
            return None
    lines = lines_of(text, ".".join(section))
    return build_layer(values, path, folder or "/", lines, is_project=True)


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
            folder = home + (
                "/Library/Application Support" if system == "darwin" else "/.config"
            )
    if not path.isabs(folder):
        return ""
    return f"{folder}/keyfit/{PROJECT_FILES[0]}".replace(path.sep, "/")


def user_layer(path: str, text: str) -> Layer:
    """Return the layer of the user's own settings file at ``path``; patterns start from ``/``."""
    try:
        values = parsed(text)
    except ValueError as error:
        return _broken(path, text, str(error))
    trusted = values.pop(_TRUST, [])
    layer = build_layer(values, path, dirname(path), lines_of(text))._replace(base="/")
    message = _why_no_folders(trusted)
    if message:
        problem = Problem(path, line_of(layer.lines, _TRUST), _TRUST, message)
        return layer._replace(problems=(*layer.problems, problem))
    folders = [os.path.expanduser(folder).replace(os.sep, "/") for folder in trusted]
    return (
        layer._replace(values={**layer.values, _TRUST: folders}) if folders else layer
    )


def _why_no_folders(trusted: Any) -> str:
    """Return why ``trusted`` is no list of absolute paths or paths below ``~``, '' if it is one."""
    if isinstance(trusted, list) and all(map(_is_absolute, trusted)):
        return ""
    return "should be a list of absolute paths, or of paths that begin with ~"


def _is_absolute(path: Any) -> bool:
    return isinstance(path, str) and (path.startswith("~") or os.path.isabs(path))


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
    given = {"select": select, "ignore": ignore, "edition": edition, "home": home}
    values: dict[str, Any] = {key: value for key, value in given.items() if value}
    if baseline is not None:
        values["baseline"] = baseline
    return Layer(COMMAND_LINE, "/", values) if values else None


def _broken(path: str, text: str, message: str) -> Layer:
    """Return the empty layer of a file that is no TOML, by the parser's ``message``."""
    return _empty_layer(path, toml_problem(path, text, message, _EFFECT))


def unusable(path: str, reason: str) -> Layer:
    """Return the empty layer of a settings file that cannot be used."""
    return _empty_layer(path, Problem(path, 0, "", f"{reason}{_EFFECT}"))


def _empty_layer(path: str, problem: Problem) -> Layer:
    folder = path.rpartition("/")[0] or "/"
    return Layer(path, folder, {}, (problem,))


def toml_problem(path: str, text: str, message: str, effect: str = "") -> Problem:
    """Return the problem that ``text`` is no TOML, by the parser's ``message``, at its line.

    ``effect`` is added to the message.
    """
    line = 0
    position = re.search(r" \(at (?:line (\d+)\b.*|end of document)\)$", message)
    if position:
        message = message[: position.start()]
        last_line = text.rstrip().count("\n") + 1
        line = int(position[1] or last_line)
    return Problem(path, line, "", f"no TOML: {message}{effect}")
