"""Render the catalog's texts: error messages, scenarios, skills, the matrix, links."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .. import REPOSITORY
from ..catalog.vendor_index import Catalog
from ..linter.rule import page_url
from ..util.terminal_text import Style
from ..util.text_layout import paragraph
from ..util.translation import Phrase, active, listed, localized, phrase, tr

_RULE = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z]+)+")
TABLES = ("messages", "scenarios", "skills", "matrix", "links")
ERRORS_PAGE = f"{REPOSITORY}/blob/main/docs/errors.md"
_TRANSLATED_PAGES = {"zh": f"{REPOSITORY}/blob/main/docs/errors.zh-CN.md"}
_NAMES = ("api", "url")  # fields that are no words of a language
# The fields that are shown as they are; the others are shown elsewhere, or not at all.
_LABELS: Mapping[str, str] = {
    "api": "API",
    "reason": phrase("Reason"),
    "result": phrase("Result"),
    "text": "",
    "url": "URL",
    "works": phrase("Works with a plan key"),
}
_YES, _NO = phrase("yes"), phrase("no")


class ExpectedFailure(NamedTuple):
    """A failure that is foreseen: by the rule with the id ``rule``, at a host of ``plan``, ''
    if it is none of the vendor's."""

    rule: str
    plan: str


class CatalogEntry(NamedTuple):
    """One text of the catalog: its table, its id and its fields."""

    table: str
    id: str
    fields: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The title; a row of the matrix has none and is named by its key and host."""
        if "title" in self.fields:
            return Phrase(self.fields["title"])
        if "host" in self.fields:
            key = self.fields["key"]
            host = self.fields["host"]
            return phrase("{key}… at {host}", key=key, host=host)
        return self.id

    @property
    def statuses(self) -> str:
        """The HTTP statuses of the entry, separated by commas; '' if it has none."""
        statuses = self.fields.get("statuses", ())
        return listed(map(str, statuses))

    @property
    def causes(self) -> Sequence[Mapping[str, Any]]:
        """Return the causes of a message, the likeliest first: ``text``, ``remedy``, ``rules``."""
        causes: Sequence[Mapping[str, Any]] = self.fields.get("causes", ())
        return causes

    def causes_ranked(
        self, expected: Collection[ExpectedFailure]
    ) -> list[Mapping[str, Any]]:
        """Return the causes, first those of a failure that is ``expected``."""
        return sorted(self.causes, key=lambda cause: not is_likely(cause, expected))

    @property
    def rules(self) -> list[str]:
        """The ids of the rules that find the cause."""
        if self.causes:
            rules: dict[str, None] = {}
            for cause in self.causes:
                rules.update(dict.fromkeys(cause["rules"]))
            return list(rules)
        if "rules" in self.fields:
            return list(self.fields["rules"])
        rule = self.fields.get("rule")
        return [rule] if rule else []


def words_of(entry: CatalogEntry) -> Iterator[str]:
    """Yield the texts of ``entry`` that are translated."""
    if "title" in entry.fields:
        yield entry.fields["title"]
    for cause in entry.causes:
        yield cause["text"]
        yield cause["remedy"]
    for name, value in _shown_fields(entry):
        if name not in _NAMES and isinstance(value, str):
            yield value


def entries(messages: Mapping[str, Any], *tables: str) -> Iterator[CatalogEntry]:
    """Yield the entries of ``tables`` (by default of all), in the catalog's order."""
    for table in tables or TABLES:
        rows = messages.get(table, ())
        if isinstance(rows, Mapping):
            for id, row in rows.items():
                yield CatalogEntry(table, id, row)
        else:
            for row in rows:
                yield CatalogEntry(table, str(row.get("id", "")), row)


def is_likely(cause: Mapping[str, Any], expected: Collection[ExpectedFailure]) -> bool:
    """Return whether ``cause`` is that of a failure that is ``expected``."""
    plan = cause.get("plan")
    return any(
        failure.rule in cause["rules"] and plan in (None, failure.plan)
        for failure in expected
    )


