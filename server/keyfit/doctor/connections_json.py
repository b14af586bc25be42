"""Write connections as JSON, in the format of docs/doctor.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..resolve.origin import Origin
from .connections import PredictedConnection
from .inspection import Inspection
from .prediction import Prediction
from .shown_connection import (
    ShownEndpoint,
    ShownKey,
    ShownModel,
    request_url,
    shown_endpoint,
    shown_keys,
    shown_models,
)

VERSION = 1


def as_json(
    connections: Iterable[PredictedConnection], text: Callable[[str], str] = str
) -> dict[str, Any]:
    """Return ``connections`` as JSON values; ``text`` is applied to what people read in them."""
    return {
        "version": VERSION,
        "connections": [_connection_json(one, text) for one in connections],
    }


def inspection_json(inspection: Inspection) -> dict[str, Any]:
    """Return where one tool was looked for, as JSON values."""
    return {
        "tool": inspection.tool.id,
        "name": inspection.tool.title,
        "folder": inspection.root,
        "in_use": inspection.is_used,
        "decision": inspection.decision,
        "files": [file._asdict() for file in inspection.files],
        "variables": [
            {"name": variable.name, "from": _origin_json(variable.origin)}
            for variable in inspection.variables
        ],
    }


def _connection_json(
    one: PredictedConnection, text: Callable[[str], str]
) -> dict[str, Any]:
    connection, answer = one
    call = connection.call
    keys = [_key_json(key, text) for key in shown_keys(connection)]
    endpoint = shown_endpoint(connection)
    return {
        "tool": call.sender.tool,
        "name": text(call.sender.title),
        "folder": connection.session.root,
        "role": connection.spec.id,
        "active": connection.active,
        "key": keys[0] if keys else None,
        "other_keys": keys[1:],
        "endpoint": _endpoint_json(endpoint) if endpoint else None,
        "request_url": request_url(call),
        "models": [_model_json(model) for model in shown_models(connection)],
        "answer": _answer_json(answer, text),
    }


def _answer_json(answer: Prediction, text: Callable[[str], str]) -> dict[str, Any]:
    return {
        "outcome": answer.outcome,
        "reason": text(answer.reason),
        "statuses": answer.statuses,
        "evidence": answer.evidence,
        "remedy": text(answer.remedy),
        "rule": answer.rule,
        "at": _origin_json(answer.at),
        "note": text(answer.note),
    }


def _key_json(key: ShownKey, text: Callable[[str], str]) -> dict[str, Any]:
    return {
        "masked": key.masked,
        "plan": key.plan,
        "plan_name": text(key.plan_title) if key.plan_title else None,
        **_called_json(key.called),
        "header": key.header or None,
        "from": _origin_json(key.origin),
    }


def _endpoint_json(endpoint: ShownEndpoint) -> dict[str, Any]:
    return {
        "url": endpoint.url,
        **_called_json(endpoint.called),
        "plan": endpoint.plan,
        "region": endpoint.region,
        "protocol": endpoint.protocol,
        "from": _origin_json(endpoint.origin),
    }


def _model_json(model: ShownModel) -> dict[str, Any]:
    return {
        "id": model.id,
        **_called_json(model.called),
        "from": _origin_json(model.origin),
    }


def _called_json(called: str) -> dict[str, str]:
    # The field is there only where a value may not be shown.
    return {"called": called} if called else {}


def _origin_json(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    return {
        "path": origin.path,
        "line": origin.line,
        "name": origin.name,
        "environment": origin.environment,
    }
