"""What is told about names: who reads them, and why they have their value."""

from __future__ import annotations

from places import PLAN_KEY, STANDARD_KEY, about_at, told

CODING = "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"
LOCAL, SHARED = "/a/.claude/settings.local.json", "/a/.claude/settings.json"


def claude(key: str, url: str = CODING) -> str:
    return f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{key}",\n"ANTHROPIC_BASE_URL": "{url}"}}}}'


def test_the_winner_is_marked_and_the_losers_are_struck_out() -> None:
    shared = claude(PLAN_KEY).replace('"ANTHROPIC_AUTH', '"¦ANTHROPIC_AUTH')
    text = told(SHARED, shared, {LOCAL: claude(STANDARD_KEY)})
    assert "**`ANTHROPIC_AUTH_TOKEN`**: key" in text
    assert (
        "Read by Claude Code, LiteLLM, mini-swe-agent, Claude Code in VS Code and "
        "Anthropic SDKs and clients." in text
    )
    assert (
        "Why, for Claude Code: **.claude/settings.local.json:1: `sk-…cdef`** ← used"
        " › ~~.claude/settings.json:1: `sk-sp-…cdef`~~ overridden\n"
    ) in f"{text}\n"
    # What is overridden is not sent, so there is no answer to it.
    assert "works" not in text


def test_the_answer_first_then_the_value_last_why() -> None:
    shared = claude(PLAN_KEY).replace('"ANTHROPIC_AUTH', '"¦ANTHROPIC_AUTH')
    title, answer, value, readers, why = told(SHARED, shared).split("\n\n")
    assert title == "**`ANTHROPIC_AUTH_TOKEN`**: key"
    assert answer.startswith("- `coding-intl.dashscope.aliyuncs.com`: works; paid by")
    assert value.splitlines()[0] == "- Claude Code: **`sk-sp-…cdef`**"
    assert readers.startswith("Read by ")
    assert (
        why == "Why, for Claude Code: **.claude/settings.json:1: `sk-sp-…cdef`** ← used"
    )


def test_an_empty_value_erases_for_claude_code() -> None:
    shared = claude(PLAN_KEY).replace('"ANTHROPIC_AUTH', '"¦ANTHROPIC_AUTH')
    text = told(SHARED, shared, {LOCAL: claude("")})
    assert ": **.claude/settings.local.json:1: (empty)** ← used" in text


def test_qwen_code_reads_the_environment_first() -> None:
    settings = {"/q/.qwen/settings.json": '{"env": {"OPENAI_API_KEY": "sk-sp-other"}}'}
    text = told("/q/.env", f"OPENAI_API_KEY¦={PLAN_KEY}\n", settings)
    stack = text.partition("Why, for Qwen Code: ")[2].partition("\n")[0].split(" › ")
    assert [layer[:10] for layer in stack] == [
        "the enviro", "**.env:1: ", "~~.qwen/se",
    ]  # fmt: skip


def test_an_empty_line_does_not_count_for_qwen_code() -> None:
    settings = {
        "/q/.qwen/settings.json": f'{{"env": {{"OPENAI_API_KEY": "{PLAN_KEY}"}}}}'
    }
    text = told("/q/.env", "OPENAI_API_KEY¦=\n", settings)
    assert "~~.env:1: (empty)~~ ignored because it is empty" in text
    assert "**.qwen/settings.json:1: `sk-sp-…cdef`** ← used" in text


def test_the_same_name_twice_in_a_file() -> None:
    text = told("/a/.env", f"QWEN_API_KEY={STANDARD_KEY}\nQWEN_API_KEY¦={PLAN_KEY}\n")
    assert "**.env:2: `sk-sp-…cdef`** ← used" in text
    assert "~~.env:1: `sk-…cdef`~~ overridden" in text


def test_a_branch_decides() -> None:
    text = 'export QWEN_API_KEY¦=sk-one\nif [ -n "$X" ]; then export QWEN_API_KEY=sk-two; fi\n'
    assert "may be used: a branch decides" in told("/a/run.sh", text)


