"""Applying repairs to texts."""

from __future__ import annotations

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.apply_fixes import MAX_PASSES, apply, fix_all
from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.linter.rule import Example, Rule
from keyfit.resolve.file_view import FileView
from keyfit.text.edit import Edit, Fix
from keyfit.text.source import Source, Span
from keyfit.vfs.files import Overlay

TEXT = Source("/p/.env", "dashscope=0123456789\n")


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(TEXT, Span(start, end), text)


def rule_of(check) -> Rule:
    example = Example(".env", "")
    return Rule("test", "error", "", "", example, example, "", {}, file_check=check)


def run_rule(check, text: str, unsafe: bool = False):
    linter = Linter(load_catalog(), load_tools(), [rule_of(check)])
    return fix_all(linter, Overlay({"/p/.env": text}), ["/p/.env"], unsafe)


def replacing(old: str, new: str, **fix):
    """A check that finds each ``old`` and offers ``new``."""

    def check(rule: Rule, view: FileView):
        source = view.document.source
        at = source.text.find(old)
        while at >= 0:
            span = Span(at, at + len(old))
            fixes = (Fix(f"write {new}", (Edit(source, span, new),), **fix),)
            yield Finding(rule.id, rule.severity, source, span, "", fixes=fixes)
            at = source.text.find(old, at + 1)

    return check


@pytest.mark.parametrize(
    ("edits", "result"),
    [
        ([], "dashscope=0123456789\n"),
        ([edit(10, 11, "x"), edit(0, 4, "")], "scope=x123456789\n"),
        ([edit(20, 20, "!"), edit(19, 20, "9")], "dashscope=0123456789!\n"),
    ],
)
def test_apply(edits: list[Edit], result: str) -> None:
    assert apply(TEXT.text, edits) == result


def test_apply_refuses_overlaps() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply(TEXT.text, [edit(0, 5, ""), edit(4, 6, "")])


def test_chosen_fix() -> None:
    guess, sure = Fix("guess", (), "unsafe"), Fix("sure", (), preferred=True)
    finding = Finding("r", "error", TEXT, Span(0, 1), "", fixes=(guess, sure))
    assert finding.fix_to_apply() is sure
    doubtful = Finding("r", "error", TEXT, Span(0, 1), "", fixes=(guess,))
    assert doubtful.fix_to_apply() is None
    assert doubtful.fix_to_apply(unsafe=True) is guess


def test_every_place_is_repaired() -> None:
    fixed = run_rule(
        replacing("bad", "good", preferred=True), "dashscope=bad bad\nX=bad\n"
    )
    assert fixed.texts == {"/p/.env": "dashscope=good good\nX=good\n"}
    assert len(fixed.repairs["/p/.env"]) == 3
    assert fixed.report.for_path("/p/.env") == []


def test_unsafe_repairs_are_left() -> None:
    check = replacing("bad", "good", safety="unsafe")
    assert run_rule(check, "dashscope=bad\n").texts == {}
    assert run_rule(check, "dashscope=bad\n", unsafe=True).texts == {
        "/p/.env": "dashscope=good\n"
    }


def test_a_repair_that_never_ends_is_stopped() -> None:
    fixed = run_rule(replacing("X", "XX", preferred=True), "dashscope=X\n")
    assert len(fixed.repairs["/p/.env"]) >= MAX_PASSES
    assert len(fixed.texts["/p/.env"]) < 2**MAX_PASSES + len("dashscope=\n") + 1


def test_overlapping_repairs_take_turns() -> None:
    def check(rule: Rule, view: FileView):
        for old, new in (("one two", "three"), ("two", "2")):
            yield from replacing(old, new, preferred=True)(rule, view)

    fixed = run_rule(check, "dashscope=one two\n")
    assert fixed.texts == {"/p/.env": "dashscope=three\n"}


def test_a_fix_in_a_file_not_asked_for_is_left() -> None:
    other = Source("/p/other.env", "x")

    def check(rule: Rule, view: FileView):
        source = view.document.source
        fixes = (Fix("x", (Edit(other, Span(0, 1), "y"),), preferred=True),)
        yield Finding(rule.id, "error", source, Span(0, 1), "", fixes=fixes)

    fixed = run_rule(check, "dashscope=1\n")
    assert fixed.texts == {}
    assert len(fixed.report.for_path("/p/.env")) == 1
