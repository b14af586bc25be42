"""The last gate: whatever leaves the process as text passes here, and no key does.

Messages are masked where they are made, with more knowledge (a setting's name tells that its value
is a secret). This is for what nobody thought of: a key pasted where a path belongs, a message of
the system's. The command line's two streams and the server's messages each pass as a whole.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

# Fields of the protocol that name something to a program: masked, they would name nothing. They
# hold what the client sent, or edits, which hold no keys.
_EXACT = frozenset(
    ("uri", "targetUri", "newText", "insertText", "filterText", "sortText", "command", "code",
     "method", "id", "path", "folder", "fingerprint")
)  # fmt: skip
_EXACT_WHOLLY = frozenset(("arguments", "changes", "data"))

# Without so long a word, and nothing that may join two, there is no key; most lines end here.
_MAY_HOLD_A_KEY = re.compile(r"[A-Za-z0-9._~+/=\-]{12}|[%\\\"']|[^\x00-\x7f]")


class Gate:
    """Masks texts; what looks random in the names of files that are there is shown."""

    def __init__(self) -> None:
        self._paths: list[Iterable[str]] = []
        self._names: set[str] | None = None

    def allow(self, paths: Iterable[str]) -> None:
        """Show ``paths``, of files that exist, but for keys of known shapes. They are looked
        through only when needed."""
        self._paths.append(paths)
        self._names = None

    def masked(self, text: str) -> str:
        """``text`` without keys."""
        if not _MAY_HOLD_A_KEY.search(text):
            return text
        from ..catalog.loader import load_catalog  # most of what is started prints nothing

        catalog = load_catalog()
        spans = catalog.keys.detector.spans(text)
        if spans and self._paths:
            spans = catalog.keys.detector.spans(text, self._allowed())
        return catalog.keys.masked_at(text, spans) if spans else text

    def message(self, body: str) -> str:
        """The JSON text ``body`` of one protocol message without keys, but in exact fields."""
        import json

        from ..catalog.loader import load_catalog

        if not load_catalog().keys.detector.spans(body):
            return body
        return json.dumps(self._in(json.loads(body)))

    def _allowed(self) -> set[str]:
        from ..text.random_text import random_spans

        if self._names is None:
            every = (path for paths in self._paths for path in paths)
            self._names = {path[s.start : s.end] for path in every for s in random_spans(path)}
        return self._names

    def _in(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.masked(value)
        if isinstance(value, list):
            return [self._in(item) for item in value]
        if isinstance(value, dict):
            return {name: self._field(name, item) for name, item in value.items()}
        return value

    def _field(self, name: str, value: Any) -> Any:
        is_exact = name in _EXACT_WHOLLY or (name in _EXACT and isinstance(value, str))
        return value if is_exact else self._in(value)


class Outlet:
    """A stream behind the gate."""

    def __init__(self, stream: TextIO, gate: Gate) -> None:
        self._stream, self._gate = stream, gate

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
    """Have all that is printed meanwhile pass a gate."""
    global _current
    before, _current = (sys.stdout, sys.stderr), Gate()
    sys.stdout, sys.stderr = (
        stream and cast("TextIO", Outlet(stream, _current)) for stream in before
    )
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def allow(paths: Iterable[str]) -> None:
    """Show ``paths`` of files that exist, as `Gate.allow`, as long as this command runs."""
    _current.allow(paths)
