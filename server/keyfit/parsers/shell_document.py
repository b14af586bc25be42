"""Build the document of a shell text, over several walks through it."""

from __future__ import annotations

from ..text.source import Source, Span
from .document import (
    Document,
    Literal,
    Scope,
    Setting,
    UnknownEffect,
    Value,
    variable_setting,
)
from .formats import SHELL
from .shell_word import Frame
from .tree_sitter_utils import Budget

_RUN_IN_PLACE = ("branch", "subshell")


class DocumentBuilder:
    """Collect settings, scopes and comments of one file, over several walks through its text.

    All offsets are the file's (0-based code points), also those that a walk through an alias's
    body gives.
    """

    def __init__(self, source: Source) -> None:
        length = len(source.text)
        whole = Span(0, length)
        self.source = source
        self.budget = Budget(length)
        self.settings: dict[int, Setting] = {}  # by the offset of the name
        self.comments: list[Span] = []
        self.scopes = [Scope("file", -1, whole)]
        self.steps = [0]
        self.unknown_effects: list[UnknownEffect] = []
        self.exported: set[str] = set()
        self.exports_all = False  # between ``set -a`` and ``set +a``
        # The bodies of aliases, which are still to be parsed, with their scopes.
        self.aliases: list[tuple[Frame, int]] = []
        # 1 wherever an intact statement was parsed. After a broken statement the text is parsed
        # anew from below it; what the first parse could place must not be recorded twice.
        self.known = bytearray(length)

    def document(self) -> Document:
        """Return all that was collected, in the order of the file."""
        # Walks through the bodies of aliases come after those through what stands below them.
        offsets = sorted(self.settings)
        settings = [self.settings[offset] for offset in offsets]
        comments = sorted(self.comments)
        return Document(
            self.source,
            SHELL,
            settings=tuple(settings),
            comments=tuple(comments),
            scopes=tuple(self.scopes),
            unknown_effects=tuple(self.unknown_effects),
            exported=frozenset(self.exported),
        )

    def open_scope(self, kind: str, parent: int, span: Span) -> int:
        """Add a scope inside ``parent`` and return its index."""
        self.scopes.append(Scope(kind, parent, span))
        self.steps.append(0)
        return len(self.scopes) - 1

    def end_scope(self, scope: int, end: int) -> None:
        """Let ``scope`` end at ``end``; when opened, it extended to the end of its statement."""
        ended = self.scopes[scope]
        span = Span(ended.span.start, end)
        self.scopes[scope] = ended._replace(span=span)

    def leave_scope(self, scope: int) -> None:
        """Count the commands of ``scope`` in its parent: what ran in a branch ran there, too."""
        left = self.scopes[scope]
        if self.steps[scope] and left.kind in _RUN_IN_PLACE:
            self.steps[left.parent] += 1

    def count_command(self, scope: int) -> None:
        """Count a command of ``scope``: settings on both sides of it are not of one step."""
        self.steps[scope] += 1

    def record(self, name: Literal, value: Value, kind: str, scope: int) -> None:
        """Add a setting to ``scope``; the first one recorded at a place wins."""
        step = self.steps[scope]
        setting = variable_setting(self.source, name, value, kind, scope, step)
        # After a broken statement the text is parsed anew; the first parse knew more around it.
        self.settings.setdefault(name.start, setting)

    def exports(self, name: str) -> bool:
        """Return whether programs that are started now get the variable ``name``."""
        return self.exports_all or name in self.exported

    def mark_known(self, span: Span) -> None:
        """Note that an intact statement stands at ``span``."""
        length = span.end - span.start
        self.known[span.start : span.end] = b"\1" * length
