"""A row of a tool's configuration, and the values that its call's locators lead to from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from ..catalog.tool_spec import CallSpec, Wire
from ..parsers.document import Setting
from .builtin_settings import is_builtin
from .locators import (
    CALL_URL,
    Bindings,
    Path,
    bound,
    bound_path,
    expand,
    has_value,
    is_in_row,
    is_name_locator,
    is_named_after_row,
    is_own_name,
    path_of,
    setting_at,
    with_names,
)
from .outside_values import is_known
from .resolved_value import UNKNOWN, CallPart, literal_value
from .tool_session import ToolSession, with_overridden


class ConfigRow:
    """A place in a tool's configuration that declares one call of the kind ``spec``.

    ``bindings`` are the names that matched each ``{x}`` of the place's path, ``base`` is the path
    itself: empty for a kind of call of which there is only one. ``root`` is the `root_row` of
    ``spec``, None for that row itself.
    """

    def __init__(
        self,
        session: ToolSession,
        spec: CallSpec,
        bindings: Bindings,
        base: Path,
        root: ConfigRow | None,
    ) -> None:
        self.session = session
        self.spec = spec
        self.bindings = bindings
        self.base = base
        self._root = root

    def bound_to(self, bindings: Bindings) -> ConfigRow:
        """Return the same row with ``bindings`` in the place of its own."""
        return ConfigRow(self.session, self.spec, bindings, self.base, self._root)

    @cached_property
    def _declarations(self) -> list[Setting]:
        """The settings that declare the row, the strongest first; none of a row without a place."""
        documents = self.session.configuration.documents(self.base)
        settings = [document.get(self.base) for document in documents]
        return [setting for setting in settings if setting]

    @property
    def is_builtin(self) -> bool:
        """Whether no file declares the row: it is part of the tool."""
        return bool(self.base) and all(map(is_builtin, self._declarations))

    @property
    def has_builtin(self) -> bool:
        """Whether a part of the row, or all of it, is part of the tool."""
        return bool(self.base) and any(map(is_builtin, self._declarations))

    @cached_property
    def selections(self) -> list[tuple[str, CallPart]]:
        """The values outside of all rows that choose a model of one of them, by their locators."""
        # The same for all rows, of which there may be hundreds.
        if self._root:
            return self._root.selections
        return [
            (locator, part)
            for locator in self.spec.models.select
            for part, _ in self.parts_below(locator)
        ]

    def stack(self, locator: str) -> list[CallPart]:
        """Return the values at ``locator``, the winning layer first."""
        if is_named_after_row(locator):
            return self.session.variable(self._variable_name(locator[1:]))
        stack = self.session.stack(locator, self.bindings, self.base)
        if locator in self.spec.models.of_declared and self._has_builtin_model:
            return [part for part in stack if is_builtin(part.setting)]
        return stack

    def _variable_name(self, pattern: str) -> str:
        """Return the name of the variable that is named after the row as ``pattern`` says."""
        name = with_names(pattern, RowNames(self))
        return name.replace("-", "_").upper()

    def may_have(self, locator: str) -> bool:
        """Return whether something may be set at ``locator``, by a look that costs little."""
        if not is_in_row(locator):
            return self.session.may_be_set(locator)
        path = (*self.base, *bound_path(locator, self.bindings))
        documents = self.session.configuration.documents(path)
        return any(setting_at(document, path) for document in documents)

    @cached_property
    def _has_builtin_model(self) -> bool:
        """Whether the row is that of one model, which no file declares."""
        if "m" not in self.bindings:
            return False
        for locator in self.spec.models.model:
            path = (*self.base, *bound_path(locator.removesuffix("#"), self.bindings))
            for document in self.session.configuration.documents(path):
                setting = document.get(path)
                if setting:
                    return is_builtin(setting)
        return False

    def first(self, *locators: str) -> CallPart | None:
        """Return the first value that one of ``locators`` leads to; an empty locator has none."""
        for locator in filter(None, locators):
            stack = self.stack(locator)
            if stack:
                return with_overridden(stack)
        return None

    def text(self, locator: str) -> str:
        """Return the text at ``locator``, '' if it is not set or unknown."""
        part = self.first(locator)
        if part is None:
            return ""
        return part.text or ""

    def joined(self, locators: str) -> str:
        """Return the texts at ``locators``, '' where nothing is set.

        ``a|b`` stands for the first of the two that is set, ``a+b`` for both with a slash between.
        A ``{x}`` alone is the row's own name, which is always set.
        """
        texts = [self._first_text(group.split("|")) for group in locators.split("+")]
        return "/".join(filter(None, texts))

    def _first_text(self, locators: Sequence[str]) -> str:
        is_choice = tuple(locators) == self.spec.models.choose
        for locator in locators:
            if is_own_name(locator):
                return bound(locator, self.bindings)
            if locator == CALL_URL and self._base_url:
                return self._base_url
            part = self.first(locator)
            if part and is_choice:
                part = model_meant(self, part)
            if part:
                return part.text or ""
        return ""

    @property
    def _base_url(self) -> str:
        """The base URL of the row's call, '' if it is not known."""
        endpoint = self.spec.endpoint
        part = self.first(*endpoint.url)
        text = part.text if part else ""
        return (text or "").strip() or endpoint.default_url

    def items(self, locator: str) -> list[str] | None:
        """Return the texts in the list at ``locator``, None where there is none."""
        path = (*self.base, *bound_path(locator, self.bindings))
        for document in self.session.configuration.documents(path):
            setting = document.get(path)
            if setting and setting.kind == "array":
                items = document.children(path)
                return [item.value.literal or "" for item in items]
        return None

    def name(self) -> CallPart | None:
        """Return the name under which the row is declared, None where no file declares it."""
        return _first_name(self._declarations)

    def parts_below(self, locator: str) -> Iterator[tuple[CallPart, Bindings]]:
        """Yield every value that ``locator`` leads to, with the names that matched its ``{x}``.

        What is not in the row, as a variable, has one value: the winning one.
        """
        if not is_in_row(locator):
            stack = self.stack(locator)
            if stack:
                yield stack[0], self.bindings
            return
        below = bound_path(locator.removesuffix("#"), self.bindings)
        path = (*self.base, *below)
        for document in self.session.configuration.documents(path):
            for bindings, setting in expand(document, path):
                part = _part_at(self, setting, locator)
                if part:
                    every_binding = {**self.bindings, **bindings}
                    yield part, every_binding

    @cached_property
    def wire(self) -> Wire:
        """How the call is sent: its protocol, and what the tool makes of URL and model."""
        rule = self.spec.wire
        if not rule.by:
            return rule.otherwise
        choice = self.wire_choice
        if choice in rule.wires:
            return rule.wires[choice]
        for name, wire in rule.wires.items():
            if begins_or_ends_with(choice, name):
                return wire
        return rule.otherwise

    @property
    def wire_choice(self) -> str:
        """The value that chooses the wire; '' where none does or it is unknown."""
        locators = self.spec.wire.by
        if not locators:
            return ""
        choice = self.joined(locators)
        every = locators.replace("+", "|").split("|")
        is_set = choice or any(map(is_own_name, every)) or self.first(*every)
        # The catalog's keyword for what the tool does if nothing is chosen.
        return choice if is_set else "none"


