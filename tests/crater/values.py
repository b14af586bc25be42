"""What stands in right files: pairs of key and endpoint, references, placeholders, comments."""

from __future__ import annotations

from typing import NamedTuple

from keyfit.catalog.tool_registry import load_tools

_HEX = "0123456789abcdef0123456789abcdef"
_DOTTED = "TESTKEY.0000.MEUCIQtestkeytestkeytestkeytestkeytestkey="


class Setup(NamedTuple):
    """A key, the base URLs where it is right, and models that are served there."""

    name: str
    key: str
    openai: str
    anthropic: str
    models: tuple[str, ...]


def _ours(name: str, key: str, host: str, path: str, *models: str) -> Setup:
    return Setup(
        name, key, f"https://{host}{path}", f"https://{host}/apps/anthropic", models
    )


_STANDARD = ("qwen-plus", "qwen3-max", "qwen3.7-plus", "qwen-flash", "deepseek-v3.2")
_CODING = (
    "qwen3.7-plus",
    "qwen3.5-plus",
    "glm-4.7",
    "qwen3-coder-next",
    "MiniMax-M2.5",
)
_TOKEN = ("qwen3.7-max", "qwen3.8-flash", "glm-5.2", "qwen3.6-flash", "deepseek-v4-pro")

METERED = [
    _ours(f"payg {host}", f"sk-{_HEX}", host, "/compatible-mode/v1", *_STANDARD)
    for host in (
        "dashscope.aliyuncs.com",
        "dashscope-intl.aliyuncs.com",
        "dashscope-us.aliyuncs.com",
        "cn-hongkong.dashscope.aliyuncs.com",
        "maas.qwencloudapi.com",
        "maas.qianwenaiapi.com",
        "llm-abc123.cn-beijing.maas.aliyuncs.com",
        "ws-abc123.eu-central-1.maas.aliyuncs.com",
    )
]
PLANS = [
    *(
        _ours(f"coding {host}", f"sk-sp-{_HEX}", host, "/v1", *_CODING)
        for host in (
            "coding.dashscope.aliyuncs.com",
            "coding-intl.dashscope.aliyuncs.com",
        )
    ),
    *(
        _ours(
            f"token {host}",
            f"sk-sp-{first}.{_DOTTED}",
            host,
            "/compatible-mode/v1",
            *_TOKEN,
        )
        for first in ("D", "djI")
        for host in (
            "token-plan.cn-beijing.maas.aliyuncs.com",
            "token-plan.ap-southeast-1.maas.aliyuncs.com",
            "token-plan.maas.qwencloudapi.com",
            "token-plan.maas.qianwenaiapi.com",
        )
    ),
]
OURS = [*METERED, *PLANS]

