"""Which messages a pasted text has, and which texts are none of this vendor's."""

from __future__ import annotations

import json

import pytest

from keyfit.catalog.loader import load_catalog, load_messages
from keyfit.catalog.tool_registry import load_tools
from keyfit.doctor.error_text import ErrorText, plain_text, read_error
from keyfit.linter.rules import RULES

MESSAGES = load_messages()
FOR_DETAILS = (
    "For details, see: https://help.aliyun.com/zh/model-studio/error-code#apikey-error"
)


def read(text: str) -> ErrorText:
    return read_error(MESSAGES, load_catalog().endpoints, text)


def ids(text: str) -> list[str]:
    return [entry.id for entry in read(text).messages]


# What people reported, in the service's and in the tools' words: the best match.
KNOWN = {
    "Coding Plan is currently only available for Coding Agents": "coding-agents-only",
    "401 invalid access token or token expired": "invalid-access-token",
    "401 Incorrect API key provided. ": "incorrect-api-key",
    "Incorrect API key": "incorrect-api-key",
    "401 Invalid API-key provided.": "invalid-api-key-provided",
    '{"code":"InvalidApiKey","request_id":"5f0c"}': "invalid-api-key-provided",
    "401 InvalidApiKey: No API-key provided.": "no-api-key",
    "error.AuthenticationError: No api key provided. You can set by dashscope.api_key = ": (
        "no-api-key"
    ),
    "403 invalid api-key": "invalid-api-key",
    "403 AccessDenied.Unpurchased: Access to model denied. Please make sure you are eligible": (
        "unpurchased"
    ),
    "403 access_denied": "unpurchased",
    "Model access denied.": "model-access-denied",
    "400 Arrearage: Access denied, please make sure your account is in good standing.": (
        "arrearage"
    ),
    "调用失败:账号已欠费,请充值": "arrearage",
    "thinking_budget parameter must be a positive integer and not greater than 81920": (
        "thinking-budget-range"
    ),
    "parameter.enable_thinking must be set to false for non-streaming calls": (
        "enable-thinking"
    ),
    "Range of max_tokens should be [1, 65536]": "max-tokens",
    "400 InvalidParameter: Range of input length should be": "input-length",
    "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 98304]": (
        "input-length"
    ),
    "Required body invalid, please check the request body format.": "request-body",
    "Request body format invalid": "request-body",
    "model 'Qwen3-Coder' is not supported.": "model-not-supported",
    "400 Model not exist.": "model-not-supported",
    "404 The model `qwen9-max` does not exist or you do not have access to it.": (
        "model-does-not-exist"
    ),
    '{"error":{"code":"model_not_found"}}': "model-does-not-exist",
    "404 GET /v1/models not found": "no-models-route",
    "未找到可用的模型列表端点，请检查 Base URL 或确认供应商是否开放该接口": (
        "no-models-route"
    ),
    "404 status code (no body)": "not-found",
    "InvalidParameter: url error, please check url!": "url-error",
    '{"code":"IllegalEndpoint","message":"IllegalEndpoint"}': "illegal-endpoint",
    "hour allocated quota exceeded": "quota-exceeded",
    "AllocationQuota.FreeTierOnly": "free-tier-only",
    "Free allocated quota exceeded": "free-quota",
    "429 Throttling.AllocationQuota: Free allocated quota exceeded.": "free-quota",
    '{"message": "Free allocated quota exceeded.", "type": "insufficient_quota"}': (
        "free-quota"
    ),
    "Throttling.AllocationQuota": "rate-limit",
    "429 Throttling.AllocationQuota: Allocated quota exceeded, please increase your quota": (
        "rate-limit"
    ),
    "Throttling.AllocationQuota: week allocated quota exceeded.": "quota-exceeded",
    "The answer was limit_requests.": "rate-limit",
    "403 Workspace.AccessDenied: Workspace access denied.": "model-access-denied",
    "ModelNotFound: Model can not be found.": "model-does-not-exist",
    "Credit balance is too low": "anthropic-refused",
    "Model not found: bailian/qwen3.7-plus. Did you mean: bailian-2?": (
        "provider-model-not-found"
    ),
    "Error: Model provider `bailian` not found": "provider-not-found",
    "No auth type is selected. Please configure an auth type": "auth-not-selected",
    "Warning: openai/qwen3.7-plus expects these variables\n- OPENAI_API_KEY: ✗ Not set": (
        "missing-variable"
    ),
    "You exceeded your current quota, please check your plan and billing details.": (
        "current-quota"
    ),
    "429 insufficient_quota": "current-quota",
    "400 DataInspectionFailed: Input data may contain inappropriate content.": (
        "content-refused"
    ),
    "500 InternalError.Algo: An error occurred in model serving": "service-failed",
    "Invalid API key · Please run /login": "run-login",
    "There's an issue with the selected model (claude-sonnet-4-5). It may not exist or you": (
        "selected-model"
    ),
    "There\u2019s an issue with the selected model (glm-5).": "selected-model",
    "Failed to connect to api.anthropic.com: ERR_BAD_REQUEST": "anthropic-not-reached",
    'API Error: 401 {"error":{"message":"Invalid bearer token"}}': "anthropic-refused",
    'API Error: 404 {"error":{"type":"not_found_error","message":"model: glm-5"}}': (
        "anthropic-model-not-found"
    ),
    '`wire_api = "chat"` is no longer supported': "wire-api-chat",
    "Missing environment variable: `DASHSCOPE_API_KEY`.": "missing-variable",
    "ProviderModelNotFoundError: ProviderModelNotFoundError": "provider-model-not-found",
    "Unknown provider 'alibaba-coding-plan'": "unknown-provider",
    "litellm.BadRequestError: LLM Provider NOT provided. Pass in the LLM provider": (
        "unknown-provider"
    ),
    "Unknown model: qwen3.7-plus": "unknown-model",
    "Invalid `apiBase`": "invalid-api-base",
}


