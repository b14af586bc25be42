"""What is known besides the files of a project: the home folder and the environment."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..parsers.document import Document, Literal, Setting, Value
from ..parsers.formats import ENVIRONMENT as FORMAT
from ..text.source import Source, Span

ENVIRONMENT = "(environment)"  # stands where a path would


class HostEnvironment(NamedTuple):
    """The machine around a project, as far as the caller asked for it.

    ``home``: the home folder, '' if its files are not read; ``variables``: the environment that
    programs are started with, None if that is unknown; ``exports``: path and line (1-based) at
    which one of the user's shell files sets a name to a value.
    """

    home: str = ""
    variables: Document | None = None
    exports: Mapping[tuple[str, str], tuple[str, int]] = MappingProxyType({})

    @property
    def is_known(self) -> bool:
        """Whether what is in no file can be said to be nowhere."""
        return bool(self.home) and self.variables is not None


UNKNOWN_HOST_ENVIRONMENT = HostEnvironment()


def environment_of(variables: Mapping[str, str]) -> Document:
    """Return ``variables`` as a document, so that a value from there is a setting like any other.

    Its text has a line ``NAME=value`` for each variable, whatever characters the value has.
    """
    # Nothing can refer to a variable without a name.
    lines = [(name, value) for name, value in variables.items() if name]
    text = "".join(f"{name}={value}\n" for name, value in lines)
    source = Source(ENVIRONMENT, text)
    settings = _settings(source, lines)
    return Document(source, FORMAT, tuple(settings))


def _settings(source: Source, lines: list[tuple[str, str]]) -> list[Setting]:
    # Made directly, not parsed: a value may have quotes, ``$`` or line breaks that mean nothing.
    settings: list[Setting] = []
    line_start = 0
    for name, value in lines:
        start = line_start + len(name) + 1
        end = start + len(value)
        parts = (Literal(value, start),) if value else ()
        inside = Value(Span(start, end), parts)
        name_literal = Literal(name, line_start)
        setting = Setting(source, (name,), name_literal, inside)
        settings.append(setting)
        line_start = end + 1
    return settings
