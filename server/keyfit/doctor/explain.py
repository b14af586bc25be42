"""Explain a rule, or what the service meant by its answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..catalog.loader import load_catalog, load_messages
from ..catalog.vendor_index import Catalog
from ..linter.linter import Linter
from ..linter.rule import Example, Rule, page_url
from ..linter.rules import RULES
from ..resolve.redact import Redactor
from ..util.terminal_text import Style, printable
from ..util.text_layout import paragraph
from ..util.translation import Phrase, listed, localized, phrase, tr
from .error_text import ErrorText, read_error
from .message_texts import (
    TABLES,
    CatalogEntry,
    ExpectedFailure,
    entries,
    entry_text,
    is_likely,
    message_line,
    source_text,
)

if TYPE_CHECKING:
    from .connections import PredictedConnection

Hint = Callable[[list["PredictedConnection"]], str]
"""Returns what to do about the connections that get an answer, '' if nothing is known."""

# The similarity to an id, from 0 to 1, at which a text counts as a misspelling of it.
_LEAST_LIKE = 0.75
_QUOTED = 200  # code points of an unknown text that are shown again
_HINT = phrase("""\
Paste the service's own message, e.g. keyfit explain "401 invalid access token";
'keyfit doctor' shows what each tool would send from here, and what is wrong with it;
'keyfit explain' lists the rules, 'keyfit plans' compares keys and endpoints.""")

_NOT_HERE = phrase(
    "None of the tools in use here would get this answer. 'keyfit doctor' shows what each tool "
    "would send."
)


def explanation(
    linter: Linter,
    what: str,
    style: Style,
    connections: Callable[[], list[PredictedConnection]],
    hint: Hint = lambda affected: "",
) -> Iterator[str]:
    """Yield the lines that explain ``what``: a rule's id, an entry's, or a text with error
    messages; none where nothing is known of it.

    ``linter`` has the settings in force. ``connections`` is called for error messages only, whose
    cause is looked for there; ``hint`` says what to do about those that are affected. No key in
    ``what`` is ever repeated.
    """
    rule = next((rule for rule in RULES if rule.id == what.lower()), None)
    if rule:
        yield from _rule_text(linter, rule, style)
        return
    for catalog in linter.catalog.vendors():
        by_id = entries_with_id(load_messages(catalog.folder), what)
        if by_id:
            yield from _entries_text(catalog, by_id, style)
            return
    catalog, error = read_error_of_any(linter.catalog, what)
    if error.messages:
        yield from _error_text(catalog, error, style, connections(), hint)
    elif error.tools and error.statuses:
        yield from _foreseen_text(error, connections(), hint)


def read_error_of_any(home: Catalog, what: str) -> tuple[Catalog, ErrorText]:
    """Return the vendor whose message is in the text ``what``, and what it is: the vendor whose
    host the text has, else the first one who knows the words."""
    errors = []
    for catalog in home.vendors():
        messages = load_messages(catalog.folder)
        error = read_error(messages, catalog.endpoints, what)
        errors.append((catalog, error))
    # One that knows the words and whose host was asked is meant, others only use the same words.
    for catalog, error in errors:
        if error.messages and not error.by_status and not error.shared:
            return catalog, error
    for catalog, error in errors:
        if error.messages and not error.by_status:
            return catalog, error
    return errors[0]


def _error_text(
    catalog: Catalog,
    error: ErrorText,
    style: Style,
    connections: list[PredictedConnection],
    hint: Hint,
) -> Iterator[str]:
    """Yield the lines that explain the messages in a text, and who would get them here."""
    from .affected_connections import expected_failures, failing, with_message

    refused = failing(connections, error.tools, catalog.id)
    expected = expected_failures(refused)
    remark = _remark(error)
    if remark:
        yield paragraph(remark)
        yield ""
    if error.by_status:
        for entry in sorted(error.messages, key=_is_unexpected(expected)):
            yield message_line(entry, expected)
    else:
        yield from _entries_text(catalog, error.messages, style, expected)
    if error.shared:
        yield paragraph(
            tr(
                "Note: other services use the same words. This is the explanation for {vendor}.",
                vendor=catalog.title,
            ),
            "    ",
            "  ",
        )
    yield from _here(with_message(refused, error.messages), hint)


def _here(affected: list[PredictedConnection], hint: Hint) -> Iterator[str]:
    """Yield a paragraph for each of the ``affected`` connections, and the one next command."""
    from .affected_connections import here_text

    for connected in affected:
        yield ""
        yield here_text(connected)
    advice = hint(affected) if affected else localized(_NOT_HERE)
    if advice:
        yield ""
        yield paragraph(advice)


def _foreseen_text(
    error: ErrorText, connections: list[PredictedConnection], hint: Hint
) -> Iterator[str]:
    """Yield what is foreseen for the tool whose frame is around an unknown text, if that has the
    status in the text."""
    from .affected_connections import failing, with_status

    refused = failing(connections, error.tools)
    affected = with_status(refused, error.tools, error.statuses)
    if affected:
        yield tr(
            "keyfit does not know this message, but expects the status {statuses}.",
            statuses=listed(map(str, error.statuses)),
        )
        yield from _here(affected, hint)


def _is_unexpected(
    expected: Collection[ExpectedFailure],
) -> Callable[[CatalogEntry], bool]:
    return lambda entry: not any(is_likely(cause, expected) for cause in entry.causes)


def _remark(error: ErrorText) -> str:
    """Return what has to be known before the explanation; '' if nothing."""
    remarks: list[str] = []
    if error.by_status:
        statuses = listed(map(str, error.statuses))
        remarks.append(
            tr("The status {statuses} alone may mean any of these.", statuses=statuses)
        )
    elif len(error.messages) > 1:
        remarks.append(
            tr(
                "{count} explanations match, the likeliest first.",
                count=len(error.messages),
            )
        )
    if error.others:
        others = _named(error.others)
        remarks.append(tr("Messages of {others} are not explained.", others=others))
    return " ".join(remarks)


def _entries_text(
    catalog: Catalog,
    shown: Sequence[CatalogEntry],
    style: Style,
    expected: Collection[ExpectedFailure] = (),
) -> Iterator[str]:
    for number, entry in enumerate(shown):
        if number:
            yield ""
        yield from entry_text(catalog, entry, style, expected)


def entries_of_all(home: Catalog) -> Iterator[CatalogEntry]:
    """Yield the entries that can be asked for by an id, of all vendors."""
    for folder in home.vendor_folders:
        for entry in entries(load_messages(folder)):
            if entry.id:
                yield entry


def entries_with_id(messages: Mapping[str, Any], what: str) -> list[CatalogEntry]:
    """Return the entry whose id is ``what``, or all of the table of that name."""
    id = what.lower()
    if id in TABLES:
        return list(entries(messages, id))
    for entry in entries(messages):
        if entry.id == id:
            return [entry]
    return []


def severity_here(linter: Linter, rule: Rule) -> str:
    """Return the severity of ``rule`` by the settings in force; ``off`` if it does not run."""
    is_enabled = any(rule.id == other.id for other in linter.rules)
    if not is_enabled:
        return "off"
    return linter.severities.get(rule.id, rule.severity)


def _rule_text(linter: Linter, rule: Rule, style: Style) -> Iterator[str]:
    redactor = Redactor(linter.catalog, linter.tools)
    severity = severity_here(linter, rule)
    styled_id = style(rule.severity, style.link(page_url(rule.id), rule.id))
    head = tr("{rule} ({severity})", rule=styled_id, severity=severity)
    if severity != rule.severity:
        head = tr(
            "{rule} ({severity} here, {default} by default)",
            rule=styled_id,
            severity=severity,
            default=rule.severity,
        )
    yield head
    yield paragraph(localized(Phrase(rule.summary)), "  ")
    yield ""
    yield paragraph(localized(Phrase(rule.why)), "  ")
    for title, example in ((tr("Wrong"), rule.bad), (tr("Right"), rule.good)):
        yield ""
        yield from _example(title, example, redactor, style)
    yield ""
    source = source_text(linter.catalog, rule.cite)
    yield paragraph(tr("Source: {source}", source=source), "    ", "  ")
    page = tr("Page: {address}", address=page_url(rule.id))
    yield f"  {page}"


def _example(
    title: str, example: Example, redactor: Redactor, style: Style
) -> Iterator[str]:
    styled_title = style("bold", title)
    for path, text in ((example.path, example.text), *example.companion_files):
        head = tr("{title}: {path}", title=styled_title, path=path)
        yield f"  {head}"
        shown = redactor.text(text)
        for line in shown.splitlines():
            yield f"    {line}".rstrip()


def unexplained(linter: Linter, what: str) -> str:
    """Return what to say where `explanation` has no line: what was asked, masked, and what to
    try."""
    _, error = read_error_of_any(linter.catalog, what)
    if error.others:
        return _answered_by_others(linter, error.others)
    redacted = Redactor(linter.catalog, linter.tools).text(what)
    quoted = printable(redacted)[:_QUOTED]
    if near := _near(what.lower()):
        return tr(
            "no explanation for {text!r}; did you mean {near!r}?",
            text=quoted,
            near=near,
        )
    text = tr("no explanation for {text!r}", text=quoted)
    return f"{text}\n{localized(_HINT)}"


def _answered_by_others(linter: Linter, others: Sequence[str]) -> str:
    names = _named(others)
    return tr(
        """\
this is a message of {names}, not of {vendor}.
If you meant to call the latter, the base URL has no effect: 'keyfit doctor' shows
where each tool sends its requests.""",
        names=names,
        vendor=linter.catalog.title,
    )


def _named(others: Sequence[str]) -> str:
    """Return the other services as a list: titles of the catalog, or hosts."""
    return listed(map(Phrase, others))


def _near(what: str) -> str:
    """Return the id that is most like ``what``, which may have blanks in it; '' if none is."""
    from difflib import get_close_matches

    rule_ids = [rule.id for rule in RULES]
    # Some rows, such as those of the matrix, have no id.
    entry_ids = [entry.id for entry in entries_of_all(load_catalog())]
    id = "-".join(what.split())
    matches = get_close_matches(id, rule_ids + entry_ids, n=1, cutoff=_LEAST_LIKE)
    return matches[0] if matches else ""
