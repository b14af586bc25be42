"""Variables of one file: which value holds where, and what references in it become."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..parsers.document import Document, Literal, Opaque, Ref, Setting
from .reference_syntax import as_read, as_read_by_a_tool
from .resolved_value import UNKNOWN, Resolved, joined


class Held(NamedTuple):
    """The assignment of a name that may hold in a scope.

    ``certain`` is False where it is not known whether it is this one.
    """

    setting: Setting
    certain: bool


class Variables:
    """The variables that a ``.env`` or shell text sets, by scope and order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._by_scope: dict[tuple[str, int], list[Setting]] = {}
        self._branched: dict[tuple[str, int], Setting] = {}
        self._names: dict[int, dict[str, int]] = {}  # with each name's rank, for its order
        self._by_call: set[str] = set()  # the names that running a function or alias may set
        self._unknown_effects: dict[int, list[int]] = {}
        self._resolved: dict[int, Resolved] = {}
        for setting in document.settings:
            self._index(setting)
        for effect in sorted(document.unknown_effects, key=lambda effect: effect.offset):
            around = self._unbranched(effect.scope)
            self._unknown_effects.setdefault(around, []).append(effect.offset)

    def _index(self, setting: Setting) -> None:
        name, scope = setting.last_name, setting.scope
        self._by_scope.setdefault((name, scope), []).append(setting)
        self._assigns(scope, name)
        while self.document.scopes[scope].kind == "branch":
            scope = self.document.scopes[scope].parent
            self._branched[name, scope] = setting
            self._assigns(scope, name)
        if self.document.scopes[scope].runs_later:
            self._by_call.add(name)

    def _assigns(self, scope: int, name: str) -> None:
        names = self._names.setdefault(scope, {})
        names.setdefault(name, len(names))

    def _unbranched(self, scope: int) -> int:
        """The scope in which what a branch changes holds afterwards."""
        while self.document.scopes[scope].kind == "branch":
            scope = self.document.scopes[scope].parent
        return scope

    def find(self, name: str, scope: int = 0, before: int | None = None) -> Setting | None:
        """The assignment of ``name`` that holds in ``scope`` before the offset ``before``.

        None where there is none, where it was unset, and where it is not certain.
        """
        held = self.held(name, scope, before)
        return held.setting if held and held.certain and held.setting.kind != "unset" else None

    def held(self, name: str, scope: int = 0, before: int | None = None) -> Held | None:
        """The assignment, or ``unset``, of ``name`` in ``scope`` before the offset ``before``.

        Not certain where a branch may have changed it, and in a function or alias where it is
        from outside and another function or alias, run before, may have changed it.
        """
        certain = True
        while scope >= 0:
            found, branched = self._last(name, scope, before), self._branched.get((name, scope))
            if branched and (found is None or branched.span.start > found.span.start):
                return Held(found if found and found.value.parts else branched, False)
            if found:
                return Held(found, certain)
            inner = self.document.scopes[scope]
            if inner.kind == "clean":
                return None
            certain = certain and not (inner.runs_later and name in self._by_call)
            before = None if inner.runs_later else inner.span.start
            scope = inner.parent
        return None

    def _last(self, name: str, scope: int, before: int | None) -> Setting | None:
        settings = self._by_scope.get((name, scope), [])
        count = (
            len(settings)
            if before is None
            else bisect_left(settings, before, key=lambda setting: setting.span.start)
        )
        return settings[count - 1] if count else None

    def apart(self, one: Setting, other: Setting) -> bool:
        """Whether a command between the two may have set any name anew, such as ``source``.

        What is set before it may no longer hold, what is set after it does. Both before it, or
        both after it, are taken as they stand: startup files source a lot, and what is read there
        rarely sets again what its reader sets; one who wrote both beside each other means both.
        """
        if not self._unknown_effects:
            return False
        low, high = sorted((one.span.start, other.span.start))
        scopes = {*self.around(one.scope), *self.around(other.scope)}
        return any(self._is_between(scope, low, high) for scope in scopes)

    def _is_between(self, scope: int, low: int, high: int) -> bool:
        offsets = self._unknown_effects.get(scope, ())
        after = bisect_left(offsets, low)
        return after < len(offsets) and offsets[after] < high

    def own(self, scope: int) -> Iterable[str]:
        """The names that ``scope`` itself or a branch in it assigns."""
        return self._names.get(scope, ())

    def names(self, scope: int, among: Iterable[str] | None = None) -> Iterable[str]:
        """The names that ``scope`` or a scope around it assigns, the inner ones first.

        Only those ``among`` the given ones, if any are; their number then is what it costs.
        """
        found: dict[str, None] = {}
        for around in self.around(scope):
            ranks = self._names.get(around, {})
            here = ranks if among is None else sorted(ranks.keys() & among, key=ranks.__getitem__)
            found |= dict.fromkeys(here)
        return found

    def around(self, scope: int) -> Iterator[int]:
        """``scope`` and the scopes around it, the inner ones first."""
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
        scope = self.document.scopes[setting.scope]
        around = scope.parent if scope.kind == "clean" else setting.scope
        found = self.find(ref.name, around, setting.span.start)
        return None if found is None or self.apart(found, setting) else found

    def _joined(self, setting: Setting) -> Resolved:
        return joined(self._part(setting, part) for part in setting.value.parts)

    def _part(self, setting: Setting, part: Literal | Ref | Opaque) -> Resolved:
        if isinstance(part, Literal):
            read = as_read_by_a_tool if self.document.dialect else as_read
            return read(setting, part)
        target = self._target(setting, part) if isinstance(part, Ref) else None
        return self._resolved[id(target)] if target else UNKNOWN
