"""What recognises keys, hosts and models: an answer for any text, the same each time."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.vendor_index import Catalog
from keyfit.resolve.redact import Redactor
from properties.texts import PLAN_KEY, STANDARD_KEY

CATALOG = load_catalog()
HOSTS = [host.host for host in CATALOG.endpoints.hosts]
MODELS = sorted(
    {model for plan in CATALOG.plans for model in CATALOG.models.of_plan(plan)}
)
SHAPES = [shape.pattern for shape in (*CATALOG.keys.shapes, *CATALOG.keys.secrets)]
KEYS = (
    st.sampled_from(SHAPES)
    .flatmap(
        lambda pattern: st.from_regex(
            pattern, fullmatch=True, alphabet=string.printable
        )
    )
    .filter(lambda key: not CATALOG.keys.is_placeholder(key))
)
PIECES = st.sampled_from(
    [PLAN_KEY, STANDARD_KEY, *HOSTS, *MODELS, *CATALOG.keys.public_prefixes, "https://", "http://",
     "/v1", ".", ":443", "@", "?x=1", "#", "*", "<", ">", " ", "\n", "\0", "\ud800", "İ", "ß",
     "your-key"]
)  # fmt: skip
ANYTHING = st.lists(PIECES | st.text(max_size=4), max_size=6).map("".join)


def classified(catalog: Catalog, text: str) -> list[object]:
    """Every answer that the catalog has about ``text``."""
    keys, endpoints, models = catalog.keys, catalog.endpoints, catalog.models
    asked = (keys.shape_of, keys.is_placeholder, endpoints.parse, endpoints.host,
             endpoints.near_host, models.facts_of, models.known_elsewhere, catalog.mentions,
             catalog.owns_variable, keys.masked, lambda key: keys.secret(key).masked())  # fmt: skip
    return [ask(text) for ask in asked]


@settings(max_examples=400)
@given(ANYTHING)
def test_any_text_is_classified_and_twice_the_same(text: str) -> None:
    without_caches = CATALOG._replace(
        keys=CATALOG.keys._replace(),
        endpoints=CATALOG.endpoints._replace(),
        models=CATALOG.models._replace(),
    )
    assert classified(CATALOG, text) == classified(without_caches, text)


@settings(max_examples=400)
@given(ANYTHING)
def test_the_places_in_an_endpoint_hold_what_they_say(text: str) -> None:
    found = CATALOG.endpoints.parse(text)
    if found:
        assert CATALOG.endpoints.host(found.host_name) is found.host
        assert text[slice(*found.scheme_span)].lower() == found.scheme
        assert found.path == "" or found.path[0] == "/"
        assert found.scheme_span.end <= found.host_span.start < found.host_span.end
        assert (
            found.host_span.end
            <= found.path_span.start
            <= found.path_span.end
            <= len(text)
        )


@given(st.sampled_from(HOSTS), st.data())
def test_case_does_not_count_in_hosts(host: str, data: st.DataObject) -> None:
    capitals = data.draw(
        st.lists(st.booleans(), min_size=len(host), max_size=len(host))
    )
    other = "".join(
        c.upper() if up else c for c, up in zip(host, capitals, strict=True)
    )
    assert CATALOG.endpoints.host(other) is CATALOG.endpoints.host(host)
    assert CATALOG.endpoints.near_host(other) is None


@given(st.sampled_from(MODELS), st.sampled_from(sorted(CATALOG.plans)))
def test_case_counts_in_models(model: str, plan: str) -> None:
    known = set(CATALOG.models.of_plan(plan))
    assert {model.swapcase(), model.title()} & known <= {model}


@settings(max_examples=200)
@given(KEYS, ANYTHING, ANYTHING)
def test_no_more_than_the_prefix_and_four_characters_of_a_key_are_shown(
    key: str, before: str, after: str
) -> None:
    shown = CATALOG.keys.secret(key).masked()
    prefix = CATALOG.keys.secret(key).prefix
    assert shown in (f"{prefix}…", f"{prefix}…{key[-4:]}")
    text, hidden = f"{before} {key} {after}", key[len(prefix) : -4]
    assume(len(hidden) >= 8 and text.count(hidden) == 1)
    for masked in (
        CATALOG.keys.masked(text),
        Redactor(CATALOG, load_tools()).text(text),
    ):
        assert hidden not in masked


@pytest.mark.parametrize("key", [PLAN_KEY, STANDARD_KEY])
@settings(max_examples=100)
@given(data=st.data())
def test_a_key_is_recognised_by_the_whole_of_it(key: str, data: st.DataObject) -> None:
    shape = CATALOG.keys.shape_of(key)
    assert shape is not None
    assert (
        CATALOG.keys.shape_of(key + data.draw(st.sampled_from([" ", "\n", "\0", "é"])))
        is not shape
    )
