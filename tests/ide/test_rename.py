"""Renaming a variable with its references, and where that is refused."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from keyfit.ide.rename import RenameError, prepare_rename, rename
from places import PLAN_KEY, context, marked

QWEN_PATH, ENV_PATH = "/q/.qwen/settings.json", "/q/.env"
QWEN = """{"modelProviders": {"openai": [
  {"id": "glm-5", "envKey": "PLAN_KEY", "baseUrl": "x"},
  {"id": "glm-4.7", "envKey": "PLAN_KEY", "baseUrl": "x"}]}}"""
ENV = f"# PLAN_KEY 😀\r\nexport PLAN_KEY={PLAN_KEY}\r\nDASHSCOPE_API_KEY=${{PLAN_KEY}}\r\n"


def renamed(
    path: str,
    text: str,
    beside: Mapping[str, str] | None = None,
    new_name: str = "NEW",
    inside: str = "/",
) -> dict[str, str]:
    """The files that change, by path, when what is at the cursor is called ``new_name``."""
    text, offset = marked(text)
    files = {**(beside or {}), path: text}
    found = context(files, path)
    prepared = prepare_rename(found, offset)
    places = rename(found, offset, new_name, lambda path: path.startswith(inside))
    assert prepared in places
    after: dict[str, str] = {}
    for place in sorted(places, key=lambda place: place.span, reverse=True):
        old = after.get(place.source.path, place.source.text)
        start, end = place.span
        after[place.source.path] = old[:start] + new_name + old[end:]
    return after


def refused(path: str, text: str, *more: object) -> str:
    with pytest.raises(RenameError) as error:
        renamed(path, text, *more)  # type: ignore[arg-type]
    return str(error.value)


def test_in_all_files_from_the_assignment_and_from_a_reference() -> None:
    wanted = {
        ENV_PATH: ENV.replace("PLAN_KEY", "NEW").replace("# NEW", "# PLAN_KEY"),
        QWEN_PATH: QWEN.replace("PLAN_KEY", "NEW"),
    }
    text = ENV.replace("export PLAN", "export PLAN¦")
    assert renamed(ENV_PATH, text, {QWEN_PATH: QWEN}) == wanted
    text = QWEN.replace("PLAN", "PLAN¦", 1)
    assert renamed(QWEN_PATH, text, {ENV_PATH: ENV}) == wanted
    text = ENV.replace("${PLAN", "${PLAN¦")
    assert renamed(ENV_PATH, text, {QWEN_PATH: QWEN}) == wanted


def test_each_assignment_and_only_whole_words() -> None:
    text = "HO¦ST=a\nHOST=dashscope.aliyuncs.com\nHOST_2=c\nURL=https://${HOST}/${HOST_2}\nHOSTS=x\n"
    assert renamed("/a/.env", text) == {
        "/a/.env": "NEW=a\nNEW=dashscope.aliyuncs.com\nHOST_2=c\nURL=https://${NEW}/${HOST_2}\nHOSTS=x\n"
    }


def test_each_layer_of_a_tool() -> None:
    local = f"PLAN_KEY={PLAN_KEY}\n"
    text = QWEN.replace("{", '{"env": {"PLAN_KEY": "x"}, ', 1).replace(
        "PLAN", "PLAN¦", 1
    )
    after = renamed(QWEN_PATH, text, {ENV_PATH: local})
    assert after[ENV_PATH] == local.replace("PLAN_KEY", "NEW")
    assert "PLAN_KEY" not in after[QWEN_PATH]


def test_a_script_whose_uses_are_all_known() -> None:
    text = f"A¦={PLAN_KEY}\nexport DASHSCOPE_API_KEY=$A B='A'\n".replace(" B='A'", "")
    assert renamed("/a/run.sh", text) == {
        "/a/run.sh": f"NEW={PLAN_KEY}\nexport DASHSCOPE_API_KEY=$NEW\n"
    }


def test_a_name_that_a_program_looks_for() -> None:
    said = refused(ENV_PATH, f"OPENAI¦_API_KEY={PLAN_KEY}\n")
    assert said.startswith("OPENAI_API_KEY is the name under which ")
    assert "Qwen Code" in said
    claude = '{"env": {"CLAUDE¦_CODE_USE_BEDROCK": "1"}}'
    assert "Claude Code" in refused("/a/.claude/settings.json", claude)


def test_a_variable_of_the_environment() -> None:
    text = QWEN.replace("PLAN", "PLAN¦", 1)
    assert refused(QWEN_PATH, text).startswith("PLAN_KEY is set in no file")


@pytest.mark.parametrize("new_name", ["", "1A", "A B", "A-B", "Ä", PLAN_KEY])
def test_what_is_no_name(new_name: str) -> None:
    said = refused(ENV_PATH, "P¦=1\n# qwen\n", {}, new_name)
    assert said.startswith("A variable's name consists of")
    assert PLAN_KEY not in said


def test_a_name_that_is_taken() -> None:
    text = QWEN.replace("PLAN", "PLAN¦", 1)
    taken = {ENV_PATH: f"{ENV}NEW=1\n"}
    assert refused(QWEN_PATH, text, taken) == "NEW is set already, at .env:4."


def test_a_file_that_is_not_in_the_workspace() -> None:
    text = QWEN.replace("PLAN", "PLAN¦", 1)
    said = refused(QWEN_PATH, text, {ENV_PATH: ENV}, "NEW", "/q/.qwen/")
    assert said == "It is used in .env as well, which is not in this workspace."


@pytest.mark.parametrize(
    ("path", "text", "where"),
    [
        ("/a/run.sh", "A¦=dashscope\ncurl -H $A\n", "run.sh:2"),
        ("/a/run.sh", "A¦=dashscope\nsource ./other\neval $A\n", "run.sh:3"),
        ("/a/.env", "A¦=dashscope\nB=A\n", ".env:2"),
    ],
)
def test_where_a_use_is_not_understood(path: str, text: str, where: str) -> None:
    assert refused(path, text).startswith(f"The name also stands at {where},")


def test_where_nothing_is_named() -> None:
    text, offset = marked("# dashscope ¦\n")
    found = context({"/a/.env": text}, "/a/.env")
    assert prepare_rename(found, offset) is None
    with pytest.raises(RenameError):
        rename(found, offset, "NEW", lambda path: True)
