"""scripts/release.py: one version everywhere, and changes with a date."""

from __future__ import annotations

import re
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from keyfit import __version__
from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import release

DAY = date(2027, 1, 31)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all files that a release changes."""
    for path in (*release.PLACES, *release.CHANGELOGS, *release.PAGES):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    monkeypatch.setattr(release, "ROOT", tmp_path)
    return tmp_path


def test_every_place_has_the_same_version() -> None:
    found = {place.version for path in release.PLACES for place in release.places(path)}
    assert found == {__version__}


def test_a_prepared_release_can_be_released(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release.prepare("1.2.3", DAY)
    assert release.main(["check", "v1.2.3"]) == 0
    assert capsys.readouterr().out == "ready: 1.2.3\n"
    assert '__version__ = "1.2.3"' in (tree / "server/keyfit/__init__.py").read_text()
    assert (tree / "docs/ci.md").read_text().count("v1.2.3") == 4
    heading = "## Unreleased\n\n## 1.2.3 - 2027-01-31\n\n- "
    assert heading in (tree / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("path", release.PAGES)
def test_a_release_says_no_longer_that_nothing_is_released(
    tree: Path, path: str
) -> None:
    page = tree / path
    before = page.read_text("utf-8")
    note = "<!-- before the first release -->\nNot yet.\n<!-- end -->\n\n"
    page.write_text(f"{note}{before}", "utf-8")
    release.prepare("1.2.3", DAY)
    after = page.read_text("utf-8")
    assert "<!-- before" not in after
    assert before.endswith(after[-500:])
    page.write_text(f"{note}{after}", "utf-8")
    (wrong,) = release.differences("1.2.3")
    assert wrong.startswith(f"{path}: says that nothing is released yet")


def test_a_tag_that_does_not_fit_is_told(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release.main(["check", "v9.9.9"]) == 1
    told = capsys.readouterr().out
    assert f"server/keyfit/__init__.py: has {__version__}, not 9.9.9" in told
    assert "CHANGELOG.md: has no section '## 9.9.9 - YYYY-MM-DD'" in told


def test_changes_that_came_after_the_date_are_told(tree: Path) -> None:
    release.prepare("1.2.3", DAY)
    page = tree / "CHANGELOG.md"
    text = page.read_text("utf-8")
    page.write_text(
        text.replace("Unreleased\n\n", "Unreleased\n\n- One more.\n\n"), "utf-8"
    )
    assert [line.partition(":")[0] for line in release.differences("1.2.3")] == [
        "CHANGELOG.md"
    ]


def test_the_notes_are_the_section_of_the_version(tree: Path) -> None:
    release.prepare("1.2.3", DAY)
    page = (tree / "CHANGELOG.md").read_text("utf-8")
    assert release.notes("1.2.3") in page
    assert release.notes("1.2.3").startswith("- ")
    assert "\n## " not in release.notes("1.2.3")


@pytest.mark.parametrize(
    "words", [["check", "main"], ["check", "v1.2"], ["tag", "1.2.3"]]
)
def test_what_is_no_version_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit):
        release.main(words)


@pytest.mark.parametrize("path", release.CHANGELOGS)
def test_each_section_of_a_changelog_has_its_date(path: str) -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert len(headings) > 1
    for heading in headings[1:]:
        assert re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", heading), heading
