"""Tools that are described by their documentation: what they send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from doctor.test_active_calls import Texts, sent

COPILOT = "~/.config/Code/User/chatLanguageModels.json"


def copilot(url: str, **group: Any) -> Texts:
    """Copilot's models with one group, which has one model at ``url``."""
    models = [{"id": "a", "url": url}]
    row = {"vendor": "customendpoint", "apiKey": "k", "models": models, **group}
    return {COPILOT: [row]}


CASES: Mapping[str, tuple[str, Texts, Mapping[str, str], Any]] = {
    "Copilot calls a whole endpoint as it is": (
        "vscode-copilot", copilot("https://h/v1/responses"), {},
        (("k",), "https://h/v1/responses", "a"),
    ),
    "Copilot appends to a version": (
        "vscode-copilot", copilot("https://h/v1/"), {},
        (("k",), "https://h/v1/chat/completions", "a"),
    ),
    "Copilot appends a version": (
        "vscode-copilot", copilot("https://h/a", apiType="messages"), {},
        (("k",), "https://h/a/v1/messages", "a"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_sends(case: tuple[str, Texts, Mapping[str, str], Any]) -> None:
    tool, files, environment, wanted = case
    assert sent(tool, files, environment) == wanted
