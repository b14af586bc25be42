"""docs/adding-a-format.md: its steps make a format that is parsed, checked, repaired, predicted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keyfit.parsers.formats import Format
from pages import ROOT, copy, follow, python, steps

PAGE = (ROOT / "docs" / "adding-a-format.md").read_text(encoding="utf-8")
CASE = "tests/cases/key-endpoint-mismatch/csh"
COMPLETE = """
from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.ide.completion.completions import complete
from keyfit.linter.linter import Linter
from keyfit.vfs.files import Overlay

text = "setenv OPENAI_BASE_URL https://dash"
linter = Linter(load_catalog(), load_tools())
for one in complete(linter, Overlay({"/p/.cshrc": text}), "/p/.cshrc", len(text)):
    print(one.text)
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which every step was done."""
    folder = copy(tmp_path_factory.mktemp("format"))
    for step in steps("adding-a-format.md"):
        follow(step, folder)
    return folder


def test_the_format_is_one_by_the_tests(changed: Path) -> None:
    tests = (
        "tests/parsers/test_csh.py",
        "tests/parsers/test_formats.py",
        "tests/properties/test_readers.py",
        "tests/catalog/test_user_tools.py",
        "tests/test_cases.py",
    )
    words = "csh or format"
    done = python(
        changed, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, "-k", words
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_file_is_checked_repaired_and_predicted(changed: Path) -> None:
    assert (
        "[key-endpoint-mismatch]"
        in python(changed, "-m", "keyfit", "check", CASE).stdout
    )
    assert python(changed, "-m", "keyfit", "fix", "--diff", CASE).returncode == 1
    doctor = python(changed, "-m", "keyfit", "doctor", "--output-format", "json", CASE)
    (one,) = json.loads(doctor.stdout)["connections"]
    assert one["answer"]["rule"] == "key-endpoint-mismatch"
    assert one["endpoint"]["from"]["line"] == 3


def test_values_are_completed(changed: Path) -> None:
    done = python(changed, "-c", COMPLETE)
    assert (
        "https://coding-intl.dashscope.aliyuncs.com/v1" in done.stdout.splitlines()
    ), done.stderr


def test_the_page_has_every_field_of_the_record() -> None:
    table = PAGE.partition("| field |")[2].partition("\n\n")[0]
    assert {word for word in Format._fields if f"`{word}`" in table} == set(
        Format._fields
    )
