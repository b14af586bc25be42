"""What ``Environment=`` of a unit puts into the environment."""

from __future__ import annotations

import pytest

from keyfit.parsers import parse
from keyfit.parsers.document import Document
from keyfit.text.source import Source


def read(entries: str) -> Document:
    return parse(Source("/p/a.service", f"[Service]\n{entries}"), "systemd")


def values(entries: str) -> list[tuple[str, str | None]]:
    return [(one.last_name, one.value.literal) for one in read(entries).settings]


def raw(entries: str) -> list[tuple[str, str]]:
    document = read(entries)
    text = document.source.text
    return [(text[slice(*one.span)], one.value.quote) for one in document.settings]


def test_values_and_their_places() -> None:
    entries = 'Environment = A=b "C=d e" F=\'g "h\' J=\r\nEnvironment="K=l"\r\n'
    assert values(entries) == [
        ("A", "b"),
        ("C", "d e"),
        ("F", 'g "h'),
        ("J", ""),
        ("K", "l"),
    ]
    assert raw(entries) == [("b", ""), ("d e", ""), ('g "h', "'"), ("", ""), ("l", "")]


def test_a_line_goes_on_below_its_backslash_and_comments_there() -> None:
    entries = "Environment=A=b \\\n # C=d\n  ;E=f\n\tG=h\\\n  I=j\n"
    assert values(entries) == [("A", "b"), ("G", "h"), ("I", "j")]
    text = read(entries).source.text
    assert [text[slice(*span)] for span in read(entries).comments] == ["# C=d", ";E=f"]


def test_blanks_of_joined_lines_are_kept_in_quotes() -> None:
    assert values('Environment="A=b \\\n# C=d\n c"\n') == [("A", "b   c")]


def test_escapes() -> None:
    assert values(r'Environment=A=b\x41\sc\101 B="d\"e" C=\u00e9' "\n") == [
        ("A", "bA cA"),
        ("B", 'd"e'),
        ("C", "é"),
    ]
    assert raw(r"Environment=A=b\x41\sc" "\n") == [(r"b\x41\sc", "")]


@pytest.mark.parametrize("broken", ['A="b', "A='b", "A=\\q", "A=b\\"])
def test_what_is_broken_costs_the_rest_of_its_entry(broken: str) -> None:
    assert values(f"Environment=Z=z {broken} C=d\nEnvironment=E=f\n") == [
        ("Z", "z"),
        ("E", "f"),
    ]


def test_quotes_that_an_edit_could_break_make_a_value_unknown() -> None:
    assert values("Environment=A=b'c d' \"E\"=f 'G=h'i J'='k\n") == [
        ("A", None),
        ("E", None),
        ("G", None),
        ("J", None),
    ]


def test_specifiers() -> None:
    assert values("Environment=A=%h/b C=100%% D=%20 E=5%\n") == [
        ("A", None),
        ("C", "100%"),
        ("D", None),
        ("E", "5%"),
    ]


def test_only_sections_that_run_programs() -> None:
    entries = "Environment=A=b\n[Unit]\nEnvironment=C=d\n[Install]\n[Container]\nEnvironment=E=f\n"
    assert values(entries) == [("A", "b"), ("E", "f")]


def test_an_empty_entry_begins_the_list_anew() -> None:
    document = read("Environment=A=b\nEnvironment=\nEnvironment=C=d\n")
    kinds = [(one.last_name, one.kind) for one in document.settings]
    assert kinds == [("A", "string"), ("A", "unset"), ("C", "string")]


def test_removed_and_passed_through() -> None:
    entries = "UnsetEnvironment=A C=x\nEnvironment=A=b C=d E=f\nPassEnvironment=E G\n"
    assert values(entries) == [("E", "f"), ("G", None)]


def test_a_file_of_variables_may_set_any() -> None:
    entries = "Environment=A=b\nEnvironmentFile=-/etc/a.env\n"
    (effect,) = read(entries).unknown_effects
    assert read(entries).source.text[effect.offset :].startswith("EnvironmentFile")


@pytest.mark.parametrize(
    "piece", ["Environment=A='", "Environment=A=\\", "\\\n#", "[", " "]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    read(piece * 20_000)  # hours, if it were not so
