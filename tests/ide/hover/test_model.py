"""What is told about a model."""

from __future__ import annotations

from places import PLAN_KEY, about_at, told

ENV = f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n"


def model(name: str, env: str = ENV) -> str:
    return told("/a/.env", f"{env}OPENAI_MODEL={name}¦\n")


def test_a_tool_that_reads_the_file_in_its_own_dialect() -> None:
    beside = {"/a/.qwen/settings.json": "{}"}
    text = told("/a/.env", f"{ENV}OPENAI_MODEL=qwen3.7-pl¦us#fast\n", beside)
    assert text.startswith("**qwen3.7-plus**")


def test_plans_limits_and_dates() -> None:
    text = model("qwen3.7-plus")
    assert text.startswith("**qwen3.7-plus**")
    assert "Coding Plan: listed 2026-07-01 to 2026-10-01" in text
    assert "Token Plan (Personal, Team): listed" in text
    assert "Context window: 1,000,000 tokens" in text
    assert "Thinking: yes, budget up to 262,144 tokens" in text
    assert "Input: text, image" in text


def test_the_verdict_first_and_dates_last_in_one_line() -> None:
    title, facts, sources = model("qwen3.7-plus").split("\n\n")
    assert title == "**qwen3.7-plus**: a model of the Coding Plan"
    assert facts.startswith("- Context window: ")
    assert sources.startswith("Coding Plan: listed 2026-07-01 to ")
    assert " · Source: " in sources
    title, absence, *_ = model("qwen3.8-max").split("\n\n")
    assert title == "**qwen3.8-max**"
    assert absence.startswith("Not in any list of the Coding Plan")


def test_a_list_that_lacks_it_is_named() -> None:
    assert "not in the list of 2026-08-29" in model("kimi-k2.5")


def test_a_model_in_the_wrong_case_is_described_as_the_right_one() -> None:
    text = model("GLM-5")
    assert text.startswith(
        "`GLM-5` is in no list: model names are case-sensitive, and the right spelling is `glm-5`."
    )
    assert "**glm-5**" in text


def test_one_without_thinking() -> None:
    assert "Thinking: no" in model("qwen3-coder-plus")


def test_one_of_another_plan() -> None:
    assert "Not in any list of the Coding Plan, which this call uses." in model(
        "qwen3.8-max"
    )


def test_known_elsewhere() -> None:
    text = model("gpt-5")
    assert "a model of OpenAI" in text
    assert "Not in any list of the Coding Plan" in text


def test_unknown() -> None:
    assert about_at("/a/.env", f"{ENV}OPENAI_MODEL=¦my-own\n") is None


def test_an_objects_name() -> None:
    text = """{"provider": {"p": {"npm": "@ai-sdk/openai-compatible",
      "options": {"baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1"},
      "models": {"gl¦m-5": {}}}}}"""
    assert told("/a/opencode.json", text).startswith("**glm-5**")
    chosen = text.replace("¦", "").replace(
        '{"provider"', '{"model": "p/¦glm-5", "provider"', 1
    )
    assert told("/a/opencode.json", chosen).startswith("**glm-5**")


def test_in_somebody_elses_file() -> None:
    assert about_at("/a/.env", "OPENAI_MODEL=¦gpt-5\nX=qwen\n") is None
