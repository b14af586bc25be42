"""The shell reader: what it finds in which scope, and that every place is exact."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keyfit.parsers.document import Document, Literal, Part, Ref, Setting
from keyfit.parsers.shell import parse as parse_shell
from keyfit.text.source import Source


def parse(text: str) -> Document:
    return parse_shell(Source("/home/me/.zshrc", text))


def shown(part: Part) -> str:
    """A part of a value, readable: text, ``${NAME:-default}`` or ``<why it is unknown>``."""
    if isinstance(part, Literal):
        return part.text
    if isinstance(part, Ref):
        return (
            f"${{{part.name}:-{part.default.text}}}"
            if part.default
            else f"${{{part.name}}}"
        )
    return f"<{part.why}>"


def value(setting: Setting) -> str:
    if setting.kind == "unset":
        return "(unset)"
    return "".join(shown(part) for part in setting.value.parts)


def scope(document: Document, setting: Setting) -> str:
    """The kinds of the scopes around a setting, innermost first, without the file."""
    kinds, at = [], setting.scope
    while at > 0:
        kinds.append(document.scopes[at].kind)
        at = document.scopes[at].parent
    return "/".join(kinds) or "file"


def found(text: str) -> list[tuple[str, str, str]]:
    """Name, value and scope of every setting."""
    document = parse(text)
    return [(s.last_name, value(s), scope(document, s)) for s in document.settings]


def the(text: str) -> Setting:
    (setting,) = parse(text).settings
    return setting


# --- words --------------------------------------------------------------------------------

# the text after A=, the decoded value, what stands at the value's span, the quote
WORDS = [
    ("b", "b", "b", ""),
    ("", "", "", ""),
    ("''", "", "", "'"),
    ('""', "", "", '"'),
    ("'a \\ $X \"'", 'a \\ $X "', 'a \\ $X "', "'"),
    ('"a b"', "a b", "a b", '"'),
    (r'"\"\\\$\`\q"', r'"\$`\q', r"\"\\\$\`\q", '"'),
    ('"a\\\nb"', "ab", "a\\\nb", '"'),
    (r"a\ b\"c", 'a b"c', r"a\ b\"c", ""),
    ("a\\\nb", "ab", "a\\\nb", ""),
    (
        r"$'a\n\t\'\\\x41é\101\e\q'",
        "a\n\t'\\AéA\x1b\\q",
        r"a\n\t\'\\\x41é\101\e\q",
        "'",
    ),
    ('$"abc"', "abc", "abc", '"'),
    ("\"a\"b'c'", "abc", "\"a\"b'c'", ""),
    ("https://h.com/v1?a=b", "https://h.com/v1?a=b", "https://h.com/v1?a=b", ""),
    ("b#c # not this", "b#c", "b#c", ""),
    ("a=b,{c}[d]*!", "a=b,{c}[d]*!", "a=b,{c}[d]*!", ""),
    ("b; B(", "b", "b", ""),
    ("$X", "${X}", "$X", ""),
    ("https://${HOST}/v1", "https://${HOST}/v1", "https://${HOST}/v1", ""),
    ('"a$X-${Y}"', "a${X}-${Y}", "a$X-${Y}", '"'),
    ("${X:-https://h.com}", "${X:-https://h.com}", "${X:-https://h.com}", ""),
    ('"${X:-"a b"}"', "${X:-a b}", '${X:-"a b"}', '"'),
    ("${X-d}", "${X:-d}", "${X-d}", ""),
    ("${X:-}", "${X}", "${X:-}", ""),
    ("${X:-$Y}", "${X}", "${X:-$Y}", ""),
    ("${X:?not set}", "${X}", "${X:?not set}", ""),
    ("${X%/v1}", "<a computed expansion>", "${X%/v1}", ""),
    ("$((1 + 2))", "<a computed expansion>", "$((1 + 2))", ""),
    ("$1", "<a special parameter>", "$1", ""),
    ("a$", "a$", "a$", ""),
    ("~/x", "<a home directory>/x", "~/x", ""),
    ("x:~y/b~", "x:<a home directory>/b~", "x:~y/b~", ""),
    (
        '$(cat "$(x ")" \')\')")',
        "<the output of a command>",
        '$(cat "$(x ")" \')\')")',
        "",
    ),
    ('"sk-`cat x`"', "sk-<the output of a command>", "sk-`cat x`", '"'),
    ("x`cat y`z", "x<the output of a command>z", "x`cat y`z", ""),
    ("'line\nline'", "line\nline", "line\nline", "'"),
    ("'é'", "é", "é", "'"),
]


@pytest.mark.parametrize(("word", "decoded", "raw", "quote"), WORDS)
@pytest.mark.parametrize("before", ["A=", "export B=é A=", "# é🙂\nlocal A="])
def test_word(before: str, word: str, decoded: str, raw: str, quote: str) -> None:
    text = before + word
    setting = next(s for s in parse(text).settings if s.last_name == "A")
    assert value(setting) == decoded
    assert text[slice(*setting.span)] == raw
    assert setting.value.quote == quote
    assert setting.name is not None
    assert text[slice(*setting.name.raw(0, 1))] == "A"


def test_each_decoded_character_has_its_raw_place() -> None:
    text = r'A="https:\\h\"x"'
    (literal,) = the(text).value.parts
    assert isinstance(literal, Literal)
    raw = [text[slice(*literal.raw(i, i + 1))] for i in range(len(literal.text))]
    assert raw == ["h", "t", "t", "p", "s", ":", r"\\", "h", r"\"", "x"]


def test_literals_as_they_stand_have_no_offsets() -> None:
    for text in ("A=b", "A='b c'", 'A="b"', "A=b\r\nB=c", "\ufeffA=b"):
        (literal,) = parse(text).settings[0].value.parts
        assert isinstance(literal, Literal)
        assert literal.offsets is None


def test_references_have_their_own_places() -> None:
    text = 'A="https://${HOST:-h.com}/v1"'
    before, ref, after = the(text).value.parts
    assert isinstance(before, Literal)
    assert isinstance(ref, Ref)
    assert isinstance(after, Literal)
    assert ref.default is not None
    assert text[slice(*ref.span)] == "${HOST:-h.com}"
    assert text[slice(*ref.default.raw(0, 5))] == "h.com"
    assert text[slice(*after.raw(0, 3))] == "/v1"


BASH = shutil.which("bash")
PLAIN = [
    "b", "''", '"b c"', r"a\ b", r"a\\b", r'"\"\\\$\`\q"', "'a\\b'", "\"a\"b'c'", r"'a'\''b'",
    r"$'\a\b\e\f\n\r\t\v\\\'\"\?\101\x41\u00e9\U0001F642\q'", "b#c", "a=b", "*", "a!b",
    "[x]", "a\\\nb", '"a\\\nb"', "'a\nb'", "é", '"a$"', "$", "b%c", "x:y", "a~", "^@",
    '"a\\$b"', '"\'"', "'\"'", r"\"", r"\'", '""b', '$"a b"', r"a\;b", "b;", "b\t", "b # c",
]  # fmt: skip


@pytest.mark.skipif(BASH is None, reason="needs bash")
@pytest.mark.parametrize("word", PLAIN)
def test_bash_agrees(word: str, tmp_path) -> None:
    script = tmp_path / "script"
    script.write_text(f"KEYFIT_A={word}\nexport KEYFIT_B={word}\n", encoding="utf-8")
    command = [BASH, "-c", 'set -a; . "$0"; env -0', str(script)]
    output = subprocess.run(
        command, env={"LC_ALL": "C.UTF-8"}, capture_output=True, check=True
    )
    pairs = (
        pair.split("=", 1) for pair in output.stdout.decode().split("\0") if "=" in pair
    )
    theirs = {name: text for name, text in pairs if name.startswith("KEYFIT_")}
    ours = {
        s.last_name: s.value.literal for s in parse(script.read_text("utf-8")).settings
    }
    assert ours == theirs


# --- statements and scopes ------------------------------------------------------------------

RUNTIME = "<set while it runs>"
STATEMENTS = [
    ("A=b", [("A", "b", "file")]),
    ("A=b B=c", [("A", "b", "file"), ("B", "c", "file")]),
    ("export A=b C='d e' E", [("A", "b", "file"), ("C", "d e", "file")]),
    ("declare -x A=b; typeset -gx B=c; readonly C=d",
     [("A", "b", "file"), ("B", "c", "file"), ("C", "d", "file")]),
    ("A+=b", [("A", "<added to an earlier value>", "file")]),
    ("A=(b c); A[0]=d; declare -A m=([k]=v)", []),
    ("unset A B; unset -f C", [("A", "(unset)", "file"), ("B", "(unset)", "file")]),
    ("A=\nB= \ncmd", [("A", "", "file"), ("B", "", "file")]),
    ("A=b B=c cmd C=d", [("A", "b", "command"), ("B", "c", "command")]),
    ("A=b \\\n  B=c \\\n  cmd", [("A", "b", "command"), ("B", "c", "command")]),
    ("A=b B=c\nC=d\ncmd", [("A", "b", "file"), ("B", "c", "file"), ("C", "d", "file")]),
    ("A=b >x cmd <y", [("A", "b", "command")]),
    ("env -i A=b B='c' cmd C=d", [("A", "b", "clean"), ("B", "c", "clean")]),
    ("env - A=b cmd; sudo A=b cmd", [("A", "b", "clean"), ("A", "b", "clean")]),
    ("env -uX --unset=Y --unset Z A=b cmd",
     [("X", "(unset)", "command"), ("Y", "(unset)", "command"), ("Z", "(unset)", "command"),
      ("A", "b", "command")]),
    ("exec /usr/bin/env -u X A=b cmd", [("X", "(unset)", "command"), ("A", "b", "command")]),
    ("D=x`y`z", [("D", "x<the output of a command>z", "file")]),
    ("f() { local A=b; { B=c; }; }", [("A", "b", "function"), ("B", "c", "function")]),
    ("function f { A=b cmd; }", [("A", "b", "command/function")]),
    ("if A=0 x; then A=1; elif y; then A=2; else A=3; fi; A=4",
     [("A", "0", "command"), ("A", "1", "branch"), ("A", "2", "branch"), ("A", "3", "branch"),
      ("A", "4", "file")]),
    ("case $x in a) A=1;; (b|c) A=2;; esac", [("A", "1", "branch"), ("A", "2", "branch")]),
    ("while x; do A=1; done; until x; do A=2; done; for i in 1; do A=3; done",
     [("A", "1", "branch"), ("A", "2", "branch"), ("i", RUNTIME, "file"), ("A", "3", "branch")]),
    ("select A in b c; do x; done", [("A", RUNTIME, "file")]),
    ("IFS= read -rsp 'Key: ' A 'B?Key: ' <x",
     [("IFS", "", "command"), ("A", RUNTIME, "file"), ("B", RUNTIME, "file")]),
    ("printf -v A %s x; printf %s B; builtin mapfile -t C <x",
     [("A", RUNTIME, "file"), ("C", RUNTIME, "file")]),
    ("while getopts ab: A; do x; done", [("A", RUNTIME, "file")]),
    ("export \"A=$x\" B=c", [("A", RUNTIME, "file"), ("B", "c", "file")]),
    ("f() { local A B=c; }",
     [("A", "<local to its function>", "function"), ("B", "c", "function")]),
    ("if [[ x ]] {\n A=1\n} elif (( $+y )) { A=2 } else { A=3 }\nA=4",
     [("A", "1", "branch"), ("A", "2", "branch"), ("A", "3", "branch"), ("A", "4", "file")]),
    ("if [[ x ]] { A=1 }\nelse {\n A=2\n}", [("A", "1", "branch"), ("A", "2", "branch")]),
    ("while (( x )) { A=1 }\nfor i (1 2) { A=2 }", [("A", "1", "branch"), ("A", "2", "branch")]),
    ("() {\n A=1\n} x\nfunction { A=2 }", [("A", "1", "branch"), ("A", "2", "branch")]),
    ("{ A=1 } always { A=2 }\n{ A=3; }",
     [("A", "1", "file"), ("A", "2", "branch"), ("A", "3", "file")]),
    ("# if [[ x ]] { A=1 } else {\nB='if [[ x ]] {'", [("B", "if [[ x ]] {", "file")]),
    ("[ -n \"$x\" ] && A=1 || A=2", [("A", "1", "branch"), ("A", "2", "branch")]),
    ("x && { A=1; B=2; }", [("A", "1", "branch"), ("B", "2", "branch")]),
    ("export A=1 && B=2 && x && C=3",
     [("A", "1", "file"), ("B", "2", "file"), ("C", "3", "branch")]),
    ("( A=b )", [("A", "b", "subshell")]),
    ("x | A=b cmd", [("A", "b", "command")]),
    ("x=$(A=b; cmd) y `B=c`", [("x", "<the output of a command>", "command")]),
    ("cat <<EOF\nA=b\nexport C=d\nEOF\nE=f", [("E", "f", "file")]),
    ("cat <<'EOF' && A=b\nB=c\nEOF\n", [("A", "b", "branch")]),
    ("# A=b\n  # export C=d\nE=f # G=h", [("E", "f", "file")]),
    ("[[ -o interactive ]] && A=b\nsource_env ..\npath_add PATH x\nB=c",
     [("A", "b", "branch"), ("B", "c", "file")]),
    ("f() { export A=b }\ng() { B=c }\nC=d  # zsh",
     [("A", "b", "function"), ("B", "c", "function"), ("C", "d", "file")]),
    ("files=(*(N))\nx=${(U)y}\nA=b", [("x", "<a computed expansion>", "file"), ("A", "b", "file")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STATEMENTS)
def test_statement(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(("text", "expected"), STATEMENTS)
def test_windows_line_ends_and_byte_order_mark(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert found("\ufeff" + text.replace("\n", "\r\n") + "\r\n") == expected


def test_branches_are_apart_and_chains_are_together() -> None:
    first, second, other = parse("x && A=1 && B=2 || C=3").settings
    assert first.scope == second.scope != other.scope


def test_scope_spans() -> None:
    text = "f() { A=1; }\nif x; then A=2; else A=3; fi\nA=4 cmd x\n"
    spans = [(scope.kind, text[slice(*scope.span)]) for scope in parse(text).scopes]
    assert spans == [
        ("file", text),
        ("function", "f() { A=1; }"),
        ("branch", "then A=2; "),
        ("branch", "else A=3;"),
        ("command", "A=4 cmd x"),
    ]


@pytest.mark.parametrize(
    "command",
    [
        "source x", ". ./x", r"\. x", "builtin source x", 'eval "$(x)"', "dotenv", "source_up",
        "source_env_if_exists x", 'export "$line"', "export $(cat .env | xargs)", 'unset "$x"',
        'read -r "$1"', 'printf -v "$1" x',
    ],
)  # fmt: skip
def test_commands_that_may_set_any_name(command: str) -> None:
    text = f"A=1\n{command}\nf() {{ {command}; }}\n"
    effects = [
        (scope, text[offset:].lstrip("\\"))
        for scope, offset in parse(text).unknown_effects
    ]
    assert [scope for scope, _ in effects] == [0, 1]
    assert all(rest.startswith(command.lstrip("\\")) for _, rest in effects)


@pytest.mark.parametrize(
    "command",
    [
        "echo source x",
        "A=$(source x)",
        "export A B=$x",
        "read -r A",
        "unset A",
        "grep eval x",
        "cd .",
    ],
)
def test_commands_that_set_no_other_name(command: str) -> None:
    assert parse(command).unknown_effects == ()


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("A=1; export B=2; unset C; alias d=e; f() { cmd; }; G=3", [0, 0, 0, 0]),
        ("A=1; cmd; B=2; [ x ]; C=3", [0, 1, 2]),
        ("A=1; B=2 cmd; C=3", [0, 0, 1]),
        ("A=1; if x; then B=2; cmd; C=3; fi; D=4", [0, 0, 1, 2]),
        ("A=1; { cmd; B=2; }", [0, 1]),
        ("A=1; ( cmd ); B=2", [0, 1]),
    ],
)
def test_steps_count_the_commands_before(text: str, steps: list[int]) -> None:
    assert [setting.step for setting in parse(text).settings] == steps


def test_the_enclosing_function_is_a_function_or_an_alias() -> None:
    text = "A=1\nf() { if x; then B=2; fi; g() { C=3; }; D=4; }\nalias q='E=5 y'\nF=6\n"
    document = parse(text)
    indices = [document.enclosing_function(s.span.start) for s in document.settings]
    functions = [document.scopes[index] for index in indices]
    inner = [text[slice(*scope.span)][:3] for scope in functions]
    assert [scope.kind for scope in functions] == [
        "file",
        "function",
        "function",
        "function",
        "alias",
        "file",
    ]
    assert inner == ["A=1", "f()", "g()", "f()", "E=5", "A=1"]


def test_comments() -> None:
    text = "#!/bin/sh\n# é one\nA='# no' # two\n"
    assert [text[slice(*span)] for span in parse(text).comments] == [
        "#!/bin/sh",
        "# é one",
        "# two",
    ]


# --- aliases ----------------------------------------------------------------------------------

ALIASES = [
    ("alias q='A=1 B=\"c d\" claude'", [("A", "1", "1"), ("B", "c d", "c d")]),
    ('alias q="A=\\"https://h\\" claude"', [("A", "https://h", "https://h")]),
    ('alias q="A=\\$X B=$Y claude"', [("A", "${X}", "\\$X"), ("B", "${Y}", "$Y")]),
    ("alias q='A='\\''b'\\'' claude'", [("A", "b", "b")]),
    ("alias q=A=b\\ claude", [("A", "b", "b")]),
    ("alias -g q='env A=b claude' r=x", [("A", "b", "b")]),
    ("alias q='export A=1 && B=2 claude'", [("A", "1", "1"), ("B", "2", "2")]),
    ("alias q=$'A=\\'b\\' claude'", [("A", "b", "b")]),
]


@pytest.mark.parametrize(("text", "expected"), ALIASES)
@pytest.mark.parametrize("before", ["", "# é🙂\r\n"])
def test_alias(before: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    document = parse(before + text)
    assert [
        (s.last_name, value(s), document.source.text[slice(*s.span)])
        for s in document.settings
    ] == expected
    assert {scope(document, setting) for setting in document.settings} == {"alias"}
    for setting in document.settings:
        assert setting.name is not None
        name = setting.name.raw(0, len(setting.last_name))
        assert document.source.text[slice(*name)] == setting.last_name


# --- half-typed text --------------------------------------------------------------------------

BROKEN = [
    ('export A="abc\nB=c\nexport C=d', [("B", "c", "file"), ("C", "d", "file")]),
    ("A='abc\nB=c\n", [("B", "c", "file")]),
    ('A=1\nB="abc\nC="x"\nD=y', [("A", "1", "file"), ("C", "x", "file"), ("D", "y", "file")]),
    ("A=$(x\nB=2", [("B", "2", "file")]),
    ("A=(x\nB=2", [("B", "2", "file")]),
    ("A=1\nif a; then\n  B=2\nC=3",
     [("A", "1", "file"), ("B", "2", "branch"), ("C", "3", "branch")]),
    ("case $x in\n a) A=1 ;;\n b) B=2\n", [("A", "1", "branch"), ("B", "2", "branch")]),
    ('f() {\n A=1\n B="x\n}\nC=3', [("A", "1", "function"), ("C", "3", "file")]),
    ("f() {\n A=1\n", [("A", "1", "function")]),
    ("A=1\n}\nfi\nB=2", [("A", "1", "file"), ("B", "2", "file")]),
    ("A='{\nB=1\n}' C=\"x\nD=1\n", [("A", "{\nB=1\n}", "file"), ("D", "1", "file")]),
    ("A=1\ncat <<EOF\nB=2\n", [("A", "1", "file")]),
    ("A=1\nf() {\ncat <<EOF\nB=2\n}", [("A", "1", "file")]),
    ("alias q='A=1\nB=2\n", [("B", "2", "file")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_a_broken_statement_costs_only_itself(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "opener", ["(", "$(", "A=$(", 'A="$(', "${", "{ ", "if ", "x && ", "f() { "]
)
def test_deep_nesting(opener: str) -> None:
    assert parse(opener * 100_000).source.text


def test_characters_beyond_ascii_after_a_brace() -> None:
    """tree-sitter-bash 0.25 reads far outside of a C table here, which may end the process."""
    for code in range(0x80, 0x110000, 0x101):
        assert found(f"A={{{chr(code)}\nB={chr(code)}")[1] == ("B", chr(code), "file")


SAMPLE = "\n".join(
    ["\ufeff# é", "A=$'\\x41🙂' B=`x` cmd", *(text for text, _ in STATEMENTS + ALIASES)]
).replace("C=d  # zsh", "C=d  # zsh\r\n")
SHELL = st.lists(
    st.sampled_from(
        [*"AB=+'\"`$\\{}()<>|&;# \n\r\t~-[]é🙂\ufeff\ud800\0", "A=b", "A=", "\r\n", "if ", "then ",
         "fi\n", "else ", "do ", "done\n", "case x in ", ") ", ";;", "esac\n", "alias q=", "unset ",
         "export ", "env ", "-u ", "f() {", "}\n", "<<E\n", "E\n", "&& ", "|| ", "$(", "${X", ":-"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


def check_places(text: str) -> None:
    """Every span lies in the text; what a literal says stands where it says."""
    document = parse(text)
    size = len(text)
    spans = [*document.comments, *(scope.span for scope in document.scopes)]
    for setting in document.settings:
        assert setting.name is not None
        assert 0 <= setting.scope < len(document.scopes)
        literals = [
            setting.name,
            *(p for p in setting.value.parts if isinstance(p, Literal)),
        ]
        others = [
            part.span for part in setting.value.parts if not isinstance(part, Literal)
        ]
        spans += [
            setting.span,
            *others,
            *(lit.raw(0, len(lit.text)) for lit in literals),
        ]
        for literal in literals:
            check_literal(text, literal)
    assert all(0 <= start <= end <= size for start, end in spans)
    assert len({s.name.start for s in document.settings if s.name}) == len(
        document.settings
    )


def check_literal(text: str, literal: Literal) -> None:
    if literal.offsets is None:
        assert text[slice(*literal.raw(0, len(literal.text)))] == literal.text
        return
    assert list(literal.offsets) == sorted(literal.offsets)
    assert len(literal.offsets) == len(literal.text) + 1
    for index, char in enumerate(literal.text):
        raw = text[slice(*literal.raw(index, index + 1))]
        assert raw.startswith((char, "\\", "\r\n"))


@given(st.text(max_size=80) | SHELL)
@example("unset \n")
@example("A=\\")
def test_any_text(text: str) -> None:
    check_places(text)


@given(st.integers(0, len(SAMPLE)))
def test_any_prefix(end: int) -> None:
    check_places(SAMPLE[:end])


@given(st.integers(0, len(SAMPLE)), st.sampled_from(list("'\"`(){}<$\\\n")))
def test_any_insertion(at: int, char: str) -> None:
    check_places(SAMPLE[:at] + char + SAMPLE[at:])
