"""Which assignment of a variable holds where, and what references become."""

from __future__ import annotations

import pytest

from keyfit.parsers import dotenv, shell
from keyfit.parsers.document import (
    Document,
    Literal,
    Opaque,
    Part,
    Ref,
    Scope,
    Setting,
    Value,
)
from keyfit.parsers.formats import SHELL
from keyfit.resolve.resolved_value import MAX_LENGTH
from keyfit.resolve.variables import Variables
from keyfit.text.source import Source, Span


def in_shell(text: str) -> Variables:
    return Variables(shell.parse(Source("/p/.zshrc", text)))


class Script:
    """Builds a document by hand: each call writes one line and notes what it means."""

    def __init__(self) -> None:
        self.text = ""
        self.settings: list[Setting] = []
        self.scopes = [Scope("file", -1, Span(0, 0))]

    def scope(self, kind: str, parent: int = 0) -> int:
        """Opens a scope here; gives its index."""
        self._line(f"{kind}:")
        start = len(self.text) - 1
        self.scopes.append(Scope(kind, parent, Span(start, start)))
        return len(self.scopes) - 1

    def set(
        self, name: str, value: str = "", scope: int = 0, kind: str = "string"
    ) -> Setting:
        """Assigns ``value``, in which ``$NAME`` as a whole word is a reference, ``?`` unknown."""
        start = len(self.text)
        self._line(f"{name}={value}")
        at = start + len(name) + 1
        parts: list[Part] = []
        for word in value.split("+") if value else []:
            end = at + len(word)
            if word.startswith("$"):
                parts.append(Ref(word[1:], Span(at, end)))
            elif word == "?":
                parts.append(Opaque(Span(at, end), "a command"))
            else:
                parts.append(Literal(word, at))
            at = end + 1
        span = Span(start + len(name) + 1, max(at - 1, start + len(name) + 1))
        self.settings.append(
            Setting(
                SOURCE,
                (name,),
                Literal(name, start),
                Value(span, tuple(parts)),
                kind,
                scope,
            )
        )
        return self.settings[-1]

    def unset(self, name: str, scope: int = 0) -> None:
        self.set(name, scope=scope, kind="unset")

    def _line(self, text: str) -> None:
        self.text += f"{text}\n"

    @property
    def variables(self) -> Variables:
        return Variables(
            Document(SOURCE, SHELL, tuple(self.settings), (), tuple(self.scopes))
        )


SOURCE = Source("/p/.bashrc", "")


@pytest.fixture
def script() -> Script:
    return Script()


def from_dotenv(text: str) -> Variables:
    return Variables(dotenv.parse(Source("/p/.env", text)))


def value(variables: Variables, name: str, scope: int = 0) -> str | None:
    """What ``name`` holds at the end of ``scope``; None if that is not known."""
    found = variables.find(name, scope)
    return variables.resolve(found).text if found else None


# --- order and scopes ---------------------------------------------------------------------------


def test_the_last_assignment_holds(script: Script) -> None:
    first = script.set("A", "1")
    second = script.set("A", "2")
    assert script.variables.find("A") is second
    assert script.variables.find("A", before=second.span.start) is first
    assert script.variables.find("A", before=first.span.start) is None
    assert script.variables.find("B") is None


def test_unset_ends_a_setting(script: Script) -> None:
    first = script.set("A", "1")
    script.unset("A")
    assert script.variables.find("A") is None
    assert script.variables.find("A", before=first.span.end + 1) is first
    again = script.set("A", "2")
    assert script.variables.find("A") is again


def test_an_inner_scope_sees_what_is_around_it(script: Script) -> None:
    outer = script.set("A", "1")
    function = script.scope("function")
    inner = script.set("B", "2", function)
    assert script.variables.find("A", function) is outer
    assert script.variables.find("B", function) is inner
    assert script.variables.find("B") is None


def test_siblings_never_see_each_other(script: Script) -> None:
    one, two = script.scope("function"), script.scope("function")
    script.set("A", "1", one)
    assert script.variables.find("A", two) is None


