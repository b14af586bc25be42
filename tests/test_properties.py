"""What holds for any text: no crash, every place inside it, the same from buffer and disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.linter.apply_fixes import fix_all
from keyfit.vfs.files import Disk, Overlay
from properties.sound import (
    CASE_OF,
    CASES,
    FILES,
    TESTS,
    all_findings,
    check,
    files_of,
    fresh,
    run,
    text_of,
    told,
)

PREFIXES_PER_FILE = 12


# --- texts that somebody is at work on -----------------------------------------------------------

SNIPPETS = st.sampled_from(
    [
        "\n", "\r\n", '"', "'", "{", "}", "[", "]", ",", ":", "=", "#", "//", "/*", "\\", "${",
        "${OPENAI_API_KEY}", "\ufeff", "🚀", "\u2028", "\x00", "\\ud83d", "export ", "unset ",
        "# keyfit: ignore[model-case]", "<<END\n", "if true; then\n", "fi\n", "}\n", "sk-sp-",
        "sk-fedcba9876543210fedcba9876543210", "https://dashscope-intl.aliyuncs.com", "/v1",
        "GLM-5", "$(",
    ]
) | st.text(max_size=5)  # fmt: skip


@st.composite
def edited_fixtures(draw: st.DrawFn) -> tuple[Path, str]:
    """A fixture's file and its text after a few edits."""
    path = draw(st.sampled_from(FILES))
    text = text_of(path)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        match draw(st.sampled_from(["cut", "put", "drop", "double", "swap"])):
            case "cut":
                text = text[:start]
            case "put":
                text = text[:start] + draw(SNIPPETS) + text[start:]
            case "drop":
                text = text[:start] + text[end:]
            case "double":
                text = text[:end] + text[start:]
            case "swap":
                text = text[:start] + draw(SNIPPETS) + text[end:]
    return path, text


@settings(max_examples=400, deadline=None)
@given(edited_fixtures())
def test_any_edit_is_survived(edited: tuple[Path, str]) -> None:
    path, text = edited
    check(run(path, text), path, text)


@settings(max_examples=300, deadline=None)
@given(edited_fixtures())
def test_what_fixing_leaves_is_sound(edited: tuple[Path, str]) -> None:
    path, text = edited
    paths = [str(other) for other in files_of(CASE_OF[path])]
    fixed = fix_all(fresh(), Overlay({str(path): text}, Disk()), paths)
    left = [
        f for f in all_findings(fixed.report) if any(fix.preferred for fix in f.fixes)
    ]
    assert not left
    check(fixed.report, path, fixed.texts.get(str(path), text))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_an_analysis_that_knows_earlier_texts_says_the_same(
    path: Path, data: st.DataObject
) -> None:
    known = fresh()
    text = text_of(path)
    for _ in range(4):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 10)))
        text = text[:start] + data.draw(SNIPPETS) + text[end:]
        assert told(run(path, text, known)) == told(run(path, text))


def test_a_layer_that_comes_and_goes_is_noticed() -> None:
    known = fresh()
    settings_file = "/p/.qwen/settings.json"
    url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
    row = {"id": "glm-5", "envKey": "K", "baseUrl": url}
    texts = {settings_file: json.dumps({"modelProviders": {"openai": [row]}})}
    with_key = {**texts, "/p/.env": "K=sk-sp-0123456789abcdef0123456789abcdef\n"}
    for files, rules in (
        (texts, []),
        (with_key, ["key-endpoint-mismatch"]),
        (texts, []),
    ):
        report = known.run(Overlay(files), [settings_file])
        assert [finding.rule for finding in report.for_path(settings_file)] == rules


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: case.relative_to(TESTS).as_posix()
)
def test_no_prefix_crashes(case: Path) -> None:
    linter = fresh()
    files = files_of(case)
    # A folder of many files, all of which are read for each prefix, gets fewer of each.
    most = max(2, PREFIXES_PER_FILE * 3 // max(3, len(files)))
    for path in files:
        text = text_of(path)
        step = max(1, len(text) // most)
        line_ends = [i for i, char in enumerate(text) if char == "\n"][:most]
        for end in sorted({*range(0, len(text), step), *line_ends}):
            check(run(path, text[:end], linter), path, text[:end])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FILES), st.integers(0, 2000))
def test_any_prefix_of_any_fixture_is_survived(path: Path, end: int) -> None:
    text = text_of(path)[:end]
    check(run(path, text), path, text)


# --- buffer and disk -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: case.relative_to(TESTS).as_posix()
)
def test_buffer_and_disk_give_the_same_findings(case: Path) -> None:
    paths = [str(path) for path in files_of(case)]
    texts = {str(path): text_of(path) for path in files_of(case)}
    in_buffers = fresh().run(
        Overlay(texts, Disk()), paths
    )  # what git tracks, the disk tells
    assert told(in_buffers) == told(fresh().run(Disk(), paths))


@settings(max_examples=300, deadline=None)
@given(edited=edited_fixtures())
def test_an_edited_buffer_says_what_the_saved_file_would(
    edited: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path, text = edited
    case = CASE_OF[path]
    root = tmp_path_factory.mktemp("saved")
    moved = {other: root / other.relative_to(case) for other in files_of(case)}
    for other, place in moved.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(
            (text if other == path else text_of(other)).encode(errors="replace")
        )
    paths = [str(place) for place in moved.values()]
    saved = moved[path].read_bytes()
    on_disk = fresh().run(Disk(), paths)
    if b"\0" in saved:
        assert str(moved[path]) in on_disk.skipped
        return
    in_buffer = fresh().run(Overlay({str(moved[path]): saved.decode()}, Disk()), paths)
    assert told(in_buffer) == told(on_disk)
