"""Read ``package.json``: JSON in which the commands of scripts set variables for what they run.

``cross-env NAME=value command`` and ``NAME=value command`` are what a shell is given, so the text
of a script is parsed as one, and its places are those in the JSON text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.source import Source, Span, Unreadable
from . import jsonc, shell
from .document import Document, Literal, Opaque, Part, Ref, Setting, Value
from .formats import PACKAGE_JSON

_SCRIPTS = "scripts"
_MAX_SCRIPTS = 200  # nobody has more that set something
_SETS = re.compile(r"[A-Za-z_]\w*=")


def parse(source: Source) -> Document:
    """Return the settings of a ``package.json``.

    What a script sets stands below it, each command's variables below a number of their own.
    """
    document = jsonc.parse(source)
    settings: list[Setting] = []
    count = 0
    for setting in document.settings:
        settings.append(setting)
        is_script = setting.path[:-1] == (_SCRIPTS,) and setting.name is not None
        if not is_script or count == _MAX_SCRIPTS:
            continue
        literal = setting.value.parts[0] if setting.value.parts else None
        if isinstance(literal, Literal) and _SETS.search(literal.text):
            count += 1
            settings += _set_by(setting, literal)
    return document._replace(format=PACKAGE_JSON, settings=tuple(settings))


def _set_by(script: Setting, literal: Literal) -> Iterator[Setting]:
    """Yield what the commands of ``script``, whose text ``literal`` is, set for others."""
    source = script.source
    # Package managers run a script in a shell, so what it sets is read as there.
    try:
        commands = shell.parse(Source(source.path, literal.text))
    except Unreadable:
        return
    paths: dict[int, tuple[str, ...]] = {}
    for setting in commands.settings:
        if setting.name is None or setting.kind != "string":
            continue
        # Each command has an environment of its own: two of them may set one name.
        number = str(len(paths) + 1)
        path = paths.setdefault(setting.scope, (*script.path, number))
        name = _literal(setting.name, literal)
        parts = tuple([_placed(part, literal) for part in setting.value.parts])
        value = Value(_span(setting.span, literal), parts)
        yield Setting(source, (*path, name.text), name, value)


def _placed(part: Part, around: Literal) -> Part:
    """Return ``part`` of a text with its places in the file, in which ``around`` is that text."""
    if isinstance(part, Literal):
        return _literal(part, around)
    span = _span(part.span, around)
    if isinstance(part, Opaque):
        return Opaque(span, part.why)
    default = _literal(part.default, around) if part.default else None
    return Ref(part.name, span, default)


def _span(span: Span, around: Literal) -> Span:
    return around.raw(span.start, span.end)


def _literal(literal: Literal, around: Literal) -> Literal:
    if around.offsets is None:
        return literal.moved(around.start)
    length = len(literal.text)
    # Two steps: where a character stands in the script's text, and where that is in the file, in
    # which JSON's escapes may be longer than what they stand for.
    places = [literal.raw(at, at).start for at in range(length)]
    places.append(literal.raw(0, length).end)
    offsets = [around.raw(place, place).start for place in places]
    return Literal(literal.text, offsets[0], tuple(offsets))
