"""Texts as people write them, correct in their format, right and wrong as configurations.

None of them can run a command: in shells' words no blank, separator or substitution is unquoted.
"""

from __future__ import annotations

import json

import yaml
from hypothesis import strategies as st

from properties.texts import PLAN_KEY, STANDARD_KEY

KEYS = [
    PLAN_KEY,
    STANDARD_KEY,
    f"sk-sp-{PLAN_KEY}",
    f"Bearer {PLAN_KEY}",
    f" {PLAN_KEY}",
]
URLS = [
    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    "http://coding-intl.dashscope.aliyuncs.com/v1",
    "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1",
    "https://coding-intl.dashscope.aliyun.com/v1", "coding.dashscope.aliyuncs.com/v1",
]  # fmt: skip
MODELS = ["glm-5", "GLM-5", "minimax-m2.5", "qwen3.7-pluss", "bailian/glm-5"]
_FITTING = {
    "OPENAI_API_KEY": KEYS, "OPENAI_BASE_URL": URLS, "OPENAI_MODEL": MODELS,
    "ANTHROPIC_AUTH_TOKEN": KEYS, "ANTHROPIC_BASE_URL": URLS, "ANTHROPIC_MODEL": MODELS,
    "DASHSCOPE_API_KEY": KEYS, "A": URLS, "B_1": MODELS,
}  # fmt: skip
NAMES = list(_FITTING)
_FREE = st.text(st.sampled_from("ab1 .:/#=-_%+@,é🚀\t"), max_size=8)
VALUES = st.sampled_from([*KEYS, *URLS, *MODELS]) | _FREE
_ENDS = st.sampled_from(["\n", "\n\n", "\n# a comment\n"])


def _quoted(text: str) -> st.SearchStrategy[str]:
    """``text`` as a word that shells and .env readers take for the same."""
    forms = [f"'{text}'", f'"{text}"']
    if text and all(
        char.isascii() and (char.isalnum() or char in ".:/=-_%+@,") for char in text
    ):
        forms.append(text)
    return st.sampled_from(forms)


_REFERENCES = st.sampled_from(
    ["${A}", "${B_1}", "${A:-b}", '"${A}"', '"${A}/v1"', "x${B_1}"]
)
_ESCAPES = st.sampled_from(
    ['"a\\"b"', '"a\\\\b"', "'a\"b'", '"a\'b"', "a\\ b", "a\\#b", "$'a\\tb'", "$'\\x41\\''",
     "'a'\"b\"c", "'a\nb'", '"a\nb"', '"a\\\nb"', "$A", '"$A"', "a\\$b", '"\\$A"', "'$A'",
     "''", '""']
)  # fmt: skip
_EXPORT = st.sampled_from(["", "export "])


@st.composite
def _line(draw: st.DrawFn, form: str, words: st.SearchStrategy[str]) -> str:
    """An assignment in ``form``: of what fits the name, of anything, or of one of ``words``."""
    name = draw(st.sampled_from(NAMES))
    fitting = st.sampled_from(_FITTING[name]).flatmap(_quoted)
    word = draw(fitting | fitting | VALUES.flatmap(_quoted) | words)
    return form.format(draw(_EXPORT), name, word) + draw(_ENDS)


def _assignments(
    words: st.SearchStrategy[str], form: str = "{}{}={}"
) -> st.SearchStrategy[str]:
    return st.lists(_line(form, words), min_size=2, max_size=8).map("".join)


SHELL = _assignments(_REFERENCES | _ESCAPES)
_DOTENV_ESCAPES = st.sampled_from(['"a\\nb"', '"a\\"b"', "'a\\'b'", "`a b`", "a#b", "a # b",
                                   "'a' # b", '"a\nb"', "", "a\\nb", "a'b", '"a"b'])  # fmt: skip
DOTENV = st.builds(
    lambda bom, text, crlf: bom + (text.replace("\n", "\r\n") if crlf else text),
    st.sampled_from(["", "", "\ufeff"]), _assignments(_REFERENCES | _DOTENV_ESCAPES),
    st.booleans(),
)  # fmt: skip
_FISH_ESCAPES = st.sampled_from(["a\\ b", "'a\\'b'", '"a\\"b"', "$A", '"$A"', "'$A'", "a\\tb", '""',
                                 "'a\nb'", "a\\x41", "'a'\"b\"c"])  # fmt: skip
FISH = _assignments(_FISH_ESCAPES, "set -gx {1} {2}")

