#!/usr/bin/env bash
# The key is asked for.
export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
if [ -t 0 ]; then
  read -r -s -p "Key: " ANTHROPIC_AUTH_TOKEN
fi
export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
