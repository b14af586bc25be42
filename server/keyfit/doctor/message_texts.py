"""Render the catalog's texts: error messages, scenarios, skills, the matrix, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..catalog.vendor_index import Catalog
from ..util.terminal_text import Style
from ..util.text_layout import paragraph

TABLES = ("messages", "scenarios", "skills", "matrix", "links")
# Fields that are shown elsewhere, or not at all.
_HIDDEN = (
    "id",
    "title",
    "match",
    "cite",
    "as_of",
    "rules",
    "rule",
    "statuses",
    "key",
    "host",
)
_LABELS = {"works": "Works with a plan key", "api": "API", "url": "URL", "text": ""}


@dataclass(frozen=True)
class Entry:
    """One text of the catalog: its table, its id and its fields."""

    table: str
    id: str
    fields: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Return the title; a row of the matrix has none and is named by its key and host."""
        if "title" in self.fields:
            return str(self.fields["title"])
        if "host" in self.fields:
            return f"{self.fields['key']}… at {self.fields['host']}"
        return self.id

    @property
    def statuses(self) -> str:
        """Return the HTTP statuses of the entry, separated by commas; '' if it has none."""
        statuses = self.fields.get("statuses", ())
        return ", ".join(map(str, statuses))

    @property
    def rules(self) -> list[str]:
        """Return the ids of the rules that find the cause."""
        if "rules" in self.fields:
            return list(self.fields["rules"])
        rule = self.fields.get("rule")
        return [rule] if rule else []


def entries(messages: Mapping[str, Any], *tables: str) -> Iterator[Entry]:
    """Yield the entries of ``tables`` (by default of all), in the catalog's order."""
    for table in tables or TABLES:
        rows = messages.get(table, ())
        if isinstance(rows, Mapping):
            for id, row in rows.items():
                yield Entry(table, id, row)
        else:
            for row in rows:
                yield Entry(table, str(row.get("id", "")), row)


def entry_text(catalog: Catalog, entry: Entry, style: Style) -> Iterator[str]:
    """Yield the lines that show all of ``entry``."""
    yield style("bold", entry.title)
    for name, value in _shown_fields(entry):
        label = _label(name)
        first_indent = f"  {label}: " if label else "  "
        yield paragraph(_words(value), "    ", first_indent)
    if entry.statuses:
        yield f"  HTTP status: {entry.statuses}"
    if entry.rules:
        rules = ", ".join(entry.rules)
        yield paragraph(f"Rules: {rules} (keyfit explain RULE)", "    ", "  ")
    source = source_text(catalog, entry.fields["cite"], entry.fields["as_of"])
    yield paragraph(f"Source: {source}", "    ", "  ")


def entry_line(entry: Entry) -> str:
    """Return ``entry`` as one paragraph of a list."""
    texts: list[str] = []
    for _, value in _shown_fields(entry):
        # A yes or no means nothing without the name of its field.
        if not isinstance(value, bool):
            texts.append(_words(value))
    line = f"{entry.title}: {'; '.join(texts)}"
    if entry.statuses:
        line += f" (HTTP {entry.statuses})"
    return paragraph(line, "    ", "  ")


def _shown_fields(entry: Entry) -> Iterator[tuple[str, object]]:
    for name, value in entry.fields.items():
        if name not in _HIDDEN:
            yield name, value


def source_text(catalog: Catalog, cite: str, as_of: object = None) -> str:
    """Return title, URL and date of the source with the id ``cite``; ``as_of`` is a later date."""
    source = catalog.sources.get(cite)
    if source is None:
        parts = [cite, str(as_of or "")]
    else:
        parts = [source.title, source.url, str(as_of or source.date)]
    return ", ".join(filter(None, parts))


def _label(name: str) -> str:
    """Return the label of a field, with a capital; '' if it is shown without one."""
    words = name.replace("_", " ")
    label = _LABELS.get(name, words)
    return f"{label[:1].upper()}{label[1:]}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)
