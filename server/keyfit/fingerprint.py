"""What a finding is known by when its file is edited elsewhere: for baselines and code scanning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from .findings import Finding

_LENGTH = 32  # hexadecimal digits


def fingerprints(findings: Iterable[Finding], path: str) -> list[str]:
    """For each of ``findings``, all of one file, in the order of its text, what it is known by.

    ``path`` is the file's, with ``/``, from the folder that all files are named from. A fingerprint
    is made of that, the rule and the message, in which keys are masked, and of how often the same
    was said further up: neither lines nor whole keys go into it.
    """
    said: Counter[tuple[str, str]] = Counter()
    found = []
    for finding in findings:
        words = finding.rule, finding.message
        found.append(_digest(path, *words, str(said[words])))
        said[words] += 1
    return found


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