def test_a_field_by_its_path() -> None:
    text = """{"provider": {"p": {"npm": "@ai-sdk/anthropic", "options": {
      "base¦URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1"}}}}"""
    said = told("/a/opencode.json", text)
    assert said.startswith("**`provider.p.options.baseURL`**: base URL")
    assert "\n\nWhy, for OpenCode: **opencode.json:2: " in said


def test_a_reference_describes_its_variable() -> None:
    text = """{"modelProviders": {"openai": [{"id": "glm-5", "envKey": "PLAN¦_KEY",
      "baseUrl": "https://coding-intl.dashscope.aliyuncs.com/v1"}]}}"""
    said = told("/q/.qwen/settings.json", text, {"/q/.env": f"PLAN_KEY={PLAN_KEY}\n"})
    assert said.startswith("**`PLAN_KEY`**: key")
    assert "**.env:1: `sk-sp-…cdef`** ← used" in said
    said = told("/q/.qwen/settings.json", text)
    assert "Not set in any file read here" in said


def test_a_reference_in_a_value() -> None:
    text = f"PLAN={PLAN_KEY}\nOPENAI_API_KEY=${{PL¦AN}}\n"
    assert "**.env:1: `sk-sp-…cdef`** ← used" in told("/a/.env", text)
    said = told(
        "/o/opencode.json",
        '{"provider": {"p": {"options": {"apiKey": "{env:¦MY_KEY}"}}}}',
    )
    assert said.startswith("**`MY_KEY`**: key")


def test_a_number_beside_a_model() -> None:
    text = '{"provider": {"p": {"models": {"glm-5": {"limit": {"con¦text": 1}}}}}}'
    assert ": context window of glm-5" in told("/a/opencode.json", text)
    text = '{"env": {"MAX_THINKING¦_TOKENS": "1024"}}'
    assert ": thinking budget in tokens" in told(SHARED, text)


def test_a_list_of_named_values() -> None:
    text = """{"claudeCode.environmentVariables": [
      {"name": "ANTHROPIC_AUTH_TOKEN", "value¦": "%s"}]}"""
    assert "`ANTHROPIC_AUTH_TOKEN`" in told(
        "/a/.vscode/settings.json", text.replace("%s", PLAN_KEY)
    )


def test_a_value_that_looks_like_no_key_is_masked_by_its_name() -> None:
    text = told("/a/.env", "DASHSCOPE_API_KEY¦=hunter2hunter2hunter2\n")
    assert "hunter2hunter2" not in text


def test_markdown_in_a_value_stays_text() -> None:
    text = told("/a/.env", "DASHSCOPE_MODEL¦=a`b`**c**\n")
    assert "``a`b`**c**``" in text


def test_other_peoples_names() -> None:
    assert about_at("/a/.env", "DATABASE¦_URL=postgres://x\nX=qwen\n") is None
    assert (
        about_at(
            "/a/app.json",
            '{"na¦me": "x", "u": "https://coding.dashscope.aliyuncs.com"}',
        )
        is None
    )


def test_a_key_pasted_as_a_name_is_masked() -> None:
    assert "sk-sp-…cdef" in told("/a/.env", f"OPENAI_API_KEY=${{{PLAN_KEY}¦}}\n")
    text = '{"modelProviders": {"openai": [{"id": "glm-5", "envKey": "¦%s"}]}}'
    assert "sk-sp-…cdef" in told("/q/.qwen/settings.json", text.replace("%s", PLAN_KEY))


def test_a_name_that_only_older_versions_read() -> None:
    line = '{"env": {"¦ANTHROPIC_SMALL_FAST_MODEL": "claude-haiku-4-5", '
    text = told(SHARED, line + f'"ANTHROPIC_BASE_URL": "{CODING}"}}}}')
    assert "**`ANTHROPIC_SMALL_FAST_MODEL`**: model" in text
    assert "Read only by older versions; current ones ignore it." in text
