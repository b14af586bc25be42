"""Reference syntaxes inside strings: ``${NAME}``, ``{env:NAME}``, ``{{ .Values.name }}`` …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..catalog.tool_registry import load_tools
from ..catalog.variable_names import Default
from ..parsers.document import Literal, Setting
from .resolved_value import UNKNOWN, Resolved, literal_value

# Bounded, because its end is searched for at every ``$``
_NAME = r"(?P<name>[^{}:\s]{1,500})"
# OpenCode allows blanks in a name, which then is the name of no variable.
_ANY_NAME = r"(?P<name>[^{}]{1,500})"
_BARE_NAME = r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
_BARE_SYNTAXES = ("$NAME",)  # without a sign that ends the name
_REST_SYNTAX = "os.environ/NAME"  # the name is the whole rest, including blanks
_REST = r"(?P<name>[^\n/]{1,500})"
DEFAULT = (
    "DEFAULT"  # in a syntax, the place of what counts where the variable is not set
)
_DEFAULT = r"(?P<default>[^{}]*)"
_MARKS = ("$", "{", "os.environ/")  # one of them is in every syntax

Reference = tuple[str, re.Match[str]]  # the syntax, and where it matches


@lru_cache(maxsize=64)
def _pattern(syntax: str) -> re.Pattern[str]:
    """Return the pattern of ``syntax``, in which ``NAME`` and ``DEFAULT`` are places."""
    name = _BARE_NAME if syntax in _BARE_SYNTAXES else _NAME
    if syntax.startswith("{env:"):
        name = _ANY_NAME
    if syntax == _REST_SYNTAX:
        name = _REST
    escaped = re.escape(syntax)
    pattern = escaped.replace("NAME", name).replace(DEFAULT, _DEFAULT)
    return re.compile(pattern)


def find_reference(syntaxes: Sequence[str], text: str) -> Reference | None:
    """Return the first reference in ``text``, with its syntax; None if there is none."""
    return next(find_references(syntaxes, text), None)


def find_references(syntaxes: Sequence[str], text: str) -> Iterator[Reference]:
    """Yield the references in ``text`` in order, without overlaps, each with its syntax.

    The next match of each syntax is kept until it is passed, so that many references in one syntax
    do not mean as many searches for the others.
    """
    # Nearly all texts have none: this is asked for each value of each file.
    if not any(mark in text for mark in _MARKS):
        return
    following: dict[str, re.Match[str]] = {}
    for syntax in syntaxes:
        match = _pattern(syntax).search(text)
        if match:
            following[syntax] = match
    while following:
        # Of two that begin at one place, the syntax that the tool lists first counts.
        syntax, match = min(following.items(), key=_start)
        yield syntax, match
        end = match.end()
        for other, known in [*following.items()]:
            if known.start() >= end:
                continue
            # It is within the reference just yielded, or is that one.
            later = _pattern(other).search(text, end)
            if later:
                following[other] = later
            else:
                del following[other]


def _start(reference: Reference) -> int:
    _, match = reference
    return match.start()


class DefaultedReference(NamedTuple):
    """A value that is a reference to the variable ``name``, and what counts without that."""

    name: str
    default: Literal


def defaulted_reference(setting: Setting) -> DefaultedReference | None:
    """Return all of ``setting``'s value as a reference with a default, None if it is none."""
    parts = setting.value.parts
    if len(parts) != 1 or not isinstance(parts[0], Literal):
        return None
    literal = parts[0]
    forms = load_tools().variable_names.defaults
    # Nearly all values begin otherwise.
    likely = [form for form in forms if literal.text.startswith(form.opens)]
    for form in sorted(likely, key=lambda one: not one.is_of(setting.source.path)):
        match = _defaulted(form).fullmatch(literal.text)
        if match:
            default = literal.slice(*match.span("default"))
            return DefaultedReference(match["name"], default)
    return None


@lru_cache(maxsize=16)
def _defaulted(row: Default) -> re.Pattern[str]:
    opens, between, closes = map(re.escape, (row.opens, row.between, row.closes))
    # A default in which something else is expanded is not known.
    default = r"(?P<quote>['\"]?)(?P<default>[^'\"${}\s]+)(?P=quote)"
    return re.compile(
        rf"{opens}\s*(?P<name>[\w.]{{1,500}})\s*{between}\s*{default}\s*{closes}"
    )


def as_read(setting: Setting, literal: Literal) -> Resolved:
    """Return a literal of ``setting``'s value where its reader is unknown.

    Its text is unknown if it is an expression, which a program fills in before it is read.
    """
    variable_names = load_tools().variable_names
    if variable_names.is_expression(literal.text):
        return UNKNOWN
    return literal_value(setting, literal)


def as_read_by_a_tool(setting: Setting, literal: Literal) -> Resolved:
    """Return a literal of ``setting``'s value as a tool reads it.

    A reference in the syntax of any tool stays as it is written, for that is what is sent; any
    other expression that a program fills in is unknown.
    """
    variable_names = load_tools().variable_names
    if not variable_names.is_expression(literal.text):
        return literal_value(setting, literal)
    if find_reference(variable_names.references, literal.text):
        return literal_value(setting, literal)
    return UNKNOWN
