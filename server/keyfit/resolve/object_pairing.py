"""Calls of files that belong to no tool: the nearest object that has a key and a URL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..catalog.tool_spec import Wire
from ..catalog.variable_names import VariableNames
from ..catalog.vendor_facts import URL
from ..catalog.vendor_index import Catalog
from ..catalog.vocabulary import FieldRole
from ..parsers.document import Document, Place, Setting
from .call import ANY_CLIENT, Call, ModelUse, Sender, UrlSlot
from .reference_syntax import defaulted_reference, find_reference
from .resolved_value import UNKNOWN, CallPart, Resolved, own
from .variable_pairing import listed_variables, object_variables, plain, scope_calls
from .variable_scope import VariableScope

_FARTHEST = 3  # objects between a URL and its key

# Returns the value of a variable by its name, None where it is not set.
Lookup = Callable[[str], "Resolved | None"]


def no_variables(name: str) -> Resolved | None:
    """Return None for every variable: none is known."""
    return None


def object_calls(
    catalog: Catalog,
    variable_names: VariableNames,
    document: Document,
    variable: Lookup = no_variables,
) -> Iterator[Call]:
    """Yield a call for each URL of the vendor in ``document``.

    ``variable`` looks up what a program may load for itself, as from a ``.env`` beside the
    document. Whether it does so is unknown, so a call with such a value is not certain.
    """
    pairing = _ObjectPairing(catalog, variable_names, document, variable)
    seen: set[tuple[str, ...]] = set()
    for setting in document.settings:
        if not pairing.is_our_url(setting):
            continue
        name = setting.last_name
        role = variable_names.field_role(name)
        is_host_alone = "://" not in (setting.value.literal or "")
        if role == "other_url" and is_host_alone:
            continue  # a proxy, a list of what is allowed …
        if role in ("url", "other_url"):
            yield pairing.call_of_field(setting)
            continue
        path = setting.path[:-1]
        if name == "value":
            path = path[:-1]
        if path in seen:
            continue
        seen.add(path)
        # An object of variables, such as ``env``: their names tell what belongs together.
        if name.isupper():
            yield from pairing.calls_of_variables(object_variables(document, path))
        elif name == "value":
            yield from pairing.calls_of_variables(listed_variables(document, path))
        elif variable_names.role(variable_names.as_variable(name)) == "url":
            yield from pairing.calls_of_prefixes(path)


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
        is_list_item = setting.path[-1].isdigit()
        if setting.kind != "string" or is_list_item:
            return False
        text = setting.value.literal or ""
        if text.startswith("$"):
            # Only a reference with a default may be one.
            text = self._resolve(setting).text or ""
        match = URL.fullmatch(text)
        if match is None:
            return False
        host = match["host"]
        endpoints = self._catalog.endpoints
        if endpoints.host(host):
            return True
        return bool(endpoints.near_host(host))

    def calls_of_prefixes(self, path: tuple[str, ...]) -> Iterator[Call]:
        """Yield the calls of the object at ``path``, whose fields are named as variables are.

        Who reads them is unknown, and so are the protocol and what is added to the URL.
        """
        fields: dict[str, Setting] = {}
        for name, field in object_variables(self._document, path).items():
            fields[self._variable_names.as_variable(name)] = field
        slot = UrlSlot(is_known=False)
        for call in self.calls_of_variables(fields):
            url = call.url
            if url is None or self._variable_names.field_role(url.setting.last_name):
                continue
            if not call.keys:
                around = self.call_of_field(url.setting)
                call = call._replace(keys=around.keys, certain=around.certain)
            yield call._replace(wire=Wire(), url_slot=slot)

    def calls_of_variables(self, variables: Mapping[str, Setting]) -> Iterator[Call]:
        """Yield the calls of ``variables``, by name."""
        scope = VariableScope(
            self._catalog, self._variable_names, variables, self._resolve
        )
        yield from scope_calls(scope)

    def call_of_field(self, url: Setting) -> Call:
        """Return the call of the field ``url`` with the key of the nearest object around it.

        A field that only refers to a variable, or has its name, is a key where that is set.
        """
        keys = self._keys_below(url) or self._nearest(url, "key")
        looked_up = self._looked_up_keys(keys)
        if not keys:
            looked_up = self._keys_by_name(url)
            keys = [part.setting for part in looked_up.values()]
        parts: list[CallPart] = []
        for key in keys:
            part = looked_up.get(key.place) or self._part(key)
            parts.append(part)
        # Models of an object further out may be sent to another URL.
        uses: list[ModelUse] = []
        for model in self._models_beside(url):
            use = ModelUse(self._part(model))
            uses.append(use)
        return Call(
            self._catalog,
            Sender(ANY_CLIENT, router_prefixes=self._variable_names.model_prefixes),
            tuple(parts),
            self._part(url),
            tuple(uses),
            # A key itself is certain; the value that a name leads to is a guess.
            certain=not looked_up and not self._resolve(url).is_default,
            url_slot=UrlSlot(is_known=False),
        )

    def _models_beside(self, url: Setting) -> list[Setting]:
        """Return the models in the object of ``url``, by their own names or by the URL's prefix."""
        path = url.path[:-1]
        models = self._fields(path, "model")
        names = self._variable_names
        stem = names.stem(names.as_variable(url.last_name))
        for setting in self._document.children(path) if stem else ():
            name = names.as_variable(setting.last_name)
            is_same = names.role(name) == "model" and names.stem(name) == stem
            if is_same and setting.kind == "string" and setting not in models:
                models.append(setting)
        return models

    def _keys_below(self, url: Setting) -> list[Setting]:
        """Return the keys in a list beside ``url``, unless a key stands there itself."""
        path = url.path[:-1]
        if self._fields(path, "key"):
            return []
        keys: list[Setting] = []
        role_of = self._variable_names.field_role
        for setting in self._document.children(path):
            if setting.kind != "array" or role_of(setting.last_name) != "key_list":
                continue
            for item in self._document.children(setting.path):
                if item.kind == "string" and item.value.parts:
                    keys.append(item)
                keys += self._fields(item.path, "key")
        return keys

    def _looked_up_keys(self, keys: list[Setting]) -> dict[Place, CallPart]:
        """Return those of ``keys`` that are a reference to a known variable, with its value."""
        parts: dict[Place, CallPart] = {}
        for key in keys:
            value = self._value_of_reference(key)
            if value:
                parts[key.place] = CallPart(key, value)
        return parts

    def _keys_by_name(self, url: Setting) -> dict[Place, CallPart]:
        """Return the nearest field that names a known variable for the key, with its value."""
        parts: dict[Place, CallPart] = {}
        for name in self._nearest(url, "key_name"):
            value = self._variable(name.value.literal or "")
            if value:
                parts[name.place] = CallPart(name, value)
        return parts

    def _part(self, setting: Setting) -> CallPart:
        resolved = self._resolve(setting)
        return CallPart(setting, resolved)

    def _resolve(self, setting: Setting) -> Resolved:
        """Return a field's value where nobody knows who reads it: a reference stays unknown.

        One with a default has that, unless the variable is set beside the file.
        """
        defaulted = defaulted_reference(setting)
        if defaulted:
            value = self._variable(defaulted.name)
            default = own(setting, defaulted.default)._replace(is_default=True)
            return value or default
        text = setting.value.literal or ""
        reference = find_reference(self._variable_names.references, text)
        if reference is not None:
            return UNKNOWN
        return plain(setting)

    def _value_of_reference(self, key: Setting) -> Resolved | None:
        """Return the value of the variable to which ``key`` as a whole refers; None if unknown."""
        text = key.value.literal or ""
        reference = find_reference(self._variable_names.references, text)
        if reference is None:
            return None
        _, match = reference
        is_whole = match.span() == (0, len(text))
        if not is_whole:
            return None
        return self._variable(match["name"])

    def _nearest(self, url: Setting, kind: FieldRole) -> list[Setting]:
        """Return the one field of ``kind`` in the nearest object around ``url`` that has any.

        Of several in one object, it is unknown which one is meant: then none is returned.
        """
        innermost = len(url.path) - 1
        outermost = max(innermost - _FARTHEST + 1, 0)
        for depth in range(innermost, outermost - 1, -1):
            fields = self._fields(url.path[:depth], kind)
            if fields:
                return fields if len(fields) == 1 else []
        return []

    def _fields(self, path: tuple[str, ...], kind: FieldRole) -> list[Setting]:
        """Return the texts right below ``path`` whose names are those of ``kind``."""
        role_of = self._variable_names.field_role
        fields: list[Setting] = []
        for setting in self._document.children(path):
            is_text = setting.kind == "string" and setting.value.parts
            if is_text and role_of(setting.last_name) == kind:
                fields.append(setting)
        return fields
