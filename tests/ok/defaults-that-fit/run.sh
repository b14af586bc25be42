#!/bin/sh
set -a
. ./settings.sh
export OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210
export OPENAI_BASE_URL="${OPENAI_BASE_URL:-https://coding-intl.dashscope.aliyuncs.com/v1}"
exec ./agent
