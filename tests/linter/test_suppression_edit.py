"""Comments that ignore a rule, where they can stand."""

from __future__ import annotations

import pytest

from keyfit.linter.apply_fixes import apply
from keyfit.linter.suppression_edit import comment_sign, ignore_edit
from keyfit.vfs.files import Overlay
from places import ANALYSIS, PLAN_KEY

WRONG = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
ENV = f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={WRONG}\n"
OPENCODE = f"""{{
  "provider": {{"p": {{"npm": "@ai-sdk/openai-compatible",
    "options": {{
\t  "apiKey": "{PLAN_KEY}",
\t  "baseURL": "{WRONG}"}}}}}}
}}
"""
RULE = "key-endpoint-mismatch"


def ignored(path: str, text: str, rule: str = RULE) -> str | None:
    """``text`` with the first finding of ``rule`` ignored; None where that cannot be."""
    files = Overlay({path: text})
    found = ANALYSIS.run(files, [path]).for_path(path)
    finding = next(finding for finding in found if finding.rule == rule)
    context = ANALYSIS.context(files, path)
    assert context
    document = context.document
    sign = comment_sign(ANALYSIS.tools, document)
    edit = ignore_edit(document, finding, sign) if sign else None
    if edit is None:
        return None
    new = apply(text, [edit])
    left = [f.rule for f in ANALYSIS.run(Overlay({path: new}), [path]).for_path(path)]
    before = [f.rule for f in found if f is not finding]
    assert sorted(left) == sorted(
        r for r in before if r != "unused-ignore" or r in left
    )
    return new


def test_in_a_dotenv_file() -> None:
    comment = f"# keyfit: ignore[{RULE}]\n"
    assert ignored("/a/.env", ENV) == ENV.replace(
        "OPENAI_BASE", f"{comment}OPENAI_BASE"
    )


def test_line_ends_are_kept() -> None:
    text = ENV.replace("\n", "\r\n")
    comment = f"# keyfit: ignore[{RULE}]\r\n"
    assert ignored("/a/.env", text) == text.replace(
        "OPENAI_BASE", f"{comment}OPENAI_BASE"
    )
    text = ENV.replace("\n", "\r").rstrip("\r")
    comment = f"# keyfit: ignore[{RULE}]\r"
    assert ignored("/a/.env", text) == text.replace(
        "OPENAI_BASE", f"{comment}OPENAI_BASE"
    )


def test_behind_a_byte_order_mark() -> None:
    first, second = ENV.splitlines(keepends=True)
    assert ignored("/a/.env", f"\ufeff{second}{first}") == (
        f"\ufeff# keyfit: ignore[{RULE}]\n{second}{first}"
    )


def test_indented_like_the_line() -> None:
    text = f"f() {{\n\texport OPENAI_API_KEY={PLAN_KEY}\n\texport OPENAI_BASE_URL={WRONG}\n}}\n"
    new = ignored("/a/run.sh", text)
    assert new
    assert f"\n\t# keyfit: ignore[{RULE}]\n\texport OPENAI_BASE_URL" in new


@pytest.mark.parametrize(
    "name", ["opencode.json", "opencode.jsonc", "app.jsonc", "x.json5"]
)
def test_in_json_with_comments(name: str) -> None:
    new = ignored(f"/a/{name}", OPENCODE)
    assert new
    assert f'\n\t  // keyfit: ignore[{RULE}]\n\t  "baseURL"' in new


@pytest.mark.parametrize("name", [".claude/settings.json", "app.json"])
def test_not_where_readers_may_choke_on_a_comment(name: str) -> None:
    text = (
        f'{{"env": {{"OPENAI_API_KEY": "{PLAN_KEY}", "OPENAI_BASE_URL": "{WRONG}"}}}}'
    )
    assert ignored(f"/a/{name}", text) is None


def test_a_comment_that_is_there_takes_one_more() -> None:
    text = ENV.replace(
        "OPENAI_BASE", "# keyfit: ignore[unsupported-model] why\nOPENAI_BASE"
    )
    assert ignored("/a/.env", text) == text.replace("-model]", f"-model, {RULE}]")
    text = ENV.rstrip("\n") + " # keyfit: ignore[]\n"
    assert ignored("/a/.env", text) == text.replace("[]", f"[{RULE}]")


def test_not_inside_a_value_of_several_lines() -> None:
    text = f'export OPENAI_API_KEY={PLAN_KEY}\nalias q="\nOPENAI_BASE_URL={WRONG} x"\n'
    checked = ANALYSIS.run(Overlay({"/a/run.sh": text}), ["/a/run.sh"]).files[
        "/a/run.sh"
    ]
    if any(finding.rule == RULE for finding in checked.findings):
        assert ignored("/a/run.sh", text) is None


def test_not_after_a_line_that_goes_on() -> None:
    text = f"OPENAI_API_KEY={PLAN_KEY} \\\nOPENAI_BASE_URL={WRONG} claude\n"
    assert ignored("/a/run.sh", text) is None
