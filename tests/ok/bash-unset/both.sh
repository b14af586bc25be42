#!/usr/bin/env bash
# unset ends the plan's settings before another vendor's key appears.
export ANTHROPIC_BASE_URL="https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"
export ANTHROPIC_AUTH_TOKEN="sk-sp-0123456789abcdef0123456789abcdef"
export ANTHROPIC_MODEL="qwen3.5-plus"
claude -p "$1"
unset ANTHROPIC_BASE_URL ANTHROPIC_AUTH_TOKEN ANTHROPIC_MODEL
export ANTHROPIC_API_KEY="sk-ant-api03-TESTKEY-testkey-testkey"
claude -p "$1"
