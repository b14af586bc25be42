"""What a locator of a tool file stands for."""

from __future__ import annotations

import pytest

from keyfit.catalog.tool_spec import variable_in
from keyfit.resolve.locators import is_in_row, with_names

PLACES = {
    "$NAME": (False, "NAME"),
    "=NAME": (False, "NAME"),
    "%{x}_KEY": (False, ""),
    "@a.b": (False, ""),
    "?/a.b": (False, ""),
    "^name": (False, ""),
    "/a.b": (False, ""),
    "a.b": (True, ""),
    "{x}#": (True, ""),
}


@pytest.mark.parametrize("locator", PLACES)
def test_what_is_in_the_row_and_what_is_a_variable(locator: str) -> None:
    assert (is_in_row(locator), variable_in(locator)) == PLACES[locator]


@pytest.mark.parametrize("mistake", ["{x", "{x.y}", "{x!r}", "{x:>9}", "{}", "{x[0]}"])
def test_only_a_name_in_braces_is_replaced(mistake: str) -> None:
    names = {"x": "one"}
    assert with_names("A_{x}_KEY", names) == "A_one_KEY"
    assert with_names(mistake, names) == mistake
