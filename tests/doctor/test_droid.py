"""Droid, as it was seen to behave: tests/oracle has the recordings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from doctor.test_active_calls import Texts, sent

USER, OLDER = "~/.factory/settings.json", "~/.factory/config.json"
PROJECT, LOCAL = ".factory/settings.json", ".factory/settings.local.json"
BASE = "https://h/v1"
CHAT = f"{BASE}/chat/completions"
CLOSED = {"FACTORY_AIRGAP_ENABLED": "1"}


def row(name: str = "q", key: str = "k", **more: Any) -> dict[str, Any]:
    kind = "generic-chat-completion-api"
    model = {
        "model": "a",
        "displayName": name,
        "baseUrl": BASE,
        "apiKey": key,
        "provider": kind,
    }
    return {**model, **more}


def settings(*rows: dict[str, Any], model: str = "custom:q-0") -> dict[str, Any]:
    return {"model": model, "customModels": list(rows)}


def older(**more: str) -> dict[str, Any]:
    kind = "generic-chat-completion-api"
    model = {
        "model": "a",
        "model_display_name": "q",
        "base_url": BASE,
        "provider": kind,
    }
    return {"custom_models": [{**model, **more}]}


CASES: Mapping[str, tuple[Texts, Mapping[str, str], Any]] = {
    "a model by its name": ({USER: settings(row())}, {}, (("k",), CHAT, "a")),
    "blanks in the name": (
        {USER: settings(row("Qwen  3.7 (Plan)"), model="custom:Qwen-3.7-(Plan)-0")}, {},
        (("k",), CHAT, "a"),
    ),
    "any number, if only one has the name": (
        {USER: settings(row("o", "low"), row(), model="custom:q-7")}, {}, (("k",), CHAT, "a"),
    ),
    "a number at the end of the name": (
        {USER: settings(row("q", "low"), row("q 3"), model="custom:q-3-1")}, {},
        (("k",), CHAT, "a"),
    ),
    "the number among those of one name": (
        {USER: settings(row("o", "low"), row("q", "low"), row(), model="custom:q-1")}, {},
        (("k",), CHAT, "a"),
    ),
    "no such number": (
        {USER: settings(row(), row(), model="custom:q-2")}, {},
        "it has no such model: custom:q-2",
    ),
    "a choice without a number": (
        {USER: settings(row(), model="custom:q")}, {}, "it has no such model: custom:q",
    ),
    "a model without a name": (
        {USER: settings(row(""), model="custom:a-0")}, {}, (("k",), CHAT, "a"),
    ),
    "the user's model, beside one of the project": (
        {USER: settings(row()), PROJECT: {"customModels": [row("p", "low")]}}, {},
        (("k",), CHAT, "a"),
    ),
    "the project's choice beats the default of the user's sessions": (
        {USER: {"sessionDefaultSettings": {"model": "custom:o-0"},
                "customModels": [row("o", "low"), row()]}, PROJECT: {"model": "custom:q-0"}},
        {}, (("k",), CHAT, "a"),
    ),
    "a model without a URL spoils nothing": (
        {USER: settings(row(), row("o", baseUrl=""))}, {}, (("k",), CHAT, "a"),
    ),
    "the local file beats the project's": (
        {PROJECT: settings(row(key="low")), LOCAL: settings(row())}, {}, (("k",), CHAT, "a"),
    ),
    "nothing chosen, in a closed network": (
        {USER: {"customModels": [row(), row("o", "low")]}}, CLOSED, (("k",), CHAT, "a"),
    ),
    "a reference": ({USER: settings(row(key="${K}"))}, {"K": "k"}, (("k",), CHAT, "a")),
    "a reference to nothing": ({USER: settings(row(key="${K}"))}, {}, (("${K}",), CHAT, "a")),
    "a reference to an empty variable": (
        {USER: settings(row(key="${K}"))}, {"K": ""}, ((), CHAT, "a"),
    ),
    "Anthropic's protocol": (
        {USER: settings(row(provider="anthropic"))}, {}, (("k",), f"{BASE}/v1/messages", "a"),
    ),
    "a header beats the key": (
        {USER: settings(row(key="low", extraHeaders={"Authorization": "Bearer k"}))}, {},
        (("k",), CHAT, "a"),
    ),
    "a provider that it does not know": (
        {USER: settings(row(), row(provider="qwen"))}, {}, "it does not know the provider qwen",
    ),
    "the older file": (
        {OLDER: older(api_key="k"), USER: {"model": "custom:q-0"}}, {}, (("k",), CHAT, "a"),
    ),
    "no reference in the older file": (
        {OLDER: older(api_key="${K}"), USER: {"model": "custom:q-0"}}, {"K": "low"},
        (("${K}",), CHAT, "a"),
    ),
    "a file elsewhere": (
        {USER: settings(row(key="low")), "~/moved/.factory/settings.json": settings(row())},
        {"FACTORY_HOME_OVERRIDE": "/home/u/moved"}, (("k",), CHAT, "a"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_sends(case: tuple[Texts, Mapping[str, str], Any]) -> None:
    files, environment, wanted = case
    assert sent("droid", files, environment) == wanted


def test_the_older_file_gives_way_to_the_newer() -> None:
    files = {OLDER: older(api_key="low"), USER: settings(row())}
    assert sent("droid", files, {}) == (("k",), CHAT, "a")
