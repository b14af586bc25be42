"""Claude Code's headers and aliases, as version 2.1.332 was seen to send them."""

from __future__ import annotations

import pytest

from keyfit.doctor.connections import find_connections
from keyfit.doctor.connections_json import as_json
from keyfit.resolve.host_environment import HostEnvironment, environment_of
from keyfit.vfs.files import Overlay
from places import ANALYSIS, PLAN_KEY, STANDARD_KEY

URL = "https://dashscope-intl.aliyuncs.com/apps/anthropic"
HOME = "/home/u"


def sent(
    host_environment: HostEnvironment | None = None, state: str = "", **environment: str
) -> dict:
    named = {
        "ANTHROPIC_AUTH_TOKEN": STANDARD_KEY,
        "ANTHROPIC_BASE_URL": URL,
        **environment,
    }
    texts = {f"{HOME}/.claude.json": state} if state else {}
    here = host_environment or HostEnvironment(HOME, environment_of(named))
    rows = as_json(find_connections(ANALYSIS, Overlay(texts), [], "/w", here))[
        "connections"
    ]
    (row,) = [
        row for row in rows if row["tool"] == "claude-code" and row["folder"] == "/w"
    ]
    return dict(row)


@pytest.mark.parametrize(
    ("environment", "model"),
    [
        ({"ANTHROPIC_MODEL": "opus"}, "claude-opus-5-5"),
        ({"ANTHROPIC_MODEL": "Sonnet"}, "claude-sonnet-5-5"),
        (
            {"ANTHROPIC_MODEL": "opus", "ANTHROPIC_DEFAULT_OPUS_MODEL": ""},
            "claude-opus-5-5",
        ),
        ({"ANTHROPIC_MODEL": "opus", "ANTHROPIC_DEFAULT_OPUS_MODEL": "glm-5"}, "glm-5"),
        (
            {"ANTHROPIC_MODEL": "fable", "ANTHROPIC_DEFAULT_FABLE_MODEL": "glm-5"},
            "glm-5",
        ),
        ({"ANTHROPIC_MODEL": "haiku"}, None),  # which one it takes was not seen
        ({"ANTHROPIC_MODEL": "qwen3.7-plus"}, "qwen3.7-plus"),
    ],
)
def test_an_alias_is_never_sent_itself(
    environment: dict[str, str], model: str | None
) -> None:
    assert sent(**environment)["models"][0]["id"] == model


def test_a_header_has_one_key() -> None:
    state = f'{{"primaryApiKey": "{PLAN_KEY}"}}'
    both = sent(
        state=state, ANTHROPIC_API_KEY=STANDARD_KEY, ANTHROPIC_MODEL="qwen3.7-plus"
    )
    assert [key["header"] for key in (both["key"], *both["other_keys"])] == [
        "Authorization",
        "x-api-key",
    ]
    assert both["other_keys"][0]["plan"] != "coding-plan"
    alone = sent(state=state, ANTHROPIC_MODEL="qwen3.7-plus")
    assert alone["other_keys"][0]["header"] == "x-api-key"
    assert alone["other_keys"][0]["masked"].startswith("sk-sp-")


def test_two_slashes_are_sent_and_their_answer_is_not_claimed() -> None:
    row = sent(ANTHROPIC_BASE_URL=f"{URL}//", ANTHROPIC_MODEL="qwen3.7-plus")
    assert row["request_url"] == f"{URL}//v1/messages"
    assert row["answer"]["outcome"] == "unknown"
    assert "several slashes" in row["answer"]["reason"]
