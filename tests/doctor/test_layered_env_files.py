"""Keys and URLs that stand in several ``.env`` files of one folder, which web frameworks load
together: nothing is certain that only one of them tells."""

from __future__ import annotations

import pytest

from doctor.test_connections import TOP, found
from keyfit.vfs.files import Overlay
from places import ANALYSIS, PLAN_KEY, STANDARD_KEY

URL = "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
PLAN_URL = "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n"
KEY, OTHER_KEY = f"OPENAI_API_KEY={STANDARD_KEY}\n", f"OPENAI_API_KEY={PLAN_KEY}\n"
SDK = {"package.json": '{"dependencies": {"openai": "6"}}'}


def answers(**files: str) -> list[tuple[str, str]]:
    """The outcomes for the project's ``files``, each with its tool."""
    texts = {f"{TOP}/{name}": text for name, text in files.items()}
    return [
        (one.connection.session.tool.id, one.answer.outcome) for one in found(texts)
    ]


@pytest.mark.parametrize("local", [".env.local", ".env.development.local"])
def test_a_key_in_another_file_is_set_somewhere(local: str) -> None:
    assert answers(**{".env": URL, local: KEY}) == [("environment", "unknown")]
    assert answers(**{".env": URL}) == [("environment", "unknown")]


def test_what_an_sdk_sends_depends_on_the_files_that_its_program_loads() -> None:
    unknown = [("openai-sdk", "unknown")]
    assert answers(**SDK, **{".env": URL, ".env.local": KEY}) == unknown
    assert answers(**SDK, **{".env": URL + OTHER_KEY, ".env.local": KEY}) == unknown
    assert answers(**SDK, **{".env": URL + KEY, ".env.local": "A=b\n"}) == [
        ("openai-sdk", "ok")
    ]


@pytest.mark.parametrize(
    ("beside", "wanted"),
    [
        ({".env": PLAN_URL}, []),
        ({".env.development": PLAN_URL}, []),
        ({".env": "OPENAI_BASE_URL=https://acme.example/v1\n"}, []),
        ({".env": "ACME_URL=https://acme.example/v1\n"}, ["missing-endpoint"]),
        ({".env": "OPENAI_BASE_URL=\n"}, ["missing-endpoint"]),
        ({}, ["missing-endpoint"]),
    ],
)
def test_an_endpoint_in_another_file_is_not_missing(
    beside: dict[str, str], wanted: list[str]
) -> None:
    files = {".env.local": OTHER_KEY, **beside}
    texts = {f"{TOP}/{name}": text for name, text in files.items()}
    path = f"{TOP}/.env.local"
    findings = ANALYSIS.run(Overlay(texts), [path]).for_path(path)
    assert [finding.rule for finding in findings] == wanted
