"""Find out which files a tool itself would reject: by parser, schema, names or switches."""

from __future__ import annotations

from collections.abc import Mapping

from ..catalog.tool_spec import FileSpec, Layers, Tool
from ..parsers.document import Document, Setting
from ..util.translation import phrase
from .file_locations import value_of
from .host_environment import HostEnvironment
from .locators import expand, is_empty_text, path_of

_BOM = "\ufeff"


def parses(spec: FileSpec, document: Document) -> bool:
    """Return whether the tool's own parser, which is stricter than keyfit's, accepts the file."""
    if not spec.syntax.broken:
        return True
    if not document.source.text:
        return True  # as if it were not there
    # Some JSON readers refuse the mark that editors on Windows write.
    if spec.bom_breaks and document.source.text.startswith(_BOM):
        return False
    from ..parsers.strict_parse import parses as parses_strictly

    comments, trailing_commas = spec.syntax.comments, spec.syntax.trailing_commas
    return parses_strictly(document, comments, trailing_commas)


def unknown_name(tool: Tool, file: str, document: Document) -> str:
    """Return a top-level name for which ``tool`` does not start, '' if there is none.

    ``file`` is the document's name in the catalog. A beginning of a name that the tool knows is
    taken for that one.
    """
    layers = tool.layers
    is_checked = file in layers.config and not tool.files[file].under
    if not is_checked or not layers.names:
        return ""
    for setting in document.settings:
        name = setting.path[0]
        if not any(known.startswith(name) for known in layers.names):
            return name
    return ""


def why_refused(tool: Tool, spec: FileSpec, document: Document) -> str:
    """Return why the schema of ``tool`` refuses the file, '' if it does not."""
    if not spec.syntax.broken or spec.lenient:
        return ""
    # Tools report the first value that their schema rejects, so one reason is enough.
    for place, kind in tool.layers.types.items():
        for _, setting in expand(document, path_of(place)):
            if not _is_of_type(setting, kind):
                place = ".".join(setting.path)
                return phrase("has no {kind} at {place}", kind=kind, place=place)
    unlisted = _unlisted_name(document, tool.layers.known_names)
    return unlisted or _missing_name(spec, document, tool.layers)


def _is_of_type(setting: Setting, kind: str) -> bool:
    """Return whether ``setting`` is of the type ``kind``; ``text`` is a string with text in it."""
    if kind == "text":
        return setting.kind == "string" and not is_empty_text(setting)
    return setting.kind == kind


def _unlisted_name(
    document: Document, known_names: Mapping[str, tuple[str, ...]]
) -> str:
    """Return that ``document`` has a name that none of ``known_names`` is, '' if it has not."""
    for place, names in known_names.items():
        path = path_of(place)
        objects = [setting.path for _, setting in expand(document, path)]
        for top in objects if path else [()]:
            for setting in document.children(top):
                if setting.last_name not in names:
                    name = ".".join(setting.path)
                    return phrase("has a name that it does not know: {name}", name=name)
    return ""


def _missing_name(spec: FileSpec, document: Document, layers: Layers) -> str:
    """Return that an object in ``document`` lacks a name that it must have, '' if none does."""
    if layers.required and _includes_files(spec, document):
        return ""  # what it lacks may be in another file
    for place, names in layers.required.items():
        exempt = layers.required_except.get(place, ())
        for _, setting in expand(document, path_of(place)):
            if setting.last_name.lower() in exempt:
                continue
            for name in names:
                path = (*setting.path, name)
                value = document.get(path)
                if value is None or is_empty_text(value):
                    return phrase("lacks {place}", place=".".join(path))
    return ""


def _includes_files(spec: FileSpec, document: Document) -> bool:
    if not spec.includes:
        return False
    return any(setting.last_name == spec.includes for setting in document.settings)


def is_switched_off(spec: FileSpec, host_environment: HostEnvironment) -> bool:
    """Return whether a variable is set with which the tool does not read the file."""
    for name, values in spec.unread_if.items():
        # Tools compare such switches without regard to case; ``*`` is any value but none.
        value = value_of(host_environment, name)
        if value.lower() in values or (value and "*" in values):
            return True
    return False
