"""constraints.txt: each library is there once for a Python, and those that keyfit needs are."""

from __future__ import annotations

from collections import Counter

import tomli
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pages import ROOT

PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LINES = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
PINS = [Requirement(line) for line in LINES if line and not line.startswith("#")]
PYTHONS = [
    each.rpartition(" ")[2] for each in PROJECT["classifiers"] if ":: 3." in each
]


def test_no_library_has_two_versions() -> None:
    assert len(PYTHONS) >= 5
    for python in PYTHONS:
        here = {"python_version": python}
        names = Counter(
            canonicalize_name(pin.name)
            for pin in PINS
            if pin.marker is None or pin.marker.evaluate(here)
        )
        assert [name for name, count in names.items() if count > 1] == []


def test_what_keyfit_needs_and_is_tested_with_is_pinned_within_its_range() -> None:
    needed = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    for required in map(Requirement, needed):
        same = [
            pin
            for pin in PINS
            if canonicalize_name(pin.name) == canonicalize_name(required.name)
        ]
        assert same, required
        for pin in same:
            [version] = pin.specifier
            assert required.specifier.contains(version.version), pin
