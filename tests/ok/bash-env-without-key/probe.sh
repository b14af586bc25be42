#!/bin/sh
# env takes the key away before the other host is asked.
export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
export ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic
env -i PATH="$PATH" ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic claude --version
env -u ANTHROPIC_AUTH_TOKEN ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic claude --version
