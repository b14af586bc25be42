"""What the server may say to a log: where something failed, never what it was reading."""

from __future__ import annotations

import logging
import re
import sys
from functools import lru_cache

from ...util.safe_traceback import error_location

LOG = logging.getLogger("keyfit.lsp")


_LONG = re.compile(r"[\w+=-]{24,}")


@lru_cache(maxsize=1)
def _begun() -> re.Pattern[str]:
    """What begins like a key, its public prefix as ``kind``.

    No log line is meant to hold one; this is for the line that does all the same. Wide on purpose:
    a masked folder name costs nothing.
    """
    from ...catalog.loader import load_catalog

    kinds = "|".join(map(re.escape, load_catalog().keys.public_prefixes))
    return re.compile(rf"\b(?P<kind>{kinds}|Bearer\s+)[\w.~+/=-]{{4,}}")


def masked(text: str) -> str:
    """``text`` with everything that looks like a key cut down to its public prefix."""
    from ...catalog.loader import load_catalog

    catalog, kept, at = load_catalog(), "", 0
    for start, end in catalog.keys.detector.spans(text):
        kept += f"{text[at:start]}{catalog.keys.secret(text[start:end]).prefix}…"
        at = end
    begun = _begun().sub(lambda match: f"{match['kind']}…", kept + text[at:])
    return _LONG.sub(_unless_word, begun)


def _unless_word(match: re.Match[str]) -> str:
    is_word = match[0].isdigit() or not re.search(r"\d", match[0])
    return match[0] if is_word else "…"


class MaskingFormatter(logging.Formatter):
    """Masks whole records, exception texts and tracebacks included, not only their arguments."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one masked text."""
        return masked(super().format(record))


def configure(verbose: bool, file: str | None) -> None:
    """Send the log to ``file``, else to stderr; ``verbose`` adds one line per message.

    Raises `OSError` when ``file`` cannot be written.
    """
    handler = logging.FileHandler(file, encoding="utf-8") if file else logging.StreamHandler()
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    LOG.setLevel(logging.DEBUG if verbose else logging.INFO if file else logging.WARNING)
    # pygls writes whole message bodies, hence whole files, at INFO, and failing parameters at
    # ERROR. What went wrong is said by lsp/protocol/jsonrpc.py, without them.
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    logging.raiseExceptions = False  # a full disk or a closed stderr is no reason to write more
    sys.excepthook = lambda kind, error, trace: LOG.critical("stopped: %s", error_location(error))
