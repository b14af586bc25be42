"""Completion in TOML, YAML and Compose files."""

from __future__ import annotations

import pytest

from places import PLAN_KEY, completed, labels

CODING = "https://coding-intl.dashscope.aliyuncs.com/v1"


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        (
            "/a/c.toml",
            'api_key = "THE_KEY"\nbase_url = ¦\n',
            f'base_url = "{CODING}"\n',
        ),
        (
            "/a/c.toml",
            'api_key = "THE_KEY"\nbase_url = "¦\n',
            f'base_url = "{CODING}"\n',
        ),
        (
            "/a/c.toml",
            "api_key = 'THE_KEY'\nbase_url = 'https¦'\n",
            f"base_url = '{CODING}'\n",
        ),
        (
            "/a/c.toml",
            'l = {api_key = "THE_KEY", base_url = "¦"}\n',
            f'base_url = "{CODING}"}}\n',
        ),
        ("/a/c.yaml", "api_key: THE_KEY\nbase_url: ¦\n", f"base_url: {CODING}\n"),
        (
            "/a/c.yaml",
            "l:\n  - api_key: THE_KEY\n    base_url: 'h¦'\n",
            f"base_url: '{CODING}'\n",
        ),
        (
            "/a/c.yaml",
            "l: {api_key: THE_KEY, base_url: ¦}\n",
            f"base_url: {CODING}}}\n",
        ),
        (
            "/a/compose.yaml",
            "a:\n  environment:\n    - OPENAI_API_KEY=THE_KEY\n    - OPENAI_BASE_URL=¦\n",
            f"- OPENAI_BASE_URL={CODING}\n",
        ),
        (
            "/a/c.fish",
            "set -gx OPENAI_API_KEY THE_KEY\nset -gx OPENAI_BASE_URL '¦\n",
            f"'{CODING}'\n",
        ),
        (
            "/a/p.ps1",
            '$env:OPENAI_API_KEY = "THE_KEY"\n$env:OPENAI_BASE_URL = "¦"\n',
            f'"{CODING}"\n',
        ),
    ],
)
def test_an_endpoint(path: str, text: str, wanted: str) -> None:
    assert completed(path, text.replace("THE_KEY", PLAN_KEY)).endswith(wanted)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/a/c.toml", f'[l]\nbase_url = "{CODING}"\nmodel = "¦"\n'),
        ("/a/c.yaml", f"l:\n  base_url: {CODING}\n  model: ¦\n"),
    ],
)
def test_the_models_of_the_plan(path: str, text: str) -> None:
    assert "glm-5" in labels(path, text)


@pytest.mark.parametrize(
    ("path", "before", "wanted"),
    [
        ("/a/mise.toml", '[env]\nOPENAI_API_KEY = "THE_KEY"\nO¦\n', "\nOPENAI_BASE_URL = \n"),
        ("/a/c.yaml", "env:\n  OPENAI_API_KEY: THE_KEY\n  O¦\n", "\n  OPENAI_BASE_URL: \n"),
        ("/a/compose.yaml", "a:\n environment:\n  - OPENAI_API_KEY=THE_KEY\n  - O¦\n",
         "\n  - OPENAI_BASE_URL=\n"),
    ],
)  # fmt: skip
def test_the_name_of_what_is_missing(path: str, before: str, wanted: str) -> None:
    assert completed(path, before.replace("THE_KEY", PLAN_KEY)).endswith(wanted)
