"""The YAML reader says what PyYAML would; a broken line costs no more than itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Literal, Setting
from keyfit.parsers.yaml import parse
from keyfit.text.source import Source, Unreadable

Path = tuple[str, ...]


class Texts(yaml.SafeLoader):
    """Every scalar as its text; merges are followed."""

    yaml_implicit_resolvers = {"<": yaml.SafeLoader.yaml_implicit_resolvers["<"]}  # noqa: RUF012


def loaded(text: str) -> Any:
    return yaml.load(text, Texts)


def document(text: str) -> Document:
    return parse(Source("/p/config.yaml", text))


def raw(setting: Setting) -> str:
    return setting.source.text[slice(*setting.span)]


def leaves(found: Document) -> dict[Path, Any]:
    return {
        s.path: s.kind if s.kind in ("object", "array") else s.value.literal
        for s in found.settings
    }


def expected(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """What stands where in ``value``, a tree of texts."""
    kind = (
        "object"
        if isinstance(value, dict)
        else "array"
        if isinstance(value, list)
        else ""
    )
    if path:
        yield path, kind or value
    inner = value.items() if kind == "object" else enumerate(value) if kind else ()
    for name, item in inner:
        yield from expected(item, (*path, str(name)))


@pytest.mark.parametrize(
    ("written", "value", "quote"),
    [
        ("b", "b", ""),
        ("b c", "b c", ""),
        ("http://x:1/y#z", "http://x:1/y#z", ""),
        ("b\n  c", "b c", ""),
        ("b\n\n  c", "b\nc", ""),
        ('"b"', "b", '"'),
        ('""', "", '"'),
        ("''", "", "'"),
        ("'it''s'", "it's", "'"),
        ("'b\n  c'", "b c", "'"),
        ('"\\x41\\u0042\\U0001F680\\t\\/"', "AB🚀\t/", '"'),
        ('"b\\\n  c"', "bc", '"'),
        ('"b \\\n  c"', "b c", '"'),
        ('"b\n\n  c"', "b\nc", '"'),
        ("|\n  b\n   c\n", "b\n c\n", ""),
        ("|-\n  b\n", "b", ""),
        (">\n  b\n  c\n\n  d\n", "b c\nd\n", ""),
        (">-\n  b\n   c\n  d\n", "b\n c\nd", ""),
        ("|2-\n   b\n", " b", ""),
        ("|-\n\n  b\n\n  c\n", "\nb\n\nc", ""),
        ("!!str 5", "5", ""),
    ],
)
@pytest.mark.parametrize("below", ["", "z: end\n"])
def test_a_scalar(written: str, value: str, quote: str, below: str) -> None:
    text = f"a: {written}" + ("" if written.endswith("\n") else "\n") + below
    setting = document(text).get(("a",))
    assert setting is not None
    assert setting.value.literal == value == loaded(text)["a"]
    assert setting.value.quote == quote
    assert text.startswith(quote, setting.span.end)


@pytest.mark.parametrize(
    ("written", "kind"),
    [("1", "number"), ("-1.5", "number"), ("true", "boolean"), ("null", "null"), ("~", "null"),
     ("", "null"), ('"1"', "string"), ("'true'", "string"), ("sk-1", "string"), ("{}", "object"),
     ("[]", "array"), ("!!str 1", "string")],
)  # fmt: skip
def test_the_kind_of_a_scalar(written: str, kind: str) -> None:
    (setting,) = document(f"a: {written}\n").settings
    assert setting.kind == kind


def test_every_character_has_its_place() -> None:
    text = 'a: "x\\u0041\n   y\\"z"'
    (setting,) = document(text).settings
    (literal,) = setting.value.parts
    assert isinstance(literal, Literal)
    places = [text[slice(*literal.raw(i, i + 1))] for i in range(len(literal.text))]
    assert places == ["x", "\\u0041", "\n   ", "y", '\\"', "z"]


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b:\n    c: d\n  e: f\n",
        "- a\n- b: c\n  d: e\n-\n  - f\n",
        "a:\n- b\n- c: d\n",
        "a: {b: c, 'd': [e, {f: g}], \"h\": i}\n",
        "? a\n: b\n",
        "'a b': c\n\"d\\te\": f\n",
        "a: &x\n  b: c\n  d: e\nf: *x\n",
        "a: &x b\nc: *x\nd: [*x, *x]\n",
        "a: &x {b: c, d: e}\nf:\n  <<: *x\n  b: own\n",
        "a: &x {b: c}\nd: &y {b: e, f: g}\nh:\n  <<: [*x, *y]\n  i: j\n",
        "a: &x {b: c}\nd: &y\n  <<: *x\n  e: f\ng:\n  <<: *y\n",
        "a: # one\n  # two\n  b: c\n",
        "---\na: b\n",
        "a: b\r\nc:\r\n  - d\r\n  - 'e'\r\n",
    ],
)
def test_where_values_stand(text: str) -> None:
    assert leaves(document(text)) == dict(expected(loaded(text)))


def test_comments() -> None:
    text = "# one\na: b # two\nc: '# no'\nd:\n  # three\n  - e#f\n"
    assert [text[slice(*c)] for c in document(text).comments] == [
        "# one",
        "# two",
        "# three",
    ]


def test_later_documents_have_paths_of_their_own() -> None:
    found = leaves(document("a: b\n---\na: c\n"))
    assert (found["a",], found["---1", "a"]) == ("b", "c")


@pytest.mark.parametrize("value", ["*unknown", "!secret name", "&x [*x]"])
def test_what_stands_elsewhere_is_unknown(value: str) -> None:
    found = document(f"a: {value}\nb: c\n")
    assert found.get(("b",)) is not None
    setting = next(s for s in reversed(found.settings) if s.path[0] == "a")
    assert not setting.value.literal


def test_aliases_may_not_multiply_without_end() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 8)}]" for i in range(1, 20)]
    assert len(document("\n".join(lines)).settings) < 100_000


BROKEN = [
    "x: [1, 2", 'x: "open', "x: {a: b", "x", "x: y: z", 'x: "a" b', "x: 'it's'", "}", "]", "@x: y",
    "`", "&", "x: *", "- y", "\tx: y", "%x", "x: |y", "!", "? x",
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_broken_line_costs_little_more_than_itself(broken: str, end: str) -> None:
    lines = ["list:", "  - a: '1'", "    b: '2'", f"    {broken}", "    c: '3'", "  - d: '4'",
             "other:", "  e: '5'", ""]  # fmt: skip
    found = leaves(document(end.join(lines)))
    assert found["list", "0", "a"] == "1"
    assert found["other", "e"] == "5"
    assert found["list", "1", "d"] == "4"
    assert {path[-1] for path in found if len(path) < 3} <= {
        "list",
        "other",
        "0",
        "1",
        "e",
    }


@pytest.mark.parametrize(
    "text",
    ["", " ", "\ufeff", "# only", "---", "...", "[", "a", "- ", "{}", "\ufeff# c\n"],
)
def test_nothing_is_set(text: str) -> None:
    assert [s for s in document(text).settings if s.value.parts and s.name] == []


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    assert leaves(document("\ufeffa: b\n")) == {("a",): "b"}


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 50_000, "- " * 50_000, "a: " * 50_000, "? " * 50_000, "&a " * 50_000,
     "a:\n" * 20_000, "!" * 100_000, "*" * 50_000, "'" * 100_000 + "\n"],
)  # fmt: skip
def test_hostile_text(text: str) -> None:
    with suppress(Unreadable):
        document(text)


@pytest.mark.parametrize("line", ["{}- a:", "{}a:", "{}- - - a: - -"])
@pytest.mark.parametrize("depth", [40, 400])
def test_blocks_inside_blocks(line: str, depth: int) -> None:
    """The grammar's scanner ends the process where too many are open."""
    text = "\n".join(line.format("  " * count) for count in range(depth))
    if depth > 100:
        with pytest.raises(Unreadable, match="too deep"):
            document(text)
    else:
        document(text)


