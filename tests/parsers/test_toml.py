"""The TOML reader says what ``tomli`` would; a broken line costs no more than itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Setting
from keyfit.parsers.toml import parse
from keyfit.text.source import Source

Path = tuple[str, ...]


def document(text: str) -> Document:
    return parse(Source("/p/config.toml", text))


def raw(setting: Setting) -> str:
    return setting.source.text[slice(*setting.span)]


def leaves(found: Document) -> dict[Path, Any]:
    return {
        setting.path: setting.kind if setting.kind in ("object", "array")
        else setting.value.literal if setting.kind == "string" else (setting.kind, raw(setting))
        for setting in found.settings
    }  # fmt: skip


def expected(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """What stands where in ``value``, a tree as ``tomli`` gives it with texts as numbers."""
    if isinstance(value, dict):
        if path:
            yield path, "object"
        for name, item in value.items():
            yield from expected(item, (*path, name))
    elif isinstance(value, list):
        yield path, "array"
        for index, item in enumerate(value):
            yield from expected(item, (*path, str(index)))
    else:
        yield path, value


@pytest.mark.parametrize(
    ("written", "inside", "quote"),
    [
        ('"b"', "b", '"'),
        ("'b'", "b", "'"),
        ("''", "", "'"),
        ('""', "", '"'),
        ("'C:\\no'", "C:\\no", "'"),
        ('"a\\tb\\"c\\\\"', 'a\tb"c\\', '"'),
        ('"\\u0041\\U0001F680"', "A🚀", '"'),
        ('"""x"""', "x", '"""'),
        ('"""\nx\n"""', "x\n", '"""'),
        ('"""x \\\n   y"""', "x y", '"""'),
        ('"""\\\n  x"""', "x", '"""'),
        ("'''\na\\b'''", "a\\b", "'''"),
        ('"""a "quoted" b"""', 'a "quoted" b', '"""'),
    ],
)
def test_a_string(written: str, inside: str, quote: str) -> None:
    text = f"a = {written} # c\n"
    (setting,) = document(text).settings
    assert setting.value.literal == inside == tomli.loads(text)["a"]
    assert setting.value.quote == quote
    assert text.startswith(quote, setting.span.end)


def test_every_character_has_its_place() -> None:
    text = 'a = "x\\u0041y\\\\z"'
    (setting,) = document(text).settings
    (literal,) = setting.value.parts
    assert not isinstance(literal, str)
    places = [text[slice(*literal.raw(i, i + 1))] for i in range(5)]  # type: ignore[union-attr]
    assert places == ["x", "\\u0041", "y", "\\\\", "z"]


@pytest.mark.parametrize(
    "text",
    [
        "a.b.c = 'd'\na.'e f' = 'g'\n",
        "[a]\nb = 'c'\n[a.d]\ne = 'f'\n[g]\nh = 'i'\n",
        "[[a]]\nb = '1'\n[[a]]\nb = '2'\n[a.c]\nd = '3'\n[[a.e]]\nf = '4'\n",
        "a = ['b', {c = 'd', e.f = 'g'}, ['h']]\n",
        "a = [ # one\n  'b', # two\n]\n",
        "[a.'b.c']\nd = 'e'\n",
        "[ a . b ]\nc = 'd'\r\n[ a . e ]\r\n",
        '"" = "x"\n',
    ],
)
def test_where_values_stand(text: str) -> None:
    assert leaves(document(text)) == dict(expected(tomli.loads(text)))


def test_kinds_and_comments() -> None:
    text = "# one\na = 1 # two\nb = -2.5e3\nc = true\nd = 2026-01-02\ne = [1, # three\n2]\n"
    found = document(text)
    kinds = {s.path: s.kind for s in found.settings}
    assert [kinds[name,] for name in "abcde"] == [
        "number",
        "number",
        "boolean",
        "date",
        "array",
    ]
    assert [text[slice(*c)] for c in found.comments] == ["# one", "# two", "# three"]


