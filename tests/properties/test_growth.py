"""Work grows with a text's length and not faster: calls of functions are counted, not seconds.

What C code does inside one call is not seen by that. For the methods of `str` it is counted
apart, how much of a file's text they go through; the readers' own tests hold long texts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.parsers import dotenv, tree_sitter_utils
from keyfit.resolve.redact import Redactor
from keyfit.text.source import Source
from keyfit.vfs.files import Overlay
from properties.sound import fresh
from properties.texts import PLAN_KEY as KEY

URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
PAIR = f"A{{0}}_KEY={KEY}\nA{{0}}_URL={URL}\n"
SETS = f"set -gx A{{0}}_KEY {KEY}\nset -gx A{{0}}_URL {URL}\n"
POWER = f"$env:A{{0}}_KEY = '{KEY}'\n$env:A{{0}}_URL = '{URL}'\n"
ROW = {"apiKey": KEY, "baseUrl": URL, "model": "glm-5"}
OPTIONS = {
    "npm": "@ai-sdk/openai-compatible",
    "options": {"apiKey": KEY, "baseURL": URL},
}
SIZE, MAX_RATIO = 60, 2.3  # twice the text, and a little for what is done once


def lines(line: str, count: int) -> str:
    """``line`` so often, each time with another number for ``{0}``."""
    return "".join(line.replace("{0}", str(number)) for number in range(count))


def dump(tree: object) -> str:
    return json.dumps(tree)


# ruff: noqa: E501 - a shape is a line
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
    # one value or line of the same pieces
    "open references": lambda n: {".env": f"B_KEY={KEY}\nB_URL=" + "${" * 40 * n},
    "open references with defaults": lambda n: {".env": f"B_KEY={KEY}\nB_URL=" + "${A:-" * 20 * n},
    "defaults in defaults": lambda n: {
        ".env": f"B_KEY={KEY}\nB_URL=" + "${A:-" * 20 * n + "}" * 20 * n
    },
    "references in a row": lambda n: {".env": f"B_KEY={KEY}\nB_URL=" + "${A}" * 20 * n},
    "references in comments": lambda n: {".env": f"B_KEY={KEY}\n" + "# ${\n" * 10 * n},
    "open quotes of several kinds": lambda n: {".env": f"B_KEY={KEY}\n" + "A='\"`x\n" * n},
    "escapes": lambda n: {".env": f"B_KEY={KEY}\nA=\"" + '\\"' * 40 * n + '"\n'},
    "npm: open references": lambda n: {".qwen/.env": f"B_KEY={KEY}\nB_URL=" + "${" * 40 * n},
    "npm: open quotes": lambda n: {".qwen/.env": f"B_KEY={KEY}\n" + "A='x\n" * n},
    "npm: closed quotes and more": lambda n: {".qwen/.env": f"B_KEY={KEY}\n" + "A='x' y\n" * n},
    "npm: exports": lambda n: {".qwen/.env": f"B_KEY={KEY}\n" + "export\n" * 10 * n},
    "names that double": lambda n: {
        ".env": f"B0={URL}\nC_KEY={KEY}\n"
        + "".join(f"B{i + 1}=${{B{i}}}${{B{i}}}\n" for i in range(n))
        + f"C_URL=${{B{n}}}\n"
    },
    "here-strings": lambda n: {"a.sh": f"export B_KEY={KEY}\n" + "cat <<<x\n" * n},
    "heredocs": lambda n: {"a.sh": f"export B_KEY={KEY}\n" + lines("cat <<E{0}\nx\nE{0}\n", n)},
    "open heredocs": lambda n: {"a.sh": f"export B_KEY={KEY}\n" + "<<E\n" * n},
    "closing brackets": lambda n: {"a.sh": f"export B_KEY={KEY}\n" + ")" * 10 * n},
    "open arrays": lambda n: {"a.sh": f"export B_KEY={KEY}\n" + "A=(" * 10 * n},
    "open substitutions": lambda n: {"a.sh": f"export B_KEY={KEY}\nA=" + "$(" * 20 * n},
    "open expansions": lambda n: {"a.sh": f"export B_KEY={KEY}\nA=" + "${A:-" * 20 * n},
    "a text of references": lambda n: {"a.sh": f'export B_KEY={KEY}\nA="' + "$A " * 20 * n + '"\n'},
    "a pipe": lambda n: {"a.sh": f"export B_KEY={KEY}\n" + "a | " * 10 * n + "b\n"},
    "cases": lambda n: {"a.sh": f"export B_KEY={KEY}\ncase x in\n" + "a) A=1;;\n" * 4 * n + "esac\n"},
    "aliases in aliases": lambda n: {
        "a.sh": f"export B_KEY={KEY}\n" + "alias a='alias b=\"A=1 x\"'\n" * 4 * n
    },
    "fish: brackets": lambda n: {"a.fish": f"set -gx B_KEY {KEY}\n" + "a (b)\n" * n},
    "fish: open quotes": lambda n: {"a.fish": f"set -gx B_KEY {KEY}\n" + "a '\n" * n},
    "fish: references": lambda n: {"a.fish": f'set -gx B_KEY {KEY}\nset B "' + "$A" * 20 * n + '"\n'},
    "PowerShell: open references": lambda n: {"a.ps1": f"$env:B_KEY = '{KEY}'\n" + "${" * 4 * n},
    "PowerShell: references": lambda n: {
        "a.ps1": f"$env:B_KEY = '{KEY}'\n$env:B_URL = \"" + "${A}" * 20 * n + '"\n'
    },
    "PowerShell: blocks": lambda n: {"a.ps1": f"$env:B_KEY = '{KEY}'\n" + "if (1) {}\n" * 10 * n},
    "JSON: open lists": lambda n: {"a.json": f'{{"apiKey": "{KEY}", "a": ' + "[" * 20 * n},
    "JSON: lists in lists": lambda n: {
        "a.json": f'{{"apiKey": "{KEY}", "a": ' + "[" * 20 * n + "]" * 20 * n + "}"
    },
    "JSON: escapes": lambda n: {"a.json": f'{{"apiKey": "{KEY}", "baseUrl": "' + "\\u0041" * 20 * n + '"}'},
    "JSON: beyond ASCII": lambda n: {"a.json": f'{{"apiKey": "{KEY}", "é": "' + "é🚀" * 40 * n + '"}'},
    "JSON: one name again": lambda n: {"a.json": f'{{"apiKey": "{KEY}"' + ', "a": 1' * 10 * n + "}"},
    "JSON: keys for one URL": lambda n: {
        "a.json": f'{{"baseUrl": "{URL}"' + lines(f', "a{{0}}_key": "{KEY}"', n) + "}"
    },
    "JSON5: comments": lambda n: {
        "openclaw.json": f'{{"models": {{"providers": {{"a": {{"apiKey": "{KEY}"}}}}}}' + "/**/" * 20 * n + "}"
    },
    "OpenCode: references": lambda n: {"opencode.json": dump({"provider": {"p": {
        **OPTIONS, "options": {"apiKey": KEY, "baseURL": "{env:A}" * 20 * n}}}})},
    "OpenCode: open references": lambda n: {"opencode.json": dump({"provider": {"p": {
        **OPTIONS, "options": {"apiKey": KEY, "baseURL": "{env:" * 20 * n}}}})},
    "Claude Code: a chain": lambda n: {".claude/settings.json": dump({"env": {
        **{f"A{i}": f"${{A{i + 1}}}" for i in range(n)},
        "ANTHROPIC_BASE_URL": "${A0}", "ANTHROPIC_AUTH_TOKEN": KEY}})},
    "TOML: a long key": lambda n: {"a.toml": f'apiKey = "{KEY}"\n' + ".".join("a" * 20 * n) + " = 1\n"},
    "TOML: a long header": lambda n: {
        "a.toml": f'apiKey = "{KEY}"\n[' + ".".join("a" * 20 * n) + "]\nb = 1\n"
    },
    "TOML: items": lambda n: {"a.toml": f'apiKey = "{KEY}"\n' + "[[a]]\n[[a.b]]\nc = 1\n" * n},
    "TOML: open lists": lambda n: {"a.toml": f'apiKey = "{KEY}"\na = ' + "[" * 20 * n},
    "YAML: documents": lambda n: {"a.yaml": f"apiKey: {KEY}\n" + "---\n" * 20 * n},
    "YAML: documents with pairs": lambda n: {
        "a.yaml": f"---\napiKey: {KEY}\nbaseUrl: {URL}\n" * n
    },
    "YAML: merges and aliases in a chain": lambda n: {  # more than the reader follows
        "a.yaml": f"apiKey: {KEY}\na0: &a0\n  x: 1\n"
        + "".join(f"a{i + 1}: &a{i + 1}\n  <<: *a{i}\n  b: *a{i}\n" for i in range(6 * n))
    },
    "YAML: lists of aliases": lambda n: {
        "a.yaml": f"apiKey: {KEY}\na0: &a0 [x, y]\n"
        + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(6 * n))
    },
    "YAML: aliases of one": lambda n: {
        "a.yaml": f"apiKey: {KEY}\na: &a {{x: 1, y: 2}}\n" + lines("b{0}: *a\n", 10 * n)
    },
    "YAML: many merged": lambda n: {
        "a.yaml": f"apiKey: {KEY}\n" + lines("a{0}: &a{0}\n  k{0}: 1\n", n)
        + "z:\n  <<: [" + ", ".join(f"*a{i}" for i in range(n)) + "]\n"
    },
    "YAML: a folded text": lambda n: {"a.yaml": f"apiKey: {KEY}\na: >\n" + "  x\n\n" * 10 * n},
    "YAML: broken lines": lambda n: {"a.yaml": f"apiKey: {KEY}\n" + "a: b: c\n" * n},
    "Compose: references": lambda n: {"compose.yaml": (
        f"services:\n  a:\n    environment:\n      A_KEY: {KEY}\n      A_URL: \""
        + "${A:-" * 10 * n + "}" * 10 * n + '"\n')},
    "Compose: dollar signs": lambda n: {"compose.yaml": (
        f"services:\n  a:\n    environment:\n      A_KEY: {KEY}\n      A_URL: \"" + "$$" * 20 * n + '"\n')},
    "Dockerfile: stages": lambda n: {
        "Dockerfile": lines(f"FROM a AS s{{0}}\nENV A_KEY={KEY} A_URL={URL}\n", n)
    },
    "Dockerfile: one instruction": lambda n: {
        "Dockerfile": "ENV" + lines(f" \\\n  A{{0}}_KEY={KEY} A{{0}}_URL=$A_URL", n)
    },
    "Dockerfile: open quotes": lambda n: {
        "Dockerfile": f"ENV A_KEY={KEY}\n" + "ENV A='x B=\"\n" * n
    },
    "Dockerfile: heredocs": lambda n: {
        "Dockerfile": f"ENV A_KEY={KEY}\n" + lines("RUN <<E{0}\nx\nE{0}\n", n)
    },
    "systemd: variables": lambda n: {
        "a.service": "[Service]\n"
        + lines(f"Environment=A{{0}}_KEY={KEY} \"A{{0}}_URL={URL}\"\n", n)
    },
    "systemd: one entry": lambda n: {
        "a.service": "[Service]\nEnvironment="
        + lines(f" \\\n  A{{0}}_KEY={KEY} A{{0}}_URL={URL}%h", n)
    },
    "systemd: lists begun anew": lambda n: {
        "a.service": "[Service]\n" + f"Environment=A_KEY={KEY}\nEnvironment=\n" * n
    },
    "properties: objects": lambda n: {
        "a.properties": lines(f"a{{0}}.api-key={KEY}\na{{0}}.base-url={URL}\n", n)
    },
    "properties: one object": lambda n: {
        "a.properties": lines(f"a.b.k{{0}}={URL}\n", n) + f"a.b.api-key={KEY}\n"
    },
    "properties: joined lines": lambda n: {
        "a.properties": f"api-key={KEY}\n" + "a\\\n.b=\\\n c\n" * n
    },
    "Kubernetes: containers": lambda n: {
        "a.yaml": f"kind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  A_KEY: {KEY}\n  A_URL: {URL}\n---\na:\n"
        + "  - envFrom:\n      - configMapRef: {name: c}\n" * n
    },
    "Kubernetes: a Secret": lambda n: {
        "a.yaml": f"kind: Secret\napiVersion: v1\nstringData: {{A_KEY: {KEY}}}\ndata:\n"
        + lines("  A{0}_URL: aHR0cHM6Ly9hLmV4YW1wbGU=\n", n)
    },
    "batch: labels": lambda n: {
        "a.bat": lines(f":l{{0}}\nset A_KEY={KEY}\nset A_URL={URL}\ngoto end\n", n)
    },
    "batch: conditions": lambda n: {
        "a.bat": f"set A_KEY={KEY}\n" + f'if "%1"=="x" (\nset A_URL={URL}\n) else set B=%A_URL%\n' * n
    },
    "batch: one line": lambda n: {
        "a.bat": f"set A_KEY={KEY}" + lines(f"& set A{{0}}_URL={URL}& if a==b set C=%A_KEY%", min(n, 60))
        + f"\nset B=x{'%A%' * 20 * n}\n"
    },
    "containers": lambda n: {
        "a.sh": lines(f"docker run --rm -e A_KEY={KEY} -e 'A_URL={URL}' -e B{{0}} x\n", n)
    },
    "one container": lambda n: {
        "a.sh": "docker run" + lines(f" \\\n  -e A{{0}}_KEY={KEY} -eA{{0}}_URL={URL}", n) + " x\n"
    },
    "package.json: scripts": lambda n: {"package.json": dump({"scripts": {
        f"s{i}": f'cross-env A_KEY={KEY} A_URL="{URL}" x && A_URL={URL} y' for i in range(n)}})},
    # what masking looks for
    "keys": lambda n: {".env": f"# {KEY}\n" * n},
    "prefixes of keys": lambda n: {".env": f"B_KEY={KEY}\n# " + "sk-sp-" * 20 * n + "\n"},
    "names of secrets": lambda n: {".env": f"B_KEY={KEY}\n# " + "key=" * 20 * n + "\n"},
    "headers": lambda n: {".env": f"B_KEY={KEY}\n# " + "Bearer " * 20 * n + "\n"},
    "user names in URLs": lambda n: {".env": f"B_KEY={KEY}\n# " + "://a:" * 20 * n + "\n"},
    "dotted words": lambda n: {".env": f"B_KEY={KEY}\n# " + "a." * 40 * n + "\n"},
}  # fmt: skip


# What a grammar calls to get at the text. How often it does so is work of its own, which is not
# counted here: `Budget` bounds its time.
FOR_GRAMMARS = ("<lambda>", "_line_at", "_same")


def is_for_grammar(frame: FrameType) -> bool:
    code = frame.f_code
    return (
        code.co_filename == tree_sitter_utils.__file__ and code.co_name in FOR_GRAMMARS
    )


def counted(work: Callable[[], object]) -> int:
    """How many functions ``work`` calls, C functions among them."""
    count = 0

    def counts(frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event.endswith("call") and not is_for_grammar(frame)

    before = sys.getprofile()
    dotenv.PARSER.clear()
    sys.setprofile(counts)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def check(texts: dict[str, str]) -> None:
    files = {f"/p/{path}": text for path, text in texts.items()}
    report = fresh().run(Overlay(files), files)
    assert report.failures == []
    assert not report.skipped


def mask(texts: dict[str, str]) -> None:
    redactor = Redactor(load_catalog(), load_tools())
    for path, text in texts.items():
        redactor.lines(Source(f"/p/{path}", text))
    assert redactor.guard.failures == []


@pytest.mark.parametrize("work", [check, mask])
@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_text_is_twice_the_work(
    name: str, work: Callable[[dict[str, str]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        tree_sitter_utils, "thread_time", lambda: 0.0
    )  # work is counted, no time is over
    text = HOSTILE[name]
    work(text(1))  # what is loaded once
    once, twice = (counted(lambda n=n: work(text(n))) for n in (SIZE, 2 * SIZE))
    assert twice <= MAX_RATIO * once


class ReadText(str):
    """A file's text that counts how many of its code points the methods of `str` go through."""

    read = 0

    def _through(self, *span: int) -> None:
        start, end, _ = slice(*(span or (None,))).indices(len(self))
        ReadText.read += max(end - start, 0)

    def __contains__(self, part: object) -> bool:
        return self.find(str(part)) >= 0

    def find(self, part: str, start: int = 0, end: int = sys.maxsize) -> int:  # type: ignore[override]
        found = super().find(part, start, end)
        self._through(start, end if found < 0 else found)
        return found

    def rfind(self, part: str, start: int = 0, end: int = sys.maxsize) -> int:  # type: ignore[override]
        found = super().rfind(part, start, end)
        self._through(max(found, start), end)
        return found


def whole(name: str) -> Callable[..., object]:
    """The method ``name`` of `str`, which goes through all of the text."""

    def method(self: ReadText, *arguments: Any) -> object:
        self._through(0, len(self))
        return getattr(str, name)(self, *arguments)

    return method


for name in ("lower", "upper", "casefold", "count", "encode", "replace", "split", "splitlines",
             "strip", "translate"):  # fmt: skip
    setattr(ReadText, name, whole(name))


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_text_is_read_as_often(name: str) -> None:
    def read(count: int) -> int:
        ReadText.read = 0
        check({path: ReadText(text) for path, text in HOSTILE[name](count).items()})
        return ReadText.read

    check(HOSTILE[name](1))  # what is loaded once
    once, twice = read(SIZE), read(2 * SIZE)
    assert once > 0 or name != "pairs"
    assert twice <= MAX_RATIO * once


def test_as_many_shapes_as_are_promised() -> None:
    assert len(HOSTILE) >= 60