def entry_text(
    catalog: Catalog,
    entry: CatalogEntry,
    style: Style,
    expected: Collection[ExpectedFailure] = (),
) -> Iterator[str]:
    """Yield the lines that show all of ``entry``.

    ``expected`` are the failures that the present configuration leads to: their causes come first
    and say so.
    """
    yield style("bold", localized(entry.title))
    yield from _causes_text(entry, expected)
    for name, value in _shown_fields(entry):
        label = localized(_LABELS[name])
        text = _words(name, value)
        if label:
            text = tr("{label}: {text}", label=label, text=text)
        yield paragraph(text, "    ", "  ")
    if entry.statuses:
        status = tr("HTTP status: {statuses}", statuses=entry.statuses)
        yield f"  {status}"
    if entry.rules:
        text = tr("Rules: {rules} (keyfit explain RULE)", rules=listed(entry.rules))
        text = paragraph(text, "    ", "  ")
        # After the wrapping, which would count the addresses.
        yield _RULE.sub(lambda match: style.link(page_url(match[0]), match[0]), text)
    source = source_text(catalog, entry.fields["cite"], entry.fields["as_of"])
    yield paragraph(tr("Source: {source}", source=source), "    ", "  ")
    if entry.causes:
        address = f"{_TRANSLATED_PAGES.get(active(), ERRORS_PAGE)}#{entry.id}"
        page = tr("Page: {address}", address=address)
        yield f"  {page}"


def _causes_text(
    entry: CatalogEntry, expected: Collection[ExpectedFailure]
) -> Iterator[str]:
    causes = entry.causes_ranked(expected)
    for number, cause in enumerate(causes, start=1):
        text = localized(Phrase(cause["text"]))
        if is_likely(cause, expected):
            text = tr("{cause} (This matches your configuration.)", cause=text)
        head = f"{number}. {text}"
        if len(causes) == 1:
            head = tr("Cause: {cause}", cause=text)
        yield paragraph(head, "     ", "  ")
        remedy = tr("Change: {change}", change=Phrase(cause["remedy"]))
        yield paragraph(remedy, "     ", "     ")


def entry_line(entry: CatalogEntry) -> str:
    """Return ``entry`` as one paragraph of a list."""
    texts: list[str] = []
    for name, value in _shown_fields(entry):
        # A yes or no means nothing without the name of its field.
        if not isinstance(value, bool):
            texts.append(_words(name, value))
    joined = tr("; ").join(texts)
    line = tr("{title}: {text}", title=entry.title, text=joined)
    if entry.statuses:
        line = tr("{line} (HTTP {statuses})", line=line, statuses=entry.statuses)
    return paragraph(line, "    ", "  ")


def message_line(
    entry: CatalogEntry, expected: Collection[ExpectedFailure] = ()
) -> str:
    """Return the message ``entry`` as one paragraph of a list: its likeliest cause, and by which
    id there is more of it."""
    cause = entry.causes_ranked(expected)[0]
    text = tr(
        "{title}: {cause} (keyfit explain {id})",
        title=entry.title,
        cause=Phrase(cause["text"]),
        id=entry.id,
    )
    return paragraph(text, "    ", "  ")


def _shown_fields(entry: CatalogEntry) -> Iterator[tuple[str, object]]:
    for name, value in entry.fields.items():
        if name in _LABELS:
            yield name, value


def source_text(catalog: Catalog, cite: str, as_of: object = None) -> str:
    """Return title, URL and date of the source with the id ``cite``; ``as_of`` is a later date."""
    source = catalog.sources.get(cite)
    if source is None:
        parts = [cite, str(as_of or "")]
    else:
        date = as_of or source.date
        parts = [localized(Phrase(source.title)), source.url, str(date)]
    return ", ".join(filter(None, parts))


def _words(name: str, value: object) -> str:
    """Return the ``value`` of the field ``name`` as it is shown."""
    if isinstance(value, bool):
        return localized(_YES if value else _NO)
    text = str(value)
    return text if name in _NAMES else localized(Phrase(text))