OTHERS = [
    Setup(
        "tencent coding",
        f"sk-sp-{_HEX}",
        "https://api.lkeap.cloud.tencent.com/coding/v3",
        "https://api.lkeap.cloud.tencent.com/coding/anthropic",
        ("tc-code-latest", "minimax-m2.5", "kimi-k2.5", "glm-5"),
    ),
    Setup(
        "tencent token",
        "sk-tp-TESTKEY4b7c19de02fa58316c90ab7d2",
        "https://tokenhub.tencentmaas.com/plan/v3",
        "https://tokenhub.tencentmaas.com/plan/anthropic",
        ("auto", "hy3-preview", "minimax-m2.5"),
    ),
    Setup(
        "z.ai",
        f"{_HEX}.TESTKEYTESTKEY01",
        "https://api.z.ai/api/coding/paas/v4",
        "https://api.z.ai/api/anthropic",
        ("GLM-5.4", "glm-5.4[1m]", "glm-4.5-air"),
    ),
    Setup(
        "z.ai standard",
        f"{_HEX}.TESTKEYTESTKEY01",
        "https://api.z.ai/api/paas/v4",
        "https://api.z.ai/api/anthropic",
        ("glm-5.3", "glm-4.7"),
    ),
    Setup(
        "bigmodel",
        f"{_HEX}.TESTKEYTESTKEY01",
        "https://open.bigmodel.cn/api/paas/v4",
        "https://open.bigmodel.cn/api/anthropic",
        ("glm-5.2",),
    ),
    Setup(
        "ark coding",
        "ark-01234567-89ab-cdef-0123-456789abcdef",
        "https://ark.cn-beijing.volces.com/api/coding/v3",
        "https://ark.cn-beijing.volces.com/api/coding",
        ("ark-code-latest", "kimi-k2.7-code"),
    ),
    Setup(
        "ark",
        "ark-01234567-89ab-cdef-0123-456789abcdef",
        "https://ark.cn-beijing.volces.com/api/v3",
        "https://ark.cn-beijing.volces.com/api/compatible",
        ("doubao-seed-2-1-turbo-260628",),
    ),
    Setup(
        "mimo token",
        "tp-cTESTKEYtestkeytestkeytestkeytestkey",
        "https://token-plan-cn.xiaomimimo.com/v1",
        "https://token-plan-cn.xiaomimimo.com/anthropic",
        ("mimo-v2.5-pro",),
    ),
    Setup(
        "mimo",
        "sk-TESTKEYtestkeytestkeytestkeytestkey",
        "https://api.xiaomimimo.com/v1",
        "https://api.xiaomimimo.com/anthropic",
        ("mimo-v2-flash",),
    ),
    Setup(
        "kimi code",
        "sk-kimi-TESTKEYtestkeytestkeytestkey",
        "https://api.kimi.com/coding/v1",
        "https://api.kimi.com/coding/",
        ("kimi-for-coding", "k3"),
    ),
    Setup(
        "moonshot",
        "sk-TESTKEYtestkeytestkeytestkeytestkey",
        "https://api.moonshot.cn/v1",
        "https://api.moonshot.cn/anthropic",
        ("kimi-k2.6", "moonshot-v1-8k"),
    ),
    Setup(
        "minimax",
        "sk-api-TESTKEY0123456789abcdef",
        "https://api.minimaxi.com/v1",
        "https://api.minimaxi.com/anthropic",
        ("MiniMax-M3[1m]", "MiniMax-M2.5"),
    ),
    Setup(
        "minimax plan",
        "sk-cp-TESTKEY0123456789abcdef",
        "https://api.minimax.io/v1",
        "https://api.minimax.io/anthropic",
        ("MiniMax-M3.1-Flash-Preview",),
    ),
    Setup(
        "deepseek",
        f"sk-{_HEX}",
        "https://api.deepseek.com",
        "https://api.deepseek.com/anthropic",
        ("deepseek-v4-pro", "deepseek-chat", "claude-opus-4-5"),
    ),
    Setup(
        "qianfan",
        f"bce-v3/ALTAK-TESTKEYTESTKEY/{_HEX}",
        "https://qianfan.baidubce.com/v2/coding",
        "https://qianfan.baidubce.com/anthropic/coding",
        ("qianfan-code-latest",),
    ),
    Setup(
        "google",
        "AQ.TESTKEY-0123456789abcdef0123456789abcdef",
        "https://generativelanguage.googleapis.com/v1beta/openai",
        "",
        ("gemini-3-pro",),
    ),
    Setup(
        "openrouter",
        "sk-or-v1-TESTKEY0123456789abcdef",
        "https://openrouter.ai/api/v1",
        "https://openrouter.ai/api",
        ("qwen/qwen3-coder", "moonshotai/kimi-k2"),
    ),
    Setup(
        "openai",
        "sk-proj-TESTKEY0123456789abcdef",
        "https://api.openai.com/v1",
        "",
        ("gpt-5.2",),
    ),
    Setup(
        "siliconflow",
        "sk-TESTKEYtestkeytestkeytestkeytestkey",
        "https://api.siliconflow.cn/v1",
        "",
        ("Qwen/Qwen3-Coder-480B-A35B-Instruct", "Pro/zai-org/GLM-4.7"),
    ),
    Setup(
        "modelscope",
        "ms-01234567-89ab-cdef-0123-456789abcdef",
        "https://api-inference.modelscope.cn/v1",
        "https://api-inference.modelscope.cn",
        ("Qwen/Qwen3-Coder-480B-A35B-Instruct",),
    ),
    Setup(
        "ollama",
        "ollama",
        "http://localhost:11434/v1",
        "",
        ("qwen3-coder:30b", "qwen2.5:7b"),
    ),
    Setup("vllm", "EMPTY", "http://127.0.0.1:8000/v1", "", ("Qwen/Qwen3-8B",)),
    Setup(
        "gateway",
        "my-gateway-token",
        "https://llm.example.com/v1",
        "https://llm.example.com",
        ("qwen3.7-plus", "coding"),
    ),
]

