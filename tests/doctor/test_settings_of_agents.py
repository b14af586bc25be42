"""OpenCode, Kilo and OpenClaw: what is built in, what their own files and switches decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from doctor.test_active_calls import PAYG, Texts, claw, provider, sent, started

TOKEN_PLAN = "https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1"
CHAT = "https://h/v1/chat/completions"
STATE = "~/.local/state/opencode/model.json"
NO_AGENT = "default_agent names no agent that it can start"
AGENT = "---\nmode: primary\nmodel: p/b\n---\n\nmodel: p/a\n"


def opencode(*models: str, **more: Any) -> dict[str, Any]:
    return {"opencode.json": provider(*models, key="k", **more)}


def with_row(**row: Any) -> dict[str, Any]:
    """OpenCode's settings with one provider and model, and more in the provider."""
    config = provider("a", key="k", model="p/a")
    config["provider"]["p"].update(row)
    return {"opencode.json": config}


BUILT_IN: Mapping[str, tuple[Texts, Mapping[str, str], Any]] = {
    "a plan by its variable": (
        {"opencode.json": {"model": "alibaba-token-plan/glm-5.2"}},
        {"ALIBABA_TOKEN_PLAN_API_KEY": "k"},
        (("k",), f"{TOKEN_PLAN}/chat/completions", "glm-5.2"),
    ),
    "without a key it is not there": (
        {"opencode.json": {"model": "alibaba-cn/glm-5"}}, {},
        "it declares no such model: alibaba-cn/glm-5",
    ),
    "a key in the file": (
        {"opencode.json": {"model": "alibaba-cn/glm-5", "provider": {
            "alibaba-cn": {"options": {"apiKey": "k"}}}}}, {},
        (("k",), f"{PAYG}/chat/completions", "glm-5"),
    ),
    "its list is exact": (
        {"opencode.json": {"model": "alibaba-cn/GLM-5"}}, {"DASHSCOPE_API_KEY": "k"},
        "it declares no such model: alibaba-cn/GLM-5",
    ),
    "another package is that of declared models": (
        {"opencode.json": {"model": "alibaba-cn/glm-5", "provider": {"alibaba-cn": {
            "npm": "@ai-sdk/anthropic", "options": {"apiKey": "k"}}}}}, {},
        (("k",), f"{PAYG}/chat/completions", "glm-5"),
    ),
    "another vendor's name": (
        {"opencode.json": {"model": "openai/a", "provider": {"openai": {
            "options": {"apiKey": "k", "baseURL": "https://h/v1"}, "models": {"a": {}}}}}}, {},
        (("k",), "https://h/v1/responses", "a"),
    ),
}  # fmt: skip

