"""Plays the service: which status and which body a call is documented to get."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import tomli

Json = dict[str, Any]


class Answer(NamedTuple):
    """What goes back: a JSON body, or the events of a stream."""

    status: int
    body: Json
    events: tuple[tuple[str, Json], ...] = ()


class Request(NamedTuple):
    """One call as it arrived. `keys` maps an authentication header to the key in it."""

    host: str
    path: str
    keys: dict[str, str]
    body: Json
    agent: bool

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @property
    def streams(self) -> bool:
        return bool(self.body.get("stream"))


@lru_cache
def facts() -> Json:
    """The service as documented (service.toml)."""
    return tomli.loads(
        Path(__file__).with_name("service.toml").read_text(encoding="utf-8")
    )


def protocol(path: str) -> str | None:
    """The protocol that a path's end shows, or None for what is not a call to a model."""
    known: dict[str, str] = facts()["protocols"]
    return next((name for end, name in known.items() if path.endswith(end)), None)


def is_ours(url: str) -> bool:
    """Whether a URL is of a host of the service."""
    return _host(urlsplit(url).hostname or "") is not None


def key_plan(key: str) -> str:
    """`plan`, `payg`, `other` or `none`, by prefix alone."""
    if not key:
        return "none"
    if key.startswith("sk-sp-"):
        return "plan"
    return "payg" if key.startswith("sk-") else "other"


def answer(request: Request) -> Answer:
    """What the service says; a host that is not its own plays along with any key and model."""
    host = _host(request.host)
    refused = _refusal(request, host) if host else None
    if refused:
        status, code, message = refused
        error = {"message": message, "type": "invalid_request_error", "code": code}
        return Answer(status, {"error": error, "code": code, "message": message})
    name = protocol(request.path) or "openai-chat"
    return _REPLIES[name](request)


def _refusal(request: Request, host: Json) -> tuple[int, str, str] | None:
    if not _served(request.path, host):
        return 404, "not_found", "404 page not found"
    plans = {key_plan(key) for key in request.keys.values()} or {"none"}
    for row in facts()["refusal"]:
        fits = row["key"] in plans and row.get("plan", host["plan"]) == host["plan"]
        if fits and row.get("agent", request.agent) == request.agent:
            return row["status"], row["code"], row["message"]
    models = facts()["models"].get(host["plan"])
    if models is not None and request.model not in models:
        return (
            400,
            "invalid_parameter_error",
            f"model '{request.model}' is not supported.",
        )
    return None


def _served(path: str, host: Json) -> bool:
    serves: dict[str, list[str]] = facts()["serves"]
    return any(
        path == route + call for route in host["routes"] for call in serves[route]
    )


def _host(name: str) -> Json | None:
    labels = name.lower().split(".")
    for row in facts()["host"]:
        if any(_fits(labels, pattern.split(".")) for pattern in row["names"]):
            return dict(row)
    return None


def _fits(labels: list[str], pattern: list[str]) -> bool:
    return len(labels) == len(pattern) and all(
        wanted in ("*", label) for label, wanted in zip(labels, pattern, strict=True)
    )


_USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


def _chat(request: Request) -> Answer:
    base = {"id": "c1", "created": 1, "model": request.model}
    message = {"role": "assistant", "content": "ok"}
    whole = {"index": 0, "message": message, "finish_reason": "stop"}
    chunk = base | {"object": "chat.completion.chunk"}
    first = {"index": 0, "delta": message, "finish_reason": None}
    last = {"index": 0, "delta": {}, "finish_reason": "stop"}
    return Answer(
        200,
        base | {"object": "chat.completion", "choices": [whole], "usage": _USAGE},
        (
            ("", chunk | {"choices": [first]}),
            ("", chunk | {"choices": [last], "usage": _USAGE}),
        ),
    )


def _responses(request: Request) -> Answer:
    part = {"type": "output_text", "text": "ok", "annotations": []}
    item = {"id": "m1", "type": "message", "role": "assistant", "status": "completed"}
    done = item | {"content": [part]}
    base = {"id": "r1", "object": "response", "created_at": 1, "model": request.model}
    usage = {
        "input_tokens": 1,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 1,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 2,
    }
    whole = base | {"status": "completed", "output": [done], "usage": usage}
    place = {"item_id": "m1", "output_index": 0, "content_index": 0}
    started = base | {"status": "in_progress", "output": []}
    return Answer(
        200,
        whole,
        _numbered(
            ("response.created", {"response": started}),
            (
                "response.output_item.added",
                {"output_index": 0, "item": item | {"content": []}},
            ),
            ("response.content_part.added", place | {"part": part | {"text": ""}}),
            ("response.output_text.delta", place | {"delta": "ok"}),
            ("response.output_text.done", place | {"text": "ok"}),
            ("response.content_part.done", place | {"part": part}),
            ("response.output_item.done", {"output_index": 0, "item": done}),
            ("response.completed", {"response": whole}),
        ),
    )


def _numbered(*events: tuple[str, Json]) -> tuple[tuple[str, Json], ...]:
    return tuple(
        (name, {"type": name, "sequence_number": number} | data)
        for number, (name, data) in enumerate(events)
    )


def _anthropic(request: Request) -> Answer:
    usage = {"input_tokens": 1, "output_tokens": 1}
    base = {"id": "m1", "type": "message", "role": "assistant", "model": request.model}
    end = {"stop_reason": "end_turn", "stop_sequence": None}
    text = {"type": "text", "text": "ok"}
    start = base | {
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    events: tuple[tuple[str, Json], ...] = (
        ("message_start", {"message": start}),
        ("content_block_start", {"index": 0, "content_block": text | {"text": ""}}),
        (
            "content_block_delta",
            {"index": 0, "delta": {"type": "text_delta", "text": "ok"}},
        ),
        ("content_block_stop", {"index": 0}),
        ("message_delta", {"delta": end, "usage": {"output_tokens": 1}}),
        ("message_stop", {}),
    )
    typed = tuple((name, {"type": name} | data) for name, data in events)
    return Answer(200, base | end | {"content": [text], "usage": usage}, typed)


def _dashscope(request: Request) -> Answer:
    message = {"role": "assistant", "content": "ok"}
    choice = {"finish_reason": "stop", "message": message}
    output = {"text": "ok", "finish_reason": "stop", "choices": [choice]}
    usage = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}
    body = {"output": output, "usage": usage, "request_id": "r1"}
    return Answer(200, body, (("result", body),))


_REPLIES = {
    "openai-chat": _chat,
    "openai-responses": _responses,
    "anthropic": _anthropic,
    "dashscope": _dashscope,
}


def encoded(events: tuple[tuple[str, Json], ...]) -> Iterator[bytes]:
    """The events as a server sends them, with the end mark that chat clients wait for."""
    for name, data in events:
        head = f"event: {name}\n" if name else ""
        yield f"{head}data: {json.dumps(data)}\n\n".encode()
    if events and not events[0][0]:
        yield b"data: [DONE]\n\n"
