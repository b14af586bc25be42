#!/usr/bin/env bash
# A case statement: one vendor per arm.
set -euo pipefail
case "${1:-plan}" in
  plan)
    export ANTHROPIC_BASE_URL="https://coding.dashscope.aliyuncs.com/apps/anthropic" ANTHROPIC_AUTH_TOKEN="sk-sp-0123456789abcdef0123456789abcdef" ANTHROPIC_MODEL="kimi-k2.5" ;;
  payg)
    export ANTHROPIC_BASE_URL="https://dashscope.aliyuncs.com/apps/anthropic" ANTHROPIC_AUTH_TOKEN="sk-fedcba9876543210fedcba9876543210" ANTHROPIC_MODEL="qwen-plus" ;;
  kimi)
    export ANTHROPIC_BASE_URL="https://api.moonshot.cn/anthropic" ANTHROPIC_AUTH_TOKEN="sk-fedcba9876543210fedcba9876543210" ANTHROPIC_MODEL="kimi-k2.6" ;;
  *) echo "unknown vendor: $1" >&2; exit 2 ;;
esac
exec claude