def test_a_function_sees_the_files_final_state(script: Script) -> None:
    script.set("A", "1")
    function = script.scope("function")
    last = script.set("A", "2")
    assert script.variables.find("A", function) is last


@pytest.mark.parametrize("kind", ["branch", "command", "subshell"])
def test_what_runs_in_place_sees_what_stands_before_it(
    script: Script, kind: str
) -> None:
    first = script.set("A", "1")
    inner = script.scope(kind)
    script.set("A", "2")
    assert script.variables.find("A", inner) is first


def test_an_inner_unset_hides_the_outer_value(script: Script) -> None:
    script.set("A", "1")
    function = script.scope("function")
    script.unset("A", function)
    assert script.variables.find("A", function) is None
    assert script.variables.find("A") is not None


def test_after_a_branch_nothing_is_claimed(script: Script) -> None:
    script.set("A", "1")
    branch = script.scope("branch")
    inside = script.set("A", "2", branch)
    script.set("B", "3", branch)
    assert script.variables.find("A", branch) is inside
    assert script.variables.find("A") is None
    assert script.variables.find("B") is None


def test_an_assignment_after_the_branch_holds_again(script: Script) -> None:
    branch = script.scope("branch")
    script.set("A", "1", branch)
    last = script.set("A", "2")
    assert script.variables.find("A") is last


def test_a_nested_branch_counts_outside_too(script: Script) -> None:
    script.set("A", "1")
    inner = script.scope("branch", script.scope("branch"))
    script.set("A", "2", inner)
    assert script.variables.find("A") is None


def test_a_command_or_subshell_changes_nothing_outside(script: Script) -> None:
    outer = script.set("A", "1")
    script.set("A", "2", script.scope("command"))
    script.set("A", "3", script.scope("subshell"))
    assert script.variables.find("A") is outer


def test_names_come_from_inside_out(script: Script) -> None:
    script.set("A", "1")
    script.set("B", "1")
    function = script.scope("function")
    script.set("C", "1", function)
    script.set("A", "2", function)
    assert list(script.variables.names(function)) == ["C", "A", "B"]
    assert list(script.variables.names(0)) == ["A", "B"]


# --- references ---------------------------------------------------------------------------------


def test_a_reference_becomes_what_it_refers_to(script: Script) -> None:
    host = script.set("HOST", "example.org")
    url = script.set("URL", "https://+$HOST+/v1")
    resolved = script.variables.resolve(url)
    assert resolved.text == "https://example.org/v1"
    assert resolved.owner is None
    assert resolved.place(8, 19) == (host, host.span)
    placed = resolved.place(19, 22)
    assert placed is not None
    assert placed[0] is url
    assert resolved.place(0, 22) is None, "no single place holds all of it"


def test_a_pure_reference_is_owned_by_its_target(script: Script) -> None:
    target = script.set("A", "1")
    assert script.variables.resolve(script.set("B", "$A")).owner is target


def test_what_is_computed_is_unknown(script: Script) -> None:
    script.set("A", "sk-+?")
    script.set("B", "$A+x")
    assert value(script.variables, "A") is None
    assert value(script.variables, "B") is None


def test_a_reference_in_a_function_sees_the_final_state(script: Script) -> None:
    script.set("A", "1")
    function = script.scope("function")
    script.set("B", "$A", function)
    script.set("A", "2")
    assert value(script.variables, "B", function) == "2"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("A=1\nB=${A}\n", "B", "1"),
        ("A=1\nB=${A}\nA=2\n", "B", "1"),
        ("B=${A}\nA=1\n", "B", None),
        ("B=${A}\n", "B", None),
        ("B=${A:-1}\n", "B", "1"),
        ("A=2\nB=${A:-1}\n", "B", "2"),
        ("B=${A:-}\n", "B", None),
        ("B=${B:-1}\n", "B", "1"),
        ("B=x${A:-1}y\n", "B", "x1y"),
        ("A=\nB=x${A}y\n", "B", "xy"),
        ("A=1\nB='${A}'\n", "B", "1"),
        ("A=1\nB=$A\n", "B", "$A"),
        ("A=1\nA=${A}2\nA=${A}3\n", "A", "123"),
        ("A=${A}\n", "A", None),
        ("A=${A}x\nB=${A}\n", "B", None),
        ("A=${B}\nB=${A}\n", "A", None),
        ("A=${B}\nB=${A}\n", "B", None),
        ("A=${B}\nB=${C}\nC=${A}\n", "C", None),
        ("A\nB=${A}\n", "B", ""),
    ],
)
def test_references_in_a_dotenv(text: str, name: str, expected: str | None) -> None:
    assert value(from_dotenv(text), name) == expected


