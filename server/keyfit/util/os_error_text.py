"""Errors of the operating system as its user reads them."""

from __future__ import annotations

from .translation import Phrase, phrase

# The system words them in English; these are here to be translated.
KNOWN = (
    phrase("permission denied"),
    phrase("operation not permitted"),
    phrase("no such file or directory"),
    phrase("is a directory"),
    phrase("not a directory"),
    phrase("file exists"),
    phrase("file name too long"),
    phrase("too many levels of symbolic links"),
    phrase("read-only file system"),
    phrase("no space left on device"),
    phrase("input/output error"),
)


def os_error_text(error: OSError, otherwise: Phrase) -> Phrase:
    """Return why ``error`` came, in lower case; ``otherwise`` if the system does not say."""
    return Phrase(error.strerror.lower()) if error.strerror else otherwise
