"""The container image: what its build copies, and who runs in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli

from pages import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
IGNORED = (ROOT / ".dockerignore").read_text("utf-8")
PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_it_does_not_run_as_root() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    [user] = re.findall(r"^USER (.*)$", last, re.MULTILINE)
    assert int(user) > 1000
    assert last.index("USER ") < last.index("ENTRYPOINT ")


def test_both_stages_have_one_python_that_is_supported() -> None:
    bases = re.findall(r"^FROM python:(\d\.\d+)-slim", DOCKERFILE, re.MULTILINE)
    assert len(bases) == DOCKERFILE.count("\nFROM ") == 2
    assert len(set(bases)) == 1
    supported = f"Programming Language :: Python :: {bases[0]}"
    assert supported in PROJECT["project"]["classifiers"]


@pytest.mark.parametrize(
    "name",
    [
        "constraints.txt",
        "pyproject.toml",
        *PROJECT["project"]["license-files"],
        PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"][
            "path"
        ],
        Path(PROJECT["tool"]["hatch"]["version"]["path"]).parts[0],
        *(
            fragment["path"]
            for fragment in PROJECT["tool"]["hatch"]["metadata"]["hooks"][
                "fancy-pypi-readme"
            ]["fragments"]
        ),
    ],
)
def test_the_build_gets_what_the_wheel_is_made_of(name: str) -> None:
    # A folder that is copied is copied whole.
    copied = {Path(name), *Path(name).parents}
    assert any(f"!{path.as_posix()}" in IGNORED.splitlines() for path in copied)
    assert (ROOT / name).exists()


def test_nothing_is_compiled_in_it() -> None:
    assert "--only-binary :all:" in " ".join(DOCKERFILE.split())
