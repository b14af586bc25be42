"""Complete endpoints, models and names of variables at the cursor; keys are never offered.

The file is parsed with a placeholder at the cursor, so what is being typed has its place among
the settings and calls of a valid file. What fits there follows from the roles of the placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from ...catalog.vendor_index import Catalog
from ...linter.linter import Linter
from ...parsers.document import Setting
from ...parsers.formats import FORMATS, Format
from ...resolve.call import Call
from ...resolve.context import FileContext, RoleKind, ValueRole, roles
from ...resolve.document_store import dialects_of, format_of, is_own
from ...resolve.precedence import variable_at
from ...resolve.reference_syntax import DEFAULT
from ...resolve.tool_calls import choices
from ...text.source import Span, Unreadable
from ...util.translation import tr
from ...vfs.files import Files, Overlay
from .cursor import Cursor, cursor_at
from .endpoints import catalog_meant, endpoints
from .items import CompletionItem
from .models import models, plans_of
from .names import known_names, paired_names, plans_beside, reference_names
from .snippets import snippets

# Code points. At every keystroke, a long file is parsed only if it concerns keyfit: no lock file.
_MAX_LENGTH = 65_536
_PLACEHOLDER = "KEYFIT"
_WORD = re.compile(r"[\w-]*")
_NAME_PREFIX = re.compile(r"[A-Za-z0-9_]*\Z")
_ASSIGNED = re.compile(r"(?m)^[^\S\r\n]*(?:export[^\S\r\n]+)?([A-Za-z_]\w*)[^\S\r\n]*=")
_NAME_REST = re.compile(r"[A-Za-z0-9_]*")


class Completion(NamedTuple):
    """``text`` replaces ``span`` (0-based code points); ``item`` is what the editor shows.

    ``is_snippet``: the text has tab stops.
    """

    span: Span
    text: str
    item: CompletionItem
    is_snippet: bool = False


class _Reference(NamedTuple):
    """How a reference to a variable begins and ends in a file: ``${`` and ``}``."""

    opening: str
    closing: str


class _Parsed(NamedTuple):
    """A file with a placeholder at the cursor, and the setting that contains it."""

    context: FileContext
    setting: Setting


def complete(
    linter: Linter,
    files: Files,
    path: str,
    offset: int,
    with_snippets: bool = False,
) -> list[Completion]:
    """Return what fits at ``offset`` (0-based code points) of the file at ``path``, best first.

    ``with_snippets``: in an empty file of a tool, also whole configurations of it.
    """
    completions = _words(linter, files, path, offset)
    if with_snippets:
        completions += _snippets(linter, files, path, offset)
    return completions


def _snippets(
    linter: Linter, files: Files, path: str, offset: int
) -> Iterator[Completion]:
    """Yield the configurations that make up the whole file, if there is at most a word in it."""
    try:
        text = files.read(path) or ""
    except Unreadable:
        return
    word = text.strip()
    start = text.index(word) if word else offset
    if not _WORD.fullmatch(word) or not start <= offset <= start + len(word):
        return
    span = Span(start, start + len(word))
    for label, detail, filling, documentation in snippets(
        linter.catalog, linter.tools, path
    ):
        item = CompletionItem("snippet", label, detail, documentation)
        yield Completion(span, filling, item, is_snippet=True)


def _words(linter: Linter, files: Files, path: str, offset: int) -> list[Completion]:
    """Return what is completed at ``offset`` but for whole configurations."""
    format_name = format_of(linter.tools, path)
    if format_name is None:
        return []
    format = FORMATS[format_name]
    text = _text(linter, files, path)
    if text is None:
        return []
    cursor = cursor_at(format, text, offset)
    if cursor is None:
        return []
    request = CompletionContext(linter, files, path, text, format, cursor)
    catalog = linter.catalog
    shown: list[Completion] = []
    for completion in request.completions(offset):
        # A text that masking changes contains a key, which no list may show.
        if catalog.keys.masked(completion.text) == completion.text:
            item = _without_keys(completion.item, catalog)
            shown.append(completion._replace(item=item))
    return shown


def _without_keys(item: CompletionItem, catalog: Catalog) -> CompletionItem:
    """Return ``item`` with the keys in its detail and documentation masked: they may quote the
    file."""
    masked = catalog.keys.masked
    if item.kind == "reference":
        masked = partial(_without_parts, catalog)
    return item._replace(
        detail=masked(item.detail),
        documentation=masked(item.documentation),
    )


def _without_parts(catalog: Catalog, text: str) -> str:
    """Return ``text`` with keys and parts of keys masked.

    A variable's value may be a part of a key. While a reference to the variable is only being
    typed, nothing in the file shows that the rest of the key surrounds it.
    """
    parts = catalog.keys.detector.parts(text)
    return catalog.keys.masked_at(text, parts)


def _text(linter: Linter, files: Files, path: str) -> str | None:
    """Return the file's text; None if it is unreadable, or long without concerning keyfit."""
    try:
        text = files.read(path)
    except Unreadable:
        return None
    if text is None or len(text) <= _MAX_LENGTH:
        return text
    if is_own(linter.tools, path) or linter.catalog.mentions(text):
        return text
    return None


