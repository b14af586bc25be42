"""Tell what variables and fields are for by their names."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

import re
from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatch
from functools import cached_property
from typing import ClassVar, NamedTuple

from ..util.lru_method import lru_cached_method
from ..util.translation import Phrase
from .toml_reader import Parts
from .vocabulary import FieldRole, SentKeys, UrlReaders, VariableRole

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")  # where a word of a name begins


class FamilyNames(NamedTuple):
    """The variables of a family by what their values are; ``budget`` and ``context`` are limits.

    ``retired``: names that only older versions read; nothing is judged by them.
    """

    key: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    budget: str = ""
    context: str = ""

    @property
    def limits(self) -> tuple[str, ...]:
        """Return the variables of limits that there are."""
        return tuple(filter(None, (self.budget, self.context)))


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
    """What happens to a plan's key in the variables of a family, and what to do instead.

    ``only``: the names to which that applies whatever other variables are set.
    """

    only: tuple[str, ...] = ()
    with_plan_key: Phrase = Phrase("")
    advice: Phrase = Phrase("")


class _FamilyFields(NamedTuple):
    """The fields of a `Family`."""

    id: str
    title: Phrase
    cite: str
    as_of: date
    names: FamilyNames = FamilyNames()
    endpoint: FamilyEndpoint = FamilyEndpoint()
    plan_key: PlanKeyAdvice = PlanKeyAdvice()
    strip_suffixes: tuple[str, ...] = ()
    send: SentKeys = "first"
    scripts: bool = False
    separator: str = ""


class Family(_FamilyFields):
    """Variables that belong together because the same programs (``title``) read them.

    ``separator``: the URLs and keys are lists with that between the items, which belong together by
    their places; a URL without a key at its place is called without one.
    """

    PARTS: ClassVar[Parts] = {
        "names": FamilyNames,
        "endpoint": FamilyEndpoint,
        "plan_key": PlanKeyAdvice,
    }


class Expression(NamedTuple):
    """The form of a value that another program fills in before it is read.

    It contains ``opens`` and, further on, ``closes``; or it starts with ``begins``.
    """

    title: str
    example: str
    cite: str
    as_of: date
    opens: str = ""
    closes: str = ""
    begins: str = ""


class Default(NamedTuple):
    """How a value names a variable and, ``between`` it and the end, what counts without it.

    In ``files``, globs of names, this form is known to be the one that counts.
    """

    title: str
    example: str
    cite: str
    as_of: date
    opens: str
    between: str
    closes: str
    files: tuple[str, ...] = ()

    def is_of(self, path: str) -> bool:
        """Return whether the file at ``path`` is known to be read by this form."""
        name = path.rpartition("/")[2]
        return any(fnmatch(name, glob) for glob in self.files)


class ModelLists(NamedTuple):
    """Fields of objects whose value is a list of models; ``ids`` are the fields of an object in it
    that have the model."""

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


class _Names(NamedTuple):
    """The fields of an `VariableNames`."""

    families: tuple[Family, ...]
    suffixes: Mapping[VariableRole, tuple[str, ...]]
    fields: Mapping[FieldRole, tuple[str, ...]]
    never: tuple[str, ...]
    hints: Mapping[str, tuple[str, ...]]
    sites: Mapping[str, tuple[str, ...]]
    references: tuple[str, ...]
    model_prefixes: tuple[str, ...]
    templates: tuple[str, ...]
    unread: tuple[str, ...]
    no_copies: tuple[str, ...]
    loaded_together: tuple[str, ...]
    expressions: tuple[Expression, ...]
    defaults: tuple[Default, ...] = ()
    model_lists: ModelLists = ModelLists()


class VariableNames(_Names):
    """What names of variables and of objects' fields say about their values."""

    @cached_property
    def _known(self) -> dict[str, VariableRole]:
        """By name: the role that a family gives it; a key's, URL's or model's before a limit's.

        The names of lists show that they are lists.
        """
        roles: dict[str, VariableRole] = {}
        every = [family.names for family in self.families if not family.separator]
        for names in every:
            roles.update(dict.fromkeys(names.limits, "limit"))
        for names in every:
            roles.update(dict.fromkeys(names.key, "key"))
            roles.update(dict.fromkeys(names.url, "url"))
            roles.update(dict.fromkeys(names.model, "model"))
        return roles

    @cached_property
    def readers(self) -> dict[str, list[Family]]:
        """Return by the variable of a URL the families that read it."""
        readers: dict[str, list[Family]] = {}
        for family in self.families:
            for name in family.names.url:
                readers.setdefault(name, []).append(family)
        return readers

    def reader_of_list(self, name: str) -> Family | None:
        """Return the family that reads the list of URLs ``name``, None if none is known."""
        families = self.readers.get(name, ())
        return next((family for family in families if family.separator), None)

    @cached_property
    def kin(self) -> dict[str, set[str]]:
        """Return for each name that a family reads all names that its families read."""
        kin: dict[str, set[str]] = {}
        for family in self.families:
            names = family.names
            every = {*names.url, *names.key, *names.model, *names.limits}
            for name in every:
                kin.setdefault(name, set()).update(every)
        return kin

    def slot(self, name: str) -> VariableRole:
        """Return the role of the variable ``name`` if known programs read it, else ''."""
        return self._known.get(name, "")

    def role(self, name: str) -> VariableRole:
        """Return the role of the variable ``name``: a known one's, else by its suffix."""
        known = self._known.get(name)
        if known is not None:
            return known
        if name.startswith(self.never):
            return ""
        role, _ = self._suffix(name)
        return role

    def stem(self, name: str) -> str:
        """Return ``name`` in capitals, without the suffix that shows its role."""
        _, suffix = self._suffix(name)
        return name.upper().removesuffix(suffix)

    def _suffix(self, name: str) -> tuple[VariableRole, str]:
        """Return the role that ``name``'s suffix shows, and the suffix; a name may also be nothing
        but a suffix without its ``_``."""
        upper = name.upper()
        # Nearly all names of a large file end here.
        if not upper.endswith(self._bare_suffixes):
            return "", ""
        # The longest suffixes come first in the catalog.
        for role, suffixes in self.suffixes.items():
            for suffix in suffixes:
                if upper.endswith(suffix):
                    return role, suffix
                if upper == suffix[1:]:
                    return role, upper
        return "", ""

    @cached_property
    def _bare_suffixes(self) -> tuple[str, ...]:
        """The suffixes of all roles, without their ``_``."""
        groups = self.suffixes.values()
        return tuple(suffix[1:] for suffixes in groups for suffix in suffixes)

    def is_expression(self, text: str) -> bool:
        """Return whether a template engine, a CI system or a secret manager replaces ``text`` or
        a part of it; in linear time."""
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
        rows = [row for row in self.expressions if row.opens]
        return tuple((row.opens, row.closes) for row in rows)

    def is_template(self, path: str) -> bool:
        """Return whether the file at ``path`` is there to be copied and filled in, by its name."""
        name = path.rpartition("/")[2]
        return any(fnmatch(name, glob) for glob in self.templates)

    @lru_cached_method(4096)
    def as_variable(self, name: str) -> str:
        """Return a field's name as a variable's: ``llmApiBase`` and ``llm-api-base`` are
        ``LLM_API_BASE``."""
        words = _CAPITAL.sub("_", name)
        return words.replace("-", "_").upper()

    def site(self, name: str) -> str:
        """Return the site of a vendor that a variable's name mentions, '' if none."""
        parts = set(name.upper().split("_"))
        for site, words in self.sites.items():
            if not parts.isdisjoint(words):
                return site
        return ""

    def plan_named(self, name: str) -> str:
        """Return the plan that a variable's name mentions, '' if none.

        It may be any vendor's: only a host, or the vendor's own word in the name, shows whose.
        """
        upper = name.upper()
        for plan, words in self.hints.items():
            if any(word in upper for word in words):
                return plan
        return ""

    def is_model_list(self, name: str) -> bool:
        """Return whether an object's field ``name`` has a list of models."""
        return _bare(name) in self.model_lists.names

    def is_model_id(self, name: str) -> bool:
        """Return whether the field ``name`` of an object in such a list is its model."""
        return _bare(name) in self.model_lists.ids or self.field_role(name) == "model"

    def field_role(self, name: str) -> FieldRole:
        """Return the role of an object's field ``name``, compared without case, ``_`` and ``-``."""
        bare = _bare(name)
        for role, names in self.fields.items():
            if bare in names:
                return role
        return ""

    @lru_cached_method(4096)
    def key_name_prefix(self, name: str) -> str | None:
        """Return what precedes a ``key_name`` in the field ``name``, in small letters without ``_``
        and ``-``: ``image`` for ``image_api_key_env``. None if the field is called otherwise."""
        bare = _bare(name)
        for ending in self.fields["key_name"]:
            if bare.endswith(ending):
                return bare.removesuffix(ending)
        return None


def _bare(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
