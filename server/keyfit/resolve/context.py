"""One file together with all that is read with it: what answers about a place in it start from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..catalog.tool_registry import ToolCatalog
from ..parsers.document import Document, Setting
from .call import Call, ModelUse
from .file_view import FileView
from .resolved_value import CallPart, settings_of
from .tool_session import ToolSession


class FileContext(NamedTuple):
    """A file's view (document and calls), and each tool in use that reads it, started there."""

    view: FileView
    tools: ToolCatalog
    sessions: tuple[ToolSession, ...]

    @property
    def document(self) -> Document:
        """What the file says."""
        return self.view.document

    def settings_at(self, offset: int) -> Iterator[tuple[Setting, bool]]:
        """Each setting whose name or value ``offset`` touches (0-based code points), innermost
        first; True where it is the name."""
        for setting in reversed(self.document.settings):
            if setting.name and _touches(setting.name.raw(0, len(setting.name.text)), offset):
                yield setting, True
            elif setting.kind not in ("object", "array") and _touches(setting.span, offset):
                yield setting, False


class ValueRole(NamedTuple):
    """What a setting is in a call: ``kind`` is ``key``, ``url``, ``model`` or ``name``."""

    kind: str
    call: Call
    part: CallPart
    use: ModelUse | None = None


def roles(context: FileContext, setting: Setting) -> Iterator[ValueRole]:
    """What ``setting`` is in the calls that read it, those first that read it directly."""
    found = [role for call in context.view.calls for role in _roles(call)]
    mine = [r for r in found if any(s.place == setting.place for s in settings_of(r.part))]
    yield from sorted(mine, key=lambda role: role.part.setting.place != setting.place)


def _roles(call: Call) -> Iterator[ValueRole]:
    if call.url:
        yield ValueRole("url", call, call.url)
    yield from (ValueRole("key", call, part) for part in call.keys)
    yield from (ValueRole("model", call, use.part, use) for use in call.models)
    yield from (ValueRole("name", call, part) for part in call.references.names)


def _touches(span: tuple[int, int], offset: int) -> bool:
    return span[0] <= offset <= span[1]
