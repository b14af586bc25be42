"""All that is known of one vendor, and how to find its neighbors."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ..text.word_search import WordSearch
from ..util.lru_method import lru_cached_method
from ..util.translation import Phrase
from .endpoint_index import EndpointIndex
from .key_index import CACHE_SIZE, KeyIndex
from .model_index import ModelIndex
from .neighbors import Signs
from .vendor_facts import HIDDEN_PLAN, URL, CitedSource, KeyShape, Plan, Protocol


class Neighbor(NamedTuple):
    """Another vendor, whose catalog is loaded when something leads to it."""

    signs: Signs
    load: "Callable[[], Catalog]"


class _VendorFacts(NamedTuple):
    """The fields of a `Catalog`.

    ``trigger_words``: a text without any of them, nor of ``model_words``, need not be looked at.
    ``variable_markers``: words in the names of variables that are for this vendor alone.
    ``folder`` has its files. ``neighbors``: the other vendors.
    """

    id: str
    title: Phrase
    as_of: date
    trigger_words: tuple[str, ...]
    model_words: tuple[str, ...]
    variable_markers: tuple[str, ...]
    sources: Mapping[str, CitedSource]
    protocols: Mapping[str, Protocol]
    plans: Mapping[str, Plan]
    keys: KeyIndex
    endpoints: EndpointIndex
    models: ModelIndex
    folder: str = ""
    neighbors: tuple[Neighbor, ...] = ()


class Catalog(_VendorFacts):
    """All facts of one vendor, with the look-ups that take several kinds of them."""

    __hash__ = object.__hash__  # it has mappings; caches go by identity
    __eq__ = object.__eq__

    @lru_cached_method(CACHE_SIZE)
    def of_url(self, url: str) -> "Catalog":
        """Return the catalog of the vendor to whose host ``url`` leads, or nearly does; this one
        for any other URL: hosts that a user declares are in this one, too."""
        lower = url.lower()
        if not any(map(lower.__contains__, self._neighbors_words)):
            return self
        if self.endpoints.meant(url) or _has_private_host(self.endpoints, url):
            return self
        for neighbor in self.neighbors:
            if any(map(lower.__contains__, neighbor.signs.trigger_words)):
                catalog = neighbor.load()
                if catalog.endpoints.meant(url):
                    return catalog
        return self

    def of_key(self, key: str) -> "Catalog":
        """Return the catalog of the vendor that gave out ``key``, by its shape; this one where the
        shape shows no neighbor alone."""
        shape = self.keys.shape_of(key)
        vendor = shape.vendor if shape else ""
        for neighbor in self.neighbors:
            if vendor == neighbor.signs.title:
                return neighbor.load()
        return self

    def of_variable(self, name: str) -> "Catalog":
        """Return the catalog of the vendor that variables called ``name`` are for; this one where
        the name shows no neighbor."""
        lower = name.lower()
        if self.owns_variable(name):
            return self
        for neighbor in self.neighbors:
            if any(map(lower.__contains__, neighbor.signs.variable_markers)):
                return neighbor.load()
        return self

    def vendor(self, id: str) -> "Catalog | None":
        """Return the catalog of the vendor whose id is ``id``, this one for ''; None if there is
        none."""
        if id in ("", self.id):
            return self
        for neighbor in self.neighbors:
            if neighbor.signs.id == id:
                return neighbor.load()
        return None

    @property
    def vendor_ids(self) -> tuple[str, ...]:
        """Return the ids of this vendor and of all neighbors, which need not be loaded for it."""
        return (self.id, *(neighbor.signs.id for neighbor in self.neighbors))

    @property
    def vendor_folders(self) -> tuple[str, ...]:
        """Return the folders of this vendor and of all neighbors."""
        return (self.folder, *(neighbor.signs.folder for neighbor in self.neighbors))

    def vendors(self) -> "Iterator[Catalog]":
        """Yield this catalog and those of all neighbors."""
        yield self
        for neighbor in self.neighbors:
            yield neighbor.load()

    def leads_to_vendor(self, url: str) -> bool:
        """Return whether ``url`` leads to a known host of any vendor."""
        return self.of_url(url).endpoints.parse(url) is not None

    def nearly_leads_to_vendor(self, url: str) -> bool:
        """Return whether ``url`` leads to a known host of any vendor, or would if it were spelled
        right."""
        return self.of_url(url).endpoints.meant(url) is not None

    @cached_property
    def _neighbors_words(self) -> tuple[str, ...]:
        every = [neighbor.signs.trigger_words for neighbor in self.neighbors]
        return tuple(word for words in every for word in words)

    def mentions(self, text: str, by_models: bool = True) -> bool:
        """Return whether ``text`` has a word without which keyfit has nothing to say: a part of a
        host, the stem of a variable, the prefix of a key or, ``by_models``, a model's name."""
        lower = text.lower()
        # With a model, another file of the same tool may have the endpoint.
        words = self._words_and_models if by_models else self._words
        if words.is_in(lower):
            return True
        prefixes = self.keys.shortest_prefixes
        if any(_begins_a_word(prefix, lower) for prefix in prefixes):
            return True
        # Secrets of Kubernetes have keys in Base64.
        encoded = self.keys.encoded_prefixes if "kind: secret" in lower else ()
        return any(_begins_a_word(prefix, lower) for prefix in encoded)

    @cached_property
    def _words(self) -> WordSearch:
        return WordSearch((*self.trigger_words, *self._neighbors_words))

    @cached_property
    def _words_and_models(self) -> WordSearch:
        return WordSearch(self.every_word)

    @cached_property
    def every_word(self) -> tuple[str, ...]:
        """Return the words of all vendors, in lower case, for which `mentions` looks; the prefixes
        of keys are in `KeyIndex.shortest_prefixes`."""
        words = [*self.trigger_words, *self._neighbors_words, *self.model_words]
        for neighbor in self.neighbors:
            words += neighbor.signs.model_words
        return tuple(dict.fromkeys(words))

    def owns_variable(self, name: str) -> bool:
        """Return whether a variable called ``name`` is for this vendor whatever its value."""
        lower = name.lower()
        return any(marker in lower for marker in self.variable_markers)

    def names_vendor(self, name: str) -> bool:
        """Return whether a variable called ``name`` is for this vendor or a neighbor."""
        if self.owns_variable(name):
            return True
        lower = name.lower()
        return any(marker in lower for marker in self._neighbors_markers)

    @cached_property
    def _neighbors_markers(self) -> tuple[str, ...]:
        every = [neighbor.signs.variable_markers for neighbor in self.neighbors]
        return tuple(marker for markers in every for marker in markers)

    def plan(self, id: str) -> Plan:
        """Return the plan called ``id``; a plan of unknown terms where the text does not show
        which it is ('')."""
        return self.plans[id] if id else HIDDEN_PLAN

    @property
    def metered_plan(self) -> Plan | None:
        """Return the plan whose calls are billed one by one, None if the vendor has none."""
        return next((plan for plan in self.plans.values() if plan.metered), None)

    def is_metered(self, shape: KeyShape) -> bool:
        """Return whether keys of ``shape`` belong to a plan whose calls are billed one by one."""
        return any(self.plans[plan].metered for plan in shape.plans)


def _begins_a_word(prefix: str, text: str) -> bool:
    """Return whether ``prefix`` stands in ``text`` with no letter or digit before it: `sk-`
    is in `risk-free` too. Linear: each place is looked at once."""
    at = text.find(prefix)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(prefix, at + 1)
    return at >= 0


def _has_private_host(endpoints: EndpointIndex, url: str) -> bool:
    """Return whether ``url`` leads to a host that the user wants no judgment of."""
    match = URL.fullmatch(url) if endpoints.private else None
    return match is not None and endpoints.is_private(match["host"])
