"""The keys that a row's call sends, and where they are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .config_row import ConfigRow, stripped
from .header_tables import header_keys
from .resolved_value import CallPart, builtin
from .tool_session import with_overridden


class SentKey(NamedTuple):
    """A key that is sent, and the ``header`` that carries it, '' if that is unknown."""

    part: CallPart
    header: str


_ANY_NAME = "*"


def sent_keys(row: ConfigRow) -> list[SentKey]:
    """Return the keys that the call of ``row`` sends, in the order of their headers."""
    spec = row.spec
    keys: list[SentKey] = []
    for key in _keys_in_order(row):
        part = stripped(key.part.as_key(), spec)
        keys.append(SentKey(part, key.header))
    sends_all = spec.auth.send == "all"
    if spec.auth.send == "first" and not spec.strip:
        # An empty key hides those below it, unless the tool cuts blanks off and looks again.
        keys = keys[:1]
    sent = [key for key in keys if key.part.text != ""]
    if not sends_all:
        sent = sent[:1]
    return _with_headers(row, sent)


def _with_headers(row: ConfigRow, keys: list[SentKey]) -> list[SentKey]:
    """Return ``keys`` with those in the headers that the settings add, one for each header."""
    auth = row.spec.auth
    added = [SentKey(*key) for key in header_keys(row)]
    for switch, header in auth.also_in.items():
        if row.text(switch) == "true":
            added += [SentKey(key.part, header) for key in keys]
    if not keys and why_keyless(row):
        # Without a key of its own the tool makes no request that could have headers.
        return []
    replaced = {key.header for key in added}.intersection(auth.header_tables_win)
    kept = [key for key in keys if key.header not in replaced]
    return _one_per_header([*kept, *added])


def _one_per_header(keys: list[SentKey]) -> list[SentKey]:
    """Return ``keys`` without those whose header an earlier one has taken."""
    taken: set[str] = set()
    sent: list[SentKey] = []
    for key in keys:
        if key.header and key.header in taken:
            continue
        taken.add(key.header)
        sent.append(key)
    return sent


def _keys_in_order(row: ConfigRow) -> Iterator[SentKey]:
    """Yield the keys that are set, the one that wins first."""
    auth = row.spec.auth
    headers = _headers(row)
    last_header = len(headers) - 1
    for position, locator in enumerate((*auth.key, *row.wire.key)):
        stack = row.stack(locator)
        winner = stack[0] if stack else None
        if winner and winner.text in auth.names:
            # The key is just the name of a variable that the tool looks up.
            stack = row.session.named_by(winner)
        elif winner and _ANY_NAME in auth.names:
            stack = row.session.named_by(winner) or stack
        if stack:
            header = headers[min(position, last_header)]
            yield SentKey(with_overridden(stack), header)
        elif locator.startswith("@") and _may_be_set_unseen(row, locator):
            # Unknown is not absent: the variable may win over all keys below it.
            return


def _headers(row: ConfigRow) -> tuple[str, ...]:
    """Return the header of each locator of a key; the last one is that of all further locators."""
    headers = row.spec.auth.headers
    if headers:
        return headers
    protocols = row.session.catalog.protocols
    protocol = protocols.get(row.wire.protocol)
    if protocol is None:
        return ("",)
    return (protocol.header,)


def _may_be_set_unseen(row: ConfigRow, locator: str) -> bool:
    """Return whether the variable named at ``locator`` may be in an environment not known here."""
    if row.session.host_environment.variables is not None:
        return False
    name = row.first(locator[1:])
    return name is not None and bool(name.text)


def key_names(row: ConfigRow) -> tuple[CallPart, ...]:
    """Return the values of ``row`` that are meant to be the name of a key's variable."""
    names: list[CallPart] = []
    for locator in row.spec.auth.key:
        if not locator.startswith("@"):
            continue
        stack = row.stack(locator[1:])
        # Only the name in the winning layer is looked up.
        names += stack[:1]
    return tuple(names)


def sends_empty_key(row: ConfigRow) -> bool:
    """Return whether a variable of ``row``'s key is set to nothing, and sent like that."""
    return any(map(row.session.is_emptied, row.spec.auth.sends_empty))


def sent_instead(row: ConfigRow) -> str:
    """Return the variable whose key the tool may send for want of ``row``'s own, '' if none."""
    for name in row.spec.auth.instead:
        part = row.first(f"${name}")
        # The library that reads it sends it as it is written, with no reference replaced.
        if part and part.as_written().text:
            return name
    return ""


def default_key(row: ConfigRow) -> SentKey | None:
    """Return what the tool sends in the place of a key where none is set; None if nothing."""
    text = row.spec.auth.default_key
    if not text:
        return None
    return SentKey(builtin(text), _headers(row)[-1])


def why_keyless(row: ConfigRow) -> str:
    """Return why the tool sends nothing without a key, '' if it sends the call all the same."""
    keyless = row.wire.keyless
    # An empty key is one for the package that sends it.
    if keyless and not any(_keys_in_order(row)):
        return keyless
    return row.spec.auth.keyless


def why_key_is_unset(row: ConfigRow) -> str:
    """Return why the tool sends nothing as the variable named for its key is not set, else ''.

    Only the first locator of a key counts: where the variable named there is set nowhere or empty,
    and the tool takes no other key instead.
    """
    auth = row.spec.auth
    if not auth.unset or not auth.key:
        return ""
    locator = auth.key[0]
    if not locator.startswith("@"):
        return ""
    name = row.text(locator[1:])
    if not name:
        return ""
    key = row.first(locator)
    # An empty variable is certain to be no key; a missing one may be set in a place not read here.
    is_empty = key is not None and key.text == ""
    if is_empty or row.session.references.is_nowhere(name):
        return auth.unset
    return ""
