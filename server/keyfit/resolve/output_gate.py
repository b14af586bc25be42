"""The last gate: all text that leaves the process passes through here, where keys are masked.

Messages are masked where they are made, with more knowledge (a setting's name tells that its value
is a secret). The gate catches what that misses: a key pasted in the place of a path, a message of
the operating system. It is around the command line's two streams and the server's messages.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, TextIO, cast

# Fields of the protocol that identify something to a program, and would not if they were masked.
# Their text comes from the client, or is that of edits, which never contain keys.
_EXACT = frozenset(
    (
        "uri",
        "targetUri",
        "newText",
        "insertText",
        "filterText",
        "sortText",
        "command",
        "code",
        "method",
        "id",
        "path",
        "folder",
        "fingerprint",
    )
)
_EXACT_WHOLLY = frozenset(("arguments", "changes", "data"))

# A text without such a long word, and without escapes that may join two words, has no key: most
# lines end here.
_MAY_HOLD_A_KEY = re.compile(r"[A-Za-z0-9._~+/=\-]{12}|[%\\\"']|[^\x00-\x7f]")


class Gate:
    """Masks keys in texts; random-looking parts of the paths of existing files are shown."""

    def __init__(self) -> None:
        self._paths: list[Iterable[str]] = []
        self._names: set[str] | None = None

    def allow(self, paths: Iterable[str]) -> None:
        """Show ``paths``, of files that exist, except for keys of known shapes.

        They are searched only when needed.
        """
        self._paths.append(paths)
        self._names = None

    def masked(self, text: str) -> str:
        """Return ``text`` without keys."""
        if not _MAY_HOLD_A_KEY.search(text):
            return text
        # Imported late, because most runs print no such text.
        from ..catalog.loader import load_catalog

        catalog = load_catalog()
        detector = catalog.keys.detector
        spans = detector.spans(text)
        if spans and self._paths:
            spans = detector.spans(text, self._allowed())
        return catalog.keys.masked_at(text, spans) if spans else text

    def message(self, body: str) -> str:
        """Return ``body``, a protocol message as JSON, without keys but in exact fields."""
        import json

        from ..catalog.loader import load_catalog

        # Nearly all messages have none, and are not decoded.
        if not load_catalog().keys.detector.spans(body):
            return body
        return json.dumps(self._masked_value(json.loads(body)))

    def _allowed(self) -> set[str]:
        """Return the stretches of the allowed paths that look random."""
        from ..text.random_text import random_spans

        if self._names is None:
            names: set[str] = set()
            for path in chain.from_iterable(self._paths):
                for start, end in random_spans(path):
                    names.add(path[start:end])
            self._names = names
        return self._names

    def _masked_value(self, value: Any) -> Any:
        """Return the JSON value ``value`` without keys in its texts."""
        if isinstance(value, str):
            return self.masked(value)
        if isinstance(value, list):
            return [self._masked_value(item) for item in value]
        if isinstance(value, dict):
            fields = value.items()
            return {name: self._masked_field(name, item) for name, item in fields}
        return value

    def _masked_field(self, name: str, value: Any) -> Any:
        if name in _EXACT_WHOLLY:
            return value
        if name in _EXACT and isinstance(value, str):
            return value
        return self._masked_value(value)


class Outlet:
    """A stream behind the gate."""

    def __init__(self, stream: TextIO, gate: Gate) -> None:
        self._stream = stream
        self._gate = gate

    def write(self, text: str) -> int:
        """Write ``text`` without keys."""
        self._stream.write(self._gate.masked(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write ``lines`` without keys."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


_current = Gate()  # of the command that runs


@contextmanager
def guarded() -> Iterator[None]:
    """Mask keys in all that is printed within the context."""
    global _current
    output, errors = sys.stdout, sys.stderr
    _current = Gate()
    sys.stdout = _behind(_current, output)
    sys.stderr = _behind(_current, errors)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = output, errors


def _behind(gate: Gate, stream: TextIO) -> TextIO:
    """Return ``stream`` behind ``gate``; None for the None of a program without a console."""
    if not stream:
        return stream
    outlet = Outlet(stream, gate)
    return cast("TextIO", outlet)


def gated(stream: TextIO) -> TextIO:
    """Return ``stream``, a file that this command writes, behind the gate."""
    return _behind(_current, stream)


def allow(paths: Iterable[str]) -> None:
    """Show ``paths`` of files that exist, as `Gate.allow`, as long as this command runs."""
    _current.allow(paths)
