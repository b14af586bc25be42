"""The variables that count in one place, related to each other by their names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from ..catalog.variable_names import VariableNames
from ..catalog.vendor_index import Catalog
from ..catalog.vocabulary import VariableRole
from ..parsers.document import Setting
from .resolved_value import UNKNOWN, CallPart, Resolved

_MAX_CANDIDATES = 20  # keys that a reference may name; a longer menu helps nobody

StemAndRole = tuple[str, VariableRole]
Resolve = Callable[[Setting], Resolved]
# Returns whether one of two settings may no longer count where the other does.
MayChangeBetween = Callable[[Setting, Setting], bool]


class VariableValues:
    """The values of variables, as far as they are known in one place."""

    def __init__(self, settings: Mapping[str, Setting], resolve: Resolve) -> None:
        self._settings = settings
        self._resolve = resolve

    def part(self, name: str) -> CallPart | None:
        """Return the variable ``name`` as a part of a call, None if it has no value here."""
        setting = self._settings.get(name)
        if setting is None or not setting.value.parts:
            return None
        return CallPart(setting, self._resolve(setting))

    def parts(self, names: Iterable[str]) -> list[CallPart]:
        """Return those of ``names`` that have a value, each once."""
        parts: list[CallPart] = []
        for name in dict.fromkeys(names):
            part = self.part(name)
            if part is not None:
                parts.append(part)
        return parts


class VariableScope:
    """The variables that count in one place, by name, and how their values are resolved.

    ``expands``: a value may refer to a variable set before it as ``${NAME}``.
    """

    def __init__(
        self,
        catalog: Catalog,
        variable_names: VariableNames,
        settings: Mapping[str, Setting],
        resolve: Resolve,
        expands: bool = False,
        may_change_between: MayChangeBetween | None = None,
    ) -> None:
        self.catalog = catalog
        self.variable_names = variable_names
        self.settings = settings
        self.values = VariableValues(settings, resolve)
        self._resolve = resolve
        self._expands = expands
        self._may_change_between = may_change_between

    def values_at(self, url: Setting) -> VariableValues:
        """Return the values as far as they are known where ``url`` counts.

        What may have been set anew on the way is unknown, not absent.
        """
        may_change_between = self._may_change_between
        if may_change_between is None:
            return self.values

        def resolve(setting: Setting) -> Resolved:
            if may_change_between(url, setting):
                return UNKNOWN
            return self._resolve(setting)

        return VariableValues(self.settings, resolve)

    def is_separated(self, one: Setting, other: Setting) -> bool:
        """Return whether one of the two may no longer count where the other does."""
        if self._may_change_between is None:
            return False
        return self._may_change_between(one, other)

    def names_in_role(self, role: VariableRole) -> list[str]:
        """Return the names that have ``role``, in the order of the text."""
        role_of = self.variable_names.role
        return [name for name in self.settings if role_of(name) == role]

    @cached_property
    def _by_stem(self) -> dict[StemAndRole, tuple[str, ...]]:
        """The names by stem and role; built once, since it is searched for every name."""
        by_stem: dict[StemAndRole, list[str]] = {}
        for name in self.settings:
            stem = self.variable_names.stem(name)
            role = self.variable_names.role(name)
            names = by_stem.setdefault((stem, role), [])
            names.append(name)
        return {place: tuple(names) for place, names in by_stem.items()}

    def kin(self, name: str, role: VariableRole) -> tuple[str, ...]:
        """Return the names of ``role`` that share ``name``'s stem, in order."""
        stem = self.variable_names.stem(name)
        return self._by_stem.get((stem, role), ())

    def models_of_prefix(self, url: str) -> tuple[str, ...]:
        """Return the models that have the prefix of ``url``, or a longer one."""
        return (*self.kin(url, "model"), *self._models_of_longer_stems(url))

    def _models_of_longer_stems(self, url: str) -> tuple[str, ...]:
        """Return the models whose stem begins with that of ``url``, and has no URL of its own.

        A program may call several, as ``ALIYUN_TOKEN_PLAN_VISION_MODEL`` is one at
        ``ALIYUN_TOKEN_PLAN_BASE_URL``. Only for stems that name the vendor or a plan: any other
        may be the beginning of much else.
        """
        names = self.variable_names
        stem = names.stem(url)
        if not self._is_vendors(stem):
            return ()
        models: list[str] = []
        beginning = f"{stem}_"
        stems = self._model_stems
        for longer in stems[bisect_left(stems, beginning) :]:
            if not longer.startswith(beginning):
                break
            if (longer, "url") not in self._by_stem:
                models += self._by_stem[longer, "model"]
        return tuple(models)

    @cached_property
    def _model_stems(self) -> list[str]:
        """The stems of models in alphabetical order, in which those of one beginning are side by
        side."""
        return sorted(stem for stem, role in self._by_stem if role == "model")

    def keys_of_wider_stem(self, url: str) -> tuple[str, ...]:
        """Return the keys of the longest shorter stem that the name ``url`` begins with.

        One key may serve several URLs, as TOKEN_PLAN_API_KEY does TOKEN_PLAN_MULTIMODAL_BASE_URL.
        That holds only for stems of the vendor: any other stem may be shared by accident.
        """
        # The longest first: the shorter a stem, the more programs share it.
        stem = self.variable_names.stem(url)
        while "_" in stem:
            stem, _, _ = stem.rpartition("_")
            keys = self._by_stem.get((stem, "key"))
            if keys:
                return keys if self._is_vendors(stem) else ()
        return ()

    def _is_vendors(self, stem: str) -> bool:
        """Return whether ``stem`` names the vendor or one of its plans."""
        if self.catalog.names_vendor(stem):
            return True
        return bool(self.variable_names.plan_named(stem))

    @cached_property
    def vendor_keys(self) -> tuple[CallPart, ...]:
        """The keys of a plan of the vendor's, in the order of the text."""
        names = self.names_in_role("key")
        keys = self.values.parts(names)
        of_plans = [key for key in keys if self._has_plan(key)]
        of_plans.sort(key=_start)
        return tuple(of_plans)

    def _has_plan(self, key: CallPart) -> bool:
        if not key.text:
            return False
        shape = self.catalog.keys.shape_of(key.text)
        return shape is not None and bool(shape.plans)

    def keys_before(self, keys: tuple[CallPart, ...]) -> tuple[CallPart, ...]:
        """Return the nearest keys of the vendor set before ``keys``, to which these could refer.

        A reference to a variable that is set later would lead nowhere.
        """
        if not keys or not self._expands:
            return ()
        every = self.vendor_keys
        start = _start(keys[0])
        end = bisect_left(every, start, key=_start)
        first = max(end - _MAX_CANDIDATES, 0)
        return every[first:end]


def _start(part: CallPart) -> int:
    return part.setting.span.start
