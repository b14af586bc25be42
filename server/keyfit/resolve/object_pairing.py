"""Calls of files that belong to no tool: the nearest object that has a key and a URL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..catalog.variable_names import VariableNames
from ..catalog.vendor_facts import URL
from ..catalog.vendor_index import Catalog
from ..catalog.vocabulary import FieldRole
from ..parsers.document import Document, Place, Setting
from .call import ANY_CLIENT, Call, ModelUse, Sender, UrlSlot
from .reference_syntax import find_reference
from .resolved_value import UNKNOWN, CallPart, Resolved
from .variable_pairing import object_variables, plain, scope_calls
from .variable_scope import VariableScope

_FARTHEST = 3  # objects between a URL and its key

# Returns the value of a variable by its name, None where it is not set.
Lookup = Callable[[str], "Resolved | None"]


def no_variables(name: str) -> Resolved | None:
    """Know of no variable."""
    return None


def object_calls(
    catalog: Catalog,
    variable_names: VariableNames,
    document: Document,
    variable: Lookup = no_variables,
) -> Iterator[Call]:
    """Yield a call for each URL of the vendor in ``document``.

    ``variable`` looks up what a program may load for itself, as from a ``.env`` beside the
    document. Whether it does is not known, so such a call is no certain one.
    """
    pairing = _ObjectPairing(catalog, variable_names, document, variable)
    seen: set[tuple[str, ...]] = set()
    for setting in document.settings:
        if not pairing.is_our_url(setting):
            continue
        if setting.last_name.isupper():
            # An object of variables, such as ``env``: its names say what belongs together.
            path = setting.path[:-1]
            if path not in seen:
                seen.add(path)
                yield from pairing.calls_of_variables(path)
        elif variable_names.field_role(setting.last_name) == "url":
            yield pairing.call_of_field(setting)


class _ObjectPairing:
    """Pairs the fields of one document's objects."""

    def __init__(
        self,
        catalog: Catalog,
        variable_names: VariableNames,
        document: Document,
        variable: Lookup,
    ) -> None:
        self._catalog = catalog
        self._variable_names = variable_names
        self._document = document
        self._variable = variable

    def is_our_url(self, setting: Setting) -> bool:
        """Return whether ``setting`` is a field with a URL of the vendor, or a near miss of one."""
        if setting.kind != "string" or setting.path[-1].isdigit():
            return False
        match = URL.fullmatch(setting.value.literal or "")
        if match is None:
            return False
        host, endpoints = match["host"], self._catalog.endpoints
        return bool(endpoints.host(host) or endpoints.near_host(host))

    def calls_of_variables(self, path: tuple[str, ...]) -> Iterator[Call]:
        """Yield the calls of the object at ``path``, whose fields are variables."""
        variables = object_variables(self._document, path)
        yield from scope_calls(
            VariableScope(self._catalog, self._variable_names, variables, self._resolve)
        )

    def call_of_field(self, url: Setting) -> Call:
        """Return the call of the field ``url`` with the key of the nearest object around it.

        A field that only refers to a variable, or has its name, is a key where that is set.
        """
        # A key itself is certain; what a name beside it leads to is a guess.
        keys = self._nearest(url, "key")
        looked_up: dict[Place, Resolved] = {}
        for key in keys:
            value = self._value_of_reference(key)
            if value:
                looked_up[key.place] = value
        if not keys:
            for name in self._nearest(url, "key_name"):
                value = self._variable(name.value.literal or "")
                if value:
                    keys.append(name)
                    looked_up[name.place] = value
        # Models of an object further out may be sent elsewhere.
        models = self._fields(url.path[:-1], "model")
        return Call(
            self._catalog,
            Sender(ANY_CLIENT, router_prefixes=self._variable_names.model_prefixes),
            tuple(
                CallPart(key, looked_up.get(key.place) or self._resolve(key))
                for key in keys
            ),
            CallPart(url, self._resolve(url)),
            tuple(ModelUse(CallPart(model, self._resolve(model))) for model in models),
            certain=not looked_up,
            url_slot=UrlSlot(is_known=False),
        )

    def _resolve(self, setting: Setting) -> Resolved:
        """Return a field's value where nobody knows who reads it: a reference stays unknown."""
        text = setting.value.literal or ""
        is_reference = find_reference(self._variable_names.references, text) is not None
        return UNKNOWN if is_reference else plain(setting)

    def _value_of_reference(self, key: Setting) -> Resolved | None:
        """Return the value of the variable that is all that ``key`` refers to; None if unknown."""
        text = key.value.literal or ""
        found = find_reference(self._variable_names.references, text)
        if found is None:
            return None
        _, match = found
        return self._variable(match["name"]) if match.span() == (0, len(text)) else None

    def _nearest(self, url: Setting, kind: FieldRole) -> list[Setting]:
        """Return the one field of ``kind`` in the nearest object around ``url`` that has any.

        Of several in one object nobody knows which is meant: then there is none.
        """
        innermost = len(url.path) - 1
        outermost = max(innermost - _FARTHEST + 1, 0)
        for depth in range(innermost, outermost - 1, -1):
            fields = self._fields(url.path[:depth], kind)
            if fields:
                return fields if len(fields) == 1 else []
        return []

    def _fields(self, path: tuple[str, ...], kind: FieldRole) -> list[Setting]:
        """Return the fields right below ``path`` whose names say that they are of ``kind``."""
        role = self._variable_names.field_role
        texts = [
            s
            for s in self._document.children(path)
            if s.kind == "string" and s.value.parts
        ]
        return [setting for setting in texts if role(setting.last_name) == kind]
