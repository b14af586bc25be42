"""``textDocument/codeAction`` and ``codeAction/resolve``.

Quick fixes for a range, all safe ones for a file, the plan's documentation, and last a comment
that ignores the rule. Everything comes from the server's own findings: several clients (ALE,
Eglot) do not echo a diagnostic's data or source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ...linter.finding import Finding
from ...text.edit import Edit, Fix
from ...text.source import Span
from ..protocol.positions import to_span
from .execute_command import OPEN_DOCUMENTATION
from .to_proto import to_diagnostic, to_workspace_edit

if TYPE_CHECKING:
    from ...resolve.call import Call
    from ...resolve.file_view import FileView
    from ..session.session import Session
    from ..session.snapshot import DocumentSnapshot

QUICK_FIX = str(types.CodeActionKind.QuickFix.value)
FIX_ALL = "source.fixAll.keyfit"
OPTIONS = types.CodeActionOptions(
    code_action_kinds=[QUICK_FIX, FIX_ALL], resolve_provider=True
)
_DATA_KEYS = {"uri", "version", "title", "places"}
# A comment that ignores the finding about a useless comment would be useless, too.
_UNUSED = "unused-ignore"


class Offer(NamedTuple):
    """An action before it is written out for the client."""

    title: str
    kind: str
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    preferred: bool = False
    command: types.Command | None = None


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
    snapshot = session.snapshot(str(data["uri"]))
    if snapshot is None:
        return action
    context = types.CodeActionContext([], [_kind_name(action.kind)])
    whole = Span(0, len(snapshot.source.text))
    for offer in _offers(snapshot, whole, context):
        if _data(snapshot, offer) == data:
            action.edit = to_workspace_edit(snapshot.view, offer.edits)
    return action


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
        action.edit = to_workspace_edit(snapshot.view, offer.edits)
    return action


def _data(snapshot: DocumentSnapshot, offer: Offer) -> dict[str, Any]:
    """Return the data by which an action is recognized when the client sends it back.

    The title may be part of it, since titles contain no keys.
    """
    document = snapshot.document
    places = [[finding.rule, finding.span.start] for finding in offer.findings]
    return {
        "uri": document.uri,
        "version": document.version,
        "title": offer.title,
        "places": places,
    }


def _offers(
    snapshot: DocumentSnapshot, span: Span, context: types.CodeActionContext
) -> list[Offer]:
    """Return everything for ``span`` that ``context`` asks for, the most useful first."""
    findings = snapshot.findings
    touched = [finding for finding in findings if _touches(finding.span, span)]
    wants_quick_fixes = _is_wanted(QUICK_FIX, context.only)
    offers: list[Offer] = []
    if wants_quick_fixes:
        offers += _quick_fixes(touched)
    if _is_wanted(FIX_ALL, context.only):
        offers += _fix_all(snapshot.path, findings, asked=context.only is not None)
    # Editors also ask wherever the cursor rests: there only findings are worth a closer look.
    is_invoked = context.trigger_kind == types.CodeActionTriggerKind.Invoked
    is_worth_a_look = bool(touched) or is_invoked
    if not wants_quick_fixes or not is_worth_a_look:
        return offers
    file = snapshot.context
    if file is None:
        return offers
    file_view = file.view
    if snapshot.capabilities.shows_documents:
        offers += _documentation(file_view, span)
    offers += _ignores(snapshot, file_view, touched)
    return offers


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


def _touches(span: Span, other: Span) -> bool:
    """Return whether the spans overlap or meet: a cursor behind a value is still at it."""
    return span.start <= other.end and other.start <= span.end


def _quick_fixes(findings: list[Finding]) -> Iterator[Offer]:
    """Yield one action per fix, the preferred ones first and the unsafe last."""
    fixes: list[tuple[int, Finding, Fix]] = []
    for finding in findings:
        fixes += [(_rank(fix), finding, fix) for fix in finding.fixes]
    # Sorting by the rank alone keeps fixes of one rank in the order of the text.
    for _, finding, fix in sorted(fixes, key=itemgetter(0)):
        title = fix.title
        if fix.safety != "safe":
            title += " (unsafe)"
        yield Offer(title, QUICK_FIX, (finding,), fix.edits, fix.preferred)


def _rank(fix: Fix) -> int:
    if fix.preferred:
        return 0
    return 1 if fix.safety == "safe" else 2


def _fix_all(path: str, findings: list[Finding], asked: bool) -> Iterator[Offer]:
    """Yield the action that applies every preferred fix; unasked only where it does several."""
    fixed, edits = _combined_fixes(path, findings)
    least = 1 if asked else 2
    if len(fixed) >= least:
        yield Offer(
            "Apply all safe fixes of keyfit", FIX_ALL, tuple(fixed), tuple(edits)
        )


def _combined_fixes(
    path: str, findings: list[Finding]
) -> tuple[list[Finding], list[Edit]]:
    """Return the findings whose preferred fixes can be applied at once, and their edits.

    A fix is taken whole or not at all; one that also writes to another file than ``path`` is left
    to the user, because this runs when a file is saved.
    """
    fixed: list[Finding] = []
    edits: list[Edit] = []
    for finding in findings:
        fix = _safe_preferred_fix(finding)
        if fix is None or not _stays_in(path, fix):
            continue
        new = [edit for edit in fix.edits if not _is_among(edit, edits)]
        # Of two fixes for one place only the first is applied: clients reject overlapping edits.
        if not _overlap(new, edits):
            fixed.append(finding)
            edits += new
    return fixed, edits


def _safe_preferred_fix(finding: Finding) -> Fix | None:
    for fix in finding.fixes:
        if fix.preferred and fix.safety == "safe":
            return fix
    return None


def _stays_in(path: str, fix: Fix) -> bool:
    return all(edit.source.path == path for edit in fix.edits)


def _is_among(edit: Edit, others: list[Edit]) -> bool:
    """Return whether one of ``others`` is the same edit: findings may share a repair."""
    same = (edit.span, edit.text)
    return any((other.span, other.text) == same for other in others)


def _overlap(edits: list[Edit], others: list[Edit]) -> bool:
    return any(
        _touches(edit.span, other.span) for edit, other in product(edits, others)
    )


def _documentation(view: FileView, span: Span) -> Iterator[Offer]:
    """Yield the page of each plan that the keys, URLs and models in ``span`` belong to."""
    titles: dict[str, str] = {}
    for call in view.calls:
        if not _has_setting_in(call, view, span):
            continue
        plans = [*call.plans]
        if call.endpoint and call.endpoint.plan:
            plans.append(call.endpoint.plan)
        is_home = call.catalog is call.home
        for plan in plans:
            name = plan if is_home else f"{call.catalog.id}/{plan}"
            titles[name] = call.catalog.plans[plan].title
    for name, plan_title in titles.items():
        title = f"Open the {plan_title} documentation"
        command = types.Command(title, OPEN_DOCUMENTATION, arguments=[name])
        yield Offer(title, QUICK_FIX, command=command)


def _has_setting_in(call: Call, view: FileView, span: Span) -> bool:
    """Return whether a setting of ``call`` in the file of ``view`` touches ``span``."""
    from ...resolve.resolved_value import settings_of

    models = [use.part for use in call.models]
    for part in (call.url, *call.keys, *models):
        for setting in settings_of(part) if part else ():
            if setting.source is view.document.source and _touches(setting.span, span):
                return True
    return False


def _ignores(
    snapshot: DocumentSnapshot, view: FileView, findings: list[Finding]
) -> Iterator[Offer]:
    """Yield a comment that ignores each finding, in files that can have comments."""
    from ...linter.suppression_edit import comment_sign, ignore_edit

    sign = comment_sign(snapshot.engine.tools, view.document)
    if not sign:
        return
    seen: set[tuple[str, int]] = set()
    for finding in findings:
        # One comment ignores every finding of the rule on its line.
        line = finding.source.line_index(finding.span.start)
        place = (finding.rule, line)
        if place in seen or finding.rule == _UNUSED:
            continue
        seen.add(place)
        edit = ignore_edit(view.document, finding, sign)
        if edit:
            yield Offer(f"Ignore {finding.rule} here", QUICK_FIX, (finding,), (edit,))
