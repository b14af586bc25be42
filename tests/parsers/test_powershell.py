"""The PowerShell reader: values, scopes, and texts that are broken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Literal, Opaque, Ref
from keyfit.parsers.powershell import parse
from keyfit.text.source import Source
from parsers.scoped import scoped


def document(text: str) -> Document:
    return parse(Source("/p/profile.ps1", text))


def said(text: str) -> list[tuple[str, str | None, str]]:
    return scoped(document(text))


@pytest.mark.parametrize(
    ("written", "value", "inside"),
    [
        ('"b c"', "b c", "b c"),
        ("'b c'", "b c", "b c"),
        ('""', "", ""),
        ("'it''s `n'", "it's `n", "it''s `n"),
        ('"a`n`t`"`$x""`u{1F680}"', 'a\n\t"$x"🚀', 'a`n`t`"`$x""`u{1F680}'),
        ('"it\'s #x"', "it's #x", "it's #x"),
        ('@"\nb "c"\nd\n"@', 'b "c"\nd', 'b "c"\nd'),
        ("@'\nb `n 'c'\n'@", "b `n 'c'", "b `n 'c'"),
    ],
)
@pytest.mark.parametrize("after", ["", "\n", "; 'x'\n", "\r\n"])
def test_a_value(written: str, value: str, inside: str, after: str) -> None:
    text = f"$env:A = {written}{after}"
    (setting,) = document(text).settings
    assert setting.value.literal == value
    assert text[slice(*setting.span)] == inside
    assert setting.value.quote == written.strip("@")[0]


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("$env:B", [Ref]),
        ("${env:B}", [Ref]),
        ('"$env:B/v1"', [Ref, Literal]),
        ('"x${env:B}y"', [Literal, Ref, Literal]),
        ("'$env:B'", [Literal]),
        ('"a$(cat x)b"', [Literal, Opaque, Literal]),
        ('"a$b"', [Literal, Opaque]),
        ("(Get-Content x)", [Opaque]),
        ('"a" + "b"', [Opaque]),
        ("$b", [Opaque]),
    ],
)
def test_parts(written: str, kinds: list[type]) -> None:
    (setting,) = document(f"$env:A = {written}\n").settings
    assert [type(part) for part in setting.value.parts] == kinds


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("$Env:A = 'b'", [("A", "b", "file")]),
        ("${env:A} = 'b'", [("A", "b", "file")]),
        ("$a = 'b'; $script:c = 'd'", []),
        ('[Environment]::SetEnvironmentVariable("A", "b")', [("A", "b", "file")]),
        ("[System.Environment]::SetEnvironmentVariable('A', 'b', 'User')", [("A", "b", "file")]),
        ("[Environment]::SetEnvironmentVariable('A', $null)", [("A", "unset", "file")]),
        ("[Environment]::GetEnvironmentVariable('A', 'User')", []),
        ('setx A b; setx.exe C "d e" /M', [("A", "b", "file"), ("C", "d e", "file")]),
        ("Remove-Item Env:A; rm Env:\\B", [("A", "unset", "file"), ("B", "unset", "file")]),
        ("ri env:A -ErrorAction Ignore", [("A", "unset", "file")]),
        ("function f { $env:A = 'b' }\n$env:C = 'd'", [("A", "b", "function"), ("C", "d", "file")]),
        ("if ($x) { $env:A = 'b' } else { $env:A = 'c' }",
         [("A", "b", "branch"), ("A", "c", "branch")]),
        ("foreach ($i in $x) { $env:A = 'b' }", [("A", "b", "branch")]),
        ("& { $env:A = 'b' }", [("A", "b", "branch")]),
        ("Write-Host '$env:A = 1' # $env:B = '2'", []),
    ],
)  # fmt: skip
def test_what_is_set_where(text: str, settings: list[tuple[str, str, str]]) -> None:
    assert said(text) == settings


def test_what_is_added_is_unknown() -> None:
    (setting,) = document("$env:A += 'b'\n").settings
    assert [type(part) for part in setting.value.parts] == [Opaque]


@pytest.mark.parametrize(
    "broken", ['$env:B = "c', "$env:B = 'c", "if ($x {", "}", "$env:B == ("]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_broken_line_costs_no_more_than_itself(broken: str, end: str) -> None:
    found = said(end.join(["$env:A = 'a'", broken, "$env:D = 'd'", ""]))
    assert ("A", "a", "file") in found
    assert ("D", "d", "file") in found


def test_places() -> None:
    text = "\ufeff# é🚀\n$env:A = 'x''y' # c"
    found = document(text)
    (setting,) = found.settings
    assert text[slice(*setting.span)] == "x''y"
    assert setting.name
    assert text[slice(*setting.name.raw(0, 1))] == "A"
    assert [text[slice(*c)] for c in found.comments] == ["# é🚀", "# c"]


@pytest.mark.parametrize(
    "text",
    ["function f {" * 20_000, "(" * 50_000, "$env:A = " + "$(" * 20_000, "'" * 49_999,
     "{" * 50_000, "$env:A = '" + "x" * 1_000_000 + "'", '"\n' * 20_000, "`" * 50_000,
     "@\"\n" * 9_999],
)  # fmt: skip
def test_hostile_text(text: str) -> None:
    document(text)


SNIPPETS = st.sampled_from(
    ["$env:A = 'b'", "\n", ";", " ", "'", '"', "$env:B", "(", ")", "`", "#", "{", "}", "function f",
     "if ($x)", "else", "setx A b", "$(", "@'\n", "\n\"@", "|", "[Environment]::", "é🚀", "\r\n",
     "Remove-Item Env:A", "SetEnvironmentVariable('A', 'b')", "\ufeff", "${", "@{", "=", "-"],
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=st.lists(SNIPPETS, max_size=15).map("".join))
def test_any_text_is_read(text: str) -> None:
    found = document(text)
    for setting in found.settings:
        assert 0 <= setting.span.start <= setting.span.end <= len(text)
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
