"""``textDocument/codeAction`` and ``codeAction/resolve``.

Repairs of what is wrong at a range, or of what it is sent with, all safe ones of a file, what
ignores a rule, and last what explains it. Everything comes from the server's own findings: several
clients (ALE, Eglot) do not echo a diagnostic's data or source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ...ide.plan_labels import documented_plan
from ...linter.finding import Finding
from ...text.edit import Edit, Fix
from ...text.source import Span
from ...text.span_set import SpanSet
from ...util.translation import localized, phrase, tr
from ..protocol.positions import to_span
from .ignore_offers import ignores
from .offers import (
    OPEN_DOCUMENTATION,
    OPEN_RULE,
    QUICK_FIX,
    Offer,
    first_of_each_rule,
)
from .to_proto import to_diagnostic, to_workspace_edit

if TYPE_CHECKING:
    from ...parsers.document import Setting
    from ...resolve.call import Call
    from ...resolve.file_view import FileView
    from ..session.session import Session
    from ..session.snapshot import DocumentSnapshot

FIX_ALL = "source.fixAll.keyfit"
FIX_ALL_TITLE = phrase("Apply all safe fixes of keyfit")
OPTIONS = types.CodeActionOptions(
    code_action_kinds=[QUICK_FIX, FIX_ALL], resolve_provider=True
)
# Findings that are offered one by one. Editors also ask when all of a text is selected, and for
# each comment that is offered, the text is read again.
MENU = 10
_DATA_KEYS = {"uri", "version", "title", "places"}


async def code_action(
    snapshot: DocumentSnapshot, params: types.CodeActionParams
) -> list[types.CodeAction]:
    """Return the actions for a range of an open document, the most useful first."""
    span = to_span(snapshot.source, params.range, snapshot.view.encoding)
    offers = _offers(snapshot, span, params.context)
    return [_to_action(snapshot, offer) for offer in offers]


async def resolve(session: Session, action: types.CodeAction) -> types.CodeAction:
    """Return ``action`` with its edit, if its document is as it was when the action was made.

    Raises `JsonRpcInvalidParams` for an action that is not one of ours.
    """
    data = action.data
    if not isinstance(data, dict) or data.keys() != _DATA_KEYS:
        raise JsonRpcInvalidParams
    if data["title"] != action.title:
        raise JsonRpcInvalidParams
    places = _places(data["places"])
    snapshot = session.snapshot(str(data["uri"]))
    if snapshot is None or snapshot.document.version != data["version"]:
        return action
    findings = [one for one in snapshot.findings if tuple(_place(one)) in places]
    for offer in _with_edits(snapshot, findings, _kind_name(action.kind)):
        if _data(snapshot, offer) == data:
            action.edit = _edit(snapshot, offer)
    return action


def _places(sent: Any) -> set[tuple[object, ...]]:
    """Return the places that a client has sent back. Raise `JsonRpcInvalidParams` where it cannot
    have got them from here."""
    try:
        return {tuple(place) for place in sent}
    except TypeError:
        raise JsonRpcInvalidParams from None


def _with_edits(
    snapshot: DocumentSnapshot, findings: list[Finding], kind: str
) -> Iterator[Offer]:
    """Yield the offers of ``kind`` about ``findings`` that change a text."""
    every = snapshot.findings
    if kind == FIX_ALL:
        yield from _fix_all(snapshot.path, every, FIX_ALL, least=1)
    if kind == QUICK_FIX:
        yield from _repairs(findings)
        yield from _many_repairs(snapshot.path, every, findings)
        if snapshot.context:
            yield from ignores(snapshot, snapshot.context.view, findings[:MENU])


def _to_action(snapshot: DocumentSnapshot, offer: Offer) -> types.CodeAction:
    """Return ``offer`` for the client, without its edit if the client asks for that later."""
    diagnostics = [to_diagnostic(snapshot.view, finding) for finding in offer.findings]
    action = types.CodeAction(
        title=offer.title,
        kind=offer.kind,
        diagnostics=diagnostics or None,
        is_preferred=offer.preferred or None,
        command=offer.command,
    )
    if not offer.edits:
        return action
    if snapshot.capabilities.resolves_edits:
        action.data = _data(snapshot, offer)
    else:
        action.edit = _edit(snapshot, offer)
    return action


def _edit(snapshot: DocumentSnapshot, offer: Offer) -> types.WorkspaceEdit:
    return to_workspace_edit(
        snapshot.view, offer.edits, offer.confirm, offer.created_files
    )


def _data(snapshot: DocumentSnapshot, offer: Offer) -> dict[str, Any]:
    """Return the data by which an action is recognized when the client sends it back.

    The title may be part of it, since titles contain no keys.
    """
    document = snapshot.document
    places = [_place(finding) for finding in offer.findings]
    return {
        "uri": document.uri,
        "version": document.version,
        "title": offer.title,
        "places": places,
    }


def _place(finding: Finding) -> list[str | int]:
    """Return the rule and the offset (0-based code points) of ``finding``, as JSON."""
    return [finding.rule, finding.span.start]


def _offers(
    snapshot: DocumentSnapshot, span: Span, context: types.CodeActionContext
) -> list[Offer]:
    """Return everything for ``span`` that ``context`` asks for, the most useful first."""
    findings = snapshot.findings
    offers: list[Offer] = []
    if _is_wanted(QUICK_FIX, context.only):
        offers += _of_range(snapshot, span, context)
    # A menu without a filter has all repairs in one as a quick fix already.
    if context.only is not None and _is_wanted(FIX_ALL, context.only):
        offers += _fix_all(snapshot.path, findings, FIX_ALL, least=1)
    return offers


def _of_range(
    snapshot: DocumentSnapshot, span: Span, context: types.CodeActionContext
) -> Iterator[Offer]:
    """Yield the quick fixes for ``span``."""
    findings = snapshot.findings
    is_invoked = context.trigger_kind == types.CodeActionTriggerKind.Invoked
    # Editors also ask wherever the cursor rests: without findings there is nothing to look at.
    if not findings and not is_invoked:
        return
    file = snapshot.context
    touched = list(_touching(findings, span))
    repaired = touched
    if file and not touched:
        repaired = _related(file.view, findings, span)
    if repaired:
        yield from _repairs(repaired[:MENU])
        yield from _many_repairs(snapshot.path, findings, repaired)
    if file and (repaired or is_invoked):
        yield from _beside_repairs(snapshot, file.view, touched[:MENU], span)


def _touching(findings: list[Finding], span: Span) -> Iterator[Finding]:
    for finding in findings:
        if finding.span.touches(span):
            yield finding


def _beside_repairs(
    snapshot: DocumentSnapshot, view: FileView, touched: list[Finding], span: Span
) -> Iterator[Offer]:
    """Yield what ignores the findings ``touched``, and the pages about them and about ``span``."""
    yield from ignores(snapshot, view, touched)
    if snapshot.capabilities.shows_documents:
        yield from _explanations(touched)
        yield from _documentation(view, span)


def _is_wanted(kind: str, only: Iterable[types.CodeActionKind | str] | None) -> bool:
    """Return whether a request for ``only`` these kinds, or those below them, includes ``kind``."""
    if only is None:
        return True
    for wanted in map(_kind_name, only):
        if wanted == "" or f"{kind}.".startswith(f"{wanted}."):
            return True
    return False


def _kind_name(kind: types.CodeActionKind | str | None) -> str:
    return str(getattr(kind, "value", kind))


def _related(view: FileView, findings: list[Finding], span: Span) -> list[Finding]:
    """Return the findings about what is sent together with a setting that ``span`` touches.

    A key is refused at a URL that stands on another line: the repair is wanted from both.
    """
    spans: list[Span] = []
    for call in view.calls:
        settings = list(_settings_in(call, view))
        if any(_whole(setting).touches(span) for setting in settings):
            spans += [setting.span for setting in settings]
    return [
        finding
        for finding in findings
        if any(finding.span.touches(other) for other in spans)
    ]


def _whole(setting: Setting) -> Span:
    """Return the span from the setting's name to the end of its value."""
    start, end = setting.span
    return Span(min(start, setting.name.start) if setting.name else start, end)


