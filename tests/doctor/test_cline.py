"""Cline's command line, as it was seen to behave: tests/oracle has the recordings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from doctor.rows import HOME, rows_in_use
from places import PLAN_KEY, STANDARD_KEY

PATH = f"{HOME}/.cline/data/settings/providers.json"
MESSAGES = "https://dashscope-intl.aliyuncs.com/apps/anthropic/v1"


def settings(name: str, **more: Any) -> dict[str, Any]:
    """Cline's settings with one provider, the one that was used last."""
    row = {
        "settings": {"provider": name, "model": "qwen3.7-plus", **more},
        "updatedAt": "2026-11-01T00:00:00Z",
    }
    return {"version": 1, "lastUsedProvider": name, "providers": {name: row}}


def active(
    files: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The connection in use, as JSON."""
    texts = {path: json.dumps(content) for path, content in files.items()}
    (row,) = rows_in_use("cline", texts, environment)
    return row


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ((), "version"),
        (("providers", "qwen"), "updatedAt"),
        (("providers", "qwen", "settings"), "provider"),
    ],
)
def test_its_vendor_is_called_if_the_settings_lack_a_name(
    place: tuple[str, ...], why: str
) -> None:
    content = settings("qwen", apiKey=STANDARD_KEY)
    inner = content
    for step in place:
        inner = inner[step]
    del inner[why]
    row = active({PATH: content})
    assert (row["request_url"], row["key"]["masked"]) == (None, None)
    assert row["answer"]["outcome"] == "unknown"
    assert "Cline ignores its settings" in row["answer"]["reason"]


def test_a_header_is_no_key_for_anthropic() -> None:
    headers = {"x-api-key": PLAN_KEY}
    content = settings("anthropic", baseUrl=MESSAGES, headers=headers)
    assert active({PATH: content})["answer"]["outcome"] == "not-sent"
    row = active({PATH: content}, {"ANTHROPIC_API_KEY": STANDARD_KEY})
    assert row["key"]["masked"].startswith("sk-sp-")


def test_an_empty_url_spoils_the_file() -> None:
    content = settings("qwen", apiKey=STANDARD_KEY, baseUrl="")
    with pytest.raises(ValueError, match="not enough values"):
        active({PATH: content})
