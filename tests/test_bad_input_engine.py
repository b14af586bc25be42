"""Files that cannot be read or make no sense: a note for that file, and the rest is checked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.apply_fixes import fix_all
from keyfit.linter.linter import Linter
from keyfit.linter.report import Report
from keyfit.linter.rule import Rule
from keyfit.linter.rules import RULES
from keyfit.text.source import Unreadable
from keyfit.vfs.files import Disk, Files, Overlay
from keyfit.vfs.git import GitStatus
from keyfit.vfs.read import MAX_FILE_SIZE

WRONG = (
    "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
    "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
)


def new_linter() -> Linter:
    return Linter(load_catalog(), load_tools())


def run(files: Files, *paths: str) -> Report:
    return new_linter().run(files, paths)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A readable file with one finding, which must be found whatever lies beside it."""
    path = tmp_path / "good" / ".env"
    path.parent.mkdir()
    path.write_text(WRONG)
    return path


def skipped_beside(good: Path, bad: Path) -> str:
    """Why ``bad`` was skipped, the good file being checked all the same; '' if it was not."""
    report = run(Disk(), str(bad), str(good))
    assert [finding.rule for finding in report.for_path(str(good))] == [
        "key-endpoint-mismatch"
    ]
    assert report.failures == []
    assert report.for_path(str(bad)) == []
    return report.skipped.get(str(bad), "")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"OPENAI_MODEL=\xff\n", "not UTF-8 at byte 13"),
        (WRONG.encode() + b"\0", "a NUL byte"),
        (WRONG.encode("utf-16"), "UTF-16"),
        (b"\x7fELF\x02\x01\x01\0" + bytes(range(256)) * 10, "a NUL byte at byte 7"),
        (b"\x89PNG\r\n\x1a\n\xff", "not UTF-8 at byte 0"),
        (b"A=" + b"x" * (MAX_FILE_SIZE + 1), "larger than 4 MB"),
    ],
    ids=["invalid UTF-8", "NUL", "UTF-16", "binary", "image", "huge"],
)
@pytest.mark.parametrize("name", [".env", ".claude/settings.json", ".zshrc", "a.json5"])
def test_what_is_no_text_is_skipped(
    tmp_path: Path, good: Path, name: str, data: bytes, why: str
) -> None:
    bad = tmp_path / name
    bad.parent.mkdir(exist_ok=True)
    bad.write_bytes(data)
    skipped = skipped_beside(good, bad)
    if name == ".zshrc" and why.startswith("not UTF-8"):
        assert skipped == ""  # shells take any bytes, as of a code page
    else:
        assert why in skipped
    assert bad.read_bytes() == data


def test_ten_megabytes_of_minified_json(tmp_path: Path, good: Path) -> None:
    bad = tmp_path / "big.json"
    bad.write_text('{"a":[' + '{"apiKey":"x","model":"y"},' * 400_000 + "0]}")
    assert bad.stat().st_size > 10_000_000
    assert "larger than" in skipped_beside(good, bad)


def test_a_megabyte_of_minified_json_of_ours() -> None:
    row = '{"apiKey":"sk-sp-0123456789abcdef0123456789abcdef","model":"glm-5"},'
    report = run(Overlay({"/p/a.json": '{"a":[' + row * 15_000 + "0]}"}), "/p/a.json")
    assert report.failures == []
    assert report.checked == 1


def test_a_directory_of_that_name(tmp_path: Path, good: Path) -> None:
    bad = tmp_path / ".env"
    bad.mkdir()
    assert "directory" in skipped_beside(good, bad)


def test_a_file_that_is_not_there(tmp_path: Path, good: Path) -> None:
    assert skipped_beside(good, tmp_path / "gone" / ".env") == ""


def test_a_file_inside_a_file(good: Path) -> None:
    assert skipped_beside(good, good / ".env") == ""


def test_a_link_to_nowhere(tmp_path: Path, good: Path) -> None:
    bad = tmp_path / ".env"
    bad.symlink_to(tmp_path / "nowhere")
    assert skipped_beside(good, bad) == ""


def test_a_link_to_itself(tmp_path: Path, good: Path) -> None:
    bad = tmp_path / ".env"
    bad.symlink_to(bad)
    assert skipped_beside(good, bad) != ""


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all"
)
def test_a_file_without_permission(tmp_path: Path, good: Path) -> None:
    bad = tmp_path / ".env"
    bad.write_text(WRONG)
    bad.chmod(0)
    assert "permission denied" in skipped_beside(good, bad)


class Broken:
    """Files of which some cannot be read, and some are gone between two looks."""

    def __init__(
        self, texts: dict[str, str], unreadable: str = "", vanishing: str = ""
    ) -> None:
        self.texts, self.unreadable, self.vanishing = texts, unreadable, vanishing

    def exists(self, path: str) -> bool:
        return path in self.texts

    def git_status(self, path: str) -> GitStatus:
        return GitStatus()

    def leads_out(self, path: str) -> bool:
        return False

    def read(self, path: str) -> str | None:
        if path == self.unreadable:
            raise Unreadable("permission denied")
        text = self.texts.get(path)
        if path == self.vanishing:
            self.texts.pop(path, None)
        return text


