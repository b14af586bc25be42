"""The baseline: findings that a project had when it began to use keyfit, hidden until they change.

It contains rules, paths and fingerprints; nothing in it is derived from a whole key. Version 2 is
written; version 1, whose fingerprints depend on the wording of messages, is still read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ..util.translation import phrase
from .finding import Finding

NAME = "keyfit-baseline.json"
_VERSION = 2
_READABLE = (1, _VERSION)


class BaselineEntry(NamedTuple):
    """One finding of the baseline; ``path`` is relative to the folder of the baseline's file."""

    path: str
    rule: str
    fingerprint: str


class Baseline(NamedTuple):
    """The entries of the baseline at ``file``, an absolute path ('' for none); ``version`` is that
    of the file's format and so of the fingerprints."""

    file: str = ""
    entries: frozenset[BaselineEntry] = frozenset()
    version: int = _VERSION

    @property
    def folder(self) -> str:
        """The folder below which files can have entries, with a final slash."""
        return f"{self.file.rpartition('/')[0]}/"

    def entries_of(self, path: str, findings: Iterable[Finding]) -> list[BaselineEntry]:
        """Return an entry for each of ``findings``, which are all those at ``path`` in the order of
        its text."""
        from .fingerprint import fingerprints  # most runs need none

        findings, relative = list(findings), path.removeprefix(self.folder)
        known_by = fingerprints(findings, relative, self.version)
        return [
            BaselineEntry(relative, finding.rule, fingerprint)
            for finding, fingerprint in zip(findings, known_by, strict=True)
        ]


def parsed(file: str, text: str) -> Baseline:
    """Return the baseline in ``text``, read from ``file``. Raise `ValueError` if there is none."""
    import json

    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(phrase("not valid JSON")) from None
    if not isinstance(table, dict) or not isinstance(table.get("findings"), list):
        raise ValueError(phrase("not a keyfit baseline"))
    version = table.get("version")
    if version not in _READABLE:
        raise ValueError(phrase("written by another version of keyfit"))
    entries = frozenset(map(_entry, table["findings"]))
    return Baseline(file, entries, version)


def _entry(row: Any) -> BaselineEntry:
    given = row if isinstance(row, dict) else {}
    fields = [
        value
        for name in BaselineEntry._fields
        if isinstance(value := given.get(name), str)
    ]
    if len(fields) != len(BaselineEntry._fields):
        raise ValueError(phrase("not a keyfit baseline"))
    return BaselineEntry(*fields)


def text_of(entries: Iterable[BaselineEntry], version: int = _VERSION) -> str:
    """Return the text of a baseline's file with ``entries``, whose fingerprints are of ``version``:
    one a line, in a fixed order."""
    import json

    lines = ",\n".join(
        f"    {json.dumps(entry._asdict())}" for entry in sorted(entries)
    )
    listed = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": {version},\n  "findings": {listed}\n}}\n'