def test_a_long_chain() -> None:
    lines = ["V0=end", *(f"V{i}=${{V{i - 1}}}" for i in range(1, 20_000))]
    assert value(from_dotenv("\n".join(lines)), "V19999") == "end"


def test_doubling_references_are_capped() -> None:
    lines = ["V0=ab", *(f"V{i}=${{V{i - 1}}}${{V{i - 1}}}" for i in range(1, 60))]
    variables = from_dotenv("\n".join(lines))
    longest = value(variables, "V11")
    assert longest is not None
    assert len(longest) == MAX_LENGTH
    assert value(variables, "V12") is None
    assert value(variables, "V59") is None


def test_many_references_to_a_long_value_are_capped() -> None:
    text = f"A={'x' * 100}\nB={'${A}' * 10_000}\n"
    assert value(from_dotenv(text), "B") is None


# --- what is not certain ------------------------------------------------------------------------


def test_a_function_does_not_trust_what_another_one_may_set(script: Script) -> None:
    script.set("A", "1")
    script.set("B", "1")
    one, two = script.scope("function"), script.scope("alias")
    script.set("A", "2", script.scope("branch", one))
    script.set("B", "2", script.scope("command", one))
    held = script.variables.last_assignment("A", two)
    assert held
    assert not held.certain
    assert script.variables.find("A", two) is None
    assert script.variables.find("A") is not None
    assert script.variables.find("B", two) is not None


def test_a_branch_leaves_a_name_held_but_not_certain(script: Script) -> None:
    first = script.set("A", "1")
    branch = script.scope("branch")
    script.unset("A", branch)
    inside = script.set("B", "2", branch)
    variables = script.variables
    assert [
        (h.setting, h.certain) for n in "AB" if (h := variables.last_assignment(n))
    ] == [
        (first, False),
        (inside, False),
    ]
    assert list(variables.names(0)) == ["A", "B"]


APART = [
    ("A=1\nsource x\nB=2", True),
    ("A=1\nB=2\nsource x", False),
    ("source x\nA=1\nB=2", False),
    ("A=1\nif x; then . y; fi\nB=2", True),
    ("A=1\n( . y )\nB=2", False),
    ("A=1\nf() { . y; }\nB=2", False),
    ("A=1\nf() { . y; B=2; }", True),
    ("A=1\nf() { B=2; . y; }\n. z", False),
    ("A=1\nalias q='. y; B=2'", True),
]


@pytest.mark.parametrize(("text", "apart"), APART)
def test_apart(text: str, apart: bool) -> None:
    variables = in_shell(text)
    one, other = variables.document.settings
    assert variables.may_change_between(one, other) is apart
    assert variables.may_change_between(other, one) is apart


def test_a_reference_across_an_unknown_effect_is_unknown() -> None:
    variables = in_shell("A=1\nB=$A\nsource x\nC=$A")
    assert [value(variables, name) for name in "ABC"] == ["1", "1", None]


def test_a_clean_environment_sees_nothing_but_its_words_are_expanded_outside() -> None:
    variables = in_shell("A=1\nenv -i B=$A cmd")
    inner = variables.document.settings[1].scope
    assert value(variables, "A", inner) is None
    assert value(variables, "B", inner) == "1"
