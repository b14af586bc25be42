"""The command line in the user's language; what programs read and records stays English."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from cli.harness import Run, Write
from cli.samples import WRONG_ENV
from keyfit.util.translation import ENGLISH, activate

HOST = "dashscope-intl.aliyuncs.com"
CHINESE = (
    f"{HOST} 是按量付费的域名，会拒绝套餐专属 API Key sk-sp-…cdef，返回 401 或 403"
)


@pytest.fixture(autouse=True)
def english_again(compiled_translations: None) -> Iterator[None]:
    """English for the tests that come after."""
    yield
    activate(ENGLISH)


def test_findings_and_fixes_are_in_the_language_of_the_option(
    run: Run, write: Write
) -> None:
    write({".env": WRONG_ENV})
    done = run("check", "--lang", "zh")
    assert f"error[key-endpoint-mismatch] {CHINESE}\n" in done.out
    assert "说明：.env:1:16：套餐专属 API Key sk-sp-…cdef\n" in done.out
    fix = "修复：改用 Coding Plan 的接入地址 coding-intl.dashscope.aliyuncs.com（keyfit fix）"
    assert f"{fix}\n" in done.out
    assert CHINESE in run("check", "--output-format", "concise", "--lang=zh").out
    repaired = run("fix", "--lang", "zh")
    assert "改用 Coding Plan 的接入地址" in repaired.out


def test_the_option_may_stand_anywhere(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV})
    assert CHINESE in run("--lang", "zh", "check").out
    assert CHINESE not in run("check", "--", "--lang", "zh").out


@pytest.mark.parametrize(
    ("variables", "is_chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "zh_TW.UTF-8"}, False),
    ],
)
def test_the_locale_counts_without_the_option(
    run: Run,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    is_chinese: bool,
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    write({".env": WRONG_ENV})
    assert (CHINESE in run("check").out) is is_chinese
    assert CHINESE not in run("check", "--lang", "en").out


def test_an_unknown_language_is_refused(run: Run) -> None:
    for words in (["--lang", "tlh"], ["--lang=tlh"]):
        done = run("check", *words)
        assert (done.status, done.out) == (2, "")
        assert done.err == "keyfit: no language 'tlh'; there are en, zh\n"
    assert "no language ''" in run("check", "--lang").err


@pytest.mark.parametrize("format", ["json", "sarif", "gitlab", "junit", "github"])
def test_what_programs_read_is_english(run: Run, write: Write, format: str) -> None:
    write({".env": WRONG_ENV})
    words = ("check", "--output-format", format)
    assert run(*words, "--lang", "zh").out == run(*words, "--lang", "en").out


def test_a_file_for_programs_beside_chinese_text(run: Run, write: Write) -> None:
    folder = write({".env": WRONG_ENV})
    shown = run("check", "--output-file", "json=report.json", "--lang", "zh").out
    assert CHINESE in shown
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert "rejects the plan key" in json.dumps(report)
    assert "接入地址" not in json.dumps(report, ensure_ascii=False)


def test_a_baseline_does_not_depend_on_the_language(run: Run, write: Write) -> None:
    folder = write({".env": WRONG_ENV})
    run("baseline", "--lang", "zh")
    recorded = {path.name: path.read_text("utf-8") for path in folder.glob("*.json")}
    [(name, text)] = recorded.items()
    run("baseline", "--lang", "en")
    assert (folder / name).read_text("utf-8") == text
    assert run("check", "--baseline", name, "--lang", "zh").status == 0
