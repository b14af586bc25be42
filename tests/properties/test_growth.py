"""Work grows with a text's length and not faster: calls of functions are counted, not seconds.

What C code does inside one call is not seen: the readers' own tests hold it with long texts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from keyfit.files import Overlay
from keyfit.readers import dotenv
from properties.sound import fresh
from properties.texts import PLAN_KEY as KEY

URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
PAIR = f"A{{0}}_KEY={KEY}\nA{{0}}_URL={URL}\n"
SETS = f"set -gx A{{0}}_KEY {KEY}\nset -gx A{{0}}_URL {URL}\n"
POWER = f"$env:A{{0}}_KEY = '{KEY}'\n$env:A{{0}}_URL = '{URL}'\n"
ROW = {"apiKey": KEY, "baseUrl": URL, "model": "glm-5"}
OPTIONS = {"npm": "@ai-sdk/openai-compatible", "options": {"apiKey": KEY, "baseURL": URL}}
SIZE, AT_MOST = 60, 2.3  # twice the text, and a little for what is done once


def lines(line: str, count: int) -> str:
    """``line`` so often, each time with another number for ``{0}``."""
    return "".join(line.replace("{0}", str(number)) for number in range(count))


def dump(tree: object) -> str:
    return json.dumps(tree)


# name → the files' texts, with ``n`` times the same
HOSTILE: dict[str, Callable[[int], dict[str, str]]] = {
    "pairs": lambda n: {".env": lines(PAIR, n)},
    "one pair again": lambda n: {".env": PAIR * n},
    "a chain of references": lambda n: {
        ".env": f"B0_URL={URL}\nB_KEY={KEY}\n"
        + "".join(f"B{i + 1}_URL=${{B{i}_URL}}\n" for i in range(n))
    },
    "a ring of references": lambda n: {
        ".env": f"B={URL}\n" + "".join(f"B{i}_URL=${{B{(i + 1) % n}_URL}}\n" for i in range(n))
    },
    "references to one": lambda n: {
        ".env": f"B={URL}\nC_KEY={KEY}\n" + lines("A{0}_URL=${B}\n", n)
    },
    "ignores": lambda n: {
        ".env": lines(PAIR.rstrip() + " # keyfit: ignore[key-endpoint-mismatch]\n", n)
    },
    "open quotes": lambda n: {".env": f"B_URL={URL}\n" + "A='x\n" * n},
    "functions beside pairs": lambda n: {
        "a.sh": lines(PAIR, n) + lines("f{0}() { export B{0}_KEY=" + KEY + "; }\n", n)
    },
    "functions with pairs": lambda n: {"a.sh": lines("f{0}() {\n" + PAIR + "}\n", n)},
    "branches": lambda n: {"a.sh": lines("if x; then\n" + PAIR + "fi\n", n)},
    "aliases": lambda n: {"a.sh": lines(f"alias a{{0}}='A_KEY={KEY} A_URL={URL} claude'\n", n)},
    "commands": lambda n: {"a.sh": lines(f"A{{0}}_KEY={KEY} A{{0}}_URL={URL} claude\n", n)},
    "sources": lambda n: {"a.sh": lines("source x\n" + PAIR, n)},
    "a long list": lambda n: {"a.sh": " && ".join([f"export A_URL={URL}"] * n)},
    "fish": lambda n: {"a.fish": lines(SETS, n)},
    "fish functions": lambda n: {"a.fish": lines("function f{0}\n" + SETS + "end\n", n)},
    "PowerShell": lambda n: {"a.ps1": lines(POWER, n)},
    "rows": lambda n: {"a.json": dump({"rows": [ROW] * n})},
    "fields": lambda n: {"a.json": dump({f"A{i}_{k}": URL for i in range(n) for k in "ab"} | ROW)},
    "objects in objects": lambda n: {"a.json": f'{{"apiKey":"{KEY}","a":' * n + "1" + "}" * n},
    "tables": lambda n: {"a.toml": lines(f'[a.b{{0}}]\nkey = "{KEY}"\nurl = "{URL}"\n', n)},
    "broken lines": lambda n: {"a.toml": "# sk-\n" + 'a = "x\n' * n},
    "items": lambda n: {"a.yaml": "a:\n" + f"  - key: {KEY}\n    url: {URL}\n" * n},
    "anchors": lambda n: {  # so many that the reader has stopped to follow them
        "a.yaml": f"a0: &a0\n  key: {KEY}\n"
        + "".join(f"a{i + 1}: &a{i + 1}\n  <<: *a{i}\n" for i in range(3 * n))
    },
    "services": lambda n: {
        "compose.yaml": "services:\n"
        + lines(f"  s{{0}}:\n    environment:\n      A_KEY: {KEY}\n      A_URL: {URL}\n", n)
    },
    "providers and their keys": lambda n: {
        ".qwen/settings.json": dump({"modelProviders": {"openai": [
            {"id": "glm-5", "envKey": f"K{i}", "baseUrl": URL} for i in range(n)]}}),
        ".env": lines(f"K{{0}}={KEY}\n", n),
    },
    "providers": lambda n: {
        "opencode.json": dump({"provider": {f"p{i}": OPTIONS for i in range(n)}})
    },
}  # fmt: skip


def calls(texts: dict[str, str]) -> int:
    """How many functions are called, C functions among them, to check ``texts``."""
    files = {f"/p/{path}": text for path, text in texts.items()}
    analysis, count = fresh(), 0
    dotenv.LINES.clear()

    def counts(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event.endswith("call")

    before = sys.getprofile()
    sys.setprofile(counts)
    try:
        report = analysis.run(Overlay(files), files)
    finally:
        sys.setprofile(before)
    assert report.failures == []
    assert not report.skipped
    return count


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_text_is_twice_the_work(name: str) -> None:
    text = HOSTILE[name]
    calls(text(1))  # what is loaded once
    assert calls(text(2 * SIZE)) <= AT_MOST * calls(text(SIZE))