@pytest.mark.parametrize(("text", "id"), KNOWN.items())
def test_every_reported_text(text: str, id: str) -> None:
    assert ids(text)[:1] == [id]


def test_every_message_is_in_a_test() -> None:
    tested = {*KNOWN.values(), "silent-bill"}
    assert tested == {message["id"] for message in MESSAGES["messages"]}


# --- what tools, terminals and logs put around it -------------------------------------------------

ANSWERS = {
    "invalid access token or token expired": "invalid-access-token",
    f"Incorrect API key provided. {FOR_DETAILS}": "incorrect-api-key",
    "Coding Plan is currently only available for Coding Agents": "coding-agents-only",
    "hour allocated quota exceeded": "quota-exceeded",
}
FRAMES = MESSAGES["frames"]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame["tool"])
@pytest.mark.parametrize(("answer", "id"), ANSWERS.items())
def test_a_tool_s_frame_around_an_answer(frame, answer: str, id: str) -> None:
    text = frame["example"].replace("{}", answer)
    assert ids(text)[:1] == [id]
    assert frame["tool"] in read(text).tools


def test_a_tool_s_own_words_need_no_frame() -> None:
    assert read("There's an issue with the selected model").tools == ("claude-code",)
    assert read("Unknown model: x").tools == ()


def test_frames_are_of_tools_that_the_catalog_has() -> None:
    known = {tool.id for tool in load_tools().tools}
    of_messages = {m["tool"] for m in MESSAGES["messages"] if "tool" in m}
    assert {frame["tool"] for frame in FRAMES} | of_messages <= known


