"""What tomli says about invalid TOML, as its user reads it."""

from __future__ import annotations

from .translation import Phrase, phrase

# tomli words them in English; these are here to be translated.
KNOWN = (
    phrase("nested too deeply"),
    phrase("Cannot overwrite a value"),
    phrase("Escaped character is not a Unicode scalar value"),
    phrase("Expected '=' after a key in a key/value pair"),
    phrase("Expected ']' at the end of a table declaration"),
    phrase("Expected ']]' at the end of an array declaration"),
    phrase("Expected newline or end of document after a statement"),
    phrase("Invalid date or datetime"),
    phrase("Invalid hex value"),
    phrase("Invalid initial character for a key part"),
    phrase("Invalid statement"),
    phrase("Invalid value"),
    phrase("Unclosed array"),
    phrase("Unclosed inline table"),
    phrase("Unescaped '\\' in a string"),
    phrase("Unterminated string"),
)
_WITH_VALUE = (
    phrase("Cannot declare {value} twice", value="…"),
    phrase("Cannot mutate immutable namespace {value}", value="…"),
    phrase("Cannot redefine namespace {value}", value="…"),
    phrase("Duplicate inline table key {value}", value="…"),
    phrase("Expected {value}", value="…"),
    phrase("Found invalid character {value}", value="…"),
    phrase("Illegal character {value}", value="…"),
)


def toml_error_text(message: str) -> Phrase:
    """Return tomli's ``message``, without the position at its end, as a text to be translated."""
    if message in KNOWN:
        return Phrase(message)
    for known in _WITH_VALUE:
        start, _, end = known.partition("…")
        if message.startswith(start) and message.endswith(end):
            value = message.removeprefix(start).removesuffix(end)
            return Phrase(known.template, {"value": value})
    return Phrase(message)
