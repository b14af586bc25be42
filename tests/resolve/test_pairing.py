"""Keys, URLs and models of files that belong to no tool: who is paired with whom."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.variable_names import VariableNames
from keyfit.parsers import dotenv, jsonc, shell
from keyfit.resolve.call import Call
from keyfit.resolve.object_pairing import object_calls
from keyfit.resolve.variable_pairing import variable_calls
from keyfit.text.source import Source

URL = "https://coding-intl.dashscope.aliyuncs.com/v1"
OTHER = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
PLAN = "sk-sp-0123456789abcdef0123456789abcdef"
STANDARD = "sk-fedcba9876543210fedcba9876543210"

Pair = tuple[str, list[str], list[str]]


def pairs(calls: list[Call]) -> list[Pair]:
    """Of each call: the name of its URL, the names of its keys, the names of its models."""
    return [
        (
            call.url.setting.last_name if call.url else "",
            [part.setting.last_name for part in call.keys],
            [use.part.setting.last_name for use in call.models],
        )
        for call in calls
    ]


def in_dotenv(text: str) -> list[Call]:
    document = dotenv.parse(Source("/p/.env", text))
    return list(variable_calls(load_catalog(), load_tools().variable_names, document))


def in_shell(text: str) -> list[Call]:
    document = shell.parse(Source("/p/.zshrc", text))
    return list(variable_calls(load_catalog(), load_tools().variable_names, document))


def in_json(value: Any) -> list[Call]:
    document = jsonc.parse(Source("/p/app.json", json.dumps(value)))
    return list(object_calls(load_catalog(), load_tools().variable_names, document))


# --- variables ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("OPENAI_API_KEY OPENAI_BASE_URL", ("OPENAI_BASE_URL", ["OPENAI_API_KEY"], [])),
        ("OPENAI_API_KEY OPENAI_API_BASE", ("OPENAI_API_BASE", ["OPENAI_API_KEY"], [])),
        (
            "ANTHROPIC_API_KEY ANTHROPIC_BASE_URL ANTHROPIC_MODEL",
            ("ANTHROPIC_BASE_URL", ["ANTHROPIC_API_KEY"], ["ANTHROPIC_MODEL"]),
        ),
        (
            "DASHSCOPE_API_KEY QWEN_BASE_URL",
            ("QWEN_BASE_URL", ["DASHSCOPE_API_KEY"], []),
        ),
        (
            "MY_API_KEY MY_ENDPOINT MY_MODEL",
            ("MY_ENDPOINT", ["MY_API_KEY"], ["MY_MODEL"]),
        ),
        ("MY_TOKEN MY_URL MY_MODEL_ID", ("MY_URL", ["MY_TOKEN"], ["MY_MODEL_ID"])),
        ("API_KEY BASE_URL MODEL", ("BASE_URL", ["API_KEY"], ["MODEL"])),
        ("my_api_key my_base_url", ("my_base_url", ["my_api_key"], [])),
    ],
)
def test_families(names: str, expected: Pair) -> None:
    def value(name: str) -> str:
        role = load_tools().variable_names.role(name)
        return {"url": URL, "key": PLAN, "model": "glm-5"}[role]

    calls = in_dotenv("".join(f"{name}={value(name)}\n" for name in names.split()))
    assert pairs(calls) == [expected]
    assert all(call.certain for call in calls)


def test_two_families_side_by_side() -> None:
    text = f"A_API_KEY={PLAN}\nA_URL={URL}\nB_API_KEY={STANDARD}\nB_URL={OTHER}\n"
    assert pairs(in_dotenv(text)) == [
        ("A_URL", ["A_API_KEY"], []),
        ("B_URL", ["B_API_KEY"], []),
    ]


def test_the_scripts_prefer_their_own_key() -> None:
    text = f"DASHSCOPE_API_KEY={STANDARD}\nQWEN_API_KEY={PLAN}\nQWEN_BASE_URL={OTHER}\n"
    assert pairs(in_dotenv(text)) == [("QWEN_BASE_URL", ["QWEN_API_KEY"], [])]


def test_one_key_and_one_url_of_the_vendor_are_paired_without_certainty() -> None:
    (call,) = in_dotenv(f"DASHSCOPE_API_KEY={PLAN}\nLLM_BASE_URL={OTHER}\n")
    assert [part.text for part in call.keys] == [PLAN]
    assert not call.certain


@pytest.mark.parametrize(
    "more",
    [
        f"BAILIAN_API_KEY={STANDARD}\n",
        f"SECOND_URL={URL}\n",
    ],
    ids=["two keys", "two URLs"],
)
def test_more_than_one_are_not_paired(more: str) -> None:
    calls = in_dotenv(f"DASHSCOPE_API_KEY={PLAN}\nLLM_BASE_URL={OTHER}\n{more}")
    assert all(call.keys == () for call in calls)


def test_a_key_serves_the_urls_below_its_prefix_without_certainty() -> None:
    text = f"TOKEN_PLAN_API_KEY={PLAN}\nTOKEN_PLAN_URL={URL}\nTOKEN_PLAN_IMAGE_URL={OTHER}\n"
    own, below = in_dotenv(text)
    assert [part.setting.last_name for part in below.keys] == ["TOKEN_PLAN_API_KEY"]
    assert own.certain
    assert not below.certain


@pytest.mark.parametrize(
    "text",
    [
        f"APP_KEY={PLAN}\nAPP_IMAGE_URL={URL}\n",
        f"QWEN_A_API_KEY={PLAN}\nQWEN_IMAGE_URL={URL}\n",
        f"TOKEN_PLAN_API_KEY={PLAN}\nTOKEN_PLAN_IMAGE_KEY=x\nTOKEN_PLAN_IMAGE_URL={URL}\n",
    ],
    ids=["a prefix of anybody's", "a sibling's", "one of its own"],
)
def test_a_key_of_another_prefix_is_not_taken_for_certain(text: str) -> None:
    taken = [
        part.text for call in in_dotenv(text) if call.certain for part in call.keys
    ]
    assert PLAN not in taken


def test_a_foreign_key_beside_it_does_not_matter() -> None:
    text = f"GITHUB_TOKEN=ghp_1\nDASHSCOPE_API_KEY={PLAN}\nLLM_BASE_URL={OTHER}\n"
    (call,) = in_dotenv(text)
    assert [part.text for part in call.keys] == [PLAN]


@pytest.mark.parametrize(
    "text",
    [
        f"#OPENAI_API_KEY={PLAN}\nOPENAI_BASE_URL={URL}\n",
        f"OPENAI_API_KEY={PLAN}\nOPENAI_API_KEY=\nOPENAI_BASE_URL={URL}\n",
        f"OPENAI_BASE_URL={URL}\n",
        f"OSS_ACCESS_KEY={PLAN}\nOSS_ENDPOINT={URL}\nOPENAI_BASE_URL={URL}\n",
    ],
    ids=["commented out", "emptied", "absent", "cloud storage"],
)
def test_no_key(text: str) -> None:
    (call,) = in_dotenv(text)
    assert call.keys == ()


def test_an_emptied_url_makes_no_call() -> None:
    assert (
        in_dotenv(f"OPENAI_API_KEY={PLAN}\nOPENAI_BASE_URL={URL}\nOPENAI_BASE_URL=\n")
        == []
    )


def test_many_pairs_take_as_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each name is looked at a few times, however many others stand beside it."""
    steps = 0
    stem = VariableNames.stem

    def counted(self: VariableNames, name: str) -> str:
        nonlocal steps
        steps += 1
        return stem(self, name)

    monkeypatch.setattr(VariableNames, "stem", counted)
    count = 4000
    text = "".join(f"V{n}_API_KEY={PLAN}\nV{n}_BASE_URL={URL}\n" for n in range(count))
    calls = in_dotenv(text)
    assert [len(call.keys) for call in calls] == [1] * count
    assert steps < 20 * count
    assert max(len(call.references.candidates) for call in calls) < 50


