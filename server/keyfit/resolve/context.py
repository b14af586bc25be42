"""One file with everything that is read along with it: the input of hovers and completions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..catalog.tool_registry import ToolCatalog
from ..parsers.document import Document, Place, Setting
from ..text.source import Span
from .call import Call, ModelUse
from .file_view import FileView
from .resolved_value import CallPart, settings_of
from .tool_session import ToolSession

RoleKind = Literal["key", "url", "model", "name"]


class FileContext(NamedTuple):
    """A file's view (document and calls), and each tool in use that reads it, started there."""

    view: FileView
    tools: ToolCatalog
    sessions: tuple[ToolSession, ...]

    @property
    def document(self) -> Document:
        """The parsed file."""
        return self.view.document

    def settings_at(self, offset: int) -> Iterator[tuple[Setting, bool]]:
        """Yield each setting whose name or value ``offset`` touches, innermost first.

        ``offset`` counts 0-based code points. With each comes True where it is the name.
        """
        # An object's fields come after it, so in reverse order the innermost is met first.
        for setting in reversed(self.document.settings):
            if _is_name_at(setting, offset):
                yield setting, True
                continue
            is_plain = setting.kind not in ("object", "array")
            if is_plain and _touches(setting.span, offset):
                yield setting, False


class ValueRole(NamedTuple):
    """The role of a setting in a call: one of its parts, or the name of a key's variable."""

    kind: RoleKind
    call: Call
    part: CallPart
    use: ModelUse | None = None


def roles(context: FileContext, setting: Setting) -> Iterator[ValueRole]:
    """Yield the roles of ``setting`` in the calls that read it, those that read it directly first.

    A call also reads a setting to which a part of it refers.
    """
    by_reference: list[ValueRole] = []
    for call in context.view.calls:
        for role in _roles(call):
            if role.part.setting.place == setting.place:
                yield role
                continue
            places = [one.place for one in settings_of(role.part)]
            if setting.place in places:
                by_reference.append(role)
    yield from by_reference


def roles_by_place(context: FileContext) -> dict[Place, list[ValueRole]]:
    """Return the roles of each setting that has any, those that are read directly first.

    For those who ask about all settings of a file; `roles` answers for one.
    """
    direct: dict[Place, list[ValueRole]] = {}
    by_reference: dict[Place, list[ValueRole]] = {}
    for call in context.view.calls:
        for role in _roles(call):
            own = role.part.setting.place
            direct.setdefault(own, []).append(role)
            for place in {one.place for one in settings_of(role.part)}:
                if place != own:
                    by_reference.setdefault(place, []).append(role)
    for place, roles_there in by_reference.items():
        direct.setdefault(place, []).extend(roles_there)
    return direct


def kinds_by_place(context: FileContext) -> dict[Place, RoleKind]:
    """Return the kind of each setting that has a role in a call of a known tool, or in one to an
    endpoint of the vendor."""
    kinds: dict[Place, RoleKind] = {}
    for call in context.view.calls:
        if not call.sender.tool and call.endpoint is None:
            continue
        for role in _roles(call):
            for setting in settings_of(role.part):
                kinds.setdefault(setting.place, role.kind)
    return kinds


def _roles(call: Call) -> Iterator[ValueRole]:
    if call.url:
        yield ValueRole("url", call, call.url)
    for part in call.keys:
        yield ValueRole("key", call, part)
    for use in call.models:
        yield ValueRole("model", call, use.part, use)
    for part in call.references.names:
        yield ValueRole("name", call, part)


def _is_name_at(setting: Setting, offset: int) -> bool:
    name = setting.name
    if name is None:
        return False
    span = name.raw(0, len(name.text))
    return _touches(span, offset)


def _touches(span: Span, offset: int) -> bool:
    return span.start <= offset <= span.end
