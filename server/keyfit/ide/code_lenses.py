"""What a tool would send and get back, in one line above the settings that decide it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..doctor.connections import PredictedConnection
from ..doctor.prediction import UNKNOWN, Prediction
from ..linter.finding import Finding
from ..parsers.document import Document, Setting
from ..resolve.context import FileContext
from ..text.source import Span
from ..util.text_layout import wrapped
from ..util.translation import either, localized, phrase, tr
from .links import name_span
from .plan_labels import documented_plan
from .repairs import Repair, repair_of

_LONGEST_REASON = 90  # columns of a sentence that is to be read in passing
_SIGNS = " ;:,；：，、"
_NOT_KNOWN = phrase("not known")


class CodeLens(NamedTuple):
    """``title`` is shown above ``span`` (0-based code points); ``rule`` foresees the answer, and
    ``plan`` is the one that is called, '' for none."""

    span: Span
    title: str
    repair: Repair | None = None
    rule: str = ""
    plan: str = ""


def code_lenses(
    context: FileContext,
    connections: Iterable[PredictedConnection],
    findings: Iterable[Finding],
) -> list[CodeLens]:
    """Return a lens for each of ``connections`` that is made, at the part of it in this file.

    ``findings`` are those in the file, of which a repair is taken.
    """
    known = list(findings)
    lenses: dict[tuple[int, str], CodeLens] = {}
    for one in connections:
        settings = _settings_in(context.document, one) if _is_shown(one) else []
        if settings:
            lens = _lens(context.document, one, settings, known)
            lenses.setdefault((lens.span.start, lens.title), lens)
    return sorted(lenses.values(), key=lambda lens: lens.span)


def _is_shown(one: PredictedConnection) -> bool:
    """Return whether the connection is made, and there is something to say about it."""
    if not one.connection.active:
        return False
    has_answer = one.answer.outcome != UNKNOWN or bool(one.answer.change)
    return has_answer or one.connection.call.endpoint is not None


def _settings_in(document: Document, one: PredictedConnection) -> list[Setting]:
    """Return the settings of ``document`` that have a part in the connection, in their order."""
    call = one.connection.call
    path = document.source.path
    settings: dict[int, Setting] = {}
    for setting in call.settings:
        if setting.source.path == path:
            settings[name_span(setting).start] = setting
    return [settings[start] for start in sorted(settings)]


def _lens(
    document: Document,
    one: PredictedConnection,
    settings: list[Setting],
    findings: list[Finding],
) -> CodeLens:
    call, answer = one.connection.call, one.answer
    repair = repair_of(answer, settings, findings)
    title = call.catalog.keys.masked(_title(one, repair))
    span = _block(document, settings)
    plan = call.endpoint.plan if call.endpoint else ""
    return CodeLens(span, title, repair, answer.rule, documented_plan(call, plan))


def _block(document: Document, settings: list[Setting]) -> Span:
    """Return the span of the name of the object that has all of ``settings``, if that is one;
    else of the first of them."""
    first = settings[0]
    if document.holds_variables:
        return name_span(first)
    parent = _common_path(settings)
    around = document.get(parent) if parent else None
    if around is None or not around.name or around.name.start > first.span.start:
        return name_span(first)
    return name_span(around)


def _common_path(settings: Iterable[Setting]) -> tuple[str, ...]:
    """Return the path of the innermost object that has all of ``settings``."""
    paths = [setting.path[:-1] for setting in settings]
    common: list[str] = []
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    return tuple(common)


def _title(one: PredictedConnection, repair: Repair | None) -> str:
    title = localized(one.connection.call.sender.title)
    answer = one.answer
    head = _head(f"{title[:1].upper()}{title[1:]}", answer)
    # A reason for which nothing is sent begins with the tool's name.
    reason = _shortened(localized(answer.reason).removeprefix(f"{title} "))
    if repair:
        return tr(
            "{tool}: {reason} – {change}",
            tool=head,
            reason=reason,
            change=answer.remedy,
        )
    return tr("{tool}: {reason}", tool=head, reason=reason)


def _head(tool: str, answer: Prediction) -> str:
    """Return ``tool`` with the status that it gets, if it gets one."""
    statuses = either(map(str, answer.statuses))
    if answer.outcome == UNKNOWN:
        statuses = _NOT_KNOWN
    return f"{tool} → {localized(statuses)}" if statuses else tool


def _shortened(reason: str) -> str:
    """Return ``reason``, cut if it is long: between two words, and with no sign at the end that
    something follows."""
    start, *more = wrapped(reason, _LONGEST_REASON)
    return f"{start.rstrip(_SIGNS)}…" if more else reason
