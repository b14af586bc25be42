"""Completion wherever a cursor can stand, in whatever half of a file there is."""

from __future__ import annotations

import pytest

from keyfit.ide.completion.completions import complete
from keyfit.vfs.files import Overlay
from places import ANALYSIS, PLAN_KEY, SECRET

ENV = """\ufeffOPENAI_API_KEY="THE_KEY"\r\nOPENAI_BASE_URL=\r\n# é😀\r\nX="${OPENAI_API_KEY}"\n"""
SHELL = """export A_KEY=THE_KEY\nalias q='A_BASE_URL="" claude'\nif x; then B=$A_KEY; fi\n"""
JSON = """{"env": {"ANTHROPIC_AUTH_TOKEN": "THE_KEY", // 😀
"ANTHROPIC_BASE_URL": ""}, "x": [1, {]}"""
JSON5 = (
    "{models: {providers: {b: {apiKey: 'THE_KEY', /* \n */ baseUrl: '', "
    "models: [{id: ''}]}}}}"
)
TOML = """[llm] # é😀\napi_key = "THE_KEY"\nbase_url = \nmodel = ''\nx = {base_url = "", a = [\n"""
YAML = (
    """a: &x {base_url: '', api_key: THE_KEY}\r\nb:\r\n  - <<: *x\r\n    model: \r\n"""
)
COMPOSE = (
    """a:\n environment:\n  - OPENAI_BASE_URL=\n  - "OPENAI_API_KEY=THE_KEY"\n  - O\n"""
)
FISH = """set -gx OPENAI_API_KEY "THE_KEY" # é😀\nset -x OPENAI_BASE_URL $X/\nA=b c\n"""
POWERSHELL = (
    "$env:OPENAI_API_KEY = 'THE_KEY' # é😀\n"
    """$env:OPENAI_BASE_URL = "\n${env:X} = "$env:Y"\n"""
)
TEXTS = {
    "/a/.env": ENV,
    "/a/run.sh": SHELL,
    "/a/.claude/settings.json": JSON,
    "/a/.openclaw/openclaw.json": JSON5,
    "/a/config.toml": TOML,
    "/a/config.yaml": YAML,
    "/a/compose.yaml": COMPOSE,
    "/a/config.fish": FISH,
    "/a/profile.ps1": POWERSHELL,
}


@pytest.mark.parametrize("path", TEXTS)
def test_every_offset_of_every_beginning(path: str) -> None:
    text = TEXTS[path].replace("THE_KEY", PLAN_KEY)
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


def test_a_key_that_was_pasted_as_a_name_is_not_offered() -> None:
    text = f"{PLAN_KEY}=1\nOPENAI_API_KEY=${{"
    assert complete(ANALYSIS, Overlay({"/a/.env": text}), "/a/.env", len(text)) == []
