"""``textDocument/codeAction`` and ``codeAction/resolve``.

Quick fixes for a range, all safe ones for a file, the plan's documentation, and last a comment
that ignores the rule. Everything comes from the server's own findings: several clients (ALE,
Eglot) do not echo a diagnostic's data or source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ...linter.finding import Finding
from ...text.edit import Edit, Fix
from ...text.source import Span
from ..protocol.edits import to_workspace_edit
from ..protocol.positions import to_span
from .diagnostics import to_diagnostic
from .execute_command import OPEN_DOCUMENTATION

if TYPE_CHECKING:
    from ...resolve.file_view import FileView
    from ..server import KeyfitServer
    from ..session.documents import Buffer

QUICK_FIX = str(types.CodeActionKind.QuickFix.value)
FIX_ALL = "source.fixAll.keyfit"
_DATA = {"uri", "version", "title", "places"}
_UNUSED = "unused-ignore"  # not itself to be ignored
OPTIONS = types.CodeActionOptions(code_action_kinds=[QUICK_FIX, FIX_ALL], resolve_provider=True)


class Offer(NamedTuple):
    """An action before it is written out for the client."""

    title: str
    kind: str
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    preferred: bool = False
    command: types.Command | None = None


async def code_action(ls: KeyfitServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The actions for a range of an open document.

    A coroutine, so that it begins after the messages that came in with it: it may be cancelled,
    and sees the newest text.
    """
    buffer = ls.documents.get(params.text_document.uri)
    if buffer is None:
        return []
    span = to_span(buffer.source, params.range, ls.client.encoding)
    offers = _offers(ls, buffer, span, params.context)
    return [_action(ls, buffer, offer) for offer in offers]


async def resolve(ls: KeyfitServer, action: types.CodeAction) -> types.CodeAction:
    """``action`` with its edit, as long as its document is as it was when the action was made."""
    data = action.data
    if not isinstance(data, dict) or data.keys() != _DATA or data["title"] != action.title:
        raise JsonRpcInvalidParams
    buffer = ls.documents.get(str(data["uri"]))
    if buffer is None:
        return action
    context = types.CodeActionContext([], [str(getattr(action.kind, "value", action.kind))])
    for offer in _offers(ls, buffer, Span(0, len(buffer.text)), context):
        if _data(buffer, offer) == data:
            action.edit = to_workspace_edit(ls, offer.edits)
    return action


def _action(ls: KeyfitServer, buffer: Buffer, offer: Offer) -> types.CodeAction:
    """``offer`` for the client; its edit is left for later where the client asks for it then."""
    later = ls.client.resolves_edits and bool(offer.edits)
    return types.CodeAction(
        title=offer.title,
        kind=offer.kind,
        diagnostics=[to_diagnostic(ls, finding) for finding in offer.findings] or None,
        is_preferred=offer.preferred or None,
        edit=to_workspace_edit(ls, offer.edits) if offer.edits and not later else None,
        command=offer.command,
        data=_data(buffer, offer) if later else None,
    )


def _data(buffer: Buffer, offer: Offer) -> dict[str, Any]:
    """By what an action is known again. Titles name no keys."""
    places = [[finding.rule, finding.span.start] for finding in offer.findings]
    made_for = {"uri": buffer.uri, "version": buffer.version}
    return {**made_for, "title": offer.title, "places": places}


def _offers(
    ls: KeyfitServer, buffer: Buffer, span: Span, context: types.CodeActionContext
) -> list[Offer]:
    """Everything for ``span`` that ``context`` asks for, the most useful first."""
    findings = ls.checker.report().for_path(buffer.path)
    here = [finding for finding in findings if _touches(finding.span, span)]
    quick, all = _wanted(QUICK_FIX, context.only), _wanted(FIX_ALL, context.only)
    offers = list(_quick_fixes(here)) if quick else []
    if all:
        offers += _fix_all(buffer, findings, asked=context.only is not None)
    invoked = context.trigger_kind == types.CodeActionTriggerKind.Invoked
    # Editors also ask wherever the cursor rests: there only findings are worth a closer look.
    found = ls.checker.context(buffer.path) if quick and (here or invoked) else None
    if found:
        offers += _documentation(found.view, span) if ls.client.shows_documents else ()
        offers += _ignores(ls, found.view, here)
    return offers


