# ruff: noqa: E501
"""Places in files where a key may stand, each beside something that keyfit reports."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any, NamedTuple

from masking.keys import Key

_WRONG = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
_PLAN = "sk-sp-9d4c1f7ae2b35860c7e1a94fd2035b68"  # a key of the suite's own, beside the others

_WORD = re.compile(r"(?<![A-Za-z_])(?:KEY|PLAN|URL|FIRST|SECOND)(?![A-Za-z_])")

Written = Callable[[Key], str]


class Context(NamedTuple):
    """A file with a key in it. ``written`` is how the key is written there, ``secret`` what must
    not be shown of that."""

    name: str
    path: str
    template: str  # `KEY` stands for the key as it is written, `PLAN`, `URL` for a finding's pair
    written: Written = lambda key: key.text
    secret: Written = lambda key: key.secret

    def text(self, key: Key) -> str:
        """The file's text."""
        first, second = _halves(key)
        words = {
            "KEY": self.written(key),
            "PLAN": _PLAN,
            "URL": _WRONG,
            "FIRST": first,
            "SECOND": second,
        }
        return _WORD.sub(lambda match: words[match[0]], self.template)


def _halves(key: Key) -> tuple[str, str]:
    at = len(key.prefix) + len(key.secret) // 2
    return key.text[:at], key.text[at:]


def _percent(key: Key) -> str:
    return "".join(f"%{ord(character):02X}" for character in key.text)


def _some_percent(key: Key) -> str:
    odd = enumerate(key.text)
    return "".join(f"%{ord(c):02x}" if at % 5 == 2 else c for at, c in odd)


def _twice_percent(key: Key) -> str:
    return _some_percent(key).replace("%", "%25")


def _zero_width(key: Key) -> str:
    return "\u200b".join(key.text[at : at + 6] for at in range(0, len(key.text), 6))


def _escaped(key: Key) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in key.text)


def _base64(key: Key) -> str:
    return b64encode(f"user:{key.text}".encode()).decode()


_PAIR = "OPENAI_API_KEY=PLAN\nOPENAI_BASE_URL=URL\n"


def _env(name: str, line: str, **how: Any) -> Context:
    return Context(name, ".env", f"{_PAIR}{line}\n", **how)


