"""The keys that a row's call sends, and where they are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .config_row import ConfigRow
from .resolved_value import CallPart
from .tool_session import with_overridden


class SentKey(NamedTuple):
    """A key that is sent, and the ``header`` that carries it, '' where that is not known."""

    part: CallPart
    header: str


def sent_keys(row: ConfigRow) -> list[SentKey]:
    """Return the keys that the call of ``row`` sends, in the order of their headers."""
    spec = row.spec
    keys = [SentKey(row.stripped(key.part.as_key()), key.header) for key in _keys_in_order(row)]
    sends_all = spec.auth.send == "all"
    if not sends_all and not spec.strip:
        # An empty key hides those below it, unless the tool cuts blanks off and looks again.
        keys = keys[:1]
    sent = [key for key in keys if key.part.text != ""]
    return sent if sends_all else sent[:1]


def _keys_in_order(row: ConfigRow) -> Iterator[SentKey]:
    """Yield the keys that are set, the one that wins first."""
    session = row.session
    headers = _headers(row)
    for position, locator in enumerate(row.spec.auth.key):
        stack = row.stack(locator)
        if stack and stack[0].text in row.spec.auth.names:
            stack = session.named_by(stack[0])
        if stack:
            yield SentKey(with_overridden(stack), headers[min(position, len(headers) - 1)])
        elif locator.startswith("@") and _may_be_set_unseen(row, locator):
            # Unknown is not absent: the variable may win over all keys below it.
            return


def _headers(row: ConfigRow) -> tuple[str, ...]:
    """Return the header for each locator of a key; the last one goes for all that follow."""
    if row.spec.auth.headers:
        return row.spec.auth.headers
    protocol = row.session.catalog.protocols.get(row.wire.protocol)
    return (protocol.header if protocol else "",)


def _may_be_set_unseen(row: ConfigRow, locator: str) -> bool:
    """Return whether the variable named at ``locator`` may be in an environment not known here."""
    name = row.first(locator[1:])
    return name is not None and bool(name.text) and row.session.world.environment is None


def key_names(row: ConfigRow) -> tuple[CallPart, ...]:
    """Return the values of ``row`` that are meant to be the name of a key's variable."""
    names: list[CallPart] = []
    for locator in row.spec.auth.key:
        if locator.startswith("@"):
            names += row.stack(locator[1:])[:1]
    return tuple(names)


def why_key_is_unset(row: ConfigRow) -> str:
    """Return why the tool sends nothing as the variable named for its key is not set, else ''.

    Only the variable that is named for the key first of all counts: where it is set nowhere or
    empty, and the tool takes no other key instead.
    """
    spec = row.spec
    if not spec.auth.unset or not spec.auth.key or not spec.auth.key[0].startswith("@"):
        return ""
    locator = spec.auth.key[0]
    name = row.text(locator[1:])
    if not name:
        return ""
    key = row.first(locator)
    is_empty = key is not None and key.text == ""
    return spec.auth.unset if is_empty or row.session.is_nowhere(name) else ""
