"""A key is never printed by accident."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from dataclasses import dataclass
from typing import NamedTuple

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.parsers import dotenv
from keyfit.text.secret import Secret
from keyfit.text.source import Source

KEYS = {
    "sk-sp-0123456789abcdef0123456789abcdef": "sk-sp-…cdef",
    "sk-fedcba9876543210fedcba9876543210": "sk-…3210",
    "sk-sp-D.TESTKEY.0000.MEUCIQ" + "testkey" * 8 + "=": "sk-sp-…key=",
    "sk-sp-short": "sk-sp-…",
    "sk-": "sk-…",
    "no-prefix-at-all-0123456789": "…6789",
    "": "…",
}
every_key = pytest.mark.parametrize(("key", "shown"), KEYS.items(), ids=KEYS.values())


def secret_of(key: str) -> Secret:
    return load_catalog().keys.secret(key)


def hides(text: str, key: str) -> bool:
    """Whether ``text`` holds no run of the key's own characters but at most its last four."""
    rest = key.removeprefix("sk-sp-").removeprefix("sk-")
    return not any(rest[i : i + 5] in text for i in range(len(rest) - 4))


@every_key
def test_the_prefix_and_at_most_four_characters_are_shown(key: str, shown: str) -> None:
    secret = secret_of(key)
    assert str(secret) == secret.masked() == shown
    assert secret.reveal() == key


@every_key
@pytest.mark.parametrize(
    "print_it",
    [
        str,
        repr,
        ascii,
        format,
        lambda s: f"{s}",
        lambda s: f"{s!r}",
        lambda s: f"{s:>60}",
        "%s".__mod__,
        lambda s: str([s, (s,), {"k": s}]),
        "{0} {0!s:<40}".format,
        lambda s: json.dumps({"k": s}, default=str),
        lambda s: " ".join(traceback.format_exception_only(ValueError(s))),
        lambda s: repr(ValueError("bad key", s)),
    ],
)
def test_every_way_of_printing_hides_it(key: str, shown: str, print_it) -> None:  # type: ignore[no-untyped-def]
    assert hides(print_it(secret_of(key)), key)


@dataclass
class Holder:
    secret: Secret


class Pair(NamedTuple):
    secret: Secret
    other: int = 1


@every_key
def test_records_that_hold_it_hide_it(key: str, shown: str) -> None:
    secret = secret_of(key)
    assert hides(f"{Holder(secret)} {Pair(secret)} {vars(Holder(secret))}", key)


@every_key
def test_a_log_hides_it(key: str, shown: str, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("test").warning("key %s, %r", secret_of(key), secret_of(key))
    assert hides(caplog.text, key)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_not_pickled(protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(secret_of("sk-fedcba9876543210fedcba9876543210"), protocol)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_it_is_not_copied(duplicate) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TypeError):
        duplicate(secret_of("sk-fedcba9876543210fedcba9876543210"))


def test_it_has_no_dict_to_look_into() -> None:
    assert not hasattr(Secret("x"), "__dict__")


def test_equal_keys_are_equal() -> None:
    assert Secret("a", "") == Secret("a", "x")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


def test_a_setting_does_not_print_its_value() -> None:
    key = "sk-fedcba9876543210fedcba9876543210"
    document = dotenv.parse(Source("/p/.env", f"DASHSCOPE_API_KEY={key}\n"))
    assert hides(repr(document.settings), key)
