"""The fish reader: words, scopes, and texts that are broken."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Literal, Opaque, Ref
from keyfit.parsers.fish import parse
from keyfit.text.source import Source, Unreadable
from parsers.scoped import scoped


def document(text: str) -> Document:
    return parse(Source("/p/config.fish", text))


def said(text: str) -> list[tuple[str, str | None, str]]:
    return scoped(document(text))


@pytest.mark.parametrize(
    ("written", "value", "quote"),
    [
        ("b", "b", ""),
        ("'b c'", "b c", "'"),
        ('"b c"', "b c", '"'),
        ("''", "", "'"),
        (r"'it\'s \n'", r"it's \n", "'"),
        (r'"a\"b\$c\\d\n"', r'a"b$c\d\n', '"'),
        (r"\8\9\7", "89\a", ""),
        (r"a\ b\tc\x41\u00e9\101\\", "a b\tcAéA\\", ""),
        ("a#b", "a#b", ""),
        ("a'b'\"c\"", "abc", ""),
        ("https://x.y/z?a=b", "https://x.y/z?a=b", ""),
        ("b \\\n  c", "b c", ""),
        ("b\\\nc", "bc", ""),
        ("one 'two three' 4", "one two three 4", ""),
        ("", "", ""),
    ],
)
@pytest.mark.parametrize(
    "after", ["", " # c", "; echo", "\n", "\r\n", " > /dev/null", " | cat"]
)
def test_a_value(written: str, value: str, quote: str, after: str) -> None:
    text = f"set -gx A {written}{after}"
    (setting,) = document(text).settings
    assert setting.value.literal == value
    assert setting.value.quote == quote


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("$B", [Ref]),
        ('"$B/v1"', [Ref, Literal]),
        ("x{$B}y", [Literal, Ref, Literal]),
        ("'$B'", [Literal]),
        ("(cat x)", [Opaque]),
        ('"$(cat "x)")"', [Opaque]),
        ("$B[1]", [Opaque]),
        ("~/x", [Opaque, Literal]),
        ("$$B", [Opaque, Ref]),
    ],
)
def test_parts(written: str, kinds: list[type]) -> None:
    (setting,) = document(f"set -x A {written}\n").settings
    assert [type(part) for part in setting.value.parts] == kinds


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("set -gx A b", [("A", "b", "file")]),
        ("set --global --export A b", [("A", "b", "file")]),
        ("set -e A B", [("A", "unset", "file"), ("B", "unset", "file")]),
        ("set -q A; set -S A; set", []),
        ("export A=b C='d e'", [("A", "b", "file"), ("C", "d e", "file")]),
        ("A=b C=d cmd E=f", [("A", "b", "command"), ("C", "d", "command")]),
        ("env -u Z A=b cmd", [("Z", "unset", "command"), ("A", "b", "command")]),
        ("command env A=b cmd", [("A", "b", "command")]),
        ("function f; set -x A b; end; set -x C d", [("A", "b", "function"), ("C", "d", "file")]),
        ("if x; set -x A b; else if y; set -x A c; else; set -x A d; end",
         [("A", "b", "branch"), ("A", "c", "branch"), ("A", "d", "branch")]),
        ("switch $x\ncase a\nset -x A b\ncase '*'\nset -x A c\nend\nset -x D e",
         [("A", "b", "branch"), ("A", "c", "branch"), ("D", "e", "file")]),
        ("begin; set -x A b; end", [("A", "b", "branch")]),
        ("test 1; or set -x A b\nset -x C d", [("A", "b", "branch"), ("C", "d", "file")]),
        ("test 1 && set -x A b", [("A", "b", "branch")]),
        ("echo set -x A b # set -x C d", []),
    ],
)  # fmt: skip
def test_what_is_set_where(text: str, settings: list[tuple[str, str, str]]) -> None:
    assert said(text) == settings


def test_what_is_added_is_unknown() -> None:
    (setting,) = document("set -a A b\n").settings
    assert [type(part) for part in setting.value.parts] == [Opaque]


@pytest.mark.parametrize(
    "broken", ['set -x B "c', "set -x B 'c", "set -x B (c", ")", "set -x B c)"]
)
def test_a_broken_line_costs_no_more_than_itself(broken: str) -> None:
    found = said(f"set -x A a\n{broken}\nset -x D d\n")
    assert ("A", "a", "file") in found
    assert ("D", "d", "file") in found


def test_places() -> None:
    text = "\ufeffset -gx A 'x\\'y' z # c"
    found = document(text)
    (setting,) = found.settings
    assert text[slice(*setting.span)] == "'x\\'y' z"
    assert [text[slice(*c)] for c in found.comments] == ["# c"]
    first = setting.value.parts[0]
    assert isinstance(first, Literal)
    assert text[slice(*first.raw(1, 2))] == "\\'"


@pytest.mark.parametrize(
    "text",
    ["begin\n" * 50_000, "(" * 100_000, "set -x A " + "(" * 50_000, "'" * 99_999, "{" * 100_000,
     "set -x A " + "x" * 1_000_000, "set -x A " + "x " * 50_000, "and " * 50_000, "\\" * 100_000,
     "A=b " * 20_000, '"\n' * 20_000],
)  # fmt: skip
def test_hostile_text(text: str) -> None:
    with suppress(Unreadable):
        document(text)


SNIPPETS = st.sampled_from(
    ["set -gx A b", "\n", ";", " ", "'", '"', "$B", "(", ")", "\\", "#", "end", "function f",
     "if x", "else", "case", "begin", "switch x", "and ", "&&", "|", "A=b ", "env ", "é🚀", ">",
     "export C=d", "\r\n", "\ufeff", "{", "~", "set -e A"],
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=st.lists(SNIPPETS, max_size=15).map("".join))
def test_any_text_is_read(text: str) -> None:
    found = document(text)
    for setting in found.settings:
        assert 0 <= setting.span.start <= setting.span.end <= len(text)
        assert setting.name
        assert (
            text[slice(*setting.name.raw(0, len(setting.name.text)))]
            == setting.name.text
        )
        for part in setting.value.parts:
            if isinstance(part, Literal):
                assert (
                    0
                    <= part.raw(0, 0).start
                    <= part.raw(0, len(part.text)).end
                    <= len(text)
                )
    for scope in found.scopes:
        assert 0 <= scope.span.start <= scope.span.end <= len(text)
    for start, end in found.comments:
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("line", ["a (\n", "a (b '\n", 'a "$(\n'])
def test_brackets_that_are_never_closed_are_not_looked_for_without_end(
    line: str,
) -> None:
    assert parse(Source("/p/a.fish", "set A B\n" + line * 100)).settings
    with pytest.raises(Unreadable):
        parse(Source("/p/a.fish", "set A B\n" + line * 10_000))
