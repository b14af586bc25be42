#!/usr/bin/env bash
# Options may replace each value on its own.
export ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210
export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
while getopts "k:u:" option; do
  case $option in
    k) ANTHROPIC_AUTH_TOKEN=$OPTARG ;;
    u) ANTHROPIC_BASE_URL=$OPTARG ;;
  esac
done
claude -p hello