def test_one_very_long_line() -> None:
    text = 'a: "' + "x" * 1_000_000 + '"\nb: ' + "y " * 500_000 + "\nc: z\n"
    assert leaves(document(text))["c",] == "z"


# --- whatever the text --------------------------------------------------------------------------

NAMES = st.text(st.sampled_from("ab é_.#: 1"), min_size=1, max_size=5)
TEXT = st.text(st.sampled_from("ab é🚀\\\"'\n\t:#-&*{[|>%@`!,"), max_size=12)
TREES = st.recursive(
    TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
    ),
    max_leaves=8,
)
STYLES = st.fixed_dictionaries(
    {
        "default_style": st.sampled_from([None, None, '"', "'", "|", ">"]),
        "default_flow_style": st.sampled_from([None, True, False]),
        "width": st.sampled_from([10, 80]),
        "indent": st.sampled_from([None, 4]),
        "allow_unicode": st.booleans(),
        "line_break": st.sampled_from([None, "\r\n"]),
    }
)


@settings(max_examples=300, deadline=None)
@given(tree=st.dictionaries(NAMES, TREES, max_size=4), style=STYLES)
def test_reads_what_pyyaml_reads(tree: Any, style: Any) -> None:
    text = yaml.dump(tree, **style)
    assert leaves(document(text)) == dict(expected(loaded(text)))


@settings(max_examples=200, deadline=None)
@given(
    tree=st.dictionaries(NAMES, TREES, max_size=4),
    style=STYLES,
    cut=st.integers(0, 300),
)
def test_every_place_holds_what_it_says(tree: Any, style: Any, cut: int) -> None:
    text = yaml.dump(tree, **style)[:cut]
    for setting in document(text).settings:
        assert 0 <= setting.span.start <= setting.span.end <= len(text)
        for one in (*setting.value.parts, *([setting.name] if setting.name else [])):
            if isinstance(one, Literal):
                whole = slice(*one.raw(0, len(one.text)))
                assert 0 <= whole.start <= whole.stop <= len(text)
                if one.offsets is None:
                    assert text[whole] == one.text
                else:
                    assert list(one.offsets) == sorted(one.offsets)
                    assert len(one.offsets) == len(one.text) + 1


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(
        st.sampled_from("[]{}:,-?&*!|>'\"%@`#ab1\n\r\t \ufeff🚀\\<"), max_size=40
    )
)
def test_any_text_is_read(text: str) -> None:
    found = document(text)
    for setting in found.settings:
        assert 0 <= setting.span.start <= setting.span.end <= len(text)
    for start, end in found.comments:
        assert 0 <= start < end <= len(text)
