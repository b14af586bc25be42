"""What the names of variables and of fields say about their values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatch
from functools import cached_property
from typing import ClassVar, NamedTuple

from ..util.lru_method import lru_cached_method
from .toml_reader import Parts
from .vocabulary import SentKeys, UrlReaders


class FamilyNames(NamedTuple):
    """The variables of a family by what they hold; ``budget`` and ``context`` are limits.

    ``retired``: names that only older versions read; nothing is judged by them.
    """

    key: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    budget: str = ""
    context: str = ""


class FamilyEndpoint(NamedTuple):
    """What the readers of a family call.

    ``suffix``: what they append to a base URL, if not the protocol's own. ``default_url``: the URL
    that all of them call where none is set. ``named``: what the URL's name says of those who read
    it. ``region`` is a variable of which they know ``regions`` only; for any other value they take
    the first.
    """

    protocol: str = ""
    suffix: str | None = None
    default_url: str = ""
    named: UrlReaders = ""
    region: str = ""
    regions: tuple[str, ...] = ()


class PlanKeyAdvice(NamedTuple):
    """What becomes of a plan's key in the variables of a family, and what to do instead.

    ``only``: the names of which that is so whatever stands beside them.
    """

    only: tuple[str, ...] = ()
    with_plan_key: str = ""
    advice: str = ""


class _FamilyFields(NamedTuple):
    """The fields of a `Family`."""

    id: str
    title: str
    cite: str
    as_of: date
    names: FamilyNames = FamilyNames()
    endpoint: FamilyEndpoint = FamilyEndpoint()
    plan_key: PlanKeyAdvice = PlanKeyAdvice()
    strip_suffixes: tuple[str, ...] = ()
    send: SentKeys = "first"
    scripts: bool = False


class Family(_FamilyFields):
    """Variables that belong together because the same programs (``title``) read them."""

    PARTS: ClassVar[Parts] = {
        "names": FamilyNames,
        "endpoint": FamilyEndpoint,
        "plan_key": PlanKeyAdvice,
    }


class Expression(NamedTuple):
    """How a value looks that another program fills in before anybody reads it.

    It holds ``opens`` and, further on, ``closes``; or ``begins`` stands at its start.
    """

    title: str
    example: str
    cite: str
    as_of: date
    opens: str = ""
    closes: str = ""
    begins: str = ""


class _Names(NamedTuple):
    """The fields of an `VariableNames`."""

    families: tuple[Family, ...]
    suffixes: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, tuple[str, ...]]
    never: tuple[str, ...]
    hints: Mapping[str, tuple[str, ...]]
    sites: Mapping[str, tuple[str, ...]]
    references: tuple[str, ...]
    model_prefixes: tuple[str, ...]
    templates: tuple[str, ...]
    unread: tuple[str, ...]
    expressions: tuple[Expression, ...]


class VariableNames(_Names):
    """How names of variables and object fields tell what they hold."""

    @cached_property
    def _known(self) -> dict[str, str]:
        """Every name for which a role was given."""
        limits = {
            name: "limit"
            for f in self.families
            for name in (f.names.budget, f.names.context)
            if name
        }
        return limits | {
            name: kind
            for family in self.families
            for kind in ("key", "url", "model")
            for name in getattr(family.names, kind)
        }

    @cached_property
    def readers(self) -> dict[str, list[Family]]:
        """By the variable of a URL: the families that read it."""
        found: dict[str, list[Family]] = {}
        for family in self.families:
            for name in family.names.url:
                found.setdefault(name, []).append(family)
        return found

    @cached_property
    def kin(self) -> dict[str, set[str]]:
        """For each name that a family reads: all names that its families read."""
        found: dict[str, set[str]] = {}
        for family in self.families:
            limits = (name for name in (family.names.budget, family.names.context) if name)
            names = {*family.names.url, *family.names.key, *family.names.model, *limits}
            for name in names:
                found.setdefault(name, set()).update(names)
        return found

    def slot(self, name: str) -> str:
        """Return the role of a variable that known programs read by ``name``, '' for others."""
        return self._known.get(name, "")

    def role(self, name: str) -> str:
        """``key``, ``url``, ``model``, ``limit`` or '' by a variable's name."""
        known = self._known.get(name)
        if known is not None:
            return known
        return "" if name.startswith(self.never) else self._endings(name)[0]

    def stem(self, name: str) -> str:
        """What is left of ``name``, in capitals, without the suffix that tells its role."""
        return name.upper().removesuffix(self._endings(name)[1])

    @lru_cached_method(4096)  # each name is asked for more than once
    def _endings(self, name: str) -> tuple[str, str]:
        """The role that ``name``'s suffix tells and the suffix; a bare suffix is a name too."""
        upper = name.upper()
        for kind, suffixes in self.suffixes.items():
            for suffix in suffixes:
                if upper.endswith(suffix):
                    return kind, suffix
                if upper == suffix[1:]:
                    return kind, upper
        return "", ""

    def is_expression(self, text: str) -> bool:
        """Return whether ``text`` is, or holds, what a template engine, a CI system or a manager of
        secrets replaces; in linear time."""
        if text.startswith(self._beginnings):
            return True
        for opens, closes in self._brackets:
            at = text.find(opens)
            if at >= 0 and text.find(closes, at + len(opens)) >= 0:
                return True
        return False

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        return tuple(row.begins for row in self.expressions if row.begins)

    @cached_property
    def _brackets(self) -> tuple[tuple[str, str], ...]:
        return tuple((row.opens, row.closes) for row in self.expressions if row.opens)

    def is_template(self, path: str) -> bool:
        """Whether the file at ``path`` is there to be copied and filled in, by its name."""
        name = path.rpartition("/")[2]
        return any(fnmatch(name, glob) for glob in self.templates)

    def site(self, name: str) -> str:
        """The side of the world that a variable's name speaks of, '' if of none."""
        words = set(name.upper().split("_"))
        return next((site for site, said in self.sites.items() if words & set(said)), "")

    def plan_named(self, name: str) -> str:
        """Return the plan that a variable's name speaks of, '' if of none. It may be any vendor's:
        only a host or the vendor's own word in the name tells whose."""
        upper = name.upper()
        plans = self.hints.items()
        return next((plan for plan, said in plans if any(word in upper for word in said)), "")

    def field_role(self, name: str) -> str:
        """``key``, ``url``, ``model`` or '' by the name of an object's field."""
        bare = name.lower().replace("_", "").replace("-", "")
        return next((kind for kind, names in self.fields.items() if bare in names), "")