def _wanted(kind: str, only: Iterable[str] | None) -> bool:
    """Whether a request for ``only`` these kinds includes ``kind``; a kind includes those below."""
    wanted = [str(getattr(asked, "value", asked)) for asked in only or ()]
    return only is None or any(
        asked == "" or f"{kind}.".startswith(f"{asked}.") for asked in wanted
    )


def _touches(span: Span, other: Span) -> bool:
    """Whether the spans overlap or meet: a cursor right behind a value is still at it."""
    return span.start <= other.end and other.start <= span.end


def _quick_fixes(findings: list[Finding]) -> Iterator[Offer]:
    """One action per fix, the preferred ones first and the unsafe last."""
    fixes = [(finding, fix) for finding in findings for fix in finding.fixes]
    for finding, fix in sorted(fixes, key=lambda both: _rank(both[1])):
        title = fix.title if fix.safety == "safe" else f"{fix.title} (unsafe)"
        yield Offer(title, QUICK_FIX, (finding,), fix.edits, fix.preferred)


def _rank(fix: Fix) -> int:
    return 0 if fix.preferred else 1 if fix.safety == "safe" else 2


def _fix_all(buffer: Buffer, findings: list[Finding], asked: bool) -> Iterator[Offer]:
    """One action that applies every preferred fix; unasked only where it does more than one."""
    mended, edits = _together(buffer, findings)
    if len(mended) > (0 if asked else 1):
        yield Offer("Apply all safe fixes of keyfit", FIX_ALL, tuple(mended), tuple(edits))


def _together(buffer: Buffer, findings: list[Finding]) -> tuple[list[Finding], list[Edit]]:
    """The findings whose preferred fixes can be applied at once, and the edits of these.

    A fix is taken whole or not at all; one that also writes to another file is left to the user,
    because this runs when a file is saved.
    """
    mended: list[Finding] = []
    edits: list[Edit] = []
    for finding in findings:
        fix = next((f for f in finding.fixes if f.preferred and f.safety == "safe"), None)
        if fix is None or any(edit.source.path != buffer.path for edit in fix.edits):
            continue
        new = [edit for edit in fix.edits if not any(_same(edit, known) for known in edits)]
        if not any(_touches(edit.span, known.span) for edit in new for known in edits):
            mended.append(finding)
            edits += new
    return mended, edits


def _same(edit: Edit, other: Edit) -> bool:
    return edit.span == other.span and edit.text == other.text


def _documentation(view: FileView, span: Span) -> Iterator[Offer]:
    """The page of each plan that the keys, URLs and models in ``span`` have to do with."""
    from ...resolve.resolved_value import settings_of

    plans: dict[str, None] = {}
    for call in view.calls:
        parts = [part for part in (call.url, *call.keys, *(u.part for u in call.models)) if part]
        settings = [s for part in parts for s in settings_of(part)]
        if any(s.source is view.document.source and _touches(s.span, span) for s in settings):
            own = (call.endpoint.plan,) if call.endpoint else ()
            plans.update(dict.fromkeys((*call.plans, *own)))
    for plan in plans:
        title = f"Open the {view.catalog.plans[plan].title} documentation"
        command = types.Command(title, OPEN_DOCUMENTATION, arguments=[plan])
        yield Offer(title, QUICK_FIX, command=command)


def _ignores(ls: KeyfitServer, view: FileView, findings: list[Finding]) -> Iterator[Offer]:
    """A comment that silences each finding, in files that can hold one."""
    from ...linter.suppression_edit import comment_sign, ignore_edit

    sign = comment_sign(ls.checker.engine.tools, view.document)
    seen: set[tuple[str, int]] = set()
    for finding in findings if sign else ():
        place = (finding.rule, finding.source.line_index(finding.span.start))
        if place in seen or finding.rule == _UNUSED:
            continue
        seen.add(place)
        edit = ignore_edit(view.document, finding, sign)
        if edit:
            yield Offer(f"Ignore {finding.rule} here", QUICK_FIX, (finding,), (edit,))
