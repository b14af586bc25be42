"""argparse's own texts in the user's language."""

from __future__ import annotations

import argparse

from ..util.translation import Phrase, localized, phrase

# Those that people see of a command line without choices of types; here to be translated.
TEXTS = (
    phrase("usage: "),
    phrase("%(heading)s:"),
    phrase("positional arguments"),
    phrase("options"),
    phrase("show this help message and exit"),
    phrase("argument %(argument_name)s: %(message)s"),
    phrase("expected one argument"),
    phrase("not allowed with argument %s"),
    phrase("ignored explicit argument %r"),
    phrase("invalid choice: %(value)r (choose from %(choices)s)"),
    phrase("the following arguments are required: %s"),
)


def translate_argparse() -> None:
    """Let argparse look up its texts in keyfit's catalog.

    It asks gettext for them in the environment's language, in a domain of its own, so that neither
    ``--lang`` nor keyfit's catalog would count.
    """
    vars(argparse)["_"] = _translated


def _translated(text: str) -> str:
    return localized(Phrase(text))
