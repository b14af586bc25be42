"""Decide which values from outside the project may be shown: only those keyfit knows by itself.

A cloned repository can name any variable and any file of the machine (``{env:DB_PASSWORD}``, a
link). Its value is judged and shown if keyfit's own facts know it: a key by its shape (masked), a
URL by its host, a model by its name. Any other value is unknown, so that no rule can print it.
"""

from __future__ import annotations

import re

from ..catalog.loader import load_catalog
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Literal, Opaque, Part, Setting
from ..text.source import Source
from ..util.translation import phrase

HIDDEN = "…"  # in the place of a line or value that is not shown
_WHY = phrase("from outside the project")
# Before a model, as in ``bailian/qwen3.7-plus``.
_PROVIDER = re.compile(r"\A[\w.\-]{1,40}/")


def is_known(text: str) -> bool:
    """Return whether keyfit's built-in facts know the value ``text``.

    A project's declarations do not count: they could make a secret of the machine a known model.
    """
    catalog = load_catalog()
    bare = text.strip()
    if not bare or catalog.keys.shape_of(bare):
        return True
    return _is_known_url(catalog, bare) or _is_known_model(catalog, bare)


def _is_known_url(catalog: Catalog, text: str) -> bool:
    # A near miss of a host is a typo that is to be reported, not a secret.
    return catalog.nearly_leads_to_vendor(text)


def _is_known_model(catalog: Catalog, text: str) -> bool:
    models = catalog.models
    model = _PROVIDER.sub("", text, count=1)
    if models.spelling(catalog.plans, model):
        return True
    if models.facts_of(model):
        return True
    return any(model in group.models for group in models.others)


def withheld(document: Document) -> Document:
    """Return ``document`` with every value unknown that keyfit does not know by itself.

    Its source is marked, so that its lines are not shown either.
    """
    source = document.source
    if not source.outside:
        source = Source(source.path, source.text, outside=True)
    settings: list[Setting] = []
    for setting in document.settings:
        # Findings show the lines of the source that a setting has with it.
        marked = setting._replace(source=source)
        settings.append(_withheld(marked))
    return document._replace(source=source, settings=tuple(settings))


def _withheld(setting: Setting) -> Setting:
    """Return ``setting`` with its text unknown, unless keyfit knows it.

    References in the text stay: their values are judged by themselves.
    """
    value = setting.value
    if not value.parts:
        return setting
    whole = value.literal
    if whole is not None and is_known(whole):
        return setting
    unknown = Opaque(setting.span, _WHY)
    parts: list[Part] = []
    for part in value.parts:
        is_text = isinstance(part, Literal)
        parts.append(unknown if is_text else part)
    withheld_value = value._replace(parts=tuple(parts))
    return setting._replace(value=withheld_value)