def test_the_keys_to_refer_to_are_the_nearest_before() -> None:
    keys = "".join(
        f"V{n}_API_KEY={PLAN}\nN{n}_KEY=another vendor's\n" for n in range(100)
    )
    (call,) = in_dotenv(
        f"{keys}OPENAI_API_KEY={STANDARD}\nOPENAI_BASE_URL={URL}\nZ_KEY={PLAN}\n"
    )
    names = [part.setting.last_name for part in call.references.candidates]
    assert names == [f"V{n}_API_KEY" for n in range(100 - len(names), 100)]


# --- objects ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "url", "model"),
    [
        ("apiKey", "baseUrl", "model"),
        ("api_key", "base_url", "model_name"),
        ("API-Key", "apiBase", "modelId"),
        ("token", "endpoint", "defaultModel"),
    ],
)
def test_fields_of_one_object(key: str, url: str, model: str) -> None:
    assert pairs(in_json({"x": {key: PLAN, url: URL, model: "glm-5"}})) == [
        (url, [key], [model])
    ]


def test_siblings_never_see_each_other() -> None:
    value = {
        "a": {"apiKey": PLAN, "baseUrl": URL},
        "b": {"baseUrl": OTHER},
        "c": {"apiKey": "x"},
    }
    assert pairs(in_json(value)) == [("baseUrl", ["apiKey"], []), ("baseUrl", [], [])]


