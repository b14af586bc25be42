"""Names, values and places in ``.properties`` files."""

from __future__ import annotations

import pytest

from keyfit.parsers import parse
from keyfit.parsers.document import Document
from keyfit.text.source import Source


def read(text: str) -> Document:
    return parse(Source("/p/a.properties", text), "properties")


def values(text: str) -> dict[str, str | None]:
    settings = [one for one in read(text).settings if one.kind == "string"]
    return {"/".join(one.path): one.value.literal for one in settings}


def raw(text: str) -> list[str]:
    settings = [one for one in read(text).settings if one.kind == "string"]
    return [text[slice(*one.span)] for one in settings]


def test_every_way_to_separate_a_name_from_its_value() -> None:
    text = "\ufeffa=b\r\nc : d\re\tf \n\n  g\nh=\ni = =j"
    assert values(text) == {"a": "b", "c": "d", "e": "f ", "g": "", "h": "", "i": "=j"}
    assert raw(text) == ["b", "d", "f ", "", "", "=j"]


def test_a_dotted_name_is_a_path() -> None:
    document = read("a.b-c.d=e\na.b-c.f=g\nh[0].i=j\n")
    assert [(one.path, one.kind) for one in document.settings] == [
        (("a",), "object"),
        (("a", "b-c"), "object"),
        (("a", "b-c", "d"), "string"),
        (("a", "b-c", "f"), "string"),
        (("h",), "object"),
        (("h", "0"), "object"),
        (("h", "0", "i"), "string"),
    ]


def test_escapes_and_their_places() -> None:
    text = "a\\=\\ b=https\\://c\\u002Fd\\t\\q"
    assert values(text) == {"a= b": "https://c/d\tq"}
    (setting,) = read(text).settings
    (literal,) = setting.value.parts
    assert text[slice(*literal.raw(5, 6))] == "\\:"  # type: ignore[union-attr]


def test_a_line_goes_on_below_an_odd_backslash() -> None:
    text = "a=b\\\r\n  # c\nd\\\n .e=\\\n\tf\ng=h\\\\\ni=j\\"
    assert values(text) == {"a": "b# c", "d/e": "f", "g": "h\\", "i": "j"}
    assert raw(text)[1] == "f"
    assert read(text).comments == ()


def test_comments() -> None:
    document = read("# a\\\nb=c # d\n \t! e\n")
    text = document.source.text
    assert [text[slice(*span)] for span in document.comments] == ["# a\\", "! e"]
    assert [one.path for one in document.settings] == [("b",)]


def test_the_settings_of_another_document_are_apart() -> None:
    document = read("a.b=c\n#---\na.b=d\n #---\n!--- \na.b=e\n# ---\n")
    texts = {one.path: one.value.literal for one in document.settings if one.name}
    assert texts[("a", "b")] == "c"
    assert texts[("---1", "a", "b")] == "d"
    assert texts[("---2", "a", "b")] == "e"
    assert [one.path for one in document.children(())] == [("a",), ("---1",), ("---2",)]


def test_no_path_is_too_deep() -> None:
    assert values(".".join("a" * 1000) + "=b\nc=d\n..=e\n") == {"c": "d"}


@pytest.mark.parametrize(
    "piece", ["a\\\n", "a=\\\n", "\\\n", " \f", "=", ".a", "a=b\\\\"]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    read(piece * 20_000)  # hours, if it were not so
