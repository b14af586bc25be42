"""Texts in the user's language: the catalogs are complete, and each way to choose one works."""

from __future__ import annotations

import ast
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog  # noqa: TC002

from keyfit.util.translation import (
    ENGLISH,
    Phrase,
    activate,
    both,
    capitalized,
    either,
    language_of,
    language_of_environment,
    listed,
    localized,
    mapped,
    ntr,
    phrase,
    tr,
)

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "server" / "keyfit"
CHINESE = PACKAGE / "locale/zh_CN/LC_MESSAGES/keyfit.po"
HAN = "[\u4e00-\u9fff]"
# Words, numbers and fields stand apart from Chinese; punctuation next to it is full-width.
NO_SPACE = re.compile(rf"{HAN}[A-Za-z0-9`]|[A-Za-z0-9`]{HAN}")
FIELD = re.compile(r"\{(\w*)[^}]*\}")
# Always filled with Chinese, which needs no space.
CHINESE_FIELDS = re.compile(
    "age|command|doubt|editions|effect|files|hint|label|near|others|place|sentence|shape|"
    "status|title"
)
HALF_WIDTH = re.compile(rf"{HAN} ?[,;:!?()]|[,;:!?()] ?{HAN}")

BESIDE = (
    "README.zh-CN.md",
    "docs/errors.zh-CN.md",
    "client-vscode/package.nls.zh-cn.json",
    "client-vscode/l10n/bundle.l10n.zh-cn.json",
    "client-neovim/lua/keyfit/texts_zh.lua",
)
# API Key, 接入地址, 域名, 服务商, 主目录, Base URL, 报错信息 and 上下文长度 are ours.
OTHER_NAMES = re.compile(
    "密钥(?!环)|端点|主机|提供商|主文件夹|基础 URL|错误信息|上下文窗口"
)

sys.path.insert(0, str(ROOT / "scripts"))
import translations  # noqa: E402


@pytest.fixture(scope="module")
def template() -> Catalog:
    """What is to be translated, as found in the code and the facts."""
    return translations.extracted()


def test_every_text_is_translated_with_the_same_fields(template: Catalog) -> None:
    """The remedy for a missing text is `make translations`, and a translation."""
    assert translations.problems(CHINESE, template) == []


