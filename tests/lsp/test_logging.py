"""What the log says and what it does not."""

from __future__ import annotations

import logging

import pytest

from keyfit.lsp.protocol.logging import MaskingFormatter, error_location, masked
from keyfit.util import toml_text

KEYS = [
    "sk-sp-" + "c4a7" * 8,
    "sk-sp-" + "A1b2.C3d4",
    "sk-" + "ab12" * 8,
    "AKIA" + "Q7" * 8,
    "ghp_" + "a1B2" * 9,
    "hf_" + "QwErTy12" * 4,
    "eyJhbGciOiJIUzI1NiJ9" + "x1" * 10,
]


@pytest.mark.parametrize("key", KEYS)
def test_keys_are_masked(key: str) -> None:
    shown = masked(f"didOpen OPENAI_API_KEY={key} 'file:///{key}'")
    assert key not in shown
    assert key[-6:] not in shown
    assert "didOpen" in shown


@pytest.mark.parametrize(
    "text",
    [
        "request 17 'textDocument/codeAction'",
        "checked 3 texts in 1.2 ms",
        "rule key-endpoint-mismatch failed",
    ],
)
def test_plain_words_are_not(text: str) -> None:
    assert masked(text) == text


def test_tracebacks_are_masked_with_the_record() -> None:
    try:
        raise ValueError(KEYS[0])
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord(
        "x", logging.ERROR, "f", 1, "failed: %s", (KEYS[1],), info
    )
    shown = MaskingFormatter().format(record)
    assert not any(key in shown for key in KEYS)
    assert "ValueError" in shown


def test_where_tells_the_place_and_not_the_words() -> None:
    with pytest.raises(ValueError, match="canary") as raised:
        raise ValueError("canary")
    assert "canary" not in error_location(raised.value)
    assert "test_logging.py" in error_location(raised.value)
    assert error_location(ValueError("canary")) == "ValueError"


def test_the_location_of_an_error_is_the_path_in_the_package() -> None:
    with pytest.raises(ValueError, match="Invalid") as raised:
        toml_text.parsed("=")
    assert " at " in error_location(raised.value)
    assert "util/toml_text.py:" in error_location(raised.value)
    assert "/util" not in error_location(raised.value)
