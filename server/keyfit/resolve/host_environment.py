"""The machine around a project: the user's home folder and the environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..parsers.document import Document, Literal, Part, Setting, Value, variable_setting
from ..parsers.formats import ENVIRONMENT as FORMAT
from ..text.source import Source, Span

ENVIRONMENT = "(environment)"  # in the place of a path

NameAndValue = tuple[str, str]  # of a variable
PathAndLine = tuple[str, int]  # the line is 1-based
Exports = Mapping[NameAndValue, PathAndLine]
_NO_EXPORTS: Exports = MappingProxyType({})


class HostEnvironment(NamedTuple):
    """The machine around a project, as far as the caller allows it to be read.

    ``home``: the home folder, '' if its files are not read; ``variables``: the environment that
    programs are started with, None if that is unknown; ``exports``: where the user's shell files
    set a variable to a value; ``startup``: path and format of each file that the user's shell runs
    at its start, by which a new terminal gets its variables. ``is_stale``: what these export for
    certain is not all in ``variables``; ``is_partial``: nor is what other files may set that they
    run, or that cannot be read.
    """

    home: str = ""
    variables: Document | None = None
    exports: Exports = _NO_EXPORTS
    startup: tuple[tuple[str, str], ...] = ()
    is_stale: bool = False
    is_partial: bool = False

    @property
    def is_known(self) -> bool:
        """Whether a value that is in none of the files read here is certain to be set nowhere."""
        if not self.home or self.is_partial:
            return False
        return self.variables is not None


UNKNOWN_HOST_ENVIRONMENT = HostEnvironment()


def environment_of(variables: Mapping[str, str]) -> Document:
    """Return ``variables`` as a document, so that a value from there is a setting like any other.

    Its text has a line ``NAME=value`` for each variable, whatever characters the value has.
    """
    # Nothing can refer to a variable without a name.
    named = {name: value for name, value in variables.items() if name}
    lines = [f"{name}={value}\n" for name, value in named.items()]
    text = "".join(lines)
    source = Source(ENVIRONMENT, text)
    settings = _settings(source, named)
    return Document(source, FORMAT, tuple(settings))


def _settings(source: Source, variables: Mapping[str, str]) -> list[Setting]:
    # Made directly, not parsed: a value may have quotes, ``$`` or line breaks that mean nothing.
    settings: list[Setting] = []
    line_start = 0
    for name, value in variables.items():
        value_start = line_start + len(name) + 1
        value_end = value_start + len(value)
        setting = _setting(source, name, value, line_start, value_start)
        settings.append(setting)
        line_start = value_end + 1
    return settings


def _setting(
    source: Source, name: str, value: str, name_start: int, value_start: int
) -> Setting:
    """Return the variable ``name``; the starts are its offsets in ``source``."""
    name_literal = Literal(name, name_start)
    parts: tuple[Part, ...] = ()
    if value:
        parts = (Literal(value, value_start),)
    span = Span(value_start, value_start + len(value))
    return variable_setting(source, name_literal, Value(span, parts))
