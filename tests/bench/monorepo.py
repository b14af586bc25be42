"""A monorepo as teams have them, the same on every machine: for timing a search of a whole tree.

A package has 100 files, ten of them in an ignored ``node_modules``. About one in five is of a kind
that keyfit reads; four hold a key and an endpoint, and every tenth of those does not fit.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

PER_PACKAGE, RELEVANT = 100, 4
KEY = "sk-fedcba9876543210fedcba9876543210"
HOST = "dashscope-intl.aliyuncs.com"
WRONG = "coding-intl.dashscope.aliyuncs.com"  # refuses this kind of key
IGNORE = "# built\n/dist/\nbuild/\nnode_modules/\n*.log\n*.tmp\n.DS_Store\n.env\n!.env.example\n"
WORDS = (
    "request",
    "response",
    "user",
    "order",
    "task",
    "risk",
    "disk",
    "the",
    "of",
    "update",
    "x",
)
SOURCES = (".py", ".ts", ".tsx", ".go", ".java", ".css", ".md", ".sql", ".svg", ".txt")


def write(folder: Path, files: int) -> None:
    """Fill the empty ``folder`` with ``files`` files, besides git's own."""
    texts = _Texts(random.Random(1))
    (folder / ".git").mkdir()
    (folder / ".git/HEAD").write_text("ref: refs/heads/main\n")
    (folder / ".gitignore").write_text(IGNORE)
    for number in range(files // PER_PACKAGE):
        package = folder / f"services/area{number // 20}/package{number}"
        for place, text in _package(number, texts):
            path = package / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def _words(draw: random.Random) -> list[str]:
    return draw.choices(WORDS, k=draw.randint(2, 14))


class _Texts:
    """Texts of the sizes of real trees: half below 2.5 KB, the mean above 5 KB."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._lines = [
            " " * draw.choice((0, 4, 4, 8))
            + draw.choice(" " * 999 + "-").join(_words(draw))
            for _ in range(2000)
        ]

    def source(self) -> str:
        """Some source file."""
        count = min(int(self._draw.lognormvariate(4.0, 1.25)) + 3, 4000)
        start = self._draw.randrange(len(self._lines))
        lines = (self._lines * (count // len(self._lines) + 2))[start : start + count]
        return "\n".join(lines) + "\n"

    def rows(self) -> list[dict[str, object]]:
        """Some data."""
        count = min(int(self._draw.lognormvariate(2.5, 1.0)) + 1, 500)
        words = self._draw.choices(WORDS, k=count)
        return [
            {"id": number, "name": word, "on": True}
            for number, word in enumerate(words)
        ]


def _package(number: int, texts: _Texts) -> Iterator[tuple[str, str]]:
    """The files of a package by their places."""
    yield from ((f"node_modules/lib{n}/index.js", texts.source()) for n in range(8))
    yield from (
        (f"node_modules/lib{n}/package.json", json.dumps(texts.rows()))
        for n in range(2)
    )
    plain = list(_settings(texts))
    yield from plain
    relevant = [_relevant(RELEVANT * number + n) for n in range(RELEVANT)]
    yield from relevant
    for n in range(PER_PACKAGE - 10 - len(plain) - len(relevant)):
        folder = ("src", "src/api", "src/api/handlers", "src/model", "docs", "tests")[
            n % 6
        ]
        yield f"{folder}/part{n}{SOURCES[n % len(SOURCES)]}", texts.source()


def _settings(texts: _Texts) -> Iterator[tuple[str, str]]:
    """Files of the kinds that keyfit reads, in which there is nothing for it."""
    rows = texts.rows()
    yield ".gitignore", "/coverage/\n*.pyc\n"
    yield (
        "package.json",
        json.dumps({"name": "package", "dependencies": rows}, indent=2),
    )
    yield "tsconfig.json", json.dumps({"compilerOptions": {"strict": True}}, indent=2)
    yield "pyproject.toml", '[project]\nname = "package"\nversion = "1"\n'
    yield ".env.example", "DATABASE_URL=postgres://db/app\nDEBUG=false\n"
    yield "scripts/build.sh", "#!/bin/sh\nset -eu\nmake build\n" + "echo step\n" * 40
    yield (
        "deploy/values.yaml",
        "".join(f"- {{id: {r['id']}, name: {r['name']}}}\n" for r in rows),
    )
    yield "deploy/service.yml", "kind: Service\nspec:\n  ports: [8080]\n"
    yield (
        "ci/pipeline.yml",
        "steps:\n" + "".join(f"  - run: step{n}\n" for n in range(30)),
    )
    for n in range(5):
        yield f"tests/data/case{n}.json", json.dumps(texts.rows(), indent=1)


def _relevant(number: int) -> tuple[str, str]:
    """One of the files with a key and an endpoint, and its place."""
    place, text = FORMS[number % len(FORMS)]
    return place.format(number), text(WRONG if number % 10 == 0 else HOST)


def _env(host: str) -> str:
    return (
        "# the service\nAPP_NAME=demo\nDEBUG=false\nDATABASE_URL=postgres://db/app\n"
        f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL=https://{host}{_path(host)}\n"
        "OPENAI_MODEL=qwen3-coder-plus\n"
    ) + "".join(f"OPTION_{n}=value {n}\n" for n in range(13))


def _shell(host: str) -> str:
    assignments = (line for line in _env(host).splitlines() if "=" in line)
    exports = (f"export {line}\n".replace("=value ", "=value") for line in assignments)
    return "#!/bin/sh\n" + "".join(exports) + "exec ./serve\n"


def _claude(host: str) -> str:
    url = f"https://{host}/apps/anthropic"
    return _json({"env": {"ANTHROPIC_AUTH_TOKEN": KEY, "ANTHROPIC_BASE_URL": url}})


def _qwen(host: str) -> str:
    row = {
        "id": "qwen3-coder-plus",
        "envKey": "K",
        "baseUrl": f"https://{host}{_path(host)}",
    }
    return _json({"env": {"K": KEY}, "modelProviders": {"openai": [row]}})


def _opencode(host: str) -> str:
    options = {"apiKey": KEY, "baseURL": f"https://{host}{_path(host)}"}
    row = {
        "npm": "@ai-sdk/openai-compatible",
        "options": options,
        "models": {"qwen3-max": {}},
    }
    return _json({"provider": {"p": row}})


def _plain_json(host: str) -> str:
    return _json(
        {"llm": {"apiKey": KEY, "baseUrl": f"https://{host}{_path(host)}"}, "port": 80}
    )


def _yaml(host: str) -> str:
    return (
        f"llm:\n  api_key: {KEY}\n  base_url: https://{host}{_path(host)}\nport: 8080\n"
    )


def _toml(host: str) -> str:
    return f'[llm]\napi_key = "{KEY}"\nbase_url = "https://{host}{_path(host)}"\n'


def _compose(host: str) -> str:
    pairs = (line.partition("=") for line in _env(host).splitlines()[4:7])
    variables = "".join(f"      {name}: {value}\n" for name, _, value in pairs)
    return f"services:\n  app:\n    image: app\n    environment:\n{variables}"


def _path(host: str) -> str:
    return "/v1" if host == WRONG else "/compatible-mode/v1"


def _json(value: object) -> str:
    return json.dumps(value, indent=2)


FORMS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (".env", _env),
    (".claude/settings.json", _claude),
    (".qwen/settings.json", _qwen),
    ("deploy/run{}.sh", _shell),
    ("opencode.json", _opencode),
    ("config/app{}.json", _plain_json),
    ("config/app{}.yaml", _yaml),
    (".env.production", _env),
    ("config/app{}.toml", _toml),
    ("compose.yaml", _compose),
    ("config/{}.env", _env),
)
