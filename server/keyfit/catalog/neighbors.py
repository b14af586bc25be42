"""The vendors side by side: the signs by which each is known before its catalog is loaded."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from os import listdir
from os.path import dirname, isfile, join
from typing import Any, NamedTuple, cast

from ..util.translation import Phrase, either
from .toml_reader import read_toml, rows_of, tables_of
from .vendor_facts import KeyShape, Protocol

HEAD = "vendor.toml"
KEYS = "keys.toml"


class Signs(NamedTuple):
    """What shows that a text or a URL is about one vendor.

    ``domains``: hosts, or domains of hosts, that are this vendor's alone. ``trigger_words`` are
    parts of hosts and stems of variables; ``model_words`` count in files that a tool may read;
    ``variable_markers`` are words in the names of variables that are for this vendor alone.
    """

    id: str
    title: Phrase
    folder: str
    domains: tuple[str, ...]
    trigger_words: tuple[str, ...]
    model_words: tuple[str, ...]
    variable_markers: tuple[str, ...]


@lru_cache(maxsize=32)
def head_of(folder: str) -> Mapping[str, Any]:
    """Return the tables of the vendor's main file. Raises `CatalogError`."""
    return read_toml(join(folder, HEAD))


@lru_cache(maxsize=32)
def signs_of(folder: str) -> Signs:
    """Return the signs of the vendor in ``folder``. Raises `CatalogError`."""
    head = head_of(folder)
    return Signs(
        id=head["id"],
        title=Phrase(head["title"]),
        folder=folder,
        domains=tuple(head.get("domains", ())),
        trigger_words=tuple(head["words"]),
        model_words=tuple(head["model_words"]),
        variable_markers=tuple(head["names"]),
    )


def signs_beside(folder: str) -> tuple[Signs, ...]:
    """Return the signs of the vendors in the folders beside ``folder``, by their names."""
    parent = dirname(folder)
    beside = []
    for name in sorted(listdir(parent)):
        other = join(parent, name)
        if other != folder and isfile(join(other, HEAD)):
            beside.append(signs_of(other))
    return tuple(beside)


@lru_cache(maxsize=32)
def protocols_of(folder: str) -> Mapping[str, Protocol]:
    """Return the protocols that the vendor in ``folder`` describes, by id."""
    return tables_of(Protocol, join(folder, HEAD), "protocols", head_of(folder))


@lru_cache(maxsize=32)
def key_shapes_of(folder: str) -> tuple[KeyShape, ...]:
    """Return the shapes of the keys of the vendor in ``folder``. Raises `CatalogError`."""
    path = join(folder, KEYS)
    return rows_of(KeyShape, path, "keys", read_toml(path))


def key_shapes(
    own: Iterable[KeyShape],
    neighbors: Iterable[tuple[Phrase, Iterable[KeyShape]]],
    recognized: Iterable[KeyShape],
) -> tuple[KeyShape, ...]:
    """Return all shapes of keys as one vendor sees them: the first one that fits counts.

    ``own`` are this vendor's, ``neighbors`` the titles and shapes of the other ones, ``recognized``
    those of services without a catalog. A key that may be this vendor's is: a prefix of its own is
    no sign of another one.
    """
    shapes = list(own)
    prefixes = {shape.prefix for shape in shapes}
    others = [*_foreign(neighbors), *recognized]
    shapes += [shape for shape in others if shape.prefix not in prefixes]
    # `sk-kimi-` begins with `sk-`, which fits all of them; of one prefix the order is the files'.
    shapes.sort(key=lambda shape: len(shape.prefix), reverse=True)
    return tuple(shapes)


def _foreign(
    neighbors: Iterable[tuple[Phrase, Iterable[KeyShape]]],
) -> Iterator[KeyShape]:
    """Yield the shapes of ``neighbors`` that show whose a key is, with all who may have given it
    out; a shape that vendors without a catalog share shows nothing."""
    owners: dict[str, dict[Phrase, None]] = {}
    telling: list[KeyShape] = []
    for title, shapes in neighbors:
        for shape in shapes:
            if shape.shared:
                continue
            owners.setdefault(shape.prefix, {})[title] = None
            telling.append(shape)
    for shape in telling:
        vendor = cast("Phrase", either(owners[shape.prefix]))
        yield shape._replace(plans=(), vendor=vendor)
