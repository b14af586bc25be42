"""Variables of one file: which value holds where, and what references in it become."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from ..readers.setting import Document, Literal, Opaque, Ref, Setting
from .resolved import UNKNOWN, Resolved, joined, own

_RUN_LATER = ("function", "alias")


class Variables:
    """The variables that a ``.env`` or shell text sets, by scope and order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._by_scope: dict[tuple[str, int], list[Setting]] = {}
        self._branched: dict[tuple[str, int], int] = {}
        self._names: dict[int, dict[str, None]] = {}
        self._resolved: dict[int, Resolved] = {}
        for setting in document.settings:
            self._index(setting)

    def _index(self, setting: Setting) -> None:
        name, scope = setting.last_name, setting.scope
        self._by_scope.setdefault((name, scope), []).append(setting)
        self._names.setdefault(scope, {})[name] = None
        while self.document.scopes[scope].kind == "branch":
            scope = self.document.scopes[scope].parent
            self._branched[name, scope] = setting.span.start

    def find(self, name: str, scope: int = 0, before: int | None = None) -> Setting | None:
        """The assignment of ``name`` that holds in ``scope`` before the offset ``before``.

        None where there is none, where it was unset, or where a branch may have changed it.
        """
        while scope >= 0:
            found = self._last(name, scope, before)
            if found is not None:
                return None if found.kind == "unset" else found
            if self._branched.get((name, scope), -1) >= 0:
                return None
            inner = self.document.scopes[scope]
            before = None if inner.kind in _RUN_LATER else inner.span.start
            scope = inner.parent
        return None

    def _last(self, name: str, scope: int, before: int | None) -> Setting | None:
        settings = self._by_scope.get((name, scope), [])
        count = (
            len(settings)
            if before is None
            else bisect_left(settings, before, key=lambda setting: setting.span.start)
        )
        found = settings[count - 1] if count else None
        if found and self._branched.get((name, scope), -1) > found.span.start:
            return None
        return found

    def names(self, scope: int) -> Iterable[str]:
        """The names that ``scope`` or a scope around it assigns, the inner ones first."""
        return dict.fromkeys(
            name for around in self._around(scope) for name in self._names.get(around, ())
        )

    def _around(self, scope: int) -> Iterable[int]:
        while scope >= 0:
            yield scope
            scope = self.document.scopes[scope].parent

    def resolve(self, setting: Setting) -> Resolved:
        """``setting``'s value with its references replaced."""
        pending = [setting]
        while pending:  # a stack: a chain of references may be long
            top = pending[-1]
            missing = [s for s in self._referred(top) if id(s) not in self._resolved]
            if missing:
                pending += missing
            else:
                self._resolved[id(top)] = self._joined(top)
                pending.pop()
        return self._resolved[id(setting)]

    def _referred(self, setting: Setting) -> list[Setting]:
        refs = [part for part in setting.value.parts if isinstance(part, Ref)]
        found = (self._target(setting, ref) for ref in refs)
        return [target for target in found if target is not None]

    def _target(self, setting: Setting, ref: Ref) -> Setting | None:
        return self.find(ref.name, setting.scope, setting.span.start)

    def _joined(self, setting: Setting) -> Resolved:
        return joined(self._part(setting, part) for part in setting.value.parts)

    def _part(self, setting: Setting, part: Literal | Ref | Opaque) -> Resolved:
        if isinstance(part, Literal):
            return own(setting, part)
        target = self._target(setting, part) if isinstance(part, Ref) else None
        return self._resolved[id(target)] if target else UNKNOWN