def test_an_unreadable_file_is_named_and_the_rest_checked() -> None:
    files = Broken({"/p/.env": WRONG, "/p/.env.local": WRONG}, unreadable="/p/.env")
    report = run(files, "/p/.env", "/p/.env.local")
    assert dict(report.skipped) == {"/p/.env": "permission denied"}
    assert report.checked == len(report.for_path("/p/.env.local")) == 1


def test_an_unreadable_layer_hides_no_finding_of_the_others() -> None:
    url = "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1"
    text = f'{{"env": {{"ANTHROPIC_BASE_URL": "{url}"}}}}'
    files = Broken(
        {"/p/.claude/settings.json": text}, unreadable="/p/.claude/settings.local.json"
    )
    report = run(files, "/p/.claude/settings.json")
    found = [finding.rule for finding in report.for_path("/p/.claude/settings.json")]
    assert found == ["endpoint-path"]


def test_a_file_that_vanishes() -> None:
    files = Broken({"/p/.env": WRONG}, vanishing="/p/.env")
    known = new_linter()
    assert len(known.run(files, ["/p/.env"]).for_path("/p/.env")) == 1
    assert known.run(files, ["/p/.env"]).checked == 0


def test_a_file_of_no_known_name() -> None:
    report = run(Overlay({"/p/notes.txt": WRONG}), "/p/notes.txt")
    assert report.checked == 0


# --- texts that make no sense --------------------------------------------------------------------

CYCLE = "OPENAI_BASE_URL=${A}\nA=${B}\nB=${OPENAI_BASE_URL}\nOPENAI_API_KEY=${OPENAI_API_KEY}\n"
DOUBLING = "".join(f"A{i + 1}=${{A{i}}}${{A{i}}}\n" for i in range(60))
HOSTILE = {
    "/p/cycle/.env": CYCLE,
    "/p/doubling/.env": f"A0=sk-sp-\n{DOUBLING}OPENAI_API_KEY=${{A60}}\n"
    + WRONG.splitlines()[1],
    "/p/quotes/.env": "OPENAI_API_KEY='sk-\n" * 20_000,
    "/p/long/.env": "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/"
    + "a/" * 200_000,
    "/p/hashes/.env": "# sk- " + "#" * 200_000,
    "/p/brackets.json": '{"apiKey": "sk-", "a": ' + "[" * 100_000,
    "/p/closed.json": '{"apiKey": "sk-", "a": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "/p/objects.json": '{"baseUrl":' * 100_000,
    "/p/brackets.json5": "{apiKey: 'sk-', a: " + "[" * 100_000,
    "/p/names.json": '{"sk-":1,'
    + ",".join(f'"k{i}":"{i}"' for i in range(20_000))
    + "}",
    "/p/.claude/settings.json": '{"env": ' * 50_000,
    "/p/opencode.json": '{"provider": {"a": ' * 50_000,
    "/p/parens.sh": "# sk-\n" + "(" * 20_000,
    "/p/functions.sh": "export OPENAI_API_KEY=sk-\n" + "f() {\n" * 3_000,
    "/p/cycle.sh": "export " + CYCLE.replace("\n", "\nexport ").removesuffix("export "),
}


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_texts_are_survived(path: str) -> None:
    report = run(Overlay(HOSTILE), path)
    assert report.failures == []
    assert path in report.findings or path in report.skipped


def test_many_findings_in_one_file() -> None:
    lines = [
        f"A{i}_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n" for i in range(300)
    ]
    lines += [
        f"A{i}_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
        for i in range(300)
    ]
    report = run(Overlay({"/p/.env": "".join(lines)}), "/p/.env")
    assert len(report.for_path("/p/.env")) == 300


def test_fixing_leaves_unreadable_files_alone(tmp_path: Path, good: Path) -> None:
    bad = tmp_path / ".env"
    bad.write_bytes(b"\xff")
    fixed = fix_all(new_linter(), Disk(), [str(bad), str(good)])
    assert list(fixed.texts) == [str(good)]


# --- a rule that breaks --------------------------------------------------------------------------


def broken_rule(**checks: object) -> Rule:
    def fail(*_: object) -> object:
        raise ZeroDivisionError("a fault in a rule")

    return RULES[0]._replace(id="broken", **dict.fromkeys(checks, fail))


@pytest.mark.parametrize("level", ["call_check", "file_check"])
def test_a_rule_that_breaks_is_named_and_the_others_go_on(level: str) -> None:
    rules = (broken_rule(**{level: True}), *RULES)
    report = Linter(load_catalog(), load_tools(), rules).run(
        Overlay({"/p/.env": WRONG}), ["/p/.env"]
    )
    assert [finding.rule for finding in report.for_path("/p/.env")] == [
        "key-endpoint-mismatch"
    ]
    assert {failure.rule for failure in report.failures} == {"broken"}