def model_meant(row: ConfigRow, chosen: CallPart) -> CallPart:
    """Return the model that ``chosen`` is the user's own word for, else ``chosen`` itself."""
    path = path_of(row.spec.models.words.lstrip("/"))
    for document in row.session.configuration.documents(path) if path else ():
        items = [*document.children(path), document.get(path)]
        for item in filter(None, items):
            part = row.session.part(item)
            word, sign, model = (part.text or "").partition(":")
            if sign and word.strip() == chosen.text:
                blanks = len(model) - len(model.lstrip())
                return part._replace(prefix=len(word) + 1 + blanks)
    return chosen


def declared_name(row: ConfigRow, own_name: str) -> CallPart | None:
    """Return the name that the ``{x}`` of ``own_name`` stands for, where ``row`` declares it."""
    steps = path_of(row.spec.each)
    if own_name not in steps:
        return None
    path = row.base[: steps.index(own_name) + 1]
    documents = row.session.configuration.documents(path)
    declarations = [document.get(path) for document in documents]
    return _first_name(filter(None, declarations))


def stripped(part: CallPart, spec: CallSpec) -> CallPart:
    """Return ``part`` without blanks around it, where the tool cuts them off."""
    if not spec.strip:
        return part
    text = part.text or ""
    if text == text.strip():
        return part
    # The part keeps its place in the file: only what is sent is shorter.
    without_leading = text.lstrip()
    without_trailing = text.rstrip()
    before = len(text) - len(without_leading)
    after = len(text) - len(without_trailing)
    prefix = part.prefix + before
    return part._replace(prefix=prefix, trimmed=after)


def _part_at(row: ConfigRow, setting: Setting, locator: str) -> CallPart | None:
    """Return ``setting``'s value, or its name where ``locator`` ends in ``#``; None if empty.

    A list's items have no names.
    """
    if is_name_locator(locator):
        return _name_part(setting)
    if has_value(setting):
        return row.session.part(setting)
    return None


def _name_part(setting: Setting) -> CallPart | None:
    """Return ``setting``'s name as a part of a call; None if it has no name."""
    name = setting.name
    if name is None:
        return None
    # A name can be as secret as a value: of a file outside the project only known ones are shown.
    resolved = UNKNOWN
    if not setting.source.outside or is_known(name.text):
        resolved = literal_value(setting, name)
    return CallPart(setting, resolved, is_name=True)


def _first_name(declarations: Iterable[Setting]) -> CallPart | None:
    """Return the name in the winning one of ``declarations``: a row may stand in several files."""
    names = map(_name_part, declarations)
    return next(filter(None, names), None)


class RowNames(dict[str, str]):
    """Values for the ``{x}`` of a pattern, by name: a row's bindings, else its own values.

    A name that has neither is replaced by ''.
    """

    def __init__(self, row: ConfigRow) -> None:
        super().__init__(row.bindings)
        self._row = row

    def __missing__(self, name: str) -> str:
        return self._row.text(name)


def begins_or_ends_with(text: str, pattern: str) -> bool:
    """Return whether ``text`` begins or ends as a ``pattern`` of the catalog says: ``openai/`` and
    ``gpt-5*`` are beginnings, ``*/v1`` is an end."""
    if pattern.startswith("*"):
        return text.endswith(pattern[1:])
    if pattern.endswith("/"):
        return text.startswith(pattern)
    return pattern.endswith("*") and text.startswith(pattern[:-1])


def config_rows(session: ToolSession, spec: CallSpec) -> Iterator[ConfigRow]:
    """Yield each row of the configuration that declares a call of the kind ``spec``."""
    root = root_row(session, spec)
    for bindings, base in session.configuration.rows(spec.each):
        yield ConfigRow(session, spec, bindings, base, root)


def root_row(session: ToolSession, spec: CallSpec) -> ConfigRow:
    """Return a row for the configuration as a whole: locators count from its root."""
    no_bindings: Mapping[str, str] = {}
    return ConfigRow(session, spec, no_bindings, (), None)