def test_items_of_a_list_never_see_each_other() -> None:
    value = [{"apiKey": PLAN, "baseUrl": URL}, {"baseUrl": OTHER, "apiKey": STANDARD}]
    calls = in_json({"providers": value})
    assert [[part.text for part in call.keys] for call in calls] == [[PLAN], [STANDARD]]


def test_the_nearest_object_around_has_the_key() -> None:
    value = {"apiKey": "far", "a": {"apiKey": "near", "b": {"c": {"baseUrl": URL}}}}
    (call,) = in_json(value)
    assert [part.text for part in call.keys] == ["near"]


def test_a_key_too_far_away_is_not_taken() -> None:
    value = {"apiKey": "far", "a": {"b": {"c": {"d": {"baseUrl": URL}}}}}
    assert pairs(in_json(value)) == [("baseUrl", [], [])]


def test_a_key_deeper_than_the_url_is_not_taken() -> None:
    assert pairs(in_json({"baseUrl": URL, "auth": {"apiKey": PLAN}})) == [
        ("baseUrl", [], [])
    ]


def test_which_of_two_keys_is_meant_is_not_guessed() -> None:
    assert pairs(in_json({"apiKey": PLAN, "token": STANDARD, "url": URL})) == [
        ("url", [], [])
    ]


@pytest.mark.parametrize(
    "name", ["gateway", "upstream", "api", "proxy_url", "coding_plan_url"]
)
def test_a_key_that_fits_a_url_beside_it_is_not_another_urls(name: str) -> None:
    calls = in_json({"api_key": STANDARD, "base_url": OTHER, "model": "x", name: URL})
    expected = {"base_url": (["api_key"], ["model"]), name: ([], [])}
    assert {url: (keys, models) for url, keys, models in pairs(calls)} == expected


@pytest.mark.parametrize(
    "mistyped",
    [
        "https://coding-intl.dashscope.aliyun.com/v1",
        "https//coding-intl.dashscope.aliyuncs.com/v1",
    ],
)
@pytest.mark.parametrize(
    "elsewhere", [{"proxy_url": OTHER}, {"docs": {"url": OTHER}}, {"gateway": OTHER}]
)
def test_a_key_stays_that_of_a_mistyped_url_that_it_fits(
    mistyped: str, elsewhere: dict[str, Any]
) -> None:
    calls = in_json({"api_key": PLAN, "base_url": mistyped, **elsewhere})
    keys = {call.url.text: len(call.keys) for call in calls if call.url}
    assert keys == {mistyped: 1, OTHER: 0}


def test_a_key_around_objects_is_that_of_the_url_that_it_fits() -> None:
    calls = in_json(
        {"api_key": PLAN, "chat": {"base_url": URL}, "docs": {"url": OTHER}}
    )
    keys = {call.url.text: len(call.keys) for call in calls if call.url}
    assert keys == {URL: 1, OTHER: 0}


def test_a_key_around_objects_is_judged_at_each_url_of_one_name() -> None:
    calls = in_json(
        {"api_key": PLAN, "chat": {"base_url": URL}, "images": {"base_url": OTHER}}
    )
    assert [len(call.keys) for call in calls] == [1, 1]


def test_a_url_beside_a_key_of_its_own_takes_none_from_around_it() -> None:
    calls = in_json(
        {
            "api_key": PLAN,
            "chat": {"base_url": URL, "api_key": PLAN},
            "images": {"url": OTHER},
        }
    )
    assert [len(call.keys) for call in calls] == [1, 1]


@pytest.mark.parametrize("name", ["gateway", "upstream", "api", "webhook_url"])
def test_a_key_that_fits_no_url_beside_it_may_be_any_ones(name: str) -> None:
    calls = in_json({"api_key": PLAN, "base_url": OTHER, name: OTHER})
    assert [[part.text for part in call.keys] for call in calls] == [[PLAN], [PLAN]]


def test_the_only_key_that_fits_another_url_is_not_taken_for_want_of_any() -> None:
    value = {"dashscope_api_key": STANDARD, "api": OTHER, "webhook_url": URL}
    calls = in_json(value)
    assert [call.keys for call in calls if call.url and call.url.text == URL] == [()]


def test_the_only_url_has_the_key_and_the_model_whatever_its_name() -> None:
    value = {"api_key": STANDARD, "model": "x", "gateway": URL}
    assert pairs(in_json(value)) == [("gateway", ["api_key"], ["model"])]


@pytest.mark.parametrize("url", ["https://api.example.com/v1", "${BASE_URL}"])
def test_a_key_may_be_right_at_a_url_that_is_not_this_vendors(url: str) -> None:
    (call,) = in_json({"api_key": STANDARD, "base_url": url, "webhook_url": URL})
    assert call.keys == ()


def test_a_plan_key_is_this_vendors_and_right_at_no_other_url() -> None:
    gateway = "http://127.0.0.1:4000"
    value = {"api_key": PLAN, "base_url": gateway, "upstream": OTHER}
    assert pairs(in_json(value)) == [("upstream", ["api_key"], [])]


