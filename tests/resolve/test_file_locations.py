"""Where a tool looks for a file that a variable moves."""

from __future__ import annotations

import pytest

from keyfit.catalog.tool_spec import FileSpec, FileSyntax
from keyfit.resolve.file_locations import paths
from keyfit.resolve.host_environment import HostEnvironment, environment_of

PLACES = ("$ACME_FILE", "$ACME_HOME/acme.json", "{home}/.acme/acme.json")
AT_HOME = "/home/u/.acme/acme.json"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, [AT_HOME]),
        ({"ACME_HOME": ""}, [AT_HOME]),
        ({"ACME_HOME": "/x"}, ["/x/acme.json"]),
        ({"ACME_HOME": "/x", "ACME_FILE": "/y.json"}, ["/y.json"]),
    ],
)
def test_a_variable_that_is_set_leaves_no_other_place(
    variables: dict[str, str], expected: list[str]
) -> None:
    environment = HostEnvironment("/home/u", environment_of(variables))
    spec = FileSpec(PLACES, FileSyntax("json"))
    assert [*paths(PLACES, spec, "/app", environment)] == expected


def test_all_places_of_the_variable_that_is_set_count() -> None:
    places = ("$ACME_HOME/a.json", "$ACME_HOME/b.json", "{home}/a.json")
    environment = HostEnvironment("/home/u", environment_of({"ACME_HOME": "/x"}))
    spec = FileSpec(places, FileSyntax("json"), every=True)
    assert [*paths(places, spec, "/app", environment)] == ["/x/a.json", "/x/b.json"]


def test_a_variable_moves_no_file_in_a_copy_of_a_home_folder() -> None:
    environment = HostEnvironment("", environment_of({"ACME_HOME": "/x"}))
    spec = FileSpec(PLACES, FileSyntax("json"))
    found = [*paths(PLACES, spec, "/app", environment)]
    assert found == ["/x/acme.json", "/app/.acme/acme.json"]