OWN: Mapping[str, tuple[Texts, Mapping[str, str], Any]] = {
    "one name for the key": (with_row(env=["K"], options={"baseURL": "https://h/v1"}),
                             {"K": "k"}, (("k",), CHAT, "a")),
    "two names are none": (with_row(env=["K", "L"], options={"baseURL": "https://h/v1"}),
                           {"K": "k"}, ((), CHAT, "a")),
    "a text is no list": (with_row(env="K"), {}, "opencode.json has no array at provider.p.env"),
    "null is no key": (with_row(options={"apiKey": None}), {},
                       "opencode.json has no string at provider.p.options.apiKey"),
    "an empty file": ({**opencode("a", model="p/a"), ".opencode/opencode.json": ""}, {},
                      (("k",), CHAT, "a")),
    "a broken variable": (opencode("a", model="p/a"), {"OPENCODE_CONFIG_CONTENT": "{"},
                          "OPENCODE_CONFIG_CONTENT does not parse"),
    "a variable in the URL": (
        with_row(options={"apiKey": "k", "baseURL": "https://${OPENAI_BASE_URL}/v1"}),
        {"OPENAI_BASE_URL": "h"}, (("k",), CHAT, "a"),
    ),
    "one that is not set stays": (
        with_row(options={"apiKey": "k", "baseURL": "https://h/${NONE}"}), {},
        (("k",), "https://h/${NONE}/chat/completions", "a"),
    ),
    "a package of the model": (with_row(models={"a": {"provider": {"npm": "@ai-sdk/anthropic"}}}),
                               {}, (("k",), "https://h/v1/messages", "a")),
    "the agent's model": (opencode("a", "b", model="p/a", agent={"build": {"model": "p/b"}}), {},
                          (("k",), CHAT, "b")),
    "the mode's model": (
        opencode("a", "b", model="p/a", mode={"build": {"model": "p/b"}},
                 agent={"build": {"model": "p/a"}}), {}, (("k",), CHAT, "b"),
    ),
    "the default agent's model": (
        opencode("a", "b", model="p/a", default_agent="x", agent={"x": {"model": "p/b"}}), {},
        (("k",), CHAT, "b"),
    ),
    "a default agent that is declared nowhere": (
        opencode("a", "b", model="p/a", default_agent="x", agent={"y": {"model": "p/b"}}), {},
        NO_AGENT,
    ),
    "a default agent that a plugin may declare": (
        opencode("a", model="p/a", default_agent="x", plugin=["some-plugin"]), {},
        (("k",), CHAT, "a"),
    ),
    "a default agent that is built in": (opencode("a", model="p/a", default_agent="plan"), {},
                                         (("k",), CHAT, "a")),
    "a default agent whose file says nothing": (
        {**opencode("a", model="p/a", default_agent="x"), ".opencode/agents/x.md": "Be kind.\n"},
        {}, (("k",), CHAT, "a"),
    ),
    "another agent's model": (opencode("a", "b", model="p/a", agent={"plan": {"model": "p/b"}}), {},
                              (("k",), CHAT, "a")),
    "an agent's file": ({**opencode("a", "b", model="p/a"), ".opencode/agent/build.md": AGENT}, {},
                        (("k",), CHAT, "b")),
    "the default agent's file": (
        {**opencode("a", "b", model="p/a", default_agent="x"), ".opencode/agents/x.md": AGENT}, {},
        (("k",), CHAT, "b"),
    ),
    "the last one used": (
        {**opencode("a", "b", "c"), STATE: {"recent": [
            {"providerID": "q", "modelID": "a"}, {"providerID": "p", "modelID": "b"}]}}, {},
        (("k",), CHAT, "b"),
    ),
    "a preferred one": (opencode("z", "a-gpt-5"), {}, (("k",), CHAT, "a-gpt-5")),
    "the latest": (opencode("z", "a-latest"), {}, (("k",), CHAT, "a-latest")),
    "project files are off": (
        {**opencode("a", model="p/a"), "~/.config/opencode/opencode.json":
            provider("u", key="u", model="p/u")},
        {"OPENCODE_DISABLE_PROJECT_CONFIG": "true"}, (("u",), CHAT, "u"),
    ),
    "a login in the environment": (
        {**with_row(options={"baseURL": "https://h/v1"}),
         "~/.local/share/opencode/auth.json": {"p": {"key": "l"}}},
        {"OPENCODE_AUTH_CONTENT": '{"p": {"type": "api", "key": "e"}}'}, (("e",), CHAT, "a"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "case", [*BUILT_IN.values(), *OWN.values()], ids=[*BUILT_IN, *OWN]
)
def test_what_opencode_sends(case: tuple[Texts, Mapping[str, str], Any]) -> None:
    files, environment, wanted = case
    assert sent("opencode", files, environment) == wanted


def test_a_model_that_the_built_in_list_may_have_by_now_is_unknown() -> None:
    files = {"opencode.json": {"model": "alibaba-cn/qwen9"}}
    made = [
        one
        for one in started("opencode", files, {"DASHSCOPE_API_KEY": "k"})
        if one.active
    ]
    assert [one.doubt for one in made] == [
        "keyfit does not know whether there is a alibaba-cn/qwen9"
    ]
    assert not made[0].stopped


@pytest.mark.parametrize("name", ["kilo.json", ".kilo/kilo.json", "opencode.json"])
def test_kilo_reads_no_project_file_with_a_variable_in_it(name: str) -> None:
    user = {"~/.config/kilo/kilo.json": provider("u", key="{env:U}", model="p/u")}
    files = {name: provider("a", model="p/a"), **user}
    assert sent("kilo", files, {"K": "k", "U": "u"}) == (("u",), CHAT, "u")
    files = {name: provider("a", key="k", model="p/a"), **user}
    assert sent("kilo", files, {"U": "u"}) == (("k",), CHAT, "a")


OPENCLAW = "~/.openclaw/openclaw.json"


def changed(model: str = "p/a", **more: Any) -> dict[str, Any]:
    """OpenClaw's settings with more at their top."""
    (config,) = claw(model, key="k").values()
    return {OPENCLAW: {**config, **more}}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("DASHSCOPE_API_KEY", "${DASHSCOPE_API_KEY}"),
        ("MY_KEY", "low"),
        ("my_key", "${my_key}"),
    ],
)
def test_a_workspace_brings_no_key_of_a_vendor(name: str, key: str) -> None:
    files = {**claw(key=f"${{{name}}}"), ".env": f"{name}=low\n"}
    assert sent("openclaw", files, {}) == ((key,), CHAT, "a")
    if name == "DASHSCOPE_API_KEY":
        assert sent("openclaw", files, {name: "own"}) == (("own",), CHAT, "a")


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (changed("P/a"), (("k",), CHAT, "a")),
        (changed(zzz=1), "~/.openclaw/openclaw.json has a name that it does not know: zzz"),
        (changed(env={"K": "k"}),
         "~/.openclaw/openclaw.json has a name that it does not know: env.K"),
        (changed(env={"vars": {"K": "k"}}), (("k",), CHAT, "a")),
        ({"~/.clawdbot/clawdbot.json": changed()[OPENCLAW]}, (("k",), CHAT, "a")),
        ({OPENCLAW: {"$include": "./a.json5"}, "~/.openclaw/a.json5": changed()[OPENCLAW]},
         (("k",), CHAT, "a")),
        ({OPENCLAW: {"$include": "./openclaw.json", **changed()[OPENCLAW]}},
         (("k",), CHAT, "a")),
        ({OPENCLAW: {"$include": ["../a.json5"], **changed()[OPENCLAW]},
          "~/a.json5": {"models": {"providers": {"p": {"apiKey": "outside"}}}}},
         (("k",), CHAT, "a")),
    ],
)  # fmt: skip
def test_what_openclaw_sends(files: Texts, wanted: Any) -> None:
    assert sent("openclaw", files, {}) == wanted


def test_a_bare_model_of_two_providers_is_of_none() -> None:
    (config,) = claw("a", key="k").values()
    rows = config["models"]["providers"]
    config["models"]["providers"] = {**rows, "q": rows["p"]}
    assert sent("openclaw", {OPENCLAW: config}, {}) == "it knows no such model: a"


def test_another_name_of_a_model() -> None:
    (config,) = claw("Fast", key="k").values()
    config["agents"]["defaults"]["models"] = {"p/b": {"alias": "fast"}}
    assert sent("openclaw", {OPENCLAW: config}, {}) == (("k",), CHAT, "b")
