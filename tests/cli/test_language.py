"""The command line in the user's language; what programs read and records stays English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from cli.harness import Run, Write
from cli.samples import CLAUDE, RIGHT_ENV, WRONG_ENV
from keyfit.catalog.loader import load_messages
from keyfit.cli.main import COMMANDS
from keyfit.doctor.message_texts import TABLES, entries, words_of
from keyfit.util.terminal_text import width
from keyfit.util.translation import ENGLISH, Phrase, activate, localized

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


def test_an_unknown_language_is_refused_in_that_of_the_locale(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    error = run("check", "--lang", "tlh").err
    assert error == "keyfit：没有语言 'tlh'；可选的语言：en、zh\n"


@pytest.mark.parametrize("format", ["json", "sarif", "gitlab", "junit", "github"])
def test_what_programs_read_is_english(run: Run, write: Write, format: str) -> None:
    write({".env": WRONG_ENV, "f.toml": "hosts = 1\n", "x.json": "\0"})
    write({"keyfit.toml": 'facts = ["f.toml"]\nedition = 1\n'})
    # Without the summary, which GitHub's log shows to people.
    words = ("check", "--trust-project", "--quiet", "--output-format", format)
    assert run(*words, "--lang", "zh").out == run(*words, "--lang", "en").out


@pytest.mark.parametrize(
    "words",
    [
        ("doctor", "--verbose"), ("config", "show"), ("models",), ("plans",),
        ("why", "OPENAI_BASE_URL"), ("explain", "model-case"), ("fix", "--diff"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_json_of_each_command_is_english(
    run: Run, write: Write, words: tuple[str, ...]
) -> None:
    write({".env": WRONG_ENV, "f.toml": "hosts = 1\n"})
    write({"keyfit.toml": 'facts = ["f.toml"]\nedition = 1\n'})
    words = (*words, "--output-format", "json")
    english, chinese = (run(*words, "--lang", code) for code in ("en", "zh"))
    assert chinese.out == english.out
    assert english.out or "--output-format" in english.err  # it has no JSON


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


def test_summaries_are_chinese(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV, "app/.env": RIGHT_ENV})
    summary = "共 1 个错误（已检查 2 个文件）；运行 keyfit fix 可修复 1 个。\n"
    assert run("check", "--lang", "zh").out.endswith(summary)
    statistics = run("check", "--statistics", "--lang", "zh").out
    assert statistics.startswith("问题数  可修复  规则")
    assert run("fix", "--lang", "zh").out.startswith(".env：1 处修复\n")
    assert run("check", "--lang", "zh").out == "未发现问题（已检查 2 个文件）。\n"
    assert "没有可检查的内容" in run("check", "--lang", "zh", "--exclude", "*").err


def test_notes_and_errors_are_chinese(run: Run, write: Write) -> None:
    write({".env": b"\x00"})
    done = run("check", "--lang", "zh", "nowhere", ".env")
    assert "keyfit：已跳过 nowhere：文件或文件夹不存在\n" in done.err
    assert "第 0 字节处有 NUL 字节：不是文本文件\n" in done.err
    for words, message in {
        ("chek",): "没有命令 'chek'；是否应为 'check'？（请参见 keyfit --help）",
        ("check", "--selekt=x"): "无法识别的参数：--selekt=x；是否应为 --select？",
        (
            "check",
            "--select",
            "modelcase",
        ): "没有规则 'modelcase'；是否应为 'model-case'？",
        ("check", "--color", "x"): "参数 --color：无效的取值：'x'（可选值：",
    }.items():
        assert run(*words, "--lang", "zh").err.startswith(f"keyfit：{message}")


def test_a_missing_baseline_and_lists_of_names_are_chinese(
    run: Run, write: Write
) -> None:
    write({".env": RIGHT_ENV, "keyfit.toml": 'edition = "zz"\n'})
    notes = run("check", "--lang", "zh").err
    assert "：edition：未知的列表版本 'zz'；应为以下之一：2026-03-11、" in notes
    error = run("check", "--baseline", "none.json", "--lang", "zh").err
    assert error.endswith("none.json：文件不存在；请使用 keyfit baseline 创建\n")


def test_why_a_file_is_left_as_it_is_is_chinese(run: Run, write: Write) -> None:
    folder = write({".env": WRONG_ENV})
    (folder / "other").hardlink_to(folder / ".env")
    why = "该文件有 2 个名称（硬链接），其他名称会保留旧内容；请手动修改"
    assert why in run("fix", "--lang", "zh", ".env").err


def test_reasons_for_programs_are_english(run: Run, write: Write) -> None:
    write({".env": b"\x00"})
    words = ("check", "--output-format", "json", ".env")
    shown = run(*words, "--lang", "zh").out
    assert "a NUL byte at byte 0: not a text file" in shown
    assert shown == run(*words, "--lang", "en").out


@pytest.mark.parametrize("command", [*COMMANDS])
def test_help_is_chinese_and_fits(run: Run, command: str, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = run(command, "--help", "--lang", "zh").out
    assert text.startswith("用法：keyfit")
    assert "显示此帮助信息并退出" in text
    assert "选项：\n" in text
    usage, _, rest = text.partition("\n\n")
    described = rest.partition("\n")[0]
    # The next lines begin where the first one's options do, also where they are counted.
    first, *more = usage.splitlines()
    begin = width(first.partition("[")[0])
    assert {len(line) - len(line.lstrip()) for line in more} <= {begin}
    assert re.search("[一-鿿]", described)
    long = [line for line in text.splitlines() if width(line) > 85]
    assert [line for line in long if "keyfit " not in line] == []


def test_the_list_of_commands_is_chinese_and_english_again(run: Run) -> None:
    assert "报告不匹配的 API Key、接入地址和模型\n" in run("--help", "--lang", "zh").out
    text = run("--help").out
    assert not re.search("[一-鿿]", text)
    assert "show this help message and exit" in text


def test_problems_of_settings_are_chinese(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV, "keyfit.toml": 'selekt = []\nignore = ["x"]\n'})
    notes = run("check", "--lang", "zh").err
    assert "keyfit：keyfit.toml:1：selekt：未知的键；是否应为 'select'？\n" in notes
    assert 'keyfit.toml:2：ignore[0]："x" 不是有效的规则\n' in notes
    shown = run("config", "show", "--output-format", "json", "--lang", "zh").out
    assert "unknown key; did you mean 'select'?" in shown
    text = run("config", "show", "--lang", "zh").out
    assert text.startswith("设置")
    assert "默认值\n" in text


def test_why_and_models_are_chinese(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV})
    assert "使用中" in run("why", "OPENAI_API_KEY", ".env", "--lang", "zh").out
    models = run("models", "--lang", "zh").out
    assert models.startswith("模型")
    assert re.search(r"^MiniMax-M2\.5 +coding-plan、.* 始终开启 ", models, re.MULTILINE)


def test_doctor_is_chinese(run: Run, write: Write) -> None:
    write({".claude/settings.json": CLAUDE})
    words = ("doctor", "--no-home", "--tool", "claude-code", "--lang", "zh")
    shown = run(*words).out
    lines = re.sub(r"\n +", " ", shown).splitlines()
    assert lines[0].startswith("Claude Code：auth-error（401 或 403） API Key ")
    assert "sk-sp-…cdef（Coding Plan）" in lines[0]
    assert "返回 401 或 403 修改：改用 Coding Plan 的接入地址" in lines[0]
    assert lines[2].startswith("Claude Code：使用中（存在该工具自身的文件）")
    assert ".claude/settings.local.json：不存在" in lines[2]
    assert "$ANTHROPIC_BASE_URL：设置于 .claude/settings.json:4" in lines[2]
    assert lines[-1] == "如需自动完成此修改，请运行：keyfit fix"


def test_doctor_names_in_chinese_what_it_does_not_know(run: Run, write: Write) -> None:
    url = f"export OPENAI_BASE_URL=https://{HOST}/compatible-mode/v1\n"
    write({".envrc": f'export OPENAI_API_KEY="$(pass show key)"\n{url}'})
    words = ("doctor", "--no-home", "--lang", "zh")
    assert "\n  API Key 未知：命令的输出\n" in run(*words).out
    write({".envrc": ""})
    nothing = run(*words).out
    assert nothing.startswith("此处没有工具正在使用已知厂商的 API Key 或接入地址。\n")
    assert "但未在您的主目录中查找。\n" in nothing


def test_doctors_json_is_english(run: Run, write: Write) -> None:
    write({".claude/settings.json": CLAUDE, ".env": WRONG_ENV})
    words = ("doctor", "--no-home", "--verbose", "--output-format", "json")
    assert run(*words, "--lang", "zh").out == run(*words, "--lang", "en").out


def test_plans_are_compared_in_chinese(run: Run, folder: object) -> None:
    text = run("plans", "--lang", "zh").out
    headings = re.findall(r"^(?! )(.+)$", text, re.MULTILINE)
    assert headings[0] == "API Key 格式"
    english = [line for line in headings if not re.search("[一-鿿]|URL$", line)]
    assert english == []
    # Each text begins in the same column, whatever the width of the plan's title.
    assert "  按量付费        全部模型：" in text
    assert "  Coding Plan     仅限套餐列表中的模型；" in text
    assert "（us-east-1；正在被业务空间专属域名取代）\n" in text
    assert "  kimi            月之暗面（Kimi Code）\n" in text
    assert not re.search("[一-鿿][,;] |; [一-鿿]", text)


def test_notes_about_a_setup_are_chinese(run: Run, folder: object) -> None:
    notes = run(
        "setup", "claude-code", "--plan", "token-plan", "--region", "intl", "--lang=zh"
    ).err
    lines = re.findall("^- (.*)", notes, re.MULTILINE)
    assert len(lines) == 6
    assert [line for line in lines if not re.search("[一-鿿]", line)] == []


def test_rules_are_explained_in_chinese(run: Run, folder: object) -> None:
    text = run("explain", "insecure-endpoint", "--lang", "zh").out
    assert text.startswith("insecure-endpoint（warning）\n  API Key 以明文发送。\n")
    assert "网络路径上的任何人都能读取 API Key" in text
    assert "\n  错误：" in text
    assert "API Key 以明文发送。\n" in run("explain", "--lang", "zh").out
    done = run("explain", "no such thing at all", "--lang", "zh")
    assert done.err.startswith("keyfit：没有 'no such thing at all' 的解释\n请粘贴")


def test_messages_are_explained_in_chinese(run: Run, write: Write) -> None:
    write({".claude/settings.json": CLAUDE})
    text = run("explain", "403 invalid api-key", "--lang", "zh").out
    start = "403 invalid api-key\n  原因：套餐专属 API Key（`sk-sp-…`）被发送到"
    assert text.startswith(start)
    assert "服务也可能返回401。（与您的配置相符）" in _unwrapped(text)
    assert "     修改：将该 API Key 用于套餐的接入地址，脚本则改用" in text
    assert "  HTTP 状态码：403、401\n  规则：key-endpoint-mismatch、" in text
    assert "  页面：" in text
    assert "/docs/errors.zh-CN.md#invalid-api-key\n" in text
    here = text.partition("\n此处：Claude Code（.claude/settings.json:")[2]
    assert "）：dashscope-intl.aliyuncs.com 是按量付费的域" in here
    assert "。修改：改用CodingPlan的接入地址" in _unwrapped(here)
    # A status alone leads to a list.
    listed = run("explain", "405", "--lang", "zh").out
    assert "（keyfitexplaincoding-agents-only）" in _unwrapped(listed)


def test_other_services_are_named_in_chinese(run: Run, write: Write) -> None:
    others = run("explain", "openrouter, new_api_error", "--lang", "zh").err
    names = "OpenRouter、API 网关（New API、One API、sub2api）"
    ours = "阿里云百炼 / QwenCloud 的。"
    assert others.startswith(f"keyfit：这是 {names}的报错信息，不是{ours}\n")


def _unwrapped(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("table", TABLES)
def test_each_text_of_the_vendor_is_shown_in_chinese(run: Run, table: str) -> None:
    text = run("explain", table, "--lang", "zh").out
    shown = "".join(text.split())
    activate("zh")
    for entry in entries(load_messages(), table):
        for word in words_of(entry):
            assert "".join(localized(Phrase(word)).split()) in shown
    english = "Cause|Change|Reason|Result|Rules|Source|Page|HTTP status"
    assert not re.search(f"({english}): ", text)
    assert "来源：" in text


def test_mistakes_in_own_files_are_named_in_chinese(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV, "f.toml": "hosts = 1\n", "t.toml": "titel = 'A'\n"})
    write({"keyfit.toml": 'facts = ["f.toml"]\ntools = ["t.toml"]\n'})
    done = run("check", "--trust-project", "--lang", "zh")
    assert "keyfit：f.toml:1：hosts：应为列表\n" in done.err
    assert "t.toml:1：工具：未知的字段 'titel'；是否应为 'title'？\n" in done.err
    unknown = run("check", "--edition", "1999", "--lang", "zh")
    assert "未知的列表版本 '1999'；应为以下之一：" in unknown.err
