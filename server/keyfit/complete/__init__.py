"""Completion: what fits in the place where something is being typed. Never a key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..analysis import Analysis
from ..context import Context, Role, roles
from ..files import Files, Overlay, dialects_of, format_of, is_own
from ..readers.setting import VARIABLES, Setting
from ..resolve.slots import choices
from ..resolve.stacks import variable_at
from ..text.source import Span, Unreadable
from .cursor import Cursor, cursor_at
from .endpoints import endpoints
from .items import MODEL, Item
from .models import models, plans_of
from .names import paired_names, plans_beside, reference_names

_LONG = 65_536  # code points; a lock file is not read at every keystroke
_WORD = "KEYFIT"
_REFERENCES = {
    "dotenv": ["${NAME}"],
    "shell": ["${NAME}", "$NAME"],
    "fish": ["$NAME"],
    "powershell": ["$env:NAME"],
}
_NAME = re.compile(r"[A-Za-z0-9_]*\Z")


class Completion(NamedTuple):
    """``text`` goes in place of ``span`` (0-based code points); ``item`` says what it is."""

    span: Span
    text: str
    item: Item


def complete(analysis: Analysis, files: Files, path: str, offset: int) -> list[Completion]:
    """What can stand at ``offset`` (0-based code points) of the file at ``path``, best first."""
    format = format_of(analysis.tools, path)
    text = _text(analysis, files, path) if format else None
    cursor = cursor_at(format, text, offset) if format and text is not None else None
    if text is None or format is None or cursor is None:
        return []
    place = _Place(analysis, files, path, text, format, cursor)
    found = place.references(offset) if not cursor.is_name and place.opening else place.words()
    return [one for one in found if analysis.catalog.masked(one.text) == one.text]


def _text(analysis: Analysis, files: Files, path: str) -> str | None:
    """The file's text; None if it cannot be read, or is long and somebody else's."""
    try:
        text = files.read(path)
    except Unreadable:
        return None
    long = text is not None and len(text) > _LONG
    if long and not is_own(analysis.tools, path) and not analysis.catalog.speaks_of(text or ""):
        return None
    return text


class _Place:
    """A cursor in a file, read with made-up words in its place."""

    def __init__(
        self, analysis: Analysis, files: Files, path: str, text: str, format: str, cursor: Cursor
    ) -> None:
        self.analysis, self.files, self.path = analysis, files, path
        self.text, self.format, self.cursor = text, format, cursor
        self._known: dict[str, tuple[Context, Setting] | None] = {}

    def read(self, word: str) -> tuple[Context, Setting] | None:
        """The file with ``word`` in the place, and the setting that has it."""
        if word not in self._known:
            self._known[word] = self._read(word)
        return self._known[word]

    def _read(self, word: str) -> tuple[Context, Setting] | None:
        mended = self.cursor.mend(word)
        context = self.analysis.context(Overlay({self.path: mended}, self.files), self.path)
        for setting in context.document.settings if context else ():
            start = setting.name.start if self.cursor.is_name and setting.name else None
            if (setting.span.start if not self.cursor.is_name else start) == self.cursor.at:
                return (context, setting) if context else None
        return None

    # References

    @property
    def opening(self) -> tuple[str, str] | None:
        """How the reference that is being typed began, and how it ends."""
        for syntax in self._syntaxes():
            start, _, end = syntax.partition("NAME")
            if re.search(rf"{re.escape(start)}[A-Za-z0-9_]*\Z", self.cursor.typed):
                return start, end
        return None

    def _syntaxes(self) -> list[str]:
        if self.format in VARIABLES:
            quoted = self.text[self.cursor.span.start - 1 : self.cursor.span.start] == "'"
            other = bool(dialects_of(self.analysis.tools, self.path)[0])
            return [] if quoted or other else _REFERENCES[self.format]
        tools = {tool.id: tool for tool, _, _ in self.analysis.tools.claims(self.path)}
        every = (syntax for tool in tools.values() for syntax in tool.references)
        read_here = {s for s in every if not s.endswith("?") and "{file:" not in s}
        return sorted(read_here, key=len, reverse=True)

    def references(self, offset: int) -> list[Completion]:
        """The names to which the reference at ``offset`` can lead."""
        found, opening = self.read(_WORD), self.opening
        if found is None or opening is None:
            return []
        typed = _NAME.search(self.cursor.typed)
        rest = re.compile(r"[A-Za-z0-9_]*").match(self.text, offset)
        span = Span(offset - len(typed[0] if typed else ""), rest.end() if rest else offset)
        end = "" if self.text.startswith(opening[1], span.end) else opening[1]
        items = reference_names(*found)
        return [Completion(span, item.text + end, item) for item in items]

    # Whole words

    def words(self) -> list[Completion]:
        """What can stand in the place as a whole."""
        items = self._names() if self.cursor.is_name else self._values()
        return [Completion(self.cursor.span, self._written(item), item) for item in items]

    def _written(self, item: Item) -> str:
        """As the file writes it: with quotes and an equals sign that are missing, and JSON's
        escaped slashes where what stood there had them."""
        old = self.text[self.cursor.span.start : self.cursor.span.end]
        text = item.text.replace("/", "\\/") if "\\/" in old else item.text
        return f"{self.cursor.open}{text}{self.cursor.close}"

    def _names(self) -> Iterator[Item]:
        found = self.read(_WORD)
        if found is None:
            return
        context, setting = found
        mine = [role for role in roles(context, setting) if role.part.is_name]
        if mine:
            yield from models(context.view.catalog, plans_of(mine))
        elif context.document.assigns or _is_variable(context, setting):
            yield from paired_names(context, setting)

    def _values(self) -> Iterator[Item]:
        """By what the place is with a URL of the vendor in it, else with any word."""
        urls = self._roles("url", self._any_url())
        if urls:
            context, found = urls
            place = found[0].part.setting.place
            others = [call for call in context.view.calls if call is not found[0].call]
            others = [c for c in others if c.url and c.url.setting.place != place]
            old = self.analysis.catalog.endpoint(self._old().replace("\\/", "/"))
            yield from _unique(item for role in found for item in endpoints(role.call, old, others))
            return
        names = self._roles("name", _WORD)
        if names:
            yield from reference_names(names[0], names[1][0].part.setting)
            return
        yield from self._models()

    def _models(self) -> Iterator[Item]:
        found = self.read(_WORD)
        if found is None:
            return
        context, setting = found
        chosen = [choice for launch in context.launches for choice in choices(launch, setting)]
        yield from (Item(MODEL, choice, "declared in this file") for choice in chosen)
        mine = [r for r in roles(context, setting) if r.part.setting.place == setting.place]
        uses = [role for role in mine if role.kind == "model"]
        if uses and not chosen:
            yield from models(context.view.catalog, plans_of(uses))
        elif not chosen and context.view.environment.role(setting.last_name) == "model":
            yield from models(context.view.catalog, plans_beside(context, setting))

    def _roles(self, kind: str, word: str) -> tuple[Context, list[Role]] | None:
        found = self.read(word)
        if found is None:
            return None
        context, setting = found
        mine = [
            role
            for role in roles(context, setting)
            if role.kind == kind and role.part.setting.place == setting.place
        ]
        return (context, mine) if mine else None

    def _any_url(self) -> str:
        return f"https://{self.analysis.catalog.hosts[0].host}"

    def _old(self) -> str:
        return self.text[self.cursor.span.start : self.cursor.span.end]


def _is_variable(context: Context, setting: Setting) -> bool:
    """Whether an object's name is a variable's: for the tool, or because those beside it are."""
    if any(variable_at(launch, setting) for launch in context.launches):
        return True
    beside = [s for s in context.document.below(setting.path[:-1]) if s is not setting]
    return any(s.last_name.isupper() and context.view.environment.role(s.last_name) for s in beside)


def _unique(items: Iterator[Item]) -> Iterator[Item]:
    seen: set[str] = set()
    for item in items:
        if item.text not in seen:
            seen.add(item.text)
            yield item
