# ruff: noqa: E501
"""Keys of thirty-odd services, invented: each drawn at random in the shape of that service's."""

from __future__ import annotations

import random
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import NamedTuple

_HEX, _ALPHANUMERIC = "0123456789abcdef", ascii_letters + digits
_BASE64, _BASE64_URL = _ALPHANUMERIC + "+/", _ALPHANUMERIC + "-_"
_LOWER, _UPPER = ascii_lowercase + digits, ascii_uppercase + digits

RUN = 8  # characters of a secret, next to each other, that nothing may show


class Key(NamedTuple):
    """A key: a public prefix, then the secret."""

    name: str
    prefix: str
    secret: str

    @property
    def text(self) -> str:
        """The whole key."""
        return self.prefix + self.secret


# Name, public prefix, and the parts of the secret: an alphabet and a length, or a text.
_SHAPES: list[tuple[str, str, list[tuple[str, int] | str]]] = [
    ("plan", "sk-sp-", [(_HEX, 32)]),
    ("plan, dotted", "sk-sp-", ["H.", (ascii_letters, 8), ".", (_BASE64_URL, 64)]),
    ("plan, Token Plan", "sk-sp-", ["djI.", (_ALPHANUMERIC, 6), ".", (_BASE64_URL, 48)]),
    ("standard", "sk-", [(_HEX, 32)]),
    ("standard, long", "sk-", [(_ALPHANUMERIC, 48)]),
    ("workspace", "sk-ws-", ["H.", (ascii_letters, 6), ".", (_ALPHANUMERIC, 40)]),
    ("OpenAI project", "sk-proj-", [(_BASE64_URL, 120)]),
    ("Anthropic", "sk-ant-", ["api03-", (_BASE64_URL, 95)]),
    ("OpenRouter", "sk-or-v1-", [(_HEX, 64)]),
    ("MiniMax plan", "sk-cp-", [(_BASE64_URL, 80)]),
    ("Kimi Code", "sk-kimi-", [(_ALPHANUMERIC, 64)]),
    ("MiMo plan", "tp-", [(_LOWER, 51)]),
    ("Groq", "gsk_", [(_ALPHANUMERIC, 52)]),
    ("Google", "AIza", [(_BASE64_URL, 35)]),
    ("xAI", "xai-", [(_ALPHANUMERIC, 80)]),
    ("ModelScope", "ms-", [(_HEX, 8), "-", (_HEX, 4), "-", (_HEX, 4), "-", (_HEX, 4), "-", (_HEX, 12)]),
    ("GitHub", "ghp_", [(_ALPHANUMERIC, 36)]),
    ("Slack", "xoxb-", [(digits, 12), "-", (digits, 13), "-", (_ALPHANUMERIC, 24)]),
    ("Z.ai", "", [(_HEX, 32), ".", (_ALPHANUMERIC, 16)]),
    ("Azure", "", [(_HEX, 32)]),
    ("Azure, new", "", [(_ALPHANUMERIC, 84)]),
    ("Mistral", "", [(_ALPHANUMERIC, 32)]),
    ("Together", "", [(_HEX, 64)]),
    ("AWS secret", "", [(_BASE64, 40)]),
    ("AWS id", "AKIA", [(_UPPER, 16)]),
    ("Telegram", "123456789:", ["AA", (_BASE64_URL, 33)]),
    ("NVIDIA", "nvapi-", [(_BASE64_URL, 64)]),
    ("Perplexity", "pplx-", [(_ALPHANUMERIC, 48)]),
    ("Replicate", "r8_", [(_ALPHANUMERIC, 37)]),
    ("Fireworks", "fw_", [(_ALPHANUMERIC, 24)]),
    ("Cohere", "", [(_ALPHANUMERIC, 40)]),
    ("Cerebras", "csk-", [(_LOWER, 48)]),
    ("Hugging Face", "hf_", [(ascii_letters, 34)]),
    ("Volcengine", "ark-", [(_HEX, 8), "-", (_HEX, 4), "-", (_HEX, 32)]),
    ("web token", "eyJ", ["hbGciOiJIUzI1NiJ9.eyJ", (_BASE64_URL, 40), ".", (_BASE64_URL, 43)]),
]  # fmt: skip


def _drawn(
    name: str, prefix: str, parts: list[tuple[str, int] | str], shift: int = 0
) -> Key:
    chance = random.Random(f"{name}{shift or ''}")
    drawn = [
        part if isinstance(part, str) else "".join(chance.choices(part[0], k=part[1]))
        for part in parts
    ]
    return Key(name, prefix, "".join(drawn))


def keys_of(shift: int) -> list[Key]:
    """A key of each service; others for each ``shift``."""
    return [_drawn(*shape, shift) for shape in _SHAPES]


KEYS = keys_of(0)


def shown_of(secret: str, text: str) -> str:
    """The first run of ``secret``'s characters, but its last four, that ``text`` shows, in any
    case; '' if there is none."""
    hidden, lower = secret[:-4].lower(), text.lower()
    runs = (hidden[at : at + RUN] for at in range(len(hidden) - RUN + 1))
    return next((run for run in runs if run in lower), "")
