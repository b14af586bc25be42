"""Locators of the tool catalog: where in a tool's files a value stands.

``$NAME`` is a variable; ``a.b`` a path in the row; ``/a.b`` one from the file's root; ``@a.b`` the
variable whose NAME stands at a.b; ``?/a.b`` what a command named there prints: unknown. In a path
``{x}`` is any name, remembered as ``x``, and a last ``{x}#`` means the name itself. Segments that
hold dots stand in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ..parsers.document import Document, Setting

Path = tuple[str, ...]
Bindings = Mapping[str, str]  # what each ``{x}`` of a path stood for, by its name
# A quoted segment may have dots in it, as a host or a version does.
_SEGMENT = re.compile(r'"([^"]*)"|([^.]+)')


@lru_cache(maxsize=256)
def path_of(locator: str) -> Path:
    """Return the segments of a dotted path."""
    return tuple(quoted or plain for quoted, plain in _SEGMENT.findall(locator))


def is_name_locator(locator: str) -> bool:
    """Return whether ``locator`` leads to a name, not to the value below it."""
    return locator.endswith("#")


def bound_path(locator: str, bindings: Bindings) -> Path:
    """Return the segments of ``locator``, each ``{x}`` replaced by what it stands for."""
    path = path_of(locator)
    if "{" not in locator:  # as nearly always
        return path
    return tuple([bound(segment, bindings) for segment in path])


def bound(segment: str, bindings: Bindings) -> str:
    """Return ``segment``, or what its ``{x}`` stands for."""
    if not segment.startswith("{"):
        return segment
    name = segment[1:-1]
    return bindings.get(name, segment)


def expand(document: Document, path: Path) -> Iterator[tuple[Bindings, Setting]]:
    """Yield the settings that ``path`` leads to, with what its ``{x}`` stood for."""
    # Breadth first, so that the settings come in the order of the file.
    pending: list[tuple[Bindings, Path]] = [({}, ())]
    for segment in path:
        reached: list[tuple[Bindings, Path]] = []
        for bindings, at in pending:
            reached += _steps(document, bindings, at, segment)
        pending = reached
    for bindings, at in pending:
        setting = document.get(at)
        if setting is not None:
            yield bindings, setting


def _steps(
    document: Document, bindings: Bindings, at: Path, segment: str
) -> Iterable[tuple[Bindings, Path]]:
    """Yield the paths that ``segment`` leads to from ``at``; only a ``{x}`` needs a look."""
    is_any_name = segment.startswith("{") and segment.endswith("}")
    if not is_any_name:
        yield bindings, (*at, segment)
        return
    name = segment[1:-1]
    for setting in document.children(at):
        yield {**bindings, name: setting.last_name}, setting.path


def named_item(document: Document, path: Path, name: str) -> Setting | None:
    """Return the value of the ``{"name": …, "value": …}`` item called ``name`` in a list.

    Of several, the last that has a value counts.
    """
    value = None
    for item in document.children(path):
        called = document.get((*item.path, "name"))
        if called is None or called.value.literal != name:
            continue
        own_value = document.get((*item.path, "value"))
        value = own_value or value
    return value


def is_empty_text(setting: Setting) -> bool:
    """Return whether ``setting`` is a string without text."""
    return setting.kind == "string" and not setting.value.parts


def has_value(setting: Setting) -> bool:
    """Return whether ``setting`` is a plain value that is not empty."""
    return setting.kind in ("string", "number", "boolean") and bool(setting.value.parts)