def test_two_urls_called_alike_are_both_judged() -> None:
    calls = in_json({"api_key": STANDARD, "base_url": OTHER, "api_base": URL})
    assert [len(call.keys) for call in calls] == [1, 1]


def test_an_outer_key_that_fits_the_outer_url_is_not_an_inner_urls() -> None:
    inner = {"base_url": URL}
    value = {"api_key": STANDARD, "base_url": OTHER, "coding_plan": inner}
    assert [len(call.keys) for call in in_json(value)] == [1, 0]
    value = {"api_key": STANDARD, "coding_plan": inner}
    assert [len(call.keys) for call in in_json(value)] == [1]


def test_a_listed_key_that_fits_the_url_beside_the_list_is_not_another_urls() -> None:
    value = {"api_keys": [STANDARD, "x"], "base_url": OTHER, "gateway": URL}
    first, second = in_json(value)
    assert [part.text for part in first.keys] == [STANDARD, "x"]
    assert [part.text for part in second.keys] == ["x"]


def test_the_name_of_a_variable_is_nearer_than_an_outer_key() -> None:
    inner = {"base_url": URL, "api_key_env": "CODING_KEY"}
    (call,) = in_json({"api_key": STANDARD, "coding_plan": inner})
    assert call.keys == ()


def test_the_name_of_a_variable_goes_with_the_url_of_its_stem() -> None:
    image = {"image_base_url": URL, "image_api_key_env": "CODING_KEY"}
    (call,) = in_json({"api_key": STANDARD, **image})
    assert call.keys == ()
    value = {"api_key": STANDARD, "image_base_url": URL, "text_api_key_env": "X"}
    (call,) = in_json(value)
    assert [part.text for part in call.keys] == [STANDARD]


def test_a_model_name_beside_a_model_is_a_title() -> None:
    value = {"apiKey": PLAN, "baseUrl": URL, "model_name": "GLM 5", "model": "glm-5"}
    assert pairs(in_json(value)) == [("baseUrl", ["apiKey"], ["model"])]


def test_variables_inside_an_object() -> None:
    value = {
        "env": {"OPENAI_API_KEY": PLAN, "OPENAI_BASE_URL": URL},
        "x": {"OPENAI_API_KEY": "y"},
    }
    assert pairs(in_json(value)) == [("OPENAI_BASE_URL", ["OPENAI_API_KEY"], [])]


@pytest.mark.parametrize("written", ["${X}", "{env:X}", "os.environ/X", "$X"])
def test_a_reference_is_unknown(written: str) -> None:
    (call,) = in_json({"apiKey": written, "baseUrl": URL})
    assert [part.text for part in call.keys] == [None]


@pytest.mark.parametrize(
    "value",
    [
        {"apiKey": PLAN, "baseUrl": "https://api.example.com/v1"},
        {"apiKey": PLAN, "baseUrl": "http://127.0.0.1:4000"},
        {"apiKey": PLAN, "urls": [URL]},
        {"apiKey": PLAN, "text": f"see {URL}"},
    ],
    ids=["another vendor", "loopback", "a list", "prose"],
)
def test_nothing_of_ours(value: dict[str, Any]) -> None:
    assert in_json(value) == []


# --- shell: unknown is not absent ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"ANTHROPIC_AUTH_TOKEN={PLAN}\nsource x\nANTHROPIC_BASE_URL={OTHER}\n",
        f"ANTHROPIC_BASE_URL={OTHER}\nsource x\nANTHROPIC_AUTH_TOKEN={PLAN}\n",
        f"if x; then ANTHROPIC_AUTH_TOKEN={PLAN}; fi\nDASHSCOPE_API_KEY={PLAN}\n"
        f"ANTHROPIC_BASE_URL={OTHER}\n",
    ],
    ids=["key before", "URL before", "a branch"],
)
def test_a_key_that_may_have_changed_is_there_but_unknown(text: str) -> None:
    (call,) = in_shell(text)
    assert [(part.setting.last_name, part.text) for part in call.keys] == [
        ("ANTHROPIC_AUTH_TOKEN", None)
    ]


def test_no_guess_across_an_unknown_effect() -> None:
    text = f"DASHSCOPE_API_KEY={PLAN}\nsource x\nLLM_BASE_URL={OTHER}\n"
    assert pairs(in_shell(text)) == [("LLM_BASE_URL", [], [])]


def test_what_a_function_leaves_unknown_is_no_reader_of_its_own() -> None:
    text = f"A_API_KEY={PLAN}\nA_URL={OTHER}\nask() {{ read -r A_API_KEY; }}\n"
    assert pairs(in_shell(text)) == [("A_URL", ["A_API_KEY"], [])]
