"""Calls of files that belong to no tool: the nearest object that holds a key and a URL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..catalog.variable_names import VariableNames
from ..catalog.vendor_facts import URL
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Setting
from .call import ANY_CLIENT, Call, ModelUse, Sender, UrlSlot
from .reference_syntax import find_reference
from .resolved_value import UNKNOWN, CallPart, Resolved
from .variable_pairing import VariableScope, object_variables, plain, scope_calls

_FARTHEST = 3  # objects between a URL and its key


Lookup = Callable[[str], "Resolved | None"]  # what a variable holds, None where it is not set


def no_variables(name: str) -> Resolved | None:
    """Know of no variable."""
    return None


def object_calls(
    catalog: Catalog,
    environment: VariableNames,
    document: Document,
    variable: Lookup = no_variables,
) -> Iterator[Call]:
    """A call for each URL of the vendor in ``document``.

    ``variable`` says what a variable holds that a program may load for itself, as from a ``.env``
    beside the document. Whether it does is not known, so such a call is no certain one.
    """
    seen: set[tuple[str, ...]] = set()
    for setting in document.settings:
        text = setting.value.literal if setting.kind == "string" else None
        if not text or setting.path[-1].isdigit() or not _is_ours(catalog, text):
            continue
        above = setting.path[:-1]
        if setting.last_name.isupper():
            if above not in seen:
                seen.add(above)
                variables = object_variables(document, above)
                yield from scope_calls(
                    VariableScope(catalog, environment, variables, _resolver(environment))
                )
        elif environment.field_role(setting.last_name) == "url":
            yield _call(catalog, environment, document, setting, variable)


def _is_ours(catalog: Catalog, text: str) -> bool:
    """Whether ``text`` is a URL of the vendor, or a near miss of one."""
    match = URL.fullmatch(text)
    return bool(
        match
        and (catalog.endpoints.host(match["host"]) or catalog.endpoints.near_host(match["host"]))
    )


def _resolver(environment: VariableNames) -> Callable[[Setting], Resolved]:
    """How a field's value is seen where nobody knows who reads it: a reference stays unknown."""

    def resolve(setting: Setting) -> Resolved:
        text = setting.value.literal or ""
        return UNKNOWN if find_reference(environment.references, text) else plain(setting)

    return resolve


def _call(
    catalog: Catalog, environment: VariableNames, document: Document, url: Setting, variable: Lookup
) -> Call:
    resolve = _resolver(environment)
    keys = _nearest(environment, document, url, "key")
    named = keys or _nearest(environment, document, url, "key_name")
    held = [(key, _held(environment, key, named is not keys, variable)) for key in named]
    elsewhere = {id(key): value for key, value in held if value}
    keys = keys or [key for key in named if id(key) in elsewhere]
    models = _beside(environment, document, url.path[:-1], "model")
    return Call(
        catalog,
        Sender(ANY_CLIENT, router_prefixes=environment.model_prefixes),
        tuple(CallPart(key, elsewhere.get(id(key)) or resolve(key)) for key in keys),
        CallPart(url, resolve(url)),
        tuple(ModelUse(CallPart(model, resolve(model))) for model in models),
        certain=not elsewhere,
        url_slot=UrlSlot(is_known=False),
    )


def _held(
    environment: VariableNames, key: Setting, is_name: bool, variable: Lookup
) -> Resolved | None:
    """What the variable holds that ``key`` refers to, or whose name it is; None if unknown."""
    text = key.value.literal or ""
    if is_name:
        return variable(text)
    found = find_reference(environment.references, text)
    whole = found is not None and found[1].span() == (0, len(text))
    return variable(found[1]["name"]) if found and whole else None


def _nearest(
    environment: VariableNames, document: Document, url: Setting, kind: str
) -> list[Setting]:
    """The one field of ``kind`` in the nearest object around ``url`` that has any."""
    for depth in range(len(url.path) - 1, max(len(url.path) - 1 - _FARTHEST, -1), -1):
        found = _beside(environment, document, url.path[:depth], kind)
        if found:
            return found if len(found) == 1 else []
    return []


def _beside(
    environment: VariableNames, document: Document, path: tuple[str, ...], kind: str
) -> list[Setting]:
    return [
        setting
        for setting in document.children(path)
        if setting.kind == "string"
        and setting.value.parts
        and environment.field_role(setting.last_name) == kind
    ]
