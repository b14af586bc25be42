"""What may be shown of a value that comes from outside the project: only what keyfit knows anyway.

A cloned repository can name any variable and any file of the machine (``{env:DB_PASSWORD}``, a
link). Its value is judged and shown if keyfit's own facts know it: a key by its shape (masked), a
URL by its host, a model by its name. Any other value is unknown, so that no rule can print it.
"""

from __future__ import annotations

import re

from ..catalog.loader import load_catalog
from ..catalog.vendor_facts import URL
from ..parsers.document import Document, Literal, Opaque, Setting
from ..text.source import Source

HIDDEN = "…"  # stands for a line or value that is not shown
_WHY = "from outside the project"
# Before a model, as in ``bailian/qwen3.7-plus``.
_PROVIDER = re.compile(r"\A[\w.\-]{1,40}/")


def is_known(text: str) -> bool:
    """Return whether keyfit's own facts, without what anybody declares, know the value ``text``.

    A project's declarations do not count: they could make a secret of the machine a known model.
    """
    catalog = load_catalog()
    bare = text.strip()
    if not bare or catalog.keys.shape_of(bare):
        return True
    # A near miss of a host is a typo that is to be reported, not a secret.
    endpoints = catalog.endpoints
    match = URL.fullmatch(bare)
    if match and (endpoints.parse(bare) or endpoints.near_host(match["host"])):
        return True
    models = catalog.models
    model = _PROVIDER.sub("", bare, count=1)
    if models.spelling(catalog.plans, model) or models.facts_of(model):
        return True
    return any(model in group.models for group in models.others)


def withheld(document: Document) -> Document:
    """Return ``document`` with every value unknown that keyfit does not know by itself.

    Its source is marked, so that its lines are not shown either.
    """
    source = document.source
    if not source.outside:
        source = Source(source.path, source.text, outside=True)
    # Each setting has the source with it: findings show the lines of that one.
    marked = (setting._replace(source=source) for setting in document.settings)
    settings = tuple(_withheld(setting) for setting in marked)
    return document._replace(source=source, settings=settings)


def _withheld(setting: Setting) -> Setting:
    """Return ``setting`` with its text unknown; references in it stay, their values are judged."""
    value = setting.value
    whole = value.literal
    if not value.parts:
        return setting
    if whole is not None and is_known(whole):
        return setting
    unknown = Opaque(setting.span, _WHY)
    kept = tuple(unknown if isinstance(part, Literal) else part for part in value.parts)
    return setting._replace(value=value._replace(parts=kept))
