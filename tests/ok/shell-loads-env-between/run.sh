#!/usr/bin/env bash
# The names that a .env file sets are unknown here.
export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
if [ -f .env ]; then
  export $(grep -v '^#' .env | xargs)
fi
export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
claude -p "$1"
