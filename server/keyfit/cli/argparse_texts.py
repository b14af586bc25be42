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
    # In Python 3.10 it does not ask for the words before the name of an argument.
    argparse.ArgumentError.__str__ = _error_text  # type: ignore[assignment,method-assign]


def _translated(text: str) -> str:
    return localized(Phrase(text))


def _error_text(error: argparse.ArgumentError) -> str:
    if error.argument_name is None:
        return error.message
    template = _translated("argument %(argument_name)s: %(message)s")
    return template % {"argument_name": error.argument_name, "message": error.message}
