"""The .env reader says what python-dotenv would load, and where each piece of it stands."""

from __future__ import annotations

import io

import pytest
from dotenv import dotenv_values, variables
from dotenv.parser import parse_stream
from hypothesis import example, given, settings
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Literal, Ref, Setting
from keyfit.parsers.dotenv import DotenvParser, _parts, parse
from keyfit.text.source import Source


def document(text: str) -> Document:
    return parse(Source("/p/.env", text))


def parts_text(setting: Setting) -> str:
    """The value's text, references as they are written."""
    text = setting.source.text
    return "".join(
        part.text
        if isinstance(part, Literal)
        else text[part.span.start : part.span.end]
        for part in setting.value.parts
    )


def loaded(text: str) -> dict[str, str | None]:
    """What the reader says is loaded: the last of several values wins."""
    return {
        setting.last_name: None if setting.kind == "null" else parts_text(setting)
        for setting in document(text).settings
    }


def stream_of(text: str) -> io.StringIO:
    """``text`` for python-dotenv without its byte order mark, which only some versions skip."""
    # Behind a line break, a second mark is not at the beginning and is part of a name to all.
    return io.StringIO("\n" + text.removeprefix("\ufeff"), newline="")


def by_dotenv(text: str) -> dict[str, str | None]:
    stream = stream_of(text)
    return dict(dotenv_values(stream=stream, interpolate=False))


def has_errors(text: str) -> bool:
    stream = stream_of(text)
    return any(binding.error for binding in parse_stream(stream))


@pytest.mark.parametrize(
    ("line", "name", "value", "raw"),
    [
        ("A=b", "A", "b", "b"),
        ("A = b", "A", "b", "b"),
        ("  A=b  ", "A", "b", "b"),
        ("export A=b", "A", "b", "b"),
        ("export\tA=b", "A", "b", "b"),
        ("A='b c'", "A", "b c", "b c"),
        ('A="b c"', "A", "b c", "b c"),
        ('A=""', "A", "", ""),
        ("A=", "A", "", ""),
        ("A", "A", None, ""),
        ("A=b # comment", "A", "b", "b"),
        ("A=b#c", "A", "b#c", "b#c"),
        ('A="b # c" # comment', "A", "b # c", "b # c"),
        ("A='b' # it's a comment", "A", "b", "b"),
        ("'A'=b", "A", "b", "b"),
        (r'A="b\nc"', "A", "b\nc", r"b\nc"),
        (r'A="b\"c"', "A", 'b"c', r"b\"c"),
        (r"A='b\'c'", "A", "b'c", r"b\'c"),
        (r"A='b\nc'", "A", r"b\nc", r"b\nc"),
        (r"A=b\nc", "A", r"b\nc", r"b\nc"),
        ('A="b\nc"', "A", "b\nc", "b\nc"),
        ("A=b=c", "A", "b=c", "b=c"),
        ("A.B-C=d", "A.B-C", "d", "d"),
        ("A=🚀 # 🦜", "A", "🚀", "🚀"),
        ("\ufeffA=b", "A", "b", "b"),
        ("\ufeffexport A='b'", "A", "b", "b"),
    ],
)
def test_one_line(line: str, name: str, value: str | None, raw: str) -> None:
    (setting,) = document(line).settings
    assert setting.path == (name,)
    assert setting.kind == ("null" if value is None else "string")
    assert parts_text(setting) == (value or "")
    assert line[setting.span.start : setting.span.end] == raw
    assert setting.name is not None
    assert line[slice(*setting.name.raw(0, len(setting.name.text)))] == name
    assert loaded(line) == by_dotenv(line)


@pytest.mark.parametrize(
    "text", ["", "\n", "\ufeff", "# only a comment", "  \n\t\n", "\r\n\r\n"]
)
def test_nothing_is_set(text: str) -> None:
    assert document(text).settings == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark(end: str, bom: str) -> None:
    text = bom + end.join(["A=1", "# no", "B='2' # no", 'C="3', '4"', "", "D=5"]) + end
    assert loaded(text) == {"A": "1", "B": "2", "C": f"3{end}4", "D": "5"}
    for setting in document(text).settings:
        assert text[slice(*setting.span)] == parts_text(setting)