CONTEXTS = [
    # In .env, in lines that findings show
    Context("key", ".env", "OPENAI_API_KEY=KEY\nOPENAI_BASE_URL=URL\n"),
    Context("vendor's key", ".env", "DASHSCOPE_API_KEY=KEY\nDASHSCOPE_BASE_URL=URL\n"),
    Context("key in quotes", ".env", "OPENAI_API_KEY='KEY'\nOPENAI_BASE_URL=URL\n"),
    Context("key with blanks", ".env", "OPENAI_API_KEY=\" KEY \"\nOPENAI_BASE_URL=URL\n"),
    Context("key behind Bearer", ".env", "OPENAI_API_KEY='Bearer KEY'\nOPENAI_BASE_URL=URL\n"),
    Context("key in brackets", ".env", "OPENAI_API_KEY=<KEY>\nOPENAI_BASE_URL=URL\n"),
    Context("comment", ".env", "OPENAI_API_KEY=PLAN\nOPENAI_BASE_URL=URL # was KEY\n"),
    Context("comment, no blank", ".env", "OPENAI_API_KEY=PLAN\nOPENAI_BASE_URL=URL#KEY\n"),
    Context("query", ".env", "OPENAI_API_KEY=PLAN\nOPENAI_BASE_URL=URL?v=KEY\n"),
    Context("path", ".env", "OPENAI_API_KEY=PLAN\nOPENAI_BASE_URL=URL/KEY\n"),
    Context("user", ".env", "OPENAI_API_KEY=PLAN\nOPENAI_BASE_URL=https://me:KEY@dashscope-intl.aliyuncs.com/v1\n"),
    Context("host", ".env", "OPENAI_API_KEY=PLAN\nOPENAI_BASE_URL=https://KEY.dashscope.aliyuncs.com/v1\n"),
    Context("path, percent", ".env", "OPENAI_API_KEY=PLAN\nOPENAI_BASE_URL=URL/KEY\n", _some_percent),
    Context("query, twice percent", ".env", "OPENAI_API_KEY=PLAN\nOPENAI_BASE_URL=URL?a=KEY\n", _twice_percent),
    _env("model", "OPENAI_MODEL=KEY"),
    _env("model, longer word", "OPENAI_MODEL=KEY", written=lambda key: f"glm{key.text}"),
    _env("model, longer name", "OPENAI_MODEL=qwen3-KEY"),
    _env("model, upper case", "OPENAI_MODEL=KEY", written=lambda key: key.text.upper()),
    _env("model, percent", "OPENAI_MODEL=KEY", written=_percent),
    _env("model, zero width", "OPENAI_MODEL=KEY", written=_zero_width),
    _env("model, base64", "OPENAI_MODEL=KEY", written=_base64, secret=_base64),
    _env("model, in words", "OPENAI_MODEL='use KEY, please'"),
    _env("model by reference", "A=KEY\nOPENAI_MODEL=${A}"),
    _env("model in halves", "A=FIRST\nOPENAI_MODEL=${A}SECOND"),
    _env("model in two references", "A=FIRST\nB=SECOND\nOPENAI_MODEL=${A}${B}"),
    _env("model by default", "OPENAI_MODEL=${NOT_THERE:-KEY}"),
    _env("next line", "NOTE=KEY"),
    _env("next line, base64", "AUTHORIZATION='Basic KEY'", written=_base64, secret=_base64),
    _env("next line, comment", "# seen: KEY"),
    _env("next line, name", "OPENAI_MODEL=m # KEY=1"),
    _env("ignore", "OPENAI_MODEL=qwen3-max # keyfit: ignore[KEY]"),
    _env("reference", "QWEN_API_KEY=${KEY}"),
    _env("unfinished quote", "OPENAI_MODEL='KEY"),
    _env("Windows line ends", "OPENAI_MODEL=KEY\r"),
    Context("Secret of Kubernetes", "secret.yaml", "kind: Secret\napiVersion: v1\ndata:\n  OPENAI_API_KEY: KEY\n"
            "stringData:\n  ANTHROPIC_AUTH_TOKEN: PLAN\n  ANTHROPIC_BASE_URL: URL\n", written=_base64, secret=_base64),
    # Shells
    Context("shell", "x.sh", "export OPENAI_API_KEY=PLAN OPENAI_BASE_URL=URL OPENAI_MODEL=KEY\n"),
    Context("shell, in pieces", "x.sh", "export OPENAI_API_KEY=FIRST'SECOND' OPENAI_BASE_URL=URL\n"),
    Context("shell, header", "x.sh", "export OPENAI_API_KEY=PLAN OPENAI_BASE_URL=URL; curl -H 'Authorization: KEY' URL\n"),
    Context("shell, here document", "x.sh", "export OPENAI_API_KEY=PLAN OPENAI_BASE_URL=URL\ncat <<E\nKEY\nE\n"),
    Context("shell, function", "x.sh", "f() {\n  local OPENAI_MODEL=KEY\n  OPENAI_API_KEY=PLAN OPENAI_BASE_URL=URL run\n}\n"),
    Context("shell, joined", "x.sh", "A=FIRST\nexport OPENAI_MODEL=\"${A}SECOND\" OPENAI_API_KEY=PLAN OPENAI_BASE_URL=URL\n"),
    Context("fish", "x.fish", "set -gx OPENAI_API_KEY PLAN\nset -gx OPENAI_BASE_URL URL # KEY\nset -gx OPENAI_MODEL KEY\n"),
    Context("PowerShell", "x.ps1", "$env:OPENAI_API_KEY = 'PLAN'\n$env:OPENAI_BASE_URL = 'URL'\n$env:OPENAI_MODEL = 'KEY'\n"),
    Context("PowerShell, joined", "x.ps1", "$env:OPENAI_BASE_URL = 'URL'\n$env:OPENAI_API_KEY = \"FIRST\" + \"SECOND\"\n"),
    # JSON, TOML, YAML
    Context("Claude Code", ".claude/settings.json", '{"env": {"ANTHROPIC_AUTH_TOKEN": "KEY", "ANTHROPIC_BASE_URL": "URL"}}\n'),
    Context("Claude Code, model", ".claude/settings.json", '{"env": {"ANTHROPIC_AUTH_TOKEN": "PLAN", "ANTHROPIC_BASE_URL": "URL", "ANTHROPIC_MODEL": "KEY"}}\n'),
    Context("Claude Code, header", ".claude/settings.json", '{"env": {"ANTHROPIC_AUTH_TOKEN": "PLAN", "ANTHROPIC_BASE_URL": "URL", "ANTHROPIC_CUSTOM_HEADERS": "X-Api-Key: KEY"}}\n'),
    Context("JSON, escapes", ".claude/settings.json", '{"env": {"ANTHROPIC_AUTH_TOKEN": "PLAN", "ANTHROPIC_BASE_URL": "URL", "ANTHROPIC_MODEL": "KEY"}}\n', _escaped),
    Context("JSON, name", ".claude/settings.json", '{"env": {"KEY": "1", "ANTHROPIC_AUTH_TOKEN": "PLAN", "ANTHROPIC_BASE_URL": "URL"}}\n'),
    Context("JSON, comment", "a.json", '{"api_key": "PLAN", "base_url": "URL" /* KEY */}\n'),
    Context("JSON, list", "a.json", '{"api_key": "PLAN", "base_url": "URL", "models": ["KEY"]}\n'),
    Context("Qwen Code", ".qwen/settings.json", '{"security": {"auth": {"apiKey": "PLAN", "baseUrl": "URL"}}, "model": {"name": "KEY"}}\n'),
    Context("Qwen Code, provider", ".qwen/settings.json", '{"modelProviders": {"openai": [{"id": "KEY", "name": "KEY", "baseUrl": "URL", "envKey": "KEY"}]}}\n'),
    Context("OpenCode, provider", "opencode.json", '{"provider": {"KEY": {"npm": "@ai-sdk/openai-compatible", "options": {"baseURL": "URL", "apiKey": "PLAN"}, "models": {"KEY": {}}}}}\n'),
    Context("Codex", ".codex/config.toml", 'model = "KEY"\nmodel_provider = "KEY"\n[model_providers."KEY"]\nbase_url = "URL"\nenv_key = "KEY"\n'),
    Context("Codex, query", ".codex/config.toml", 'model_provider = "x"\n[model_providers.x]\nbase_url = "URL"\nquery_params = {v = "KEY"}\nhttp_headers = {X = "KEY"}\n'),
    Context("TOML", "a.toml", '[x]\napi_key = "PLAN"\nbase_url = "URL" # KEY\nmodel = "KEY"\n'),
    Context("YAML", "a.yaml", "x:\n  api_key: PLAN\n  base_url: URL # KEY\n  model: KEY\n"),
    Context("YAML, anchor", "a.yaml", "a: &a KEY\nx:\n  api_key: PLAN\n  base_url: URL\n  model: *a\n"),
    Context("YAML, block", "a.yaml", "x:\n  api_key: PLAN\n  base_url: URL\n  model: >-\n    KEY\n"),
    Context("Compose", "compose.yaml", "services:\n  a:\n    environment:\n      - OPENAI_API_KEY=PLAN\n      - OPENAI_BASE_URL=URL\n      - OPENAI_MODEL=KEY\n"),
    Context("LiteLLM", "litellm_config.yaml", "model_list:\n  - model_name: KEY\n    litellm_params: {model: openai/KEY, api_base: URL, api_key: PLAN}\n"),
    # Settings of keyfit's own
    Context("edition", "keyfit.toml", 'edition = "KEY"\n[KEY]\nKEY = 1\n'),
]  # fmt: skip
