"""Fingerprints stay when lines move, and change with what is said."""

from __future__ import annotations

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.finding import Finding
from keyfit.linter.fingerprint import fingerprints
from keyfit.linter.linter import Linter
from keyfit.vfs.files import Overlay
from places import PLAN_KEY

WRONG = "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
FILE = f"OPENAI_API_KEY={PLAN_KEY}\n{WRONG}"


def found(text: str) -> list[Finding]:
    report = Linter(load_catalog(), load_tools()).run(
        Overlay({"/p/.env": text}), ["/p/.env"]
    )
    return report.for_path("/p/.env")


def known_by(text: str, path: str = ".env") -> list[str]:
    return fingerprints(found(text), path)


def test_lines_may_move() -> None:
    (fingerprint,) = known_by(FILE)
    assert known_by(f"# keyfit\n\nA=1\n{FILE}") == [fingerprint]
    assert len(fingerprint) == 32


def test_another_key_or_another_file_is_another_finding() -> None:
    other = FILE.replace(PLAN_KEY, f"{PLAN_KEY[:-4]}0000")
    assert len({*known_by(FILE), *known_by(other), *known_by(FILE, "b/.env")}) == 3


def test_only_what_is_shown_of_a_key_counts() -> None:
    beginning = f"sk-sp-{'5' * 20}{PLAN_KEY[-12:]}"
    assert known_by(FILE) == known_by(FILE.replace(PLAN_KEY, beginning))


def test_the_same_twice_is_told_apart() -> None:
    (one,) = found(FILE)
    first, second = fingerprints([one, one], ".env")
    assert [first] == known_by(FILE)
    assert first != second
