"""Lists of models grow old; hosts, keys and paths do not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from keyfit import __version__
from keyfit.catalog import load_catalog
from keyfit.catalog.freshness import age_note, is_old
from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.main import main
from keyfit.linter.linter import Linter
from keyfit.util.clock import TODAY, today
from keyfit.vfs.files import Overlay

AS_OF = date(2026, 10, 1)
CODING = "https://coding-intl.dashscope.aliyuncs.com/v1"
KEY = "sk-sp-0123456789abcdef0123456789abcdef"


@pytest.fixture
def days_later(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """The day is so many days after the newest list of the Coding Plan."""
    days: int = request.param
    monkeypatch.setenv(TODAY, (AS_OF + timedelta(days)).isoformat())
    return days


def severities(text: str) -> dict[str, str]:
    linter = Linter(load_catalog(), load_tools())
    report = linter.run(Overlay({"/a/.env": text}), ["/a/.env"])
    return {one.rule: one.severity for one in report.for_path("/a/.env")}


def test_the_clock_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY, "2030-01-02")
    assert today() == date(2030, 1, 2)
    monkeypatch.setenv(TODAY, "no date")
    assert today() == date.today()


@pytest.mark.parametrize(
    ("days_later", "note", "old"),
    [
        (0, "", False),
        (45, "", False),
        (46, ", 46 days old", False),
        (120, ", 120 days old", False),
        (121, ", 121 days old", True),
    ],
    indirect=["days_later"],
)
def test_ages(days_later: int, note: str, old: bool) -> None:
    assert (age_note(AS_OF), is_old(AS_OF)) == (note, old)


@pytest.mark.parametrize(
    ("days_later", "severity"),
    [(120, "warning"), (121, "info")],
    indirect=["days_later"],
)
def test_what_an_old_list_lacks_is_a_hint(days_later: int, severity: str) -> None:
    text = f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={CODING}\nOPENAI_MODEL=zebra-9\n"
    assert severities(text) == {"unsupported-model": severity}


@pytest.mark.parametrize("days_later", [2000], indirect=True)
def test_hosts_keys_and_paths_do_not_age(days_later: int) -> None:
    url = "https://dashscope.aliyuncs.com/compatible-mode/v1"
    text = f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={url}\n"
    assert severities(text) == {"key-endpoint-mismatch": "error"}
    text = f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={CODING}/v2\n"
    assert severities(text) == {"endpoint-path": "error"}


def test_the_version_tells_that_the_catalog_is_old(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    as_of = load_catalog().as_of
    monkeypatch.setenv(TODAY, (as_of + timedelta(50)).isoformat())
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == (
        f"keyfit {__version__} (catalog {as_of.isoformat()}, 50 days old)\n"
    )
