#!/bin/sh
# Assignments before a command hold for that command only.
ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef ANTHROPIC_MODEL=qwen3.7-plus claude -p "$1"
ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210 ANTHROPIC_MODEL=qwen3-max claude -p "$1"
env OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1 OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef OPENAI_MODEL=MiniMax-M2.5 qwen -p "$1"
OPENAI_BASE_URL=https://api.openai.com/v1 \
  OPENAI_API_KEY=sk-proj-TESTKEYtestkeytestkeytestkey \
  OPENAI_MODEL=gpt-5 \
  aider --message "$1"
