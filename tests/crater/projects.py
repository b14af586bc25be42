"""Whole files as public projects have them; `@URL` and `@MODEL` are filled in."""

from __future__ import annotations

from crater.files import Written
from crater.values import Setup

_SNIPPETS: dict[str, str] = {
    ".github/workflows/review.yml": """\
on:
  pull_request: {types: [opened]}
  workflow_dispatch:
    inputs:
      model: {description: "Qwen model, e.g. qwen-plus", default: "@MODEL"}
jobs:
  review:
    runs-on: ubuntu-latest
    strategy: {matrix: {include: [{name: qwen, key: DASHSCOPE_API_KEY}]}}
    steps:
      - uses: actions/checkout@v5
      - uses: some/review-action@v2
        with:
          dashscope_api_key: ${{ secrets.DASHSCOPE_API_KEY }}
          api_key: ${{ secrets[matrix.key] }}
          base_url: @URL
          model: ${{ inputs.model || '@MODEL' }}
      - name: Notify   # 通知
        if: ${{ failure() && secrets.DASHSCOPE_API_KEY != '' }}
        run: |
          curl "$QWEN_URL/chat/completions" -H "Authorization: Bearer $DASHSCOPE_API_KEY"
        env:
          QWEN_URL: @URL
          DASHSCOPE_API_KEY: ${{ secrets.DASHSCOPE_API_KEY }}
""",
    "action.yml": """\
name: translate
inputs:
  dashscope-api-key: {description: "DashScope API key (sk-...)", required: true}
  base-url: {description: endpoint, default: "@URL"}
runs:
  using: composite
  steps:
    - shell: bash
      run: python run.py
      env:
        DASHSCOPE_API_KEY: ${{ inputs.dashscope-api-key }}
        DASHSCOPE_BASE_URL: ${{ inputs.base-url }}
""",
    "charts/app/templates/deployment.yaml": """\
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "app.fullname" . }}
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - name: DASHSCOPE_API_KEY
              valueFrom:
                secretKeyRef: {name: {{ .Values.secret }}, key: dashscope}
            - name: DASHSCOPE_BASE_URL
              value: {{ .Values.baseUrl | default "@URL" | quote }}
            - name: DASHSCOPE_MODEL
              value: "{{ .Values.model }}"
{{- end }}
""",
    "charts/app/templates/secret.yaml": """\
apiVersion: v1
kind: Secret
stringData:
  DASHSCOPE_API_KEY: {{ .Values.dashscopeKey | quote }}
  DASHSCOPE_BASE_URL: "{{ .Values.baseUrl }}"
data:
  QWEN_API_KEY: {{ .Values.qwenKey | b64enc }}
""",
    "k8s/external-secret.yaml": """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  target:
    template:
      data:
        DASHSCOPE_API_KEY: "{{ .key }}"
        DASHSCOPE_BASE_URL: @URL
  data:
    - secretKey: key
      remoteRef: {key: "dash scope/prod", property: api key}
""",
    "secrets/prod.yaml": """\
dashscope_api_key: ENC[AES256_GCM,data:Tr7o1uSQ2Uk=,iv:1vzA3Ow0=,tag:8K6i9A==,type:str]
base_url: @URL
sops:
  age: [{recipient: age1testtesttest, enc: "-----BEGIN AGE ENCRYPTED FILE-----"}]
  version: 3.9.0
""",
    "group_vars/all/vault.yml": """\
dashscope:
  base_url: @URL
  api_key: !vault |
    $ANSIBLE_VAULT;1.1;AES256
    66386439653236336462626566653063336164663966303231363934653561363964363833313662
qwen:
  base_url: "{{ qwen_base_url | default('@URL') }}"
  api_key: "{{ vault_qwen_key }}"
""",
    "src/main/resources/application.yml": """\
spring:
  ai:
    dashscope:
      api-key: ${DASHSCOPE_API_KEY:your key here}
      base-url: ${DASHSCOPE_BASE_URL:https://dashscope.aliyuncs.com}
      chat: {options: {model: "${DASHSCOPE_MODEL:@MODEL}"}}
    openai:
      api-key: '{cipher}682bc583f4641835fa2db009355293665d2647dade3375c0'
""",
    "appsettings.json": """\
{
  "Qwen": {
    "ApiKey": "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/dash scope/)",
    "BaseUrl": "@URL",
    "Model": "@MODEL"
  },
  "Console": "https://dashscope.aliyun.com/"
}
""",
    "docker/compose.yml": """\
name: chat
x-env: &env
  DASHSCOPE_API_KEY: ${DASHSCOPE_API_KEY:?set DASHSCOPE_API_KEY in .env}
  OPENAI_API_KEY: ${OPENAI_API_KEY:-}
services:
  api:
    image: chat/api
    environment:
      <<: *env
      DASHSCOPE_BASE_URL: @URL
      DASHSCOPE_MODEL: ${DASHSCOPE_MODEL:-@MODEL}
  web:
    environment: [DASHSCOPE_API_KEY, "PUBLIC_DOCS_URL=https://help.aliyun.com/zh/model-studio/"]
    secrets: [dashscope]
secrets: {dashscope: {file: ./dash scope.key}}
""",
    "install.sh": """\
#!/usr/bin/env bash
# 安装脚本：选择模型提供商
set -e
echo "1) Qwen  2) DeepSeek"
read -r choice
case "$choice" in
1) API_KEY_NAME=DASHSCOPE_API_KEY; API_URL="https://dashscope.aliyun.com/" ;;
2) API_KEY_NAME=DEEPSEEK_API_KEY; API_URL="https://platform.deepseek.com/" ;;
esac
echo "Get a key at $API_URL"
read -rsp "key: " key
cat > .env <<EOF
$API_KEY_NAME=$key
OPENAI_BASE_URL=@URL
EOF
export DASHSCOPE_API_KEY="$(pass show 'dash scope')"
""",
    ".env.sample": """\
# 通义千问 https://dashscope.console.aliyun.com/apiKey
DASHSCOPE_API_KEY=sk-xxx
DASHSCOPE_BASE_URL=@URL
# Coding Plan
ANTHROPIC_AUTH_TOKEN=sk-sp-xxx
ANTHROPIC_BASE_URL=https://coding.dashscope.aliyuncs.com/apps/anthropic
# 智谱
ZHIPU_API_KEY=你的 key
# 腾讯
TENCENT_CODING_PLAN_API_KEY=sk-sp-xxx
TENCENT_CODING_PLAN_BASE_URL=https://api.lkeap.cloud.tencent.com/coding/v3
""",
    "config/main.yaml": """\
# 请把密钥写到 data/.config.yaml，不要写在这里
LLM:
  AliLLM: {type: openai, base_url: "@URL", model_name: "@MODEL", api_key: 你的api_key}
  DoubaoLLM:
    base_url: https://ark.cn-beijing.volces.com/api/v3
    api_key: 你的doubao web key
  ChatGLM: {model_name: glm-4-flash, url: https://open.bigmodel.cn/api/paas/v4/, api_key: 你的key}
TTS:
  AliyunTTS: {appkey: 你的阿里云智能语音交互服务项目Appkey, token: 你的 token}
""",
    "serverless/s.yaml": """\
edition: 3.0.0
access: default
resources:
  fn:
    component: fc3
    props:
      region: cn-hangzhou
      environmentVariables:
        DASHSCOPE_API_KEY: ${env('DASHSCOPE_API_KEY')}
        QWEN_API_KEY: ${env.QWEN_API_KEY}
        DASHSCOPE_BASE_URL: @URL
""",
    ".circleci/config.yml": """\
version: 2.1
parameters: {key: {type: string, default: not set}}
jobs:
  test:
    docker: [{image: cimg/base:2026.01}]
    environment: {DASHSCOPE_API_KEY: << pipeline.parameters.key >>, DASHSCOPE_BASE_URL: "@URL"}
""",
    "infra/terraform.tfvars.json": """\
{"dashscope_api_key": "${var.dashscope_api_key}", "base_url": "@URL", "api_key": "REDACTED"}
""",
    "dotfiles/.zshrc": """\
# keys live in the keychain
export DASHSCOPE_API_KEY="$(security find-generic-password -w -s dashscope)"
export QWEN_API_KEY=$(op read "op://Private/Dash Scope/credential")
alias qwen='OPENAI_API_KEY=$DASHSCOPE_API_KEY OPENAI_BASE_URL=@URL OPENAI_MODEL=@MODEL qwen'
zai() { ANTHROPIC_BASE_URL=https://api.z.ai/api/anthropic ANTHROPIC_API_KEY=$ZAI claude "$@"; }
""",
    "n8n/workflow.json": """\
{"nodes": [{"parameters": {"url": "@URL/chat/completions", "authentication": "headerAuth",
  "headerParameters": {"parameters": [{"name": "Authorization",
  "value": "=Bearer {{ $env.DASHSCOPE_API_KEY }}"}]}, "model": "={{ $json.model }}"}}]}
""",
}
PLACES = tuple(_SNIPPETS)


def project_file(place: str, setup: Setup, model: str) -> Written:
    """The file at ``place``, for ``setup``."""
    text = _SNIPPETS[place]
    text = text.replace("@URL", setup.openai).replace("@MODEL", model)
    return Written(place, text)