# What another program fills in: the catalog's own examples, and more of each kind.
REFERENCES = [
    *(row.example for row in load_tools().variable_names.expressions),
    "${{ vars.QWEN_KEY || secrets.DASHSCOPE_API_KEY }}", "${{ github.event.inputs.key }}",
    "${{secrets.KEY}}", "${{ matrix.provider.key }}", "$[[ inputs.key | expand_vars ]]",
    "<<parameters.dashscope_key>>", "{{ dashscope_api_key }}",
    "{{dashscope.key | b64enc | quote}}", "{{ lookup('env', 'DASHSCOPE_API_KEY') }}",
    "{{ vault_dashscope_key | default('not set') }}",
    "{{resolve:secretsmanager:dashscope:SecretString:key}}",
    "{{ onepasswordRead \"op://a/b c/d\" }}",
    "{{ (bitwarden \"item\" \"dash scope\").login.password }}", "{{ env \"DASHSCOPE_API_KEY\" }}",
    "{{ with secret \"kv/dash\" }}{{ .Data.key }}{{ end }}", "{% raw %}key here{% endraw %}",
    "<%= Rails.application.credentials.dig(:dash_scope, :key) %>", "<% key %>",
    "${DASHSCOPE_API_KEY:?set DASHSCOPE_API_KEY in .env}", "${DASHSCOPE_API_KEY:-your key here}",
    "${DASHSCOPE_API_KEY-}", "${DASHSCOPE_API_KEY:+set to something}", "${env:DASHSCOPE_API_KEY}",
    "${file(./secrets.yml):dash scope}", "${ssm:/prod/dash scope/key}",
    "${var.dashscope_api_key}", "${data.vault_generic_secret.dash.data[\"api key\"]}",
    "${spring.ai.key:not set}", "${input:key}", "$(cat /run/secrets/dash scope)",
    "$(DASHSCOPE_API_KEY)", "$(op read 'op://Private/dash/key')", "#{ENV['DASHSCOPE_API_KEY']}",
    "@Microsoft.KeyVault(VaultName=v;SecretName=dash scope)",
    "vault://secret/data/dash scope#key", "vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM13ok481zo",
    "arn:aws:ssm:us-east-1:123456789012:parameter/dash", "ref+sops://secrets.yaml#/dash scope",
    "ref+awssecrets://dash scope/key", "ENC[PKCS7,MIIBeQYJKoZIhvcNAQcDoIIB]",
    "!cat ~/.keys/dash scope", "!op read 'op://Private/dash scope/key'",
    "projects/p/secrets/dash/versions/3", "os.environ/KEY", "$DASHSCOPE_API_KEY",
    "file:/run/secrets/dashscope", "((vault.dash scope))",
]  # fmt: skip

PLACEHOLDERS = [
    "your-api-key", "YOUR_DASHSCOPE_API_KEY", "your_key_here", "<your-api-key>", "<YOUR_KEY>",
    "sk-xxx", "sk-xxxxxxxxxxxxxxxx", "sk-your-api-key", "sk-...", "sk-…", "xxx", "xxxxxxxx",
    "...", "changeme", "CHANGE_ME", "replace-me", "REPLACE_WITH_YOUR_KEY", "insert-your-key-here",
    "TODO", "sk-YOUR_KEY", "my-api-key", "Qwen API Key", "DashScope Key", "your key here",
    "API key goes here", "你的api_key", "你的 API Key", "请填写你的密钥", "sk-你的密钥",
    "<替换为你的密钥>",
    "votre clé API", "Ihr API Schlüssel", "ваш ключ API", "tu clave de API", "당신의 키",
    "sua chave aqui", "(your key)", "-- your key --", "sk-xxx (see README)", "sk-xxxx****xxxx",
    '"sk-..."', "***", "sk-***", "********", "<redacted>", "REDACTED", "[REDACTED]",
    "sk-<redacted>", "••••••••", "{{API_KEY}}", "{API_KEY}", "__API_KEY__", "@API_KEY@",
    "%API_KEY%", "[your key]", "",
]  # fmt: skip

COMMENTS = [
    "",
    "Model Studio, see https://dashscope.console.aliyun.com/apiKey",
    "百炼平台的 API Key，请妥善保管",
    "Coding Plan 的密钥以 sk-sp- 开头",
    "Ключ от Model Studio (sk-…)",
    "Clé de Model Studio : ne pas la publier",
    "Schlüssel von Model Studio, nicht einchecken",
    "キーは Model Studio で発行する",
    "키는 Model Studio에서 받습니다",
    "docs: https://help.aliyun.com/zh/model-studio/get-api-key",
    "was https://dashscope.aliyuncs.com/api/v1 before",
    "TODO: rotate",
]