def test_the_service_s_words_come_before_the_tool_s() -> None:
    text = 'API Error: 401 {"error":{"message":"invalid access token"}} · Please run /login'
    assert ids(text) == ["invalid-access-token", "run-login"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-29 22:10:11,404 ERROR [main] c.a.d.Client 401 invalid access token\n\tat com.x",
        "│ ✕ [API Error: 401 invalid access       │\n│ token or token expired]                │",
        "\x1b[31m✕ [API Error: 401 invalid access token]\x1b[0m (按 Ctrl+Y 重试。)",
        '{"error":"Error: 401 {\\"error\\":{\\"message\\":\\"invalid access\\ntoken\\"}}"}',
        json.dumps({"message": json.dumps({"message": "invalid access token"})}),
        "req-4290 trace=503-a1 port 127.0.0.1:4290 app.js:429:13 401: invalid access token",
        "\\u0069nvalid access token",
    ],
)
def test_what_surrounds_a_message(text: str) -> None:
    assert ids(text)[:1] == ["invalid-access-token"]


def test_a_chinese_sentence_over_two_lines() -> None:
    assert ids("│ 未找到可用的模型 │\n│ 列表端点 │")[:1] == ["no-models-route"]
    assert plain_text("模型\n  不存在 (404)") == "模型不存在 (404)"


def test_a_code_beside_a_sentence_is_no_second_message() -> None:
    assert ids(
        '{"error":{"message":"invalid access token or token expired","code":"invalid_api_key"}}'
    ) == ["invalid-access-token"]


def test_a_long_log_is_read_at_once() -> None:
    log = "model /models 404 api error: 401 { enable_thinking wire_api chat\n" * 20_000
    assert read(log + "invalid access token").messages


# --- a status alone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["405", "request failed with status 405", "HTTP/1.1 405 Method Not Allowed"]
)
def test_a_status_alone(text: str) -> None:
    error = read(text)
    assert error.by_status
    assert [entry.id for entry in error.messages] == ["coding-agents-only"]


def test_a_status_in_codex_s_words() -> None:
    text = "⚠  stream error: exceeded retry limit, last status: 405; retrying 1/5 in 211ms…"
    assert ids(text) == ["coding-agents-only"]
    assert read(text).tools == ("codex",)


def test_a_status_at_a_host_of_ours() -> None:
    error = read("POST https://coding-intl.dashscope.aliyuncs.com/v1/responses 404")
    assert error.by_status
    assert "not-found" in [entry.id for entry in error.messages]


@pytest.mark.parametrize("text", ["listening on :404", "took 404ms", "v2.404.1"])
def test_a_number_that_is_no_status(text: str) -> None:
    assert ids(text) == []


# --- whose text it is -------------------------------------------------------------------------

