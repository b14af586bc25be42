"""Decode what Secrets of Kubernetes have in Base64, in the settings of a YAML text."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from ..util.translation import phrase
from .document import Document, Literal, Opaque, Setting, Value

_NOT_TEXT = phrase("no text in Base64")


def with_decoded_secrets(document: Document) -> Document:
    """Return ``document`` with the values below ``data`` of its Secrets as programs get them.

    These are no text that a person edits: their spans are in ``Document.encoded``.
    """
    decoded: dict[tuple[str, ...], Setting] = {}
    for setting in _encoded(document):
        decoded[setting.path] = setting._replace(value=_decoded(setting.value))
    if not decoded:
        return document
    settings = [decoded.get(setting.path, setting) for setting in document.settings]
    spans = [setting.span for setting in decoded.values()]
    return document._replace(settings=tuple(settings), encoded=tuple(spans))


def _encoded(document: Document) -> Iterator[Setting]:
    """Yield the texts below ``data`` of each Secret."""
    for setting in document.settings:
        if setting.last_name != "kind" or setting.value.literal != "Secret":
            continue
        around = setting.path[:-1]
        version = document.get((*around, "apiVersion"))
        if version is None or version.value.literal != "v1":
            continue
        for value in document.children((*around, "data")):
            if value.kind == "string" and value.value.parts:
                yield value


def _decoded(value: Value) -> Value:
    """Return ``value`` decoded, each character with the place of its group of four."""
    unknown = value._replace(parts=(Opaque(value.span, _NOT_TEXT),))
    literal = value.parts[0]
    if len(value.parts) > 1 or not isinstance(literal, Literal):
        return unknown
    # Base64 may be broken into lines.
    places = [at for at, char in enumerate(literal.text) if not char.isspace()]
    packed = "".join([literal.text[at] for at in places])
    try:
        text = base64.b64decode(packed, validate=True).decode()
    except (binascii.Error, ValueError):
        return unknown
    offsets: list[int] = []
    byte = 0
    for char in text:
        group = places[byte // 3 * 4]
        offsets.append(literal.raw(group, group).start)
        byte += len(char.encode())
    offsets.append(literal.raw(0, len(literal.text)).end)
    if not text:
        return value._replace(parts=())
    return value._replace(parts=(Literal(text, offsets[0], tuple(offsets)),))
