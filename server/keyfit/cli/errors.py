"""Errors as the user reads them: one line, no traceback, no value that may be a secret."""

from __future__ import annotations

from ..util.isolation import broken
from ..util.safe_traceback import error_location
from ..util.translation import localized, phrase, reason


class UsageError(Exception):
    """The command line asks for something that cannot be; the text says what to do."""


def masked(text: str) -> str:
    """Return ``text`` without keys: one may have been given where a rule, a path or a host
    belongs."""
    from ..catalog import CatalogError
    from ..resolve.output_gate import Gate

    try:
        return Gate().masked(text)
    except CatalogError:  # the error itself: nothing was read
        return text


def format_error(error: Exception) -> str:
    """Return one line for ``error``: a user's mistake in words, anything else by kind and place
    only.

    The text of an unexpected error may quote a file's content, so it is left out.
    """
    from ..catalog import CatalogError  # a server should not wait for it

    if isinstance(error, (UsageError, CatalogError)):
        text = error.text if isinstance(error, CatalogError) else reason(error)
        return " ".join(localized(text).split())
    if isinstance(error, OSError) and error.strerror:
        from ..util.os_error_text import os_error_text  # seldom needed

        file = f"{error.filename}: " if error.filename else ""
        return f"{file}{localized(os_error_text(error, phrase('cannot be read')))}"
    return localized(broken(error_location(error)))