def _repairs(findings: list[Finding]) -> Iterator[Offer]:
    """Yield one action per fix, the preferred ones first and the unsafe last."""
    fixes: list[tuple[int, Finding, Fix]] = []
    for finding in findings:
        fixes += [(_rank(fix), finding, fix) for fix in finding.fixes]
    # Sorting by the rank alone keeps fixes of one rank in the order of the text.
    for _, finding, fix in sorted(fixes, key=itemgetter(0)):
        is_safe = fix.safety == "safe"
        title = localized(fix.title)
        confirm = "" if is_safe else title
        if not is_safe:
            title = tr("{title} (unsafe)", title=fix.title)
        yield Offer(
            title, QUICK_FIX, (finding,), fix.edits, fix.preferred, confirm=confirm
        )


def _rank(fix: Fix) -> int:
    if fix.preferred:
        return 0
    return 1 if fix.safety == "safe" else 2


def _many_repairs(
    path: str, findings: list[Finding], touched: list[Finding]
) -> Iterator[Offer]:
    """Yield what makes many safe repairs at once: those of each rule of ``touched``, then all of
    ``findings``, which are those of the whole file."""
    rules = {one.rule for one in findings if _safe_preferred_fix(one)}
    # With one rule only, its repairs are all of them.
    for finding in first_of_each_rule(touched) if len(rules) > 1 else ():
        same = [one for one in findings if one.rule == finding.rule]
        title = phrase("Apply all safe fixes of {rule}", rule=finding.rule)
        yield from _fix_all(path, same, QUICK_FIX, least=2, title=title)
    yield from _fix_all(path, findings, QUICK_FIX, least=2)