def test_a_catalog_that_lacks_something_is_noticed(
    template: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    text = CHINESE.read_text("utf-8")
    translated = 'msgid "Use {host}"\nmsgstr "改用 {host}"\n'
    assert translated in text
    path = tmp_path / "keyfit.po"
    path.write_text(text, "utf-8")
    before = set(translations.problems(path, template))
    for wrong, fault in (
        ("", "is missing"),
        ('msgid "Use {host}"\nmsgstr ""\n', "is not translated"),
        ('msgid "Use {host}"\nmsgstr "改用 {hots}"\n', "has other fields"),
        (f"#, fuzzy\n{translated}", "is marked as fuzzy"),
        (f'{translated}\nmsgid "gone"\nmsgstr "没有"\n', "is in no source"),
    ):
        path.write_text(text.replace(translated, wrong), "utf-8")
        (problem,) = set(translations.problems(path, template)) - before
        assert fault in problem


def test_the_catalog_is_as_it_is_written(template: Catalog) -> None:
    assert translations.updated(CHINESE, template) == CHINESE.read_bytes()


def test_chinese_is_set_as_chinese() -> None:
    for message in translations.read(CHINESE):
        texts = message.string if message.pluralizable else (message.string,)
        for text in texts if message.id else ():
            shown = FIELD.sub(
                lambda field: "，" if CHINESE_FIELDS.fullmatch(field[1]) else "x", text
            )
            assert not NO_SPACE.search(shown), text
            assert not HALF_WIDTH.search(shown), text


@pytest.mark.parametrize("path", BESIDE)
def test_what_is_beside_the_catalog_is_set_as_chinese(path: str) -> None:
    text = re.sub(r"```.*?```|<!--.*?-->", "", _read(path), flags=re.S)
    text = re.sub(r"`[^`\n]*`|\{\d\}", "x", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    assert not re.search(f"{NO_SPACE.pattern}|{HALF_WIDTH.pattern}", text)


@pytest.mark.parametrize("path", [*BESIDE, CHINESE.relative_to(ROOT).as_posix()])
def test_one_thing_has_one_name(path: str) -> None:
    """In the terminal, in the editor and on pages, as CONTRIBUTING.md lists the names."""
    assert OTHER_NAMES.findall(_read(path)) == []


def _read(path: str) -> str:
    return (ROOT / path).read_text("utf-8").replace("\\n", "\n")


NEOVIM = ROOT / "client-neovim"
LUA_TEXT = r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\""""


def test_each_text_of_neovims_client_is_translated_and_none_besides() -> None:
    used: set[str] = set()
    for path in NEOVIM.rglob("*.lua"):
        calls = re.finditer(rf"\bt\(\s*(?:{LUA_TEXT})", path.read_text("utf-8"))
        used.update(call[1] or call[2] for call in calls)
    table = (NEOVIM / "lua/keyfit/texts_zh.lua").read_text("utf-8")
    rows = re.findall(rf"^  \[(?:{LUA_TEXT})\] = (?:{LUA_TEXT}),$", table, re.M)
    translated = {one or other: first or last for one, other, first, last in rows}
    assert len(rows) == len(table.splitlines()) - 3  # a comment, `return {` and `}`
    assert translated.keys() == used
    for english, chinese in translated.items():
        fields = re.compile(r"\{[A-Za-z]+\}")
        assert set(fields.findall(chinese)) == set(fields.findall(english)), english


def test_neovims_client_shows_no_text_that_is_not_translated() -> None:
    """What it notifies of and asks for goes through `t`, or is the server's."""
    shows = re.compile(
        r"(?:notify(?:_once)?\(|health\.\w+\(|(?:prompt|desc|text) = )\(?['\"][:`<\w]"
    )
    for path in NEOVIM.rglob("*.lua"):
        for line in path.read_text("utf-8").splitlines():
            is_title = "health.start('keyfit')" in line or "('Neovim %d" in line
            assert is_title or not shows.search(line), f"{path.name}: {line}"


def test_no_template_escapes_the_search(template: Catalog) -> None:
    """Only a literal can be found, and none within an f-string."""
    for path in PACKAGE.rglob("*.py"):
        if path.name == "translation.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = node.func.id if _is_call(node) else ""
            if name not in translations.KEYWORDS:
                continue
            first = node.args[0]
            place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
            assert isinstance(first, ast.Constant), place
            assert first.value in template, place


def test_why_a_file_is_not_read_is_translated() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if _is_call(node) and node.func.id == "Unreadable":
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                assert not isinstance(node.args[0], ast.Constant | ast.JoinedStr), place


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


@pytest.mark.parametrize(
    ("text", "is_name"),
    [("Claude Code", True), ("@ai-sdk/openai", True), ("401", True), ("", True),
     ("Coding Plan key", False), ("the OpenAI SDK", False),
     ("FAQ (in Chinese)", False)],
)  # fmt: skip
def test_names_are_not_translated(text: str, is_name: bool) -> None:
    assert translations.is_name(text) is is_name


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-cn", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("zh_SG@pinyin", "zh"),
        ("zh-Hans-HK", "zh"),
        ("zh-TW", ""),
        ("zh_HK.UTF-8", ""),
        ("zh-Hant", ""),
        ("en_US.UTF-8", "en"),
        ("de", ""),
        ("", ""),
    ],
)
def test_language_of_a_locale(tag: str, code: str) -> None:
    assert language_of(tag) == code


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh"),
        ({"LC_MESSAGES": "zh_CN", "LC_ALL": "C"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"),
        ({"LANGUAGE": "zh_CN"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en:zh_CN"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "fr"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_language_of_the_environment(variables: dict[str, str], code: str) -> None:
    assert language_of_environment(variables) == code


def test_a_phrase_is_english_until_it_is_shown(chinese: None) -> None:
    text = phrase("Use {host}", host="example.com")
    assert text == "Use example.com"
    assert localized(text) == "改用 example.com"
    activate(ENGLISH)
    assert localized(text) == tr("Use {host}", host="example.com") == text


def test_what_fills_a_phrase_is_translated_only_if_it_is_one(chinese: None) -> None:
    """A variable may have a name that is a word of ours."""
    assert tr("Refer to {name}", name="key") == "引用 key"
    assert tr("Refer to {name}", name=phrase("key")) == "引用 API Key"


def test_two_chinese_words_have_no_space_between(chinese: None) -> None:
    plan = phrase("pay-as-you-go")
    title = tr("Use the {plan} endpoint {host}", plan=plan, host="h")
    assert title == "改用按量付费的接入地址 h"
    # A space in a value stays: it may be a path.
    assert tr("Refer to {name}", name="我的 文件") == "引用 我的 文件"


def test_lists_are_translated(chinese: None) -> None:
    assert localized(either(["401", "403"])) == "401 或 403"
    assert localized(both([phrase("Team"), phrase("Personal")])) == "团队版和个人版"
    assert localized(listed(["a", "b", "c"])) == "a、b、c"
    assert either([]) == listed([]) == ""


def test_only_english_has_capitals(chinese: None) -> None:
    text = capitalized(phrase("a script"))
    assert text == pickle.loads(pickle.dumps(text)) == "A script"
    assert localized(text) == "脚本"
    assert capitalized("a b") == "A b"


def test_numbers(chinese: None) -> None:
    assert ntr("{count:,} file", "{count:,} files", 1200) == "1,200 个文件"
    activate(ENGLISH)
    assert ntr("{count:,} file", "{count:,} files", 1200) == "1,200 files"
    assert ntr("{count:,} file", "{count:,} files", 1) == "1 file"


def test_the_empty_text_is_empty(chinese: None) -> None:
    """gettext has the head of the catalog there."""
    assert tr("") == localized(Phrase("")) == ""


def test_braces_of_a_text_without_fields_stay() -> None:
    assert Phrase("expands {env:NAME}") == "expands {env:NAME}"


def test_masking_keeps_the_translation(chinese: None) -> None:
    def masked(text: str) -> str:
        return text.replace("secret", "se…t")

    text = mapped(phrase("Refer to {name}", name="secret"), masked)
    assert text == "Refer to se…t"
    assert localized(text) == "引用 se…t"


def test_what_no_field_holds_alone_is_masked(chinese: None) -> None:
    """Then the text is shown in English, but masked."""

    def masked(text: str) -> str:
        return text.replace("to secret", "to …")

    text = mapped(phrase("Refer to {name}", name="secret"), masked)
    assert localized(text) == "Refer to …"


def test_a_phrase_travels_between_processes(chinese: None) -> None:
    text = phrase(
        "Use the {plan} endpoint {host}", plan=phrase("pay-as-you-go"), host="h"
    )
    other = pickle.loads(pickle.dumps(text))
    assert (other, localized(other)) == (text, localized(text))


def test_english_loads_no_catalog() -> None:
    program = (
        "import sys\nfrom keyfit.util.translation import tr\ntr('x')\n"
        "sys.exit('gettext' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_bold_word_of_chinese_has_no_space_beside_it(chinese: None) -> None:
    plan = phrase("pay-as-you-go")
    text = tr("**{plan}** endpoint, region {region}", plan=plan, region="x")
    assert text == "**按量付费**接入地址，地域 x"
    title = tr("**{plan}** endpoint, region {region}", plan="Coding Plan", region="x")
    assert title == "**Coding Plan** 接入地址，地域 x"
