"""docs/adding-a-rule.md: its steps make a rule that finds, repairs and is documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyfit.linter.rule import Rule
from pages import ROOT, copy, follow, python, steps

ID = "endpoint-query"
PAGE = (ROOT / "docs" / "adding-a-rule.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which every step was done."""
    folder = copy(tmp_path_factory.mktemp("rule"))
    for step in steps("adding-a-rule.md"):
        follow(step, folder)
    return folder


def test_the_rule_is_one_by_the_tests(changed: Path) -> None:
    tests = ("tests/linter/rules", "tests/test_cases.py", "tests/test_ok.py")
    words = f"{ID} or query-of-another-host or every_rule"
    done = python(
        changed, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, "-k", words
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_rule_finds_and_repairs(changed: Path) -> None:
    case = f"tests/cases/{ID}/dotenv/.env"
    assert f"[{ID}]" in python(changed, "-m", "keyfit", "check", case).stdout
    assert python(changed, "-m", "keyfit", "fix", "--diff", case).returncode == 1


def test_what_is_generated_has_it(changed: Path) -> None:
    made = python(changed, "scripts/generate_docs.py")
    assert made.returncode == 0, made.stderr
    for path in (
        f"docs/rules/{ID}.md",
        "docs/rules/README.md",
        "server/keyfit/project/config.schema.json",
    ):
        assert ID in (changed / path).read_text(encoding="utf-8"), path


def test_the_page_has_every_field_of_the_record() -> None:
    table = PAGE.partition("| field |")[2].partition("\n\n")[0]
    said = {word for word in Rule._fields if f"`{word}`" in table}
    assert said | {"call_check", "file_check"} == set(Rule._fields)