def test_the_last_of_several_wins_and_all_are_there() -> None:
    found = document("A=1\nB=2\nA=3\n")
    assert [setting.last_name for setting in found.settings] == ["A", "B", "A"]
    last = found.get(("A",))
    assert last is not None
    assert parts_text(last) == "3"


@pytest.mark.parametrize(
    "broken",
    [
        'A="never closed',
        "A='never closed",
        "=b",
        "A b=c",
        "export =",
        '"A"=b',
        "A='b' c",
    ],
)
def test_reading_goes_on_below_a_broken_line(broken: str) -> None:
    text = f'X=1\n{broken}\nY=2\nZ="3"\n'
    found = loaded(text)
    assert {name: found.get(name) for name in ("X", "Y", "Z")} == {
        "X": "1",
        "Y": "2",
        "Z": "3",
    }


def test_a_closing_quote_lines_below_is_a_multi_line_value_as_dotenv_reads_it() -> None:
    text = 'A="never\nB=2\nC="3"\nD=4\n'
    assert loaded(text)["D"] == "4"


@pytest.mark.parametrize(
    ("value", "pieces"),
    [
        ("${X}", ["X"]),
        ("https://${HOST}/v1", ["https://", "X:HOST", "/v1"]),
        ("${A}${B}", ["X:A", "X:B"]),
        ("$X", ["$X"]),
        ("${X:-d}e", ["X:X", "e"]),
        ("'${X}'", ["X:X"]),
        ('"a ${X} b"', ["a ", "X:X", " b"]),
        ("${}", ["X:"]),
        ("${X", ["${X"]),
    ],
)
def test_references(value: str, pieces: list[str]) -> None:
    text = f"A={value}\n"
    (setting,) = document(text).settings
    shown = [
        f"X:{part.name}" if isinstance(part, Ref) else part.text  # type: ignore[union-attr]
        for part in setting.value.parts
    ]
    assert shown == [piece if piece != "X" else "X:X" for piece in pieces]
    for part in setting.value.parts:
        if isinstance(part, Ref):
            assert text[slice(*part.span)].startswith("${" + part.name)


def test_a_references_default_has_its_place() -> None:
    text = "A='${X:-qwen3.5-plus}'"
    (setting,) = document(text).settings
    (ref,) = setting.value.parts
    assert isinstance(ref, Ref)
    assert ref.default is not None
    assert ref.default.text == "qwen3.5-plus"
    assert text[slice(*ref.default.raw(0, len(ref.default.text)))] == "qwen3.5-plus"


def test_each_decoded_character_has_its_place() -> None:
    text = r'A="x\ty\\z\"🚀\u"'
    (setting,) = document(text).settings
    (literal,) = setting.value.parts
    assert isinstance(literal, Literal)
    assert literal.text == 'x\ty\\z"🚀\\u'
    raw = [text[slice(*literal.raw(i, i + 1))] for i in range(len(literal.text))]
    assert raw == ["x", r"\t", "y", r"\\", "z", r"\"", "🚀", "\\", "u"]


def test_comments() -> None:
    text = "\ufeff# one\nA=b # two\nB='# no' # three\nC=d#no\r\n  # four\r\n"
    assert [text[slice(*span)] for span in document(text).comments] == [
        "# one", "# two", "# three", "# four",
    ]  # fmt: skip


def test_a_hundred_thousand_open_quotes() -> None:
    assert document("A='x\n" * 99_999 + "B=1").get(("B",)) is not None


def test_many_good_lines() -> None:
    assert len(document("A='x' # y\n" * 20_000).settings) == 20_000


# --- whatever the text --------------------------------------------------------------------------

NAMES = st.from_regex(r"[A-Z_][A-Z0-9_]{0,8}", fullmatch=True)
INSIDES = st.text(st.sampled_from("ab1 #=$/:.-{}\\nt🚀é\t"), max_size=12)


