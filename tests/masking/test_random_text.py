"""What looks drawn at random, and what somebody thought up."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.text.decoded import decoded
from keyfit.text.source import Span
from masking.keys import keys_of, shown_of

SAMPLES = tomli.loads(Path(__file__).with_name("samples.toml").read_text("utf-8"))
CATALOG = load_catalog()


@pytest.mark.parametrize("text", SAMPLES["random"])
def test_random(text: str) -> None:
    for line in (
        text,
        f"the model {text} is not",
        f"https://example.com/v1/{text}?x=1",
    ):
        assert shown_of(text.removeprefix("nvapi-"), CATALOG.keys.masked(line)) == ""


@pytest.mark.parametrize("text", SAMPLES["words"])
def test_words(text: str) -> None:
    assert CATALOG.keys.masked(text) == text


@pytest.mark.parametrize(("text", "shown"), SAMPLES["around"].items())
def test_around_a_key(text: str, shown: str) -> None:
    assert CATALOG.keys.masked(text) == shown


@pytest.mark.parametrize(
    ("written", "most"),
    [
        (lambda key: key, 0.002),
        (lambda key: f"glm{key}", 0.003),
        (lambda key: f"qwen3-{key}", 0.002),
        (str.upper, 0.015),
        (str.lower, 0.015),
        (lambda key: f"GLM{key.upper()}", 0.015),
    ],
    ids=[
        "alone",
        "in a word",
        "in a name",
        "upper case",
        "lower case",
        "in a word, upper case",
    ],
)
def test_how_many_keys_of_all_services_are_missed(
    written: Callable[[str], str], most: float
) -> None:
    keys = [drawn for shift in range(100) for drawn in keys_of(shift)]
    missed = [
        key
        for key in keys
        if shown_of(key.secret, CATALOG.keys.masked(written(key.text)))
    ]
    assert len(missed) <= most * len(keys)


def test_nothing_in_the_catalog_looks_random() -> None:
    known = [host.host for host in CATALOG.endpoints.hosts]
    known += [model for edition in CATALOG.models.editions for model in edition.models]
    known += [facts.id for facts in CATALOG.models.facts]
    known += [model for group in CATALOG.models.others for model in group.models]
    known += [origin.url for origin in CATALOG.sources.values()]
    known += [tool.title for tool in load_tools().tools]
    assert [text for text in known if CATALOG.keys.masked(text) != text] == []


@pytest.mark.parametrize(
    ("alphabet", "length", "most"),
    [
        ("0123456789abcdef", 32, 0.001),
        ("abcdefghijklmnopqrstuvwxyz0123456789", 32, 0.01),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 24, 0.01),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40, 0.02),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 64, 0.02),
    ],
)
def test_how_many_keys_without_a_prefix_are_missed(
    alphabet: str, length: int, most: float
) -> None:
    chance = random.Random(length)
    keys = ["".join(chance.choices(alphabet, k=length)) for _ in range(1_000)]
    missed = [
        key for key in keys if shown_of(key, CATALOG.keys.masked(f"model {key} is not"))
    ]
    assert len(missed) <= most * len(keys)


@pytest.mark.parametrize(
    ("text", "plain", "span", "raw"),
    [
        ("a%73b", "asb", Span(1, 2), Span(1, 4)),
        ("a%2573b", "asb", Span(1, 3), Span(1, 7)),
        ("a\\u0073b", "asb", Span(0, 2), Span(0, 7)),
        ("a\u200bb", "ab", Span(0, 2), Span(0, 3)),
        (r"a\u200Bb", "ab", Span(0, 2), Span(0, 8)),
        ('"ab" + "cd"', '"abcd"', Span(1, 5), Span(1, 10)),
        ("x\na'b'c", "abc", Span(0, 3), Span(2, 7)),
    ],
)
def test_places_in_a_decoded_text(text: str, plain: str, span: Span, raw: Span) -> None:
    (line,) = decoded(text)
    assert line.text == plain
    assert line.raw(span) == raw


@pytest.mark.parametrize(
    "piece",
    [
        "sk-",
        "xsk-sp-a",
        "a.",
        "aB3-",
        "%25",
        "${A}",
        "0a",
        "'a",
        "tp-",
        "eyJ",
        "-",
        "+/",
    ],
)
def test_long_texts_end(piece: str) -> None:
    CATALOG.keys.masked(piece * (100_000 // len(piece)))
