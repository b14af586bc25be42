"""Variables of one file: which value counts where, and what references in it become."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..parsers.document import (
    Document,
    Literal,
    Opaque,
    Place,
    Ref,
    Setting,
    UnknownEffect,
)
from .reference_syntax import as_read, as_read_by_a_tool
from .resolved_value import UNKNOWN, Resolved, joined

NameInScope = tuple[str, int]


class Assignment(NamedTuple):
    """The assignment of a name that may count in a scope.

    ``certain`` is False where it is not known whether it is this one.
    """

    setting: Setting
    certain: bool


def _is_nowhere(_name: str) -> bool:
    return False


class Variables:
    """The variables that a ``.env`` or shell text sets, by scope and order.

    A scope is an index into the document's scopes, 0 for the file itself. Offsets are 0-based code
    points. Each question costs about the same however many variables there are. ``is_set_outside``
    tells whether the environment is known to set a name.
    """

    def __init__(
        self, document: Document, is_set_outside: Callable[[str], bool] = _is_nowhere
    ) -> None:
        self.document = document
        self._is_set_outside = is_set_outside
        # The assignments, and the last one in a branch within the scope.
        self._by_scope: dict[NameInScope, list[Setting]] = {}
        self._branched: dict[NameInScope, Setting] = {}
        # By scope: its names, each with its rank in the order of the text.
        self._names: dict[int, dict[str, int]] = {}
        # The names that running a function or alias may set.
        self._set_by_calls: set[str] = set()
        # By scope: the offsets of commands that may set any name.
        self._unknown_effects: dict[int, list[int]] = {}
        self._resolved: dict[Place, Resolved] = {}
        for setting in document.settings:
            self._index(setting)
        self._index_unknown_effects()

    def _index_unknown_effects(self) -> None:
        # The parser reports them as it meets them; they are searched by offset.
        effects = sorted(self.document.unknown_effects, key=_offset)
        for effect in effects:
            scope = self._without_branches(effect.scope)
            offsets = self._unknown_effects.setdefault(scope, [])
            offsets.append(effect.offset)

    def _index(self, setting: Setting) -> None:
        name = setting.last_name
        scope = setting.scope
        scopes = self.document.scopes
        assignments = self._by_scope.setdefault((name, scope), [])
        assignments.append(setting)
        self._add_name(scope, name)
        # Whether a branch is run is unknown, so it may change the name in each scope around it.
        while scopes[scope].kind == "branch":
            scope = scopes[scope].parent
            self._branched[name, scope] = setting
            self._add_name(scope, name)
        if scopes[scope].runs_later:
            self._set_by_calls.add(name)

    def _add_name(self, scope: int, name: str) -> None:
        names = self._names.setdefault(scope, {})
        names.setdefault(name, len(names))

    def _without_branches(self, scope: int) -> int:
        """Return the scope in which a change of a branch lasts: the next that is no branch."""
        scopes = self.document.scopes
        while scopes[scope].kind == "branch":
            scope = scopes[scope].parent
        return scope

    def find(
        self, name: str, scope: int = 0, before: int | None = None
    ) -> Setting | None:
        """Return the assignment of ``name`` that counts in ``scope`` before the offset ``before``.

        None where there is none, where it was unset, and where it is not certain.
        """
        last = self.last_assignment(name, scope, before)
        if last is None or not last.certain:
            return None
        if last.setting.kind == "unset":
            return None
        return last.setting

    def last_assignment(
        self, name: str, scope: int = 0, before: int | None = None
    ) -> Assignment | None:
        """Return the last assignment, or ``unset``, of ``name`` in ``scope`` before ``before``.

        Not certain where a branch may have changed it, and in a function or alias where it is
        from outside and another function or alias, run before, may have changed it.
        """
        certain = True
        while scope >= 0:
            last = self._last(name, scope, before)
            branched = self._branched.get((name, scope))
            if branched and _follows(branched, last):
                # Either may count; the one with a value is the better guess.
                likely = branched
                if last and last.value.parts:
                    likely = last
                return Assignment(likely, certain=False)
            if last:
                return Assignment(last, certain)
            inner = self.document.scopes[scope]
            if inner.kind == "clean":
                return None  # nothing is inherited
            if inner.runs_later:
                # It sees what the scope around it has come to by the time of the call.
                certain = certain and name not in self._set_by_calls
                before = None
            else:
                before = inner.span.start
            scope = inner.parent
        return None

    def _last(self, name: str, scope: int, before: int | None) -> Setting | None:
        """Return the last assignment in ``scope`` itself, before ``before`` if that is given."""
        settings = self._by_scope.get((name, scope))
        if settings is None:
            return None
        if before is None:
            return settings[-1]
        count = bisect_left(settings, before, key=_start)
        return settings[count - 1] if count else None

    def may_change_between(self, one: Setting, other: Setting) -> bool:
        """Return whether a command between the two, such as ``source``, may have set any name.

        Then the earlier of the two may no longer count where the later one does. Where both are on
        the same side of the command, both count: startup files source a lot, and a sourced file
        rarely sets again what the sourcing one sets; who writes both side by side means both.
        """
        if not self._unknown_effects:
            return False
        starts = (_start(one), _start(other))
        low, high = sorted(starts)
        scopes = set(self.enclosing(one.scope))
        scopes.update(self.enclosing(other.scope))
        return any(self._has_effect_between(scope, low, high) for scope in scopes)

    def _has_effect_between(self, scope: int, low: int, high: int) -> bool:
        offsets = self._unknown_effects.get(scope, ())
        after = bisect_left(offsets, low)
        if after == len(offsets):
            return False
        return offsets[after] < high

    def own_names(self, scope: int) -> Iterable[str]:
        """Return the names that ``scope`` itself or a branch in it assigns, in order."""
        return self._names.get(scope, ())

    def names(self, scope: int, among: Iterable[str] | None = None) -> Iterable[str]:
        """Return the names that ``scope`` or a scope around it assigns, the inner ones first.

        If ``among`` is given, only names in it: the time then depends on how many these are, not on
        how many names the file has.
        """
        names: dict[str, None] = {}
        for around in self.enclosing(scope):
            ranks = self._names.get(around, {})
            if among is None:
                names |= dict.fromkeys(ranks)
                continue
            # A set has no order of its own: that of the text is what people expect.
            here = ranks.keys() & among
            in_order = sorted(here, key=ranks.__getitem__)
            names |= dict.fromkeys(in_order)
        return names

    def enclosing(self, scope: int) -> Iterator[int]:
        """Yield ``scope`` and the scopes around it, the inner ones first."""
        while scope >= 0:
            yield scope
            scope = self.document.scopes[scope].parent

    def resolve(self, setting: Setting) -> Resolved:
        """Return ``setting``'s value with its references replaced."""
        resolved = self._resolved
        pending = [setting]
        while pending:  # a stack of our own: a chain of references may be long
            top = pending[-1]
            targets = self._targets(top)
            missing = [target for target in targets if target.place not in resolved]
            if missing:
                pending += missing
                continue
            pieces = [self._part(top, part) for part in top.value.parts]
            resolved[top.place] = joined(pieces)
            pending.pop()
        return resolved[setting.place]

    def _targets(self, setting: Setting) -> list[Setting]:
        """Return the assignments to which ``setting`` refers, as far as they are certain."""
        targets: list[Setting] = []
        for part in setting.value.parts:
            if not isinstance(part, Ref):
                continue
            target = self._target(setting, part)
            if target is not None:
                targets.append(target)
        return targets

    def _scope_of_words(self, setting: Setting) -> int:
        """Return the scope in which the words of ``setting`` are expanded."""
        scope = self.document.scopes[setting.scope]
        # Those of a command in a clean environment are still expanded outside of it.
        return scope.parent if scope.kind == "clean" else setting.scope

    def _target(self, setting: Setting, ref: Ref) -> Setting | None:
        scope = self._scope_of_words(setting)
        target = self.find(ref.name, scope, setting.span.start)
        if target is None:
            return None
        if self.may_change_between(target, setting):
            return None
        return target

    def _part(self, setting: Setting, part: Literal | Ref | Opaque) -> Resolved:
        """Return what one part of a value becomes, its reference being resolved already."""
        if isinstance(part, Literal):
            # A dialect belongs to one tool, which sends a reference that it does not expand as is.
            if self.document.dialect:
                return as_read_by_a_tool(setting, part)
            return as_read(setting, part)
        if not isinstance(part, Ref):
            return UNKNOWN
        target = self._target(setting, part)
        if target is None:
            return self._default(setting, part)
        return self._resolved[target.place]

    def _default(self, setting: Setting, ref: Ref) -> Resolved:
        """Return what ``ref`` has for a variable that is not set, if it is set nowhere."""
        if ref.default is None or not ref.default.text:
            return UNKNOWN
        if self._is_set_outside(ref.name):
            return UNKNOWN
        scope = self._scope_of_words(setting)
        start = setting.span.start
        if self.last_assignment(ref.name, scope, start):
            return UNKNOWN
        if any(
            self._has_effect_between(one, 0, start) for one in self.enclosing(scope)
        ):
            return UNKNOWN
        return as_read(setting, ref.default)._replace(is_default=True)


def _follows(branched: Setting, last: Setting | None) -> bool:
    if last is None:
        return True
    return branched.span.start > last.span.start


def _offset(effect: UnknownEffect) -> int:
    return effect.offset


def _start(setting: Setting) -> int:
    return setting.span.start