OTHERS = {
    '401: {"code":"token_plan_person_api_key_not_allowed","message":"Token Plan Person API key '
    'is not allowed for non-Token Plan Person requests","type":"invalid_request_error"}': "Baidu",
    '{"error":{"code":"invalid_iam_token","message":"IAM Certification failed"}}': "Baidu",
    "unexpected status 401 Unauthorized: Incorrect API key provided: sk-x. You can find your API "
    "key at https://platform.openai.com/account/api-keys.": "OpenAI",
    "You exceeded your current quota, please check your plan and billing details. Read the docs: "
    "https://platform.openai.com/docs/guides/error-codes/api-errors": "OpenAI",
    "unexpected status 401 Unauthorized, url: https://api.openai.com/v1/responses": "OpenAI",
    "The 'gpt-5' model is not supported when using Codex with a ChatGPT account.": "OpenAI",
    "litellm.NotFoundError: OpenrouterException - model qwen/qwen3 is not supported": "OpenRouter",
    'OpenRouter API error 401: {"error":{"message":"No auth credentials found"}}': "OpenRouter",
    '404 {"error":{"message":"No endpoints found for qwen/qwen3-coder:free."}}': "OpenRouter",
    '{"error":{"message":"No auth credentials found","code":401}}': "OpenRouter",
    '{"error_code":110,"error_msg":"Access token invalid or no longer valid"}': "Baidu Qianfan",
    "403 Kimi For Coding is currently only available for Coding Agents such as Kimi CLI": "Kimi",
    "401 The API Key appears to be invalid or may have expired. Please verify": "Kimi",
    "429 令牌已过期或验证不正确": "Z.ai",
    "429 Insufficient balance or no resource package. Please recharge.": "Z.ai",
    '401 {"base_resp":{"status_code":2049,"status_msg":"invalid api key"}}': "MiniMax",
    "400 Your account (210) does not have a valid coding plan subscription": "Volcengine",
    '{"error":{"message":"Invalid API Key","param":"Please provide valid API Key"}}': "Xiaomi",
    "401 Authentication Fails, Your api key: ****0123 is invalid": "DeepSeek",
    "API key not valid. Please pass a valid API key. type.googleapis.com": "Google",
    "401 无效的令牌 (request id: 20260101) type: new_api_error": "gateway",
    "POST https://llm.example-corp.io/v1 401 Incorrect API key provided": "llm.example-corp.io",
    "GET https://registry.npmjs.org/foo 404 Not Found": "registry.npmjs.org",
    "unexpected status 401 Unauthorized: nope, url: https://llm.corp-example.io/v1/responses": (
        "llm.corp-example.io"
    ),
    "POST https://coding-plan.example.net/v1/models 404 not found": "coding-plan.example.net",
}  # fmt: skip
UNRELATED = [
    "fatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 403",
    "npm ERR! code E404",
    "npm error 401 Unauthorized - PUT https://registry.npmjs.org/x - token expired",
    "psycopg2.OperationalError: FATAL: password authentication failed for user \"app\"",
    "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling PutObject",
    "docker: Error response from daemon: pull access denied for app, repository does not exist",
    "remote: Invalid username or token. Password authentication is not supported",
    "segmentation fault (core dumped)",
    "ERROR: environment variable JAVA_HOME is not set",
    "Missing environment variable: `DATABASE_URL`.",
    "DJANGO_SECRET_KEY: not set",
    "the request is throttling",
    "HTTP 401 wrong password for the printer",
    "ssh: connect to host 10.0.0.1 port 22: Connection refused",
    "modul not found: Error: Can't resolve './models' in '/srv/app'",
    "error 429 in module sound at line 12",
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), OTHERS.items())
def test_another_service_s_text_is_not_explained(text: str, who: str) -> None:
    error = read(text)
    assert error.messages == ()
    assert any(who in other for other in error.others)


@pytest.mark.parametrize("text", UNRELATED)
def test_an_unrelated_text_is_not_explained(text: str) -> None:
    assert read(text).messages == ()


def test_every_other_vendor_is_in_a_test() -> None:
    tested = {other for text in OTHERS for other in read(text).others}
    rows = {row["title"] for row in MESSAGES["foreign"]}
    assert rows - tested <= {"Tencent Cloud", "SiliconFlow", "ModelScope"}


def test_words_that_others_use_too_are_marked() -> None:
    assert read("401 Incorrect API key provided").shared
    assert not read(f"401 Incorrect API key provided. {FOR_DETAILS}").shared
    assert not read("401 Invalid API-key provided.").shared


def test_a_gateway_of_one_s_own_is_no_other_service() -> None:
    text = "unexpected status 401: Incorrect API key provided, url: http://localhost:4000/v1"
    assert ids(text) == ["incorrect-api-key"]
    assert ids(f"{text} docs https://docs.litellm.ai/docs") == ["incorrect-api-key"]


def test_a_log_of_two_services() -> None:
    log = (
        "https://dashscope.aliyuncs.com 401 Invalid API-key provided.\n"
        "https://openrouter.ai 403 invalid access token\n"
    )
    error = read(log)
    assert [entry.id for entry in error.messages] == ["invalid-api-key-provided"]
    assert error.others == ("OpenRouter",)


def test_the_rules_of_causes_exist_and_no_message_is_called_like_one() -> None:
    known = {rule.id for rule in RULES}
    for message in MESSAGES["messages"]:
        assert message["id"] not in known
        for cause in message["causes"]:
            assert set(cause["rules"]) <= known, message["id"]