@pytest.mark.parametrize(
    "broken",
    [
        'x = "unclosed',
        "x = ",
        "x",
        "x = {a = 1, b",
        "x = [1,",
        "= 1",
        'x = """open',
        "x y = 1",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_broken_line_costs_no_more_than_itself(broken: str, end: str) -> None:
    text = end.join(["[t]", "a = '1'", broken, "b = '2'", "[u]", "c = '3'", ""])
    found = leaves(document(text))
    assert (found["t", "a"], found["u", "c"]) == ("1", "3")
    assert found["t", "b"] == "2"


def test_a_half_typed_header_ends_the_table_above() -> None:
    found = leaves(document("[a]\nx = '1'\n[b.c\nx = '2'\n[[d\nx = '3'\n"))
    assert found["a", "x"] == "1"
    assert found["b", "c", "x"] == "2"
    assert found["d", "0", "x"] == "3"


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "[" * 100_000,
        "a = " + "{b = " * 50_000,
        "a\n" * 20_000,
        "a." * 50_000,
    ],
)
def test_hostile_text(text: str) -> None:
    assert len(document(text).settings) < 1000


def test_one_very_long_line() -> None:
    text = 'a = "' + "x" * 1_000_000 + '"\nb = "y"\n'
    assert leaves(document(text))["b",] == "y"


# --- whatever the text --------------------------------------------------------------------------

KEYS = st.sampled_from(["a", "b_1", "c-d", '"e f"', "'g.h'", '"\\u0041"'])
TEXT = st.text(st.sampled_from("ab é🚀\\\"'\n\t#="), max_size=8)


def basic(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def multi(text: str) -> str:
    return f'"""\n{text.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"""'


def literal(text: str) -> str:
    return "'" + "".join(c for c in text if c not in "'\n") + "'"


STRINGS = st.builds(
    lambda text, how: how(text), TEXT, st.sampled_from([basic, multi, literal])
)
VALUES = st.recursive(
    STRINGS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda found: f"[{', '.join(found)}]")
        | st.lists(inner, max_size=3).map(
            lambda found: (
                "{" + ", ".join(f"k{i} = {v}" for i, v in enumerate(found)) + "}"
            )
        )
    ),
    max_leaves=5,
)
LINES = st.builds(lambda key, value: f"{key} = {value}", KEYS, VALUES)
HEADERS = st.builds(lambda a, b: f"[t.{a}.{b}]", KEYS, KEYS) | st.just("[[list]]")
TEXTS = st.lists(LINES | HEADERS, max_size=6).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_reads_what_tomli_reads(text: str) -> None:
    try:
        wanted = tomli.loads(text)
    except tomli.TOMLDecodeError:
        return  # the same name twice
    assert leaves(document(text)) == dict(expected(wanted))


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, cut=st.integers(0, 200))
def test_every_place_holds_what_it_says(text: str, cut: int) -> None:
    text = text[:cut]
    for setting in document(text).settings:
        assert 0 <= setting.span.start <= setting.span.end <= len(text)
        for one in (*setting.value.parts, *([setting.name] if setting.name else [])):
            whole = slice(*one.raw(0, len(one.text)))  # type: ignore[union-attr]
            if one.offsets is None:  # type: ignore[union-attr]
                assert text[whole] == one.text  # type: ignore[union-attr]
            else:
                assert list(one.offsets) == sorted(one.offsets)  # type: ignore[union-attr]
                assert len(one.offsets) == len(one.text) + 1  # type: ignore[union-attr]


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from("[]{}=.,\"'\\#ab1\n\r \ufeff🚀"), max_size=40))
def test_any_text_is_read(text: str) -> None:
    found = document(text)
    for setting in found.settings:
        assert 0 <= setting.span.start <= setting.span.end <= len(text)
    for start, end in found.comments:
        assert 0 <= start < end <= len(text)
