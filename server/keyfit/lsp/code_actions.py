"""``textDocument/codeAction``: quick fixes for a range, and all safe ones for a file.

Everything comes from the server's own findings: several clients (ALE, Eglot) do not echo a
diagnostic's data or source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ..findings import Edit, Finding, Fix
from ..text.source import Span
from .diagnostics import to_diagnostic
from .positions import to_range, to_span

if TYPE_CHECKING:
    from .documents import Buffer
    from .server import KeyfitServer

QUICK_FIX = str(types.CodeActionKind.QuickFix.value)
FIX_ALL = "source.fixAll.keyfit"
OPTIONS = types.CodeActionOptions(code_action_kinds=[QUICK_FIX, FIX_ALL])


async def code_action(ls: KeyfitServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The actions for a range of an open document.

    A coroutine, so that it begins after the messages that came in with it: it may be cancelled,
    and sees the newest text.
    """
    buffer = ls.documents.get(params.text_document.uri)
    if buffer is None:
        return []
    findings = ls.checker.report().for_path(buffer.path)
    actions: list[types.CodeAction] = []
    if _wanted(QUICK_FIX, params.context.only):
        span = to_span(buffer.source, params.range, ls.client.encoding)
        actions += _quick_fixes(ls, [f for f in findings if _touches(f.span, span)])
    if _wanted(FIX_ALL, params.context.only):
        actions += _fix_all(ls, buffer, findings, asked=params.context.only is not None)
    return actions


def _wanted(kind: str, only: Iterable[str] | None) -> bool:
    """Whether a request for ``only`` these kinds includes ``kind``; a kind includes those below."""
    wanted = [str(getattr(asked, "value", asked)) for asked in only or ()]
    return only is None or any(
        asked == "" or f"{kind}.".startswith(f"{asked}.") for asked in wanted
    )


def _touches(span: Span, other: Span) -> bool:
    """Whether the spans overlap or meet: a cursor right behind a value is still at it."""
    return span.start <= other.end and other.start <= span.end


def _quick_fixes(ls: KeyfitServer, findings: list[Finding]) -> Iterator[types.CodeAction]:
    """One action per fix, the preferred ones first and the unsafe last."""
    fixes = [(finding, fix) for finding in findings for fix in finding.fixes]
    for finding, fix in sorted(fixes, key=lambda both: _rank(both[1])):
        yield types.CodeAction(
            title=fix.title if fix.safety == "safe" else f"{fix.title} (unsafe)",
            kind=QUICK_FIX,
            diagnostics=[to_diagnostic(ls, finding)],
            is_preferred=fix.preferred or None,
            edit=to_workspace_edit(ls, fix.edits),
        )


def _rank(fix: Fix) -> int:
    return 0 if fix.preferred else 1 if fix.safety == "safe" else 2


def _fix_all(
    ls: KeyfitServer, buffer: Buffer, findings: list[Finding], asked: bool
) -> Iterator[types.CodeAction]:
    """One action that applies every preferred fix; unasked only where it does more than one."""
    mended, edits = _together(buffer, findings)
    if len(mended) > (0 if asked else 1):
        yield types.CodeAction(
            title="Apply all safe fixes of keyfit",
            kind=FIX_ALL,
            diagnostics=[to_diagnostic(ls, finding) for finding in mended],
            edit=to_workspace_edit(ls, edits),
        )


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


def to_workspace_edit(ls: KeyfitServer, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    """``edits`` by document, with versions where the client takes them."""
    by_path: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        range = to_range(edit.source, edit.span, ls.client.encoding)
        by_path.setdefault(edit.source.path, []).append(types.TextEdit(range, edit.text))
    if not ls.client.document_changes:
        return types.WorkspaceEdit({ls.documents.uri(path): new for path, new in by_path.items()})
    changes = [types.TextDocumentEdit(_versioned(ls, path), new) for path, new in by_path.items()]
    return types.WorkspaceEdit(document_changes=changes)


def _versioned(ls: KeyfitServer, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
    """The document at ``path``: its open version, or None for what is on disk."""
    buffer = ls.documents.at(path)
    return types.OptionalVersionedTextDocumentIdentifier(
        uri=ls.documents.uri(path), version=buffer.version if buffer else None
    )
