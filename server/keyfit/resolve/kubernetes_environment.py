"""The variables that a container of a Kubernetes manifest gets, from all objects in its file."""

from __future__ import annotations

from collections.abc import Iterator

from ..parsers.document import Document, Setting
from .locators import Path
from .variable_pairing import listed_variables, object_variables

_Object = tuple[str, str]  # kind and name
_MAX_VARIABLES = (
    5_000  # of all containers of a file: each may take all of a large object
)
_SOURCES = (("configMapRef", "ConfigMap"), ("secretRef", "Secret"))
_KEY_SOURCES = (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret"))
_DATA = ("data", "stringData")  # the second overrides the first


def container_variables(document: Document) -> Iterator[dict[str, Setting]]:
    """Yield the variables of each container that takes any from another object, by name.

    An object of another file is unknown: its variables are left out.
    """
    containers: dict[Path, None] = {}
    for setting in document.settings:
        if setting.kind == "array" and setting.last_name in ("env", "envFrom"):
            containers[setting.path[:-1]] = None
    if not containers:
        return
    objects = _objects(document)
    count = 0
    for container in containers:
        if count > _MAX_VARIABLES:
            return
        variables = dict(_of_whole_objects(document, objects, container))
        taken = dict(_of_single_keys(document, objects, container))
        if variables or taken:
            own = listed_variables(document, (*container, "env"))
            count += len(variables) + len(own)
            yield {**variables, **own, **taken}


def _objects(document: Document) -> dict[_Object, dict[str, Setting]]:
    """Return what the ConfigMaps and Secrets of ``document`` hold, by kind and name."""
    objects: dict[_Object, dict[str, Setting]] = {}
    for setting in document.settings:
        kind = setting.value.literal or ""
        if setting.last_name != "kind" or kind not in ("ConfigMap", "Secret"):
            continue
        around = setting.path[:-1]
        held = objects.setdefault(
            (kind, _text(document, (*around, "metadata", "name"))), {}
        )
        for field in _DATA:
            held.update(object_variables(document, (*around, field)))
    return objects


def _of_whole_objects(
    document: Document, objects: dict[_Object, dict[str, Setting]], container: Path
) -> Iterator[tuple[str, Setting]]:
    """Yield the variables of ``envFrom``, the last of a name being the one that counts."""
    for item in document.children((*container, "envFrom")):
        prefix = _text(document, (*item.path, "prefix"))
        for field, kind in _SOURCES:
            name = _text(document, (*item.path, field, "name"))
            for key, value in objects.get((kind, name), {}).items():
                yield prefix + key, _called(value, prefix + key)


def _of_single_keys(
    document: Document, objects: dict[_Object, dict[str, Setting]], container: Path
) -> Iterator[tuple[str, Setting]]:
    """Yield the variables of ``env`` that have a ``valueFrom``."""
    for item in document.children((*container, "env")):
        variable = _text(document, (*item.path, "name"))
        for field, kind in _KEY_SOURCES:
            source = (*item.path, "valueFrom", field)
            name = _text(document, (*source, "name"))
            key = _text(document, (*source, "key"))
            value = objects.get((kind, name), {}).get(key)
            if value:
                yield variable, _called(value, variable)


def _called(value: Setting, name: str) -> Setting:
    """Return ``value`` as the variable ``name``; under its own name it stays the same setting, of
    however many containers."""
    if value.last_name == name:
        return value
    return value._replace(path=(*value.path, name))


def _text(document: Document, path: Path) -> str:
    """Return the text at ``path``, "" if there is none."""
    setting = document.get(path)
    if setting is None:
        return ""
    return setting.value.literal or ""