class CompletionContext:
    """A cursor in a file, which is parsed with placeholders at the cursor."""

    def __init__(
        self,
        linter: Linter,
        files: Files,
        path: str,
        text: str,
        format: Format,
        cursor: Cursor,
    ) -> None:
        self.linter = linter
        self.files = files
        self.path = path
        self.text = text
        self.format = format
        self.cursor = cursor
        self._parsed: dict[str, _Parsed | None] = {}

    def completions(self, offset: int) -> list[Completion]:
        """Return what fits at ``offset``: the rest of a reference, or else a whole word."""
        if self.cursor.is_name:
            return self._word_completions(self._name_items())
        reference = self._open_reference()
        if reference:
            return self._reference_completions(reference, offset)
        return self._word_completions(self._value_items())

    def _parse(self, placeholder: str) -> _Parsed | None:
        """Parse the file with ``placeholder`` at the cursor; None if no setting contains it."""
        # The same placeholder is tried for several roles; a parse is what takes time here.
        if placeholder not in self._parsed:
            parsed = self._parse_anew(placeholder)
            self._parsed[placeholder] = parsed
        return self._parsed[placeholder]

    def _parse_anew(self, placeholder: str) -> _Parsed | None:
        text = self.cursor.with_placeholder(placeholder)
        files = Overlay({self.path: text}, self.files)
        context = self.linter.context(files, self.path)
        if context is None:
            return None
        for setting in context.document.settings:
            if self._start_of(setting) == self.cursor.word_start:
                return _Parsed(context, setting)
        return None

    def _start_of(self, setting: Setting) -> int | None:
        """Return where the name or the value of ``setting`` starts, whichever is being typed."""
        if not self.cursor.is_name:
            return setting.span.start
        if setting.name:
            return setting.name.start
        return None

    @property
    def _replaced_text(self) -> str:
        start, end = self.cursor.replacement
        return self.text[start:end]

    # References

    def _open_reference(self) -> _Reference | None:
        """Return the syntax of the reference that the text before the cursor begins."""
        name = _NAME_PREFIX.search(self.cursor.prefix)
        if name is None:
            return None
        before_name = self.cursor.prefix[: name.start()]
        for syntax in self._reference_syntaxes():
            opening, _, closing = syntax.partition("NAME")
            if before_name.endswith(opening):
                return _Reference(opening, closing)
        return None

    def _reference_syntaxes(self) -> list[str]:
        """Return how this file refers to variables: ``${NAME}``, the longest syntax first."""
        if self.format.holds_variables:
            return self._language_syntaxes()
        syntaxes: set[str] = set()
        for tool, name, _ in self.linter.tools.claims(self.path):
            if tool.files[name].plain:
                continue
            for syntax in tool.expansion.references:
                # ``?`` marks references that the files read here do not resolve.
                is_resolved = not syntax.endswith("?")
                is_of_variable = "{file:" not in syntax and DEFAULT not in syntax
                if is_resolved and is_of_variable:
                    syntaxes.add(syntax)
        return sorted(syntaxes, key=len, reverse=True)

    def _language_syntaxes(self) -> list[str]:
        """Return the syntaxes of the file's language; none where it does not expand them."""
        start = self.cursor.replacement.start
        is_single_quoted = self.text[start - 1 : start] == "'"
        if is_single_quoted:
            return []
        # The references are those of python-dotenv (''), and Bun's; other dialects expand none.
        dialect = dialects_of(self.linter.tools, self.path)[0]
        if dialect not in ("", "bun"):
            return []
        return list(self.format.references)

    def _reference_completions(
        self, reference: _Reference, offset: int
    ) -> list[Completion]:
        """Return the variables that the reference at ``offset`` can name."""
        parsed = self._parse(_PLACEHOLDER)
        if parsed is None:
            return []
        start = offset
        name = _NAME_PREFIX.search(self.cursor.prefix)
        if name:
            start -= len(name[0])
        rest = _NAME_REST.match(self.text, offset)
        end = rest.end() if rest else offset
        closing = reference.closing
        if self.text.startswith(closing, end):
            closing = ""
        items = reference_names(parsed.context, parsed.setting)
        return [
            Completion(Span(start, end), item.text + closing, item) for item in items
        ]

    # Whole words

    def _word_completions(self, items: Iterable[CompletionItem]) -> list[Completion]:
        span = self.cursor.replacement
        completions: list[Completion] = []
        for item in items:
            text = self._as_written(item)
            completions.append(Completion(span, text, item))
        return completions

    def _as_written(self, item: CompletionItem) -> str:
        """Return the item's text with the quotes and the equals sign that the file lacks.

        JSON allows ``\\/`` for a slash: where the old value has it, the new one gets it too.
        """
        text = item.text
        if "\\/" in self._replaced_text:
            text = text.replace("/", "\\/")
        cursor = self.cursor
        return f"{cursor.opening}{text}{cursor.closing}"

    def _name_items(self) -> Iterator[CompletionItem]:
        """Yield the names that belong here; where none of these is meant, all known ones."""
        typed = self._typed_name()
        is_met = False
        for item in self._names_by_context():
            is_met = is_met or item.text.startswith(typed)
            yield item
        if is_met or not self._may_name_any(typed):
            return
        present = set(_ASSIGNED.findall(self.text))
        for item in known_names(self.linter.tools):
            if item.text not in present and item.text.startswith(typed):
                yield item

    def _typed_name(self) -> str:
        """Return the part of the name before the cursor."""
        match = _NAME_PREFIX.search(self.cursor.prefix)
        return match[0] if match else ""

    def _may_name_any(self, typed: str) -> bool:
        """Return whether the name of any variable may be meant.

        In a script most words are commands: there two capitals show that it is a variable.
        """
        if self.format.is_env_file:
            return True
        is_variable = typed.isupper() and len(typed) > 1
        return self.format.is_script and is_variable

    def _names_by_context(self) -> Iterator[CompletionItem]:
        parsed = self._parse(_PLACEHOLDER)
        if parsed is None:
            return
        context, setting = parsed
        # In the model lists of some tools, a setting's name is the id of the model.
        name_roles = [role for role in roles(context, setting) if role.part.is_name]
        if name_roles:
            plans = plans_of(name_roles)
            yield from models(name_roles[0].call.catalog, plans)
        elif context.document.holds_variables or _is_variable(context, setting):
            yield from paired_names(context, setting)

    def _value_items(self) -> Iterator[CompletionItem]:
        # A call is recognized by its URL, so the first try is a URL of the vendor.
        any_url = _any_url(self.linter.catalog)
        url_roles = self._roles("url", any_url)
        if url_roles:
            any_url = _any_url(catalog_meant(url_roles[0].call))
            url_roles = self._roles("url", any_url)
            yield from self._endpoint_items(any_url, url_roles)
            return
        parsed = self._parse(_PLACEHOLDER)
        if parsed is None:
            return
        name_roles = self._roles("name", _PLACEHOLDER)
        if name_roles:
            yield from reference_names(parsed.context, name_roles[0].part.setting)
            return
        yield from self._model_items(parsed)

    def _endpoint_items(
        self, any_url: str, url_roles: list[ValueRole]
    ) -> Iterator[CompletionItem]:
        """Yield the endpoints that fit the calls which read the value, each once."""
        parsed = self._parse(any_url)
        if parsed is None:
            return
        other_calls = _other_calls(parsed.context, url_roles[0])
        replaced_url = self._replaced_text.replace("\\/", "/")
        catalog = self.linter.catalog.of_url(replaced_url)
        replaced = catalog.endpoints.parse(replaced_url)
        seen: set[str] = set()
        for role in url_roles:
            for item in endpoints(role.call, replaced, other_calls):
                if item.text not in seen:
                    seen.add(item.text)
                    yield item

    def _model_items(self, parsed: _Parsed) -> Iterator[CompletionItem]:
        context, setting = parsed
        declared: list[str] = []
        for session in context.sessions:
            declared.extend(choices(session, setting))
        for choice in declared:
            yield CompletionItem("model", choice, tr("declared in this file"))
        if declared:
            return
        catalog = context.view.catalog
        model_roles = self._roles("model", _PLACEHOLDER)
        if model_roles:
            plans = plans_of(model_roles)
            yield from models(model_roles[0].call.catalog, plans)
        elif context.view.variable_names.role(setting.last_name) == "model":
            # No call reads it without a URL; the keys beside it may still show the plan.
            plans = plans_beside(context, setting)
            yield from models(catalog, plans)

    def _roles(self, kind: RoleKind, placeholder: str) -> list[ValueRole]:
        """Return the roles of ``kind`` that the value with ``placeholder`` plays in calls."""
        parsed = self._parse(placeholder)
        if parsed is None:
            return []
        context, setting = parsed
        roles_of_kind: list[ValueRole] = []
        for role in roles(context, setting):
            # A role that comes by reference is that of the setting which refers here.
            is_own = role.part.setting.place == setting.place
            if is_own and role.kind == kind:
                roles_of_kind.append(role)
        return roles_of_kind


def _any_url(catalog: Catalog) -> str:
    """Return a URL of the vendor."""
    return f"https://{catalog.endpoints.hosts[0].host}"


def _other_calls(context: FileContext, role: ValueRole) -> list[Call]:
    """Return the calls whose URL is not the one that has ``role``."""
    place = role.part.setting.place
    with_url = [(call, call.url) for call in context.view.calls if call.url]
    return [call for call, url in with_url if url.setting.place != place]


def _is_variable(context: FileContext, setting: Setting) -> bool:
    """Return whether an object's name is a variable: for the tool, or like those beside it."""
    if any(variable_at(session, setting) for session in context.sessions):
        return True
    for sibling in context.document.children(setting.path[:-1]):
        if sibling.place == setting.place or not sibling.last_name.isupper():
            continue
        if context.view.variable_names.role(sibling.last_name):
            return True
    return False
