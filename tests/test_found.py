"""What the property tests once found is found no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyfit.linter.apply_fixes import fix_all
from keyfit.vfs.files import Disk, Overlay
from properties.sound import check, files_of, fresh, text_of

FOUND = sorted(
    path for path in (Path(__file__).parent / "found").iterdir() if path.is_dir()
)


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.name)
def test_a_found_case_stays_solved(case: Path) -> None:
    paths = [str(path) for path in files_of(case)]
    assert paths
    report = fresh().run(Disk(), paths)
    for path in files_of(case):
        check(report, path, text_of(path))
    fixed = fix_all(fresh(), Disk(), paths)
    assert fix_all(fresh(), Overlay(fixed.texts, Disk()), paths).repairs == {}
