"""The vendor's data files: their schemas, their sources, and what the reference document says."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft202012Validator

import keyfit.catalog
from keyfit.catalog import Catalog, load_catalog
from keyfit.doctor.error_text import read_error

CATALOG = Path(keyfit.catalog.__file__).parent
FILES = ("vendor", "keys", "hosts", "models", "messages")
VENDORS = sorted(folder.name for folder in (CATALOG / "vendors").iterdir())


def read(path: str) -> dict[str, Any]:
    return tomli.loads((CATALOG / path).read_text("utf-8"))


DATA = {name: read(f"vendors/qwencloud/{name}.toml") for name in FILES}
COMMON = read("common.toml")
# Each data file with the schema that it must obey.
SCHEMA_OF = {f"vendors/{v}/{name}.toml": name for v in VENDORS for name in FILES}
SCHEMA_OF["common.toml"] = "common"

REFERENCE_MODELS = {  # id: context, thinking, budget, as the reference document has them
    "qwen3.5-plus": (1_000_000, "yes", 81_920),
    "kimi-k2.5": (256_000, "yes", 81_920),
    "glm-5": (198_000, "yes", 32_768),
    "MiniMax-M2.5": (192_000, "yes", 32_768),
    "qwen3-max-2026-01-23": (256_000, "yes", 81_920),
    "qwen3-coder-next": (256_000, "no", None),
    "qwen3-coder-plus": (1_000_000, "no", None),
    "glm-4.7": (198_000, "yes", 32_768),
}
# fmt: off
FUTURE = [  # what a plan may list tomorrow
    "qwen3.8-plus", "qwen3.9-max", "qwen4-plus", "qwen4-coder", "qwen3-coder-pro", "qwen3.6-coder",
    "qwen3.8-coder", "qwen4-max-2027-01-01", "qwen3-max-2026-09-01", "qwen3.5-max",
    "qwen-coder-next", "qwen5", "glm-6", "glm-5.4", "glm-5-air", "kimi-k3", "kimi-k2.8",
    "MiniMax-M3", "MiniMax-M2.8", "deepseek-v4.2", "deepseek-v5-pro", "qwen-next",
    "qwen-image-3.0", "wan3.0-image", "happyhorse-1.2-t2v", "cosyvoice-v4", "gpt-oss-120b",
    "step-4",
]
# fmt: on


def jsonable(value: Any) -> Any:
    """``value`` with its dates as ISO strings."""
    if isinstance(value, dict):
        return {name: jsonable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [jsonable(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def tables(value: Any) -> list[dict[str, Any]]:
    """Every table in ``value``, nested ones too."""
    inner = list(value.values()) if isinstance(value, dict) else value
    found = [value] if isinstance(value, dict) else []
    for item in inner if isinstance(inner, list) else ():
        found += tables(item)
    return found


SHAPES = {vendor: read(f"vendors/{vendor}/keys.toml")["keys"] for vendor in VENDORS}
EVERY_SHAPE = [*COMMON["keys"], *(row for rows in SHAPES.values() for row in rows)]


def catalog_of(vendor: str) -> Catalog:
    return load_catalog(folder=str(CATALOG / "vendors" / vendor))


def row(table: str, name: str) -> dict[str, Any]:
    return next(row for row in DATA["messages"][table] if row["id"] == name)


def validator_of(schema: str) -> Draft202012Validator:
    table = json.loads((CATALOG / f"{schema}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(table)
    return Draft202012Validator(table)


@pytest.mark.parametrize("path", SCHEMA_OF)
def test_file_obeys_its_schema(path: str) -> None:
    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator_of(SCHEMA_OF[path]).iter_errors(jsonable(read(path)))
    ]
    assert errors == []


@pytest.mark.parametrize("path", SCHEMA_OF)
def test_file_names_its_schema_and_keeps_lines_short(path: str) -> None:
    lines = (CATALOG / path).read_text("utf-8").splitlines()
    up = "../" * path.count("/")
    assert lines[0] == f"#:schema {up}{SCHEMA_OF[path]}.schema.json"
    assert [line for line in lines if len(line) > 100] == []


@pytest.mark.parametrize("path", SCHEMA_OF)
def test_every_fact_is_cited_and_dated(path: str) -> None:
    head = COMMON
    if "/" in path:
        head = read(f"{path.rpartition('/')[0]}/vendor.toml")
    cited = [table for table in tables(read(path)) if "cite" in table]
    assert {table["cite"] for table in cited} <= {*head["sources"], *COMMON["sources"]}
    today = head.get("as_of", DATA["vendor"]["as_of"])
    assert all(table["as_of"] <= today for table in cited)


def test_the_notice_names_every_repository() -> None:
    notice = (CATALOG / "NOTICE.md").read_text("utf-8")
    heads = [COMMON, *(read(f"vendors/{vendor}/vendor.toml") for vendor in VENDORS)]
    urls = {row.get("url", "") for head in heads for row in head["sources"].values()}
    repositories = {url for url in urls if "github.com" in url}
    assert repositories
    assert {url for url in repositories if url not in notice} == set()


def test_every_tool_cites_a_known_source() -> None:
    for path in (CATALOG / "tools").glob("*.toml"):
        cites = {
            t["cite"]
            for t in tables(tomli.loads(path.read_text("utf-8")))
            if "cite" in t
        }
        assert cites <= set(DATA["vendor"]["sources"]), path.name


@pytest.mark.parametrize(
    "fact",
    [
        "keys/keys",
        "common/keys",
        "common/secrets",
        "hosts/hosts",
        "models/editions",
        "models/models",
        "models/elsewhere",
        "messages/messages",
        "messages/foreign",
        "messages/frames",
        "messages/matrix",
        "messages/scenarios",
        "messages/skills",
    ],
)
def test_schema_refuses_a_fact_without_source_or_with_an_unknown_field(
    fact: str,
) -> None:
    name, _, table = fact.partition("/")
    validator = validator_of(name)
    data = COMMON if name == "common" else DATA[name]
    assert validator.is_valid(jsonable(data))
    for missing in ("cite", "as_of"):
        broken = jsonable(data)
        del broken[table][0][missing]
        assert not validator.is_valid(broken)
    broken = jsonable(data)
    broken[table][0]["surplus"] = 1
    assert not validator.is_valid(broken)


def test_ids_of_keys_are_unique_among_vendors() -> None:
    ids = [shape["id"] for shape in EVERY_SHAPE]
    assert len(ids) == len(set(ids))


def test_ids_are_unique() -> None:
    for name, table in (
        ("models", "editions"),
        ("messages", "messages"),
        ("messages", "foreign"),
        ("messages", "scenarios"),
        ("messages", "skills"),
    ):
        ids = [row["id"] for row in DATA[name][table]]
        assert len(ids) == len(set(ids)), table
    hosts = [row["host"] for row in DATA["hosts"]["hosts"]]
    assert len(hosts) == len(set(hosts))


def test_patterns_compile_and_every_key_pattern_keeps_its_prefix() -> None:
    for shape in EVERY_SHAPE:
        assert re.compile(shape["pattern"])
        assert shape["pattern"].replace("\\", "").startswith(shape["prefix"])
    for table in ("messages", "foreign", "frames"):
        for row in DATA["messages"][table]:
            assert all(map(re.compile, row["match"]))


@pytest.mark.parametrize(
    ("key", "shape"),
    [
        ("sk-sp-" + "0123456789abcdef" * 2, "plan-hex"),
        ("sk-sp-D.ABCDE.x1y2.ME" + "a/b+c=d_e-" * 9, "plan-dotted"),
        ("sk-sp-xxxxx", "plan"),
        ("sk-sp-PLACEHOLDER", "plan"),
        ("sk-ws-H.ABCDE.x1y2.ME" + "a/b+c=d_e-" * 9, "workspace"),
        ("sk-ws-01-" + "a" * 40, "workspace"),
        ("sk-" + "0123456789abcdef" * 2, "standard-hex"),
        ("sk-" + "Ab1" * 15, "standard"),
        ("sk-or-v1-" + "0a" * 32, "openrouter"),
        ("sk-ant-api03-" + "Ab1" * 15, "anthropic"),
        ("sk-proj-" + "Ab1" * 15, "openai-project"),
        ("sk-cp-" + "Ab1" * 15, "minimax-plan"),
        ("sk-kimi-" + "Ab1" * 15, "kimi-code"),
        ("tp-" + "ab1" * 15, "mimo"),
        ("ms-01234567-89ab-cdef-0123-456789abcdef", "modelscope"),
        ("gsk_" + "Ab1" * 15, "groq"),
        ("AIza" + "Ab1_-" * 7, "google"),
        ("LTAI" + "5tAb1" * 4, "access-key"),
        ("sk-sp-****", "plan"),
        ("sk-sp-djI.x1y2.ME" + "a/b+c=d_e-" * 9, "plan-dotted"),
        ("sk-xxxxxxxxxxxxxxxx", None),
        ("sk-ws-xxxx", None),
        ("sk-ant-xxxx", "anthropic"),
        ("my-gateway-token-000000", None),
        ("", None),
    ],
)
def test_key_shapes(key: str, shape: str | None) -> None:
    found = load_catalog().keys.shape_of(key)
    assert (found.id if found else None) == shape


@pytest.mark.parametrize(
    ("vendor", "shape"),
    [(vendor, shape) for vendor in VENDORS for shape in SHAPES[vendor]]
    + [("qwencloud", shape) for shape in COMMON["keys"]],
    ids=lambda value: value if isinstance(value, str) else str(value["id"]),
)
def test_samples_have_their_shape_and_the_others_have_not(
    vendor: str, shape: dict[str, Any]
) -> None:
    keys = catalog_of(vendor).keys
    for key in shape["samples"]:
        found = keys.shape_of(key)
        assert found is not None, key
        assert found.id == shape["id"], key
    for key in shape["unlike"]:
        found = keys.shape_of(key)
        assert not found or found.id != shape["id"], key


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_other_vendors_key_is_called_this_vendors(vendor: str) -> None:
    keys = catalog_of(vendor).keys
    own = {row["prefix"] for row in SHAPES[vendor]}
    others = [row for other in VENDORS if other != vendor for row in SHAPES[other]]
    for row in (*others, *COMMON["keys"]):
        if row["prefix"] not in own and not row.get("shared"):
            shapes = [keys.shape_of(key) for key in row["samples"]]
            assert all(shape and not shape.plans for shape in shapes), row["id"]


def test_a_shape_of_two_vendors_names_both_to_a_third() -> None:
    key = "sk-sp-9d4c1f7ae2b35860c7e1a94fd2035b68"
    shape = catalog_of("kimi").keys.shape_of(key)
    assert shape
    assert "Alibaba" in shape.vendor
    assert "Tencent" in shape.vendor
    assert load_catalog().keys.shape_of(key).plans  # type: ignore[union-attr]


def test_a_shape_that_strangers_share_shows_no_vendor() -> None:
    key = "sk-9d4c1f7ae2b35860c7e1a94fd2035b68"
    assert catalog_of("minimax").keys.shape_of(key) is None


def test_likelier_plan_stands_first() -> None:
    plans = {shape["id"]: shape.get("plans") for shape in DATA["keys"]["keys"]}
    assert plans["plan-hex"] == ["coding-plan", "token-plan"]
    assert plans["plan-dotted"] == ["token-plan", "coding-plan"]


@pytest.mark.parametrize(
    "text",
    [
        "sk-xxxxx", "sk-sp-xxxxxx", "sk-sp-XXXX-XXXX", "sk-ws-xxxx", "sk-or-v1-xxxx", "sk-...",
        "xxx", "...", "sk-sp-...", "sk-", "sk-sp-", "your-api-key", "YOUR_API_KEY", "yourkey",
        "your key", "[key]",
        "YOUR_DASHSCOPE_API_KEY", "sk-your-key-here", "sk-sp-your-coding-plan-key", "<your key>",
        "<YOUR_API_KEY>", "sk-sp-<key>", "sk-sp-PLACEHOLDER", "PLACEHOLDER", "{API_KEY}", "{{key}}",
        "[your key]", "changeme", "change-me", "CHANGE_ME", "replace_me", "replace-with-your-key",
        "insert-your-key-here", "my_api_key", "API_KEY", "api-key", "sk-sp-key", "TODO",
        "example", "example-key", "__API_KEY__", "%API_KEY%", "你的API Key",
        "sk-sp-你的密钥", "<你的密钥>", "***", "sk-***", "sk-sp-****", "sk-…", "••••••••",
        "REDACTED",
        "<redacted>", "[masked]", "Qwen API Key", "DashScope Key (see the docs)", "votre clé API",
        "Ihr Schlüssel hier", "ваш ключ", "put the key of step 2 here",
        "(your key)", "-- your key --", "【你的 key】", "sk-xxx (see README)", "sk-xxxx****xxxx",
        "Enter your Qwen API key, e.g. sk-...", "在此处填写 API Key (sk-开头)",
    ],
)  # fmt: skip
def test_placeholders(text: str) -> None:
    assert load_catalog().keys.is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "sk-sp-****abcd", "sk-…abcd", "sk-sp-ab...cd", "****abcd", "sk-ab**********yz",
        "sk-" + "0123456789abcdef" * 2, "sk-sp-" + "0123456789abcdef" * 2,
        "sk-sp-D.ABCDE.x1y2.ME" + "a" * 30, "${DASHSCOPE_API_KEY}", "$KEY", "{env:PLAN_KEY}",
        "{file:~/.key}", "DASHSCOPE_API_KEY", "os.environ/PLAN_KEY", "${{ secrets.KEY }}",
        "none", "null", "dummy", "test", "sk-1234", "sk-no-key-required", "ollama", "key",
        "Bearer token", "sk-1234****cdef", "hunter ", "sk-abcdefgh ijklmnop",
        "sk-fedcba9876543210 fedcba9876543210", "redactedkey",
    ],
)  # fmt: skip
def test_what_is_no_placeholder(text: str) -> None:
    assert not load_catalog().keys.is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "my-" * 5_000 + "!",
        "a-" * 5_000,
        "x" * 10_000 + "!",
        "<" * 9_000,
        "a b " * 5_000 + "9x",
        "*" * 9_000 + "a",
        "a, " * 5_000 + "9x",
    ],
)
def test_placeholders_of_any_length_end(text: str) -> None:
    assert not load_catalog().keys.is_placeholder(text)


@pytest.mark.parametrize(
    ("host", "plan", "region"),
    [
        ("dashscope-intl.aliyuncs.com", "pay-as-you-go", "ap-southeast-1"),
        ("DashScope.aliyuncs.com", "pay-as-you-go", "cn-beijing"),
        ("dashscope-us.aliyuncs.com", "pay-as-you-go", "us-east-1"),
        ("cn-hongkong.dashscope.aliyuncs.com", "pay-as-you-go", "cn-hongkong"),
        ("llm-abc.cn-beijing.maas.aliyuncs.com", "pay-as-you-go", "cn-beijing"),
        ("ws-abc.ap-southeast-1.maas.aliyuncs.com", "pay-as-you-go", "ap-southeast-1"),
        ("ws-abc.ap-northeast-1.maas.aliyuncs.com", "pay-as-you-go", "ap-northeast-1"),
        ("ws-abc.eu-central-1.maas.aliyuncs.com", "pay-as-you-go", "eu-central-1"),
        ("ws-abc.us-east-1.maas.aliyuncs.com", "pay-as-you-go", "us-east-1"),
        ("ws-abc.cn-hongkong.maas.aliyuncs.com", "pay-as-you-go", "cn-hongkong"),
        ("trial.cn-beijing.maas.aliyuncs.com", "pay-as-you-go", "cn-beijing"),
        ("maas.qwencloudapi.com", "pay-as-you-go", "global"),
        ("coding-intl.dashscope.aliyuncs.com", "coding-plan", "ap-southeast-1"),
        ("coding.dashscope.aliyuncs.com", "coding-plan", "cn-beijing"),
        ("token-plan.ap-southeast-1.maas.aliyuncs.com", "token-plan", "ap-southeast-1"),
        ("token-plan.cn-beijing.maas.aliyuncs.com", "token-plan", "cn-beijing"),
        ("token-plan.maas.qwencloudapi.com", "token-plan", "global"),
        ("token-plan.maas.qianwenaiapi.com", "token-plan", "qianwen"),
        ("maas.qianwenaiapi.com", "pay-as-you-go", "qianwen"),
    ],
)
def test_hosts(host: str, plan: str, region: str) -> None:
    found = load_catalog().endpoints.host(host)
    assert found
    assert (found.plan, found.region) == (plan, region)


def test_hosts_with_a_star_stand_last_and_regions_offer_the_shared_host_first() -> None:
    hosts = [row["host"] for row in DATA["hosts"]["hosts"]]
    stars = [host for host in hosts if host.startswith("*")]
    assert hosts[-len(stars) :] == stars
    trial = hosts.index("trial.cn-beijing.maas.aliyuncs.com")
    assert DATA["hosts"]["hosts"][trial]["routes"] == "trial"
    assert hosts.index("dashscope.aliyuncs.com") < trial


def test_typos_lead_to_known_hosts_and_are_none() -> None:
    named = {row["host"] for row in DATA["hosts"]["hosts"]}
    typos, real = DATA["hosts"]["typos"], set(DATA["hosts"]["real"])
    assert set(typos.values()) <= named
    assert not set(typos) & named
    assert not real & (named | set(typos))
    own = (".aliyuncs.com", ".alibabacloud.com", ".qwencloud.com", ".qwencloudapi.com")
    assert [host for host in typos if not host.endswith(own)] == []


def test_the_standard_key_has_an_anthropic_url() -> None:
    assert DATA["hosts"]["routes"]["pay-as-you-go"]["anthropic"] == ["/apps/anthropic"]
    coding_plan = DATA["hosts"]["routes"]["coding-plan"]
    assert set(coding_plan) == {"openai-chat", "anthropic", "tolerated", "unsupported"}
    assert "native" in coding_plan["unsupported"]


def test_words_find_the_vendor_and_leave_other_projects_alone() -> None:
    catalog = load_catalog()
    texts = [row["host"] for row in DATA["hosts"]["hosts"]] + list(
        DATA["hosts"]["typos"]
    )
    texts += [
        shape["prefix"] + "x" for shape in DATA["keys"]["keys"] if "plans" in shape
    ]
    texts += [
        "MODELSTUDIO_API_KEY=",
        "BAILIAN_API_KEY=",
        "QWEN_REGION=none",
        "ALIBABA_API_KEY=",
    ]
    texts.append("kind: Secret\ndata:\n  A: c2stMDEyMw==\n")  # "sk-…" in Base64
    assert [text for text in texts if not catalog.mentions(text)] == []
    assert not catalog.mentions("kind: ConfigMap\ndata:\n  A: c2stMDEyMw==\n")
    other = (
        "DATABASE_URL=postgres://app:pw@db:5432/app\nREDIS_URL=redis://cache:6379\nPORT=8080\n"
        "SECRET_KEY=abc\nAWS_REGION=us-east-1\nSMTP_HOST=mail.example.com\nLOG_LEVEL=debug\n"
        "STRIPE_KEY=pk_test_1\nMODEL_PATH=/models/a.bin\nCITY=Maastricht\nTOKEN_TTL=3600\n"
    )
    assert not catalog.mentions(other)


def test_the_reference_s_eight_models() -> None:
    edition = next(
        row for row in DATA["models"]["editions"] if row["id"] == "2026-03-11"
    )
    assert edition["plan"] == "coding-plan"
    assert edition["models"] == list(REFERENCE_MODELS)
    said = {
        row["id"]: (row["context"], row["thinking"], row.get("budget"))
        for row in DATA["models"]["models"]
        if row["cite"] == "REF"
    }
    assert said == REFERENCE_MODELS
    assert set(load_catalog("2026-03-11").models.of_plan("coding-plan")) == set(
        REFERENCE_MODELS
    )


def test_the_token_plans_text_models_have_a_context() -> None:
    models = load_catalog().models
    recent = [
        one
        for one in models.editions_of("token-plan")
        if "2026-10" <= str(one.as_of) < "2026-12"
    ]
    listed = {model for edition in recent for model in edition.models}
    text = {model for model in listed if "image" not in model}
    without = {
        model
        for model in text
        if not any(facts.context for facts in models.facts_of(model))
    }
    assert without == {"auto", "deepseek-v4.1-flash"}


def test_no_model_of_an_edition_of_the_coding_plan_is_lost() -> None:
    sizes = {
        row["id"]: len(row["models"])
        for row in DATA["models"]["editions"]
        if row["plan"] == "coding-plan"
    }
    published = {
        "2026-03-11": 8,
        "2026-04": 9,
        "2026-07": 10,
        "2026-08-29": 7,
        "2026-10": 10,
    }
    # Editions to come need no line here.
    assert {name: sizes[name] for name in published} == published


def test_larger_figures_stand_beside_the_reference_s() -> None:
    rows = DATA["models"]["models"]
    contexts = {
        row["context"] for row in rows if row["id"] == "kimi-k2.5" and "context" in row
    }
    budgets = {
        row["budget"] for row in rows if row["id"] == "qwen3.7-plus" and "budget" in row
    }
    assert contexts == {256_000, 262_144}
    assert budgets == {81_920, 262_144}


def test_models_of_one_plan_only() -> None:
    catalog = load_catalog()
    coding, token = (
        set(catalog.models.of_plan("coding-plan")),
        set(catalog.models.of_plan("token-plan")),
    )
    assert {
        "qwen3.5-plus", "qwen3-coder-plus", "qwen3-coder-next", "qwen3-max-2026-01-23", "glm-4.7",
    } <= coding - token  # fmt: skip
    assert {
        "auto",
        "qwen3.8-max",
        "deepseek-v4-pro",
        "kimi-k2.6",
        "glm-5.3",
    } <= token - coding


@pytest.mark.parametrize("model", FUTURE)
def test_a_model_of_tomorrow_is_unknown(model: str) -> None:
    assert load_catalog().models.known_elsewhere(model) is None
    assert model.lower() not in DATA["models"]["near"]


def test_text_models_of_the_plans_are_not_elsewhere() -> None:
    catalog = load_catalog()
    for edition in catalog.models.editions:
        for model in edition.models:
            group = catalog.models.known_elsewhere(model)
            assert group is None or group.kind in ("image", "video"), model


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("qwen-plus", "pay-as-you-go"), ("qwen-plus-latest", "pay-as-you-go"),
        ("qwen-plus-us", "pay-as-you-go"), ("qwen-max-2025-01-25", "pay-as-you-go"),
        ("qwen-turbo", "pay-as-you-go"), ("qwen-flash", "pay-as-you-go"),
        ("qwen-long", "pay-as-you-go"), ("qwen3-max", "pay-as-you-go"),
        ("qwq-plus", "pay-as-you-go"), ("qvq-max", "pay-as-you-go"),
        ("qwen-vl-max", "pay-as-you-go"), ("qwen-vl-ocr", "pay-as-you-go"),
        ("qwen3-vl-plus", "pay-as-you-go"), ("qwen-coder-plus", "pay-as-you-go"),
        ("qwen3-coder-flash", "pay-as-you-go"), ("qwen2.5-72b-instruct", "pay-as-you-go"),
        ("qwen3-235b-a22b-instruct-2507", "pay-as-you-go"),
        ("qwen3-coder-480b-a35b-instruct", "pay-as-you-go"), ("deepseek-r1", "pay-as-you-go"),
        ("MiniMax/MiniMax-M2.7", "pay-as-you-go"), ("wan2.6-t2i", "image"), ("qwen-image", "image"),
        ("qwen-image-2.0", "image"), ("wan2.5-i2v-preview", "video"), ("qwen3-tts-flash", "speech"),
        ("cosyvoice-v3-flash", "speech"), ("qwen3-omni-flash-realtime", "speech"),
        ("paraformer-realtime-v2", "speech"), ("text-embedding-v4", "embedding"),
        ("gte-rerank-v2", "embedding"), ("claude-sonnet-4-5", "other-vendor"),
        ("gpt-4o", "other-vendor"), ("gpt-5.1-codex", "other-vendor"), ("o3-mini", "other-vendor"),
        ("o4-mini", "other-vendor"), ("gemini-2.5-pro", "other-vendor"), ("grok-4", "other-vendor"),
        ("llama-3.3-70b", "other-vendor"), ("mistral-large-latest", "other-vendor"),
        ("codestral-latest", "other-vendor"), ("deepseek-chat", "other-vendor"),
        ("opus", "alias"), ("sonnet[1m]", "alias"), ("default", "alias"), ("opusplan", "alias"),
    ],
)  # fmt: skip
def test_models_known_elsewhere(model: str, kind: str) -> None:
    group = load_catalog().models.known_elsewhere(model)
    assert group
    assert group.kind == kind


def test_near_spellings_lead_to_models_of_a_plan() -> None:
    catalog = load_catalog()
    every = {model for plan in catalog.plans for model in catalog.models.of_plan(plan)}
    near = DATA["models"]["near"]
    assert set(near.values()) <= every
    assert not set(near) & every


@pytest.mark.parametrize(
    ("pasted", "message", "statuses"),
    [
        ("401 invalid access token", "invalid-access-token", [401]),
        ("invalid access token or token expired", "invalid-access-token", [401]),
        ("403 invalid api-key", "invalid-api-key", [403, 401]),
        ("model 'glm-6' is not supported", "model-not-supported", [400]),
        ("400 Model not exist.", "model-not-supported", [400]),
        ("Coding Plan is currently only available for Coding Agents", "coding-agents-only", [405]),
        ("hour/week/month allocated quota exceeded", "quota-exceeded", [429]),
        ("Error 429: concurrency allocated quota exceeded", "quota-exceeded", [429]),
        ("Incorrect API key provided. (invalid_api_key)", "incorrect-api-key", [401]),
        ('{"code":"InvalidApiKey","message":"Invalid API-key provided."}',
         "invalid-api-key-provided", [401]),
        ("No API-key provided.", "no-api-key", [401]),
        ("404 status code (no body)", "not-found", [404]),
        ("InvalidParameter: url error, please check url!", "url-error", [400]),
        ("The thinking_budget parameter must be a positive integer and not greater than 81920",
         "thinking-budget-range", [400]),
        ("parameter.enable_thinking must be set to false for non-streaming calls",
         "enable-thinking", [400]),
        ("enable_thinking is restricted to True", "enable-thinking", [400]),
        ("Range of max_tokens should be [1, 65536]", "max-tokens", [400]),
        ('`wire_api = "chat"` is no longer supported', "wire-api-chat", []),
        ("Unknown model: qwen3.7-plus", "unknown-model", []),
        ('No API key found for provider "bailian"', "unknown-model", []),
        ("AllocationQuota.FreeTierOnly", "free-tier-only", [403]),
    ],
)  # fmt: skip
def test_messages(pasted: str, message: str, statuses: list[int]) -> None:
    error = read_error(DATA["messages"], load_catalog().endpoints, pasted)
    found = error.messages[0]
    assert (found.id, found.fields["statuses"]) == (message, statuses)


def test_a_key_of_another_plan_causes_only_statuses_that_hosts_reject_it_with() -> None:
    plans = load_catalog().plans.values()
    refusals = {status for plan in plans for status in plan.refuses_keys}
    blamed = 0
    for message in DATA["messages"]["messages"]:
        for cause in message["causes"]:
            if "key-endpoint-mismatch" in cause["rules"]:
                blamed += 1
                assert not refusals.isdisjoint(message["statuses"]), message["id"]
    assert blamed


def test_the_reference_s_matrix() -> None:
    intl, coding = "dashscope-intl.aliyuncs.com", "coding-intl.dashscope.aliyuncs.com"
    rows = DATA["messages"]["matrix"]
    assert [
        (row["key"], row["host"], row["statuses"], row["rule"]) for row in rows
    ] == [
        ("sk-", intl, [200], ""),
        ("sk-", coding, [401], "key-endpoint-mismatch"),
        ("sk-sp-", intl, [403, 401], "key-endpoint-mismatch"),
        ("sk-sp-", coding, [200, 405], "plan-key-in-script"),
    ]


def test_the_reference_s_scenarios_links_and_skills() -> None:
    messages = DATA["messages"]
    assert len(messages["scenarios"]) == 4
    assert "DASHSCOPE_API_KEY" in row("scenarios", "plan-key-in-scripts")["text"]
    urls = {link["url"] for link in messages["links"].values()}
    assert {
        "https://home.qwencloud.com/billing/pay-as-you-go",
        "https://home.qwencloud.com/billing/coding-plan",
        "https://home.qwencloud.com/analytics",
        "https://www.qwencloud.com/pricing/coding-plan",
        "https://docs.qwencloud.com/coding-plan/overview",
    } <= urls
    assert {
        skill["id"]: (skill["api"], skill["works"]) for skill in messages["skills"]
    } == {
        "qwencloud-text": ("openai-chat", False),
        "qwencloud-vision": ("openai-chat", False),
        "qwencloud-image-generation": ("native", False),
        "qwencloud-video-generation": ("native", False),
        "qwencloud-audio-tts": ("native", False),
    }


def test_three_plans_say_who_pays_and_what_a_used_up_quota_means() -> None:
    plans = DATA["vendor"]["plans"]
    assert list(plans) == ["pay-as-you-go", "coding-plan", "token-plan"]
    assert [bool(plan.get("agents_only")) for plan in plans.values()] == [
        False,
        True,
        False,
    ]


def test_placeholders_are_written_in_lower_case() -> None:
    """Keys are compared with them in lower case."""
    escapes = re.compile(r"\\.")
    patterns = [row["pattern"] for row in COMMON["placeholders"]]
    for vendor in VENDORS:
        rows = read(f"vendors/{vendor}/keys.toml").get("placeholders", ())
        patterns += [row["pattern"] for row in rows]
    assert [one for one in patterns if re.search("[A-Z]", escapes.sub("", one))] == []
