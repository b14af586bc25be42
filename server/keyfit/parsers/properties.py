"""Read ``.properties`` files as Java does: each dotted name is a path, as Spring takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.source import Source, Span
from .document import Document, Setting, Value
from .escapes import code_point, trimmed, unescaped
from .formats import PROPERTIES

_BOM = "\ufeff"
_MAX_DEPTH = 64  # no program's settings nest deeper
_BREAK = r"(?:\r\n|\n|\r)"
_BLANK = r"[ \t\f]"
_ENTRY = re.compile(
    rf"(?P<name>(?:[^\\=: \t\f\r\n]|\\{_BREAK}{_BLANK}*|\\[\s\S])*)"
    rf"(?:\\{_BREAK}|{_BLANK})*(?:[=:](?:\\{_BREAK}|{_BLANK})*)?"
    rf"(?P<value>(?:[^\\\r\n]|\\{_BREAK}|\\[\s\S]|\\\Z)*)"
)
_LEAD = re.compile(r"[ \t\f\r\n]*")
_COMMENT = re.compile(r"[#!][^\r\n]*")
_ESCAPE = re.compile(
    rf"\\(?:u(?P<hex>[0-9a-fA-F]{{4}})|(?P<join>{_BREAK}{_BLANK}*|\Z)|(?P<char>[\s\S]))"
)
_SEPARATOR = re.compile(r"[#!]---[ \t\f]*")  # a line of its own, from its first column
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
# ``a.b-c[0].d`` has the names ``a``, ``b-c``, ``0`` and ``d``.
_NAME = re.compile(r"[^.\[\]]+")


def parse(source: Source) -> Document:
    """Return the settings of a ``.properties`` text, and an object for each step of a path.

    Spring takes ``#---`` for the beginning of another document. The settings of a second and later
    one have paths that begin with ``---`` and its number, as those of YAML do.
    """
    text = source.text
    settings: list[Setting] = []
    comments: list[Span] = []
    objects: set[tuple[str, ...]] = set()
    number = 0
    top: tuple[str, ...] = ()
    at = len(_BOM) if text.startswith(_BOM) else 0
    while at < len(text):
        lead = _LEAD.match(text, at)
        if lead:
            at = lead.end()
        comment = _COMMENT.match(text, at)
        if comment:
            at = comment.end()
            comments.append(Span(*comment.span()))
            if _SEPARATOR.fullmatch(comment[0]) and _begins_line(text, comment.start()):
                number += 1
                top = (f"---{number}",)
                settings.append(
                    Setting(source, top, None, Value(Span(at, at), ()), "object")
                )
            continue
        entry = _ENTRY.match(text, at)
        assert entry, "there may be nothing in an entry"
        settings += _settings(source, entry, objects, top)
        at = entry.end()
    return Document(source, PROPERTIES, tuple(settings), tuple(comments))


def _begins_line(text: str, offset: int) -> bool:
    return offset == 0 or text[offset - 1] in "\r\n"


def _settings(
    source: Source,
    entry: re.Match[str],
    objects: set[tuple[str, ...]],
    top: tuple[str, ...],
) -> Iterator[Setting]:
    """Yield the value of ``entry``, which is below ``top``, behind the objects around it that are
    not in ``objects`` yet."""
    name = unescaped(source.text, *entry.span("name"), _ESCAPE, _meaning)
    steps = [name.slice(*match.span()) for match in _NAME.finditer(name.text)]
    if not steps or len(steps) > _MAX_DEPTH:
        return
    path = top
    for step in steps[:-1]:
        path = (*path, step.text)
        if path not in objects:
            objects.add(path)
            around = Value(step.raw(0, len(step.text)), ())
            yield Setting(source, path, step, around, "object")
    last = steps[-1]
    yield Setting(source, (*path, last.text), last, _value(source.text, entry))


def _value(text: str, entry: re.Match[str]) -> Value:
    start, end = entry.span("value")
    literal = trimmed(unescaped(text, start, end, _ESCAPE, _meaning))
    parts = (literal,) if literal.text else ()
    return Value(Span(literal.start if parts else start, end), parts)


def _meaning(escape: re.Match[str]) -> str:
    """Return what ``escape`` stands for; a joined line for nothing."""
    if escape["hex"]:
        return code_point(escape["hex"])
    char = escape["char"] or ""
    return _CONTROL.get(char, char)
