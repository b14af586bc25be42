"""Find the calls of files that belong to no tool: the nearest object with a key and a URL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..catalog.tool_spec import Wire
from ..catalog.variable_names import VariableNames
from ..catalog.vendor_facts import URL
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Setting
from .call import ANY_CLIENT, Call, ModelUse, Sender, UrlSlot
from .kubernetes_environment import container_variables
from .locators import Path
from .object_fields import ObjectFields
from .reference_syntax import defaulted_reference, find_reference
from .resolved_value import UNKNOWN, CallPart, Resolved, literal_value
from .variable_pairing import listed_variables, object_variables, plain, scope_calls
from .variable_scope import VariableScope

_MAX_DISTANCE = 3  # objects between a URL and its key

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
    of_containers = list(pairing.calls_of_containers())
    yield from of_containers
    # A container's call is more than the object has that a part of it comes from.
    taken = {call.url.setting.place for call in of_containers if call.url}
    for call in _calls_of_objects(variable_names, document, pairing):
        if call.url is None or call.url.setting.place not in taken:
            yield call


def _calls_of_objects(
    variable_names: VariableNames, document: Document, pairing: _ObjectPairing
) -> Iterator[Call]:
    seen: set[Path] = set()
    for setting in document.settings:
        if not pairing.is_our_url(setting):
            continue
        role = variable_names.field_role(setting.last_name)
        is_host_alone = "://" not in (setting.value.literal or "")
        if role == "other_url" and is_host_alone:
            continue  # a proxy, a list of what is allowed …
        if role in ("url", "other_url"):
            yield pairing.call_of_field(setting)
            continue
        path = _object_path(setting)
        if path not in seen:
            seen.add(path)
            yield from pairing.calls_of_object(setting, path)


def _object_path(url: Setting) -> Path:
    """Return the path of the object or list in which ``url`` stands beside its key."""
    # ``[{"name": "OPENAI_API_KEY", "value": …}, …]`` has both an object further in.
    depth = 2 if url.last_name == "value" else 1
    return url.path[:-depth]


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
        self._fields = ObjectFields(document, variable_names)

    def is_our_url(self, setting: Setting) -> bool:
        """Return whether ``setting`` is a field with a URL of the vendor, or a near miss of one."""
        is_list_item = setting.path[-1].isdigit()
        if setting.kind != "string" or is_list_item:
            return False
        text = setting.value.literal or ""
        if text.startswith("$"):
            # Only a reference with a default may be one.
            text = self._resolve(setting).text or ""
        return self._catalog.nearly_leads_to_vendor(text)

    def calls_of_object(self, url: Setting, path: Path) -> Iterator[Call]:
        """Yield the calls of the object at ``path``, where ``url`` is called as a variable is."""
        names = self._variable_names
        # An object of variables, such as ``env``: their names tell what belongs together.
        if url.last_name.isupper():
            yield from self._calls_of_variables(object_variables(self._document, path))
        elif url.last_name == "value":
            yield from self._calls_of_variables(listed_variables(self._document, path))
        elif names.role(names.as_variable(url.last_name)) == "url":
            yield from self._calls_of_prefixes(path)

    def calls_of_containers(self) -> Iterator[Call]:
        """Yield the calls of containers that get their variables from several objects."""
        for variables in container_variables(self._document):
            yield from self._calls_of_variables(variables)

    def _calls_of_prefixes(self, path: Path) -> Iterator[Call]:
        """Yield the calls of the object at ``path``, whose fields are named as variables are.

        Who reads them is unknown, and so are the protocol and what is added to the URL.
        """
        fields: dict[str, Setting] = {}
        for name, field in object_variables(self._document, path).items():
            fields[self._variable_names.as_variable(name)] = field
        slot = UrlSlot(is_known=False)
        for call in self._calls_of_variables(fields):
            url = call.url
            if url is None or self._variable_names.field_role(url.setting.last_name):
                continue
            keys = self._keys_of_prefix(call, url.setting)
            if keys:
                call = call._replace(keys=keys)
            else:
                around = self.call_of_field(url.setting)
                call = call._replace(keys=around.keys, certain=around.certain)
            yield call._replace(wire=Wire(), url_slot=slot)

    def _keys_of_prefix(self, call: Call, url: Setting) -> tuple[CallPart, ...]:
        """Return the keys of ``call`` that belong to ``url`` by their names, or for want of any
        other URL."""
        if call.certain:
            return call.keys
        if self._fields.key_names_of_stem(url):
            return ()
        path = url.path[:-1]
        return tuple(
            key for key in call.keys if not self._is_taken(key.setting, url, path)
        )

    def _calls_of_variables(self, variables: Mapping[str, Setting]) -> Iterator[Call]:
        """Yield the calls of ``variables``, by name."""
        scope = VariableScope(
            self._catalog, self._variable_names, variables, self._resolve
        )
        yield from scope_calls(scope)

    def call_of_field(self, url: Setting) -> Call:
        """Return the call of the field ``url`` with the key of the nearest object around it.

        A field that only refers to a variable, or has its name, is a key where that is set.
        """
        parts: list[CallPart] = []
        is_looked_up = False
        for field in self._key_fields(url):
            value = self._value_of_variable(field)
            if value:
                is_looked_up = True
                parts.append(CallPart(field, value))
            elif not self._fields.is_key_name(field):
                parts.append(self._part(field))
        # Models of an object further out may be sent to another URL.
        uses: list[ModelUse] = []
        for model in self._fields.models_beside(url):
            use = ModelUse(self._part(model))
            uses.append(use)
        return Call(
            self._catalog,
            Sender(ANY_CLIENT, router_prefixes=self._variable_names.model_prefixes),
            tuple(parts),
            self._part(url),
            tuple(uses),
            # A key itself is certain; the value that a name leads to is a guess.
            certain=not is_looked_up and not self._resolve(url).is_default,
            url_slot=UrlSlot(is_known=False),
        )

    def _key_fields(self, url: Setting) -> list[Setting]:
        """Return the fields with the key for ``url``, or with the name of its variable.

        Those of the URL's own stem come first, then a list beside it, then the nearest object that
        has any. None if several there may be meant, or if the key is another URL's.
        """
        beside = url.path[:-1]
        fields = self._fields.key_names_of_stem(url)
        if fields:
            return fields
        listed = self._fields.listed_keys(beside)
        if listed:
            return [key for key in listed if not self._is_taken(key, url, beside)]
        innermost = len(beside)
        outermost = max(innermost - _MAX_DISTANCE + 1, 0)
        for depth in range(innermost, outermost - 1, -1):
            path = url.path[:depth]
            fields = self._keys_at(path)
            if len(fields) == 1 and not self._is_taken(fields[0], url, path):
                return fields
            if fields:
                return []
        return []

    def _keys_at(self, path: Path) -> list[Setting]:
        """Return the keys right below ``path``, else the names of keys."""
        return self._fields.texts(path, "key") or self._fields.texts(path, "key_name")

    def _is_taken(self, key: Setting, url: Setting, path: Path) -> bool:
        """Return whether ``key``, one of the object at ``path``, belongs to another URL there than
        ``url``, one that it fits.

        A URL that is called the same as that one is as likely to be meant, so it is judged.
        """
        text = self._part(key).text
        is_beside = url.path[:-1] == path
        is_url = self._variable_names.field_role(url.last_name) == "url"
        is_listed = key.path[:-1] != path  # an item of a list there, which has no stem
        is_akin = is_listed or self._fields.stem(url) == self._fields.stem(key)
        is_same = is_beside and is_url and is_akin
        if text is None or is_same:
            return False
        others = [*self._document.children(path)]
        if not is_beside:
            others += self._in_other_objects(url, path)
        return any(other is not url and self._takes(other, text) for other in others)

    def _in_other_objects(self, url: Setting, path: Path) -> Iterator[Setting]:
        """Yield the fields of the objects in the one at ``path`` that have no key themselves, but
        for those that are called as ``url`` is."""
        for inner in self._document.children(path):
            if inner.kind != "object" or self._fields.texts(inner.path, "key"):
                continue
            for field in self._document.children(inner.path):
                if field.last_name != url.last_name:
                    yield field

    def _takes(self, field: Setting, key: str) -> bool:
        """Return whether ``field``, beside the key, has a URL at which ``key`` is right."""
        if field.kind != "string" or not self._fields.is_url(field):
            return False
        url = self._resolve(field).text
        catalog = self._catalog.of_url(url or "")
        host = catalog.endpoints.meant(url or "")
        if host is None:
            return self._may_take(field, url, key)
        shape = catalog.keys.shape_of(key)
        plans = shape.plans if shape else ()
        return host.plan in plans if host.plan else bool(plans)

    def _may_take(self, field: Setting, url: str | None, key: str) -> bool:
        """Return whether ``field``, whose value ``url`` is no vendor's or unknown, may be where
        ``key`` is right."""
        role = self._variable_names.field_role(field.last_name)
        if role != "url" or not field.value.parts:
            return False
        # What a reference leads to is unknown.
        if url is None:
            return True
        if URL.fullmatch(url) is None:
            return False
        # So is which keys another vendor accepts, unless the shape is this vendor's alone.
        shape = self._catalog.keys.shape_of(key)
        return shape is None or shape.shared

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
            default = literal_value(setting, defaulted.default)._replace(
                is_default=True
            )
            return value or default
        text = setting.value.literal or ""
        reference = find_reference(self._variable_names.references, text)
        if reference is not None:
            return UNKNOWN
        return plain(setting)

    def _value_of_variable(self, key: Setting) -> Resolved | None:
        """Return the value of the variable that ``key`` names or as a whole refers to; None if
        unknown."""
        text = key.value.literal or ""
        if self._fields.is_key_name(key):
            return self._variable(text)
        reference = find_reference(self._variable_names.references, text)
        if reference is None:
            return None
        _, match = reference
        is_whole = match.span() == (0, len(text))
        if not is_whole:
            return None
        return self._variable(match["name"])