_DOCKERFILE_WORDS = st.sampled_from(
    ["a\\ b", "'a\"b'", '"a\\"b"', '"a\\nb"', "a'b c'\"d e\"", "a\\\n  # b\nc", '"a \\\nb"', "''",
     '""', "a#b", "a=b", "\\a"]
)  # fmt: skip
# Several assignments in an instruction, or one of each form.
DOCKERFILE = st.builds(
    lambda text, escape, crlf: (
        f"# escape={escape}\nFROM a\n{text}".replace("\n", "\r\n" if crlf else "\n")
    ),
    st.one_of(
        _assignments(_DOCKERFILE_WORDS, "ENV {1}={2}"),
        _assignments(_DOCKERFILE_WORDS, "env {1} {2}"),
        _assignments(_DOCKERFILE_WORDS, "ARG {1}={2} Z=z"),
        _assignments(_DOCKERFILE_WORDS, "ENV Z=z \\\n  {1}={2}\tY=y"),
    ),
    st.just("\\"), st.booleans(),
)  # fmt: skip

_UNIT_WORDS = st.sampled_from(
    ["'a b'", "'a\"b'", '"a\\"b"', '"a\\x41\\sb"', "a'b c'\"d e\"", "a\\\n  # b\n", '"a \\\n b"',
     "''", '""', "a#b", "a=b", "a%%b", "a%h", "a%20b", "a\\qb", '"a', "$A"]
)  # fmt: skip
SYSTEMD = st.builds(
    lambda text, crlf: "[Unit]\nA=b\n[Service]\n" + text.replace("\n", "\r\n" if crlf else "\n"),
    st.one_of(
        _assignments(_UNIT_WORDS, "Environment={1}={2}"),
        _assignments(_UNIT_WORDS, 'Environment = "{1}=b c" {1}={2} '),
        _assignments(_UNIT_WORDS, "Environment=Z=z \\\n  {1}={2}\tY=y"),
        _assignments(_UNIT_WORDS, "Environment=\nEnvironment={1}={2}"),
    ),
    st.booleans(),
)  # fmt: skip

_PROPERTY = st.sampled_from(
    ["a\\ b", "a\\u0041\\u00e9", "a\\\n   b", "\\\n  a", "a\\tb", "a\\:b", "https\\://a.example",
     "a # b", "", "a\\qb", "a=b", "\\ a", "a  ", "a\\\\"]
)  # fmt: skip
_PROPERTY_NAMES = st.sampled_from(
    [
        "spring.ai.openai.api-key",
        "spring.ai.openai.base-url",
        "OPENAI_API_KEY",
        "a\\ b",
        "a\\:b.c",
    ]
)


@st.composite
def _properties(draw: st.DrawFn) -> str:
    sign = draw(st.sampled_from(["=", ":", " = ", " ", "\t:\t", "=\\\n  "]))
    value = draw(_PROPERTY | st.sampled_from(KEYS) | st.sampled_from(URLS))
    end = draw(
        st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\n  ! a\\\n", "\n# \u20ac\n"])
    )
    return f"{draw(_PROPERTY_NAMES)}{sign}{value}{end}"


PROPERTIES = st.lists(_properties(), min_size=2, max_size=8).map("".join)

_FIELDS = st.sampled_from(["apiKey", "baseUrl", "model", "env", "a b", "é"])
_ROWS = st.fixed_dictionaries(
    {"apiKey": st.sampled_from(KEYS), "baseUrl": st.sampled_from(URLS)},
    optional={"model": st.sampled_from(MODELS), "a b": VALUES, "é": VALUES},
)
_ANY = st.dictionaries(_FIELDS, VALUES, max_size=4)
OBJECTS = st.one_of(_ROWS, st.dictionaries(_FIELDS, VALUES | _ANY | _ROWS, min_size=1))


def _json(tree: object, ascii_only: bool, slashes: bool, indent: int | None) -> str:
    text = json.dumps(tree, ensure_ascii=ascii_only, indent=indent)
    return text.replace("/", "\\/") if slashes else text


JSON = st.builds(
    _json, OBJECTS, st.booleans(), st.booleans(), st.sampled_from([None, 2])
)


def _json5(text: str, comment: bool) -> str:
    bare = text.replace('"apiKey"', "apiKey").replace('"model"', "'model'")
    return f"// é\n{bare[:-1]},}} /* end */\n" if comment else bare


JSON5 = st.builds(_json5, JSON, st.booleans())


def _toml(tree: dict[str, object]) -> str:
    def lines(table: dict[str, object]) -> str:
        plain = {name: value for name, value in table.items() if isinstance(value, str)}
        return "".join(
            f"{_string(name)} = {_string(value)}\n" for name, value in plain.items()
        )

    tables = {name: value for name, value in tree.items() if isinstance(value, dict)}
    return lines(tree) + "".join(
        f"[{_string(n)}]\n{lines(table)}" for n, table in tables.items()
    )


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


TOML = OBJECTS.map(_toml)
YAML = st.builds(
    lambda tree, style, flow: yaml.dump(
        tree, default_style=style, default_flow_style=flow, allow_unicode=True
    ),
    OBJECTS, st.sampled_from([None, '"', "'", "|"]), st.sampled_from([False, True]),
)  # fmt: skip
