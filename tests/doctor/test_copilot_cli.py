"""GitHub Copilot CLI with an own key, as it was seen to behave: tests/oracle has the recordings."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.rows import rows_in_use
from places import PLAN_KEY, STANDARD_KEY

CHAT = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
MESSAGES = "https://dashscope-intl.aliyuncs.com/apps/anthropic"


def active(files: dict[str, str] | None = None, **variables: str) -> dict[str, Any]:
    """The connection in use, as JSON; the names of ``variables`` lack their beginning."""
    names = {"PROVIDER_BASE_URL": CHAT, "PROVIDER_API_KEY": STANDARD_KEY, "MODEL": "m"}
    environment = {f"COPILOT_{name}": v for name, v in {**names, **variables}.items()}
    (row,) = rows_in_use("copilot-cli", files or {}, environment)
    return row


@pytest.mark.parametrize(
    ("variables", "url", "header", "model"),
    [
        ({}, f"{CHAT}/chat/completions", "Authorization", "m"),
        (
            {"PROVIDER_WIRE_MODEL": "n"},
            f"{CHAT}/chat/completions",
            "Authorization",
            "n",
        ),
        ({"PROVIDER_WIRE_API": "responses"}, f"{CHAT}/responses", "Authorization", "m"),
        (
            {"PROVIDER_TYPE": "anthropic", "PROVIDER_BASE_URL": MESSAGES},
            f"{MESSAGES}/v1/messages",
            "x-api-key",
            "m",
        ),
    ],
)
def test_what_is_sent(
    variables: dict[str, str], url: str, header: str, model: str
) -> None:
    row = active(**variables)
    assert (row["request_url"], row["key"]["header"]) == (url, header)
    assert row["models"][0]["id"] == model


def test_the_bearer_token_beats_the_key() -> None:
    row = active(PROVIDER_BEARER_TOKEN=PLAN_KEY)
    assert row["answer"]["outcome"] == "auth-error"


def test_without_a_model_nothing_is_sent() -> None:
    assert active(MODEL="")["answer"]["outcome"] == "not-sent"


def test_other_providers_are_in_doubt() -> None:
    files = {"/home/u/.copilot/providers.json": "{}"}
    assert active(files)["answer"]["outcome"] == "unknown"
