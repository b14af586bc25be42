"""All that is known of one vendor."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from .endpoint_index import EndpointIndex
from .key_index import KeyIndex
from .model_index import ModelIndex
from .vendor_facts import KeyShape, Origin, Plan, Protocol


class _VendorFacts(NamedTuple):
    """The fields of a `Catalog`.

    ``trigger_words``: a text without any of them, nor of ``model_words``, need not be looked at.
    ``variable_markers``: words in the names of variables that are for this vendor alone.
    """

    id: str
    title: str
    as_of: date
    trigger_words: tuple[str, ...]
    model_words: tuple[str, ...]
    variable_markers: tuple[str, ...]
    sources: Mapping[str, Origin]
    protocols: Mapping[str, Protocol]
    plans: Mapping[str, Plan]
    keys: KeyIndex
    endpoints: EndpointIndex
    models: ModelIndex


class Catalog(_VendorFacts):
    """All facts of one vendor, with the look-ups that take several kinds of them."""

    __hash__ = object.__hash__  # it has mappings; caches go by identity
    __eq__ = object.__eq__

    def mentions(self, text: str, by_models: bool = True) -> bool:
        """Return whether ``text`` has a word without which keyfit has nothing to say: a part of a
        host, the stem of a variable, the prefix of a key or, ``by_models``, a model's name."""
        lower = text.lower()  # substring search is many times faster than a pattern
        if any(map(lower.__contains__, self.trigger_words)):
            return True
        # Another file of the same tool may have the endpoint.
        if by_models and any(map(lower.__contains__, self.model_words)):
            return True
        return any(
            _begins_a_word(prefix, lower) for prefix in self.keys.shortest_prefixes
        )

    def owns_variable(self, name: str) -> bool:
        """Return whether a variable called ``name`` is for this vendor whatever its value."""
        lower = name.lower()
        return any(marker in lower for marker in self.variable_markers)

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
