#!/usr/bin/env bash
# Subshells forget what they exported.
(
  export OPENAI_API_KEY="sk-sp-0123456789abcdef0123456789abcdef" OPENAI_BASE_URL="https://coding-intl.dashscope.aliyuncs.com/v1" OPENAI_MODEL="glm-5"
  qwen -p "$1"
)
(
  export OPENAI_API_KEY="sk-fedcba9876543210fedcba9876543210" OPENAI_BASE_URL="https://dashscope-intl.aliyuncs.com/compatible-mode/v1" OPENAI_MODEL="qwen-max"
  qwen -p "$1"
)
