"""Several files of one tool at once, each a text of its format; and scripts with scopes."""

from __future__ import annotations

from hypothesis import strategies as st

from keyfit.catalog.tool_registry import load_tools
from keyfit.resolve.document_store import format_of
from properties.sound import FILES, text_of
from properties.texts import OURS, PLAN_KEY, STANDARD_KEY, texts

_TAILS = [
    sorted({tail for spec in tool.files.values() for tail in spec.tails})
    for tool in load_tools().tools
]


def _fixtures() -> dict[str, list[str]]:
    """The texts of the fixtures' files by the tail of their paths."""
    found: dict[str, list[str]] = {}
    for path in FILES:
        for _, _, root in load_tools().claims(str(path)):
            tail = str(path)[len(root.rstrip("/")) + 1 :]
            found.setdefault(tail, []).append(text_of(path))
    return found


_FIXTURES = _fixtures()


@st.composite
def _edited(draw: st.DrawFn, tail: str) -> str:
    """A fixture's text, a word of ours or two put in the place of others."""
    text = draw(st.sampled_from(_FIXTURES[tail]))
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + draw(st.sampled_from(["", *OURS])) + text[end:]
    return text


@st.composite
def layers(draw: st.DrawFn) -> dict[str, str]:
    """Files of one tool in one folder, texts by path: of other fixtures each, or of no sense."""
    tails = draw(st.sampled_from([tails for tails in _TAILS if tails]))
    found: dict[str, str] = {}
    for tail in draw(
        st.lists(st.sampled_from(tails), min_size=1, max_size=3, unique=True)
    ):
        known = tail in _FIXTURES and draw(st.integers(0, 4)) > 0
        kind = format_of(load_tools(), f"/p/{tail}")
        if kind:
            found[f"/p/{tail}"] = draw(_edited(tail) if known else texts(kind, most=25))
    return found


_STEMS = st.sampled_from(["OPENAI", "ANTHROPIC", "DASHSCOPE", "QWEN", "A", "B"])
_KEYS = st.sampled_from([PLAN_KEY, STANDARD_KEY, "sk-ant-x", "$A_API_KEY", ""])
_URLS = st.sampled_from(
    [
        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        "https://coding-intl.dashscope.aliyuncs.com/v1",
        "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic",
        "https://example.com/v1",
    ]
)
_STATEMENTS = st.one_of(
    st.builds("export {}_API_KEY={}".format, _STEMS, _KEYS),
    st.builds("export {}_BASE_URL={}".format, _STEMS, _URLS),
    st.builds("export {}_MODEL={}".format, _STEMS, st.sampled_from(["glm-5", "GLM-5"])),
    st.builds("unset {}_API_KEY".format, _STEMS),
    st.builds("alias q='{}_BASE_URL={} claude'".format, _STEMS, _URLS),
    st.sampled_from(["source x", "A_API_KEY=1 claude"]),
)
_BLOCKS = st.sampled_from(
    ["f() {{\n{}\n}}", "g() {{\n{}\n}}", "if x; then\n{}\nfi", "(\n{}\n)"]
)
SCRIPTS = st.recursive(
    _STATEMENTS,
    lambda inner: st.builds(
        lambda block, body: block.format("\n".join(body)), _BLOCKS, st.lists(inner, min_size=1)
    ) | st.lists(inner, min_size=2).map("\n".join),
    max_leaves=20,
)  # fmt: skip