def _fix_all(
    path: str,
    findings: list[Finding],
    kind: str,
    least: int,
    title: str = FIX_ALL_TITLE,
) -> Iterator[Offer]:
    """Yield the action of ``kind`` that applies every preferred fix, if there are ``least``."""
    fixed, edits = combined_fixes(path, findings)
    if len(fixed) >= least:
        yield Offer(localized(title), kind, tuple(fixed), tuple(edits))


def combined_fixes(
    path: str, findings: list[Finding]
) -> tuple[list[Finding], list[Edit]]:
    """Return the findings whose preferred fixes can be applied at once, and their edits.

    A fix is taken whole or not at all; one that also writes to another file than ``path`` is left
    to the user, because this runs when a file is saved.
    """
    fixed: list[Finding] = []
    edits: dict[tuple[Span, str], Edit] = {}
    taken = SpanSet()
    for finding in findings:
        fix = _safe_preferred_fix(finding)
        if fix is None or not _stays_in(path, fix):
            continue
        # Findings may share a repair.
        new = {(edit.span, edit.text): edit for edit in fix.edits}
        spans = [span for span, text in new.keys() - edits.keys()]
        # Of two fixes for one place only the first is applied: clients reject overlapping edits.
        if any(map(taken.touches, spans)):
            continue
        fixed.append(finding)
        edits.update(new)
        for span in spans:
            taken.add(span)
    return fixed, list(edits.values())


def _safe_preferred_fix(finding: Finding) -> Fix | None:
    for fix in finding.fixes:
        if fix.preferred and fix.safety == "safe":
            return fix
    return None


def _stays_in(path: str, fix: Fix) -> bool:
    return all(edit.source.path == path for edit in fix.edits)


def _explanations(findings: list[Finding]) -> Iterator[Offer]:
    """Yield the page about the rule of each finding."""
    for finding in first_of_each_rule(findings):
        title = tr("Explain {rule}", rule=finding.rule)
        command = types.Command(title, OPEN_RULE, arguments=[finding.rule])
        yield Offer(title, QUICK_FIX, (finding,), command=command)


def _documentation(view: FileView, span: Span) -> Iterator[Offer]:
    """Yield the page about the plan of the key, URL or model that ``span`` touches: one page."""
    for call in view.calls:
        plans = [*call.plans]
        if call.endpoint:
            plans.append(call.endpoint.plan)
        names = [(plan, documented_plan(call, plan)) for plan in plans]
        plan, name = next(filter(itemgetter(1), names), ("", ""))
        if not name or not _has_setting_in(call, view, span):
            continue
        plan_title = call.catalog.plans[plan].title
        title = tr("Open the {plan} documentation", plan=plan_title)
        command = types.Command(title, OPEN_DOCUMENTATION, arguments=[name])
        yield Offer(title, QUICK_FIX, command=command)
        return


def _has_setting_in(call: Call, view: FileView, span: Span) -> bool:
    """Return whether a setting of ``call`` in the file of ``view`` touches ``span``."""
    return any(setting.span.touches(span) for setting in _settings_in(call, view))


def _settings_in(call: Call, view: FileView) -> Iterator[Setting]:
    """Yield the settings of ``call`` that stand in the file of ``view``."""
    for setting in call.settings:
        if setting.source is view.document.source:
            yield setting
