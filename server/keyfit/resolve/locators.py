"""Locators of the tool catalog: where a value is in a tool's files.

``$NAME`` is a variable, ``=NAME`` one in the environment alone; ``a.b`` a path in the row; ``/a.b``
one from the file's root; ``@a.b`` the variable whose NAME is the value at a.b; ``?/a.b`` the output
of a command named there: unknown; ``%{x}_KEY`` the variable that is named after the row, in
capitals; ``^name`` the version of a package that the project's manifests name. In a path ``{x}`` is
any name, remembered as ``x``, and a last ``{x}#`` means the name itself. Segments with dots in them
are in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ..parsers.document import Document, Literal, Setting, Value

Path = tuple[str, ...]
Bindings = Mapping[str, str]  # the name that matched each ``{x}`` of a path, by ``x``
Match = tuple[Bindings, Path]
ONLY_ITEM = "[]"
CALL_URL = (
    ":url"  # among the locators that choose a wire: the base URL of the call itself
)
# A quoted segment may have dots in it, as a host or a version does.
_SEGMENT = re.compile(r'"([^"]*)"|([^.]+)')
_OUTSIDE_CONFIG = ("$", "=", "@", "?", "%", "^", ":")
_OUTSIDE_ROW = (*_OUTSIDE_CONFIG, "/")
_NAME = re.compile(r"\{(\w+)\}")
_PLAIN_KINDS = ("string", "number", "boolean")


@lru_cache(maxsize=256)
def path_of(locator: str) -> Path:
    """Return the segments of a dotted path."""
    segments: list[str] = []
    for quoted, plain in _SEGMENT.findall(locator):
        segment = quoted or plain
        segments.append(segment)
    return tuple(segments)


def is_name_locator(locator: str) -> bool:
    """Return whether ``locator`` leads to a name, not to the value below it."""
    return locator.endswith("#")


def is_path(locator: str) -> bool:
    """Return whether ``locator`` is a path in the settings, not a variable or a version."""
    return not locator.startswith((*_OUTSIDE_CONFIG, "{"))


def is_named_after_row(locator: str) -> bool:
    """Return whether ``locator`` is a variable whose name has that of the row in it."""
    return locator.startswith("%")


def is_own_name(locator: str) -> bool:
    """Return whether ``locator`` is a ``{x}`` alone: a row's own name, not a value."""
    return locator.startswith("{")


def is_in_row(locator: str) -> bool:
    """Return whether ``locator`` leads to a place in the row, whatever is set outside of it."""
    return not locator.startswith(_OUTSIDE_ROW)


def with_names(pattern: str, names: Bindings) -> str:
    """Return ``pattern`` with what ``names`` have for each ``{x}`` in it."""
    # Not `str.format`: in a tool file, ``{x.y}`` or ``{x:>9}`` is a mistake of its author.
    return _NAME.sub(lambda match: names[match[1]], pattern)


def bound_path(locator: str, bindings: Bindings) -> Path:
    """Return the segments of ``locator``, each ``{x}`` replaced by its binding."""
    path = path_of(locator)
    # Nearly all locators have no ``{x}``.
    if "{" not in locator:
        return path
    segments = [bound(segment, bindings) for segment in path]
    return tuple(segments)


def bound(segment: str, bindings: Bindings) -> str:
    """Return ``segment``; a ``{x}`` replaced by its binding, if it has one."""
    if not segment.startswith("{"):
        return segment
    name = segment[1:-1]
    return bindings.get(name, segment)


def expand(document: Document, path: Path) -> Iterator[tuple[Bindings, Setting]]:
    """Yield the settings that ``path`` leads to, each with the names that matched its ``{x}``."""
    # Breadth first, so that the settings come in the order of the file.
    start: Match = ({}, ())
    pending = [start]
    for segment in path:
        reached: list[Match] = []
        for bindings, at in pending:
            reached += _steps(document, bindings, at, segment)
        pending = reached
    for bindings, at in pending:
        setting = document.get(at)
        if setting is not None:
            yield bindings, setting


def _steps(
    document: Document, bindings: Bindings, at: Path, segment: str
) -> Iterable[Match]:
    """Yield the paths that ``segment`` leads to from ``at``, with the bindings to that point."""
    is_any_name = segment.startswith("{") and segment.endswith("}")
    # A plain name needs no look at the document yet: `expand` looks the whole path up.
    if not is_any_name:
        path = (*at, segment)
        yield bindings, path
        return
    name = segment[1:-1]
    for setting in document.children(at):
        extended = {**bindings, name: setting.last_name}
        yield extended, setting.path


def setting_at(document: Document, path: Path) -> Setting | None:
    """Return what ``path`` leads to, in which ``[]`` is the item of a list that has no other.

    Of a list with several it is the list itself, which is no value but hides those below.
    """
    if ONLY_ITEM not in path:  # as nearly always
        return document.get(path)
    place = path.index(ONLY_ITEM)
    items = list(document.children(path[:place]))
    if len(items) != 1:
        return document.get(path[:place])
    return setting_at(document, (*items[0].path, *path[place + 1 :]))


def named_item(document: Document, path: Path, name: str) -> Setting | None:
    """Return the value of the ``{"name": …, "value": …}`` item called ``name`` in a list.

    Of several, the last that has a value counts.
    """
    value = None
    for item in document.children(path):
        name_path = (*item.path, "name")
        called = document.get(name_path)
        if called is None:
            continue
        if called.value.literal != name:
            continue
        value_path = (*item.path, "value")
        own_value = document.get(value_path)
        if own_value is not None:
            value = own_value
    return value


def assigned_item(
    document: Document, path: Path, name: str, suffix: str
) -> Setting | None:
    """Return the value of the item ``NAME=value`` for ``name`` in a list, or in a single text.

    With a ``suffix``, items call the variable without it and in any case. The last item counts.
    """
    items = list(document.children(path))
    if not items:
        single = document.get(path)
        items = [single] if single else []
    for item in reversed(items):
        if len(item.value.parts) != 1 or not isinstance(item.value.parts[0], Literal):
            continue
        literal = item.value.parts[0]
        called, sign, text = literal.text.partition("=")
        called = called.strip()
        if suffix:
            called = f"{called.upper()}{suffix}"
        if not sign or called != name:
            continue
        start = len(literal.text) - len(text.lstrip())
        end = max(start, len(literal.text.rstrip()))
        part = literal.slice(start, end)
        parts = (part,) if part.text else ()
        return item._replace(value=Value(literal.raw(start, end), parts))
    return None


def is_empty_text(setting: Setting) -> bool:
    """Return whether ``setting`` is a string without text."""
    return setting.kind == "string" and not setting.value.parts


def has_value(setting: Setting) -> bool:
    """Return whether ``setting`` is a plain value that is not empty."""
    is_plain = setting.kind in _PLAIN_KINDS
    is_empty = not setting.value.parts
    return is_plain and not is_empty
