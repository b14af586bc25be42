"""The catalog's texts for people: error messages, scenarios, skills, the matrix, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...catalog.vendor import Catalog
from ..style import Style
from .table import paragraph

TABLES = ("messages", "scenarios", "skills", "matrix", "links")
# What is shown elsewhere, or not at all.
_HIDDEN = ("id", "title", "match", "cite", "as_of", "rules", "rule", "statuses", "key", "host")
_LABELS = {"works": "Works with a plan key", "api": "API", "url": "URL", "text": ""}


@dataclass(frozen=True)
class Entry:
    """One text of the catalog: its table, its id and what is said."""

    table: str
    id: str
    said: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The heading: a key and a host where the entry has no title of its own."""
        pair = f"{self.said['key']}… at {self.said['host']}" if "host" in self.said else self.id
        return str(self.said.get("title", pair))

    @property
    def statuses(self) -> str:
        """The HTTP statuses that go with it, '' if there are none."""
        return ", ".join(map(str, self.said.get("statuses", ())))


def entries(messages: Mapping[str, Any], *tables: str) -> Iterator[Entry]:
    """The entries of ``tables`` (all, if none is named), in the catalog's order."""
    for name in tables or TABLES:
        rows = messages.get(name, ())
        if isinstance(rows, Mapping):
            yield from (Entry(name, key, row) for key, row in rows.items())
        else:
            yield from (Entry(name, str(row.get("id", "")), row) for row in rows)


def entry_text(catalog: Catalog, entry: Entry, style: Style) -> Iterator[str]:
    """The lines that show all of ``entry``."""
    yield style("bold", entry.title)
    for name, value in _shown(entry):
        label = _label(name)
        yield paragraph(_words(value), "    ", f"  {label}: " if label else "  ")
    if entry.statuses:
        yield f"  HTTP status: {entry.statuses}"
    rules = entry.said.get("rules") or filter(None, [entry.said.get("rule")])
    if said := ", ".join(rules):
        yield paragraph(f"Rules: {said} (keyfit explain RULE)", "    ", "  ")
    source = source_text(catalog, entry.said["cite"], entry.said["as_of"])
    yield paragraph(f"Source: {source}", "    ", "  ")


def entry_line(entry: Entry) -> str:
    """``entry`` in one paragraph, for a list."""
    texts = [_words(value) for name, value in _shown(entry) if not isinstance(value, bool)]
    status = f" (HTTP {entry.statuses})" if entry.statuses else ""
    return paragraph(f"{entry.title}: {'; '.join(texts)}{status}", "    ", "  ")


def _shown(entry: Entry) -> Iterator[tuple[str, object]]:
    yield from ((name, value) for name, value in entry.said.items() if name not in _HIDDEN)


def source_text(catalog: Catalog, cite: str, as_of: object = None) -> str:
    """The source called ``cite``, with its address and date."""
    source = catalog.sources.get(cite)
    if source is None:
        return f"{cite}, {as_of}" if as_of else cite
    return ", ".join(filter(None, (source.title, source.url, str(as_of or source.date))))


def _label(name: str) -> str:
    words = _LABELS.get(name, name.replace("_", " "))
    return f"{words[:1].upper()}{words[1:]}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)