@st.composite
def assignments(draw: st.DrawFn) -> str:
    quote = draw(st.sampled_from(["", "'", '"']))
    inside = draw(INSIDES)
    before = draw(st.sampled_from(["", "export ", "  ", "\t"]))
    equals = draw(st.sampled_from(["=", " = ", "= "]))
    after = draw(st.sampled_from(["", " ", " # comment", "\t#x"]))
    return f"{before}{draw(NAMES)}{equals}{quote}{inside}{quote}{after}"


LINES = assignments() | st.sampled_from(["", "# comment", "NAME", "  "])
ENDS = st.sampled_from(["\n", "\r\n"])
TEXTS = st.builds(
    lambda bom, end, lines: bom + end.join(lines), st.sampled_from(["", "\ufeff"]), ENDS,
    st.lists(LINES, max_size=6),
)  # fmt: skip
ANYTHING = st.text(
    st.sampled_from("ABab =#'\"\\\n\r\t ${}:-export\ufeff🚀\x0b\x0c\x85\u2028\x00"),
    max_size=40,
) | st.text(max_size=40)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_loads_what_python_dotenv_loads(text: str) -> None:
    if not has_errors(text):
        assert loaded(text) == by_dotenv(text)


@settings(max_examples=300, deadline=None)
@example("\ufeff\ufeff")
@given(ANYTHING)
def test_any_text_is_read_as_python_dotenv_reads_it(text: str) -> None:
    found = loaded(text)
    if not has_errors(text):
        assert found == by_dotenv(text)


@settings(max_examples=300, deadline=None)
@given(ANYTHING | TEXTS)
def test_every_place_lies_in_the_text_and_holds_what_it_says(text: str) -> None:
    found = document(text)
    before = 0
    for setting in found.settings:
        assert setting.name is not None
        name = setting.name.raw(0, len(setting.name.text))
        assert text[slice(*name)] == setting.last_name
        assert (
            before <= name.start < name.end <= setting.span.start
            or setting.kind == "null"
        )
        assert setting.span.start <= setting.span.end <= len(text)
        at = setting.span.start
        for part in setting.value.parts:
            start, end = (
                part.raw(0, len(part.text)) if isinstance(part, Literal) else part.span
            )
            assert start == at, "the parts stand side by side"
            at = end
        assert at == setting.span.end
        before = name.end
    for start, end in found.comments:
        assert text[start] == "#"
        assert "\n" not in text[start:end]


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(['X="open', "X='open", "=x", "A b"]))
def test_a_broken_line_costs_no_more_than_itself(text: str, broken: str) -> None:
    if not has_errors(text) and not set(text) & set(
        "'\""
    ):  # nothing for a quote to close at
        found = loaded(f"{text}\n{broken}\nLAST=1")
        assert found.pop("LAST") == "1"
        assert {**found, **by_dotenv(text)} == found


@given(
    st.lists(
        st.sampled_from(["$", "{", "}", "${", ":", ":-", "-", "A", "$${", "}:"])
    ).map("".join)
)
def test_references_are_those_of_python_dotenv(text: str) -> None:
    theirs = [
        (atom.name, atom.default or None)
        if isinstance(atom, variables.Variable)
        else atom.value
        for atom in variables.parse_variables(text)
    ]
    ours = [
        (part.name, part.default.text if part.default else None)
        if isinstance(part, Ref)
        else part.text
        for part in _parts(Literal(text, 0))
    ]
    assert ours == theirs


def test_the_cache_of_lines_is_bounded_and_can_be_cleared() -> None:
    parser = DotenvParser(max_lines=3)
    text = "".join(f"NAME_{number}=value\n" for number in range(10))
    source = Source("/p/.env", text)
    first, second = parser.parse(source), parser.parse(source)
    assert len(parser) == 3
    assert first == second
    parser.clear()
    assert len(parser) == 0


def test_two_parsers_share_no_lines() -> None:
    one, other = DotenvParser(), DotenvParser()
    one.parse(Source("/p/.env", "A=b\n"))
    assert (len(one), len(other)) == (1, 0)
