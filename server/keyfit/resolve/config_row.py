"""A row of a tool's configuration, and the values that its call's locators lead to from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ..catalog.tool_spec import CallSpec, Wire
from ..parsers.document import Literal, Setting, Value
from ..text.source import Source, Span
from .locators import (
    Bindings,
    Path,
    bound,
    bound_path,
    expand,
    has_value,
    is_name_locator,
)
from .outside_values import is_known
from .resolved_value import UNKNOWN, CallPart, own
from .tool_session import ToolSession


class ConfigRow:
    """A place in a tool's configuration that declares one call of the kind ``spec``.

    ``bindings`` are what the ``{x}`` of the place's path stood for, ``base`` is the path itself:
    empty for a kind of call of which there is only one.
    """

    def __init__(
        self, session: ToolSession, spec: CallSpec, bindings: Bindings, base: Path
    ) -> None:
        self.session = session
        self.spec = spec
        self.bindings = bindings
        self.base = base

    def stack(self, locator: str) -> list[CallPart]:
        """Return the values at ``locator``, the winning layer first."""
        return self.session.stack(locator, self.bindings, self.base)

    def first(self, *locators: str) -> CallPart | None:
        """Return the first value that one of ``locators`` leads to; an empty locator has none."""
        return self.session.first(filter(None, locators), self.bindings, self.base)

    def text(self, locator: str) -> str:
        """Return the text at ``locator``, '' where nothing is set or it is unknown."""
        part = self.first(locator)
        if part is None:
            return ""
        return part.text or ""

    def stripped(self, part: CallPart) -> CallPart:
        """Return ``part`` without blanks around it, where the tool cuts them off."""
        text = part.text or ""
        if not self.spec.strip or text == text.strip():
            return part
        # The part keeps its place in the file: only what is sent is shorter.
        before = len(text) - len(text.lstrip())
        after = len(text) - len(text.rstrip())
        return part._replace(prefix=part.prefix + before, trimmed=after)

    def bare_model(self, part: CallPart) -> CallPart:
        """Return ``part`` without what the tool cuts off before it sends a model."""
        bare = self.stripped(part).trimmed_by(self.wire.strip_suffixes)
        lead = self.wire.strip_prefix
        if lead and (bare.text or "").startswith(lead):
            return bare._replace(prefix=bare.prefix + len(lead))
        return bare

    def name(self) -> CallPart | None:
        """Return the name under which the row is declared, None where no file declares it."""
        # The row may be declared in several files: the winning one is meant.
        for document in self.session.config_documents(self.base):
            setting = document.get(self.base)
            part = self.part_at(setting, "#") if setting else None
            if part:
                return part
        return None

    def part_at(self, setting: Setting, locator: str) -> CallPart | None:
        """Return ``setting``'s value, or its name where ``locator`` ends in ``#``; None if empty.

        A list's items have no names.
        """
        if not is_name_locator(locator):
            return self.session.part(setting) if has_value(setting) else None
        name = setting.name
        if name is None:
            return None
        # A name can be as secret as a value: of a file outside the project only known ones show.
        is_shown = not setting.source.outside or is_known(name.text)
        return CallPart(
            setting, own(setting, name) if is_shown else UNKNOWN, is_name=True
        )

    def parts_below(self, locator: str) -> Iterator[tuple[CallPart, Bindings]]:
        """Yield every value that ``locator`` leads to, with what its ``{x}`` stood for.

        A variable, or a place counted from the file's root, has one value: the winning one.
        """
        if locator.startswith(("$", "/")):
            for winner in self.stack(locator)[:1]:
                yield winner, self.bindings
            return
        path = (*self.base, *bound_path(locator.removesuffix("#"), self.bindings))
        for document in self.session.config_documents(path):
            for bindings, setting in expand(document, path):
                part = self.part_at(setting, locator)
                if part:
                    yield part, {**self.bindings, **bindings}

    @cached_property
    def wire(self) -> Wire:
        """How the call leaves."""
        rule = self.spec.wire
        if not rule.by:
            return rule.otherwise
        choice = self._wire_choice(rule.by)
        if choice in rule.wires:
            return rule.wires[choice]
        for name, wire in rule.wires.items():
            # A name with a slash behind it stands for all that begin so: ``openai/``.
            if name.endswith("/") and choice.startswith(name):
                return wire
        return rule.otherwise

    def _wire_choice(self, locator: str) -> str:
        if locator.startswith("{"):
            return bound(locator, self.bindings)
        part = self.first(locator)
        # ``none`` is a key of its own in the catalog: what the tool does where nothing is chosen.
        return (part.text or "") if part else "none"


class RowNames(dict[str, str]):
    """Values for the ``{x}`` of a pattern, by name: a row's bindings, else its own values.

    A name that neither has stands for nothing.
    """

    def __init__(self, row: ConfigRow) -> None:
        super().__init__(row.bindings)
        self._row = row

    def __missing__(self, name: str) -> str:
        return self._row.text(name)


def config_rows(session: ToolSession, spec: CallSpec) -> Iterator[ConfigRow]:
    """Yield each row of the configuration that declares a call of the kind ``spec``."""
    for bindings, base in session.rows(spec.each):
        yield ConfigRow(session, spec, bindings, base)


def root_row(session: ToolSession, spec: CallSpec) -> ConfigRow:
    """Return the row that stands for all of the configuration: locators count from its root."""
    no_bindings: Mapping[str, str] = {}
    return ConfigRow(session, spec, no_bindings, ())


def builtin(text: str) -> CallPart:
    """Return ``text`` as a value that stands in no file: it is part of the tool."""
    literal = Literal(text, 0)
    value = Value(Span(0, len(text)), (literal,))
    setting = Setting(Source("", text), ("",), None, value)
    return CallPart(setting, own(setting, literal))
