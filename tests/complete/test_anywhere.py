"""Completion wherever a cursor can stand, in whatever half of a file there is."""

from __future__ import annotations

import pytest

from keyfit.complete import complete
from keyfit.files import Overlay
from places import ANALYSIS, PLAN_KEY, SECRET

TEXTS = {
    "/a/.env": f'\ufeffOPENAI_API_KEY="{PLAN_KEY}"\r\nOPENAI_BASE_URL=\r\n# é😀\r\nX="${{OPENAI_API_KEY}}"\n',
    "/a/run.sh": f"export A_KEY={PLAN_KEY}\nalias q='A_BASE_URL=\"\" claude'\nif x; then B=$A_KEY; fi\n",
    "/a/.claude/settings.json": (
        f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}", // 😀\n"ANTHROPIC_BASE_URL": ""}}, "x": [1, {{]}}'
    ),
    "/a/.openclaw/openclaw.json": (
        f"{{models: {{providers: {{b: {{apiKey: '{PLAN_KEY}', /* \n */ baseUrl: '', models: [{{id: ''}}]}}}}}}}}"
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", TEXTS)
def test_every_offset_of_every_beginning(path: str) -> None:
    text = TEXTS[path]
    for end in range(0, len(text) + 1, 7):
        for offset in {*range(0, end + 1, 5), end}:
            part = text[:end]
            for one in complete(ANALYSIS, Overlay({path: part}), path, offset):
                assert one.span.start <= offset <= one.span.end <= len(part)
                assert "\n" not in part[one.span.start : one.span.end]
                assert SECRET[:8] not in one.text


def test_hostile_nesting_is_not_slow() -> None:
    text = '{"env": ' + "[" * 200_000 + '"'
    path = "/a/.claude/settings.json"
    assert complete(ANALYSIS, Overlay({path: text}), path, len(text)) == []
