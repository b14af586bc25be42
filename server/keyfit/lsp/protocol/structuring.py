"""Read messages into records of lsprotocol, more leniently than pygls 2.1."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.protocol import default_converter

from .logging import LOG

if TYPE_CHECKING:
    from cattrs import Converter

Json = dict[str, Any]


def lenient_converter() -> Converter:
    """Return a converter that keeps a value which an enumeration of the protocol does not know,
    and accepts a change of a document without a version.

    Upstream rejects the whole message then, so one new word of a client's would silence us.
    """
    converter: Converter = default_converter()  # type: ignore[no-untyped-call]
    for kind in vars(types).values():
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            converter.register_structure_hook(kind, _known_or_raw)
    optional = types.OptionalVersionedTextDocumentIdentifier
    converter.register_structure_hook(
        types.VersionedTextDocumentIdentifier,
        lambda value, _: converter.structure(value, optional),
    )
    return converter


def _known_or_raw(value: Any, kind: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        return value


def structure(converter: Converter, message: Json, kind: Any) -> Any | None:
    """Return ``message`` as a record of the type ``kind``; None if it does not fit."""
    method = message["method"]
    if method == types.INITIALIZE:
        message = _without_invalid_capabilities(converter, message)
    try:
        return converter.structure(message, kind)
    except Exception as error:  # cattrs raises what the value's own methods raise
        LOG.debug("%s does not fit: %s", method, type(error).__name__)
        return None


def _without_invalid_capabilities(converter: Converter, message: Json) -> Json:
    """Return ``initialize`` without the capabilities that do not fit our types.

    A client that is newer than these, or careless in a corner, is served all the same.
    """
    params = message.get("params")
    if not isinstance(params, dict):
        return message
    capabilities = params.get("capabilities")
    if not isinstance(capabilities, dict) or _fits(converter, capabilities):
        return message
    kept: Json = {}
    for group, features in capabilities.items():
        valid = _valid_features(converter, group, features)
        if _fits(converter, {group: valid}):
            kept[group] = valid
    return {**message, "params": {**params, "capabilities": kept}}


def _valid_features(converter: Converter, group: str, features: Any) -> Json:
    if not isinstance(features, dict):
        return {}
    return {
        name: value
        for name, value in features.items()
        if _fits(converter, {group: {name: value}})
    }


def _fits(converter: Converter, capabilities: Json) -> bool:
    try:
        converter.structure(capabilities, types.ClientCapabilities)
    except Exception:
        return False
    return True
