"""Signs that show what kind of program sends a request, and what SDKs do to a base URL."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from os.path import dirname, join
from types import MappingProxyType
from typing import Any, NamedTuple

from ..util.globs import ends_with_any
from ..util.translation import Phrase
from .toml_reader import TomlLocation, build_record, read_toml
from .tool_spec import Wire
from .vocabulary import CallerKind

PATH = join(dirname(__file__), "callers.toml")
Kind = CallerKind
Packages = Mapping[str, tuple[str, ...]]
"""Names of packages by registry: ``npm``, ``pypi``, ``go``, ``cargo``, ``maven``."""


class OwnSign(NamedTuple):
    """A kind of file whose path shows which programs get the variables it sets.

    ``objects``: places of objects, in a file of any kind, whose variables such programs get;
    ``{x}`` is any name. ``foreign``: they are not programs of the project around the file.
    """

    kind: Kind
    title: Phrase
    globs: tuple[str, ...]
    cite: str
    objects: tuple[str, ...] = ()
    foreign: bool = False

    def fits(self, path: str, place: Sequence[str] = ()) -> bool:
        """Return whether the file at ``path`` is of this kind, or ``place``, the path of a setting
        in it, is in one of the objects."""
        if ends_with_any(path, self.globs):
            return True
        # In a flat file, as a .env, nothing is in an object.
        is_nested = len(place) > 1
        return is_nested and any(
            _is_in(place, steps.split(".")) for steps in self.objects
        )


def _is_in(place: Sequence[str], steps: Sequence[str]) -> bool:
    """Return whether the object right around the setting at ``place`` has a path that ends with
    ``steps``."""
    above = place[-len(steps) - 1 : -1]
    if len(above) != len(steps):
        return False
    return all(
        step.startswith("{") or step == name
        for step, name in zip(steps, above, strict=True)
    )


class BesideSign(NamedTuple):
    """Names of files that show which programs read the other files in their folder."""

    kind: Kind
    title: Phrase
    names: tuple[str, ...]
    cite: str


class Sdk(NamedTuple):
    """A library that itself reads the variables ``url``; ``wire`` is what it does to the URL.

    Where it gets no URL, it sends the variable in ``key`` to ``default_url``.
    """

    id: str
    title: Phrase
    packages: Packages
    url: tuple[str, ...]
    wire: Wire
    cite: str
    as_of: date
    key: tuple[str, ...] = ()
    default_url: str = ""


class _Fields(NamedTuple):
    """The fields of `CallerFacts`."""

    largest: int
    personal: tuple[str, ...]
    manifests: Mapping[str, str]
    own: tuple[OwnSign, ...]
    beside: tuple[BesideSign, ...]
    servers: Packages
    meant: Mapping[str, tuple[str, ...]]
    sdks: tuple[Sdk, ...]


class CallerFacts(_Fields):
    """The facts of ``callers.toml``.

    ``manifests``: the registry whose packages a file of that name lists; ``largest``: how long
    (code points) a manifest is read. ``meant``: by plan, words of names that mention it.
    """

    def is_personal(self, path: str) -> bool:
        """Return whether the file at ``path`` is one that a person's shell reads at its start."""
        return ends_with_any(path, self.personal)

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the names of all files that may be signs about other files."""
        paths = list(self.manifests)
        for sign in self.beside:
            paths += sign.names
        return frozenset(path.rpartition("/")[2] for path in paths)


def has_package(
    known: Collection[tuple[str, str]], packages: Packages
) -> tuple[str, str] | None:
    """Return the first of ``packages`` that is among ``known`` (registry, name), None if none is.

    A Go module is there, too, if one of its versions or packages is.
    """
    for registry, names in packages.items():
        for name in names:
            if (registry, name) in known:
                return registry, name
            if registry == "go" and _has_below(known, f"{name}/"):
                return registry, name
    return None


def _has_below(known: Iterable[tuple[str, str]], beginning: str) -> bool:
    """Return whether a Go module among ``known`` has a name that begins so."""
    return any(
        registry == "go" and name.startswith(beginning) for registry, name in known
    )


@lru_cache(maxsize=1)
def load_callers() -> CallerFacts:
    """Return the facts about callers. Raises `CatalogError`."""
    table = read_toml(PATH)
    return CallerFacts(
        largest=table["largest"],
        personal=tuple(table["personal"]),
        manifests=MappingProxyType(table["manifests"]),
        own=tuple(
            build_record(OwnSign, PATH, TomlLocation("[[own]]"), row)
            for row in table["own"]
        ),
        beside=tuple(
            build_record(BesideSign, PATH, TomlLocation("[[beside]]"), row)
            for row in table["beside"]
        ),
        servers=packages_of(table["servers"]),
        meant=packages_of(table["meant"]),
        sdks=tuple(_sdk(row) for row in table["sdk"]),
    )


def _sdk(row: dict[str, Any]) -> Sdk:
    wire: Wire = build_record(Wire, PATH, TomlLocation("[[sdk]] wire"), row["wire"])
    fields = {**row, "wire": wire}
    sdk: Sdk = build_record(Sdk, PATH, TomlLocation("[[sdk]]"), fields)
    packages = packages_of(sdk.packages)
    return sdk._replace(packages=packages)


def packages_of(table: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    """Return ``table`` as an immutable mapping to tuples of names."""
    frozen = {key: tuple(names) for key, names in table.items()}
    return MappingProxyType(frozen)
