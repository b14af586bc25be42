"""Write to the log where something failed, never what was being read."""

from __future__ import annotations

import logging
import re
import sys
from functools import lru_cache

from ...util.safe_traceback import error_location

LOG = logging.getLogger("keyfit.lsp")

_LONG_TOKEN = re.compile(r"[\w+=-]{24,}")


@lru_cache(maxsize=1)
def _key_beginning() -> re.Pattern[str]:
    """Return a pattern for text that begins like a key, with the public prefix as group ``kind``.

    No log line should contain a key; this is for the one that does. Wide on purpose: a folder name
    that is masked by mistake costs nothing.
    """
    from ...catalog.loader import load_catalog

    kinds = "|".join(map(re.escape, load_catalog().keys.public_prefixes))
    return re.compile(rf"\b(?P<kind>{kinds}|Bearer\s+)[\w.~+/=-]{{4,}}")


def masked(text: str) -> str:
    """Return ``text`` with everything that looks like a key cut down to its public prefix."""
    from ...catalog.loader import load_catalog

    keys = load_catalog().keys
    kept = ""
    position = 0
    for start, end in keys.detector.spans(text):
        prefix = keys.secret(text[start:end]).prefix
        kept += f"{text[position:start]}{prefix}…"
        position = end
    kept += text[position:]
    without_beginnings = _key_beginning().sub(_mask_beginning, kept)
    return _LONG_TOKEN.sub(_mask_unless_word, without_beginnings)


def _mask_beginning(match: re.Match[str]) -> str:
    return f"{match['kind']}…"


def _mask_unless_word(match: re.Match[str]) -> str:
    token = match[0]
    is_harmless = token.isdigit() or not re.search(r"\d", token)
    return token if is_harmless else "…"


class MaskingFormatter(logging.Formatter):
    """Masks whole records, exception texts and tracebacks included, not only their arguments."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one masked text."""
        return masked(super().format(record))


def configure(verbose: bool, file: str | None) -> None:
    """Send the log to ``file``, else to stderr; ``verbose`` adds one line per message.

    Raises `OSError` when ``file`` cannot be written.
    """
    handler = (
        logging.FileHandler(file, encoding="utf-8") if file else logging.StreamHandler()
    )
    handler.setFormatter(
        MaskingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    LOG.setLevel(_level(verbose, to_file=bool(file)))
    # pygls writes whole message bodies, hence whole files, at INFO, and failing parameters at
    # ERROR. What went wrong is logged by protocol/jsonrpc.py, without them.
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    # A full disk or a closed stderr is no reason to write more
    logging.raiseExceptions = False
    sys.excepthook = lambda kind, error, trace: LOG.critical(
        "stopped: %s", error_location(error)
    )


def _level(verbose: bool, to_file: bool) -> int:
    """Return the level of our own log: editors show all of stderr, so there only warnings."""
    if verbose:
        return logging.DEBUG
    return logging.INFO if to_file else logging.WARNING
