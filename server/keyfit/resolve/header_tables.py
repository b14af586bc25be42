"""Keys in the headers that a tool's settings add to each request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..catalog.tool_spec import variable_in
from .config_row import ConfigRow
from .locators import bound_path
from .resolved_value import CallPart
from .tool_session import with_overridden

_LINE = re.compile(r"^[^\S\n]*([\w-]+)[^\S\n]*:[^\S\n]*(.*?)[^\S\n]*$", re.MULTILINE)
_SCHEME = re.compile(r"Bearer +", re.IGNORECASE)


class HeaderKey(NamedTuple):
    """A key in a ``header``, by the name that the catalog knows the header by."""

    part: CallPart
    header: str


def header_keys(row: ConfigRow) -> Iterator[HeaderKey]:
    """Yield the keys in the tables of headers of ``row``, those of the winning table first.

    Only a header in which a protocol carries the key counts.
    """
    if row.wire.plain_headers:
        return
    protocols = row.session.catalog.protocols.values()
    by_lower = {protocol.header.lower(): protocol.header for protocol in protocols}
    for locator in row.spec.auth.header_tables:
        for name, part in _entries(row, locator):
            header = by_lower.get(name.lower())
            key = _without_scheme(part.as_key())
            if header and key.text != "":
                yield HeaderKey(key, header)


def _entries(row: ConfigRow, locator: str) -> Iterator[tuple[str, CallPart]]:
    """Yield the name and the value of each header in the table at ``locator``."""
    if variable_in(locator):
        yield from _lines(row, locator)
        return
    path = bound_path(locator.lstrip("@/"), row.bindings)
    if not locator.startswith("/"):
        path = (*row.base, *path)
    for name in _names_in(row, path):
        stack = row.session.config((*path, name))
        if stack and locator.startswith("@"):
            stack = row.session.named_by(stack[0])
        if stack:
            yield name, with_overridden(stack)


def _names_in(row: ConfigRow, path: tuple[str, ...]) -> list[str]:
    """Return the names below ``path`` in all files of the configuration."""
    names: list[str] = []
    for document in row.session.configuration.documents(path):
        names += [setting.last_name for setting in document.children(path)]
    return list(dict.fromkeys(names))


def _lines(row: ConfigRow, locator: str) -> Iterator[tuple[str, CallPart]]:
    """Yield the headers that stand in a variable, ``Name: value`` on a line each."""
    part = row.first(locator)
    if part is None:
        return
    text = part.text or ""
    for line in _LINE.finditer(text):
        start, end = line.span(2)
        value = part._replace(
            prefix=part.prefix + start, trimmed=part.trimmed + len(text) - end
        )
        yield line[1], value


def _without_scheme(part: CallPart) -> CallPart:
    """Return ``part`` without ``Bearer`` before the key."""
    scheme = _SCHEME.match(part.text or "")
    if scheme is None:
        return part
    return part._replace(prefix=part.prefix + scheme.end())
